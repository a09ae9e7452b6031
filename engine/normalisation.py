"""Batch normalisation: every feature of a batch is brought to mean 0 and variance 1, then scaled anew.

In training the batch's own mean and (biased) variance are used and running ones are kept for later;
in evaluation the running ones are used. Source of forward and backward: Ioffe and Szegedy (2015).
As in PyTorch the running variance is the unbiased one, and momentum is the weight of the *new*
value; Keras keeps the biased one, and its momentum is the weight of the old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, Negation, Number, Power, Product, Quotient, Reference, Sum, substitute
from engine.names import Derivative, named
from engine.network import NetworkError
from engine.ranges import FACTOR, ORDINARY, POSITIVE
from engine.sheet import Sheet, formula, total
from engine.steps import Phase, Role, Trace

Array = NDArray[np.float64]

MOST_ROWS = 8
EPSILON = 1e-5
MOMENTUM = 0.1


@dataclass(frozen=True, slots=True)
class Running:
    """The mean and variance kept for evaluation, each of shape (features,)."""

    mean: Array
    variance: Array

    @classmethod
    def fresh(cls, features: int) -> Running:
        """Mean 0 and variance 1, from which training starts."""
        return cls(np.zeros(features), np.ones(features))


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a forward pass gave. ``outputs`` and ``standard`` (x̂) have shape (rows, features)."""

    outputs: Array
    standard: Array
    mean: Array
    variance: Array
    spread: Array  # √(σ² + ε)
    running: Running


@dataclass(frozen=True, slots=True)
class NormalisedGradients:
    """dL/dx of shape (rows, features), dL/dγ and dL/dβ of shape (features,)."""

    inputs: Array
    gamma: Array
    beta: Array


def forward(
    inputs: Array,
    gamma: Array,
    beta: Array,
    running: Running,
    epsilon: float = EPSILON,
    momentum: float = MOMENTUM,
) -> Normalised:
    """Normalise a training batch of shape (rows, features). ``gamma`` and ``beta`` are (features,).

    Raises ``NetworkError`` for a batch of one row, whose variance would be 0.

    >>> x = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> made = forward(x, np.ones(1), np.zeros(1), Running.fresh(1))
    >>> print(made.mean, made.variance, made.running.variance.round(3))
    [2.5] [1.25] [1.067]
    """
    rows = len(inputs)
    _check_batch(rows)
    mean = inputs.mean(axis=0)
    centred = inputs - mean
    variance = np.mean(centred * centred, axis=0)
    spread = np.sqrt(variance + epsilon)
    standard = centred / spread
    kept = Running(
        (1 - momentum) * running.mean + momentum * mean,
        (1 - momentum) * running.variance + momentum * variance * rows / (rows - 1),
    )
    return Normalised(gamma * standard + beta, standard, mean, variance, spread, kept)


def evaluate(inputs: Array, gamma: Array, beta: Array, running: Running, epsilon: float = EPSILON) -> Array:
    """The outputs in evaluation: with the running mean and variance, for any number of rows."""
    return np.asarray(gamma * (inputs - running.mean) / np.sqrt(running.variance + epsilon) + beta)


def backward(passed: Normalised, gamma: Array, by_output: Array) -> NormalisedGradients:
    """Gradients for dL/dy of shape (rows, features), through the batch's mean and variance too."""
    rows = len(by_output)
    by_beta = by_output.sum(axis=0)
    by_gamma = (by_output * passed.standard).sum(axis=0)
    inner = rows * by_output - by_beta - passed.standard * by_gamma
    return NormalisedGradients(gamma / (rows * passed.spread) * inner, by_gamma, by_beta)


def _check_batch(rows: int) -> None:
    if rows < 2:
        raise NetworkError(
            "rows", f"batch normalisation needs at least 2 rows, not {rows}: one row alone has variance 0"
        )


# --- by hand ------------------------------------------------------------------------------------

_STANDARD = formula("(x - mean)/sqrt(var + eps)", ("x", "mean", "var", "eps"))
_OUTPUT = formula("gamma*x_hat + beta", ("gamma", "x_hat", "beta"))
_RUNNING = formula("(1 - a)*old + a*new", ("a", "old", "new"))
_UNBIASED = formula("var*N/(N - 1)", ("var", "N"))


