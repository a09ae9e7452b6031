"""A map of heights: level lines with their numbers, the lowest point, and the paths of one run or two.

Both directions have the same scale, a cell counting as twice as high as it is wide, so that a narrow valley is
narrow on the screen. What lies above and below the picture is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Contours, Path
from tutor.drawing.plot_cells import SERIES, Cells, Marks, PlotLine, Run, cut
from tutor.drawing.scales import short, tick

TALL = 2.0  # how many times as high as wide a cell is
STEEP, FLAT = 2.0, 0.5  # slopes of a line, in cells, from which on it is drawn upright or level
START, END = "S", "E"
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """From weights to cells: ``unit`` of a weight to a column, half as many to a row."""

    left: float
    middle: float
    unit: float
    centre: int  # the row of ``middle``

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Column and row, as parts of cells too."""
        return (x - self.left) / self.unit, self.centre - (y - self.middle) / (TALL * self.unit)

    def weights(self, column: float, row: float) -> tuple[float, float]:
        return self.left + column * self.unit, self.middle + (self.centre - row) * TALL * self.unit


def draw_contours(chart: Contours, width: int, height: int, marks: Marks) -> list[PlotLine]:
    cells = Cells(width, height - 2)
    left, right = chart.across
    sheet = Sheet(left, chart.lowest[1], (right - left) / max(1, width - 1), cells.height // 2)
    lines = _draw_lines(cells, chart, sheet, marks)
    for number, path in reversed(list(enumerate(chart.paths))):
        _draw_path(cells, path, number, sheet, marks)
    cells.put(*_cell(sheet.place(*chart.lowest)), marks.lowest, Role.UNKNOWN)
    for path in reversed(chart.paths):
        _draw_ends(cells, path, sheet)
    _write_levels(cells, lines, chart.levels, marks)
    low, high = (sheet.weights(0, y)[1] for y in (cells.height - 1, 0))
    across, up = (
        (name, f" {tick(least)} to {tick(most)}")
        for name, least, most in zip(chart.axes, (left, low), (right, high), strict=True)
    )
    whole = f"{''.join(across)}, up {''.join(up)}"
    below = whole if len(whole) <= width else f"{''.join(across)}, up {up[0]}"
    return [
        cut(_legend(chart, width, marks), width),
        *(cells.line(y) for y in range(cells.height)),
        cut([(below, Role.QUIET)], width),
    ]


def _legend(chart: Contours, width: int, marks: Marks) -> list[Run]:
    """The title and what the characters of the paths mean, more briefly where there is less room."""
    two = len(chart.paths) > 1
    paths: list[Run] = [
        (f" {marks.curves[k]} {path.run if two else 'path'}", SERIES[k]) for k, path in enumerate(chart.paths)
    ]
    met: list[Run] = [(f" {marks.curves[-1]} both", Role.CAPTION)] if two else []
    lowest: Run = (f" {marks.lowest} lowest", Role.UNKNOWN)
    ends: Run = (f" {START} start" if two else f" {START} start {END} end", Role.UNKNOWN)
    for legend in ([*paths, *met, lowest, ends], [*paths, *met, lowest], [*paths, lowest]):
        if len(chart.title) + sum(len(text) for text, _ in legend) <= width:
            return [(chart.title, Role.NAME), *legend]
    return [(chart.title, Role.NAME), *paths]


# --- level lines --------------------------------------------------------------------------------


def _draw_lines(cells: Cells, chart: Contours, sheet: Sheet, marks: Marks) -> dict[int, list[Place]]:
    """The level lines, and where each runs, by the number of its level."""
    heights = [[_height(chart, *sheet.weights(x, y)) for x in range(cells.width + 1)] for y in range(cells.height + 1)]
    band = [[sum(height > level for level in chart.levels) for height in row] for row in heights]
    lines: dict[int, list[Place]] = {}
    for y in range(cells.height):
        for x in range(cells.width):
            here, beside, under = band[y][x], band[y][x + 1], band[y + 1][x]
            if here == beside == under:
                continue
            lines.setdefault(max(here, beside, under) - 1, []).append((x, y))
            fall = heights[y][x + 1] - heights[y][x], heights[y + 1][x] - heights[y][x]
            cells.put(x, y, _stroke(*fall, marks), Role.QUIET)
    return lines


def _height(chart: Contours, x: float, y: float) -> float:
    """Between the points of the square; beyond it as at its edge."""
    rows, columns = len(chart.heights), len(chart.heights[0])
    row, down = _between(y, chart.up, rows)
    column, right = _between(x, chart.across, columns)
    lower, upper = chart.heights[row], chart.heights[row + 1]
    near = lower[column] + (lower[column + 1] - lower[column]) * right
    far = upper[column] + (upper[column + 1] - upper[column]) * right
    return near + (far - near) * down


def _between(value: float, ends: tuple[float, float], points: int) -> tuple[int, float]:
    """The point before ``value``, and how far it is from there to the next."""
    at = min(1.0, max(0.0, (value - ends[0]) / (ends[1] - ends[0]))) * (points - 1)
    index = min(points - 2, int(at))
    return index, at - index


def _stroke(across: float, down: float, marks: Marks) -> str:
    """A piece of a level line, which runs at right angles to the way down."""
    level, upright, rising, falling = tuple(marks.strokes)
    if abs(across) < FLAT * abs(down):
        return level
    if abs(across) > STEEP * abs(down):
        return upright
    return rising if across * down > 0 else falling


def _write_levels(cells: Cells, lines: Mapping[int, Sequence[Place]], levels: Sequence[float], marks: Marks) -> None:
    """The number of each line upon it, below its middle and off the paths, further to the right the higher it is."""
    for number, line in lines.items():
        text = short(levels[number])
        middle = (min(y for _, y in line) + max(y for _, y in line)) / 2
        free = [(x, y) for x, y in line if y >= middle and _is_free(cells, x, y, len(text), marks)]
        if not free:
            continue
        first, last = min(x for x, _ in free), max(x for x, _ in free)
        wanted = first + (last - first) * (number + 1) / (len(levels) + 1)
        x, y = min(free, key=lambda place: abs(place[0] - wanted))
        for k, character in enumerate(text):
            cells.put(x + k, y, character, Role.CAPTION)


def _is_free(cells: Cells, x: int, y: int, width: int, marks: Marks) -> bool:
    """Whether a number can stand there, with nothing but a line below it and beside it."""
    places = range(x - 1, x + width + 1)
    return all(cells.holds(column, y) and cells.taken(column, y) in f" {marks.strokes}" for column in places)


# --- paths --------------------------------------------------------------------------------------


def _draw_path(cells: Cells, path: Path, number: int, sheet: Sheet, marks: Marks) -> None:
    places = _places(path, sheet)
    others = marks.curves[1 - number]
    role = SERIES[number % len(SERIES)]
    for before, after in pairwise(places):
        if not (cells.holds(*before) or cells.holds(*after)):
            continue  # a run that has left the picture would only fill it
        for x, y in _way(before, after, cells):
            if cells.taken(x, y) not in (others, marks.curves[number]):
                cells.put(x, y, marks.way, role)
    for x, y in places:
        met = cells.taken(x, y) in (others, marks.curves[-1])
        cells.put(x, y, marks.curves[-1] if met else marks.curves[number], role)


def _draw_ends(cells: Cells, path: Path, sheet: Sheet) -> None:
    places = _places(path, sheet)
    if places:
        cells.put(*places[0], START, Role.UNKNOWN)
    if len(places) > 1 and places[-1] != places[0]:
        cells.put(*places[-1], path.run or END, Role.UNKNOWN)


def _places(path: Path, sheet: Sheet) -> list[Place]:
    return [_cell(sheet.place(*point)) for point in path.points if all(map(isfinite, point))]


def _cell(place: tuple[float, float]) -> Place:
    far = 10_000  # beyond any screen; a run that has run away is no nearer to it
    return round(max(-far, min(far, place[0]))), round(max(-far, min(far, place[1])))


def _way(before: Place, after: Place, cells: Cells) -> Iterator[Place]:
    """The cells between two, without them, as far as they are in the picture."""
    (x, y), (to_x, to_y) = before, after
    steps = max(abs(to_x - x), abs(to_y - y))
    for step in range(1, steps):
        place = round(x + (to_x - x) * step / steps), round(y + (to_y - y) * step / steps)
        if cells.holds(*place):
            yield place
