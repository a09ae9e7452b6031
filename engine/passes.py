"""Forward and backward over whole arrays, without a name in sight.

Training and plots run on this. It is also the second opinion on every trace: it shares no code with
the tree of named quantities beyond the tables of activations and losses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.network import Network

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
    that sample's own loss; the cost is their mean.
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


def cost(network: Network, inputs: Array, targets: Array) -> float:
    """J: the mean over rows of the loss. Shapes (rows, sizes[0]) and (rows, sizes[-1])."""
    return float(np.mean(network.loss_function().kernel(targets, forward(network, inputs).outputs[-1])))


def backward(network: Network, passed: Forward, targets: Array) -> Gradients:
    """Gradients of the cost for what ``forward`` returned and ``targets`` of shape (rows, sizes[-1])."""
    rows = len(targets)
    by_output = network.loss_function().slope(targets, passed.outputs[-1])
    weights: list[Array] = []
    biases: list[Array | None] = []
    all_outputs: list[Array] = []
    all_sums: list[Array] = []
    for k in range(network.layers, 0, -1):
        by_sum = by_output * network.activation(k).slope(passed.sums[k - 1], passed.outputs[k])
        all_outputs.append(by_output)
        all_sums.append(by_sum)
        weights.append(passed.outputs[k - 1].T @ by_sum / rows)
        biases.append(None if network.biases[k - 1] is None else by_sum.sum(axis=0) / rows)
        by_output = by_sum @ network.weights[k - 1].T
    return Gradients(
        tuple(reversed(weights)),
        tuple(reversed(biases)),
        tuple(reversed(all_outputs)),
        tuple(reversed(all_sums)),
    )
