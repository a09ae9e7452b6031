"""What a learner reads about a slip made by hand: the right mistake, in this problem's names, and short."""

from __future__ import annotations

import math

import pytest

from engine.network import Network
from engine.trace import Trace
from engine.trace import trace as traced
from tests.marking.problems import classes, deep, exam, leaky, salary
from tutor.marking import Outcome, Verdict, mark
from tutor.marking.proof import as_typed

SALARY, EXAM, CLASSES = salary(), exam(), classes()


def on(trace: Trace, asked: str, value: float | str, digits: int = 4) -> Verdict:
    text = value if isinstance(value, str) else as_typed(value)
    return mark(trace, trace.find(asked).name, text, digits=digits)


def value(trace: Trace, name: str) -> float:
    return trace.find(name).value


def small_numbers() -> Trace:
    """O₁₁ = 1.1, and the new weight is 1.1157."""
    network = Network.build(
        (2, 2, 1), ["linear"] * 2, "squared_error", [[[0.3, 0.5], [0.4, 0.2]], [[0.8], [0.7]]], [[0.1, 0.3], [0.2]]
    )
    return traced(network, [2, 1], [5], 0.05)


@pytest.mark.parametrize(
    ("trace", "asked", "typed", "said"),
    [
        (
            SALARY,
            "dL/dW2_11",
            "21.92*0.4",
            "This takes dŷ/dW²₁₁ as W²₁₁. In ŷ it is multiplied by O₁₁, so dŷ/dW²₁₁ = O₁₁.",
        ),
        (
            SALARY,
            "dL/dW1_11",
            "21.92*8.875*3.75",
            "This takes dŷ/dO₁₁ as O₁₁. In ŷ it is multiplied by W²₁₁, so dŷ/dO₁₁ = W²₁₁.",
        ),
        (
            EXAM,
            "dL/dO11",
            "dL/dz21*O11",
            "This takes dz₂₁/dO₁₁ as O₁₁. In z₂₁ it is multiplied by W²₁₁, so dz₂₁/dO₁₁ = W²₁₁.",
        ),
    ],
)
def test_a_weight_taken_for_what_it_carries_is_told_both(trace: Trace, asked: str, typed: str, said: str) -> None:
    verdict = on(trace, asked, typed)
    assert (verdict.mistake, verdict.message) == ("weight-and-carried", said)


def test_a_gradient_behind_the_asked_one_is_said_to_go_too_far() -> None:
    verdict = on(EXAM, "dL/dO11", value(EXAM, "dL/dz11"))
    assert verdict.mistake == "gone-too-far"
    assert verdict.message == "This is dL/dz₁₁, one move farther: dO₁₁/dz₁₁ is no factor of dL/dO₁₁."


@pytest.mark.parametrize(
    ("trace", "asked", "said"),
    [
        (SALARY, "L", "A square is never negative: L = (y − ŷ)²."),
        (EXAM, "O11", "A sigmoid is never negative: O₁₁ = σ(z₁₁)."),
        (SALARY, "dL/dyhat", "Look at the signs in dL/dŷ = −2(y − ŷ), and at which way round the error is taken."),
        (leaky(), "dL/dyhat", "Look at the signs in dL/dŷ = −y/ŷ + (1 − y)/(1 − ŷ)."),
        (EXAM, "dL/dW1_11", "Look at the signs in dL/dŷ = −2(y − ŷ), and at those of the other factors."),
        (CLASSES, "dL/dz21", "Look at the signs in dL/dŷ₂ = −y₂/ŷ₂, and at those of the other factors."),
        (SALARY, "O11", "Look again at the signs in O₁₁ = x₁₁·W¹₁₁ + x₁₂·W¹₂₁ + b₁₁."),
    ],
)
def test_a_wrong_sign_is_told_where_a_sign_stands(trace: Trace, asked: str, said: str) -> None:
    verdict = on(trace, asked, -value(trace, asked))
    assert verdict.mistake == "sign"
    assert verdict.message.endswith(said)


def test_an_error_that_is_doubled_is_not_squared() -> None:
    assert on(SALARY, "L", "2*(18.96 - 8)").message == "The error is doubled, not squared: L = (y − ŷ)²."


def test_an_error_the_other_way_round_and_not_squared_is_told_as_both() -> None:
    said = "The error is taken the other way round, and it is not squared: L = (y − ŷ)²."
    assert said in on(SALARY, "L", "10.96").message


def test_a_sum_passed_on_is_still_itself_only_where_its_own_output_is_asked() -> None:
    total = 0.3 * value(EXAM, "z11") + 0.9 * value(EXAM, "z12")
    assert on(EXAM, "O11", value(EXAM, "z11")).message.startswith("This is still z₁₁: the activation is not applied.")
    verdict = on(EXAM, "yhat", 1 / (1 + math.exp(-total)))
    assert verdict.message == "z₁₁ stands where O₁₁ belongs: the activation is missing. O₁₁ = σ(z₁₁)."


def test_biases_left_out_of_a_whole_layer_are_told_in_the_plural() -> None:
    verdict = on(SALARY, "yhat", 0.4 * 8.375 + 0.6 * 24.75 + 0.5)
    assert verdict.message == "Biases are left out: b₁₁, for example, is added to the weighted inputs of O₁₁."


def test_the_first_index_of_a_first_weight_is_that_of_an_input() -> None:
    assert "The first index is the input it comes from, 2" in on(SALARY, "O11", 0.375 + 80 * 0.2 + 0.5).message
    inner = deep()
    swapped = value(inner, "z31") + value(inner, "O22") * (-0.3 - 0.8)
    assert "The first index is the neuron of layer 2 it comes from, 2" in on(inner, "z31", swapped).message


def test_a_new_bias_is_not_called_a_weight() -> None:
    assert "b₂₁ new, the bias after the update" in on(SALARY, "dL/db21", value(SALARY, "b21_new")).message


def test_an_old_weight_that_is_right_as_far_as_it_goes_is_told_to_be_the_old_one() -> None:
    verdict = on(EXAM, "W1_22_new", "0.3", digits=5)
    assert verdict.outcome is Outcome.IMPRECISE
    assert "with one figure, but so is the old W¹₂₂." in verdict.message
    assert "old" not in on(EXAM, "W1_22_new", "0.29", digits=5).message


def test_a_number_cut_off_one_figure_short_is_free_though_a_mistake_is_near() -> None:
    assert on(EXAM, "W1_22_new", "0.2943", digits=5).outcome is Outcome.IMPRECISE


def test_of_two_mistakes_that_few_figures_round_to_the_one_hit_exactly_is_named() -> None:
    assert on(small_numbers(), "dL/dW2_11", "1.1").message.startswith("This is dŷ/dW²₁₁: the factor dL/dŷ")
