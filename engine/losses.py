"""The losses, one row each: definition, derivative and kernel.

A loss compares the predictions of one sample with its targets. The course's squared error has no ½.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.corners import Corner
from engine.expressions import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Relation,
    Sum,
)
from engine.settings import DELTA, Setting

Array = NDArray[np.float64]
Side = Sequence[Expression]

ZERO, HALF, ONE, TWO = Number(0.0), Number(0.5), Number(1.0), Number(2.0)


@dataclass(frozen=True, slots=True)
class Targets:
    """Which targets a loss can be given. ``fit`` maps an array of (rows, outputs) to whether all do."""

    fit: Callable[[Array], bool]
    remedy: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss.

    ``definition`` maps targets and predictions of one sample to L; ``derivative`` maps them and the
    index of an output (from 0) to dL/dŷ of that output. ``kernel`` and ``slope`` do the same on
    arrays of shape (rows, outputs), giving (rows,) and (rows, outputs). ``corner`` maps a target and
    its prediction to where dL/dŷ is a choice. ``shares`` means that predictions must lie from 0 to 1.
    """

    name: str
    definition: Callable[[Side, Side], Expression]
    derivative: Callable[[Side, Side, int], Expression]
    kernel: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    corner: Callable[[Expression, Expression], Corner] | None = None
    targets: Targets | None = None
    shares: bool = False
    good_for: str = ""
    bad_for: str = ""


def error(y: Expression, yhat: Expression) -> Expression:
    """y − ŷ, as the course writes it."""
    return Sum((y, Negation(yhat)))


def _over_outputs(one: Callable[[Expression, Expression], Expression]) -> Callable[[Side, Side], Expression]:
    """The sum of ``one`` over the outputs, without a sum where there is a single output."""

    def total(y: Side, yhat: Side) -> Expression:
        terms = tuple(one(a, b) for a, b in zip(y, yhat, strict=True))
        return terms[0] if len(terms) == 1 else Sum(terms)

    return total


def _at_output(one: Callable[[Expression, Expression], Expression]) -> Callable[[Side, Side, int], Expression]:
    return lambda y, yhat, j: one(y[j], yhat[j])


def _negative_total(one: Callable[[Expression, Expression], Expression]) -> Callable[[Side, Side], Expression]:
    total = _over_outputs(one)
    return lambda y, yhat: Negation(total(y, yhat))


def _absolute_derivative(y: Expression, yhat: Expression) -> Expression:
    e = error(y, yhat)
    below = Case(Condition(e, Relation.GREATER, ZERO), Number(-1.0))
    above = Case(Condition(e, Relation.LESS, ZERO), ONE)
    return Cases((below, above), ZERO)


def _absolute_corner(y: Expression, yhat: Expression) -> Corner:
    return Corner(
        error(y, yhat),
        "The prediction is exactly the target, where the absolute error has a corner: its slope is -1 on one side "
        "and 1 on the other. Any number between them would do as the derivative; 0 is the choice made here.",
    )


def huber(delta: float = DELTA.usual) -> Loss:
    """Huber's loss: half the square up to ``delta``, then straight. Source: Huber (1964)."""
    edge = Number(delta)

    def size(y: Expression, yhat: Expression) -> Expression:
        return Call("abs", (error(y, yhat),))

    def definition(y: Expression, yhat: Expression) -> Expression:
        near = Product((HALF, Power(error(y, yhat), TWO)))
        beyond = Sum((size(y, yhat), Negation(HALF if delta == 1 else Product((HALF, edge)))))
        far = beyond if delta == 1 else Product((edge, beyond))
        return Cases((Case(Condition(size(y, yhat), Relation.AT_MOST, edge), near),), far)

    def derivative(y: Expression, yhat: Expression) -> Expression:
        near = Case(Condition(size(y, yhat), Relation.AT_MOST, edge), Negation(error(y, yhat)))
        below = Case(Condition(error(y, yhat), Relation.GREATER, ZERO), Number(-delta))
        return Cases((near, below), edge)

    def kernel(y: Array, yhat: Array) -> Array:
        e = np.abs(y - yhat)
        return np.asarray(np.sum(np.where(e <= delta, 0.5 * e * e, delta * (e - 0.5 * delta)), axis=1))

    return Loss(
        "huber",
        definition=_over_outputs(definition),
        derivative=_at_output(derivative),
        kernel=kernel,
        slope=lambda y, yhat: -np.clip(y - yhat, -delta, delta),
        good_for="numbers with some outliers: far away its slope grows no more",
        bad_for="little: delta is one more number to choose",
    )


# --- cross-entropy --------------------------------------------------------------------------------


def _binary(y: Expression, yhat: Expression) -> Expression:
    other, rest = Sum((ONE, Negation(y))), Sum((ONE, Negation(yhat)))
    return Sum((Call("weighted_ln", (y, yhat)), Call("weighted_ln", (other, rest))))


def _binary_total(y: Side, yhat: Side) -> Expression:
    terms = tuple(part for a, b in zip(y, yhat, strict=True) for part in _terms(_binary(a, b)))
    return Negation(Sum(terms))


def _terms(expression: Expression) -> tuple[Expression, ...]:
    return expression.terms if isinstance(expression, Sum) else (expression,)


