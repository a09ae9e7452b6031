"""The cost over the two weights of a single neuron: what gradient descent walks on, for a map of it.

A neuron with two inputs is the largest network whose whole surface can be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Samples
from engine.network import Network, NetworkError

Array = NDArray[np.float64]

MOST_POINTS = 250_000
SMALLEST = 1e-4  # a square, as a share of the weights, within which no lower point is looked for
MOST_SQUARES = 40
BEND = 0.5  # how far from a point its bend is measured
FARTHEST = 1e3  # where the cost falls for ever, as it does for classes that a line can part


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """``values`` has shape (second weights, first weights): the cost at each of ``first`` and ``second``."""

    first: Array
    second: Array
    values: Array


def require_plane(network: Network) -> None:
    """Raises ``NetworkError`` for a network whose cost is not one over two weights."""
    if network.sizes != (2, 1):
        shape = "-".join(map(str, network.sizes))
        raise NetworkError(
            "sizes", f"a surface is drawn over the two weights of one neuron, and this network is {shape}"
        )


def loss_surface(network: Network, samples: Samples, first: Array, second: Array) -> Surface:
    """The mean loss of ``samples`` for every W1_11 in ``first`` and W1_21 in ``second``, the bias as it is.

    Raises ``NetworkError`` for a network that is not one neuron with two inputs, or too many points.

    >>> from engine.datasets import dataset
    >>> neuron = Network.build((2, 1), ["linear"], "squared_error", [[[0.0], [0.0]]])
    >>> loss_surface(neuron, dataset("valley"), np.array([0.0, 1.0]), np.array([0.0, 8.0])).values.tolist()
    [[2.0, 1.0], [1.0, 0.0]]
    """
    require_plane(network)
    if len(first) * len(second) > MOST_POINTS:
        raise NetworkError("grid", f"a surface has up to {MOST_POINTS} points, not {len(first)}×{len(second)}")
    # Every pair of weights is a neuron of one wide layer.
    weights = np.vstack((np.tile(first, len(second)), np.repeat(second, len(first))))
    biases = network.biases[0]
    sums = samples.inputs @ weights + (0.0 if biases is None else float(biases[0]))
    pair = network.pair()
    kernel, given = (
        (network.loss_function().kernel, network.activation(1).kernel(sums)) if pair is None else (pair.kernel, sums)
    )
    targets = np.repeat(samples.targets, sums.shape[1], axis=0)
    values = kernel(targets, given.reshape(-1, 1)).reshape(sums.shape).mean(axis=0)
    return Surface(first, second, values.reshape(len(second), len(first)))


def lowest(network: Network, samples: Samples) -> tuple[float, float]:
    """Where the cost is lowest, looked for from the weights of ``network`` on.

    Newton's method with differences over a square of nine points, exact where the cost is a bowl; where that leads
    no lower, the lowest of the nine, or a smaller square. Raises ``NetworkError`` as ``loss_surface`` does.

    >>> from engine.datasets import dataset
    >>> neuron = Network.build((2, 1), ["linear"], "squared_error", [[[0.0], [0.0]]])
    >>> [round(each, 6) for each in lowest(neuron, dataset("valley"))]
    [1.0, 8.0]
    """
    require_plane(network)
    x, y = (float(each) for each in network.weights[0][:, 0])
    half = 1.0
    for _ in range(MOST_SQUARES):
        square = loss_surface(network, samples, *_around(x, y, half)).values
        to_x, to_y = _newton(square, half)
        ahead = loss_surface(network, samples, np.array([x + to_x]), np.array([y + to_y])).values[0, 0]
        if ahead < square.min():
            x, y = x + to_x, y + to_y
        elif square.min() < square[1, 1]:
            row, column = divmod(int(square.argmin()), 3)
            x, y = x + (column - 1) * half, y + (row - 1) * half
        else:
            half /= 4
        if half < SMALLEST * max(1.0, abs(x), abs(y)) or max(abs(x), abs(y)) > FARTHEST:
            break
    return x, y


def curvatures(network: Network, samples: Samples, x: float, y: float) -> tuple[float, float]:
    """How strongly the cost bends along the first and along the second weight, at weights ``x`` and ``y``."""
    square = loss_surface(network, samples, *_around(x, y, BEND)).values
    return _bend(square[1], BEND), _bend(square[:, 1], BEND)


def _around(x: float, y: float, half: float) -> tuple[Array, Array]:
    steps = np.array([-half, 0.0, half])
    return x + steps, y + steps


def _bend(three: Array, half: float) -> float:
    return float((three[0] - 2 * three[1] + three[2]) / half**2)


def _newton(square: Array, half: float) -> tuple[float, float]:
    """The step to the bottom of the bowl through the nine points; none where they are no bowl."""
    slope = np.array([square[1, 2] - square[1, 0], square[2, 1] - square[0, 1]]) / (2 * half)
    mixed = (square[2, 2] - square[2, 0] - square[0, 2] + square[0, 0]) / (4 * half**2)
    bends = np.array([[_bend(square[1], half), mixed], [mixed, _bend(square[:, 1], half)]])
    if not (np.isfinite(bends).all() and np.linalg.det(bends) > 0):
        return 0.0, 0.0
    step = -np.linalg.solve(bends, slope)
    return float(step[0]), float(step[1])
