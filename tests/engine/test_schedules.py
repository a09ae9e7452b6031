"""Schedules: each against its rule at 50 digits, and the plateau against its definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan

import mpmath
import pytest

from engine.network import NetworkError
from engine.rendering import render
from engine.schedules import SCHEDULES, Plateau, schedule, trace_schedule
from engine.sheet import formula

mp = mpmath.mpf
SETTINGS = {
    "constant": {},
    "step": {"gamma": 0.3, "s": 7.0},
    "exponential": {"gamma": 0.9},
    "inverse_time": {"k": 0.25},
    "warm_up": {"w": 6.0},
    "cosine": {"eta_min": 0.01, "T": 40.0},
}
EXACT: dict[str, Callable[..., mpmath.mpf]] = {
    "constant": lambda e, eta0: eta0,
    "step": lambda e, eta0, gamma, s: eta0 * gamma ** (e // int(s)),
    "exponential": lambda e, eta0, gamma: eta0 * gamma**e,
    "inverse_time": lambda e, eta0, k: eta0 / (1 + k * e),
    "warm_up": lambda e, eta0, w: eta0 if e + 1 >= w else eta0 * (e + 1) / w,
    # cos²(x/2) = (1 + cos x)/2, a form of its own
    "cosine": lambda e, eta0, eta_min, T: eta_min + (eta0 - eta_min) * mpmath.cos(mpmath.pi * e / (2 * T)) ** 2,
}


def error(name: str, row_name: str | None = None, text: str | None = None) -> float:
    row = schedule(name)
    if text is not None:
        labels = ("eta0", "eta_min", "e", "pi", *row.settings)
        row = replace(row, formula=formula(text, labels))
    worst = 0.0
    with mpmath.workdps(50):
        numbers = {key: mp(value) for key, value in SETTINGS[name].items()}
        for epoch in range(40):
            exact = EXACT[name](epoch, mp(0.2), **numbers)
            worst = max(worst, float(abs((mp(row.rate(epoch, 0.2, SETTINGS[name])) - exact) / exact)))
    return worst


@pytest.mark.parametrize("name", SCHEDULES)
def test_forty_epochs_agree_with_the_rule_at_50_digits(name: str) -> None:
    assert error(name) < 1e-13


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("step", "eta0*gamma^(e/s)"),
        ("step", "eta0*gamma^floor((e + 1)/s)"),
        ("exponential", "eta0*gamma^(e + 1)"),
        ("inverse_time", "eta0/(1 + k)*e"),
        ("warm_up", "eta0*min(1, e/w)"),
        ("warm_up", "eta0*(e + 1)/w"),
        ("cosine", "eta_min + 0.5*eta0*(1 + cos(pi*e/T))"),
        ("cosine", "eta_min + 0.5*(eta0 - eta_min)*(1 + cos(2*pi*e/T))"),
    ],
)
def test_a_seeded_mistake_is_caught(name: str, wrong: str) -> None:
    assert error(name, text=wrong) > 1e-3


@pytest.mark.parametrize("name", [name for name in SCHEDULES if name != "warm_up"])
def test_training_begins_at_the_first_rate(name: str) -> None:
    assert schedule(name).rate(0, 0.2) == pytest.approx(0.2, rel=1e-15)


def test_a_warm_up_reaches_the_rate_and_stays_there() -> None:
    rates = [schedule("warm_up").rate(epoch, 0.2, {"w": 4}) for epoch in range(6)]
    assert rates == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.2, 0.2])


def test_cosine_ends_at_its_lowest_rate() -> None:
    assert schedule("cosine").rate(50, 0.2, {"T": 50, "eta_min": 0.03}) == pytest.approx(0.03)


def test_the_trace_has_the_rates_that_training_uses() -> None:
    traced = trace_schedule("cosine", 0.2, [0, 10, 39], SETTINGS["cosine"])
    for epoch in (0, 10, 39):
        assert traced.find(f"rate{epoch}").value == schedule("cosine").rate(epoch, 0.2, SETTINGS["cosine"])


def test_the_trace_shows_the_epoch_in_the_formula() -> None:
    assert render(trace_schedule("step", 0.1, [25], {"s": 10}).find("rate25").definition) == "η₀ · γ^floor(25/s)"


def rates(plateau: Plateau, losses: list[float]) -> list[float]:
    made = []
    for loss in losses:
        plateau = plateau.after(loss)
        made.append(plateau.rate)
    return made


def test_plateau_waits_longer_than_its_patience() -> None:
    assert rates(Plateau(1.0, 0.5, patience=2), [1.0, 1.0, 1.0, 1.0]) == [1.0, 1.0, 1.0, 0.5]


def test_plateau_counts_anew_after_lowering() -> None:
    assert rates(Plateau(1.0, 0.5, patience=1), [1.0] * 6) == [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]


def test_a_better_loss_resets_the_waiting() -> None:
    assert rates(Plateau(1.0, 0.5, patience=1), [1.0, 1.0, 0.9, 0.9, 0.9]) == [1.0, 1.0, 1.0, 1.0, 0.5]


def test_a_loss_better_by_less_than_the_threshold_is_not_better() -> None:
    assert rates(Plateau(1.0, 0.5, patience=0, threshold=0.1), [1.0, 0.95]) == [1.0, 0.5]
    assert rates(Plateau(1.0, 0.5, patience=0, threshold=0.1), [1.0, 0.85]) == [1.0, 1.0]


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: schedule("cosin"), "schedule", "did you mean cosine"),
        (lambda: schedule("step").rate(1, 0.1, {"s": 0}), "s", "s is greater than 0, not 0"),
        (lambda: schedule("step").rate(1, 0.1, {"gamma": 1.5}), "gamma", "at most 1, not 1.5"),
        (lambda: schedule("step").rate(1, 0.1, {"T": 5.0}), "T", "setting of the step schedule"),
        (lambda: schedule("cosine").rate(1, 0.1, {"eta_min": -1}), "eta_min", "0 or more, not -1"),
        (lambda: schedule("inverse_time").rate(1, 0.1, {"k": inf}), "k", "not inf"),
        (lambda: trace_schedule("step", 0.0, [1]), "learning_rate", "greater than 0"),
        (lambda: trace_schedule("step", 0.1, range(1001)), "epochs", "up to 1000 epochs, not 1001"),
        (lambda: Plateau(0.0), "learning_rate", "greater than 0"),
        (lambda: Plateau(0.1, factor=0.0), "factor", "factor is greater than 0"),
        (lambda: Plateau(0.1, patience=-1), "patience", "patience is 0 or more"),
        (lambda: Plateau(0.1, threshold=nan), "threshold", "not nan"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
