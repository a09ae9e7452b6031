"""What all screens paint with: signs, spelling, colours and the drawing, as the terminal and the settings have it.

There is one look for all screens. When a setting is changed the look changes, and every screen with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style

from engine.names import Spelling
from tutor.settings.table import AS_IT_COMES, Settings
from tutor.terminal import Charset, Terminal
from tutor.tui.glyphs import ASCII, UNICODE, Glyphs
from tutor.tui.lines import Line, Role, Sketch
from tutor.tui.styles import styles

if TYPE_CHECKING:
    from tutor.drawing.scene import Scene


@dataclass(slots=True)
class Look:
    """``styles`` stays the same mapping for good, so that whoever holds it paints with what it holds now."""

    glyphs: Glyphs
    spelling: Spelling
    styles: dict[Role, Style]
    sketch: Sketch

    def become(self, other: Look) -> None:
        """Look like ``other`` from now on."""
        self.glyphs, self.spelling, self.sketch = other.glyphs, other.spelling, other.sketch
        self.styles.update(other.styles)


def look_of(terminal: Terminal, settings: Settings = AS_IT_COMES) -> Look:
    unicode = terminal.charset is Charset.UNICODE
    usual = Spelling.PARTIAL if settings.derivative == "partial" else Spelling.UNICODE
    spelling = usual if unicode else Spelling.ASCII

    def sketch(scene: Scene, width: int, height: int) -> Sequence[Line]:
        from tutor.tui.sketch import sketch_of  # the map draws nothing

        return sketch_of(scene, width, height, unicode)

    return Look(UNICODE if unicode else ASCII, spelling, styles(terminal), sketch)
