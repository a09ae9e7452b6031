"""What the formulas of a problem say by themselves, worked out once for all numbers that are put into them.

Fresh numbers change no formula. Which steps lead to the asked one, how it is worked out and which mistakes can be
made there is the same for each of a hundred variants, so it is kept here. What does look at a number says so by
itself: the steps given to it know none, and refuse to tell one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import NoReturn, TypeVar

from engine.expressions import Expression, Number, partial, references
from engine.names import Name
from engine.network import Network
from engine.steps import Role, Step, Trace
from engine.working import Formulas, formulas

KEPT = 256  # asked quantities: more than a lesson and its variants hold


class NeedsNumbers(Exception):
    """A number was looked at where there are only formulas."""


def _refused(_: object) -> NoReturn:
    raise NeedsNumbers


class Unknown(Number):
    """The definition of a given quantity: some number."""

    __slots__ = ()
    value = property(_refused)

    def __init__(self) -> None:
        pass


class _Formula(Step):
    """A step that knows how its value is worked out, but not its value."""

    __slots__ = ()
    value = property(_refused)
    note = property(_refused)
    # Each name has one step, and comparing its parts would look at the value.
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class _Shape(Network):
    """A network that knows its sizes and activations, but not its weights."""

    __slots__ = ()
    weights = property(_refused)
    biases = property(_refused)


class _NoNumbers(Mapping[Name, float]):
    def __getitem__(self, name: Name) -> float:
        raise NeedsNumbers

    def __iter__(self) -> Iterator[Name]:
        raise NeedsNumbers

    def __len__(self) -> int:
        raise NeedsNumbers


class _Alone(Trace):
    """The steps of a problem without any of its numbers."""

    __slots__ = ()
    inputs = property(_refused)
    targets = property(_refused)


@dataclass(frozen=True, eq=False)
class Outline:
    """How the quantity ``name`` comes about in the formulas ``alone``, whatever the numbers are."""

    alone: Trace
    name: Name

    @cached_property
    def before(self) -> tuple[Name, ...]:
        """The steps that lead to the asked one, and itself at the end, in the order of computation."""
        found: set[Name] = set()
        waiting = [self.name]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.alone[name].depends)
        return tuple(name for name in self.alone if name in found)

    @cached_property
    def places(self) -> Mapping[Name, int]:
        """Where each of these steps stands."""
        return {name: place for place, name in enumerate(self.before)}

    @cached_property
    def users(self) -> tuple[tuple[int, ...], ...]:
        """For each of these steps the places of the later ones that refer to it."""
        users: list[list[int]] = [[] for _ in self.before]
        for place, name in enumerate(self.before):
            for used in self.alone[name].depends:
                users[self.places[used]].append(place)
        return tuple(map(tuple, users))

    @cached_property
    def slopes(self) -> tuple[tuple[Name, Expression], ...]:
        """What the written-out formula refers to, given numbers apart, and its derivative by each of them."""
        formula = self.working.formula
        worked_out = (name for name in references(formula) if self.alone[name].role is not Role.GIVEN)
        return tuple((name, partial(formula, name)) for name in worked_out)

    @cached_property
    def working(self) -> Formulas:
        return formulas(self.alone, self.name)

    def reached(self, changes: Mapping[Name, Expression]) -> tuple[tuple[Name, Expression], ...]:
        """What is to be worked out anew when ``changes`` stand in for the right definitions, in order."""
        marked = bytearray(len(self.before))
        first = len(self.before)
        for name in changes:
            if name in self.places:
                marked[self.places[name]] = 1
                first = min(first, self.places[name])
        found: list[tuple[Name, Expression]] = []
        for place in range(first, len(self.before)):
            if marked[place]:
                name = self.before[place]
                changed = changes.get(name)
                found.append((name, self.alone[name].definition if changed is None else changed))
                for user in self.users[place]:
                    marked[user] = 1
        return tuple(found)


def outline(trace: Trace, name: Name) -> Outline:
    """The outline of ``name``, one for all traces with the same formulas. Raises KeyError for a name without a step."""
    return _outline(trace if isinstance(trace, _Alone) else _alone(_identities(trace)), name)


@lru_cache(maxsize=KEPT)
def _outline(alone: Trace, name: Name) -> Outline:
    if name not in alone:
        raise KeyError(name)
    return Outline(alone, name)


@dataclass(frozen=True, slots=True, eq=False)
class _Identities:
    """Which formulas a trace has. It holds the trace, so that their identities stay their own."""

    trace: Trace
    found: tuple[int, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identities) and self.found == other.found

    def __hash__(self) -> int:
        return hash(self.found)


@lru_cache(maxsize=32)
def _identities(trace: Trace) -> _Identities:
    """Fresh numbers are put into the same trees: the formulas are the same when they are the same objects."""
    found: list[int] = [] if trace.network is None else list(trace.network.sizes)
    for step in trace.values():
        if step.role is Role.GIVEN:
            found.append(id(step.name))
        else:
            found += (id(step.definition), id(step.contributions), id(step.short))
    return _Identities(trace, tuple(found))


@lru_cache(maxsize=32)
def _alone(found: _Identities) -> Trace:
    trace = found.trace
    steps = {name: _hidden(_without_number(step), _Formula) for name, step in trace.items()}
    network = trace.network and _hidden(trace.network, _Shape)
    return _hidden(replace(trace, steps=steps, numbers=_NoNumbers(), network=network), _Alone)


def _without_number(step: Step) -> Step:
    return replace(step, definition=Unknown()) if step.role is Role.GIVEN else step


T = TypeVar("T")


def _hidden(whole: T, kind: type[T]) -> T:
    """``whole`` as one of ``kind``, which hides some of its fields."""
    made = object.__new__(kind)
    for field in fields(whole):  # type: ignore[arg-type]
        if not isinstance(getattr(kind, field.name), property):
            object.__setattr__(made, field.name, getattr(whole, field.name))
    return made
