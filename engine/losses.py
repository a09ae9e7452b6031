"""The losses, one row each: definition, derivative and kernel.

A loss compares the predictions of one sample with its targets. The course's squared error has no ½.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, Negation, Number, Power, Product, Sum

Array = NDArray[np.float64]
Side = Sequence[Expression]


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss.

    ``definition`` maps targets and predictions of one sample to L; ``derivative`` maps them and the
    index of an output (from 0) to dL/dŷ of that output. ``kernel`` and ``slope`` do the same on
    arrays of shape (rows, outputs), giving (rows,) and (rows, outputs).
    """

    name: str
    definition: Callable[[Side, Side], Expression]
    derivative: Callable[[Side, Side, int], Expression]
    kernel: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]


def error(y: Expression, yhat: Expression) -> Expression:
    """y − ŷ, as the course writes it."""
    return Sum((y, Negation(yhat)))


def _total(terms: list[Expression]) -> Expression:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "squared_error",
            definition=lambda y, yhat: _total([Power(error(a, b), Number(2.0)) for a, b in zip(y, yhat, strict=True)]),
            derivative=lambda y, yhat, j: Product((Number(-2.0), error(y[j], yhat[j]))),
            kernel=lambda y, yhat: np.sum((y - yhat) ** 2, axis=1),
            slope=lambda y, yhat: -2.0 * (y - yhat),
        ),
    )
}
