"""Update rules: against the rule at 50 digits, published end points, and seeded wrong variants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.network import NetworkError
from engine.sheet import formula
from engine.update_rules import UPDATE_RULES, Optimiser, UpdateRule, update_rule

mp = mpmath.mpf
GRADIENTS = [0.5, -1.25, 2.0, 0.03, -0.7, 1e-4, 3.5, -0.01, 0.9, -2.2]
START = 1.5

# Each rule written out again at 50 digits, straight from its paper's or library's prose: one function
# takes settings and gradients and gives the weight after every step.
Settings = dict[str, mpmath.mpf]


def exact_momentum(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    path, v = [], None
    for g in gs:
        v = g if v is None else n["mu"] * v + g
        w = w - n["eta"] * v
        path.append(w)
    return path


def exact_nesterov(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    path, v = [], mp(0)
    for g in gs:
        v = n["mu"] * v + g
        w = w - n["eta"] * (g + n["mu"] * v)
        path.append(w)
    return path


def exact_displacement(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    path, d = [], mp(0)
    for g in gs:
        d = n["mu"] * d - n["eta"] * g
        w = w + d
        path.append(w)
    return path


def exact_nesterov_displacement(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    path, d = [], mp(0)
    for g in gs:
        d = n["mu"] * d - n["eta"] * g
        w = w + n["mu"] * d - n["eta"] * g
        path.append(w)
    return path


def exact_adagrad(start: str, inside: bool) -> Callable[..., list[mpmath.mpf]]:
    def path(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
        points, s = [], mp(start)
        for g in gs:
            s = s + g * g
            w = w - n["eta"] * g / (mpmath.sqrt(s + n["eps"]) if inside else mpmath.sqrt(s) + n["eps"])
            points.append(w)
        return points

    return path


def exact_rmsprop(decay: str, inside: bool) -> Callable[..., list[mpmath.mpf]]:
    def path(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
        points, s = [], mp(0)
        for g in gs:
            s = n[decay] * s + (1 - n[decay]) * g * g
            w = w - n["eta"] * g / (mpmath.sqrt(s + n["eps"]) if inside else mpmath.sqrt(s) + n["eps"])
            points.append(w)
        return points

    return path


def exact_adam(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    """As sums over all past gradients, which needs no recursion and no correction of a start at 0."""
    points = []
    for t in range(1, len(gs) + 1):
        w = w * (1 - n["eta"] * n.get("lambda", mp(0)))
        past = [(t - k, g) for k, g in enumerate(gs[:t], start=1)]
        b1, b2 = n["beta1"], n["beta2"]
        mean = sum(b1**age * g for age, g in past) / sum(b1**age for age, _ in past)
        square = sum(b2**age * g * g for age, g in past) / sum(b2**age for age, _ in past)
        w = w - n["eta"] * mean / (mpmath.sqrt(square) + n["eps"])
        points.append(w)
    return points


def exact_adam_keras(n: Settings, w: mpmath.mpf, gs: list[mpmath.mpf]) -> list[mpmath.mpf]:
    """Adam with eps / sqrt(1 - beta2^t) in place of eps."""
    points, m, v = [], mp(0), mp(0)
    for t, g in enumerate(gs, start=1):
        w = w - w * n.get("lambda", mp(0)) * n["eta"]
        m = n["beta1"] * m + (1 - n["beta1"]) * g
        v = n["beta2"] * v + (1 - n["beta2"]) * g * g
        root = mpmath.sqrt(v / (1 - n["beta2"] ** t)) + n["eps"] / mpmath.sqrt(1 - n["beta2"] ** t)
        w = w - n["eta"] * m / (1 - n["beta1"] ** t) / root
        points.append(w)
    return points


EXACT: dict[str, Callable[..., list[mpmath.mpf]]] = {
    "gradient_descent": lambda n, w, gs: [w - n["eta"] * sum(gs[: k + 1]) for k in range(len(gs))],
    "momentum": exact_momentum,
    "nesterov": exact_nesterov,
    "adagrad": exact_adagrad("0", inside=False),
    "rmsprop": exact_rmsprop("alpha", inside=False),
    "adam": exact_adam,
    "adamw": exact_adam,
    "momentum_keras": exact_displacement,
    "nesterov_keras": exact_nesterov_displacement,
    "adagrad_keras": exact_adagrad("0.1", inside=True),
    "rmsprop_keras": exact_rmsprop("rho", inside=True),
    "adam_keras": exact_adam_keras,
    "adamw_keras": exact_adam_keras,
}
# eps large enough to matter: with the default a misplaced eps hides in the last digits.
CHOSEN = {"eta": 0.05, "eps": 0.01, "lambda": 0.1}


def chosen(rule: UpdateRule) -> dict[str, float]:
    return {name: value for name, value in CHOSEN.items() if name in rule.settings}


def path(rule: UpdateRule, settings: dict[str, float], gradients: list[float] = GRADIENTS) -> list[float]:
    weights, gradient = np.array([START]), np.zeros(1)
    optimiser = Optimiser(rule, weights, gradient, settings)
    points = []
    for g in gradients:
        gradient[:] = g
        optimiser.step()
        points.append(float(weights[0]))
    return points


def error(rule: UpdateRule, name: str, gradients: list[float] = GRADIENTS) -> float:
    """The largest distance between ``rule`` and what the rule called ``name`` should do.

    It is relative to the longest way from the start.
    """
    settings = chosen(rule)
    with mpmath.workdps(50):
        numbers = {key: mp(value) for key, value in {**rule.settings, **settings}.items()}
        exact = EXACT[name](numbers, mp(START), [mp(g) for g in gradients])
        size = max(abs(point) + abs(mp(START)) for point in exact)
        return float(max(abs(mp(a) - b) for a, b in zip(path(rule, settings, gradients), exact, strict=True)) / size)


def test_every_rule_has_its_exact_counterpart() -> None:
    assert set(EXACT) == set(UPDATE_RULES)


@pytest.mark.parametrize("name", UPDATE_RULES)
def test_ten_steps_agree_with_the_rule_at_50_digits(name: str) -> None:
    assert error(update_rule(name), name) < 1e-14


@pytest.mark.parametrize("name", UPDATE_RULES)
@given(st.lists(st.floats(-100, 100).filter(lambda g: abs(g) > 1e-6), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_any_gradients_agree_with_the_rule_at_50_digits(name: str, gradients: list[float]) -> None:
    assert error(update_rule(name), name, gradients) < 1e-13


# A seeded mistake each: the rule, what is replaced in its formulas, by what.
MISTAKES = {
    "eps inside the root": ("adam", "W", "W - eta*m_hat/sqrt(v_hat + eps)"),
    "eps inside the root of RMSProp": ("rmsprop", "W", "W - eta*g/sqrt(s + eps)"),
    "eps inside the root of Adagrad": ("adagrad", "W", "W - eta*g/sqrt(s + eps)"),
    "eps added to the weight": ("adagrad", "W", "W - eta*g/sqrt(s) + eps"),
    "no bias correction of m": ("adam", "m_hat", "m"),
    "no bias correction of v": ("adam", "v_hat", "v"),
    "t one too small in m": ("adam", "m_hat", "m/(1 - beta1^(t + 1))"),
    "t one too large in v": ("adam", "v_hat", "v/(1 - beta2^(t + 1))"),
    "betas swapped": ("adam", "m", "beta2*m + (1 - beta2)*g"),
    "square of the mean": ("adam", "v", "beta2*v + (1 - beta2)*m^2"),
    "coupled decay": ("adamw", "m", "beta1*m + (1 - beta1)*(g + lambda*W)"),
    "decay without the rate": ("adamw", "W_decayed", "W*(1 - lambda)"),
    "decay left out": ("adamw", "W_decayed", "W"),
    "damped momentum": ("momentum", "v", "mu*v + (1 - mu)*g"),
    "momentum forgotten": ("momentum", "v", "g"),
    "Nesterov without looking ahead": ("nesterov", "W", "W - eta*v"),
    "Adagrad forgets": ("adagrad", "s", "g^2"),
    "RMSProp sums": ("rmsprop", "s", "alpha*s + g^2"),
    "up instead of down": ("gradient_descent", "W", "W + eta*g"),
    "rate not used": ("gradient_descent", "W", "W - g"),
    "Keras eps outside the root": ("rmsprop_keras", "W", "W - eta*g/(sqrt(s) + eps)"),
    "velocity scaled twice": ("momentum_keras", "W", "W + eta*v"),
}
LABELS = [
    *("g", "W", "W_decayed", "m", "v", "s", "m_hat", "v_hat", "t"),
    *("eta", "mu", "alpha", "rho", "beta1", "beta2", "eps", "lambda"),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_seeded_mistake_is_caught(mistake: str) -> None:
    name, left, wrong = MISTAKES[mistake]
    rule = update_rule(name)
    changed = tuple((n, formula(wrong, LABELS) if n == left else e) for n, e in rule.formulas)
    assert changed != rule.formulas
    assert error(replace(rule, formulas=changed), name) > 1e-6


def test_adagrad_of_keras_started_from_zero_is_caught() -> None:
    rule = update_rule("adagrad_keras")
    assert error(replace(rule, state={"s": 0.0}), "adagrad_keras") > 1e-6


# After ten steps with GRADIENTS at rate 0.05 and its other defaults, PyTorch 2.13 in double precision.
PYTORCH = {
    "gradient_descent": 1.361495,
    "momentum": 0.7306786424000004,
    "nesterov": 0.6691057781600002,
    "adagrad": 1.439882939828243,
    "rmsprop": 0.899203466552879,
    "adam": 1.362784110701574,
    "adamw": 1.3556200145204966,
}


@pytest.mark.parametrize("name", PYTORCH)
def test_the_end_point_is_pytorchs(name: str) -> None:
    assert path(update_rule(name), {"eta": 0.05})[-1] == pytest.approx(PYTORCH[name], rel=1e-14)


# From (-5, -2) down 0.1 x1^2 + 2 x2^2 in 20 steps: the end points printed in "Dive into Deep Learning".
# It puts 1e-6 inside the root where we have eps beside it, which six decimals do not see.
PUBLISHED = [
    ("gradient_descent", {"eta": 0.4}, (-0.943467, -0.000073)),
    ("momentum", {"eta": 0.6, "mu": 0.5}, (0.007188, 0.002553)),
    ("adagrad", {"eta": 0.4}, (-2.382563, -0.158591)),
    ("rmsprop", {"eta": 0.4, "alpha": 0.9}, (-0.010599, 0.000000)),
]


@pytest.mark.parametrize(("name", "settings", "end"), PUBLISHED)
def test_twenty_steps_end_where_the_textbook_says(
    name: str, settings: dict[str, float], end: tuple[float, float]
) -> None:
    weights, gradient = np.array([-5.0, -2.0]), np.zeros(2)
    optimiser = Optimiser(update_rule(name), weights, gradient, settings)
    for _ in range(20):
        gradient[:] = weights * [0.2, 4.0]
        optimiser.step()
    np.testing.assert_allclose(weights, end, atol=2e-6)


# Keras's own reference values: ones, a gradient of 0.01 once, then 0.1 and 1.0 four times.
KERAS = [
    ("adamw_keras", {"eta": 1.0, "lambda": 0.5, "eps": 2.0}, (0.0263, -0.0159)),
    ("nesterov_keras", {"eta": 0.01, "mu": 0.0}, (0.9959, 0.9599)),
]


@pytest.mark.parametrize(("name", "settings", "end"), KERAS)
def test_five_steps_end_where_keras_says(name: str, settings: dict[str, float], end: tuple[float, float]) -> None:
    weights, gradient = np.ones(2), np.full(2, 0.01)
    optimiser = Optimiser(update_rule(name), weights, gradient, settings)
    optimiser.step()
    gradient[:] = [0.1, 1.0]
    for _ in range(4):
        optimiser.step()
    np.testing.assert_allclose(weights, end, atol=6e-5)


def test_momentum_of_keras_takes_the_same_path_at_a_constant_rate() -> None:
    ours = path(update_rule("momentum"), {"eta": 0.05})
    np.testing.assert_allclose(path(update_rule("momentum_keras"), {"eta": 0.05}), ours, rtol=1e-13)


def test_momentum_of_keras_takes_another_path_when_the_rate_changes() -> None:
    ends = []
    for name in ("momentum", "momentum_keras"):
        weights, gradient = np.array([START]), np.ones(1)
        optimiser = Optimiser(update_rule(name), weights, gradient)
        for k in range(5):
            optimiser.step(0.1 * 0.5**k)
        ends.append(float(weights[0]))
    assert abs(ends[0] - ends[1]) > 0.05


def test_a_given_rate_is_kept_for_later_steps() -> None:
    weights, gradient = np.zeros(1), np.ones(1)
    optimiser = Optimiser(update_rule("gradient_descent"), weights, gradient, {"eta": 1.0})
    optimiser.step(0.5)
    optimiser.step()
    assert weights[0] == -1.0


def test_first_step_of_adam_is_the_rate_whatever_the_gradient() -> None:
    for g in (1e-3, 1.0, 1e6):
        assert path(update_rule("adam"), {"eta": 0.1, "eps": 1e-15}, [g])[0] == pytest.approx(START - 0.1, rel=1e-10)


def test_weights_of_any_shape_move_alike() -> None:
    flat, square = np.arange(4.0), np.arange(4.0).reshape(2, 2)
    for weights in (flat, square):
        Optimiser(update_rule("adam"), weights, np.ones(weights.shape)).step()
    np.testing.assert_array_equal(flat.reshape(2, 2), square)


@pytest.mark.parametrize(
    ("name", "settings", "part", "words"),
    [
        ("adam", {"eta": 0.0}, "learning_rate", "a learning rate is greater than 0, not 0.0"),
        ("adam", {"eta": -1}, "learning_rate", "greater than 0, not -1"),
        ("adam", {"eta": float("nan")}, "learning_rate", "not nan"),
        ("adam", {"beta1": 1.0}, "beta1", "beta1 is at least 0 and less than 1, not 1.0"),
        ("adam", {"beta": 0.9}, "beta", "'beta' is not a known setting of Adam; did you mean beta"),
        ("momentum", {"mu": -0.1}, "mu", "at least 0 and less than 1"),
        ("momentum", {"mu": True}, "mu", "not True"),
        ("adamw", {"lambda": -1.0}, "lambda", "lambda is 0 or more"),
        ("rmsprop", {"eps": 0.0}, "eps", "eps is greater than 0"),
    ],
)
def test_unfit_settings_are_refused(name: str, settings: dict[str, float], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        Optimiser(update_rule(name), np.zeros(1), np.zeros(1), settings)
    assert caught.value.part == part
    assert words in str(caught.value)


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(NetworkError, match="'adan' is not a known update rule; did you mean adam"):
        update_rule("adan")


def test_a_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(NetworkError, match="shape"):
        Optimiser(update_rule("adam"), np.zeros(2), np.zeros(3))
