"""Errors carried forward, early rounding, and two mistakes at once."""

from __future__ import annotations

import math

import pytest

from engine.names import Spelling
from tests.marking.problems import exam, salary
from tutor.marking import Outcome, Verdict, mark, mark_sheet

SALARY, EXAM = salary(), exam()


def with_earlier(asked: str, text: str, **earlier: float) -> Verdict:
    values = {SALARY.find(label).name: value for label, value in earlier.items()}
    return mark(SALARY, SALARY.find(asked).name, text, earlier=values)


def test_an_answer_right_for_a_wrong_earlier_value_is_carried() -> None:
    verdict = with_earlier("yhat", "18.77", O11=8.4)
    assert verdict.outcome is Outcome.CARRIED
    assert verdict.outcome.accepted
    assert verdict.carry == 18.77
    assert verdict.message == "Right for the O₁₁ = 8.4 given earlier. O₁₁ is where it went wrong: look there again."


def test_the_right_value_stays_right_after_a_wrong_earlier_one() -> None:
    assert with_earlier("yhat", "18.96", O11=8.4).outcome is Outcome.CORRECT


def test_a_mistake_on_top_of_a_carried_value_is_named() -> None:
    verdict = with_earlier("dL/dyhat", "10.77", yhat=18.77)
    assert verdict.mistake == "factor-two"
    assert verdict.message.startswith("With the ŷ given earlier: ")


@pytest.mark.parametrize("trivial", [0.0, 1.0, -1.0])
def test_a_trivial_earlier_value_is_not_carried(trivial: float) -> None:
    value = 0.4 * trivial + 0.6 * 24.85 + 0.5
    assert with_earlier("yhat", f"{value:.6g}", O11=trivial).outcome is not Outcome.CARRIED


def test_two_equal_earlier_values_that_should_differ_are_not_carried() -> None:
    assert with_earlier("yhat", "5.5", O11=5.0, O12=5.0).outcome is not Outcome.CARRIED


def test_an_earlier_value_that_plays_no_part_is_not_carried() -> None:
    assert with_earlier("O12", "7.7", O11=8.4).outcome is not Outcome.CARRIED


def test_a_sheet_is_marked_in_the_order_of_computation() -> None:
    answers = {"yhat": "18.77", "O11": "8.4", "O12": "24.85", "dL/dyhat": "21.54", "dL/dW1_11": "32.31"}
    outcomes = [verdict.outcome for verdict in mark_sheet(SALARY, answers)]
    assert outcomes == [Outcome.CARRIED, Outcome.MISTAKE, Outcome.CORRECT, Outcome.CARRIED, Outcome.CARRIED]


def test_a_carried_line_points_at_the_first_wrong_one() -> None:
    answers = {"O11": "8.4", "yhat": "18.77", "dL/dyhat": "21.54"}
    assert "O11 is where it went wrong" in mark_sheet(SALARY, answers, spelling=Spelling.ASCII)[1].message


def test_an_unknown_line_of_a_sheet_is_unreadable_and_the_rest_is_marked() -> None:
    first, second = mark_sheet(SALARY, {"O13": "1", "O11": "8.875"})
    assert first.outcome is Outcome.UNREADABLE
    assert math.isnan(first.value)
    assert second.outcome is Outcome.CORRECT


def test_a_line_that_stands_twice_is_said() -> None:
    verdicts = mark_sheet(SALARY, {"yhat": "18.96", "O21": "18.96"})
    assert "twice" in verdicts[1].message


def test_a_whole_right_sheet_is_right() -> None:
    answers = {str(name): f"{step.value:.6g}" for name, step in EXAM.items() if step.phase.value != "given"}
    assert {verdict.outcome for verdict in mark_sheet(EXAM, answers)} == {Outcome.CORRECT}


def test_a_number_rounded_on_the_way_is_told_apart_from_a_mistake() -> None:
    value = EXAM.find("dL/dz21").value * 0.6  # O₁₁ = 0.5523 taken as 0.6
    verdict = mark(EXAM, EXAM.find("dL/dW2_11").name, f"{value:.6g}")
    assert verdict.outcome is Outcome.ROUNDED_EARLY
    assert not verdict.outcome.costs_attempt
    assert "significant figures or more" in verdict.message


def test_rounding_everything_to_two_decimals_is_recognised() -> None:
    # z 0.21 and 0.32, O 0.55 and 0.58, so z₂₁ = 0.165 + 0.522 rounds to 0.69 and ŷ to 0.67
    value = -2 * (0.5 - 0.67) * 0.67 * 0.33 * 0.55
    verdict = mark(EXAM, EXAM.find("dL/dW2_11").name, f"{value:.4g}")
    assert verdict.outcome is Outcome.ROUNDED_EARLY
    assert "two decimals" in verdict.message


def test_two_mistakes_at_once_are_said_carefully() -> None:
    # the derivative of the activation and the 2 of the square, both missing
    value = EXAM.find("dL/dW1_11").value / EXAM.find("dO11/dz11").value / 2
    verdict = mark(EXAM, EXAM.find("dL/dW1_11").name, f"{value:.8g}")
    assert verdict.mistake == "factor-two+activation-derivative-missing"
    assert verdict.message.startswith("Perhaps two things at once: ")


def test_a_vague_number_is_not_taken_for_two_mistakes() -> None:
    value = EXAM.find("dL/dW1_11").value / EXAM.find("dO11/dz11").value / 2
    assert "+" not in mark(EXAM, EXAM.find("dL/dW1_11").name, f"{value:.2g}").mistake


def test_two_mistakes_with_one_value_are_called_one_way() -> None:
    # with a learning rate of 0.5, twice the gradient is also the gradient divided by it
    verdict = mark(EXAM, EXAM.find("dL/dW1_12").name, f"{2 * EXAM.find('dL/dW1_12').value:.8g}")
    assert verdict.mistake == "factor-two"
    assert "step-for-gradient" in verdict.also
    assert verdict.message.startswith("One way to get this value: ")
