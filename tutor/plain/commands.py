"""The words a learner can type in the plain face besides an answer, one row each.

A row names the command, says what it does for ``help``, and gives the action it stands for or what
it prints. Nothing here can be mistaken for an answer: answers are numbers, formulas and names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.drawing.characters import ASCII as ASCII_CHARACTERS
from tutor.drawing.drawing import draw
from tutor.drawing.words import describe
from tutor.plain import pages
from tutor.session import actions
from tutor.session.view import View

DRAWING_ROWS = 16


@dataclass(frozen=True, slots=True)
class Command:
    """``act`` gives the action for (view, argument), or None when it makes no sense here; ``show`` prints."""

    words: tuple[str, ...]
    about: str
    act: Callable[[View, str], actions.Action | None] | None = None
    show: Callable[[View], list[str]] | None = None


def _hint(view: View, argument: str) -> actions.Action | None:
    return actions.Hint(view.asked[view.focus].key) if view.asked and view.hints_left else None


def _go_to(view: View, argument: str) -> actions.Action | None:
    return actions.GoTo(int(argument)) if argument.isdigit() else None


def _next_line(view: View, argument: str) -> actions.Action | None:
    """The line of a sheet that is named, or the next one that is open."""
    keys = [row.key for row in view.asked]
    if argument:
        wanted = [row.key for row in view.asked if argument.lower() in (row.key.lower(), row.label.lower())]
        return actions.Focus(wanted[0]) if wanted else None
    order = [*keys[view.focus + 1 :], *keys[: view.focus]]
    still_open = [key for key in order if not next(row.done for row in view.asked if row.key == key)]
    return actions.Focus(still_open[0]) if still_open else None


def _words(view: View) -> list[str]:
    return describe(view.scene) if view.scene else ["This step has no drawing."]


def _drawing(view: View) -> list[str]:
    if view.scene is None:
        return ["This step has no drawing."]
    return draw(view.scene, pages.WIDTH, DRAWING_ROWS, ASCII_CHARACTERS).text().splitlines()


def _paths(view: View) -> list[str]:
    return list(view.paths) or ["There are no paths to show for this."]


def _conventions(view: View) -> list[str]:
    return [part for line in view.conventions for part in pages.wrapped(f"- {line}")] or ["This step has none."]


def _help(view: View) -> list[str]:
    width = max(len(", ".join(row.words)) for row in COMMANDS)
    rows = [f"  {', '.join(row.words):<{width}}  {row.about}" for row in COMMANDS]
    return [
        "Type an answer as a number or a calculation, such as -2*(8-18.96)*8.875.",
        "Enter on an empty line goes on. Besides that:",
        *rows,
    ]


COMMANDS: tuple[Command, ...] = (
    Command(("hint", "h"), "the next hint for what is asked", act=_hint),
    Command(("skip", "next", "n"), "go on; an open question can be answered later", act=lambda *_: actions.Forward()),
    Command(("back", "b"), "one place back", act=lambda *_: actions.Back()),
    Command(("line",), "another line of a sheet: line, or line dL/dW2_11", act=_next_line),
    Command(("step",), "go to a step: step 3", act=_go_to),
    Command(("values", "v"), "all that is given and found so far", show=pages.values),
    Command(("words", "w"), "the drawing in words", show=_words),
    Command(("draw", "d"), "the drawing in characters", show=_drawing),
    Command(("paths",), "the paths that add up to what is asked", show=_paths),
    Command(("conventions",), "how this course writes things", show=_conventions),
    Command(("again", "a"), "this step once more", show=pages.opening),
    Command(("help", "?"), "this list", show=_help),
    Command(("quit", "q", "exit"), "leave; everything is stored"),
)

QUIT = next(row for row in COMMANDS if "quit" in row.words)
BY_WORD = {word: row for row in COMMANDS for word in row.words}


def command(typed: str) -> tuple[Command, str] | None:
    """The command that ``typed`` is, with its argument; None when it is an answer."""
    word, _, argument = typed.strip().partition(" ")
    row = BY_WORD.get(word.lower())
    if row is None or (argument and row.words[0] not in ("step", "line")):
        return None
    return row, argument.strip()
