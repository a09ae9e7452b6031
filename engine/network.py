"""A network as data: its sizes, activations, loss and parameters, checked once when it is made.

Weights are stored as the course writes them: ``weights[k-1][i-1, j-1]`` is W^k_ij, rows are where a
weight comes from and columns where it goes to. Nothing is ever transposed between page and code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.activations import ACTIVATIONS, Activation
from engine.losses import LOSSES, Loss
from engine.names import Notation, Quantity, bias, weight

Array = NDArray[np.float64]
Row = TypeVar("Row")


class NetworkError(ValueError):
    """A description that is not a network. ``part`` names what is wrong: "W1", "b2", "loss", "x"."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A fully connected network of K layers behind an input.

    ``sizes`` has K + 1 entries, the input first. ``weights[k-1]`` has shape (sizes[k-1], sizes[k]),
    ``biases[k-1]`` shape (sizes[k],) or is None where a layer has no biases. Made by ``build``.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]

    @classmethod
    def build(
        cls,
        sizes: Sequence[int],
        activations: Sequence[str],
        loss: str,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike | None] | None = None,
    ) -> Network:
        """A checked network. Raises ``NetworkError`` naming the part, what was given and what fits."""
        _check_sizes(sizes)
        shape = "-".join(map(str, sizes))
        layers = len(sizes) - 1
        if len(activations) != layers:
            raise NetworkError(
                "activations",
                f"{shape} has {_count(layers, 'layer')} behind the input, so it needs "
                f"{_count(layers, 'activation')}, not {len(activations)}",
            )
        for name in activations:
            look_up(ACTIVATIONS, name, "activations", "activation")
        look_up(LOSSES, loss, "loss", "loss")
        given = list(biases) if biases is not None else [None] * layers
        if len(weights) != layers:
            part = f"W{len(weights) + 1}" if len(weights) < layers else f"W{layers + 1}"
            raise NetworkError(part, f"{shape} needs W1 to W{layers}, {len(weights)} given")
        if len(given) != layers:
            raise NetworkError(f"b{len(given)}", f"{shape} has {layers} layers, {len(given)} biases given")
        return cls(
            tuple(sizes),
            tuple(activations),
            loss,
            tuple(_weights(k, matrix, sizes, shape) for k, matrix in enumerate(weights, start=1)),
            tuple(None if b is None else _biases(k, b, sizes, shape) for k, b in enumerate(given, start=1)),
        )

    @property
    def layers(self) -> int:
        """The number of layers that compute something: all but the input."""
        return len(self.sizes) - 1

    def activation(self, layer: int) -> Activation:
        """The activation of ``layer``, which counts from 1."""
        return ACTIVATIONS[self.activations[layer - 1]]

    def loss_function(self) -> Loss:
        return LOSSES[self.loss]

    def notation(self, rows: int = 1) -> Notation:
        """The names of this network with ``rows`` samples."""
        numbers = range(1, self.layers + 1)
        return Notation(
            self.sizes,
            rows,
            direct=frozenset(k for k in numbers if self.activation(k).direct),
            biased=frozenset(k for k in numbers if self.biases[k - 1] is not None),
        )

    def parameters(self) -> dict[Quantity, float]:
        """Every weight and bias with its value: layer by layer, weights before biases."""
        named: dict[Quantity, float] = {}
        for k in range(1, self.layers + 1):
            matrix, biases = self.weights[k - 1], self.biases[k - 1]
            for i in range(self.sizes[k - 1]):
                for j in range(self.sizes[k]):
                    named[weight(k, i + 1, j + 1)] = float(matrix[i, j])
            if biases is not None:
                named.update({bias(k, j + 1): float(biases[j]) for j in range(self.sizes[k])})
        return named

    def count_parameters(self) -> int:
        """The number of trainable parameters: previous × current weights and current biases a layer."""
        return sum(matrix.size for matrix in self.weights) + sum(b.size for b in self.biases if b is not None)


def look_up(table: dict[str, Row], name: str, part: str, what: str) -> Row:
    """The row of ``table`` for ``name``. Raises ``NetworkError`` with the nearest known name."""
    if isinstance(name, str) and name in table:
        return table[name]
    close = get_close_matches(str(name), table, n=1, cutoff=0.4)
    hint = f"did you mean {close[0]}?" if close else ""
    known = f"known are {', '.join(table)}"
    raise NetworkError(part, f"{name!r} is not a known {what}; {hint or known}")


def rows_of(values: ArrayLike, width: int, part: str, what: str) -> Array:
    """``values`` as an array of shape (rows, ``width``); a single row may be given flat.

    Raises ``NetworkError`` for another shape or a number that is not finite.
    """
    array = _numbers(values, part)
    if array.ndim == 0:
        array = array.reshape(1, 1)
    elif array.ndim == 1:
        array = array.reshape(1, -1)
    if array.ndim != 2 or array.shape[1] != width or not len(array):
        raise NetworkError(part, f"{part} has {array.shape[-1]} values a row, but the network has {width} {what}")
    return array


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _check_sizes(sizes: Sequence[int]) -> None:
    if len(sizes) < 2:
        raise NetworkError("sizes", "a network needs an input and at least one layer, such as 2-1")
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
            raise NetworkError("sizes", f"a layer has at least 1 neuron, not {size!r}")


def _numbers(values: ArrayLike, part: str) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise NetworkError(part, f"{part} must be numbers in rows of equal length") from None
    if not np.all(np.isfinite(array)):
        raise NetworkError(part, f"{part} holds a number that is not finite; every value must be an ordinary number")
    array.flags.writeable = False
    return array


def _weights(k: int, values: ArrayLike, sizes: Sequence[int], shape: str) -> Array:
    array, wanted = _numbers(values, f"W{k}"), (sizes[k - 1], sizes[k])
    if array.shape != wanted:
        given = "×".join(map(str, array.shape)) or "a single number"
        raise NetworkError(
            f"W{k}",
            f"W{k} is {given}, but {shape} needs {wanted[0]}×{wanted[1]}: "
            f"a row for each neuron it comes from, a column for each it goes to",
        )
    return array


def _biases(k: int, values: ArrayLike, sizes: Sequence[int], shape: str) -> Array:
    array = np.atleast_1d(_numbers(values, f"b{k}"))
    array.flags.writeable = False
    if array.shape != (sizes[k],):
        raise NetworkError(
            f"b{k}",
            f"b{k} has {_count(array.size, 'value')}, but layer {k} of {shape} has {_count(sizes[k], 'neuron')}",
        )
    return array
