"""How far an honest answer may be from the right one.

Whoever computes with the numbers on the screen computes with rounded numbers. The formula itself
says how much that can matter, so no right answer is refused for its rounding. A zero is a zero:
it has no size to be relative to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from engine.expressions import (
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    evaluate,
)
from engine.names import Name
from engine.numerals import half_step
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import KEPT, Asked

RELATIVE = 0.005  # at the 4 significant figures asked by default
USUAL_DIGITS = 4
EXACT_DIGITS = 12  # a number that is counted is right to its last digit
LONGEST_BY_HAND = 300
NOISE = 1e-12  # a sum that cancels to this share of its terms is zero
FLOOR = 1e-9  # what still counts as zero, as a share of the same terms


@lru_cache(maxsize=KEPT)
def tolerance(asked: Asked, digits: int) -> float:
    """The largest error of an answer that is still right, in the units of the quantity."""
    size = abs(asked.value)
    if not math.isfinite(size):
        return 0.0
    bound = rounding_bound(asked, digits)
    scale = zero_scale(asked)
    if scale is not None:
        return max(FLOOR * scale, bound)
    finer = max(0, digits - USUAL_DIGITS)
    return max(RELATIVE * 10.0**-finer * _learned_size(asked), bound)


def _learned_size(asked: Asked) -> float:
    """What the relative tolerance is a share of: the value, and after an update how far it moved.

    An update often moves a weight by less than 0.5 % of it. Measured by the weight, a wrong gradient
    or none at all would pass.
    """
    moved = how_far_moved(asked)
    return abs(asked.value) if moved is None else min(abs(asked.value), moved)


def how_far_moved(asked: Asked) -> float | None:
    """How far an update moved the asked value; None where nothing is updated."""
    definition = asked.step.definition
    if asked.step.phase is Phase.UPDATE and isinstance(definition, Sum) and isinstance(definition.terms[0], Reference):
        return abs(asked.value - asked.trace.value(definition.terms[0].name))
    return None


@lru_cache(maxsize=KEPT)
def rounding_bound(asked: Asked, digits: int) -> float:
    """Σ|∂formula/∂ref|·½ulp(shown ref) + ½ulp(shown value), at ``digits`` significant figures.

    Given numbers are shown as they are, so they add nothing.
    """
    total = half_step(asked.value, digits)
    for name, derivative in asked.outline.slopes:
        slope = float(evaluate(derivative, asked.trace.numbers))
        error = half_step(asked.trace.value(name), digits)
        if math.isfinite(slope):
            total += abs(slope) * error
    return total


@lru_cache(maxsize=KEPT)
def sequential_bound(asked: Asked, digits: int) -> float:
    """How far someone can get who rounds every number on the way to ``digits`` figures and works on with it.

    The largest error of each step, its parts included, followed to the asked value, and all of them
    added: the worst case. 0 where the computation is so long that nobody does it by hand.
    """
    steps = [step for step in asked.before if step.role is not Role.GIVEN and step.name != asked.name]
    if len(steps) > LONGEST_BY_HAND:
        return 0.0
    total = _step_error(asked, asked.step, digits)
    for step in steps:
        moved = asked.recomputed({step.name: Number(step.value + _step_error(asked, step, digits))})
        if math.isfinite(moved):
            total += abs(moved - asked.value)
    return total


def _step_error(asked: Asked, step: Step, digits: int) -> float:
    """The rounding of a step's value, and of the terms that are added up for it."""
    inner = step.definition.numerator if isinstance(step.definition, Quotient) else step.definition
    terms = inner.terms if isinstance(inner, Sum) and step.role is not Role.LOCAL else ()
    products = (float(evaluate(term, asked.trace.numbers)) for term in terms if isinstance(term, Product))
    return half_step(step.value, digits) + sum(half_step(value, digits) for value in products)


def zero_scale(asked: Asked) -> float | None:
    """The size of the terms where the right value is exactly zero, else None."""
    size = abs(asked.value)
    if size > 1e-6:
        return None
    scale = _scale(asked)
    return scale if size <= NOISE * scale else None


def _scale(asked: Asked) -> float:
    """How large the value would be if nothing in it cancelled."""
    sizes: dict[Name, float] = {}
    for step in asked.before:
        sizes[step.name] = _size(step.definition, sizes, asked.trace.numbers)
    return sizes[asked.name]


def _size(node: Expression, sizes: Mapping[Name, float], numbers: Mapping[Name, float]) -> float:
    match node:
        case Reference(name):
            return sizes[name]
        case Negation(operand):
            return _size(operand, sizes, numbers)
        case Sum(terms):
            return sum(_size(term, sizes, numbers) for term in terms)
        case Product(factors):
            return math.prod(_size(factor, sizes, numbers) for factor in factors)
        case Quotient(numerator, denominator):
            below = abs(float(evaluate(denominator, numbers)))
            return _size(numerator, sizes, numbers) / below if below else math.inf
        case Power(base, Number(exponent)) if exponent > 0:
            return float(_size(base, sizes, numbers) ** exponent)
        case _:
            return abs(float(evaluate(node, numbers)))
