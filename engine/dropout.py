"""Inverted dropout: in training some outputs are set to 0 and the others scaled up to make good.

p is the probability to *drop*. Scaling by 1/(1 − p) keeps the expected output, so evaluation uses
the network as it is. The same mask serves forward and backward. Source: Srivastava et al. (2014), in
the inverted form of today's libraries.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, Product, Reference, substitute
from engine.names import Derivative, named
from engine.network import NetworkError
from engine.ranges import FRACTION
from engine.sheet import Sheet, formula
from engine.steps import Phase, Role, Trace

Array = NDArray[np.float64]

_SCALE = formula("M/(1 - p)", ("M", "p"))


def check_probability(p: float) -> None:
    """Raises ``NetworkError`` when ``p`` is not a probability to drop: at least 0 and less than 1."""
    FRACTION.check("dropout", p, "the probability to drop")


def draw_scales(generator: np.random.Generator, p: float, out: Array) -> None:
    """Fill ``out`` with 0 where an output is dropped, and 1/(1 − p) where it is kept.

    Multiply outputs by it going forward, and their gradients by the same going backward.

    >>> scales = np.empty((2, 3))
    >>> draw_scales(np.random.default_rng(0), 0.5, scales)
    >>> print(scales)
    [[2. 0. 0.]
     [0. 2. 2.]]
    """
    generator.random(out=out)
    np.greater_equal(out, p, out=out)
    np.multiply(out, 1.0 / (1.0 - p), out=out)


def trace_dropout(
    outputs: Sequence[float], mask: Sequence[int], p: float, gradients: Sequence[float] | None = None
) -> Trace:
    """Dropout of one layer by hand: outputs O1, … and mask M1, … (1 keeps) give D1, …

    With ``gradients`` dL/dD1, … the gradients dL/dO1, … follow, by the same mask. Raises
    ``NetworkError``.

    >>> trace_dropout([0.8, 0.6], [1, 0], 0.5).find("D1").value
    1.6
    """
    check_probability(p)
    if not len(outputs) or len(mask) != len(outputs):
        raise NetworkError("mask", f"{len(outputs)} outputs need {len(outputs)} mask values, not {len(mask)}")
    if any(value not in (0, 1) for value in mask):
        raise NetworkError("mask", "a mask holds 1 for what is kept and 0 for what is dropped")
    if gradients is not None and len(gradients) != len(outputs):
        raise NetworkError("gradients", f"{len(outputs)} outputs need {len(outputs)} gradients, not {len(gradients)}")
    sheet = Sheet()
    numbers = range(1, len(outputs) + 1)
    sheet.give("p", p)
    for k in numbers:
        sheet.give(f"O{k}", outputs[k - 1])
        sheet.give(f"M{k}", float(mask[k - 1]))
    for k in numbers:
        sheet.add(f"D{k}", Product((Reference(named(f"O{k}")), _scale(k))))
    if gradients is None:
        return sheet.trace()
    for k in numbers:
        after = Derivative(named("L"), named(f"D{k}"))
        sheet.give(after, gradients[k - 1])
        sheet.add(
            Derivative(named("L"), named(f"O{k}")),
            Product((Reference(after), _scale(k))),
            Phase.BACKWARD,
            Role.GRADIENT,
        )
    return sheet.trace()


def _scale(k: int) -> Expression:
    return substitute(_SCALE, {named("M"): Reference(named(f"M{k}"))})
