"""No text crashes the reader, and what is readable is read the same way again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.names import Spelling
from engine.numerals import numeral
from tests.marking.noise import random_text
from tests.marking.problems import exam, two_outputs
from tutor.marking import Outcome, mark
from tutor.marking.reading import Reading, Unreadable, read

NETWORK, EXAM = two_outputs(), exam()
ASKED = NETWORK.find("dL/dW1_11").name
STRINGS = 20_000


def reading(text: str) -> Reading | None:
    try:
        return read(text, ASKED, NETWORK)
    except Unreadable as error:
        refusal = error
    assert str(refusal).strip()
    assert refusal.position is None or 0 <= refusal.position <= len(text)
    return None


def test_random_text_never_crashes_the_reader() -> None:
    source = random.Random(20)
    readable = sum(reading(random_text(source)) is not None for _ in range(STRINGS))
    assert readable > STRINGS / 200


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_either_read_or_explained(text: str) -> None:
    reading(text)


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_printed_number_is_read_back_exactly(value: float) -> None:
    for spelling in (Spelling.ASCII, Spelling.UNICODE):
        made = reading(numeral(value, None, spelling))
        assert made is not None
        assert made.value == value


@settings(max_examples=200, deadline=None)
@given(st.floats(min_value=-1e6, max_value=1e6), st.integers(1, 8))
def test_an_answer_near_the_right_one_is_accepted_and_a_far_one_is_not(factor: float, digits: int) -> None:
    right = EXAM.find("dL/dz21")
    near = mark(EXAM, right.name, repr(right.value * (1 + 1e-6 * factor / 1e6)), digits=min(digits, 5))
    assert near.outcome is Outcome.CORRECT
    if abs(factor) > 2:
        assert not mark(EXAM, right.name, repr(right.value * factor)).outcome.accepted


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400,
        "-" * 400,
        "9^" * 150 + "9",
        "1+" * 180 + "1",
        "e^" * 100 + "1",
        "sqrt(" * 60,
        "√" * 300,
        "%" * 400,
        "1e400",
    ],
)
def test_deep_and_long_text_is_refused_or_read(text: str) -> None:
    reading(text)
