"""Puts a planned network on the canvas: boxes, the quiet bus, lit edges with their labels, outcomes.

Lit edges are drawn one by one and true; all others are one light bus a gap. Everything is drawn from the
scene and the plan alone, so two scenes that differ in a mark differ in a few cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width, fitted
from tutor.drawing.characters import HEAVY, LIGHT, Characters
from tutor.drawing.labels import LINE_ROLES, LOUDNESS, NAME_ROLES, NOTE_ROLES, label, label_edges, value_role
from tutor.drawing.layout import Column, Gap, Layout, Placement, Shape
from tutor.drawing.routing import route
from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Scene

# The frame of a lit neuron stays quiet: its pointer and its name say that it takes part, and a frame in another colour
# is a hundred bytes a neuron at every step.
FRAME_ROLES = {Mark.QUIET: Role.QUIET, Mark.LIT: Role.QUIET, Mark.CURRENT: Role.CURRENT}


def paint(scene: Scene, layout: Layout, canvas: Canvas, characters: Characters) -> dict[str, Rect]:
    """Draws the whole network and returns where each neuron, bias, lit edge and outcome stands."""
    places: dict[str, Rect] = {}
    for index, (layer, column) in enumerate(zip(scene.layers, layout.columns, strict=True)):
        # A text above a box may lean over the gaps beside it, up to the vertical lines that stand there.
        floor = layout.gaps[index - 1].bus + 2 if index else 0
        ceiling = layout.gaps[index].bus - 1 if index < len(layout.gaps) else layout.width
        for neuron, row in zip(layer.neurons, column.rows, strict=True):
            places[neuron.key] = _node(neuron, column, row, canvas, characters)
            lean = column.boxed or index == len(layout.gaps)  # beside a one-row node stand the labels of edges
            reach = (floor, ceiling if lean else column.end)
            _head(neuron, column, row, reach, canvas, characters, places)
    for index, gap in enumerate(layout.gaps):
        before, after = layout.columns[index], layout.columns[index + 1]
        _edges(scene.layers[index + 1], scene.direction, gap, before, after, canvas, characters, places)
    _outcomes(scene, layout, canvas, characters, places)
    return places


def _node(neuron: Neuron, column: Column, row: int, canvas: Canvas, characters: Characters) -> Rect:
    frame = characters.frames[neuron.mark]
    line, name_role = FRAME_ROLES[neuron.mark], NAME_ROLES[neuron.mark]
    value = fitted(neuron.number(column.short), column.value_room, characters.ellipsis)
    left, right = column.x, column.end - 1
    # A heavy frame says by itself what is asked; in a light one a pointer says what takes part.
    pointer = characters.pointers[Mark.LIT if neuron.mark is Mark.LIT else Mark.QUIET]
    if not column.boxed:
        pad = 0 if column.shape is Shape.TIGHT else 1
        canvas.put(left, row, frame.opening + " " * (column.width - 2) + frame.closing, line)
        canvas.put(left + 1 + pad, row, neuron.name, name_role)
        if pad:
            canvas.put(left + 1, row, pointer, name_role)
        canvas.put(right - pad - cell_width(value), row, value, value_role(neuron.value))
        return Rect(left, row, column.width, 1)
    across = frame.across * (column.width - 2)
    canvas.put(left, row - 1, frame.top_left + across + frame.top_right, line)
    canvas.put(left, row, frame.along + " " * (column.width - 2) + frame.along, line)
    canvas.put(left, row + 1, frame.bottom_left + across + frame.bottom_right, line)
    if column.shape is Shape.TITLED:
        canvas.put(left + 1, row - 1, f"{pointer}{neuron.name} ", name_role)
        canvas.put(left + 1 + (column.width - 1 - cell_width(value)) // 2, row, value, value_role(neuron.value))
    else:
        canvas.put(left + 1, row, f"{pointer}{neuron.name}", name_role)
        canvas.put(right - 1 - cell_width(value), row, value, value_role(neuron.value))
    return Rect(left, row - 1, column.width, 3)


def _head(
    neuron: Neuron,
    column: Column,
    row: int,
    reach: tuple[int, int],
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    """Caption, note and bias above a node; the bias keeps its name whatever else must go."""
    row -= 2 if column.boxed else 1
    words = "  ".join(filter(None, (neuron.caption, neuron.note)))
    bias = neuron.bias
    floor, ceiling = reach
    room = max(0, ceiling - floor)
    before, text = next(_head_choices(words, bias, room), ("", ""))
    if not text and not before:
        before = fitted(words, room, characters.ellipsis)
    start = max(floor, min(column.x + 1, ceiling - cell_width(before) - cell_width(text)))
    canvas.put(start, row, before, Role.CAPTION)
    if bias and text:
        at = start + cell_width(before)
        canvas.put(at - 1, row, characters.pointers[bias.mark], LINE_ROLES[bias.mark])
        places[bias.key] = label(at, row, bias.name, text, bias.mark, canvas)


def _head_choices(words: str, bias: Bias | None, room: int) -> Iterator[tuple[str, str]]:
    """Text before the bias and the bias, from complete to bare."""
    if bias is None:
        choices = [(words, "")]
    else:
        lead = f"{words}  " if words else " "
        choices = [(lead, bias.label), (lead.replace("  ", " "), bias.label), (" ", bias.label), (" ", bias.name)]
    for before, text in choices:
        if cell_width(before.rstrip() if not text else before) + cell_width(text) <= room:
            yield before, text


def _edges(
    layer: Layer,
    direction: Direction,
    gap: Gap,
    before: Column,
    after: Column,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    known = [e for e in layer.edges if 0 <= e.source < len(before.rows) and 0 <= e.target < len(after.rows)]
    quiet = [edge for edge in known if edge.mark is Mark.QUIET]
    lit = sorted((e for e in known if e.mark is not Mark.QUIET), key=lambda edge: (edge.source, edge.target))
    quiet_sources, quiet_targets = {edge.source for edge in quiet}, {edge.target for edge in quiet}
    bus = gap.bus
    lanes = range(gap.bus, gap.lane_end + 1)
    pairs = frozenset((edge.source, edge.target) for edge in lit)
    routes = route(pairs, lanes, before.rows, after.rows, canvas.height) if lit else None
    nets = routes.nets if routes else ()

    def of_source(source: int) -> list[object]:
        return [i for i, net in enumerate(nets) if source in net.sources] + ["bus"] * (source in quiet_sources)

    def of_target(target: int) -> list[object]:
        return [i for i, net in enumerate(nets) if target in net.targets] + ["bus"] * (target in quiet_targets)

    for source in quiet_sources:
        canvas.across(before.rows[source], gap.first - 1, bus, LIGHT, Role.QUIET, of_source(source))
    for target in quiet_targets:
        canvas.across(after.rows[target], bus, gap.last + 1, LIGHT, Role.QUIET, of_target(target))
    ends = [before.rows[source] for source in quiet_sources] + [after.rows[target] for target in quiet_targets]
    if ends:
        canvas.along(bus, min(ends), max(ends), LIGHT, Role.QUIET, ["bus"])
    if routes is None:
        label_edges(known, gap, before, after, False, canvas, characters, places)
        return
    for edge in lit:
        role = LINE_ROLES[edge.mark]
        number = next(i for i, net in enumerate(nets) if edge.source in net.sources and edge.target in net.targets)
        lane, here, there = routes.columns[number], before.rows[edge.source], after.rows[edge.target]
        aside = routes.detours.get(edge.source)
        if aside is None:
            canvas.across(here, gap.first - 1, lane, HEAVY, role, of_source(edge.source))
        else:
            canvas.across(here, gap.first - 1, gap.aside, HEAVY, role, of_source(edge.source))
            # The quiet edges of this source have left it by now: from here on it only crosses the bus.
            lit_only = [owner for owner in of_source(edge.source) if owner != "bus"]
            canvas.along(gap.aside, here, aside, HEAVY, role, lit_only)
            canvas.across(aside, gap.aside, lane, HEAVY, role, lit_only)
            here = aside
        canvas.along(lane, here, there, HEAVY, role, [number])
        canvas.across(there, lane, gap.last + 1, HEAVY, role, of_target(edge.target))
    _arrow_heads(lit, direction, gap, before, after, canvas, characters)
    label_edges(known, gap, before, after, bool(routes.detours), canvas, characters, places)


def _arrow_heads(
    lit: Iterable[Edge],
    direction: Direction,
    gap: Gap,
    before: Column,
    after: Column,
    canvas: Canvas,
    characters: Characters,
) -> None:
    for edge in sorted(lit, key=lambda edge: LOUDNESS[edge.mark]):
        if direction is Direction.FORWARD:
            canvas.put(gap.last, after.rows[edge.target], characters.right, LINE_ROLES[edge.mark])
        elif direction is Direction.BACKWARD:
            canvas.put(gap.first, before.rows[edge.source], characters.left, LINE_ROLES[edge.mark])


def _outcomes(scene: Scene, layout: Layout, canvas: Canvas, characters: Characters, places: dict[str, Rect]) -> None:
    column = layout.columns[-1]
    if layout.placement is Placement.NOWHERE:
        if scene.outcomes:
            canvas.put(column.x + 1, column.rows[-1] + (2 if column.boxed else 1), characters.ellipsis, Role.CUT)
        return
    floor = layout.gaps[-1].bus + 2 if layout.gaps else 0
    for outcome, row in zip(scene.outcomes, layout.outcome_rows, strict=True):
        beside = layout.placement is Placement.RIGHT and (row in column.rows or column.boxed)
        x = column.end + 2 if beside else column.x + 1
        x = max(floor, min(x, layout.width - cell_width(outcome.text)))
        room = layout.width - x
        text = outcome.text if cell_width(outcome.text) <= room else " ".join(outcome.text.split())
        canvas.put(x - 1, row, characters.pointers[outcome.mark], LINE_ROLES[outcome.mark])
        places[outcome.key] = canvas.put(x, row, fitted(text, room, characters.ellipsis), NOTE_ROLES[outcome.mark])
