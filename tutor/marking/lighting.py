"""Which neurons and weights take part in a quantity: what a drawing lights up beside a hint."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions import references
from engine.names import Derivative, Kind, Name, Quantity
from engine.paths import largest
from engine.trace import Role, Trace

DRAWN = frozenset({Kind.INPUT, Kind.WEIGHT, Kind.BIAS, Kind.OUTPUT, Kind.PREDICTION, Kind.TARGET, Kind.WEIGHTED_SUM})
MOST_PATHS = 16


def lit(trace: Trace, name: Name) -> tuple[Name, ...]:
    """Neurons, weights and biases on the way to ``name``: for a gradient, those of its paths."""
    return tuple(dict.fromkeys(found for found in _found(trace, name) if found.kind in DRAWN))


def _found(trace: Trace, name: Name) -> Iterator[Quantity]:
    step = trace[name]
    if isinstance(name, Quantity):
        yield name
        if name.updated:
            yield from _quantities(trace, name)
            return
    elif step.role is Role.GRADIENT and step.contributions:
        for path in largest(trace, name, MOST_PATHS):
            for factor in path.factors:
                yield from (factor.wrt, factor.of)
                yield from _quantities(trace, factor)
        return
    else:
        yield from (name.of, name.wrt)
    yield from _quantities(trace, name)


def _quantities(trace: Trace, name: Name) -> Iterator[Quantity]:
    for found in references(trace[name].definition):
        if isinstance(found, Derivative):
            yield from (found.of, found.wrt)
        else:
            yield found
