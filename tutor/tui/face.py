"""What all screens paint with: signs, spelling, colours and the drawing, chosen once from the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style

from engine.names import Spelling
from tutor.terminal import Charset, Terminal
from tutor.tui.glyphs import ASCII, UNICODE, Glyphs
from tutor.tui.lesson_page import Sketch
from tutor.tui.lines import Role
from tutor.tui.sketch import sketch_in
from tutor.tui.styles import styles


@dataclass(frozen=True, slots=True)
class Look:
    glyphs: Glyphs
    spelling: Spelling
    styles: Mapping[Role, Style]
    sketch: Sketch


def look_of(terminal: Terminal) -> Look:
    unicode = terminal.charset is Charset.UNICODE
    spelling = Spelling.UNICODE if unicode else Spelling.ASCII
    return Look(UNICODE if unicode else ASCII, spelling, styles(terminal), sketch_in(unicode))
