"""Finding a part in the drawing: a weight by its two ends, a neuron or a bias by its layer and place.

A part is told by where it is, never by its name: the name is what is asked about. The drawing holds no name and
no number of the kind that is looked for while it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.names import Kind, Notation, Quantity, Spelling, UnknownName, bias, spell, weight
from tutor.course.problems import BuiltProblem
from tutor.course.types import Point
from tutor.drawing.scene import Layer, Neuron, Scene
from tutor.session.asking import RIGHT, UNREADABLE, WRONG, Asking, Judged
from tutor.session.parts import parts_of
from tutor.session.view import Part


@dataclass(frozen=True, slots=True)
class Neurons:
    """The two ends of a weight, or twice the same neuron: (layer, neuron), the input is layer 0."""

    source: tuple[int, int]
    target: tuple[int, int]

    @property
    def is_edge(self) -> bool:
        return self.source != self.target


def keys(problem: BuiltProblem | None, step: Point) -> tuple[str, ...]:
    return (str(problem.notation.parse(step.point)),) if problem else ()


def place_of(name: Quantity, notation: Notation) -> Neurons:
    """Where a drawn quantity stands."""
    indices = name.indices
    if name.kind is Kind.WEIGHT:
        layer, source, target = indices
        return Neurons((layer - 1, source), (layer, target))
    if name.kind is Kind.INPUT:
        at = (0, indices[1])
    elif name.kind is Kind.PREDICTION:
        at = (len(notation.sizes) - 1, indices[0] if indices else 1)
    else:
        at = (indices[0], indices[1])
    return Neurons(at, at)


def _named(place: Neurons, asked: Quantity, notation: Notation) -> Quantity:
    """What stands there: a bias where a bias is looked for, else the weight or the neuron's output."""
    layer, neuron = place.target
    if place.is_edge:
        return weight(layer, place.source[1], neuron)
    if asked.kind is Kind.BIAS and layer and (notation.biased is None or layer in notation.biased):
        return bias(layer, neuron)
    return replace(notation.output(layer, neuron), row=None)


# --- reading ------------------------------------------------------------------------------------

MOST_NAMED = 6  # neurons of a layer that are listed by name

_TO = re.compile(r"\s*(?:\bto\b|->|→|,|\s)\s*", re.IGNORECASE)
_FROM = re.compile(r"^\s*from\b", re.IGNORECASE)
_LAYERED = re.compile(
    r"(?:the\s+)?(?:bias\s+(?:of|in)\s+)?layer\s*(\d{1,2})\s*,?\s*(?:the\s+)?(?:neuron|input|output)?\s*(\d{1,2})"
)
_SEEN = re.compile(r"column\s*(\d{1,2})\s*,?\s*row\s*(\d{1,2})")
_REVERSED = re.compile(r"(?:the\s+)?neuron\s*(\d{1,2})\s*(?:of|in|,)?\s*(?:the\s+)?layer\s*(\d{1,2})")
_NUMBERS = re.compile(
    r"(?:from\s+)?(?:neuron\s+|input\s+)?(\d{1,2})(?:\s*(?:\bto\b|->|→|,)\s*|\s+)(?:neuron\s+)?(\d{1,2})"
    r"\s*,?\s*(?:(?:(?:in|into|of)\s+)?layer\s*(\d{1,2}))?"
)
_INPUT = re.compile(r"(?:the\s+)?input\s*(\d{1,2})")


class _Unclear(ValueError):
    """What cannot be read as a place, in a sentence."""


def read(text: str, asked: Quantity, notation: Notation) -> Neurons:
    """The place that was typed. Raises ValueError with a sentence on what is not clear."""
    plain = " ".join(text.split())
    if _name(plain, notation) is not None:
        raise _Unclear(f"Not by its name: say where it is {_how(asked, notation)}.")
    at = _neuron(plain, notation)
    if at is not None:
        return Neurons(at, at)
    ends = [part for part in _TO.split(_FROM.sub("", plain).strip()) if part]
    for size in range(1, len(ends)):
        found = [_neuron(part, notation) for part in (" ".join(ends[:size]), " ".join(ends[size:]))]
        if found[0] and found[1]:
            return _edge(found[0], found[1], notation)
    if found_numbers := _NUMBERS.fullmatch(plain.lower()):
        source, target, layer = found_numbers.groups()
        return _between(int(source), int(target), int(layer) if layer else None, notation)
    raise _Unclear(f"This is no place in the drawing. Say it {_how(asked, notation)}.")


def _name(text: str, notation: Notation) -> Quantity | None:
    """The weight or bias of this name: a name alone is not a place."""
    try:
        found = notation.parse(text)
    except UnknownName:
        return None
    return found if isinstance(found, Quantity) else None


