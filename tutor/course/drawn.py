"""Which quantities have a place of their own in the drawing of a network, and can be pointed at."""

from __future__ import annotations

from engine.names import Kind, Name, Quantity

_DRAWN = frozenset({Kind.INPUT, Kind.WEIGHT, Kind.BIAS, Kind.OUTPUT, Kind.PREDICTION})


def is_drawn(name: Name) -> bool:
    """Whether ``name`` is an input, a weight, a bias or the output of a neuron."""
    return isinstance(name, Quantity) and name.kind in _DRAWN and not name.updated
