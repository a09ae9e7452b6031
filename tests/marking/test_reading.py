"""Every spelling of an answer is understood, and what cannot be read is pointed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names import Spelling
from tests.marking.problems import exam, salary
from tutor.marking import Outcome, mark
from tutor.marking.reading import Unreadable, read
from tutor.marking.wording import Words

SALARY, EXAM = salary(), exam()


def value_of(text: str, asked: str = "dL/dW1_22") -> float:
    return read(text, SALARY.find(asked).name, SALARY).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-0.76", -0.76),
        ("−.76", -0.76),
        ("+3", 3.0),
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        ("7/25", 0.28),
        ("12%", 0.12),
        ("12 %", 0.12),
        ("  8.5  ", 8.5),
        ("0,55", 0.55),
        ("2(3)", 6.0),
        ("2*-3", -6.0),
        ("2^3", 8.0),
        ("2**3", 8.0),
        ("2³", 8.0),
        ("3×4", 12.0),
        ("3·4", 12.0),
        ("3÷4", 0.75),
        ("2.5 x 10^-3", 0.0025),
        ("2.5×10⁻³", 0.0025),
        ("sqrt(16)", 4.0),
        ("exp(0)", 1.0),
        ("ln(1)", 0.0),
        ("sigmoid(0)", 0.5),
        ("-2*(8-18.96)*8.875", 194.54),
        ("-2(y-yhat)*O11", 194.54),
        ("−2(y − ŷ)·O₁₁", 194.54),
        ("-2(y-O21)*O11", 194.54),
        ("x2", 80.0),
        ("x12", 80.0),
        ('"5.25"', 5.25),
        ("`5.25`", 5.25),
        ("5.25.", 5.25),
        ("5.25;", 5.25),
        ("5.", 5.0),
        ("about 5.25", 5.25),
        ("~5.25", 5.25),
        ("the answer is 5.25", 5.25),
        ("answer = 5.25", 5.25),
        ("= 5.25", 5.25),
        ("≈ 5.25", 5.25),
        ("dL/dW1_22 = 5.25", 5.25),
        ("∂L/∂W¹₂₂ ≈ 5.25", 5.25),
        ("dl/dw1_22: 5.25", 5.25),
        ("5.25 = dL/dW1_22", 5.25),
        ("dL/dW1_22 = 2*2.625 = 5.25", 5.25),
        ("2*2.625 = 5.25", 5.25),
    ],
)
def test_a_spelling_is_read_as_its_value(text: str, value: float) -> None:
    assert value_of(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "said", "caret"),
    [
        ("", "Nothing was typed", None),
        ("1,234.5", "no separator between thousands", 0),
        ("8,875", "can mean 8.875 or 8875", 0),
        ("3 + ", "missing at the end", 3),
        ("(3 + 4", "is not closed", 0),
        ("3 + 4)", "never opened", 5),
        ("2 3", "side by side", 2),
        ("hello", "not a name", 0),
        ("5.25 units", "without a unit", 5),
        ("5 * O13", "goes from 1 to 2", 4),
        ("1/0", "divides by zero", 0),
        ("9^9^9", "too large", 0),
        ("sqrt(-1)", "no value", 0),
        ("nan", "not a number", 0),
        ("1 e-3", "without spaces", 0),
        ("dL/dW1_22 =", "missing beside the =", 11),
        ("O11 = 5", "this says O₁₁", 0),
        ("dL/dW1_22", "cannot be used in the answer", 0),
        ("2 * dL/dW1_22", "is what is asked", 4),
        ("dyhat/dW1_22", "no step of its own", 0),
        ("2 * W1_22_new", "has not been worked out yet", 4),
        ("2*3 = 7", "which of them is the answer", 0),
        ("1=1=1=1=1=1=1", "too many =", 2),
        ("x" * 3000, "too long", 0),
    ],
)
def test_what_cannot_be_read_is_explained_and_pointed_at(text: str, said: str, caret: int | None) -> None:
    with pytest.raises(Unreadable) as raised:
        value_of(text)
    assert said in str(raised.value)
    assert raised.value.position == caret


def test_only_names_that_were_allowed_may_be_used() -> None:
    asked, allowed = SALARY.find("yhat").name, {SALARY.find("O11").name}
    assert read("O11 + x11 + W2_11", asked, SALARY, allowed).value == pytest.approx(8.875 + 3.75 + 0.4)
    with pytest.raises(Unreadable, match="O₁₂ has not been worked out yet"):
        read("O11 + O12", asked, SALARY, allowed)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("-2*(8-18.96)*8.875", "−2(8 − 18.96) · 8.875 = 194.54"),
        ("0,55", "0.55"),
        ("7/25", "7/25 = 0.28"),
        ("-2(y-yhat)*O11", "−2(y − ŷ) · O₁₁ = 194.54"),
        ("2*2.625 = 5.25", "2 · 2.625 = 5.25"),
    ],
)
def test_the_echo_shows_what_was_understood(text: str, echo: str) -> None:
    assert read(text, SALARY.find("dL/dW1_22").name, SALARY).understood == echo


def test_the_echo_follows_the_spelling() -> None:
    reading = read("−2(y − ŷ)·O₁₁", SALARY.find("dL/dW1_22").name, SALARY, words=Words(Spelling.ASCII))
    assert reading.understood == "-2 * (y - yhat) * O11 = 194.54"


@pytest.mark.parametrize(
    ("text", "digits", "half_unit"),
    [
        ("0.55", 2, 0.005),
        ("0.550", 3, 0.0005),
        ("-.0012", 2, 0.00005),
        ("120", 2, 5.0),
        ("1.20e3", 3, 5.0),
        ("8", 1, 0.5),
    ],
)
def test_precision_is_judged_on_the_typed_text(text: str, digits: int, half_unit: float) -> None:
    plain = read(text, EXAM.find("O11").name, EXAM).plain
    assert plain is not None
    assert plain.digits == digits
    assert plain.half_unit == pytest.approx(half_unit)


def test_arithmetic_has_no_typed_precision() -> None:
    assert read("1/2", EXAM.find("O11").name, EXAM).plain is None


def test_an_unreadable_answer_costs_nothing() -> None:
    verdict = mark(SALARY, SALARY.find("O11").name, "8.8.7")
    assert verdict.outcome is Outcome.UNREADABLE
    assert not verdict.outcome.costs_attempt
    assert verdict.answer.understood == ""
    assert verdict.caret == 0


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 10**8),
    st.sampled_from(("{whole}", "{whole}.{part}", "{whole}.{part}e-3", "{whole}e+05", "00{whole}.{part}")),
)
def test_a_plain_number_is_read_as_the_grammar_reads_it(whole: int, part: int, form: str) -> None:
    text = form.format(whole=whole, part=part)
    name = SALARY.find("O11").name
    assert read(text, name, SALARY) == read(f" {text}", name, SALARY)  # with a space before it the grammar reads it
