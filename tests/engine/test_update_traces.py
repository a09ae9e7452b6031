"""Updates by hand: the traced steps are the running rule, and every value can be asked for."""

from __future__ import annotations

import numpy as np
import pytest

from engine.names import Spelling, named, spell
from engine.network import NetworkError
from engine.rendering import Style, render
from engine.trace import Phase
from engine.update_rules import UPDATE_RULES, Optimiser, update_rule
from engine.update_traces import CURVES, trace_updates

GRADIENTS = [0.5, -1.25, 2.0]


@pytest.mark.parametrize("name", UPDATE_RULES)
def test_the_trace_is_what_runs_on_arrays(name: str) -> None:
    traced = trace_updates(name, 1.5, GRADIENTS)
    weights, gradient = np.array([1.5]), np.zeros(1)
    optimiser = Optimiser(update_rule(name), weights, gradient)
    for t, g in enumerate(GRADIENTS, start=1):
        gradient[:] = g
        optimiser.step()
        assert traced.value(named(f"W{t}")) == pytest.approx(float(weights[0]), rel=1e-15)
        for state, values in optimiser.state.items():
            assert traced.value(named(f"{state}{t}")) == pytest.approx(float(values[0]), rel=1e-15)


def test_two_steps_of_adam_name_every_value() -> None:
    traced = trace_updates("adam", 1.0, "bowl", settings={"eta": 0.1})
    names = [spell(name, Spelling.ASCII) for name in traced]
    per_step = [f"{n}{{}}" for n in ("g", "m", "v", "m_hat", "v_hat", "W")]
    for t in (1, 2):
        assert [n.format(t) for n in per_step] == [n for n in names if n in {p.format(t) for p in per_step}]


def test_a_formula_names_the_step_before() -> None:
    traced = trace_updates("adam", 1.0, "bowl")
    assert render(traced.find("m2").definition) == "β₁·m₁ + (1 − β₁)·g₂"
    assert render(traced.find("m_hat2").definition) == "m₂/(1 − β₁²)"


def test_shown_names_can_be_typed_back() -> None:
    traced = trace_updates("adam", 1.0, "bowl")
    assert traced.find("v̂₂".replace("v̂", "v_hat")) is traced.find("v_hat2")


def test_numbers_stand_in_the_formula() -> None:
    traced = trace_updates("momentum", 1.0, [2.0, 4.0], settings={"eta": 0.1, "mu": 0.5})
    assert render(traced.find("v2").definition, Style(values=traced.numbers)) == "0.5·2 + 4"


def test_on_a_curve_the_gradient_follows_the_weight() -> None:
    traced = trace_updates("gradient_descent", 1.0, "bowl", 2, {"eta": 0.25})
    assert [traced.find(f"W{t}").value for t in range(3)] == [1.0, 0.5, 0.25]
    assert [traced.find(f"L{t}").value for t in range(3)] == [1.0, 0.25, 0.0625]


def test_a_curve_says_how_often_to_step() -> None:
    assert len(trace_updates("gradient_descent", 1.0, CURVES["bowl"], 3).phase(Phase.UPDATE)) == 3


@pytest.mark.parametrize("name", CURVES)
def test_the_gradient_of_a_curve_is_its_derivative(name: str) -> None:
    from engine.expressions import COMPLEX, evaluate

    curve, h = CURVES[name], 1e-30
    for w in (-1.7, 0.4, 2.5):
        step = evaluate(curve.loss, {named("W"): complex(w, h)}, COMPLEX).imag / h
        assert evaluate(curve.gradient, {named("W"): w}) == pytest.approx(step, rel=1e-14)


def test_rates_of_a_schedule_are_named_by_step() -> None:
    traced = trace_updates("gradient_descent", 1.0, [1.0, 1.0], rates=[0.5, 0.25])
    assert render(traced.find("W2").definition) == "W₁ − η₂·g₂"
    assert traced.find("W2").value == 0.25


def test_fewer_steps_than_gradients_may_be_asked_for() -> None:
    assert "W2" not in {str(name) for name in trace_updates("momentum", 1.0, GRADIENTS, 1)}


@pytest.mark.parametrize(
    ("arguments", "part", "words"),
    [
        (("adam", 1.0, [1.0], 2), "gradients", "2 steps need 2 gradients, 1 given"),
        (("adam", 1.0, []), "steps", "1 to 50 steps, not 0"),
        (("adam", 1.0, "bowl", 51), "steps", "not 51"),
        (("adam", 1.0, "bow"), "curve", "did you mean bowl"),
        (("adam", float("inf"), [1.0]), "W0", "W0 is an ordinary number, not inf"),
        (("adam", 1.0, [float("nan")]), "g1", "g1 is an ordinary number, not nan"),
        (("adam", 1.0, [1.0, 2.0], None, None, [0.1]), "rates", "2 learning rates, 1 given"),
        (("adam", 1.0, [1.0], None, None, [0.0]), "learning_rate", "greater than 0"),
    ],
)
def test_unfit_arguments_are_refused(arguments: tuple[object, ...], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        trace_updates(*arguments)  # type: ignore[arg-type]
    assert caught.value.part == part
    assert words in str(caught.value)
