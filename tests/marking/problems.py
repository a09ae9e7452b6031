"""Problems that the tests of marking share."""

from __future__ import annotations

from engine.network import Network
from engine.trace import Trace, trace


def salary() -> Trace:
    """The course's own 2-2-1 linear network."""
    network = Network.build(
        (2, 2, 1), ["linear"] * 2, "squared_error", [[[0.1, 0.2], [0.1, 0.3]], [[0.4], [0.6]]], [[0.5, 0.1], [0.5]]
    )
    return trace(network, [3.75, 80], [8], 0.0002)


def exam() -> Trace:
    """A 2-2-1 sigmoid network without biases."""
    network = Network.build(
        (2, 2, 1), ["sigmoid"] * 2, "squared_error", [[[0.2, 0.3], [0.2, 0.3]], [[0.3], [0.9]]], None
    )
    return trace(network, [0.35, 0.7], [0.5], 0.5)


def two_outputs() -> Trace:
    """A 2-2-2 sigmoid network: every hidden neuron is a fork."""
    network = Network.build(
        (2, 2, 2),
        ["sigmoid"] * 2,
        "squared_error",
        [[[0.15, 0.25], [0.2, 0.3]], [[0.4, 0.5], [0.45, 0.55]]],
        [[0.35, 0.35], [0.6, 0.6]],
    )
    return trace(network, [0.05, 0.1], [0.01, 0.99], 0.5)


def two_rows() -> Trace:
    """A 2-2-1 sigmoid network with a cost over two rows."""
    network = Network.build(
        (2, 2, 1),
        ["sigmoid"] * 2,
        "squared_error",
        [[[0.15, 0.25], [0.2, 0.3]], [[0.4], [0.45]]],
        [[0.35, 0.35], [0.6]],
    )
    return trace(network, [[0.05, 0.1], [1.0, 2.0]], [[0.01], [0.99]], 0.5)


def deep() -> Trace:
    """Five layers, with forks in every hidden one."""
    weights = [
        [[0.3, -0.2, 0.5], [0.1, 0.4, -0.6]],
        [[0.2, 0.7], [-0.4, 0.3], [0.6, -0.1]],
        [[0.5, -0.3], [0.8, 0.2]],
        [[-0.7, 0.4], [0.3, 0.9]],
        [[0.6], [-0.5]],
    ]
    biases = [[0.1, -0.2, 0.3], [0.2, 0.1], [-0.1, 0.4], [0.3, -0.2], [0.1]]
    network = Network.build((2, 3, 2, 2, 2, 1), ["sigmoid"] * 4 + ["linear"], "squared_error", weights, biases)
    return trace(network, [0.8, -0.5], [1.5], 0.1)


EVERY = {"salary": salary, "exam": exam, "two_outputs": two_outputs, "two_rows": two_rows, "deep": deep}
