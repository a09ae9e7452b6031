"""The cursor in the drawing: while one looks around, and in a question that is answered by pointing.

It moves the same way in both. What is pointed at is what stands on the answer line: moving the cursor writes the
answer that means the part, so it can be checked, mended and recorded like any other answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.drawing.relighting import relit
from tutor.drawing.scene import Mark, Scene
from tutor.session.parts import parts_of
from tutor.session.view import Part


def part_of(parts: Sequence[Part], text: str) -> Part | None:
    """The part that ``text`` on the answer line means, if it was put there by the cursor."""
    return next((part for part in parts if part.answer == text.strip()), None)


def moved(parts: Sequence[Part], text: str, direction: str) -> Part:
    """The part next to the one that ``text`` means; from nowhere the first, or the last when going up."""
    here = part_of(parts, text)
    if here is None:
        return parts[-1 if direction == "up" else 0]
    return stepped(parts, here.key, direction)


def stepped(parts: Sequence[Part], key: str, direction: str) -> Part:
    """The part next to ``key``: up and down within its column, left and right along the weights.

    From nowhere the first. A weight leads to the neurons it joins, a neuron to a weight of its own beside it. Where
    only some parts can be pointed at it goes on to the next column that has any.
    """
    here = next((part for part in parts if part.key == key), None)
    if here is None:
        return parts[0]
    column = [part for part in parts if part.column == here.column]
    if direction in ("up", "down"):
        return column[(column.index(here) + (1 if direction == "down" else -1)) % len(column)]
    by = 1 if direction == "right" else -1
    end = here.ends[max(0, by)] if here.ends else here.key
    if here.ends and (neuron := next((part for part in parts if part.key == end), None)):
        return neuron
    # Behind the last layer stand target and loss, which no weight joins.
    there = min((part.column * by for part in parts if part.column * by > here.column * by), default=None)
    if there is None:
        return here
    beside = [part for part in parts if part.column == there * by]
    own = [part for part in beside if end in part.ends]
    choices = own or [part for part in beside if not part.ends] or beside
    rank = [part for part in column if bool(part.ends) is bool(here.ends)].index(here)
    return choices[min(rank, len(choices) - 1)]


def pointed(scene: Scene, key: str) -> Scene:
    """The scene with the part ``key`` as loud as it gets, and nothing else."""
    return relit(scene, {key: Mark.CURRENT})


def looked_at(scene: Scene, key: str) -> dict[str, Mark]:
    """The marks while the cursor stands on ``key``: the part itself, and the neurons that a weight joins."""
    part = next((part for part in parts_of(scene) if part.key == key), None)
    return {} if part is None else {**dict.fromkeys(part.ends, Mark.LIT), key: Mark.CURRENT}


def table_at(scene: Scene, key: str, before: int) -> int:
    """The layer whose weights are a table while the cursor stands on ``key``; ``before`` the one that was.

    A table stays as long as the part is in it: a neuron is a column of the weights that lead to it, and a row of those
    that leave it.
    """
    part = next((part for part in parts_of(scene) if part.key == key), None)
    if part is None:
        return before
    layer, weight = divmod(part.column, 2)
    last = len(scene.layers) - 1
    if part.ends:
        return layer + weight  # the weights that lead into a layer stand before it; its biases are below them
    return before if before in (layer, layer + 1) else min(max(layer, 1), last)


def same_place(before: Scene, after: Scene, key: str) -> str:
    """The part that stands in ``after``, the drawing of another row of the data, where ``key`` stood in ``before``."""
    places = zip(parts_of(before), parts_of(after), strict=False)
    return next((there.key for here, there in places if here.key == key), key)


def first_look(scene: Scene) -> str:
    """Where the cursor stands at first: on what the step is about, or on the first input."""
    marks = [(neuron.key, neuron.mark) for layer in scene.layers for neuron in layer.neurons]
    marks += [(edge.key, edge.mark) for layer in scene.layers for edge in layer.edges]
    current = next((key for key, mark in marks if mark is Mark.CURRENT), None)
    return current or (marks[0][0] if marks else "")
