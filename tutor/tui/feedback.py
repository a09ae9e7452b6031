"""What a session says of an answer, inline: the newest message whole, and older ones quieter as far as they fit."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.drawing.cells import cell_width
from tutor.session.view import Message
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, width_of
from tutor.tui.parts import MARGIN, hanging
from tutor.tui.prose import sentences

TONES = {
    "right": Role.RIGHT,
    "wrong": Role.WRONG,
    "free": Role.FREE,
    "hint": Role.HINT,
    "note": Role.QUIET,
}


def feedback(message: Message, width: int, glyphs: Glyphs, old: bool = False) -> list[Line]:
    """One message with its sign; what was typed and a caret under it when it could not be read."""
    role = Role.QUIET if old else TONES[message.tone.value]
    head = (Span(f" {glyphs.tone(message.tone)} ", role),)
    indent = width_of(head)
    out: list[Line] = []
    text_role = Role.QUIET if old else Role.TEXT
    for number, paragraph in enumerate(message.text.splitlines() or [""]):
        body = sentences(paragraph, width - indent - MARGIN, text_role)
        out.extend(hanging(head if not number else (Span(" " * indent),), body, indent))
    if message.quoted:
        out.append((Span(" " * (indent + 2)), Span(message.quoted, text_role)))
        if message.caret is not None:
            out.append((Span(" " * (indent + 2 + cell_width(message.quoted[: message.caret]))), Span("^", role)))
    return out


def newest(messages: Sequence[Message], width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """The last message whole; those before it, quieter, as far as ``rows`` allow."""
    out: list[Line] = []
    for age, message in enumerate(reversed(messages)):
        lines = feedback(message, width, glyphs, old=age > 0)
        if age and len(out) + len(lines) > rows:
            break
        out = [*lines, *out]
    return out
