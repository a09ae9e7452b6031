"""What happens epoch by epoch, as curves: losses, gradient norms, dead neurons, and the first steps of few weights."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from engine.names import spell, weight
from tutor.drawing.charts import Chart, Curve, Curves
from tutor.drawing.scales import short
from tutor.experiments.run import FOLLOWED, Record, can_follow
from tutor.experiments.setup import Prepared

FIRST_STEPS = 30  # as many as can be told from one another in half a screen
LAYER_MARKS = "123456789abcdefghijklmnop"
LEVEL = 0.01  # a change by less than this share of a value is none


def loss(record: Record) -> Chart:
    curves = _losses(record)
    words = " ".join(curve_in_words(f"The {curve.name} loss", curve.points) for curve in curves)
    return Curves("loss", tuple(curves), _whole(record), "epoch", words, factors=True)


def _whole(record: Record) -> tuple[float, float]:
    """The epochs of a run: those it is to have, or those it had once it has ended."""
    return 0.0, record.looks[-1].at if record.status.ended else float(record.setup.epochs)


def _losses(record: Record, run: str = "") -> list[Curve]:
    looks = record.looks
    begin = f"{run} " if run else ""
    curves = [Curve(f"{begin}train", tuple((look.at, look.train_loss) for look in looks), run)]
    seen = tuple((look.at, look.validation_loss) for look in looks if look.validation_loss is not None)
    return [*curves, *([Curve(f"{begin}validation", seen, run)] if seen else [])]


def losses_of_two(before: Record, now: Record) -> Chart:
    """The losses of the run before, A, and of this one, B, over the longer of both."""
    curves = [*_losses(now, "B"), *_losses(before, "A")]
    words = " ".join(curve_in_words(f"The {curve.name} loss", curve.points) for curve in curves)
    longest = max(_whole(before), _whole(now))
    return Curves("loss", tuple(curves), longest, "epoch", words, factors=True)


def curve_in_words(what: str, points: Sequence[tuple[float, float]]) -> str:
    """A curve for who cannot see it: where it starts and ends, where it is lowest, and whether it still moves."""
    good = [(x, y) for x, y in points if isfinite(y)]
    if not good:
        return f"{what} has no values that could be drawn."
    (_, first), (last_x, last) = good[0], good[-1]
    if len(good) == 1:
        return f"{what} is {short(first)}."
    lowest, where = min((y, x) for x, y in good)
    said = f"{what} starts at {short(first)} and ends at {short(last)}."
    if where == last_x:
        return f"{said} It is lowest at the end, where it {_trend(good)}."
    low = "at the start" if where == good[0][0] else f"after epoch {where:.4g}, at {short(lowest)}"
    return f"{said} It is lowest {low}, and at the end it {_trend(good)}."


def _trend(points: Sequence[tuple[float, float]]) -> str:
    """Whether the last tenth of a curve rises, falls or is level, against how high the curve stands there."""
    tail = points[-max(2, len(points) // 10) :]
    change = tail[-1][1] - tail[0][1]
    size = max(abs(tail[0][1]), abs(tail[-1][1]))
    if size == 0 or abs(change) < LEVEL * size:
        return "is level"
    return "rises" if change > 0 else "still falls"


def gradients(record: Record) -> Chart:
    """By factors, since what a layer passes on is multiplied. A run that ran away is shown up to where it did."""
    telling = record.telling
    looks = record.looks[: record.looks.index(telling) + 1]
    layers = range(len(telling.layers))
    curves = tuple(
        Curve(f"layer {k + 1}", tuple((look.at, look.layers[k].gradient) for look in looks), mark=LAYER_MARKS[k])
        for k in layers
    )
    said = ", ".join(f"{curve.name} {_from_to([y for _, y in curve.points])}" for curve in curves)
    when = "first and now" if len(looks) > 1 else "at the start"
    words = f"Gradient norms {when}: {said}."
    return Curves("gradient norm of each layer", curves, _whole(record), "epoch", words, factors=True)


def _from_to(values: Sequence[float]) -> str:
    first, last = short(values[0]), short(values[-1])
    return first if len(values) == 1 else f"{first} to {last}"


def dead_neurons(record: Record) -> Chart:
    hidden = record.prepared.network.sizes[1:-1]
    curves = tuple(
        Curve(
            f"layer {k + 1}",
            tuple((look.at, 100.0 * look.layers[k].dead / size) for look in record.looks),
            mark=LAYER_MARKS[k],
        )
        for k, size in enumerate(hidden)
    )
    said = ", ".join(f"{curve.name} {short(curve.points[-1][1])} %" for curve in curves)
    title = "dead neurons of each layer, %"
    return Curves(title, curves, _whole(record), "epoch", f"Dead neurons now: {said}.", (0.0, 100.0))


def dead_lacks(made: Prepared) -> str:
    return "" if len(made.network.sizes) > 2 else "this network has no hidden neurons"


def first_steps(record: Record) -> Chart:
    looks = record.looks[: FIRST_STEPS + 1]
    names = [spell(weight(k, i, j)) for k, i, j in _indices(record.prepared.network.sizes)]
    curves = tuple(
        Curve(name, tuple((look.at, look.weights[place]) for look in looks)) for place, name in enumerate(names)
    )
    now = record.looks[-1]
    said = ", ".join(f"{name} {short(value)}" for name, value in zip(names, now.weights, strict=True))
    reach = (0.0, float(min(FIRST_STEPS * record.prepared.regime.every, record.setup.epochs)))
    return Curves("weights", curves, reach, "epoch", f"After epoch {now.epoch} the weights are {said}.")


def _indices(sizes: tuple[int, ...]) -> list[tuple[int, int, int]]:
    return [(k, i, j) for k in range(1, len(sizes)) for i in range(1, sizes[k - 1] + 1) for j in range(1, sizes[k] + 1)]


def first_steps_lack(made: Prepared) -> str:
    return (
        "" if can_follow(made.network) else f"steps are drawn for up to {FOLLOWED} weights, and this network has more"
    )
