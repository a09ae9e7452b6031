"""What all screens paint with: signs, spelling, colours and the drawing, chosen once from the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style

from engine.names import Spelling
from tutor.terminal import Charset, Terminal
from tutor.tui.glyphs import ASCII, UNICODE, Glyphs
from tutor.tui.lines import Line, Role, Sketch
from tutor.tui.styles import styles

if TYPE_CHECKING:
    from tutor.drawing.scene import Scene


@dataclass(frozen=True, slots=True)
class Look:
    glyphs: Glyphs
    spelling: Spelling
    styles: Mapping[Role, Style]
    sketch: Sketch


def look_of(terminal: Terminal) -> Look:
    unicode = terminal.charset is Charset.UNICODE
    spelling = Spelling.UNICODE if unicode else Spelling.ASCII

    def sketch(scene: Scene, width: int, height: int) -> Sequence[Line]:
        from tutor.tui.sketch import sketch_of  # the map draws nothing

        return sketch_of(scene, width, height, unicode)

    return Look(UNICODE if unicode else ASCII, spelling, styles(terminal), sketch)
