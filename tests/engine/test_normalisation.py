"""Batch normalisation: backward against complex step, forward against its promises, and by hand."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.network import NetworkError
from engine.normalisation import (
    Normalised,
    NormalisedGradients,
    Running,
    backward,
    evaluate,
    forward,
    trace_evaluation,
    trace_normalisation,
)

Array = NDArray[np.float64]
GAMMA, BETA = np.array([1.5, -0.7, 2.0]), np.array([0.2, 0.0, -1.0])


def batch(seed: int, rows: int = 5) -> Array:
    return np.random.default_rng(seed).normal(2.0, 3.0, (rows, 3))


def by_complex_step(x: Array, weights: Array) -> NormalisedGradients:
    """Gradients of Σ weights·y, each from one evaluation at a point 1e-30 off the real line."""
    h = 1e-30

    def goal(x: NDArray[np.complex128], gamma: NDArray[np.complex128], beta: NDArray[np.complex128]) -> float:
        centred = x - x.mean(axis=0)
        y = gamma * centred / np.sqrt((centred**2).mean(axis=0) + 1e-5) + beta
        return float((weights * y).sum().imag) / h

    parts = [x.astype(complex), GAMMA.astype(complex), BETA.astype(complex)]
    made = []
    for part in parts:
        gradient = np.zeros(part.shape)
        for at in np.ndindex(part.shape):
            part[at] += 1j * h
            gradient[at] = goal(*parts)
            part[at] -= 1j * h
        made.append(gradient)
    return NormalisedGradients(*made)


def error(x: Array, weights: Array, found: NormalisedGradients) -> float:
    exact = by_complex_step(x, weights)
    pairs = [(found.inputs, exact.inputs), (found.gamma, exact.gamma), (found.beta, exact.beta)]
    return max(float(np.max(np.abs(a - b))) / max(1.0, float(np.max(np.abs(b)))) for a, b in pairs)


@pytest.mark.parametrize("rows", [2, 3, 8, 50])
def test_backward_agrees_with_complex_step(rows: int) -> None:
    x, weights = batch(rows, rows), np.random.default_rng(1).normal(size=(rows, 3))
    passed = forward(x, GAMMA, BETA, Running.fresh(3))
    assert error(x, weights, backward(passed, GAMMA, weights)) < 1e-13


def without_mean(p: Normalised, g: Array) -> Array:
    return np.asarray(GAMMA / (len(g) * p.spread) * (len(g) * g - p.standard * (g * p.standard).sum(axis=0)))


def without_variance(p: Normalised, g: Array) -> Array:
    return np.asarray(GAMMA / (len(g) * p.spread) * (len(g) * g - g.sum(axis=0)))


def mean_of_rows_lost(p: Normalised, g: Array) -> Array:
    return np.asarray(GAMMA / p.spread * (g - g.sum(axis=0) - p.standard * (g * p.standard).sum(axis=0)))


def biased_spread(p: Normalised, g: Array) -> Array:
    return np.asarray(backward(p, GAMMA, g).inputs * np.sqrt(len(g) / (len(g) - 1)))


@pytest.mark.parametrize("wrong", [without_mean, without_variance, mean_of_rows_lost, biased_spread])
def test_a_seeded_mistake_is_caught(wrong: Callable[[Normalised, Array], Array]) -> None:
    x, weights = batch(4), np.random.default_rng(1).normal(size=(5, 3))
    passed = forward(x, GAMMA, BETA, Running.fresh(3))
    right = backward(passed, GAMMA, weights)
    assert error(x, weights, NormalisedGradients(wrong(passed, weights), right.gamma, right.beta)) > 1e-3


@given(st.integers(0, 1000), st.integers(2, 20))
def test_before_scaling_every_column_has_mean_0_and_variance_1(seed: int, rows: int) -> None:
    made = forward(batch(seed, rows), GAMMA, BETA, Running.fresh(3), epsilon=1e-12)
    np.testing.assert_allclose(made.standard.mean(axis=0), 0.0, atol=1e-10)
    np.testing.assert_allclose(made.standard.var(axis=0), made.variance / (made.variance + 1e-12), rtol=1e-10)


@given(st.integers(0, 1000), st.integers(2, 20))
def test_after_scaling_every_column_has_mean_beta(seed: int, rows: int) -> None:
    made = forward(batch(seed, rows), GAMMA, BETA, Running.fresh(3))
    np.testing.assert_allclose(made.outputs.mean(axis=0), BETA, atol=1e-10)


def test_the_running_variance_is_unbiased_and_takes_a_tenth_of_the_new() -> None:
    x = batch(2)
    made = forward(x, GAMMA, BETA, Running(np.full(3, 4.0), np.full(3, 5.0)))
    np.testing.assert_allclose(made.running.mean, 0.9 * 4.0 + 0.1 * x.mean(axis=0))
    np.testing.assert_allclose(made.running.variance, 0.9 * 5.0 + 0.1 * x.var(axis=0, ddof=1))


def test_forward_agrees_with_fifty_digits() -> None:
    x = [0.1, 0.35, -2.0, 7.25]
    made = forward(np.array(x).reshape(-1, 1), np.array([1.5]), np.array([0.2]), Running.fresh(1))
    with mpmath.workdps(50):
        exact = [mpmath.mpf(v) for v in x]
        mean = sum(exact) / 4
        spread = mpmath.sqrt(sum((v - mean) ** 2 for v in exact) / 4 + mpmath.mpf(1e-5))
        wanted = [float(mpmath.mpf(1.5) * (v - mean) / spread + mpmath.mpf(0.2)) for v in exact]
    np.testing.assert_allclose(made.outputs.ravel(), wanted, rtol=1e-14)


def test_evaluation_uses_the_running_mean_and_variance() -> None:
    running = Running(np.array([1.0, 0.0, 2.0]), np.array([4.0, 1.0, 9.0]))
    x = np.array([[3.0, 1.0, 5.0]])
    np.testing.assert_allclose(evaluate(x, GAMMA, BETA, running, 1e-12), [[1.7, -0.7, 1.0]])


def test_by_hand_and_on_arrays_agree() -> None:
    x, g = [0.5, -1.0, 2.0, 0.1], [0.3, -0.2, 0.5, 0.1]
    traced = trace_normalisation(x, 1.5, 0.2, g, running=(0.5, 2.0))
    column = np.array(x).reshape(-1, 1)
    made = forward(column, np.array([1.5]), np.array([0.2]), Running(np.array([0.5]), np.array([2.0])))
    found = backward(made, np.array([1.5]), np.array(g).reshape(-1, 1))
    for k in range(4):
        assert traced.find(f"y{k + 1}").value == pytest.approx(made.outputs[k, 0], rel=1e-13)
        assert traced.find(f"dL/dx{k + 1}").value == pytest.approx(found.inputs[k, 0], rel=1e-13)
    assert traced.find("dL/dgamma").value == pytest.approx(found.gamma[0], rel=1e-13)
    assert traced.find("dL/dbeta").value == pytest.approx(found.beta[0], rel=1e-13)
    assert traced.find("mean_new").value == pytest.approx(made.running.mean[0], rel=1e-13)
    assert traced.find("var_new").value == pytest.approx(made.running.variance[0], rel=1e-13)


def test_by_hand_the_way_forward_may_stand_alone() -> None:
    traced = trace_normalisation([1.0, 3.0])
    assert {"y2", "mean_new", "dL/dx1"} & {str(name) for name in traced} == {"y2"}


def test_evaluation_by_hand_and_on_arrays_agree() -> None:
    traced = trace_evaluation(3.0, 1.5, 0.2, (1.0, 4.0), 1e-5)
    made = evaluate(
        np.array([[3.0]]), np.array([1.5]), np.array([0.2]), Running(np.array([1.0]), np.array([4.0])), 1e-5
    )
    assert traced.find("y1").value == pytest.approx(made[0, 0], rel=1e-14)


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: forward(batch(1, 1), GAMMA, BETA, Running.fresh(3)), "rows", "one row alone has variance 0"),
        (lambda: trace_normalisation([1.0]), "rows", "at least 2 rows, not 1"),
        (lambda: trace_normalisation([1.0] * 9), "rows", "up to 8 rows, not 9"),
        (lambda: trace_normalisation([1.0, 2.0], gradients=[1.0]), "gradients", "2 rows need 2 gradients, not 1"),
        (lambda: trace_normalisation([1.0, inf]), "x2", "x2 is an ordinary number, not inf"),
        (lambda: trace_normalisation([1.0, 2.0], epsilon=0.0), "eps", "greater than 0"),
        (lambda: trace_normalisation([1.0, 2.0], running=(0, 1), momentum=0.0), "momentum", "greater than 0"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