def _binary_derivative(y: Expression, yhat: Expression) -> Expression:
    other, rest = Sum((ONE, Negation(y))), Sum((ONE, Negation(yhat)))
    return Sum((Negation(Call("weighted_inverse", (y, yhat))), Call("weighted_inverse", (other, rest))))


def _weighted_ln(weight: Array, value: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(weight == 0, 0.0, weight * np.log(value))


def _weighted_inverse(weight: Array, value: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(weight == 0, 0.0, weight / value)


# --- hinge ----------------------------------------------------------------------------------------


def _margin(y: Expression, yhat: Expression) -> Expression:
    return Sum((ONE, Negation(Product((y, yhat)))))


def _hinge_derivative(y: Expression, yhat: Expression) -> Expression:
    return Cases((Case(Condition(_margin(y, yhat), Relation.GREATER, ZERO), Negation(y)),), ZERO)


def _hinge_corner(y: Expression, yhat: Expression) -> Corner:
    return Corner(
        _margin(y, yhat),
        "The prediction lies exactly on the margin, where the hinge has a corner: its slope is -y on one side and 0 "
        "on the other. Any number between them would do as the derivative; 0 is the choice made here.",
    )


# --- the table ------------------------------------------------------------------------------------

LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "squared_error",
            definition=_over_outputs(lambda y, yhat: Power(error(y, yhat), TWO)),
            derivative=_at_output(lambda y, yhat: Product((Number(-2.0), error(y, yhat)))),
            kernel=lambda y, yhat: np.sum((y - yhat) ** 2, axis=1),
            slope=lambda y, yhat: -2.0 * (y - yhat),
            good_for="predicting numbers: smooth, and small errors count for little",
            bad_for="outliers: an error ten times as large counts a hundred times; its unit is the data's, squared",
        ),
        Loss(
            "half_squared_error",
            definition=_over_outputs(lambda y, yhat: Product((HALF, Power(error(y, yhat), TWO)))),
            derivative=_at_output(lambda y, yhat: Negation(error(y, yhat))),
            kernel=lambda y, yhat: 0.5 * np.sum((y - yhat) ** 2, axis=1),
            slope=lambda y, yhat: yhat - y,
            good_for="the same as squared error, with a derivative that has no 2 in it",
            bad_for="outliers, as squared error",
        ),
        Loss(
            "absolute_error",
            definition=_over_outputs(lambda y, yhat: Call("abs", (error(y, yhat),))),
            derivative=_at_output(_absolute_derivative),
            kernel=lambda y, yhat: np.sum(np.abs(y - yhat), axis=1),
            slope=lambda y, yhat: np.sign(yhat - y),
            corner=_absolute_corner,
            good_for="numbers with outliers: every error counts by its size, in the data's own unit",
            bad_for="the last bit of learning: its slope is as large near the target as far from it",
        ),
        huber(),
        Loss(
            "binary_cross_entropy",
            definition=_binary_total,
            derivative=_at_output(_binary_derivative),
            kernel=lambda y, yhat: -np.sum(_weighted_ln(y, yhat) + _weighted_ln(1.0 - y, 1.0 - yhat), axis=1),
            slope=lambda y, yhat: _weighted_inverse(1.0 - y, 1.0 - yhat) - _weighted_inverse(y, yhat),
            targets=Targets(lambda y: bool(np.all((y >= 0) & (y <= 1))), "targets from 0 to 1"),
            shares=True,
            good_for="yes or no, with a sigmoid as the last activation",
            bad_for="targets that are not shares or probabilities",
        ),
        Loss(
            "categorical_cross_entropy",
            definition=_negative_total(lambda y, yhat: Call("weighted_ln", (y, yhat))),
            derivative=_at_output(lambda y, yhat: Negation(Call("weighted_inverse", (y, yhat)))),
            kernel=lambda y, yhat: -np.sum(_weighted_ln(y, yhat), axis=1),
            slope=lambda y, yhat: -_weighted_inverse(y, yhat),
            targets=Targets(
                lambda y: bool(np.all(y >= 0) and np.all(np.abs(y.sum(axis=1) - 1) <= 1e-9)),
                "targets from 0 to 1 that add to 1 in each row, such as 0, 1, 0",
            ),
            shares=True,
            good_for="one class out of several, with a softmax as the last activation",
            bad_for="classes that may hold at the same time",
        ),
        Loss(
            "hinge",
            definition=_over_outputs(lambda y, yhat: Call("max", (ZERO, _margin(y, yhat)))),
            derivative=_at_output(_hinge_derivative),
            kernel=lambda y, yhat: np.sum(np.maximum(0.0, 1.0 - y * yhat), axis=1),
            slope=lambda y, yhat: np.where(1.0 - y * yhat > 0, -y, 0.0),
            corner=_hinge_corner,
            targets=Targets(lambda y: bool(np.all(np.abs(y) == 1)), "targets that are -1 or 1"),
            good_for="yes or no with a safe margin, with a linear last layer",
            bad_for="probabilities: it stops caring once the margin is reached",
        ),
    )
}

# The losses that may be given a number, and the row each number makes.
ADJUSTABLE: dict[str, tuple[Setting, Callable[[float], Loss]]] = {"huber": (DELTA, huber)}
