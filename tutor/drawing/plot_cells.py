"""What every plot is painted with: its characters, a grid of cells, a frame with numbers, and the rows of data.

Curves and classes differ by character; colour only repeats it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Dot
from tutor.drawing.scales import Scale, middle_of, tick

Run = tuple[str, Role]
PlotLine = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The characters of a plot."""

    curves: str  # one for each curve, the last one where two meet
    side: str
    corner: str
    floor: str
    regions: str  # for each class: unsure and sure, in turn
    dots: str  # for each class
    wrong: str
    model: str
    levels: str  # from none to most
    strokes: str  # of a level line: level, upright, rising, falling
    way: str  # between two points of a path
    lowest: str


UNICODE = Marks("•○+×◉", "┤", "└", "─", "  ░▒·:", "oxv", "OXV", "•", " ▁▂▃▄▅▆▇█", "─│╱╲", "·", "+")
ASCII = Marks("*o+x@", "|", "+", "-", "  .:,;", "oxv", "OXV", "*", " .:-=+*#", "-|/\\", ".", "+")
SERIES = (Role.LIT, Role.CURRENT, Role.VALUE, Role.CAPTION)


class Cells:
    """A grid of characters that is painted over."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[list[tuple[str, Role]]] = [[(" ", Role.BLANK)] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, role: Role) -> None:
        if self.holds(x, y):
            self.rows[y][x] = (text, role)

    def holds(self, x: int, y: int) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height

    def taken(self, x: int, y: int) -> str:
        """What stands there; a space outside."""
        return self.rows[y][x][0] if self.holds(x, y) else " "

    def line(self, y: int) -> PlotLine:
        return joined(self.rows[y])


def joined(cells: Sequence[tuple[str, Role]]) -> PlotLine:
    """Cells as runs of one role."""
    out: list[Run] = []
    for text, role in cells:
        if out and (out[-1][1] is role or text == " "):
            out[-1] = (out[-1][0] + text, out[-1][1])
        else:
            out.append((text, role))
    return tuple(out)


def cut(runs: Sequence[Run], width: int) -> PlotLine:
    out: list[Run] = []
    for text, role in runs:
        text = text[:width]
        width -= len(text)
        if text:
            out.append((text, role))
    return tuple(out)


def row_of(scale: Scale, value: float, height: int) -> int:
    """The row of a value, within the rows there are."""
    return row_at(min(1.0, max(0.0, scale.place(value))), height)


def row_at(place: float, height: int) -> int:
    return round((1.0 - place) * (height - 1))


def framed(cells: Cells, scale: Scale, ends: tuple[str, str, str], marks: Marks) -> list[PlotLine]:
    """The cells with numbers at the left side and an axis below: its beginning, name and end."""
    labels = {0: scale.high, cells.height - 1: scale.low}
    if cells.height >= 7:
        labels[row_of(scale, middle_of(scale), cells.height)] = middle_of(scale)  # painted in this very row
    texts = {y: tick(value, scale.powers) for y, value in labels.items()}
    widest = max(map(len, texts.values()))
    lines: list[PlotLine] = [
        ((f"{texts.get(y, ''):>{widest}}{marks.side}", Role.QUIET), *cells.line(y)) for y in range(cells.height)
    ]
    first, name, last = ends
    room = cells.width - len(first) - len(last)
    below = f"{first}{name:^{room}}{last}" if room > len(name) else f"{first}{last:>{cells.width - len(first)}}"
    return [*lines, ((" " * (widest + 1) + below, Role.QUIET),)]


def label_width(scale: Scale) -> int:
    return max(len(tick(value, scale.powers)) for value in (scale.low, middle_of(scale), scale.high)) + 1


def mark_of(marks: str, kind: int) -> str:
    return marks[kind % len(marks)]


def dot_role(kind: int) -> Role:
    return SERIES[kind % len(SERIES)]


def draw_dots(cells: Cells, dots: Sequence[Dot], across: Scale, down: Scale, marks: Marks) -> None:
    """The rows of data; wrong ones last, so that none hides behind a right one."""
    for dot in sorted(dots, key=lambda dot: dot.wrong):
        x, y = round(across.place(dot.x) * (cells.width - 1)), row_of(down, dot.y, cells.height)
        mark = mark_of(marks.wrong if dot.wrong else marks.dots, dot.kind)
        cells.put(x, y, mark, Role.UNKNOWN if dot.wrong else dot_role(dot.kind))
