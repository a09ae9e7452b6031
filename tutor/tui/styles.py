"""How each role looks: one row a role, one column a theme.

256 colours are given by their numbers in the fixed part of the palette (16 to 231 the 6×6×6 cube,
232 to 255 the greys), so they are the same everywhere and their contrast can be computed. High
contrast is bright on black. 16 colours are the terminal's own, on its own background. The last column
uses attributes alone: it is all that is left under NO_COLOR. Signs, heavy lines and words carry every
meaning as well: none hangs on colour.
"""

from __future__ import annotations

import re

from rich.style import Style

from tutor.terminal import Depth, Terminal, Theme
from tutor.tui.lines import Role

# role: (256 on dark, 256 on light, 256 in high contrast, 16 on dark, 16 on light, no colour)
LOOKS: dict[Role, tuple[str, str, str, str, str, str]] = {
    Role.TEXT: ("252", "235", "231", "", "", ""),
    Role.QUIET: ("245", "241", "250", "dim", "dim", "dim"),
    Role.TITLE: (
        "bold 255 on 236",
        "bold 233 on 252",
        "bold 16 on 231",
        "bold underline",
        "bold underline",
        "bold underline",
    ),
    Role.PLACE: ("249 on 236", "237 on 252", "16 on 231", "underline", "underline", "underline"),
    Role.HEADING: ("bold 255", "bold 233", "bold 231", "bold", "bold", "bold"),
    Role.STRONG: ("bold 255", "bold 233", "bold 231", "bold", "bold", "bold"),
    Role.EMPHASIS: ("italic 252", "italic 235", "underline 231", "underline", "underline", "underline"),
    Role.CODE: ("153", "24", "159", "cyan", "blue", "bold"),
    Role.LIT: ("117", "25", "bold 123", "bold cyan", "bold blue", "bold"),
    Role.CURRENT: ("bold 222", "bold 94", "bold 16 on 226", "bold yellow", "bold magenta", "bold reverse"),
    Role.HEAVY: ("bold 222", "bold 94", "bold 226", "bold yellow", "bold magenta", "bold"),
    Role.RIGHT: ("bold 114", "bold 22", "bold 120", "bold green", "bold green", "bold"),
    Role.WRONG: ("bold 210", "bold 124", "bold 217", "bold red", "bold red", "bold"),
    Role.FREE: ("186", "58", "229", "yellow", "magenta", ""),
    Role.HINT: ("147", "55", "189", "cyan", "blue", ""),
    Role.NOTICE: ("215", "94", "bold 215", "bold yellow", "bold magenta", "bold"),
    Role.SELECTED: ("bold 255 on 238", "bold 233 on 251", "bold 16 on 231", "reverse", "reverse", "reverse"),
    Role.TYPED: ("bold 255", "bold 233", "bold 231", "bold", "bold", "bold"),
    Role.CURSOR: ("234 on 252", "255 on 235", "16 on 226", "reverse", "reverse", "reverse"),
    Role.KEY: ("bold 249", "bold 238", "bold 231", "bold", "bold", "bold"),
    Role.KEY_WORD: ("245", "241", "252", "", "", ""),
}
COLUMN = {Theme.DARK: 0, Theme.LIGHT: 1, Theme.CONTRAST: 2, Theme.ANSI_DARK: 3, Theme.ANSI_LIGHT: 4}
NO_COLOUR = 5
PAPER = {Theme.DARK: "234", Theme.LIGHT: "255", Theme.CONTRAST: "16"}
NUMBER = re.compile(r"\b\d+\b")


def styles(terminal: Terminal) -> dict[Role, Style]:
    """The Rich style of every role, its background included."""
    column = NO_COLOUR if terminal.depth is Depth.NONE else COLUMN[terminal.theme]
    paper = f"on {PAPER[terminal.theme]} " if terminal.depth is Depth.MANY else ""
    return {role: style_of(paper) + style_of(looks[column]) for role, looks in LOOKS.items()}


def style_of(look: str) -> Style:
    """``bold 117 on 234``, with numbers of the palette, as a Rich style."""
    return Style.parse(NUMBER.sub(lambda number: f"color({number[0]})", look))
