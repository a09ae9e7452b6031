"""Numbers behind the drawn demonstrations: boundaries, gradients by depth, dead neurons, capacity.

Each gives plain arrays and frozen rows, so that a screen only has to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine import normalisation, passes
from engine.clipping import norm
from engine.datasets import Samples
from engine.history import Outcome
from engine.initialisation import initial_network
from engine.network import Choice, Network, NetworkError, rows_of
from engine.ranges import check_whole
from engine.regime import Regime
from engine.training import train
from engine.update_rules import Settings

Array = NDArray[np.float64]

MOST_POINTS = 250_000
MOST_LAYERS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """Predictions on a grid. ``values`` has shape (rows, columns, outputs), the highest y first.

    ``across`` are the x1 of the columns, ``down`` the x2 of the rows, from the top.
    """

    across: Array
    down: Array
    values: Array


def boundary(
    network: Network, across: tuple[float, float], down: tuple[float, float], columns: int, rows: int
) -> Boundary:
    """What ``network``, of two inputs, predicts at the middle of every cell of a grid.

    ``across`` is the range of x1 and ``down`` that of x2, each from the smaller to the larger.
    Raises ``NetworkError`` for another number of inputs or a grid that does not fit.

    >>> line = Network.build((2, 1), ["linear"], "squared_error", [[[1.0], [10.0]]])
    >>> boundary(line, (0, 2), (0, 2), 2, 2).values[:, :, 0].tolist()
    [[15.5, 16.5], [5.5, 6.5]]
    """
    if network.sizes[0] != 2:
        raise NetworkError("sizes", f"a boundary is drawn over 2 inputs, but the network has {network.sizes[0]}")
    if columns < 1 or rows < 1 or columns * rows > MOST_POINTS:
        raise NetworkError("grid", f"a grid has 1 to {MOST_POINTS} points, not {columns}×{rows}")
    for name, (lowest, highest) in (("across", across), ("down", down)):
        if not (np.isfinite([lowest, highest]).all() and lowest < highest):
            raise NetworkError(name, f"a range goes from a smaller to a larger number, not {lowest} to {highest}")
    xs = _middles(*across, columns)
    ys = _middles(*down, rows)[::-1].copy()
    points = np.column_stack((np.tile(xs, rows), np.repeat(ys, columns)))
    values = passes.forward(network, points).outputs[-1]
    return Boundary(xs, ys, values.reshape(rows, columns, -1))


def _middles(lowest: float, highest: float, count: int) -> Array:
    return np.asarray(lowest + (np.arange(count) + 0.5) * (highest - lowest) / count)


@dataclass(frozen=True, slots=True)
class GradientFlow:
    """Norms in a network of ``depth`` hidden layers, from the first layer to the last.

    ``by_weights`` are ‖dJ/dW‖, ``by_outputs`` the root mean square of dL/dO over rows and neurons,
    ``outputs`` that of the outputs themselves. ``ratio`` is the first of ``by_outputs`` by the last.
    """

    depth: int
    by_weights: tuple[float, ...]
    by_outputs: tuple[float, ...]
    outputs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How much of the gradient is left at the first layer: below 1 it vanishes, above it explodes."""
        return self.by_outputs[0] / self.by_outputs[-1] if self.by_outputs[-1] else 0.0


def gradient_flow(
    depths: Iterable[int],
    activation: Choice = "sigmoid",
    how: str = "xavier_normal",
    settings: Settings | None = None,
    width: int = 8,
    rows: int = 32,
    seed: int = 0,
    normalised: bool = False,
) -> tuple[GradientFlow, ...]:
    """How gradients fare on their way back through networks of so many hidden layers, at the start.

    Sigmoid layers make them vanish; "normal" with a large sigma makes them explode; with
    ``normalised`` the weighted sums of every hidden layer go through batch normalisation, which
    tames both. Raises ``NetworkError``.

    >>> shallow, deep = gradient_flow([1, 10])
    >>> deep.ratio < 1e-4 < shallow.ratio
    True
    """
    check_whole("width", width)
    check_whole("rows", rows)
    made = []
    for depth in depths:
        if not 1 <= depth <= MOST_LAYERS:
            raise NetworkError("depth", f"a network here has 1 to {MOST_LAYERS} hidden layers, not {depth}")
        generator = np.random.default_rng(seed)
        x, y = generator.normal(size=(rows, width)), generator.normal(size=(rows, 1))
        sizes = (*[width] * (depth + 1), 1)
        network = initial_network(sizes, [*[activation] * depth, "linear"], "squared_error", how, generator, settings)
        with np.errstate(all="ignore"):
            made.append((_normalised_flow if normalised else _flow)(network, x, y, depth))
    return tuple(made)


