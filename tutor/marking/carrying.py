"""Error carried forward: an answer that is right for the value the learner had before.

Whoever went wrong once should not pay for it in every line that follows. The guard refuses earlier
values that make the rest trivial: a 0 or 1 where the right value is none, or two equal numbers where
they should differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.names import Derivative, Name
from engine.trace import Step
from tutor.marking.recomputing import Asked
from tutor.marking.tolerance import tolerance
from tutor.marking.wording import Words

TRIVIAL = frozenset({0.0, 1.0, -1.0})


@dataclass(frozen=True, slots=True)
class Carried:
    """What the learner's own earlier values make of the asked quantity.

    ``values`` are those of them that differ from the right ones, in order of computation.
    """

    value: float
    values: Mapping[Name, float]

    @property
    def first(self) -> Name:
        """Where it went wrong first."""
        return next(iter(self.values))


def carried(asked: Asked, earlier: Mapping[Name, float], digits: int) -> Carried | None:
    """None when no earlier value matters here, or when one of them makes this trivial."""
    own = {
        step.name: earlier[step.name]
        for step in asked.before
        if step.name in earlier and step.name != asked.name and _differs(asked, step, earlier[step.name], digits)
    }
    if not own or any(_trivial(asked, name, own) for name in own):
        return None
    value = asked.with_values(own)
    if value in TRIVIAL and asked.value not in TRIVIAL:
        return None
    return Carried(value, own)


def _differs(asked: Asked, step: Step, value: float, digits: int) -> bool:
    return abs(value - step.value) > tolerance(Asked.of(asked.trace, step.name), digits)


def _trivial(asked: Asked, name: Name, own: Mapping[Name, float]) -> bool:
    right, value = asked.trace.value(name), own[name]
    if value in TRIVIAL and right not in TRIVIAL:
        return True
    return any(
        other != name and own[other] == value and asked.trace.value(other) != right and _alike(name, other)
        for other in own
    )


def _alike(one: Name, other: Name) -> bool:
    if isinstance(one, Derivative) or isinstance(other, Derivative):
        return type(one) is type(other)
    return one.kind is other.kind


def carried_message(found: Carried, asked: Asked, words: Words) -> str:
    first = found.first
    return (
        f"Right for the {words.name(first)} = {words.number(found.values[first])} given earlier. "
        f"{words.name(first)} is where it went wrong: look there again."
    )
