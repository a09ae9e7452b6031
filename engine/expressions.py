"""Formulas as immutable trees: what is shown, computed, differentiated and compared is one object.

Sums and products hold any number of parts, so that the order of a chain rule stays as it was
written and a long sum can be folded. Nothing here is simplified in silence: a tree means exactly
what it says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine.names import Name


class Relation(Enum):
    """How two values are compared in a condition."""

    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is part of the formula itself, such as the 2 of a square."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, standing for its value."""

    name: Name


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus its operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Sum:
    """One or more terms, added from left to right. A term taken away is a Negation."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """One or more factors, multiplied from left to right."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """``numerator`` over ``denominator``."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, slots=True)
class Power:
    """``base`` raised to ``exponent``."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, slots=True)
class Call:
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
class Cases:
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
    return tuple(dict.fromkeys(node.name for node in walk(expression) if isinstance(node, Reference)))


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


# --- evaluation ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The numbers an expression is evaluated with: floats, complex numbers, 50-digit numbers.

    ``number`` turns a float into such a number, ``function`` gives the function of a name, ``real``
    gives the part of a number that conditions look at.
    """

    number: Callable[[float], Any]
    function: Callable[[str], Callable[..., Any]]
    real: Callable[[Any], Any]
    divide: Callable[[Any, Any], Any]
    power: Callable[[Any, Any], Any]


def divide(numerator: float, denominator: float) -> float:
    """IEEE division: ±inf or nan where Python raises."""
    if denominator != 0:
        return numerator / denominator
    if numerator == 0 or math.isnan(numerator):
        return math.nan
    return math.copysign(math.inf, numerator) * math.copysign(1.0, denominator)


