"""What the lesson screen remembers while a step is read: what is typed, which panel is open, where a pointer stands.

Nothing here belongs to the lesson: the session knows none of it, and leaving the lesson lets go of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tutor.session.lookup import Lookup
from tutor.session.view import Asked, View
from tutor.tui.edit import Edit, holding
from tutor.tui.parts import CONVENTIONS
from tutor.tui.pointing import part_of
from tutor.tui.prompt import Prompt


class Panel(Enum):
    """What F-keys put in the place of the drawing (or of the working, for the paths)."""

    NONE = ""
    HELP = "Keys"
    PATHS = "Paths"
    CONVENTIONS = CONVENTIONS
    VALUES = "Values"
    DRAWING = "Drawing"  # with a cursor over its parts


@dataclass(frozen=True, slots=True)
class Reading:
    """What the screen itself remembers while one step is read: nothing that belongs to the lesson."""

    drafts: dict[str, Edit] = field(default_factory=dict)
    panel: Panel = Panel.NONE
    scroll: int = 0
    option: int = 0
    path: int = 0  # which path is lit, counted from 1; 0 for all
    unfolded: bool = False  # long sums written out
    cursor: str = ""  # the part of the drawing that is looked at
    table: int = 0  # the layer whose weights are the table meanwhile, where they are one; 0 before any was
    # At an experiment: which knob is pointed at, the value that is being typed for it, what was said about that,
    # the first of the plots that are shown, whether keys go to the knobs.
    knob: int = 0
    value: Edit | None = None
    said: str = ""
    plots: int = 0
    at_bench: bool = True
    prompt: Prompt | None = None  # open while a quantity to go to is typed
    file: Edit | None = None  # open while the name of a file is typed
    asking: bool = False  # the prompt asks for a question instead of a place in the walk


def lookup_of(view: View, reading: Reading) -> Lookup | None:
    """The names the prompt chooses among: those that can be asked for, or those of the walk."""
    return view.questions if reading.asking else view.lookup


def draft_of(asked: Asked, reading: Reading) -> Edit:
    """What stands on an answer line: what is being typed, else what was checked last, as a whole."""
    return reading.drafts.get(asked.key) or holding(asked.typed, whole=True)


def open_line(view: View) -> Asked | None:
    """The asked quantity the answer line belongs to, while it is open."""
    asked = view.asked[view.focus] if view.focus < len(view.asked) else None
    return asked if asked is not None and not asked.done else None


def is_writing(view: View, reading: Reading) -> bool:
    """Whether an answer is being written, so that keys of the line mean what they do there."""
    asked = open_line(view)
    at_bench = view.experiment is not None and reading.at_bench
    return asked is not None and not at_bench and draft_of(asked, reading).mended


def is_pointing(view: View, reading: Reading) -> bool:
    """Whether the answer line holds what the cursor in the drawing points at."""
    asked = open_line(view)
    return asked is not None and part_of(view.parts, draft_of(asked, reading).text) is not None


def is_checked(view: View, reading: Reading) -> bool:
    """Whether what stands on the answer line was checked already and nothing was typed since."""
    asked = open_line(view)
    return asked is not None and draft_of(asked, reading) == holding(asked.typed, whole=True) != Edit()


def is_looking(view: View, reading: Reading) -> bool:
    """Whether a cursor stands in the drawing and says what it stands on."""
    return reading.panel is Panel.DRAWING and view.inspector is not None and view.scene is not None
