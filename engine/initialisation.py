"""How weights begin, one row each: a distribution and its width as a formula of the layer's sizes.

n is the number of neurons a weight matrix comes from (fan-in), m the number it goes to (fan-out).
Sources: Glorot and Bengio (2010) for Xavier, He et al. (2015) for He; no gain factor and no
truncation, so Keras's normal versions, cut at two standard deviations, differ. Biases begin at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.expressions import Expression, evaluate
from engine.names import named
from engine.network import Choice, Network, look_up
from engine.ranges import NOT_NEGATIVE, ORDINARY, check_whole
from engine.sheet import Sheet, formula
from engine.steps import Trace
from engine.update_rules import Settings

Array = NDArray[np.float64]
Shape = tuple[int, int]
Draw = Callable[[np.random.Generator, float, Shape], Array]


@dataclass(frozen=True, slots=True)
class Initialisation:
    """One way to begin. ``width`` is what ``draw`` is given: a bound, a deviation or the value itself."""

    name: str
    title: str
    width: Expression
    draw: Draw
    settings: Settings
    good_for: str

    def value(self, n: int, m: int, settings: Settings | None = None) -> float:
        """The width for a matrix of ``n`` rows and ``m`` columns. Raises ``NetworkError``."""
        for name, number in (settings or {}).items():
            look_up(dict(self.settings), name, name, f"setting of {self.title}")
            (NOT_NEGATIVE if name == "sigma" else ORDINARY).check(name, number)
        values = {"n": float(n), "m": float(m), **self.settings, **(settings or {})}
        return float(evaluate(self.width, {named(label): number for label, number in values.items()}))


def _uniform(generator: np.random.Generator, bound: float, shape: Shape) -> Array:
    return generator.uniform(-bound, bound, shape)


def _normal(generator: np.random.Generator, deviation: float, shape: Shape) -> Array:
    return generator.normal(0.0, deviation, shape)


def _filled(generator: np.random.Generator, value: float, shape: Shape) -> Array:
    return np.full(shape, value)


def _row(name: str, title: str, width: str, draw: Draw, good_for: str, **settings: float) -> Initialisation:
    expression = formula(width, ("n", "m", *settings))
    return Initialisation(name, title, expression, draw, MappingProxyType(dict(settings)), good_for)


INITIALISATIONS: Mapping[str, Initialisation] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row("zeros", "zeros", "0", _filled, "seeing symmetry: all neurons of a layer stay alike for ever"),
            _row("constant", "constant", "c", _filled, "seeing symmetry, as with zeros", c=0.5),
            _row("normal", "normal", "sigma", _normal, "seeing what too small or too large does", sigma=0.01),
            _row("xavier_uniform", "Xavier uniform", "sqrt(6/(n + m))", _uniform, "sigmoid, tanh and linear layers"),
            _row("xavier_normal", "Xavier normal", "sqrt(2/(n + m))", _normal, "sigmoid, tanh and linear layers"),
            _row("he_uniform", "He uniform", "sqrt(6/n)", _uniform, "ReLU and its relatives"),
            _row("he_normal", "He normal", "sqrt(2/n)", _normal, "ReLU and its relatives"),
        )
    }
)


def initialisation(name: str) -> Initialisation:
    """The row called ``name``. Raises ``NetworkError`` with the nearest known name."""
    return look_up(dict(INITIALISATIONS), name, "initialisation", "initialisation")


def initial_network(
    sizes: Sequence[int],
    activations: Sequence[Choice],
    loss: Choice,
    how: str,
    generator: np.random.Generator,
    settings: Settings | None = None,
    biases: bool = True,
) -> Network:
    """A network whose weights are drawn in the order of its layers, with biases 0 or none.

    Raises ``NetworkError`` as ``Network.build`` does, and for an unknown way to begin.

    >>> generator = np.random.default_rng(1)
    >>> network = initial_network((2, 3, 1), ["tanh", "linear"], "squared_error", "xavier_uniform", generator)
    >>> network.count_parameters(), bool(abs(network.weights[0]).max() <= (6 / 5) ** 0.5)
    (13, True)
    """
    row = initialisation(how)
    for size in sizes:
        check_whole("sizes", size, "the size of a layer")
    weights = [row.draw(generator, row.value(n, m, settings), (n, m)) for n, m in pairwise(sizes)]
    return Network.build(sizes, activations, loss, weights, [np.zeros(m) for m in sizes[1:]] if biases else None)


def trace_width(how: str, n: int, m: int, settings: Settings | None = None) -> Trace:
    """The width of the distribution by hand, from n and m: the step is called "width"."""
    row, sheet = initialisation(how), Sheet()
    row.value(n, m, settings)
    for label, number in {"n": float(n), "m": float(m), **row.settings, **(settings or {})}.items():
        sheet.give(label, number)
    sheet.add("width", row.width)
    return sheet.trace()
