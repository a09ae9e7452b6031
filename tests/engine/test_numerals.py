"""Numbers as text: so many digits, no false zeros, and back to the same float when all are shown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names import Spelling
from engine.numerals import half_step, is_exact, numeral
from tests.engine.reading import read

ORDINARY = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("spelling", Spelling)
@given(value=ORDINARY)
def test_all_digits_read_back_to_the_same_float(spelling: Spelling, value: float) -> None:
    assert read(numeral(value, None, spelling), spelling) == value


@given(value=ORDINARY, digits=st.integers(1, 12))
def test_what_is_shown_lies_within_half_a_step(value: float, digits: int) -> None:
    shown = float(numeral(value, digits, Spelling.ASCII))
    if math.isfinite(shown):  # the largest floats round up past the end
        assert abs(shown - value) <= half_step(value, digits) * (1 + 1e-9) + 1e-323


@given(value=ORDINARY.filter(lambda value: value != 0), digits=st.integers(1, 12))
def test_only_zero_is_shown_as_zero(value: float, digits: int) -> None:
    assert numeral(value, digits, Spelling.ASCII).strip("-") != "0"


@given(value=st.floats(1e-300, 1e300), digits=st.integers(1, 12))
def test_half_a_step_is_no_more_than_the_digits_allow(value: float, digits: int) -> None:
    assert half_step(value, digits) <= 0.5001 * 10.0 ** (1 - digits) * 10 * value


SHOWN = [
    (1052.16, 4, "1052"),
    (1052.16, 3, "1052"),  # whole digits are never dropped
    (194.54, 4, "194.5"),
    (0.5522999, 4, "0.5523"),
    (0.04030, 4, "0.0403"),
    (18.96, 4, "18.96"),
    (-0.5, 4, "−0.5"),
    (0.0, 4, "0"),
    (-0.0, 4, "0"),
    (3.0, 4, "3"),
    (0.00099996, 4, "0.001"),
    (0.0001, 4, "0.0001"),
    (0.000099994, 4, "9.999e−5"),
    (0.000099999, 4, "0.0001"),
    (999899999.4, 4, "999899999"),
    (1e9, 4, "1e9"),
    (123456789012.0, 4, "1.235e11"),
    (1.5e-7, None, "1.5e−7"),
    (0.1, None, "0.1"),
    (1e22, None, "1e22"),
    (math.inf, 4, "∞"),
    (-math.inf, 4, "−∞"),
    (math.nan, 4, "undefined"),
]


@pytest.mark.parametrize(("value", "digits", "text"), SHOWN)
def test_numbers_are_shown_with_significant_digits(value: float, digits: int | None, text: str) -> None:
    assert numeral(value, digits) == text


@pytest.mark.parametrize(
    ("spelling", "text", "infinite"),
    [
        (Spelling.UNICODE, "−1.5e−7", "−∞"),
        (Spelling.ASCII, "-1.5e-7", "-inf"),
        (Spelling.LATEX, r"-1.5 \cdot 10^{-7}", r"-\infty"),
        (Spelling.TYPST, "-1.5 dot 10^(-7)", "-infinity"),
    ],
)
def test_signs_and_powers_follow_the_spelling(spelling: Spelling, text: str, infinite: str) -> None:
    assert numeral(-1.5e-7, None, spelling) == text
    assert numeral(-math.inf, None, spelling) == infinite


@pytest.mark.parametrize(
    ("value", "digits", "wanted"),
    [
        (0.5523, 4, 0.00005),
        (194.5, 4, 0.05),
        (1052.16, 4, 0.5),
        (1052.16, 2, 0.5),
        (1.234e-7, 4, 0.5e-10),
        (5e-320, 3, 0.0),
    ],
)
def test_half_a_step_is_half_a_unit_of_the_last_digit(value: float, digits: int, wanted: float) -> None:
    assert half_step(value, digits) == pytest.approx(wanted, rel=1e-9, abs=1e-321)


@pytest.mark.parametrize("value", [0.0, math.inf, math.nan])
def test_zero_and_what_is_not_finite_have_no_half_step(value: float) -> None:
    assert half_step(value, 4) == 0.0


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (18.96, True),
        (0.1 + 0.2, True),
        (0.55230, True),
        (0.552307, False),
        (0.0, True),
        (math.inf, True),
        (1052.16, False),
    ],
)
def test_a_number_is_exact_when_four_digits_show_it(value: float, exact: bool) -> None:
    assert is_exact(value, 4) is exact
