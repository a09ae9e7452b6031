"""Forward and backward over whole arrays, without a name in sight.

Training and plots run on this. It is also the second opinion on every trace: it shares no code with
the tree of named quantities beyond the tables of activations and losses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.network import Network, NetworkError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forward:
    """``outputs[k]`` has shape (rows, sizes[k]) with the input at 0; ``sums[k-1]`` is z of layer k."""

    sums: tuple[Array, ...]
    outputs: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Gradients:
    """Derivatives of the cost: of each weight matrix and bias vector, in their own shapes.

    ``outputs[k-1]`` and ``sums[k-1]`` are dL/dO and dL/dz of layer k with a row for each sample, for
    that sample's own loss; the cost is their mean or sum.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]
    outputs: tuple[Array, ...]
    sums: tuple[Array, ...]


def forward(network: Network, inputs: Array) -> Forward:
    """All weighted sums and outputs for ``inputs`` of shape (rows, sizes[0])."""
    sums: list[Array] = []
    outputs: list[Array] = [inputs]
    for k in range(1, network.layers + 1):
        z = outputs[-1] @ network.weights[k - 1]
        biases = network.biases[k - 1]
        if biases is not None:
            z = z + biases
        sums.append(z)
        outputs.append(network.activation(k).kernel(z))
    return Forward(tuple(sums), tuple(outputs))


def losses(network: Network, passed: Forward, targets: Array) -> Array:
    """The loss of each row, shape (rows,), for what ``forward`` returned and ``targets`` (rows, sizes[-1]).

    Where last activation and loss are a pair it is computed from the weighted sums, and so is finite.
    """
    pair = network.pair()
    if pair is not None:
        return pair.kernel(targets, passed.sums[-1])
    return network.loss_function().kernel(targets, passed.outputs[-1])


def cost(network: Network, inputs: Array, targets: Array, kind: str = "mean") -> float:
    """J: the "mean" or "sum" over rows of the loss. Shapes (rows, sizes[0]) and (rows, sizes[-1])."""
    each = losses(network, forward(network, inputs), targets)
    return float(np.sum(each) if kind == "sum" else np.mean(each))


def backward(network: Network, passed: Forward, targets: Array, kind: str = "mean") -> Gradients:
    """Gradients of the cost for what ``forward`` returned and ``targets`` of shape (rows, sizes[-1]).

    ``kind`` says whether the cost is the "mean" or the "sum" over rows. Raises ``NetworkError`` for a
    network that nothing can be learned in.

    >>> network = Network.build((2, 1), ["linear"], "squared_error", [[[0.5], [2.0]]], [[1.0]])
    >>> passed = forward(network, np.array([[2.0, 3.0], [1.0, 1.0]]))
    >>> backward(network, passed, np.array([[10.0], [3.0]])).weights[0].tolist()
    [[-3.5], [-5.5]]
    """
    if network.forward_only():
        raise NetworkError("activations", network.forward_only())
    parts = len(targets) if kind == "mean" else 1
    by_output = network.loss_function().slope(targets, passed.outputs[-1])
    weights: list[Array] = []
    biases: list[Array | None] = []
    all_outputs: list[Array] = []
    all_sums: list[Array] = []
    for k in range(network.layers, 0, -1):
        if k == network.layers and network.pair() is not None:
            by_sum = passed.outputs[k] - targets
        else:
            by_sum = _through_activation(network, k, by_output, passed)
        all_outputs.append(by_output)
        all_sums.append(by_sum)
        weights.append(passed.outputs[k - 1].T @ by_sum / parts)
        biases.append(None if network.biases[k - 1] is None else by_sum.sum(axis=0) / parts)
        by_output = by_sum @ network.weights[k - 1].T
    return Gradients(
        tuple(reversed(weights)),
        tuple(reversed(biases)),
        tuple(reversed(all_outputs)),
        tuple(reversed(all_sums)),
    )


def _through_activation(network: Network, k: int, by_output: Array, passed: Forward) -> Array:
    activation = network.activation(k)
    z, output = passed.sums[k - 1], passed.outputs[k]
    if activation.coupling:
        return activation.coupling.back(by_output, z, output)
    return by_output * activation.slope(z, output)
