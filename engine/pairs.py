"""Last activation and loss that were made for each other: dL/dz is simply ŷ − y.

The long way, through dL/dŷ and dŷ/dz, gives the same. The short way also holds where a prediction
rounds to exactly 0 or 1, which the long way does not survive, so training runs on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, Negation, Sum

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """``kernel`` maps targets and z, each (rows, outputs), to the losses (rows,), safe for any z."""

    kernel: Callable[[Array, Array], Array]

    def short(self, y: Expression, yhat: Expression) -> Expression:
        """dL/dz of one output."""
        return Sum((yhat, Negation(y)))


def binary_from_sums(y: Array, z: Array) -> Array:
    """Binary cross-entropy of sigmoid outputs: Σ max(z, 0) − zy + ln(1 + e^-|z|)."""
    return np.asarray(np.sum(np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z))), axis=1))


def log_softmax(z: Array) -> Array:
    """ln of softmax along the last axis, exact also where a share is nearly 1.

    The largest z is taken out, and its own e^0 = 1 goes into log1p.
    """
    top = z.argmax(axis=-1)[..., None]
    t = z - np.take_along_axis(z, top, axis=-1)
    others = np.exp(t)
    np.put_along_axis(others, top, 0.0, axis=-1)
    return np.asarray(t - np.log1p(others.sum(axis=-1, keepdims=True)))


def categorical_from_sums(y: Array, z: Array) -> Array:
    """Categorical cross-entropy of softmax outputs: −Σ y·log_softmax(z)."""
    return np.asarray(-np.sum(np.where(y == 0, 0.0, y * log_softmax(z)), axis=1))


PAIRS: dict[tuple[str, str], Pair] = {
    ("sigmoid", "binary_cross_entropy"): Pair(binary_from_sums),
    ("softmax", "categorical_cross_entropy"): Pair(categorical_from_sums),
}
