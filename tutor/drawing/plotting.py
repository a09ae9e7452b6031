"""Paints a chart into cells: lines of characters with roles, in Unicode or ASCII, without a single control code.

Curves, classes and bars differ by character; colour only repeats it. Scales move in round steps, so that a
plot that grows while a network trains changes few cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10
from typing import Any

from tutor.drawing.canvas import Role
from tutor.drawing.charts import Bars, Chart, Curves, Dot, Field, Fit, Profiles

Run = tuple[str, Role]
PlotLine = tuple[Run, ...]
Point = tuple[float, float]

LEAST_WIDTH, LEAST_HEIGHT = 16, 4
STEPS = (1.0, 2.0, 3.0, 5.0, 10.0)  # the round numbers of an axis
MANY_TIMES = 8.0  # a range beyond this is shown on a scale of powers of ten
LARGEST = 1e300
BARS_FROM = 1e-12
TWO_ROWS = 8  # rows of a plot from which on a long legend may have two of them
MOST_OF_A_BAR = 4  # rows of one distribution
OUTSIDE = -1  # the row of what leaves the picture


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
    bar: str
    before: str
    levels: str  # from none to most


UNICODE = Marks("•○+×◉", "┤", "└", "─", "  ░▒·:", "oxv", "OXV", "•", "█", "┃", " ▁▂▃▄▅▆▇█")
ASCII = Marks("*o+x@", "|", "+", "-", "  .:,;", "oxv", "OXV", "*", "#", "|", " .:-=+*#")
SERIES = (Role.LIT, Role.CURRENT, Role.VALUE, Role.CAPTION)


def plot(chart: Chart, width: int, height: int, unicode: bool) -> list[PlotLine]:
    """``height`` lines of at most ``width`` cells; where that is too small, the title alone says so."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        lines: list[PlotLine] = [((chart.title[: max(0, width)], Role.NAME),)]
    else:
        lines = _PAINT[type(chart)](chart, width, height, UNICODE if unicode else ASCII)
    lines = [_cut(line, width) for line in lines]
    return [*lines, *[()] * (height - len(lines))][: max(0, height)]


def plot_text(chart: Chart, width: int, height: int, unicode: bool) -> list[str]:
    """The same as plain lines."""
    return ["".join(text for text, _ in line).rstrip() for line in plot(chart, width, height, unicode)]


def short(value: float) -> str:
    """A number in few characters: 0.25, 120, 3e-05."""
    if 1000 <= abs(value) < 100_000:
        return f"{value:.0f}"
    return f"{value:.2g}" if isfinite(value) and abs(value) >= 1e100 else f"{value:.3g}"


# --- scales -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places between 0 and 1."""

    low: float
    high: float
    powers: bool = False

    def place(self, value: float) -> float:
        low, high = (log10(self.low), log10(self.high)) if self.powers else (self.low, self.high)
        value = log10(max(value, self.low)) if self.powers else value
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def at(self, place: float) -> float:
        if self.powers:
            return float(10 ** (log10(self.low) + place * (log10(self.high) - log10(self.low))))
        return self.low + place * (self.high - self.low)


def scale_of(values: Sequence[float]) -> Scale:
    """A scale with round ends around all ``values``."""
    good = [value for value in values if isfinite(value) and abs(value) < LARGEST]
    low, high = min(good, default=0.0), max(good, default=1.0)
    if low > 0 and high / low > MANY_TIMES:
        return Scale(_round(low, floor), _round(high, ceil), powers=True)
    if low >= 0:
        low = 0.0 if low < high / 2 else low
    if high <= low:
        low, high = min(low, 0.0), max(high, 0.0) or low + 1.0
    step = _round((high - low) / 4, ceil)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step)


def _round(value: float, way: Callable[[float], int]) -> float:
    """The next of 1, 2, 3, 5 times a power of ten, downwards (floor) or upwards (ceil)."""
    power = 10.0 ** floor(log10(value))
    part = value / power
    if way is ceil:
        return next(step for step in STEPS if step >= part - 1e-9) * power
    return next(step for step in reversed(STEPS) if step <= part + 1e-9) * power


# --- cells --------------------------------------------------------------------------------------


