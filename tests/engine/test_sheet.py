"""A sheet of formulas becomes a trace whose names can be asked for."""

from __future__ import annotations

import pytest

from engine.names import Derivative, UnknownName, named
from engine.sheet import Sheet, formula, total
from engine.steps import Role


def test_a_formula_uses_what_stands_above_it() -> None:
    sheet = Sheet()
    sheet.give("a", 2.0)
    sheet.add("b", formula("a^2 + 1", ["a"]))
    assert sheet.trace().find("b").value == 5.0


def test_a_formula_cannot_use_what_is_not_on_the_sheet() -> None:
    with pytest.raises(KeyError, match="b uses a"):
        Sheet().add("b", formula("a + 1", ["a"]))


def test_given_numbers_are_marked_as_given() -> None:
    sheet = Sheet()
    sheet.give("a", 2.0)
    assert sheet.trace().find("a").role is Role.GIVEN


def test_derivatives_are_names_too() -> None:
    sheet = Sheet()
    sheet.give(Derivative(named("L"), named("y1")), 0.5)
    assert sheet.trace().find("dL/dy1").value == 0.5


def test_what_is_not_an_ordinary_number_is_explained() -> None:
    sheet = Sheet()
    sheet.give("a", 0.0)
    sheet.add("b", formula("1/a", ["a"]))
    assert sheet.trace().find("b").note == "A division by 0 gives infinity here."


def test_an_unknown_name_offers_the_nearest() -> None:
    sheet = Sheet()
    sheet.give("m_hat1", 2.0)
    with pytest.raises(UnknownName, match="m_hat1"):
        sheet.trace().find("m_hat2")


def test_a_sum_of_one_is_the_term_itself() -> None:
    assert total([formula("a", ["a"])]) == formula("a", ["a"])
