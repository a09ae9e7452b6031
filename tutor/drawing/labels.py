"""The names and values that stand beside edges, each at the end where its edge leaves.

Lit edges are labelled wherever there is a row for them. Where a drawing has room for all, the quiet ones are too,
and then every label has a row of its own that it keeps, whatever is lit. No label touches another text: it loses
its value before it would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width, clusters, fitted
from tutor.drawing.characters import Characters
from tutor.drawing.layout import Column, Gap
from tutor.drawing.scene import Edge, Mark

LINE_ROLES = {Mark.QUIET: Role.QUIET, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
NAME_ROLES = {Mark.QUIET: Role.NAME, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
NOTE_ROLES = {Mark.QUIET: Role.CAPTION, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
LOUDNESS = {Mark.QUIET: 0, Mark.LIT: 1, Mark.CURRENT: 2}


def value_role(value: str) -> Role:
    return Role.UNKNOWN if value == "?" else Role.VALUE


Slot = tuple[int, int]  # a row, and how many cells of it are free behind a source


def label(x: int, y: int, name: str, text: str, mark: Mark, canvas: Canvas) -> Rect:
    """A name and its value in one text, in the two roles they have."""
    place = canvas.put(x, y, text, NOTE_ROLES[mark])
    value = text[len(name) :].lstrip() if text.startswith(name) else ""
    if value:
        canvas.put(x + cell_width(text) - cell_width(value), y, value, value_role(value))
    return place


def label_edges(
    edges: Collection[Edge],
    gap: Gap,
    before: Column,
    after: Column,
    detoured: bool,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    """Labels the edges of a gap. ``detoured``: lines run where labels might else reach over the bus."""
    leaving: dict[int, list[Edge]] = {}
    for edge in sorted(edges, key=lambda edge: edge.target):
        if gap.all_labelled or edge.mark is not Mark.QUIET:
            leaving.setdefault(edge.source, []).append(edge)
    for source, own in sorted(leaving.items()):
        slots = list(_slots(source, gap, before, after, detoured, canvas))
        if gap.all_labelled and len(own) <= len(slots):
            for edge, slot in zip(own, slots, strict=False):
                _put(edge, gap.first, slot, canvas, characters, places)
            continue
        own = [edge for edge in own if edge.mark is not Mark.QUIET]
        if not slots or not own:
            continue
        apart, together = own, []
        if len(own) > len(slots):
            loudest = sorted(own, key=lambda edge: (-LOUDNESS[edge.mark], edge.target))
            apart, together = loudest[: len(slots) - 1], loudest[len(slots) - 1 :]
        for edge in sorted(apart, key=lambda edge: edge.target):
            slot = _best(edge, before.rows[source], gap.first, slots, canvas, characters)
            slots.remove(slot)
            _put(edge, gap.first, slot, canvas, characters, places)
        if together:
            _crowd(together, gap.first, slots[0], canvas, characters, places)


def _slots(source: int, gap: Gap, before: Column, after: Column, detoured: bool, canvas: Canvas) -> Iterator[Slot]:
    """The rows near the line of a source in which something can stand, the one above it first."""
    row = before.rows[source]
    lines = (*before.rows, *after.rows)
    for y in (row - 1, *range(row + 1, row + before.pitch - 1)):
        if y in before.rows or not 0 <= y < canvas.height:
            continue
        # Above the first and below the last line no vertical line is in the way.
        beyond = not detoured and not min(lines) < y < max(lines)
        room = _room(gap.first, y, gap.last + 1 if beyond else gap.bus, canvas)
        if room > 0:
            yield y, room


def _room(x: int, y: int, end: int, canvas: Canvas) -> int:
    """The free cells from ``x`` on, up to ``end``; a text behind them keeps a blank before it."""
    stop = next((at for at in range(x, end) if not canvas.free(at, y, 1)), end)
    return stop - x - (not canvas.free(stop, y, 1))


def _best(edge: Edge, source: int, x: int, slots: Sequence[Slot], canvas: Canvas, characters: Characters) -> Slot:
    """The row above or below the line where the whole label fits, or else the first there is."""
    near = (slot for slot in slots if abs(slot[0] - source) == 1)
    return next((slot for slot in near if _text(edge, x, slot, canvas, characters)[1] == edge.label), slots[0])


def _text(edge: Edge, x: int, slot: Slot, canvas: Canvas, characters: Characters) -> tuple[int, str]:
    """How far right the label starts and what is left of it: first blanks go, then the value, never the name.

    Behind a text it keeps a blank, and where it can one before the vertical line, too.
    """
    y, room = slot
    starts = (1,) if edge.mark is Mark.CURRENT or not canvas.free(x - 1, y, 1) else (1, 0)
    for text in dict.fromkeys((edge.label, edge.name)):
        for blank, start in product((1, 0), starts):
            if start + cell_width(text) + blank <= room:
                return start, text
    start = starts[-1] if cell_width(edge.name) + starts[-1] <= room else min(1, starts[-1])
    return start, fitted(edge.name, max(0, room - start), characters.ellipsis)


def _put(edge: Edge, x: int, slot: Slot, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> None:
    start, text = _text(edge, x, slot, canvas, characters)
    if text:
        _place(edge, x + start, slot[0], text, canvas, characters, places)


def _place(
    edge: Edge, x: int, y: int, text: str, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    if edge.mark is Mark.CURRENT and canvas.free(x - 1, y, 1):
        canvas.put(x - 1, y, characters.pointers[edge.mark], Role.CURRENT)
    places[edge.key] = label(x, y, edge.name, text, edge.mark, canvas)


def _crowd(
    edges: Sequence[Edge], x: int, slot: Slot, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    """More lit edges leave than there are rows: their names in one row, and how many more."""
    waiting = list(edges)
    y, room = slot
    at, end = x + 1, x + room
    while waiting:
        edge, rest = waiting[0], len(waiting) - 1
        more = len(f" +{rest}") if rest else 0
        if at + cell_width(edge.name) + more > end and at > x + 1:
            break
        _place(edge, at, y, fitted(edge.name, end - at, characters.ellipsis), canvas, characters, places)
        at += len(clusters(edge.name)) + 1
        waiting.pop(0)
    if waiting:
        canvas.put(at, y, fitted(f"+{len(waiting)}", end - at, characters.ellipsis), Role.CUT)
