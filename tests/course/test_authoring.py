"""What docs/authoring.md shows is true: its example is sound, and its error is the one that comes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tutor
from tests.course.samples import written
from tutor.course.checking import check
from tutor.course.lesson import read_lesson
from tutor.course.placeholders import FORMS, fill
from tutor.course.problems import built
from tutor.course.tables import SUBJECTS
from tutor.course.types import STEP_KINDS, Explain, Problem

GUIDE = (Path(tutor.__file__).parents[1] / "docs" / "authoring.md").read_text(encoding="utf-8")
NAME = "my-first-lesson.yaml"


EXAMPLES = re.findall(r"```yaml\n(id: .*?|#.*?)```", GUIDE, re.DOTALL)


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_sound(example: str) -> None:
    assert [str(finding) for finding in check([written(Path(NAME), example)])] == []


def test_the_examples_show_every_kind_of_step() -> None:
    lessons = [read_lesson(written(Path(NAME), example)) for example in EXAMPLES]
    assert {type(step) for lesson in lessons for step in lesson.steps} == set(STEP_KINDS.values())


def test_the_example_reads_as_it_should() -> None:
    lesson = read_lesson(written(Path(NAME), block("yaml")))
    first = lesson.steps[0]
    assert isinstance(first, Explain)
    shown = fill(first.text, built(lesson, first))
    assert "  ŷ = x₁₁·W¹₁₁ + x₁₂·W¹₂₁ + b₁₁\n" in shown
    assert shown.endswith("Yesterday it came to 8, and the true number was 9.")


def test_the_error_that_is_shown_is_the_one_that_comes() -> None:
    (line,) = re.findall(rf"^{NAME}:\d.*", GUIDE, re.MULTILINE)
    broken = block("yaml").replace("W1: [[2], [0.5]]", "W1: [[2, 0.5]]", 1)
    assert [str(finding) for finding in check([written(Path(NAME), broken)])] == [line]


def test_every_step_and_placeholder_is_explained() -> None:
    missing = [kind for kind in STEP_KINDS if f"| `{kind}: " not in GUIDE]
    missing += [form for form in (*FORMS, *SUBJECTS) if f"`{{{form}:" not in GUIDE]
    missing += [key for key in Problem.__struct_fields__ if f"`{key}`" not in GUIDE]
    assert missing == []
