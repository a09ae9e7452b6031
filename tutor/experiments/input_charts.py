"""What a network predicts over its inputs, with the rows it learns from: classes over two, a curve over one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.demonstrations import boundary
from tutor.drawing.charts import Chart, Dot, Field, Fit
from tutor.drawing.scales import short
from tutor.experiments.run import Record
from tutor.experiments.setup import MOST_WORK, Prepared

GRID, LEAST_GRID = (72, 30), (12, 6)  # columns and rows of a field
FIT_POINTS = 121
MOST_DOTS = 120
SURE = 0.9
MARGIN = 0.08


def field_of_classes(record: Record) -> Chart:
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


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = (high - low) * MARGIN or 1.0
    return low - margin, high + margin


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


def boundary_lacks(made: Prepared) -> str:
    if made.network.sizes[0] != 2:
        return f"a boundary is drawn over 2 inputs, and this data has {made.network.sizes[0]}"
    return "" if made.train.classes else "a boundary parts classes, and the targets here are quantities"


def fit(record: Record) -> Chart:
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


def fit_lacks(made: Prepared) -> str:
    sizes = made.network.sizes
    if sizes[0] == 1 and sizes[-1] == 1:
        return ""
    return f"a fit is drawn for 1 input and 1 output, and this network has {sizes[0]} and {sizes[-1]}"
