"""Measures of how well a network does, in terms a person cares about rather than those it learns by.

Each takes targets and predictions of shape (rows, outputs) and gives one number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.network import look_up

Array = NDArray[np.float64]
Metric = Callable[[Array, Array], float]


def accuracy(targets: Array, predictions: Array) -> float:
    """The share of rows that are classified rightly.

    With several outputs the largest is the class. With one, it is whichever of the two classes is
    nearer: 0 or 1, or with targets of −1 and 1 the sign.

    >>> accuracy(np.array([[0.0], [1.0]]), np.array([[0.3], [0.4]]))
    0.5
    """
    if targets.shape[1] > 1:
        return float(np.mean(targets.argmax(axis=1) == predictions.argmax(axis=1)))
    threshold = 0.0 if targets.min() < 0 else 0.5
    return float(np.mean((targets > threshold) == (predictions > threshold)))


def mean_absolute_error(targets: Array, predictions: Array) -> float:
    """How far predictions are off on average, in the units of the targets."""
    return float(np.mean(np.abs(targets - predictions)))


def root_mean_squared_error(targets: Array, predictions: Array) -> float:
    """As the mean absolute error in the units of the targets, but large errors count more."""
    return float(np.sqrt(np.mean((targets - predictions) ** 2)))


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        "accuracy": accuracy,
        "mean_absolute_error": mean_absolute_error,
        "root_mean_squared_error": root_mean_squared_error,
    }
)


def metric(name: str) -> Metric:
    """The metric called ``name``. Raises ``NetworkError`` with the nearest known name."""
    return look_up(dict(METRICS), name, "metrics", "metric")
