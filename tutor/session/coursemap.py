"""The course as a learner sees it from above: units, lessons, how far one is, and where to go on.

Pure values for the faces to lay out. ``course_map`` folds what lessons there are and what was done
in them into one picture; it opens no lesson and computes nothing, so it is quick to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from tutor.course.lessons import Catalogue, Entry
from tutor.records.store import LessonSummary


class Progress(Enum):
    NEW = "new"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One lesson. ``step`` counts from 1 and is 0 while it is new; ``asked`` counts questions, all of them."""

    id: str
    title: str
    about: str = ""
    minutes: int = 0
    needs: tuple[str, ...] = ()  # ids
    progress: Progress = Progress.NEW
    answered: int = 0
    asked: int = 0
    step: int = 0
    steps: int = 0
    skills: tuple[str, ...] = ()  # ids


@dataclass(frozen=True, slots=True)
class MapUnit:
    title: str
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True, slots=True)
class CourseMap:
    """``go_on``: id of the one lesson to continue with, "" when all is done or there is none.

    ``notices``: one line for each broken lesson file and for records that cannot be written.
    """

    units: tuple[MapUnit, ...] = ()
    go_on: str = ""
    notices: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[MapEntry, ...]:
        return tuple(entry for unit in self.units for entry in unit.entries)


class Done(Protocol):
    """What was done so far, as the records tell it."""

    @property
    def notice(self) -> str | None: ...

    def summary(self) -> dict[str, LessonSummary]: ...

    def last_lesson(self) -> str | None: ...


def course_map(catalogue: Catalogue, records: Done) -> CourseMap:
    """The map of all lessons in ``catalogue``, with what ``records`` say was done in them."""
    summary = records.summary()
    units = tuple(
        MapUnit(shelf.title, tuple(_entry(entry, summary) for entry in shelf.entries)) for shelf in catalogue.shelves
    )
    left_out = [f"left out: {error}" for error in catalogue.errors]
    notices = [*left_out, *catalogue.notes, *([records.notice] if records.notice else [])]
    entries = [entry for unit in units for entry in unit.entries]
    return CourseMap(units, _go_on(entries, records.last_lesson()), tuple(notices))


def _entry(entry: Entry, summary: Mapping[str, LessonSummary]) -> MapEntry:
    heading, done = entry.heading, summary.get(entry.heading.id)
    made = MapEntry(heading.id, heading.title, heading.about, heading.minutes, heading.needs, skills=heading.skills)
    if done is None:
        return made
    progress = Progress.DONE if done.finished else Progress.STARTED
    return replace(made, progress=progress, answered=done.correct, step=done.step, steps=done.steps)


def _go_on(entries: list[MapEntry], last: str | None) -> str:
    """The lesson left open last; else the first after it that is not done; else the first that is not done."""
    ids = [entry.id for entry in entries]
    start = ids.index(last) if last in ids else 0
    in_turn = [*entries[start:], *entries[:start]]
    return next((entry.id for entry in in_turn if entry.progress is not Progress.DONE), "")
