"""Where formulas are broken over rows."""

from __future__ import annotations

import pytest

from tutor.drawing.breaking import NO_BREAK, held, released


def test_a_short_pair_of_brackets_stays_whole() -> None:
    assert held("0.5(1 − 0.5) · 0.9", 60) == f"0.5(1{NO_BREAK}−{NO_BREAK}0.5) · 0.9"


def test_a_long_pair_of_brackets_may_be_broken() -> None:
    long = "(" + " + ".join(f"x{n}" for n in range(20)) + ")/20"
    assert held(long, 60) == long


def test_a_short_pair_within_a_long_one_stays_whole() -> None:
    shown = held("(-2 + (-12) + 2 + 3 + 4 + (5 - 6) + 7 + 8 + 9)/4", 60)
    assert f"(5{NO_BREAK}-{NO_BREAK}6)" in shown
    assert "4 + (5" in shown


def test_on_narrow_rows_less_is_held() -> None:
    assert NO_BREAK not in held("0.552308(1 − 0.552308)", 20)


@pytest.mark.parametrize("formula", ["", "(", ")(", "((a b)", "a) b (c", "σ(0.21)"])
def test_the_formula_is_the_same_when_it_is_released(formula: str) -> None:
    assert released(held(formula, 40)) == formula


def test_how_many_terms_are_left_out_stays_in_one_row() -> None:
    assert held("a + … + 6 more + b", 40).split(" ") == ["a", "+", "…", "+", "6\u00a0more", "+", "b"]
