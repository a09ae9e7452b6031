"""What is said of a mistake when several give the same value.

Some give it whatever the numbers are: half of a gradient is a lost 2 and also an average of two paths.
They are one explanation and are told together. Others meet only at this problem's numbers: of those the
likeliest are told. What is further down the list is recorded, but not said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.expressions import Reference
from engine.trace import Phase
from tutor.marking.elsewhere import asked_elsewhere
from tutor.marking.mistakes import BY_ID, Suspect
from tutor.marking.recomputing import Asked
from tutor.marking.wording import listed

SAME_VALUE = 1e-6
ALWAYS = 1e-9
ELSEWHERE = 2  # other sets of numbers that tell "always the same" from "the same here"
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Named:
    """``told`` are the mistakes that the message covers, the likeliest first; ``also`` those that it does not."""

    message: str
    told: tuple[str, ...]
    also: tuple[str, ...]


def named(asked: Asked, same: Sequence[Suspect]) -> Named:
    """The message about a value that each of ``same`` gives, which are the likeliest first and at least one."""
    first = min(same, key=lambda one: not _has_not_moved(asked, one))
    ids = tuple(dict.fromkeys((first.mistake, *(one.mistake for one in same))))
    if len(ids) == 1:
        return Named(first.message, ids, ())
    said, covered = _told(_explanations(asked, [first, *(one for one in same if one is not first)]))
    message = f"One way to get this value: {first.message} {also_when(said[1:])}" if said[1:] else first.message
    told = (*said, *covered)
    return Named(message, told, tuple(one for one in ids if one not in told))


def also_when(mistakes: Iterable[str]) -> str:
    """A sentence on other ways to get a value."""
    return f"It also comes out when {listed([inside(one) for one in mistakes], 'or')}."


def inside(mistake: str) -> str:
    """What a mistake is, to stand within a sentence."""
    sentence = BY_ID[mistake].sentence
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _has_not_moved(asked: Asked, suspect: Suspect) -> bool:
    """Whether this leaves the old value as it was, which explains it without any mistake in the gradient."""
    return asked.step.phase is Phase.UPDATE and isinstance(suspect.changes.get(asked.name), Reference)


def _explanations(asked: Asked, same: Sequence[Suspect]) -> list[list[str]]:
    """The mistakes that agree whatever the numbers, together; each is told once, where it is likeliest."""
    places = (asked, *asked_elsewhere(asked, ELSEWHERE))
    found: list[tuple[list[float], list[str]]] = []
    seen: set[str] = set()
    for one in same:
        if one.mistake in seen:
            continue
        seen.add(one.mistake)
        values = [place.recomputed(one.changes) for place in places]
        for known, mistakes in found:
            if all(math.isclose(a, b, rel_tol=ALWAYS, abs_tol=1e-300) for a, b in zip(values, known, strict=True)):
                mistakes.append(one.mistake)
                break
        else:
            found.append((values, [one.mistake]))
    return [mistakes for _, mistakes in found]


def _told(explanations: list[list[str]]) -> tuple[list[str], list[str]]:
    """What is said, of the likeliest explanation and then of the second, and what has been said by that already."""
    said, covered = [], []
    for mistakes in explanations[:2]:
        specific = not BY_ID[mistakes[0]].general
        covered += [one for one in mistakes[1:] if specific and BY_ID[one].general]
        said.append([one for one in mistakes if one not in covered])
    first, *others = said
    kept = first[: MOST_TOLD - 1] if others else first[:MOST_TOLD]
    second = others[0][: MOST_TOLD - len(kept)] if others else []
    return [*kept, *second], covered
