"""What is said of one part of the drawing: its name, its value, how it comes about, and its gradient.

Only what the learner knows is told: an unknown value is ``?``, and of what is asked just now neither the formula nor
the number of paths is given away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.names import COST, Derivative, Kind, Name, Notation, Quantity, Spelling, UnknownName, loss, spell
from engine.numerals import is_exact, numeral
from engine.paths import count
from engine.rendering import Style, render
from engine.trace import Trace
from tutor.course.problems import BuiltProblem
from tutor.session.panel import APPROXIMATELY

SUM = 5  # terms of a sum beyond which the middle is folded: the whole is worked out elsewhere
FROM_TO = "from {} to {}"


@dataclass(frozen=True, slots=True)
class Inspector:
    """``known`` are the names whose values may be told, ``asked`` those that are asked just now.

    ``tells`` is whether formulas and numbers of paths may be told at all: not beside a question about them.
    """

    problem: BuiltProblem
    known: frozenset[Name]
    asked: frozenset[Name]
    tells: bool
    spelling: Spelling
    digits: int
    row: int = 1

    @property
    def trace(self) -> Trace:
        return self.problem.trace

    @property
    def notation(self) -> Notation:
        return self.problem.notation

    def find(self, text: str) -> str:
        """The key of the drawn part that ``text`` names. Raises ValueError with a sentence where none is."""
        name = self.notation.parse(text)
        if isinstance(name, Quantity) and name.kind is Kind.WEIGHTED_SUM:
            layer, neuron = name.indices
            name = self.notation.output(layer, neuron, name.row or 1)
        if not isinstance(name, Quantity) or name.updated or name.kind is Kind.LEARNING_RATE or name == COST:
            raise UnknownName(f"{spell(name, self.spelling)} is no part of the drawing: look at a neuron or a weight.")
        return str(name)

    def about(self, key: str) -> tuple[str, ...]:
        """Two or three lines on the part ``key``."""
        name = self.notation.parse(key)
        assert isinstance(name, Quantity), "only quantities are drawn"
        lines = [f"{self.said(name)}, {self.what(name)}"]
        if formula := self.formula(name):
            lines.append(formula)
        return *lines, *self.gradients(name)

    def called(self, name: Name) -> str:
        return spell(name, self.spelling)

    def said(self, name: Name) -> str:
        """``O₁₁ = 8.875``, or ``O₁₁ = ?``."""
        if name not in self.known:
            return f"{self.called(name)} = ?"
        value = self.trace.value(name)
        sign = "=" if is_exact(value, self.digits) else APPROXIMATELY[self.spelling]
        return f"{self.called(name)} {sign} {numeral(value, self.digits, self.spelling)}"

    def what(self, name: Quantity) -> str:
        """What it is in the network."""
        if name.kind is Kind.WEIGHT:
            layer, source, target = name.indices
            ends = self.notation.output(layer - 1, source, self.row), self.notation.output(layer, target, self.row)
            return f"the weight {FROM_TO.format(*map(self.called, ends))}"
        if name.kind is Kind.BIAS:
            layer, neuron = name.indices
            return f"the bias of {self.called(self.notation.output(layer, neuron, self.row))}"
        if name.kind is Kind.INPUT:
            feature = self.problem.features[name.indices[1] - 1]
            return f"input {name.indices[1]}{f', {feature}' if feature else ''}"
        if name.kind is Kind.TARGET:
            return "the target"
        if name.kind is Kind.LOSS:
            return "the loss"
        layer = name.indices[0] if name.kind is Kind.OUTPUT else len(self.notation.sizes) - 1
        neuron = name.indices[-1] if name.indices else 1
        return f"neuron {neuron} of layer {layer}"

    def formula(self, name: Quantity) -> str:
        """``O₁₁ = σ(z₁₁), z₁₁ = …``; "" for what is given, and for what is asked."""
        steps = [name]
        if name.kind in (Kind.OUTPUT, Kind.PREDICTION):
            layer = name.indices[0] if name.kind is Kind.OUTPUT else len(self.notation.sizes) - 1
            steps.append(self.notation.weighted_sum(layer, name.indices[-1] if name.indices else 1, self.row))
        if not self.tells or self.asked & set(steps) or not self.trace[name].depends:
            return ""
        style = Style(self.spelling, fold=SUM)
        return ", ".join(
            f"{self.called(one)} = {render(self.trace[one].definition, style)}" for one in dict.fromkeys(steps)
        )

    def gradients(self, name: Quantity) -> Iterator[str]:
        """``dL/dW²₁₁ = −194.54, 1 path``, where it is computed here."""
        tag = self.notation.row_tag(self.row)
        for of in (loss(tag), COST):
            gradient = Derivative(of, name)
            if gradient not in self.trace or name == of:
                continue
            told = self.said(gradient)
            if of != COST and self.tells and gradient not in self.asked:
                paths = count(self.trace, gradient)
                told += f", {paths} path{'s' if paths > 1 else ''}"
            yield told
