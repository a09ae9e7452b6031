"""Brackets that were left out: an answer that is right once a sum in it is held together.

Whoever writes -2*8-18.96*0.4 for -2*(8-18.96)*0.4 has understood the step. That is a slip of form, so it
is told and costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.parsing import CLOSING, MINUS, OPENING, OVER, TIMES
from tutor.marking.verdicts import Outcome, Verdict

SIGNS = "+＋" + MINUS
OPERATORS = SIGNS + TIMES + OVER + "^"
MOST_OPERANDS = 12  # nobody forgets the brackets of something longer


def forgiven(verdict: Verdict, right: Callable[[str], bool]) -> Verdict:
    """``verdict``, or what is said instead of an answer that costs and is ``right`` but for a pair of brackets."""
    text = verdict.answer.typed
    if not verdict.outcome.costs_attempt:
        return verdict
    for first, last in _sums(text):
        if right(_held_together(text, first, last)):
            message = (
                "Multiplying and dividing come before adding and subtracting. "
                f"If {text[first:last]} belongs together, put it in brackets."
            )
            return Verdict(Outcome.UNREADABLE, message, verdict.answer, verdict.value, caret=first)
    return verdict


def _held_together(text: str, first: int, last: int) -> str:
    return f"{text[:first]}({text[first:last]}){text[last:]}"


def _sums(text: str) -> Iterator[tuple[int, int]]:
    """Every stretch between operators that adds or subtracts, the shortest first, but never the whole answer."""
    start = text.rfind("=") + 1
    places = [(at, one) for at, one in enumerate(text) if at >= start and not one.isspace()]
    firsts = [
        at for (_, before), (at, one) in zip([(0, "="), *places], places, strict=False) if _may_begin(before, one)
    ]
    lasts = [
        at + 1 for (at, one), (_, behind) in zip(places, [*places[1:], (0, "")], strict=False) if _may_end(one, behind)
    ]
    if not 1 < len(firsts) <= MOST_OPERANDS:
        return
    spans = [(first, last) for first in firsts for last in lasts if first < last]
    for first, last in sorted(spans, key=lambda span: span[1] - span[0]):
        inside = text[first:last]
        whole = (first, last) == (firsts[0], lasts[-1])
        if not whole and _is_closed(inside) and any(sign in inside[1:] for sign in SIGNS):
            yield first, last


def _is_closed(text: str) -> bool:
    """Whether every bracket that is opened here is closed here."""
    depth = 0
    for one in text:
        depth += (one in OPENING) - (one in CLOSING)
        if depth < 0:
            return False
    return depth == 0


def _may_begin(before: str, one: str) -> bool:
    return before in OPERATORS + "=" + "".join(OPENING) and one not in OPERATORS + CLOSING


def _may_end(one: str, behind: str) -> bool:
    return one not in OPERATORS + "".join(OPENING) and (not behind or behind in OPERATORS + CLOSING)
