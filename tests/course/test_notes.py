"""docs/course.md leads from each line of the notes to the lesson and the steps where it is taught."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tutor
from tutor.course.lessons import catalogue, load_lesson

GUIDE = (Path(tutor.__file__).parents[1] / "docs" / "course.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\|.*\| `([a-z-]+)`: (.*) \|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("lesson", "steps"), ROWS)
def test_every_step_that_is_named_is_there(lesson: str, steps: str) -> None:
    ids = {step.id for step in load_lesson(lesson).steps}
    assert [name for name in re.findall(r"`([^`]+)`", steps) if name not in ids] == []


def test_every_lesson_that_goes_with_the_notes_is_named() -> None:
    beyond = {"softmax-cross-entropy"}
    assert {lesson for lesson, _ in ROWS} == {entry.heading.id for entry in catalogue().entries} - beyond


def test_every_row_leads_somewhere() -> None:
    rows = [line for line in GUIDE.splitlines() if line.startswith("|") and not line.endswith("| |")]
    table = [line for line in rows if not re.match(r"\|[-|]+\|$|\| in the notes", line)]
    assert len(table) == len(ROWS)
