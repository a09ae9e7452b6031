"""The view for networks too large for lines: a strip of the layers above the weights of one gap as a table.

Rows are the neurons the weights come from, columns those they go to, as in the matrix W itself, so that
W_ij is read straight off. Below the weights stand the biases and the values of the column's neurons: one
column is one weighted sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width, fitted
from tutor.drawing.characters import HEAVY, LIGHT, NORTH, SOUTH, Characters, arm
from tutor.drawing.labels import LINE_ROLES, LOUDNESS, NAME_ROLES, NOTE_ROLES, value_role
from tutor.drawing.layout import value_room
from tutor.drawing.scene import Edge, Layer, Mark, Neuron, Scene
from tutor.drawing.strip import level, loudest, paint_strip, shown_gap

TURN = 2  # rows or columns that take turns where not all have room


def paint_matrix(scene: Scene, canvas: Canvas, characters: Characters) -> dict[str, Rect]:
    """Draws as much of the matrix view as fits, with a visible mark where something does not."""
    places: dict[str, Rect] = {}
    if not scene.layers:
        return places
    shown = shown_gap(scene)
    top = paint_strip(scene, shown, canvas, characters, places)
    if shown is None:
        _list(scene.layers[0].neurons, top, canvas, characters, places)
    else:
        _table(scene, shown, top, canvas, characters, places)
    return places


def _page(marks: Sequence[Mark], visible: int) -> tuple[int, ...]:
    """The indices that are shown: the first ones, and behind them those of the loudest one's turn.

    So a mark that goes on changes the last two rows or columns and not the whole table.
    """
    count = len(marks)
    visible = max(0, min(visible, count))
    if visible == count:
        return tuple(range(count))
    turn = min(TURN, visible)
    fixed = visible - turn
    loud = max(range(count), key=lambda index: (LOUDNESS[marks[index]], -index))
    start = fixed + max(0, loud - fixed) // max(1, turn) * turn
    start = min(start, count - turn)
    return (*range(fixed), *range(start, start + turn))


def _marks(neurons: Sequence[Neuron], edges: Iterable[tuple[int, Edge]]) -> list[Mark]:
    """How loud a row or a column of the table is: as its loudest weight, or as its neuron."""
    found = [[neuron.mark] + [neuron.bias.mark for _ in range(1) if neuron.bias] for neuron in neurons]
    for index, edge in edges:
        if 0 <= index < len(found):
            found[index].append(edge.mark)
    return [loudest(marks) for marks in found]


class _Grid(NamedTuple):
    """Where the columns of the table are: the width of the row heads, of a cell, and from one cell to the next.

    ``short``: numbers of neurons with fewer digits. ``values``: cells kept for those in the row heads.
    ``columns``: how many the table of any gap has at most, as far as they fit.
    """

    head: int
    size: int
    step: int
    short: bool
    values: int
    columns: int

    def x(self, number: int) -> int:
        return self.head + 1 + number * self.step

    def across(self, width: int) -> int:
        """How many columns fit."""
        return max(1, (width - self.head - 1) // self.step)


def _widest(layer: Layer) -> int:
    """The cells that the weights and biases of a layer take."""
    texts = [edge.value or edge.name for edge in layer.edges]
    texts += [neuron.bias.value for neuron in layer.neurons if neuron.bias]
    return max(map(cell_width, texts), default=1)


def _grid(scene: Scene, width: int) -> _Grid:
    """The roomiest grid in which all columns of every gap fit, or else the tightest.

    All gaps have the same one: going from one to the next, columns stay where they are.
    """
    layers = scene.layers
    most = max(len(layer.neurons) for layer in layers[1:])
    weights = max(layer.weight_room or _widest(layer) for layer in layers[1:])
    names = max(cell_width(_narrow(neuron.name)) for layer in layers[1:] for neuron in layer.neurons)
    sources = max(cell_width(neuron.name) for layer in layers[:-1] for neuron in layer.neurons)
    for blank, short in ((1, False), (1, True), (0, True)):
        values = max(value_room(layer, k == 0, short) for k, layer in enumerate(layers[:-1]))
        out = max(value_room(layer, False, short) for layer in layers[1:])
        head = 1 + max(sources, *(cell_width(layer.weights) for layer in layers)) + 1 + values + 1
        size = 1 + max(weights, out, names)
        grid = _Grid(head, size, size + blank, short, values, most)
        if most <= grid.across(width):
            break
    return grid._replace(columns=min(most, grid.across(width)))


def all_columns_fit(scene: Scene, width: int) -> bool:
    """Whether the table of every gap shows all its columns in ``width`` cells."""
    if len(scene.layers) < 2:
        return True
    return max(len(layer.neurons) for layer in scene.layers[1:]) <= _grid(scene, width).across(width)


def _table(scene: Scene, shown: int, top: int, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> None:
    before, layer = scene.layers[shown - 1], scene.layers[shown]
    rows = _marks(before.neurons, ((edge.source, edge) for edge in layer.edges))
    columns = _marks(layer.neurons, ((edge.target, edge) for edge in layer.edges))
    edges = {(edge.source, edge.target): edge for edge in layer.edges}
    biased = any(neuron.bias for neuron in layer.neurons)
    height = canvas.height - top - 2 - 1 - biased
    grid = _grid(scene, canvas.width)
    across = grid.across(canvas.width)
    here, there = _page(rows, max(1, height)), _page(columns, across)
    mark = loudest(edge.mark for edge in layer.edges)
    canvas.put(1, top, fitted(layer.weights, grid.head - 1, characters.ellipsis), NOTE_ROLES[mark])
    if len(there) < len(columns):
        # Beside the names of the columns, as that of the rows stands above theirs.
        text = _some(there, columns).rstrip()
        canvas.put(max(1 + cell_width(layer.weights), grid.head - cell_width(text)), top, text, Role.CUT)
    _heads(layer, there, columns, grid, top, canvas, characters, places)
    _ruler(there, columns, grid, top + 1, canvas, characters)
    if len(here) < len(rows):
        # On the line above the rows: a row of its own would cost one of them.
        canvas.put(1, top + 1, fitted(_some(here, rows), grid.head - 1, characters.ellipsis), Role.CUT)
    y = top + 2
    for source in here:
        _row(before.neurons[source], rows[source], y, grid, canvas, characters, places)
        for number, target in enumerate(there):
            edge = edges.get((source, target))
            if edge:
                value = edge.value or edge.name
                places[edge.key] = _cell(grid.x(number), y, grid.size, value, edge.mark, canvas, characters)
        y += 1
    y = _sums(layer, there, grid, y, biased, canvas, characters, places)
    if y > canvas.height:
        canvas.put(canvas.width - 1, canvas.height - 1, characters.ellipsis, Role.CUT)


def _some(shown: Sequence[int], all_of_them: Sequence[Mark]) -> str:
    """How many rows or columns are shown."""
    return f" {len(shown)} of {len(all_of_them)} "


def _row(
    neuron: Neuron, mark: Mark, y: int, grid: _Grid, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    """The head of a row: the neuron its weights come from, over a line that is heavy where the row is marked."""
    canvas.put(0, y, characters.pointers[mark], LINE_ROLES[mark])
    places[neuron.key] = canvas.put(1, y, neuron.name, NAME_ROLES[mark])
    value = fitted(neuron.number(grid.short), grid.values, characters.ellipsis)
    canvas.put(grid.head - 1 - cell_width(value), y, value, value_role(neuron.value))
    weight = HEAVY if mark is not Mark.QUIET else LIGHT
    canvas.put(grid.head, y, characters.lines[arm(NORTH, weight) | arm(SOUTH, weight)], LINE_ROLES[mark])


def _narrow(name: str) -> str:
    """A name with two numbers of two digits without its letter, where a column is too narrow: ``₍₂,₁₀₎``."""
    return name[next((at for at, sign in enumerate(name) if sign in "₍("), 0) :]


def _heads(
    layer: Layer,
    shown: Sequence[int],
    marks: Sequence[Mark],
    grid: _Grid,
    y: int,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    """The names of the columns."""
    for number, target in enumerate(shown):
        neuron, mark, x = layer.neurons[target], marks[target], grid.x(number)
        name = neuron.name if cell_width(neuron.name) < grid.size else _narrow(neuron.name)
        start = x + grid.size - cell_width(name)
        canvas.put(start - 1, y, characters.pointers[mark], LINE_ROLES[mark])
        places[neuron.key] = canvas.put(start, y, name, NAME_ROLES[mark])


def _ruler(
    shown: Sequence[int], marks: Sequence[Mark], grid: _Grid, y: int, canvas: Canvas, characters: Characters
) -> None:
    """A line under the names of the columns that is heavy under the marked ones."""
    # As long for every gap: a line is three bytes a cell.
    canvas.put(0, y, characters.lines[level(LIGHT)] * grid.x(max(len(shown), grid.columns)), Role.QUIET)
    canvas.put(grid.head, y, characters.lines[level(LIGHT) | arm(SOUTH, LIGHT)], Role.QUIET)
    for number, target in enumerate(shown):
        if (mark := marks[target]) is not Mark.QUIET:
            canvas.put(grid.x(number), y, characters.lines[level(HEAVY)] * grid.step, LINE_ROLES[mark])


def _cell(x: int, y: int, size: int, value: str, mark: Mark, canvas: Canvas, characters: Characters) -> Rect:
    """A number at the right of its cell, with the pointer of its mark before it."""
    value = fitted(value, size - 1, characters.ellipsis)
    start = x + size - cell_width(value)
    canvas.put(start - 1, y, characters.pointers[mark], LINE_ROLES[mark])
    loud = mark is not Mark.QUIET and value != "?"
    return canvas.put(start, y, value, LINE_ROLES[mark] if loud else value_role(value))


def _sums(
    layer: Layer,
    shown: Sequence[int],
    grid: _Grid,
    y: int,
    biased: bool,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> int:
    """A row of biases and a row of what comes out. Returns the row after them."""
    for number, target in enumerate(shown):
        x, neuron = grid.x(number), layer.neurons[target]
        if neuron.bias:
            places[neuron.bias.key] = _cell(x, y, grid.size, neuron.bias.value, neuron.bias.mark, canvas, characters)
        _cell(x, y + biased, grid.size, neuron.number(grid.short), neuron.mark, canvas, characters)
    notes = list(dict.fromkeys(neuron.note for neuron in layer.neurons if neuron.note))
    if biased:
        canvas.put(1, y, fitted("+ b", grid.head - 1, characters.ellipsis), Role.CAPTION)
    canvas.put(1, y + biased, fitted(" ".join(["=", *notes[:1]]), grid.head - 1, characters.ellipsis), Role.CAPTION)
    return y + biased + 1


def _list(neurons: Sequence[Neuron], top: int, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> None:
    """A single layer has no weights to tabulate: its neurons one below the other."""
    for y, neuron in enumerate(neurons, top):
        canvas.put(0, y, characters.pointers[neuron.mark], LINE_ROLES[neuron.mark])
        places[neuron.key] = canvas.put(1, y, neuron.name, NAME_ROLES[neuron.mark])
        canvas.put(2 + cell_width(neuron.name), y, neuron.value, value_role(neuron.value))
    if top + len(neurons) > canvas.height:
        canvas.put(canvas.width - 1, canvas.height - 1, characters.ellipsis, Role.CUT)
