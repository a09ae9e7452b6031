"""A sheet of named formulas worked out from top to bottom: a trace that needs no network.

Update rules, batch normalisation, clipping and dropout are small computations that a person does by
hand. Each writes its formulas on a sheet, and gets the same kind of trace a network has.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.expressions import Expression, Number, Sum, evaluate
from engine.names import Derivative, Name, Notation, Quantity, named
from engine.parsing import parse
from engine.steps import Phase, Role, Step, Trace


def formula(text: str, labels: Iterable[str]) -> Expression:
    """The expression that ``text`` spells over plain ``labels``.

    Raises ``UnreadableFormula`` pointing at what cannot be read.
    """
    return parse(text, Notation(labels=tuple(labels)))


def total(terms: Iterable[Expression]) -> Expression:
    """The sum of ``terms``; a single term stands for itself."""
    parts = tuple(terms)
    return parts[0] if len(parts) == 1 else Sum(parts)


class Sheet:
    """Collects formulas in the order they are worked out.

    >>> sheet = Sheet()
    >>> sheet.give("W", 3.0)
    3.0
    >>> sheet.add("L", formula("(W - 1)^2", ["W"]))
    4.0
    >>> sheet.trace().find("L").value
    4.0
    """

    def __init__(self) -> None:
        self._steps: dict[Name, Step] = {}
        self._values: dict[Name, float] = {}

    def give(self, name: str | Derivative, value: float) -> float:
        """Write down a number that is known from the start."""
        return self.add(name, Number(float(value)), Phase.GIVEN, Role.GIVEN)

    def add(
        self,
        name: str | Derivative,
        definition: Expression,
        phase: Phase = Phase.FORWARD,
        role: Role = Role.VALUE,
    ) -> float:
        """Write down one formula and work it out. Raises ``KeyError`` for a name not on the sheet."""
        key: Name = named(name) if isinstance(name, str) else name
        value = float(evaluate(definition, self._values))
        self._values[key] = value
        self._steps[key] = Step(key, phase, role, definition, value)
        return value

    def trace(self) -> Trace:
        """Everything on the sheet, readable by any spelling of its names."""
        quantities = [
            part for name in self._steps for part in ((name,) if isinstance(name, Quantity) else (name.of, name.wrt))
        ]
        labels = tuple(dict.fromkeys(quantity.label for quantity in quantities))
        return Trace(self._steps, self._values, Notation(labels=labels, known=frozenset(self._steps)))
