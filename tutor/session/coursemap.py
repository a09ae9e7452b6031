"""The course as a learner sees it from above: units, lessons, how far one is, and where to go on.

Pure values for the faces to lay out. ``course_map`` folds what lessons there are and what was done
in them into one picture; it opens no lesson and computes nothing, so it is quick to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from tutor.course.lessons import Catalogue, Entry
from tutor.practice.mastery import Standing, standings, to_practise, tries
from tutor.records.store import Evidence, LessonSummary
from tutor.session.skills import Skills, skills_of


class Progress(Enum):
    NEW = "new"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One lesson. ``step`` counts from 1 and is 0 while it is new; ``asked`` counts answers, all of them.

    ``answered`` counts those that were found. ``weak`` and ``due`` name the skills that one would come back here for.
    """

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
    weak: tuple[str, ...] = ()
    due: tuple[str, ...] = ()

    @property
    def share(self) -> str:
        """Which share of the answers was found, as ``83 %``; "" where nothing is asked, or nothing was opened yet."""
        return f"{100 * self.answered // self.asked} %" if self.asked else ""

    @property
    def call(self) -> str:
        """The one word that calls back to this lesson, if any."""
        return "weak" if self.weak else "review" if self.due else ""


@dataclass(frozen=True, slots=True)
class MapUnit:
    title: str
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True, slots=True)
class CourseMap:
    """``go_on``: id of the one lesson to continue with, "" when all is done or there is none.

    ``notices``: one line for each broken lesson file and for records that cannot be written. ``review`` names the
    skills that are worth practising now, the most urgent first.
    """

    units: tuple[MapUnit, ...] = ()
    go_on: str = ""
    notices: tuple[str, ...] = ()
    review: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[MapEntry, ...]:
        return tuple(entry for unit in self.units for entry in unit.entries)


class Done(Protocol):
    """What was done so far, as the records tell it."""

    @property
    def notice(self) -> str | None: ...

    def summary(self) -> dict[str, LessonSummary]: ...

    def last_lesson(self) -> str | None: ...

    def evidence(self) -> list[Evidence]: ...


def course_map(catalogue: Catalogue, records: Done, today: str = "") -> CourseMap:
    """The map of all lessons in ``catalogue``, with what ``records`` say was done in them until the day ``today``.

    ``today`` is written as in ISO 8601; without one nothing is due.
    """
    summary = records.summary()
    skills = skills_of(catalogue)
    stands = standings(tries(records.evidence(), first_skills(catalogue)), today)
    calls = _calls(skills, stands, summary)
    units = tuple(
        MapUnit(shelf.title, tuple(_entry(entry, summary, calls) for entry in shelf.entries))
        for shelf in catalogue.shelves
    )
    left_out = [f"left out: {error}" for error in catalogue.errors]
    notices = [*left_out, *catalogue.notes, *([records.notice] if records.notice else [])]
    entries = [entry for unit in units for entry in unit.entries]
    review = tuple(skills.title(skill) for skill in to_practise(stands))
    return CourseMap(units, _go_on(entries, records.last_lesson()), tuple(notices), review)


def first_skills(catalogue: Catalogue) -> dict[str, str]:
    """What each lesson is mostly about, for verdicts from before questions had skills of their own."""
    return {entry.heading.id: entry.heading.skills[0] for entry in catalogue.entries if entry.heading.skills}


def _calls(
    skills: Skills, stands: Mapping[str, Standing], summary: Mapping[str, LessonSummary]
) -> dict[str, list[tuple[str, Standing]]]:
    """The skills that are weak or due, each at the lesson to come back to: the first opened one that teaches it."""
    calls: dict[str, list[tuple[str, Standing]]] = {}
    for skill in to_practise(stands):
        opened = [lesson for lesson, _ in skills.lessons.get(skill, ()) if lesson in summary]
        for lesson in opened[:1]:
            calls.setdefault(lesson, []).append((skills.title(skill), stands[skill]))
    return calls


def _entry(
    entry: Entry, summary: Mapping[str, LessonSummary], calls: Mapping[str, list[tuple[str, Standing]]]
) -> MapEntry:
    heading, done = entry.heading, summary.get(entry.heading.id)
    made = MapEntry(heading.id, heading.title, heading.about, heading.minutes, heading.needs, skills=heading.skills)
    if done is None:
        return made
    progress = Progress.DONE if done.finished else Progress.STARTED
    called = calls.get(heading.id, [])
    return replace(
        made,
        progress=progress,
        # A question that was found may be gone since: the lesson can have changed.
        answered=min(done.correct, done.asked) if done.asked else done.correct,
        asked=done.asked,
        step=done.step,
        steps=done.steps,
        weak=tuple(title for title, one in called if one.weak),
        due=tuple(title for title, one in called if not one.weak),
    )


def _go_on(entries: list[MapEntry], last: str | None) -> str:
    """The lesson left open last; else the first after it that is not done; else the first that is not done."""
    ids = [entry.id for entry in entries]
    start = ids.index(last) if last in ids else 0
    in_turn = [*entries[start:], *entries[:start]]
    return next((entry.id for entry in in_turn if entry.progress is not Progress.DONE), "")


MOST_NAMED = 3


def listed(skills: Sequence[str], most: int = MOST_NAMED) -> str:
    """Skills by name, as many as can be taken in, and how many more there are. A name may have commas in it."""
    more = len(skills) - most
    return "; ".join(skills[:most]) + (f"; and {more} more" if more > 0 else "")
