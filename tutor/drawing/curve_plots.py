"""Curves over a common axis, and the function of a network among the rows it is to fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import isfinite

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Curves, Fit
from tutor.drawing.plot_cells import SERIES, Cells, Marks, PlotLine, Run, cut, draw_dots, framed, label_width, row_of
from tutor.drawing.scales import LARGEST, Scale, scale_of, short

Point = tuple[float, float]
TWO_ROWS = 8  # rows of a plot from which on a long legend may have two of them
OUTSIDE = -1  # the row of what leaves the picture


def draw_curves(chart: Curves, width: int, height: int, marks: Marks) -> list[PlotLine]:
    scale = Scale(*chart.down) if chart.down else scale_of([y for curve in chart.curves for _, y in curve.points])
    room = max(4, width - label_width(scale))
    head = _legend(chart, scale, width, height, marks)
    cells = Cells(room, height - 1 - len(head))
    for number, curve in enumerate(chart.curves):
        rows = by_column(curve.points, chart.across, room, lambda y: row_of(scale, y, cells.height))
        for x, y in connected(rows):
            met = cells.rows[y][x][0] not in (" ", marks.curves[number])
            text = marks.curves[-1] if met else marks.curves[number]
            cells.put(x, y, text, SERIES[number])
    ends = (short(chart.across[0]), chart.axis, short(chart.across[1]))
    return [*head, *framed(cells, scale, ends, marks)]


def _legend(chart: Curves, scale: Scale, width: int, height: int, marks: Marks) -> list[PlotLine]:
    """The title and what each character means; in two rows where one is too short and there is room for both."""
    title = f"{chart.title}(log)" if scale.powers else chart.title
    runs: list[Run] = [(f" {marks.curves[k]} {curve.name}", SERIES[k]) for k, curve in enumerate(chart.curves)]
    runs += [(f" {marks.curves[-1]} both", Role.CAPTION)] if len(chart.curves) > 1 else []
    whole = [(title, Role.NAME), *runs]
    if _length(whole) <= width:
        return [cut(whole, width)]
    if height < TWO_ROWS:
        return [cut(_briefly(chart, title, marks) or whole, width)]
    first, rest = whole[: 1 + len(chart.curves) // 2], whole[1 + len(chart.curves) // 2 :]
    indent = max(0, min(len(title), width - _length(rest)))
    return [cut(first, width), cut([(" " * indent, Role.NAME), *rest], width)]


def _briefly(chart: Curves, title: str, marks: Marks) -> list[Run]:
    """A legend of several runs that says once what the curves of each show; nothing where there is one run."""
    if not all(curve.run for curve in chart.curves):
        return []
    names = [curve.name.removeprefix(curve.run).strip() for curve in chart.curves]
    out: list[Run] = [(title, Role.NAME)]
    for name in dict.fromkeys(names):
        out.append((f" {name}", Role.CAPTION))
        shown = [k for k, each in enumerate(names) if each == name]
        out += [(f" {chart.curves[k].run}{marks.curves[k]}", SERIES[k]) for k in shown]
    return out


def _length(runs: Sequence[Run]) -> int:
    return sum(len(text) for text, _ in runs)


def by_column(
    points: Sequence[Point], across: tuple[float, float], width: int, row: Callable[[float], int]
) -> dict[int, int]:
    """The row of each column: the mean of the points in it, and straight lines over columns without any."""
    gathered: dict[int, list[float]] = {}
    span = (across[1] - across[0]) or 1.0
    for x, y in points:
        if isfinite(y) and abs(y) < LARGEST:
            gathered.setdefault(round((x - across[0]) / span * (width - 1)), []).append(y)
    columns = sorted(gathered)
    means = {x: sum(gathered[x]) / len(gathered[x]) for x in columns}
    for left, right in pairwise(columns):
        for x in range(left + 1, right):
            means[x] = means[left] + (means[right] - means[left]) * (x - left) / (right - left)
    return {x: row(mean) for x, mean in means.items()}


def connected(rows: dict[int, int]) -> list[tuple[int, int]]:
    """The cells of a curve, with steep parts filled so that it does not fall apart."""
    cells: list[tuple[int, int]] = []
    for x in sorted(rows):
        before, here = rows.get(x - 1, rows[x]), rows[x]
        cells.append((x, here))
        cells += [(x, y) for y in range(min(before, here) + 1, max(before, here)) if before != here]
    return cells


def draw_fit(chart: Fit, width: int, height: int, marks: Marks) -> list[PlotLine]:
    # The rows alone make the scale: a model that runs away leaves the picture instead of flattening it.
    scale = scale_of([dot.y for dot in chart.dots])
    across = Scale(chart.model[0][0], chart.model[-1][0])
    room = max(4, width - label_width(scale))
    cells = Cells(room, height - 2)
    draw_dots(cells, chart.dots, across, scale, marks)

    def row(y: float) -> int:
        return row_of(scale, y, cells.height) if scale.low <= y <= scale.high else OUTSIDE

    rows = by_column(chart.model, (across.low, across.high), room, row)
    for x, y in connected({x: y for x, y in rows.items() if y != OUTSIDE}):
        cells.put(x, y, marks.model, Role.CURRENT)
    legend = [(f"  {marks.dots[0]} rows", Role.LIT), (f"  {marks.model} network", Role.CURRENT)]
    ends = (short(across.low), chart.axis, short(across.high))
    return [cut([(chart.title, Role.NAME), *legend], width), *framed(cells, scale, ends, marks)]
