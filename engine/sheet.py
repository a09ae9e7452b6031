"""A sheet of named formulas worked out from top to bottom: a trace that needs no network.

Update rules, batch normalisation, clipping and dropout are small computations that a person does by
hand. Each writes its formulas on a sheet, and gets the same kind of trace a network has.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.corners import Corner
from engine.expressions import Expression, Sum, references
from engine.names import Derivative, Name, Notation, Quantity, named
from engine.parsing import parse
from engine.plan import Line
from engine.steps import Phase, Role, Trace
from engine.trace import carried_out


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
    >>> sheet.add("L", formula("(W - 1)^2", ["W"]))
    >>> sheet.trace().find("L").value
    4.0
    """

    def __init__(self) -> None:
        self._lines: dict[Name, Line] = {}
        self._given: list[float] = []

    def give(self, name: str | Derivative, value: float) -> None:
        """Write down a number that is known from the start."""
        self._given.append(float(value))
        self._lines[_key(name)] = Line(_key(name), Phase.GIVEN, Role.GIVEN)

    def add(
        self,
        name: str | Derivative,
        definition: Expression,
        phase: Phase = Phase.FORWARD,
        role: Role = Role.VALUE,
        corners: tuple[Corner, ...] = (),
    ) -> None:
        """Write down one formula. Raises ``KeyError`` when it uses a name that is not above it."""
        missing = [used for used in references(definition) if used not in self._lines]
        if missing:
            raise KeyError(f"{name} uses {missing[0]}, which is not on the sheet yet")
        self._lines[_key(name)] = Line(_key(name), phase, role, definition, corners=corners)

    def trace(self) -> Trace:
        """Everything on the sheet worked out, readable by any spelling of its names."""
        steps, numbers = carried_out(self._lines.values(), self._given)
        quantities = [
            part for name in steps for part in ((name,) if isinstance(name, Quantity) else (name.of, name.wrt))
        ]
        labels = tuple(dict.fromkeys(quantity.label for quantity in quantities))
        return Trace(steps, numbers, Notation(labels=labels, known=frozenset(steps)))


def _key(name: str | Derivative) -> Name:
    return named(name) if isinstance(name, str) else name
