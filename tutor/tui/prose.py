"""Lesson text as lines: paragraphs, lists, headings, **bold**, *italic* and `code`, and no more.

Lessons are written in light Markdown. This small reader keeps the start of the program quick and
shows anything it does not know as it was written: a square bracket stays a square bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.drawing.breaking import held_in_text, released
from tutor.tui.lines import Line, Role, Span, wrapped

# Marks open before and close after something that is not a space, so that 2 * 3 * 4 stays as it is.
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>\S(?:.*?\S)?)\*\*"
    r"|(?<![\w*])\*(?P<star>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<emphasis>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
)
ROLES = {"code": Role.CODE, "strong": Role.STRONG, "star": Role.EMPHASIS, "emphasis": Role.EMPHASIS}
BULLET = re.compile(r"^(?P<indent> *)(?:[-*+] +|(?P<number>\d{1,3}[.)]) +)(?P<rest>.*)$")
HEADING = re.compile(r"^#{1,6} +(?P<rest>.*?)#*$")


def inline(text: str, role: Role = Role.TEXT) -> tuple[Span, ...]:
    """The spans of one paragraph."""
    out: list[Span] = []
    end = 0
    for match in INLINE.finditer(text):
        if match.start() > end:
            out.append(Span(text[end : match.start()], role))
        kind = match.lastgroup or "code"
        out.append(Span(match[kind], ROLES[kind]))
        end = match.end()
    if end < len(text):
        out.append(Span(text[end:], role))
    return tuple(out)


def prose(text: str, width: int, bullet: str = "•") -> list[Line]:
    """The whole text, broken into lines of at most ``width`` cells."""
    out: list[Line] = []
    for block in _blocks(held_in_text(text)):
        out.extend(_lines(block, width, bullet))
    while out and not out[-1]:
        out.pop()
    return _released(out)


def sentences(text: str, width: int, role: Role = Role.TEXT) -> list[Line]:
    """One paragraph without marks, broken as ``prose`` is."""
    return _released(wrapped((Span(held_in_text(text), role),), width))


def _released(lines: list[Line]) -> list[Line]:
    return [tuple(Span(released(span.text), span.role) for span in line) for line in lines]


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs (their lines joined), list items, headings; an empty string for each blank line.

    A line that is indented, outside a list, and everything between ``` fences, stays a line.
    """
    gathered = ""
    fenced = False
    for raw in text.expandtabs(4).splitlines():
        fence = raw.lstrip().startswith("```")
        own_line = fenced or (raw.startswith("    ") and not gathered)
        aside = raw.startswith("  ") and bool(raw.strip()) and not BULLET.match(gathered)
        starts = fence or own_line or aside or not raw.strip() or BULLET.match(raw) or HEADING.match(raw)
        if starts and gathered:
            yield gathered
            gathered = ""
        if fence:
            fenced = not fenced
        elif own_line:
            yield "    " + raw.strip("\n").removeprefix("    ") if raw.strip() else ""
        elif not raw.strip():
            yield ""
        elif HEADING.match(raw) or (aside and not BULLET.match(raw)):
            yield raw
        else:
            gathered = f"{gathered} {raw.strip()}" if gathered else raw.rstrip()
    if gathered:
        yield gathered


def _lines(block: str, width: int, bullet: str) -> list[Line]:
    if not block:
        return [()]
    if block.startswith("    "):
        return [(Span(block, Role.CODE),)]
    if heading := HEADING.match(block):
        return wrapped((Span(heading["rest"].strip(), Role.HEADING),), width)
    if item := BULLET.match(block):
        sign = item["number"] or bullet
        indent = len(item["indent"]) + len(sign) + 1
        lead = Span(" " * len(item["indent"]) + sign + " ")
        return wrapped((lead, *inline(item["rest"])), width, indent=indent, first=0)
    aside = len(block) - len(block.lstrip())
    opening = (Span(" " * aside),) if aside else ()
    return wrapped((*opening, *inline(block.lstrip())), width, indent=aside, first=0)
