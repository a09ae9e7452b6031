"""What must hold for every trace, as functions: each raises AssertionError where it does not.

The tests run them on right traces, and on deliberately wrong ones to see that they are caught.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.expressions import COMPLEX, Arithmetic, evaluate
from engine.names import COST, LEARNING_RATE, Derivative, Kind, Name, Quantity, Spelling, loss, updated
from engine.network import Network
from engine.paths import count, paths
from engine.rendering import Style, render
from engine.steps import Contribution, Phase, Role, Trace
from engine.working import working
from tests.engine.reading import read

Array = NDArray[np.float64]

STEP = 1e-30


def goal(trace: Trace) -> Quantity:
    """What the gradients of the parameters are gradients of."""
    return COST if trace.notation.rows > 1 else loss()


def behind(trace: Trace) -> tuple[Network, Array, Array]:
    """The network of a trace with its inputs and targets."""
    assert trace.network is not None
    assert trace.inputs is not None
    assert trace.targets is not None
    return trace.network, trace.inputs, trace.targets


def parameters(trace: Trace) -> list[Quantity]:
    return [
        name
        for name in trace
        if isinstance(name, Quantity) and name.kind in (Kind.WEIGHT, Kind.BIAS) and not name.updated
    ]


def recomputed(trace: Trace, changed: Mapping[Name, Any], using: Arithmetic = COMPLEX) -> Any:
    """The loss or cost from the definitions of the forward pass, with other values for some names."""
    values: dict[Name, Any] = {}
    for step in (*trace.phase(Phase.GIVEN), *trace.phase(Phase.FORWARD), *trace.phase(Phase.LOSS)):
        values[step.name] = changed.get(step.name) if step.name in changed else evaluate(step.definition, values, using)
    return values[goal(trace)]


def scales(trace: Trace) -> dict[Name, float]:
    """For every gradient the sum of the sizes of its paths: what rounding errors are measured against."""
    found: dict[Name, float] = {}
    for step in trace.phase(Phase.BACKWARD):
        if step.role is Role.LOCAL:
            continue
        if step.contributions:
            found[step.name] = sum(found[way.upstream] * _size(trace, way) for way in step.contributions)
        elif step.depends and all(name in found for name in step.depends):  # the mean over rows
            found[step.name] = sum(found[name] for name in step.depends)
        else:
            found[step.name] = abs(step.value) + sum(abs(trace.value(name)) for name in step.depends)
    return found


def _size(trace: Trace, way: Contribution) -> float:
    # 1 - O is exact to a digit of 1, not of itself: near saturation a slope is only known so well.
    through_activation = way.local.wrt.kind is Kind.WEIGHTED_SUM
    return max(abs(trace.value(way.local)), 0.01 if through_activation else 0.0)


def complex_step_agrees(trace: Trace, tolerance: float = 1e-13, single: int = 6) -> None:
    """Gradients against the complex step: each of a few parameters, and all of them in a random direction."""
    names = parameters(trace)
    gradients = {name: trace.value(Derivative(goal(trace), name)) for name in names}
    sizes = scales(trace)
    random = np.random.default_rng(len(names))
    for index in random.choice(len(names), size=min(single, len(names)), replace=False):
        name = names[index]
        other = recomputed(trace, {name: complex(trace.value(name), STEP)}).imag / STEP
        scale = 1e-3 + sizes[Derivative(goal(trace), name)]
        assert abs(other - gradients[name]) <= tolerance * scale, (
            f"dL/d{name}: {gradients[name]!r}, complex step {other!r}"
        )
    direction = dict(zip(names, random.normal(size=len(names)), strict=True))
    moved: dict[Name, Any] = {name: complex(trace.value(name), STEP * direction[name]) for name in names}
    other = recomputed(trace, moved).imag / STEP
    along = math.fsum(gradients[name] * direction[name] for name in names)
    scale = 1e-3 + math.fsum(sizes[Derivative(goal(trace), name)] * abs(direction[name]) for name in names)
    assert abs(other - along) <= tolerance * scale, f"along a random direction: {along!r}, complex step {other!r}"


def every_derivative_agrees(trace: Trace, tolerance: float = 1e-13) -> None:
    """dL/dz and dL/dO too: the complex step from the middle of the network on."""
    sizes = scales(trace)
    if trace.notation.rows > 1:
        return
    for step in trace.phase(Phase.FORWARD):
        other = recomputed(trace, {step.name: complex(step.value, STEP)}).imag / STEP
        assert isinstance(step.name, Quantity)
        name = Derivative(loss(), step.name)
        assert abs(other - trace.value(name)) <= tolerance * (1e-3 + sizes[name]), f"{name}"


def passes_agree(trace: Trace, tolerance: float = 1e-12) -> None:
    """Forward values and gradients against the vectorised passes."""
    network, x, y = behind(trace)
    passed = passes.forward(network, x)
    gradients = passes.backward(network, passed, y, trace.cost)
    sizes, names = scales(trace), trace.notation
    for k in range(1, network.layers + 1):
        for row in range(1, len(x) + 1):
            for j in range(1, network.sizes[k] + 1):
                near(trace.value(names.weighted_sum(k, j, row)), passed.sums[k - 1][row - 1, j - 1], 100 * tolerance)
                near(trace.value(names.output(k, j, row)), passed.outputs[k][row - 1, j - 1], 100 * tolerance)
    near(trace.value(goal(trace)), passes.cost(network, x, y, trace.cost), tolerance)
    for name in parameters(trace):
        wanted = gradient_of(network, gradients, name)
        found = Derivative(goal(trace), name)
        assert abs(trace.value(found) - wanted) <= tolerance * (1e-3 + sizes[found]), f"{found}"


def gradient_of(network: Network, gradients: passes.Gradients, name: Quantity) -> float:
    layer = name.indices[0]
    if name.kind is Kind.WEIGHT:
        _, i, j = name.indices
        return float(gradients.weights[layer - 1][i - 1, j - 1])
    biases = gradients.biases[layer - 1]
    assert biases is not None
    return float(biases[name.indices[1] - 1])


def near(found: float, wanted: float, tolerance: float) -> None:
    assert abs(found - wanted) <= tolerance * max(1e-3, abs(wanted)), f"{found!r} is not {wanted!r}"


def reads_back(trace: Trace, spelling: Spelling, names: list[Name] | None = None) -> None:
    """The printed text with all digits, read by the second reader, gives the value of the step."""
    style = Style(spelling, values=trace.numbers)
    for name in names if names is not None else list(trace):
        step = trace[name]
        for expression in (step.definition, working(trace, name).rule, working(trace, name).formula):
            text = render(expression, style)
            found = read(text, spelling)
            scale = max(abs(step.value), _largest_term(text))
            assert found == step.value or abs(found - step.value) <= 4e-15 * scale, (
                f"{name} = {text}: {found!r}, not {step.value!r}"
            )


def _largest_term(text: str) -> float:
    return 0.0 if " + " not in text and " − " not in text and " - " not in text else 1.0


def paths_add_up(trace: Trace, most: int = 3000) -> None:
    """The products along all paths add up to the gradient; their number is the product of later widths."""
    network, _, _ = behind(trace)
    widths, sizes = network.sizes, scales(trace)
    for name in parameters(trace):
        for row in range(1, trace.notation.rows + 1):
            gradient = Derivative(loss(trace.notation.row_tag(row)), name)
            expected = math.prod(widths[name.indices[0] + 1 :])
            assert count(trace, gradient) == expected, f"{gradient}: {count(trace, gradient)} paths, not {expected}"
            if expected <= most:
                total = math.fsum(path.value for path in paths(trace, gradient))
                assert abs(total - trace.value(gradient)) <= 1e-13 * (1e-3 + sizes[gradient]), f"{gradient}"


def updates_follow(trace: Trace) -> None:
    """Every parameter moves against its own gradient, as the vectorised passes give it, all at once."""
    network, x, y = behind(trace)
    gradients = passes.backward(network, passes.forward(network, x), y, trace.cost)
    rate = trace.value(LEARNING_RATE)
    for name, value in network.parameters().items():
        near(trace.value(updated(name)), value - rate * gradient_of(network, gradients, name), 1e-11)


Check = Callable[[Trace], None]
ALL: dict[str, Check] = {
    "complex step": complex_step_agrees,
    "every derivative": every_derivative_agrees,
    "passes": passes_agree,
    "paths": paths_add_up,
    "updates": updates_follow,
    **{f"reading {spelling.value}": partial(reads_back, spelling=spelling) for spelling in Spelling},
}


def caught_by(trace: Trace) -> set[str]:
    """The names of the checks that ``trace`` fails."""
    found = set()
    for name, check in ALL.items():
        try:
            check(trace)
        except AssertionError:
            found.add(name)
    return found
