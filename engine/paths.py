"""The paths by which one weight, bias or neuron reaches the loss.

Every path is a product of local derivatives and the paths add up. Their number is the product of
the widths of the later layers, so they are counted by multiplication and listed lazily.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard

from engine.expressions import Product, Reference
from engine.names import Derivative, Kind, Name, Quantity
from engine.trace import Trace


@dataclass(frozen=True, slots=True)
class Path:
    """One path: the quantities from the loss back to where it starts, and its product.

    ``factors`` are the derivatives along it, the one next to the loss first.
    """

    through: tuple[Quantity, ...]
    factors: tuple[Derivative, ...]
    value: float

    def product(self) -> Product:
        """The path as an expression."""
        return Product(tuple(Reference(factor) for factor in self.factors))


def count(trace: Trace, gradient: Derivative) -> int:
    """How many paths add up to ``gradient``, without listing them.

    The number is the product of the widths of the layers behind a weight; a softmax multiplies it
    by its own width, because each of its sums reaches each of its outputs.

    >>> from engine.names import Derivative, loss, weight
    >>> from engine.network import Network
    >>> from engine.trace import trace as traced
    >>> ones = [[1.0, 1.0], [1.0, 1.0]]
    >>> network = Network.build((2, 2, 2, 1), ["linear"] * 3, "squared_error", [ones, ones, [[1.0], [1.0]]])
    >>> count(traced(network, [1.0, 2.0], [3.0]), Derivative(loss(), weight(1, 1, 1)))
    2
    """

    @cache
    def below(name: Derivative) -> int:
        step = trace[name]
        return sum(below(way.upstream) for way in step.contributions) if step.contributions else 1

    return below(gradient)


def paths(trace: Trace, gradient: Derivative) -> Iterator[Path]:
    """Every path of ``gradient``, one at a time, in the order of the neurons."""
    step = trace[gradient]
    if not step.contributions:
        yield Path((gradient.wrt,), (gradient,), step.value)
        return
    for way in step.contributions:
        factor = trace.value(way.local)
        for before in paths(trace, way.upstream):
            yield Path((*before.through, gradient.wrt), (*before.factors, way.local), before.value * factor)


# The bound on its size (negative, for the heap), a tie-breaker, the gradient still to be followed,
# what it ran through so far, its factors so far and their product.
_Partial = tuple[float, int, Derivative, tuple[Quantity, ...], tuple[Derivative, ...], float]


def largest(trace: Trace, gradient: Derivative, most: int = 8) -> tuple[Path, ...]:
    """The ``most`` paths whose products are largest in size, the largest first.

    Each path has its neurons in ``through``, its named factors in ``factors`` and its product in ``value``.
    Searches best first with a bound on what each partial path can still reach, so that a quarter of
    a million paths are not built to show eight.
    """

    @cache
    def reach(name: Derivative) -> float:
        step = trace[name]
        if not step.contributions:
            return abs(step.value)
        return max(abs(trace.value(way.local)) * reach(way.upstream) for way in step.contributions)

    queue: list[_Partial] = [(-reach(gradient), 0, gradient, (gradient.wrt,), (), 1.0)]
    made, found = 1, list[Path]()
    while queue and len(found) < most:
        _, _, name, through, factors, so_far = heapq.heappop(queue)
        step = trace[name]
        if not step.contributions:
            found.append(Path(through, (name, *factors), so_far * step.value))
            continue
        for way in step.contributions:
            value = so_far * trace.value(way.local)
            bound = abs(value) * reach(way.upstream)
            heapq.heappush(queue, (-bound, made, way.upstream, (way.via, *through), (way.local, *factors), value))
            made += 1
    return tuple(found)


def neurons(path: Path) -> tuple[Quantity, ...]:
    """The outputs a path runs through, from the prediction back: what is lit in a drawing."""
    outputs = (Kind.OUTPUT, Kind.PREDICTION)
    return tuple(quantity for quantity in path.through if quantity.kind in outputs)


def is_gradient(name: Name) -> TypeGuard[Derivative]:
    """Whether ``name`` is the derivative of a loss."""
    return isinstance(name, Derivative) and name.of.kind is Kind.LOSS
