"""Ranges: what fits, what does not, and what is no number at all."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from engine.network import NetworkError
from engine.ranges import FACTOR, FRACTION, NOT_NEGATIVE, ORDINARY, POSITIVE, Range, check_whole


@pytest.mark.parametrize(
    ("allowed", "fits", "unfit"),
    [
        (ORDINARY, [-1e300, 0, 2.5], []),
        (POSITIVE, [1e-300, 1, 1e300], [0, -1]),
        (NOT_NEGATIVE, [0, 0.0, 7], [-1e-300]),
        (FRACTION, [0, 0.999], [1, 1.0, -0.1]),
        (FACTOR, [1e-9, 1], [0, 1.001]),
    ],
)
def test_the_ends_of_a_range(allowed: Range, fits: list[float], unfit: list[float]) -> None:
    assert all(map(allowed.holds, fits))
    assert not any(map(allowed.holds, unfit))


@pytest.mark.parametrize("allowed", [ORDINARY, POSITIVE, NOT_NEGATIVE, FRACTION, FACTOR])
@pytest.mark.parametrize("value", [nan, inf, -inf, True, None, "0.5", [0.5], 0.5j])
def test_what_is_no_ordinary_number_fits_nowhere(allowed: Range, value: object) -> None:
    assert not allowed.holds(value)


def test_numbers_of_numpy_are_numbers() -> None:
    assert POSITIVE.holds(np.float64(0.5))
    assert POSITIVE.holds(np.int64(3))
    check_whole("epochs", np.int64(3))


@pytest.mark.parametrize("value", [0, -1, 2.0, True, "3", None])
def test_what_is_not_whole_or_less_than_1_is_refused(value: object) -> None:
    with pytest.raises(NetworkError, match="epochs is a whole number, 1 or more, not"):
        check_whole("epochs", value)
