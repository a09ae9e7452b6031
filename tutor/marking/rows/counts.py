"""Mistakes of counting: parameters by layers, and other whole numbers that are multiplied or divided.

A count of parameters is known by its form, n₀·n₁ + n₁ for each layer, whatever its sizes are called and
however many formulas it is spread over. Other counts are known by their numbers, which are all whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.expressions import Call, Expression, Number, Power, Product, Quotient, Reference, Sum, transform, walk
from engine.names import Name
from engine.trace import Role, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import where
from tutor.marking.sites import is_count
from tutor.marking.slips import Mistake, Reach, Slip, Slips, product_of, rewrites, sum_of
from tutor.marking.wording import Words, listed

ONE = Number(1.0)
EVERY_NEURON = "Every neuron behind the input has a bias of its own"


# --- parameters ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layer:
    """What a count holds of one layer, the neurons of which are ``size``, behind ``before``."""

    before: Name
    size: Name
    weights: bool = False
    biases: bool = False

    @property
    def product(self) -> Expression:
        return Product((Reference(self.before), Reference(self.size)))

    @property
    def terms(self) -> tuple[Expression, ...]:
        return ((self.product,) if self.weights else ()) + ((Reference(self.size),) if self.biases else ())


def _terms(trace: Trace, node: Expression) -> list[Expression]:
    """``node`` as a sum over given numbers, as far as it is one: formulas are written out, (n + 1)·m multiplied."""
    match node:
        case Reference(name) if trace[name].role is not Role.GIVEN:
            return _terms(trace, trace[name].definition)
        case Sum(parts):
            return [term for part in parts for term in _terms(trace, part)]
        case Product((Sum((Reference(_) as before, Number(_) as one)), Reference(_) as size)) if one == ONE:
            return [Product((before, size)), size]
        case Product((Reference(_) as size, Sum((Reference(_) as before, Number(_) as one)))) if one == ONE:
            return [Product((before, size)), size]
    return [node]


def _layers(trace: Trace, node: Expression, known: Iterable[Layer] = ()) -> tuple[Layer, ...]:
    """The layers that ``node`` counts, or () where it counts something else. ``known`` are those of the network."""
    found: list[Layer] = []
    singles: list[Name] = []
    for term in _terms(trace, node):
        match term:
            case Product((Reference(before), Reference(size))):
                found.append(Layer(before, size, weights=True))
            case Reference(size):
                singles.append(size)
            case _:
                return ()
    for size in singles:
        place = next((k for k, layer in enumerate(found) if layer.size == size and not layer.biases), None)
        if place is not None:
            found[place] = Layer(found[place].before, size, weights=True, biases=True)
            continue
        own = next((layer for layer in known if layer.size == size), None)
        if own is None:
            return ()
        found.append(Layer(own.before, size, biases=True))
    return tuple(found)


def _network(trace: Trace) -> tuple[Layer, ...]:
    """The layers of the network whose parameters this problem counts: the longest count with biases."""
    counts = (_layers(trace, step.definition) for step in trace.values() if step.role is Role.VALUE)
    return max((one for one in counts if any(layer.biases for layer in one)), key=len, default=())


def parameters(asked: Asked) -> tuple[Layer, ...]:
    """The layers whose weights and biases the asked quantity counts; () where it counts something else."""
    if asked.trace.network is not None or asked.step.role is not Role.VALUE:
        return ()
    network = _network(asked.trace)
    layers = _layers(asked.trace, asked.step.definition, network)
    pairs = {(layer.before, layer.size) for layer in network}
    return layers if all((layer.before, layer.size) in pairs for layer in layers) else ()


def _counting(asked: Asked, layers: Iterable[Layer], message: str) -> Iterator[Slip]:
    terms = [term for layer in layers for term in layer.terms]
    if terms:
        yield Slip({asked.name: sum_of(terms)}, message)


def _changed(layer: Layer, *, weights: bool, biases: bool) -> Layer:
    return Layer(layer.before, layer.size, weights and layer.weights, biases and layer.biases)


def _biases_not_counted(asked: Asked, words: Words) -> Iterator[Slip]:
    layers = parameters(asked)
    if not any(layer.biases for layer in layers) or not any(layer.weights for layer in layers):
        return
    yield from _counting(
        asked,
        [_changed(layer, weights=True, biases=False) for layer in layers],
        f"Only the weights are counted. {EVERY_NEURON}.",
    )
    several = sum(layer.biases for layer in layers) > 1
    for left_out in (layer for layer in layers if several and layer.biases):
        yield from _counting(
            asked,
            [_changed(layer, weights=True, biases=layer is not left_out) for layer in layers],
            f"The biases of the layer with {words.name(left_out.size)} neurons are left out. {EVERY_NEURON}.",
        )


def _bias_for_a_layer(asked: Asked, words: Words) -> Iterator[Slip]:
    layers = [layer for layer in parameters(asked) if layer.biases]
    if layers:
        weights = [layer.product for layer in parameters(asked) if layer.weights]
        yield Slip(
            {asked.name: sum_of((*weights, Number(float(len(layers)))))},
            f"Only one bias is counted for a layer. {EVERY_NEURON}: {words.names(layer.size for layer in layers)}.",
        )


def _weights_not_counted(asked: Asked, words: Words) -> Iterator[Slip]:
    layers = parameters(asked)
    if not any(layer.weights for layer in layers) or not any(layer.biases for layer in layers):
        return
    behind = [Reference(layer.size) for layer in layers]
    yield Slip(
        {asked.name: sum_of(behind)},
        "This counts the neurons behind the input. There is also a weight for every pair of neurons in neighbouring "
        "layers: multiply the two sizes.",
    )
    yield Slip(
        {asked.name: sum_of((Reference(layers[0].before), *behind))},
        "This counts neurons. There is a weight for every pair of neurons in neighbouring layers: multiply the two "
        "sizes.",
    )


def _layers_miscounted(asked: Asked, words: Words) -> Iterator[Slip]:
    layers = parameters(asked)
    if len(layers) > 1:
        for left_out in layers:
            between = f"{words.name(left_out.before)} and {words.name(left_out.size)}"
            yield from _counting(
                asked,
                [layer for layer in layers if layer is not left_out],
                f"The layer between {between} is left out of the count.",
            )
            yield from _counting(
                asked,
                [_changed(layer, weights=layer is not left_out, biases=True) for layer in layers],
                f"The weights between {between} are left out of the count.",
            )
        sizes = (layers[0].before, *(layer.size for layer in layers))
        yield Slip(
            {asked.name: product_of(map(Reference, sizes))},
            "All sizes are multiplied, which counts the paths. Weights lie only between a layer and the next: multiply "
            "two sizes at a time, and add.",
        )
    yield from _biases_elsewhere(asked, layers, words)
    yield from _another_layer(asked, layers, words)


def _biases_elsewhere(asked: Asked, layers: tuple[Layer, ...], words: Words) -> Iterator[Slip]:
    """Biases for the input, or for the layer that a weight comes from."""
    biased = [layer for layer in layers if layer.biases]
    if not biased:
        return
    first, right = words.name(biased[0].before), words.names(layer.size for layer in biased)
    weights = [layer.product for layer in layers if layer.weights]
    befores = [Reference(layer.before) for layer in biased]
    yield Slip(
        {asked.name: sum_of((*weights, *befores))},
        f"The biases of the layer before are counted. A bias belongs to the neuron that adds it: {right}.",
    )
    yield Slip(
        {asked.name: Sum((asked.step.definition, befores[0]))},
        f"{first} is counted as biases too. The neurons of the layer before are not counted here: {right}.",
    )


def _another_layer(asked: Asked, layers: tuple[Layer, ...], words: Words) -> Iterator[Slip]:
    """The same count of the layer beside it."""
    if len(layers) != 1:
        return
    (own,) = layers
    for layer in _network(asked.trace):
        if layer.size != own.size or layer.before != own.before:
            yield from _counting(
                asked,
                [Layer(layer.before, layer.size, own.weights, own.biases)],
                f"This counts the layer between {words.name(layer.before)} and {words.name(layer.size)}. "
                f"{words.name(asked.name)} is about {words.name(own.before)} and {words.name(own.size)}.",
            )


# --- other whole numbers ------------------------------------------------------------------------


def _added_for_multiplied(asked: Asked, words: Words) -> Iterator[Slip]:
    layers = parameters(asked)
    if any(layer.weights for layer in layers):
        sums = [
            Sum((Reference(layer.before), Reference(layer.size))) if layer.weights else sum_of(()) for layer in layers
        ]
        biases = [Reference(layer.size) for layer in layers if layer.biases]
        parts = [one for one, layer in zip(sums, layers, strict=True) if layer.weights]
        pair = f"{words.name(layers[0].before)} and {words.name(layers[0].size)}"
        yield Slip(
            {asked.name: sum_of((*parts, *biases))},
            f"Sizes such as {pair} are added. A weight leads from each neuron to each of the next layer: multiply.",
        )
        return
    definition = asked.step.definition
    if isinstance(definition, Product) and is_count(asked):
        factors = listed([words.formula(part) for part in definition.factors])
        yield Slip(
            {asked.name: sum_of(definition.factors)},
            f"{factors} are added, but {words.name(asked.name)} = {words.formula(definition)} multiplies them.",
        )


def _division(asked: Asked, words: Words) -> Iterator[Slip]:
    """A division of counts the wrong way: turned round, multiplied, left out, or not brought to a whole number."""
    if not is_count(asked):
        return
    for step in asked.before:
        if step.role is not Role.VALUE:
            continue
        reach = Reach.HERE if step.name == asked.name else Reach.LAYER
        rule = where(step, words)
        inside = next((node for node in walk(step.definition) if isinstance(node, Quotient)), None)
        if inside is None or isinstance(inside.denominator, Number):
            continue
        upper, lower = words.formula(inside.numerator), words.formula(inside.denominator)
        ways: list[tuple[Expression, str]] = [
            (Quotient(inside.denominator, inside.numerator), f"The division is the wrong way round: {rule}."),
            (Product((inside.numerator, inside.denominator)), f"{upper} and {lower} are multiplied: {rule}."),
        ]
        if step.definition != inside or reach is not Reach.HERE:  # else it is a factor that is missing
            ways.append((inside.numerator, f"The division by {lower} is left out: {rule}."))
        for changed, message in ways:
            yield Slip({step.name: _with(step.definition, inside, changed)}, message, reach)


def _with(whole: Expression, old: Expression, new: Expression) -> Expression:
    return transform(whole, lambda node: new if node == old else node)


def _rounded_wrongly(asked: Asked, words: Words) -> Iterator[Slip]:
    """floor(a/b) not rounded, or rounded up, also within a formula."""
    if asked.trace.network is not None:
        return

    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Call("floor", (inner,)):
                yield Sum((node, ONE)), "This is rounded up, or one is counted too many: {}."
                yield inner, "This is not rounded down to a whole number: {} leaves off the rest."

    for step in asked.before:
        reach = Reach.HERE if step.name == asked.name else Reach.LAYER
        for changed, said in rewrites(step.definition, rule):
            yield Slip({step.name: changed}, said.format(where(step, words)), reach)


def _powers(change: Callable[[Power, Words], tuple[Expression, str]]) -> Slips:
    """A power within a formula, other than a square, taken for what ``change`` makes of it."""

    def slips(asked: Asked, words: Words) -> Iterator[Slip]:
        if asked.trace.network is not None or asked.step.role is not Role.VALUE:
            return

        def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
            if isinstance(node, Power) and node.exponent != Number(2.0):
                yield change(node, words)

        for changed, said in rewrites(asked.step.definition, rule):
            yield Slip({asked.name: changed}, f"{said}: {where(asked.step, words)}.")

    return slips


def _as_product(power: Power, words: Words) -> tuple[Expression, str]:
    """3·n for n³."""
    what = f"{words.formula(power.base)} is multiplied by {words.formula(power.exponent)}"
    return Product((power.base, power.exponent)), f"{what}, but a power multiplies it with itself"


def _base_alone(power: Power, words: Words) -> tuple[Expression, str]:
    """n for n³."""
    return power.base, f"The power {words.formula(power)} is left out"


ROWS = (
    Mistake("biases-not-counted", "Biases are not counted.", _biases_not_counted, "what a neuron has", common=True),
    Mistake("bias-for-a-layer", "One bias is counted for a layer.", _bias_for_a_layer, "what a neuron has"),
    Mistake("weights-not-counted", "Neurons are counted, not weights.", _weights_not_counted, "what joins two layers"),
    Mistake(
        "added-for-multiplied",
        "Numbers are added, not multiplied.",
        _added_for_multiplied,
        "what is multiplied with what",
    ),
    Mistake("layers-miscounted", "A layer too few or too many is counted.", _layers_miscounted, "the layers"),
    Mistake("division-misread", "A division is turned round or left out.", _division, "what is divided by what"),
    Mistake(
        "rounded-wrongly",
        "A count is not brought down to a whole number.",
        _rounded_wrongly,
        "what a division leaves over",
    ),
    Mistake("times-for-power", "A power is taken as a product.", _powers(_as_product), "the power"),
    Mistake("exponent-forgotten", "A power is left out.", _powers(_base_alone), "the power"),
)
