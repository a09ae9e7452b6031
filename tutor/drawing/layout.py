"""Where everything goes: a column for each layer, a gap with a bus between two, and the outcomes at the end.

The plan depends on names, counts and the area only, never on values or marks, so that nothing moves while a
learner steps through a computation. It tries the roomiest shapes first and gives up (None) when even the names
of the weights would not fit; then the matrix view takes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product
from typing import NamedTuple

from tutor.drawing.cells import cell_width
from tutor.drawing.scene import Layer, Outcome, Scene

GRAPH_NEURONS = 7  # from eight neurons in a layer on, a table says more than lines
VALUE_ROOM = 7
INPUT_ROOM = 4
WIDEST_GAP = 28
ROOMY_PITCH = 6
TALL = 16  # rows from which on a drawing spreads its layers and labels the quiet edges too
WIDEST_PITCH = 9
LEAN = 1


class Shape(Enum):
    """How a neuron is drawn: its rows above and below the middle one, and what surrounds name and value."""

    ROOMY = "roomy"  # three rows, name and value in the middle one
    TITLED = "titled"  # three rows, the name in the upper border, the value in the middle
    ROW = "row"  # one row
    TIGHT = "tight"  # one row, no blanks inside


class Placement(Enum):
    """Where the outcomes stand relative to the last layer."""

    BELOW = "below"
    RIGHT = "right"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Column:
    """One layer: left edge, width of its boxes, and the middle row of each neuron. ``value_room`` in cells."""

    x: int
    width: int
    shape: Shape
    rows: tuple[int, ...]
    value_room: int
    pitch: int
    short: bool = False  # whether values are shown with fewer digits

    @property
    def end(self) -> int:
        """The first cell right of the boxes."""
        return self.x + self.width

    @property
    def boxed(self) -> bool:
        return self.shape in (Shape.ROOMY, Shape.TITLED)


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two layers: ``first`` and ``last`` free cell, and the columns where lines may go up and down.

    ``bus`` is the column of the quiet edges; lit edges that may not share it stand further right, up to ``lane_end``.
    ``aside`` is where a lit line that must leave its row steps to another. ``all_labelled``: there is room for the
    labels of quiet edges, too.
    """

    first: int
    last: int
    bus: int
    lane_end: int
    aside: int
    all_labelled: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    columns: tuple[Column, ...]
    gaps: tuple[Gap, ...]
    placement: Placement
    outcome_rows: tuple[int, ...]
    width: int
    with_values: bool = True  # whether labels of edges have room for values


@dataclass(frozen=True, slots=True)
class _Heights:
    """The vertical half of a plan: per layer whether it has boxes, its pitch and its rows."""

    boxed: tuple[bool, ...]
    pitches: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]


def value_room(layer: Layer, first: bool, short: bool = False) -> int:
    """Cells kept for the values of a layer."""
    if short and layer.short_room is not None:
        return max(1, layer.short_room)
    if layer.value_room is not None:
        return max(1, layer.value_room)
    if not first:
        return VALUE_ROOM
    return max([INPUT_ROOM, *(cell_width(neuron.value) for neuron in layer.neurons)])


def has_head(layer: Layer) -> bool:
    """Whether anything stands above the boxes of a layer."""
    return any(neuron.caption or neuron.note or neuron.bias for neuron in layer.neurons)


def plan(scene: Scene, width: int, height: int) -> Layout | None:
    """The roomiest plan that fits, or None when lines and boxes cannot show this scene in this area."""
    layers = scene.layers
    if not layers or not all(layer.neurons for layer in layers):
        return None
    if max(len(layer.neurons) for layer in layers) > GRAPH_NEURONS:
        return None
    beside = (Placement.RIGHT, Placement.BELOW) if len(layers[-1].neurons) > 1 else (Placement.BELOW, Placement.RIGHT)
    placements = beside if scene.outcomes else (Placement.NOWHERE,)
    # Outcomes that fit nowhere are worth less than the network: try without them before giving up.
    for placement_set in (placements, (Placement.NOWHERE,)):
        heights = [(placement, _heights(scene, height, placement)) for placement in placement_set]
        straight = all(len(layer.neurons) == 1 for layer in layers)
        ladder = [rung for rung in _LADDER if straight or not rung.straight]
        for rung, (placement, rows) in product(ladder, heights):
            found = _plan(scene, width, height, rows, placement, rung) if rows else None
            if found:
                return found
    return None


def is_roomy(scene: Scene, width: int, height: int) -> bool:
    """Whether there is room for the value beside every lit weight, and for all digits of the neurons."""
    found = plan(scene, width, height)
    return found is not None and found.with_values and not any(column.short for column in found.columns)


