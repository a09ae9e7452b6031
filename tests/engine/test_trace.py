"""What a trace holds: steps in a person's order, one row or several, corners and infinities explained."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import agreement
from engine.agreement import TraceDisagreement
from engine.corners import SHORT_WAY, corner_note, corners_of, explanation
from engine.expressions import Call, Expression, Number, Power, Product, Quotient, Reference, Sum, evaluate, references
from engine.losses import LOSSES
from engine.names import COST, Derivative, Name, Spelling, UnknownName, loss, named, prediction, updated, weight
from engine.network import Network, NetworkError
from engine.rendering import Style, render
from engine.steps import Phase, Role
from engine.trace import trace
from tests.engine import checks
from tests.engine.nets import LEARNABLE, Case, cases, random_case, salary

quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


# --- every activation, loss and depth ----------------------------------------------------------------


@quick
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=5))
def test_every_activation_loss_and_depth_agrees_with_the_complex_step(case: Case) -> None:
    checks.complex_step_agrees(case.trace())


@quick
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=4, deepest=4))
def test_every_activation_loss_and_depth_agrees_with_the_passes(case: Case) -> None:
    checks.passes_agree(case.trace())


@settings(quick, max_examples=30)
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=3, deepest=3, most_rows=2), st.sampled_from(Spelling))
def test_every_activation_and_loss_reads_back(case: Case, spelling: Spelling) -> None:
    checks.reads_back(case.trace(), spelling)


@settings(quick, max_examples=40)
@given(
    cases(activations=("softmax", "sigmoid"), losses=("categorical_cross_entropy", "binary_cross_entropy"), widest=5)
)
def test_the_short_way_agrees_with_the_long_way(case: Case) -> None:
    made = case.trace()
    short = [step for step in made.steps.values() if step.short is not None]
    paired = case.network.pair() is not None
    assert bool(short) is paired
    for step in short:
        assert step.short is not None
        assert evaluate(step.short, made.numbers) == pytest.approx(step.value, rel=1e-9, abs=1e-12)


@settings(quick, max_examples=40)
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=4, deepest=4, most_rows=2))
def test_every_step_stands_behind_what_it_refers_to(case: Case) -> None:
    seen: set[Name] = set()
    for name, step in case.trace().steps.items():
        assert set(step.depends) <= seen
        assert set(references(step.definition)) == set(step.depends)
        seen.add(name)


@settings(quick, max_examples=40)
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=4, deepest=4, most_rows=2))
def test_a_gradient_is_the_sum_of_its_contributions(case: Case) -> None:
    made = case.trace()
    for step in made.steps.values():
        if step.contributions:
            total = sum(made.value(way.upstream) * made.value(way.local) for way in step.contributions)
            assert total == pytest.approx(step.value, rel=1e-12, abs=1e-14)


# --- order, phases and finding -------------------------------------------------------------------------


def test_the_steps_of_2_2_1_come_in_the_order_of_a_person() -> None:
    made = salary().trace()
    assert [str(step.name) for step in made.phase(Phase.FORWARD)] == ["O11", "O12", "yhat"]
    assert [str(step.name) for step in made.phase(Phase.LOSS)] == ["L"]
    gradients = [str(step.name) for step in made.phase(Phase.BACKWARD) if step.role is Role.GRADIENT]
    assert gradients[:4] == ["dL/dyhat", "dL/dW2_11", "dL/dW2_21", "dL/db21"]
    assert [str(step.name) for step in made.phase(Phase.UPDATE)][:2] == ["W1_11_new", "W1_12_new"]


def test_given_numbers_come_first_and_stand_for_themselves() -> None:
    made = salary().trace()
    step = next(iter(made.values()))
    assert (str(step.name), step.definition, step.value, step.role) == ("x11", Number(3.75), 3.75, Role.GIVEN)


def test_without_a_learning_rate_nothing_is_updated() -> None:
    made = trace(salary().network, [3.75, 80], [8])
    assert made.phase(Phase.UPDATE) == ()
    with pytest.raises(UnknownName, match="W1_11_new is not computed in this problem"):
        made.find("W1_11_new")


def test_a_trace_is_a_mapping_of_its_steps() -> None:
    made = salary().trace()
    assert len(made) == len(list(made)) == len(made.numbers)
    assert made[loss()].value == made.value(loss()) == made.numbers[loss()]


def test_a_step_is_found_in_any_spelling() -> None:
    made = salary().trace()
    assert made.find("∂L/∂W²₁₁") is made.find("dl/dw2_11") is made[Derivative(loss(), weight(2, 1, 1))]


def test_a_name_without_a_step_is_answered_with_one_that_has_it() -> None:
    made = random_case(3, (2, 2, 1), ("sigmoid", "sigmoid")).trace()
    with pytest.raises(UnknownName, match=r"dO12/dz11 is not computed in this problem\. Did you mean dO1") as raised:
        made.find("dO12/dz11")
    assert raised.value.nearest in {str(name) for name in made}


def test_a_new_input_is_no_name() -> None:
    with pytest.raises(UnknownName):
        salary().trace().find("x11_new")


# --- rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cost", "text"), [("mean", "(L[1] + L[2] + L[3])/3"), ("sum", "L[1] + L[2] + L[3]")])
def test_the_cost_over_rows_is_written_out(cost: str, text: str) -> None:
    made = random_case(5, (2, 1), ("linear",), rows=3, cost=cost).trace()
    assert render(made[COST].definition) == text
    gradient = made[Derivative(COST, weight(1, 1, 1))]
    assert render(gradient.definition).count("/dW¹₁₁") == 3
    assert made.value(COST) == pytest.approx(
        sum(made.value(loss(row)) for row in (1, 2, 3)) / (3 if cost == "mean" else 1)
    )


def test_updates_follow_the_cost_where_there_are_rows() -> None:
    made = random_case(5, (2, 1), ("linear",), rows=2).trace()
    assert Derivative(COST, weight(1, 1, 1)) in made[updated(weight(1, 1, 1))].depends


def test_eight_rows_are_traced_in_full() -> None:
    made = random_case(6, (2, 2, 2), ("tanh", "softmax"), "categorical_cross_entropy", rows=8).trace()
    assert made.notation.rows == 8
    checks.complex_step_agrees(made)


# --- refusals -----------------------------------------------------------------------------------------


def refused(part: str, said: str, *given: Any, **more: Any) -> None:
    with pytest.raises(NetworkError) as raised:
        trace(*given, **more)
    assert raised.value.part == part
    assert said in str(raised.value)


def test_rows_that_do_not_fit_each_other_are_refused() -> None:
    refused("y", "x has 2 rows, but y has 1", salary().network, [[1, 2], [3, 4]], [[1]])


def test_nine_rows_are_too_many() -> None:
    refused("rows", "up to 8 rows, not 9", salary().network, np.ones((9, 2)), np.ones((9, 1)))


def test_thirteen_neurons_are_too_many() -> None:
    case = random_case(1, (13, 1), ("linear",))
    refused("sizes", "up to 6 layers of 12 neurons, not 13-1", case.network, case.inputs, case.targets)


def test_seven_layers_are_too_many() -> None:
    case = random_case(1, (1,) * 8, ("linear",) * 7)
    refused("sizes", "not 1-1-1-1-1-1-1-1", case.network, case.inputs, case.targets)


@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf])
def test_a_learning_rate_is_greater_than_zero(rate: float) -> None:
    refused("learning_rate", "a learning rate is greater than 0", salary().network, [1, 2], [3], rate)


def test_an_unknown_cost_is_refused() -> None:
    refused("cost", "known are mean and sum", salary().network, [1, 2], [3], cost="median")


def test_a_target_outside_the_loss_is_refused() -> None:
    case = random_case(1, (2, 1), ("sigmoid",), "binary_cross_entropy")
    refused("y", "y of row 1 is 3, but binary_cross_entropy takes targets from 0 to 1", case.network, [1, 2], [3])


@pytest.mark.parametrize(
    ("name", "remedy"), [("binary_cross_entropy", "sigmoid"), ("categorical_cross_entropy", "softmax")]
)
def test_a_prediction_outside_the_loss_is_refused(name: str, remedy: str) -> None:
    network = Network.build((1, 1), ["linear"], name, [[[1.001]]])
    refused("loss", f"but yhat is 1.001; make {remedy} the last activation", network, [1.0], [1.0])


# --- forward only ---------------------------------------------------------------------------------------


def stepped() -> Network:
    return Network.build((2, 1), ["step"], "squared_error", [[[1.0], [1.0]]], [[-1.5]])


def test_a_step_is_computed_forward() -> None:
    made = trace(stepped(), [1.0, 1.0], [1.0])
    assert made.value(prediction()) == 1.0
    assert made.phase(Phase.BACKWARD) == ()
    assert trace(stepped(), [1.0, 0.0], [1.0]).value(prediction()) == 0.0


def test_a_derivative_through_a_step_is_answered_with_the_reason() -> None:
    with pytest.raises(UnknownName, match="nothing can be learned through it"):
        trace(stepped(), [1.0, 1.0], [1.0]).find("dL/dW1_11")


def test_a_step_cannot_be_updated() -> None:
    refused("activations", "leave the learning rate out", stepped(), [1.0, 1.0], [1.0], 0.1)


# --- corners --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("activation", "slope"), [("relu", 0.0), ("leaky_relu", 0.01), (("elu", 0.5), 0.5)])
def test_a_value_exactly_on_a_corner_gets_a_note(activation: Any, slope: float) -> None:
    network = Network.build((1, 1), [activation], "squared_error", [[[2.0]]], [[-2.0]])
    step = trace(network, [1.0], [1.0]).find("dyhat/dz11")
    assert step.value == slope
    assert f"{slope:g} is the choice made here" in step.note


def test_beside_a_corner_there_is_no_note() -> None:
    network = Network.build((1, 1), ["relu"], "squared_error", [[[2.0]]], [[-1.9]])
    assert all(step.note == "" for step in trace(network, [1.0], [1.0]).values())


@pytest.mark.parametrize(("name", "target"), [("absolute_error", 2.0), ("hinge", 1.0)])
def test_a_prediction_on_the_corner_of_its_loss_gets_a_note(name: str, target: float) -> None:
    network = Network.build((1, 1), ["linear"], name, [[[target]]])
    step = trace(network, [1.0], [target]).find("dL/dyhat")
    assert step.value == 0.0
    assert "0 is the choice made here" in step.note


def test_notes_are_plain_ascii() -> None:
    network = Network.build((1, 1), ["relu"], "absolute_error", [[[1.0]]])
    assert all(step.note.isascii() for step in trace(network, [0.0], [0.0]).values())


@pytest.mark.parametrize(
    ("tree", "values", "said"),
    [
        (Call("relu", (Reference(named("a")),)), {"a": 0.0}, "relu has a corner"),
        (Call("abs", (Reference(named("a")),)), {"a": 0.0}, "abs has a corner"),
        (Call("max", (Reference(named("a")), Number(2.0))), {"a": 2.0}, "Two values in max are equal"),
        (Call("min", (Reference(named("a")), Number(2.0))), {"a": 1.0}, ""),
        (Call("relu", (Reference(named("b")),)), {"a": 1.0, "b": 0.0}, ""),
    ],
    ids=str,
)
def test_corners_of_a_formula_are_found(tree: Expression, values: dict[str, float], said: str) -> None:
    numbers: dict[Name, float] = {named(label): value for label, value in values.items()}
    note = corner_note(corners_of(tree, named("a")), numbers)
    assert said in note
    assert bool(note) is bool(said)


# --- infinities -----------------------------------------------------------------------------------------


def certain(z: float, y: float) -> Any:
    network = Network.build((1, 1), ["sigmoid"], "binary_cross_entropy", [[[z]]])
    return trace(network, [1.0], [y], 0.1)


def test_a_certain_and_wrong_prediction_has_an_infinite_loss_that_is_explained() -> None:
    step = certain(40.0, 0.0).find("L")
    assert step.value == math.inf
    assert "ln(0) is minus infinity" in step.note
    assert (
        render(step.definition, Style(values=certain(40.0, 0.0).numbers, digits=4)) == "−(0·ln(1) + (1 − 0)·ln(1 − 1))"
    )


def test_where_the_long_way_has_no_value_the_short_way_is_taken() -> None:
    made = certain(40.0, 0.0)
    step = made.find("dL/dz11")
    assert (step.value, step.note, step.contributions) == (1.0, SHORT_WAY, ())
    assert step.definition == step.short
    assert made.find("dL/dW1_11").value == 1.0
    assert made.find("W1_11_new").value == pytest.approx(39.9)


def test_a_certain_and_right_prediction_is_nothing_special() -> None:
    made = certain(40.0, 1.0)
    assert (made.find("L").value, made.find("dL/dz11").value) == (0.0, 0.0)
    assert all(step.note == "" for step in made.values())


def test_softmax_with_a_certain_and_wrong_prediction() -> None:
    network = Network.build((1, 2), ["softmax"], "categorical_cross_entropy", [[[1000.0, 0.0]]])
    made = trace(network, [1.0], [0.0, 1.0])
    assert made.find("L").value == math.inf
    assert [made.find(f"dL/dz1{j}").value for j in (1, 2)] == [1.0, -1.0]


def test_numbers_too_large_to_be_written_are_shown_as_infinite() -> None:
    network = Network.build((1, 1), ["linear"], "squared_error", [[[1e200]]])
    step = trace(network, [1e10], [0.0]).find("L")
    assert step.value == math.inf
    assert "too large" in step.note


X = Reference(named("x"))


@pytest.mark.parametrize(
    ("tree", "x", "said"),
    [
        (Call("ln", (X,)), 0.0, "ln(0) is minus infinity"),
        (Call("ln", (X,)), -1.0, "ln of a negative number"),
        (Call("sqrt", (X,)), -1.0, "sqrt of a negative number"),
        (Quotient(X, X), 0.0, "0/0 has no value"),
        (Quotient(Number(1.0), X), 0.0, "A division by 0 gives infinity"),
        (Product((X, Number(0.0))), math.inf, "Infinity times 0"),
        (Sum((X, Number(-math.inf))), math.inf, "Infinity minus infinity"),
        (Power(X, Number(0.5)), -1.0, "not whole"),
        (Power(X, Number(9.0)), 1e200, "too large"),
        (Sum((X, Number(1.0))), math.nan, "computed from is not an ordinary number"),
        (Sum((Call("ln", (X,)), Quotient(Number(1.0), Number(2.0)))), 0.0, "ln(0) is minus infinity"),
        (LOSSES["huber"].definition([X], [Number(0.0)]), math.inf, "computed from is not an ordinary number"),
    ],
    ids=str,
)
def test_what_is_not_an_ordinary_number_is_explained(tree: Expression, x: float, said: str) -> None:
    assert said in explanation(tree, {named("x"): x})


# --- agreement ------------------------------------------------------------------------------------------


@settings(quick, max_examples=100)
@given(cases(activations=LEARNABLE, losses=tuple(LOSSES), widest=4, deepest=4), st.floats(0.01, 100))
def test_no_honest_trace_is_refused_for_its_rounding(case: Case, size: float) -> None:
    # Large weights saturate, cancel and overflow; a trace must still be judged by the size of its terms.
    network = case.network
    weights = [matrix * size for matrix in network.weights]
    larger = Network.build(network.sizes, network.activations, network.loss, weights, network.biases)
    assert len(trace(larger, case.inputs, case.targets, 0.1, case.cost)) > 0


FRIENDLY = st.sampled_from([-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0])


@settings(quick, max_examples=100)
@given(
    st.sampled_from(["relu", "leaky_relu", "elu", "sigmoid"]),
    st.sampled_from(["absolute_error", "huber", "squared_error", "hinge"]),
    st.lists(FRIENDLY, min_size=16, max_size=16),
)
def test_friendly_numbers_that_cancel_to_almost_zero_are_no_disagreement(
    name: str, loss_: str, numbers: list[float]
) -> None:
    # 0.1 + 0.2 - 0.3 is not 0 in floats, and the two ways of adding may land on either side of a corner.
    given_ = np.array(numbers)
    weights = [given_[:9].reshape(3, 3), given_[9:12].reshape(3, 1)]
    network = Network.build((3, 3, 1), [name, "linear"], loss_, weights, [given_[12:15], given_[15:]])
    target = 1.0 if loss_ == "hinge" else 0.3
    assert len(trace(network, [0.1, 0.2, 1.0], [target], 0.1)) > 0


CANCELLING = Network.build((3, 1), ["relu"], "squared_error", [[[0.1], [0.2], [-0.3]]])


def test_a_sum_that_is_zero_on_paper_is_zero() -> None:
    made = trace(CANCELLING, [1.0, 1.0, 1.0], [1.0])
    assert made.value(made.find("z11").name) == 0.0
    assert made.find("dyhat/dz11").value == 0.0
    assert "corner" in made.find("dyhat/dz11").note


@pytest.mark.parametrize("value", [1e-15, -3e-14, 1e-9])
def test_a_sum_that_is_small_but_not_zero_keeps_its_value(value: float) -> None:
    network = Network.build((2, 1), ["linear"], "squared_error", [[[1.0], [1.0]]], [[-3.0]])
    found = trace(network, [1.0, 2.0 + value], [1.0]).value(prediction())
    assert found == pytest.approx(value, rel=0.5)


def test_small_weights_do_not_count_as_zero() -> None:
    network = Network.build((2, 1), ["linear"], "squared_error", [[[1e-30], [1e-30]]])
    assert trace(network, [1.0, 2.0], [1.0]).value(prediction()) == pytest.approx(3e-30)


def test_a_branch_that_rounding_decides_is_not_judged() -> None:
    made = trace(CANCELLING, [1.0, 1.0, 1.0], [1.0])
    assert agreement.magnitudes(made)[made.find("dyhat/dz11").name] == math.inf


@pytest.mark.parametrize("name", ["z11", "O12", "L", "dL/dz12", "dL/dO11", "dL/dW1_11", "dL/db21"])
def test_a_number_that_is_off_in_its_eighth_digit_is_a_disagreement(name: str) -> None:
    made = random_case(3, (2, 2, 1), ("sigmoid", "sigmoid")).trace()
    found = made.find(name).name
    wrong = replace(made, numbers={**made.numbers, found: made.value(found) * (1 + 1e-8)})
    with pytest.raises(TraceDisagreement, match="in the trace and"):
        agreement.check(wrong)


def test_a_sum_that_cancels_is_judged_by_its_terms() -> None:
    network = Network.build((3, 1), ["linear"], "squared_error", [[[1e8], [-1e8], [0.1]]])
    made = trace(network, [1.0 + 1e-9, 1.0, 0.3], [0.0])
    assert agreement.magnitudes(made)[prediction()] > 1e8


def test_magnitudes_are_the_values_where_nothing_cancels() -> None:
    network = Network.build((2, 2, 1), ["linear"] * 2, "squared_error", [[[1, 2], [3, 4]], [[5], [6]]], [[1, 1], [1]])
    made = trace(network, [1.0, 2.0], [0.0])
    sizes = agreement.magnitudes(made)
    for step in made.phase(Phase.FORWARD):
        assert sizes[step.name] == pytest.approx(abs(step.value))


def test_a_trace_without_a_network_has_no_second_opinion() -> None:
    from engine.derivation import derive

    agreement.check(derive({"a": 1.0}, {"b": "a"}))
