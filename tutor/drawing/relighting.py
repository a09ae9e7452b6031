"""The same drawing with other parts lit: one path of several, or the part a cursor stands on.

Nothing but marks and the direction changes, so every part stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Outcome, Scene


def relit(
    scene: Scene, marks: Mapping[str, Mark], direction: Direction | None = None, table: int | None = None
) -> Scene:
    """``scene`` with the parts of these keys marked and all others quiet; keys that are not there do nothing.

    ``table`` is the layer whose weights are shown where these are a table; see ``Scene``.
    """

    def mark(key: str) -> Mark:
        return marks.get(key, Mark.QUIET)

    def bias(own: Bias | None) -> Bias | None:
        return None if own is None else replace(own, mark=mark(own.key))

    def neuron(own: Neuron) -> Neuron:
        return replace(own, mark=mark(own.key), bias=bias(own.bias))

    def edge(own: Edge) -> Edge:
        return replace(own, mark=mark(own.key)) if own.mark is not mark(own.key) else own

    def outcome(own: Outcome) -> Outcome:
        return replace(own, mark=mark(own.key))

    def layer(own: Layer) -> Layer:
        return replace(own, neurons=tuple(map(neuron, own.neurons)), edges=tuple(map(edge, own.edges)))

    return replace(
        scene,
        layers=tuple(map(layer, scene.layers)),
        outcomes=tuple(map(outcome, scene.outcomes)),
        direction=scene.direction if direction is None else direction,
        table=table,
    )


def is_lit(scene: Scene) -> bool:
    """Whether any edge takes part in the step, beside what it asks for."""
    return any(edge.mark is Mark.LIT for layer in scene.layers for edge in layer.edges)
