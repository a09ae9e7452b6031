"""The activations, one row each: definition, derivative, kernel, and what it is good and bad for.

The definition and the derivative are expressions that are shown and evaluated; the kernel is the
same function on arrays, written so that no z overflows. Tests hold the two together at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Call, Expression, Negation, Number, Product, Sum

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation.

    ``definition`` maps z to the output, ``derivative`` maps (z, output) to dO/dz. ``kernel`` maps an
    array of z to outputs, ``slope`` maps arrays (z, output) to dO/dz. ``direct`` means that the
    output is the weighted sum itself, so that no z is named.
    """

    name: str
    definition: Callable[[Expression], Expression]
    derivative: Callable[[Expression, Expression], Expression]
    kernel: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    direct: bool = False
    good_for: str = ""
    bad_for: str = ""


def sigmoid_kernel(z: Array) -> Array:
    """1/(1 + e^-z) by e^-|z|, which cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "linear",
            definition=lambda z: z,
            derivative=lambda z, output: Number(1.0),
            kernel=lambda z: z,
            slope=lambda z, output: np.ones_like(z),
            direct=True,
            good_for="predicting a number of any size, such as a salary",
            bad_for="hidden layers: layers of linear neurons together are still one linear layer",
        ),
        Activation(
            "sigmoid",
            definition=lambda z: Call("sigmoid", (z,)),
            derivative=lambda z, output: Product((output, Sum((Number(1.0), Negation(output))))),
            kernel=sigmoid_kernel,
            slope=lambda z, output: output * (1.0 - output),
            good_for="a probability between 0 and 1",
            bad_for="many hidden layers: its derivative is at most 0.25, so gradients shrink",
        ),
    )
}
