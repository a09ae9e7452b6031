"""How outputs and weights are spread, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from engine import passes
from tutor.drawing.charts import Chart, Profile, Profiles
from tutor.drawing.scales import short
from tutor.experiments.run import Record

ROUNDING = 1e-9
PARTS = 40  # of a distribution


def activations(record: Record) -> Chart:
    network, layers = record.last.network(), record.looks[-1].layers
    with np.errstate(all="ignore"):
        outputs = passes.forward(network, record.prepared.train.inputs).outputs[1:]
    names = [f"layer {k}" for k in range(1, len(outputs) + 1)]
    remarks = [f"{layer.dead} of {output.shape[1]} dead" for layer, output in zip(layers, outputs, strict=True)]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, remarks, strict=True))
    return _spread("outputs of each layer", names, outputs, remarks, f"Neurons whose slope is 0 on all rows: {said}.")


def weights_of_layers(record: Record) -> Chart:
    weights = record.last.network().weights
    names = [f"W{k}" for k in range(1, len(weights) + 1)]
    largest = [f"up to {short(float(np.abs(each).max()))}" for each in weights]
    said = ", ".join(f"{name} {remark}" for name, remark in zip(names, largest, strict=True))
    # A normalised layer is drawn as the ordinary one it is in evaluation, its scale within its weights.
    scaled = ", with their scale" if record.setup.batch_norm else ""
    return _spread(
        f"weights{scaled or ' of each layer'}", names, weights, largest, f"Sizes of weights{scaled}: {said}."
    )


def _rounded_up(value: float) -> float:
    """The next number of one figure."""
    power = floor(log10(value))
    return float(f"{ceil(value / 10.0**power - ROUNDING):d}e{power}")


def _spread(
    title: str, names: Sequence[str], groups: Sequence[NDArray[np.float64]], remarks: Sequence[str], words: str
) -> Chart:
    """Distributions over one range that lies evenly around 0 where values have both signs."""
    good = [group[np.isfinite(group)] for group in groups]
    largest = max((float(np.abs(each).max()) for each in good if each.size), default=1.0) or 1.0
    largest = _rounded_up(min(largest, 1e100))
    low = -largest if any((each < 0).any() for each in good) else 0.0
    rows = tuple(
        Profile(name, tuple(map(int, np.histogram(each, PARTS, (low, largest))[0])), remark)
        for name, each, remark in zip(names, good, remarks, strict=True)
    )
    return Profiles(title, rows, (low, largest), words)
