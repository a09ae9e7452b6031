"""The second opinion on every trace: its numbers against those of the vectorised passes.

Two ways of computing that share only the tables must agree to the last few digits. A trace that
does not is an error of the engine and is never shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.expressions import (
    Call,
    Cases,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    evaluate,
    partial,
    references,
    walk,
)
from engine.names import COST, Derivative, Name, Notation, bias, loss, spell, weight
from engine.network import Network
from engine.steps import Trace

Array = NDArray[np.float64]

AGREEMENT = 1e-12


class TraceDisagreement(RuntimeError):
    """The tree and the vectorised passes gave different numbers: an error of the engine itself."""


def check(built: Trace) -> None:
    """Compare a trace of a network with the vectorised passes, relative to 1e-12.

    Raises ``TraceDisagreement`` naming the first step that differs.
    """
    network = built.network
    if network is None or built.inputs is None or built.targets is None:
        return
    with np.errstate(all="ignore"):  # an overflow is shown and explained in the trace
        expected = np.concatenate(
            [array.ravel() for array in _passed(network, built.inputs, built.targets, built.cost)]
        )
    names = _compared(built.notation, bool(network.forward_only()))
    numbers = np.array([built.numbers[name] for name in names])
    with np.errstate(all="ignore"):
        near = np.abs(numbers - expected) <= AGREEMENT * np.maximum(np.abs(numbers), np.abs(expected))
    same = near | (numbers == expected) | (np.isnan(numbers) & np.isnan(expected))
    if not same.all():
        _judge(built, [(names[k], float(expected[k])) for k in np.flatnonzero(~same)])


def _passed(network: Network, inputs: Array, targets: Array, cost: str) -> Iterator[Array]:
    """What the passes give, in the order of ``_compared``."""
    passed = passes.forward(network, inputs)
    losses = passes.losses(network, passed, targets)
    yield losses
    yield from passed.sums
    yield from passed.outputs[1:]
    if len(inputs) > 1:
        yield np.array([losses.sum() if cost == "sum" else losses.mean()])
    if network.forward_only():
        return
    gradients = passes.backward(network, passed, targets, cost)
    yield from gradients.sums
    yield from gradients.outputs
    yield from gradients.weights
    yield from (biases for biases in gradients.biases if biases is not None)


@lru_cache(maxsize=16)
def _compared(names: Notation, forward_only: bool) -> tuple[Name, ...]:
    """The names of what ``_passed`` yields, flattened."""
    rows, sizes = range(1, names.rows + 1), names.sizes
    layers = range(1, len(sizes))

    def each(k: int) -> Iterator[tuple[int, int]]:
        return ((j, row) for row in rows for j in range(1, sizes[k] + 1))

    found: list[Name] = [loss(names.row_tag(row)) for row in rows]
    found += [names.weighted_sum(k, j, row) for k in layers for j, row in each(k)]
    found += [names.output(k, j, row) for k in layers for j, row in each(k)]
    if names.rows > 1:
        found.append(COST)
    if forward_only:
        return tuple(found)
    goal = COST if names.rows > 1 else loss()
    for spelled in (names.weighted_sum, names.output):
        found += [Derivative(loss(names.row_tag(row)), spelled(k, j, row)) for k in layers for j, row in each(k)]
    for k in layers:
        pairs = ((i, j) for i in range(1, sizes[k - 1] + 1) for j in range(1, sizes[k] + 1))
        found += [Derivative(goal, weight(k, i, j)) for i, j in pairs]
    for k in layers:
        if names.biased is None or k in names.biased:
            found += [Derivative(goal, bias(k, j)) for j in range(1, sizes[k] + 1)]
    return tuple(found)


def _judge(built: Trace, differing: list[tuple[Name, float]]) -> None:
    # A sum may cancel to nearly nothing: then its error is judged by the size of its terms. Where
    # the trace shows an infinity, as for ln 0, the passes may know better: that is explained there.
    # Where rounding decides a branch, each side may take its own.
    sizes = magnitudes(built)
    for name, other in differing:
        value = built.numbers[name]
        if math.isfinite(sizes[name]) and not abs(value - other) <= AGREEMENT * sizes[name]:
            raise TraceDisagreement(f"{spell(name)} is {value!r} in the trace and {other!r} in the passes")


def magnitudes(built: Trace) -> dict[Name, float]:
    """For every step the size it would have if nothing in it cancelled: the scale of its rounding."""
    sizes: dict[Name, float] = {}
    for name, step in built.steps.items():
        undecided = _is_undecided(step.definition, sizes, built.numbers)
        sizes[name] = math.inf if undecided else _magnitude(step.definition, sizes, built.numbers)
    return sizes


def _is_undecided(definition: Expression, sizes: Mapping[Name, float], numbers: Mapping[Name, float]) -> bool:
    """Whether rounding alone decides which branch is taken: 0.1 + 0.2 - 0.3 may be 0, or a little more."""
    for node in walk(definition):
        if isinstance(node, Cases):
            for condition in (case.condition for case in node.cases):
                apart = abs(evaluate(condition.left, numbers) - evaluate(condition.right, numbers))
                size = _magnitude(condition.left, sizes, numbers) + _magnitude(condition.right, sizes, numbers)
                if apart <= AGREEMENT * size:
                    return True
    return False


def _magnitude(node: Expression, sizes: Mapping[Name, float], numbers: Mapping[Name, float]) -> float:
    def size(part: Expression) -> float:
        return _magnitude(part, sizes, numbers)

    match node:
        case Reference(name):
            return sizes[name]
        case Negation(operand):
            return size(operand)
        case Sum(terms):
            return sum(map(size, terms))
        case Product(factors):
            return prod(map(size, factors))
        case Quotient(numerator, Number(denominator)):
            return size(numerator) / abs(denominator)
        case Power(base, Number(exponent)) if exponent > 0:
            return float(size(base) ** exponent)
        case Call("relu" | "abs" | "max" | "min", arguments):
            return sum(map(size, arguments))  # they pass on what goes in, whatever their slope at a corner
        case _:
            own = abs(float(evaluate(node, numbers)))
            through = (abs(evaluate(partial(node, name), numbers)) * sizes[name] for name in references(node))
            return own + sum(map(float, through))
