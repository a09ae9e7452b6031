"""The drawing of a network at one moment: what is known, what this step is about, and which way it runs.

What is lit comes from the definitions themselves: a forward step lights what its formula refers to, a
gradient lights every path from the loss down to where it is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.names import Derivative, Kind, Name, Quantity, Spelling, bias, loss, spell, weight
from engine.network import Network
from engine.numerals import numeral
from engine.trace import Phase, Trace
from tutor.course.problems import BuiltProblem
from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Outcome, Scene

DIGITS = 5
SHORT = 3  # digits where there is little room
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Involved:
    """The quantities a step is about (``current``) and those that take part in it (``lit``)."""

    current: frozenset[Quantity] = frozenset()
    lit: frozenset[Quantity] = frozenset()
    factor: frozenset[Quantity] = frozenset()  # the weight whose value is the newest factor, current as well
    direction: Direction = Direction.NONE

    def mark(self, *names: Quantity) -> Mark:
        if any(name in self.current or name in self.factor for name in names):
            return Mark.CURRENT
        return Mark.LIT if any(name in self.lit for name in names) else Mark.QUIET

    def unlit(self) -> Involved:
        """Only what is asked for: nothing that tells how it is found."""
        return Involved(self.current, direction=self.direction)


def involved(trace: Trace, name: Name) -> Involved:
    """What takes part in computing ``name``."""
    step = trace[name]
    if isinstance(name, Derivative):
        lit: set[Quantity] = set()
        _along(trace, name, lit, set())
        return Involved(frozenset({name.wrt}), frozenset(lit), _factor(trace, name), Direction.BACKWARD)
    if name.updated:
        before = Quantity(name.kind, name.indices)
        return Involved(frozenset({before}), direction=Direction.BACKWARD)
    if step.phase is Phase.GIVEN:
        return Involved(frozenset({name}))
    used = frozenset(other for other in step.depends if isinstance(other, Quantity))
    return Involved(frozenset({name}), used, direction=Direction.FORWARD)


def _factor(trace: Trace, name: Derivative) -> frozenset[Quantity]:
    """The weight a single chain has come through last: the panel marks its factor, the drawing its edge."""
    ways = trace[name].contributions
    parts = trace[ways[0].local].depends if len(ways) == 1 else ()
    return frozenset(part for part in parts if isinstance(part, Quantity) and part.kind is Kind.WEIGHT)


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

    def number(self, name: Name, digits: int = DIGITS) -> str:
        return numeral(self.problem.trace.value(name), digits, self.spelling)

    def value(self, name: Name) -> str:
        return self.number(name) if name in self.known else UNKNOWN

    def room(self, names: Iterable[Name], digits: int = DIGITS) -> int:
        """The widest value among ``names``, so that nothing moves when one becomes known."""
        return max((len(self.number(name, digits)) for name in names), default=1)

    def layer(self, k: int) -> Layer:
        names = self.problem.notation
        outputs = [names.output(k, j, self.row) for j in range(1, self.network.sizes[k] + 1)]
        neurons = tuple(self.neuron(k, j, name) for j, name in enumerate(outputs, start=1))
        edges = tuple(self.edge(k, i, j) for j in range(1, len(outputs) + 1) for i in self.before(k))
        # Of all samples: nothing moves from one to the next either.
        ever = [names.output(k, j, row) for row in self.rows for j in range(1, len(outputs) + 1)]
        return Layer(
            neurons,
            edges,
            value_room=self.room(ever),
            short_room=self.room(ever, SHORT),
            name=self.together(k) if len(outputs) > 1 else neurons[0].name,
            weights=spell(weight(k, 1, 1), self.spelling).partition("_")[0].rstrip("₁") if k else "",
        )

    @property
    def rows(self) -> range:
        return range(1, self.problem.notation.rows + 1)

    def together(self, k: int) -> str:
        """What the neurons of a layer are called without their number: ``x``, ``O₁``, ``ŷ``."""
        first = spell(self.problem.notation.output(k, 1), self.spelling).partition("[")[0]
        return first[:-1] if k else first[0]

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
            short=self.number(name, SHORT) if name in self.known else UNKNOWN,
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
        called = spell(L, self.spelling)
        room = len(called) + 1 + self.room(loss(names.row_tag(row)) for row in self.rows)
        made.append(Outcome(str(L), f"{called} {self.value(L)}", self.about.mark(L), room=room))
        return tuple(made)


def is_elsewhere(name: Name, row: int) -> bool:
    """Whether ``name`` belongs to another row of the data than ``row``: then nothing of it is in that drawing."""
    quantity = name.of if isinstance(name, Derivative) else name
    return (quantity.kind is Kind.INPUT or quantity.row is not None) and row_of(name) != row


def row_of(name: Name) -> int:
    """The sample that ``name`` belongs to; 1 for what belongs to none."""
    quantity = name.of if isinstance(name, Derivative) else name
    if quantity.kind is Kind.INPUT:
        return quantity.indices[0]
    return quantity.row or 1
