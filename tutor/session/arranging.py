"""Questions that are answered by arranging: things to put in order, and terms to match with their meanings.

What is shown is shuffled by the lesson's content and the step, so it stays the same from sitting to sitting and
is never already right. The answer is typed: the numbers in order, or a letter for each term.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from tutor.course.lesson import Lesson
from tutor.course.types import Match, Order
from tutor.session.asking import RIGHT, UNREADABLE, WRONG, Asking, Judged

LETTERS = "abcdefghi"
DIGITS = "123456789"


def shuffled(lesson: Lesson, step: Order | Match) -> tuple[int, ...]:
    """Which thing stands in each shown place, all counted from 0. Never the right order itself."""
    count = len(step.items if isinstance(step, Order) else step.pairs)
    right = list(range(count))
    places = list(right)
    generator = random.Random(f"{lesson.hash}:{step.id}")
    while places == right:
        generator.shuffle(places)
    return tuple(places)


def solution(lesson: Lesson, step: Order | Match) -> tuple[int, ...]:
    """The right answer: for each thing in its order, in which place it is shown, counted from 0."""
    places = shuffled(lesson, step)
    return tuple(places.index(thing) for thing in range(len(places)))


def signs(step: Order | Match) -> str:
    """What stands before the shown things and is typed for them."""
    return (DIGITS if isinstance(step, Order) else LETTERS)[
        : len(step.items if isinstance(step, Order) else step.pairs)
    ]


def typed(places: Sequence[int], step: Order | Match) -> str:
    """An answer as it is typed: ``3 1 4 2`` or ``a c b``."""
    return " ".join(signs(step)[place] for place in places)


def rows(lesson: Lesson, step: Order | Match) -> tuple[str, ...]:
    """What is shown under the question, each on a line: numbered things; or terms and then lettered meanings."""
    if isinstance(step, Order):
        return tuple(f"  {sign}  {step.items[k]}" for sign, k in zip(DIGITS, shuffled(lesson, step), strict=False))
    terms, meanings = list(step.pairs), list(step.pairs.values())
    return (
        *(f"  {number}  {term}" for number, term in enumerate(terms, start=1)),
        "",
        *(f"  {sign}  {meanings[k]}" for sign, k in zip(LETTERS, shuffled(lesson, step), strict=False)),
    )


def instruction(step: Order | Match) -> str:
    """How the answer is typed, with an example that is as long as the answer and not right."""
    example = typed(range(len(signs(step))), step)
    what = "the numbers in the right order" if isinstance(step, Order) else "a letter for each number in turn"
    return f"Type {what}, such as {example}."


_BETWEEN = re.compile(r"[\s,;.>→-]+")
_NUMBERED = re.compile(r"([1-9])\s*[:=.)-]?\s*([a-i])")


class _Unclear(ValueError):
    """What cannot be read as an answer, in a sentence."""


def read(text: str, step: Order | Match) -> tuple[int, ...]:
    """The places that were typed, counted from 0. Raises ValueError with a sentence on what is not clear."""
    known = signs(step)
    plain = text.strip().lower()
    if isinstance(step, Match) and (pairs := _NUMBERED.findall(plain)) and not _NUMBERED.sub("", plain).strip(" ,;"):
        return _complete([sign for _, sign in sorted(pairs)], known)
    parts = [part for part in _BETWEEN.split(plain) if part]
    found = [sign for part in parts for sign in part]
    stray = next((part for part in parts if any(sign not in known for sign in part)), None)
    if stray is not None:
        raise _Unclear(f"{stray[:20]} is none of {', '.join(known)}.")
    return _complete(found, known)


def _complete(found: list[str], known: str) -> tuple[int, ...]:
    twice = next((sign for sign in found if found.count(sign) > 1), None)
    if twice is not None:
        raise _Unclear(f"{twice} is there twice: each stands in one place.")
    missing = [sign for sign in known if sign not in found]
    if missing:
        raise _Unclear(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.")
    return tuple(known.index(sign) for sign in found)


def judge(asking: Asking, text: str) -> Judged:
    step: Order | Match = asking.step
    try:
        given = read(text, step)
    except _Unclear as error:
        return Judged(UNREADABLE, f"{error} {instruction(step)}")
    right = solution(asking.lesson, step)
    if given == right:
        return Judged(RIGHT, f"Right. {asking.text(step.because)}".strip(), typed(given, step))
    place = next(k for k in range(len(right)) if given[k] != right[k])
    return Judged(WRONG, _where(asking, given, place), typed(given, step))


def _where(asking: Asking, given: Sequence[int], place: int) -> str:
    """Which place is the first that is wrong, and how much stands right."""
    step: Order | Match = asking.step
    sign = signs(step)[given[place]]
    if isinstance(step, Order):
        thing = asking.text(step.items[shuffled(asking.lesson, step)[given[place]]]).rstrip(".")
        before = "The beginning is right. " if place else ""
        return f"Not yet. {before}Place {place + 1} is the first that is wrong: {sign}, {thing}, does not stand there."
    term = asking.text(list(step.pairs)[place])
    right = sum(a == b for a, b in zip(given, solution(asking.lesson, step), strict=True))
    return f"Not yet: {term} is not {sign}. {right} of {len(given)} are right."


def hint(asking: Asking, rung: int, last: int) -> str:
    """More of the answer on each rung of ``last``: a growing beginning, at last the whole."""
    step: Order | Match = asking.step
    right = solution(asking.lesson, step)
    if rung >= last:
        return f"The answer is {typed(right, step)}."
    shown = min(len(right) - 1, -(-len(right) * rung // last))
    if isinstance(step, Order):
        return f"It begins with {typed(right[:shown], step)}."
    return " ".join(
        f"{asking.text(term)} is {signs(step)[place]}."
        for term, place in zip(list(step.pairs)[:shown], right, strict=False)
    )