def power(base: float, exponent: float) -> float:
    """IEEE power: inf on overflow, nan where the result is not a real number."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def _real_function(name: str) -> Callable[..., float]:
    from engine.functions import FUNCTIONS  # functions are made of expressions

    return FUNCTIONS[name].real


def _complex_function(name: str) -> Callable[..., complex]:
    from engine.functions import FUNCTIONS

    return FUNCTIONS[name].complex_


REAL = Arithmetic(float, _real_function, lambda value: value, divide, power)
COMPLEX = Arithmetic(complex, _complex_function, lambda value: value.real, lambda a, b: a / b, lambda a, b: a**b)


def evaluate(
    expression: Expression, values: Mapping[Name, Any] | Callable[[Name], Any], using: Arithmetic = REAL
) -> Any:
    """The value of ``expression`` where names have ``values``.

    With the default arithmetic the result is a float; overflow and division by zero give ±inf or
    nan, never an exception. Raises KeyError for a name without a value.
    """
    look_up = values if callable(values) else values.__getitem__
    return _VALUE[type(expression)](expression, look_up, using)


_LookUp = Callable[[Name], Any]


def _sum_value(node: Sum, look_up: _LookUp, using: Arithmetic) -> Any:
    first, *others = _values(node.terms, look_up, using)
    for value in others:
        first = first + value
    return first


def _product_value(node: Product, look_up: _LookUp, using: Arithmetic) -> Any:
    first, *others = _values(node.factors, look_up, using)
    for value in others:
        first = first * value
    return first


def _values(parts: tuple[Expression, ...], look_up: _LookUp, using: Arithmetic) -> list[Any]:
    # Most parts are names: looking them up here saves a call for each.
    return [
        look_up(part.name) if type(part) is Reference else _VALUE[type(part)](part, look_up, using) for part in parts
    ]


def _call_value(node: Call, look_up: _LookUp, using: Arithmetic) -> Any:
    return using.function(node.function)(*(_VALUE[type(part)](part, look_up, using) for part in node.arguments))


# One row a kind of node, looked up by type: several times quicker than trying each in turn.
_VALUE: dict[type, Callable[[Any, _LookUp, Arithmetic], Any]] = {
    Number: lambda node, look_up, using: using.number(node.value),
    Reference: lambda node, look_up, using: look_up(node.name),
    Negation: lambda node, look_up, using: -evaluate(node.operand, look_up, using),
    Sum: _sum_value,
    Product: _product_value,
    Quotient: lambda node, look_up, using: using.divide(
        evaluate(node.numerator, look_up, using), evaluate(node.denominator, look_up, using)
    ),
    Power: lambda node, look_up, using: using.power(
        evaluate(node.base, look_up, using), evaluate(node.exponent, look_up, using)
    ),
    Call: _call_value,
    Cases: lambda node, look_up, using: evaluate(branch(node, look_up, using), look_up, using),
}


_HOLDS: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.LESS: lambda a, b: a < b,
    Relation.AT_MOST: lambda a, b: a <= b,
    Relation.GREATER: lambda a, b: a > b,
    Relation.AT_LEAST: lambda a, b: a >= b,
    Relation.EQUAL: lambda a, b: a == b,
}


def taken(
    expression: Cases, values: Mapping[Name, Any] | Callable[[Name], Any], using: Arithmetic = REAL
) -> Case | None:
    """The case that applies at ``values``, or None when it is ``otherwise``."""
    for case in expression.cases:
        left = using.real(evaluate(case.condition.left, values, using))
        right = using.real(evaluate(case.condition.right, values, using))
        if _HOLDS[case.condition.relation](left, right):
            return case
    return None


def branch(
    expression: Cases, values: Mapping[Name, Any] | Callable[[Name], Any], using: Arithmetic = REAL
) -> Expression:
    """The expression that ``expression`` stands for at ``values``."""
    case = taken(expression, values, using)
    return expression.otherwise if case is None else case.result


# --- differentiation ----------------------------------------------------------------------------


def partial(expression: Expression, name: Name) -> Expression:
    """d``expression``/d``name`` by the rules of calculus, other names held fixed.

    Used for error bounds, as a check of the tables, and tidied for formulas without a network. Parts
    that do not contain ``name`` are left out of sums; nothing else is simplified.
    """
    zero, one = Number(0.0), Number(1.0)

    def depends(node: Expression) -> bool:
        return any(isinstance(part, Reference) and part.name == name for part in walk(node))

    def derive(node: Expression) -> Expression:
        if isinstance(node, Number) or not depends(node):
            return zero
        match node:
            case Reference():
                return one
            case Negation(operand):
                return Negation(derive(operand))
            case Sum(terms):
                return Sum(tuple(derive(term) for term in terms if depends(term)))
            case Product(factors):
                return Sum(
                    tuple(
                        Product((*factors[:k], derive(factor), *factors[k + 1 :]))
                        for k, factor in enumerate(factors)
                        if depends(factor)
                    )
                )
            case Quotient(numerator, denominator):
                upper = Sum(
                    (
                        Product((derive(numerator), denominator)),
                        Negation(Product((numerator, derive(denominator)))),
                    )
                )
                return Quotient(upper, Power(denominator, Number(2.0)))
            case Power(base, exponent):
                return _derive_power(base, exponent, derive, depends)
            case Call(function, arguments):
                from engine.functions import FUNCTIONS

                slopes = FUNCTIONS[function].derivative(*arguments)
                return Sum(
                    tuple(
                        Product((slope, derive(argument)))
                        for slope, argument in zip(slopes, arguments, strict=True)
                        if depends(argument)
                    )
                )
            case _:
                cases = tuple(Case(case.condition, derive(case.result)) for case in node.cases)
                return Cases(cases, derive(node.otherwise))

    return derive(expression)


def _derive_power(
    base: Expression,
    exponent: Expression,
    derive: Callable[[Expression], Expression],
    depends: Callable[[Expression], bool],
) -> Expression:
    by_base = Product((exponent, Power(base, Sum((exponent, Number(-1.0)))), derive(base)))
    if not depends(exponent):
        return by_base
    by_exponent = Product((Power(base, exponent), Call("ln", (base,)), derive(exponent)))
    return Sum((by_base, by_exponent)) if depends(base) else by_exponent
