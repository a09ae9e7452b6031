"""Penalties: gradient against complex step, values against the definition, and the update by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.expressions import COMPLEX, evaluate
from engine.names import Name, named
from engine.network import NetworkError
from engine.penalties import PENALTIES, Penalty, penalty, trace_penalty
from engine.sheet import formula

WEIGHTS = [-3.0, -0.2, 1e-5, 0.7, 40.0]


def error(row: Penalty) -> float:
    """How far the gradient is from the derivative of the share, by a complex step, relative to it."""
    worst, h = 0.0, 1e-30
    for w in WEIGHTS:
        at: dict[Name, complex] = {named("W"): complex(w, h), named("lambda"): 0.3 + 0j}
        real: dict[Name, float] = {named("W"): w, named("lambda"): 0.3}
        slope = evaluate(row.share, at, COMPLEX).imag / h
        worst = max(worst, abs(evaluate(row.gradient, real) - slope) / abs(slope))
    return worst


@pytest.mark.parametrize("name", PENALTIES)
def test_the_gradient_is_the_derivative_of_the_share(name: str) -> None:
    assert error(penalty(name)) < 1e-14


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("l2", "lambda*W"),
        ("l2", "2*lambda*W^2"),
        ("l2", "2*lambda*abs(W)"),
        ("l1", "lambda*W"),
        ("l1", "lambda"),
        ("weight_decay", "2*lambda*W"),
    ],
)
def test_a_seeded_mistake_is_caught(name: str, wrong: str) -> None:
    assert error(replace(penalty(name), gradient=formula(wrong, ["lambda", "W"]))) > 0.1


def test_l2_of_the_course_has_its_factor_of_two() -> None:
    values: dict[Name, float] = {named("W"): 3.0, named("lambda"): 0.1}
    assert evaluate(penalty("l2").gradient, values) == pytest.approx(0.6)
    assert evaluate(penalty("weight_decay").gradient, values) == pytest.approx(0.3)


def test_l1_at_zero_is_taken_as_zero() -> None:
    assert evaluate(penalty("l1").gradient, {named("W"): 0.0, named("lambda"): 0.1}) == 0.0


def test_l1_at_zero_says_that_it_is_a_choice() -> None:
    assert "choice" in trace_penalty("l1", 0.1, [0.0]).find("dP/dW1").note
    assert trace_penalty("l1", 0.1, [0.5]).find("dP/dW1").note == ""


@pytest.mark.parametrize(("name", "wanted"), [("l1", 0.5 * 7.0), ("l2", 0.5 * 21.0), ("weight_decay", 0.25 * 21.0)])
def test_the_cost_adds_up_over_all_weights(name: str, wanted: float) -> None:
    weights = [np.array([[1.0, -2.0]]), np.array([[4.0]])]
    assert penalty(name).cost(0.5, weights) == pytest.approx(wanted)


def test_the_penalty_by_hand_is_the_cost() -> None:
    assert trace_penalty("l2", 0.5, [1.0, -2.0, 4.0]).find("P").value == penalty("l2").cost(
        0.5, [np.array([1.0, -2.0, 4.0])]
    )


def test_the_update_by_hand_adds_both_gradients() -> None:
    traced = trace_penalty("l2", 0.1, [3.0, -2.0], [1.0, 1.0], 0.5)
    assert traced.find("W_new1").value == pytest.approx(3.0 - 0.5 * (1.0 + 0.6))
    assert traced.find("W_new2").value == pytest.approx(-2.0 - 0.5 * (1.0 - 0.4))


def test_without_a_rate_the_gradients_stand_alone() -> None:
    traced = trace_penalty("l1", 0.1, [3.0], [1.0])
    assert traced.find("dP/dW1").value == 0.1
    assert "W_new1" not in {str(name) for name in traced}


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: penalty("l3"), "penalty", "did you mean l"),
        (lambda: trace_penalty("l1", -0.1, [1.0]), "lambda", "lambda is 0 or more, not -0.1"),
        (lambda: trace_penalty("l1", 0.1, []), "weights", "at least one weight"),
        (lambda: trace_penalty("l1", 0.1, [1.0], [1.0, 2.0]), "gradients", "1 weights need 1 gradients, not 2"),
        (lambda: trace_penalty("l1", 0.1, [1.0], [1.0], 0.0), "learning_rate", "greater than 0"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
