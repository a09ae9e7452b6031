"""Puts the rooms together for a face: a course map to show and lessons to open.

The faces know only this and the session; they never look up lessons, build problems or open files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.names import Spelling
from tutor.course.lessons import catalogue
from tutor.practice.mastery import PRACTICE, Standing, standings, tries
from tutor.records.store import Records
from tutor.session.coursemap import CourseMap, course_map, first_skills
from tutor.session.skills import Skills, skills_of
from tutor.settings.own import OwnSettings
from tutor.settings.table import Settings

if TYPE_CHECKING:
    from tutor.course.lesson import Lesson
    from tutor.course.problems import NamedProblem
    from tutor.experiments.setup import Table
    from tutor.session.session import Records as SessionRecords
    from tutor.session.session import Session
    from tutor.workbench.paper import Paper
    from tutor.workbench.workbench import Workbench


def spelling_of(settings: Settings, unicode: bool) -> Spelling:
    """How names are written where the characters are ``unicode`` or not."""
    if not unicode:
        return Spelling.ASCII
    return Spelling.PARTIAL if settings.derivative == "partial" else Spelling.UNICODE


def today() -> str:
    """The day it is, in UTC as in the records."""
    return datetime.now(UTC).date().isoformat()


class Desk:
    """Where a learner sits down: lessons from ``place`` besides the course, and their own records."""

    def __init__(
        self, place: Path | None, records: Records, spelling: Spelling, own: OwnSettings | None = None
    ) -> None:
        self.place, self.records, self.spelling = place, records, spelling
        self.own = own or OwnSettings()
        self.folder: Path | None = None  # where runs are saved; None for the current one
        self._table: Table | None = None
        self._session: Session | None = None

    def course_map(self) -> CourseMap:
        """The map as it is now. Opens no lesson."""
        course = course_map(catalogue(self.place), self.records, today())
        trouble = self.own.trouble
        return replace(course, notices=(trouble, *course.notices)) if trouble else course

    def conventions(self, spelling: Spelling) -> tuple[str, ...]:
        """What holds in the whole course. Loads NumPy, which showing the map does not."""
        from tutor.session.conventions import of_the_course

        return of_the_course(spelling)

    def skills(self) -> Skills:
        """What the course practises, and where."""
        return skills_of(catalogue(self.place))

    def standings(self) -> dict[str, Standing]:
        """How each skill stands that was tried."""
        first = first_skills(catalogue(self.place))
        return standings(tries(self.records.evidence(), first), today())

    def lesson(self, lesson_id: str) -> Lesson:
        """A lesson that can be worked through from its first step to its last. Raises CourseError for any other."""
        # Opening a lesson loads NumPy; showing the map does not.
        from tutor.course.checking import require_sound
        from tutor.course.lessons import load_lesson

        return require_sound(load_lesson(lesson_id, self.place))

    def open_lesson(self, lesson_id: str) -> Session:
        """A session of a lesson, where it was left. Raises CourseError for one that cannot be worked through.

        ``practice:`` opens a practice of what is weak or due, ``practice:SKILL`` one of that skill.
        """
        if lesson_id.startswith(PRACTICE):
            return self._practise(lesson_id.removeprefix(PRACTICE))
        return self._sit_down(self.lesson(lesson_id))

    def _practise(self, skill: str) -> Session:
        from tutor.session.practising import PracticeRecords, practice

        made = practice(catalogue(self.place), self.records.evidence(), today(), skill)
        return self._sit_down(made.lesson, PracticeRecords(self.records, made.origins))

    def open_problem(self, text: str) -> Session:
        """A session over a problem, where it was left. Raises CourseError as ``problem`` does."""
        from tutor.course.own import own_lesson

        return self._sit_down(own_lesson(self.problem(text)))

    def problem(self, text: str) -> NamedProblem:
        """The problem of a file, or of the lesson with this id. Raises CourseError for one that cannot be computed."""
        from tutor.course.problems import find_problem

        return find_problem(text, self.place)

    def paper(self, text: str) -> Paper:
        """The same problem as something to save and export. Raises CourseError as ``problem`` does."""
        from tutor.workbench.paper import Paper

        return Paper(self.problem(text), self.spelling)

    def workbench(self) -> Workbench:
        """The learner's own problem while it is being built, as it was left."""
        from tutor.workbench.keeping import place_of_draft
        from tutor.workbench.workbench import Workbench

        return Workbench(place_of_draft(), self.spelling)

    def put_on_the_bench(self, text: str) -> None:
        """The problem of a file or a lesson as the draft; the one before can be had back. Raises CourseError."""
        from tutor.course.errors import CourseError
        from tutor.workbench.writing import draft_of

        problem = self.problem(text)
        if problem.built.network is None:
            raise CourseError("", f"{text} has no network to edit", f"work through it: backprop-tutor walk {text}")
        self.workbench().take(draft_of(problem.built.problem, problem.name))

    def open_built(self, bench: Workbench) -> Session:
        """A session over the problem on the bench, where it was left. The problem is complete."""
        from tutor.course.own import own_lesson

        problem = bench.problem()
        assert problem is not None, "only a complete problem is worked through"
        return self._sit_down(own_lesson(problem))

    def open_lab(self) -> Session:
        """The lab, with its knobs where they were left."""
        from tutor.course.lab import lab_lesson

        return self._sit_down(lab_lesson(self._table))

    def bring_rows(self, path: Path, targets: Sequence[str] = ()) -> None:
        """Rows of a CSV file for the lab. Raises CourseError, with the line, for what is no table of numbers."""
        from tutor.course.lab import own_table

        self._table = own_table(path, targets)

    def save_run(self, name: str = "") -> str:
        """Write the run of the session opened last into its folder; what was written, or why it was not."""
        from tutor.reports.lab import Unsaved, save

        record = self._session.record() if self._session else None
        shown = self._session.view().experiment if self._session else None
        if record is None or shown is None:
            return "There is no run to save."
        try:
            return save(record, shown.names, self.folder or Path.cwd(), name)
        except (Unsaved, OSError) as error:
            return str(error)

    def _sit_down(self, lesson: Lesson, records: SessionRecords | None = None) -> Session:
        from tutor.session.session import Session

        skills = self.skills()
        digits = self.own.settings.digits
        self._session = Session(
            lesson,
            records or self.records,
            spelling=self.spelling,
            digits=digits,
            skills=skills,
            comes_back=records is None,
        )
        return self._session
