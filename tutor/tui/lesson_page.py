"""The lesson screen as a page: a view and a size become lines.

Stacked, from the top: bar, drawing, working, question, answers, feedback, keys. The answer and the
feedback are never pushed off: when room is short the drawing gives way first, then what is read can
be scrolled. From 120×36 on the table of known values stands beside the drawing; the working keeps the
whole width below it, so that a long chain is one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.drawing.layout import is_roomy, plan
from tutor.drawing.matrix import all_columns_fit
from tutor.drawing.relighting import is_lit, relit
from tutor.drawing.scene import Direction, Scene
from tutor.drawing.strip import shown_gap
from tutor.session.view import View
from tutor.tui import parts, workings
from tutor.tui.feedback import newest
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Sketch, Span, beside, fitted, line, wrapped
from tutor.tui.page import Page, cursor_of
from tutor.tui.parts import KeyHint, hanging
from tutor.tui.pointing import looked_at, part_of, pointed
from tutor.tui.prompt import prompt_line
from tutor.tui.prose import prose
from tutor.tui.reading import Panel, Reading, draft_of, is_looking, lookup_of
from tutor.tui.values_table import all_values, known_table

WIDE, TALL = 120, 36
FULL_WIDTH, FULL_HEIGHT = 80, 24
SIDE = 30  # columns of the known values when they stand beside the drawing
LEAST_DRAWING = 7  # rows below which a drawing says nothing
LEAST_DRAWING_WIDTH = 40
LEAST_TABLE = 9
LEAST_WIDTH, LEAST_HEIGHT = 40, 12
MOST_MARGIN = 12
USUAL_STAGES = 5  # rule, formula, numbers, value; in a deep chain one of them takes two lines
MOST_ROWS_OF_A_SHEET = 9
ASK_ABOUT = "Be asked for (Enter: any):"
GO_TO = "Go to:"
TABS = ("drawing", "values", "paths")  # words of the keys that show what a small screen leaves out
# Rows kept for what stands under the drawing, so that the drawing keeps its height as feedback comes and goes.
RESERVE = {"walk": 9, "show": 6, "explain": 10, "end": 10}
RESERVE_OF_A_QUESTION = 11


def lesson_page(
    view: View,
    reading: Reading,
    size: tuple[int, int],
    glyphs: Glyphs,
    keys: Sequence[KeyHint],
    help_keys: Sequence[KeyHint],
    sketch: Sketch,
) -> Page:
    """The whole screen. ``keys`` are those of the key line, ``help_keys`` all of them."""
    view = _marked(view, reading)
    width, height = size
    notices = _notices(view, width, height, keys)
    room = max(1, height - 2 - len(notices))
    wide = width >= WIDE and height >= TALL and bool(view.known) and _has_room_beside(view.scene, width, room)
    pinned = _pinned(view, reading, width, room, glyphs)
    reserve = max(RESERVE.get(view.kind, RESERVE_OF_A_QUESTION), len(pinned) + 4) + max(0, room - 22) // 3
    # Without a drawing all the room is there for what is read, and nothing in it moves as feedback comes and goes.
    kept = room if view.scene is None else min(reserve, room)
    read = _read(view, reading, width, height, glyphs, kept - len(pinned))
    # A panel never changes the height of the drawing beside it: what does not fit can be scrolled.
    still = replace(reading, panel=Panel.NONE, unfolded=False)
    need = len(_read(view, still, width, height, glyphs, kept - len(pinned))) + len(pinned)
    drawing = _drawing_rows(view, width, room, room - 1 - max(need, min(reserve, room // 2 + 2)), len(pinned))
    if pinned and height < FULL_HEIGHT and need > room - drawing - 1:
        drawing = 0  # on a small screen a question and what is said to its answer come first; the drawing is a key away
    in_place = is_looking(view, reading) and drawing > 0
    own = None if in_place else _panel(view, reading, width, room, len(pinned), glyphs, help_keys, sketch)
    drawing = drawing if own is None else 0
    upper: list[Line] = []
    if drawing and view.scene is not None:
        upper = _upper(view, view.scene, width, drawing, glyphs, sketch, wide)
        upper.append(parts.rule(width, glyphs))
    text = own if own is not None else read
    rest = max(0, room - len(upper) - len(pinned))
    shown, overflow = _scrolled(text, reading.scroll, rest, glyphs)
    blank = [()] if pinned and len(shown) < rest else []
    body = [*upper, *shown, *blank, *pinned]
    body = body[: max(0, room)] + [()] * (room - len(body))
    lookup = lookup_of(view, reading)
    if reading.prompt is not None and lookup is not None and body:
        body[-1] = prompt_line(reading.prompt, lookup, ASK_ABOUT if reading.asking else GO_TO, width, glyphs)
    body = _with_file(body, reading, width, glyphs)
    place = parts.progress(view.place, glyphs, width)
    if view.scene is not None and view.rows:
        place = f"row {view.row} of {view.rows}  {glyphs.between}  {place}"
    lines = [parts.bar(view.title, place, width, glyphs), *body, *notices, parts.key_line(keys, width)]
    lines = lines[:height] if height > 2 else [*body[:1], parts.key_line(keys, width)][:height]
    page = tuple(fitted(each, width) for each in lines)
    return Page(page, cursor_of(page), overflow, max(1, rest - 1), bool(drawing))


def _has_room_beside(scene: Scene | None, width: int, room: int) -> bool:
    """Whether the known values take nothing from the drawing: no column of a table, and no number of a network.

    Where they would, the drawing gets the whole width instead.
    """
    left = width - SIDE - 3
    if scene is None:
        return True
    if plan(scene, width, room) is None:
        return all_columns_fit(scene, left)
    return is_roomy(scene, left, room) or (not is_roomy(scene, width, room) and plan(scene, left, room) is not None)


def _with_file(body: list[Line], reading: Reading, width: int, glyphs: Glyphs) -> list[Line]:
    """On the last rows what came of a file, and the line where its name is typed."""
    last: list[Line] = []
    if reading.said:
        last += hanging((Span(" "),), wrapped((Span(reading.said, Role.NOTICE),), width - 2), 1)
    if reading.file is not None:
        last.append(parts.file_line(reading.file, width))
    last = last[-len(body) :] if body else []
    return [*body[: len(body) - len(last)], *last]


def _drawing_rows(view: View, width: int, room: int, wanted: int, pinned: int) -> int:
    """The height of the drawing above what is read; 0 where it would say nothing."""
    if view.scene is None or width < LEAST_DRAWING_WIDTH:
        return 0
    rows = wanted if wanted >= LEAST_DRAWING else LEAST_DRAWING if room - pinned >= 12 else 0
    # A table of two rows helps nobody: there the drawing is a page of its own.
    return 0 if rows < LEAST_TABLE and plan(view.scene, width, rows) is None else rows


def _marked(view: View, reading: Reading) -> View:
    """With the drawing lit for what is looked at: the paths of a gradient, or the part that the answer line means."""
    if reading.panel is Panel.PATHS and view.routes and view.scene is not None:
        if not reading.path and is_lit(view.scene):
            return view  # the step shows all its paths as it is
        lit = [view.routes[reading.path - 1]] if reading.path else view.routes
        marks = {key: mark for route in lit for key, mark in route.marks.items()}
        return replace(view, scene=relit(view.scene, marks, Direction.BACKWARD, shown_gap(view.scene)))
    if is_looking(view, reading) and view.scene is not None:
        marks, table = looked_at(view.scene, reading.cursor), reading.table or None
        return replace(view, scene=relit(view.scene, marks, Direction.FORWARD, table))
    if not view.parts or view.scene is None or view.focus >= len(view.asked):
        return view
    part = part_of(view.parts, draft_of(view.asked[view.focus], reading).text)
    return view if part is None else replace(view, scene=pointed(view.scene, part.key))


def _notices(view: View, width: int, height: int, keys: Sequence[KeyHint]) -> list[Line]:
    out: list[Line] = []
    if view.notice:
        out.append((Span(f" ! {view.notice}", Role.NOTICE),))
    if small := _small(width, height, keys):
        out.append((Span(f" {small}", Role.QUIET),))
    return out


def _small(width: int, height: int, keys: Sequence[KeyHint]) -> str:
    """What is said of a screen that cannot show all at once: which keys show the rest, as far as there is room."""
    if (width >= FULL_WIDTH and height >= FULL_HEIGHT) or height < 7:
        return ""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        choices = [f"Too small to draw: {LEAST_WIDTH}x{LEAST_HEIGHT} is the least. Answers work.", "Too small to draw."]
    else:
        tabs = ", ".join(f"{each.key} {each.word}" for each in keys if each.word in TABS)
        full = f"at {FULL_WIDTH}x{FULL_HEIGHT} all is seen at once"
        choices = [
            f"{width}x{height} is small: {tabs}; {full}.",
            f"{width}x{height} is small: {tabs}.",
            f"Small: {tabs}.",
        ]
        if not tabs:
            choices = [f"{width}x{height} is small: {full}.", f"Small: {full}."]
    return next((text for text in choices if len(text) < width), "")


def _pinned(view: View, reading: Reading, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    """What must always be seen: answers or options, and the newest feedback."""
    sheet = min(MOST_ROWS_OF_A_SHEET, max(1, room // (2 if view.scene is None else 3)))
    told = newest(view.messages, min(width, parts.LONGEST_LINE), 4 + max(0, room - 22) // 3, glyphs)
    out = parts.answers(view, reading.drafts, width, sheet, glyphs)
    out += parts.options(view.options, reading.option, min(width, parts.LONGEST_LINE), glyphs)
    return [*out, *told][: max(1, room)] if out or told else []


def _read(view: View, reading: Reading, width: int, height: int, glyphs: Glyphs, room: int) -> list[Line]:
    """What is read and may be scrolled: the working (or the paths in its place), then the text.

    A working shorter than usual leaves its rows empty as long as all fits in ``room``: what stands
    below then stays where it is from step to step.
    """
    stages = view.written_out if reading.unfolded and view.written_out else view.working
    working = out = workings.working(stages, width - parts.MARGIN)
    if is_looking(view, reading):
        out = _looked(view, reading, width)
    elif reading.panel is Panel.PATHS and reading.path and reading.path <= len(view.routes):
        out = workings.route(view.routes[reading.path - 1], width, glyphs)
    elif reading.panel is Panel.PATHS and view.paths:
        out = workings.paths(view.paths, width)
    alone = view.scene is None and not out
    margin = max(parts.MARGIN, min(MOST_MARGIN, (width - parts.LONGEST_LINE) // 2)) if alone else parts.MARGIN
    text = prose(view.text, min(parts.LONGEST_LINE, width - 2 * margin), glyphs.bullet)
    if reading.panel is Panel.PATHS and view.paths:
        # From path to path nothing below moves; where that has no room it is left out.
        heights = [len(out), len(working), *(len(workings.route(one, width, glyphs)) for one in view.routes)]
        tallest = max(USUAL_STAGES, *heights)
        text = text if tallest + 1 + len(text) <= room else []
        out += [()] * (tallest - len(out)) if text else []
    if out and text:
        out += [()] * min(USUAL_STAGES - len(out), room - len(out) - 1 - len(text))
        out.append(parts.rule(width, glyphs))
    if alone and height >= FULL_HEIGHT:
        out.append(())
    return out + [(Span(" " * margin), *each) for each in text]


def _looked(view: View, reading: Reading, width: int) -> list[Line]:
    """What is said of the part that the cursor stands on."""
    assert view.inspector is not None, "only asked while looking"
    said = view.inspector.about(reading.cursor) if reading.cursor else ("Arrows lead over the drawing.",)
    roles = (Role.STRONG, *[Role.TEXT] * len(said))
    out: list[Line] = []
    for text, role in zip(said, roles, strict=False):
        out.extend(hanging((Span(" "),), wrapped((Span(text, role),), width - 2 * parts.MARGIN, 2, 0), 1))
    return out


def _panel(
    view: View,
    reading: Reading,
    width: int,
    room: int,
    pinned: int,
    glyphs: Glyphs,
    help_keys: Sequence[KeyHint],
    sketch: Sketch,
) -> list[Line] | None:
    """The lines of the panel that stands in the place of drawing and text, or None when there is none."""
    match reading.panel:
        case Panel.HELP:
            return parts.help_rows(help_keys, width)
        case Panel.CONVENTIONS:
            return parts.conventions(view.conventions, width, glyphs)
        case Panel.VALUES:
            lines: list[Line] = all_values(view.known, width, max(1, room - 6))
        case Panel.DRAWING if view.scene is not None:
            said = _looked(view, reading, width) if view.inspector is not None else []
            rows = max(1, room - pinned - len(said) - 1)
            return [*sketch(view.scene, width, rows), *said]
        case _:
            return None
    return [line(f" {reading.panel.value}", Role.HEADING), (), *lines]


def _upper(view: View, scene: Scene, width: int, rows: int, glyphs: Glyphs, sketch: Sketch, wide: bool) -> list[Line]:
    """The drawing; on a wide page with the known values at its right."""
    if not wide:
        return [fitted(each, width) for each in sketch(scene, width, rows)][:rows]
    left = width - SIDE - 3
    side = [(), *known_table(view.known, SIDE, max(1, rows - 2))]
    return beside(sketch(scene, left, rows), left, Span(f" {glyphs.upright} ", Role.QUIET), side, rows)


def _scrolled(text: Sequence[Line], scroll: int, rows: int, glyphs: Glyphs) -> tuple[list[Line], int]:
    """The rows from ``scroll`` on, the last one saying how many more there are; and how many do not fit."""
    if len(text) <= rows or rows < 1:
        return list(text[:rows]), 0
    overflow = len(text) - rows + 1
    start = max(0, min(scroll, overflow))
    shown = list(text[start : start + rows - 1])
    below = len(text) - start - len(shown)
    above = f"{start} above  " if start else ""
    shown.append(
        line(f" {glyphs.more} {above}{below} more lines: PageDown PageUp" if below else f" {above}", Role.QUIET)
    )
    return shown, overflow
