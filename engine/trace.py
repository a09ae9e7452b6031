"""The whole computation, step by step in the order a person does it.

Forward, loss, backward, update: every value is a named step whose definition refers to the steps
before it. A step holds references, not copies of numbers, so a shown factor is always the value of
the step it names. Every trace is compared with the vectorised passes when it is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from math import prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine import passes
from engine.expressions import (
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    evaluate,
    partial,
    references,
)
from engine.names import (
    COST,
    LEARNING_RATE,
    Derivative,
    Name,
    Notation,
    Quantity,
    UnknownName,
    bias,
    input_,
    loss,
    spell,
    updated,
    weight,
)
from engine.network import Network, NetworkError, rows_of

Array = NDArray[np.float64]

MOST_LAYERS = 6
MOST_NEURONS = 12
MOST_ROWS = 8
AGREEMENT = 1e-12


class Phase(Enum):
    """Which part of the computation a step belongs to."""

    GIVEN = "given"
    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Role(Enum):
    """What a step is for: a value of the network, one factor of a chain, or a gradient."""

    GIVEN = "given"
    VALUE = "value"
    LOCAL = "local"  # one neuron's own derivative, such as dO₁₁/dz₁₁
    GRADIENT = "gradient"  # dL/d something


@dataclass(frozen=True, slots=True)
class Contribution:
    """One way the loss is reached: the gradient of ``via`` times the derivative of ``via``."""

    via: Quantity
    upstream: Derivative
    local: Derivative


@dataclass(frozen=True, slots=True)
class Step:
    """One named value. ``contributions`` are the terms of a gradient: more than one at a fork."""

    name: Name
    phase: Phase
    role: Role
    definition: Expression
    value: float
    contributions: tuple[Contribution, ...] = ()

    @property
    def depends(self) -> tuple[Name, ...]:
        """The steps that the definition refers to."""
        return references(self.definition)


class TraceDisagreement(RuntimeError):
    """The tree and the vectorised passes gave different numbers: an error of the engine itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace(Mapping[Name, Step]):
    """All steps by name, in the order of computation. ``numbers`` holds their values."""

    steps: Mapping[Name, Step]
    numbers: Mapping[Name, float]
    notation: Notation
    network: Network | None = None
    inputs: Array | None = None
    targets: Array | None = None

    def __getitem__(self, name: Name) -> Step:
        return self.steps[name]

    def __iter__(self) -> Iterator[Name]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def value(self, name: Name) -> float:
        return self.steps[name].value

    def find(self, text: str) -> Step:
        """The step that ``text`` names in any spelling.

        Raises ``UnknownName`` when there is no such step, with the nearest name that has one.
        """
        name = self.notation.parse(text)
        if name not in self.steps:
            nearest = self.notation.nearest(text)
            hint = f" Did you mean {nearest}?" if nearest and nearest != str(name) else ""
            raise UnknownName(f"{name} is not computed in this problem.{hint}", nearest)
        return self.steps[name]

    def phase(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of one phase, in order."""
        return tuple(step for step in self.steps.values() if step.phase is phase)


def trace(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    learning_rate: float | None = None,
) -> Trace:
    """Every step of one training step of ``network``.

    ``inputs`` has shape (rows, sizes[0]), ``targets`` (rows, sizes[-1]); a single row may be flat.
    With a ``learning_rate`` the updated parameters are included. With several rows the gradients
    are those of the cost J, the mean of the losses.

    Raises ``NetworkError`` when shapes do not fit or the problem is too large to be traced, and
    ``TraceDisagreement`` if the engine contradicts itself.
    """
    x = rows_of(inputs, network.sizes[0], "x", "inputs")
    y = rows_of(targets, network.sizes[-1], "y", "outputs")
    if len(x) != len(y):
        raise NetworkError("y", f"x has {len(x)} rows, but y has {len(y)}")
    _check_traceable(network, len(x))
    if learning_rate is not None and not (np.isfinite(learning_rate) and learning_rate > 0):
        raise NetworkError("learning_rate", f"a learning rate is greater than 0, not {learning_rate}")
    built = _Builder(network, x, y, learning_rate).build()
    check(built)
    return built


def _check_traceable(network: Network, rows: int) -> None:
    if network.layers > MOST_LAYERS or max(network.sizes) > MOST_NEURONS:
        raise NetworkError(
            "sizes",
            f"a full trace goes up to {MOST_LAYERS} layers of {MOST_NEURONS} neurons, "
            f"not {'-'.join(map(str, network.sizes))}",
        )
    if rows > MOST_ROWS:
        raise NetworkError("rows", f"a full trace goes up to {MOST_ROWS} rows, not {rows}")


class _Builder:
    """Collects the steps in order. Each method adds one part of the computation."""

    def __init__(self, network: Network, x: Array, y: Array, learning_rate: float | None) -> None:
        self.network, self.x, self.y, self.learning_rate = network, x, y, learning_rate
        self.rows = len(x)
        self.names = network.notation(self.rows)
        self.steps: dict[Name, Step] = {}
        self.values: dict[Name, float] = {}

    def build(self) -> Trace:
        self.given()
        for row in range(1, self.rows + 1):
            self.forward(row)
        for row in range(1, self.rows + 1):
            self.loss(row)
        if self.rows > 1:
            losses = tuple(Reference(loss(row)) for row in range(1, self.rows + 1))
            self.add(COST, Phase.LOSS, Role.VALUE, Quotient(Sum(losses), Number(float(self.rows))))
        for row in range(1, self.rows + 1):
            self.backward(row)
        if self.rows > 1:
            self.mean_gradients()
        if self.learning_rate is not None:
            self.update()
        names = Notation(
            self.names.sizes, self.rows, self.names.direct, biased=self.names.biased, known=frozenset(self.steps)
        )
        return Trace(self.steps, self.values, names, self.network, self.x, self.y)

    def add(
        self, name: Name, phase: Phase, role: Role, definition: Expression, contributions: Iterable[Contribution] = ()
    ) -> None:
        value = float(evaluate(definition, self.values))
        self.values[name] = value
        self.steps[name] = Step(name, phase, role, definition, value, tuple(contributions))

    def give(self, name: Quantity, value: float) -> None:
        self.add(name, Phase.GIVEN, Role.GIVEN, Number(float(value)))

    def given(self) -> None:
        for row in range(1, self.rows + 1):
            for feature in range(1, self.network.sizes[0] + 1):
                self.give(input_(feature, row), self.x[row - 1, feature - 1])
        for name, value in self.network.parameters().items():
            self.give(name, value)
        for row in range(1, self.rows + 1):
            for index in range(1, self.network.sizes[-1] + 1):
                self.give(self.names.target(index, row), self.y[row - 1, index - 1])
        if self.learning_rate is not None:
            self.give(LEARNING_RATE, self.learning_rate)

    def neurons(self, layer: int) -> range:
        return range(1, self.network.sizes[layer] + 1)

    def forward(self, row: int) -> None:
        for k in range(1, self.network.layers + 1):
            activation = self.network.activation(k)
            for j in self.neurons(k):
                total, result = self.names.weighted_sum(k, j, row), self.names.output(k, j, row)
                self.add(total, Phase.FORWARD, Role.VALUE, self.weighted_sum(k, j, row))
                if not activation.direct:
                    self.add(result, Phase.FORWARD, Role.VALUE, activation.definition(Reference(total)))

    def weighted_sum(self, k: int, j: int, row: int) -> Expression:
        terms: list[Expression] = [
            Product((Reference(self.names.output(k - 1, i, row)), Reference(weight(k, i, j))))
            for i in self.neurons(k - 1)
        ]
        if self.network.biases[k - 1] is not None:
            terms.append(Reference(bias(k, j)))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def sides(self, row: int) -> tuple[list[Expression], list[Expression]]:
        """Targets and predictions of one row."""
        last = self.network.layers
        y: list[Expression] = [Reference(self.names.target(j, row)) for j in self.neurons(last)]
        yhat: list[Expression] = [Reference(self.names.output(last, j, row)) for j in self.neurons(last)]
        return y, yhat

    def loss_name(self, row: int) -> Quantity:
        return loss(self.names.row_tag(row))

    def loss(self, row: int) -> None:
        self.add(self.loss_name(row), Phase.LOSS, Role.VALUE, self.network.loss_function().definition(*self.sides(row)))

    def backward(self, row: int) -> None:
        last, L = self.network.layers, self.loss_name(row)
        y, yhat = self.sides(row)
        for j in self.neurons(last):
            slope = self.network.loss_function().derivative(y, yhat, j - 1)
            self.add(Derivative(L, self.names.output(last, j, row)), Phase.BACKWARD, Role.GRADIENT, slope)
        for k in range(last, 0, -1):
            for j in self.neurons(k):
                self.through_activation(k, j, row)
            for j in self.neurons(k):
                self.to_parameters(k, j, row)
            if k > 1:
                for i in self.neurons(k - 1):
                    self.to_outputs(k, i, row)

    def local(self, of: Quantity, wrt: Quantity, definition: Expression) -> Derivative:
        name = Derivative(of, wrt)
        self.add(name, Phase.BACKWARD, Role.LOCAL, definition)
        return name

    def gradient(self, wrt: Quantity, row: int, routes: list[tuple[Quantity, Expression]]) -> None:
        """dL/d``wrt`` as the sum over ``routes``: what ``wrt`` feeds, with its local derivative."""
        L = self.loss_name(row)
        ways = [Contribution(via, Derivative(L, via), self.local(via, wrt, slope)) for via, slope in routes]
        terms: list[Expression] = [Product((Reference(way.upstream), Reference(way.local))) for way in ways]
        definition = terms[0] if len(terms) == 1 else Sum(tuple(terms))
        self.add(Derivative(L, wrt), Phase.BACKWARD, Role.GRADIENT, definition, ways)

    def through_activation(self, k: int, j: int, row: int) -> None:
        activation = self.network.activation(k)
        if activation.direct:
            return
        total, result = self.names.weighted_sum(k, j, row), self.names.output(k, j, row)
        slope = activation.derivative(Reference(total), Reference(result))
        self.gradient(total, row, [(result, slope)])

    def to_parameters(self, k: int, j: int, row: int) -> None:
        total = self.names.weighted_sum(k, j, row)
        for i in self.neurons(k - 1):
            self.gradient(weight(k, i, j), row, [(total, Reference(self.names.output(k - 1, i, row)))])
        if self.network.biases[k - 1] is not None:
            self.gradient(bias(k, j), row, [(total, Number(1.0))])

    def to_outputs(self, k: int, i: int, row: int) -> None:
        routes: list[tuple[Quantity, Expression]] = [
            (self.names.weighted_sum(k, j, row), Reference(weight(k, i, j))) for j in self.neurons(k)
        ]
        self.gradient(self.names.output(k - 1, i, row), row, routes)

    def mean_gradients(self) -> None:
        for name in self.network.parameters():
            terms = tuple(Reference(Derivative(loss(row), name)) for row in range(1, self.rows + 1))
            mean = Quotient(Sum(terms), Number(float(self.rows)))
            self.add(Derivative(COST, name), Phase.BACKWARD, Role.GRADIENT, mean)

    def update(self) -> None:
        goal = COST if self.rows > 1 else self.loss_name(1)
        for name in self.network.parameters():
            move = Product((Reference(LEARNING_RATE), Reference(Derivative(goal, name))))
            self.add(updated(name), Phase.UPDATE, Role.VALUE, Sum((Reference(name), Negation(move))))


def check(built: Trace) -> None:
    """Compare a trace with the vectorised passes, relative to 1e-12.

    Raises ``TraceDisagreement`` naming the first step that differs.
    """
    if built.network is None or built.inputs is None or built.targets is None:
        return
    network, rows = built.network, len(built.inputs)
    passed = passes.forward(network, built.inputs)
    gradients = passes.backward(network, passed, built.targets)
    names = built.notation
    goal = COST if rows > 1 else loss()
    expected: dict[Name, float] = {}
    losses = network.loss_function().kernel(built.targets, passed.outputs[-1])
    for row in range(1, rows + 1):
        L = loss(names.row_tag(row))
        expected[L] = float(losses[row - 1])
        for k in range(1, network.layers + 1):
            for j in range(1, network.sizes[k] + 1):
                at = (row - 1, j - 1)
                total, result = names.weighted_sum(k, j, row), names.output(k, j, row)
                expected[total] = float(passed.sums[k - 1][at])
                expected[result] = float(passed.outputs[k][at])
                expected[Derivative(L, total)] = float(gradients.sums[k - 1][at])
                expected[Derivative(L, result)] = float(gradients.outputs[k - 1][at])
    for k in range(1, network.layers + 1):
        matrix, biases = gradients.weights[k - 1], gradients.biases[k - 1]
        for j in range(1, network.sizes[k] + 1):
            for i in range(1, network.sizes[k - 1] + 1):
                expected[Derivative(goal, weight(k, i, j))] = float(matrix[i - 1, j - 1])
            if biases is not None:
                expected[Derivative(goal, bias(k, j))] = float(biases[j - 1])
    if rows > 1:
        expected[COST] = float(losses.mean())
    _compare(built, expected)


def _compare(built: Trace, expected: dict[Name, float]) -> None:
    sizes: dict[Name, float] | None = None
    for name, other in expected.items():
        value = built.numbers[name]
        if value == other or (np.isnan(value) and np.isnan(other)):
            continue
        if abs(value - other) <= AGREEMENT * max(abs(value), abs(other)):
            continue
        # A sum may cancel to nearly nothing: then its error is judged by the size of its terms.
        sizes = sizes or magnitudes(built)
        if not abs(value - other) <= AGREEMENT * sizes[name]:
            raise TraceDisagreement(f"{spell(name)} is {value!r} in the trace and {other!r} in the passes")


def magnitudes(built: Trace) -> dict[Name, float]:
    """For every step the size it would have if nothing in it cancelled: the scale of its rounding."""
    sizes: dict[Name, float] = {}
    for name, step in built.steps.items():
        sizes[name] = _magnitude(step.definition, sizes, built.numbers)
    return sizes


def _magnitude(node: Expression, sizes: Mapping[Name, float], numbers: Mapping[Name, float]) -> float:
    def size(part: Expression) -> float:
        return _magnitude(part, sizes, numbers)

    match node:
        case Reference(name):
            return sizes[name]
        case Negation(operand):
            return size(operand)
        case Sum(terms):
            return sum(map(size, terms))
        case Product(factors):
            return prod(map(size, factors))
        case Quotient(numerator, denominator):
            return size(numerator) / abs(evaluate(denominator, numbers))
        case Power(base, Number(exponent)) if exponent > 0:
            return float(size(base) ** exponent)
        case _:
            own = abs(float(evaluate(node, numbers)))
            through = (abs(evaluate(partial(node, name), numbers)) * sizes[name] for name in references(node))
            return own + sum(map(float, through))
