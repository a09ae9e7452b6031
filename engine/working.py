"""One quantity worked out as a person would write it: rule, formula, numbers, value.

The rule is the chain of named derivatives, the formula has each of them written out, and the
numbers are this problem's. All three are one expression seen at different depths.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions import Expression, Product, Reference, transform
from engine.names import Derivative, Name
from engine.trace import Role, Step, Trace


@dataclass(frozen=True, slots=True)
class Formulas:
    """``rule`` and ``formula`` are equal where there is nothing to write out.

    ``factors`` are the names of the parts of ``rule`` where it is one chain: its k-th factor is
    worked out as the k-th of ``parts``.
    """

    name: Name
    rule: Expression
    formula: Expression
    factors: tuple[Name, ...] = ()
    parts: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Working(Formulas):
    """The formulas with their ``value``.

    ``short`` is a shorter formula with the same value, where there is one, and ``note`` says in plain
    ASCII what is special about the value ("" nearly always).
    """

    value: float
    short: Expression | None = None
    note: str = ""


def working(trace: Trace, name: Name, most: int | None = None) -> Working:
    """How ``name`` is worked out, with at most ``most`` factors in a chain. Raises KeyError for a name without a step.

    >>> from engine.network import Network
    >>> from engine.rendering import Style, render
    >>> from engine.trace import trace as traced
    >>> network = Network.build((1, 1), ["sigmoid"], "squared_error", [[[0.5]]])
    >>> steps = traced(network, [2.0], [1.0])
    >>> done = working(steps, steps.find("dL/dW1_11").name)
    >>> render(done.rule)
    'dL/dŷ · dŷ/dz₁₁ · dz₁₁/dW¹₁₁'
    >>> render(done.formula)
    '−2(y − ŷ) · ŷ(1 − ŷ) · x₁₁'
    >>> render(done.formula, Style(values=steps.numbers, digits=4))
    '−2(1 − 0.7311) · 0.7311(1 − 0.7311) · 2'
    """
    step, found = trace[name], formulas(trace, name, most)
    return Working(
        name, found.rule, found.formula, found.factors, found.parts, value=step.value, short=step.short, note=step.note
    )


def formulas(trace: Trace, name: Name, most: int | None = None) -> Formulas:
    """How ``name`` is worked out, for any numbers. Raises KeyError for a name without a step."""
    step = trace[name]
    rule = chain(trace, step, most)
    if isinstance(rule, Product) and step.role is Role.GRADIENT:
        factors = tuple(part.name for part in rule.factors if isinstance(part, Reference))
        if len(factors) == len(rule.factors):
            parts = tuple(written_out(trace, part) for part in rule.factors)
            return Formulas(name, rule, Product(parts), factors, parts)
    return Formulas(name, rule, _locals_written_out(trace, rule))


def chain(trace: Trace, step: Step, most: int | None = None) -> Expression:
    """The definition with every upstream gradient that has a single route written out.

    It stops at a fork, where several paths meet: the sum there is a step of its own. With ``most`` it
    stops before it has more factors than that, at a gradient that was worked out before.
    """
    if step.role is not Role.GRADIENT or len(step.contributions) != 1 or not isinstance(step.definition, Product):
        return step.definition
    factors = step.definition.factors
    while (before := _upstream(trace, factors[0])) and (most is None or len(before) + len(factors) - 1 <= most):
        factors = (*before, *factors[1:])
    return Product(factors)


def _upstream(trace: Trace, factor: Expression) -> tuple[Expression, ...]:
    """The factors of a gradient that the loss reaches by a single route; () for anything else."""
    step = trace[factor.name] if isinstance(factor, Reference) else None
    if step is None or step.role is not Role.GRADIENT or len(step.contributions) != 1:
        return ()
    return step.definition.factors if isinstance(step.definition, Product) else ()


def written_out(trace: Trace, part: Expression) -> Expression:
    """One factor of a chain: its own derivative formula, or its name where it is a step worked out before."""
    if not isinstance(part, Reference) or not isinstance(part.name, Derivative):
        return part
    step = trace[part.name]
    return part if step.contributions else step.definition


def _locals_written_out(trace: Trace, rule: Expression) -> Expression:
    def change(node: Expression) -> Expression:
        if not isinstance(node, Reference) or not isinstance(node.name, Derivative):
            return node
        step = trace[node.name]
        return step.definition if step.role is Role.LOCAL else node

    return transform(rule, change)
