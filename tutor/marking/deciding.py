"""One typed answer to one asked quantity: what became of it.

Known mistakes are compared before anything is accepted, so that a mistake that happens to be near
the right value is not waved through. Outcomes that are only about form or precision come first among
the rest and cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from types import MappingProxyType

from engine.expressions import Negation, Reference, walk
from engine.names import Name, Spelling
from engine.numerals import half_step
from engine.trace import Trace
from tutor.marking.brackets import forgiven
from tutor.marking.carrying import carried, carried_message
from tutor.marking.case import EDGE, Case
from tutor.marking.mistakes import Suspect, doubles, known_suspects, suspects
from tutor.marking.naming import SAME_VALUE, inside, named
from tutor.marking.precision import figures, hidden_mistake, honestly_rounded, right_so_far, rounded_along, unmistakable
from tutor.marking.reading import Unreadable, read
from tutor.marking.recomputing import Asked
from tutor.marking.residue import what_can_be_said
from tutor.marking.rounding import Rounded, rounded_early
from tutor.marking.rows.counts import parameters
from tutor.marking.rows.updates import move
from tutor.marking.tolerance import EXACT_DIGITS, USUAL_DIGITS, rounding_bound, tolerance
from tutor.marking.verdicts import Answer, Outcome, Verdict
from tutor.marking.wording import Words, counted

NO_VALUES: Mapping[Name, float] = MappingProxyType({})
# How near an answer that is not right has to be to the value of a mistake to be taken for it.
NEAR_MISTAKE = 0.002
SHARP_DIGITS = 4
MOST_ALONG = 0.02
MOST_BY_CANCELLING = 0.2
SMALL = 0.02  # what rounding on the way usually comes to


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

    def right_as(other: str) -> bool:
        try:
            value = read(other, name, trace, usable, words).value
        except Unreadable:
            return False
        return math.isfinite(value) and abs(value - right) <= half_step(right, digits)

    return forgiven(_decided(Case(asked, reading, answer, words, earlier)), right_as)


def _decided(case: Case) -> Verdict:
    asked, words = case.asked, case.words
    if not math.isfinite(case.right) or not math.isfinite(case.value):
        return _infinite(case)
    if case.error <= unmistakable(case) or honestly_rounded(case):
        return _correct(case)
    known = known_suspects(asked, words)
    plain = case.reading.plain
    so_far = plain is not None and case.error <= plain.half_unit * EDGE
    short = plain is not None and plain.digits < words.digits - 1
    # Whoever cuts a number off seldom hits a mistake on the very spot: -8 for -8.8 may come from the old weight.
    reach = case.sharp if not short and not right_so_far(case) else SAME_VALUE * abs(case.value)
    # The noughts of a count are figures like any other: 400 for 420 is what a known mistake gives, if one does.
    exact = None if so_far and not _is_count(case) else _nearest(known, case.value, min(case.error, reach))
    early = rounded_early(asked, case.value, case.sharp) if exact else None
    if exact and not (early and _rounding_fits_better(case, exact, early)):
        return _named(exact, known, case)
    if early:
        return Verdict(Outcome.ROUNDED_EARLY, early.message(words), case.answer, case.right)
    fits = case.error <= tolerance(asked, words.digits)
    if fits and not (short and case.error > rounding_bound(asked, words.digits)):
        return _correct(case)
    if not short and rounded_along(case, MOST_ALONG):
        return _correct(case)
    if fits or right_so_far(case):
        return _imprecise(case)
    return _not_right(case, known)


def _rounding_fits_better(case: Case, exact: Suspect, early: Rounded) -> bool:
    """Whether early rounding explains the value as well as a mistake does, and the mistake would cost."""
    lead = abs(exact.value - case.value) - abs(early.value - case.value)
    return lead > 0 or (lead == 0 and case.error <= SMALL * abs(case.right))


def _not_right(case: Case, known: list[Suspect]) -> Verdict:
    """An answer outside the tolerance: what explains it best."""
    asked, words, value = case.asked, case.words, case.value
    own = carried(asked, case.earlier, words.digits) if case.earlier else None
    if own and abs(value - own.value) <= max(
        tolerance(asked, words.digits) * _scale(own.value, case.right), case.sharp
    ):
        message = carried_message(own, asked, words)
        return Verdict(Outcome.CARRIED, message, case.answer, case.right, carry=value)
    early = rounded_early(asked, value, case.sharp)
    if early:
        return Verdict(Outcome.ROUNDED_EARLY, early.message(words), case.answer, case.right)
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
    if double:
        return double
    if rounded_along(case, MOST_BY_CANCELLING):
        message = (
            f"This may be rounding: nearly equal numbers are subtracted on the way to {words.name(asked.name)}. "
            f"Keep {counted(words.digits + 2)} figures on the way, and try again."
        )
        return Verdict(Outcome.ROUNDED_EARLY, message, case.answer, case.right)
    counts = _is_count(case) and not _subtracts(asked)
    said = what_can_be_said(value, case.right, words.name(asked.name), words, count=counts)
    return Verdict(Outcome.WRONG, said, case.answer, case.right)


def _is_count(case: Case) -> bool:
    """Whether things are counted: parameters, or a whole number of which only the very number is right."""
    exact = case.words.digits >= EXACT_DIGITS and case.right == int(case.right)
    return exact or bool(parameters(case.asked))


def _subtracts(asked: Asked) -> bool:
    """Whether something is taken away on the way: a whole gap between two losses counts nothing."""
    return any(isinstance(node, Negation) for step in asked.before for node in walk(step.definition))


def _scale(value: float, right: float) -> float:
    return abs(value / right) if right else 1.0


def _double(case: Case, known: list[Suspect]) -> Verdict | None:
    """Two mistakes at once, told carefully: only a sharp answer is evidence enough."""
    plain = case.reading.plain
    if plain is not None and plain.digits < SHARP_DIGITS:
        return None
    near = [pair for pair in doubles(case.asked, known) if abs(pair.value - case.value) <= case.sharp]
    if not near:
        return None
    best = min(near, key=lambda pair: abs(pair.value - case.value))
    first, second = best.first.mistake, best.second.mistake
    message = f"Perhaps two things at once: {inside(first)}, and {inside(second)}."
    return Verdict(Outcome.MISTAKE, message, case.answer, case.right, f"{first}+{second}")


def _nearest(known: list[Suspect], value: float, within: float) -> Suspect | None:
    near = [suspect for suspect in known if abs(suspect.value - value) <= within]
    return min(near, key=lambda suspect: abs(suspect.value - value), default=None)


def _correct(case: Case) -> Verdict:
    words = case.words
    message = f"Right: {words.name(case.asked.name)} {words.equals(case.right, 8)} {words.full(case.right)}."
    hidden = hidden_mistake(case)
    if hidden:
        message += f" With {figures(case)} it looks the same when {inside(hidden.mistake)}: compare your next digits."
    return Verdict(Outcome.CORRECT, message, case.answer, case.right, carry=case.right)


def _imprecise(case: Case) -> Verdict:
    if _is_count(case):
        return Verdict(Outcome.IMPRECISE, "Near, but the exact number is asked.", case.answer, case.right)
    message = f"Right as far as it goes, with {figures(case)}{_as_the_old(case)}."
    message += f" Give {case.words.digits} significant figures."
    return Verdict(Outcome.IMPRECISE, message, case.answer, case.right)


def _as_the_old(case: Case) -> str:
    """A hint that few figures of an updated weight may be the old weight, copied."""
    found = move(case.asked)
    if found is None or not isinstance(found[0], Reference) or case.asked.trace.value(found[0].name) != case.value:
        return ""
    return f", but so is the old {case.words.name(found[0].name)}"


def _named(found: Suspect, known: list[Suspect], case: Case, before: str = "") -> Verdict:
    """A mistake by its name. Of several that the typed digits cannot tell apart the likeliest is named, carefully."""
    within = min(case.sharp, case.error)
    same = [
        one
        for one in known
        if math.isclose(one.value, found.value, rel_tol=SAME_VALUE) or abs(one.value - case.value) <= within
    ]
    # Few figures round many values; a value that is hit exactly is the likelier one.
    few = case.reading.plain is not None and case.reading.plain.digits < case.words.digits
    hit = [one for one in same if math.isclose(one.value, case.value, rel_tol=SAME_VALUE)] if few else []
    said = named(case.asked, hit or same or [found])
    return Verdict(
        Outcome.MISTAKE,
        before + said.message,
        case.answer,
        case.right,
        said.told[0],
        (*said.told[1:], *said.also),
        told=len(said.told) - 1,
    )


def _infinite(case: Case) -> Verdict:
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
