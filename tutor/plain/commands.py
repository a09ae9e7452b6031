"""The words a learner can type in the plain face besides an answer, one row each.

A row names the command, says what it does for ``help``, and gives the action it stands for or what
it prints. Nothing here can be mistaken for an answer: answers are numbers, formulas and names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.drawing.characters import ASCII as ASCII_CHARACTERS
from tutor.drawing.drawing import draw
from tutor.drawing.words import describe
from tutor.plain import filing, pages
from tutor.plain.experiments import (
    bench,
    compared,
    keep,
    knob_lines,
    one_update,
    plots,
    plots_in_words,
    run_for,
    set_knob,
)
from tutor.session import actions
from tutor.session.lookup import found_in
from tutor.session.view import View
from tutor.session.wording import whole_number

if TYPE_CHECKING:
    from tutor.workbench.paper import Paper

DRAWING_ROWS = 16


@dataclass(frozen=True, slots=True)
class Command:
    """``act`` gives the action for (view, argument), or a line on why there is none; ``show`` prints for the same.

    ``file`` writes the learner's own problem to a file, and gives what there is to say.
    """

    words: tuple[str, ...]
    about: str
    act: Callable[[View, str], actions.Action | str] | None = None
    show: Callable[[View, str], list[str]] | None = None
    file: Callable[[Paper | None, str, filing.Ask], list[str]] | None = None
    takes: str = ""  # what the argument is called, for a command that has one


def _hint(view: View, argument: str) -> actions.Action | str:
    if not view.asked:
        return "There is nothing to give a hint for here."
    row = view.asked[view.focus]
    return actions.Hint(row.key) if not row.done else f"{row.label} is done. Press Enter to go on."


def _go_to(view: View, argument: str) -> actions.Action | str:
    if view.experiment and not argument:
        return one_update(view, argument)
    number = whole_number(argument)
    if number is None or not 1 <= number <= view.place.steps:
        return f"Type step and a number from 1 to {view.place.steps}."
    return actions.GoTo(number)


def _go(view: View, argument: str) -> actions.Action | str:
    found = found_in(view.lookup, argument)
    return found if isinstance(found, str) else actions.GoToQuantity(str(found))


def _line(view: View, argument: str) -> actions.Action | str:
    """The line of a sheet that is named or counted, or the next one that is open."""
    if len(view.asked) < 2:
        return "There is only one line here." if view.asked else "There is nothing asked here."
    if argument:
        number = whole_number(argument)
        for at, row in enumerate(view.asked, start=1):
            if number == at or argument.lower() in (row.key.lower(), row.label.lower()):
                return actions.Focus(row.key)
        return f"No line is called {argument[:30]}: {', '.join(row.label for row in view.asked)}."
    following = [*view.asked[view.focus + 1 :], *view.asked[: view.focus]]
    return next((actions.Focus(row.key) for row in following if not row.done), "No other line is open.")


def _row(view: View, argument: str) -> actions.Action | str:
    """Another row of the data in the drawing: the one of this number, or the next."""
    if view.scene is None or not view.rows:
        return "There is only one row of data here." if view.scene else "This step has no drawing."
    number = whole_number(argument)
    if argument and (number is None or not 1 <= number <= view.rows):
        return f"Type row and a number from 1 to {view.rows}."
    return actions.ShowRow(number)


def _forward(view: View, argument: str) -> actions.Action | str:
    return actions.Forward() if view.kind != "end" else "This is the end. Press Enter to leave."


def _back(view: View, argument: str) -> actions.Action | str:
    first = view.place.step == 1 and view.place.inner < 2 and view.kind != "end"
    return "This is the beginning." if first else actions.Back()


def _ask(view: View, argument: str) -> actions.Action | str:
    """A quantity by its name, one at random, or the next that was not found yet."""
    if view.questions is None:
        return "Here the lesson asks. Any quantity can be asked for in a problem of your own: walk PROBLEM."
    if not argument:
        return actions.AskNext()
    return actions.AskAny() if argument.lower() in ("any", "random") else actions.AskAbout(argument)


def _restart(view: View, argument: str) -> actions.Action | str:
    return actions.StartOver()


def _another(view: View, argument: str) -> actions.Action | str:
    return actions.Another() if view.another else "There are no other numbers to be had here, or not yet."


def _words(view: View, argument: str) -> list[str]:
    if view.experiment:
        return plots_in_words(view)
    lines = describe(view.scene) if view.scene else ["This step has no drawing."]
    return [part for line in lines for part in pages.wrapped(line)]


def _drawing(view: View, argument: str) -> list[str]:
    if view.scene is None:
        return ["This step has no drawing."]
    return draw(view.scene, pages.WIDTH, DRAWING_ROWS, ASCII_CHARACTERS).text().splitlines()


def _paths(view: View, argument: str) -> list[str]:
    """Path by path, with the sum as it grows; a single one as it is."""
    lines = [part for line in view.paths for part in pages.wrapped(line)] or ["There are no paths to show for this."]
    return [*lines[:1], *pages.routes(view)] if len(view.routes) > 1 else lines


def _look(view: View, argument: str) -> actions.Action | str:
    if view.inspector is None:
        return "There is no drawing to look at here." if view.scene is None else "Find the part by yourself here."
    if not argument:
        return "Type look and the name of a neuron, a weight or a bias, such as look W1_11."
    try:
        return "\n".join(view.inspector.about(view.inspector.find(argument)))
    except ValueError as error:
        return str(error)


def _more(view: View, argument: str) -> list[str]:
    return pages.working(view.written_out) if view.written_out else ["Nothing is folded away here."]


def _conventions(view: View, argument: str) -> list[str]:
    return [part for line in view.conventions for part in pages.wrapped(f"- {line}")] or ["This step has none."]


def _help(view: View, argument: str) -> list[str]:
    width = max(len(_usage(row)) for row in COMMANDS)
    return [
        "Type an answer as a number or a calculation, such as 2*(3-0.5).",
        "Enter on an empty line goes on. Besides that:",
        *(f"  {_usage(row):<{width}}  {row.about}" for row in COMMANDS),
    ]


def _usage(row: Command) -> str:
    return ", ".join(row.words) + (f" {row.takes}" if row.takes else "")


COMMANDS: tuple[Command, ...] = (
    Command(("hint", "h"), "the next hint for what is asked", act=_hint),
    Command(("skip", "next", "n"), "go on; what is left out can be answered later", act=_forward),
    Command(("back", "b"), "one place back", act=_back),
    Command(("another",), "the same question with fresh numbers, once it is done", act=_another),
    Command(("ask",), "your own problem: a quantity by name, any, or the next", act=_ask, takes="[NAME]"),
    Command(("line",), "another line of a sheet", act=_line, takes="[NAME]"),
    Command(("step",), "go to a step", act=_go_to, takes="NUMBER"),
    Command(("go",), "go to a quantity of the walk, such as go dL/dW1_11", act=_go, takes="NAME"),
    Command(("values", "v"), "all that is given and found so far", show=lambda view, argument: pages.values(view)),
    Command(("words", "w"), "the drawing, or the plots, in words", show=_words),
    Command(("draw", "d"), "the drawing in characters", show=_drawing),
    Command(("row",), "draw another row of the data", act=_row, takes="[NUMBER]"),
    Command(("paths",), "the paths that add up to what is asked, one by one", show=_paths),
    Command(("look",), "what is known of a part of the drawing", act=_look, takes="NAME"),
    Command(("more",), "the working with long sums written out", show=_more),
    Command(("conventions",), "how this course writes things", show=_conventions),
    Command(("run", "r"), "train an experiment; Ctrl-C holds it", act=run_for, takes="[EPOCHS]"),
    Command(("epoch",), "train one epoch further", act=bench(actions.StepExperiment())),
    Command(("update", "u"), "train one update further; so does step", act=one_update),
    Command(("reset",), "back to the same first weights", act=bench(actions.ResetExperiment())),
    Command(("set",), "turn a knob of an experiment", act=set_knob, takes="KNOB VALUE"),
    Command(("knobs",), "the knobs, and the runs made so far", show=lambda view, argument: knob_lines(view)),
    Command(("defaults",), "all knobs of the lab back to the beginning", act=bench(actions.TurnBack())),
    Command(("plot", "plots"), "the plots of an experiment, or one", show=plots, takes="[NAME]"),
    Command(("keep",), "keep this run as A, to compare others with", act=keep),
    Command(("compare", "c"), "two runs side by side", show=lambda view, argument: compared(view)),
    Command(("save",), "save your own problem, or a run of the lab", file=filing.save, takes="[FILE]"),
    Command(("export",), "the whole working of your own problem", file=filing.export, takes="FORMAT FILE"),
    Command(("change",), "your own problem: to the workbench, to change it"),
    Command(("again", "a"), "this step once more", show=lambda view, argument: pages.opening(view)),
    Command(("restart",), "begin again from the first step", act=_restart),
    Command(("settings",), "the settings, or change one of them", takes="[K V]"),
    Command(("help", "?"), "this list", show=_help),
    Command(("quit", "q", "exit"), "leave; everything is stored"),
)

SETTINGS = next(row for row in COMMANDS if "settings" in row.words)
SAVE = next(row for row in COMMANDS if "save" in row.words)
CHANGE = next(row for row in COMMANDS if "change" in row.words)
QUIT = next(row for row in COMMANDS if "quit" in row.words)
BY_WORD = {word: row for row in COMMANDS for word in row.words}


def command(typed: str) -> tuple[Command, str] | None:
    """The command that ``typed`` is, with its argument; None when it is an answer."""
    word, _, argument = typed.strip().partition(" ")
    row = BY_WORD.get(word.lower())
    if row is None or (argument and not row.takes):
        return None
    return row, argument.strip()
