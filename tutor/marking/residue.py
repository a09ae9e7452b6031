"""What can still be said of a wrong value that no known mistake explains.

Its sign, its size and a simple constant factor are facts that help, and none of them gives the right
value away.
"""

from __future__ import annotations

import math

from tutor.marking.wording import Words, counted

# Factors that slip in as one: a half, a square, a number of rows.
FACTORS: tuple[tuple[float, str], ...] = (
    (2.0, "twice"),
    (0.5, "half of"),
    (3.0, "three times"),
    (1 / 3, "a third of"),
    (4.0, "four times"),
    (0.25, "a quarter of"),
)
CLOSE = 0.0005
NEAR = 1.1


def what_can_be_said(value: float, right: float, subject: str, words: Words, *, count: bool = False) -> str:
    """One or two sentences on how ``value`` differs from ``right``, which may be a ``count`` of things."""
    if count and value < 0 <= right:
        return f"Not right: {subject} counts something, so it is not below 0."
    if count and value != int(value) and right == int(right):
        return f"Not right: {subject} counts something, so it is a whole number."
    if right == 0.0:
        return f"Not right: {subject} is smaller than that."
    if value == 0.0:
        return f"Not right: {subject} is not 0."
    ratio = value / right
    if not math.isfinite(ratio):
        return f"Not right: {subject} is not of that size."
    power = round(math.log10(abs(ratio)))
    if power and abs(abs(ratio) / 10.0**power - 1) < CLOSE:
        sign = "" if ratio > 0 else ", and the sign is the wrong way round"
        return f"The digits are right, but the decimal point is {places(power)}{sign}."
    for factor, said in FACTORS:
        if abs(abs(ratio) / factor - 1) < CLOSE:
            sign = "" if ratio > 0 else " with the other sign"
            return f"Not right: this is {said} the value{sign}. Look for one factor too many or too few."
    if count:
        return f"Not right: {subject} is {_compared(ratio)}."
    size = _in_size(abs(ratio))
    if ratio < 0:
        return f"Not right: {subject} has the other sign{f', and is {size}' if size else ''}."
    return f"Not right, though the sign is: {subject} is {size}." if size else "Not right, but near."


def places(power: int) -> str:
    way = "right" if power > 0 else "left"
    count = "one place" if abs(power) == 1 else f"{counted(abs(power))} places"
    return f"{count} too far to the {way}"


def _compared(ratio: float) -> str:
    if ratio > 1:
        return "less than a tenth of that" if ratio >= 10 else "less than that"
    return "more than ten times that" if ratio <= 0.1 else "more than that"


def _in_size(ratio: float) -> str:
    """How the right value compares with what was typed, apart from the sign; "" where they are near."""
    if ratio > NEAR:
        return "less than a tenth of that in size" if ratio >= 10 else "smaller in size"
    if ratio < 1 / NEAR:
        return "more than ten times that in size" if ratio <= 0.1 else "larger in size"
    return ""
