"""Skills come from one list: what is on it is taught and asked, and nothing else is practised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.samples import lesson_file, written
from tutor.course.checking import check
from tutor.course.lesson import read_lesson
from tutor.course.lessons import catalogue, load_lesson

SKILLS = catalogue().skills


def findings(folder: Path, old: str, new: str) -> list[str]:
    lesson_file(folder, old, new)
    return [str(finding) for finding in check([folder])]


def test_the_list_is_short_and_says_each_skill_in_words() -> None:
    assert 25 <= len(SKILLS) <= 40
    assert [title for title in SKILLS.values() if not title[:1].isupper() or len(title) > 40] == []


@pytest.mark.parametrize("entry", catalogue().entries, ids=lambda entry: entry.heading.id)
def test_every_question_of_the_course_has_a_skill(entry: object) -> None:
    lesson = load_lesson(entry.heading.id)  # type: ignore[attr-defined]
    asked = [step for step in lesson.steps if hasattr(step, "skill")]
    assert asked
    assert {lesson.skill_of(step) for step in asked} <= SKILLS.keys()


def test_a_question_has_its_own_skill_or_the_first_of_its_lesson(tmp_path: Path) -> None:
    text = "needs: []\nskills: [weighted-sum, sigmoid]"
    lesson = read_lesson(lesson_file(tmp_path, "needs: []", text))
    assert [lesson.skill_of(step) for step in lesson.steps] == ["", "weighted-sum", "weighted-sum"]
    lesson = read_lesson(lesson_file(tmp_path, "    digits: 4", "    skill: sigmoid"))
    assert [lesson.skill_of(step) for step in lesson.steps] == ["", "sigmoid", ""]


def test_a_misspelt_skill_of_a_question_is_found_with_the_nearest(tmp_path: Path) -> None:
    (told,) = findings(tmp_path, "    digits: 4", "    skill: weihted-sum")
    assert told.endswith("sample.yaml:17:12: weihted-sum is no skill of the course; did you mean weighted-sum?")


def test_a_misspelt_skill_of_a_lesson_is_found_too(tmp_path: Path) -> None:
    told = findings(tmp_path, "needs: []", "needs: []\nskills: [signoid]")
    assert told[0].endswith("sample.yaml:4:10: signoid is no skill of the course; did you mean sigmoid?")


def test_a_skill_nothing_is_near_to_leads_to_the_list(tmp_path: Path) -> None:
    (told,) = findings(tmp_path, "    digits: 4", "    skill: cookery")
    assert told.endswith("the list stands under skills in course.yaml")


def test_a_skill_that_no_question_is_about_is_told(tmp_path: Path) -> None:
    (told,) = findings(tmp_path, "needs: []", "needs: []\nskills: [weighted-sum, sigmoid]")
    assert told.endswith(
        "sample.yaml:4:24: warning: no question is about sigmoid; give one skill: sigmoid, or take it out here"
    )


COURSE = """\
skills:
  cookery: Cooking
  baking: Baking bread
units:
  - title: One
    lessons:
      - {id: sample, title: A sample, needs: [], skills: [cookery]}
"""


def test_another_course_has_skills_of_its_own_and_teaches_them_all(tmp_path: Path) -> None:
    written(tmp_path / "course.yaml", COURSE)
    told = findings(tmp_path, "needs: []", "unit: One\nneeds: []\nskills: [cookery]")
    assert [line.partition("course.yaml")[2] for line in told] == [
        ":3:3: no lesson teaches baking; put it under skills of the lesson that teaches it, or take it out here"
    ]