def trace_normalisation(
    values: Sequence[float],
    gamma: float = 1.0,
    beta: float = 0.0,
    gradients: Sequence[float] | None = None,
    epsilon: float = EPSILON,
    running: tuple[float, float] | None = None,
    momentum: float = MOMENTUM,
) -> Trace:
    """Batch normalisation of one feature by hand: x1, x2, … give mean, var, x_hat1, …, y1, …

    With ``gradients`` dL/dy1, … the backward pass follows: dL/dbeta, dL/dgamma, dL/dx1, …. With
    ``running``, a mean and a variance, mean_new and var_new follow. Raises ``NetworkError``.

    >>> steps = trace_normalisation([1.0, 2.0, 3.0, 4.0], epsilon=0.75)
    >>> steps.find("var").value, steps.find("x_hat4").value
    (1.25, 1.0606601717798212)
    """
    _check_sheet(values, gradients, epsilon)
    sheet, numbers = Sheet(), range(1, len(values) + 1)
    for k in numbers:
        sheet.give(f"x{k}", values[k - 1])
    for label, value in (("gamma", gamma), ("beta", beta), ("eps", epsilon)):
        sheet.give(label, value)
    count = Number(float(len(values)))
    sheet.add("mean", Quotient(total(_ref(f"x{k}") for k in numbers), count))
    deviations = [Power(Sum((_ref(f"x{k}"), Negation(_ref("mean")))), Number(2.0)) for k in numbers]
    sheet.add("var", Quotient(total(deviations), count))
    for k in numbers:
        sheet.add(f"x_hat{k}", _put(_STANDARD, x=f"x{k}"))
    for k in numbers:
        sheet.add(f"y{k}", _put(_OUTPUT, x_hat=f"x_hat{k}"))
    if running is not None:
        _running_steps(sheet, running, momentum, len(values))
    if gradients is not None:
        _backward_steps(sheet, gradients, count)
    return sheet.trace()


def trace_evaluation(value: float, gamma: float, beta: float, running: tuple[float, float], epsilon: float) -> Trace:
    """The same layer in evaluation: x1 goes through the running mean and variance, not its own."""
    _check_sheet([value, value], None, epsilon)
    sheet = Sheet()
    given = {"x1": value, "gamma": gamma, "beta": beta, "eps": epsilon, "mean": running[0], "var": running[1]}
    for label, number in given.items():
        sheet.give(label, number)
    sheet.add("x_hat1", _put(_STANDARD, x="x1"))
    sheet.add("y1", _put(_OUTPUT, x_hat="x_hat1"))
    return sheet.trace()


def _check_sheet(values: Sequence[float], gradients: Sequence[float] | None, epsilon: float) -> None:
    _check_batch(len(values))
    if len(values) > MOST_ROWS:
        raise NetworkError("rows", f"a full trace goes up to {MOST_ROWS} rows, not {len(values)}")
    if gradients is not None and len(gradients) != len(values):
        raise NetworkError("gradients", f"{len(values)} rows need {len(values)} gradients, not {len(gradients)}")
    for k, value in enumerate((*values, *(gradients or ()))):
        label = f"x{k + 1}" if k < len(values) else f"dL/dy{k + 1 - len(values)}"
        ORDINARY.check(label, value)
    POSITIVE.check("eps", epsilon)


def _running_steps(sheet: Sheet, running: tuple[float, float], momentum: float, rows: int) -> None:
    FACTOR.check("momentum", momentum)
    for label, value in (("a", momentum), ("mean_old", running[0]), ("var_old", running[1]), ("N", float(rows))):
        sheet.give(label, value)
    sheet.add("var_unbiased", _UNBIASED)
    sheet.add("mean_new", _put(_RUNNING, old="mean_old", new="mean"))
    sheet.add("var_new", _put(_RUNNING, old="var_old", new="var_unbiased"))


def _backward_steps(sheet: Sheet, gradients: Sequence[float], count: Number) -> None:
    numbers = range(1, len(gradients) + 1)
    for k in numbers:
        sheet.give(_by(f"y{k}"), gradients[k - 1])

    def gradient(name: Derivative, definition: Expression) -> None:
        sheet.add(name, definition, Phase.BACKWARD, Role.GRADIENT)

    gradient(_by("beta"), total(Reference(_by(f"y{k}")) for k in numbers))
    gradient(_by("gamma"), total(Product((Reference(_by(f"y{k}")), _ref(f"x_hat{k}"))) for k in numbers))
    root = formula("sqrt(var + eps)", ("var", "eps"))
    for k in numbers:
        own = Product((count, Reference(_by(f"y{k}"))))
        through_variance = Product((_ref(f"x_hat{k}"), Reference(_by("gamma"))))
        inner = Sum((own, Negation(Reference(_by("beta"))), Negation(through_variance)))
        gradient(_by(f"x{k}"), Product((Quotient(_ref("gamma"), Product((count, root))), inner)))


def _by(label: str) -> Derivative:
    return Derivative(named("L"), named(label))


def _ref(label: str) -> Reference:
    return Reference(named(label))


def _put(expression: Expression, **labels: str) -> Expression:
    return substitute(expression, {named(old): _ref(new) for old, new in labels.items()})