class _Cells:
    """A grid of characters that is painted over."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[list[tuple[str, Role]]] = [[(" ", Role.BLANK)] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, role: Role) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.rows[y][x] = (text, role)

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


def _cut(runs: Sequence[Run], width: int) -> PlotLine:
    out: list[Run] = []
    for text, role in runs:
        text = text[:width]
        width -= len(text)
        if text:
            out.append((text, role))
    return tuple(out)


def _framed(cells: _Cells, scale: Scale, ends: tuple[str, str, str], marks: Marks) -> list[PlotLine]:
    """The cells with numbers at the left side and an axis below: its beginning, name and end."""
    labels = {0: 1.0, cells.height - 1: 0.0}
    if cells.height >= 7:
        labels[_row(scale, scale.at(0.5), cells.height)] = 0.5  # a value there is painted in this very row
    texts = {y: _tick(scale.at(place)) for y, place in labels.items()}
    widest = max(map(len, texts.values()))
    lines: list[PlotLine] = [
        ((f"{texts.get(y, ''):>{widest}}{marks.side}", Role.QUIET), *cells.line(y)) for y in range(cells.height)
    ]
    first, name, last = ends
    room = cells.width - len(first) - len(last)
    below = f"{first}{name:^{room}}{last}" if room > len(name) else f"{first}{last:>{cells.width - len(first)}}"
    return [*lines, ((" " * (widest + 1) + below, Role.QUIET),)]


def _label_width(scale: Scale) -> int:
    return max(len(_tick(scale.at(place))) for place in (0.0, 0.5, 1.0)) + 1


def _tick(value: float) -> str:
    return "0" if abs(value) < 1e-12 else short(float(f"{value:.2g}"))


# --- one function a kind of chart ---------------------------------------------------------------


def _curves(chart: Curves, width: int, height: int, marks: Marks) -> list[PlotLine]:
    scale = Scale(*chart.down) if chart.down else scale_of([y for curve in chart.curves for _, y in curve.points])
    room = max(4, width - _label_width(scale))
    head = _legend(chart, scale, width, height, marks)
    cells = _Cells(room, height - 1 - len(head))
    for number, curve in enumerate(chart.curves):
        rows = _by_column(curve.points, chart.across, room, lambda y: _row(scale, y, cells.height))
        for x, y in _connected(rows):
            met = cells.rows[y][x][0] not in (" ", marks.curves[number])
            text = marks.curves[-1] if met else marks.curves[number]
            cells.put(x, y, text, SERIES[number])
    ends = (short(chart.across[0]), chart.axis, short(chart.across[1]))
    return [*head, *_framed(cells, scale, ends, marks)]


def _legend(chart: Curves, scale: Scale, width: int, height: int, marks: Marks) -> list[PlotLine]:
    """The title and what each character means; in two rows where one is too short and there is room for both."""
    title = f"{chart.title}(log)" if scale.powers else chart.title
    runs: list[Run] = [(f" {marks.curves[k]} {curve.name}", SERIES[k]) for k, curve in enumerate(chart.curves)]
    runs += [(f" {marks.curves[-1]} both", Role.CAPTION)] if len(chart.curves) > 1 else []
    whole = [(title, Role.NAME), *runs]
    if _length(whole) <= width:
        return [_cut(whole, width)]
    if height < TWO_ROWS:
        return [_cut(_briefly(chart, title, marks) or whole, width)]
    first, rest = whole[: 1 + len(chart.curves) // 2], whole[1 + len(chart.curves) // 2 :]
    indent = max(0, min(len(title), width - _length(rest)))
    return [_cut(first, width), _cut([(" " * indent, Role.NAME), *rest], width)]


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


def _row(scale: Scale, value: float, height: int) -> int:
    return round((1.0 - scale.place(value)) * (height - 1))


def _by_column(
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


def _connected(rows: dict[int, int]) -> list[tuple[int, int]]:
    """The cells of a curve, with steep parts filled so that it does not fall apart."""
    cells: list[tuple[int, int]] = []
    for x in sorted(rows):
        before, here = rows.get(x - 1, rows[x]), rows[x]
        cells.append((x, here))
        cells += [(x, y) for y in range(min(before, here) + 1, max(before, here)) if before != here]
    return cells


def _field(chart: Field, width: int, height: int, marks: Marks) -> list[PlotLine]:
    below = _under_field(chart, width, height, marks)
    cells = _Cells(width, height - 1 - len(below))
    down, across = len(chart.kinds), len(chart.kinds[0])
    for y in range(cells.height):
        for x in range(width):
            row, column = y * down // cells.height, x * across // width
            kind = chart.kinds[row][column]
            mark = marks.regions[(2 * kind + chart.sure[row][column]) % len(marks.regions)]
            cells.put(x, y, mark, Role.QUIET)
    _dots(cells, chart.dots, Scale(*chart.across), Scale(*chart.down), marks)
    known = sorted({dot.kind for dot in chart.dots})
    classes = [(f"  {_mark(marks.dots, kind)} {kind}", _dot_role(kind)) for kind in known]
    wrong = [(" ".join(["  wrong:", *(_mark(marks.wrong, kind) for kind in known)]), Role.UNKNOWN)]
    return [
        _cut([(chart.title, Role.NAME), *classes, *wrong], width),
        *(cells.line(y) for y in range(cells.height)),
        *(_cut([(text, Role.QUIET)], width) for text in below),
    ]


def _under_field(chart: Field, width: int, height: int, marks: Marks) -> list[str]:
    """What the shading means and what the axes are: beside each other, or in two rows where there are enough."""
    shaded = f"{marks.regions[2]}{marks.regions[3]} predicted 1: unsure, sure"
    (x, y), (left, right), (low, high) = chart.axes, chart.across, chart.down
    axes = f"{x} {_tick(left)} to {_tick(right)}, up: {y} {_tick(low)} to {_tick(high)}"
    if len(axes) + len(shaded) + 2 <= width:
        return [f"{axes}; {shaded}"]
    return [axes, shaded] if height >= TWO_ROWS else [shaded]


def _mark(marks: str, kind: int) -> str:
    return marks[kind % len(marks)]


def _dot_role(kind: int) -> Role:
    return SERIES[kind % len(SERIES)]


def _dots(cells: _Cells, dots: Sequence[Dot], across: Scale, down: Scale, marks: Marks) -> None:
    """The rows of data; wrong ones last, so that none hides behind a right one."""
    for dot in sorted(dots, key=lambda dot: dot.wrong):
        x, y = round(across.place(dot.x) * (cells.width - 1)), _row(down, dot.y, cells.height)
        mark = _mark(marks.wrong if dot.wrong else marks.dots, dot.kind)
        cells.put(x, y, mark, Role.UNKNOWN if dot.wrong else _dot_role(dot.kind))


def _fit(chart: Fit, width: int, height: int, marks: Marks) -> list[PlotLine]:
    # The rows alone make the scale: a model that runs away leaves the picture instead of flattening it.
    scale = scale_of([dot.y for dot in chart.dots])
    across = Scale(chart.model[0][0], chart.model[-1][0])
    room = max(4, width - _label_width(scale))
    cells = _Cells(room, height - 2)
    _dots(cells, chart.dots, across, scale, marks)

    def row(y: float) -> int:
        return _row(scale, y, cells.height) if scale.low <= y <= scale.high else OUTSIDE

    rows = _by_column(chart.model, (across.low, across.high), room, row)
    for x, y in _connected({x: y for x, y in rows.items() if y != OUTSIDE}):
        cells.put(x, y, marks.model, Role.CURRENT)
    legend = [(f"  {marks.dots[0]} rows", Role.LIT), (f"  {marks.model} network", Role.CURRENT)]
    ends = (short(across.low), chart.axis, short(across.high))
    return [_cut([(chart.title, Role.NAME), *legend], width), *_framed(cells, scale, ends, marks)]


def _bars(chart: Bars, width: int, height: int, marks: Marks) -> list[PlotLine]:
    sizes = [size for bar in chart.bars for size in (bar.value, bar.before) if size and isfinite(size)]
    low = 10.0 ** floor(log10(max(BARS_FROM, min(sizes, default=1.0))) - 0.3)
    high = 10.0 ** ceil(log10(max(low * 10, *sizes, 1e-11)))
    scale = Scale(low, high, powers=True)
    widest = max((len(bar.label) for bar in chart.bars), default=0)
    room = max(3, width - widest - 10)
    lines: list[PlotLine] = []
    for bar in chart.bars[: height - 2]:
        cells = _Cells(room, 1)
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
    return [_cut([(chart.title, Role.NAME), *began], width), *lines, _cut([(axis, Role.QUIET)], width)]


def _profiles(chart: Profiles, width: int, height: int, marks: Marks) -> list[PlotLine]:
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
    return [_cut([(chart.title, Role.NAME)], width), *lines, _cut([(axis, Role.QUIET)], width)]


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


_PAINT: dict[type[Any], Callable[..., list[PlotLine]]] = {
    Curves: _curves,
    Field: _field,
    Fit: _fit,
    Bars: _bars,
    Profiles: _profiles,
}
