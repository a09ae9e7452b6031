"""What a computation is made of: named steps, in the order in which a person takes them.

A step holds references, not copies of numbers, so a factor that is shown is always the value of the
step it names. A trace is all steps of one problem, with or without a network behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, references
from engine.names import Derivative, Name, Notation, Quantity, UnknownName
from engine.network import Network

Array = NDArray[np.float64]


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
    """One named value, and how it came about.

    ``contributions`` are the terms of a gradient: more than one at a fork. ``short`` is a shorter
    formula with the same value, where there is one: dL/dz = ŷ − y for sigmoid with cross-entropy.
    ``note`` says in plain ASCII what is special about the value: a choice at a corner, a logarithm
    of 0. It is "" nearly always.
    """

    name: Name
    phase: Phase
    role: Role
    definition: Expression
    value: float
    contributions: tuple[Contribution, ...] = ()
    short: Expression | None = None
    note: str = ""

    @property
    def depends(self) -> tuple[Name, ...]:
        """The steps that the definition refers to."""
        return references(self.definition)


@dataclass(frozen=True, slots=True, eq=False)
class Trace(Mapping[Name, Step]):
    """All steps by name, in the order of computation. ``numbers`` holds their values.

    A trace of a network has it in ``network``, with the rows as ``inputs`` of shape (rows, sizes[0])
    and ``targets`` of shape (rows, sizes[-1]). ``cost`` is "mean" or "sum": what J is of the losses.
    Two traces are never equal, so that what was worked out for one can be kept by it.
    """

    steps: Mapping[Name, Step]
    numbers: Mapping[Name, float]
    notation: Notation
    network: Network | None = None
    inputs: Array | None = None
    targets: Array | None = None
    cost: str = "mean"

    # A mapping compares its contents, which takes long and tells nothing here.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

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
            blocking = self.network.forward_only() if self.network and isinstance(name, Derivative) else ""
            if blocking:
                raise UnknownName(f"{name} is not computed in this problem: {blocking}.")
            nearest = self.notation.nearest(text)
            hint = f" Did you mean {nearest}?" if nearest and nearest != str(name) else ""
            raise UnknownName(f"{name} is not computed in this problem.{hint}", nearest)
        return self.steps[name]

    def phase(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of one phase, in order."""
        return tuple(step for step in self.steps.values() if step.phase is phase)
