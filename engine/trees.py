"""Formulas as immutable trees: what is shown, computed, differentiated and compared is one object.

Sums and products hold any number of parts, so that the order of a chain rule stays as it was
written and a long sum can be folded. Nothing here is simplified in silence: a tree means exactly
what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from engine.names import Name


class Relation(Enum):
    """How two values are compared in a condition."""

    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    EQUAL = "="


class _Node:
    """What every kind of node keeps: the names in it, once they have been asked for.

    A tree never changes, and one tree serves all problems of its shape, so they are looked for once.
    """

    __slots__ = ("_names",)
    _names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A number that is part of the formula itself, such as the 2 of a square."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference(_Node):
    """A name, standing for its value."""

    name: Name


@dataclass(frozen=True, slots=True)
class Negation(_Node):
    """Minus its operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Sum(_Node):
    """One or more terms, added from left to right. A term taken away is a Negation."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Product(_Node):
    """One or more factors, multiplied from left to right."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quotient(_Node):
    """``numerator`` over ``denominator``."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, slots=True)
class Power(_Node):
    """``base`` raised to ``exponent``."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """A function of the table in ``engine.functions`` applied to its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of two values."""

    left: Expression
    relation: Relation
    right: Expression


@dataclass(frozen=True, slots=True)
class Case:
    """A result and the condition under which it counts."""

    condition: Condition
    result: Expression


@dataclass(frozen=True, slots=True)
class Cases(_Node):
    """The result of the first case whose condition holds, else ``otherwise``."""

    cases: tuple[Case, ...]
    otherwise: Expression


Expression = Number | Reference | Negation | Sum | Product | Quotient | Power | Call | Cases


# --- walking a tree -----------------------------------------------------------------------------


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of ``expression``, in reading order."""
    match expression:
        case Number() | Reference():
            return ()
        case Negation(operand):
            return (operand,)
        case Sum(parts) | Product(parts) | Call(_, parts):
            return parts
        case Quotient(first, second) | Power(first, second):
            return (first, second)
        case _:
            sides = (
                part for case in expression.cases for part in (case.condition.left, case.condition.right, case.result)
            )
            return (*sides, expression.otherwise)


def rebuild(expression: Expression, parts: tuple[Expression, ...]) -> Expression:
    """``expression`` with its direct parts replaced by ``parts``, in the order of ``children``."""
    match expression:
        case Number() | Reference():
            return expression
        case Negation():
            return Negation(parts[0])
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts)
        case Call(function, _):
            return Call(function, parts)
        case Quotient():
            return Quotient(parts[0], parts[1])
        case Power():
            return Power(parts[0], parts[1])
        case _:
            rebuilt = tuple(
                Case(Condition(parts[3 * k], case.condition.relation, parts[3 * k + 1]), parts[3 * k + 2])
                for k, case in enumerate(expression.cases)
            )
            return Cases(rebuilt, parts[-1])


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node of the tree, parents before children, in reading order."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def references(expression: Expression) -> tuple[Name, ...]:
    """The names used in ``expression``, each once, in reading order."""
    try:
        return expression._names
    except AttributeError:
        pass
    if isinstance(expression, Reference):
        found: tuple[Name, ...] = (expression.name,)
    else:
        found = tuple(dict.fromkeys(name for part in children(expression) for name in references(part)))
    object.__setattr__(expression, "_names", found)
    return found


def transform(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The tree with ``change`` applied to every node, children before parents."""
    parts = children(expression)
    new = tuple(transform(part, change) for part in parts)
    return change(expression if new == parts else rebuild(expression, new))


def substitute(expression: Expression, replacements: Mapping[Name, Expression]) -> Expression:
    """``expression`` with every reference found in ``replacements`` replaced, all at once."""

    def change(node: Expression) -> Expression:
        return replacements.get(node.name, node) if isinstance(node, Reference) else node

    return transform(expression, change)


def expand(
    expression: Expression, definitions: Callable[[Name], Expression | None], levels: int | None = None
) -> Expression:
    """``expression`` with references replaced by their definitions, ``levels`` times over.

    ``definitions`` gives None for a name that is to stay. Without ``levels`` everything that has a
    definition is written out.
    """
    if levels == 0:
        return expression
    remaining = None if levels is None else levels - 1

    def change(node: Expression) -> Expression:
        if not isinstance(node, Reference):
            return node
        definition = definitions(node.name)
        return node if definition is None else expand(definition, definitions, remaining)

    return transform(expression, change)


def flatten(expression: Expression) -> Expression:
    """Products directly inside products joined into one: (a·b)·c becomes a·b·c."""

    def change(node: Expression) -> Expression:
        if not isinstance(node, Product):
            return node
        factors: list[Expression] = []
        for factor in node.factors:
            factors.extend(factor.factors if isinstance(factor, Product) else (factor,))
        return Product(tuple(factors))

    return transform(expression, change)
