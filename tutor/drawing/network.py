"""Puts a planned network on the canvas: boxes, the quiet bus, lit edges with their labels, outcomes.

Lit edges are drawn one by one and true; all others are one light bus a gap. Everything is drawn from the
scene and the plan alone, so two scenes that differ in a mark differ in a few cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width, clusters, fitted
from tutor.drawing.characters import HEAVY, LIGHT, Characters
from tutor.drawing.layout import Column, Gap, Layout, Placement, Shape
from tutor.drawing.routing import route
from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Scene

LINE_ROLES = {Mark.QUIET: Role.QUIET, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
# The frame of a lit neuron stays quiet: its pointer and its name say that it takes part, and a frame in another colour
# is a hundred bytes a neuron at every step.
FRAME_ROLES = {Mark.QUIET: Role.QUIET, Mark.LIT: Role.QUIET, Mark.CURRENT: Role.CURRENT}
NAME_ROLES = {Mark.QUIET: Role.NAME, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
NOTE_ROLES = {Mark.QUIET: Role.CAPTION, Mark.LIT: Role.LIT, Mark.CURRENT: Role.CURRENT}
LOUDNESS = {Mark.QUIET: 0, Mark.LIT: 1, Mark.CURRENT: 2}


def value_role(value: str) -> Role:
    return Role.UNKNOWN if value == "?" else Role.VALUE


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
        places[bias.key] = _label(at, row, bias.name, text, bias.mark, canvas)


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


def _label(x: int, y: int, name: str, text: str, mark: Mark, canvas: Canvas) -> Rect:
    """A name and its value in one text, in the two roles they have."""
    place = canvas.put(x, y, text, NOTE_ROLES[mark])
    value = text[len(name) :].lstrip() if text.startswith(name) else ""
    if value:
        canvas.put(x + cell_width(text) - cell_width(value), y, value, value_role(value))
    return place


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
    _heads_and_labels(lit, direction, gap, before, after, bool(routes.detours), canvas, characters, places)


def _heads_and_labels(
    lit: Iterable[Edge],
    direction: Direction,
    gap: Gap,
    before: Column,
    after: Column,
    detoured: bool,
    canvas: Canvas,
    characters: Characters,
    places: dict[str, Rect],
) -> None:
    leaving: dict[int, list[Edge]] = {}
    for edge in sorted(lit, key=lambda edge: LOUDNESS[edge.mark]):
        leaving.setdefault(edge.source, []).append(edge)
        if direction is Direction.FORWARD:
            canvas.put(gap.last, after.rows[edge.target], characters.right, LINE_ROLES[edge.mark])
        elif direction is Direction.BACKWARD:
            canvas.put(gap.first, before.rows[edge.source], characters.left, LINE_ROLES[edge.mark])
    lines = (*before.rows, *after.rows)
    heads = {row - (2 if after.boxed else 1) for row in after.rows}
    for source, edges in leaving.items():
        row = before.rows[source]
        slots = []
        for y in (row - 1, *range(row + 1, row + before.pitch - 1)):
            # Above the first and below the last line no vertical line is in the way.
            if y in before.rows or not 0 <= y < canvas.height:
                continue
            rooms = [gap.bus - gap.first]
            if not detoured and not min(lines) < y < max(lines):
                rooms.insert(0, gap.last - gap.first + 1)
            if y in heads:  # two texts in one row keep a blank between them
                rooms = [room - (room > gap.bus - gap.first) for room in rooms]
            slots += [(y, room) for room in rooms if canvas.free(gap.first, y, room)][:1]
        if not slots:
            continue
        if len(edges) <= len(slots):
            apart, together = edges, []
        else:
            loudest = sorted(edges, key=lambda edge: (-LOUDNESS[edge.mark], edge.target))
            apart, together = loudest[: len(slots) - 1], loudest[len(slots) - 1 :]
        for edge in sorted(apart, key=lambda edge: edge.target):
            _slotted(edge, gap.first, slots, canvas, characters, places)
        if together:
            _crowded(together, gap.first, *slots[0], canvas, characters, places)


def _slotted(
    edge: Edge, x: int, slots: list[tuple[int, int]], canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    """Takes the row of a slot that has room for the label."""
    found = []
    for slot in slots:
        alone = canvas.free(x - 1, slot[0], 1)
        start, text = _edge_text(edge, slot[1], alone, characters)
        found.append((text == edge.label, alone or start > 0, slot, start, text))
    # The first row where the whole label fits, or else where it touches nothing, or else the first.
    *_, slot, start, text = max(found, key=lambda choice: choice[:2])
    slots.remove(slot)
    _put_label(edge, x + start, slot[0], text, canvas, characters, places)


def _edge_text(edge: Edge, room: int, alone: bool, characters: Characters) -> tuple[int, str]:
    """How far right the label starts and what is left of it: first the blank goes, then the value, never the name.

    Not ``alone`` it keeps a blank to the text before it.
    """
    starts = (1,) if edge.mark is Mark.CURRENT or not alone else (1, 0)
    # "W1_11" and "0.1" run together would read as another weight.
    ends_in_digit = edge.name[-1:].isascii() and edge.name[-1:].isalnum()
    texts = [edge.label] if ends_in_digit or not edge.value else [edge.label, edge.name + edge.value]
    for text, start in product(texts, starts):
        if start + cell_width(text) <= room:
            return start, text
    start = 1 if cell_width(edge.name) < room else 0
    return start, fitted(edge.name, room - start, characters.ellipsis)


def _put_label(
    edge: Edge, x: int, y: int, text: str, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    if edge.mark is Mark.CURRENT and canvas.free(x - 1, y, 1):
        canvas.put(x - 1, y, characters.pointers[edge.mark], Role.CURRENT)
    places[edge.key] = _label(x, y, edge.name, text, edge.mark, canvas)


def _crowded(
    edges: list[Edge], x: int, y: int, room: int, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> None:
    """More lit edges leave than there are rows: their names in one row, and how many more."""
    waiting = list(edges)
    at, end = x + 1, x + room
    while waiting:
        edge, rest = waiting[0], len(waiting) - 1
        more = len(f" +{rest}") if rest else 0
        if at + cell_width(edge.name) + more > end and at > x + 1:
            break
        _put_label(edge, at, y, fitted(edge.name, end - at, characters.ellipsis), canvas, characters, places)
        at += len(clusters(edge.name)) + 1
        waiting.pop(0)
    if waiting:
        canvas.put(at, y, fitted(f"+{len(waiting)}", end - at, characters.ellipsis), Role.CUT)


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
