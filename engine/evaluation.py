"""What a tree is worth: with floats, complex numbers or numbers of 50 digits.

Nothing here raises for an overflow or a division by zero: the result is infinite or undefined, and
whoever shows it says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.functions import FUNCTIONS
from engine.names import Name
from engine.trees import (
    Call,
    Case,
    Cases,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
)


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


REAL = Arithmetic(float, lambda name: FUNCTIONS[name].real, lambda value: value, divide, power)
COMPLEX = Arithmetic(
    complex, lambda name: FUNCTIONS[name].complex_, lambda value: value.real, lambda a, b: a / b, lambda a, b: a**b
)


def evaluate(
    expression: Expression, values: Mapping[Name, Any] | Callable[[Name], Any], using: Arithmetic = REAL
) -> Any:
    """The value of ``expression`` where names have ``values``.

    With the default arithmetic the result is a float; overflow and division by zero give ±inf or
    nan, never an exception. Raises KeyError for a name without a value.

    >>> from engine.names import named
    >>> evaluate(Product((Number(2.0), Reference(named("a")))), {named("a"): 3.0})
    6.0
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
