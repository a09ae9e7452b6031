"""What a row of the mistake table is made of.

A row changes definitions of the right computation, never numbers, so it works for every network,
every depth and every quantity. What a learner would have got is the trace worked through again with
the changed definitions; what is said about it is written in the same symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from engine.expressions import Expression, Number, Product, Reference, Sum, children, rebuild, substitute
from engine.names import Name
from engine.trace import Step
from tutor.marking.recomputing import Asked
from tutor.marking.wording import Words


class Reach(IntEnum):
    """How far a slip goes: the less of the computation it touches, the likelier it is."""

    HERE = 0  # the asked quantity or a link of its chain
    LAYER = 1  # a whole layer of it, or a step further back
    EVERYWHERE = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to make a mistake here: the changed definitions, and what they are evidence of."""

    changes: Mapping[Name, Expression]
    message: str
    reach: Reach = Reach.HERE


Slips = Callable[[Asked, Words], Iterator[Slip]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row of the table.

    ``slips`` yields every way to make this mistake for the asked quantity, and nothing where it does
    not apply. ``revisit`` says what to look at again. ``common`` mistakes are also looked for two at
    a time. A ``general`` row knows only the form of a formula: where another row always gives the same
    value, that one has said it better.
    """

    id: str
    sentence: str
    slips: Slips
    revisit: str
    common: bool = False
    general: bool = False


# --- small changes of a tree --------------------------------------------------------------------

# What else might stand in the place of a node, each with something to say about it.
Rule = Callable[[Expression], Iterator[tuple[Expression, str]]]


def rewrites(expression: Expression, rule: Rule) -> Iterator[tuple[Expression, str]]:
    """Every tree that ``rule`` makes of ``expression`` by changing it in one place."""
    yield from rule(expression)
    parts = children(expression)
    for index, part in enumerate(parts):
        for changed, said in rewrites(part, rule):
            yield rebuild(expression, (*parts[:index], changed, *parts[index + 1 :])), said


def rewritten(place: Iterable[Step], rule: Rule) -> Iterator[tuple[dict[Name, Expression], str]]:
    """The same single change made in the definition of every step of ``place``, as for several rows."""
    steps = tuple(place)
    for options in zip(*(list(rewrites(step.definition, rule)) for step in steps), strict=False):
        yield {step.name: changed for step, (changed, _) in zip(steps, options, strict=True)}, options[0][1]


def product_of(factors: Iterable[Expression]) -> Expression:
    """The product of ``factors``; 1 for none, a single one by itself."""
    parts = tuple(factors)
    if not parts:
        return Number(1.0)
    return parts[0] if len(parts) == 1 else Product(parts)


def sum_of(terms: Iterable[Expression]) -> Expression:
    """The sum of ``terms``; 0 for none, a single one by itself."""
    parts = tuple(terms)
    if not parts:
        return Number(0.0)
    return parts[0] if len(parts) == 1 else Sum(parts)


def without(parts: tuple[Expression, ...], index: int) -> tuple[Expression, ...]:
    return (*parts[:index], *parts[index + 1 :])


def renamed(expression: Expression, names: Mapping[Name, Name]) -> Expression:
    """``expression`` with some names in place of others."""
    return substitute(expression, {old: Reference(new) for old, new in names.items()})


def scaled(step: Step, factor: float) -> Expression:
    return Product((Number(factor), step.definition))
