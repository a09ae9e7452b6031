"""Bars on a scale of powers of ten, and distributions over one range."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Bars, Profiles
from tutor.drawing.plot_cells import Cells, Marks, PlotLine, Run, cut
from tutor.drawing.scales import Scale, short

BARS_FROM = 1e-12
MOST_OF_A_BAR = 4  # rows of one distribution


def draw_bars(chart: Bars, width: int, height: int, marks: Marks) -> list[PlotLine]:
    sizes = [size for bar in chart.bars for size in (bar.value, bar.before) if size and isfinite(size)]
    low = 10.0 ** floor(log10(max(BARS_FROM, min(sizes, default=1.0))) - 0.3)
    high = 10.0 ** ceil(log10(max(low * 10, *sizes, 1e-11)))
    scale = Scale(low, high, powers=True)
    widest = max((len(bar.label) for bar in chart.bars), default=0)
    room = max(3, width - widest - 10)
    lines: list[PlotLine] = []
    for bar in chart.bars[: height - 2]:
        cells = Cells(room, 1)
        length = round(scale.place(bar.value) * (room - 1)) + 1 if bar.value > 0 and isfinite(bar.value) else 0
        for x in range(length):
            cells.put(x, 0, marks.bar, Role.LIT)
        if bar.before:
            cells.put(round(scale.place(bar.before) * (room - 1)), 0, marks.before, Role.CURRENT)
        label: Run = (f"{bar.label:<{widest}} ", Role.CAPTION)
        lines.append((label, *cells.line(0), (f" {short(bar.value)}", Role.VALUE)))
    began = [(f"  {marks.before} at the start", Role.CURRENT)] if any(bar.before for bar in chart.bars) else []
    first, last = short(low), short(high)
    axis = f"{'':{widest + 1}}{first}{last:>{max(1, room - len(first))}}"
    return [cut([(chart.title, Role.NAME), *began], width), *lines, cut([(axis, Role.QUIET)], width)]


def draw_profiles(chart: Profiles, width: int, height: int, marks: Marks) -> list[PlotLine]:
    """A row of bars each, or several rows where there is room: then the shape of a distribution can be read."""
    widest = max((len(row.label) for row in chart.rows), default=0)
    remark = max((len(row.remark) for row in chart.rows), default=0)
    room = max(6, width - widest - remark - 3)
    tall = max(1, min(MOST_OF_A_BAR, (height - 2) // max(1, len(chart.rows))))
    lines: list[PlotLine] = []
    for row in chart.rows[: height - 2]:
        counts = _resized(row.counts, room)
        most = max((*counts, 1e-9))
        eighths = [
            0 if count <= 0 else max(1, round(count / most * (len(marks.levels) - 1) * tall)) for count in counts
        ]
        for level in reversed(range(tall)):
            bars = "".join(_part_of_bar(each, level, marks) for each in eighths)
            label, said = (row.label, f" {row.remark}") if level == 0 else ("", "")
            lines.append(((f"{label:<{widest}} ", Role.CAPTION), (bars, Role.LIT), (said, Role.VALUE)))
    first, last = short(chart.across[0]), short(chart.across[1])
    middle = short((chart.across[0] + chart.across[1]) / 2)
    axis = f"{'':{widest + 1}}{first}{middle:^{max(1, room - len(first) - len(last))}}{last}"
    return [cut([(chart.title, Role.NAME)], width), *lines, cut([(axis, Role.QUIET)], width)]


def _part_of_bar(height: int, level: int, marks: Marks) -> str:
    """What of a bar is to be seen in the row ``level``, counted from its foot."""
    steps = len(marks.levels) - 1
    return marks.levels[max(0, min(steps, height - level * steps))]


def _resized(counts: Sequence[int], room: int) -> list[float]:
    """The counts over ``room`` columns: the largest of those that fall into each."""
    parts = len(counts)
    return [
        float(max(counts[x * parts // room : max(x * parts // room + 1, (x + 1) * parts // room)])) for x in range(room)
    ]
