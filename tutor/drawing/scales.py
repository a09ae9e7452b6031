"""From values to places on an axis, and numbers in few characters.

Scales have round ends and move in round steps, so that a plot that grows while a network trains changes few cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1.0, 2.0, 3.0, 5.0, 10.0)  # the round numbers of an axis
MANY_TIMES = 8.0  # a range beyond this is shown on a scale of powers of ten
LARGEST = 1e300


def short(value: float) -> str:
    """A number in few characters: 0.25, 120, 3e-05."""
    if 1000 <= abs(value) < 100_000:
        return f"{value:.0f}"
    return f"{value:.2g}" if isfinite(value) and abs(value) >= 1e100 else f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places between 0 and 1."""

    low: float
    high: float
    powers: bool = False

    def place(self, value: float) -> float:
        low, high = (log10(self.low), log10(self.high)) if self.powers else (self.low, self.high)
        value = log10(max(value, self.low)) if self.powers else value
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def at(self, place: float) -> float:
        if self.powers:
            return float(10 ** (log10(self.low) + place * (log10(self.high) - log10(self.low))))
        return self.low + place * (self.high - self.low)


def scale_of(values: Sequence[float]) -> Scale:
    """A scale with round ends around all ``values``."""
    good = [value for value in values if isfinite(value) and abs(value) < LARGEST]
    low, high = min(good, default=0.0), max(good, default=1.0)
    if low > 0 and high / low > MANY_TIMES:
        return Scale(_round(low, floor), _round(high, ceil), powers=True)
    if low >= 0:
        low = 0.0 if low < high / 2 else low
    if high <= low:
        low, high = min(low, 0.0), max(high, 0.0) or low + 1.0
    step = _round((high - low) / 4, ceil)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step)


def _round(value: float, way: Callable[[float], int]) -> float:
    """The next of 1, 2, 3, 5 times a power of ten, downwards (floor) or upwards (ceil)."""
    power = 10.0 ** floor(log10(value))
    part = value / power
    if way is ceil:
        return next(step for step in STEPS if step >= part - 1e-9) * power
    return next(step for step in reversed(STEPS) if step <= part + 1e-9) * power


def tick(value: float) -> str:
    return "0" if abs(value) < 1e-12 else short(float(f"{value:.2g}"))
