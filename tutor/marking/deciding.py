"""One typed answer to one asked quantity: what became of it.

Known mistakes are compared before anything is accepted, so that a mistake that happens to be near
the right value is not waved through. Outcomes that are only about form or precision come first among
the rest and cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from types import MappingProxyType

from engine.names import Name, Spelling
from engine.numerals import half_step
from engine.trace import Trace
from tutor.marking.mistakes import Suspect, suspects
from tutor.marking.reading import Plain, Reading, Unreadable, read
from tutor.marking.recomputing import Asked
from tutor.marking.residue import what_can_be_said
from tutor.marking.tolerance import USUAL_DIGITS, tolerance
from tutor.marking.verdicts import Answer, Outcome, Verdict
from tutor.marking.wording import Words

NO_VALUES: Mapping[Name, float] = MappingProxyType({})
# How near an answer that is not right has to be to the value of a mistake to be taken for it.
NEAR_MISTAKE = 0.002
WEAK = 0.02


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
    asked = Asked(trace, name)
    right = asked.value
    try:
        reading = read(text, name, trace, usable, words)
    except Unreadable as error:
        return Verdict(Outcome.UNREADABLE, str(error), Answer(text), right, caret=error.position)
    answer = Answer(text, reading.understood, reading.value, reading.expression)
    return _decided(asked, reading, answer, words)


def _decided(asked: Asked, reading: Reading, answer: Answer, words: Words) -> Verdict:
    right, value = asked.value, reading.value
    if not math.isfinite(right) or not math.isfinite(value):
        return _infinite(asked, value, answer, words)
    error = abs(value - right)
    if error <= _unmistakable(right, words.digits):
        return _correct(asked, answer, words)
    known = suspects(asked, words)
    sharp = _sharpness(value, reading.plain, words.digits)
    before = _nearest(known, value, min(error, sharp * 1.000001))
    if before and not _exactly_so_far(right, value, reading.plain):
        return _named(before, known, asked, answer)
    fits = error <= tolerance(asked, words.digits)
    too_short = reading.plain is not None and reading.plain.digits < words.digits - 1
    if fits and not too_short:
        return _correct(asked, answer, words)
    if fits or _right_so_far(right, value, reading.plain, words.digits):
        return _imprecise(asked, reading.plain, answer, words)
    loose = max(NEAR_MISTAKE * abs(value), sharp)
    after = _nearest(known, value, min(error, loose))
    if after:
        return _named(after, known, asked, answer)
    return Verdict(Outcome.WRONG, what_can_be_said(value, right, words.name(asked.name), words), answer, right)


def _unmistakable(right: float, digits: int) -> float:
    """An error so small that no mistake could be told apart from the right value."""
    return half_step(right, digits) if right else 0.0


def _sharpness(value: float, plain: Plain | None, digits: int) -> float:
    """How far from ``value`` the number that was meant may lie. Few digits are weak evidence."""
    return min(plain.half_unit, WEAK * abs(value)) if plain else half_step(value, digits)


def _nearest(known: list[Suspect], value: float, within: float) -> Suspect | None:
    near = [suspect for suspect in known if abs(suspect.value - value) <= within]
    return min(near, key=lambda suspect: abs(suspect.value - value), default=None)


def _exactly_so_far(right: float, value: float, plain: Plain | None) -> bool:
    return plain is not None and abs(value - right) <= plain.half_unit * 1.000001


def _right_so_far(right: float, value: float, plain: Plain | None, digits: int) -> bool:
    """Whether a number typed with too few digits is the right one rounded, or cut off, there."""
    if plain is None or right == 0.0:
        return False
    if value == 0.0:
        return plain.decimals >= 2 and abs(right) <= plain.half_unit
    if plain.digits >= digits or value * right < 0 or abs(value - right) > 0.5 * abs(right):
        return False
    cut_off = abs(value) < abs(right) < abs(value) + 2 * plain.half_unit
    return cut_off or abs(value - right) <= plain.half_unit * 1.000001


def _correct(asked: Asked, answer: Answer, words: Words) -> Verdict:
    right = asked.value
    sign = words.equals(right, 8)
    message = f"Right: {words.name(asked.name)} {sign} {words.full(right)}."
    return Verdict(Outcome.CORRECT, message, answer, right, carry=right)


def _imprecise(asked: Asked, plain: Plain | None, answer: Answer, words: Words) -> Verdict:
    typed = plain.digits if plain else 0
    given = "no significant digit" if not typed else "1 digit" if typed == 1 else f"{typed} digits"
    message = f"Right as far as it goes, with {given}. Give {words.digits} significant figures."
    return Verdict(Outcome.IMPRECISE, message, answer, asked.value)


def _named(found: Suspect, known: list[Suspect], asked: Asked, answer: Answer) -> Verdict:
    same = (s.mistake for s in known if math.isclose(s.value, found.value, rel_tol=1e-6) and s.mistake != found.mistake)
    also = tuple(dict.fromkeys(same))
    message = f"One way to get this value: {found.message}" if also else found.message
    return Verdict(Outcome.MISTAKE, message, answer, asked.value, found.mistake, also)


def _infinite(asked: Asked, value: float, answer: Answer, words: Words) -> Verdict:
    right = asked.value
    if value == right:
        message = f"Right: {words.name(asked.name)} {words.equals(right)} {words.full(right)}."
        return Verdict(Outcome.CORRECT, message, answer, right, carry=right)
    if math.isfinite(right):
        message = f"{words.name(asked.name)} is an ordinary number here, not an infinite one."
    elif math.isnan(right):
        message = f"{words.name(asked.name)} has no value in this problem."
    else:
        message = f"Look at what {words.name(asked.name)} divides by or takes the logarithm of here."
    return Verdict(Outcome.WRONG, message, answer, right)
