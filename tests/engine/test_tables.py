"""Every row of the tables of activations and losses: at 50 digits, by complex step, and at its corners."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from engine import activations as activation_rows
from engine import losses as loss_rows
from engine.activations import ACTIVATIONS, Activation, elu, leaky_relu
from engine.expressions import COMPLEX, Arithmetic, Expression, Reference, evaluate, partial, references
from engine.functions import shown
from engine.losses import LOSSES, Loss, huber
from engine.names import Name, named
from engine.numerals import numeral
from engine.pairs import PAIRS, log_softmax
from engine.settings import Setting

STEP = 1e-30
GRID = sorted(
    {
        0.0,
        *(
            sign * value
            for sign in (1, -1)
            for value in (1e-12, 1e-5, 0.1, 0.5, 1.0, 2.5, 7.0, 20.0, 36.0, 50.0, 300.0, 700.0, 800.0)
        ),
    }
)
GENTLE = [value for value in GRID if 0 < abs(value) < 30]

ROWS: dict[str, Activation] = {
    **ACTIVATIONS,
    "leaky_relu 0.2": leaky_relu(0.2),
    "elu 0.5": elu(0.5),
}
LOSS_ROWS: dict[str, Loss] = {**LOSSES, "huber 0.5": huber(0.5)}

mpmath.mp.dps = 50
mp = mpmath.mp

DEFINED: dict[str, Callable[..., Any]] = {
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": mp.tanh,
    "relu": lambda z: z if z > 0 else mp.mpf(0),
    "exp": mp.exp,
    "ln": lambda z: mp.log(z) if z > 0 else -mp.inf,
    "abs": abs,
    "max": lambda *values: max(values),
}
FIFTY = Arithmetic(
    mp.mpf, DEFINED.__getitem__, lambda value: value, lambda one, other: one / other, lambda one, other: one**other
)


def fifty_digits(tree: Expression, values: dict[Name, float]) -> Any:
    """``tree`` as it is shown, at 50 digits: nothing of the engine's own safe formulas is used."""
    return evaluate(shown(tree), {name: mp.mpf(value) for name, value in values.items()}, FIFTY)


def close(found: float, wanted: Any, tolerance: float = 4e-16) -> bool:
    return bool(abs(mp.mpf(float(found)) - wanted) <= tolerance * abs(wanted) + mp.mpf("1e-320"))


Z = named("z")
z = Reference(Z)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("at", GRID)
def test_the_kernel_is_the_definition_at_fifty_digits(name: str, at: float) -> None:
    row = ROWS[name]
    wanted = fifty_digits(row.definition(z), {Z: at})
    assert close(row.kernel(np.array([[at]]))[0, 0], wanted)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("at", GRID)
def test_the_shown_value_is_the_definition_at_fifty_digits(name: str, at: float) -> None:
    tree = ROWS[name].definition(z)
    assert close(evaluate(tree, {Z: at}), fifty_digits(tree, {Z: at}))


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.forward_only])
@pytest.mark.parametrize("at", GENTLE)
def test_the_derivative_of_an_activation_agrees_with_the_complex_step(name: str, at: float) -> None:
    row = ROWS[name]
    wanted = complex(evaluate(row.definition(z), {Z: complex(at, STEP)}, COMPLEX)).imag / STEP
    output = evaluate(row.definition(z), {Z: at})
    tree = row.derivative(z, Reference(named("O")))
    # 1 - O is known to a digit of 1, so a slope close to 0 is too.
    assert evaluate(tree, {Z: at, named("O"): output}) == pytest.approx(wanted, rel=1e-13, abs=4e-16)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("at", GRID)
def test_the_slope_on_arrays_is_the_shown_derivative(name: str, at: float) -> None:
    row, z_array = ROWS[name], np.array([[at]])
    output = row.kernel(z_array)
    tree = row.derivative(z, Reference(named("O")))
    wanted = evaluate(tree, {Z: at, named("O"): float(output[0, 0])})
    assert row.slope(z_array, output)[0, 0] == pytest.approx(wanted, rel=1e-15, abs=0)


CORNERS = {"relu": 0.0, "leaky_relu": 0.01, "leaky_relu 0.2": 0.2, "elu": 1.0, "elu 0.5": 0.5}


@pytest.mark.parametrize("name", CORNERS)
def test_the_derivative_at_a_corner_is_the_one_that_is_tabled(name: str) -> None:
    row = ROWS[name]
    output = row.kernel(np.array([[0.0]]))
    assert evaluate(row.derivative(z, Reference(named("O"))), {Z: 0.0, named("O"): 0.0}) == CORNERS[name]
    assert row.slope(np.array([[0.0]]), output)[0, 0] == CORNERS[name]


