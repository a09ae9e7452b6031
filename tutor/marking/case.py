"""One readable answer and everything needed to decide on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.names import Name
from engine.numerals import half_step
from tutor.marking.reading import Reading
from tutor.marking.recomputing import Asked
from tutor.marking.verdicts import Answer
from tutor.marking.wording import Words

WEAK = 0.02
EDGE = 1.000001  # a half unit itself still counts, whatever its last binary digit


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, what was typed and understood, and the learner's own ``earlier`` values."""

    asked: Asked
    reading: Reading
    answer: Answer
    words: Words
    earlier: Mapping[Name, float]

    @property
    def value(self) -> float:
        return self.reading.value

    @property
    def right(self) -> float:
        return self.asked.value

    @property
    def error(self) -> float:
        return abs(self.value - self.right)

    @property
    def sharp(self) -> float:
        """How far from the typed number the one that was meant may lie. Fewer digits than asked are weak evidence."""
        plain = self.reading.plain
        if plain is None:
            return half_step(self.value, self.words.digits) * EDGE
        few = plain.digits < self.words.digits
        return (min(plain.half_unit, WEAK * abs(self.value)) if few else plain.half_unit) * EDGE
