"""An experiment line by line: what can be turned, how far the training is, what came of it, and plots in characters.

Progress is a line now and then, never a bar that needs control codes. Each plot is said in words first, so that
it is there for a listener too.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Protocol

from tutor.drawing.plotting import plot_text
from tutor.plain.wrapping import WIDTH, hung, wrapped
from tutor.session import actions
from tutor.session.experiment_view import ExperimentView, KnobView
from tutor.session.view import View
from tutor.session.wording import whole_number

PLOT_WIDTH, PLOT_HEIGHT = 64, 12
PART = 0.1  # seconds of training between two looks at what was typed
BETWEEN = 2.0  # seconds between two lines of progress

KEPT = "This run is kept as A. Turn a knob, run again, and type compare."
NOTHING = "There is no experiment at this step."
HOW = "Type run to train, set KNOB VALUE to turn a knob, plots to see the plots, reset for the first weights."

HOW_IN_THE_LAB = (
    "Type run to train, run 20 for 20 epochs, step for one update. Type set learning_rate 0.05 to set a knob, "
    "plot loss to see a plot, words to have all plots in words, keep and compare for two runs, save to write files."
)


class Training(Protocol):
    """A session with an experiment, as far as it is driven here."""

    def view(self) -> View: ...

    def act(self, action: actions.Action) -> View: ...

    def train(self, seconds: float) -> bool: ...


# --- what is printed ----------------------------------------------------------------------------


def opening(part: ExperimentView) -> list[str]:
    """What an experiment says when the learner comes to it."""
    how = HOW_IN_THE_LAB if part.lab else HOW
    return [*knobs(part), *wrapped(how), "", *stand(part), *question(part)]


def knobs(part: ExperimentView) -> list[str]:
    if not part.knobs:
        return []
    if part.lab:
        return _knobs_by_group(part)
    width = max(len(knob.label) for knob in part.knobs)
    rows = [f"  {knob.label:<{width}}  {_choices(knob)}" for knob in part.knobs]
    return ["Knobs, with where they stand in brackets:", *rows, ""]


def _knobs_by_group(part: ExperimentView) -> list[str]:
    """All knobs of the lab with where they stand and what each turns."""
    label = max(len(knob.label) for knob in part.knobs)
    value = max(len(knob.value) for knob in part.knobs)
    lines = [f"{part.summary}."] if part.summary else []
    for group in dict.fromkeys(knob.group for knob in part.knobs):
        lines += [f"{group.capitalize()}:"]
        for knob in (knob for knob in part.knobs if knob.group == group):
            lines += [f"  {knob.label:<{label}}  {knob.value:<{value}}  {knob.about}"]
    return [*lines, ""]


def _stands(knob: KnobView) -> str:
    return knob.value if knob.free else _choices(knob)


def _choices(knob: KnobView) -> str:
    return "  ".join(f"[{choice}]" if choice == knob.value else choice for choice in knob.choices)


def stand(part: ExperimentView) -> list[str]:
    """How far it is, its numbers, and the runs before."""
    lines = wrapped(part.says if part.ended else f"{part.status.capitalize()}: {progress(part)}")
    lines += [line for text in part.advice for line in wrapped(text)] if part.ended else []
    if part.ended and part.numbers:
        lines += wrapped(", ".join(f"{number.called} {number.value}" for number in part.numbers) + ".")
    if len(part.runs) > 1 or (part.runs and not part.ended):
        lines += ["Runs so far:"]
        lines += [each for run in part.runs for each in hung("  ", f"{run.knobs or 'as it stands'}: {run.numbers}")]
    return [*lines, ""]


def progress(part: ExperimentView) -> str:
    losses = ", ".join(f"{each.label} {each.value}" for each in part.numbers if each.label.endswith("loss"))
    return f"epoch {part.epoch} of {part.epochs}" + (f", {losses}." if losses else ".")


def question(part: ExperimentView) -> list[str]:
    if not part.question:
        return []
    number = f"Question {part.number} of {part.questions}: " if part.questions > 1 else ""
    return [*wrapped(f"{number}{part.question}"), *wrapped(part.needs), ""]


def plots(view: View, name: str = "") -> list[str]:
    """Every plot, or the one called ``name``: in words, then in characters."""
    part = view.experiment
    if part is None:
        return [NOTHING]
    wanted = "_".join(name.lower().split())
    if wanted and wanted not in part.names:
        return wrapped(f"There is no plot {name[:30]} here: {', '.join(part.names)}.")
    lines: list[str] = []
    for chart in (chart for called, chart in zip(part.names, part.plots, strict=True) if wanted in ("", called)):
        lines += [*wrapped(chart.words), *plot_text(chart, min(PLOT_WIDTH, WIDTH), PLOT_HEIGHT, False)]
        while lines and not lines[-1].strip():
            lines.pop()
        lines.append("")
    return lines


def plots_in_words(view: View) -> list[str]:
    """What is to be seen in every plot, for who listens."""
    if view.experiment is None:
        return [NOTHING]
    return [line for chart in view.experiment.plots for line in wrapped(chart.words)]


def compared(view: View) -> list[str]:
    """Two runs side by side: what differs in their settings, what they came to, and their losses in one plot."""
    part = view.experiment
    if part is None:
        return [NOTHING]
    if part.compared is None:
        return wrapped("There is nothing to compare yet. Run it, turn a knob, and run it again.")
    rows = [("", "A", "B"), *part.compared.settings, *part.compared.numbers]
    label, a, b = (max(len(row[k]) for row in rows) for k in range(3))
    table = [f"  {name:<{label}}  {one:>{a}}  {other:>{b}}" for name, one, other in rows]
    return ["A is the run before, B is this one.", *table, "", *plots(view, "loss")]


def keep(view: View, argument: str) -> actions.Action | str:
    if view.experiment is None:
        return NOTHING
    if view.experiment.status in ("idle", "stuck") and not view.experiment.kept:
        return "There is no run to keep yet. Type run first."
    return actions.KeepRun()


def run_for(view: View, argument: str) -> actions.Action | str:
    """``run``, or ``run 20`` for so many epochs."""
    epochs = whole_number(argument) if argument else None
    if argument and (epochs is None or epochs < 1):
        return "Type run, or run and how many epochs, such as run 20."
    return bench(actions.RunExperiment(epochs))(view, "")


def one_update(view: View, argument: str) -> actions.Action | str:
    return bench(actions.StepExperiment(actions.Stride.UPDATE))(view, "")


def knob_lines(view: View) -> list[str]:
    return [NOTHING] if view.experiment is None else [*knobs(view.experiment), *stand(view.experiment)]


def news(before: View, now: View, messages: Callable[[View, View], list[str]]) -> list[str]:
    """What is new at an experiment after an action; ``messages`` gives the lines of its messages."""
    was, part = before.experiment, now.experiment
    assert was is not None
    assert part is not None
    if was.number != part.number:
        offered = [line for each in now.options for line in hung(f"{each.number}  ", each.text)]
        return [*question(part), *offered, ""]
    lines: list[str] = []
    if was.kept != part.kept:
        return [KEPT if part.kept else "The run that was kept is let go."]
    if was.knobs != part.knobs:
        lines += [f"{knob.label}: {_stands(knob)}" for knob in part.knobs if knob not in was.knobs]
        lines += wrapped(part.says) if part.status == "stuck" else []
    elif (was.status, was.numbers, was.runs) != (part.status, part.numbers, part.runs):
        lines += stand(part)
        # The plots are one word away; said in words they fit in where they are of use.
        lines += [line for chart in part.plots for line in wrapped(chart.words)] if part.ended else []
        lines += ["Type plots to see them.", ""] if part.ended and part.plots else []
    return lines or messages(before, now)


# --- what is typed ------------------------------------------------------------------------------


def bench(action: actions.Action) -> Callable[[View, str], actions.Action | str]:
    """A command that does ``action`` with the run."""

    def act(view: View, argument: str) -> actions.Action | str:
        if view.experiment is None:
            return NOTHING
        return view.experiment.says if view.experiment.status == "stuck" else action

    return act


def set_knob(view: View, argument: str) -> actions.Action | str:
    """``set learning rate 0.1``: the last word is the choice, what stands before it the knob."""
    if view.experiment is None:
        return NOTHING
    given, _, value = argument.rpartition(" ")
    wanted = given.strip().lower().replace("_", " ")
    known = view.experiment.knobs
    knob = next((one for one in known if wanted in (one.label.lower(), one.name.replace("_", " "))), None)
    if knob is None:
        names = ", ".join(one.label for one in known)
        return f"Type set, a knob and a choice. The knobs are: {names}." if known else "There is no knob to turn here."
    found = next((choice for choice in knob.choices if _same(choice, value)), None)
    if found is None and knob.free:
        return actions.SetKnob(knob.name, value)
    if found is None:
        return f"{value[:30]} is no choice of {knob.label}: {', '.join(knob.choices)}."
    return actions.SetKnob(knob.name, found) if found != knob.value else f"{knob.label} stands at {found} already."


def _same(choice: str, typed: str) -> bool:
    if choice.lower() == typed.lower():
        return True
    try:
        return float(choice) == float(typed.replace(",", "."))
    except ValueError:
        return False


def meant(view: View) -> actions.Action | str | None:
    """What an empty line means here: run it, while the question needs a run or there is none; else None."""
    part = view.experiment
    if part is None:
        return None
    if part.status in ("idle", "paused") and (part.needs or not part.question):
        return actions.RunExperiment()
    if part.lab:
        return "Type run for another run, set and a knob, plots, compare, or help for what else there is."
    return part.needs or None


# --- training -----------------------------------------------------------------------------------


class _Interrupted:
    """Notes that Ctrl-C was pressed instead of ending what runs: the run is held, not the lesson left."""

    def __init__(self) -> None:
        self.seen = False

    def __enter__(self) -> _Interrupted:
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.seen = True


def train(session: Training, tell: Callable[[list[str]], None], clock: Callable[[], float] = time.monotonic) -> View:
    """Train until the end or Ctrl-C, with a line now and then; the view after it."""
    told = clock()
    with _Interrupted() as interrupted:
        while not interrupted.seen and session.train(PART):
            part = session.view().experiment if clock() - told >= BETWEEN else None
            if part is not None and part.runs_on:
                tell(wrapped(progress(part)))
                told = clock()
    if interrupted.seen:
        held = session.act(actions.PauseExperiment())
        tell(["", "Held. Type run to go on, or reset for the first weights."])
        return held
    return session.view()
