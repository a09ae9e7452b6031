"""A network as data: its sizes, activations, loss and parameters, checked once when it is made.

Weights are stored as the course writes them: ``weights[k-1][i-1, j-1]`` is W^k_ij, rows are where a
weight comes from and columns where it goes to. Nothing is ever transposed between page and code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine import activations as activation_rows
from engine import losses as loss_rows
from engine.activations import ACTIVATIONS, Activation
from engine.losses import LOSSES, Loss
from engine.names import Notation, Quantity, bias, weight
from engine.pairs import PAIRS, Pair
from engine.settings import Setting

Array = NDArray[np.float64]
Row = TypeVar("Row")
# How a row of a table is asked for: its name, or its name with a number it may be given.
Choice = str | tuple[str, float] | Mapping[str, float]


class NetworkError(ValueError):
    """A description that is not a network. ``part`` names what is wrong: "W1", "b2", "loss", "x"."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A fully connected network of K layers behind an input.

    ``sizes`` has K + 1 entries, the input first. ``weights[k-1]`` has shape (sizes[k-1], sizes[k]),
    ``biases[k-1]`` shape (sizes[k],) or is None where a layer has no biases. ``settings`` has the
    number of each activation that was given one, and ``loss_setting`` that of the loss. Made by
    ``build``.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]
    settings: tuple[float | None, ...] = ()
    loss_setting: float | None = None

    @classmethod
    def build(
        cls,
        sizes: Sequence[int],
        activations: Sequence[Choice],
        loss: Choice,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike | None] | None = None,
    ) -> Network:
        """A checked network.

        ``sizes`` are the layer sizes, the input first; there is an activation, a weight matrix of
        shape (sizes[k-1], sizes[k]) and a bias vector of shape (sizes[k],), or None, for each layer
        behind the input. An activation or loss is a name, or a name with its number as
        ("leaky_relu", 0.1) or {"leaky_relu": 0.1}.

        Raises ``NetworkError`` naming the part, what was given and what fits.

        >>> network = Network.build((2, 1), [("leaky_relu", 0.1)], "squared_error", [[[0.5], [2.0]]], [[1.0]])
        >>> network.count_parameters()
        3
        """
        _check_sizes(sizes)
        shape = "-".join(map(str, sizes))
        layers = len(sizes) - 1
        if isinstance(activations, str) or len(activations) != layers:
            number = 1 if isinstance(activations, str) else len(activations)
            raise NetworkError(
                "activations",
                f"{shape} has {_count(layers, 'layer')} behind the input, so it needs "
                f"{_count(layers, 'activation')}, not {number}",
            )
        chosen = [
            _chosen(one, ACTIVATIONS, activation_rows.ADJUSTABLE, "activations", "activation") for one in activations
        ]
        for k, (name, _) in enumerate(chosen, start=1):
            if ACTIVATIONS[name].coupling and sizes[k] == 1:
                raise NetworkError(
                    "activations",
                    f"{name} shares 1 out among the neurons of a layer, but layer {k} of {shape} has only 1 neuron, "
                    f"which would always give 1: use sigmoid there",
                )
        loss_name, loss_setting = _chosen(loss, LOSSES, loss_rows.ADJUSTABLE, "loss", "loss")
        given = list(biases) if biases is not None else [None] * layers
        if len(weights) != layers:
            part = f"W{len(weights) + 1}" if len(weights) < layers else f"W{layers + 1}"
            raise NetworkError(part, f"{shape} needs W1 to W{layers}, {len(weights)} given")
        if len(given) != layers:
            raise NetworkError(f"b{len(given)}", f"{shape} has {layers} layers, {len(given)} biases given")
        return cls(
            tuple(sizes),
            tuple(name for name, _ in chosen),
            loss_name,
            tuple(_weights(k, matrix, sizes, shape) for k, matrix in enumerate(weights, start=1)),
            tuple(None if b is None else _biases(k, b, sizes, shape) for k, b in enumerate(given, start=1)),
            tuple(setting for _, setting in chosen),
            loss_setting,
        )

    @property
    def layers(self) -> int:
        """The number of layers that compute something: all but the input."""
        return len(self.sizes) - 1

    def activation(self, layer: int) -> Activation:
        """The activation of ``layer``, which counts from 1."""
        setting = self.settings[layer - 1] if self.settings else None
        return _activation(self.activations[layer - 1], setting)

    def loss_function(self) -> Loss:
        return _loss(self.loss, self.loss_setting)

    def pair(self) -> Pair | None:
        """The short way from the last layer's z to the loss, where its activation and the loss have one."""
        return PAIRS.get((self.activations[-1], self.loss))

    def forward_only(self) -> str:
        """Why nothing can be learned in this network, or "" where it can."""
        return next(
            (row.forward_only for row in map(self.activation, range(1, self.layers + 1)) if row.forward_only), ""
        )

    def check_targets(self, targets: Array) -> None:
        """Raises ``NetworkError`` when ``targets``, of shape (rows, sizes[-1]), are not what the loss can be given."""
        allowed = self.loss_function().targets
        if allowed is None:
            return
        for row, values in enumerate(targets, start=1):
            if not allowed.fit(values.reshape(1, -1)):
                shown = ", ".join(f"{value:g}" for value in values)
                raise NetworkError("y", f"y of row {row} is {shown}, but {self.loss} takes {allowed.remedy}")

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


@lru_cache(maxsize=64)
def _activation(name: str, setting: float | None) -> Activation:
    return ACTIVATIONS[name] if setting is None else activation_rows.ADJUSTABLE[name][1](setting)


@lru_cache(maxsize=64)
def _loss(name: str, setting: float | None) -> Loss:
    return LOSSES[name] if setting is None else loss_rows.ADJUSTABLE[name][1](setting)


def _chosen(
    choice: Choice,
    table: dict[str, Row],
    adjustable: Mapping[str, tuple[Setting, Callable[[float], Row]]],
    part: str,
    what: str,
) -> tuple[str, float | None]:
    """The name and number of ``choice``, checked."""
    if isinstance(choice, str):
        look_up(table, choice, part, what)
        return choice, None
    pair = next(iter(choice.items())) if isinstance(choice, Mapping) and len(choice) == 1 else choice
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise NetworkError(part, f"{choice!r} is not a known {what}; write a name, or a name with its number")
    name, number = pair
    look_up(table, name, part, what)
    if name not in adjustable:
        raise NetworkError(part, f"{name} takes no number; write {name} alone")
    setting = adjustable[name][0]
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise NetworkError(part, f"the {setting.name} of {name} is {number!r}; it must be an ordinary number")
    if not setting.fits(number):
        raise NetworkError(part, f"the {setting.name} of {name} is {number:g}; it must be {setting.range}")
    return name, float(number)


def look_up(table: dict[str, Row], name: str, part: str, what: str) -> Row:
    """The row of ``table`` for ``name``. Raises ``NetworkError`` with the nearest known name."""
    if isinstance(name, str) and name in table:
        return table[name]
    close = get_close_matches(str(name), table, n=1, cutoff=0.4)
    hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(table)}"
    raise NetworkError(part, f"{name!r} is not a known {what}; {hint}")


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
