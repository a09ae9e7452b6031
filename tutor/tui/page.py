"""A finished page: what a canvas paints and what the keys need to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.drawing.cells import cell_width
from tutor.tui.lines import Line, Role


@dataclass(frozen=True, slots=True)
class Page:
    """``lines``: exactly as many as the screen has rows. ``cursor``: where the next character goes.

    ``overflow``: rows of text that do not fit, 0 when everything is to be seen. ``page``: rows that do.
    """

    lines: tuple[Line, ...]
    cursor: tuple[int, int] | None = None
    overflow: int = 0
    page: int = 1
    drawn: bool = False


def cursor_of(page: Sequence[Line]) -> tuple[int, int] | None:
    """Column and row of the first cell in the role of the cursor."""
    for y, each in enumerate(page):
        x = 0
        for span in each:
            if span.role is Role.CURSOR:
                return x, y
            x += cell_width(span.text)
    return None
