"""Lines of text with roles: what every page is made of before it has colours.

A page is a tuple of lines, a line a tuple of spans, a span a text with a role. Here is the little
arithmetic on them: cutting to a width, breaking words, and finding which cells differ between two
pages, so that only those are sent to the terminal. Widths are counted in cells, never in characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tutor.drawing.cells import cell_width, clusters

if TYPE_CHECKING:
    from tutor.drawing.scene import Scene

# Unchanged cells between two changes are sent again when they are fewer bytes than a move of the cursor.
A_MOVE = 4


class Role(Enum):
    """What a span is for. ``styles`` gives each role its look in every theme."""

    TEXT = "text"
    QUIET = "quiet"  # frames, rules, the bus of the drawing, words of lesser weight
    TITLE = "title"  # the bar at the top
    PLACE = "place"  # progress within the bar
    HEADING = "heading"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LIT = "lit"  # takes part in this step
    CURRENT = "current"  # what this step computes or asks for
    HEAVY = "heavy"  # the same in the drawing, where heavy lines say it already
    RIGHT = "right"
    WRONG = "wrong"
    FREE = "free"
    HINT = "hint"
    NOTICE = "notice"
    SELECTED = "selected"
    TYPED = "typed"
    CURSOR = "cursor"
    KEY = "key"
    KEY_WORD = "key word"


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    role: Role = Role.TEXT


# Roles with a background, an underline or reversed colours: their spaces can be seen.
INKED = frozenset({Role.TITLE, Role.PLACE, Role.SELECTED, Role.CURSOR, Role.EMPHASIS, Role.CURRENT})

Line = tuple[Span, ...]
Cell = tuple[str, Role]
# From a scene and an area, width and height, to the lines that fill it.
Sketch = Callable[["Scene", int, int], Sequence["Line"]]
BLANK: Cell = (" ", Role.TEXT)


@dataclass(frozen=True, slots=True)
class Run:
    """``width`` cells of row ``y`` from column ``x`` on: what changed between two pages."""

    x: int
    y: int
    width: int


def line(text: str = "", role: Role = Role.TEXT) -> Line:
    return (Span(text, role),) if text else ()


def width_of(spans: Iterable[Span]) -> int:
    return sum(cell_width(span.text) for span in spans)


def cells(spans: Iterable[Span]) -> list[Cell]:
    """One entry a cell: a character with its combining marks; empty behind a double-width character.

    A space that leaves no ink is the same in every role, so that it never counts as a change.
    """
    out: list[Cell] = []
    for span in spans:
        blank = (" ", span.role if span.role in INKED else Role.TEXT)
        out.extend(blank if text == " " else (text, span.role) for text in clusters(span.text))
    return out


def spans_of(row: Sequence[Cell]) -> Line:
    """Cells joined into as few spans as their roles allow."""
    return tuple(Span("".join([text for text, _ in run]), role) for role, run in groupby(row, itemgetter(1)))


def fitted(spans: Iterable[Span], width: int, role: Role = Role.TEXT, more: str = "") -> Line:
    """Exactly ``width`` cells: cut (ending in ``more``) or filled with spaces of ``role``."""
    row = cells(spans)
    if len(row) > width:
        keep = max(0, width - cell_width(more))
        end = row[keep - 1][1] if keep and keep <= len(row) else role
        row = row[:keep] + cells((Span(more, end),))
        row = row[:width]
    if row and len(row) == width and cell_width(row[-1][0]) > 1:
        row[-1] = (" ", row[-1][1])  # half of a wide character cannot be shown
    row.extend([(" ", role)] * (width - len(row)))
    return spans_of(row)


def beside(left: Sequence[Line], left_width: int, gap: Span, right: Sequence[Line], height: int) -> list[Line]:
    """Two columns of lines as one, ``height`` rows high."""
    rows = []
    for y in range(height):
        first = fitted(left[y] if y < len(left) else (), left_width)
        second = right[y] if y < len(right) else ()
        rows.append((*first, gap, *second))
    return rows


def words(spans: Iterable[Span]) -> Iterator[tuple[list[Cell], int]]:
    """Words as cells, each with the number of spaces that stood before it."""
    word: list[Cell] = []
    spaces = 0
    for cell in cells(spans):
        if cell[0] == " ":
            if word:
                yield word, spaces
                word, spaces = [], 0
            spaces += 1
        else:
            word.append(cell)
    if word:
        yield word, spaces


def wrapped(spans: Iterable[Span], width: int, indent: int = 0, first: int | None = None) -> list[Line]:
    """Broken between words into lines of at most ``width`` cells.

    ``indent`` spaces open every line but the first, ``first`` the first (as ``indent`` when left
    out). A word longer than a line is broken where the line ends.
    """
    width = max(2, width)  # a wide character needs two
    indent = min(indent, width - 2)
    margin = [BLANK] * indent
    row = [BLANK] * (indent if first is None else min(first, width - 2))
    rows: list[list[Cell]] = []
    started = False  # whether a word stands on this row
    for word, spaces in words(spans):
        if started and len(row) + spaces + len(word) > width:
            rows.append(row)
            row, started = margin, False
        same = started and row[-1][1] is word[0][1]
        gap = spaces if started else min(spaces, width - 2 - len(row)) if not rows else 0
        row = row + [(" ", word[0][1] if same else Role.TEXT)] * gap
        for part in _parts(word, width - len(row), width - indent):
            if started and len(row) + len(part) > width:
                rows.append(row)
                row = margin
            row, started = row + part, True
    rows.append(row)
    return [spans_of(each) for each in rows]


def _parts(word: list[Cell], first: int, other: int) -> Iterator[list[Cell]]:
    """A word in parts, the first of at most ``first`` cells; a wide character stays whole."""
    room = first
    while len(word) > room:
        end = room - 1 if word[room][0] == "" and room > 1 else room
        yield word[:end]
        word, room = word[end:], other
    yield word


def changed(old: Sequence[Line], new: Sequence[Line]) -> list[Run]:
    """The runs of cells that differ, row by row. Both pages have the same size."""
    runs: list[Run] = []
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            runs.extend(Run(x, y, end - x) for x, end in _differing(cells(before), cells(after)))
    return runs


def _differing(before: Sequence[Cell], after: Sequence[Cell]) -> list[tuple[int, int]]:
    """(start, end) of each stretch that differs."""
    found: list[tuple[int, int]] = []
    for x in range(max(len(before), len(after))):
        if before[x : x + 1] == after[x : x + 1]:
            continue
        if found and _cheap(after, found[-1][1], x):
            found[-1] = (found[-1][0], x + 1)
        else:
            found.append((x, x + 1))
    return [(_whole(x, before, after), end) for x, end in found]


def _cheap(row: Sequence[Cell], start: int, end: int) -> bool:
    """Whether the unchanged cells from ``start`` to ``end`` are better sent again than skipped."""
    if end >= len(row):
        return start == end
    gap = row[start:end]
    role = row[start - 1][1]
    return sum(len(text.encode()) for text, _ in gap) <= A_MOVE and all(
        cell[1] is role or cell == BLANK for cell in [*gap, *(row[end : end + 1] if gap else ())]
    )


def _whole(x: int, *rows: Sequence[Cell]) -> int:
    """Moved left off the second half of a wide character."""
    while x > 0 and any(x < len(row) and row[x][0] == "" for row in rows):
        x -= 1
    return x
