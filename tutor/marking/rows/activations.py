"""Mistakes about an activation on the way forward: forgotten, applied too early, or a softmax that is no softmax."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions import (
    Call,
    Expression,
    Negation,
    Number,
    Quotient,
    Reference,
    Sum,
    references,
    substitute,
)
from engine.names import Name, Quantity
from engine.trace import Phase, Role, Step, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.sites import (
    Place,
    forward_places,
    is_activated,
    is_piecewise,
    own_output,
    spread,
)
from tutor.marking.slips import Mistake, Reach, Slip
from tutor.marking.wording import Words


def _z_for_output(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in forward_places(asked, lambda step: is_activated(step) and not is_piecewise(step.definition)):
        first = place[0]
        total = _own_total(asked.trace, first)
        rule = f"{words.name(first.name)} = {words.formula(first.definition)}"
        message = (
            f"This is still {words.name(total)}: the activation is not applied. {rule}."
            if first.name == asked.name
            else f"{words.name(total)} stands where {words.name(first.name)} belongs: "
            f"the activation is missing. {rule}."
        )
        changes = {step.name: Reference(_own_total(asked.trace, step)) for step in place}
        yield Slip(changes, message, reach)
    yield from _z_in_the_chain(asked, words)


def _z_in_the_chain(asked: Asked, words: Words) -> Iterator[Slip]:
    """dz/dW = O with z in the place of O."""

    def passes_output_on(step: Step) -> bool:
        definition = step.definition
        return (
            step.role is Role.LOCAL
            and isinstance(definition, Reference)
            and definition.name in asked.trace
            and is_activated(asked.trace[definition.name])
        )

    for reach, place in spread(asked, passes_output_on):
        names = [references(step.definition)[0] for step in place]
        totals = [_own_total(asked.trace, asked.trace[name]) for name in names]
        yield Slip(
            {step.name: Reference(total) for step, total in zip(place, totals, strict=True)},
            f"{words.name(totals[0])} stands where {words.name(names[0])} belongs: "
            f"a weight gets the output of the neuron before it.",
            reach,
        )


def _own_total(trace: Trace, step: Step) -> Quantity:
    """The weighted sum of the neuron whose output ``step`` is."""
    for name in step.depends:
        if isinstance(name, Quantity) and own_output(trace, name) == step.name:
            return name
    raise KeyError(step.name)


def _output_for_z(asked: Asked, words: Words) -> Iterator[Slip]:
    name, trace = asked.name, asked.trace
    if not isinstance(name, Quantity) or asked.step.phase is not Phase.FORWARD or trace.network is None:
        return
    for step in trace.values():
        if name in step.depends and is_activated(step) and own_output(trace, name) == step.name:
            yield Slip(
                {name: Reference(step.name)},
                f"This is {words.name(step.name)}, with the activation applied. "
                f"{words.name(name)} is the weighted sum before it.",
            )
            return
    others = [step.definition for step in trace.values() if is_activated(step) and len(step.depends) == 1]
    if others and not is_activated(asked.step):
        first = next(part for part in references(others[0]))
        yield Slip(
            {name: substitute(others[0], {first: asked.step.definition})},
            f"An activation is applied here, but the layer of {words.name(name)} is linear: "
            f"it passes its weighted sum on as it is.",
        )


def _sigmoid_sign(asked: Asked, words: Words) -> Iterator[Slip]:
    def by_sigmoid(step: Step) -> bool:
        return isinstance(step.definition, Call) and step.definition.function == "sigmoid"

    for reach, place in forward_places(asked, by_sigmoid):
        changes: dict[Name, Expression] = {}
        for step in place:
            assert isinstance(step.definition, Call)
            changes[step.name] = Call("sigmoid", (Negation(step.definition.arguments[0]),))
        assert isinstance(place[0].definition, Call)
        inner = words.formula(place[0].definition.arguments[0])
        yield Slip(
            changes,
            f"The sign in the exponent is the wrong way round: with e to the power of minus {inner}, "
            f"{words.name(place[0].name)} grows when {inner} does.",
            reach,
        )


def _sigmoid_unfinished(asked: Asked, words: Words) -> Iterator[Slip]:
    """e to the power of -z, or 1 more than that, for the sigmoid, which is 1 divided by the latter."""
    step = asked.step
    if isinstance(step.definition, Call) and step.definition.function == "sigmoid":
        power = Call("exp", (Negation(step.definition.arguments[0]),))
        below = Sum((Number(1.0), power))
        parts = (
            (below, "divide 1 by it"),
            (power, "add 1 to it, then divide 1 by the sum"),
        )
        for part, rest in parts:
            yield Slip({step.name: part}, f"{words.formula(part)} is only a part of {words.name(step.name)}: {rest}.")


def _softmax(asked: Asked) -> Iterator[tuple[Reach, Place]]:
    return forward_places(
        asked, lambda step: isinstance(step.definition, Call) and step.definition.function == "softmax"
    )


def _arguments(step: Step) -> tuple[Expression, tuple[Expression, ...]]:
    assert isinstance(step.definition, Call)
    own, *layer = step.definition.arguments
    return own, tuple(layer)


def _softmax_not_normalised(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _softmax(asked):
        own, layer = _arguments(place[0])
        yield Slip(
            {step.name: Call("exp", (_arguments(step)[0],)) for step in place},
            f"{words.formula(Call('exp', (own,)))} is only the upper part: divide it by the sum over the layer, "
            f"so that the {len(layer)} outputs add up to 1.",
            reach,
        )
        yield Slip(
            {step.name: Quotient(Call("exp", (_arguments(step)[0],)), _others(step)) for step in place},
            "The sum below runs over the whole layer: this output's own part belongs to it too.",
            reach,
        )


def _others(step: Step) -> Expression:
    own, layer = _arguments(step)
    rest = tuple(Call("exp", (part,)) for part in layer if part != own)
    return Sum(rest) if len(rest) > 1 else rest[0]


def _softmax_without_exponential(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _softmax(asked):
        yield Slip(
            {step.name: Quotient(_arguments(step)[0], Sum(_arguments(step)[1])) for step in place},
            "The weighted sums are divided as they are: a softmax divides their exponentials.",
            reach,
        )


ROWS = (
    Mistake("z-for-output", "The activation is forgotten.", _z_for_output, "the activation", common=True),
    Mistake("output-for-z", "The activation is applied where z is asked.", _output_for_z, "the weighted sum"),
    Mistake("sigmoid-sign", "The exponent has the wrong sign.", _sigmoid_sign, "the sigmoid"),
    Mistake("sigmoid-unfinished", "Only a part of the sigmoid is worked out.", _sigmoid_unfinished, "the sigmoid"),
    Mistake(
        "softmax-not-normalised", "The sum of a softmax is wrong or missing.", _softmax_not_normalised, "the softmax"
    ),
    Mistake(
        "softmax-without-exponential",
        "The weighted sums are divided as they are.",
        _softmax_without_exponential,
        "the softmax",
    ),
)
