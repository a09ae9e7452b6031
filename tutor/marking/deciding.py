"""One typed answer to one asked quantity: what became of it.

Known mistakes are compared before anything is accepted, so that a mistake that happens to be near
the right value is not waved through. Outcomes that are only about form or precision come first among
the rest and cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.names import Name, Spelling
from engine.numerals import half_step
from engine.trace import Phase, Trace
from tutor.marking.carrying import carried, carried_message
from tutor.marking.mistakes import BY_ID, Suspect, doubles, known_suspects, suspects
from tutor.marking.reading import Plain, Reading, Unreadable, read
from tutor.marking.recomputing import Asked
from tutor.marking.residue import what_can_be_said
from tutor.marking.rounding import rounded_early
from tutor.marking.tolerance import USUAL_DIGITS, rounding_bound, sequential_bound, tolerance
from tutor.marking.verdicts import Answer, Outcome, Verdict
from tutor.marking.wording import Words, counted

NO_VALUES: Mapping[Name, float] = MappingProxyType({})
# How near an answer that is not right has to be to the value of a mistake to be taken for it.
NEAR_MISTAKE = 0.002
WEAK = 0.02
EDGE = 1.000001  # a half unit itself still counts, whatever its last binary digit
SHARP_DIGITS = 4
MOST_ALONG = 0.02
SMALL = 0.02  # what rounding on the way usually comes to
SAME_VALUE = 1e-6


def mark(
    trace: Trace,
    name: Name,
    text: str,
    *,
    digits: int = USUAL_DIGITS,
    usable: Collection[Name] | None = None,
    earlier: Mapping[Name, float] = NO_VALUES,
    spelling: Spelling = Spelling.UNICODE,
) -> Verdict:
    """What became of ``text`` as an answer to ``name``, asked to ``digits`` significant figures.

    ``usable`` are the names that may be typed; without it, every step before the asked one. Given
    numbers may always be used. ``earlier`` are the learner's own values of earlier steps. Raises
    KeyError for a name that the trace does not hold.
    """
    words = Words(spelling, digits)
    asked = Asked.of(trace, name)
    right = asked.value
    try:
        reading = read(text, name, trace, usable, words)
    except Unreadable as error:
        return Verdict(Outcome.UNREADABLE, str(error), Answer(text), right, caret=error.position)
    answer = Answer(text, reading.understood, reading.value, reading.expression)
    return _decided(_Case(asked, reading, answer, words, earlier))


@dataclass(frozen=True, slots=True)
class _Case:
    """One readable answer and everything needed to decide on it."""

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


def _decided(case: _Case) -> Verdict:
    asked, words = case.asked, case.words
    if not math.isfinite(case.right) or not math.isfinite(case.value):
        return _infinite(case)
    if case.error <= _unmistakable(asked, words.digits):
        return _correct(case)
    known = known_suspects(asked, words)
    plain = case.reading.plain
    so_far = plain is not None and case.error <= plain.half_unit * EDGE
    short = plain is not None and plain.digits < words.digits - 1
    reach = case.sharp if not short else SAME_VALUE * abs(case.value)
    exact = None if so_far else _nearest(known, case.value, min(case.error, reach))
    if exact and not _rounding_fits_better(case, exact):
        return _named(exact, known, case)
    fits = case.error <= tolerance(asked, words.digits)
    if fits and not (short and case.error > rounding_bound(asked, words.digits)):
        return _correct(case)
    if not short and _rounded_along(case):
        return _correct(case)
    if fits or _right_so_far(case.right, case.value, plain, words.digits):
        return _imprecise(case)
    return _not_right(case, known)


def _rounded_along(case: _Case) -> bool:
    """Whether someone who rounds every number on the way to the figures asked can get here honestly."""
    if case.error > MOST_ALONG * abs(case.right):
        return False
    return case.error <= sequential_bound(case.asked, case.words.digits)


def _rounding_fits_better(case: _Case, exact: Suspect) -> bool:
    """Whether early rounding explains the value as well as a mistake does, and the mistake would cost."""
    early = rounded_early(case.asked, case.value, case.sharp, case.words)
    if early is None:
        return False
    lead = abs(exact.value - case.value) - abs(early.value - case.value)
    return lead > 0 or (lead == 0 and case.error <= SMALL * abs(case.right))


def _not_right(case: _Case, known: list[Suspect]) -> Verdict:
    """An answer outside the tolerance: what explains it best."""
    asked, words, value = case.asked, case.words, case.value
    own = carried(asked, case.earlier, words.digits) if case.earlier else None
    if own and abs(value - own.value) <= max(
        tolerance(asked, words.digits) * _scale(own.value, case.right), case.sharp
    ):
        message = carried_message(own, asked, words)
        return Verdict(Outcome.CARRIED, message, case.answer, case.right, carry=value)
    early = rounded_early(asked, value, case.sharp, words)
    if early:
        return Verdict(Outcome.ROUNDED_EARLY, early.message, case.answer, case.right)
    loose = min(case.error, max(NEAR_MISTAKE * abs(value), case.sharp))
    near = _nearest(known, value, loose)
    if near:
        return _named(near, known, case)
    if own:
        on_own = suspects(asked, words, own.values)
        near = _nearest(on_own, value, loose)
        if near:
            return _named(near, on_own, case, f"With the {words.name(own.first)} given earlier: ")
    double = _double(case, known)
    return double or Verdict(
        Outcome.WRONG, what_can_be_said(value, case.right, words.name(asked.name), words), case.answer, case.right
    )


def _scale(value: float, right: float) -> float:
    return abs(value / right) if right else 1.0


def _double(case: _Case, known: list[Suspect]) -> Verdict | None:
    """Two mistakes at once, told carefully: only a sharp answer is evidence enough."""
    plain = case.reading.plain
    if plain is not None and plain.digits < SHARP_DIGITS:
        return None
    near = [pair for pair in doubles(case.asked, known) if abs(pair.value - case.value) <= case.sharp]
    if not near:
        return None
    best = min(near, key=lambda pair: abs(pair.value - case.value))
    first, second = best.first.mistake, best.second.mistake
    message = f"Perhaps two things at once: {_inside(first)}, and {_inside(second)}."
    return Verdict(Outcome.MISTAKE, message, case.answer, case.right, f"{first}+{second}")


def _inside(mistake: str) -> str:
    sentence = BY_ID[mistake].sentence
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _unmistakable(asked: Asked, digits: int) -> float:
    """An error that is evidence of nothing: one unit of the last figure asked, as rounding on the way makes.

    An updated weight is the old one, which is exact, and a small step: half a unit is all it can be off.
    """
    half = half_step(asked.value, digits) if asked.value else 0.0
    return half if asked.step.phase is Phase.UPDATE else 2 * half


def _nearest(known: list[Suspect], value: float, within: float) -> Suspect | None:
    near = [suspect for suspect in known if abs(suspect.value - value) <= within]
    return min(near, key=lambda suspect: abs(suspect.value - value), default=None)


def _right_so_far(right: float, value: float, plain: Plain | None, digits: int) -> bool:
    """Whether a number typed with too few digits is the right one rounded, or cut off, there."""
    if plain is None or right == 0.0:
        return False
    if value == 0.0:
        return plain.decimals >= 2 and abs(right) <= plain.half_unit
    if plain.digits >= digits or value * right < 0 or abs(value - right) > 0.5 * abs(right):
        return False
    # 1.9 is not 1.8 and a bit, however the floats of 1.8 + 0.1 fall.
    cut_off = abs(value) < abs(right) < (abs(value) + 2 * plain.half_unit) * (1 - 1e-9)
    return cut_off or abs(value - right) <= plain.half_unit * EDGE


def _correct(case: _Case) -> Verdict:
    message = (
        f"Right: {case.words.name(case.asked.name)} {case.words.equals(case.right, 8)} {case.words.full(case.right)}."
    )
    return Verdict(Outcome.CORRECT, message, case.answer, case.right, carry=case.right)


def _imprecise(case: _Case) -> Verdict:
    typed = case.reading.plain.digits if case.reading.plain else 0
    given = "no significant digit" if not typed else f"{counted(typed)} digit{'s' if typed > 1 else ''}"
    message = f"Right as far as it goes, with {given}. Give {case.words.digits} significant figures."
    return Verdict(Outcome.IMPRECISE, message, case.answer, case.right)


def _named(found: Suspect, known: list[Suspect], case: _Case, before: str = "") -> Verdict:
    """A mistake by its name. Of several that the typed digits cannot tell apart the likeliest is named, carefully."""
    within = min(case.sharp, case.error)
    same = [
        one
        for one in known
        if math.isclose(one.value, found.value, rel_tol=SAME_VALUE) or abs(one.value - case.value) <= within
    ]
    first = same[0] if same else found
    also = tuple(dict.fromkeys(one.mistake for one in same if one.mistake != first.mistake))
    message = before + first.message
    if also:
        message = f"One way to get this value: {message}"
    return Verdict(Outcome.MISTAKE, message, case.answer, case.right, first.mistake, also)


def _infinite(case: _Case) -> Verdict:
    name, right = case.words.name(case.asked.name), case.right
    if case.value == right:
        return _correct(case)
    if math.isfinite(right):
        message = f"{name} is an ordinary number here, not an infinite one."
    elif math.isnan(right):
        message = f"{name} has no value in this problem."
    else:
        message = f"Look at what {name} divides by or takes the logarithm of here."
    return Verdict(Outcome.WRONG, message, case.answer, right)
