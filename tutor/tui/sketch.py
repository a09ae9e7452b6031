"""The drawing as lines of a page: what each kind of cell of a drawing is in the roles of the face."""

from __future__ import annotations

from tutor.drawing.canvas import Role as Drawn
from tutor.drawing.characters import ASCII, UNICODE
from tutor.drawing.drawing import draw
from tutor.drawing.scene import Scene
from tutor.tui.lines import Line, Role, spans_of

ROLES = {
    Drawn.BLANK: Role.TEXT,
    Drawn.QUIET: Role.QUIET,
    Drawn.LIT: Role.LIT,
    Drawn.CURRENT: Role.HEAVY,
    Drawn.NAME: Role.TEXT,
    Drawn.VALUE: Role.TEXT,
    Drawn.UNKNOWN: Role.STRONG,
    Drawn.CAPTION: Role.QUIET,
    Drawn.CUT: Role.NOTICE,
}


def sketch_of(scene: Scene, width: int, height: int, unicode: bool) -> tuple[Line, ...]:
    """The lines that fill ``width`` × ``height`` cells with the drawing of ``scene``."""
    characters = UNICODE if unicode else ASCII
    drawing = draw(scene, width, height, characters)
    return tuple(spans_of([(text, ROLES[role]) for text, role in row]) for row in drawing.rows)
