"""The paths of a gradient one by one: they add up, they light what they run through, and they give nothing away."""

from __future__ import annotations

import re

import pytest

from engine.names import Derivative, Spelling
from engine.numerals import numeral
from engine.paths import count, paths
from tests.session.networks import ASK, WALK, at, hinted
from tests.session.sittings import problem_here
from tutor.drawing.scene import Mark
from tutor.session.panel import DIGITS
from tutor.session.routes import LARGEST, way

FORKED = [
    ("3-4-2-1", "dL/dO11", 2),
    ("2-2-2-2-2-1", "dL/dW1_11", 8),
    ("softmax", "dL/dz21", 4),
    ("2-8-8-1", "dL/dO11", 8),
]


@pytest.mark.parametrize(("shape", "name", "paths"), FORKED)
def test_every_path_is_told_and_the_last_sum_is_the_gradient(shape: str, name: str, paths: int) -> None:
    session = at(shape, WALK, name)
    routes, trace = session.view().routes, problem_here(session).trace
    assert len(routes) == paths
    assert routes[-1].total.endswith(f"= {numeral(trace.find(name).value, DIGITS, Spelling.UNICODE)}")


@pytest.mark.parametrize(("shape", "name", "paths"), FORKED)
def test_each_sum_is_that_of_the_products_so_far(shape: str, name: str, paths: int) -> None:
    session = at(shape, WALK, name, Spelling.ASCII)
    so_far = 0.0
    for route in session.view().routes:
        so_far += float(route.working[-1].text)
        told = re.search(r"(-?[\d.]+(?:e-?\d+)?)(?: so far)?$", route.total)
        assert told is not None
        assert float(told[1]) == pytest.approx(so_far, rel=1e-4, abs=1e-6)


def test_a_path_lights_its_own_neurons_and_weights_and_no_others() -> None:
    first, second = at("3-4-2-1", WALK, "dL/dO11").view().routes
    assert first.marks["O11"] is Mark.CURRENT
    assert {"O21", "W2_11", "W3_11", "yhat", "L"} <= set(first.marks)
    assert not {"O22", "W2_12", "W3_21"} & set(first.marks)
    assert {"O22", "W2_12", "W3_21"} <= set(second.marks)


def test_of_very_many_paths_the_largest_are_told_and_the_rest_is_counted_and_added() -> None:
    session = at("12x6", WALK, "dL/dO11")
    routes, problem = session.view().routes, problem_here(session)
    gradient = problem.trace.find("dL/dO11")
    total = count(problem.trace, gradient.name)  # type: ignore[arg-type]
    assert len(routes) == LARGEST + 1
    assert f"The other {total - LARGEST} of {total} paths" in routes[-1].heading
    assert routes[-1].total.endswith(f"= {numeral(gradient.value, DIGITS, Spelling.UNICODE)}")


def test_while_it_is_asked_a_path_shows_no_number_before_the_hint_that_does() -> None:
    for rungs, digits in ((0, False), (1, False), (2, False), (3, True)):
        routes = hinted(at("2-2-2-2-2-1", ASK), rungs).view().routes
        told = "".join(line.text for route in routes for line in route.working)
        assert bool(re.search(r"\d\.\d", told)) is digits


def test_while_it_is_asked_no_path_shows_its_value_nor_any_sum() -> None:
    for rungs in range(4):
        routes = hinted(at("2-2-2-2-2-1", ASK), rungs).view().routes
        assert all(line.stage != "value" for route in routes for line in route.working)
        assert [route.total for route in routes] == [""] * 7 + ["All 8 paths add up to dL/dW¹₁₁"]


def test_what_is_no_gradient_has_no_paths() -> None:
    assert at("3-4-2-1", WALK, "O11").view().routes == ()


def test_in_ascii_a_path_is_ascii() -> None:
    for route in at("3-4-2-1", WALK, "dL/dO11", Spelling.ASCII).view().routes:
        assert (route.heading + route.total + "".join(line.text for line in route.working)).isascii()


def test_a_long_sum_is_folded_and_can_be_written_out() -> None:
    view = at("12x6", WALK, "z11").view()
    assert "more" in view.working[0].text
    assert "more" not in view.written_out[0].text
    assert view.written_out[-1] == view.working[-1]
    assert all(
        f"x₁₍{n}₎" in view.written_out[0].text or f"x₁{'₀₁₂₃₄₅₆₇₈₉'[n]}" in view.written_out[0].text
        for n in range(1, 10)
    )


def test_a_short_sum_needs_no_writing_out() -> None:
    assert at("3-4-2-1", WALK, "z11").view().written_out == ()


def test_no_two_paths_through_a_softmax_read_the_same() -> None:
    ways = [route.heading.partition(": ")[2] for route in at("softmax", WALK, "dL/dW1_11").view().routes[:-1]]
    assert len(ways) > 1
    assert len(set(ways)) == len(ways)


def test_a_path_from_the_prediction_has_no_neurons_on_its_way() -> None:
    trace = problem_here(at("3-4-2-1", WALK, "dL/dO11")).trace
    slope = trace.find("dL/dyhat").name
    assert isinstance(slope, Derivative)
    assert way(next(iter(paths(trace, slope))), slope, Spelling.ASCII) == "yhat -> L"
