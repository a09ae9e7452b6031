"""Plots of a run, one row each: what an experiment may draw, and what it needs for it.

A row turns the record of a run into a chart of plain numbers; how a chart becomes characters is the
drawing room's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.demonstrations import boundary
from engine.network import NetworkError
from tutor.drawing.charts import Bar, Bars, Chart, Curve, Curves, Dot, Field, Fit, Profile, Profiles
from tutor.drawing.plotting import short
from tutor.experiments.run import FOLLOWED, Record, can_follow
from tutor.experiments.setup import Prepared

GRID = (72, 30)  # columns and rows of a field
FIT_POINTS = 121
PARTS = 40  # of a distribution
MOST_DOTS = 120
SURE = 0.9
MARGIN = 0.08
FIRST_STEPS = 30  # as many as can be told from one another in half a screen


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One plot. ``lacks`` says, in words, why a prepared setup cannot have it; "" when it can."""

    name: str
    about: str
    draw: Callable[[Record], Chart]
    lacks: Callable[[Prepared], str] = lambda made: ""


def _loss(record: Record) -> Chart:
    looks = record.looks
    curves = [Curve("train", tuple((look.at, look.train_loss) for look in looks))]
    seen = tuple((look.at, look.validation_loss) for look in looks if look.validation_loss is not None)
    if seen:
        curves.append(Curve("validation", seen))
    words = f"The train loss went from {short(looks[0].train_loss)} to {short(looks[-1].train_loss)}."
    finite = [(loss, epoch) for epoch, loss in seen if isfinite(loss)]
    if finite:
        lowest, epoch = min(finite)
        words += f" The validation loss is {short(seen[-1][1])}; it was lowest, {short(lowest)}, after epoch {epoch:g}."
    return Curves("loss", tuple(curves), (0.0, float(record.setup.epochs)), "epoch", words)


def _first_steps(record: Record) -> Chart:
    looks = record.looks[: FIRST_STEPS + 1]
    names = [f"W{k}_{i}{j}" for k, i, j in _indices(record.prepared.network.sizes)]
    curves = tuple(
        Curve(name, tuple((look.at, look.weights[place]) for look in looks)) for place, name in enumerate(names)
    )
    now = record.looks[-1]
    said = ", ".join(f"{name} {short(value)}" for name, value in zip(names, now.weights, strict=True))
    reach = (0.0, float(min(FIRST_STEPS * record.prepared.regime.every, record.setup.epochs)))
    return Curves("weights", curves, reach, "epoch", f"After epoch {now.epoch} the weights are {said}.")


def _indices(sizes: tuple[int, ...]) -> list[tuple[int, int, int]]:
    return [(k, i, j) for k in range(1, len(sizes)) for i in range(1, sizes[k - 1] + 1) for j in range(1, sizes[k] + 1)]


def _first_steps_lack(made: Prepared) -> str:
    return (
        "" if can_follow(made.network) else f"steps are drawn for up to {FOLLOWED} weights, and this network has more"
    )


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = (high - low) * MARGIN or 1.0
    return low - margin, high + margin


def _boundary(record: Record) -> Chart:
    made, network = record.prepared, record.last.network()
    inputs, targets = made.train.inputs, made.train.targets
    across, down = _range(inputs[:, 0]), _range(inputs[:, 1])
    with np.errstate(all="ignore"):
        values = boundary(network, across, down, *GRID).values
        kinds, sure = _classes(values.reshape(-1, values.shape[-1]))
        predicted, _ = _classes(passes.forward(network, inputs).outputs[-1])
    true, _ = _classes(targets)
    dots = tuple(
        Dot(float(x), float(y), int(kind), bool(kind != found))
        for (x, y), kind, found in zip(inputs[:MOST_DOTS], true[:MOST_DOTS], predicted[:MOST_DOTS], strict=True)
    )
    wrong = int(np.sum(true != predicted))
    columns, rows = GRID
    return Field(
        "boundary",
        tuple(tuple(map(int, row)) for row in kinds.reshape(rows, columns)),
        tuple(tuple(map(bool, row)) for row in sure.reshape(rows, columns)),
        dots,
        across,
        down,
        (made.train.features[0], made.train.features[1]),
        f"{wrong} of {len(true)} training rows lie on the wrong side of the boundary.",
    )


