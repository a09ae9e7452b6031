"""The functions a formula may call, one row each.

A row holds everything the engine knows of a function: how it is computed on floats and on complex
numbers, its derivative as an expression, and how it is written. Adding a row adds the function to
evaluation, rendering, differentiation and to what a learner may type.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.expressions import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
)

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)


@dataclass(frozen=True, slots=True)
class Function:
    """One function of a formula.

    ``derivative`` maps the arguments to one expression for each argument. ``complex_`` is the plain
    definition on complex numbers, for checking by complex step: it branches on the real part.
    """

    name: str
    arguments: tuple[int, int]  # fewest and most
    real: Callable[..., float]
    complex_: Callable[..., complex]
    derivative: Callable[..., tuple[Expression, ...]]
    aliases: tuple[str, ...] = ()
    unicode: str = ""
    latex: str = ""
    typst: str = ""


def sigmoid(z: float) -> float:
    """1/(1 + e^-z) without overflow for any z."""
    small = math.exp(-abs(z))
    return 1.0 / (1.0 + small) if z >= 0 else small / (1.0 + small)


def _exp(z: float) -> float:
    try:
        return math.exp(z)
    except OverflowError:
        return math.inf


def _ln(z: float) -> float:
    if z > 0:
        return math.log(z)
    return -math.inf if z == 0 else math.nan


def _sqrt(z: float) -> float:
    return math.sqrt(z) if z >= 0 else math.nan


def _cos(z: float) -> float:
    return math.cos(z) if math.isfinite(z) else math.nan


def _floor(z: float) -> float:
    return float(math.floor(z)) if math.isfinite(z) else z


def _complex_floor(z: complex) -> complex:
    return complex(math.floor(z.real), 0.0)


def _positive(z: Expression) -> Condition:
    return Condition(z, Relation.GREATER, ZERO)


def _gate(z: Expression) -> Expression:
    # At the kink the course takes 0.
    return Cases((Case(_positive(z), ONE),), ZERO)


def _sign(z: Expression) -> Expression:
    negative = Case(Condition(z, Relation.LESS, ZERO), Number(-1.0))
    return Cases((Case(_positive(z), ONE), negative), ZERO)


def _chosen(arguments: tuple[Expression, ...], relation: Relation) -> tuple[Expression, ...]:
    first, second = arguments
    wins = Condition(first, relation, second)
    return Cases((Case(wins, ONE),), ZERO), Cases((Case(wins, ZERO),), ONE)


def _complex_abs(z: complex) -> complex:
    return z if z.real > 0 else -z if z.real < 0 else 0.0 * z


FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in (
        Function(
            "sigmoid",
            (1, 1),
            sigmoid,
            lambda z: 1.0 / (1.0 + cmath.exp(-z)),
            lambda z: (Product((Call("sigmoid", (z,)), Sum((ONE, Negation(Call("sigmoid", (z,))))))),),
            aliases=("σ", "sig", "logistic"),
            unicode="σ",
            latex=r"\sigma",
            typst="sigma",
        ),
        Function(
            "tanh",
            (1, 1),
            math.tanh,
            cmath.tanh,
            lambda z: (Sum((ONE, Negation(Power(Call("tanh", (z,)), TWO)))),),
            latex=r"\tanh",
        ),
        Function(
            "relu",
            (1, 1),
            lambda z: max(0.0, z),
            lambda z: z if z.real > 0 else 0.0 * z,
            lambda z: (_gate(z),),
            aliases=("ReLU",),
            unicode="ReLU",
            latex=r"\mathrm{ReLU}",
            typst='"ReLU"',
        ),
        Function("exp", (1, 1), _exp, cmath.exp, lambda z: (Call("exp", (z,)),), latex=r"\exp"),
        Function("ln", (1, 1), _ln, cmath.log, lambda z: (Quotient(ONE, z),), aliases=("log",), latex=r"\ln"),
        Function(
            "sqrt",
            (1, 1),
            _sqrt,
            cmath.sqrt,
            lambda z: (Quotient(ONE, Product((TWO, Call("sqrt", (z,))))),),
            aliases=("√",),
            unicode="√",
            latex=r"\sqrt",
        ),
        Function(
            "cos",
            (1, 1),
            _cos,
            cmath.cos,
            lambda z: (Call("cos", (Sum((z, Number(math.pi / 2))),)),),  # -sin z, without a row for sin
            latex=r"\cos",
        ),
        Function("floor", (1, 1), _floor, _complex_floor, lambda z: (ZERO,)),
        Function("abs", (1, 1), abs, _complex_abs, lambda z: (_sign(z),), unicode="abs"),
        Function(
            "max",
            (2, 2),
            max,
            lambda a, b: a if a.real >= b.real else b,
            lambda *z: _chosen(z, Relation.AT_LEAST),
            latex=r"\max",
        ),
        Function(
            "min",
            (2, 2),
            min,
            lambda a, b: a if a.real <= b.real else b,
            lambda *z: _chosen(z, Relation.AT_MOST),
            latex=r"\min",
        ),
    )
}

BY_SPELLING: dict[str, Function] = {
    spelling: row for row in FUNCTIONS.values() for spelling in (row.name, row.unicode, *row.aliases) if spelling
}
