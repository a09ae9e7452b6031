"""The drawing of a network at one moment: what is known, what this step is about, and which way it runs.

What is lit comes from the definitions themselves: a forward step lights what its formula refers to, a
gradient lights every path from the loss down to where it is taken.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.names import Derivative, Kind, Name, Quantity, Spelling, bias, loss, spell, weight
from engine.network import Network
from engine.numerals import numeral
from engine.trace import Phase, Trace
from tutor.course.problems import BuiltProblem
from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Outcome, Scene

DIGITS = 5
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Involved:
    """The quantities a step is about (``current``) and those that take part in it (``lit``)."""

    current: frozenset[Quantity] = frozenset()
    lit: frozenset[Quantity] = frozenset()
    direction: Direction = Direction.NONE

    def mark(self, *names: Quantity) -> Mark:
        if any(name in self.current for name in names):
            return Mark.CURRENT
        return Mark.LIT if any(name in self.lit for name in names) else Mark.QUIET


def involved(trace: Trace, name: Name) -> Involved:
    """What takes part in computing ``name``."""
    step = trace[name]
    if isinstance(name, Derivative):
        lit: set[Quantity] = set()
        _along(trace, name, lit, set())
        return Involved(frozenset({name.wrt}), frozenset(lit), Direction.BACKWARD)
    if name.updated:
        before = Quantity(name.kind, name.indices)
        return Involved(frozenset({before}), direction=Direction.BACKWARD)
    if step.phase is Phase.GIVEN:
        return Involved(frozenset({name}))
    used = frozenset(other for other in step.depends if isinstance(other, Quantity))
    return Involved(frozenset({name}), used, Direction.FORWARD)


def _along(trace: Trace, name: Derivative, lit: set[Quantity], seen: set[Derivative]) -> None:
    """Collect what lies on the paths from the loss to ``name``: neurons, weights and other factors."""
    if name in seen:
        return
    seen.add(name)
    step = trace[name]
    lit.update(other for other in step.depends if isinstance(other, Quantity))
    lit.add(name.of)
    for way in step.contributions:
        lit.add(way.via)
        lit.update(other for other in trace[way.local].depends if isinstance(other, Quantity))
        _along(trace, way.upstream, lit, seen)
    # The mean over rows refers to the gradients of each row.
    for other in step.depends:
        if isinstance(other, Derivative) and not step.contributions:
            _along(trace, other, lit, seen)


def picture(problem: BuiltProblem, known: Collection[Name], about: Involved, spelling: Spelling, row: int = 1) -> Scene:
    """The scene of ``problem``; values that are not in ``known`` are ``?``."""
    network = problem.network
    assert network is not None, "only a network is drawn"
    painter = _Painter(problem, network, known, about, spelling, row)
    sizes = network.sizes
    return Scene(
        tuple(painter.layer(k) for k in range(len(sizes))),
        painter.outcomes(),
        about.direction,
        weight_room=painter.room(list(network.parameters())),
    )


@dataclass(frozen=True, slots=True)
class _Painter:
    problem: BuiltProblem
    network: Network
    known: Collection[Name]
    about: Involved
    spelling: Spelling
    row: int

    def number(self, name: Name) -> str:
        return numeral(self.problem.trace.value(name), DIGITS, self.spelling)

    def value(self, name: Name) -> str:
        return self.number(name) if name in self.known else UNKNOWN

    def room(self, names: list[Quantity]) -> int:
        """The widest value among ``names``, so that nothing moves when one becomes known."""
        return max((len(self.number(name)) for name in names), default=1)

    def layer(self, k: int) -> Layer:
        names = self.problem.notation
        outputs = [names.output(k, j, self.row) for j in range(1, self.network.sizes[k] + 1)]
        neurons = tuple(self.neuron(k, j, name) for j, name in enumerate(outputs, start=1))
        edges = tuple(self.edge(k, i, j) for j in range(1, len(outputs) + 1) for i in self.before(k))
        return Layer(neurons, edges, value_room=self.room(outputs))

    def before(self, k: int) -> range:
        return range(1, self.network.sizes[k - 1] + 1) if k else range(0)

    def neuron(self, k: int, j: int, name: Quantity) -> Neuron:
        network = self.network
        note = network.activations[k - 1].replace("_", " ") if k else ""
        own_bias = None
        if k and network.biases[k - 1] is not None:
            b = bias(k, j)
            own_bias = Bias(str(b), spell(b, self.spelling), self.number(b), self.about.mark(b))
        alias = self.problem.notation.weighted_sum(k, j, self.row) if k else name
        return Neuron(
            str(name),
            spell(name, self.spelling),
            self.value(name),
            caption="" if k else self.problem.features[j - 1],
            note=note,
            bias=own_bias,
            mark=self.about.mark(name, alias),
        )

    def edge(self, k: int, i: int, j: int) -> Edge:
        name = weight(k, i, j)
        return Edge(str(name), i - 1, j - 1, spell(name, self.spelling), self.number(name), self.about.mark(name))

    def outcomes(self) -> tuple[Outcome, ...]:
        names, last = self.problem.notation, len(self.network.sizes) - 1
        made = []
        for j in range(1, self.network.sizes[last] + 1):
            y = names.target(j, self.row)
            called = self.problem.target_names[j - 1]
            text = f"{called}  {spell(y, self.spelling)} {self.number(y)}".strip()
            made.append(Outcome(str(y), text, self.about.mark(y), beside=str(names.output(last, j, self.row))))
        L = loss(names.row_tag(self.row))
        made.append(Outcome(str(L), f"{spell(L, self.spelling)} {self.value(L)}", self.about.mark(L)))
        return tuple(made)


def row_of(name: Name) -> int:
    """The sample that ``name`` belongs to; 1 for what belongs to none."""
    quantity = name.of if isinstance(name, Derivative) else name
    if quantity.kind is Kind.INPUT:
        return quantity.indices[0]
    return quantity.row or 1
