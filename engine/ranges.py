"""Numbers that a person chooses, and the range each must lie in: one way to check and to say so."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from engine.network import NetworkError


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from ``lowest`` to ``highest``, ends included where said. ``says`` is that in words."""

    says: str
    lowest: float = -inf
    highest: float = inf
    low_included: bool = False
    high_included: bool = False

    def holds(self, value: object) -> bool:
        """Whether ``value`` is an ordinary number in the range; True, False and text are not."""
        if not is_number(value):
            return False
        number = float(value)  # type: ignore[arg-type]
        above = number >= self.lowest if self.low_included else number > self.lowest
        below = number <= self.highest if self.high_included else number < self.highest
        return isfinite(number) and above and below

    def check(self, part: str, value: object, what: str = "") -> None:
        """Raises ``NetworkError`` for ``part``, called ``what`` in the sentence, unless ``value`` fits.

        >>> POSITIVE.check("clipping", 0.0, "a clipping limit")
        Traceback (most recent call last):
        engine.network.NetworkError: a clipping limit is greater than 0, not 0.0
        """
        if not self.holds(value):
            raise NetworkError(part, f"{what or part} is {self.says}, not {value}")


ORDINARY = Range("an ordinary number")
POSITIVE = Range("greater than 0", 0.0)
NOT_NEGATIVE = Range("0 or more", 0.0, low_included=True)
FRACTION = Range("at least 0 and less than 1", 0.0, 1.0, low_included=True)
FACTOR = Range("greater than 0 and at most 1", 0.0, 1.0, high_included=True)


def is_number(value: object) -> bool:
    """Whether ``value`` is of a kind that numbers are written in."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def check_whole(part: str, value: object, what: str = "") -> None:
    """Raises ``NetworkError`` unless ``value`` is a whole number, 1 or more."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise NetworkError(part, f"{what or part} is a whole number, 1 or more, not {value!r}")
