"""What is to be computed for a network, line by line, before there is a single number.

The formulas of a computation depend on the shape of the network alone. They are made once for each
shape and kept; a trace puts the numbers in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.activations import Activation
from engine.corners import Corner
from engine.expressions import Expression, Negation, Number, Product, Quotient, Reference, Sum
from engine.losses import Loss
from engine.names import (
    COST,
    LEARNING_RATE,
    Derivative,
    Name,
    Notation,
    Quantity,
    bias,
    input_,
    loss,
    updated,
    weight,
)
from engine.network import Network
from engine.pairs import Pair
from engine.steps import Contribution, Phase, Role


@dataclass(frozen=True, slots=True)
class Line:
    """A step without its number. A given quantity has no ``definition``."""

    name: Name
    phase: Phase
    role: Role
    definition: Expression | None = None
    contributions: tuple[Contribution, ...] = ()
    short: Expression | None = None
    corners: tuple[Corner, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """All that the formulas of a network depend on. Activations and loss are rows of their tables."""

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    loss: Loss
    pair: Pair | None
    notation: Notation
    rows: int
    cost: str
    update: bool
    forward_only: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines of a computation in order, and the names that exist in it."""

    lines: tuple[Line, ...]
    notation: Notation


def shape_of(network: Network, rows: int, cost: str, update: bool) -> Shape:
    """What the formulas of ``network`` with ``rows`` samples depend on."""
    return Shape(
        network.sizes,
        tuple(network.activation(k) for k in range(1, network.layers + 1)),
        network.loss_function(),
        network.pair(),
        network.notation(rows),
        rows,
        cost,
        update,
        bool(network.forward_only()),
    )


@lru_cache(maxsize=16)
def plan(shape: Shape) -> Plan:
    """All lines of one training step, in the order a person computes them."""
    planner = _Planner(shape)
    planner.all()
    known: frozenset[Name] = frozenset(line.name for line in planner.lines)
    names = shape.notation
    return Plan(tuple(planner.lines), Notation(names.sizes, names.rows, names.direct, biased=names.biased, known=known))


