"""The map of the loss over two weights, with the path of a run over it, or of two.

It spans from the first weights to where the loss is lowest, and a little beyond, whatever the run does: so the map
stays as it is while the run goes on.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from engine.loss_surface import curvatures, loss_surface, lowest
from engine.names import spell, weight
from engine.network import Network
from tutor.drawing.charts import Chart, Contours, Path
from tutor.drawing.scales import short
from tutor.experiments.run import Record, Status
from tutor.experiments.setup import MOST_WORK, Prepared

POINTS, LEAST_POINTS = 49, 9  # of the map in each direction
NAMES = (spell(weight(1, 1, 1)), spell(weight(1, 2, 1)))
BEFORE, BEYOND = 0.15, 0.4  # of the way to the lowest point: how far the map reaches on either side
ASIDE = 4.0  # the map is at least so many times as wide as the way leads to the side
DECADES = (1.0, 3.0)  # round levels where the loss falls by a large factor
FALLEN = 10.0  # such a factor
LEVELS = 4
SIGN = 1e-9  # of a weight: nearer to the lowest point it is on neither side

Array = NDArray[np.float64]


def contours(record: Record) -> Chart:
    return _map((record,))


def contours_of_two(before: Record, now: Record) -> Chart:
    """Both paths where both runs are on the same ground; else that of the run now."""
    return _map((now, before) if _same_ground(before.prepared, now.prepared) else (now,))


def contours_lack(made: Prepared) -> str:
    if made.network.sizes == (2, 1):
        return ""
    return "level lines are drawn over the two weights of one neuron, and this network has other weights"


def _same_ground(one: Prepared, other: Prepared) -> bool:
    return (
        one.network.sizes == other.network.sizes
        and (one.network.activations, one.network.loss) == (other.network.activations, other.network.loss)
        and np.array_equal(one.train.inputs, other.train.inputs)
        and np.array_equal(one.train.targets, other.train.targets)
    )


@lru_cache(maxsize=8)
def _goal(made: Prepared) -> tuple[float, float]:
    """Where the loss is lowest, with the bias the run begins with."""
    return lowest(made.network, made.train)


def _map(records: tuple[Record, ...]) -> Chart:
    made = records[0].prepared
    # The bias is that of now; of a run that has run away it has done so too.
    network = made.network if records[0].status is Status.DIVERGED else records[0].last.network()
    with np.errstate(all="ignore"):
        goal = _goal(made)
        bends = curvatures(network, made.train, *goal)
        # The valley lies along the screen.
        along = 0 if bends[0] <= bends[1] else 1
        start = [float(each) for each in made.network.weights[0][:, 0]]
        left, right, low, high = _square(start, goal, along)
        points = max(LEAST_POINTS, min(POINTS, round((MOST_WORK / (4 * len(made.train))) ** 0.5)))
        ranges = np.linspace(left, right, points), np.linspace(low, high, points)
        heights = _heights(network, made, ranges, along)
        first = _heights(network, made, (np.array([start[along]]), np.array([start[1 - along]])), along)[0, 0]
    runs = "BA" if len(records) > 1 else ("",)
    return Contours(
        "loss",
        tuple(tuple(map(float, row)) for row in heights),
        (left, right),
        (low, high),
        (NAMES[along], NAMES[1 - along]),
        _levels(float(heights.min()), float(first)),
        (goal[along], goal[1 - along]),
        tuple(Path(_points(record, along), run) for record, run in zip(records, runs, strict=True)),
        _in_words(records, goal, bends, along),
    )


def _heights(network: Network, made: Prepared, ranges: tuple[Array, Array], along: int) -> Array:
    """The loss over the weight ``along`` the screen (columns) and the other one (rows)."""
    if along == 0:
        return loss_surface(network, made.train, *ranges).values
    return loss_surface(network, made.train, ranges[1], ranges[0]).values.T


def _square(start: list[float], goal: tuple[float, float], along: int) -> tuple[float, float, float, float]:
    way, aside = abs(goal[along] - start[along]), abs(goal[1 - along] - start[1 - along])
    way = max(way, ASIDE * aside) or 1.0
    ahead = goal[along] >= start[along]
    before, beyond = (BEFORE, BEYOND) if ahead else (BEYOND, BEFORE)
    left, right = min(start[along], goal[along]) - before * way, max(start[along], goal[along]) + beyond * way
    half = (right - left) / 2
    return left, right, goal[1 - along] - half, goal[1 - along] + half


def _levels(least: float, first: float) -> tuple[float, ...]:
    """Round levels from the lowest loss to a little above the first one; none where there is no loss to speak of."""
    if not (isfinite(least) and isfinite(first)):
        return ()
    if least * FALLEN < first:
        power = floor(log10(first)) + 1
        round_ones = [float(f"{step}e{k}") for k in range(power, power - LEVELS, -1) for step in reversed(DECADES)]
        return tuple(sorted([each for each in round_ones if least < each <= 3 * first][:LEVELS]))
    step = abs(first - least) / (LEVELS - 1) or 1.0
    return tuple(float(f"{least + step * k:.2g}") for k in range(1, LEVELS + 1))


def _points(record: Record, along: int) -> tuple[tuple[float, float], ...]:
    return tuple((look.weights[along], look.weights[1 - along]) for look in record.looks)


def _in_words(records: tuple[Record, ...], goal: tuple[float, float], bends: tuple[float, float], along: int) -> str:
    """What the map shows, for who cannot see it: the ground, and how each run goes over it."""
    flat, steep = bends[along], bends[1 - along]
    ground = f"The loss is lowest where {NAMES[0]} is {short(goal[0])} and {NAMES[1]} is {short(goal[1])}."
    if flat > 0 and steep > flat:
        times = f"{short(steep / flat)} times as much along {NAMES[1 - along]} as along {NAMES[along]}"
        ground += f" A step from there raises it {times}."
    said = [ground]
    for record, run in zip(records, ("Run B", "Run A") if len(records) > 1 else ("The run",), strict=True):
        said.append(_way_in_words(record, run, goal, along))
    return " ".join(said)


def _way_in_words(record: Record, run: str, goal: tuple[float, float], along: int) -> str:
    first, last = record.looks[0], record.looks[-1]
    if len(record.looks) == 1:
        return f"{run} begins at {_pair(first.weights)}."
    sides = [look.weights[1 - along] - goal[1 - along] for look in record.looks]
    signs = [side > 0 for side in sides if isfinite(side) and abs(side) > SIGN * max(1.0, abs(goal[1 - along]))]
    times = sum(before != after for before, after in pairwise(signs))
    crosses = f"crosses the floor of the valley {times} {'time' if times == 1 else 'times'}"
    way = crosses if times else "stays on one side of the valley"
    return f"{run} goes from {_pair(first.weights)} to {_pair(last.weights)} in {last.epoch} epochs, and {way}."


def _pair(weights: tuple[float, ...]) -> str:
    return " and ".join(short(each) for each in weights)
