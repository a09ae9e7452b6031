"""Gradient clipping: by value each part is cut off on its own, by norm the whole vector is shortened.

Clipping by the global norm keeps the direction of the step; clipping by value does not. The norm is
taken over all parameters together: g·min(1, c/‖g‖), source Pascanu, Mikolov and Bengio (2013).
PyTorch divides by ‖g‖ + 1e-6 instead, which shortens a little more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Call, Expression, Power, Reference, substitute
from engine.expressions import Number as Constant
from engine.names import named
from engine.network import NetworkError, look_up
from engine.ranges import ORDINARY, POSITIVE
from engine.sheet import Sheet, formula, total
from engine.steps import Phase, Trace

Array = NDArray[np.float64]

_BY_VALUE = formula("max(-c, min(c, g))", ("c", "g"))
_SCALE = formula("min(1, c/norm)", ("c", "norm"))
_SCALED = formula("g*scale", ("g", "scale"))


def norm(gradient: Array) -> float:
    """‖g‖, the square root of the sum of squares over all elements of an array of any shape."""
    flat = gradient.reshape(-1)
    return sqrt(float(flat.dot(flat)))


def clip_by_value(gradient: Array, limit: float) -> None:
    """Cut every element of ``gradient`` to between -``limit`` and ``limit``, in place."""
    np.clip(gradient, -limit, limit, out=gradient)


def clip_by_norm(gradient: Array, limit: float) -> None:
    """Shorten ``gradient`` to a norm of at most ``limit``, in place; its direction stays.

    >>> g = np.array([3.0, 4.0])
    >>> clip_by_norm(g, 1.0)
    >>> print(g)
    [0.6 0.8]
    """
    length = norm(gradient)
    if length > limit:
        np.multiply(gradient, limit / length, out=gradient)


CLIPPINGS: Mapping[str, Callable[[Array, float], None]] = MappingProxyType(
    {"value": clip_by_value, "norm": clip_by_norm}
)


def check_clipping(kind: str, limit: float) -> None:
    """Raises ``NetworkError`` for an unknown kind or a limit that is not greater than 0."""
    look_up(dict(CLIPPINGS), kind, "clipping", "clipping")
    POSITIVE.check("clipping", limit, "a clipping limit")


def trace_clipping(kind: str, gradient: Sequence[float], limit: float) -> Trace:
    """Clipping of a gradient vector by hand: c and g1, g2, … give clipped1, clipped2, …

    By norm, "norm" and "scale" come first. Raises ``NetworkError``.

    >>> trace_clipping("norm", [3.0, 4.0], 1.0).find("norm").value
    5.0
    """
    check_clipping(kind, limit)
    if not len(gradient):
        raise NetworkError("gradient", "clipping needs at least one gradient")
    sheet = Sheet()
    sheet.give("c", limit)
    numbers = range(1, len(gradient) + 1)
    for k, value in zip(numbers, gradient, strict=True):
        ORDINARY.check(f"g{k}", value)
        sheet.give(f"g{k}", value)
    each = _BY_VALUE
    if kind == "norm":
        squares: list[Expression] = [Power(Reference(named(f"g{k}")), Constant(2.0)) for k in numbers]
        sheet.add("norm", Call("sqrt", (total(squares),)), Phase.UPDATE)
        sheet.add("scale", _SCALE, Phase.UPDATE)
        each = _SCALED
    for k in numbers:
        sheet.add(f"clipped{k}", substitute(each, {named("g"): Reference(named(f"g{k}"))}), Phase.UPDATE)
    return sheet.trace()
