"""Clipping: by norm keeps the direction, by value does not, and both agree with the work by hand."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clipping import CLIPPINGS, check_clipping, clip_by_norm, clip_by_value, norm, trace_clipping
from engine.network import NetworkError

VECTORS = st.lists(st.floats(-100, 100).filter(lambda g: abs(g) > 1e-6 or g == 0), min_size=1, max_size=6)
LIMITS = st.floats(0.01, 200)


@given(VECTORS, LIMITS)
def test_by_norm_the_result_is_no_longer_than_the_limit(vector: list[float], limit: float) -> None:
    g = np.array(vector)
    clip_by_norm(g, limit)
    assert norm(g) <= limit * (1 + 1e-12)


@given(VECTORS, LIMITS)
def test_by_norm_the_direction_stays(vector: list[float], limit: float) -> None:
    before, g = np.array(vector), np.array(vector)
    clip_by_norm(g, limit)
    np.testing.assert_allclose(g * norm(before), before * norm(g), rtol=1e-9, atol=1e-9)


@given(VECTORS, LIMITS)
def test_by_value_each_part_is_cut_on_its_own(vector: list[float], limit: float) -> None:
    g = np.array(vector)
    clip_by_value(g, limit)
    assert g.tolist() == [max(-limit, min(limit, part)) for part in vector]


def test_by_value_the_direction_may_change() -> None:
    g = np.array([3.0, 0.5])
    clip_by_value(g, 1.0)
    assert g.tolist() == [1.0, 0.5]


@given(VECTORS, LIMITS, st.sampled_from(sorted(CLIPPINGS)))
def test_by_hand_and_on_arrays_agree(vector: list[float], limit: float, kind: str) -> None:
    g = np.array(vector)
    CLIPPINGS[kind](g, limit)
    traced = trace_clipping(kind, vector, limit)
    by_hand = [traced.find(f"clipped{k}").value for k in range(1, len(vector) + 1)]
    np.testing.assert_allclose(by_hand, g, rtol=1e-14)


def test_a_short_gradient_is_left_exactly_as_it_is() -> None:
    g = np.array([0.3, -0.1])
    clip_by_norm(g, 1.0)
    assert g.tolist() == [0.3, -0.1]


def test_a_gradient_of_zero_is_no_trouble() -> None:
    assert trace_clipping("norm", [0.0, 0.0], 1.0).find("scale").value == 1.0


def test_the_norm_runs_over_all_elements_of_a_matrix() -> None:
    assert norm(np.array([[1.0, 2.0], [2.0, 4.0]])) == 5.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: check_clipping("norms", 1.0), "did you mean norm"),
        (lambda: check_clipping("norm", 0.0), "a clipping limit is greater than 0, not 0.0"),
        (lambda: check_clipping("value", inf), "not inf"),
        (lambda: trace_clipping("norm", [], 1.0), "at least one gradient"),
        (lambda: trace_clipping("norm", [inf], 1.0), "g1 is an ordinary number, not inf"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert words in str(caught.value)
