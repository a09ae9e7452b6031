"""Brackets that were left out cost nothing and are pointed at; other wrong answers are marked as ever."""

from __future__ import annotations

import pytest

from tests.marking.problems import exam, salary
from tutor.marking import Outcome, Verdict, mark
from tutor.marking.formulas import mark_formula

SALARY, EXAM = salary(), exam()
GRADIENT = SALARY.find("dL/dW1_11").name


def gradient(text: str) -> Verdict:
    return mark(SALARY, GRADIENT, text)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("-2*8-18.96*0.4*3.75", "8-18.96"),
        ("-2*8 - yhat*W2_11*x11", "8 - yhat"),
        ("dL/dW1_11 = -2·8−18.96·0.4·3.75", "8−18.96"),
        ("-2*(8-18.96*0.4)*3.75", "8-18.96"),
    ],
)
def test_arithmetic_that_is_right_but_for_brackets_costs_nothing(text: str, missing: str) -> None:
    verdict = gradient(text)
    assert verdict.outcome is Outcome.UNREADABLE
    assert f"If {missing} belongs together" in verdict.message
    assert verdict.caret == text.index(missing)


def test_a_sum_below_a_fraction_is_found_with_the_bracket_inside_it() -> None:
    verdict = mark(EXAM, EXAM.find("O11").name, "1/1+exp(-z11)")
    assert verdict.outcome is Outcome.UNREADABLE
    assert "If 1+exp(-z11) belongs together" in verdict.message


@pytest.mark.parametrize("text", ["-2*8-18.96*0.4*3.5", "8-18.96", "-44.44", "-2*(8-18.96)*0.4"])
def test_what_is_wrong_with_brackets_too_is_marked_as_ever(text: str) -> None:
    assert gradient(text).outcome in (Outcome.WRONG, Outcome.MISTAKE)


@pytest.mark.parametrize("text", ["-2*(8-18.96)*0.4*3.75", "32.88", "2*18.96*1.5-2*8*1.5"])
def test_a_right_answer_is_right_whatever_brackets_it_has(text: str) -> None:
    assert gradient(text).outcome is Outcome.CORRECT


def test_a_formula_that_is_right_but_for_brackets_costs_nothing() -> None:
    verdict = mark_formula(SALARY, GRADIENT, "-2*y - yhat*W2_11*x11")
    assert verdict.outcome is Outcome.UNREADABLE
    assert "If y - yhat belongs together" in verdict.message


def test_a_formula_that_is_off_by_more_than_brackets_is_marked_as_ever() -> None:
    assert mark_formula(SALARY, GRADIENT, "-2*y - yhat*W2_11").outcome is Outcome.WRONG


def test_long_arithmetic_is_not_searched_for_brackets() -> None:
    text = "-2*8-18.96*0.4*3.75" + "+0" * 10
    assert gradient(text).outcome is Outcome.WRONG
