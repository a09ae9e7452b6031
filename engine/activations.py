"""The activations, one row each: definition, derivative, kernel, and what it is good and bad for.

The definition and the derivative are expressions that are shown and evaluated; the kernel is the
same function on arrays, written so that no z overflows. Tests hold the two together at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.corners import Corner
from engine.expressions import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Relation,
    Sum,
)
from engine.settings import ALPHA, SLOPE, Setting

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coupling:
    """An activation whose outputs each depend on every z of the layer.

    ``definition`` maps all z of the layer and an index (from 0) to that output. ``derivative`` maps
    all outputs and the indices m and j to dO_m/dz_j. ``back`` maps dL/dO, z and O, each of shape
    (rows, neurons), to dL/dz of the same shape.
    """

    definition: Callable[[Sequence[Expression], int], Expression]
    derivative: Callable[[Sequence[Expression], int, int], Expression]
    back: Callable[[Array, Array, Array], Array]


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation.

    ``definition`` maps z to the output, ``derivative`` maps (z, output) to dO/dz. ``kernel`` maps an
    array of z of shape (rows, neurons) to outputs, ``slope`` maps arrays (z, output) to dO/dz.
    ``direct`` means that the output is the weighted sum itself, so that no z is named. ``corner``
    maps z to the corner of the function, where dO/dz is a choice. ``coupling`` is there when an
    output depends on the other z of its layer too; then ``definition`` and ``derivative`` are those
    of a layer of one neuron and of dO_j/dz_j. ``forward_only`` says why nothing can be learned
    through the activation, "" where it can.
    """

    name: str
    definition: Callable[[Expression], Expression]
    derivative: Callable[[Expression, Expression], Expression]
    kernel: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    direct: bool = False
    corner: Callable[[Expression], Corner] | None = None
    coupling: Coupling | None = None
    forward_only: str = ""
    good_for: str = ""
    bad_for: str = ""


ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)


