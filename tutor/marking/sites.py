"""Where in a computation a mistake can be made: its chain, its layers, and all of it.

A chain runs from the asked gradient towards the loss, up to the slope of the loss or to a fork where
several paths meet. With several rows the same link of every row counts as one place, because whoever
makes a mistake makes it in every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.expressions import Call, Cases, Expression
from engine.names import Derivative, Kind, Name, Quantity
from engine.trace import Phase, Role, Step, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Reach

Place = tuple[Step, ...]  # one step, or the same step of every row
NEURONS = frozenset({Kind.OUTPUT, Kind.PREDICTION})


@dataclass(frozen=True, slots=True)
class Chain:
    """``gradients`` from the asked one up, ``links`` the local derivatives between them, ``top`` the end."""

    gradients: tuple[Place, ...]
    links: tuple[Place, ...]
    top: Place

    @property
    def forks(self) -> bool:
        return bool(self.top) and len(self.top[0].contributions) > 1

    @property
    def starts_at_loss(self) -> bool:
        """Whether the top is the slope of the loss itself."""
        return bool(self.top) and not self.top[0].contributions


def chain(asked: Asked) -> Chain:
    """The chain of the asked gradient, or of the gradients that the asked value is made of."""
    trace = asked.trace
    place = _starts(trace, asked.step, 3)
    gradients: list[Place] = []
    links: list[Place] = []
    while place and all(len(step.contributions) == 1 for step in place):
        gradients.append(place)
        links.append(tuple(trace[step.contributions[0].local] for step in place))
        place = _distinct(tuple(trace[step.contributions[0].upstream] for step in place))
    if asked.step.role is Role.LOCAL:
        links.append((asked.step,))
    return Chain(tuple(gradients), tuple(links), place)


def _starts(trace: Trace, step: Step, deep: int) -> Place:
    if step.role is Role.GRADIENT and (step.contributions or _is_slope(step)):
        return (step,)
    if step.role not in (Role.GRADIENT, Role.VALUE) or not deep:
        return ()
    inner = [trace[name] for name in step.depends if isinstance(name, Derivative) and name in trace]
    found = [start for one in inner if one.role is Role.GRADIENT for start in _starts(trace, one, deep - 1)]
    return _distinct(tuple(found))


def _distinct(place: Place) -> Place:
    return tuple({step.name: step for step in place}.values())


def _is_slope(step: Step) -> bool:
    """Whether this is dL/dŷ, which comes straight from the loss."""
    return isinstance(step.name, Derivative) and step.name.of.kind is not Kind.COST and not step.contributions


def loss_slopes(asked: Asked) -> Place:
    """The steps dL/dŷ on the way."""
    return tuple(step for step in asked.before if step.role is Role.GRADIENT and _is_slope(step))


def layer_of(trace: Trace, name: Name) -> int | None:
    """The layer a neuron, weight or bias belongs to; for a derivative, that of what it is taken by."""
    quantity = name.wrt if isinstance(name, Derivative) else name
    if quantity.kind is Kind.PREDICTION:
        return len(trace.notation.sizes) - 1
    if quantity.kind is Kind.INPUT:
        return 0
    if quantity.kind in (Kind.WEIGHTED_SUM, Kind.OUTPUT, Kind.WEIGHT, Kind.BIAS):
        return quantity.indices[0]
    return None


def spread(asked: Asked, pick: Callable[[Step], bool]) -> Iterator[tuple[Reach, Place]]:
    """The places of the steps that ``pick`` chooses: each link of the chain, each layer, and all of them."""
    matching = [step for step in asked.before if pick(step)]
    seen: set[frozenset[Name]] = set()

    def new(place: Place) -> bool:
        key = frozenset(step.name for step in place)
        fresh = bool(place) and key not in seen
        seen.add(key)
        return fresh

    at = chain(asked)
    for place in ((asked.step,), *at.links, *at.gradients, at.top):
        chosen = tuple(step for step in place if step in matching)
        if new(chosen):
            yield Reach.HERE, chosen
    layers = dict.fromkeys(layer_of(asked.trace, step.name) for step in matching)
    for layer in layers:
        chosen = tuple(step for step in matching if layer_of(asked.trace, step.name) == layer)
        if new(chosen):
            yield Reach.LAYER, chosen
    if new(tuple(matching)):
        yield Reach.EVERYWHERE, tuple(matching)


def forward_places(asked: Asked, pick: Callable[[Step], bool]) -> Iterator[tuple[Reach, Place]]:
    """Places of the forward pass; for a gradient only a slip of the whole pass is likely."""
    for reach, place in spread(asked, pick):
        if asked.step.phase in (Phase.FORWARD, Phase.LOSS) or reach is Reach.EVERYWHERE:
            yield reach, place


# --- kinds of steps -----------------------------------------------------------------------------


def is_activation_slope(step: Step) -> bool:
    """dO/dz of one neuron, or of one softmax output by another's z."""
    return (
        step.role is Role.LOCAL
        and isinstance(step.name, Derivative)
        and step.name.wrt.kind is Kind.WEIGHTED_SUM
        and step.name.of.kind in NEURONS
    )


