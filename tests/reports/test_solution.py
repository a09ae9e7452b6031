"""A worked solution: what its formats share, and what must not be lost in any of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.names import Spelling
from engine.network import Network
from engine.trace import Trace, trace
from tutor.reports.solution import in_format, solved, steps_to_show

FORMATS = ("text", "markdown", "latex")


def one_weight(weight: float = 3.0, x: float = 2.0, activation: str = "linear") -> Trace:
    return trace(Network.build((1, 1), [activation], "squared_error", [[[weight]]], [[0.25]]), [x], [7.0])


def everything(made: Trace, form: str, spelling: Spelling = Spelling.ASCII) -> str:
    return in_format(form, made, steps_to_show(made), spelling)


@pytest.mark.parametrize("form", FORMATS)
def test_every_quantity_stands_in_every_format_once(form: str) -> None:
    made = one_weight()
    spelling = Spelling.LATEX if form == "latex" else Spelling.ASCII
    shown = everything(made, form)
    for step in steps_to_show(made):
        one = solved(made, step, spelling)
        assert shown.count(one.value) >= 1
        assert all(stage in shown for stage in one.stages)


def test_what_is_given_is_written_with_all_its_digits() -> None:
    assert "3.14159265" in everything(one_weight(x=3.14159265), "text")


def test_a_value_that_is_rounded_is_not_called_equal() -> None:
    made = one_weight(weight=1 / 3)
    assert solved(made, made.find("yhat"), Spelling.ASCII).sign == "~"
    assert solved(made, made.find("yhat"), Spelling.LATEX).sign == r"\approx"
    assert solved(one_weight(), one_weight().find("yhat"), Spelling.ASCII).sign == "="


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_special_about_a_value_is_said(form: str) -> None:
    at_the_corner = one_weight(weight=0.0, x=1.0, activation="relu")
    corner = trace(Network.build((1, 1), ["relu"], "squared_error", [[[1.0]]], [[0.0]]), [0.0], [1.0])
    noted = [step for step in corner.values() if step.note]
    assert noted
    assert noted[0].note in in_format(form, corner, noted, Spelling.ASCII)
    assert "(" + noted[0].note not in everything(at_the_corner, form)


def test_a_value_that_is_not_finite_is_null() -> None:
    records: list[dict[str, Any]] = json.loads(everything(one_weight(weight=1e200, x=1e200), "json"))["quantities"]
    assert [record["value"] for record in records if record["name"] == "yhat"] == [None]


def test_without_names_the_derivatives_of_one_neuron_are_left_to_the_chains() -> None:
    made = one_weight()
    assert "dyhat/dW1_11" not in {str(step.name) for step in steps_to_show(made)}
    assert steps_to_show(made, [made.find("dyhat/dW1_11").name]) == [made.find("dyhat/dW1_11")]
