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

from engine.expressions import Expression, Number, walk
from engine.names import Name
from tutor.marking.outlines import NeedsNumbers, Outline, Unknown
from tutor.marking.recomputing import Asked, Program
from tutor.marking.rows import (
    activations,
    branches,
    chain,
    counts,
    forward,
    gates,
    indices,
    optimisers,
    remedies,
    slopes,
    updates,
)
from tutor.marking.slips import Mistake, Reach, Slip
from tutor.marking.wording import Words

MISTAKES: tuple[Mistake, ...] = (
    chain.SIGN,
    *(row for row in chain.ROWS if row.id == "factor-two"),
    *slopes.ROWS,
    *gates.ROWS,
    *activations.ROWS,
    slopes.TWICE,
    *forward.ROWS,
    *updates.ROWS,
    *counts.ROWS,
    *optimisers.ROWS,
    *remedies.ROWS,
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


@lru_cache(maxsize=32)
def _remembered(asked: Asked, words: Words) -> tuple[Suspect, ...]:
    return tuple(suspects(asked, words))


def known_suspects(asked: Asked, words: Words) -> list[Suspect]:
    """``suspects``, remembered: a question is often tried more than once."""
    return list(_remembered(asked, words))


def suspects(asked: Asked, words: Words, base: Mapping[Name, float] | None = None) -> list[Suspect]:
    """Every value that a row of the table gives for the asked quantity, the likeliest first.

    ``base`` are values to compute with instead of the right ones: the learner's own.
    """
    own = {name: Number(value) for name, value in (base or {}).items() if name != asked.name}
    reference = asked.recomputed(own) if own else asked.value
    found: list[Suspect] = []
    seen: set[tuple[str, float]] = set()
    for place, slip, program in _slips(asked, words):
        row = MISTAKES[place]
        value = asked.recomputed({**own, **slip.changes}) if own else asked.carried_out(program)
        if not math.isfinite(value) or abs(value - reference) <= SAME * abs(reference):
            continue
        if 0.0 < abs(value) < NOISE * abs(reference):
            continue  # a zero that floats could not reach
        if (row.id, value) not in seen:
            seen.add((row.id, value))
            found.append(Suspect(row.id, value, slip.message, (int(slip.reach), place), slip.changes))
    return sorted(found, key=lambda suspect: suspect.order)


# The place of a row in the table, what it yields, and what that makes to be worked out again.
_Possible = tuple[int, Slip, Program]


def _slips(asked: Asked, words: Words) -> Iterator[_Possible]:
    for place, kept in enumerate(_kept(asked.outline, words)):
        yield from _of_row(place, asked, words) if kept is None else kept


@lru_cache(maxsize=256)
def _kept(outline: Outline, words: Words) -> tuple[tuple[_Possible, ...] | None, ...]:
    """The slips of each row, which are the same whatever the numbers are; None for a row that looks at them."""
    return tuple(_of_formulas(place, outline, words) for place in range(len(MISTAKES)))


def _of_formulas(place: int, outline: Outline, words: Words) -> tuple[_Possible, ...] | None:
    try:
        found = tuple(_of_row(place, Asked(outline.alone, outline.name), words))
    except NeedsNumbers:
        return None
    changed = (change for _, slip, _ in found for change in slip.changes.values())
    return None if any(isinstance(node, Unknown) for change in changed for node in walk(change)) else found


def _of_row(place: int, asked: Asked, words: Words) -> Iterator[_Possible]:
    for slip in MISTAKES[place].slips(asked, words):
        yield place, slip, asked.outline.reached(slip.changes)


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
