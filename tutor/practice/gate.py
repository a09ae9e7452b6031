"""Which fresh numbers are fit to be asked: every answer tells right from wrong.

A variant is refused when an asked value is nearly nothing, lies at a corner, or cannot be told from a
mistake by the figures asked. Two common mistakes with one value only lower its rank, because that cannot always be
avoided, and so does a step too small to tell updated weights from old ones. Where values are exactly 0 in the problem
it is like, as behind a dead neuron, as many may be 0 again, and had better be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from engine.expressions import Call, Cases, Expression, walk
from engine.names import Name
from engine.numerals import half_step
from engine.trace import Trace
from tutor.marking.deciding import mark
from tutor.marking.mistakes import BY_ID, Suspect, known_suspects
from tutor.marking.outlines import KEPT, Outline
from tutor.marking.proof import as_typed
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Reach
from tutor.marking.tolerance import USUAL_DIGITS, tolerance, zero_scale
from tutor.marking.wording import Words
from tutor.practice.variants import NoVariant, variant

SMALLEST = 1e-4  # below this a value is written with a power of ten
NEAR_CORNER = 0.02
CORNERED = frozenset({"relu", "abs"})
SAME = 0.0005
# Two mistakes as near as this are one by form, such as half of a gradient and the mean over two
# outputs. No fresh numbers part them.
ALWAYS = 1e-9
TRIES = 200
FARTHEST = 0.05  # what marking accepts is nearer than this share, or a unit of the last figure asked


class Reason(StrEnum):
    """Why a variant is not asked. The last three only lower its rank: a small learning rate brings the first
    with it whatever the other numbers are, and the others cannot always be avoided."""

    NOT_FINITE = "a value is not finite"
    NEAR_ZERO = "an asked value is nearly 0"
    AT_A_CORNER = "a value lies at a corner"
    NEAR_A_MISTAKE = "a common mistake gives nearly the right value"
    TAKEN_FOR_RIGHT = "a mistake would be taken for the right value"
    SMALL_STEP = "the weights move too little to tell updated ones from old ones"
    SHARED = "two common mistakes share a value"
    NOT_ZERO = "fewer of the asked values are 0"

    @property
    def refuses(self) -> bool:
        return self not in (Reason.SMALL_STEP, Reason.SHARED, Reason.NOT_ZERO)


NEAR = {"updated-weights": Reason.SMALL_STEP}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing against a variant, and the quantity it is about."""

    reason: Reason
    name: Name
    mistakes: tuple[str, ...] = ()


def doubts(trace: Trace, names: Iterable[Name], digits: int = USUAL_DIGITS, *, zeros: int = 0) -> tuple[Doubt, ...]:
    """Everything against asking ``names`` of ``trace``. ``zeros`` is how many of them may be exactly 0, and should."""
    return tuple(_each(trace, names, digits, zeros))


def zeros_in(trace: Trace, names: Iterable[Name]) -> int:
    """How many of ``names`` are exactly 0, up to the noise of floats."""
    return sum(_is_zero(Asked.of(trace, name)) for name in set(names))


def _is_zero(asked: Asked) -> bool:
    return math.isfinite(asked.value) and zero_scale(asked) is not None


def _each(trace: Trace, names: Iterable[Name], digits: int, zeros: int) -> Iterator[Doubt]:
    """``doubts`` one at a time: who needs to know only whether there is one stops at the first."""
    found: set[Name] = set()
    last: Name | None = None
    for name in names:
        asked, last = Asked.of(trace, name), name
        if not math.isfinite(asked.value):
            yield Doubt(Reason.NOT_FINITE, name)
            continue
        if abs(asked.value) < SMALLEST:
            if _is_zero(asked):
                found.add(name)
            if name not in found or len(found) > zeros:
                yield Doubt(Reason.NEAR_ZERO, name)
                continue
        if _at_a_corner(asked):
            yield Doubt(Reason.AT_A_CORNER, name)
        yield from _mistaken(asked, digits)
    if last is not None and len(found) < zeros:
        yield Doubt(Reason.NOT_ZERO, last)


