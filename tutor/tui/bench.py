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

from textual.binding import BindingType

from tutor.session import actions
from tutor.session.view import View
from tutor.tui.keys import row
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
CELLS_A_SECOND = 800  # what a line of 10 KiB/s carries besides the answers to keys

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
    row("experiment.epoch", "s", "epoch", "step", "Train one epoch further"),
    row("experiment.reset", "r", "reset", "reset", "Back to the same first weights"),
    row("experiment.plots", "v", "plots", "plots", "The other plots, and the runs so far"),
    row("experiment.group", "tab,shift+tab,f8", "group", "question", "Between the knobs and the question"),
    row("experiment.bench", "up", "to_bench", "", "Back to the knobs"),
    row("experiment.skip", "n", "skip_step", "", "One step on (an open question is skipped)"),
    row("experiment.back", "b", "step_back", "", "One step back"),
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


def _on_bench(view: View, reading: Reading) -> bool:
    return reading.at_bench and view.experiment is not None


# action: whether it applies to an experiment now
APPLIES: dict[str, Callable[[View, Reading], bool]] = {
    "run": _status("idle", "paused"),
    "hold": _status("running"),
    "run_again": _status("done", "diverged"),
    "to_question": lambda view, reading: _on_bench(view, reading) and _ended(view) and _open_question(view),
    "leave_bench": lambda view, reading: _on_bench(view, reading) and _ended(view) and not _open_question(view),
    "knob": lambda view, reading: _on_bench(view, reading) and len(view.experiment.knobs) > 1,  # type: ignore[union-attr]
    "turn": lambda view, reading: _on_bench(view, reading) and bool(view.experiment.knobs),  # type: ignore[union-attr]
    "epoch": _status("idle", "paused", "done", "diverged"),
    "reset": _status("running", "paused", "done", "diverged"),
    "plots": lambda view, reading: _on_bench(view, reading) and len(view.experiment.plots) > 1,  # type: ignore[union-attr]
    "skip_step": _on_bench,
    "step_back": lambda view, reading: _on_bench(view, reading) and view.place.step > 1,
    "group": lambda view, reading: _open_question(view),
    "to_bench": lambda view, reading: view.experiment is not None and not reading.at_bench and not view.options,
}


class Bench(_Base):
    """What the lesson screen does at an experiment. The screen has the session, the view and the reading."""

    _session: OpenLesson
    _view: View
    _canvas: Canvas
    _look: Look

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
            if monotonic() >= due:
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

    def action_knob(self, by: int) -> None:
        count = len(self._view.experiment.knobs) if self._view.experiment else 1
        self._read(replace(self._reading, knob=(self._reading.knob + by) % count))

    def action_turn(self, by: int) -> None:
        part = self._view.experiment
        if part is not None and part.knobs:
            knob = part.knobs[min(self._reading.knob, len(part.knobs) - 1)]
            self.act(actions.SetKnob(knob.name, knob.beside(by)))

    def action_plots(self) -> None:
        self._read(replace(self._reading, plots=self._reading.plots + 1))
