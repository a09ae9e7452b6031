"""Mistakes about the derivative of an activation on the way back: left out, halved, taken elsewhere, or twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.expressions import (
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Reference,
    Sum,
    references,
    transform,
)
from engine.names import Derivative, Kind, Name
from engine.trace import Role, Step, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.sites import (
    Place,
    is_activation_slope,
    is_back_through_activation,
    is_piecewise,
    layer_of,
    own_output,
    spread,
)
from tutor.marking.slips import Mistake, Reach, Slip, product_of, renamed
from tutor.marking.wording import Words


def _local(asked: Asked, back: Step) -> Step:
    """dO/dz of the neuron that ``back`` = dL/dz belongs to."""
    assert isinstance(back.name, Derivative)
    return asked.trace[Derivative(own_output(asked.trace, back.name.wrt), back.name.wrt)]


def _upstream(asked: Asked, back: Step) -> Name:
    assert isinstance(back.name, Derivative)
    return Derivative(back.name.of, own_output(asked.trace, back.name.wrt))


def _seen(asked: Asked, local: Step, words: Words) -> str:
    """ "This is ...: the factor", with the rest of the chain where the factor is one of it."""
    factors = asked.working.factors
    kept = [name for name in factors if name != local.name]
    if len(kept) == len(factors) or not kept:
        return "The factor"
    return f"This is {words.formula(product_of(Reference(name) for name in kept))}: the factor"


def _missing(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in spread(asked, is_back_through_activation):
        locals_ = [_local(asked, step) for step in place]
        if all(is_piecewise(local.definition) for local in locals_):
            continue
        first = locals_[0]
        assert isinstance(first.name, Derivative)
        factor = f"{words.name(first.name)} = {words.formula(first.definition)}"
        through = f"The loss is reached through the activation of {words.name(first.name.of)}."
        message = (
            f"{_seen(asked, first, words)} {factor} is missing. {through}"
            if len(place) == 1 or reach is Reach.HERE
            else f"Factors such as {factor} are missing: every path back through an activation has one."
        )
        yield Slip({step.name: Reference(_upstream(asked, step)) for step in place}, message, reach)


def _twice(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in spread(asked, is_back_through_activation):
        first, local = place[0], _local(asked, place[0])
        factor = f"{words.name(local.name)} = {words.formula(local.definition)}"
        message = (
            f"{words.name(first.name)} = {words.formula(first.short)} already holds the derivative of the activation: "
            f"the factor {factor} is not to be taken again."
            if first.short is not None
            else f"The factor {factor} is there twice. The path back runs through this activation once."
        )
        changes = {step.name: Product((step.definition, Reference(_local(asked, step).name))) for step in place}
        yield Slip(changes, message, reach)


def _slopes(asked: Asked) -> Iterator[tuple[Reach, Place]]:
    """The places of dO/dz. Of a softmax only a neuron's own."""

    def pick(step: Step) -> bool:
        if not is_activation_slope(step):
            return False
        assert isinstance(step.name, Derivative)
        return step.name.of == own_output(asked.trace, step.name.wrt)

    return spread(asked, pick)


def _half(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _slopes(asked):
        halves = [_halves(step.definition) for step in place]
        for index in range(min(map(len, halves))):
            first = place[0]
            yield Slip(
                {step.name: parts[index] for step, parts in zip(place, halves, strict=True)},
                f"Only {words.formula(halves[0][index])} stands for {words.name(first.name)}, "
                f"which is {words.formula(first.definition)}.",
                reach,
            )


def _halves(definition: Expression) -> list[Expression]:
    """The parts that are taken for the whole: O and 1 − O, or of tanh O², 1 − O and O."""
    match definition:
        case Product(factors) if all(references(factor) for factor in factors) and len(factors) == 2:
            return list(factors)
        case Sum((Number(_) as one, Negation(Power(base, _) as square))):
            return [square, Sum((one, Negation(base)))]
    return []


def _misplaced(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _slopes(asked):
        changed = [_taken_elsewhere(asked.trace, step) for step in place]
        first = place[0]
        assert isinstance(first.name, Derivative)
        output, total = words.name(first.name.of), words.name(first.name.wrt)
        right = f"{words.name(first.name)} is {words.formula(first.definition)}"
        messages = (
            f"{output} is put through the activation once more. It has been there already: {right}.",
            f"{total} stands where {output} belongs: {right}.",
        )
        for index, message in enumerate(messages):
            parts = [options[index] for options in changed]
            if all(part is not None for part in parts):
                changes = {step.name: part for step, part in zip(place, parts, strict=True) if part is not None}
                yield Slip(changes, message, reach)


def _taken_elsewhere(trace: Trace, step: Step) -> tuple[Expression | None, Expression | None]:
    """dO/dz with the activation applied once too often, and with z in the place of O."""
    assert isinstance(step.name, Derivative)
    output, total = step.name.of, step.name.wrt
    definition = trace[output].definition
    if len(references(definition)) != 1 or (is_piecewise(step.definition) and not references(step.definition)):
        return None, None
    again = renamed(definition, {total: output})

    def change(node: Expression) -> Expression:
        if isinstance(node, Reference) and node.name == output:
            return again
        return Reference(output) if isinstance(node, Reference) and node.name == total else node

    swapped = renamed(step.definition, {output: total})
    return transform(step.definition, change), None if swapped == step.definition else swapped


# Where activation and loss together leave the difference ŷ - y.
SHORT_WAYS = frozenset({("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")})


def _target_forgotten(asked: Asked, words: Words) -> Iterator[Slip]:
    """The prediction itself for dL/dz = ŷ - y, where the target is not 0."""
    network = asked.trace.network
    if network is None or (network.activations[-1], network.loss) not in SHORT_WAYS:
        return
    for step in asked.before:
        name = step.name
        if not isinstance(name, Derivative) or step.role is not Role.GRADIENT or name.of.kind is Kind.COST:
            continue
        if name.wrt.kind is not Kind.WEIGHTED_SUM or layer_of(asked.trace, name) != len(network.sizes) - 1:
            continue
        predicted = own_output(asked.trace, name.wrt)
        difference = Sum((Reference(predicted), Negation(Reference(replace(predicted, kind=Kind.TARGET)))))
        yield Slip(
            {name: Reference(predicted)},
            f"{words.name(predicted)} stands for {words.name(name)}: the target is still to be taken away, "
            f"{words.name(name)} = {words.formula(difference)}.",
            Reach.HERE if name == asked.name else Reach.LAYER,
        )


ROWS = (
    Mistake(
        "target-forgotten",
        "The target is not taken away from the prediction.",
        _target_forgotten,
        "the short way through a cross-entropy",
        common=True,
    ),
    Mistake(
        "activation-derivative-missing",
        "The derivative of an activation is left out.",
        _missing,
        "the chain through an activation",
        common=True,
    ),
    Mistake(
        "activation-derivative-half",
        "Only a part of an activation's derivative is taken.",
        _half,
        "the derivative of the activation",
    ),
    Mistake(
        "activation-derivative-misplaced",
        "The derivative of an activation is taken at the wrong place.",
        _misplaced,
        "the derivative of the activation",
    ),
)
# Apart, because it is the least likely of its kind: where another row gives the same value, that one is named.
TWICE = Mistake(
    "activation-derivative-twice",
    "The derivative of an activation is taken twice.",
    _twice,
    "which derivative holds the activation",
)