def is_back_through_activation(step: Step) -> bool:
    """dL/dz."""
    return (
        step.role is Role.GRADIENT
        and isinstance(step.name, Derivative)
        and step.name.wrt.kind is Kind.WEIGHTED_SUM
        and bool(step.contributions)
    )


def own_output(trace: Trace, total: Quantity) -> Quantity:
    """The output of the neuron whose weighted sum is ``total``."""
    layer, neuron = total.indices
    return trace.notation.output(layer, neuron, total.row or 1)


def is_activated(step: Step) -> bool:
    """An output that is an activation of a weighted sum."""
    return (
        isinstance(step.name, Quantity)
        and step.name.kind in NEURONS
        and step.role is Role.VALUE
        and bool(step.depends)
        and all(isinstance(name, Quantity) and name.kind is Kind.WEIGHTED_SUM for name in step.depends)
    )


def is_piecewise(definition: Expression) -> bool:
    """Whether an activation, or its derivative, has a corner."""
    return isinstance(definition, Cases) or (isinstance(definition, Call) and definition.function == "relu")


def is_weighted_sum(step: Step) -> bool:
    return (
        isinstance(step.name, Quantity)
        and step.role is Role.VALUE
        and step.name.kind in (Kind.WEIGHTED_SUM, *NEURONS)
        and any(isinstance(name, Quantity) and name.kind is Kind.WEIGHT for name in step.depends)
    )


def is_count(asked: Asked) -> bool:
    """Whether whole numbers are multiplied, added and divided, as things are counted."""
    if asked.trace.network is not None or asked.step.role is not Role.VALUE:
        return False
    return all(step.value == int(step.value) and step.value >= 0 for step in asked.before if step.role is Role.GIVEN)


# --- neighbours ---------------------------------------------------------------------------------


def siblings(trace: Trace, name: Name) -> list[Name]:
    """Names of the same kind, layer and row that differ in one index: what is easily mistaken for ``name``."""
    if isinstance(name, Derivative):
        found: list[Name] = []
        for other in siblings(trace, name.wrt):
            assert isinstance(other, Quantity)
            found += [Derivative(of, other) for of in (name.of, *_alike(trace, name.of))]
        return [derivative for derivative in found if derivative in trace]
    return [other for other in _alike(trace, name) if other in trace]


def _alike(trace: Trace, quantity: Quantity) -> list[Quantity]:
    fixed = 1 if quantity.kind in (Kind.INPUT, Kind.WEIGHT, Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT) else 0
    sizes = trace.notation.sizes
    widest = max(sizes, default=0)
    made = []
    for place in range(fixed, len(quantity.indices)):
        for index in range(1, widest + 1):
            if index != quantity.indices[place]:
                indices = (*quantity.indices[:place], index, *quantity.indices[place + 1 :])
                made.append(Quantity(quantity.kind, indices, quantity.row, quantity.updated))
    return [other for other in made if other in trace]


def transposed(trace: Trace, name: Name) -> Name | None:
    """W_ji for W_ij, where both exist and differ."""
    if not isinstance(name, Quantity) or name.kind is not Kind.WEIGHT:
        return None
    layer, source, target = name.indices
    other = Quantity(Kind.WEIGHT, (layer, target, source), name.row, name.updated)
    return other if source != target and other in trace else None
