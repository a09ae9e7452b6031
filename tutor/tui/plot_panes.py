"""The plots of an experiment beside and under each other, as many as can be read, with two tables among them.

A key turns to the others. The tables are the two runs that are compared, and the runs made so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from tutor.drawing.cells import cell_width
from tutor.drawing.plotting import plot
from tutor.session.experiment_view import ExperimentView
from tutor.tui import parts
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, beside, fitted, line, width_of, wrapped
from tutor.tui.reading import Reading
from tutor.tui.sketch import ROLES

PLOT_WIDTH, PLOT_HEIGHT = 38, 8  # what a plot needs to be read well
COLUMN_GAP = 2
SHORT_NAMES = {"gradient_norms": "gradients", "dead_neurons": "dead"}


@dataclass(frozen=True, slots=True)
class Grid:
    """How plots are laid out: columns, rows, and the size of one."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def places(self) -> int:
        return self.columns * self.rows


def panes(part: ExperimentView) -> int:
    """How many things can be shown where the plots are."""
    return len(part.plots) + (part.compared is not None) + bool(part.runs)


def plot_panes(part: ExperimentView, reading: Reading, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    unicode = cell_width(glyphs.arrows["left"]) == 1
    draws: list[Callable[[int, int], list[Line]]] = [
        lambda across, down, chart=chart: [  # type: ignore[misc]
            tuple(Span(text, ROLES[role]) for text, role in row) for row in plot(chart, across, down, unicode)
        ]
        for chart in part.plots
    ]
    if part.compared is not None:
        draws.append(lambda across, down: _compared(part, across, down))
    if part.runs:
        draws.append(lambda across, down: _runs(part, across, down, glyphs))
    if not draws:
        return []
    names = [_plot_names(part, reading.plots % len(draws), 1, width)] if part.lab else []
    grid = _grid(len(draws), width, rows - len(names))
    first = reading.plots % len(draws)
    # Round and round, so that no half of the screen is bare.
    shown = (draws * 2)[first : first + min(grid.places, len(draws))]
    if names:
        names = [_plot_names(part, first, len(shown), width)]
    out: list[Line] = []
    for row in range(grid.rows):
        cells = [draw(grid.width, grid.height) for draw in shown[row * grid.columns : (row + 1) * grid.columns]]
        out += _row(cells, grid)
    return [*names, *((Span(" "), *each) for each in out)]


def _grid(count: int, width: int, rows: int) -> Grid:
    columns = max(1, min(count, (width + 1) // (PLOT_WIDTH + 1)))
    down = max(1, min(-(-count // columns), rows // PLOT_HEIGHT))
    columns = min(columns, -(-count // down))  # fewer and wider where the last row would be half bare
    return Grid(columns, down, (width - 1 - (columns - 1) * 2) // columns, max(1, rows // down))


def _plot_names(part: ExperimentView, first: int, count: int, width: int) -> Line:
    """The plots by number; those that are to be seen are in brackets."""
    names = [SHORT_NAMES.get(name, name).replace("_", " ") for name in part.names]
    names += ["A and B"] if part.compared else []
    names += ["runs"] if part.runs else []
    seen = {(first + k) % len(names) for k in range(count)}
    whole = _numbered(names, seen, True)
    return whole if width_of(whole) <= width else _numbered(names, seen, False)


def _numbered(names: Sequence[str], seen: Set[int], all_named: bool) -> Line:
    spans: list[Span] = []
    for number, name in enumerate(names):
        text, role = (f"[{name}]", Role.STRONG) if number in seen else (f" {name} " if all_named else " ", Role.QUIET)
        spans += [Span(f" {number + 1}", Role.KEY), Span(text, role)]
    return tuple(spans)


def _row(cells: Sequence[Sequence[Line]], grid: Grid) -> list[Line]:
    """Plots beside each other as lines."""
    joined = list(cells[0]) if cells else []
    across = grid.width
    for cell in cells[1:]:
        joined = beside(joined, across, Span("  "), cell, grid.height)
        across += grid.width + 2
    return [*joined, *[()] * (grid.height - len(joined))][: grid.height]


def _compared(part: ExperimentView, width: int, rows: int) -> list[Line]:
    """Two runs as a table: what differs in their settings, then what they came to."""
    assert part.compared is not None
    room = max((cell_width(each) for _, *both in part.compared.numbers for each in both), default=1)
    label = max(1, width - 2 * (room + COLUMN_GAP))
    head = (Span(f"{'':<{label}}"), *(Span(f"{'':{COLUMN_GAP}}{run:>{room}}", Role.HEADING) for run in "AB"))
    out: list[Line] = [head]
    for place, (name, *both) in enumerate([*part.compared.settings, *part.compared.numbers]):
        role = Role.STRONG if place < len(part.compared.settings) else Role.TEXT
        values = "".join(f"{'':{COLUMN_GAP}}{each:>{room}}" for each in both)
        if cell_width(name) <= label and max(map(cell_width, both)) <= room:
            out.append((*fitted((Span(name, role),), label), Span(values, role)))
        else:  # a long one has the next row for its values
            out += [line(name, role), line(f"{values.strip():>{width}}", role)]
    return out[:rows]


def _runs(part: ExperimentView, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """The runs made so far, the newest first, with a mark at that of the knobs as they stand."""
    out: list[Line] = [line("runs so far: loss at the end", Role.STRONG)]
    for run in reversed(part.runs):
        mark = glyphs.pointer if run.here else " "
        both = f"{run.knobs or 'as it stands'}: {run.numbers}"
        head = (Span(f"{mark} ", Role.HEAVY if run.here else Role.TEXT),)
        lines = wrapped((Span(both),), width - 2)
        if len(out) + len(lines) > rows:
            break
        out += parts.hanging(head, lines, 2)
    return out
