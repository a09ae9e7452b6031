"""The gate lets through only numbers that tell right answers from mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from engine.names import Name
from engine.network import Network
from engine.trace import Role, Trace, trace
from tests.marking.problems import exam, relu, salary, two_outputs
from tutor.marking.proof import prove_seeds
from tutor.practice.gate import TRIES, Reason, doubts, fit, fresh
from tutor.practice.variants import NoVariant, variant


def gradients(made: Trace) -> list[Name]:
    return [name for name, step in made.items() if step.role is Role.GRADIENT]


def reasons(made: Trace, *labels: str, zeros: int = 0) -> set[Reason]:
    names = [made.find(label).name for label in labels]
    return {doubt.reason for doubt in doubts(made, names, zeros=zeros)}


def test_a_dead_neuron_is_refused_unless_it_is_the_lesson() -> None:
    assert Reason.NEAR_ZERO in reasons(relu(), "dL/dW1_12")
    assert not reasons(relu(), "dL/dW1_12", zeros=1)


def test_more_zeros_than_are_the_lesson_are_refused() -> None:
    assert Reason.NEAR_ZERO in reasons(relu(), "dL/dW1_12", "dL/dW1_22", zeros=1)


def test_a_neuron_alive_has_a_lower_rank_where_a_dead_one_is_the_lesson() -> None:
    assert reasons(salary(), "dL/dW1_12", zeros=1) == {Reason.NOT_ZERO}


def test_a_dead_neuron_is_asked_about_again_with_fresh_numbers() -> None:
    like = relu()
    for seed in range(3):
        made = fresh(like, [like.find("dL/dW1_12").name, like.find("dL/dW1_11").name], seed)
        assert [made.find(label).value == 0.0 for label in ("dL/dW1_12", "dL/dW1_11")] == [True, False]
        assert made.numbers != like.numbers


def test_a_mistake_that_would_be_taken_for_right_is_refused() -> None:
    # neighbour-used gives 0.294272 for 0.29435: to four figures both may be typed as 0.2943
    assert Reason.TAKEN_FOR_RIGHT in reasons(exam(), "W1_22_new")
    name = exam().find("W1_22_new").name
    assert not [one for one in doubts(exam(), [name], 5) if one.reason is Reason.TAKEN_FOR_RIGHT]


def test_a_value_at_a_corner_is_refused() -> None:
    network = Network.build((1, 1, 1), ["relu", "linear"], "squared_error", [[[0.5]], [[2.0]]], [[-0.5], [0.3]])
    assert Reason.AT_A_CORNER in reasons(trace(network, [1.01], [2.0]), "dL/dW2_11", "O11")


def test_a_common_mistake_near_the_right_value_is_refused() -> None:
    network = Network.build((1, 1, 1), ["linear"] * 2, "squared_error", [[[0.5]], [[2.0]]], [[0.001], [0.3]])
    assert Reason.NEAR_A_MISTAKE in reasons(trace(network, [3.0], [2.0]), "O11")


def test_what_numbers_cannot_avoid_does_not_refuse() -> None:
    assert {reason for reason in Reason if not reason.refuses} == {Reason.SHARED, Reason.SMALL_STEP, Reason.NOT_ZERO}


def test_a_tiny_learning_rate_still_gives_variants() -> None:
    like = exam()
    assert like.network is not None
    slow = trace(like.network, [0.35, 0.7], [0.5], 1e-6)
    made = fresh(slow, gradients, 1)
    assert Reason.SMALL_STEP in reasons(made, "dL/dW1_11")


@pytest.mark.parametrize("make", [salary, exam, two_outputs])
def test_fresh_numbers_pass_the_gate(make: Callable[[], Trace]) -> None:
    like = make()
    for seed in range(3):
        made = fresh(like, gradients, seed)
        assert fit(made, gradients(made))
        assert made.numbers != like.numbers


def test_fresh_numbers_repeat_with_their_seed() -> None:
    assert fresh(exam(), gradients, 4).numbers == fresh(exam(), gradients, 4).numbers


def test_it_is_said_when_nothing_fits() -> None:
    network = Network.build((1, 1), ["linear"], "squared_error", [[[0.0]]], None)
    with pytest.raises(NoVariant, match="no fresh numbers"):
        fresh(trace(network, [0.0], [0.0]), lambda made: [made.find("yhat").name], 1)


def test_what_passes_the_gate_can_be_proved() -> None:
    def asked(made: Trace) -> Iterable[Name]:
        return [made.find(label).name for label in ("yhat", "dL/dW2_11", "dL/dW1_12")]

    proved = prove_seeds(lambda seed: fresh(exam(), asked, seed), asked, range(3))
    assert proved.holds, proved.failures
    assert proved.right == 3 * 3 * 12


def test_two_mistakes_that_are_one_by_form_are_not_held_against_a_variant() -> None:
    # with two outputs the mean over outputs is half of the gradient, whatever the numbers
    made = fresh(two_outputs(), lambda one: [one.find("dL/dW2_11").name], 1)
    assert Reason.SHARED not in reasons(made, "dL/dW2_11")


@pytest.mark.parametrize("make", [salary, exam, two_outputs, relu])
def test_fresh_numbers_are_the_first_that_nothing_speaks_against(make: Callable[[], Trace]) -> None:
    """As found by asking for every doubt about every try, in the order of the names."""
    like = make()
    for seed in range(4):
        assert fresh(like, values, seed).numbers == _tried_one_by_one(like, seed).numbers


def values(made: Trace) -> list[Name]:
    return [name for name, step in made.items() if step.role is Role.VALUE and step.value != 0.0]


def _tried_one_by_one(like: Trace, seed: int) -> Trace:
    second: Trace | None = None
    for attempt in range(TRIES):
        made = variant(like, seed * 1_000_003 + attempt)
        against = doubts(made, values(made))
        if not against:
            return made
        if second is None and not any(doubt.reason.refuses for doubt in against):
            second = made
        if second is not None and attempt >= 8:
            return second
    pytest.fail("none is fit")
