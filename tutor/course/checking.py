"""Checks lessons as a compiler checks code, and tells where each thing is wrong.

What is checked within a lesson is the table in `tutor.course.checks`. What needs more than one lesson (who needs
whom, the order of the course) is in `tutor.course.shelving`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from tutor.course.checks import CHECKS, Severity
from tutor.course.errors import CourseError, shown_path
from tutor.course.lesson import Lesson, read_lesson
from tutor.course.lessons import catalogue, lesson_files, own_folder, packaged_folder
from tutor.course.shelving import check_course_file, check_needs, check_unique_ids
from tutor.course.skills import check_skills, skills_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say; ``str()`` is one line with file, line and column."""

    severity: Severity
    error: CourseError

    def __str__(self) -> str:
        if self.severity is Severity.ERROR:
            return str(self.error)
        return str(
            CourseError(
                self.error.file,
                f"warning: {self.error.what}",
                self.error.remedy,
                line=self.error.line,
                column=self.error.column,
            )
        )


def check(paths: Sequence[FilePath] = ()) -> list[Finding]:
    """Everything that is wrong with the lessons of some files and folders; of the whole course without any.

    Findings come file by file in the order of lines. Never raises for what a file holds.
    """
    files, errors = files_to_check(paths)
    lessons: list[Lesson] = []
    for file in files:
        try:
            lessons.append(read_lesson(file))
        except CourseError as error:
            errors.append(error)
    there = catalogue()
    errors += check_unique_ids(lessons)
    errors += check_needs(lessons, {entry.heading.id: entry.heading.needs for entry in there.entries})
    errors += check_skills(lessons, {**there.skills, **skills_of(paths)})
    findings = [Finding(Severity.ERROR, error) for error in errors]
    for lesson in lessons:
        findings += check_lesson(lesson)
    return sorted(
        findings, key=lambda finding: (finding.error.file, finding.error.line or 0, finding.error.column or 0)
    )


def files_to_check(paths: Sequence[FilePath] = ()) -> tuple[list[FilePath], list[CourseError]]:
    """The lesson files of some files and folders, or of the whole course, and what is wrong with finding them."""
    places = tuple(paths) or (packaged_folder(), own_folder())
    files: list[FilePath] = []
    errors: list[CourseError] = []
    for place in places:
        if not paths and not os.path.isdir(place):
            continue  # few people have a folder of their own
        try:
            found = lesson_files(place)
            errors += check_course_file(place) if os.path.isdir(place) else ()
        except CourseError as error:
            errors.append(error)
            continue
        files += found
        if paths and not found:
            errors.append(CourseError(shown_path(place), "there is no lesson in this folder", "name another one"))
    return files, errors


def check_lesson(lesson: Lesson) -> list[Finding]:
    """What is wrong within one lesson."""
    return [Finding(severity, error) for severity, one in CHECKS for error in one(lesson)]


def require_sound(lesson: Lesson) -> Lesson:
    """The lesson itself when a learner can work through it. Raises CourseError with the first error in it."""
    for severity, one in CHECKS:
        if severity is Severity.ERROR:
            for error in one(lesson):
                raise error
    return lesson
