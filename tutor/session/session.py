"""One sitting of one learner at one lesson: takes actions, stores what they lead to, shows the result.

The rules live in pure functions (``deciding``, ``state``, ``viewing``); this holds the state between
two of them and stamps events with a time. Every event is stored before its result is shown.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Protocol

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.course.types import Experiment
from tutor.experiments.run import Record
from tutor.records.events import Event
from tutor.session.actions import Action, Leave, ShowRow
from tutor.session.bench import Bench
from tutor.session.deciding import decide
from tutor.session.drafts import Draft, Situation
from tutor.session.moving import opening
from tutor.session.panel import DIGITS
from tutor.session.sitting import paper
from tutor.session.skills import NO_SKILLS, Skills
from tutor.session.state import State, advance, restore
from tutor.session.turning import after_run
from tutor.session.view import View
from tutor.session.viewing import view


class Records(Protocol):
    """Where events are kept. ``append`` never raises for trouble with the disk: ``notice`` tells."""

    @property
    def notice(self) -> str | None: ...

    def append(self, event: Event) -> None: ...

    def events(self, lesson: str | None = None) -> list[Event]: ...


class Session:
    """A lesson being worked on. Opens where the learner left it."""

    def __init__(
        self,
        lesson: Lesson,
        records: Records,
        clock: Callable[[], float] = time.time,
        spelling: Spelling = Spelling.UNICODE,
        digits: int = DIGITS,
        skills: Skills = NO_SKILLS,
        comes_back: bool = True,
    ) -> None:
        self._written = lesson
        self.records = records
        self.spelling, self.digits = spelling, digits
        self.skills, self._comes_back = skills, comes_back
        self._clock = clock
        self._last = clock()
        self._bench = Bench()
        self._row = 0  # of the data, that the learner wants to see drawn; 0 for the one that the step is about
        self._sitting = uuid.uuid4().hex
        self._ids = tuple(step.id for step in lesson.steps)
        self._skills = {step.id: lesson.skill_of(step) for step in lesson.steps}
        self.state: State = restore(self._ids, records.events(lesson.id))
        self.lesson = paper(lesson, self.state.sitting)
        self._store(opening(lesson, self.state))

    def view(self, spelling: Spelling | None = None) -> View:
        """What to show now, with names spelled as asked."""
        step = self._experiment()
        live = self._bench.live(step, self.state.step(step.id)) if step else None
        spelling, notice = spelling or self.spelling, self.records.notice or ""
        shown = view(self.lesson, self.state, spelling, notice, live, self.digits, self.skills, self._row)
        return shown if self._comes_back else replace(shown, comes_back=False)

    def write_as(self, spelling: Spelling, digits: int) -> None:
        """From now on show names in ``spelling`` and workings with ``digits`` figures."""
        self.spelling, self.digits = spelling, digits

    def act(self, action: Action) -> View:
        """Take an action, store what it leads to, and show the result."""
        if isinstance(action, ShowRow):
            return self._draw(action)
        place = self._place()
        here = self._experiment()
        self._store(decide(Situation(self.lesson, self.state, self.spelling), action))
        if self._place() != place:
            self._row = 0
        step = self._experiment()
        if step is not here or isinstance(action, Leave):
            self._bench.pause()
        elif step is not None:
            self._bench.take(step, self.state.step(step.id), action)
            self._note_run(step)
        return self.view()

    def _draw(self, action: ShowRow) -> View:
        """Another row of the data, where there are several."""
        shown = self.view()
        if shown.rows:
            wanted = action.row if action.row is not None else shown.row + action.by
            self._row = (wanted - 1) % shown.rows + 1
        return self.view()

    def _place(self) -> tuple[int, int]:
        """The step, and the place within its walk."""
        steps, position = self.lesson.steps, self.state.position
        return position, self.state.step(steps[position].id).place if position < len(steps) else 0

    def train(self, seconds: float) -> bool:
        """Let the run of this step train for about so long; whether it did. A run that ends is stored at once."""
        step = self._experiment()
        if step is None or not self._bench.train(step, self.state.step(step.id), seconds):
            return False
        self._note_run(step)
        return True

    def record(self) -> Record | None:
        """The run of the experiment at hand, as it is now; None where there is none."""
        step = self._experiment()
        return self._bench.live(step, self.state.step(step.id)).record if step else None

    def _note_run(self, step: Experiment) -> None:
        result = self._bench.ended(step, self.state.step(step.id))
        if result is not None:
            self._store([after_run(step, result)])

    def _experiment(self) -> Experiment | None:
        """The experiment the learner is at, if it is one."""
        steps, position = self.lesson.steps, self.state.position
        step = steps[position] if position < len(steps) else None
        return step if isinstance(step, Experiment) else None

    def _store(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            event = self._stamped(draft)
            self.records.append(event)
            before, self.state = self.state, advance(self._ids, self.state, event)
            if self.state.sitting != before.sitting:
                self.lesson = paper(self._written, self.state.sitting)

    def _stamped(self, draft: Draft) -> Event:
        now = self._clock()
        seconds, self._last = now - self._last, now
        return Event(
            id=uuid.uuid4().hex,
            time=datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),
            session=self._sitting,
            lesson=self.lesson.id,
            lesson_hash=self.lesson.hash,
            seconds=round(max(0.0, seconds), 3),
            skill=self._skills.get(draft.step, ""),
            **asdict(draft),
        )
