"""The keys of an experiment, and when each of them applies: a table of commands and one of conditions."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import BindingType

from tutor.session.experiment_view import KnobView
from tutor.session.view import View
from tutor.tui.keys import row
from tutor.tui.reading import Reading

# While a value is typed nothing else is done, and while none is none of these.
OF_A_VALUE = ("set_value", "drop_value")
KEYS: list[BindingType] = [
    row("experiment.run", "enter,space", "run", "run", "Train; after the end, once more", "Enter"),
    row("experiment.pause", "enter,space", "hold", "pause", "Hold the training", "Enter"),
    row("experiment.answer", "enter", "to_question", "answer", "To the question"),
    row("experiment.next", "enter", "leave_bench", "go on", "Go on"),
    row("experiment.again", "space", "run_again", "", "Train once more from the same first weights"),
    row("experiment.knob", "down", "knob(1)", "knob", "The next knob", "{up}{down}"),
    row("experiment.knob_back", "up", "knob(-1)", "", "The knob before"),
    row("experiment.more", "right", "turn(1)", "turn", "Turn the knob", "{left}{right}"),
    row("experiment.less", "left", "turn(-1)", "", "Turn the knob back"),
    row("experiment.value", "e", "value", "value", "Type any value for the knob"),
    row("experiment.plots", "v", "plots(1)", "plots", "The next plots, and the runs so far"),
    row("experiment.group_on", "pagedown", "knobs(1)", "", "The next group of knobs", "PgDn"),
    row("experiment.group_back", "pageup", "knobs(-1)", "", "The group of knobs before"),
    row("experiment.epoch", "s", "epoch", "step", "Train one epoch further"),
    row("experiment.update", "u", "update", "", "Train one update further"),
    row("experiment.reset", "r", "reset", "reset", "Back to the same first weights"),
    row("experiment.plots_on", "tab", "lab_plots(1)", "", "The next plots"),
    row("experiment.plots_back", "shift+tab", "lab_plots(-1)", "", "The plots before"),
    row("experiment.plot.1", "1", "plot(1)", "plot", "The plot with this number", "1-9"),
    *(row(f"experiment.plot.{digit}", str(digit), f"plot({digit})", "", "") for digit in range(2, 10)),
    row("experiment.keep", "k", "keep", "keep", "Keep this run to compare others with; once more lets go of it"),
    row("experiment.defaults", "d", "defaults", "", "All knobs back to where they stood at first"),
    row("experiment.save", "w", "save", "save", "Write the history and the settings of this run into files"),
    row("experiment.group", "tab,shift+tab", "group", "question", "Between the knobs and the question"),
    row("experiment.bench", "up", "to_bench", "", "Back to the knobs"),
    row("experiment.skip", "n", "skip_step", "", "One step on (an open question is skipped)"),
    row("experiment.back", "b", "step_back", "", "One step back"),
    row("value.set", "enter", "set_value", "set", "Set the knob to what is typed"),
    row("value.drop", "escape", "drop_value", "leave it", "Leave the knob as it is"),
]
# Keys of questions that rest while the bench has the keyboard.
OF_QUESTIONS = ("check", "again", "go_on", "pick", "option", "hint", "another")
# Keys that turn a knob there.
OF_ARROWS = ("forward", "back")


def _open_question(view: View) -> bool:
    return bool(view.experiment and view.experiment.question and not view.can_go_on)


def _status(*wanted: str) -> Callable[[View, Reading], bool]:
    return lambda view, reading: reading.at_bench and view.experiment is not None and view.experiment.status in wanted


def _ended(view: View) -> bool:
    return view.experiment is not None and view.experiment.ended


def _lab(view: View) -> bool:
    return view.experiment is not None and view.experiment.lab


def _moved(view: View) -> bool:
    return view.experiment is not None and view.experiment.status not in ("idle", "stuck")


def _on_bench(view: View, reading: Reading) -> bool:
    return reading.at_bench and view.experiment is not None


# action: whether it applies to an experiment now
APPLIES: dict[str, Callable[[View, Reading], bool]] = {
    "run": lambda view, reading: (
        _status("idle", "paused")(view, reading) or (_lab(view) and _status("done", "diverged")(view, reading))
    ),
    "hold": _status("running"),
    "run_again": lambda view, reading: not _lab(view) and _status("done", "diverged")(view, reading),
    "to_question": lambda view, reading: _on_bench(view, reading) and _ended(view) and _open_question(view),
    "leave_bench": lambda view, reading: (
        _on_bench(view, reading) and _ended(view) and not _open_question(view) and not _lab(view)
    ),
    "knob": lambda view, reading: _on_bench(view, reading) and len(view.experiment.knobs) > 1,  # type: ignore[union-attr]
    "turn": lambda view, reading: _on_bench(view, reading) and bool(view.experiment.knobs),  # type: ignore[union-attr]
    "value": lambda view, reading: _on_bench(view, reading) and pointed(view, reading).free,
    "knobs": lambda view, reading: _on_bench(view, reading) and len(groups_of(view)) > 1,
    "epoch": _status("idle", "paused", "done", "diverged"),
    "update": _status("idle", "paused", "done", "diverged"),
    "lab_plots": lambda view, reading: _lab(view) and len(view.experiment.plots) > 1,  # type: ignore[union-attr]
    "plot": lambda view, reading: _lab(view) and len(view.experiment.plots) > 1,  # type: ignore[union-attr]
    "keep": lambda view, reading: _on_bench(view, reading) and (_moved(view) or view.experiment.kept),  # type: ignore[union-attr]
    "defaults": lambda view, reading: _lab(view),
    "save": lambda view, reading: _lab(view) and _moved(view),
    "reset": _status("running", "paused", "done", "diverged"),
    "plots": lambda view, reading: _on_bench(view, reading) and len(view.experiment.plots) > 1,  # type: ignore[union-attr]
    "skip_step": lambda view, reading: _on_bench(view, reading) and not _lab(view),
    "step_back": lambda view, reading: _on_bench(view, reading) and view.place.step > 1,
    "group": lambda view, reading: _open_question(view),
    "to_bench": lambda view, reading: (
        view.experiment is not None and not reading.at_bench and not view.options and len(view.asked) < 2
    ),
}


NO_KNOB = KnobView("", "", (), "", "")


def pointed(view: View, reading: Reading) -> KnobView:
    """The knob the pointer is on."""
    knobs = view.experiment.knobs if view.experiment else ()
    return knobs[min(reading.knob, len(knobs) - 1)] if knobs else NO_KNOB


def groups_of(view: View) -> list[str]:
    return list(dict.fromkeys(knob.group for knob in view.experiment.knobs)) if view.experiment else []