def _neuron(text: str, notation: Notation) -> tuple[int, int] | None:
    """The neuron that is told by name or by layer and place."""
    plain = text.lower()
    if found := _LAYERED.fullmatch(plain):
        at = (int(found[1]), int(found[2]))
    elif found := _REVERSED.fullmatch(plain):
        at = (int(found[2]), int(found[1]))
    elif found := _SEEN.fullmatch(plain):
        at = (int(found[1]) - 1, int(found[2]))
    elif found := _INPUT.fullmatch(plain):
        at = (0, int(found[1]))
    else:
        name = _name(text, notation)
        drawn = name is not None and name.kind in (Kind.INPUT, Kind.OUTPUT, Kind.PREDICTION, Kind.WEIGHTED_SUM)
        return place_of(name, notation).target if name is not None and drawn else None
    layer, neuron = at
    if not 0 <= layer < len(notation.sizes) or not 1 <= neuron <= notation.sizes[layer]:
        raise _Unclear(f"There is no neuron {neuron} in layer {layer} here.")
    return at


def _edge(source: tuple[int, int], target: tuple[int, int], notation: Notation) -> Neurons:
    if target[0] != source[0] + 1:
        raise _Unclear("A weight leads from one layer to the next: no weight joins these two.")
    return Neurons(source, target)


def _between(source: int, target: int, layer: int | None, notation: Notation) -> Neurons:
    """From neuron to neuron; without the layer it leads into only where no other has such a weight."""
    sizes = notation.sizes
    layers = [k for k in range(1, len(sizes)) if 1 <= source <= sizes[k - 1] and 1 <= target <= sizes[k]]
    if layer is not None:
        layers = [k for k in layers if k == layer]
    if not layers:
        raise _Unclear(f"No weight leads from a neuron {source} to a neuron {target} here.")
    if len(layers) > 1:
        raise _Unclear(f"In which layer? Say {source} to {target} in layer {layers[-1]}, or name the two ends.")
    return Neurons((layers[0] - 1, source), (layers[0], target))


def _how(asked: Quantity, notation: Notation) -> str:
    """How a place of this kind is told, with an example that is another one where there is another."""
    if asked.kind is Kind.WEIGHT:
        places = [
            (k, i, j)
            for k in range(1, len(notation.sizes))
            for i in range(1, notation.sizes[k - 1] + 1)
            for j in range(1, notation.sizes[k] + 1)
        ]
        layer, source, target = next((one for one in reversed(places) if one != asked.indices), asked.indices)
        return f"by its two ends, such as from {notation.output(layer - 1, source)} to {notation.output(layer, target)}"
    here = place_of(asked, notation).target
    neurons = [(k, j) for k, size in enumerate(notation.sizes) if k for j in range(1, size + 1)]
    layer, neuron = next((one for one in reversed(neurons) if one != here), here)
    return f"by layer and neuron, such as layer {layer} neuron {neuron}; the inputs are layer 0"


def question(said: str, asked: Quantity, notation: Notation, spelling: Spelling) -> str:
    """What is asked, what layers there are, and how the answer is typed."""
    shown = spell(asked, spelling)
    if asked.kind is Kind.WEIGHT:
        layers = "; ".join(
            f"in layer {k} {', '.join(spell(notation.output(k, j), spelling) for j in range(1, size + 1))}"
            for k, size in enumerate(notation.sizes)
            if size <= MOST_NAMED
        )
    else:
        layers = ", ".join(f"{size} in layer {k}" for k, size in enumerate(notation.sizes))
    there = f"The neurons are {layers}." if layers else ""
    how = f"Say where it is {_how(asked, notation)}."
    return f"{said.strip() or f'Where is {shown} in the drawing?'}\n\n{there} {how}".replace("  ", " ")


# --- judging ------------------------------------------------------------------------------------


def _asked(asking: Asking) -> tuple[Quantity, Notation]:
    assert asking.problem is not None, "a step that points has a network"
    name = asking.problem.notation.parse(asking.key)
    assert isinstance(name, Quantity), "only quantities are drawn"
    return name, asking.problem.notation


def answer(name: Quantity, notation: Notation) -> str:
    """Where a drawn quantity is, as it may be typed."""
    place = place_of(name, notation)
    if place.is_edge:
        return f"from {notation.output(*place.source)} to {notation.output(*place.target)}"
    return f"layer {place.target[0]} neuron {place.target[1]}"


