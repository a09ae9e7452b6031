"""What takes part in a quantity is what the drawing lights up beside a hint."""

from __future__ import annotations

import pytest

from engine.names import Kind, Quantity
from engine.trace import Trace
from tests.marking.problems import EVERY, salary, two_outputs
from tutor.session.picture import involved

DRAWN = {Kind.INPUT, Kind.WEIGHT, Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT, Kind.PREDICTION, Kind.TARGET, Kind.LOSS}


def lit(trace: Trace, asked: str) -> set[str]:
    about = involved(trace, trace.find(asked).name)
    return {str(name) for name in about.lit | about.current}


def test_a_gradient_lights_the_neurons_and_weights_of_its_path() -> None:
    shown = lit(salary(), "dL/dW1_11")
    assert {"x11", "W1_11", "O11", "W2_11", "yhat"} <= shown
    assert not {"O12", "W2_21", "x12"} & shown


def test_a_fork_lights_every_path() -> None:
    assert {"yhat1", "yhat2", "W2_11", "W2_12"} <= lit(two_outputs(), "dL/dW1_11")


def test_a_forward_step_lights_what_its_formula_refers_to() -> None:
    assert lit(salary(), "O11") == {"O11", "x11", "x12", "W1_11", "W1_21", "b11"}


@pytest.mark.parametrize("problem", EVERY)
def test_every_quantity_of_every_problem_has_something_to_light(problem: str) -> None:
    trace = EVERY[problem]()
    assert all(lit(trace, str(name)) for name in trace)


def test_the_paths_of_a_gradient_are_made_of_what_is_drawn() -> None:
    trace = two_outputs()
    shown = {name for name in involved(trace, trace.find("dL/dW1_11").name).lit if isinstance(name, Quantity)}
    assert {name.kind for name in shown} <= DRAWN
