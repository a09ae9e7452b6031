"""Everything a face shows of a problem under construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tutor.drawing.scene import Scene
from tutor.workbench.draft import Cell
from tutor.workbench.laying import Block


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of one text: its label, and what can be typed there."""

    cell: Cell
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class BuilderView:
    """``cells`` in the order they are filled in; ``missing`` counts those that have to be and are not yet."""

    name: str
    entries: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    cells: tuple[Cell, ...]
    texts: Mapping[Cell, str]
    wrong: frozenset[Cell]
    missing: int
    errors: int
    ready: bool
    scene: Scene | None
    needs: Mapping[str, str]  # what each table takes, in a sentence
    notice: str = ""
