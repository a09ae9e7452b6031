"""The mistake table, and the values that it gives for one asked quantity.

The rows stand with the likeliest first: where two mistakes give the same value, the first is named.
Adding a row here adds the mistake to marking, to the variant gate and to the check of lessons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from engine.expressions import Expression, Number
from engine.names import Name
from tutor.marking.recomputing import Asked
from tutor.marking.rows import activations, branches, chain, formulas, forward, indices, updates
from tutor.marking.slips import Mistake, Reach, Slip
from tutor.marking.wording import Words

MISTAKES: tuple[Mistake, ...] = (
    chain.SIGN,
    *(row for row in chain.ROWS if row.id == "factor-two"),
    *activations.ROWS,
    *forward.ROWS,
    *updates.ROWS,
    *formulas.ROWS,
    *branches.ROWS,
    *indices.ROWS,
    *(row for row in chain.ROWS if row.id != "factor-two"),
)
BY_ID: Mapping[str, Mistake] = {row.id: row for row in MISTAKES}

# A slip closer than this to the right value cannot be told from it by any typed answer.
SAME = 1e-9
NOISE = 1e-12
MOST_PAIRS = 2000


@dataclass(frozen=True, slots=True)
class Suspect:
    """A value that a known mistake gives. ``order`` is its likelihood, the smallest first."""

    mistake: str
    value: float
    message: str
    order: tuple[int, int]
    changes: Mapping[Name, Expression]


@dataclass(frozen=True, eq=False, slots=True)
class _Question:
    """One asked quantity of one trace, told from others by identity: traces are not compared."""

    asked: Asked
    words: Words

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Question)
            and self.asked.trace is other.asked.trace
            and self.asked.name == other.asked.name
            and self.words == other.words
        )

    def __hash__(self) -> int:
        return hash((id(self.asked.trace), self.asked.name))


@lru_cache(maxsize=32)
def _remembered(question: _Question) -> tuple[Suspect, ...]:
    return tuple(suspects(question.asked, question.words))


def known_suspects(asked: Asked, words: Words) -> list[Suspect]:
    """``suspects``, remembered: a question is often tried more than once."""
    return list(_remembered(_Question(asked, words)))


def suspects(asked: Asked, words: Words, base: Mapping[Name, float] | None = None) -> list[Suspect]:
    """Every value that a row of the table gives for the asked quantity, the likeliest first.

    ``base`` are values to compute with instead of the right ones: the learner's own.
    """
    own = {name: Number(value) for name, value in (base or {}).items() if name != asked.name}
    reference = asked.recomputed(own) if own else asked.value
    found: list[Suspect] = []
    seen: set[tuple[str, float]] = set()
    for place, row in enumerate(MISTAKES):
        for slip in row.slips(asked, words):
            value = asked.recomputed({**own, **slip.changes})
            if not math.isfinite(value) or abs(value - reference) <= SAME * abs(reference):
                continue
            if 0.0 < abs(value) < NOISE * abs(reference):
                continue  # a zero that floats could not reach
            if (row.id, value) not in seen:
                seen.add((row.id, value))
                found.append(Suspect(row.id, value, slip.message, (int(slip.reach), place), slip.changes))
    return sorted(found, key=lambda suspect: suspect.order)


@dataclass(frozen=True, slots=True)
class Double:
    """Two mistakes at once, and the value they give together."""

    first: Suspect
    second: Suspect
    value: float


def doubles(asked: Asked, known: list[Suspect]) -> Iterator[Double]:
    """Pairs of common mistakes that do not touch the same step, each near at hand."""
    near = [one for one in known if one.order[0] == Reach.HERE and BY_ID[one.mistake].common]
    pairs = ((a, b) for a, b in combinations(near, 2) if a.mistake != b.mistake)
    for count, (first, second) in enumerate(pairs):
        if count >= MOST_PAIRS:
            return
        value = _together(asked, first, second)
        if value is not None and math.isfinite(value):
            yield Double(first, second, value)


def _together(asked: Asked, first: Suspect, second: Suspect) -> float | None:
    for one, other in ((first, second), (second, first)):
        if one.mistake == "sign" and asked.name in one.changes:
            return -other.value
    if first.changes.keys() & second.changes.keys():
        return None
    return asked.recomputed({**first.changes, **second.changes})


__all__ = ["BY_ID", "MISTAKES", "Double", "Mistake", "Slip", "Suspect", "doubles", "known_suspects", "suspects"]
