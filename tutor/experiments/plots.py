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
from tutor.drawing.charts import Chart, Curve, Curves, Dot, Field, Fit, Profile, Profiles
from tutor.drawing.scales import short
from tutor.experiments.run import FOLLOWED, Record, can_follow
from tutor.experiments.setup import MOST_WORK, Prepared

GRID, LEAST_GRID = (72, 30), (12, 6)  # columns and rows of a field
FIT_POINTS = 121
PARTS = 40  # of a distribution
MOST_DOTS = 120
SURE = 0.9
MARGIN = 0.08
FIRST_STEPS = 30  # as many as can be told from one another in half a screen
LAYER_MARKS = "123456789abcdefghijklmnop"
LEVEL = 0.01  # a change by less than this share of a value is none


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One plot. ``lacks`` says, in words, why a prepared setup cannot have it; "" when it can."""

    name: str
    about: str
    draw: Callable[[Record], Chart]
    lacks: Callable[[Prepared], str] = lambda made: ""
    of_two: Callable[[Record, Record], Chart] | None = None  # of a run before and this one, where it shows both


def _loss(record: Record) -> Chart:
    curves = _losses(record)
    words = " ".join(curve_in_words(f"The {curve.name} loss", curve.points) for curve in curves)
    return Curves("loss", tuple(curves), _whole(record), "epoch", words, factors=True)


def _whole(record: Record) -> tuple[float, float]:
    """The epochs of a run: those it is to have, or those it had once it has ended."""
    return 0.0, record.looks[-1].at if record.status.ended else float(record.setup.epochs)


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


def _losses(record: Record, run: str = "") -> list[Curve]:
    looks = record.looks
    begin = f"{run} " if run else ""
    curves = [Curve(f"{begin}train", tuple((look.at, look.train_loss) for look in looks), run)]
    seen = tuple((look.at, look.validation_loss) for look in looks if look.validation_loss is not None)
    return [*curves, *([Curve(f"{begin}validation", seen, run)] if seen else [])]


def _losses_of_two(before: Record, now: Record) -> Chart:
    """The losses of the run before, A, and of this one, B, over the longer of both."""
    curves = [*_losses(now, "B"), *_losses(before, "A")]
    words = " ".join(curve_in_words(f"The {curve.name} loss", curve.points) for curve in curves)
    longest = max(_whole(before), _whole(now))
    return Curves("loss", tuple(curves), longest, "epoch", words, factors=True)


def curve_in_words(what: str, points: Sequence[tuple[float, float]]) -> str:
    """A curve for who cannot see it: where it starts and ends, where it is lowest, and whether it still moves."""
    good = [(x, y) for x, y in points if isfinite(y)]
    if not good:
        return f"{what} has no values that could be drawn."
    (_, first), (last_x, last) = good[0], good[-1]
    if len(good) == 1:
        return f"{what} is {short(first)}."
    lowest, where = min((y, x) for x, y in good)
    said = f"{what} starts at {short(first)} and ends at {short(last)}."
    if where == last_x:
        return f"{said} It is lowest at the end, where it {_trend(good)}."
    low = "at the start" if where == good[0][0] else f"after epoch {where:.4g}, at {short(lowest)}"
    return f"{said} It is lowest {low}, and at the end it {_trend(good)}."


def _trend(points: Sequence[tuple[float, float]]) -> str:
    """Whether the last tenth of a curve rises, falls or is level, against how high the curve stands there."""
    tail = points[-max(2, len(points) // 10) :]
    change = tail[-1][1] - tail[0][1]
    size = max(abs(tail[0][1]), abs(tail[-1][1]))
    if size == 0 or abs(change) < LEVEL * size:
        return "is level"
    return "rises" if change > 0 else "still falls"


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = (high - low) * MARGIN or 1.0
    return low - margin, high + margin


def _boundary(record: Record) -> Chart:
    made, network = record.prepared, record.last.network()
    inputs, targets = made.train.inputs, made.train.targets
    across, down = _range(inputs[:, 0]), _range(inputs[:, 1])
    with np.errstate(all="ignore"):
        columns, rows = _grid(network.count_parameters())
        values = boundary(network, across, down, columns, rows).values
        kinds, sure = _classes(values.reshape(-1, values.shape[-1]))
        predicted, _ = _classes(passes.forward(network, inputs).outputs[-1])
    true, _ = _classes(targets)
    dots = tuple(
        Dot(float(x), float(y), int(kind), bool(kind != found))
        for (x, y), kind, found in zip(inputs[:MOST_DOTS], true[:MOST_DOTS], predicted[:MOST_DOTS], strict=True)
    )
    wrong = int(np.sum(true != predicted))
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


def _grid(parameters: int) -> tuple[int, int]:
    """Columns and rows of a field: fewer for a large network, so that a picture never keeps keys waiting."""
    columns, rows = GRID
    share = min(1.0, (MOST_WORK / (columns * rows * parameters)) ** 0.5)
    return max(LEAST_GRID[0], round(columns * share)), max(LEAST_GRID[1], round(rows * share))


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
    good = ys[np.isfinite(ys)]
    words = "The network's curve has run away from the training rows."
    if good.size:
        low, high = short(float(good.min())), short(float(good.max()))
        words = f"The network's curve runs between {low} and {high} through {len(made.train)} training rows."
    return Fit("fit", model, dots, made.train.features[0], words)


def _fit_lacks(made: Prepared) -> str:
    sizes = made.network.sizes
    if sizes[0] == 1 and sizes[-1] == 1:
        return ""
    return f"a fit is drawn for 1 input and 1 output, and this network has {sizes[0]} and {sizes[-1]}"


def _gradients(record: Record) -> Chart:
    """By factors, since what a layer passes on is multiplied. A run that ran away is shown up to where it did."""
    telling = record.telling
    looks = record.looks[: record.looks.index(telling) + 1]
    layers = range(len(telling.layers))
    curves = tuple(
        Curve(f"layer {k + 1}", tuple((look.at, look.layers[k].gradient) for look in looks), mark=LAYER_MARKS[k])
        for k in layers
    )
    said = ", ".join(f"{curve.name} {_from_to([y for _, y in curve.points])}" for curve in curves)
    when = "first and now" if len(looks) > 1 else "at the start"
    words = f"Gradient norms {when}: {said}."
    return Curves("gradient norm of each layer", curves, _whole(record), "epoch", words, factors=True)


def _from_to(values: Sequence[float]) -> str:
    first, last = short(values[0]), short(values[-1])
    return first if len(values) == 1 else f"{first} to {last}"


def _activations(record: Record) -> Chart:
    network, layers = record.last.network(), record.looks[-1].layers
    with np.errstate(all="ignore"):
        outputs = passes.forward(network, record.prepared.train.inputs).outputs[1:]
    names = [f"layer {k}" for k in range(1, len(outputs) + 1)]
    remarks = [f"{layer.dead} of {output.shape[1]} dead" for layer, output in zip(layers, outputs, strict=True)]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, remarks, strict=True))
    return _spread("outputs of each layer", names, outputs, remarks, f"Neurons whose slope is 0 on all rows: {said}.")


def _dead(record: Record) -> Chart:
    hidden = record.prepared.network.sizes[1:-1]
    curves = tuple(
        Curve(
            f"layer {k + 1}",
            tuple((look.at, 100.0 * look.layers[k].dead / size) for look in record.looks),
            mark=LAYER_MARKS[k],
        )
        for k, size in enumerate(hidden)
    )
    said = ", ".join(f"{curve.name} {short(curve.points[-1][1])} %" for curve in curves)
    title = "dead neurons of each layer, %"
    return Curves(title, curves, _whole(record), "epoch", f"Dead neurons now: {said}.", (0.0, 100.0))


def _dead_lacks(made: Prepared) -> str:
    return "" if len(made.network.sizes) > 2 else "this network has no hidden neurons"


def _weights(record: Record) -> Chart:
    weights = record.last.network().weights
    names = [f"W{k}" for k in range(1, len(weights) + 1)]
    largest = [f"up to {short(float(np.abs(each).max()))}" for each in weights]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, largest, strict=True))
    # A normalised layer is drawn as the ordinary one it is in evaluation, its scale within its weights.
    scaled = ", with their scale" if record.setup.batch_norm else ""
    return _spread(
        f"weights{scaled or ' of each layer'}", names, weights, largest, f"Sizes of weights{scaled}: {said}."
    )


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
            PlotRow("loss", "train and validation loss by epoch", _loss, of_two=_losses_of_two),
            PlotRow(
                "first_steps", "the weights in the first epochs, for up to two weights", _first_steps, _first_steps_lack
            ),
            PlotRow("boundary", "predicted classes over two inputs, with the rows", _boundary, _boundary_lacks),
            PlotRow("fit", "the network as a curve through the rows, for one input", _fit, _fit_lacks),
            PlotRow("gradient_norms", "the norm of dJ/dW of each layer by epoch", _gradients),
            PlotRow("activations", "how the outputs of each layer are spread, and dead neurons", _activations),
            PlotRow("dead_neurons", "the share of dead neurons in each hidden layer by epoch", _dead, _dead_lacks),
            PlotRow("weights", "how the weights of each layer are spread", _weights),
        )
    }
)


def drawn(record: Record, names: Sequence[str], before: Record | None = None) -> tuple[tuple[str, Chart], ...]:
    """The plots called ``names`` of the run as it is, with their names, as far as it can have them.

    What can show two runs shows the run ``before`` too.
    """
    rows = [PLOTS[name] for name in names if not PLOTS[name].lacks(record.prepared)]
    return tuple(
        (row.name, row.of_two(before, record) if row.of_two and before is not None else row.draw(record))
        for row in rows
    )


def require(made: Prepared, name: str) -> None:
    """Raises ``NetworkError`` when the plot ``name`` cannot be drawn of this setup."""
    lacks = PLOTS[name].lacks(made)
    if lacks:
        raise NetworkError("plots", lacks)
