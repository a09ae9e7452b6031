"""Penalties on large weights, one row each: what is added to the cost, and its gradient.

The course's L2 is lambda times the sum of squares, so its gradient is 2·lambda·W. PyTorch's
``weight_decay`` is the same idea with gradient lambda·W, and has a row of its own. Biases are never
penalised: they do not make a network's output swing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.corners import corners_of
from engine.expressions import (
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Product,
    Reference,
    Relation,
    Sum,
    evaluate,
    substitute,
)
from engine.names import Derivative, Name, named
from engine.network import NetworkError, look_up
from engine.sheet import Sheet, formula, total
from engine.steps import Phase, Role, Trace
from engine.update_rules import check_setting

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty. ``share`` is what one weight W adds to the cost, ``gradient`` its derivative."""

    name: str
    title: str
    share: Expression
    gradient: Expression
    note: str

    def cost(self, strength: float, weights: Sequence[Array]) -> float:
        """What all ``weights``, arrays of any shape, add to the cost at lambda = ``strength``."""
        values: dict[Name, float] = {named("lambda"): strength}
        return sum(
            float(evaluate(self.share, {**values, named("W"): float(weight)}))
            for matrix in weights
            for weight in matrix.flat
        )


def _formula(text: str) -> Expression:
    return formula(text, ("lambda", "W"))


_W = Reference(named("W"))
_SIGN = Cases(
    (
        Case(Condition(_W, Relation.GREATER, Number(0.0)), Number(1.0)),
        Case(Condition(_W, Relation.LESS, Number(0.0)), Number(-1.0)),
    ),
    Number(0.0),
)

PENALTIES: Mapping[str, Penalty] = MappingProxyType(
    {
        row.name: row
        for row in (
            Penalty(
                "l1",
                "L1",
                _formula("lambda*abs(W)"),
                Product((Reference(named("lambda")), _SIGN)),
                "pulls all weights towards 0 equally hard, so small ones end at 0; its derivative at 0 is taken as 0",
            ),
            Penalty(
                "l2",
                "L2",
                _formula("lambda*W^2"),
                _formula("2*lambda*W"),
                "pulls large weights hardest; PyTorch's weight_decay is half as strong for the same lambda",
            ),
            Penalty(
                "weight_decay",
                "L2 (PyTorch form)",
                _formula("0.5*lambda*W^2"),
                _formula("lambda*W"),
                "PyTorch's weight_decay, there for biases too",
            ),
        )
    }
)


def penalty(name: str) -> Penalty:
    """The row called ``name``. Raises ``NetworkError`` with the nearest known name."""
    return look_up(dict(PENALTIES), name, "penalty", "penalty")


def trace_penalty(
    name: str,
    strength: float,
    weights: Sequence[float],
    gradients: Sequence[float] | None = None,
    learning_rate: float | None = None,
) -> Trace:
    """A penalty on a few weights by hand: P, its gradient for each weight and, if asked, the update.

    ``gradients`` are the loss's own, dL/dW1, dL/dW2, …; with a ``learning_rate`` too, W_new1, … are
    the weights after one step of gradient descent. Raises ``NetworkError``.

    >>> trace_penalty("l2", 0.1, [3.0, -2.0]).find("P").value
    1.3
    """
    row = penalty(name)
    check_setting("lambda", strength)
    if not len(weights):
        raise NetworkError("weights", "a penalty needs at least one weight")
    if gradients is not None and len(gradients) != len(weights):
        raise NetworkError("gradients", f"{len(weights)} weights need {len(weights)} gradients, not {len(gradients)}")
    sheet = Sheet()
    sheet.give("lambda", strength)
    numbers = range(1, len(weights) + 1)
    labels = [f"W{k}" for k in numbers]
    for label, value in zip(labels, weights, strict=True):
        sheet.give(label, value)
    sheet.add("P", total(_for_weight(row.share, label) for label in labels), Phase.LOSS)
    for label in labels:
        by_weight = Derivative(named("P"), named(label))
        corners = corners_of(_for_weight(row.share, label), named(label))
        sheet.add(by_weight, _for_weight(row.gradient, label), Phase.BACKWARD, Role.GRADIENT, corners)
    if gradients is None:
        return sheet.trace()
    for label, value in zip(labels, gradients, strict=True):
        sheet.give(Derivative(named("L"), named(label)), value)
    if learning_rate is not None:
        check_setting("eta", learning_rate)
        sheet.give("eta", learning_rate)
        for k, label in zip(numbers, labels, strict=True):
            slopes = Sum(tuple(Reference(Derivative(named(of), named(label))) for of in ("L", "P")))
            move = Product((Reference(named("eta")), slopes))
            sheet.add(f"W_new{k}", Sum((Reference(named(label)), Negation(move))), Phase.UPDATE)
    return sheet.trace()


def _for_weight(expression: Expression, label: str) -> Expression:
    return substitute(expression, {named("W"): Reference(named(label))})
