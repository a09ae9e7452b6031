"""The working of an expression and the paths of a gradient, each as lines of a given width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.drawing.breaking import held, released
from tutor.drawing.cells import cell_width
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, width_of, wrapped
from tutor.tui.parts import MARGIN, hanging

if TYPE_CHECKING:
    from tutor.session.view import Route, WorkingLine

ROWS_OF_PATHS = 4  # with their heading they stand where a working of the usual length stood
SHORTEST_LEFT = 3  # ŷ takes as much as O₁₁, so that the signs stay where they are from step to step


def working(lines: Sequence[WorkingLine], width: int) -> list[Line]:
    """The stages of one expression under each other, their signs aligned.

    A stage that is too long goes on in the next row, under its own beginning.
    """
    left = max((cell_width(each.left) for each in lines), default=0)
    left = max(left, SHORTEST_LEFT) if left else 0
    out: list[Line] = []
    for each in lines:
        sign = f" {each.sign} " if each.sign else ""
        # On a narrow page the left side has a row to itself: the numbers need the width.
        lead = left if left + 4 <= width // 2 else 2
        pad = lead - cell_width(each.left)
        if pad < 0:
            out.append((Span(" " * MARGIN), Span(each.left, Role.STRONG)))
            head: tuple[Span, ...] = (Span(" " * (MARGIN + lead)),)
        else:
            head = (Span(" " * MARGIN), Span(each.left, Role.STRONG), Span(" " * (pad if sign or each.left else 0)))
        head = (*head, Span(sign, Role.QUIET))
        indent = width_of(head)
        out.extend(hanging(head, _formula(each, width - indent), indent))
    return out


def _formula(line: WorkingLine, width: int) -> list[Line]:
    """One stage in rows that do not break inside short brackets."""
    text = held(line.text, width)
    pieces: list[Span] = []
    start = 0
    for piece in line.pieces:
        end = start + len(piece.text)
        pieces.append(Span(text[start:end], Role.CURRENT if piece.current else Role.TEXT))
        start = end
    return [tuple(Span(released(each.text), each.role) for each in row) for row in wrapped(pieces, width)]


def paths(listed: Sequence[str], width: int) -> list[Line]:
    """How many paths there are, what they share, and what each has for itself, side by side where there are many.

    So the whole list is seen at once, and few bytes are sent for it.
    """
    several = len(listed) > 2
    heading = (Span(listed[0], Role.HEADING), *(Span(f" {each}") for each in listed[1:2] if several))
    out = list(wrapped(heading, width - MARGIN, MARGIN))
    if not several:
        return [*out, *(row for each in listed[1:] for row in wrapped((Span(each),), width - MARGIN, MARGIN))]
    own = listed[2:]
    room = max(map(cell_width, own)) + 3
    across = max(1, min(-(-len(own) // ROWS_OF_PATHS), (width - MARGIN) // room))
    down = -(-len(own) // across)
    return [*out, *((Span(" " * MARGIN + "".join(f"{each:<{room}}" for each in own[y::down])),) for y in range(down))]


def route(path: Route, width: int, glyphs: Glyphs) -> list[Line]:
    """One path of a gradient: where it runs, its product in all stages, and what the paths so far add up to."""
    out: list[Line] = list(wrapped((Span(path.heading, Role.HEADING),), width - MARGIN, MARGIN))
    out += working(path.working, width - MARGIN)
    return [*out, (Span(f" {path.total}", Role.LIT),)] if path.total else out
