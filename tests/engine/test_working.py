"""How a quantity is worked out, and by which paths it reaches the loss."""

from __future__ import annotations

import math
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings

from engine.expressions import Reference, evaluate
from engine.names import COST, Derivative, Kind, Spelling, loss, prediction, weight
from engine.network import Network
from engine.paths import count, is_gradient, largest, neurons, paths
from engine.rendering import Style, render
from engine.trace import trace
from engine.working import working
from tests.engine.nets import Case, cases, exam, random_case, salary

RULES = [
    ("dL/dW2_11", "dL/dŷ · dŷ/dW²₁₁", "−2(y − ŷ) · O₁₁", "−2(8 − 18.96) · 8.875"),
    ("dL/db21", "dL/dŷ · dŷ/db₂₁", "−2(y − ŷ) · 1", "−2(8 − 18.96) · 1"),
    (
        "dL/dW1_22",
        "dL/dŷ · dŷ/dO₁₂ · dO₁₂/dW¹₂₂",
        "−2(y − ŷ) · W²₂₁ · x₁₂",
        "−2(8 − 18.96) · 0.6 · 80",
    ),
    ("dL/dyhat", "−2(y − ŷ)", "−2(y − ŷ)", "−2(8 − 18.96)"),
    ("yhat", "O₁₁·W²₁₁ + O₁₂·W²₂₁ + b₂₁", "O₁₁·W²₁₁ + O₁₂·W²₂₁ + b₂₁", "8.875·0.4 + 24.85·0.6 + 0.5"),
]


@pytest.mark.parametrize(("name", "rule", "formula", "numbers"), RULES, ids=[row[0] for row in RULES])
def test_the_salary_example_is_worked_out_as_on_paper(name: str, rule: str, formula: str, numbers: str) -> None:
    made = salary().trace()
    done = working(made, made.find(name).name)
    assert render(done.rule) == rule
    assert render(done.formula) == formula
    assert render(done.formula, Style(values=made.numbers, digits=4)) == numbers


def test_through_a_sigmoid_the_slope_is_written_as_o_times_one_minus_o() -> None:
    made = exam().trace()
    done = working(made, made.find("dL/dW1_11").name)
    assert render(done.rule) == "dL/dŷ · dŷ/dz₂₁ · dz₂₁/dO₁₁ · dO₁₁/dz₁₁ · dz₁₁/dW¹₁₁"
    assert render(done.formula) == "−2(y − ŷ) · ŷ(1 − ŷ) · W²₁₁ · O₁₁(1 − O₁₁) · x₁₁"
    assert [str(name) for name in done.factors][:2] == ["dL/dyhat", "dyhat/dz21"]


def test_the_chain_stops_at_a_fork() -> None:
    made = random_case(2, (2, 2, 2), ("linear", "linear")).trace()
    done = working(made, made.find("dL/dW1_11").name)
    assert render(done.rule) == "dL/dO₁₁ · dO₁₁/dW¹₁₁"
    fork = working(made, made.find("dL/dO11").name)
    assert render(fork.rule) == "dL/dŷ₁ · dŷ₁/dO₁₁ + dL/dŷ₂ · dŷ₂/dO₁₁"
    assert render(fork.formula) == "dL/dŷ₁ · W²₁₁ + dL/dŷ₂ · W²₁₂"


def test_the_terms_of_a_fork_are_steps_of_their_own() -> None:
    made = random_case(2, (2, 2, 2), ("linear", "sigmoid")).trace()
    fork = working(made, made.find("dL/dO11").name)
    assert render(fork.rule) == "dL/dz₂₁ · dz₂₁/dO₁₁ + dL/dz₂₂ · dz₂₂/dO₁₁"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(cases(activations=("sigmoid", "linear", "softmax", "relu"), widest=4, deepest=4, most_rows=2))
def test_rule_and_formula_have_the_value_of_the_step(case: Case) -> None:
    made = case.trace()
    for name in made:
        done = working(made, name)
        assert evaluate(done.rule, made.numbers) == pytest.approx(done.value, rel=1e-12, abs=1e-14)
        assert evaluate(done.formula, made.numbers) == pytest.approx(done.value, rel=1e-12, abs=1e-14)


def test_factors_stand_beside_their_parts() -> None:
    made = exam().trace()
    done = working(made, made.find("dL/dW1_21").name)
    for name, part in zip(done.factors, done.parts, strict=True):
        assert evaluate(part, made.numbers) == pytest.approx(made.value(name))


def test_the_short_way_stands_beside_the_long_one() -> None:
    made = random_case(6, (2, 3), ("softmax",), "categorical_cross_entropy").trace()
    done = working(made, made.find("dL/dz12").name)
    assert done.short is not None
    assert render(done.short) == "ŷ₂ − y₂"


def test_a_note_goes_with_its_working() -> None:
    made = trace(Network.build((1, 1), ["relu"], "squared_error", [[[1.0]]]), [0.0], [1.0])
    assert "0 is the choice made here" in working(made, made.find("dyhat/dz11").name).note


def test_a_name_without_a_step_has_no_working() -> None:
    with pytest.raises(KeyError):
        working(salary().trace(), COST)


# --- paths ----------------------------------------------------------------------------------------------

