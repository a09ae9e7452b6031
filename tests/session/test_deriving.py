"""Questions for a formula: any way of writing it is right, its form may be asked, help never shows the value."""

from __future__ import annotations

import pytest

from tests.session.kinds import EVERY_KIND, answered, at, tone
from tests.session.sittings import Kept, written
from tutor.session import actions
from tutor.session.view import Tone

STEP = "derive:dL/dW1_12"
RIGHT = "-2*(y - yhat)*W2_21*O12*(1 - O12)*x11"


@pytest.mark.parametrize(
    "typed", [RIGHT, "2(yhat-y)*W2_21*x11*(O12 - O12^2)", f"dL/dW1_12 = {RIGHT}", "-2*x11*W2_21*O12*(1-O12)*(y-O21)"]
)
def test_any_way_of_writing_it_is_right(typed: str) -> None:
    assert tone(at(STEP), typed) is Tone.RIGHT


def test_another_form_than_asked_costs_nothing() -> None:
    message = answered(at(STEP), "dL/dyhat*W2_21*O12*(1-O12)*x11")
    assert message.tone is Tone.FREE
    assert "dL/dyhat" in message.text


def test_all_weights_are_the_weights_there_are() -> None:
    """An update of them is computed after the derivative and has no place in it."""
    lesson = written(EVERY_KIND.replace("form: [x11, W2_21, O12, y, yhat]", "form: [x11, W, O, y, yhat]"))
    message = answered(at(STEP, lesson=lesson), "dL/dyhat*W2_21*O12*(1-O12)*x11")
    assert "W1_11" in message.text
    assert "new" not in message.text


def test_any_form_will_do_where_none_is_asked() -> None:
    assert tone(at("any-form"), "x11*W1_11 + x12*W1_21 + b11") is Tone.RIGHT


def test_a_missing_factor_is_told() -> None:
    message = answered(at(STEP), "-2*(y - yhat)*W2_21*x11")
    assert message.tone is Tone.WRONG
    assert "O12 * (1 - O12) is missing" in message.text


def test_a_number_is_no_formula() -> None:
    session = at(STEP)
    problem_value = session.view().asked[0]
    assert tone(session, "1.25") is not Tone.RIGHT
    assert not problem_value.done


def test_what_cannot_be_read_is_pointed_at() -> None:
    message = answered(at(STEP), "2*(y - ")
    assert (message.tone, message.quoted[: message.caret]) == (Tone.FREE, "2*(y -")


def test_the_question_says_in_which_names() -> None:
    assert at(STEP).view().text.endswith("Answer with a formula in x11, W2_21, y, O12 and yhat.")
    assert at("any-form").view().text.endswith("Answer with a formula in names, not numbers.")


def test_the_lesson_has_the_first_word_and_the_engine_the_others() -> None:
    session = at(STEP)
    key = session.view().asked[0].key
    told = [session.act(actions.Hint(key)).messages[-1].text for _ in range(4)]
    assert told[0] == "Begin at the loss."
    assert told[1] == "The chain is dL/dW1_12 = dL/dyhat * dyhat/dO12 * dO12/dz12 * dz12/dW1_12."
    assert "dyhat/dO12 = W2_21." in told[2]
    assert told[3] == "It is dL/dW1_12 = -2*(y - yhat) * W2_21 * O12*(1 - O12) * x11."


def test_help_without_a_chain_begins_the_formula() -> None:
    session = at("any-form")
    key = session.view().asked[0].key
    told = [session.act(actions.Hint(key)).messages[-1].text for _ in range(3)]
    assert told[1:] == ["It is made of x11, W1_11, x12, W1_21 and b11.", "It begins with x11 * W1_11."]


def test_the_value_stays_hidden_when_the_formula_is_found() -> None:
    session = at(STEP)
    answered(session, RIGHT)
    view = session.view()
    shown = " ".join(line.text for line in view.working)
    assert "O12 * (1 - O12)" in shown or "O12*(1 - O12)" in shown
    assert all(line.stage in ("rule", "formula") for line in view.working)
    assert all(row.label != "dL/dW1_12" or row.value == "?" for row in view.known)


def test_formulas_without_a_network_can_be_derived() -> None:
    assert tone(at("derive:m_new@line"), "m - rate*dL/dm") is Tone.RIGHT
    assert tone(at("derive:m_new@line"), "m + 2*rate*(y - p)*x") is Tone.RIGHT


def test_a_formula_is_stored_without_a_value() -> None:
    kept = Kept()
    answered(at(STEP, kept), RIGHT)
    (event,) = [event for event in kept.stored if event.kind == "answer"]
    assert (event.outcome, event.value, event.item) == ("correct", None, "dL/dW1_12")
