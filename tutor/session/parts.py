"""The parts of a drawing that a cursor can stand on, column by column: for pointing at one, and for looking at one."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.drawing.scene import Scene
from tutor.session.view import Part


def parts_of(scene: Scene) -> Iterator[Part]:
    """Every neuron, bias, weight and outcome of a drawing, column by column from the left."""
    for k, layer in enumerate(scene.layers):
        for edge in sorted(layer.edges, key=lambda edge: (edge.source, edge.target)):
            ends = scene.layers[k - 1].neurons[edge.source].key, layer.neurons[edge.target].key
            yield Part(edge.key, 2 * k - 1, ends=ends)
        for neuron in layer.neurons:
            if neuron.bias is not None:
                yield Part(neuron.bias.key, 2 * k, ends=(neuron.key, neuron.key))
            yield Part(neuron.key, 2 * k)
    yield from (Part(outcome.key, 2 * len(scene.layers)) for outcome in scene.outcomes)
