"""The same computation with something in it changed: one wrong formula, or one wrong number.

A mistake is a changed definition, and an error carried forward is a changed value. Both are the
right trace worked through again from there, so they mean the same for every network and depth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.expressions import Expression, Number, evaluate
from engine.names import Name
from engine.trace import Step, Trace
from engine.working import Working, working


@dataclass(frozen=True)
class Asked:
    """The quantity asked, and everything it is computed from."""

    trace: Trace
    name: Name

    @property
    def step(self) -> Step:
        return self.trace[self.name]

    @property
    def value(self) -> float:
        return self.step.value

    @cached_property
    def working(self) -> Working:
        return working(self.trace, self.name)

    @cached_property
    def before(self) -> tuple[Step, ...]:
        """The steps that lead to the asked one, and itself at the end, in the order of computation."""
        found: set[Name] = set()
        waiting = [self.name]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.trace[name].depends)
        return tuple(step for step in self.trace.values() if step.name in found)

    @cached_property
    def uses(self) -> Mapping[Name, frozenset[Name]]:
        """For each of these steps the names its definition refers to."""
        return {step.name: frozenset(step.depends) for step in self.before}

    def recomputed(self, changes: Mapping[Name, Expression]) -> float:
        """The value of the asked quantity when the definitions in ``changes`` stand in for the right ones."""
        values: dict[Name, float] = {}

        def look_up(name: Name) -> float:
            return values[name] if name in values else self.trace.numbers[name]

        for step in self.before:
            if step.name in changes:
                values[step.name] = float(evaluate(changes[step.name], look_up))
            elif not self.uses[step.name].isdisjoint(values):
                values[step.name] = float(evaluate(step.definition, look_up))
        return values.get(self.name, self.value)

    def with_values(self, values: Mapping[Name, float]) -> float:
        """The value of the asked quantity for someone who has ``values`` for earlier ones."""
        return self.recomputed({name: Number(value) for name, value in values.items() if name != self.name})
