"""Curves over a common axis, and the function of a network among the rows it is to fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Curve, Curves, Fit
from tutor.drawing.plot_cells import (
    SERIES,
    Cells,
    Marks,
    PlotLine,
    Run,
    cut,
    draw_dots,
    framed,
    label_width,
    row_at,
    row_of,
)
from tutor.drawing.scales import LARGEST, Scale, scale_of, short

Point = tuple[float, float]
TWO_ROWS = 8  # rows of a plot from which on a long legend may have two of them
ROUNDING = 1e-9
NOW = "now"
BY_FACTORS = ("; equal steps up multiply", "; steps up multiply", "; by factors", "")  # as much as there is room for


def draw_curves(chart: Curves, width: int, height: int, marks: Marks) -> list[PlotLine]:
    values = [y for curve in chart.curves for _, y in curve.points]
    scale = Scale(*chart.down) if chart.down else scale_of(values, chart.factors)
    named = [curve for curve in chart.curves if curve.mark]
    beside = 1 + max((len(_end(curve)) for curve in named), default=-1)
    room = max(4, width - label_width(scale) - beside)
    head = _title(chart, width) if named else _legend(chart, scale, width, height, marks)
    cells = Cells(room, height - 1 - len(head))
    owners: dict[tuple[int, int], list[int]] = {}
    for number, curve in enumerate(chart.curves):
        for at in connected(by_column(curve.points, chart.across, scale, room, cells.height)):
            owners.setdefault(at, []).append(number)
    for (x, y), here in owners.items():
        cells.put(x, y, *_met(chart, here, x, marks))
    first, last = short(chart.across[0]), short(chart.across[1])
    ends = (first, _axis(chart, scale, room - len(first) - len(last)), last)
    lines = framed(cells, scale, ends, marks)
    return [*head, *(_with_ends(lines, named, scale, cells.height, width - beside) if named else lines)]


def _axis(chart: Curves, scale: Scale, room: int) -> str:
    """The name of the axis, and what the other one is like where it is not as one expects."""
    said = BY_FACTORS if scale.powers else ("",)
    return next((f"{chart.axis}{each}" for each in said if len(chart.axis) + len(each) < room), chart.axis)


def _met(chart: Curves, here: Sequence[int], x: int, marks: Marks) -> tuple[str, Role]:
    """The character of a cell. Curves with marks of their own take turns where they meet, so that all can be seen."""
    number = here[x % len(here)] if chart.curves[here[0]].mark else here[-1]
    text = chart.curves[number].mark or (marks.curves[number] if len(here) == 1 else marks.curves[-1])
    return text, SERIES[number % len(SERIES)]


def _end(curve: Curve) -> str:
    good = [y for _, y in curve.points if isfinite(y)]
    return f"{curve.mark} {short(good[-1]) if good else 'none'}"


def _with_ends(
    lines: Sequence[PlotLine], curves: Sequence[Curve], scale: Scale, rows: int, width: int
) -> list[PlotLine]:
    """Beside the plot, in the order of their values, the mark and the value each curve ends at."""
    falling = sorted(range(len(curves)), key=lambda k: -_last(curves[k]))[:rows]
    out = list(lines)
    free = 0
    for after, k in enumerate(falling):
        wanted = row_of(scale, _last(curves[k]), rows)
        y = max(free, min(wanted, rows - (len(falling) - after)))
        free = y + 1
        gap = width - sum(len(text) for text, _ in out[y])
        out[y] = (*out[y], (" " * (gap + 1), Role.BLANK), (_end(curves[k]), SERIES[k % len(SERIES)]))
    return out


def _last(curve: Curve) -> float:
    return next((y for _, y in reversed(curve.points) if isfinite(y)), 0.0)


def _title(chart: Curves, width: int) -> list[PlotLine]:
    """The title, and what stands at the right side."""
    gap = width - len(chart.title) - len(NOW)
    return [cut([(chart.title, Role.NAME), (f"{'':{gap}}{NOW}" if gap > 0 else "", Role.QUIET)], width)]


def _legend(chart: Curves, scale: Scale, width: int, height: int, marks: Marks) -> list[PlotLine]:
    """The title and what each character means; in two rows where one is too short and there is room for both."""
    title = chart.title
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
    points: Sequence[Point], across: tuple[float, float], scale: Scale, width: int, height: int
) -> dict[int, int]:
    """The row of each column: the mean place of the points in it, and straight lines over columns without any.

    A column where the curve has left the scale has none.
    """
    gathered: dict[int, list[float]] = {}
    span = (across[1] - across[0]) or 1.0
    for x, y in points:
        if isfinite(y) and abs(y) < LARGEST:
            gathered.setdefault(round((x - across[0]) / span * (width - 1)), []).append(scale.place(y))
    columns = sorted(gathered)
    places = {x: sum(gathered[x]) / len(gathered[x]) for x in columns}
    for left, right in pairwise(columns):
        for x in range(left + 1, right):
            places[x] = places[left] + (places[right] - places[left]) * (x - left) / (right - left)
    return {x: row_at(place, height) for x, place in places.items() if -ROUNDING < place < 1 + ROUNDING}


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

    for x, y in connected(by_column(chart.model, (across.low, across.high), scale, room, cells.height)):
        cells.put(x, y, marks.model, Role.CURRENT)
    legend = [(f"  {marks.dots[0]} rows", Role.LIT), (f"  {marks.model} network", Role.CURRENT)]
    ends = (short(across.low), chart.axis, short(across.high))
    return [cut([(chart.title, Role.NAME), *legend], width), *framed(cells, scale, ends, marks)]
