"""Checks what lessons say they practise against the one list of skills in course.yaml.

Results, practice and the map go by these ids, so a misspelt one would quietly open a drawer of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from tutor.course.documents import Path
from tutor.course.errors import CourseError, nearest, shorten
from tutor.course.lesson import Lesson
from tutor.course.lessons import COURSE_FILE, course_file
from tutor.course.types import Question


def check_skills(lessons: Sequence[Lesson], known: Mapping[str, str]) -> Iterator[CourseError]:
    """Skills that are not on the course's list. Without a list there is nothing to hold them to."""
    for lesson in lessons if known else ():
        places: list[tuple[Path, str]] = [(("skills", index), skill) for index, skill in enumerate(lesson.skills)]
        questions = (step for step in lesson.steps if isinstance(step, Question) and step.skill)
        places += [((*lesson.step_path(step), "skill"), step.skill) for step in questions]
        for place, skill in places:
            if skill not in known:
                close = nearest(skill, known)
                remedy = f"did you mean {close}?" if close else f"the list stands under skills in {COURSE_FILE}"
                yield lesson.document.error(place, f"{shorten(skill)} is no skill of the course", remedy)


def skills_are_asked(lesson: Lesson) -> Iterator[CourseError]:
    """Results by skill come from questions: a skill that no question is about stays without any."""
    asked = {lesson.skill_of(step) for step in lesson.steps}
    for index, skill in enumerate(lesson.skills):
        if skill not in asked:
            what, remedy = f"no question is about {shorten(skill)}", f"give one skill: {skill}, or take it out here"
            yield lesson.document.error(("skills", index), what, remedy)


def skills_of(places: Sequence[FilePath]) -> dict[str, str]:
    """The skills of the courses among some folders. One whose course.yaml is broken is told of elsewhere."""
    found: dict[str, str] = {}
    for place in places:
        if os.path.exists(place / COURSE_FILE):
            try:
                found |= course_file(place).skills
            except CourseError:
                continue
    return found
