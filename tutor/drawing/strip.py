"""What stands above the weights of one gap as a table: all layers in a row, and which gap the table shows.

The gaps that take part are lit and say which weights do, so that a path is followed through layers whose weights
are not in the table just now. Target and loss stand at the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from tutor.drawing.canvas import Canvas, Rect, Role
from tutor.drawing.cells import cell_width
from tutor.drawing.characters import EAST, HEAVY, LIGHT, WEST, Characters, arm
from tutor.drawing.labels import LINE_ROLES, LOUDNESS, NAME_ROLES, NOTE_ROLES
from tutor.drawing.scene import Direction, Layer, Mark, Scene


def loudest(marks: Iterable[Mark]) -> Mark:
    return max(marks, key=LOUDNESS.__getitem__, default=Mark.QUIET)


def shown_gap(scene: Scene) -> int | None:
    """The index of the layer whose incoming weights the step is about, or None without any weights."""
    if len(scene.layers) < 2:
        return None
    if scene.table is not None:
        return min(max(scene.table, 1), len(scene.layers) - 1)

    def weight(index: int) -> tuple[bool, bool, bool, int]:
        layer, before = scene.layers[index], scene.layers[index - 1]
        edge = loudest(edge.mark for edge in layer.edges)
        into = loudest([n.mark for n in layer.neurons] + [n.bias.mark for n in layer.neurons if n.bias])
        # Going back, a neuron's gradient comes through the weights that leave it.
        out_of = loudest(neuron.mark for neuron in before.neurons)
        asked = out_of if scene.direction is Direction.BACKWARD and edge is not Mark.QUIET else into
        return edge is Mark.CURRENT, asked is Mark.CURRENT, edge is Mark.LIT, -index

    return max(range(1, len(scene.layers)), key=weight)


def paint_strip(
    scene: Scene, shown: int | None, canvas: Canvas, characters: Characters, places: dict[str, Rect]
) -> int:
    """A row with all layers and their lit gaps, a row with what else is lit. Returns the next row."""
    names, pad = _layer_names(scene.layers, canvas.width, characters)
    gaps = len(names) - 1
    free = canvas.width - 2 - sum(cell_width(name) + 2 + 2 * pad for name in names)
    size = max(3, min(16, free // gaps)) if gaps else 0
    x, ends = 1, []
    for index, (layer, name) in enumerate(zip(scene.layers, names, strict=True)):
        if index:
            mark = loudest(edge.mark for edge in layer.edges)
            line = characters.lines[level(HEAVY if mark is not Mark.QUIET else LIGHT)] * size
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


def level(weight: int) -> int:
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
    """Target and loss at the right end of the second row, as many as have room there. Returns where they begin.

    Which they are does not change with their marks, except for one that is asked: so none moves from step to step.
    """
    texts = [(outcome, " ".join(outcome.text.split())) for outcome in scene.outcomes]
    x, left_out = canvas.width, 0
    for outcome, text in reversed(texts):
        room = max(cell_width(text), outcome.room) + 2
        if x - room < canvas.width // 2 and outcome.mark is not Mark.CURRENT:
            left_out += 1
            continue
        x -= room
        canvas.put(x, 1, characters.pointers[outcome.mark], LINE_ROLES[outcome.mark])
        places[outcome.key] = canvas.put(x + 1, 1, text, NOTE_ROLES[outcome.mark])
    if left_out and x > 2:
        x -= 2
        canvas.put(x, 1, characters.ellipsis, Role.CUT)
    return x
