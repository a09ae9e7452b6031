"""Networks for the tests: the course's own, and random ones of every shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.network import Choice, Network
from engine.steps import Trace
from engine.trace import trace

Array = NDArray[np.float64]

SMOOTH = ("linear", "sigmoid", "tanh")
LEARNABLE = tuple(name for name, row in ACTIVATIONS.items() if not row.forward_only)


@dataclass(frozen=True)
class Case:
    """A network with rows to compute on."""

    network: Network
    inputs: Array
    targets: Array
    learning_rate: float | None = 0.1
    cost: str = "mean"

    def trace(self) -> Trace:
        return trace(self.network, self.inputs, self.targets, self.learning_rate, self.cost)


def salary() -> Case:
    """The course's own problem, with its numbers."""
    network = Network.build(
        (2, 2, 1),
        ["linear", "linear"],
        "squared_error",
        [[[0.1, 0.2], [0.1, 0.3]], [[0.4], [0.6]]],
        [[0.5, 0.1], [0.5]],
    )
    return Case(network, np.array([[3.75, 80.0]]), np.array([[8.0]]), 0.0002)


def exam() -> Case:
    """The exam's question: sigmoid, no biases."""
    network = Network.build(
        (2, 2, 1), ["sigmoid", "sigmoid"], "squared_error", [[[0.2, 0.3], [0.2, 0.3]], [[0.3], [0.9]]]
    )
    return Case(network, np.array([[0.35, 0.7]]), np.array([[0.5]]), 0.5)


def random_case(
    seed: int,
    sizes: tuple[int, ...],
    activations: tuple[Choice, ...],
    loss: Choice = "squared_error",
    rows: int = 1,
    biased: tuple[bool, ...] = (),
    cost: str = "mean",
) -> Case:
    """Weights of an even size whatever the width, and targets that the loss can be given."""
    random = np.random.default_rng(seed)
    layers = range(1, len(sizes))
    weights = [random.normal(0, 1.5 / np.sqrt(sizes[k - 1]), (sizes[k - 1], sizes[k])) for k in layers]
    has_bias = biased or (True,) * len(layers)
    biases = [random.normal(0, 0.5, sizes[k]) if has_bias[k - 1] else None for k in layers]
    network = Network.build(sizes, activations, loss, weights, biases)
    inputs = random.normal(0, 1, (rows, sizes[0]))
    return Case(network, inputs, targets_for(network.loss, random, rows, sizes[-1]), 0.1, cost)


def targets_for(loss: str, random: np.random.Generator, rows: int, width: int) -> Array:
    if loss == "binary_cross_entropy":
        return random.integers(0, 2, (rows, width)).astype(float)
    if loss == "categorical_cross_entropy":
        return np.eye(width)[random.integers(0, width, rows)]
    if loss == "hinge":
        return random.choice([-1.0, 1.0], (rows, width))
    return random.normal(0, 1, (rows, width))


@st.composite
def sizes(draw: st.DrawFn, widest: int = 12, deepest: int = 6) -> tuple[int, ...]:
    layers = draw(st.integers(1, deepest))
    return tuple(draw(st.lists(st.integers(1, widest), min_size=layers + 1, max_size=layers + 1)))


@st.composite
def cases(
    draw: st.DrawFn,
    activations: tuple[str, ...] = SMOOTH,
    losses: tuple[str, ...] = ("squared_error",),
    widest: int = 12,
    deepest: int = 6,
    most_rows: int = 3,
) -> Case:
    """A random network with rows. Softmax is only drawn for layers of two and more."""
    shape = draw(sizes(widest, deepest))
    chosen = []
    for width in shape[1:]:
        name = draw(st.sampled_from(activations))
        chosen.append("sigmoid" if name == "softmax" and width == 1 else name)
    loss = draw(st.sampled_from(losses))
    if LOSSES[loss].shares and chosen[-1] not in ("sigmoid", "softmax"):
        chosen[-1] = "sigmoid"
    biased = tuple(draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen))))
    seed, rows = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, most_rows))
    return random_case(seed, shape, tuple(chosen), loss, rows, biased, draw(st.sampled_from(("mean", "sum"))))
