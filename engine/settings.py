"""The one number that some rows of a table may be given: a slope, an alpha, a delta.

Activations and losses share this, so that "leaky_relu" alone and leaky_relu with 0.1 are read,
checked and reported in one way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """A number a row may be given. ``usual`` is taken when none is given; ``range`` says what fits."""

    name: str
    usual: float
    fits: Callable[[float], bool]
    range: str


SLOPE = Setting("slope", 0.01, lambda value: 0 <= value < 1, "from 0 up to, but not including, 1")
ALPHA = Setting("alpha", 1.0, lambda value: value > 0, "greater than 0")
DELTA = Setting("delta", 1.0, lambda value: value > 0, "greater than 0")
