"""The drawing of a draft: numbers that are still missing are question marks, and nothing moves as they come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.names import Spelling
from engine.numerals import numeral
from tutor.course.scalars import NUMBER
from tutor.drawing.scene import Layer, Neuron, Scene
from tutor.session.picture import DIGITS, UNKNOWN
from tutor.workbench.draft import Cell, Draft, Shape
from tutor.workbench.writing import number

ROOM = 5  # cells for a number, so that the drawing keeps its places while numbers are typed


def outlined(scene: Scene, draft: Draft, shape: Shape, spelling: Spelling) -> Scene:
    """``scene`` with the numbers of ``draft``, "?" where it has none yet; what is computed stays unknown."""

    def number_in(cell: Cell) -> str:
        plain = number(draft.text(cell).strip())
        return numeral(float(plain), DIGITS, spelling) if NUMBER.fullmatch(plain) else UNKNOWN

    layers = tuple(_layer(layer, k, number_in) for k, layer in enumerate(scene.layers))
    targets = shape.sizes[-1]
    outcomes = tuple(
        replace(one, text=f"{one.text.rpartition(' ')[0]} {number_in(('y', 0, j))}") if j < targets else one
        for j, one in enumerate(scene.outcomes)
    )
    return replace(scene, layers=layers, outcomes=outcomes, weight_room=max(ROOM, scene.weight_room))


def _layer(layer: Layer, k: int, number_in: Callable[[Cell], str]) -> Layer:
    neurons = tuple(_neuron(neuron, k, j, number_in) for j, neuron in enumerate(layer.neurons))
    edges = tuple(replace(edge, value=number_in((f"W{k}", edge.source, edge.target))) for edge in layer.edges)
    return replace(layer, neurons=neurons, edges=edges, value_room=ROOM, weight_room=max(ROOM, layer.weight_room or 0))


def _neuron(neuron: Neuron, k: int, j: int, number_in: Callable[[Cell], str]) -> Neuron:
    if k == 0:
        return replace(neuron, value=number_in(("x", 0, j)))
    if neuron.bias is None:
        return neuron
    return replace(neuron, bias=replace(neuron.bias, value=number_in((f"b{k}", 0, j))))
