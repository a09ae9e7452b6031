"""A lesson on paper: every kind of step says what it shows or asks, and answers are not in it."""

from __future__ import annotations

from engine.names import Spelling
from tests.session.laboratory import two_moons
from tests.session.sittings import course_lesson
from tutor.reports.paper import lesson_text


def test_an_experiment_tells_what_can_be_turned_and_what_is_asked() -> None:
    text = lesson_text(two_moons(), Spelling.UNICODE)
    assert "A network 2-" in text
    assert "To turn: learning rate, 0.01, 0.5" in text
    assert "Read off: train loss" in text
    assert "1  learning rate 0.01" in text


def test_no_step_of_the_course_is_empty_on_paper() -> None:
    for lesson_id in ("regularisation", "notation", "midterm"):
        steps = lesson_text(course_lesson(lesson_id), Spelling.ASCII).split("\n\n")
        assert not [step for step in steps if step.rstrip().endswith("]")]
