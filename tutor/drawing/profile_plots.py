"""Distributions over one range, a row of bars each."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Profiles
from tutor.drawing.plot_cells import Marks, PlotLine, cut
from tutor.drawing.scales import short

MOST_OF_A_BAR = 4  # rows of one distribution
APART = 1  # of the steps of a row: so much is left to the distribution above


def draw_profiles(chart: Profiles, width: int, height: int, marks: Marks) -> list[PlotLine]:
    """A row of bars each, or several rows where there is room: then the shape of a distribution can be read."""
    widest = max((len(row.label) for row in chart.rows), default=0)
    remark = max((len(row.remark) for row in chart.rows), default=0)
    room = max(6, width - widest - remark - 3)
    tall, gap = _rows_of_each(len(chart.rows), height - 2)
    top = (len(marks.levels) - 1) * tall - (APART if tall > 1 and not gap else 0)
    lines: list[PlotLine] = []
    for number, row in enumerate(chart.rows[: height - 2]):
        lines += [()] * (gap if number else 0)
        counts = _resized(row.counts, room)
        most = max((*counts, 1e-9))
        eighths = [0 if count <= 0 else max(1, round(count / most * top)) for count in counts]
        for level in reversed(range(tall)):
            bars = "".join(_part_of_bar(each, level, marks) for each in eighths)
            label, said = (row.label, f" {row.remark}") if level == 0 else ("", "")
            lines.append(((f"{label:<{widest}} ", Role.CAPTION), (bars, Role.LIT), (said, Role.VALUE)))
    first, last = short(chart.across[0]), short(chart.across[1])
    middle = short((chart.across[0] + chart.across[1]) / 2)
    axis = f"{'':{widest + 1}}{first}{middle:^{max(1, room - len(first) - len(last))}}{last}"
    return [cut([(chart.title, Role.NAME)], width), *lines, cut([(axis, Role.QUIET)], width)]


def _rows_of_each(count: int, rows: int) -> tuple[int, int]:
    """How high a distribution is, and how many rows are left between two: one where that leaves two to each."""
    apart = (rows + 1) // max(1, count) - 1
    if apart >= 2:
        return min(MOST_OF_A_BAR, apart), 1
    return max(1, min(MOST_OF_A_BAR, rows // max(1, count))), 0


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
