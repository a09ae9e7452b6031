"""The derivative of a tree by the rules of calculus, as a tree.

The derivatives that a network's trace shows come from the tables. This is their check, the source
of error bounds, and what derives formulas that have no table.
"""

from __future__ import annotations

from collections.abc import Callable

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
    Sum,
    walk,
)


def partial(expression: Expression, name: Name) -> Expression:
    """d``expression``/d``name`` by the rules of calculus, other names held fixed.

    Used for error bounds, as a check of the tables, and tidied for formulas without a network. Parts
    that do not contain ``name`` are left out of sums; nothing else is simplified.

    >>> from engine.evaluation import evaluate
    >>> from engine.names import named
    >>> square = Power(Reference(named("a")), Number(2.0))
    >>> evaluate(partial(square, named("a")), {named("a"): 3.0})
    6.0
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
