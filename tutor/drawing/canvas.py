"""A grid of cells on which texts and lines are put, and which becomes rows of characters with roles.

Lines are kept as strokes with owners until the end, because only then is it known whether two of them meet
(same owner: their masks are OR-ed into a junction) or merely cross (no common owner: the louder one runs through).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from tutor.drawing.cells import cell_width, clusters
from tutor.drawing.characters import EAST, HEAVY_BITS, LIGHT, LIGHT_BITS, NORTH, SOUTH, WEST, Characters, arm


class Role(Enum):
    """What a cell says, for the face to choose a style. Characters alone already tell the marks apart."""

    BLANK = "blank"
    QUIET = "quiet"  # lines and boxes that are merely there
    LIT = "lit"  # lines, boxes and names that take part
    CURRENT = "current"  # what is computed or asked
    NAME = "name"  # the name of a quiet neuron
    VALUE = "value"  # a known number
    UNKNOWN = "unknown"  # the question mark that stands for a number
    CAPTION = "caption"  # what people call it, notes, quiet outcomes
    CUT = "cut"  # here something did not fit


class Cell(NamedTuple):
    """One cell. ``text`` is one character with its combining marks; empty behind a double-width character."""

    text: str
    role: Role


class Rect(NamedTuple):
    """A rectangle of cells: top left corner, width and height."""

    x: int
    y: int
    width: int
    height: int


BLANK = Cell(" ", Role.BLANK)
_LOUDNESS = {Role.QUIET: 0, Role.LIT: 1, Role.CURRENT: 2}


class _Stroke(NamedTuple):
    mask: int
    role: Role
    owners: frozenset[Hashable]


@dataclass(slots=True)
class Canvas:
    """An area of ``width`` × ``height`` cells. Whatever falls outside is dropped. Texts lie over lines."""

    width: int
    height: int
    _texts: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _strokes: dict[tuple[int, int], list[_Stroke]] = field(default_factory=dict)

    def put(self, x: int, y: int, text: str, role: Role) -> Rect:
        """Writes a text over whatever is there and returns the place it takes, clipped to the area."""
        cells = clusters(text)
        if not 0 <= y < self.height:
            return Rect(x, y, 0, 0)
        for column, cluster in enumerate(cells, x):
            if not 0 <= column < self.width:
                continue
            halved = cluster == "" and column == max(x, 0) and x < 0
            clipped = column + 1 >= self.width and column - x + 1 < len(cells) and cells[column - x + 1] == ""
            self._clear_half(column, y)
            self._texts[column, y] = Cell(" " if halved or clipped else cluster, role)
        left, right = max(x, 0), min(x + len(cells), self.width)
        return Rect(left, y, max(right - left, 0), 1 if right > left else 0)

    def _clear_half(self, x: int, y: int) -> None:
        """Overwriting one half of a double-width character leaves a blank where its other half was."""
        old = self._texts.get((x, y))
        if old is None:
            return
        if old.text == "" and (x - 1, y) in self._texts and self._texts[x - 1, y].text != "":
            head = self._texts[x - 1, y]
            if cell_width(head.text) == 2:
                self._texts[x - 1, y] = Cell(" ", head.role)
        after = self._texts.get((x + 1, y))
        if after is not None and after.text == "" and old.text != "":
            self._texts[x + 1, y] = Cell(" ", after.role)

    def free(self, x: int, y: int, width: int) -> bool:
        """Whether nothing is written in these cells yet; lines do not count."""
        return not any((column, y) in self._texts for column in range(x, x + width))

    def across(self, y: int, start: int, end: int, weight: int, role: Role, owners: Iterable[Hashable]) -> None:
        """A horizontal line between the middles of two cells of a row."""
        left, right = sorted((start, end))
        east, west, keys = arm(EAST, weight), arm(WEST, weight), frozenset(owners)
        for x in range(left, right + 1):
            self._stroke(x, y, (east if x < right else 0) | (west if x > left else 0), role, keys)

    def along(self, x: int, start: int, end: int, weight: int, role: Role, owners: Iterable[Hashable]) -> None:
        """A vertical line between the middles of two cells of a column."""
        top, bottom = sorted((start, end))
        south, north, keys = arm(SOUTH, weight), arm(NORTH, weight), frozenset(owners)
        for y in range(top, bottom + 1):
            self._stroke(x, y, (south if y < bottom else 0) | (north if y > top else 0), role, keys)

    def _stroke(self, x: int, y: int, mask: int, role: Role, owners: frozenset[Hashable]) -> None:
        if mask and 0 <= x < self.width and 0 <= y < self.height:
            self._strokes.setdefault((x, y), []).append(_Stroke(mask, role, owners))

    def rows(self, characters: Characters) -> tuple[tuple[Cell, ...], ...]:
        """The finished picture: ``height`` rows of exactly ``width`` cells."""
        grid = [[BLANK] * self.width for _ in range(self.height)]
        for (x, y), strokes in self._strokes.items():
            shown = _meeting(strokes)
            mask, loudest = 0, Role.QUIET
            for stroke in shown:
                mask |= stroke.mask
                loudest = max(loudest, stroke.role, key=_LOUDNESS.__getitem__)
            grid[y][x] = Cell(characters.lines[mask], loudest)
        for (x, y), cell in self._texts.items():
            grid[y][x] = cell if cell.text != " " else Cell(" ", Role.BLANK)
        return tuple(map(tuple, grid))


def _meeting(strokes: Sequence[_Stroke]) -> Sequence[_Stroke]:
    """The strokes to show in one cell: all that meet there, or the louder of two lines that only cross."""
    groups: list[tuple[set[Hashable], list[_Stroke]]] = []
    for stroke in strokes:
        owners, members = set(stroke.owners), [stroke]
        apart = []
        for group in groups:
            if group[0] & owners:
                owners |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (owners, members)]
    level, upright = [], []
    for _, members in groups:
        mask = 0
        for stroke in members:
            mask |= stroke.mask
        if mask & LIGHT_BITS == arm(EAST, LIGHT) | arm(WEST, LIGHT):
            level.append((mask, members))
        elif mask & LIGHT_BITS == arm(NORTH, LIGHT) | arm(SOUTH, LIGHT):
            upright.append((mask, members))
        else:
            return strokes  # something ends or turns here: show all of it
    if not level or not upright:
        return strokes
    below = any(mask & HEAVY_BITS for mask, _ in upright) and not any(mask & HEAVY_BITS for mask, _ in level)
    return [stroke for _, members in (upright if below else level) for stroke in members]
