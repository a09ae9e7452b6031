"""Stored words in the characters of the screen they are shown on now."""

from __future__ import annotations

import pytest

from engine.names import Derivative, Spelling, bias, loss, output, prediction, spell, updated, weight
from tutor.session.wording import in_spelling, whole_number

NAMES = [
    weight(2, 1, 1),
    weight(1, 10, 3),
    updated(weight(1, 2, 1)),
    bias(2, 1),
    updated(bias(1, 2)),
    output(1, 12),
    prediction(),
    prediction(2),
]


@pytest.mark.parametrize("name", NAMES, ids=str)
def test_a_name_shown_in_unicode_becomes_the_name_that_is_typed(name: object) -> None:
    assert in_spelling(spell(name), Spelling.ASCII) == spell(name, Spelling.ASCII)  # type: ignore[arg-type]


def test_the_round_sign_of_derivatives_becomes_a_d() -> None:
    said = spell(Derivative(loss(), weight(2, 1, 1)), Spelling.PARTIAL)
    assert in_spelling(said, Spelling.ASCII) == "dL/dW2_11"


def test_a_whole_sentence_becomes_ascii() -> None:
    said = "Half of it: dL/dŷ = −2(y − ŷ)·O₁₁ ≈ 1, since L = (y − ŷ)² without a ½ …"
    assert in_spelling(said, Spelling.ASCII) == (
        "Half of it: dL/dyhat = -2(y - yhat)*O11 ~ 1, since L = (y - yhat)^2 without a 1/2 ..."
    )


def test_unicode_is_left_as_it_is() -> None:
    assert in_spelling("dL/dW²₁₁ ≈ 1", Spelling.UNICODE) == "dL/dW²₁₁ ≈ 1"


def test_what_has_no_ascii_form_is_a_question_mark() -> None:
    assert in_spelling("7 日", Spelling.ASCII) == "7 ?"


@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.ASCII])
def test_control_characters_are_blanks(spelling: Spelling) -> None:
    assert in_spelling("a\x1b[0m\tb", spelling) == "a [0m b"


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("012", 12), ("", None), ("-1", None), ("²", None), ("٣", None)]
)
def test_a_whole_number_is_plain_digits(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_number_beyond_all_use_is_none() -> None:
    assert whole_number("9" * 5000) is None
