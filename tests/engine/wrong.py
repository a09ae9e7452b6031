"""Engines with one deliberate mistake each, to see that the checks catch them.

Each takes a right trace and computes it again with some definitions changed, so that every number
that follows is wrong in the way that mistake makes it wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.expressions import Expression, Number, Product, Reference, Sum, evaluate, substitute
from engine.names import Derivative, Kind, Name, Quantity, updated, weight
from engine.steps import Phase, Role, Step, Trace

Change = Callable[[Trace, Step], Expression]


def recomputed(trace: Trace, change: Change) -> Trace:
    """``trace`` with the definition of every step replaced by what ``change`` says, and all values anew."""
    steps: dict[Name, Step] = {}
    numbers: dict[Name, float] = {}
    for name, step in trace.steps.items():
        definition = change(trace, step)
        numbers[name] = float(evaluate(definition, numbers))
        steps[name] = replace(step, definition=definition, value=numbers[name])
    return replace(trace, steps=steps, numbers=numbers)


def _transposed(trace: Trace, definition: Expression) -> Expression:
    """W_ji for W_ij wherever there is such a weight."""
    swapped: dict[Name, Expression] = {
        name: Reference(weight(name.indices[0], name.indices[2], name.indices[1]))
        for name in trace
        if isinstance(name, Quantity) and name.kind is Kind.WEIGHT and not name.updated
    }
    present: dict[Name, Expression] = {
        name: other for name, other in swapped.items() if isinstance(other, Reference) and other.name in trace
    }
    return substitute(definition, present)


def transposed_forward(trace: Trace, step: Step) -> Expression:
    """z from W_ji."""
    return _transposed(trace, step.definition) if step.phase is Phase.FORWARD else step.definition


def transposed_backward(trace: Trace, step: Step) -> Expression:
    """dz/dO is W_ji."""
    return _transposed(trace, step.definition) if step.role is Role.LOCAL else step.definition


def last_path_only(trace: Trace, step: Step) -> Expression:
    """At a fork each path overwrites the one before."""
    if len(step.contributions) > 1 and isinstance(step.definition, Sum):
        return step.definition.terms[-1]
    return step.definition


def two_lost(trace: Trace, step: Step) -> Expression:
    """dL/dŷ without its 2."""
    if isinstance(step.definition, Product) and step.definition.factors[0] == Number(-2.0):
        return Product((Number(-1.0), *step.definition.factors[1:]))
    return step.definition


def bias_not_updated(trace: Trace, step: Step) -> Expression:
    """The new bias is the old one."""
    if step.phase is Phase.UPDATE and isinstance(step.name, Quantity) and step.name.kind is Kind.BIAS:
        return Reference(replace(step.name, updated=False))
    return step.definition


def bias_left_out(trace: Trace, step: Step) -> Expression:
    """z without its bias, in the numbers that are shown as well."""
    if step.phase is Phase.FORWARD and isinstance(step.definition, Sum):
        return Sum(tuple(part for part in step.definition.terms if isinstance(part, Product)))
    return step.definition


def slope_of_activation_left_out(trace: Trace, step: Step) -> Expression:
    """dO/dz counts as 1."""
    through = isinstance(step.name, Derivative) and step.name.wrt.kind is Kind.WEIGHTED_SUM
    return Number(1.0) if step.role is Role.LOCAL and through else step.definition


CHANGES: tuple[Change, ...] = (
    transposed_forward,
    transposed_backward,
    last_path_only,
    two_lost,
    bias_not_updated,
    bias_left_out,
    slope_of_activation_left_out,
)


def updated_weights_used(trace: Trace) -> Trace:
    """Hidden gradients made with the weights after the update: what a well-known tutorial did."""

    def change(_: Trace, step: Step) -> Expression:
        name = step.name
        new: dict[Name, Expression] = {}
        into_hidden = isinstance(name, Derivative) and name.wrt.kind is Kind.OUTPUT and step.role is Role.LOCAL
        if into_hidden:
            new = {part: Reference(updated(part)) for part in step.depends if isinstance(part, Quantity)}
        return substitute(step.definition, new)

    # Updates of later layers come first, then the gradients of the layers before them.
    order = sorted(trace.steps.values(), key=_turn)
    return recomputed(replace(trace, steps={step.name: step for step in order}), change)


def _turn(step: Step) -> tuple[int, int]:
    if step.phase in (Phase.GIVEN, Phase.FORWARD, Phase.LOSS):
        return (-1000, 0)
    # In each layer: gradients of its sums and parameters, its update, then what it hands to the layer before.
    return (-_layer(step.name), 2 if step.phase is Phase.UPDATE else 1)


def _layer(name: Name) -> int:
    if isinstance(name, Derivative):
        inner = name.wrt
        return inner.indices[0] if inner.kind in (Kind.WEIGHT, Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT) else 99
    return name.indices[0]
