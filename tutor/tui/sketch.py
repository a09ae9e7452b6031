"""The drawing as lines of a page: what each kind of cell of a drawing is in the roles of the face."""

from __future__ import annotations

from tutor.drawing.canvas import Role as Drawn
from tutor.drawing.characters import ASCII, UNICODE, Characters
from tutor.drawing.drawing import Drawing, draw
from tutor.drawing.scene import Mark, Scene
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
    frames = _frames_of_lit(scene, drawing, characters)
    return tuple(
        spans_of([(text, Role.QUIET if (x, y) in frames else ROLES[role]) for x, (text, role) in enumerate(row)])
        for y, row in enumerate(drawing.rows)
    )


def _frames_of_lit(scene: Scene, drawing: Drawing, characters: Characters) -> set[tuple[int, int]]:
    """The frames of the neurons that take part. They stay quiet: the corners and the name say that they
    take part, and a frame in another colour is a hundred bytes a neuron at every step."""
    lit = [neuron.key for layer in scene.layers for neuron in layer.neurons if neuron.mark is Mark.LIT]
    frame = characters.frames[Mark.LIT]
    strokes = {getattr(frame, part) for part in frame.__slots__}
    cells: set[tuple[int, int]] = set()
    for place in (drawing.places[key] for key in lit if key in drawing.places):
        for y in range(place.y, place.y + place.height):
            for x in range(place.x, place.x + place.width):
                if drawing.rows[y][x].text in strokes:
                    cells.add((x, y))
    return cells
