"""Demonstrations: each shows what it is meant to show, with the numbers of the passes."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import passes
from engine.datasets import dataset
from engine.demonstrations import boundary, capacity, dead_neurons, gradient_flow
from engine.history import Outcome
from engine.initialisation import initial_network
from engine.network import Network, NetworkError
from engine.regime import Regime
from engine.splitting import split

NET = initial_network((2, 3, 2), ["tanh", "softmax"], "squared_error", "he_normal", np.random.default_rng(0))
ONE = Network.build((1, 1), ["linear"], "squared_error", [[[1.0]]])


def test_a_boundary_predicts_at_the_middle_of_each_cell() -> None:
    made = boundary(NET, (-1.0, 1.0), (0.0, 3.0), 4, 3)
    assert made.across.tolist() == [-0.75, -0.25, 0.25, 0.75]
    assert made.down.tolist() == [2.5, 1.5, 0.5]
    for row, y in enumerate(made.down):
        for column, x in enumerate(made.across):
            exact = passes.forward(NET, np.array([[x, y]])).outputs[-1][0]
            np.testing.assert_allclose(made.values[row, column], exact)


def test_sigmoid_layers_make_gradients_vanish() -> None:
    ratios = [flow.ratio for flow in gradient_flow([1, 4, 8, 16])]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] < 1e-8


def test_relu_with_he_keeps_gradients_alive() -> None:
    sigmoid, relu = gradient_flow([10])[0], gradient_flow([10], "relu", "he_normal")[0]
    assert relu.ratio > 1000 * sigmoid.ratio


def test_large_weights_make_gradients_explode() -> None:
    ratios = [flow.ratio for flow in gradient_flow([1, 4, 8], "linear", "normal", {"sigma": 1.5})]
    assert ratios == sorted(ratios)
    assert ratios[-1] > 1000


def test_batch_normalisation_keeps_gradients_in_bounds() -> None:
    plain, held = (gradient_flow([12], normalised=normalised)[0].ratio for normalised in (False, True))
    assert held > 1e4 * plain
    large = {"sigma": 1.5}
    plain, held = (gradient_flow([12], "tanh", "normal", large, normalised=n)[0].ratio for n in (False, True))
    assert 0.01 < held < 100


def test_gradients_through_normalised_layers_agree_with_complex_step() -> None:
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(6, 3)), generator.normal(size=(6, 1))
    sizes, names = (3, 3, 3, 1), ["tanh", "tanh", "linear"]
    network = initial_network(sizes, names, "squared_error", "xavier_normal", generator)

    def cost(weights: list[NDArray[np.complex128]]) -> complex:
        output = x.astype(complex)
        for matrix in weights[:-1]:
            z = output @ matrix
            centred = z - z.mean(axis=0)
            output = np.tanh(centred / np.sqrt((centred**2).mean(axis=0) + 1e-5))
        return complex(np.mean((y - output @ weights[-1]) ** 2))

    exact = []
    for k, matrix in enumerate(network.weights):
        gradient = np.zeros(matrix.shape)
        for at in np.ndindex(matrix.shape):
            moved = [each.astype(complex) for each in network.weights]
            moved[k][at] += 1e-30j
            gradient[at] = cost(moved).imag / 1e-30
        exact.append(float(np.linalg.norm(gradient)))
    flow = gradient_flow([2], "tanh", width=3, rows=6, normalised=True)[0]
    np.testing.assert_allclose(flow.by_weights, exact, rtol=1e-12)


def test_a_normalised_flow_has_a_number_for_each_layer() -> None:
    flow = gradient_flow([5], normalised=True)[0]
    assert (len(flow.by_weights), len(flow.by_outputs), len(flow.outputs)) == (6, 6, 6)


def test_zero_weights_leave_no_gradient_at_all() -> None:
    assert gradient_flow([3], how="zeros")[0].ratio == 0.0


def test_a_flow_has_a_number_for_each_layer() -> None:
    flow = gradient_flow([5])[0]
    assert (len(flow.by_weights), len(flow.by_outputs), len(flow.outputs)) == (6, 6, 6)


def test_a_relu_neuron_that_is_never_positive_is_dead() -> None:
    network = Network.build((2, 3, 1), ["relu", "linear"], "squared_error", [[[1, 0, -1], [0, 1, 0]], [[1], [1], [1]]])
    hidden, last = dead_neurons(network, [[1.0, -1.0], [2.0, -3.0]])
    assert (hidden.layer, hidden.neurons, hidden.dead) == (1, 3, (2, 3))
    assert last.dead == ()


def test_leaky_relu_has_no_dead_neurons() -> None:
    network = Network.build((1, 2), ["leaky_relu"], "squared_error", [[[1.0, -1.0]]])
    assert dead_neurons(network, [[1.0]])[0].dead == ()


def test_few_neurons_under_fit_and_many_over_fit() -> None:
    parts = split(dataset("noisy_sine", rows=40, noise=0.3), np.random.default_rng(0), (0.5, 0.5, 0.0))
    assert parts.validation is not None
    small, right, large = capacity([1, 2, 8], parts.train, parts.validation, Regime("adam", {"eta": 0.03}, epochs=2000))
    assert small.train_loss > right.train_loss > large.train_loss
    assert right.validation_loss < small.validation_loss
    assert right.validation_loss < large.validation_loss
    assert (small.parameters, large.parameters) == (4, 25)
    assert large.outcome is Outcome.FINISHED


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: boundary(ONE, (0, 1), (0, 1), 2, 2), "sizes", "over 2 inputs, but the network has 1"),
        (lambda: boundary(NET, (0, 1), (0, 1), 0, 2), "grid", "not 0×2"),
        (lambda: boundary(NET, (0, 1), (0, 1), 1000, 1000), "grid", "1 to 250000 points"),
        (lambda: boundary(NET, (1, 1), (0, 1), 2, 2), "across", "from a smaller to a larger number, not 1 to 1"),
        (lambda: boundary(NET, (0, 1), (0, inf), 2, 2), "down", "not 0 to inf"),
        (lambda: gradient_flow([0]), "depth", "1 to 100 hidden layers, not 0"),
        (lambda: gradient_flow([1], width=0), "width", "width is a whole number, 1 or more, not 0"),
        (lambda: dead_neurons(ONE, [[1.0, 2.0]]), "x", "2 values a row"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
