"""One step forward and backward on buffers made beforehand, for training many small batches quickly.

All parameters lie in one vector, so that an update rule is a handful of operations for the whole
network. A bias is a weight of an input that is always 1, so one product gives sums with biases and
one gives all gradients of a layer. Activations and losses come from their tables, never from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.array_programs import Program, can_run
from engine.dropout import draw_scales
from engine.expressions import Expression, Number, Product, Quotient, Reference
from engine.names import Name, named
from engine.network import Network
from engine.normalised_layers import NormalisedLayer, NormalisedPass, count_scales

Array = NDArray[np.float64]
Action = Callable[[], object]

_Z, _O, _BY_O, _BY_Z = named("z"), named("O"), named("by_O"), named("by_z")
_Y, _YHAT = named("y"), named("yhat")


class ParameterVector:
    """Every weight and bias of a network in one vector, and their gradients in another.

    ``blocks[k-1]`` is the part of layer k in shape (sizes[k-1] + 1, sizes[k]), its last row the
    biases; without biases it has one row less. ``is_weight`` is 1 where the vector holds a weight
    and 0 where it holds a bias.

    With ``normalised`` the hidden layers go through batch normalisation: ``norms[k-1]`` is that of
    layer k. Its β are what else are biases, its γ follow them in the vector.

    >>> made = ParameterVector(Network.build((1, 2), ["linear"], "squared_error", [[[3.0, 4.0]]], [[5.0, 6.0]]))
    >>> made.values.tolist(), made.is_weight.tolist()
    ([3.0, 4.0, 5.0, 6.0], [1.0, 1.0, 0.0, 0.0])
    """

    __slots__ = ("blocks", "gradient", "gradient_blocks", "is_weight", "norms", "values")

    def __init__(self, network: Network, normalised: bool = False) -> None:
        size = network.count_parameters() + (count_scales(network) if normalised else 0)
        self.values, self.gradient, self.is_weight = np.empty(size), np.zeros(size), np.ones(size)
        blocks: list[Array] = []
        gradients: list[Array] = []
        norms: list[NormalisedLayer | None] = []
        start = 0
        for k, (matrix, biases) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
            rows, columns = matrix.shape[0] + (biases is not None), matrix.shape[1]
            here = slice(start, start + rows * columns)
            block = self.values[here].reshape(rows, columns)
            block[: matrix.shape[0]] = matrix
            if biases is not None:
                block[-1] = biases
                self.is_weight[here].reshape(rows, columns)[-1] = 0.0
            blocks.append(block)
            gradients.append(self.gradient[here].reshape(rows, columns))
            start = here.stop
            norms.append(None)
            if normalised and k < network.layers:
                scales = slice(start, start + columns)
                self.is_weight[scales] = 0.0
                norms[-1] = NormalisedLayer.of(self.values[scales], block[-1], self.gradient[scales], gradients[-1][-1])
                start = scales.stop
        self.blocks, self.gradient_blocks, self.norms = tuple(blocks), tuple(gradients), tuple(norms)

    def evaluated(self) -> Array:
        """The parameters of the network as it is in evaluation, an ordinary one: what ``with_parameters`` takes."""
        parts: list[Array] = []
        for block, norm in zip(self.blocks, self.norms, strict=True):
            parts += [block.ravel()] if norm is None else [part.ravel() for part in norm.evaluated(block[:-1])]
        return np.concatenate(parts)


def with_parameters(network: Network, values: Array) -> Network:
    """``network`` with the parameters of ``values``, laid out as in a ``ParameterVector``."""
    weights: list[Array] = []
    biases: list[Array | None] = []
    start = 0
    for matrix, own in zip(network.weights, network.biases, strict=True):
        weights.append(_frozen(values[start : start + matrix.size].reshape(matrix.shape)))
        start += matrix.size
        biases.append(None if own is None else _frozen(values[start : start + own.size]))
        start += 0 if own is None else own.size
    return replace(network, weights=tuple(weights), biases=tuple(biases))


def _frozen(values: Array) -> Array:
    copy = values.copy()
    copy.flags.writeable = False
    return copy


class BatchPass:
    """Forward and backward for batches of ``rows`` rows through the network of ``vector``.

    Fill ``inputs`` (rows, sizes[0]) and ``targets`` (rows, sizes[-1]), call ``forward`` and then
    ``backward``: ``vector.gradient`` is the gradient of the mean loss. ``sums`` and ``outputs`` of
    layer k, at k − 1, have shape (rows, sizes[k]). ``dropout`` is the probability to drop an output
    of a hidden layer, in forward passes for training. Where the vector normalises a layer, its ``sums``
    are those that its activation gets; ``backward`` then has to follow a pass with ``by_batch``.

    Inside, a row of a buffer is a neuron and a column a sample, so that a layer's outputs lie side
    by side although a row of ones for the biases follows them: NumPy is quickest that way.
    """

    def __init__(self, network: Network, vector: ParameterVector, rows: int, dropout: float = 0.0) -> None:
        self.rows, self.dropout = rows, dropout
        self._network, self._vector = network, vector
        sizes, last = network.sizes, network.layers
        #: What each layer reads: the outputs before it and, where it has biases, ones.
        self.read = [np.ones((sizes[k] + (network.biases[k] is not None), rows)) for k in range(last)]
        #: The targets, in the same way: a row for each output.
        self.wanted = np.empty((sizes[-1], rows))
        self._sums = [np.empty((size, rows)) for size in sizes[1:]]
        self._scales = [np.ones((size, rows)) for size in sizes[1:-1]] if dropout else []
        self._outputs = [self._output(k) for k in range(1, last + 1)]
        self._by_outputs = [np.empty((size, rows)) for size in sizes[1:]]
        self._by_sums = [np.empty((size, rows)) for size in sizes[1:]]
        self._norms = [
            None if norm is None else NormalisedPass(norm, np.empty_like(z), z)
            for norm, z in zip(vector.norms, self._sums, strict=True)
        ]
        self._forward = tuple(self._forward_actions())
        self._backward = tuple(self._backward_actions())
        self.inputs, self.targets = self.read[0][: sizes[0]].T, self.wanted.T
        self.sums, self.outputs, self.scales = (
            tuple(part.T for part in parts) for parts in (self._sums, self._outputs, self._scales)
        )

    @property
    def predictions(self) -> Array:
        """ŷ of the last forward pass, shape (rows, sizes[-1])."""
        return self.outputs[-1]

    def forward(self, generator: np.random.Generator | None = None, by_batch: bool = False) -> None:
        """All sums and outputs. A ``generator`` means training: it draws what dropout drops.

        In training a normalised layer goes by its batch and keeps mean and variance for later. With
        ``by_batch`` alone it goes by its batch and keeps nothing.
        """
        for norm in self._norms:
            if norm is not None:
                norm.by_batch, norm.keep = by_batch or generator is not None, generator is not None
        for scales in self._scales:
            if generator is None:
                scales.fill(1.0)
            else:
                draw_scales(generator, self.dropout, scales)
        for act in self._forward:
            act()

    def backward(self) -> None:
        """The gradient of the mean loss of these rows, into the vector."""
        for act in self._backward:
            act()

    # -- what there is to do, worked out once

    def _output(self, k: int) -> Array:
        """Where the output of layer k is kept: with dropout before it, else where the next layer reads it."""
        z = self._sums[k - 1]
        if k == self._network.layers:
            return z if self._network.activation(k).direct else np.empty_like(z)
        return np.empty_like(z) if self.dropout else self.read[k][: len(z)]

    def _forward_actions(self) -> Iterator[Action]:
        for k in range(1, self._network.layers + 1):
            z, output, norm = self._sums[k - 1], self._outputs[k - 1], self._norms[k - 1]
            if norm is None:
                yield _product(self._vector.blocks[k - 1].T, self.read[k - 1], z)
            else:
                yield _product(self._weights(k).T, self._read(k), norm.raw)
                yield norm.forward
            if output is not z:
                yield self._activate(k, z, output)
            if self.dropout and k < self._network.layers:
                yield _times(output, self._scales[k - 1], self.read[k][: len(z)])

    def _backward_actions(self) -> Iterator[Action]:
        last, pair = self._network.layers, self._network.pair()
        for k in range(last, 0, -1):
            by_output, by_sum = self._by_outputs[k - 1], self._by_sums[k - 1]
            if k == last and pair is not None:
                yield self._mean_of(pair.short(Reference(_Y), Reference(_YHAT)), by_sum)
            else:
                if k == last:
                    yield self._loss_slope(by_output)
                elif self.dropout:
                    yield _times(by_output, self._scales[k - 1], by_output)
                yield self._through_activation(k, by_output, by_sum)
            norm = self._norms[k - 1]
            if norm is None:
                yield _product(self.read[k - 1], by_sum.T, self._vector.gradient_blocks[k - 1])
            else:
                yield partial(norm.backward, by_sum, by_sum)
                yield _product(self._read(k), by_sum.T, self._vector.gradient_blocks[k - 1][:-1])
            if k > 1:
                yield _product(self._weights(k), by_sum, self._by_outputs[k - 2])

    def _weights(self, k: int) -> Array:
        return self._vector.blocks[k - 1][: self._network.sizes[k - 1]]

    def _read(self, k: int) -> Array:
        """What layer k reads, without the ones for its biases."""
        return self.read[k - 1][: self._network.sizes[k - 1]]

    def _activate(self, k: int, z: Array, output: Array) -> Action:
        activation = self._network.activation(k)
        if activation.coupling is not None:
            kernel = activation.kernel
            return lambda: np.copyto(output, kernel(z.T).T)
        return Program([(_O, activation.definition(Reference(_Z)))], {_Z: z, _O: output}, shape=z.shape).run

    def _through_activation(self, k: int, by_output: Array, by_sum: Array) -> Action:
        activation, z, output = self._network.activation(k), self._sums[k - 1], self._outputs[k - 1]
        coupling = activation.coupling
        if coupling is not None:
            return lambda: np.copyto(by_sum, coupling.back(by_output.T, z.T, output.T).T)
        slope = activation.derivative(Reference(_Z), Reference(_O))
        arrays: dict[Name, Array] = {_Z: z, _O: output, _BY_O: by_output, _BY_Z: by_sum}
        return Program([(_BY_Z, Product((Reference(_BY_O), slope)))], arrays, shape=z.shape).run

    def _loss_slope(self, out: Array) -> Action:
        loss, targets, predictions, rows = self._network.loss_function(), self.wanted, self._outputs[-1], self.rows
        # Every output has the same formula of its own target and prediction: one run serves them all.
        own = loss.derivative([Reference(_Y)], [Reference(_YHAT)], 0)
        if can_run(own):
            return self._mean_of(own, out)
        slope = loss.slope
        return lambda: np.divide(slope(targets.T, predictions.T).T, rows, out=out)

    def _mean_of(self, formula: Expression, out: Array) -> Action:
        """``formula`` of target and prediction, divided by the number of rows."""
        mean = Quotient(formula, Number(float(self.rows)))
        arrays: dict[Name, Array] = {_Y: self.wanted, _YHAT: self._outputs[-1], _BY_O: out}
        return Program([(_BY_O, mean)], arrays, shape=out.shape).run


def _product(left: Array, right: Array, out: Array) -> Action:
    return lambda: np.dot(left, right, out)


def _times(left: Array, right: Array, out: Array) -> Action:
    return lambda: np.multiply(left, right, out)
