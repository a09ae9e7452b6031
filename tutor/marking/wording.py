"""Names, formulas and numbers as a learner reads them in a message.

One small object holds the spelling and the digits, so that no message decides them for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.expressions import Expression
from engine.names import Name, Spelling, spell
from engine.numerals import is_exact, numeral
from engine.rendering import Style, render

# Two digits more than asked: whoever computes with a shown number must be right.
SPARE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Words:
    """How this learner sees mathematics: the characters, and how many digits are asked."""

    spelling: Spelling = Spelling.UNICODE
    digits: int = 4

    def name(self, name: Name) -> str:
        return spell(name, self.spelling)

    def names(self, names: Iterable[Name]) -> str:
        """``a``, ``a and b``, or ``a, b and c``."""
        return listed([self.name(name) for name in names])

    def formula(self, expression: Expression) -> str:
        return render(expression, Style(self.spelling))

    def with_numbers(self, expression: Expression, values: Mapping[Name, float]) -> str:
        return render(expression, Style(self.spelling, values, self.digits + SPARE_DIGITS))

    def number(self, value: float) -> str:
        """``value`` with the digits that are shown, which is more than are asked."""
        return numeral(value, self.digits + SPARE_DIGITS, self.spelling)

    def full(self, value: float) -> str:
        """``value`` with every digit of use to whoever computes on with it."""
        return numeral(value, max(8, self.digits + SPARE_DIGITS), self.spelling)

    @property
    def half(self) -> str:
        return "1/2" if self.spelling is Spelling.ASCII else "½"

    def equals(self, value: float, digits: int | None = None) -> str:
        """The sign between a formula and its shown value: = where the value is shown exactly."""
        exact = is_exact(value, digits or self.digits + SPARE_DIGITS)
        return "=" if exact or self.spelling is Spelling.ASCII else "≈"


def listed(parts: list[str], joined: str = "and") -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joined} {parts[-1]}"


_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int) -> str:
    """A small number as a word."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)
