"""What is to be drawn, in words and marks, before anything has a place.

A scene knows no sizes, colours or characters. Its texts are already spelled for the charset in use
(name ``W¹₁₁`` or ``W1_11``, value ``0.1``), and every part has a key in canonical ASCII, so that a face
can ask where a neuron or a weight ended up. Names and values are apart, because a narrow drawing may
drop a value but never a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How loud a part of the drawing is. Every mark must differ by character, not by colour alone."""

    QUIET = "quiet"  # there, but not what this step is about
    LIT = "lit"  # takes part in this step: on a path, a factor, an input of the sum
    CURRENT = "current"  # what this step computes or asks for


class Direction(Enum):
    """Which way the computation of this step runs through the drawing."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class Bias:
    """The constant added in a neuron's sum. It stands above the neuron's box, after the note."""

    key: str  # "b11"
    name: str  # "b₁₁"
    value: str = ""  # "0.5"
    mark: Mark = Mark.QUIET

    @property
    def label(self) -> str:
        return f"{self.name} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Neuron:
    key: str  # "x11", "O11", "yhat"
    name: str  # "O₁₁"
    value: str  # "8.875", or "?" while the learner does not know it
    caption: str = ""  # what people call it: "CGPA"
    note: str = ""  # above the box: "linear"
    bias: Bias | None = None
    mark: Mark = Mark.QUIET
    short: str = ""  # the value with fewer digits, for where there is little room

    def number(self, short: bool) -> str:
        return self.short if short and self.short else self.value


@dataclass(frozen=True, slots=True)
class Edge:
    key: str  # "W1_11"
    source: int  # 0-based index in the layer before
    target: int  # 0-based index in this layer
    name: str  # "W¹₁₁"
    value: str = ""  # "0.1"
    mark: Mark = Mark.QUIET

    @property
    def label(self) -> str:
        return f"{self.name} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Layer:
    """One column. ``edges`` come into it from the layer before; the input layer has none.

    ``value_room`` is the number of cells kept for a value, so that nothing moves when ``?`` becomes
    ``8.875``: give the widest value this layer will ever show. Left out, it is 7, and for the input
    layer, whose values are given, the widest present value but at least 4. ``short_room`` is the same for the
    short values, or None where there are none. ``name`` is what the neurons are called together ("O₁") and
    ``weights`` what the edges are ("W¹"), for a drawing without room for each. ``weight_room`` is the number of
    cells kept for a weight or bias of this layer, or None for as many as they take.
    """

    neurons: tuple[Neuron, ...]
    edges: tuple[Edge, ...] = ()
    value_room: int | None = None
    short_room: int | None = None
    name: str = ""
    weights: str = ""
    weight_room: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands behind an output: the target or the loss ("salary  y 8", "L 120.12").

    ``beside`` is the key of the output neuron it belongs to; with several outputs each target then stands
    in the row of its neuron where there is room on the right. ``room`` is the number of cells kept for it, so
    that nothing moves when its value becomes known.
    """

    key: str
    text: str
    mark: Mark = Mark.QUIET
    beside: str = ""
    room: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole picture. ``weight_room`` is the number of cells kept for the value of a weight.

    ``table`` is the layer whose incoming weights are shown where these are a table; None for those that the step is
    about. A cursor or one path of several says it, so that the table stays while other parts are lit.
    """

    layers: tuple[Layer, ...]
    outcomes: tuple[Outcome, ...] = ()
    direction: Direction = Direction.NONE
    weight_room: int = 6
    table: int | None = None
