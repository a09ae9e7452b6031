"""Every lesson of the course, from its first step to its last, through lines alone."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from engine.names import Spelling
from tests.plain.talking import Learner, right, talked, wrong_then_hints
from tests.session.sittings import LESSONS, Kept, course_lesson, sitting
from tutor.course.types import Ask, Choose, Experiment, Question, Step
from tutor.experiments.numbers import READINGS
from tutor.plain.pages import WIDTH
from tutor.records.events import Event
from tutor.session.questions import asks


def questions(lesson_id: str) -> int:
    """How many answers a lesson asks for."""
    steps = course_lesson(lesson_id).steps
    return sum(map(lines, steps))


def all_found(lesson_id: str) -> str:
    """What is told at the end when every answer was right at once."""
    lesson, count = course_lesson(lesson_id), questions(lesson_id)
    marks = sum(step.marks * lines(step) for step in lesson.steps if isinstance(step, Question))
    return f"You have {marks} of {marks} marks, 100 %." if lesson.exam else f"You found {count} of {count} answers."


def lines(step: Step) -> int:
    """How many answers a step asks for."""
    if isinstance(step, Ask | Experiment):
        return len(step.quantities if isinstance(step, Ask) else step.ask)
    return isinstance(step, Choose) or asks(step)


def hinted(step: Step) -> int:
    """How many numbers with hints a step asks for, that are worked out or read off a run."""
    if isinstance(step, Experiment):
        return sum(bool(question.read) for question in step.ask)
    return len(step.quantities) if isinstance(step, Ask) else 0


@cache
def talk(lesson_id: str, learner: Learner) -> tuple[str, tuple[Event, ...]]:
    """What is printed and what is stored when ``learner`` works through a lesson."""
    kept = Kept()
    return talked(sitting(lesson_id, kept, Spelling.ASCII), learner), tuple(kept.stored)


def printed(lesson_id: str, learner: Learner) -> str:
    return talk(lesson_id, learner)[0]


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_right_answers_lead_through_the_whole_lesson(lesson_id: str) -> None:
    shown, stored = talk(lesson_id, right)
    assert all_found(lesson_id) in shown
    assert {event.outcome for event in stored if event.kind in ("answer", "choose")} == {"correct"}
    steps = len(course_lesson(lesson_id).steps)
    assert [number for number in range(1, steps + 1) if f", step {number} of {steps}" not in shown] == []


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_wrong_answers_and_every_hint_lead_through_as_well(lesson_id: str) -> None:
    shown, stored = talk(lesson_id, wrong_then_hints)
    assert course_lesson(lesson_id).exam or "Shown by the last hint" in shown
    hints = Counter((event.step, event.item) for event in stored if event.kind == "hint")
    # A nonsense value may be right for the nonsense before it.
    accepted = {(event.step, event.item) for event in stored if event.kind == "answer" and event.outcome == "carried"}
    asked = sum(map(hinted, course_lesson(lesson_id).steps))
    assert set(hints.values()) == {4}
    assert len(hints) + len(accepted) == asked
    assert len(accepted) < asked / 4


@pytest.mark.parametrize("lesson_id", LESSONS)
@pytest.mark.parametrize("learner", [right, wrong_then_hints])
def test_every_line_is_short_plain_and_without_control_codes(lesson_id: str, learner: Learner) -> None:
    shown = printed(lesson_id, learner)
    assert shown.isascii()
    assert [line for line in shown.split("\n") if len(line) > WIDTH or not (line.isprintable() or not line)] == []


@pytest.mark.parametrize("lesson_id", [each for each in LESSONS if not course_lesson(each).exam])
def test_every_right_answer_is_followed_by_its_working(lesson_id: str) -> None:
    lines = printed(lesson_id, right).splitlines()
    # A part of the drawing is told by where it is, and a number of a run is read off it: they have no working.
    read_off = "|".join(row.label for row in READINGS.values())
    values = re.compile(rf"Right: (?!(?:{read_off}) =)\S+( new)? [=~]")
    answers = [number for number, line in enumerate(lines) if values.match(line)]
    assert answers
    after = [lines[number + 1 : number + 4] for number in answers]  # what is right may take more lines than one
    assert all(any(line.startswith("  ") and " = " in line for line in following) for following in after)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_every_hint_after_the_first_is_followed_by_the_working(lesson_id: str) -> None:
    lines = printed(lesson_id, wrong_then_hints).splitlines()
    announced = [number for number, line in enumerate(lines) if line.startswith("Hint: Here ")]
    assert announced
    for number in announced:
        following = lines[number + 1 : number + 4]
        assert any(line.startswith("  ") and " = " in line for line in following)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_no_value_is_told_before_it_is_asked_for_the_fourth_time(lesson_id: str) -> None:
    """After three hints the value itself has still to be worked out."""
    for line in printed(lesson_id, wrong_then_hints).split("Hint: Here it is with the numbers")[1:]:
        before_the_next = line.split("hint\n")[0]
        assert "~" not in before_the_next