@pytest.mark.parametrize("name", CORNERS)
def test_the_choice_at_a_corner_is_stated_with_its_value(name: str) -> None:
    corner = ROWS[name].corner
    if name == "elu":
        assert corner is None  # with alpha 1 both sides have the slope 1
        return
    assert corner is not None
    said = corner(z)
    assert evaluate(said.distance, {Z: 0.0}) == 0
    assert f"{CORNERS[name]:g} is the choice made here" in said.choice


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.corner is None and not row.forward_only])
def test_an_activation_without_a_stated_corner_has_none(name: str) -> None:
    row = ROWS[name]
    output = Reference(named("O"))

    def slope(at: float) -> float:
        value = evaluate(row.definition(z), {Z: at})
        return float(evaluate(row.derivative(z, output), {Z: at, named("O"): value}))

    assert slope(-1e-9) == pytest.approx(slope(1e-9), abs=1e-8)


# --- softmax ----------------------------------------------------------------------------------------

LAYERS = [[0.0, 0.0], [1.0, 2.0, 3.0], [1000.0, 0.0, -1000.0], [-50.0, 30.0, 29.0, 28.0], [700.0, 710.0], [1e-9, -1e-9]]


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_softmax_is_its_definition_at_fifty_digits(layer: list[float]) -> None:
    coupling = ACTIVATIONS["softmax"].coupling
    assert coupling is not None
    names = [named(f"z{j}") for j in range(len(layer))]
    values: dict[Name, float] = dict(zip(names, layer, strict=True))
    kernel = ACTIVATIONS["softmax"].kernel(np.array([layer]))[0]
    for j in range(len(layer)):
        tree = coupling.definition([Reference(name) for name in names], j)
        wanted = fifty_digits(tree, values)
        assert close(kernel[j], wanted, 2e-15)
        assert close(evaluate(tree, values), wanted, 2e-15)


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if max(map(abs, layer)) < 100], ids=str)
def test_the_jacobian_of_softmax_agrees_with_the_complex_step(layer: list[float]) -> None:
    coupling = ACTIVATIONS["softmax"].coupling
    assert coupling is not None
    sums = [named(f"z{j}") for j in range(len(layer))]
    outs = [named(f"O{j}") for j in range(len(layer))]
    values: dict[Name, Any] = dict(zip(sums, layer, strict=True))
    refs, results = [Reference(name) for name in sums], [Reference(name) for name in outs]
    made: dict[Name, Any] = {name: evaluate(coupling.definition(refs, m), values) for m, name in enumerate(outs)}
    for m in range(len(layer)):
        for j in range(len(layer)):
            moved: dict[Name, Any] = {**values, sums[j]: complex(layer[j], STEP)}
            wanted = complex(evaluate(coupling.definition(refs, m), moved, COMPLEX)).imag / STEP
            found = evaluate(coupling.derivative(results, m, j), made)
            assert found == pytest.approx(wanted, rel=1e-13, abs=4e-16)


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_softmax_shares_add_to_one(layer: list[float]) -> None:
    assert ACTIVATIONS["softmax"].kernel(np.array([layer])).sum() == pytest.approx(1.0, rel=1e-15)


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_the_logarithm_of_softmax_is_exact_where_a_share_is_nearly_one(layer: list[float]) -> None:
    exact = [mp.mpf(value) for value in layer]
    total = mp.log(mp.fsum(mp.exp(value) for value in exact))
    for found, value in zip(log_softmax(np.array([layer]))[0], exact, strict=True):
        assert close(found, value - total, 3e-16)


# --- losses -----------------------------------------------------------------------------------------

TARGET, PREDICTION = named("t"), named("p")
t, p = Reference(TARGET), Reference(PREDICTION)
WIDE = [(y, yhat) for y in (-3.0, -0.2, 0.0, 1.0, 2.5) for yhat in (-40.0, -1.0, -0.2, 0.0, 1e-9, 0.7, 1.0, 1.3, 500.0)]
SHARES = [(y, yhat) for y in (0.0, 0.3, 1.0) for yhat in (1e-100, 1e-12, 0.2, 0.5, 0.999999, 1 - 1e-12)]
MARGINS = [(y, yhat) for y in (-1.0, 1.0) for yhat in (-30.0, -1.0, -0.4, 0.0, 0.999, 1.0, 1.001, 7.0)]
POINTS = {name: SHARES if row.shares else MARGINS if row.name == "hinge" else WIDE for name, row in LOSS_ROWS.items()}
ALL_POINTS = [(name, y, yhat) for name, points in POINTS.items() for y, yhat in points]