def _flow(network: Network, x: Array, y: Array, depth: int) -> GradientFlow:
    passed = passes.forward(network, x)
    gradients = passes.backward(network, passed, y)
    return GradientFlow(
        depth,
        tuple(map(norm, gradients.weights)),
        tuple(map(_root_mean_square, gradients.outputs)),
        tuple(map(_root_mean_square, passed.outputs[1:])),
    )


def _normalised_flow(network: Network, x: Array, y: Array, depth: int) -> GradientFlow:
    outputs, passed = [x], []
    for k in range(1, depth + 1):
        z = outputs[-1] @ network.weights[k - 1]
        ones = np.ones(z.shape[1])
        passed.append(normalisation.forward(z, ones, np.zeros_like(ones), normalisation.Running.fresh(len(ones))))
        outputs.append(network.activation(k).kernel(passed[-1].outputs))
    outputs.append(outputs[-1] @ network.weights[-1])
    by_sum = network.loss_function().slope(y, outputs[-1])  # the last layer is linear
    by_outputs, by_weights = [by_sum], [outputs[-2].T @ by_sum / len(x)]
    for k in range(depth, 0, -1):
        by_output = by_sum @ network.weights[k].T
        slope = network.activation(k).slope(passed[k - 1].outputs, outputs[k])
        by_sum = normalisation.backward(passed[k - 1], np.ones(slope.shape[1]), by_output * slope).inputs
        by_outputs.append(by_output)
        by_weights.append(outputs[k - 1].T @ by_sum / len(x))
    return GradientFlow(
        depth,
        tuple(map(norm, reversed(by_weights))),
        tuple(map(_root_mean_square, reversed(by_outputs))),
        tuple(map(_root_mean_square, outputs[1:])),
    )


def _root_mean_square(values: Array) -> float:
    return float(norm(values) / np.sqrt(values.size))


@dataclass(frozen=True, slots=True)
class DeadNeurons:
    """In ``layer`` of ``neurons`` neurons, those whose slope is 0 on every row, counting from 1."""

    layer: int
    neurons: int
    dead: tuple[int, ...]


def dead_neurons(network: Network, inputs: ArrayLike) -> tuple[DeadNeurons, ...]:
    """Which neurons of each layer learn nothing from any of ``inputs``, of shape (rows, sizes[0]).

    Raises ``NetworkError`` when the inputs do not fit.

    >>> network = Network.build((1, 2), ["relu"], "squared_error", [[[1.0, -1.0]]])
    >>> dead_neurons(network, [[1.0], [2.0]])[0].dead
    (2,)
    """
    passed = passes.forward(network, rows_of(inputs, network.sizes[0], "x", "inputs"))
    found = []
    for k in range(1, network.layers + 1):
        slope = network.activation(k).slope(passed.sums[k - 1], passed.outputs[k])
        dead = tuple(int(j) + 1 for j in np.flatnonzero(~slope.any(axis=0)))
        found.append(DeadNeurons(k, network.sizes[k], dead))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fit:
    """One model of growing capacity: its hidden ``width``, its parameters and where training got to."""

    width: int
    parameters: int
    train_loss: float
    validation_loss: float
    outcome: Outcome


def capacity(
    widths: Sequence[int],
    samples: Samples,
    validation: Samples,
    regime: Regime,
    activation: Choice = "tanh",
    seed: int = 0,
) -> tuple[Fit, ...]:
    """The same task for networks of one hidden layer, each of ``widths`` neurons.

    Too few under-fit: both losses stay high. Too many over-fit few rows: the training loss falls on
    and the validation loss rises. Raises ``NetworkError``.
    """
    fits = []
    for width in widths:
        network = initial_network(
            (samples.inputs.shape[1], width, samples.targets.shape[1]),
            [activation, "linear"],
            "squared_error",
            "xavier_normal",
            np.random.default_rng(seed),
        )
        history = train(network, samples, replace(regime, every=regime.epochs), validation)
        best = history.best
        assert best.validation_loss is not None  # validation rows are an argument
        fits.append(Fit(width, network.count_parameters(), best.train_loss, best.validation_loss, history.outcome))
    return tuple(fits)