def judge(asking: Asking, text: str) -> Judged:
    asked, notation = _asked(asking)
    try:
        place = read(text, asked, notation)
    except _Unclear as error:
        return Judged(UNREADABLE, str(error))
    right = place_of(asked, notation)
    if place == right:
        message = f"Right: {_told(asked, notation, asking.spelling)} {asking.text(asking.step.because)}"
        return Judged(RIGHT, message.strip(), answer(asked, notation))
    found = _named(place, asked, notation)
    message = f"Not that one: {_told(found, notation, asking.spelling)}"
    return Judged(WRONG, f"{message} {_difference(place, right)}".strip(), answer(found, notation))


def _told(name: Quantity, notation: Notation, spelling: Spelling) -> str:
    """``W¹₁₂ goes from x₁₁ to O₁₂.``"""
    place, shown = place_of(name, notation), spell(name, spelling)
    if place.is_edge:
        source, target = (spell(notation.output(*end), spelling) for end in (place.source, place.target))
        return f"{shown} goes from {source} to {target}."
    layer, neuron = place.target
    if name.kind is Kind.BIAS:
        return f"{shown} is the bias of neuron {neuron} in layer {layer}."
    return f"{shown} is input {neuron}." if not layer else f"{shown} is put out by neuron {neuron} of layer {layer}."


def _difference(place: Neurons, right: Neurons) -> str:
    """What to look at: the first index that does not agree."""
    if place.is_edge != right.is_edge:
        return "A weight is asked." if right.is_edge else "A neuron is asked, not a weight."
    if place.target[0] != right.target[0]:
        return "Look at the layer it belongs to: that is the first number."
    if right.is_edge and place.source == (right.source[0], right.target[1]) and place.target[1] == right.source[1]:
        return "From and to are the other way round: the name says from, then to."
    return ""


def hint(asking: Asking, rung: int, last: int) -> str:
    """The indices of the name, read one after the other."""
    asked, notation = _asked(asking)
    place, shown = place_of(asked, notation), spell(asked, asking.spelling)
    layer, neuron = place.target
    if place.is_edge:
        rungs = (
            "A weight has three numbers: the layer it leads into, from which neuron, to which neuron.",
            f"{shown} leads into layer {layer}. The inputs are layer 0.",
            f"{shown} comes from neuron {place.source[1]} of layer {place.source[0]}.",
        )
    else:
        rungs = (
            "The inputs are layer 0, and layers count from there."
            if asked.kind is not Kind.INPUT
            else "An input has two numbers: the row of the data, then the feature.",
            f"{shown} belongs to layer {layer}.",
            f"It is neuron {neuron} of {notation.sizes[layer]}, counted from the top.",
        )
    return rungs[rung - 1] if rung < last else _told(asked, notation, asking.spelling)


# --- the drawing --------------------------------------------------------------------------------

_LETTER = {Kind.WEIGHT: "W", Kind.BIAS: "b", Kind.INPUT: "x", Kind.OUTPUT: "O"}


def masked(scene: Scene, asked: Quantity) -> Scene:
    """The scene with every name and number taken out that would tell which part is asked.

    For a weight those of the weights; for a neuron or its bias those of all neurons and biases.
    """
    return replace(scene, layers=tuple(_masked_layer(layer, asked, k == 0) for k, layer in enumerate(scene.layers)))


def _masked_layer(layer: Layer, asked: Quantity, is_input: bool) -> Layer:
    edges = tuple(replace(edge, name=_LETTER[Kind.WEIGHT], value="") for edge in layer.edges)
    if asked.kind is Kind.WEIGHT:
        return replace(layer, edges=edges)
    letter = _LETTER[Kind.INPUT if is_input else Kind.OUTPUT]
    neurons = tuple(_masked_neuron(neuron, letter) for neuron in layer.neurons)
    return replace(layer, neurons=neurons, edges=edges)


def _masked_neuron(neuron: Neuron, letter: str) -> Neuron:
    own = neuron.bias
    masked_bias = replace(own, name=_LETTER[Kind.BIAS], value="") if own else None
    return replace(neuron, name=letter, value="", bias=masked_bias)


def parts(scene: Scene, asked: Quantity) -> Iterator[Part]:
    """All parts of the kind that is looked for, each with the answer that means it."""
    row, column = 0, 0
    for part in parts_of(scene):
        row = row if part.column == column else 0
        column = part.column
        is_weight, is_bias = column % 2 == 1, column % 2 == 0 and bool(part.ends)
        row += not is_weight and not is_bias
        if is_weight and asked.kind is Kind.WEIGHT:
            yield replace(part, answer=f"from {part.ends[0]} to {part.ends[1]}")
        elif is_weight or asked.kind is Kind.WEIGHT or column == 2 * len(scene.layers):
            continue
        elif is_bias is (asked.kind is Kind.BIAS):
            # Told by what is seen: how the columns count as layers is what is asked about.
            yield replace(part, answer=f"column {column // 2 + 1} row {row + is_bias}")
