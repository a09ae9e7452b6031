"""The values of a problem as a table: what is given, found, shown and still unknown, in columns where they fit.

It stands beside the drawing on a wide page and in a panel on a narrow one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.drawing.cells import cell_width
from tutor.tui.lines import Line, Role, Span, fitted, width_of
from tutor.tui.parts import MARGIN

if TYPE_CHECKING:
    from tutor.session.view import Known

# where a value comes from: the heading it stands under, and its role
SOURCES = {
    "given": ("Given", Role.TEXT),
    "found": ("Found by you", Role.RIGHT),
    "shown": ("Shown", Role.HINT),
    "unknown": ("Still unknown", Role.QUIET),
}


def all_values(known: Sequence[Known], width: int, rows: int) -> list[Line]:
    """The whole table, in ``rows`` rows or in as many as it takes."""
    entries = _entries(known, 0)
    least = next((down for down in range(1, len(entries)) if _fit(_columns(entries, down), width)), len(entries))
    return known_table(known, width, max(rows, least))


def known_table(known: Sequence[Known], width: int, rows: int) -> list[Line]:
    """What is given, found, shown and still unknown, each under its heading; in columns if need be.

    Where not all have room some are counted only: first the unknown ones, the last first, then what is given, then the
    oldest of the others; what the step at hand is computed from goes last of all.
    """
    rows = max(1, rows)
    order = _dispensable(known)

    def left(dropped: int) -> list[Line]:
        gone = set(order[:dropped])
        return _entries([each for k, each in enumerate(known) if k not in gone], dropped)

    def has_room(dropped: int) -> bool:
        return _fit(_columns(left(dropped), _height(left(dropped), rows)), width)

    entries = left(0 if has_room(0) else bisect_left(range(len(known)), True, key=has_room))
    least = _height(entries, rows)
    heights = (down for down in range(least, rows + 1) if _whole(_columns(entries, down), width))
    columns = _columns(entries, next(heights, least))
    widths = [max(map(width_of, column)) for column in columns]
    spare = max(0, width - MARGIN - sum(widths)) // max(1, len(widths))
    return [
        (
            Span(" " * MARGIN),
            *(
                span
                for column, widest in zip(columns, widths, strict=True)
                for span in fitted(column[y] if y < len(column) else (), min(widest + spare, width - MARGIN))
            ),
        )
        for y in range(max(map(len, columns), default=0))
    ]


def _dispensable(known: Sequence[Known]) -> list[int]:
    """The rows of the table in the order in which they are left out."""

    def place(k: int) -> tuple[bool, int, int]:
        each = known[k]
        rank = {"unknown": 0, "given": 1}.get(each.source, 2)
        return each.needed, rank, k if rank == 2 else -k

    return sorted(range(len(known)), key=place)


def _height(entries: Sequence[Line], rows: int) -> int:
    """How high columns of the same height are, as few of them as ``rows`` allow."""
    across = max(1, -(-len(entries) // rows))
    return max(1, -(-len(entries) // across))


def _columns(entries: Sequence[Line], down: int) -> list[Sequence[Line]]:
    return [entries[top : top + down] for top in range(0, len(entries), down)]


def _fit(columns: Sequence[Sequence[Line]], width: int) -> bool:
    """Whether they stand side by side with nothing cut off, and a space between them."""
    widths = [max(map(width_of, column)) for column in columns]
    return len(widths) <= 1 or sum(widths) + len(widths) <= width - MARGIN


def _whole(columns: Sequence[Sequence[Line]], width: int) -> bool:
    """Whether they fit, and no heading stands at the foot of one, away from what it is about."""
    return _fit(columns, width) and not any(column[-1][0].role is Role.HEADING for column in columns)


def _entries(known: Sequence[Known], left_out: int) -> list[Line]:
    out: list[Line] = [(Span(f"{left_out} more values", Role.QUIET),)] if left_out else []
    for source, (heading, role) in SOURCES.items():
        own = [each for each in known if each.source == source]
        widest = max((cell_width(each.label) for each in own), default=0)
        out += [(Span(heading, Role.HEADING),)] if own else []
        for each in own:
            pad = " " * (widest - cell_width(each.label))
            out.append((Span(f" {each.label}{pad}  "), Span(each.value, role)))
    return out
