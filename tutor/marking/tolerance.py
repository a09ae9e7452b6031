"""How far an honest answer may be from the right one.

Whoever computes with the numbers on the screen computes with rounded numbers. The formula itself
says how much that can matter, so no right answer is refused for its rounding. A zero is a zero:
it has no size to be relative to.
"""

from __future__ import annotations

import math

from engine.expressions import evaluate, partial, references
from engine.numerals import half_step
from engine.trace import Role, magnitudes
from tutor.marking.recomputing import Asked

RELATIVE = 0.005  # at the 4 significant figures asked by default
USUAL_DIGITS = 4
NOISE = 1e-12  # a sum that cancels to this share of its terms is zero
FLOOR = 1e-9  # what still counts as zero, as a share of the same terms


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
    return max(RELATIVE * 10.0**-finer * size, bound)


def rounding_bound(asked: Asked, digits: int) -> float:
    """Σ|∂formula/∂ref|·½ulp(shown ref) + ½ulp(shown value), at ``digits`` significant figures.

    Given numbers are shown as they are, so they add nothing.
    """
    formula = asked.working.formula
    total = half_step(asked.value, digits)
    for name in references(formula):
        if asked.trace[name].role is Role.GIVEN:
            continue
        slope = float(evaluate(partial(formula, name), asked.trace.numbers))
        error = half_step(asked.trace.value(name), digits)
        if math.isfinite(slope):
            total += abs(slope) * error
    return total


def zero_scale(asked: Asked) -> float | None:
    """The size of the terms where the right value is exactly zero, else None."""
    size = abs(asked.value)
    if size == 0.0:
        return magnitudes(asked.trace)[asked.name]
    if size > 1e-6:
        return None
    scale = magnitudes(asked.trace)[asked.name]
    return scale if size <= NOISE * scale else None
