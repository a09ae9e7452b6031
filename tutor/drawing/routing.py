"""Which lit edges may share a vertical line, and in which order those lines stand.

Edges drawn on one vertical line look as if every source on it fed every target on it. So they share a line only
when that is true; all others get lines (lanes) of their own. Of all arrangements tried, the one that says the
fewest wrong things is taken, then the one with the fewest bends and crossings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

Pair = tuple[int, int]  # source and target, as 0-based indices
_ORDERS_TRIED = 4  # 4! = 24 orders; beyond that the order found first is taken
_WRONG, _DETOUR, _CROSSING = 1000, 3, 1


@dataclass(frozen=True, slots=True)
class Net:
    """Lit edges that may share a lane: every source feeds every target."""

    sources: frozenset[int]
    targets: frozenset[int]


@dataclass(frozen=True, slots=True)
class Routes:
    """Nets with the column each goes up and down in, and the row to which a source first steps aside.

    ``wrong`` holds the pairs that the lines suggest although they are not lit; empty where lanes suffice.
    """

    nets: tuple[Net, ...]
    columns: tuple[int, ...]
    detours: Mapping[int, int]
    wrong: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class _Trunk:
    """A horizontal line: out of a source up to its last lane, or from the first lane into a target."""

    row: int
    start: float
    end: float
    nets: frozenset[int]


@lru_cache(maxsize=256)  # a walk back and forth, and a repaint, ask for the same few gaps again
def route(
    lit: frozenset[Pair], lanes: range, source_rows: tuple[int, ...], target_rows: tuple[int, ...], height: int
) -> Routes:
    """Lanes for the lit edges of one gap (at least one edge). Where lanes run out, the last nets share one."""
    best: tuple[int, Routes] | None = None
    for all_upright in (False, True):
        for nets in _groupings(lit):
            for routes in _arrangements(nets, lit, lanes, source_rows, target_rows, height, all_upright):
                cost = _cost(routes, source_rows, target_rows)
                if best is None or cost < best[0]:
                    best = cost, routes
        if best is not None and not best[1].wrong:
            break
    assert best is not None
    return best[1]


def _groupings(lit: Collection[Pair]) -> list[tuple[Net, ...]]:
    """By equal sources, by equal targets, and every edge for itself while there are few."""
    by_target: dict[int, set[int]] = {}
    by_source: dict[int, set[int]] = {}
    for source, target in sorted(lit):
        by_target.setdefault(target, set()).add(source)
        by_source.setdefault(source, set()).add(target)
    merging = tuple(Net(sources, targets) for sources, targets in _alike(by_target).items())
    parting = tuple(Net(sources, targets) for targets, sources in _alike(by_source).items())
    single = tuple(Net(frozenset({source}), frozenset({target})) for source, target in sorted(lit))
    if len(merging) == 1:
        return [merging]
    return [merging, parting, single] if len(single) <= _ORDERS_TRIED else [merging, parting]


def _alike(ends: Mapping[int, set[int]]) -> dict[frozenset[int], frozenset[int]]:
    """Neurons grouped by the set of neurons at the other end of their edges."""
    found: dict[frozenset[int], frozenset[int]] = {}
    for neuron, others in ends.items():
        key = frozenset(others)
        found[key] = found.get(key, frozenset()) | {neuron}
    return found


def _arrangements(
    nets: tuple[Net, ...],
    lit: Collection[Pair],
    lanes: range,
    source_rows: Sequence[int],
    target_rows: Sequence[int],
    height: int,
    all_upright: bool,
) -> Iterator[Routes]:
    # A net whose rows are all the same needs no vertical line, unless it must leave its row for another net.
    upright = [net for net in nets if all_upright or len(_rows(net, source_rows, target_rows)) > 1]
    level = [net for net in nets if net not in upright]
    step = max(1, min(3, (len(lanes) - 1) // max(1, len(upright) - 1)))
    columns = tuple(lanes[min(index * step, len(lanes) - 1)] for index in range(len(upright)))
    columns += (lanes[0],) * len(level)
    for order in permutations(upright) if len(upright) <= _ORDERS_TRIED else [tuple(upright)]:
        ordered = (*order, *level)
        for detours in _detours(ordered, columns, source_rows, target_rows, height):
            wrong = _suggested(ordered, columns, source_rows, target_rows, detours) - set(lit)
            yield Routes(ordered, columns, detours, frozenset(wrong))


def _rows(net: Net, source_rows: Sequence[int], target_rows: Sequence[int]) -> set[int]:
    return {source_rows[source] for source in net.sources} | {target_rows[target] for target in net.targets}


def _trunks(
    nets: Sequence[Net],
    columns: Sequence[int],
    source_rows: Sequence[int],
    target_rows: Sequence[int],
    detours: Mapping[int, int],
) -> tuple[dict[int, _Trunk], dict[int, _Trunk]]:
    """The horizontal line of every source and of every target in use."""
    leaving, arriving = {}, {}
    for source in {source for net in nets for source in net.sources}:
        mine = frozenset(i for i, net in enumerate(nets) if source in net.sources)
        row = detours.get(source, source_rows[source])
        leaving[source] = _Trunk(row, float("-inf"), max(columns[i] for i in mine), mine)
    for target in {target for net in nets for target in net.targets}:
        mine = frozenset(i for i, net in enumerate(nets) if target in net.targets)
        arriving[target] = _Trunk(target_rows[target], min(columns[i] for i in mine), float("inf"), mine)
    return leaving, arriving


def _detours(
    nets: Sequence[Net], columns: Sequence[int], source_rows: Sequence[int], target_rows: Sequence[int], height: int
) -> Iterator[dict[int, int]]:
    """No detour; and one for each source whose line would run into the line of a target in the same row."""
    yield {}
    leaving, arriving = _trunks(nets, columns, source_rows, target_rows, {})
    taken = {*source_rows, *target_rows}
    detours: dict[int, int] = {}
    for source, out in sorted(leaving.items()):
        if any(into.row == out.row and into.start < out.end for into in arriving.values()):
            free = (out.row + step for step in (1, -1, 2))
            row = next((row for row in free if 0 <= row < height and row not in taken), None)
            if row is not None:
                detours[source] = row
                taken.add(row)
    if detours:
        yield detours


def _suggested(
    nets: Sequence[Net],
    columns: Sequence[int],
    source_rows: Sequence[int],
    target_rows: Sequence[int],
    detours: Mapping[int, int],
) -> set[Pair]:
    """All pairs one can read off the lines, walking to the right along rows and either way along lanes."""
    leaving, arriving = _trunks(nets, columns, source_rows, target_rows, detours)
    trunks = [*leaving.values(), *arriving.values()]
    standing = _standing(trunks)
    pairs = set()
    for source, out in leaving.items():
        seen: set[tuple[int, float]] = set()
        waiting: list[tuple[int, float]] = [(out.row, float("-inf"))]
        while waiting:
            row, x = waiting.pop()
            if (row, x) in seen:
                continue
            seen.add((row, x))
            pairs |= {(source, t) for t, into in arriving.items() if into.row == row and into.start <= x}
            waiting.extend(_next(row, x, trunks, standing, columns))
        pairs |= {
            (source, target) for target, into in arriving.items() if into.row == out.row and into.start <= out.end
        }
    return pairs


def _next(
    row: int, x: float, trunks: Sequence[_Trunk], standing: Collection[int], columns: Sequence[int]
) -> Iterator[tuple[int, float]]:
    """Where one can go from a point: on to the next lane in the row, or along a lane joined here."""
    here = [trunk for trunk in trunks if trunk.row == row and trunk.start <= x <= trunk.end]
    further = min((column for column in columns if column > x), default=None)
    if further is not None and any(trunk.end >= further for trunk in here):
        yield row, further
    if any(columns[i] == x and i in standing for trunk in here for i in trunk.nets):
        for trunk in trunks:
            if any(columns[i] == x and i in standing for i in trunk.nets):
                yield trunk.row, x


def _standing(trunks: Iterable[_Trunk]) -> set[int]:
    """The nets with ends in more than one row; only these have a vertical line."""
    rows: dict[int, set[int]] = {}
    for trunk in trunks:
        for number in trunk.nets:
            rows.setdefault(number, set()).add(trunk.row)
    return {number for number, found in rows.items() if len(found) > 1}


def _cost(routes: Routes, source_rows: Sequence[int], target_rows: Sequence[int]) -> int:
    leaving, arriving = _trunks(routes.nets, routes.columns, source_rows, target_rows, routes.detours)
    trunks = [*leaving.values(), *arriving.values()]
    crossings = 0
    for number in _standing(trunks):
        ends = [trunk.row for trunk in trunks if number in trunk.nets]
        column = routes.columns[number]
        crossings += sum(
            min(ends) <= trunk.row <= max(ends) and trunk.start < column < trunk.end and number not in trunk.nets
            for trunk in trunks
        )
    return _WRONG * len(routes.wrong) + _DETOUR * len(routes.detours) + _CROSSING * crossings + len(routes.nets)