def _classes(values: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The class of each row of outputs, and whether it is a sure one."""
    if values.shape[1] > 1:
        return values.argmax(axis=1), values.max(axis=1) >= SURE
    one = values[:, 0]
    return (one >= 0.5).astype(np.intp), np.abs(one - 0.5) >= SURE - 0.5


def _boundary_lacks(made: Prepared) -> str:
    if made.network.sizes[0] != 2:
        return f"a boundary is drawn over 2 inputs, and this data has {made.network.sizes[0]}"
    return "" if made.train.classes else "a boundary parts classes, and the targets here are quantities"


def _fit(record: Record) -> Chart:
    made, network = record.prepared, record.last.network()
    xs = np.linspace(*_range(made.train.inputs[:, 0]), FIT_POINTS)
    with np.errstate(all="ignore"):
        ys = passes.forward(network, xs.reshape(-1, 1)).outputs[-1][:, 0]
    dots = tuple(
        Dot(float(x), float(y))
        for x, y in zip(made.train.inputs[:MOST_DOTS, 0], made.train.targets[:MOST_DOTS, 0], strict=True)
    )
    model = tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))
    low, high = (short(float(end)) for end in (np.nanmin(ys), np.nanmax(ys)))
    words = f"The network's curve runs between {low} and {high} through {len(made.train)} training rows."
    return Fit("fit", model, dots, made.train.features[0], words)


def _fit_lacks(made: Prepared) -> str:
    sizes = made.network.sizes
    if sizes[0] == 1 and sizes[-1] == 1:
        return ""
    return f"a fit is drawn for 1 input and 1 output, and this network has {sizes[0]} and {sizes[-1]}"


def _gradients(record: Record) -> Chart:
    first, look = record.looks[0].layers, record.telling
    moved = look is not record.looks[0]
    bars = tuple(
        Bar(f"layer {k}", now.gradient, before.gradient if moved else None)
        for k, (before, now) in enumerate(zip(first, look.layers, strict=True), start=1)
    )
    said = ", ".join(f"{bar.label} {short(bar.value)}" for bar in bars)
    when = f" after epoch {look.epoch}" if look is not record.looks[-1] else ""
    return Bars(f"gradient norm a layer{when}", bars, f"Gradient norms{when}: {said}.")


def _activations(record: Record) -> Chart:
    network, layers = record.last.network(), record.looks[-1].layers
    with np.errstate(all="ignore"):
        outputs = passes.forward(network, record.prepared.train.inputs).outputs[1:]
    names = [f"layer {k}" for k in range(1, len(outputs) + 1)]
    remarks = [f"{layer.dead} of {output.shape[1]} dead" for layer, output in zip(layers, outputs, strict=True)]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, remarks, strict=True))
    return _spread("outputs of each layer", names, outputs, remarks, f"Neurons whose slope is 0 on all rows: {said}.")


def _weights(record: Record) -> Chart:
    weights = record.last.network().weights
    names = [f"W{k}" for k in range(1, len(weights) + 1)]
    largest = [f"up to {short(float(np.abs(each).max()))}" for each in weights]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, largest, strict=True))
    return _spread("weights of each layer", names, weights, largest, f"Sizes of weights: {said}.")


def _spread(
    title: str, names: Sequence[str], groups: Sequence[NDArray[np.float64]], remarks: Sequence[str], words: str
) -> Chart:
    """Distributions over one range that lies evenly around 0 where values have both signs."""
    good = [group[np.isfinite(group)] for group in groups]
    largest = max((float(np.abs(each).max()) for each in good if each.size), default=1.0) or 1.0
    largest = min(largest, 1e100)
    low = -largest if any((each < 0).any() for each in good) else 0.0
    rows = tuple(
        Profile(name, tuple(map(int, np.histogram(each, PARTS, (low, largest))[0])), remark)
        for name, each, remark in zip(names, good, remarks, strict=True)
    )
    return Profiles(title, rows, (low, largest), words)


PLOTS: Mapping[str, PlotRow] = MappingProxyType(
    {
        row.name: row
        for row in (
            PlotRow("loss", "train and validation loss by epoch", _loss),
            PlotRow(
                "first_steps", "the weights in the first epochs, for up to two weights", _first_steps, _first_steps_lack
            ),
            PlotRow("boundary", "predicted classes over two inputs, with the rows", _boundary, _boundary_lacks),
            PlotRow("fit", "the network as a curve through the rows, for one input", _fit, _fit_lacks),
            PlotRow("gradient_norms", "the norm of dJ/dW of each layer", _gradients),
            PlotRow("activations", "how the outputs of each layer are spread, and dead neurons", _activations),
            PlotRow("weights", "how the weights of each layer are spread", _weights),
        )
    }
)


def charts(record: Record, names: Sequence[str]) -> tuple[Chart, ...]:
    """The plots called ``names`` of the run as it is, as far as it can have them."""
    found = (PLOTS[name] for name in names)
    return tuple(row.draw(record) for row in found if not row.lacks(record.prepared))


def require(made: Prepared, name: str) -> None:
    """Raises ``NetworkError`` when the plot ``name`` cannot be drawn of this setup."""
    lacks = PLOTS[name].lacks(made)
    if lacks:
        raise NetworkError("plots", lacks)