class _Rung(NamedTuple):
    roomy: bool  # boxes with name and value side by side
    slack: int  # cells of a gap beside the label
    with_values: bool  # labels with the weight's value
    short: bool = False  # values of neurons with fewer digits
    straight: bool = False  # only where no line goes up or down, and labels may reach from box to box


# From the most to the least comfortable.
_LADDER = (
    _Rung(True, 5, True),
    _Rung(False, 5, True),
    _Rung(False, 3, True),
    _Rung(False, 3, True, short=True),
    _Rung(False, 2, True, short=True, straight=True),
    _Rung(False, 3, False),
    _Rung(False, 3, False, short=True),
    _Rung(False, 2, False),
    _Rung(False, 2, False, short=True),
)


def _said(outcome: Outcome) -> int:
    """Cells an outcome takes at most."""
    return max(outcome.room, cell_width(" ".join(outcome.text.split())))


def _loose(scene: Scene) -> list[Outcome]:
    """Outcomes that belong to no output neuron, such as the loss: where targets stand beside, these stand below."""
    outputs = {neuron.key for neuron in scene.layers[-1].neurons}
    return [outcome for outcome in scene.outcomes if outcome.beside not in outputs]


def _heights(scene: Scene, height: int, placement: Placement) -> _Heights | None:
    """The loosest pitch at which all layers fit about a common middle row."""
    widest = WIDEST_PITCH if height >= TALL else max(ROOMY_PITCH, height // 3)
    for pitch in range(widest, 2, -1):
        found = _heights_at(scene, height, placement, pitch)
        if found:
            return found
    return None


def _heights_at(scene: Scene, height: int, placement: Placement, pitch: int) -> _Heights | None:
    """Boxes ``pitch`` rows apart; one-row nodes in layers too long for boxes.

    In a tall drawing the shorter layers spread as well, as far as the longest does.
    """
    counts = [len(layer.neurons) for layer in scene.layers]
    heads = [int(has_head(layer)) for layer in scene.layers]
    boxed = [count * (3 + head) <= height for count, head in zip(counts, heads, strict=True)]
    parities = {count % 2 for count, box in zip(counts, boxed, strict=True) if box}
    if len(parities) > 1 and pitch % 2 and pitch > 4:
        return None  # an even pitch keeps layers of two and of three symmetric
    pitches = [
        max(3 + head, pitch) if box else max(2, min(4, pitch - 1, (height - 2) // max(1, count - 1)))
        for count, head, box in zip(counts, heads, boxed, strict=True)
    ]
    if height >= TALL:
        reach = max((count - 1) * step for count, step in zip(counts, pitches, strict=True))
        pitches = [
            max(step, min(WIDEST_PITCH, reach // count)) if box and count > 1 else step
            for count, step, box in zip(counts, pitches, boxed, strict=True)
        ]
    above = [1 + head if box else 1 for head, box in zip(heads, boxed, strict=True)]
    below = [int(box) for box in boxed]
    below[-1] += _rows_below(scene, placement, boxed[-1])
    spans = [(count - 1) * step for count, step in zip(counts, pitches, strict=True)]
    lowest = max(up + span // 2 for up, span in zip(above, spans, strict=True))
    highest = min(height - 1 - down - span + span // 2 for down, span in zip(below, spans, strict=True))
    if lowest > highest:
        return None
    longest = max(range(len(counts)), key=lambda index: spans[index] + above[index])
    centred = (height - 1 + above[longest] - below[longest]) // 2
    middle = min(max(centred, lowest), highest)
    firsts = [middle - span // 2 for span in spans]
    rows = tuple(
        tuple(range(first, first + span + 1, step)) for first, span, step in zip(firsts, spans, pitches, strict=True)
    )
    return _Heights(tuple(boxed), tuple(pitches), rows)


def _plan(scene: Scene, width: int, height: int, heights: _Heights, placement: Placement, rung: _Rung) -> Layout | None:
    shapes = [
        (Shape.ROOMY if rung.roomy else Shape.TITLED) if box else (Shape.ROW if rung.roomy else Shape.TIGHT)
        for box in heights.boxed
    ]
    rooms = [value_room(layer, index == 0, rung.short) for index, layer in enumerate(scene.layers)]
    widths = [_box_width(layer, shape, room) for layer, shape, room in zip(scene.layers, shapes, rooms, strict=True)]
    needs = [
        _label_room(layer, scene.weight_room if rung.with_values else None) + rung.slack for layer in scene.layers[1:]
    ]
    beside = _room_beside(scene, placement, widths[-1], heights.boxed[-1]) - rung.straight
    spare = width - sum(widths) - sum(needs) - beside
    if spare < 0:
        return None
    margin = 1 if spare >= 2 + 2 * len(needs) else 0
    spare -= 2 * margin
    gaps = list(_shared(needs, spare))
    left = (width - sum(widths) - sum(gaps) - beside) // 2 if gaps else (width - widths[0] - beside) // 2
    columns, spaces, x = [], [], left
    for index, (shape, box) in enumerate(zip(shapes, widths, strict=True)):
        columns.append(Column(x, box, shape, heights.rows[index], rooms[index], heights.pitches[index], rung.short))
        x += box
        if index < len(gaps):
            rows_for_all = _has_rows_for_all(scene.layers[index + 1], heights.pitches[index])
            gap = _gap(x, gaps[index], needs[index] - rung.slack)
            gap = replace(gap, bus=max(gap.first, gap.last - 4)) if rung.straight else gap  # nothing goes up or down
            spaces.append(replace(gap, all_labelled=height >= TALL and rung.with_values and rows_for_all))
            x += gaps[index]
    return Layout(
        tuple(columns), tuple(spaces), placement, _outcome_rows(scene, columns[-1], placement), width, rung.with_values
    )


def _rows_below(scene: Scene, placement: Placement, boxed: bool) -> int:
    """Rows kept under the last layer for outcomes; beside a box there is a row for one more."""
    if placement is Placement.BELOW:
        return len(scene.outcomes)
    return max(0, len(_loose(scene)) - boxed) if placement is Placement.RIGHT else 0


def _room_beside(scene: Scene, placement: Placement, box: int, boxed: bool) -> int:
    """Cells kept right of the last layer, whose nodes are ``box`` wide, for the outcomes."""
    if placement is Placement.NOWHERE:
        return 0
    below = scene.outcomes if placement is Placement.BELOW else () if boxed else _loose(scene)
    beside = [outcome for outcome in scene.outcomes if outcome not in below]
    # They may begin a little to the left of the box, where no line stands any more.
    under = max((_said(outcome) + 1 - box - LEAN for outcome in below), default=0)
    return max(0, under, *(2 + _said(outcome) for outcome in beside))


def _shared(needs: list[int], spare: int) -> Iterator[int]:
    """Every gap gets what it needs and its part of what is left, up to where a line only gets longer."""
    for index, need in enumerate(needs):
        part = -(-spare // (len(needs) - index))
        part = max(0, min(part, WIDEST_GAP - need))
        spare -= part
        yield need + part


def _box_width(layer: Layer, shape: Shape, room: int) -> int:
    name = max(cell_width(neuron.name) for neuron in layer.neurons)
    if shape is Shape.TITLED:
        return max(room, name + 2) + 2
    return name + 1 + room + (2 if shape is Shape.TIGHT else 4)


def _label_room(layer: Layer, weight_room: int | None) -> int:
    name = max((cell_width(edge.name) for edge in layer.edges), default=0)
    return name if weight_room is None else name + 1 + weight_room


def _has_rows_for_all(layer: Layer, pitch: int) -> bool:
    """Whether behind a neuron ``pitch`` rows above the next there is a row for each of its weights into ``layer``.

    A weight without a value is one that is looked for: its name would tell where it is.
    """
    return len(layer.neurons) <= pitch - 2 and all(edge.value for edge in layer.edges)


def _gap(first: int, size: int, label: int) -> Gap:
    """The bus stands right of the labels, and leaves a cell before the arrow where it can."""
    last = first + size - 1
    spacious = size >= label + 8
    bus = first + max(label + 2 + spacious, size * 3 // 5)
    bus = max(first, min(bus, last - 1 if size < label + 4 else last - 2))
    aside = bus - 2 if bus - 2 > first + label else bus - 1
    return Gap(first, last, bus, max(bus, last - 2), max(first, aside))


def _outcome_rows(scene: Scene, column: Column, placement: Placement) -> tuple[int, ...]:
    if placement is Placement.NOWHERE:
        return ()
    if placement is Placement.BELOW:
        below = column.rows[-1] + (2 if column.boxed else 1)
        return tuple(range(below, below + len(scene.outcomes)))
    row_of = {neuron.key: row for neuron, row in zip(scene.layers[-1].neurons, column.rows, strict=True)}
    rows: list[int] = []
    for outcome in scene.outcomes:
        row = row_of.get(outcome.beside, column.rows[-1] + 1)
        while row in rows:
            row += 1
        rows.append(row)
    return tuple(rows)
