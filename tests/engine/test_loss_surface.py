"""The cost over two weights is that of the passes, and its lowest point is found."""

from __future__ import annotations

import numpy as np
import pytest

from engine import passes
from engine.datasets import dataset
from engine.loss_surface import curvatures, loss_surface, lowest
from engine.network import Network, NetworkError

KINDS = [
    ("valley", "linear", "squared_error"),
    ("salary", "linear", "absolute_error"),
    ("moons", "sigmoid", "binary_cross_entropy"),
    ("moons", "tanh", "squared_error"),
]


def neuron(kind: str, loss: str, first: float = 0.0, second: float = 0.0, bias: float = 0.25) -> Network:
    return Network.build((2, 1), [kind], loss, [[[first], [second]]], [[bias]])


@pytest.mark.parametrize(("data", "kind", "loss"), KINDS)
def test_each_point_is_the_cost_of_the_network_with_those_weights(data: str, kind: str, loss: str) -> None:
    samples = dataset(data)
    surface = loss_surface(neuron(kind, loss), samples, np.array([-1.0, 0.5]), np.array([-2.0, 0.0, 3.0]))
    for row, second in enumerate(surface.second):
        for column, first in enumerate(surface.first):
            exact = passes.cost(neuron(kind, loss, first, second), samples.inputs, samples.targets)
            assert surface.values[row, column] == pytest.approx(exact, rel=1e-12)


def test_the_lowest_point_of_a_bowl_is_that_of_least_squares() -> None:
    samples = dataset("salary", rows=200)
    found = lowest(Network.build((2, 1), ["linear"], "squared_error", [[[3.0], [-2.0]]]), samples)
    exact = np.linalg.lstsq(samples.inputs, samples.targets, rcond=None)[0][:, 0]
    np.testing.assert_allclose(found, exact, rtol=1e-6)


def test_nothing_around_the_lowest_point_is_lower() -> None:
    samples, network = dataset("moons", noise=0.4), neuron("sigmoid", "binary_cross_entropy")
    x, y = lowest(network, samples)
    steps = np.array([-0.01, 0.0, 0.01])
    around = loss_surface(network, samples, x + steps, y + steps).values
    assert around.min() == around[1, 1]


def test_the_valley_is_64_times_as_steep_across_as_along() -> None:
    across, along = curvatures(neuron("linear", "squared_error"), dataset("valley"), 1.0, 8.0)
    assert across == pytest.approx(64 * along)


def test_classes_that_a_line_can_part_have_no_lowest_point_and_the_search_ends() -> None:
    samples = dataset("moons", rows=2, noise=0.0)
    assert np.isfinite(lowest(neuron("sigmoid", "binary_cross_entropy"), samples)).all()


def test_a_larger_network_has_no_such_surface() -> None:
    network = Network.build((2, 2, 1), ["tanh", "linear"], "squared_error", [np.ones((2, 2)), np.ones((2, 1))])
    with pytest.raises(NetworkError, match="one neuron"):
        lowest(network, dataset("valley"))
