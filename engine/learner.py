"""A network being trained: its parameters, and one update at a time.

An update is forward, backward, penalties, clipping and one step of the update rule, all on buffers
made beforehand. Which rows it takes, and when to stop, is not its business.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.array_programs import Program
from engine.clipping import CLIPPINGS
from engine.datasets import Samples
from engine.expressions import Expression, Product, Reference, substitute
from engine.names import Name, named
from engine.network import Network
from engine.penalties import Penalty, penalty
from engine.regime import Regime
from engine.sheet import total
from engine.update_rules import Optimiser, update_rule
from engine.workspace import BatchPass, ParameterVector

Array = NDArray[np.float64]
Index = NDArray[np.intp]

_GRADIENT, _KEEP, _SHARE = named("g"), named("is_weight"), named("share")


class Learner:
    """A network, the rows it learns from, and how.

    ``vector`` holds the parameters as they are now. The arguments are taken as checked: make a
    ``Learner`` by hand only to drive single updates, as a benchmark does.

    >>> from engine.datasets import dataset
    >>> line = Network.build((1, 1), ["linear"], "squared_error", [[[0.0]]], [[0.0]])
    >>> learner = Learner(line, dataset("noisy_line", noise=0.0), Regime(settings={"eta": 0.3}), 0)
    >>> for _ in range(200): learner.update()
    >>> print(learner.vector.values.round(6))
    [2. 1.]
    """

    def __init__(self, network: Network, samples: Samples, regime: Regime, seed: int) -> None:
        self.network, self.samples, self.regime = network, samples, regime
        self.generator = np.random.default_rng(seed)
        self.vector = ParameterVector(network, regime.batch_norm)
        self.optimiser = Optimiser(update_rule(regime.rule), self.vector.values, self.vector.gradient, regime.settings)
        # As a pass reads them: a row for each feature, and one of ones where the first layer has biases.
        ones = [np.ones((1, len(samples)))] if network.biases[0] is not None else []
        self._inputs = np.ascontiguousarray(np.vstack((samples.inputs.T, *ones)))
        self._targets = np.ascontiguousarray(samples.targets.T)
        self._passes: dict[int, BatchPass] = {}
        self._penalise = _added_gradient(regime, self.vector)
        self._penalty_of = _added_cost(regime, self.vector)

    def pass_of(self, rows: int) -> BatchPass:
        """The buffers for batches of ``rows`` rows, made when first asked for."""
        if rows not in self._passes:
            made = BatchPass(self.network, self.vector, rows, self.regime.dropout)
            if rows == len(self.samples):
                made.read[0][...] = self._inputs
                made.wanted[...] = self._targets
            self._passes[rows] = made
        return self._passes[rows]

    def update(self, rows: Index | None = None, rate: float | None = None) -> None:
        """One update on the given ``rows``, or on all in their order for None.

        Once a batch of this size was seen it allocates no array.
        """
        batch_pass = self.pass_of(len(self.samples) if rows is None else len(rows))
        if rows is not None:
            np.take(self._inputs, rows, axis=1, out=batch_pass.read[0], mode="clip")
            np.take(self._targets, rows, axis=1, out=batch_pass.wanted, mode="clip")
        batch_pass.forward(self.generator)
        batch_pass.backward()
        if self._penalise is not None:
            self._penalise.run()
        if self.regime.clipping is not None:
            kind, limit = self.regime.clipping
            CLIPPINGS[kind](self.vector.gradient, limit)
        self.optimiser.step(rate)

    def penalty(self) -> float:
        """What the penalties add to the cost at the present weights."""
        return self._penalty_of()


def _terms(regime: Regime, part: Callable[[Penalty], Expression]) -> list[Expression]:
    """One term a penalty: ``part`` with its own lambda, for weights only."""
    return [
        Product((substitute(part(penalty(name)), {named("lambda"): _strength(name)}), Reference(_KEEP)))
        for name in regime.penalties
    ]


def _strength(name: str) -> Reference:
    return Reference(named(f"lambda_{name}"))


def _program(regime: Regime, vector: ParameterVector, target: Name, out: Array, value: Expression) -> Program:
    arrays: dict[Name, Array] = {named("W"): vector.values, _KEEP: vector.is_weight, target: out}
    numbers: dict[Name, float] = {_strength(name).name: value for name, value in regime.penalties.items()}
    return Program([(target, value)], arrays, numbers)


def _added_gradient(regime: Regime, vector: ParameterVector) -> Program | None:
    if not regime.penalties:
        return None
    terms = _terms(regime, lambda row: row.gradient)
    return _program(regime, vector, _GRADIENT, vector.gradient, total([Reference(_GRADIENT), *terms]))


def _added_cost(regime: Regime, vector: ParameterVector) -> Callable[[], float]:
    if not regime.penalties:
        return lambda: 0.0
    shares = np.empty_like(vector.values)
    program = _program(regime, vector, _SHARE, shares, total(_terms(regime, lambda row: row.share)))

    def cost() -> float:
        program.run()
        return float(shares.sum())

    return cost
