"""From values to places on an axis, and numbers in few characters.

Scales have round ends and move in round steps, so that a plot that grows while a network trains changes few cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1.0, 2.0, 3.0, 5.0, 10.0)  # the round numbers of an axis
MANY_TIMES = 8.0  # a range beyond this is shown on a scale of powers of ten
ROUNDED = 1e-12
LARGEST, SMALLEST = 1e300, 1e-30  # what is beyond is left out, what is below counts as 0


def short(value: float) -> str:
    """A number in few characters: 0.25, 120, 3e-05."""
    if 1000 <= abs(value) < 100_000:
        return f"{value:.0f}"
    return f"{value:.2g}" if isfinite(value) and abs(value) >= 1e100 else f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places, 0 at its low end and 1 at its high one."""

    low: float
    high: float
    powers: bool = False

    def place(self, value: float) -> float:
        low, high = (log10(self.low), log10(self.high)) if self.powers else (self.low, self.high)
        value = log10(max(value, self.low)) if self.powers else value
        return (value - low) / (high - low)

    def at(self, place: float) -> float:
        if self.powers:
            return float(10 ** (log10(self.low) + place * (log10(self.high) - log10(self.low))))
        return self.low + place * (self.high - self.low)


def scale_of(values: Sequence[float], factors: bool = False) -> Scale:
    """A scale with round ends around all ``values``; one of powers of ten where ``factors`` count and there are large
    ones. What is 0 then stands at its foot."""
    good = [value for value in values if isfinite(value) and abs(value) < LARGEST]
    low, high = min(good, default=0.0), max(good, default=1.0)
    parted = [value for value in good if value > SMALLEST]
    if factors and low >= 0 and parted and high / min(parted) > MANY_TIMES:
        return Scale(_round(min(parted), floor), _round(high, ceil), powers=True)
    if low >= 0:
        low = 0.0 if low < high / 2 else low
    if high <= low:
        low, high = min(low, 0.0), max(high, 0.0) or low + 1.0
    step = _round((high - low) / 4, ceil)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step)


def middle_of(scale: Scale) -> float:
    """A number for the middle of an axis: on a scale of powers a round one near it."""
    middle = scale.at(0.5)
    return (
        min((_round(middle, floor), _round(middle, ceil)), key=lambda each: abs(scale.place(each) - 0.5))
        if scale.powers
        else middle
    )


def _round(value: float, way: Callable[[float], int]) -> float:
    """The next of 1, 2, 3, 5 times a power of ten, downwards (floor) or upwards (ceil)."""
    power = 10.0 ** floor(log10(value))
    part = value / power
    if way is ceil:
        return next(step for step in STEPS if step >= part - 1e-9) * power
    return next(step for step in reversed(STEPS) if step <= part + 1e-9) * power


def tick(value: float, powers: bool = False) -> str:
    """A number at an axis. What rounding has left of 0 is 0, except on a scale of powers, which has none."""
    return "0" if abs(value) < ROUNDED and not powers else short(float(f"{value:.2g}"))
