"""Paints a chart into cells: lines of characters with roles, in Unicode or ASCII, without a single control code.

One function a kind of chart; a plot that has no room at all says its title.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Chart, Contours, Curves, Field, Fit, Profiles
from tutor.drawing.contour_plots import draw_contours
from tutor.drawing.curve_plots import draw_curves, draw_fit
from tutor.drawing.field_plots import draw_field
from tutor.drawing.plot_cells import ASCII, UNICODE, PlotLine, cut
from tutor.drawing.profile_plots import draw_profiles

LEAST_WIDTH, LEAST_HEIGHT = 16, 4

_PAINT: dict[type[Any], Callable[..., list[PlotLine]]] = {
    Curves: draw_curves,
    Field: draw_field,
    Contours: draw_contours,
    Fit: draw_fit,
    Profiles: draw_profiles,
}


def plot(chart: Chart, width: int, height: int, unicode: bool) -> list[PlotLine]:
    """``height`` lines of at most ``width`` cells; where that is too small, the title alone says so."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        lines: list[PlotLine] = [((chart.title[: max(0, width)], Role.NAME),)]
    else:
        lines = _PAINT[type(chart)](chart, width, height, UNICODE if unicode else ASCII)
    lines = [cut(line, width) for line in lines]
    return [*lines, *[()] * (height - len(lines))][: max(0, height)]


def plot_text(chart: Chart, width: int, height: int, unicode: bool) -> list[str]:
    """The same as plain lines."""
    return ["".join(text for text, _ in line).rstrip() for line in plot(chart, width, height, unicode)]
