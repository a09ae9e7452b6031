"""Which commands of the lesson screen apply now: one row an action, looked up whenever keys are asked for.

What applies at an experiment, while a name is typed or for a problem of one's own is with what does it.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.session.view import View
from tutor.tui.page import Page
from tutor.tui.reading import Panel, Reading, is_checked, is_looking, is_pointing, is_writing, open_line

State = tuple[View, Reading, Page]


def _undecided(view: View) -> bool:
    return bool(view.options) and not any(option.right for option in view.options)


# action: whether it applies now. An action that is not listed always does.
APPLIES: dict[str, Callable[[State], bool]] = {
    "check": lambda state: open_line(state[0]) is not None and not is_checked(state[0], state[1]),
    "again": lambda state: is_checked(state[0], state[1]),
    "clear": lambda state: is_writing(state[0], state[1]),
    "go_on": lambda state: open_line(state[0]) is None and not _undecided(state[0]) and state[0].kind != "end",
    "forward": lambda state: state[0].kind != "end",
    "to_the_map": lambda state: state[0].kind == "end" and state[0].questions is None,
    "leave_problem": lambda state: state[0].kind == "end" and state[0].questions is not None,
    "pick": lambda state: _undecided(state[0]),
    "number": lambda state: _undecided(state[0]),
    "option": lambda state: _undecided(state[0]),
    "hint": lambda state: state[0].hints_left > 0 and open_line(state[0]) is not None,
    "part": lambda state: bool(state[0].parts) and open_line(state[0]) is not None,
    "point": lambda state: is_pointing(state[0], state[1]),
    "end_pointing": lambda state: is_pointing(state[0], state[1]),
    "look_row": lambda state: is_looking(state[0], state[1]) and bool(state[0].rows),
    "row": lambda state: bool(state[0].rows) and state[0].scene is not None,
    "another": lambda state: state[0].another,
    "ask_next": lambda state: state[0].questions is not None,
    "ask_about": lambda state: state[0].questions is not None,
    "start_over": lambda state: state[0].kind == "end",
    "line": lambda state: len(state[0].asked) > 1,
    "scroll": lambda state: state[2].overflow > 0,
    "walk_to": lambda state: state[0].place.inners > 0,
    "close_panel": lambda state: state[1].panel is not Panel.NONE,
    "look": lambda state: is_looking(state[0], state[1]),
    "path": lambda state: state[1].panel is Panel.PATHS and len(state[0].routes) > 1,
    "unfold": lambda state: bool(state[0].written_out) and state[1].panel is Panel.NONE,
    "find": lambda state: state[0].lookup is not None and open_line(state[0]) is None,
    "back": lambda state: state[0].place.step > 1 or state[0].place.inner > 1,
}
# What the keys that lead up and down do besides: not while they read on in a panel.
UP_AND_DOWN = ("line", "option", "part")
READ = (Panel.HELP, Panel.CONVENTIONS, Panel.VALUES)
# What arrows do besides: not while they lead a cursor over the drawing.
OF_THE_ARROWS = ("forward", "back", "line", "option", "part", "path", "point")
OF_POINTING = ("part", "point")
ARROWS = ("up", "down", "left", "right")
PANELS: dict[str, Callable[[State], bool]] = {
    "PATHS": lambda state: bool(state[0].paths),
    "CONVENTIONS": lambda state: bool(state[0].conventions),
    "VALUES": lambda state: bool(state[0].known),
    "DRAWING": lambda state: state[0].scene is not None and (state[0].inspector is not None or not state[2].drawn),
    "HELP": lambda state: True,
}


def applies(action: str, parameters: tuple[object, ...], state: State) -> bool:
    """Whether ``action`` does something now."""
    view, reading, page = state
    if action in UP_AND_DOWN and reading.panel in READ and page.overflow:
        return False
    if action in OF_THE_ARROWS and is_looking(view, reading):
        return False
    if action in OF_THE_ARROWS and action not in OF_POINTING and is_pointing(view, reading):
        return False
    if action == "panel":
        name = str(parameters[0])
        if name == "DRAWING" and is_looking(view, reading) and view.rows:
            return (
                False  # the same key again goes on to the next row of the data, as that of the paths to the next path
            )
        return reading.panel.name == name or PANELS[name](state)
    return action not in APPLIES or APPLIES[action](state)
