"""The keys of an experiment on the lesson screen, and the slices in which it trains between two of them.

Either the bench has the keyboard (knobs, run, pause) or the question has it; Tab goes to and fro, and Enter does
what comes next. While it trains, the loop rests after every slice, so that keys are taken at once; when it
does not, nothing ticks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.binding import BindingType

from tutor.session import actions
from tutor.session.experiment_view import KnobView
from tutor.session.view import View
from tutor.tui import edit
from tutor.tui.compat import output_is_behind
from tutor.tui.edit import Edit
from tutor.tui.experiment_page import panes
from tutor.tui.keys import press, row
from tutor.tui.lesson_page import Reading

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.tui.canvas import Canvas
    from tutor.tui.desk import OpenLesson
    from tutor.tui.face import Look

    _Base = Screen[None]
else:
    _Base = object

SLICE = 0.02  # seconds of training between two rests
REST = 0.01
BETWEEN_PAINTS = 0.3
# What a line of 10 KiB/s carries besides the answers to keys: 4,000 bytes a second at most, held by a test.
CELLS_A_SECOND = 800

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
    row("experiment.group", "tab,shift+tab,f8", "group", "question", "Between the knobs and the question"),
    row("experiment.bench", "up", "to_bench", "", "Back to the knobs"),
    row("experiment.skip", "n", "skip_step", "", "One step on (an open question is skipped)"),
    row("experiment.back", "b", "step_back", "", "One step back"),
    row("value.set", "enter", "set_value", "set", "Set the knob to what is typed"),
    row("value.drop", "escape", "drop_value", "leave it", "Leave the knob as it is"),
]
# Keys of questions that rest while the bench has the keyboard.
OF_QUESTIONS = ("check", "go_on", "pick", "option", "hint", "another")
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
    "value": lambda view, reading: _on_bench(view, reading) and _pointed(view, reading).free,
    "knobs": lambda view, reading: _on_bench(view, reading) and len(_groups(view)) > 1,
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
    "to_bench": lambda view, reading: view.experiment is not None and not reading.at_bench and not view.options,
}


NO_KNOB = KnobView("", "", (), "", "")


def _pointed(view: View, reading: Reading) -> KnobView:
    """The knob the pointer is on."""
    knobs = view.experiment.knobs if view.experiment else ()
    return knobs[min(reading.knob, len(knobs) - 1)] if knobs else NO_KNOB


def _groups(view: View) -> list[str]:
    return list(dict.fromkeys(knob.group for knob in view.experiment.knobs)) if view.experiment else []


class Bench(_Base):
    """What the lesson screen does at an experiment. The screen has the session, the view and the reading."""

    _session: OpenLesson
    _view: View
    _canvas: Canvas
    _look: Look
    _save: Callable[[], str]

    @property
    def _reading(self) -> Reading:
        raise NotImplementedError

    def _read(self, reading: Reading) -> None:
        raise NotImplementedError

    def act(self, action: actions.Action) -> None:
        raise NotImplementedError

    def bench_applies(self, action: str) -> bool | None:
        """Whether ``action`` applies as far as the bench has a say; None where it has none."""
        here = self._view.experiment is not None
        if action in OF_A_VALUE or self._reading.value is not None:
            return action in OF_A_VALUE and self._reading.value is not None
        if action in APPLIES:
            return here and APPLIES[action](self._view, self._reading)
        if here and self._reading.at_bench and action in OF_QUESTIONS:
            return False
        if action in OF_ARROWS and here and APPLIES["turn"](self._view, self._reading):
            return False
        return None

    @property
    def at_bench(self) -> bool:
        """Whether the bench has the keyboard, so that nothing is typed into the answer line."""
        return self._view.experiment is not None and self._reading.at_bench

    def bench_shown(self, before: View) -> None:
        """After an action: where a run is needed the bench has the keyboard, else a new question."""
        was, part = before.experiment, self._view.experiment
        if part is None or was is None:
            return
        if part.needs and not self._reading.at_bench:
            self._read(replace(self._reading, at_bench=True))
        elif part.number != was.number:
            option = 1 if self._view.options else 0
            self._read(replace(self._reading, at_bench=bool(part.needs), option=option))

    async def train(self) -> None:
        """Train until it ends or is held, painting a few times a second, and less often when much changes."""
        due = monotonic() + BETWEEN_PAINTS
        while self._session.train(SLICE):
            await asyncio.sleep(REST)
            # On a line that is slower still, what was sent before goes out first: nothing piles up.
            if monotonic() >= due and not output_is_behind(self.app):
                due = monotonic() + max(BETWEEN_PAINTS, self.show_run() / CELLS_A_SECOND)
        self.show_run()

    def show_run(self) -> int:
        """Show the run as it is now; how many cells changed."""
        if self._view.experiment is None:
            return 0
        self._view = self._session.view(self._look.spelling)
        return self._canvas.repaint()

    # What the keys do

    def action_run(self) -> None:
        self.act(actions.RunExperiment())
        self.run_worker(self.train(), group="train", exclusive=True)

    def action_run_again(self) -> None:
        self.action_run()

    def action_hold(self) -> None:
        self.act(actions.PauseExperiment())

    def action_epoch(self) -> None:
        self.act(actions.StepExperiment())

    def action_reset(self) -> None:
        self.act(actions.ResetExperiment())

    def action_to_question(self) -> None:
        self._read(replace(self._reading, at_bench=False, option=1 if self._view.options else 0))

    def action_to_bench(self) -> None:
        self._read(replace(self._reading, at_bench=True))

    def action_group(self) -> None:
        if self._reading.at_bench:
            self.action_to_question()
        else:
            self.action_to_bench()

    def action_leave_bench(self) -> None:
        self.act(actions.Forward())

    def action_skip_step(self) -> None:
        self.act(actions.Forward())

    def action_step_back(self) -> None:
        self.act(actions.Back())

    def action_update(self) -> None:
        self.act(actions.StepExperiment(actions.Stride.UPDATE))

    def action_keep(self) -> None:
        self.act(actions.KeepRun())

    def action_defaults(self) -> None:
        self.act(actions.TurnBack())

    def action_save(self) -> None:
        self._read(replace(self._reading, said=self._save()))

    def action_knobs(self, by: int) -> None:
        """To the first knob of the next group."""
        groups = _groups(self._view)
        goal = groups[(groups.index(_pointed(self._view, self._reading).group) + by) % len(groups)]
        knobs = self._view.experiment.knobs if self._view.experiment else ()
        place = next(place for place, knob in enumerate(knobs) if knob.group == goal)
        self._read(replace(self._reading, knob=place, said=""))

    # A value that is typed

    def action_value(self) -> None:
        self._read(replace(self._reading, value=Edit(), said=""))

    async def press_value(self, value: Edit, event: events.Key, typed: str | None) -> None:
        """A key while a value is typed: it writes, or it is one of the two that end it."""
        written = edit.press(value, event.key, typed)
        if written is None:
            await press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._read(replace(self._reading, value=written))

    def action_set_value(self) -> None:
        text = self._reading.value.text.strip() if self._reading.value else ""
        knob = _pointed(self._view, self._reading)
        self._read(replace(self._reading, value=None))
        if text:
            self._turn(knob, text)

    def action_drop_value(self) -> None:
        self._read(replace(self._reading, value=None))

    def _turn(self, knob: KnobView, value: str) -> None:
        try:
            self.act(actions.SetKnob(knob.name, value))
        except ValueError as refused:
            self._read(replace(self._reading, said=str(refused)))
            return
        # Knobs come and go with what others stand at: the pointer stays where it was.
        knobs = self._view.experiment.knobs if self._view.experiment else ()
        place = next((place for place, one in enumerate(knobs) if one.name == knob.name), self._reading.knob)
        if place != self._reading.knob:
            self._read(replace(self._reading, knob=place))

    # Knobs and plots

    def action_knob(self, by: int) -> None:
        count = len(self._view.experiment.knobs) if self._view.experiment else 1
        self._read(replace(self._reading, knob=(min(self._reading.knob, count - 1) + by) % count, said=""))

    def action_turn(self, by: int) -> None:
        part = self._view.experiment
        if part is not None and part.knobs:
            knob = _pointed(self._view, self._reading)
            self._turn(knob, knob.beside(by))

    def action_plots(self, by: int) -> None:
        self._read(replace(self._reading, plots=self._reading.plots + by))

    def action_lab_plots(self, by: int) -> None:
        self.action_plots(by)

    def action_plot(self, number: int) -> None:
        if self._view.experiment is not None and number <= panes(self._view.experiment):
            self._read(replace(self._reading, plots=number - 1))