@pytest.mark.parametrize(("name", "y", "yhat"), ALL_POINTS)
def test_a_loss_is_its_definition_at_fifty_digits(name: str, y: float, yhat: float) -> None:
    row = LOSS_ROWS[name]
    tree, values = row.definition([t], [p]), {TARGET: y, PREDICTION: yhat}
    wanted = fifty_digits(tree, values)  # type: ignore[arg-type]
    # 1 - y and y - yhat are rounded before anything is made of them.
    scale = 1e-15 * (abs(y) + abs(yhat) + 1) ** 2
    if name == "binary_cross_entropy":
        scale = 3e-16 / (1 - yhat)
    assert abs(float(row.kernel(np.array([[y]]), np.array([[yhat]]))[0]) - float(wanted)) <= scale
    assert abs(evaluate(tree, values) - float(wanted)) <= scale  # type: ignore[arg-type]


def on_a_corner(row: Loss, y: float, yhat: float) -> bool:
    return row.corner is not None and evaluate(row.corner(t, p).distance, {TARGET: y, PREDICTION: yhat}) == 0


@pytest.mark.parametrize(("name", "y", "yhat"), ALL_POINTS)
def test_the_derivative_of_a_loss_agrees_with_the_complex_step(name: str, y: float, yhat: float) -> None:
    row = LOSS_ROWS[name]
    if on_a_corner(row, y, yhat):
        return  # there is no one slope there; the tests below say which is taken
    step = STEP * (abs(yhat) or 1.0)
    moved: dict[Name, Any] = {TARGET: y, PREDICTION: complex(yhat, step)}
    wanted = complex(evaluate(row.definition([t], [p]), moved, COMPLEX)).imag / step
    found = evaluate(row.derivative([t], [p], 0), {TARGET: y, PREDICTION: yhat})
    assert found == pytest.approx(wanted, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize(("name", "y", "yhat"), ALL_POINTS)
def test_the_slope_of_a_loss_on_arrays_is_the_shown_derivative(name: str, y: float, yhat: float) -> None:
    row = LOSS_ROWS[name]
    shown_slope = evaluate(row.derivative([t], [p], 0), {TARGET: y, PREDICTION: yhat})
    assert row.slope(np.array([[y]]), np.array([[yhat]]))[0, 0] == pytest.approx(shown_slope, rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("name", "y", "yhat"), [("absolute_error", 0.7, 0.7), ("hinge", 1.0, 1.0), ("hinge", -1.0, -1.0)]
)
def test_the_derivative_of_a_loss_at_its_corner_is_zero_and_said_to_be_a_choice(
    name: str, y: float, yhat: float
) -> None:
    row = LOSS_ROWS[name]
    assert on_a_corner(row, y, yhat)
    assert evaluate(row.derivative([t], [p], 0), {TARGET: y, PREDICTION: yhat}) == 0.0
    assert row.slope(np.array([[y]]), np.array([[yhat]]))[0, 0] == 0.0
    assert row.corner is not None
    assert "0 is the choice made here" in row.corner(t, p).choice


@pytest.mark.parametrize(
    ("edge", "yhat", "wanted"), [(1.0, 3.0, 1.0), (1.0, 1.0, -1.0), (0.5, 2.5, 0.5), (0.5, 1.5, -0.5)]
)
def test_huber_is_smooth_where_its_halves_meet(edge: float, yhat: float, wanted: float) -> None:
    row = huber(edge)
    assert evaluate(row.derivative([t], [p], 0), {TARGET: 2.0, PREDICTION: yhat}) == wanted
    assert row.corner is None


@pytest.mark.parametrize("name", LOSS_ROWS)
def test_a_loss_of_several_outputs_is_the_sum_over_them(name: str) -> None:
    row, points = LOSS_ROWS[name], POINTS[name]
    (y1, p1), (y2, p2) = points[1], points[-1]
    values: dict[Name, float] = dict(zip(map(named, "abcd"), (y1, y2, p1, p2), strict=True))
    refs = [Reference(named(letter)) for letter in "abcd"]
    both = evaluate(row.definition(refs[:2], refs[2:]), values)
    each = [evaluate(row.definition([refs[k]], [refs[k + 2]]), values) for k in (0, 1)]
    assert both == pytest.approx(sum(each), rel=1e-14)
    assert row.kernel(np.array([[y1, y2]]), np.array([[p1, p2]]))[0] == pytest.approx(both, rel=1e-14)


def test_a_term_that_counts_nothing_is_nothing_even_where_its_logarithm_is_infinite() -> None:
    values: dict[Name, float] = {TARGET: 1.0, PREDICTION: 1.0}
    assert evaluate(LOSSES["binary_cross_entropy"].definition([t], [p]), values) == 0.0
    assert evaluate(LOSSES["binary_cross_entropy"].derivative([t], [p], 0), values) == -1.0
    certain = np.array([[1.0, 0.0]])
    for name in ("binary_cross_entropy", "categorical_cross_entropy"):
        assert LOSSES[name].kernel(certain, certain)[0] == 0.0
        assert LOSSES[name].slope(certain, certain)[0, 0] == -1.0


def test_the_logarithm_of_zero_is_infinite_and_never_clipped() -> None:
    values: dict[Name, float] = {TARGET: 1.0, PREDICTION: 0.0}
    for name in ("binary_cross_entropy", "categorical_cross_entropy"):
        assert evaluate(LOSSES[name].definition([t], [p]), values) == math.inf
        assert LOSSES[name].kernel(np.array([[1.0]]), np.array([[0.0]]))[0] == math.inf
        assert LOSSES[name].slope(np.array([[1.0]]), np.array([[0.0]]))[0, 0] == -math.inf


# --- the pairs of last activation and loss -------------------------------------------------------------


@pytest.mark.parametrize("at", [value for value in GRID if abs(value) < 720])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_cross_entropy_from_sums_is_exact_at_fifty_digits(y: float, at: float) -> None:
    exact, target = mp.mpf(at), mp.mpf(y)
    wanted = target * mp.log1p(mp.exp(-exact)) + (1 - target) * mp.log1p(mp.exp(exact))
    found = PAIRS["sigmoid", "binary_cross_entropy"].kernel(np.array([[y]]), np.array([[at]]))[0]
    assert close(found, wanted, 5e-16 if y in (0.0, 1.0) else 5e-15)


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_categorical_cross_entropy_from_sums_is_exact_at_fifty_digits(layer: list[float]) -> None:
    exact = [mp.mpf(value) for value in layer]
    total = mp.log(mp.fsum(mp.exp(value) for value in exact))
    for index in range(len(layer)):
        y = np.zeros((1, len(layer)))
        y[0, index] = 1.0
        found = PAIRS["softmax", "categorical_cross_entropy"].kernel(y, np.array([layer]))[0]
        assert close(found, total - exact[index], 3e-16)


# --- what every row says of itself --------------------------------------------------------------------


@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=lambda row: row.name)
def test_every_row_says_what_it_is_good_and_bad_for(row: Activation | Loss) -> None:
    assert len(row.good_for) > 10
    assert len(row.bad_for) > 5


