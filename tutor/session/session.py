"""One sitting of one learner at one lesson: takes actions, stores what they lead to, shows the result.

The rules live in pure functions (``deciding``, ``state``, ``viewing``); this holds the state between
two of them and stamps events with a time. Every event is stored before its result is shown.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Protocol

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.records.events import Event
from tutor.session.actions import Action
from tutor.session.deciding import Draft, Situation, decide, opening
from tutor.session.state import State, advance, restore
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
    ) -> None:
        self.lesson = lesson
        self.records = records
        self.spelling = spelling
        self._clock = clock
        self._last = clock()
        self._sitting = uuid.uuid4().hex
        self._ids = tuple(step.id for step in lesson.steps)
        self.state: State = restore(self._ids, records.events(lesson.id))
        self._store(opening(lesson, self.state))

    def view(self, spelling: Spelling | None = None) -> View:
        """What to show now, with names spelled as asked."""
        return view(self.lesson, self.state, spelling or self.spelling, self.records.notice or "")

    def act(self, action: Action) -> View:
        """Take an action, store what it leads to, and show the result."""
        self._store(decide(Situation(self.lesson, self.state, self.spelling), action))
        return self.view()

    def _store(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            event = self._stamped(draft)
            self.records.append(event)
            self.state = advance(self._ids, self.state, event)

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
            **asdict(draft),
        )
