"""A derivative as a person would write it: without the ones, zeros and signs that the rules leave behind.

Expressions are never changed in silence. This is the one place where a formula is made shorter, and
it is asked for by name.
"""

from __future__ import annotations

from engine.expressions import Cases, Expression, Negation, Number, Power, Product, Quotient, Sum, transform

ZERO, ONE = Number(0.0), Number(1.0)


def tidy(expression: Expression) -> Expression:
    """``expression`` with the same value and less in it. Factors keep their order, numbers come first.

    >>> from engine.names import named
    >>> from engine.expressions import Reference
    >>> from engine.rendering import render
    >>> x = Reference(named("x"))
    >>> render(tidy(Product((Number(2.0), Power(x, ONE), Negation(ONE)))))
    '−2 · x'
    """
    return transform(expression, _tidied)


def _tidied(node: Expression) -> Expression:
    match node:
        case Negation(Number(value)):
            return Number(-value)
        case Negation(Negation(inner)):
            return inner
        case Product(factors):
            return _product(factors)
        case Sum(terms):
            return _sum(terms)
        case Quotient(Number(0.0), _):
            return ZERO
        case Quotient(numerator, Number(1.0)) | Power(numerator, Number(1.0)):
            return numerator
        case Power(_, Number(0.0)):
            return ONE
        case Cases(cases, otherwise) if all(case.result == otherwise for case in cases):
            return otherwise
        case _:
            return node


def _product(factors: tuple[Expression, ...]) -> Expression:
    number, others = 1.0, list[Expression]()
    pending = list(factors)
    while pending:
        factor = pending.pop(0)
        match factor:
            case Number(value):
                number *= value
            case Negation(inner):
                number = -number
                pending.insert(0, inner)
            case Product(inner_factors):
                pending[:0] = inner_factors
            case _:
                others.append(factor)
    if number == 0 or not others:
        return Number(number + 0.0)
    if abs(number) != 1:
        return Product((Number(number), *others))
    positive = others[0] if len(others) == 1 else Product(tuple(others))
    return positive if number > 0 else Negation(positive)


def _sum(terms: tuple[Expression, ...]) -> Expression:
    terms = tuple(inner for term in terms for inner in (term.terms if isinstance(term, Sum) else (term,)))
    numbers = [term.value for term in terms if isinstance(term, Number)]
    others: list[Expression] = [term for term in terms if not isinstance(term, Number)]
    if len(numbers) == 1 and numbers[0] != 0 and others:
        return Sum(terms)
    total = sum(numbers)
    if total != 0 or not others:
        others.append(Number(total))
    return others[0] if len(others) == 1 else Sum(tuple(others))
