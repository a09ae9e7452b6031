"""The four rungs of help for any quantity, made from its own formula.

First the idea and which neurons and paths take part, then the rule, then the rule with this
problem's numbers, and last the value with its whole working. A rung shows only what the one before
it did not, and everything in it comes from the trace.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.expressions import Call, Expression, Negation, Number, Quotient, Reference, Sum, walk
from engine.names import Name, Spelling, named
from engine.trace import Trace
from engine.working import working
from tutor.marking.ideas import idea
from tutor.marking.tolerance import USUAL_DIGITS
from tutor.marking.wording import Words

TITLES = ("The idea", "The rule", "With the numbers", "The value")


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung: what it is called and what it says, one statement a line."""

    rung: int
    title: str
    lines: tuple[str, ...]


def hints(
    trace: Trace, name: Name, spelling: Spelling = Spelling.UNICODE, digits: int = USUAL_DIGITS
) -> tuple[Hint, ...]:
    """Always four rungs. Raises KeyError for a name without a step."""
    words = Words(spelling, digits)
    stages = _Stages(trace, name, words)
    rungs = (idea(trace, name, words), stages.rule, stages.numbers, stages.whole)
    return tuple(
        Hint(rung, title, lines) for rung, (title, lines) in enumerate(zip(TITLES, rungs, strict=True), start=1)
    )


def with_numbers(trace: Trace, name: Name, spelling: Spelling, digits: int = USUAL_DIGITS) -> str:
    """The third rung alone: the formula with this problem's numbers, which can be typed as it stands in ASCII."""
    return _Stages(trace, name, Words(spelling, digits)).numbers[0]


@dataclass(frozen=True, slots=True)
class _Stages:
    """The lines of one working. The name stands on the first line of each stage only."""

    trace: Trace
    name: Name
    words: Words

    def under(self, texts: list[str]) -> tuple[str, ...]:
        left = self.words.name(self.name)
        return tuple(f"{' ' * len(left) if row else left} {text}" for row, text in enumerate(texts))

    @property
    def symbols(self) -> list[str]:
        work = working(self.trace, self.name)
        return [
            f"= {text}" for text in dict.fromkeys((self.words.formula(work.rule), self.words.formula(work.formula)))
        ]

    @property
    def numbers_text(self) -> str:
        return f"= {self.words.with_numbers(working(self.trace, self.name).formula, self.trace.numbers)}"

    @property
    def rule(self) -> tuple[str, ...]:
        meant = meanings(working(self.trace, self.name).formula, self.words)
        return (*self.under(self.symbols), *meant, *self.shorter)

    @property
    def shorter(self) -> tuple[str, ...]:
        """The short way, where activation and loss were made for each other."""
        short = self.trace[self.name].short
        return () if short is None else (f"or shorter: {self.words.name(self.name)} = {self.words.formula(short)}",)

    @property
    def numbers(self) -> tuple[str, ...]:
        return self.under([self.numbers_text])

    @property
    def whole(self) -> tuple[str, ...]:
        value = self.trace.value(self.name)
        result = f"{self.words.equals(value, 8)} {self.words.full(value)}"
        return self.under(list(dict.fromkeys((*self.symbols, self.numbers_text, result))))


def meanings(formula: Expression, words: Words) -> tuple[str, ...]:
    """What the less familiar functions of ``formula`` stand for, one a line."""
    called = dict.fromkeys(node.function for node in walk(formula) if isinstance(node, Call))
    return tuple(
        f"where {words.formula(Call(function, (_Z,)))} = {words.formula(_MEANINGS[function])}"
        for function in called
        if function in _MEANINGS
    )


_Z = Reference(named("z"))
_MEANINGS: dict[str, Expression] = {
    "sigmoid": Quotient(Number(1.0), Sum((Number(1.0), Call("exp", (Negation(_Z),))))),
    "relu": Call("max", (Number(0.0), _Z)),
}
