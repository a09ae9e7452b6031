"""A second pair of eyes: an independent library differentiates the same networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd  # type: ignore[import-untyped]
import autograd.numpy as anp  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine import passes
from tests.engine.nets import LEARNABLE, Case, cases, random_case

ACTIVATE: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 0.5 * (1 + anp.tanh(0.5 * z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(anp.minimum(z, 0.0)) - 1.0),
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True),
}
MEASURE: dict[str, Callable[[Any, Any], Any]] = {
    "squared_error": lambda y, p: anp.sum((y - p) ** 2, axis=1),
    "half_squared_error": lambda y, p: 0.5 * anp.sum((y - p) ** 2, axis=1),
    "absolute_error": lambda y, p: anp.sum(anp.abs(y - p), axis=1),
    "huber": lambda y, p: anp.sum(anp.where(anp.abs(y - p) <= 1, 0.5 * (y - p) ** 2, anp.abs(y - p) - 0.5), axis=1),
    "binary_cross_entropy": lambda y, p: -anp.sum(y * anp.log(p) + (1 - y) * anp.log(1 - p), axis=1),
    "categorical_cross_entropy": lambda y, p: -anp.sum(y * anp.log(p), axis=1),
    "hinge": lambda y, p: anp.sum(anp.where(1 - y * p > 0, 1 - y * p, 0.0), axis=1),
}


def cost(parameters: list[tuple[Any, Any]], case: Case) -> Any:
    output: Any = case.inputs
    for (weights, biases), name in zip(parameters, case.network.activations, strict=True):
        output = ACTIVATE[name](anp.dot(output, weights) + biases)
    each = MEASURE[case.network.loss](case.targets, output)
    return anp.sum(each) if case.cost == "sum" else anp.mean(each)


def agree(case: Case) -> None:
    network = case.network
    start = [
        (np.array(matrix), np.zeros(matrix.shape[1]) if biases is None else np.array(biases))
        for matrix, biases in zip(network.weights, network.biases, strict=True)
    ]
    other = autograd.grad(cost)(start, case)
    found = passes.backward(network, passes.forward(network, case.inputs), case.targets, case.cost)
    for k, (weights, biases) in enumerate(other):
        np.testing.assert_allclose(found.weights[k], weights, rtol=1e-9, atol=1e-10)
        ours = found.biases[k]
        if ours is not None:
            np.testing.assert_allclose(ours, biases, rtol=1e-9, atol=1e-10)


def test_every_activation_and_loss_has_a_counterpart() -> None:
    assert set(LEARNABLE) == set(ACTIVATE)
    from engine.losses import LOSSES

    assert set(LOSSES) == set(MEASURE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(cases(activations=LEARNABLE, losses=tuple(MEASURE), widest=6))
def test_gradients_agree_with_an_independent_library(case: Case) -> None:
    agree(case)


@pytest.mark.parametrize("loss", MEASURE)
@pytest.mark.parametrize("activation", ACTIVATE)
def test_every_activation_with_every_loss(activation: str, loss: str) -> None:
    last = "sigmoid" if "entropy" in loss and activation not in ("sigmoid", "softmax") else activation
    agree(random_case(len(activation) + 31 * len(loss), (3, 4, 2), (activation, last), loss, rows=4))
