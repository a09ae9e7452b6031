"""The mistakes that have a name, one row each.

A row changes definitions of the right computation, never numbers, so it works for every network,
every depth and every quantity. What a learner would have got is the trace worked through again with
the changed definitions; what is said about it is written in the same symbols.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.expressions import Expression, Negation, Number, Product, Reference, Sum
from engine.names import Derivative, Kind, Name
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.wording import Words


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to make a mistake here: the changed definitions, and what they are evidence of."""

    changes: Mapping[Name, Expression]
    message: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row of the table.

    ``slips`` yields every way to make this mistake for the asked quantity, and nothing where it
    does not apply. ``revisit`` says what to look at again.
    """

    id: str
    sentence: str
    slips: Callable[[Asked, Words], Iterator[Slip]]
    revisit: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """A value that a known mistake gives."""

    mistake: str
    value: float
    message: str


def suspects(asked: Asked, words: Words) -> list[Suspect]:
    """Every value that a row of the table gives for the asked quantity, in the order of the table."""
    found: list[Suspect] = []
    for row in MISTAKES:
        for slip in row.slips(asked, words):
            value = asked.recomputed(slip.changes)
            if math.isfinite(value) and value != asked.value:
                found.append(Suspect(row.id, value, slip.message))
    return found


# --- the rows -----------------------------------------------------------------------------------


def _sign(asked: Asked, words: Words) -> Iterator[Slip]:
    if asked.step.role is Role.GIVEN or asked.step.phase is Phase.UPDATE:
        return
    formula = words.formula(asked.working.rule)
    message = (
        f"The size is right, but the sign is not. Look again at the signs in "
        f"{words.name(asked.name)} = {formula}, and at which way round the error is taken."
        if asked.step.role is Role.GRADIENT
        else f"The size is right, but the sign is not. Look again at the signs in {words.name(asked.name)} = {formula}."
    )
    yield Slip({asked.name: Negation(asked.step.definition)}, message)


def _loss_slopes(asked: Asked) -> list[Step]:
    """The steps dL/dŷ, which come straight from the loss."""
    return [step for step in asked.before if step.role is Role.GRADIENT and not step.contributions]


def _factor_two(asked: Asked, words: Words) -> Iterator[Slip]:
    slopes = [step for step in _loss_slopes(asked) if isinstance(step.name, Derivative) and _doubled(step.definition)]
    if asked.step.role is not Role.GRADIENT or not slopes:
        return
    first = slopes[0]
    assert isinstance(first.name, Derivative)
    loss = words.name(first.name.of)
    rule = f"{words.name(first.name)} = {words.formula(first.definition)}"
    definition = words.formula(asked.trace[first.name.of].definition)
    yield Slip(
        {step.name: Product((Number(0.5), step.definition)) for step in slopes},
        f"Half of it: the 2 from the square is missing. {rule}, "
        f"since {loss} = {definition} here, without a {words.half}.",
    )
    yield Slip(
        {step.name: Product((Number(2.0), step.definition)) for step in slopes},
        f"Twice of it: the 2 from the square is there twice. {rule} already holds it.",
    )


def _doubled(definition: Expression) -> bool:
    return (
        isinstance(definition, Product)
        and isinstance(definition.factors[0], Number)
        and abs(definition.factors[0].value) == 2.0
    )


def _activation_slopes(asked: Asked) -> list[Step]:
    """The steps dO/dz on the way."""
    return [
        step
        for step in asked.before
        if step.role is Role.LOCAL and isinstance(step.name, Derivative) and step.name.wrt.kind is Kind.WEIGHTED_SUM
    ]


def _activation_derivative_missing(asked: Asked, words: Words) -> Iterator[Slip]:
    for step in _activation_slopes(asked):
        if step.name == asked.name:
            continue
        assert isinstance(step.name, Derivative)
        left = tuple(Reference(name) for name in asked.working.factors if name != step.name)
        shown = Product(left) if len(left) > 1 else left[0] if left else None
        seen = f"This is {words.formula(shown)}: the" if shown and len(left) < len(asked.working.factors) else "The"
        yield Slip(
            {step.name: Number(1.0)},
            f"{seen} factor {words.name(step.name)} = {words.formula(step.definition)} is missing. "
            f"The way back runs through the activation of {words.name(step.name.of)}.",
        )


def _bias_left_out(asked: Asked, words: Words) -> Iterator[Slip]:
    definition = asked.step.definition
    if asked.step.phase is not Phase.FORWARD or not isinstance(definition, Sum):
        return
    kept = tuple(term for term in definition.terms if not _is_bias(term))
    if len(kept) == len(definition.terms):
        return
    bias = next(term.name for term in definition.terms if isinstance(term, Reference) and _is_bias(term))
    yield Slip(
        {asked.name: Sum(kept)},
        f"The bias {words.name(bias)} is left out: it is added to the weighted inputs of {words.name(asked.name)}.",
    )


def _is_bias(term: Expression) -> bool:
    return isinstance(term, Reference) and not isinstance(term.name, Derivative) and term.name.kind is Kind.BIAS


MISTAKES: tuple[Mistake, ...] = (
    Mistake("sign", "A sign is the wrong way round.", _sign, "the signs of the rule"),
    Mistake("factor-two", "The 2 of the square is lost or doubled.", _factor_two, "the derivative of the loss"),
    Mistake(
        "activation-derivative-missing",
        "The derivative of an activation is left out.",
        _activation_derivative_missing,
        "the chain through an activation",
    ),
    Mistake("bias-left-out", "The bias is not added.", _bias_left_out, "the weighted sum"),
)