DEEP = random_case(4, (2, 3, 2, 3, 1), ("sigmoid", "tanh", "sigmoid", "linear")).trace()
LONGEST = random_case(5, (12,) * 7, ("tanh",) * 6).trace()


@pytest.mark.parametrize(("name", "wanted"), [("dL/dW1_11", 6), ("dL/dW2_11", 3), ("dL/dW3_11", 1), ("dL/dW4_11", 1)])
def test_paths_are_counted_as_the_product_of_later_widths(name: str, wanted: int) -> None:
    gradient = DEEP.find(name).name
    assert isinstance(gradient, Derivative)
    assert count(DEEP, gradient) == wanted == len(list(paths(DEEP, gradient)))


def test_a_quarter_of_a_million_paths_are_counted_and_not_built() -> None:
    gradient = Derivative(loss(), weight(1, 1, 1))
    assert count(LONGEST, gradient) == 12**5
    assert len(list(islice(paths(LONGEST, gradient), 3))) == 3


def test_a_path_runs_from_the_loss_back_to_the_weight() -> None:
    first = next(paths(DEEP, Derivative(loss(), weight(1, 1, 2))))
    assert [str(name) for name in neurons(first)] == ["yhat", "O31", "O21", "O12"]
    assert str(first.factors[0]) == "dL/dyhat"
    assert first.through[-1] == weight(1, 1, 2)


def test_the_product_of_a_path_is_its_value() -> None:
    for path in paths(DEEP, Derivative(loss(), weight(1, 2, 3))):
        assert evaluate(path.product(), DEEP.numbers) == pytest.approx(path.value, rel=1e-13)


def test_a_derivative_without_contributions_is_one_path() -> None:
    (path,) = paths(DEEP, Derivative(loss(), prediction()))
    assert (path.factors, path.value) == (
        (Derivative(loss(), prediction()),),
        DEEP.value(Derivative(loss(), prediction())),
    )


@pytest.mark.parametrize("most", [1, 4, 6, 50])
def test_the_largest_paths_are_those_of_all_paths_sorted(most: int) -> None:
    gradient = Derivative(loss(), weight(1, 1, 1))
    everything = sorted((abs(path.value) for path in paths(DEEP, gradient)), reverse=True)
    found = largest(DEEP, gradient, most)
    assert [abs(path.value) for path in found] == pytest.approx(everything[:most], rel=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_the_largest_paths_are_found_where_late_weights_outweigh_early_ones(seed: int) -> None:
    made = random_case(seed, (1, 3, 3, 3, 1), ("linear",) * 4).trace()
    gradient = Derivative(loss(), weight(1, 1, 1))
    everything = sorted((abs(path.value) for path in paths(made, gradient)), reverse=True)
    assert [abs(path.value) for path in largest(made, gradient, 3)] == pytest.approx(everything[:3], rel=1e-12)


def test_a_largest_path_is_one_of_the_paths() -> None:
    gradient = Derivative(loss(), weight(1, 1, 1))
    listed = {path.factors: path.value for path in paths(DEEP, gradient)}
    for path in largest(DEEP, gradient):
        assert path.value == pytest.approx(listed[path.factors], rel=1e-12)
        assert path.through[-1] == weight(1, 1, 1)


def test_the_largest_of_a_quarter_of_a_million_paths_are_found_without_listing_them() -> None:
    found = largest(LONGEST, Derivative(loss(), weight(1, 1, 1)), 8)
    sizes = [abs(path.value) for path in found]
    assert len(found) == 8
    assert sizes == sorted(sizes, reverse=True)


def test_softmax_lets_every_sum_reach_every_output() -> None:
    made = random_case(6, (2, 3), ("softmax",), "categorical_cross_entropy").trace()
    gradient = Derivative(loss(), weight(1, 1, 1))
    assert count(made, gradient) == 3
    total = math.fsum(path.value for path in paths(made, gradient))
    assert total == pytest.approx(made.value(gradient), rel=1e-12)


def test_only_derivatives_of_the_loss_are_gradients() -> None:
    assert is_gradient(Derivative(loss(), prediction()))
    assert not is_gradient(Derivative(prediction(), weight(1, 1, 1)))
    assert not is_gradient(loss())


def test_the_parts_of_a_path_s_product_are_named() -> None:
    path = next(paths(DEEP, Derivative(loss(), weight(3, 1, 1))))
    assert [part.name for part in path.product().factors if isinstance(part, Reference)] == list(path.factors)
    assert path.through[0].kind is Kind.PREDICTION
    assert str(path.factors[-1]) == render(path.product().factors[-1], Style(Spelling.ASCII))


def test_a_long_chain_can_begin_at_a_gradient_worked_out_before() -> None:
    made = exam().trace()
    gradient = made.find("dL/dW1_11").name
    whole, short = working(made, gradient), working(made, gradient, most=3)
    assert render(short.rule) == "dL/dO₁₁ · dO₁₁/dz₁₁ · dz₁₁/dW¹₁₁"
    assert render(short.formula) == "dL/dO₁₁ · O₁₁(1 − O₁₁) · x₁₁"
    assert evaluate(short.formula, made.numbers) == pytest.approx(evaluate(whole.formula, made.numbers), rel=1e-14)
    assert working(made, gradient, most=5) == whole
