"""A view as lines of text, for a reader that hears or sees one line after the other.

Pure functions: what a step says when it is entered, and what is new after each thing the learner does.
Drawings are put in words; the picture itself is there when asked for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from tutor.drawing.words import describe
from tutor.session.view import Message, Tone, View, WorkingLine

WIDTH = 78

# How each kind of message begins, so that its meaning never hangs on a colour.
OPENINGS = {
    Tone.RIGHT: "Right. ",
    Tone.WRONG: "Not yet. ",
    Tone.FREE: "",
    Tone.HINT: "Hint: ",
    Tone.NOTE: "",
}
# Words with which a message may say the same already.
_SAID = ("Right", "Not that", "Not yet")


def wrapped(text: str) -> list[str]:
    """``text`` in lines of at most ``WIDTH``; line breaks and indentation of the text are kept."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + ("  " if line.lstrip().startswith("- ") else "")
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=indent) or [""]
    return lines


def opening(view: View) -> list[str]:
    """What a step says when the learner comes to it."""
    lines = ["", heading(view), ""]
    if view.text:
        lines += [*wrapped(view.text), ""]
    if view.kind == "show" and view.scene:
        lines += [*_wrapped_all(describe(view.scene)), ""]
    if view.kind == "walk":
        lines += [*working(view.working), ""]
    lines += options(view)
    if view.kind == "ask" and len(view.asked) > 1:
        lines += [f"Asked: {', '.join(row.label for row in view.asked)}.", ""]
    lines += [line for message in view.messages for line in message_lines(message)]
    return lines


def heading(view: View) -> str:
    if view.kind == "end":
        return f"{view.title}: the end"
    place = f"step {view.place.step} of {view.place.steps}"
    if view.place.inners:
        place += f", part {view.place.inner} of {view.place.inners}"
    return f"{view.title}, {place}"


def news(before: View, now: View) -> list[str]:
    """What is new after an action: the opening of another step, or what changed in this one."""
    if (before.place.step, before.kind) != (now.place.step, now.kind):
        return opening(now)
    if now.kind == "walk" and before.place != now.place:
        return [f"Part {now.place.inner} of {now.place.inners}.", *working(now.working), ""]
    lines: list[str] = []
    same_line = before.focus == now.focus
    if now.kind == "ask" and same_line:
        shown = [line for line in working(now.working) if line not in working(before.working) and "?" not in line]
        lines += shown if now.working != before.working else []
    if now.messages != before.messages or (now.kind == "ask" and now.asked != before.asked):
        fresh = [message for message in now.messages if message not in before.messages] or list(now.messages[-1:])
        lines = [*(line for message in fresh for line in message_lines(message)), *lines]
    return lines


def message_lines(message: Message) -> list[str]:
    """One message, with a pointer under what was typed where it has one."""
    lines: list[str] = []
    if message.caret is not None:
        lines += [f"  {message.quoted}", "  " + " " * message.caret + "^"]
    said = message.text.startswith(_SAID)
    return [*lines, *wrapped(("" if said else OPENINGS[message.tone]) + message.text)]


def working(lines: Iterable[WorkingLine]) -> list[str]:
    """A working with its stages under one another."""
    lines = tuple(lines)
    width = max((len(line.left) for line in lines), default=0)
    made: list[str] = []
    for line in lines:
        text = "".join(piece.text for piece in line.pieces)
        start = f"  {line.left:<{width}} {line.sign} "
        made += textwrap.wrap(
            text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False
        )
    return made


def options(view: View) -> list[str]:
    """What there is to choose from, numbered."""
    lines: list[str] = []
    for option in view.options:
        mark = " (chosen)" if option.chosen else ""
        lines += textwrap.wrap(f"{option.number}  {option.text}{mark}", WIDTH, subsequent_indent="   ")
    return [*lines, ""] if lines else []


def values(view: View) -> list[str]:
    """The table of values: what is given, found, shown, and what is still unknown."""
    if not view.known:
        return ["This step has no values."]
    width = max(len(row.label) for row in view.known)
    return [f"  {row.label:<{width}} = {row.value}  {row.source}".rstrip() for row in view.known]


def prompt(view: View) -> str:
    """What stands before what the learner types."""
    if view.kind == "ask" and not view.asked[view.focus].done:
        return f"{view.asked[view.focus].label} = "
    if view.options and not view.can_go_on:
        return "Your choice: "
    return "> "


def _wrapped_all(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in wrapped(line)]
