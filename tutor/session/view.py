"""What a face shows of a session: one immutable picture, made anew after every event.

A face lays these parts out and paints them. It never computes, marks, or decides what comes next:
if a face needs something that is not here, it belongs here. All texts are spelled for the charset
the view was asked for, and are plain text: never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tutor.drawing.scene import Mark, Scene
from tutor.session.experiment_view import ExperimentView
from tutor.session.lookup import Lookup

if TYPE_CHECKING:
    from tutor.session.inspecting import Inspector


class Tone(Enum):
    """How a message is meant. Faces add a character as well as a colour (✓ ✗ · ?)."""

    RIGHT = "right"
    WRONG = "wrong"  # costs an attempt
    FREE = "free"  # unreadable or imprecise: costs nothing
    HINT = "hint"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Message:
    """One piece of inline feedback. ``caret`` points into ``quoted`` (a copy of what was typed)."""

    tone: Tone
    text: str
    quoted: str = ""
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one working line; ``current`` marks the factor this moment is about."""

    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One stage of the same expression: ``dL/dW¹₁₁`` ``=`` ``−2(y − ŷ) · W²₁₁ · x₁₁``."""

    left: str  # only on the first line of a working; else ""
    sign: str  # "=", or "≈" ("~" in ASCII) before a value that is not shown with all its digits
    pieces: tuple[Piece, ...]
    stage: str = ""  # rule, formula, numbers, value (what the line is, for a screen reader)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Asked:
    """One quantity that is asked for: alone, or as a line of a sheet."""

    key: str  # canonical ASCII: "dL/dW1_11"
    label: str  # as shown: "dL/dW¹₁₁"
    typed: str = ""  # the last answer, so that it can be mended
    done: bool = False  # right (or given up: see revealed)
    revealed: bool = False  # the value was shown by the last hint, or the question was skipped
    value: str = ""  # the value to show once done
    sign: str = " = "  # between the label and the answer


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from; ``number`` counts from 1."""

    number: int
    text: str
    chosen: bool = False
    right: bool = False  # only set once it was found
    because: str = ""  # why not, once chosen


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the drawing that a cursor can stand on: its key in the scene, and its column.

    ``answer`` is what is typed to point at it, where that is asked. ``ends`` are the keys of the neurons that a
    weight joins; those of a bias are twice its neuron.
    """

    key: str
    column: int  # neurons and the weights behind them in turn, from the left
    answer: str = ""
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One path of a gradient; the last may stand for all that are not told one by one.

    ``marks`` are the parts of the drawing that it lights, by their keys. ``total`` says what the paths up to here
    add up to, where there are several.
    """

    heading: str
    working: tuple[WorkingLine, ...]
    total: str
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table of values: given, found by the learner, or still unknown ("?")."""

    label: str
    value: str
    source: str  # "given", "found", "shown", "unknown"
    needed: bool = False  # what the step at hand is computed from: it stays where not all have room


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the lesson this is; steps count from 1. ``inner`` is the place within a walk."""

    step: int
    steps: int
    inner: int = 0
    inners: int = 0


@dataclass(frozen=True, slots=True)
class View:
    lesson_id: str
    title: str
    place: Place
    kind: str  # a kind of step (explain, show, walk, ask, derive, choose, order, match, point, experiment), or end
    text: str = ""  # what is explained or asked: plain text, blank lines between paragraphs
    scene: Scene | None = None
    row: int = 0  # the row of the data that is drawn, and how many there are; 0 where there is only one
    rows: int = 0
    working: tuple[WorkingLine, ...] = ()
    written_out: tuple[WorkingLine, ...] = ()  # the working with nothing folded, where something is
    asked: tuple[Asked, ...] = ()
    focus: int = 0  # which of ``asked`` the answer line belongs to
    options: tuple[Option, ...] = ()
    messages: tuple[Message, ...] = ()  # about this step, oldest first
    known: tuple[Known, ...] = ()
    conventions: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()  # the paths that add up to what is asked, in words
    routes: tuple[Route, ...] = ()  # the same one by one
    parts: tuple[Part, ...] = ()  # what a cursor in the drawing can stand on, column by column
    hints_left: int = 0
    questions: Lookup | None = field(default=None, compare=False)  # what can be asked for, in a problem of one's own
    another: bool = False  # the question is done and can be asked again with fresh numbers
    # What can be said of each part of the drawing. It is asked, not shown: it knows values that the learner does not.
    inspector: Inspector | None = field(default=None, compare=False, repr=False)
    lookup: Lookup | None = field(default=None, compare=False)  # the quantities one can go to here
    can_go_on: bool = True  # False while something asked is open (going on is then "skip")
    experiment: ExperimentView | None = None
    comes_back: bool = True  # whether leaving keeps the place
    notice: str = ""  # standing notice: records cannot be written, and the like
