"""The same problem at other numbers: what tells a formula from one that only agrees here.

Two formulas, or two mistakes, that agree at several such points are one and the same; those that agree
only at the problem's own numbers do so by chance.
"""

from __future__ import annotations

import random
from functools import lru_cache

from engine.names import Kind, Name, Quantity
from engine.trace import Role, Trace
from tutor.marking.recomputing import Asked, with_given


def points(trace: Trace, count: int, seed: int = 0, *, zeros_stay: bool = False) -> tuple[Trace, ...]:
    """The trace, and ``count`` more with other given numbers: same relations, every value finite.

    With ``zeros_stay`` a 0 stays one, such as the targets of the classes that a row does not belong to.
    """
    source = random.Random(seed)
    found: list[Trace] = []
    for attempt in range(20 * count):
        spread = 0.4 / (1 + attempt // 20)
        moved = with_given(trace, _whole_targets(trace, _drawn(trace, source, spread, zeros_stay)))
        if moved is not None:
            found.append(moved)
        if len(found) == count:
            break
    return (trace, *found)


@lru_cache(maxsize=32)
def asked_elsewhere(asked: Asked, count: int) -> tuple[Asked, ...]:
    """The same question at ``count`` other points, where what is 0 stays 0. Remembered: it is often tried again."""
    return tuple(Asked(point, asked.name) for point in points(asked.trace, count, zeros_stay=True)[1:])


def _drawn(trace: Trace, source: random.Random, spread: float, zeros_stay: bool) -> dict[Name, float]:
    """Other values for what is given, near the ones that are."""
    return {
        name: step.value * (1 + source.uniform(-spread, spread))
        if step.value or zeros_stay
        else source.uniform(-0.1, 0.1)
        for name, step in trace.items()
        if step.role is Role.GIVEN
    }


def _whole_targets(trace: Trace, values: dict[Name, float]) -> dict[Name, float]:
    """``values`` with the targets of a row adding up to what they did, where they are shares of one.

    The short formula of softmax with cross-entropy, O − y, is right because the targets of a row add
    up to 1: a formula must not be refused for numbers that no problem can have.
    """
    rows: dict[int | None, list[Name]] = {}
    shares = trace.network is not None and trace.network.loss == "categorical_cross_entropy"
    for name in values if shares else ():
        if isinstance(name, Quantity) and name.kind is Kind.TARGET and name.indices:
            rows.setdefault(name.row, []).append(name)
    for targets in rows.values():
        total, wanted = sum(values[name] for name in targets), sum(trace.value(name) for name in targets)
        values.update({name: values[name] * wanted / total for name in targets} if total else {})
    return values
