"""Every key of the program: one row a command. The key line, the help and ``docs/keys.md`` are read off these rows.

A row has an id, so that a key can be changed in the settings, the word for the key line, and the
sentence for the help page. Whether it applies now is the row's ``action``, looked up in ``APPLIES``
by the screen. Only arrows, Enter, Tab, Escape, digits, letters and F-keys are needed.
"""

from __future__ import annotations

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen


def row(name: str, key: str, action: str, word: str, sentence: str, display: str | None = None) -> Binding:
    """A command. Without a ``word`` it has no place on the key line; without a ``sentence`` none in the help."""
    return Binding(key, action, word, show=bool(word), key_display=display, tooltip=sentence, id=name)


LESSON: list[BindingType] = [
    row("answer.check", "enter", "check", "check", "Check the answer on the line you are on"),
    row("answer.again", "enter", "again", "retry", "Empty the line for another answer; typing does so too"),
    row("choose.pick", "enter", "pick", "choose", "Choose the answer the pointer is on"),
    row("step.enter", "enter", "go_on", "go on", "Go on"),
    row("step.end", "enter", "to_the_map", "to the course map", "Back to the course map"),
    row("step.finish", "enter", "leave_problem", "back", "Back to where you came from"),
    row("answer.hint", "f2,question_mark", "hint", "hint", "A hint; each says more (? unless you are typing)"),
    row("panel.paths", "f3", "panel('PATHS')", "paths", "The paths that add up to what is asked"),
    row("look.down", "down", "look('down')", "look", "The part below", "{up}{down}{left}{right}"),
    row("look.up", "up", "look('up')", "", "The part above"),
    row("look.right", "right", "look('right')", "", "Along a weight to the right"),
    row("look.left", "left", "look('left')", "", "Along a weight to the left"),
    row("look.row", "f6", "look_row", "next row", "Look at the next row of the data"),
    row("paths.next", "down", "path(1)", "paths one by one", "The next path by itself, then all again", "{up}{down}"),
    row("paths.previous", "up", "path(-1)", "", "The path before"),
    row("sheet.next", "down,tab", "line(1)", "lines", "The next line of the sheet", "{up}{down}"),
    row("sheet.previous", "up,shift+tab", "line(-1)", "", "The line before"),
    row("choose.next", "down,tab", "option(1)", "", "The next answer"),
    row("choose.previous", "up,shift+tab", "option(-1)", "", "The answer before"),
    row("choose.1", "1", "number(1)", "choose", "Choose the answer with this number", "1-9"),
    *(row(f"choose.{digit}", str(digit), f"number({digit})", "", "") for digit in range(2, 10)),
    row(
        "point.next",
        "down,tab",
        "part('down')",
        "point",
        "Point at a part of the drawing, or at the one below",
        "{up}{down}",
    ),
    row("point.previous", "up,shift+tab", "part('up')", "", "Point at the part above"),
    row("point.right", "right", "point('right')", "along", "Point further right, along the weights", "{left}{right}"),
    row("point.left", "left", "point('left')", "", "Point further left, along the weights"),
    row("question.another", "f7", "another", "fresh numbers", "The same question with fresh numbers"),
    row("ask.next", "f8", "ask_next", "next open", "Be asked for the next quantity that you have not found"),
    row("ask.about", "f9", "ask_about", "ask", "Be asked for a quantity by its name, or for any"),
    row("lesson.again", "r", "start_over", "start over", "Begin again from the first step"),
    row("text.down", "pagedown,down", "scroll(1)", "read on", "Read on", "PgDn"),
    row("text.up", "pageup,up", "scroll(-1)", "", "Read back"),
    row("panel.values", "f5", "panel('VALUES')", "values", "All values: given, found, still unknown"),
    row("step.forward", "right", "forward", "steps", "One step on (an open question is skipped)", "{left}{right}"),
    row("step.back", "left", "back", "", "One step back"),
    row("walk.first", "home", "walk_to(1)", "", "The beginning of the walk"),
    row("walk.last", "end", "walk_to(0)", "", "The end of the walk"),
    row("working.unfold", "space,m", "unfold", "more", "Write long sums out in full, or fold them again"),
    row("walk.find", "g,slash", "find", "go to", "Go to a quantity of the walk by its name"),
    row("panel.drawing", "f6", "panel('DRAWING')", "drawing", "Look at the parts of the drawing, one by one"),
    row("row.next", "n", "row(1)", "next row", "Draw the next row of the data"),
    row("row.previous", "p", "row(-1)", "", "Draw the row of the data before"),
    row("panel.conventions", "f4", "panel('CONVENTIONS')", "conventions", "The conventions of this course"),
    row("own.file", "f10,w", "ask_file", "save", "Save this problem as a file, or export its whole working"),
    row("own.change", "f11,e", "edit_problem", "change", "Change this problem: to the workbench"),
    row("help", "f1", "panel('HELP')", "keys", "All keys"),
    row("panel.close", "escape", "close_panel", "close", "Close what is open"),
    row("point.end", "escape", "end_pointing", "stop pointing", "Point at nothing: the arrows lead on again"),
    row("answer.clear", "escape", "clear", "clear", "Take out all that is typed"),
    row("leave", "escape", "leave", "leave", "Leave; it comes back to the same place"),
    row("prompt.go", "enter", "go_there", "go there", "Go to the quantity the pointer is on"),
    row("prompt.next", "down", "match(1)", "choose", "The next name", "{up}{down}"),
    row("prompt.previous", "up", "match(-1)", "", "The name before"),
    row("prompt.fill", "tab", "fill", "complete", "Write the whole name"),
    row("prompt.close", "escape", "close_prompt", "close", "Close the prompt"),
    row("file.write", "enter", "write_file", "write", "Write the file that is named"),
    row("file.close", "escape", "close_question", "not now", "Write no file"),
]

