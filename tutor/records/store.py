"""The learner's records as the rest of the program sees them: append, read, and a notice when all is not well.

Losing an answer and stopping a lesson are both unforgivable. So every event is on the disk before
``append`` returns, and when the disk does not allow it the event waits in memory, the lesson goes on, and
one line says what is wrong until it is put right.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tutor.files import data_directory
from tutor.records import database, salvage, schema, trouble
from tutor.records.database import Answer, Question
from tutor.records.events import Event

FILE_NAME = "records.sqlite3"
PATIENCE = 10.0  # seconds to wait for another session's lock
IMPATIENCE = 0.5  # seconds, once waiting was in vain, so that no answer is held up again

_T = TypeVar("_T")

_RIGHT = "('correct', 'carried')"
_ALL = "SELECT " + ", ".join(schema.NAMES) + " FROM seen"
_IN_ORDER = " ORDER BY waiting, position"
# What has a colon is no lesson: it is a problem of the learner's own. A kind with a colon is practice outside a lesson.
_LAST_LESSON = (
    "SELECT lesson FROM seen WHERE lesson <> '' AND lesson NOT LIKE '%:%' AND kind NOT LIKE '%:%' "
    "ORDER BY waiting DESC, position DESC LIMIT 1"
)
# The course map reads all of these at every start, so SQLite and not Python makes text of whatever a cell holds.
_TEXTS = ("lesson", "skill", "step", "item", "kind", "outcome", "time", "session")
_EVIDENCE = (
    f"SELECT {', '.join(f'CAST({name} AS TEXT)' for name in _TEXTS)}, CAST(hints AS INTEGER), seed FROM seen "
    "WHERE kind IN ('answer', 'choose', 'hint', 'restart') OR kind LIKE '%:%'" + _IN_ORDER
)
# A step that chooses is one question, whatever was chosen; other steps have one for each quantity.
_SUMMARY = f"""
    SELECT lesson, count(DISTINCT judged), count(DISTINCT CASE WHEN outcome IN {_RIGHT} THEN judged END), max(time)
    FROM (
        SELECT lesson, time, outcome,
            CASE WHEN kind IN ('answer', 'choose') AND outcome NOT IN ('', 'unreadable')
                THEN step || ' ' || CASE kind WHEN 'choose' THEN '' ELSE item END END AS judged
        FROM seen WHERE kind NOT LIKE '%:%')
    GROUP BY lesson ORDER BY lesson
"""

# The place is that of the row with the largest position: SQLite takes bare columns from the row of a max().
_PLACES = """
    SELECT lesson, item, sum(step = 'end') > 0, max(waiting * 1e15 + position)
    FROM seen WHERE kind IN ('open', 'move') GROUP BY lesson
