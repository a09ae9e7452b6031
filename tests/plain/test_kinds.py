"""Every kind of step in the plain face, from first to last, with right answers and with hints."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from tests.plain.talking import after, right, talked
from tests.session.kinds import LESSON
from tests.session.sittings import is_open, sitting
from tutor.session.session import Session
from tutor.session.view import View


def hints_only(session: Session, view: View) -> str | None:
    """What a learner types who asks for every hint of every question."""
    return "hint" if view.asked and is_open(view) else right(session, view)


@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.ASCII])
def test_every_kind_is_worked_through_with_right_answers(spelling: Spelling) -> None:
    printed = talked(sitting(LESSON, spelling=spelling), right)
    assert "You found 16 of 16 answers." in printed


def test_every_question_can_be_shown_by_its_hints() -> None:
    printed = talked(sitting(LESSON, spelling=Spelling.ASCII), hints_only)
    assert "You found 1 of 16 answers." in printed
    assert printed.isascii()


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        (5, "-2*(y-yhat)*W2_21*O12*(1-O12)*x11", "Right: dL/dW1_12 = "),
        (8, "9 9 9 9", "9 is none of 1, 2, 3, 4."),
        (9, "a b", "c is missing."),
        (10, "x2 O11", "Right: W1_21 goes from x12 to O11. Into layer 1."),
        (11, "layer 1 neuron 1", "Not that one: b11 is the bias of neuron 1 in layer 1."),
    ],
)
def test_an_answer_is_taken_as_it_is_typed(step: int, typed: str, said: str) -> None:
    assert said in after(LESSON, [f"step {step}", typed])


def test_another_question_is_printed_whole() -> None:
    printed = after(LESSON, ["step 19", "13002", "another"])
    assert printed.count("step 19 of 19") == 2
    assert "The numbers are new: n0 = " in printed


def test_another_before_the_answer_is_answered_in_words() -> None:
    assert "There are no other numbers to be had here, or not yet." in after(LESSON, ["step 19", "another"])