class _Planner:
    """Collects the lines. Each method adds one part of the computation."""

    def __init__(self, shape: Shape) -> None:
        self.shape, self.names, self.rows = shape, shape.notation, range(1, shape.rows + 1)
        self.last = len(shape.sizes) - 1
        self.lines: list[Line] = []

    def all(self) -> None:
        self.given()
        for row in self.rows:
            self.forward(row)
        for row in self.rows:
            self.loss(row)
        if self.shape.rows > 1:
            self.add(COST, Phase.LOSS, Role.VALUE, self.over_rows([loss(row) for row in self.rows]))
        if self.shape.forward_only:
            return
        for row in self.rows:
            self.backward(row)
        if self.shape.rows > 1:
            for name in self.parameters():
                each = [Derivative(loss(row), name) for row in self.rows]
                self.add(Derivative(COST, name), Phase.BACKWARD, Role.GRADIENT, self.over_rows(each))
        if self.shape.update:
            self.update()

    def add(
        self,
        name: Name,
        phase: Phase,
        role: Role,
        definition: Expression | None = None,
        contributions: Iterable[Contribution] = (),
        short: Expression | None = None,
        corners: tuple[Corner, ...] = (),
    ) -> None:
        self.lines.append(Line(name, phase, role, definition, tuple(contributions), short, corners))

    def over_rows(self, names: Iterable[Name]) -> Expression:
        total = Sum(tuple(Reference(name) for name in names))
        return total if self.shape.cost == "sum" else Quotient(total, Number(float(self.shape.rows)))

    def neurons(self, layer: int) -> range:
        return range(1, self.shape.sizes[layer] + 1)

    def has_biases(self, layer: int) -> bool:
        return self.names.biased is None or layer in self.names.biased

    def parameters(self) -> Iterable[Quantity]:
        for k in range(1, self.last + 1):
            yield from (weight(k, i, j) for i in self.neurons(k - 1) for j in self.neurons(k))
            if self.has_biases(k):
                yield from (bias(k, j) for j in self.neurons(k))

    def given(self) -> None:
        names: list[Quantity] = [input_(feature, row) for row in self.rows for feature in self.neurons(0)]
        names += self.parameters()
        names += [self.names.target(j, row) for row in self.rows for j in self.neurons(self.last)]
        names += [LEARNING_RATE] if self.shape.update else []
        for name in names:
            self.add(name, Phase.GIVEN, Role.GIVEN)

    # -- forward

    def sums(self, k: int, row: int) -> list[Quantity]:
        return [self.names.weighted_sum(k, j, row) for j in self.neurons(k)]

    def outputs(self, k: int, row: int) -> list[Quantity]:
        return [self.names.output(k, j, row) for j in self.neurons(k)]

    def forward(self, row: int) -> None:
        for k in range(1, self.last + 1):
            activation, sums = self.shape.activations[k - 1], self.sums(k, row)
            if activation.coupling:
                # Every output needs every weighted sum, so these come first.
                for j in self.neurons(k):
                    self.add(sums[j - 1], Phase.FORWARD, Role.VALUE, self.weighted_sum(k, j, row))
            for j, result in enumerate(self.outputs(k, row), start=1):
                if not activation.coupling:
                    self.add(sums[j - 1], Phase.FORWARD, Role.VALUE, self.weighted_sum(k, j, row))
                if not activation.direct:
                    self.add(result, Phase.FORWARD, Role.VALUE, self.activated(activation, sums, j))

    def weighted_sum(self, k: int, j: int, row: int) -> Expression:
        terms: list[Expression] = [
            Product((Reference(self.names.output(k - 1, i, row)), Reference(weight(k, i, j))))
            for i in self.neurons(k - 1)
        ]
        if self.has_biases(k):
            terms.append(Reference(bias(k, j)))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def activated(self, activation: Activation, sums: list[Quantity], j: int) -> Expression:
        if activation.coupling:
            return activation.coupling.definition([Reference(z) for z in sums], j - 1)
        return activation.definition(Reference(sums[j - 1]))

    # -- loss

    def sides(self, row: int) -> tuple[list[Expression], list[Expression]]:
        """Targets and predictions of one row."""
        y: list[Expression] = [Reference(self.names.target(j, row)) for j in self.neurons(self.last)]
        yhat: list[Expression] = [Reference(result) for result in self.outputs(self.last, row)]
        return y, yhat

    def loss_name(self, row: int) -> Quantity:
        return loss(self.names.row_tag(row))

    def loss(self, row: int) -> None:
        self.add(self.loss_name(row), Phase.LOSS, Role.VALUE, self.shape.loss.definition(*self.sides(row)))

    # -- backward

    def backward(self, row: int) -> None:
        L, table = self.loss_name(row), self.shape.loss
        y, yhat = self.sides(row)
        for j, result in enumerate(self.outputs(self.last, row)):
            corners = (table.corner(y[j], yhat[j]),) if table.corner else ()
            slope = table.derivative(y, yhat, j)
            self.add(Derivative(L, result), Phase.BACKWARD, Role.GRADIENT, slope, corners=corners)
        for k in range(self.last, 0, -1):
            for j in self.neurons(k):
                self.through_activation(k, j, row)
            for j in self.neurons(k):
                self.to_parameters(k, j, row)
            if k > 1:
                for i in self.neurons(k - 1):
                    routes = [(z, Reference(weight(k, i, j))) for j, z in enumerate(self.sums(k, row), start=1)]
                    self.gradient(self.names.output(k - 1, i, row), row, routes)

    def gradient(
        self,
        wrt: Quantity,
        row: int,
        routes: Iterable[tuple[Quantity, Expression]],
        short: Expression | None = None,
        corners: tuple[Corner, ...] = (),
    ) -> None:
        """dL/d``wrt`` as the sum over ``routes``: what ``wrt`` feeds, with its local derivative."""
        L = self.loss_name(row)
        ways: list[Contribution] = []
        for via, slope in routes:
            local = Derivative(via, wrt)
            self.add(local, Phase.BACKWARD, Role.LOCAL, slope, corners=corners)
            ways.append(Contribution(via, Derivative(L, via), local))
        terms = tuple(Product((Reference(way.upstream), Reference(way.local))) for way in ways)
        definition = terms[0] if len(terms) == 1 else Sum(terms)
        self.add(Derivative(L, wrt), Phase.BACKWARD, Role.GRADIENT, definition, ways, short)

    def through_activation(self, k: int, j: int, row: int) -> None:
        activation = self.shape.activations[k - 1]
        if activation.direct:
            return
        results, total = self.outputs(k, row), self.sums(k, row)[j - 1]
        short: Expression | None = None
        if k == self.last and self.shape.pair:
            y, yhat = self.sides(row)
            short = self.shape.pair.short(y[j - 1], yhat[j - 1])
        if activation.coupling:
            outputs = [Reference(result) for result in results]
            slope = activation.coupling.derivative
            routes = [(result, slope(outputs, m, j - 1)) for m, result in enumerate(results)]
        else:
            result = results[j - 1]
            routes = [(result, activation.derivative(Reference(total), Reference(result)))]
        corners = (activation.corner(Reference(total)),) if activation.corner else ()
        self.gradient(total, row, routes, short, corners)

    def to_parameters(self, k: int, j: int, row: int) -> None:
        total = self.sums(k, row)[j - 1]
        for i, before in enumerate(self.outputs(k - 1, row), start=1):
            self.gradient(weight(k, i, j), row, [(total, Reference(before))])
        if self.has_biases(k):
            self.gradient(bias(k, j), row, [(total, Number(1.0))])

    # -- update

    def update(self) -> None:
        goal = COST if self.shape.rows > 1 else self.loss_name(1)
        for name in self.parameters():
            move = Product((Reference(LEARNING_RATE), Reference(Derivative(goal, name))))
            self.add(updated(name), Phase.UPDATE, Role.VALUE, Sum((Reference(name), Negation(move))))
