"""Initialisations: the width at 50 digits, the drawn numbers against it, and what zeros do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

import mpmath
import numpy as np
import pytest

from engine import passes
from engine.initialisation import INITIALISATIONS, Initialisation, initial_network, initialisation, trace_width
from engine.network import Network, NetworkError
from engine.sheet import formula

EXACT: dict[str, Callable[[int, int], mpmath.mpf]] = {
    "zeros": lambda n, m: mpmath.mpf(0),
    "constant": lambda n, m: mpmath.mpf(0.5),
    "normal": lambda n, m: mpmath.mpf(0.01),
    "xavier_uniform": lambda n, m: mpmath.sqrt(6) / mpmath.sqrt(n + m),
    "xavier_normal": lambda n, m: mpmath.sqrt(2) / mpmath.sqrt(n + m),
    "he_uniform": lambda n, m: mpmath.sqrt(6) / mpmath.sqrt(n),
    "he_normal": lambda n, m: mpmath.sqrt(2) / mpmath.sqrt(n),
}
UNIFORM, NORMAL = ("xavier_uniform", "he_uniform"), ("normal", "xavier_normal", "he_normal")


def error(row: Initialisation, name: str) -> float:
    """The largest distance of the width of ``row`` from that of the rule called ``name``."""
    with mpmath.workdps(50):
        return max(float(abs(row.value(n, m) - EXACT[name](n, m))) for n, m in ((2, 3), (8, 1), (784, 16)))


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_width_agrees_with_fifty_digits(name: str) -> None:
    assert error(initialisation(name), name) < 1e-15


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("xavier_uniform", "sqrt(2/(n + m))"),
        ("xavier_uniform", "6/(n + m)"),
        ("xavier_normal", "sqrt(1/(n + m))"),
        ("he_uniform", "sqrt(6/m)"),
        ("he_uniform", "sqrt(6/(n + m))"),
        ("he_normal", "2/n"),
        ("he_normal", "sqrt(1/n)"),
    ],
)
def test_a_seeded_mistake_is_caught(name: str, wrong: str) -> None:
    assert error(replace(initialisation(name), width=formula(wrong, ["n", "m"])), name) > 1e-3


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_width_by_hand_is_the_width(name: str) -> None:
    assert trace_width(name, 3, 5).find("width").value == initialisation(name).value(3, 5)


def test_a_setting_can_be_chosen() -> None:
    assert initialisation("normal").value(2, 2, {"sigma": 0.3}) == 0.3


@pytest.mark.parametrize("name", UNIFORM)
def test_uniform_numbers_fill_their_range(name: str) -> None:
    row = initialisation(name)
    bound = row.value(200, 300)
    drawn = row.draw(np.random.default_rng(1), bound, (200, 300))
    assert 0.999 * bound < np.abs(drawn).max() <= bound
    assert drawn.std() == pytest.approx(bound / 3**0.5, rel=0.02)


@pytest.mark.parametrize("name", NORMAL)
def test_normal_numbers_have_their_deviation(name: str) -> None:
    row = initialisation(name)
    deviation = row.value(200, 300)
    drawn = row.draw(np.random.default_rng(1), deviation, (200, 300))
    assert drawn.std() == pytest.approx(deviation, rel=0.02)
    assert np.abs(drawn).max() > 3 * deviation  # not cut at two deviations


def network(how: str, seed: int = 0, biases: bool = True) -> Network:
    generator = np.random.default_rng(seed)
    return initial_network((2, 4, 3, 1), ["tanh", "sigmoid", "linear"], "squared_error", how, generator, biases=biases)


def test_the_same_generator_draws_the_same_network() -> None:
    for first, second in zip(network("he_normal", 5).weights, network("he_normal", 5).weights, strict=True):
        np.testing.assert_array_equal(first, second)


def test_biases_begin_at_zero_or_are_left_out() -> None:
    assert all(b is not None and not b.any() for b in network("he_normal").biases)
    assert network("he_normal", biases=False).biases == (None, None, None)


@pytest.mark.parametrize("how", ["zeros", "constant"])
def test_without_chance_all_neurons_of_a_layer_learn_the_same(how: str) -> None:
    alike = network(how)
    x, y = np.array([[0.3, -1.2], [1.0, 0.4]]), np.array([[1.0], [0.0]])
    gradients = passes.backward(alike, passes.forward(alike, x), y)
    for matrix in gradients.weights[:-1]:
        np.testing.assert_allclose(matrix, np.repeat(matrix[:, :1], matrix.shape[1], axis=1), rtol=1e-14)


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: initialisation("xavier"), "initialisation", "did you mean xavier_"),
        (lambda: initialisation("normal").value(2, 2, {"sigma": -1.0}), "sigma", "0 or more, not -1.0"),
        (lambda: initialisation("constant").value(2, 2, {"c": inf}), "c", "c is an ordinary number, not inf"),
        (lambda: initialisation("zeros").value(2, 2, {"c": 1.0}), "c", "setting of zeros"),
        (lambda: trace_width("normal", 2, 2, {"sigma": inf}), "sigma", "not inf"),
        (
            lambda: initial_network((2, 0), ["linear"], "squared_error", "zeros", np.random.default_rng()),
            "sizes",
            "the size of a layer is a whole number, 1 or more, not 0",
        ),
        (
            lambda: initial_network((2, 1), ["lineal"], "squared_error", "zeros", np.random.default_rng()),
            "activations",
            "did you mean linear",
        ),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
