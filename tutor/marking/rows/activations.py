"""Mistakes about activations: forgotten, half differentiated, taken at the wrong place, or twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.expressions import (
    Call,
    Cases,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    evaluate,
    references,
    substitute,
    transform,
)
from engine.names import Derivative, Name, Quantity
from engine.trace import Phase, Role, Step, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.sites import (
    Place,
    is_activated,
    is_activation_slope,
    is_back_through_activation,
    own_output,
    spread,
)
from tutor.marking.slips import Mistake, Reach, Slip, product_of, renamed
from tutor.marking.wording import Words

PIECEWISE = frozenset({"relu"})


def _piecewise(definition: Expression) -> bool:
    return isinstance(definition, Cases) or (isinstance(definition, Call) and definition.function in PIECEWISE)


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


# --- the derivative on the way back -------------------------------------------------------------


def _missing(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in spread(asked, is_back_through_activation):
        locals_ = [_local(asked, step) for step in place]
        if all(_piecewise(local.definition) for local in locals_):
            continue
        first = locals_[0]
        assert isinstance(first.name, Derivative)
        factor = f"{words.name(first.name)} = {words.formula(first.definition)}"
        through = f"The loss is reached through the activation of {words.name(first.name.of)}."
        message = (
            f"{_seen(asked, first, words)} {factor} is missing. {through}"
            if len(place) == 1 or reach is Reach.HERE
            else f"Factors such as {factor} are missing: every way back through an activation has one."
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
            else f"The factor {factor} is there twice. The way back runs through this activation once."
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
    if len(references(definition)) != 1 or (_piecewise(step.definition) and not references(step.definition)):
        return None, None
    again = renamed(definition, {total: output})

    def change(node: Expression) -> Expression:
        if isinstance(node, Reference) and node.name == output:
            return again
        return Reference(output) if isinstance(node, Reference) and node.name == total else node

    swapped = renamed(step.definition, {output: total})
    return transform(step.definition, change), None if swapped == step.definition else swapped


# --- gates --------------------------------------------------------------------------------------


def _gate_ignored(asked: Asked, words: Words) -> Iterator[Slip]:
    def closed(step: Step) -> bool:
        return is_activation_slope(step) and isinstance(step.definition, Cases) and step.value != 1.0

    for reach, place in spread(asked, closed):
        first = place[0]
        assert isinstance(first.name, Derivative)
        yield Slip(
            {step.name: Number(1.0) for step in place},
            f"{words.name(first.name.wrt)} is not above 0 here, so {words.name(first.name)} is not 1. "
            f"Look at which side of the corner it lies on.",
            reach,
        )

    def cut(step: Step) -> bool:
        return is_activated(step) and _piecewise(step.definition) and len(step.depends) == 1

    for reach, place in _forward(asked, cut):
        first = place[0]
        total = words.names(first.depends)
        yield Slip(
            {step.name: Reference(step.depends[0]) for step in place},
            f"{total} is passed on as it is, but it is below 0: {words.name(first.name)} = "
            f"{words.formula(first.definition)}.",
            reach,
        )


def _leak_forgotten(asked: Asked, words: Words) -> Iterator[Slip]:
    def leaks(step: Step) -> bool:
        return isinstance(step.definition, Cases) and step.value not in (0.0, 1.0)

    def back(step: Step) -> bool:
        return is_activation_slope(step) and leaks(step)

    def forward(step: Step) -> bool:
        return (
            is_activated(step) and leaks(step) and float(evaluate(Reference(step.depends[0]), asked.trace.numbers)) < 0
        )

    for places in (spread(asked, back), _forward(asked, forward)):
        for reach, place in places:
            yield Slip(
                {step.name: Number(0.0) for step in place},
                f"Below 0 this activation is not 0: {words.name(place[0].name)} = "
                f"{words.formula(place[0].definition)}.",
                reach,
            )


# --- the activation on the way forward ----------------------------------------------------------


def _forward(asked: Asked, pick: Callable[[Step], bool]) -> Iterator[tuple[Reach, Place]]:
    """Places of the forward pass; for a gradient only a slip of the whole pass is likely."""
    for reach, place in spread(asked, pick):
        if asked.step.phase in (Phase.FORWARD, Phase.LOSS) or reach is Reach.EVERYWHERE:
            yield reach, place


def _z_for_output(asked: Asked, words: Words) -> Iterator[Slip]:
    for reach, place in _forward(asked, lambda step: is_activated(step) and not _piecewise(step.definition)):
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

    for reach, place in _forward(asked, by_sigmoid):
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


def _softmax(asked: Asked) -> Iterator[tuple[Reach, Place]]:
    return _forward(asked, lambda step: isinstance(step.definition, Call) and step.definition.function == "softmax")


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
    Mistake(
        "relu-gate-ignored",
        "A gate that is shut is taken as open.",
        _gate_ignored,
        "the corner of the activation",
        common=True,
    ),
    Mistake("leak-forgotten", "The slope below 0 is taken as 0.", _leak_forgotten, "the slope below 0"),
    Mistake("z-for-output", "The activation is forgotten.", _z_for_output, "the activation", common=True),
    Mistake("output-for-z", "The activation is applied where z is asked.", _output_for_z, "the weighted sum"),
    Mistake("sigmoid-sign", "The exponent has the wrong sign.", _sigmoid_sign, "the sigmoid"),
    Mistake(
        "softmax-not-normalised", "The sum of a softmax is wrong or missing.", _softmax_not_normalised, "the softmax"
    ),
    Mistake(
        "softmax-without-exponential",
        "The weighted sums are divided as they are.",
        _softmax_without_exponential,
        "the softmax",
    ),
    Mistake(
        "activation-derivative-twice",
        "The derivative of an activation is taken twice.",
        _twice,
        "which derivative holds the activation",
    ),
)
