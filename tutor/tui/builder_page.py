"""The builder as a page: fields and tables above, what is to be done at the cursor, and the network as it is so far.

The tables stand side by side as long as they fit, as they would on paper. What is said about a cell has two rows
of its own, so that nothing moves while one types. When the fields need the room, the drawing gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tutor.drawing.cells import cell_width
from tutor.tui import parts
from tutor.tui.edit import Edit, window
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Sketch, Span, cells, fitted, spans_of, width_of, wrapped
from tutor.tui.page import Page, cursor_of
from tutor.tui.parts import KeyHint
from tutor.workbench.draft import Cell
from tutor.workbench.laying import Block
from tutor.workbench.view import BuilderView

TITLE = "Your own problem"
LABEL = 15  # cells for what a field is called
TWO_FIELDS = 76  # from this width on, two fields stand on a line
GAP = 3  # between two tables
USUAL_CELL, LEAST_CELL = 8, 4
LEAST_DRAWING = 7
SAID_ROWS = 2
HELP, CONVENTIONS, DRAWING = "HELP", "CONVENTIONS", "DRAWING"


class Told(Protocol):
    """What is said about a cell: ``open`` when something is only missing there."""

    @property
    def text(self) -> str: ...

    @property
    def open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Filling:
    """Where the cursor is. ``edit`` is None until something is typed there: the first character takes its place.

    ``said`` is what the last key led to; ``told`` is what is to be done at the cell.
    """

    cell: Cell
    edit: Edit | None = None
    panel: str = ""  # what stands in the place of the form: HELP, CONVENTIONS or DRAWING
    scroll: int = 0  # how far down that is read
    file: Edit | None = None  # open while the name of a file is typed
    said: str = ""
    good: bool = True
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands on the form: column, row and width."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Form:
    """The fields and tables as lines, and where each cell is among them."""

    lines: tuple[Line, ...]
    places: Mapping[Cell, Place]


def builder_page(
    view: BuilderView,
    filling: Filling,
    size: tuple[int, int],
    glyphs: Glyphs,
    keys: Sequence[KeyHint],
    help_keys: Sequence[KeyHint],
    sketch: Sketch,
    conventions: Sequence[str] = (),
) -> Page:
    """The whole screen. ``keys`` are those of the key line, ``help_keys`` all of them."""
    width, height = size
    notices: list[Line] = [(Span(f" ! {view.notice}", Role.NOTICE),)] if view.notice else []
    asked = [parts.file_line(filling.file, width)] if filling.file is not None else []
    room = max(1, height - 2 - len(notices) - len(asked))
    drawn = False
    overflow = 0
    if filling.panel in (HELP, CONVENTIONS):
        read = (
            parts.help_rows(help_keys, width)
            if filling.panel == HELP
            else parts.conventions(conventions, width, glyphs)
        )
        overflow = max(0, len(read) - room)
        body = read[min(filling.scroll, overflow) :]
    elif filling.panel == DRAWING and view.scene is not None:
        body, drawn = list(sketch(view.scene, width, room)), True
    else:
        body, drawn = _form_and_drawing(view, filling, width, room, glyphs, sketch)
    body = body[:room] + [()] * (room - len(body))
    top = parts.bar(f"{TITLE}: {view.name}" if view.name else TITLE, _stand(view), width, glyphs)
    lines = [top, *body, *notices, *asked, parts.key_line(keys, width)]
    lines = lines[:height] if height > 2 else [*body[:1], parts.key_line(keys, width)][:height]
    page = tuple(fitted(each, width) for each in lines)
    return Page(page, cursor_of(page), overflow, max(1, room - 1), drawn)


def _form_and_drawing(
    view: BuilderView, filling: Filling, width: int, room: int, glyphs: Glyphs, sketch: Sketch
) -> tuple[list[Line], bool]:
    made = form(view, filling, width, glyphs)
    said = _said(view, filling, width, glyphs)
    left = room - len(made.lines) - len(said) - 1
    if left >= LEAST_DRAWING and view.scene is not None:
        drawing = [fitted(each, width) for each in sketch(view.scene, width, left)]
        return [*made.lines, *said, parts.rule(width, glyphs), *drawing], True
    rows = max(1, room - len(said))
    here = made.places[filling.cell]
    start = max(0, min(here.y - rows // 2, len(made.lines) - rows))
    aside = max(0, here.x + here.width - width)  # so far the screen is too narrow for this table
    shown = [spans_of(cells(each)[aside:]) for each in made.lines[start : start + rows]]
    return [*shown, *[()] * (rows - len(shown)), *said], False


def _stand(view: BuilderView) -> str:
    if view.errors:
        return f"{view.errors} to mend"
    if view.missing:
        return f"{view.missing} missing"
    return "complete" if view.ready else ""


def _said(view: BuilderView, filling: Filling, width: int, glyphs: Glyphs) -> list[Line]:
    """What the last key led to, else what is to be done at the cursor, else what can be typed there."""
    told = filling.told
    if filling.said:
        sign, role, text = (glyphs.right, Role.RIGHT, filling.said) if filling.good else _wrong(filling.said, glyphs)
    elif told is not None and not told.open:
        sign, role, text = _wrong(told.text, glyphs)
    else:
        # A table that is whole says what it takes in the same words, so that little changes as its last number comes.
        about = next((entry.about for entry in view.entries if entry.cell == filling.cell), "")
        text = told.text if told is not None else about or view.needs.get(filling.cell[0], "")
        sign, role = glyphs.note, Role.HINT
    head = (Span(f" {sign} ", role),)
    indent = width_of(head)
    rows = parts.hanging(head, wrapped((Span(text),), width - indent - 1), indent)[:SAID_ROWS]
    return [*rows, *[()] * (SAID_ROWS - len(rows))]


def _wrong(text: str, glyphs: Glyphs) -> tuple[str, Role, str]:
    return glyphs.wrong, Role.WRONG, text


# --- the form -----------------------------------------------------------------------------------


def form(view: BuilderView, filling: Filling, width: int, glyphs: Glyphs) -> Form:
    """The fields, and below them the tables in as many bands as they need."""
    lines: list[Line] = []
    places: dict[Cell, Place] = {}
    across = 2 if width >= TWO_FIELDS else 1
    for start in range(0, len(view.entries), across):
        row: Line = ()
        for number, entry in enumerate(view.entries[start : start + across]):
            row = fitted(row, number * (width // across))
            room = width // across - LABEL - 2
            places[entry.cell] = Place(width_of(row) + LABEL, len(lines), room)
            role = Role.STRONG if entry.cell == filling.cell else Role.TEXT
            row = (*row, *fitted((Span(f" {entry.label}", role),), LABEL))
            row = (*row, *_content(view, filling, entry.cell, room, glyphs))
        lines.append(row)
    for band in _bands(view.blocks, width):
        lines.append(())
        _add_band(lines, places, view, filling, band, width, glyphs)
    return Form(tuple(lines), places)


def _add_band(
    lines: list[Line],
    places: dict[Cell, Place],
    view: BuilderView,
    filling: Filling,
    band: Sequence[Block],
    width: int,
    glyphs: Glyphs,
) -> None:
    top = len(lines)
    height = 1 + max(len(block.rows) for block in band)
    rows: list[Line] = [()] * height
    x = 1
    for block in band:
        size, label = _cell_size(block, width), _label_width(block)
        for y, row in enumerate(_rows_of(block, view, filling, size, label, glyphs)):
            rows[y] = (*fitted(rows[y], x), *row)
        for y, each in enumerate(block.rows):
            for column, cell in enumerate(each.cells):
                places[cell] = Place(x + label + column * size, top + 1 + y, size)
        x += _width_of(block, width) + GAP
    lines.extend(rows)


def _rows_of(
    block: Block, view: BuilderView, filling: Filling, size: int, label: int, glyphs: Glyphs
) -> Iterator[Line]:
    """The heading of a table and its rows."""
    here = filling.cell if filling.cell in block.cells else None
    shown = (name if cell_width(name) < size else str(number) for number, name in enumerate(block.columns, start=1))
    over = [
        fitted((Span(name, Role.STRONG if here and _column(block, here) == number else Role.QUIET),), size)
        for number, name in enumerate(shown)
    ]
    yield (*fitted((Span(block.title, Role.HEADING),), label), *(span for each in over for span in each))
    for row in block.rows:
        role = Role.STRONG if here in row.cells else Role.QUIET
        head = fitted((Span(row.label, role),), label)
        filled = (fitted(_content(view, filling, cell, size - 1, glyphs), size) for cell in row.cells)
        yield (*head, *(span for each in filled for span in each))


def _column(block: Block, cell: Cell) -> int:
    return block.place(cell)[1]


def _content(view: BuilderView, filling: Filling, cell: Cell, room: int, glyphs: Glyphs) -> Line:
    """What stands in a cell; at the cursor with the cursor."""
    text = view.texts.get(cell, "")
    if cell != filling.cell or filling.file is not None:
        if not text:
            return (Span(glyphs.new, Role.QUIET),)
        role = Role.WRONG if cell in view.wrong else Role.TEXT
        sign = "!" if cell in view.wrong else ""
        return fitted((Span(f"{text}{sign}", role),), min(room, cell_width(text) + len(sign)), role, glyphs.more)
    if filling.edit is None:
        shown = text or " "
        return fitted((Span(shown, Role.CURSOR),), min(room, cell_width(shown)), Role.CURSOR, glyphs.more)
    before, under, after = window(filling.edit, room)
    return (Span(before, Role.TYPED), Span(under, Role.CURSOR), Span(after, Role.TYPED))


def _bands(found: Sequence[Block], width: int) -> Iterator[list[Block]]:
    """The tables that stand side by side, band by band."""
    band: list[Block] = []
    used = 1
    for block in found:
        wide = _width_of(block, width)
        if band and used + wide > width:
            yield band
            band, used = [], 1
        band.append(block)
        used += wide + GAP
    if band:
        yield band


def _label_width(block: Block) -> int:
    return max(cell_width(block.title), *(cell_width(row.label) for row in block.rows)) + 2


def _cell_size(block: Block, width: int) -> int:
    return max(LEAST_CELL, min(USUAL_CELL, (width - 1 - _label_width(block)) // len(block.columns)))


def _width_of(block: Block, width: int) -> int:
    return _label_width(block) + len(block.columns) * _cell_size(block, width)


def beside(made: Form, cell: Cell, down: int) -> Cell:
    """The cell above or below: on the next row that has any, the one that is nearest; the same where there is none."""
    here = made.places[cell]
    rows = sorted({place.y for place in made.places.values() if (place.y - here.y) * down > 0}, reverse=down < 0)
    if not rows:
        return cell
    on_row = [(abs(place.x - here.x), other) for other, place in made.places.items() if place.y == rows[0]]
    return min(on_row)[1]