MAP: list[BindingType] = [
    row("map.open", "enter", "open", "open", "Open the lesson the pointer is on"),
    row("map.continue", "c", "go_on", "", "Go on where you left off"),
    row("map.practise", "p", "practise", "practise", "Practise what is weak or due for review"),
    row("map.read_on", "pagedown,down", "read(1)", "read on", "Read on", "PgDn"),
    row("map.read_back", "pageup,up", "read(-1)", "", "Read back"),
    row("map.down", "down,j,tab", "select(1)", "move", "The next lesson", "{up}{down}"),
    row("map.up", "up,k,shift+tab", "select(-1)", "", "The lesson before"),
    row("map.page_down", "pagedown", "select(8)", "", "Further down"),
    row("map.page_up", "pageup", "select(-8)", "", "Further up"),
    row("map.first", "home", "select(-999)", "", "The first lesson"),
    row("map.last", "end", "select(999)", "", "The last lesson"),
    row("map.search", "slash", "search", "search", "Search titles, descriptions and skills", "/"),
    row("map.build", "w", "build", "build", "Build a problem of your own and work through it"),
    row("map.lab", "l", "lab", "lab", "The lab: train networks with every knob free"),
    row("help", "f1", "help", "keys", "All keys"),
    row("settings", "f12,comma", "settings", "settings", "The settings: colours, characters, figures, keys", ","),
    row("map.conventions", "f4", "conventions", "conventions", "The conventions of this course"),
    row("map.close", "escape", "close", "close", "Close the search or what is open"),
    row("map.quit", "escape,q", "quit", "quit", "Leave the program"),
]

SETTINGS: list[BindingType] = [
    row("settings.key", "enter", "take_key", "new key", "Give the command a new key: press it next"),
    row("settings.take", "enter", "take_over", "take it over", "Take the key from the other command"),
    row("settings.next", "right,enter", "turn(1)", "change", "The next value; it holds at once", "{left}{right}"),
    row("settings.before", "left", "turn(-1)", "", "The value before"),
    row("settings.usual", "backspace", "usual", "usual", "Back to the usual value or key"),
    row("settings.down", "down,tab", "select(1)", "rows", "The next row", "{up}{down}"),
    row("settings.up", "up,shift+tab", "select(-1)", "", "The row before"),
    row("settings.page_down", "pagedown", "select(10)", "", "Further down"),
    row("settings.page_up", "pageup", "select(-10)", "", "Further up"),
    row("settings.first", "home", "select(-999)", "", "The first row"),
    row("settings.last", "end", "select(999)", "", "The last row"),
    row("settings.keep", "escape", "keep", "keep it", "Keep the key as it was"),
    row("settings.close", "escape,f12,comma", "close", "close", "Close the settings"),
]

BUILDER: list[BindingType] = [
    row("file.write", "enter", "write_file", "write", "Write the file that is named"),
    row("file.close", "escape", "close_question", "not now", "Write no file"),
    row("build.read_on", "pagedown,down", "read(1)", "read on", "Read on", "PgDn"),
    row("build.read_back", "pageup,up", "read(-1)", "", "Read back"),
    row("build.next", "enter,tab", "next(1)", "next", "The next cell (a space too, in a table)"),
    row("build.previous", "shift+tab", "next(-1)", "", "The cell before"),
    row("build.right", "right", "next(1)", "", "The cell to the right"),
    row("build.left", "left", "next(-1)", "", "The cell to the left"),
    row("build.down", "down", "row(1)", "", "The cell below"),
    row("build.up", "up", "row(-1)", "", "The cell above"),
    row("build.work", "f8", "work", "work on it", "Draw it, walk through it, be asked and marked"),
    row("build.numbers", "f7", "numbers", "random", "Random, friendly numbers where none were typed"),
    row("build.drawing", "f6", "panel('DRAWING')", "drawing", "The drawing alone, and back"),
    row("build.file", "f10", "ask_file", "save", "Save the problem as a file, or export its whole working"),
    row("build.undo", "ctrl+z", "undo", "undo", "Take the last change back"),
    row("build.conventions", "f4", "panel('CONVENTIONS')", "conventions", "The conventions of this course"),
    row("build.anew", "ctrl+n", "anew", "", "Begin a new problem"),
    row("build.empty", "ctrl+t", "empty", "", "Empty the table the cursor is in"),
    row("help", "f1", "panel('HELP')", "keys", "All keys"),
    row("build.close", "escape", "close", "close", "Close what is open"),
    row("build.leave", "escape", "leave", "leave", "Leave; the draft is kept"),
]

APP: list[BindingType] = [
    row("settings", "f12,comma", "settings", "", "The settings: colours, characters, figures, keys"),
    Binding("ctrl+c,ctrl+q", "quit", show=False, priority=True, tooltip="Leave the program from anywhere", id="quit"),
]


async def press(screen: Screen[None], event: events.Key) -> None:
    """Do at once what the key is bound to now.

    Left to itself Textual does so only after the event has come back to the app, and keys that arrived
    in the same breath, as they do on a slow line, have overtaken it by then: Enter would find the next
    answer typed behind this one.
    """
    event.stop()
    event.prevent_default()
    bound = screen.active_bindings.get(event.key)
    if bound is not None and bound.enabled:
        await screen.app.run_action(bound.binding.action, bound.node)
