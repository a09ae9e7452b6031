"""Batch normalisation as part of a network that is trained: its parameters, its memory, its buffers.

The weighted sums of a hidden layer are brought to mean 0 and variance 1 over the batch, then scaled
by γ and shifted by β; the shift takes the place of the bias, which normalising would remove. The
formulas are those of ``engine.normalisation``, on buffers made beforehand. After training the
running mean and variance stand for those of the batch: scale and shift are then constants, so that
the layer is an ordinary one with other weights and biases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.network import Network, NetworkError
from engine.normalisation import EPSILON, MOMENTUM

Array = NDArray[np.float64]


def count_scales(network: Network) -> int:
    """How many γ there are: one for each hidden neuron. The β are counted as biases."""
    return sum(network.sizes[1:-1])


def check_normalised(network: Network) -> None:
    """Raises ``NetworkError`` for a network whose hidden layers have no biases for β to stand in for."""
    for k, biases in enumerate(network.biases[:-1], start=1):
        if biases is None:
            raise NetworkError(
                f"b{k}",
                f"batch normalisation puts a shift in the place of each bias, but layer {k} has no biases",
            )


@dataclass(frozen=True, slots=True, eq=False)
class NormalisedLayer:
    """γ, β and their gradients as parts of a parameter vector, and what is kept for evaluation.

    All have shape (neurons,). ``mean`` and ``variance`` are running ones and change in training.
    """

    gamma: Array
    beta: Array
    by_gamma: Array
    by_beta: Array
    mean: Array
    variance: Array

    @classmethod
    def of(cls, gamma: Array, beta: Array, by_gamma: Array, by_beta: Array) -> NormalisedLayer:
        """A layer before training: γ 1, β as it is, running mean 0 and variance 1."""
        gamma.fill(1.0)
        return cls(gamma, beta, by_gamma, by_beta, np.zeros_like(beta), np.ones_like(beta))

    def keep(self, mean: Array, variance: Array, rows: int) -> None:
        """Move the running mean and variance towards those of a batch of ``rows`` rows."""
        unbiased = rows / (rows - 1)
        self.mean[...] = (1 - MOMENTUM) * self.mean + MOMENTUM * mean
        self.variance[...] = (1 - MOMENTUM) * self.variance + MOMENTUM * unbiased * variance

    def evaluated(self, weights: Array) -> tuple[Array, Array]:
        """The weights and biases of the ordinary layer that this one is after training."""
        scale = self.gamma / np.sqrt(self.variance + EPSILON)
        return weights * scale, self.beta - self.mean * scale


class NormalisedPass:
    """A normalised layer for batches of one size: from ``raw`` sums to ``sums``, and back.

    A row of a buffer is a neuron, a column a sample. ``by_batch`` says whether the next forward pass goes
    by the mean and variance of the batch, of 2 rows or more, or by the running ones, as in
    evaluation; ``keep`` whether it moves these.
    """

    def __init__(self, layer: NormalisedLayer, raw: Array, sums: Array) -> None:
        self._layer, self.raw, self._sums = layer, raw, sums
        self._rows = raw.shape[1]
        self.by_batch = self.keep = False
        self._standard, self._scratch = np.empty_like(raw), np.empty_like(raw)
        self._mean, self._spread = (np.empty((len(raw), 1)) for _ in range(2))
        self._gamma, self._beta = layer.gamma[:, None], layer.beta[:, None]

    def forward(self) -> None:
        if self.by_batch:
            self._centre_batch()
        else:
            np.subtract(self.raw, self._layer.mean[:, None], out=self._standard)
            self._spread[:, 0] = self._layer.variance
        np.add(self._spread, EPSILON, out=self._spread)
        np.sqrt(self._spread, out=self._spread)
        np.divide(self._standard, self._spread, out=self._standard)
        np.multiply(self._standard, self._gamma, out=self._sums)
        np.add(self._sums, self._beta, out=self._sums)

    def _centre_batch(self) -> None:
        """The distances from the mean of the batch, and their variance."""
        np.mean(self.raw, axis=1, keepdims=True, out=self._mean)
        np.subtract(self.raw, self._mean, out=self._standard)
        np.square(self._standard, out=self._scratch)
        np.mean(self._scratch, axis=1, keepdims=True, out=self._spread)
        if self.keep:
            self._layer.keep(self._mean[:, 0], self._spread[:, 0], self._rows)

    def backward(self, by_sum: Array, by_raw: Array) -> None:
        """After a pass by batch: the gradients of γ and β into the vector, that of the raw sums into ``by_raw``.

        ``by_raw`` may be the array of ``by_sum`` itself.
        """
        layer = self._layer
        np.sum(by_sum, axis=1, out=layer.by_beta)
        np.multiply(by_sum, self._standard, out=self._scratch)
        np.sum(self._scratch, axis=1, out=layer.by_gamma)
        np.multiply(self._standard, layer.by_gamma[:, None], out=self._scratch)
        np.add(self._scratch, layer.by_beta[:, None], out=self._scratch)
        np.divide(self._scratch, self._rows, out=self._scratch)
        np.subtract(by_sum, self._scratch, out=by_raw)
        np.multiply(by_raw, self._gamma, out=by_raw)
        np.divide(by_raw, self._spread, out=by_raw)
