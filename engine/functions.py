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

from engine.trees import (
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
    transform,
    walk,
)

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)
MOST_ARGUMENTS = 40


@dataclass(frozen=True, slots=True)
class Function:
    """One function of a formula.

    ``derivative`` maps the arguments to one expression for each argument. ``complex_`` is the plain
    definition on complex numbers, for checking by complex step: it branches on the real part.
    ``written`` maps the arguments to the formula a person writes instead of a call; what is computed
    equals that formula but is safe at its edges. A spelling with ``{}`` in it goes around the
    arguments. ``typed`` says whether a person may call it by name.
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
    written: Callable[..., Expression] | None = None
    typed: bool = True


def shown(expression: Expression) -> Expression:
    """``expression`` as it is written: calls that people write as a formula replaced by it."""
    if not any(isinstance(node, Call) and FUNCTIONS[node.function].written for node in walk(expression)):
        return expression

    def change(node: Expression) -> Expression:
        written = FUNCTIONS[node.function].written if isinstance(node, Call) else None
        return written(*node.arguments) if written and isinstance(node, Call) else node

    return transform(expression, change)


# --- on floats: ±inf or nan where there is no ordinary number, never an exception ------------------


def sigmoid(z: float) -> float:
    """1/(1 + e^-z) without overflow for any z."""
    small = math.exp(-abs(z))
    return 1.0 / (1.0 + small) if z >= 0 else small / (1.0 + small)


def softmax(own: float, *layer: float) -> float:
    """e^own / Σ e^z over the layer, with the largest taken out so that nothing overflows."""
    top = max(layer)
    total = 0.0
    for z in layer:
        total += math.exp(z - top)
    return math.exp(own - top) / total


def _exp(z: float) -> float:
    try:
        return math.exp(z)
    except OverflowError:
        return math.inf


def _expm1(z: float) -> float:
    try:
        return math.expm1(z)
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


def _relu(z: float) -> float:
    return 0.0 if z <= 0 else z


def _largest(*values: float) -> float:
    return math.nan if any(map(math.isnan, values)) else max(values)


def _smallest(*values: float) -> float:
    return math.nan if any(map(math.isnan, values)) else min(values)


def _total(*values: float) -> float:
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def _weighted_ln(weight: float, value: float) -> float:
    return 0.0 if weight == 0 else weight * _ln(value)


def _weighted_inverse(weight: float, value: float) -> float:
    if weight == 0:
        return 0.0
    return weight / value if value != 0 else math.copysign(math.inf, weight)


# --- on complex numbers ---------------------------------------------------------------------------


def _complex_softmax(own: complex, *layer: complex) -> complex:
    return cmath.exp(own) / sum(map(cmath.exp, layer))


def _complex_abs(z: complex) -> complex:
    return z if z.real > 0 else -z if z.real < 0 else 0.0 * z


def _complex_floor(z: complex) -> complex:
    return complex(math.floor(z.real), 0.0)


# --- derivatives ----------------------------------------------------------------------------------


def _positive(z: Expression) -> Condition:
    return Condition(z, Relation.GREATER, ZERO)


def _gate(z: Expression) -> Expression:
    # At the kink the course takes 0.
    return Cases((Case(_positive(z), ONE),), ZERO)


def _sign(z: Expression) -> Expression:
    negative = Case(Condition(z, Relation.LESS, ZERO), Number(-1.0))
    return Cases((Case(_positive(z), ONE), negative), ZERO)


def _chosen(
    function: str, wins: Relation, loses: Relation, arguments: tuple[Expression, ...]
) -> tuple[Expression, ...]:
    """1 for the argument that is the result, the first of them where several are equal."""

    def best(parts: tuple[Expression, ...]) -> Expression:
        return parts[0] if len(parts) == 1 else Call(function, parts)

    def slope(index: int) -> Expression:
        own, before, after = arguments[index], arguments[:index], arguments[index + 1 :]
        cases = (Case(Condition(own, loses, best(before)), ZERO),) if before else ()
        if not after:
            return Cases(cases, ONE) if cases else ONE
        return Cases((*cases, Case(Condition(own, wins, best(after)), ONE)), ZERO)

    return tuple(map(slope, range(len(arguments))))


def _softmax_slopes(own: Expression, *layer: Expression) -> tuple[Expression, ...]:
    result = Call("softmax", (own, *layer))
    return result, *(Negation(Product((result, Call("softmax", (z, *layer))))) for z in layer)


# --- the table ------------------------------------------------------------------------------------

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
            _relu,
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
            latex=r"\sqrt{{{}}}",
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
        Function("abs", (1, 1), abs, _complex_abs, lambda z: (_sign(z),), unicode="|{}|", latex=r"\left|{}\right|"),
        Function(
            "max",
            (1, MOST_ARGUMENTS),
            _largest,
            lambda *z: max(z, key=lambda one: one.real),
            lambda *z: _chosen("max", Relation.AT_LEAST, Relation.AT_MOST, z),
            latex=r"\max",
        ),
        Function(
            "min",
            (1, MOST_ARGUMENTS),
            _smallest,
            lambda *z: min(z, key=lambda one: one.real),
            lambda *z: _chosen("min", Relation.AT_MOST, Relation.AT_LEAST, z),
            latex=r"\min",
        ),
        Function(
            "sum",
            (1, MOST_ARGUMENTS),
            _total,
            lambda *z: sum(z),
            lambda *z: (ONE,) * len(z),
            written=lambda *z: Sum(z) if len(z) > 1 else z[0],
        ),
        Function(
            "mean",
            (1, MOST_ARGUMENTS),
            lambda *z: _total(*z) / len(z),
            lambda *z: sum(z) / len(z),
            lambda *z: (Quotient(ONE, Number(float(len(z)))),) * len(z),
            written=lambda *z: Quotient(Sum(z), Number(float(len(z)))) if len(z) > 1 else z[0],
        ),
        # The rest is never typed: formulas of the tables that lose digits or give 0·∞ as they are written.
        Function(
            "softmax",
            (2, MOST_ARGUMENTS),
            softmax,
            _complex_softmax,
            _softmax_slopes,
            written=lambda own, *z: Quotient(Call("exp", (own,)), Sum(tuple(Call("exp", (one,)) for one in z))),
            typed=False,
        ),
        Function(
            "expm1",
            (1, 1),
            _expm1,
            lambda z: cmath.exp(z) - 1.0,
            lambda z: (Call("exp", (z,)),),
            written=lambda z: Sum((Call("exp", (z,)), Negation(ONE))),
            typed=False,
        ),
        Function(
            "weighted_ln",  # 0 where the weight is 0, whatever the logarithm
            (2, 2),
            _weighted_ln,
            lambda weight, value: weight * cmath.log(value),
            lambda weight, value: (Call("ln", (value,)), Call("weighted_inverse", (weight, value))),
            written=lambda weight, value: Product((weight, Call("ln", (value,)))),
            typed=False,
        ),
        Function(
            "weighted_inverse",  # 0 where the weight is 0, whatever it is divided by
            (2, 2),
            _weighted_inverse,
            lambda weight, value: weight / value,
            lambda weight, value: (
                Quotient(ONE, value),
                Negation(Quotient(weight, Power(value, TWO))),
            ),
            written=Quotient,
            typed=False,
        ),
    )
}

BY_SPELLING: dict[str, Function] = {
    spelling: row
    for row in FUNCTIONS.values()
    if row.typed
    for spelling in (row.name, row.unicode, *row.aliases)
    if spelling and "{}" not in spelling
}