def sigmoid_kernel(z: Array) -> Array:
    """1/(1 + e^-z) by e^-|z|, which cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def softmax_kernel(z: Array) -> Array:
    """e^z / Σ e^z along the last axis, with the largest z taken out, which cannot overflow."""
    small = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(small / small.sum(axis=-1, keepdims=True))


def _positive(z: Expression) -> Condition:
    return Condition(z, Relation.GREATER, ZERO)


def _bent(z: Expression, above: Expression, otherwise: Expression) -> Expression:
    return Cases((Case(_positive(z), above),), otherwise)


def _corner(what: str, left: str, right: str, taken: str) -> Callable[[Expression], Corner]:
    sentence = (
        f"The weighted sum is exactly 0, where {what} has a corner: its slope is {left} below and {right} above. "
        f"Any number between them would do as the derivative; {taken} is the choice made here."
    )
    return lambda z: Corner(z, sentence)


def leaky_relu(slope: float = SLOPE.usual) -> Activation:
    """Leaky ReLU with ``slope`` below 0. Source: Maas, Hannun and Ng (2013)."""
    number = Number(slope)
    return Activation(
        "leaky_relu",
        definition=lambda z: _bent(z, z, Product((number, z))),
        derivative=lambda z, output: _bent(z, ONE, number),
        kernel=lambda z: np.where(z > 0, z, slope * z),
        slope=lambda z, output: np.where(z > 0, 1.0, slope),
        corner=_corner("leaky ReLU", f"{slope:g}", "1", f"{slope:g}"),
        good_for="hidden layers whose ReLU neurons die: there is always a little slope",
        bad_for="little: it is one more number to choose",
    )


def elu(alpha: float = ALPHA.usual) -> Activation:
    """ELU with -``alpha`` as its lower end. Source: Clevert, Unterthiner and Hochreiter (2016)."""
    number = Number(alpha)

    def times_alpha(part: Expression) -> Expression:
        return part if alpha == 1 else Product((number, part))

    def slope(z: Array, output: Array) -> Array:
        return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))

    corner = _corner("ELU", f"{alpha:g}", "1", f"{alpha:g}")
    return Activation(
        "elu",
        definition=lambda z: _bent(z, z, times_alpha(Call("expm1", (z,)))),
        derivative=lambda z, output: _bent(z, ONE, times_alpha(Call("exp", (z,)))),
        kernel=lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0))),
        slope=slope,
        corner=None if alpha == 1 else corner,  # with alpha 1 both sides have slope 1
        good_for="hidden layers: smooth with alpha 1, and outputs that lie around 0",
        bad_for="speed: an exponential for every negative z",
    )


def _softmax_derivative(outputs: Sequence[Expression], m: int, j: int) -> Expression:
    if m == j:
        return Product((outputs[m], Sum((ONE, Negation(outputs[m])))))
    return Negation(Product((outputs[m], outputs[j])))


def _softmax_back(by_output: Array, z: Array, output: Array) -> Array:
    return np.asarray(output * (by_output - (by_output * output).sum(axis=-1, keepdims=True)))


_SOFTMAX = Coupling(
    definition=lambda z, j: Call("softmax", (z[j], *z)),
    derivative=_softmax_derivative,
    back=_softmax_back,
)

ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "linear",
            definition=lambda z: z,
            derivative=lambda z, output: ONE,
            kernel=lambda z: z,
            slope=lambda z, output: np.ones_like(z),
            direct=True,
            good_for="predicting a number of any size, such as a salary",
            bad_for="hidden layers: layers of linear neurons together are still one linear layer",
        ),
        Activation(
            "sigmoid",
            definition=lambda z: Call("sigmoid", (z,)),
            derivative=lambda z, output: Product((output, Sum((ONE, Negation(output))))),
            kernel=sigmoid_kernel,
            slope=lambda z, output: output * (1.0 - output),
            good_for="a probability between 0 and 1",
            bad_for="many hidden layers: its derivative is at most 0.25, so gradients shrink",
        ),
        Activation(
            "tanh",
            definition=lambda z: Call("tanh", (z,)),
            derivative=lambda z, output: Sum((ONE, Negation(Power(output, TWO)))),
            kernel=np.tanh,
            slope=lambda z, output: 1.0 - output * output,
            good_for="hidden layers: outputs lie around 0, and its slope reaches 1",
            bad_for="large z: it is flat there, so gradients shrink as with sigmoid",
        ),
        Activation(
            "relu",
            definition=lambda z: Call("relu", (z,)),
            derivative=lambda z, output: _bent(z, ONE, ZERO),
            kernel=lambda z: np.maximum(z, 0.0),
            slope=lambda z, output: (z > 0).astype(np.float64),
            corner=_corner("ReLU", "0", "1", "0"),
            good_for="hidden layers: quick, and its slope of 1 does not shrink gradients",
            bad_for="neurons whose z is never positive: their slope is 0 and they learn no more",
        ),
        leaky_relu(),
        elu(),
        Activation(
            "softmax",
            definition=lambda z: _SOFTMAX.definition((z,), 0),
            derivative=lambda z, output: _softmax_derivative((output,), 0, 0),
            kernel=softmax_kernel,
            slope=lambda z, output: output * (1.0 - output),
            coupling=_SOFTMAX,
            good_for="one class out of several: the outputs are shares that add to 1",
            bad_for="classes that may hold at the same time: there each wants a sigmoid",
        ),
        Activation(
            "step",
            definition=lambda z: Cases((Case(Condition(z, Relation.AT_LEAST, ZERO), ONE),), ZERO),
            derivative=lambda z, output: ZERO,
            kernel=lambda z: (z >= 0).astype(np.float64),
            slope=lambda z, output: np.zeros_like(z),
            forward_only="the step function is flat, so its derivative is 0 and nothing can be learned through it",
            good_for="a yes or no, as in the first perceptrons",
            bad_for="learning by gradients: its derivative is 0 everywhere",
        ),
    )
}

# The activations that may be given a number, and the row each number makes.
ADJUSTABLE: dict[str, tuple[Setting, Callable[[float], Activation]]] = {
    "leaky_relu": (SLOPE, leaky_relu),
    "elu": (ALPHA, elu),
}