"""


class Evidence(NamedTuple):
    """What one event tells of a skill: the fields of an Event that are read for it, and no more."""

    lesson: str
    skill: str
    step: str
    item: str
    kind: str
    outcome: str
    time: str
    session: str
    hints: int
    seed: int | None


@dataclass(frozen=True, slots=True)
class LessonSummary:
    """What was done in one lesson, over all its sittings.

    ``answered`` counts the different questions that got a verdict, ``correct`` those of them that were
    once answered rightly (``correct`` or ``carried``). ``last_time`` is that of its last event, as in Event.
    ``step`` of ``steps`` is where the learner was last (0 when that was not noted), and ``asked`` how many answers
    the lesson asks for; ``finished`` tells whether the end was ever reached.
    """

    answered: int
    correct: int
    last_time: str
    step: int = 0
    steps: int = 0
    asked: int = 0
    finished: bool = False


class Records:
    """One file of events. Trouble with the disk is never raised: it is told in ``notice``.

    To be used from one thread at a time; any number of processes may use the same file at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[Event] = []
        self._unsaved: str | None = None
        self._unread: str | None = None
        self._salvaged: str | None = None

    @property
    def notice(self) -> str | None:
        """One line on what is wrong now and what to do about it, or None when all is well."""
        return self._unsaved or self._unread or self._salvaged

    @property
    def waiting(self) -> int:
        """How many events are only in memory."""
        return len(self._waiting)

    def append(self, event: Event) -> None:
        """Store an event, and before it those still waiting. An id that is stored already is left as it is.

        Raises ValueError for a seed of more than 64 bits; never for trouble with the disk.
        """
        if event.seed is not None and not -(2**63) <= event.seed < 2**63:
            raise ValueError(f"the seed {event.seed} does not fit in 64 bits")
        self._waiting.append(event)
        self._save(self._patience())

    def events(self, lesson: str | None = None) -> list[Event]:
        """All events, or those of one lesson: the stored ones as appended, then those still waiting."""
        asked = (
            Question(_ALL + _IN_ORDER) if lesson is None else Question(f"{_ALL} WHERE lesson = ?{_IN_ORDER}", (lesson,))
        )
        return [schema.from_row(row) for row in self._ask(asked)]

    def last_lesson(self) -> str | None:
        """The id of the lesson worked on most recently, or None."""
        rows = self._ask(Question(_LAST_LESSON))
        return str(rows[0][0]) if rows else None

    def evidence(self) -> list[Evidence]:
        """What all events tell of skills, in the order in which they happened."""
        return list(map(Evidence._make, self._ask(Question(_EVIDENCE))))

    def summary(self) -> dict[str, LessonSummary]:
        """What was done in each lesson that has any event, by lesson id."""
        places = {lesson: (*_place(item), bool(ended)) for lesson, item, ended, _ in self._ask(Question(_PLACES))}
        return {
            str(lesson): LessonSummary(answered, correct, str(time), *places.get(lesson, ()))
            for lesson, answered, correct, time in self._ask(Question(_SUMMARY))
        }

    def close(self) -> None:
        """Try once more to store what is waiting; ``notice`` tells whether something is lost."""
        if self._waiting:
            self._save(PATIENCE)

    def trial(self) -> str:
        """Whether answers can be stored, in one line, found out by writing (nothing) the way answers are."""
        self._save(IMPATIENCE)
        return self.notice or f"can be written: {self.path}"

    def _patience(self) -> float:
        return IMPATIENCE if self._unsaved or self._unread else PATIENCE

    def _save(self, patience: float) -> None:
        rows = self._rows_waiting()
        try:
            self._repairing(lambda: database.write(self.path, rows, patience), patience)
        except trouble.environmental() as error:
            self._unsaved = _not_saved(error, self.path)
        else:
            self._waiting.clear()
            self._unsaved = self._unread = None

    def _ask(self, question: Question) -> list[tuple[Any, ...]]:
        patience = self._patience()
        rows = self._rows_waiting()
        try:
            answer: Answer = self._repairing(lambda: database.ask(self.path, question, rows, patience), patience)
        except trouble.environmental() as error:
            self._unread = trouble.describe("Your earlier answers cannot be read", error, self.path)
            return database.ask_memory(question, rows).rows
        self._unread = None
        if answer.newer:
            self._unsaved = _not_saved(trouble.NewerFileError(), self.path)
        return answer.rows

    def _rows_waiting(self) -> list[schema.Row]:
        return [schema.to_row(event) for event in self._waiting]

    def _repairing(self, use: Callable[[], _T], patience: float) -> _T:
        # The second time may meet a file that another session has just damaged or repaired.
        for _ in range(2):
            try:
                return use()
            except trouble.DamagedFileError as damaged:
                found = salvage.repair(self.path, damaged.identity, patience)
            if found:
                self._salvaged = (
                    f"The file of your answers was damaged: {found.events} events were saved from it. "
                    f"The old file is kept as {found.aside}."
                )
        return use()


def open_records(directory: Path | None = None) -> Records:
    """The records in a directory, by default the learner's own. Touches no file until the first use."""
    place = data_directory() if directory is None else directory
    # Followed to the real file, so that a repair replaces the file and not a link to it.
    return Records(Path(os.path.realpath(place / FILE_NAME)))


def _place(item: object) -> tuple[int, int, int]:
    """The three numbers of ``9/16/23``, the last 0 where it was not noted; zeros for anything else."""
    numbers = str(item).split("/")
    if len(numbers) not in (2, 3) or not all(number.isdecimal() for number in numbers):
        return (0, 0, 0)
    step, steps, asked = (*map(int, numbers), 0)[:3]
    return step, steps, asked


def _not_saved(error: Exception, path: Path) -> str:
    return trouble.describe("Your answers are not being saved", error, path, after="; the tutor keeps trying")
