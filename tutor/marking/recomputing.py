"""The same computation with something in it changed: one wrong formula, or one wrong number.

A mistake is a changed definition, and an error carried forward is a changed value. Both are the
right trace worked through again from there, so they mean the same for every network and depth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from engine.expressions import Expression, Number, evaluate
from engine.names import Name
from engine.trace import Role, Step, Trace
from engine.working import Formulas, formulas
from tutor.marking.outlines import Outline, outline

Program = tuple[tuple[Name, Expression], ...]  # what is worked out, in this order
KEPT = 64


@dataclass(frozen=True)
class Asked:
    """The quantity asked, and everything it is computed from."""

    trace: Trace
    name: Name

    @classmethod
    @lru_cache(maxsize=KEPT)
    def of(cls, trace: Trace, name: Name) -> Asked:
        """The same one for the same question: what is known about it is worked out once for all its answers."""
        return cls(trace, name)

    @cached_property
    def step(self) -> Step:
        return self.trace[self.name]

    @cached_property
    def value(self) -> float:
        return self.step.value

    @cached_property
    def outline(self) -> Outline:
        return outline(self.trace, self.name)

    @property
    def working(self) -> Formulas:
        # What is given has no formula but its number.
        given = self.step.role is Role.GIVEN
        return formulas(self.trace, self.name) if given else self.outline.working

    @cached_property
    def before(self) -> tuple[Step, ...]:
        """The steps that lead to the asked one, and itself at the end, in the order of computation."""
        return tuple(self.trace[name] for name in self.outline.before)

    def recomputed(self, changes: Mapping[Name, Expression]) -> float:
        """The value of the asked quantity when the definitions in ``changes`` stand in for the right ones.

        Only what the changes reach is worked out again.
        """
        return self.carried_out(self.outline.reached(changes))

    def carried_out(self, program: Program) -> float:
        """The value of the asked quantity when these definitions are worked out, and all else stays as it is."""
        if not program or program[-1][0] != self.name:
            return self.value
        values = dict(self.trace.numbers)
        for name, definition in program:
            values[name] = float(evaluate(definition, values))
        return values[self.name]

    def with_values(self, values: Mapping[Name, float]) -> float:
        """The value of the asked quantity for someone who has ``values`` for earlier ones."""
        return self.recomputed({name: Number(value) for name, value in values.items() if name != self.name})


def with_given(like: Trace, given: Mapping[Name, float]) -> Trace | None:
    """The same formulas over other given numbers, or None where a value is not finite.

    A formula that is a mere number may be given another one too.
    """
    values: dict[Name, float] = {}
    steps: dict[Name, Step] = {}
    for name, step in like.items():
        plain = step.role is Role.GIVEN or (name in given and isinstance(step.definition, Number))
        value = given.get(name, step.value) if plain else float(evaluate(step.definition, values))
        if not math.isfinite(value):
            return None
        values[name] = value
        definition = Number(value) if plain else step.definition
        steps[name] = replace(step, value=value, definition=definition)
    return replace(like, steps=steps, numbers=values)
