"""The same computation with something in it changed: one wrong formula, or one wrong number.

A mistake is a changed definition, and an error carried forward is a changed value. Both are the
right trace worked through again from there, so they mean the same for every network and depth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from engine.expressions import Expression, Number, evaluate
from engine.names import Name
from engine.trace import Role, Step, Trace
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
    def places(self) -> Mapping[Name, int]:
        """Where each of these steps stands."""
        return {step.name: place for place, step in enumerate(self.before)}

    @cached_property
    def users(self) -> tuple[tuple[int, ...], ...]:
        """For each of these steps the places of the later ones that refer to it."""
        users: list[list[int]] = [[] for _ in self.before]
        for place, step in enumerate(self.before):
            for name in step.depends:
                users[self.places[name]].append(place)
        return tuple(map(tuple, users))

    def recomputed(self, changes: Mapping[Name, Expression]) -> float:
        """The value of the asked quantity when the definitions in ``changes`` stand in for the right ones.

        Only what the changes reach is worked out again.
        """
        values: dict[Name, float] = {}

        def look_up(name: Name) -> float:
            return values[name] if name in values else self.trace.numbers[name]

        reached = bytearray(len(self.before))
        first = len(self.before)
        for name in changes:
            if name in self.places:
                reached[self.places[name]] = 1
                first = min(first, self.places[name])
        for place in range(first, len(self.before)):
            if not reached[place]:
                continue
            step = self.before[place]
            values[step.name] = float(evaluate(changes.get(step.name, step.definition), look_up))
            for user in self.users[place]:
                reached[user] = 1
        return values.get(self.name, self.value)

    def with_values(self, values: Mapping[Name, float]) -> float:
        """The value of the asked quantity for someone who has ``values`` for earlier ones."""
        return self.recomputed({name: Number(value) for name, value in values.items() if name != self.name})


def with_given(like: Trace, given: Mapping[Name, float]) -> Trace | None:
    """The same formulas over other given numbers, or None where a value is not finite."""
    values: dict[Name, float] = {}
    steps: dict[Name, Step] = {}
    for name, step in like.items():
        value = given.get(name, step.value) if step.role is Role.GIVEN else float(evaluate(step.definition, values))
        if not math.isfinite(value):
            return None
        values[name] = value
        definition = Number(value) if step.role is Role.GIVEN else step.definition
        steps[name] = replace(step, value=value, definition=definition)
    return replace(like, steps=steps, numbers=values)
