"""Data sets: the course's rows, shapes that no line can part, and the same rows for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.datasets import DATASETS, Samples, dataset
from engine.network import NetworkError

Array = NDArray[np.float64]


def test_salary_begins_with_the_rows_of_the_course() -> None:
    two = dataset("salary")
    assert two.inputs.tolist() == [[3.75, 80.0], [3.0, 90.0]]
    assert two.targets.ravel().tolist() == [8.0, 8.3]
    more = dataset("salary", rows=10)
    np.testing.assert_array_equal(more.inputs[:2], two.inputs)


def test_further_salaries_lie_near_what_the_courses_rows_earn() -> None:
    drawn = dataset("salary", rows=100, noise=0.0)
    fitted, *_ = np.linalg.lstsq(np.column_stack((drawn.inputs[2:], np.ones(98))), drawn.targets[2:], rcond=None)
    np.testing.assert_allclose(drawn.inputs[:2] @ fitted[:2] + fitted[2], drawn.targets[:2], atol=0.1)


def test_xor_is_one_where_exactly_one_input_is() -> None:
    assert dataset("xor").inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert dataset("xor").targets.ravel().tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("name", ["xor", "moons", "circles", "spirals"])
def test_classes_are_balanced_and_no_line_parts_them(name: str) -> None:
    made = dataset(name, rows=400)
    x, y = np.column_stack((made.inputs, np.ones(400))), made.targets[:, 0]
    assert made.classes
    assert y.mean() == 0.5
    line, *_ = np.linalg.lstsq(x, y, rcond=None)
    assert np.mean((x @ line > 0.5) == (y == 1)) < 0.92


def test_circles_lie_at_their_radii() -> None:
    made = dataset("circles", noise=0.0)
    radius = np.where(made.targets[:, 0] == 1, 0.5, 1.0)
    np.testing.assert_allclose(np.hypot(made.inputs[:, 0], made.inputs[:, 1]), radius)


def test_moons_are_half_circles() -> None:
    made = dataset("moons", noise=0.0)
    upper, lower = made.inputs[made.targets[:, 0] == 0], made.inputs[made.targets[:, 0] == 1]
    np.testing.assert_allclose(np.hypot(upper[:, 0], upper[:, 1]), 1.0)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1.0, lower[:, 1] - 0.5), 1.0)


def test_the_arms_of_the_spirals_lie_opposite_each_other() -> None:
    made = dataset("spirals", noise=0.0)
    angle = np.arctan2(made.inputs[:, 1], made.inputs[:, 0])
    along = np.hypot(made.inputs[:, 0], made.inputs[:, 1])
    turned = 3 * np.pi * along + np.pi * made.targets[:, 0]
    np.testing.assert_allclose(np.cos(angle - turned), 1.0)


@pytest.mark.parametrize(
    ("name", "curve"), [("noisy_line", lambda x: 2 * x + 1), ("noisy_sine", lambda x: np.sin(np.pi * x))]
)
def test_curves_carry_the_noise_asked_for(name: str, curve: Callable[[Array], Array]) -> None:
    made = dataset(name, rows=5000, noise=0.3)
    assert np.std(made.targets - curve(made.inputs)) == pytest.approx(0.3, rel=0.05)


def test_the_valley_is_64_times_as_steep_across_as_along() -> None:
    made = dataset("valley")
    np.testing.assert_allclose(made.inputs.T @ made.inputs / len(made), np.diag([1.0, 1 / 64]))
    np.testing.assert_allclose(made.inputs @ [[1.0], [8.0]], made.targets)


@pytest.mark.parametrize("name", DATASETS)
def test_the_same_seed_makes_the_same_rows(name: str) -> None:
    first, second, other = (dataset(name, seed, rows=8, noise=0.1) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.inputs, second.inputs)
    np.testing.assert_array_equal(first.targets, second.targets)
    assert not (np.array_equal(first.inputs, other.inputs) and np.array_equal(first.targets, other.targets))


@pytest.mark.parametrize("name", DATASETS)
def test_one_row_can_be_asked_for(name: str) -> None:
    assert len(dataset(name, rows=1)) == 1


def test_chosen_rows_keep_their_order() -> None:
    assert dataset("xor").rows(np.array([3, 0])).inputs.tolist() == [[1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: dataset("moon"), "dataset", "did you mean moons"),
        (lambda: dataset("xor", rows=0), "rows", "the number of rows is a whole number, 1 or more, not 0"),
        (lambda: dataset("xor", rows=True), "rows", "not True"),
        (lambda: dataset("xor", noise=-0.1), "noise", "noise is 0 or more, not -0.1"),
        (lambda: dataset("xor", noise=nan), "noise", "not nan"),
        (lambda: Samples.build("a", [[1.0], [2.0]], [[1.0]], ("x",), ("y",)), "y", "x has 2 rows, but y has 1"),
        (lambda: Samples.build("a", [[nan]], [[1.0]], ("x",), ("y",)), "x", "not finite"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
