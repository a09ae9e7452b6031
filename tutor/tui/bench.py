"""What the keys of an experiment do on the lesson screen, and the slices in which it trains between two of them.

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

from tutor.session import actions
from tutor.session.experiment_view import KnobView
from tutor.session.view import View
from tutor.tui import edit
from tutor.tui.bench_keys import APPLIES, OF_A_VALUE, OF_ARROWS, OF_QUESTIONS, groups_of, pointed
from tutor.tui.compat import output_is_behind
from tutor.tui.edit import Edit
from tutor.tui.keys import press
from tutor.tui.plot_panes import panes
from tutor.tui.reading import Panel, Reading

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
        if action in APPLIES and action != "hold" and self._reading.panel is not Panel.NONE:
            return False  # what is read then has the keys
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
        groups = groups_of(self._view)
        goal = groups[(groups.index(pointed(self._view, self._reading).group) + by) % len(groups)]
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
        knob = pointed(self._view, self._reading)
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
            knob = pointed(self._view, self._reading)
            self._turn(knob, knob.beside(by))

    def action_plots(self, by: int) -> None:
        self._read(replace(self._reading, plots=self._reading.plots + by))

    def action_lab_plots(self, by: int) -> None:
        self.action_plots(by)

    def action_plot(self, number: int) -> None:
        if self._view.experiment is not None and number <= panes(self._view.experiment):
            self._read(replace(self._reading, plots=number - 1))