@pytest.mark.parametrize(
    ("table", "adjustable"), [(ACTIVATIONS, activation_rows.ADJUSTABLE), (LOSSES, loss_rows.ADJUSTABLE)]
)
def test_a_row_without_its_number_is_the_row_with_the_usual_one(
    table: dict[str, Any], adjustable: dict[str, tuple[Setting, Callable[[float], Any]]]
) -> None:
    for name, (setting, made) in adjustable.items():
        values: dict[Name, float] = {Z: -1.7, TARGET: 0.3, PREDICTION: 3.0}
        rows = table[name], made(setting.usual)
        trees = [row.definition(z) if isinstance(row, Activation) else row.definition([t], [p]) for row in rows]
        assert evaluate(trees[0], values) == evaluate(trees[1], values)
        assert setting.fits(setting.usual)


def test_the_derivative_of_a_loss_names_only_its_own_output() -> None:
    refs = [Reference(named(letter)) for letter in "abcd"]
    for row in LOSSES.values():
        assert set(references(row.derivative(refs[:2], refs[2:], 1))) <= {named("b"), named("d")}


def test_partial_of_a_definition_is_the_tabled_derivative() -> None:
    values: dict[Name, float] = {TARGET: 1.0, PREDICTION: 0.3}
    for row in LOSS_ROWS.values():
        found = evaluate(partial(row.definition([t], [p]), PREDICTION), values)
        assert found == pytest.approx(evaluate(row.derivative([t], [p], 0), values), rel=1e-14), numeral(found)
