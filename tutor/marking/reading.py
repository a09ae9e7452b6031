"""What was typed, read as one value: a number, arithmetic, or a formula in this problem's names.

Text around the answer is cut off, never rewritten, so that every position in a message is a
position in what was typed. What cannot be read costs nothing and is pointed at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from engine.expressions import Expression, Number, evaluate
from engine.names import Name, Notation, UnknownName
from engine.numerals import numeral
from engine.parsing import UnreadableFormula, parse
from engine.trace import Role, Trace
from tutor.marking.recomputing import KEPT
from tutor.marking.wording import Words

EXAMPLES = "An answer looks like -0.25, 3/4 or 2*(1 - 0.5)."
# Two sides of an = are the same number when they differ by no more than rounding on paper.
SAME_SIDES = 0.005

_QUOTES = {'"': '"', "'": "'", "`": "`", "$": "$", "“": "”", "‘": "’", "«": "»"}
_EQUALS = re.compile(r"\s*(?:[=≈≃≅≐→]|->|:=?)+\s*")
_OPENING_WORDS = re.compile(
    r"(?:(?:the\s+)?(?:answer|result)(?:\s+is)?|it\s+is|is|about|approximately|approx\.?|ca\.?|circa|roughly)\s+|[~∼]\s*",
    re.IGNORECASE,
)
_INFINITE = re.compile(r"(?P<sign>[-+−]?)\s*(?:∞|\binf(?:inity)?\b)", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(r"[-+−]?nan", re.IGNORECASE)
_SPLIT_EXPONENT = re.compile(r"\d\s+[eE]\s*[-+−]?\s*\d|\d[eE]\s+[-+−]?\d|\d[eE][-+−]\s+\d")
_PLAIN = re.compile(r"[-+−–]?\s*(?P<whole>\d*)(?:[.,](?P<part>\d*))?(?:[eE](?P<exponent>[-+−]?\d+))?")


# What nearly everybody types. It needs no grammar to be read, and is read as the grammar would.
_SIMPLE = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:e[-+][0-9]{1,2})?")


class Unreadable(ValueError):
    """``position`` counts characters of the typed text from 0, or is None when no place is to blame."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Plain:
    """How precisely a plain number was typed: its significant digits and half its last place.

    Zeros at the end of a whole number are taken as not significant, to the learner's benefit.
    """

    digits: int
    half_unit: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Reading:
    """``plain`` is None for arithmetic. ``value`` may be infinite only when ∞ itself was typed."""

    expression: Expression
    value: float
    understood: str
    plain: Plain | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the typed text."""

    text: str
    start: int

    def cut(self, first: int, last: int) -> _Part:
        return _Part(self.text[first:last], self.start + first)

    def trimmed(self) -> _Part:
        """Without spaces, a pair of quotes around it, and punctuation behind it."""
        text = self.text
        lead = len(text) - len(text.lstrip())
        inner = text.strip()
        stop = lead + len(inner.rstrip(".,;!? \t"))
        if len(inner) > 1 and _QUOTES.get(inner[0]) == inner[-1]:
            return self.cut(lead + 1, lead + len(inner) - 1).trimmed()
        return self.cut(lead, max(stop, lead))


def read(
    text: str,
    asked: Name,
    trace: Trace,
    usable: Collection[Name] | None = None,
    words: Words | None = None,
) -> Reading:
    """``text`` as an answer to ``asked``. Raises ``Unreadable`` with one clear sentence."""
    words = words or Words()
    if _SIMPLE.fullmatch(text):
        return _simple(text, words)
    if len(text) > 2000:
        raise Unreadable("This is too long to be an answer.", 0)
    whole = _Part(text, 0).trimmed()
    if not whole.text:
        raise Unreadable(f"Nothing was typed. {EXAMPLES}", None)
    sides = _sides(whole)
    right = [side for side in sides if not _names(side.text, asked, trace.notation)]
    if len(sides) > 1 and not right:
        raise Unreadable(f"Type the value of {words.name(asked)} behind the =.", sides[-1].start)
    if not right:
        raise Unreadable(f"{words.name(asked)} is what is asked, so it cannot be used in the answer.", whole.start)
    if len(right) > 1:
        right = _without_other_name(right, asked, trace, words)
    refuse = _refusal(asked, trace, usable, words)
    readings = [_read_side(side, trace, refuse, words) for side in right]
    return _agreed(readings, right, words)


def _simple(text: str, words: Words) -> Reading:
    number = Number(float(text))
    return Reading(number, number.value, _echo(number, number.value, words), _plain(text, number.value))


def _sides(whole: _Part) -> list[_Part]:
    """What stands between the signs of equality; one of them may lead."""
    sides: list[_Part] = []
    start = 0
    for found in _EQUALS.finditer(whole.text):
        sides.append(whole.cut(start, found.start()).trimmed())
        start = found.end()
    sides.append(whole.cut(start, len(whole.text)).trimmed())
    if len(sides) > 1 and not sides[0].text:
        sides = sides[1:]
    for side in sides:
        if not side.text:
            raise Unreadable("Something is missing beside the =.", side.start)
    if len(sides) > 6:
        raise Unreadable("There are too many = here: type one value.", sides[1].start)
    return sides


def _names(text: str, asked: Name, notation: Notation) -> bool:
    return _as_name(text, notation) == asked


def _as_name(text: str, notation: Notation) -> Name | None:
    try:
        found = notation.match(text, 0)
    except UnknownName:
        return None
    return found[0] if found is not None and found[1] == len(text) else None


def _without_other_name(sides: list[_Part], asked: Name, trace: Trace, words: Words) -> list[_Part]:
    """A lone name before the = says what the answer is for: it must be the one asked."""
    other = _as_name(sides[0].text, trace.notation)
    if other is not None:
        raise Unreadable(f"{words.name(asked)} is asked here, but this says {words.name(other)}.", sides[0].start)
    if re.fullmatch(r"[^\W\d_][^\s\d+*/()^]*", sides[0].text) and not _is_constant(sides[0].text):
        return sides[1:]  # "answer = 5"
    return sides


def _is_constant(text: str) -> bool:
    try:
        parse(text)
    except UnreadableFormula:
        return False
    return True


def _refusal(asked: Name, trace: Trace, usable: Collection[Name] | None, words: Words) -> Callable[[Name], str]:
    """Why a name may not be used, or "" when it may."""
    allowed = _earlier(trace, asked) if usable is None else frozenset(usable)

    def refuse(name: Name) -> str:
        shown = words.name(name)
        if name == asked:
            return f"{shown} is what is asked, so it cannot be used in the answer."
        if name not in trace:
            return f"{shown} has no step of its own in this problem. Write it out, or type its value."
        if name in allowed or trace[name].role is Role.GIVEN:
            return ""
        return f"{shown} has not been worked out yet, so it cannot be used. Type its value."

    return refuse


@lru_cache(maxsize=KEPT)
def _earlier(trace: Trace, asked: Name) -> frozenset[Name]:
    return frozenset(takewhile(lambda name: name != asked, trace))


def _read_side(side: _Part, trace: Trace, refuse: Callable[[Name], str], words: Words) -> Reading:
    opening = _OPENING_WORDS.match(side.text)
    if opening and opening.end() < len(side.text):
        side = side.cut(opening.end(), len(side.text)).trimmed()
    infinite = _INFINITE.fullmatch(side.text)
    if infinite:
        size = Number(-math.inf if infinite["sign"] in ("-", "−") else math.inf)
        return Reading(size, size.value, numeral(size.value, None, words.spelling), None)
    if _NOT_A_NUMBER.fullmatch(side.text):
        raise Unreadable(f"This is not a number. {EXAMPLES}", side.start)
    split = _SPLIT_EXPONENT.search(side.text)
    if split:
        raise Unreadable("A power of ten is written without spaces: 1e-3.", side.start + split.start())
    try:
        expression = parse(side.text, trace.notation, refuse)
    except UnreadableFormula as error:
        raise Unreadable(_explained(error, side.text), side.start + error.position) from None
    value = float(evaluate(expression, trace.numbers))
    if math.isnan(value) or math.isinf(value):
        raise Unreadable(_no_value(value, side.text), side.start)
    return Reading(expression, value, _echo(expression, value, words), _plain(side.text, value))


def _explained(error: UnreadableFormula, text: str) -> str:
    before = text[: error.position].rstrip()
    if before and re.fullmatch(r"[-+−]?[\d.,]+(?:[eE][-+−]?\d+)?", before) and "is not a name" in str(error):
        return f"{error} Type the number without a unit."
    if error.example:
        return f"{error} For example: {error.example}"
    return str(error) if any(character.isdigit() for character in text) else f"{error} {EXAMPLES}"


def _no_value(value: float, text: str) -> str:
    if math.isinf(value) and "/" in text:
        return "This divides by zero, so it has no value."
    if math.isinf(value):
        return "This is too large to be a number here."
    return "This has no value: a root or a logarithm of a negative number, or zero divided by zero."


def _echo(expression: Expression, value: float, words: Words) -> str:
    if isinstance(expression, Number):
        return numeral(value, None, words.spelling)
    return f"{words.formula(expression)} = {words.number(value)}"


def _plain(text: str, value: float) -> Plain | None:
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    whole, part = found["whole"], found["part"] or ""
    exponent = int((found["exponent"] or "0").replace("−", "-"))
    significant = (whole + part).lstrip("0")
    lost = 0 if part else len(significant) - len(significant.rstrip("0"))
    place = exponent - len(part) + lost
    if not -300 < place < 300:
        return None
    return Plain(max(len(significant) - lost, 0), 0.5 * 10.0**place, max(0, len(part) - exponent))


def _agreed(readings: list[Reading], sides: list[_Part], words: Words) -> Reading:
    """The one value of a chain such as 2*3 = 6. Sides that differ are asked about, not guessed at."""
    last = readings[-1]
    for reading, side in zip(readings[:-1], sides[:-1], strict=True):
        slack = max(SAME_SIDES * abs(reading.value), last.plain.half_unit if last.plain else 0.0)
        if not abs(reading.value - last.value) <= slack:
            raise Unreadable(
                f"{words.formula(reading.expression)} is {words.number(reading.value)}, "
                f"not {words.number(last.value)}: which of them is the answer?",
                side.start,
            )
    if len(readings) == 1:
        return last
    # The longer side says more precisely what was meant; a rounded value behind it is only its echo.
    first = readings[0]
    echo = f"{words.formula(first.expression)} = {words.number(last.value)}"
    return Reading(last.expression, last.value, echo, last.plain)
