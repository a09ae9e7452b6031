"""Inverted dropout: the share dropped, the expected output, and the same mask going back."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.dropout import check_probability, draw_scales, trace_dropout
from engine.network import NetworkError

Array = NDArray[np.float64]


Draw = Callable[[np.random.Generator, float, Array], None]


def is_inverted_dropout(draw: Draw) -> bool:
    """Whether ``draw`` drops with probability p and keeps the expected output."""
    scales, holds = np.empty(100_000), True
    for p in (0.1, 0.5, 0.9):
        draw(np.random.default_rng(3), p, scales)
        holds = holds and abs(np.mean(scales == 0) - p) < 0.01 and abs(scales.mean() - 1.0) < 0.02
    return bool(holds)


def test_outputs_are_dropped_with_probability_p_and_keep_their_mean() -> None:
    assert is_inverted_dropout(draw_scales)


def keeps_with_p(generator: np.random.Generator, p: float, out: Array) -> None:
    out[:] = (generator.random(out.shape) < p) / p


def never_scales(generator: np.random.Generator, p: float, out: Array) -> None:
    out[:] = generator.random(out.shape) >= p


def scales_by_p(generator: np.random.Generator, p: float, out: Array) -> None:
    out[:] = (generator.random(out.shape) >= p) / p


def drops_whole_batches(generator: np.random.Generator, p: float, out: Array) -> None:
    out[:] = float(generator.random() >= p) / (1 - p)


@pytest.mark.parametrize("wrong", [keeps_with_p, never_scales, scales_by_p, drops_whole_batches])
def test_a_seeded_mistake_is_caught(wrong: Draw) -> None:
    assert not is_inverted_dropout(wrong)


def test_what_is_kept_is_scaled_by_one_over_one_minus_p() -> None:
    scales = np.empty(100)
    draw_scales(np.random.default_rng(3), 0.2, scales)
    assert set(scales.tolist()) == {0.0, 1.25}


def test_without_dropout_nothing_changes() -> None:
    scales = np.empty(100)
    draw_scales(np.random.default_rng(3), 0.0, scales)
    assert np.all(scales == 1.0)


def test_the_same_generator_draws_the_same_mask() -> None:
    first, second = np.empty(50), np.empty(50)
    draw_scales(np.random.default_rng(8), 0.5, first)
    draw_scales(np.random.default_rng(8), 0.5, second)
    np.testing.assert_array_equal(first, second)


def test_by_hand_the_same_mask_goes_back() -> None:
    traced = trace_dropout([0.8, 0.6], [1, 0], 0.5, [0.3, 0.7])
    values = [traced.find(name).value for name in ("D1", "D2", "dL/dO1", "dL/dO2")]
    assert values == [1.6, 0.0, 0.6, 0.0]


def test_by_hand_the_way_forward_may_stand_alone() -> None:
    assert [str(name) for name in trace_dropout([0.8], [1], 0.2)] == ["p", "O1", "M1", "D1"]


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: check_probability(1.0), "dropout", "the probability to drop is at least 0 and less than 1, not 1.0"),
        (lambda: check_probability(-0.1), "dropout", "at least 0"),
        (lambda: check_probability(nan), "dropout", "not nan"),
        (lambda: check_probability(True), "dropout", "not True"),
        (lambda: trace_dropout([], [], 0.5), "mask", "0 outputs"),
        (lambda: trace_dropout([0.1], [1, 0], 0.5), "mask", "1 outputs need 1 mask values, not 2"),
        (lambda: trace_dropout([0.1], [2], 0.5), "mask", "1 for what is kept"),
        (lambda: trace_dropout([0.1], [1], 0.5, []), "gradients", "1 outputs need 1 gradients, not 0"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
