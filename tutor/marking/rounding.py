"""Right method, rounded too early: the same computation with rounded numbers on the way.

Four-decimal rounding drives many honest answers a whole per cent away. Nothing was misunderstood, so
it costs nothing, but the learner is told which rounding explains the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType

from engine.expressions import Expression, evaluate, references
from engine.names import Name
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import KEPT, Asked
from tutor.marking.wording import Words, counted

NO_CHANGES: Mapping[Name, Expression] = MappingProxyType({})
# Rounding moves a value, it does not make another one of it.
FARTHEST = 0.5


@dataclass(frozen=True, slots=True)
class Rounding:
    """One way to round on the way. ``said`` finishes the sentence "… was rounded to"."""

    said: str
    applied: Callable[[float], float]


def significant(digits: int) -> Rounding:
    return Rounding(f"{counted(digits)} significant figures", lambda value: float(f"{value:.{digits - 1}e}"))


def _decimals(digits: int) -> Rounding:
    return Rounding(f"{counted(digits)} decimals", lambda value: round(value, digits))


ROUNDINGS: tuple[Rounding, ...] = (
    _decimals(4),
    _decimals(3),
    _decimals(2),
    significant(3),
    significant(2),
    significant(4),
    _decimals(1),
)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value that early rounding gives."""

    value: float
    said: Callable[[Words], str]  # what was rounded to what

    def message(self, words: Words) -> str:
        keep = f"Keep {words.digits} significant figures or more until the end."
        return f"The method is right, but {self.said(words)} on the way. {keep}"


def rounded_values(asked: Asked) -> Iterator[Rounded]:
    """What each kind of rounding makes of the asked value: one number rounded, or all on the way."""
    given = {name for name in references(asked.working.formula) if asked.trace[name].role is Role.GIVEN}
    singles = [name for name in references(asked.working.formula) if name not in given]
    for rounding in ROUNDINGS:
        for name in singles:
            value = rounding.applied(asked.trace.value(name))
            if value == 0.0:
                continue  # a factor of nothing is a mistake, not a rounding
            yield Rounded(
                float(evaluate(asked.working.formula, {**asked.trace.numbers, name: value})),
                partial(_one, name, value),
            )
        for pick in (_forward, anything):
            if _vanishes(asked, rounding, pick):
                continue
            yield Rounded(
                recomputed(asked, rounding, pick),
                partial(_all, rounding),
            )


def _one(name: Name, value: float, words: Words) -> str:
    return f"{words.name(name)} was rounded to {words.number(value)}"


def _all(rounding: Rounding, words: Words) -> str:
    return f"numbers were rounded to {rounding.said}"


@lru_cache(maxsize=KEPT)
def _known(asked: Asked) -> tuple[Rounded, ...]:
    """``rounded_values``, remembered: every answer to a question is compared with them."""
    return tuple(rounded_values(asked))


def _vanishes(asked: Asked, rounding: Rounding, pick: Callable[[Step], bool]) -> bool:
    steps = (step for step in asked.before if step.role is not Role.GIVEN and step.name != asked.name and pick(step))
    return any(step.value != 0.0 and rounding.applied(step.value) == 0.0 for step in steps)


def _forward(step: Step) -> bool:
    return step.phase in (Phase.FORWARD, Phase.LOSS)


def anything(step: Step) -> bool:
    return True


def recomputed(
    asked: Asked,
    rounding: Rounding,
    pick: Callable[[Step], bool],
    changes: Mapping[Name, Expression] = NO_CHANGES,
) -> float:
    """The asked value when the picked steps before it are rounded as soon as they are worked out.

    With ``changes`` a mistake is made on the way as well, as in ``Asked.recomputed``.
    """
    values = dict(asked.trace.numbers)
    for step in asked.before:
        if step.role is Role.GIVEN:
            continue
        value = float(evaluate(changes.get(step.name, step.definition), values))
        values[step.name] = rounding.applied(value) if step.name != asked.name and pick(step) else value
    return values[asked.name]


def rounded_early(asked: Asked, value: float, sharp: float) -> Rounded | None:
    """The rounding that explains ``value`` to within ``sharp``, the nearest one first."""
    right = asked.value
    if right == 0.0 or abs(value - right) > FARTHEST * abs(right):
        return None
    near = [one for one in _known(asked) if abs(one.value - value) <= sharp and one.value != right]
    return min(near, key=lambda one: abs(one.value - value), default=None)
