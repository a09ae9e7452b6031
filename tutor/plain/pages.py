"""A view as lines of text, for a reader that hears or sees one line after the other.

Pure functions: what a step says when it is entered, and what is new after each thing the learner does.
Drawings are put in words; the picture itself is there when asked for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from tutor.drawing.breaking import held, released
from tutor.drawing.words import describe
from tutor.plain import experiments
from tutor.plain.wrapping import WIDTH as WIDTH
from tutor.plain.wrapping import hung
from tutor.plain.wrapping import wrapped as wrapped
from tutor.session.view import Message, Tone, View, WorkingLine

# How each kind of message begins, so that its meaning never hangs on a colour.
OPENINGS = {
    Tone.RIGHT: "Right. ",
    Tone.WRONG: "Not yet. ",
    Tone.FREE: "",
    Tone.HINT: "Hint: ",
    Tone.NOTE: "",
}
# Words with which a message may say the same already.
_SAID = ("Right", "Not that", "Not right", "Not yet")


def opening(view: View) -> list[str]:
    """What a step says when the learner comes to it."""
    lines = ["", *wrapped(heading(view)), ""]
    if view.text:
        lines += [*wrapped(view.text), ""]
    if view.kind == "show" and view.scene:
        lines += [*_wrapped_all(describe(view.scene)), ""]
    if view.kind == "walk":
        lines += [*working(view.working), ""]
    if view.experiment:
        lines += experiments.opening(view.experiment)
    lines += options(view)
    lines += sheet(view)
    lines += [line for message in view.messages for line in message_lines(message)]
    if view.asked:
        lines += worked_so_far(view)
    if view.kind == "end":
        lines += [*wrapped("Enter leaves. Type back or step 3 to look again, restart to begin again."), ""]
    return lines


def heading(view: View) -> str:
    if view.kind == "end":
        return f"{view.title}, the end"
    if view.experiment and view.experiment.lab:
        return view.title
    place = f"step {view.place.step} of {view.place.steps}"
    if view.place.inners:
        place += f", part {view.place.inner} of {view.place.inners}"
    return f"{view.title}, {place}"


def news(before: View, now: View) -> list[str]:
    """What is new after an action: the opening of another step, or what changed in this one."""
    asked_again = before.another and not now.another
    if asked_again or (before.place.step, before.kind) != (now.place.step, now.kind):
        return opening(now)
    if now.kind == "walk" and before.place != now.place:
        return [f"Part {now.place.inner} of {now.place.inners}.", *working(now.working), ""]
    if now.row != before.row:
        told = f"Row {now.row} of {now.rows} is drawn. Type draw, words or paths for what it is."
        return wrapped(told)
    if now.experiment and before.experiment:
        return experiments.news(before, now, _said)
    return _said(before, now)


def _said(before: View, now: View) -> list[str]:
    """The messages that are new, and the working with them."""
    moved = before.focus != now.focus
    # After an action that was not refused, an equal last message was said once more.
    fresh = [message for message in now.messages if moved or message not in before.messages] or now.messages[-1:]
    lines = [line for message in fresh for line in message_lines(message)]
    if now.asked and (moved or now.working != before.working):
        lines += worked_so_far(now)
    return lines


def message_lines(message: Message) -> list[str]:
    """One message, with a pointer under what was typed where it has one."""
    said = message.text.startswith(_SAID)
    lines = wrapped(("" if said else OPENINGS[message.tone]) + message.text)
    return lines if message.caret is None else [*pointed(message.quoted, message.caret), *lines]


def pointed(quoted: str, caret: int) -> list[str]:
    """``quoted`` with a pointer under one character; of a long text only what is around it."""
    room = WIDTH - 4
    start = max(0, min(caret - room // 2, len(quoted) - room)) if len(quoted) > room else 0
    return [f"  {quoted[start : start + room]}", "  " + " " * (caret - start) + "^"]


def worked_so_far(view: View) -> list[str]:
    """The working of what is asked, without the line that is only a question mark."""
    return working(line for line in view.working if line.text != "?")


def working(lines: Iterable[WorkingLine]) -> list[str]:
    """A working with its stages under one another."""
    lines = tuple(lines)
    width = max((len(line.left) for line in lines), default=0)
    made: list[str] = []
    for line in lines:
        start = f"  {line.left:<{width}} {line.sign} "
        rows = textwrap.wrap(
            held(line.text, WIDTH - len(start)),
            WIDTH,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_long_words=False,
            break_on_hyphens=False,
        )
        made += map(released, rows)
    return made


def routes(view: View) -> list[str]:
    """Every path of a gradient: where it runs, its product, and what the paths so far add up to."""
    lines: list[str] = []
    for route in view.routes:
        lines += [*wrapped(f"{route.heading}."), *working(route.working)]
        lines += [*(wrapped(f"{route.total}.") if route.total else ()), ""]
    return lines


def options(view: View) -> list[str]:
    """What there is to choose from, numbered."""
    lines: list[str] = []
    for option in view.options:
        mark = " (chosen)" if option.chosen else ""
        lines += hung(f"{option.number}  ", f"{option.text}{mark}")
    return [*lines, ""] if lines else []


def sheet(view: View) -> list[str]:
    """The lines of a sheet with what was found already; nothing for a single question."""
    if len(view.asked) < 2:
        return []
    width = max(len(row.label) for row in view.asked)
    rows = [f"  {row.label:<{width}} = {row.value or '?'}" for row in view.asked]
    return [f"Asked are {len(rows)} values:", *rows, ""]


def values(view: View) -> list[str]:
    """The table of values: what is given, found, shown, and what is still unknown."""
    if not view.known:
        return ["This step has no values."]
    width = max(len(row.label) for row in view.known)
    return [f"  {row.label:<{width}} = {row.value}  {row.source}".rstrip() for row in view.known]


def prompt(view: View) -> str:
    """What stands before what the learner types."""
    if view.asked and not view.asked[view.focus].done:
        return f"{view.asked[view.focus].label}{view.asked[view.focus].sign}"
    if view.options and not view.can_go_on:
        return "Your choice: "
    return "> "


def with_command(text: str, command: str) -> list[str]:
    """``text`` and a command to be typed, which is never broken, since it is copied."""
    whole = f"{text} {command}"
    return [whole] if len(whole) <= WIDTH else [text, f"  {command}"]


def _wrapped_all(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in wrapped(line)]
