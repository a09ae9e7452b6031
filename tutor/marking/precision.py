"""How much a typed number can say: right as far as it goes, rounded honestly, or too short to tell.

Nobody should pay for rounding as they were asked to, and no number is evidence of more than its figures
show.
"""

from __future__ import annotations

from functools import lru_cache

from engine.numerals import half_step
from engine.trace import Phase
from tutor.marking.case import EDGE, Case
from tutor.marking.mistakes import Suspect, known_suspects
from tutor.marking.recomputing import KEPT, Asked
from tutor.marking.rounding import anything, recomputed, significant
from tutor.marking.tolerance import EXACT_DIGITS, how_far_moved, sequential_bound, tolerance
from tutor.marking.wording import counted

FARTHEST_ALONG = 0.05
SMALL_STEP = 0.005


def unmistakable(case: Case) -> float:
    """An error that is evidence of nothing: one unit of the last figure asked, as rounding on the way makes.

    An updated weight is the old one, which is exact, and a small step: half a unit is all it can be off.
    """
    half = half_step(case.right, case.words.digits) if case.right else 0.0
    return half if case.asked.step.phase is Phase.UPDATE else 2 * half


def rounded_along(case: Case, most: float) -> bool:
    """Whether someone who rounds every number on the way to the figures asked can get here honestly.

    Never by more than the share ``most``.
    """
    if case.error > most * abs(case.right):
        return False
    return case.error <= sequential_bound(case.asked, case.words.digits)


def honestly_rounded(case: Case) -> bool:
    """Whether this is what comes out when every number on the way is rounded to just the figures asked."""
    if case.error > FARTHEST_ALONG * abs(case.right):
        return False
    digits = case.words.digits
    along = rounded_on_the_way(case.asked, digits)
    return abs(along - case.value) <= half_step(along, digits) * EDGE


@lru_cache(maxsize=KEPT)
def rounded_on_the_way(asked: Asked, digits: int) -> float:
    """What comes out when every number on the way is rounded to ``digits`` figures."""
    return recomputed(asked, significant(digits), anything)


def right_so_far(case: Case) -> bool:
    """Whether a number typed with too few digits is the right one rounded, or cut off, there."""
    plain, right, value = case.reading.plain, case.right, case.value
    if plain is None or right == 0.0:
        return False
    if value == 0.0:
        return plain.decimals >= 2 and abs(right) <= plain.half_unit
    if plain.digits >= case.words.digits or value * right < 0 or case.error > 0.5 * abs(right):
        return False
    # 1.9 is not 1.8 and a bit, however the floats of 1.8 + 0.1 fall.
    cut_off = abs(value) < abs(right) < (abs(value) + 2 * plain.half_unit) * (1 - 1e-9)
    # Nor is 20 a cut off 29 where the very number is asked, and a whole one.
    cut_off = cut_off and not (case.words.digits >= EXACT_DIGITS and right.is_integer())
    return cut_off or case.error <= plain.half_unit * EDGE


def hidden_mistake(case: Case) -> Suspect | None:
    """The likeliest mistake that the typed figures of an updated value cannot tell from the right one.

    An update may move a weight so little that its last figure asked says nearly nothing about the step.
    """
    plain, moved = case.reading.plain, how_far_moved(case.asked)
    if plain is None or moved is None or case.value == case.right or plain.half_unit < SMALL_STEP * moved:
        return None
    apart = tolerance(case.asked, case.words.digits)
    return next(
        (
            one
            for one in known_suspects(case.asked, case.words)
            if abs(one.value - case.value) <= plain.half_unit * EDGE and abs(one.value - case.right) > apart
        ),
        None,
    )


def figures(case: Case) -> str:
    """How many figures were typed, in words."""
    typed = case.reading.plain.digits if case.reading.plain else 0
    return "no significant figure" if not typed else f"{counted(typed)} figure{'s' if typed > 1 else ''}"
