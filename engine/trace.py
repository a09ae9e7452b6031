"""The whole computation of one training step, with its numbers.

Forward, loss, backward, update: the lines of the plan are carried out in order, and the result is
compared with the vectorised passes before anybody sees it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.agreement import TraceDisagreement, check
from engine.corners import SHORT_WAY, corner_note, explanation
from engine.expressions import Expression, Number, Sum, evaluate
from engine.names import Name
from engine.network import Network, NetworkError, rows_of
from engine.plan import Line, plan, shape_of
from engine.steps import Contribution, Phase, Role, Step, Trace

__all__ = ["Contribution", "Phase", "Role", "Step", "Trace", "TraceDisagreement", "trace"]

Array = NDArray[np.float64]

MOST_LAYERS = 6
MOST_NEURONS = 12
MOST_ROWS = 8
COSTS = ("mean", "sum")
SMALL = 1e-6  # below this a sum is looked at for having cancelled
ROUNDING = 2.0**-52


def trace(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    learning_rate: float | None = None,
    cost: str = "mean",
) -> Trace:
    """Every step of one training step of ``network``.

    ``inputs`` has shape (rows, sizes[0]), ``targets`` (rows, sizes[-1]); a single row may be flat.
    With a ``learning_rate`` the updated parameters are included. With several rows the gradients
    are those of the cost J, the ``cost`` of the losses: their "mean" or their "sum". All gradients
    use the parameters from before the update.

    Raises ``NetworkError`` when shapes or targets do not fit, a prediction lies outside what the
    loss can be given, or the problem is too large to be traced, and ``TraceDisagreement`` if the
    engine contradicts itself.

    >>> network = Network.build((2, 1), ["linear"], "squared_error", [[[0.5], [2.0]]], [[1.0]])
    >>> steps = trace(network, [2.0, 3.0], [10.0], learning_rate=0.01)
    >>> steps.find("dL/dW1_11").value
    -8.0
    >>> steps.find("W1_11_new").value
    0.58
    """
    x = rows_of(inputs, network.sizes[0], "x", "inputs")
    y = rows_of(targets, network.sizes[-1], "y", "outputs")
    if len(x) != len(y):
        raise NetworkError("y", f"x has {len(x)} rows, but y has {len(y)}")
    _check_traceable(network, len(x))
    if cost not in COSTS:
        raise NetworkError("cost", f"{cost!r} is not a known cost; known are {' and '.join(COSTS)}")
    if learning_rate is not None:
        _check_learning_rate(network, learning_rate)
    network.check_targets(y)
    planned = plan(shape_of(network, len(x), cost, learning_rate is not None))
    given = [*x.ravel().tolist(), *network.parameters().values(), *y.ravel().tolist()]
    steps, numbers = carried_out(planned.lines, given if learning_rate is None else [*given, float(learning_rate)])
    built = Trace(steps, numbers, planned.notation, network, x, y, cost)
    _check_predictions(built)
    check(built)
    return built


def carried_out(lines: Iterable[Line], given: Iterable[float]) -> tuple[dict[Name, Step], dict[Name, float]]:
    """The steps and the numbers of ``lines``. Lines without a definition take the next ``given`` value.

    A sum that cancels to less than the rounding of its terms counts as 0.
    """
    next_given: Iterator[float] = iter(given)
    steps: dict[Name, Step] = {}
    numbers: dict[Name, float] = {}
    for line in lines:
        definition = line.definition
        if definition is None:
            definition = Number(next(next_given))
        value = float(evaluate(definition, numbers)) + 0.0  # -0.0 becomes 0.0
        if -SMALL < value < SMALL and isinstance(definition, Sum):
            value = _without_residue(definition, value, numbers)
        numbers[line.name] = value
        if line.corners or not math.isfinite(value):
            steps[line.name] = step = _remarkable(line, definition, value, numbers)
            numbers[line.name] = step.value
        else:
            steps[line.name] = Step(line.name, line.phase, line.role, definition, value, line.contributions, line.short)
    return steps, numbers


def _without_residue(definition: Sum, value: float, numbers: dict[Name, float]) -> float:
    """0 for a sum that cancels to less than its own rounding: 0.1 + 0.2 - 0.3 is 0, as it is on paper."""
    size = sum(abs(evaluate(term, numbers)) for term in definition.terms)
    return 0.0 if abs(value) <= len(definition.terms) * ROUNDING * size else value


def _remarkable(line: Line, definition: Expression, value: float, numbers: dict[Name, float]) -> Step:
    """A step that lies at a corner, or whose value is not an ordinary number."""
    contributions, note = line.contributions, corner_note(line.corners, numbers)
    if not math.isfinite(value):
        note = explanation(definition, numbers)
        short_value = evaluate(line.short, numbers) if line.short is not None else math.nan
        if line.short is not None and math.isfinite(short_value):
            definition, value, contributions, note = line.short, short_value, (), SHORT_WAY
    return Step(line.name, line.phase, line.role, definition, value, contributions, line.short, note)


def _check_traceable(network: Network, rows: int) -> None:
    if network.layers > MOST_LAYERS or max(network.sizes) > MOST_NEURONS:
        raise NetworkError(
            "sizes",
            f"a full trace goes up to {MOST_LAYERS} layers of {MOST_NEURONS} neurons, "
            f"not {'-'.join(map(str, network.sizes))}",
        )
    if rows > MOST_ROWS:
        raise NetworkError("rows", f"a full trace goes up to {MOST_ROWS} rows, not {rows}")


def _check_learning_rate(network: Network, learning_rate: float) -> None:
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise NetworkError("learning_rate", f"a learning rate is greater than 0, not {learning_rate}")
    if network.forward_only():
        raise NetworkError(
            "activations", f"{network.forward_only()}; leave the learning rate out to compute forward only"
        )


def _check_predictions(built: Trace) -> None:
    """A loss made of logarithms needs predictions from 0 to 1."""
    network = built.network
    if network is None or not network.loss_function().shares:
        return
    last, names = network.layers, built.notation
    for row in range(1, names.rows + 1):
        for j in range(1, network.sizes[-1] + 1):
            name = names.output(last, j, row)
            value = built.numbers[name]
            if not 0 <= value <= 1:
                fitting = "softmax" if network.loss.startswith("categorical") else "sigmoid"
                raise NetworkError(
                    "loss",
                    f"{network.loss} takes predictions from 0 to 1, but {name} is {value:g}; "
                    f"make {fitting} the last activation",
                )
