"""The drawing in words, for a screen reader and for lines without room for a picture.

What the step is about comes first, then the rest of the network, so that a listener may stop early. Every edge
is said once; a quiet neuron with many inputs says how many rather than naming each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor.drawing.scene import Bias, Direction, Edge, Layer, Mark, Neuron, Scene
from tutor.drawing.strip import shown_gap

_NAMED_ONE_BY_ONE = 4


def describe(scene: Scene) -> list[str]:
    """One sentence or a few on every line; no line relies on position, colour or line weight."""
    scene = _told_apart(scene)
    return [*_asked(scene), *_step(scene), *_rest(scene)]


def _told_apart(scene: Scene) -> Scene:
    """Where neurons have no names of their own, because one of them is to be found, each is told by where it stands."""
    neurons = [neuron for layer in scene.layers for neuron in layer.neurons]
    if len({neuron.name for neuron in neurons}) == len(neurons):
        return scene
    layers = (
        replace(layer, neurons=tuple(_placed(neuron, k, j) for j, neuron in enumerate(layer.neurons, start=1)))
        for k, layer in enumerate(scene.layers, start=1)
    )
    return replace(scene, layers=tuple(layers))


def _placed(neuron: Neuron, column: int, row: int) -> Neuron:
    return replace(neuron, name=f"{neuron.name} in column {column} row {row}")


def _named(name: str, value: str) -> str:
    if value == "?":
        return f"{name}, not known yet"
    return f"{name} = {value}" if value else name


def _listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _asked(scene: Scene) -> Iterator[str]:
    """Everything that is current: what this step computes or asks for."""
    for index, layer in enumerate(scene.layers):
        for edge in layer.edges:
            ends = _ends(scene, index, edge)
            if edge.mark is Mark.CURRENT and ends:
                yield f"Now: {_named(edge.name, edge.value)}, from {ends[0].name} to {ends[1].name}."
        for neuron in layer.neurons:
            if neuron.mark is Mark.CURRENT:
                yield f"Now: {_named(neuron.name, neuron.value)}{_called(neuron)}."
            if neuron.bias and neuron.bias.mark is Mark.CURRENT:
                yield f"Now: {_named(neuron.bias.name, neuron.bias.value)}, the bias of {neuron.name}."
    yield from (f"Now: {_plain(outcome.text)}." for outcome in scene.outcomes if outcome.mark is Mark.CURRENT)


def _step(scene: Scene) -> Iterator[str]:
    """The lit part, in the order it is computed."""
    backward = scene.direction is Direction.BACKWARD
    lit = [outcome for outcome in scene.outcomes if outcome.mark is Mark.LIT]
    outcomes = [f"In this step: {_plain(outcome.text)}." for outcome in lit]
    yield from outcomes if backward else ()
    spoken: set[str] = set()
    indices = range(len(scene.layers))
    for index in reversed(indices) if backward else indices:
        for target, neuron in enumerate(scene.layers[index].neurons):
            edges = [edge for edge in _into(scene, index, target) if edge.mark is not Mark.QUIET]
            spoken |= {scene.layers[index - 1].neurons[edge.source].key for edge in edges}
            if edges:
                verb, by = ("leads back", "to") if backward else ("is fed", "by")
                parts = [f"{by} {_through(scene, index, edge)}" for edge in edges]
                yield f"In this step: {neuron.name} {verb} {_listed(parts)}{_lit_bias(neuron.bias)}."
                spoken.add(neuron.key)
    for neuron in (neuron for layer in scene.layers for neuron in layer.neurons if neuron.key not in spoken):
        if neuron.mark is Mark.LIT or (neuron.bias and neuron.bias.mark is Mark.LIT):
            yield f"In this step: {_named(neuron.name, neuron.value)}{_called(neuron)}{_lit_bias(neuron.bias)}."
    yield from () if backward else outcomes


def _into(scene: Scene, index: int, target: int) -> list[Edge]:
    return [edge for edge in scene.layers[index].edges if edge.target == target and _ends(scene, index, edge)]


def _lit_bias(bias: Bias | None) -> str:
    return f", with bias {_named(bias.name, bias.value)}" if bias and bias.mark is not Mark.QUIET else ""


def _rest(scene: Scene) -> Iterator[str]:
    """All neurons layer by layer, with the edges that the step leaves alone."""
    for index, layer in enumerate(scene.layers):
        if not index:
            values = [f"{_named(neuron.name, neuron.value)}{_called(neuron)}" for neuron in layer.neurons]
            yield f"Inputs: {'; '.join(values)}."
            continue
        for target, neuron in enumerate(layer.neurons):
            quiet = [edge for edge in _into(scene, index, target) if edge.mark is Mark.QUIET]
            facts = [f"{_named(neuron.name, neuron.value)}{_called(neuron)}"]
            facts += [neuron.note] if neuron.note else []
            facts += [f"bias {_named(neuron.bias.name, neuron.bias.value)}"] if neuron.bias else []
            yield f"{'; '.join(facts)}."
            if quiet:
                yield f"{neuron.name} is {_also(layer, target)}fed {_quiet_feeds(scene, index, quiet)}."
    said = [_plain(outcome.text) for outcome in scene.outcomes if outcome.mark is Mark.QUIET]
    yield from [f"At the output: {'; '.join(said)}."] if said else []


def _also(layer: Layer, target: int) -> str:
    return "also " if any(e.target == target and e.mark is not Mark.QUIET for e in layer.edges) else ""


def _quiet_feeds(scene: Scene, index: int, edges: Sequence[Edge]) -> str:
    if len(edges) <= _NAMED_ONE_BY_ONE:
        return _listed([f"by {_through(scene, index, edge)}" for edge in edges])
    before = scene.layers[index - 1].neurons
    first, last = before[edges[0].source].name, before[edges[-1].source].name
    if len(edges) == len(before):
        return f"by all {len(edges)} neurons from {first} to {last}{_weights(scene, index, edges)}"
    return f"by {len(edges)} of the {len(before)} neurons before it"


def _weights(scene: Scene, index: int, edges: Sequence[Edge]) -> str:
    """The numbers of a column, where the picture is a table of the weights into this layer."""
    values = [edge.value for edge in edges]
    if index != shown_gap(scene) or not all(values):
        return ""
    return f" through {edges[0].name} to {edges[-1].name} = {', '.join(values)}"


def _through(scene: Scene, index: int, edge: Edge) -> str:
    source = scene.layers[index - 1].neurons[edge.source]
    return f"{source.name} through {_named(edge.name, edge.value)}"


def _ends(scene: Scene, index: int, edge: Edge) -> tuple[Neuron, Neuron] | None:
    """The two neurons of an edge, or None when the scene has no such neurons."""
    if not index:
        return None
    before, after = scene.layers[index - 1].neurons, scene.layers[index].neurons
    if 0 <= edge.source < len(before) and 0 <= edge.target < len(after):
        return before[edge.source], after[edge.target]
    return None


def _called(neuron: Neuron) -> str:
    return f" ({neuron.caption})" if neuron.caption else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
