"""The first rung of every hint: in words, what the quantity is and what takes part in it.

Each kind of quantity has one short text made from its own step, so the names in it are always those
of the network at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from engine.expressions import Call, Expression, Product, Quotient, Reference, Sum, references
from engine.names import Derivative, Kind, Name, Quantity
from engine.paths import count
from engine.trace import Role, Step, Trace
from tutor.marking.forms import told_by_form
from tutor.marking.wording import Words, counted, listed

Lines = tuple[str, ...]

MOST_TERMS = 5  # of a sum that is written out in a sentence


def idea(trace: Trace, name: Name, words: Words) -> Lines:
    """One to three sentences, each a line."""
    step = trace[name]
    if trace.network is None and step.role is Role.VALUE:
        return told_by_form(trace, step, words) or _plain(step, words)
    if isinstance(name, Derivative):
        return _LINES_BY_ROLE[step.role](trace, step, words) if step.role in _LINES_BY_ROLE else _plain(step, words)
    if step.role is Role.GIVEN:
        return (f"{words.name(name)} is given in the problem.",)
    if name.updated:
        return _update(step, words)
    told = _LINES_BY_KIND.get(name.kind)
    return (*told(step, words), *_sum_before(trace, step, words)) if told else _plain(step, words)


# --- forward and loss ---------------------------------------------------------------------------


def _weighted_sum(step: Step, words: Words) -> Lines:
    """z, or the output itself where there is no activation."""
    terms = step.definition.terms if isinstance(step.definition, Sum) else (step.definition,)
    pairs = [_pair(term) for term in terms]
    if not any(pairs):
        return _output(step, words)
    comes = [f"{words.name(source)} through {words.name(weight)}" for source, weight in filter(None, pairs)]
    biases = [name for term, pair in zip(terms, pairs, strict=True) if not pair for name in references(term)]
    first = f"{words.name(step.name)} adds up what reaches the neuron: {listed(comes)}."
    if not biases:
        return (first, "Multiply each by its weight, and add.")
    return (first, f"Multiply each by its weight, add them, and add the bias {words.names(biases)}.")


def _pair(term: Expression) -> tuple[Quantity, Quantity] | None:
    """A source and the weight it comes through."""
    if not isinstance(term, Product) or len(term.factors) != 2:
        return None
    names = [factor.name for factor in term.factors if isinstance(factor, Reference)]
    quantities = [name for name in names if isinstance(name, Quantity)]
    weights = [name for name in quantities if name.kind is Kind.WEIGHT]
    sources = [name for name in quantities if name.kind is not Kind.WEIGHT]
    return (sources[0], weights[0]) if len(weights) == len(sources) == 1 else None


def _output(step: Step, words: Words) -> Lines:
    inner = references(step.definition)
    name = words.name(step.name)
    if len(inner) == 1:
        return (
            f"{name} is what the neuron passes on: its activation applied to {words.names(inner)}.",
            f"Work out {words.formula(step.definition)}.",
        )
    if isinstance(step.definition, Call) and step.definition.function == "softmax":
        own = words.formula(step.definition.arguments[0])
        return (
            f"{name} is the share of its neuron in the layer, so all shares add up to 1.",
            f"Take e to the power of {own}, and divide it by the sum of the same over {words.names(inner)}.",
        )
    return (f"{name} is computed from {words.names(inner)}, by the activation of its layer.",)


def _sum_before(trace: Trace, step: Step, words: Words) -> Lines:
    """How the sum under an activation comes about: an output may be asked where its sum never is."""
    inner = references(step.definition)
    if len(inner) != 1 or inner[0] not in trace or trace[inner[0]].role is Role.GIVEN:
        return ()
    before = trace[inner[0]]
    if not isinstance(before.name, Quantity) or before.name.kind is not Kind.WEIGHTED_SUM:
        return ()
    if isinstance(before.definition, Sum) and len(before.definition.terms) > MOST_TERMS:
        return (f"{words.names(inner)} is the weighted sum.",)
    return (f"The sum is {words.names(inner)} = {words.formula(before.definition)}.",)


def _loss(step: Step, words: Words) -> Lines:
    names = references(step.definition)
    return (f"{words.name(step.name)} says how far the prediction is from the target. It uses {words.names(names)}.",)


def _cost(step: Step, words: Words) -> Lines:
    rows = references(step.definition)
    how = "the mean of the losses of all rows" if isinstance(step.definition, Quotient) else "the losses of all rows"
    return (f"{words.name(step.name)} is {how}: {words.names(rows)}.",)


_LINES_BY_KIND: dict[Kind, Callable[[Step, Words], Lines]] = {
    Kind.WEIGHTED_SUM: _weighted_sum,
    Kind.OUTPUT: _weighted_sum,
    Kind.PREDICTION: _weighted_sum,
    Kind.LOSS: _loss,
    Kind.COST: _cost,
}

# --- backward -----------------------------------------------------------------------------------


def _local(trace: Trace, step: Step, words: Words) -> Lines:
    assert isinstance(step.name, Derivative)
    of, wrt = step.name.of, step.name.wrt
    first = f"{words.name(step.name)} says how much {words.name(of)} changes when only {words.name(wrt)} changes."
    if of not in trace:
        return (first,)
    rule = f"{words.name(of)} = {words.formula(trace[of].definition)}"
    return (first, f"Start from {rule}, and treat everything but {words.name(wrt)} as a fixed number.")


def _gradient(trace: Trace, step: Step, words: Words) -> Lines:
    assert isinstance(step.name, Derivative)
    of, wrt = step.name.of, step.name.wrt
    ways = step.contributions
    if not ways:
        return _without_ways(trace, step, words)
    if len(ways) > 1:
        reached = words.names(way.via for way in ways)
        return (
            f"{words.name(wrt)} feeds {reached}, and each of them leads to {words.name(of)}.",
            "Every path adds one term: the derivative there, times how much it depends on "
            f"{words.name(wrt)}. Add the {counted(len(ways))} terms.",
            *_paths(trace, step.name, words),
        )
    return _one_way(trace, step, words)


def _one_way(trace: Trace, step: Step, words: Words) -> Lines:
    """The chain from ``wrt`` on, to the loss or to where several paths meet."""
    assert isinstance(step.name, Derivative)
    chain: list[Quantity] = [step.name.wrt]
    at = step
    while len(at.contributions) == 1:
        chain.append(at.contributions[0].via)
        at = trace[at.contributions[0].upstream]
    links = [f"{words.name(a)} feeds {words.name(b)}" for a, b in pairwise(chain)]
    loss = words.name(step.name.of)
    if at.contributions:
        fork = words.name(chain[-1])
        return (
            f"{listed(links)}. From {fork} {counted(len(at.contributions))} paths lead on to {loss}.",
            f"{words.name(at.name)} has added them up: multiply it by how much each depends on the one before.",
            *_paths(trace, step.name, words),
        )
    return (
        f"{', '.join(links)}, and {words.name(chain[-1])} is in {loss}.",
        "Multiply how much each depends on the one before.",
    )


def _paths(trace: Trace, name: Derivative, words: Words) -> Lines:
    paths = count(trace, name)
    return (
        (f"In all {counted(paths)} paths lead from {words.name(name.wrt)} to {words.name(name.of)}.",)
        if paths > 1
        else ()
    )


def _without_ways(trace: Trace, step: Step, words: Words) -> Lines:
    assert isinstance(step.name, Derivative)
    of, wrt = step.name.of, step.name.wrt
    parts = [name for name in references(step.definition) if isinstance(name, Derivative)]
    if of.kind is Kind.COST and parts:
        how = "the mean" if isinstance(step.definition, Quotient) else "the sum"
        return (
            f"{words.name(of)} is made of the losses of all rows, so its derivative is made of theirs.",
            f"Take {how} of {words.names(parts)}.",
        )
    first = f"{words.name(step.name)} says how much {words.name(of)} changes when {words.name(wrt)} does."
    if of not in trace:
        return (first, f"It is put together from {words.names(references(step.definition))}.")
    return (first, f"Start from {words.name(of)} = {words.formula(trace[of].definition)}: what is its slope there?")


_LINES_BY_ROLE: dict[Role, Callable[[Trace, Step, Words], Lines]] = {Role.LOCAL: _local, Role.GRADIENT: _gradient}

# --- the rest -----------------------------------------------------------------------------------


def _update(step: Step, words: Words) -> Lines:
    used = [name for name in references(step.definition) if isinstance(name, Derivative)]
    first = f"{words.name(step.name)} is the value after one step of learning."
    if not used:
        return (first, f"It is computed from {words.names(references(step.definition))}.")
    return (first, f"Go against the gradient {words.names(used)}: subtract the learning rate times it.")


def _plain(step: Step, words: Words) -> Lines:
    names = references(step.definition)
    if not names:
        return (f"{words.name(step.name)} needs no other quantity.",)
    return (f"{words.name(step.name)} is computed from {words.names(names)}.",)
