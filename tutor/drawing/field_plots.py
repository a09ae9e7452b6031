"""A field of predicted classes over two inputs, with the rows of data in it."""

from __future__ import annotations

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Field
from tutor.drawing.plot_cells import Cells, Marks, PlotLine, cut, dot_role, draw_dots, mark_of
from tutor.drawing.scales import Scale, tick

TWO_ROWS = 8  # rows of a plot from which on there are two of them below it


def draw_field(chart: Field, width: int, height: int, marks: Marks) -> list[PlotLine]:
    below = _under_field(chart, width, height, marks)
    cells = Cells(width, height - 1 - len(below))
    down, across = len(chart.kinds), len(chart.kinds[0])
    for y in range(cells.height):
        for x in range(width):
            row, column = y * down // cells.height, x * across // width
            kind = chart.kinds[row][column]
            mark = marks.regions[(2 * kind + chart.sure[row][column]) % len(marks.regions)]
            cells.put(x, y, mark, Role.QUIET)
    draw_dots(cells, chart.dots, Scale(*chart.across), Scale(*chart.down), marks)
    known = sorted({dot.kind for dot in chart.dots})
    classes = [(f"  {mark_of(marks.dots, kind)} {kind}", dot_role(kind)) for kind in known]
    wrong = [(" ".join(["  wrong:", *(mark_of(marks.wrong, kind) for kind in known)]), Role.UNKNOWN)]
    return [
        cut([(chart.title, Role.NAME), *classes, *wrong], width),
        *(cells.line(y) for y in range(cells.height)),
        *(cut([(text, Role.QUIET)], width) for text in below),
    ]


def _under_field(chart: Field, width: int, height: int, marks: Marks) -> list[str]:
    """What the shading means and what the axes are: beside each other, or in two rows where there are enough."""
    shaded = f"{marks.regions[2]}{marks.regions[3]} predicted 1: unsure, sure"
    (x, y), (left, right), (low, high) = chart.axes, chart.across, chart.down
    axes = f"{x} {tick(left)} to {tick(right)}, up: {y} {tick(low)} to {tick(high)}"
    if len(axes) + len(shaded) + 2 <= width:
        return [f"{axes}; {shaded}"]
    return [axes, shaded] if height >= TWO_ROWS else [shaded]
