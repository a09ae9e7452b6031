"""The settings as a page: a row a setting with what it does, then a row a command with its keys.

What is said about a change, and a question about a key that another command has, stands under the
list. Nothing is covered, and nothing waits behind a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.drawing.cells import cell_width
from tutor.settings.table import ROWS
from tutor.tui import parts
from tutor.tui.compat import NO_KEY
from tutor.tui.glyphs import Glyphs
from tutor.tui.key_lists import shown
from tutor.tui.keymap import Command
from tutor.tui.lines import Line, Role, Span, fitted, line, width_of, wrapped
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint

NAME_WIDTH, VALUE_WIDTH = 12, 13
KEY_WIDTH = 22
ROW_MARGIN = 4  # cells of a row before and behind its text
SIDES = (("left", "<"), ("right", ">"))


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a setting by its ``key``, or a ``command``. ``value`` and ``says`` are what is shown of it."""

    key: str = ""
    command: Command | None = None
    value: str = ""
    says: str = ""
    default: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one is: the row pointed at, whether the next key is taken for it, and what has to be said."""

    at: int = 0
    waiting: bool = False
    wanted: str = ""  # a key another command has, until one takes it over or keeps it
    said: str = ""


def settings_page(
    items: Sequence[Item], choice: Choice, file: str, size: tuple[int, int], glyphs: Glyphs, keys: Sequence[KeyHint]
) -> Page:
    width, height = size
    bottom: list[Line] = [(Span(f" {choice.said}", Role.NOTICE),)] if choice.said else []
    if not bottom and width_of(_text(items[choice.at], True, choice, glyphs)) > width - ROW_MARGIN:
        # What is cut off in the row pointed at can be read whole.
        bottom = [(Span(f" {_sentence(items[choice.at])}", Role.QUIET),)]
    bottom = [row for each in bottom for row in wrapped(each, width - 1, indent=1, first=0)][: max(1, height // 4)]
    bottom = [*bottom, parts.key_line(keys, width)]
    top = [parts.bar("Settings", file if cell_width(file) < width - 14 else "", width, glyphs)]
    if height >= 14:
        top.append(())
    listed, at = _listed(items, choice, width, glyphs)
    rows = max(0, height - len(top) - len(bottom))
    start = max(0, min(at - rows // 2, len(listed) - rows))
    start = 0 if at < rows - 2 else start
    body = listed[start : start + rows]
    lines = [*top, *body, *[()] * (rows - len(body)), *bottom][:height]
    lines += [()] * (height - len(lines))
    return Page(tuple(fitted(each, width) for each in lines), None, max(0, len(listed) - rows), max(1, rows))


def _listed(items: Sequence[Item], choice: Choice, width: int, glyphs: Glyphs) -> tuple[list[Line], int]:
    """All rows with their headings, and where the row pointed at stands among them."""
    out: list[Line] = []
    at, group = 0, ""
    for number, item in enumerate(items):
        if item.command is not None and item.command.groups[0] != group:
            if not group:
                out += [(), line(" Keys", Role.HEADING)]
            group = item.command.groups[0]
            out += [(), line(f"   {group}", Role.STRONG)]
        here = number == choice.at
        if here:
            at = len(out)
        out.append(_row(item, here, choice, width, glyphs))
    return out, at


def _row(item: Item, here: bool, choice: Choice, width: int, glyphs: Glyphs) -> Line:
    role = Role.SELECTED if here else Role.TEXT
    pointer = Span(f" {glyphs.pointer if here else ' '} ", Role.HEAVY)
    text = _text(item, here, choice, glyphs)
    return (pointer, *fitted(text, max(0, width - ROW_MARGIN), role, glyphs.more))


def _sentence(item: Item) -> str:
    return item.says if item.command is None else item.command.sentence


def _text(item: Item, here: bool, choice: Choice, glyphs: Glyphs) -> Line:
    """What stands in a row, however wide: the name or the keys, the value, and what it does."""
    role = Role.SELECTED if here else Role.TEXT
    value_role = role if here else Role.QUIET if item.default else Role.HEAVY
    says = _sentence(item)
    if item.command is not None:
        names = " ".join(_name(key, glyphs) for key in item.command.keys)
        names = "press the key" if here and choice.waiting else names
        return (Span(f" {names:<{KEY_WIDTH}}", value_role), Span(f" {says}", role))
    left, right = (glyphs.arrows[side] if len(glyphs.arrows[side]) == 1 else sign for side, sign in SIDES)
    value = f"{left} {item.value} {right}" if here else f"  {item.value}"
    return (
        Span(f" {item.key:<{NAME_WIDTH}}", role),
        Span(f"{value:<{VALUE_WIDTH}}", value_role),
        Span(says, role),
    )


def _name(key: str, glyphs: Glyphs) -> str:
    return "no key" if key == NO_KEY else shown(key, None, glyphs)


def rows_of(values: dict[str, tuple[str, str]], commands: Sequence[Command]) -> list[Item]:
    """The rows of all settings (``values``: value and what it does, by key) and commands."""
    made = [Item(row.key, None, *values[row.key], values[row.key][0] == row.default) for row in ROWS]
    return made + [Item(command=command, default=command.usual) for command in commands]
