"""Another one like it: the same problem with fresh, friendly numbers from a seed.

Numbers have one or two significant digits and are rounded before anything is computed, so that what is
shown is what is used. The same seed always gives the same problem: of Python's generator only ``random()`` is
promised never to change, so everything is drawn with it, and nothing with NumPy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.names import Kind, Name, Quantity
from engine.network import Network
from engine.steps import Role, Trace
from engine.trace import trace as traced
from tutor.marking.recomputing import with_given

Array = NDArray[np.float64]

# What stays as it is in a formula without a network: settings are conventions, not numbers to vary.
SETTINGS = frozenset({"eps", "beta1", "beta2", "mu", "alpha", "rho", "eta", "N", "a", "pi"})
MASKS = frozenset({"M"})
TARGETS = frozenset({"y"})
TINY = 1e-9
CLASS_LOSSES = frozenset({"categorical_cross_entropy"})
LABEL_LOSSES = frozenset({"binary_cross_entropy", "hinge"})
SHARES = frozenset({"sigmoid", "softmax"})  # activations that stay between 0 and 1


class Draws(random.Random):
    """What is drawn here, made of ``random()`` alone."""

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + math.floor(self.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()

    def mixed(self, values: Sequence[float]) -> list[float]:
        """The same values in another order."""
        return [value for _, value in sorted((self.random(), value) for value in values)]


class NoVariant(ValueError):
    """No fresh numbers could be made that fit this problem."""


def friendly(value: float, digits: int = 2) -> float:
    """``value`` with at most ``digits`` significant digits: the number itself, as it will be shown."""
    return float(f"{value:.{digits - 1}e}") if value else 0.0


def variant(like: Trace, seed: int, sets: Sequence[Mapping[str, float]] = (), labels: bool = False) -> Trace:
    """A problem like ``like`` with the numbers of ``seed``. Raises ``NoVariant`` when none can be made.

    ``sets`` are numbers to take instead of drawn ones, by the names of given quantities. Seeds go through them in turn.
    Targets that are a label, such as the right one of three classes, stay unless ``labels`` are to be drawn too: the
    words around a question tell which it is.
    """
    if sets:
        return _of_a_set(like, sets[seed % len(sets)])
    source = Draws(f"{seed}")
    for _ in range(20):
        made = _network(like, source, labels) if like.network is not None else _formulas(like, source)
        if made is not None:
            return made
    raise NoVariant("no fresh numbers give this problem ordinary values")


def _of_a_set(like: Trace, numbers: Mapping[str, float]) -> Trace:
    made = with_given(like, {like.find(label).name: value for label, value in numbers.items()})
    if made is None:
        raise NoVariant("a formula has no value with the numbers of the set")
    return made


# --- networks -----------------------------------------------------------------------------------


def _network(like: Trace, source: Draws, labels: bool) -> Trace | None:
    network = like.network
    assert network is not None
    assert like.inputs is not None
    assert like.targets is not None
    drawn = _alike if _are_twins(network.weights) else _table
    weights = [drawn(source, matrix) for matrix in network.weights]
    biases = [None if vector is None else _table(source, vector) for vector in network.biases]
    fresh: Network = replace(network, weights=tuple(weights), biases=tuple(biases))
    inputs = _table(source, like.inputs)
    labelled = network.loss in CLASS_LOSSES | LABEL_LOSSES
    targets = like.targets if labelled and not labels else _targets(source, network, like.targets)
    rate = next((step.value for name, step in like.items() if _is_rate(name)), None)
    try:
        return traced(fresh, inputs, targets, rate, like.cost)
    except ValueError:
        return None


def _are_twins(weights: Sequence[Array]) -> bool:
    """Whether the neurons of every layer are all alike. Then that is what is asked about, and must stay so."""
    return max(matrix.size for matrix in weights) > 2 and all(np.ptp(matrix) == 0 for matrix in weights)


def _alike(source: Draws, table: Array) -> Array:
    return np.full(table.shape, _fresh(source, float(table.flat[0])))


def _is_rate(name: Name) -> bool:
    return isinstance(name, Quantity) and name.kind is Kind.LEARNING_RATE


def _table(source: Draws, table: Array) -> Array:
    """Fresh numbers of the same sizes, no two alike where that can be: alike numbers hide mistakes."""
    made: list[float] = []
    for value in table.flat:
        fresh = _fresh(source, float(value))
        for _ in range(12):
            if fresh not in made:
                break
            fresh = _fresh(source, float(value))
        made.append(fresh)
    result = np.array(made).reshape(table.shape)
    result.flags.writeable = False
    return result


def _fresh(source: Draws, value: float) -> float:
    """A number of about the size of ``value``, and of the same sign."""
    if value == 0.0:
        return 0.0
    digits = 1 if abs(value) < 1 and friendly(value, 1) == value else 2
    return friendly(value * source.between(0.4, 1.8), digits)


def _targets(source: Draws, network: Network, targets: Array) -> Array:
    if network.loss in CLASS_LOSSES:
        return np.array([source.mixed(row.tolist()) for row in targets])
    if network.loss in LABEL_LOSSES:
        return targets
    if np.all((targets > 0) & (targets < 1)):
        return np.array([[source.whole(5, 95) / 100 for _ in row] for row in targets])
    if network.activations[-1] in SHARES and np.all((targets >= 0) & (targets <= 1)):
        return targets  # a label, whatever the loss: no such neuron could reach 1.4
    return np.array([[_fresh(source, float(value)) for value in row] for row in targets])


# --- formulas without a network -----------------------------------------------------------------


def _formulas(like: Trace, source: Draws) -> Trace | None:
    given = {name: step.value for name, step in like.items() if step.role is Role.GIVEN}
    made = {name: _given(source, name, value) for name, value in given.items()}
    for names in _shares(given):
        fresh = _shared_out(source, [given[name] for name in names])
        if fresh is None:
            return None
        made.update(zip(names, fresh, strict=True))
    return with_given(like, made)


def _given(source: Draws, name: Name, value: float) -> float:
    if isinstance(name, Quantity) and _kinds(name) & (SETTINGS | MASKS):
        return value
    if isinstance(name, Quantity) and value in (0, 1) and _kinds(name) & TARGETS:
        return value  # a label: yes or no, this class or another
    if value == int(value) and value:
        low, high = sorted((math.copysign(min(2, abs(value)), value), math.copysign(max(3, abs(value * 2)), value)))
        return friendly(source.whole(int(low), int(high)))
    if 0 < value < 1:
        return min(0.95, max(0.02, _fresh(source, value)))
    return _fresh(source, value)


def _kinds(name: Quantity) -> set[str]:
    """A name as it is and without its number: p2 is a p."""
    return {name.label, name.label.rstrip("0123456789")}


def _shares(given: dict[Name, float]) -> list[list[Name]]:
    """The names of numbers that share out a whole: p1, p2 and p3, or train_share and validation_share."""
    groups: dict[str, list[Name]] = {}
    for name, value in given.items():
        if isinstance(name, Quantity) and 0 < value < 1 and not _kinds(name) & (SETTINGS | MASKS):
            groups.setdefault(name.label.rstrip("0123456789").rpartition("_")[2], []).append(name)
    return [names for names in groups.values() if len(names) > 1 and sum(given[name] for name in names) < 1 + TINY]


def _shared_out(source: Draws, values: Sequence[float]) -> list[float] | None:
    """As many fresh numbers: they add up to 1 where ``values`` do, else to less. None where none come."""
    whole = abs(sum(values) - 1) < TINY
    for _ in range(50):
        fresh = [min(0.95, max(0.02, _fresh(source, value))) for value in values]
        if whole:
            fresh[-1] = friendly(1 - sum(fresh[:-1]))
        total = sum(fresh)
        if fresh[-1] >= 0.02 and (abs(total - 1) < TINY if whole else total < 1 - TINY):
            return fresh
    return None