def fit(trace: Trace, names: Iterable[Name], digits: int = USUAL_DIGITS, *, zeros: int = 0) -> bool:
    """Whether nothing refuses ``trace``."""
    return not any(doubt.reason.refuses for doubt in doubts(trace, names, digits, zeros=zeros))


def fresh(
    like: Trace,
    names: Callable[[Trace], Iterable[Name]] | Iterable[Name],
    seed: int,
    digits: int = USUAL_DIGITS,
    sets: Sequence[Mapping[str, float]] = (),
) -> Trace:
    """The first variant from ``seed`` on that is fit to be asked, without a shared value if one is found soon.

    ``sets`` are numbers that the lesson offers: they are taken in turn, and nothing is drawn.
    As many of ``names`` may be exactly 0 as are in ``like``. Raises ``NoVariant`` when none of many tries is fit.
    """
    asked = names if callable(names) else (lambda _, kept=tuple(names): kept)
    zeros = zeros_in(like, asked(like))
    second: Trace | None = None
    last: Name | None = None  # what spoke against the one before is likely to speak against the next: it is asked first
    for attempt in range(TRIES):
        made = variant(like, seed * 1_000_003 + attempt, sets)
        if made.numbers == like.numbers:
            continue
        ordered = sorted(asked(made), key=lambda name: name != last)
        against = _gravest(_each(made, ordered, digits, zeros), any_will_do=second is not None)
        if against is None:
            return made
        last = against.name
        if second is None and not against.reason.refuses:
            second = made
        if second is not None and (sets or attempt >= 8):
            return second
    if second is not None:
        return second
    raise NoVariant("no fresh numbers were found that tell right answers from mistakes")


def _gravest(found: Iterator[Doubt], any_will_do: bool) -> Doubt | None:
    """The first doubt that refuses, else the first of all."""
    first: Doubt | None = None
    for doubt in found:
        if any_will_do or doubt.reason.refuses:
            return doubt
        first = first or doubt
    return first


def _at_a_corner(asked: Asked) -> bool:
    """Whether a condition on the way is decided by hardly anything."""
    numbers = asked.trace.numbers
    near = any(abs(numbers[name]) < NEAR_CORNER for name in _before_corners(asked.outline))
    return near or any(step.note for step in asked.before)


@lru_cache(maxsize=KEPT)
def _before_corners(outline: Outline) -> tuple[Name, ...]:
    """What is put into formulas that have a corner."""
    steps = (outline.alone[name] for name in outline.before)
    cornered = (step for step in steps if any(map(_has_corner, walk(step.definition))))
    return tuple(dict.fromkeys(name for step in cornered for name in step.depends))


def _has_corner(node: Expression) -> bool:
    return isinstance(node, Cases) or (isinstance(node, Call) and node.function in CORNERED)


def _mistaken(asked: Asked, digits: int) -> Iterator[Doubt]:
    allowed = tolerance(asked, digits)
    known = known_suspects(asked, Words(digits=digits))
    common = [suspect for suspect in known if suspect.order[0] == Reach.HERE and BY_ID[suspect.mistake].common]
    for suspect in common:
        if abs(suspect.value - asked.value) <= allowed:
            yield Doubt(NEAR.get(suspect.mistake, Reason.NEAR_A_MISTAKE), asked.name, (suspect.mistake,))
    farthest = max(FARTHEST * abs(asked.value), 3 * half_step(asked.value, digits))
    for suspect in known:
        if allowed < abs(suspect.value - asked.value) <= farthest and _accepted(asked, suspect, digits):
            yield Doubt(Reason.TAKEN_FOR_RIGHT, asked.name, (suspect.mistake,))
    for pair in _shared(common):
        yield Doubt(Reason.SHARED, asked.name, pair)


def _accepted(asked: Asked, suspect: Suspect, digits: int) -> bool:
    return mark(asked.trace, asked.name, as_typed(suspect.value, digits), digits=digits).outcome.accepted


def _shared(common: list[Suspect]) -> list[tuple[str, str]]:
    ordered = sorted(common, key=lambda suspect: suspect.value)
    return [
        (one.mistake, other.mistake)
        for one, other in pairwise(ordered)
        if one.mistake != other.mistake and ALWAYS * abs(one.value) < other.value - one.value <= SAME * abs(one.value)
    ]
