"""Mistakes of place: an updated weight, a transposed one, or that of a neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from engine.expressions import Expression, Number, Product, Reference, references
from engine.names import Derivative, Kind, Name, Quantity, updated
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.sites import Place, chain, is_activation_slope, is_weighted_sum, siblings, spread, transposed
from tutor.marking.slips import Mistake, Reach, Slip, renamed, rewritten
from tutor.marking.wording import Words

# In a wide layer every number has many neighbours. More than these would explain any answer.
MOST_NEIGHBOURS = 48


def _weight_link(step: Step) -> Quantity | None:
    """The weight that dz/dO is."""
    if step.role is not Role.LOCAL or not isinstance(step.definition, Reference):
        return None
    name = step.definition.name
    return name if isinstance(name, Quantity) and name.kind is Kind.WEIGHT else None


def _updated_weights(asked: Asked, words: Words) -> Iterator[Slip]:
    links = [(step, found) for step in asked.before if (found := _weight_link(step)) is not None]
    if not links or any(updated(found) not in asked.trace for _, found in links):
        return
    old = words.name(links[0][1])
    yield Slip(
        {step.name: Reference(updated(found)) for step, found in links},
        f"This is the value with weights that are already updated, such as {words.name(updated(links[0][1]))}. "
        f"All gradients use the weights from before the update: here {old}.",
    )


def _index_transposed(asked: Asked, words: Words) -> Iterator[Slip]:
    forward = asked.step.phase in (Phase.FORWARD, Phase.LOSS)
    for reach, place in spread(asked, is_weighted_sum):
        if forward or reach is Reach.EVERYWHERE:
            yield from _transposed_slip(asked, place, words, reach)
    for reach, place in spread(asked, lambda step: _weight_link(step) is not None):
        yield from _transposed_slip(asked, place, words, reach)
    for step in asked.before if not forward else ():
        if len(step.contributions) > 1 and step in (asked.step, *chain(asked).top):
            locals_ = tuple(asked.trace[way.local] for way in step.contributions)
            yield from _transposed_slip(asked, locals_, words, Reach.HERE)
    name = asked.name
    if isinstance(name, Derivative):
        other = transposed(asked.trace, name.wrt)
        mirrored = Derivative(name.of, other) if isinstance(other, Quantity) else None
        if mirrored is not None and mirrored in asked.trace:
            yield Slip(
                {name: Reference(mirrored)},
                f"This is {words.name(mirrored)}, with the indices the other way round: "
                f"{words.name(name.wrt)} runs from neuron {name.wrt.indices[1]} to neuron {name.wrt.indices[2]}.",
            )


def _transposed_slip(asked: Asked, place: Place, words: Words, reach: Reach) -> Iterator[Slip]:
    changes: dict[Name, Expression] = {}
    shown: tuple[Name, Name] | None = None
    for step in place:
        swaps: dict[Name, Name] = {}
        for name in references(step.definition):
            other = transposed(asked.trace, name)
            if other is not None:
                swaps[name] = other
                shown = shown or (name, other)
            elif isinstance(name, Quantity) and name.kind is Kind.WEIGHT and name.indices[1] != name.indices[2]:
                return  # no such weight: the matrix is not square, so nobody could have used it
        if swaps:
            changes[step.name] = renamed(step.definition, swaps)
    if shown is None:
        return
    right, wrong = shown
    assert isinstance(right, Quantity)
    layer, source, target = right.indices
    origin = f"neuron of layer {layer - 1}" if layer > 1 else "input"
    yield Slip(
        changes,
        f"{words.name(wrong)} stands where {words.name(right)} belongs. The first index is the {origin} "
        f"it comes from, {source}, and the second the neuron of layer {layer} it goes to, {target}.",
        reach,
    )


def _neighbour_used(asked: Asked, words: Words) -> Iterator[Slip]:
    trace = asked.trace
    whole = [other for other in siblings(trace, asked.name) if asked.step.role is not Role.GIVEN]
    for other in whole[:MOST_NEIGHBOURS]:
        yield Slip(
            {asked.name: Reference(other)},
            f"This is the value of {words.name(other)}, and {words.name(asked.name)} is asked.",
        )
    at = chain(asked)
    places = [place for place in (*at.links, at.top) if place]
    if asked.step.role is not Role.GRADIENT and asked.step.phase is not Phase.UPDATE:
        places.insert(0, (asked.step,))
    for place in places:
        if is_activation_slope(place[0]) or (place is at.top and at.forks):
            yield from _whole_neighbours(asked, place, words)
        else:
            yield from _single_neighbours(asked, place, words)


def _whole_neighbours(asked: Asked, place: Place, words: Words) -> Iterator[Slip]:
    """The same derivative of the neuron beside it."""
    first = place[0]
    others = [_beside(asked, step) for step in place]
    for options in islice(zip(*others, strict=False), MOST_NEIGHBOURS):
        yield Slip(
            {step.name: Reference(other) for step, other in zip(place, options, strict=True)},
            f"{words.name(options[0])} stands where {words.name(first.name)} belongs: that is another neuron.",
        )


def _beside(asked: Asked, step: Step) -> list[Name]:
    trace = asked.trace
    if not is_activation_slope(step):
        return siblings(trace, step.name)
    assert isinstance(step.name, Derivative)
    found: list[Name] = []
    for total in siblings(trace, step.name.wrt):
        assert isinstance(total, Quantity)
        layer, neuron = total.indices
        other = Derivative(trace.notation.output(layer, neuron, total.row or 1), total)
        if other in trace:
            found.append(other)
    return found


def _single_neighbours(asked: Asked, place: Place, words: Words) -> Iterator[Slip]:
    """One name of a definition replaced by one of its neighbours."""

    def beside(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Reference):
            for other in siblings(asked.trace, node.name):
                yield Reference(other), f"{words.name(other)} stands where {words.name(node.name)} belongs"

    for changes, said in islice(rewritten(place, beside), MOST_NEIGHBOURS):
        yield Slip(changes, f"{said}, in {words.name(place[0].name)} = {words.formula(place[0].definition)}.")


def _weight_and_carried(asked: Asked, words: Words) -> Iterator[Slip]:
    """Of W·O, each factor is the derivative by the other: dz/dW = O, and dz/dO = W. Here each is taken for itself."""
    for pick in (_is_carried, lambda step: _weight_link(step) is not None):
        for reach, place in spread(asked, pick):
            first = place[0]
            assert isinstance(first.name, Derivative)
            itself, right = words.name(first.name.wrt), words.formula(first.definition)
            yield Slip(
                {step.name: Reference(step.name.wrt) for step in place if isinstance(step.name, Derivative)},
                f"This takes {words.name(first.name)} as {itself}. In {words.name(first.name.of)} it is multiplied by "
                f"{right}, so {words.name(first.name)} = {right}.",
                reach,
            )


def _is_carried(step: Step) -> bool:
    """Whether this is dz/dW, which is what the weight carries."""
    local = step.role is Role.LOCAL and isinstance(step.definition, Reference)
    return local and isinstance(step.name, Derivative) and step.name.wrt.kind is Kind.WEIGHT


def _gone_too_far(asked: Asked, words: Words) -> Iterator[Slip]:
    """The gradient behind the asked one, with the next factor already in it."""
    if asked.step.role is not Role.GRADIENT or not isinstance(asked.name, Derivative):
        return
    following = (
        step
        for step in asked.trace.values()
        if len(step.contributions) == 1 and step.contributions[0].upstream == asked.name
    )
    for step in islice(following, MOST_NEIGHBOURS):
        local = step.contributions[0].local
        yield Slip(
            {asked.name: Product((asked.step.definition, Reference(local)))},
            f"This is {words.name(step.name)}, one move farther: {words.name(local)} is no factor of "
            f"{words.name(asked.name)}.",
        )


def _bias_gradient_times_input(asked: Asked, words: Words) -> Iterator[Slip]:
    for place in chain(asked).links:
        first = place[0]
        if not isinstance(first.name, Derivative) or first.name.wrt.kind is not Kind.BIAS:
            continue
        inputs = [_inputs(asked, step) for step in place]
        for options in zip(*inputs, strict=False):
            yield Slip(
                {step.name: Reference(name) for step, name in zip(place, options, strict=True)},
                f"This takes {words.name(first.name)} as {words.name(options[0])}, but a bias is added as it is: "
                f"{words.name(first.name)} = {words.formula(Number(1.0))}.",
            )


def _inputs(asked: Asked, link: Step) -> list[Name]:
    """What else could be multiplied: the outputs that come into the neuron, or the bias itself."""
    assert isinstance(link.name, Derivative)
    sources = [
        name
        for name in references(asked.trace[link.name.of].definition)
        if isinstance(name, Quantity) and name.kind in (Kind.INPUT, Kind.OUTPUT, Kind.PREDICTION)
    ]
    return [*sources, link.name.wrt]


ROWS = (
    Mistake(
        "updated-weights",
        "Weights that are already updated are used.",
        _updated_weights,
        "which weights a gradient uses",
        common=True,
    ),
    Mistake(
        "bias-gradient-times-input",
        "The derivative of a bias is multiplied by an input.",
        _bias_gradient_times_input,
        "the derivative by a bias",
        common=True,
    ),
    Mistake(
        "index-transposed",
        "The indices of a weight are swapped.",
        _index_transposed,
        "the indices of a weight",
        common=True,
    ),
    Mistake(
        "weight-and-carried",
        "A weight and what it carries are swapped.",
        _weight_and_carried,
        "the derivative of a weighted sum",
    ),
    Mistake("gone-too-far", "The chain is followed too far.", _gone_too_far, "where the chain ends"),
    Mistake(
        "neighbour-used",
        "A number of another neuron is used.",
        _neighbour_used,
        "which neuron each number belongs to",
        general=True,
    ),
)
