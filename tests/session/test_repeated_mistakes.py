"""A mistake that is made in a second place says what to look at again, and the end of a lesson lists it."""

from __future__ import annotations

from tests.session.sittings import Kept, problem_here, sitting, small
from tutor.session import actions
from tutor.session.session import Session

AGAIN = "This came up before in this lesson: look again at the signs of the rule."
KEYS = ("dL/dyhat", "dL/dW1_11", "dL/db11")


def lesson_of_gradients(kept: Kept | None = None) -> Session:
    return sitting(small(*(f"ask: {key}" for key in KEYS)), kept)


def said(session: Session, key: str, factor: float) -> str:
    """What is said of the right value times ``factor``."""
    session.act(actions.GoTo(1 + KEYS.index(key)))
    value = problem_here(session).trace.find(key).value
    session.act(actions.Answer(key, repr(factor * value)))
    return session.view().messages[-1].text


def test_the_first_time_and_again_in_the_same_place_nothing_is_added() -> None:
    session = lesson_of_gradients()
    assert AGAIN not in said(session, "dL/dyhat", -1.0)
    assert AGAIN not in said(session, "dL/dyhat", -1.0)


def test_in_another_place_it_is_said_what_to_look_at_again() -> None:
    session = lesson_of_gradients()
    said(session, "dL/dyhat", -1.0)
    assert said(session, "dL/db11", -1.0).endswith(AGAIN)


def test_another_mistake_or_a_right_answer_says_nothing_of_it() -> None:
    session = lesson_of_gradients()
    said(session, "dL/dyhat", -1.0)
    assert AGAIN not in said(session, "dL/dW1_11", 0.5)
    assert AGAIN not in said(session, "dL/db11", 1.0)


def test_it_is_remembered_when_the_lesson_is_opened_again() -> None:
    kept = Kept()
    said(lesson_of_gradients(kept), "dL/dyhat", -1.0)
    assert said(lesson_of_gradients(kept), "dL/db11", -1.0).endswith(AGAIN)


def test_the_end_lists_what_is_worth_another_look_the_most_frequent_first() -> None:
    session = lesson_of_gradients()
    said(session, "dL/dyhat", 0.5)
    said(session, "dL/dW1_11", -1.0)
    said(session, "dL/db11", -1.0)
    while session.view().kind != "end":
        session.act(actions.Forward())
    assert "Worth another look: the signs of the rule, the derivative of the loss." in session.view().text


def test_the_end_of_a_lesson_without_mistakes_lists_nothing() -> None:
    session = lesson_of_gradients()
    for key in KEYS:
        said(session, key, 1.0)
    session.act(actions.Forward())
    assert session.view().kind == "end"
    assert "another look" not in session.view().text
