"""A formula is right by its values, whatever it looks like."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from engine.rendering import Style, render
from tests.marking.problems import EVERY, adam, classes, exam, salary
from tutor.marking import Outcome, Verdict
from tutor.marking.elsewhere import points
from tutor.marking.formulas import mark_formula
from tutor.marking.hints import hints

SALARY, EXAM = salary(), exam()


def derive_salary(asked: str, text: str) -> Verdict:
    return mark_formula(SALARY, SALARY.find(asked).name, text)


@pytest.mark.parametrize(
    "text",
    [
        "-2(y-yhat)*W2_11*x11",
        "2*(yhat - y)*x1*W2_11",
        "dL/dyhat * W2_11 * x11",
        "dL/dW1_21 / x12 * x11",
        "-2(y-O21) W2_11 x11",
        "(yhat-y)*2*W2_11*x11 + 0*O12",
        "dL/dW1_11 = -2(y - (O11*W2_11 + O12*W2_21 + b21)) * W2_11 * x11",
    ],
)
def test_every_form_of_the_right_formula_is_right(text: str) -> None:
    assert derive_salary("dL/dW1_11", text).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("2(y-yhat)*W2_11*x11", "sign"),
        ("-(y-yhat)*W2_11*x11", "factor-two"),
        ("-2(y-yhat)*x11", "factor-missing"),
        ("-2(y-yhat)*W2_11", "factor-missing"),
        ("-2(y-yhat)*W2_21*x11", "neighbour-used"),
        ("-6(y-yhat)*W2_11*x11", "factor-missing"),
    ],
)
def test_a_formula_that_is_off_by_something_known_is_told_so(text: str, mistake: str) -> None:
    verdict = derive_salary("dL/dW1_11", text)
    assert verdict.outcome is Outcome.MISTAKE
    assert mistake in (verdict.mistake, *verdict.also)


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        ("dL/dyhat", "2(y - yhat)", "A sign is the wrong way round."),
        ("L", "y - yhat", "The error is not squared."),
        ("O11", "x11*W1_11 + x12*W1_21", "The bias b₁₁ is left out: it is added to the weighted inputs of O₁₁."),
    ],
)
def test_what_is_said_of_a_mistake_does_not_hold_the_formula_that_is_asked(asked: str, text: str, said: str) -> None:
    verdict = derive_salary(asked, text)
    assert verdict.outcome is Outcome.MISTAKE
    assert verdict.message == said


def test_a_constant_factor_is_said_as_a_fraction() -> None:
    assert "3/7 times" in derive_salary("dL/dW1_11", "-6/7*(y-yhat)*W2_11*x11").message


def test_a_missing_activation_derivative_is_named_in_a_formula() -> None:
    verdict = mark_formula(EXAM, EXAM.find("dL/dW1_11").name, "dL/dO11 * x11")
    assert verdict.mistake == "activation-derivative-missing"


@pytest.mark.parametrize("text", ["x11 + W2_11", "O12*x11", "b11", "7", "eta*x11"])
def test_another_formula_is_wrong(text: str) -> None:
    assert derive_salary("dL/dW1_11", text).outcome in (Outcome.WRONG, Outcome.MISTAKE)


def test_a_number_is_not_a_formula() -> None:
    verdict = mark_formula(EXAM, EXAM.find("dL/dyhat").name, "0.33014727904951274")
    assert verdict.outcome is not Outcome.CORRECT


def test_the_asked_quantity_is_not_a_formula_for_itself() -> None:
    assert derive_salary("dL/dW1_11", "dL/dW1_11").outcome is Outcome.UNREADABLE


def test_a_right_formula_in_other_terms_is_asked_for_again_at_no_cost() -> None:
    terms = [SALARY.find(label).name for label in ("y", "yhat", "W2_11", "x11")]
    name = SALARY.find("dL/dW1_11").name
    verdict = mark_formula(SALARY, name, "dL/dyhat*W2_11*x11", terms=terms)
    assert verdict.outcome is Outcome.IMPRECISE
    assert "without dL/dŷ" in verdict.message
    assert mark_formula(SALARY, name, "-2(y-yhat)*W2_11*x11", terms=terms).outcome is Outcome.CORRECT


@pytest.mark.parametrize("problem", EVERY)
def test_the_rule_of_the_hints_is_right_as_a_formula(problem: str) -> None:
    trace = EVERY[problem]()
    for name, step in list(trace.items())[:: max(1, len(trace) // 30)]:
        rule = hints(trace, name, Spelling.ASCII)[1].lines[0].partition("=")[2]
        if step.depends and " if " not in rule:
            verdict = mark_formula(trace, name, rule)
            assert verdict.outcome is Outcome.CORRECT, (rule, verdict)


def test_the_points_differ_and_keep_the_relations() -> None:
    for made in (classes, adam):
        trace = made()
        moved = points(trace, 3)
        assert len(moved) == 4
        assert len({tuple(point.numbers.values()) for point in moved}) == 4


def test_the_short_formula_of_softmax_with_cross_entropy_is_right() -> None:
    trace = classes()
    step = next(step for step in trace.steps.values() if step.short is not None)
    assert step.short is not None
    assert mark_formula(trace, step.name, render(step.short, Style(Spelling.ASCII))).outcome is Outcome.CORRECT


@pytest.mark.parametrize("text", ["32.88", "-2(y - yhat)*W2_11*3.75", "-2(8 - yhat)*W2_11*x11"])
def test_numbers_in_the_place_of_names_are_right_for_this_problem_only_and_cost_nothing(text: str) -> None:
    verdict = mark_formula(SALARY, SALARY.find("dL/dW1_11").name, text)
    assert verdict.outcome is Outcome.IMPRECISE
    assert "only for these numbers" in verdict.message


def test_what_is_a_number_by_itself_is_right_as_one() -> None:
    assert mark_formula(SALARY, SALARY.find("dO11/db11").name, "1").outcome is Outcome.CORRECT
