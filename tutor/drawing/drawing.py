"""From a scene and an area to a drawing: rows of cells that a face only has to paint.

One call chooses between the network drawn with lines and the matrix view; both come back in the same shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from tutor.drawing.canvas import Canvas, Cell, Rect, Role
from tutor.drawing.characters import UNICODE, Characters
from tutor.drawing.layout import plan
from tutor.drawing.matrix import paint_matrix
from tutor.drawing.network import paint
from tutor.drawing.scene import Scene


@dataclass(frozen=True, slots=True)
class Drawing:
    """``height`` rows of exactly ``width`` cells, and where each part stands, by its key.

    ``places`` holds every neuron, bias, labelled edge and outcome that is visible.
    """

    rows: tuple[tuple[Cell, ...], ...]
    places: Mapping[str, Rect]
    width: int
    height: int

    def text(self) -> str:
        """The plain rows, trailing blanks stripped, joined by newlines."""
        return "\n".join("".join(cell.text for cell in row).rstrip() for row in self.rows)

    def runs(self, row: int) -> list[tuple[str, Role]]:
        """One row as consecutive texts of one role each."""
        return [
            ("".join(cell.text for cell in cells), role) for role, cells in groupby(self.rows[row], lambda c: c.role)
        ]


def draw(scene: Scene, width: int, height: int, characters: Characters = UNICODE) -> Drawing:
    """Draws a scene in ``width`` × ``height`` cells (each at least 1; less counts as 1). Never raises for a size."""
    width, height = max(1, width), max(1, height)
    canvas = Canvas(width, height)
    layout = plan(scene, width, height)
    places = paint(scene, layout, canvas, characters) if layout else paint_matrix(scene, canvas, characters)
    visible = {key: place for key, place in places.items() if place.width > 0 and place.height > 0}
    return Drawing(canvas.rows(characters), visible, width, height)
