"""The view for networks too large for lines: a strip of the layers above the weights of one gap as a table.

Rows are the neurons the weights come from, columns those they go to, as in the matrix W itself, so that
W_ij is read straight off. Below the weights stand the biases and the values of the column's neurons: one
column is one weighted sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width, fitted
from tutor.drawing.characters import EAST, HEAVY, LIGHT, NORTH, SOUTH, WEST, Characters, arm
from tutor.drawing.layout import value_room
from tutor.drawing.network import LINE_ROLES, LOUDNESS, NAME_ROLES, NOTE_ROLES, value_role
from tutor.drawing.scene import Direction, Edge, Layer, Mark, Neuron, Scene


def paint_matrix(scene: Scene, canvas: Canvas, characters: Characters) -> dict[str, Rect]:
    """Draws as much of the matrix view as fits, with a visible mark where something does not."""
    places: dict[str, Rect] = {}
    if not scene.layers:
        return places
    shown = shown_gap(scene)
    top = _strip(scene, shown, canvas, characters, places)
    if shown is None:
        _list(scene.layers[0].neurons, top, canvas, characters, places)
    else:
        _table(scene, shown, top, canvas, characters, places)
    return places


def loudest(marks: Iterable[Mark]) -> Mark:
    return max(marks, key=LOUDNESS.__getitem__, default=Mark.QUIET)


def shown_gap(scene: Scene) -> int | None:
    """The index of the layer whose incoming weights the step is about, or None without any weights."""
    if len(scene.layers) < 2:
        return None

    def weight(index: int) -> tuple[bool, bool, bool, int]:
        layer, before = scene.layers[index], scene.layers[index - 1]
        edge = loudest(edge.mark for edge in layer.edges)
        into = loudest([n.mark for n in layer.neurons] + [n.bias.mark for n in layer.neurons if n.bias])
        # Going back, a neuron's gradient comes through the weights that leave it.
        out_of = loudest(neuron.mark for neuron in before.neurons)
        asked = out_of if scene.direction is Direction.BACKWARD and edge is not Mark.QUIET else into
        return edge is Mark.CURRENT, asked is Mark.CURRENT, edge is Mark.LIT, -index

    return max(range(1, len(scene.layers)), key=weight)


def _strip(scene: Scene, shown: int | None, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> int:
    """A row with all layers and their lit gaps, a row with what else is lit. Returns the next row."""
    names, pad = _layer_names(scene.layers, canvas.width, characters)
    gaps = len(names) - 1
    free = canvas.width - 2 - sum(cell_width(name) + 2 + 2 * pad for name in names)
    size = max(3, min(16, free // gaps)) if gaps else 0
    x, ends = 1, []
    for index, (layer, name) in enumerate(zip(scene.layers, names, strict=True)):
        if index:
            mark = loudest(edge.mark for edge in layer.edges)
            line = characters.lines[_level(HEAVY if mark is not Mark.QUIET else LIGHT)] * size
            canvas.put(x, 0, line, LINE_ROLES[mark])
            if mark is not Mark.QUIET and scene.direction is Direction.FORWARD:
                canvas.put(x + size - 1, 0, characters.right, LINE_ROLES[mark])
            elif mark is not Mark.QUIET and scene.direction is Direction.BACKWARD:
                canvas.put(x, 0, characters.left, LINE_ROLES[mark])
            ends.append(x)
            x += size
        mark = loudest(neuron.mark for neuron in layer.neurons)
        frame = characters.frames[mark]
        blank = " " * pad
        canvas.put(x, 0, f"{frame.opening}{blank}{name}{blank}{frame.closing}", LINE_ROLES[mark])
        canvas.put(x + 1 + pad, 0, name, NAME_ROLES[mark])
        x += cell_width(name) + 2 + 2 * pad
    if x > canvas.width:
        canvas.put(canvas.width - 1, 0, characters.ellipsis, Role.CUT)
    right = _said(scene, canvas, characters, places)
    for index, start in enumerate(ends, 1):
        if index == shown:
            # Under the line of its gap, and never in the midst of what is said at the right.
            at = min(start + size // 2, right - 2)
            if at >= start:
                canvas.put(at, 1, characters.down, Role.CAPTION)
            continue
        lit = [edge for edge in scene.layers[index].edges if edge.mark is not Mark.QUIET]
        lit.sort(key=lambda edge: -LOUDNESS[edge.mark])
        room = min(ends[index] if index < len(ends) else right, right) - start - 1
        if lit and room > 0:
            more = f" +{len(lit) - 1}" if len(lit) > 1 else ""
            texts = (lit[0].label + more, lit[0].name + more, lit[0].name)
            text = next((text for text in texts if cell_width(text) <= room), None)
            if text is not None:
                places[lit[0].key] = canvas.put(start, 1, text, LINE_ROLES[lit[0].mark])
    return 2


def _level(weight: int) -> int:
    return arm(EAST, weight) | arm(WEST, weight)


def _layer_names(layers: Sequence[Layer], width: int, characters: Characters) -> tuple[list[str], int]:
    """ "x₁₁…x₁₈ (8)" for a layer, shorter where that is too long, "8 x", and at last only the number of neurons.

    And how many blanks stand on either side of a name.
    """
    choices: list[list[str]] = [[], [], [], []]
    for layer in layers:
        first, last = (layer.neurons[0].name, layer.neurons[-1].name) if layer.neurons else ("", "")
        several = len(layer.neurons) > 1
        choices[0].append(f"{first}{characters.ellipsis}{last} ({len(layer.neurons)})" if several else first)
        choices[1].append(f"{first}{characters.ellipsis}{last}" if several else first)
        choices[2].append(f"{len(layer.neurons)} {layer.name}" if several and layer.name else layer.name or first)
        choices[3].append(str(len(layer.neurons)))
    for names, pad in product(choices, (1, 0)):
        if sum(cell_width(name) + 2 + 2 * pad for name in names) + 3 * (len(names) - 1) + 2 <= width:
            return names, pad
    return choices[-1], 0


def _said(scene: Scene, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> int:
    """Target and loss at the right end of the second row. Returns where they begin."""
    texts = [(outcome, " ".join(outcome.text.split())) for outcome in scene.outcomes]
    x = canvas.width
    for outcome, text in reversed(texts):
        room = cell_width(text) + 2
        if x - room < canvas.width // 2 and outcome.mark is Mark.QUIET:
            continue  # many targets: the loss and what is marked stay
        x -= room
        canvas.put(x, 1, characters.pointers[outcome.mark], LINE_ROLES[outcome.mark])
        places[outcome.key] = canvas.put(x + 1, 1, text, NOTE_ROLES[outcome.mark])
    return x


def _page(marks: Sequence[Mark], visible: int) -> range:
    """The page of indices that holds the loudest one; pages stay put while the mark moves within one."""
    count = len(marks)
    visible = max(0, min(visible, count))
    if not visible:
        return range(0)
    loud = max(range(count), key=lambda index: (LOUDNESS[marks[index]], -index))
    start = min(loud // visible * visible, count - visible)
    return range(start, start + visible)


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
    """

    head: int
    size: int
    step: int
    short: bool
    values: int

    def x(self, number: int) -> int:
        return self.head + 1 + number * self.step

    def across(self, width: int) -> int:
        """How many columns fit."""
        return max(1, (width - self.head - 1) // self.step)


def _grid(scene: Scene, shown: int, width: int) -> _Grid:
    """The roomiest grid in which all columns fit, or else the tightest."""
    before, layer = scene.layers[shown - 1], scene.layers[shown]
    names = max(cell_width(neuron.name) for neuron in layer.neurons)
    for blank, short in ((1, False), (1, True), (0, True)):
        values = value_room(before, shown == 1, short)
        sources = max(cell_width(neuron.name) for neuron in before.neurons)
        head = 1 + max(sources, cell_width(layer.weights)) + 1 + values + 1
        size = 1 + max(scene.weight_room, value_room(layer, False, short), names)
        grid = _Grid(head, size, size + blank, short, values)
        if len(layer.neurons) <= grid.across(width):
            break
    return grid


def _table(scene: Scene, shown: int, top: int, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> None:
    before, layer = scene.layers[shown - 1], scene.layers[shown]
    rows = _marks(before.neurons, ((edge.source, edge) for edge in layer.edges))
    columns = _marks(layer.neurons, ((edge.target, edge) for edge in layer.edges))
    edges = {(edge.source, edge.target): edge for edge in layer.edges}
    biased = any(neuron.bias for neuron in layer.neurons)
    height = canvas.height - top - 2 - 1 - biased
    grid = _grid(scene, shown, canvas.width)
    across = grid.across(canvas.width)
    if len(columns) > across:
        across = grid.across(canvas.width - len(_more(len(columns), characters)))
    here, there = _page(rows, len(rows) if len(rows) <= height else max(1, height - 1)), _page(columns, across)
    mark = loudest(edge.mark for edge in layer.edges)
    canvas.put(1, top, fitted(layer.weights, grid.head - 1, characters.ellipsis), NOTE_ROLES[mark])
    _ruler(layer, there, columns, grid, top, canvas, characters, places)
    y = top + 2
    for source in here:
        _row(before.neurons[source], rows[source], y, grid, canvas, characters, places)
        for number, target in enumerate(there):
            edge = edges.get((source, target))
            if edge:
                value = edge.value or edge.name
                places[edge.key] = _cell(grid.x(number), y, grid.size, value, edge.mark, canvas, characters)
        y += 1
    if len(here) < len(rows):
        canvas.put(1, y, f"{_more(len(rows) - len(here), characters)} more", Role.CUT)
        y += 1
    y = _sums(layer, there, grid, y, biased, canvas, characters, places)
    if len(there) < len(columns):
        text = _more(len(columns) - len(there), characters)
        if grid.x(len(there)) + cell_width(text) + len(" more") < canvas.width:
            text += " more"
        canvas.put(max(0, canvas.width - cell_width(text)), top, text, Role.CUT)
    if y > canvas.height:
        canvas.put(canvas.width - 1, canvas.height - 1, characters.ellipsis, Role.CUT)


def _more(count: int, characters: Characters) -> str:
    """How many rows or columns are not shown."""
    return f"{characters.ellipsis} {count}"


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


def _ruler(
    layer: Layer,
    shown: range,
    marks: Sequence[Mark],
    grid: _Grid,
    top: int,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    """The names of the columns over a line that is heavy under the marked ones."""
    canvas.put(0, top + 1, characters.lines[_level(LIGHT)] * grid.x(len(shown)), Role.QUIET)
    canvas.put(grid.head, top + 1, characters.lines[_level(LIGHT) | arm(SOUTH, LIGHT)], Role.QUIET)
    for number, target in enumerate(shown):
        neuron, mark, x = layer.neurons[target], marks[target], grid.x(number)
        start = x + grid.size - cell_width(neuron.name)
        canvas.put(start - 1, top, characters.pointers[mark], LINE_ROLES[mark])
        places[neuron.key] = canvas.put(start, top, neuron.name, NAME_ROLES[mark])
        if mark is not Mark.QUIET:
            canvas.put(x, top + 1, characters.lines[_level(HEAVY)] * grid.step, LINE_ROLES[mark])


def _cell(x: int, y: int, size: int, value: str, mark: Mark, canvas: Canvas, characters: Characters) -> Rect:
    """A number at the right of its cell, with the pointer of its mark before it."""
    value = fitted(value, size - 1, characters.ellipsis)
    start = x + size - cell_width(value)
    canvas.put(start - 1, y, characters.pointers[mark], LINE_ROLES[mark])
    loud = mark is not Mark.QUIET and value != "?"
    return canvas.put(start, y, value, LINE_ROLES[mark] if loud else value_role(value))


def _sums(
    layer: Layer,
    shown: range,
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
