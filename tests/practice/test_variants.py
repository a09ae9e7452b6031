"""Fresh numbers: friendly, repeatable, and the same kind of problem."""

from __future__ import annotations

import numpy as np
import pytest

from engine.derivation import derive
from engine.network import Network
from engine.numerals import is_exact
from engine.trace import Role, trace
from tests.marking.problems import EVERY, NETWORKS, classes, counts, exam, leaky, salary
from tutor.course.formulas import counted
from tutor.practice.variants import Draws, friendly, variant

EVERY_PROBLEM = pytest.mark.parametrize("problem", EVERY)


@EVERY_PROBLEM
def test_the_same_seed_gives_the_same_problem(problem: str) -> None:
    like = EVERY[problem]()
    assert variant(like, 7).numbers == variant(like, 7).numbers


@EVERY_PROBLEM
def test_another_seed_gives_other_numbers(problem: str) -> None:
    like = EVERY[problem]()
    assert len({tuple(variant(like, seed).numbers.values()) for seed in range(5)}) > 1


@EVERY_PROBLEM
def test_a_variant_asks_for_the_same_quantities(problem: str) -> None:
    like = EVERY[problem]()
    assert list(variant(like, 3)) == list(like)


@pytest.mark.parametrize("problem", NETWORKS)
def test_given_numbers_are_friendly(problem: str) -> None:
    like = NETWORKS[problem]()
    for name, step in variant(like, 11).items():
        if step.role is Role.GIVEN:
            assert is_exact(step.value, 2), (str(name), step.value)


def test_signs_and_sizes_are_kept() -> None:
    like = salary()
    for seed in range(20):
        for name, step in variant(like, seed).items():
            if step.role is Role.GIVEN:
                assert 0.3 < step.value / like.value(name) < 2.1


def test_the_learning_rate_and_the_cost_are_kept() -> None:
    assert variant(exam(), 1).find("eta").value == 0.5


def test_a_layer_without_biases_stays_without() -> None:
    assert "b11" not in {str(name) for name in variant(exam(), 1)}


def test_targets_stay_what_the_loss_can_be_given() -> None:
    for seed in range(10):
        assert variant(leaky(), seed, labels=True).find("y").value in (0.0, 1.0)
        targets = variant(classes(), seed, labels=True).targets
        assert targets is not None
        assert np.array_equal(np.sort(targets), [[0.0, 0.0, 1.0]])


def test_a_label_stays_as_it_is_written_since_the_words_tell_what_happened() -> None:
    assert {variant(leaky(), seed).find("y").value for seed in range(10)} == {leaky().find("y").value}


def test_a_sigmoid_is_not_given_a_target_it_cannot_reach() -> None:
    net = Network.build((1, 1), ["sigmoid"], "squared_error", [[[0.5]]], None)
    assert {variant(trace(net, [2.0], [1.0]), seed).find("y").value for seed in range(10)} == {1.0}


def test_weights_that_are_all_alike_stay_alike() -> None:
    twins = Network.build(
        (2, 2, 1), ["sigmoid", "linear"], "squared_error", [[[0.2, 0.2], [0.2, 0.2]], [[0.5], [0.5]]], [[0, 0], [0]]
    )
    fresh = variant(trace(twins, [1.0, 3.0], [2.0]), 7)
    first, second = (fresh.find(name).value for name in ("W1_11", "W2_11"))
    assert (first, second) != (0.2, 0.5)
    assert all(fresh.find(f"W1_{i}{j}").value == first for i in (1, 2) for j in (1, 2))
    assert fresh.find("W2_21").value == second
    assert fresh.find("x11").value != fresh.find("x12").value


def test_a_layer_of_one_neuron_gets_a_whole_number_of_neurons() -> None:
    sizes = {variant(counted((2, 1)), seed).find("n1").value for seed in range(20)}
    assert sizes == {1.0, 2.0, 3.0}


def test_sets_are_taken_in_turn_and_nothing_else_changes() -> None:
    like = derive({"a": 2.0, "b": 3.0, "c": 4.0}, {"z": "a*b + c"})
    sets = ({"a": 5.0, "b": 6.0}, {"a": 7.0, "b": 8.0})
    drawn = [[variant(like, seed, sets).find(label).value for label in "abcz"] for seed in range(3)]
    assert drawn == [[5, 6, 4, 34], [7, 8, 4, 60], [5, 6, 4, 34]]


def test_the_right_class_stays_where_it_is_told_in_words() -> None:
    labels = ("y1", "y2", "y3")
    like = classes()
    own = [like.find(label).value for label in labels]
    for seed in range(10):
        made = variant(like, seed)
        assert [made.find(label).value for label in labels] == own
        assert variant(leaky(), seed).find("y").value == leaky().find("y").value
    drawn = [variant(like, seed, labels=True) for seed in range(10)]
    assert len({tuple(made.find(label).value for label in labels) for made in drawn}) > 1


def test_a_label_of_a_formula_stays_a_label() -> None:
    like = derive({"p": 0.3, "y": 1.0, "y2": 0.0}, {"L": "-(y*ln(p) + y2*ln(1 - p))"})
    for seed in range(10):
        made = variant(like, seed)
        assert (made.find("y").value, made.find("y2").value) == (1.0, 0.0)


def test_probabilities_go_on_adding_up_to_1() -> None:
    like = derive({"p1": 0.5, "p2": 0.2, "p3": 0.3}, {"s": "p1 + p2 + p3"})
    made = [variant(like, seed) for seed in range(20)]
    assert all(abs(one.find("s").value - 1) < 1e-9 for one in made)
    assert len({one.find("p1").value for one in made}) > 1


def test_shares_of_a_whole_leave_a_rest() -> None:
    like = derive({"train_share": 0.7, "validation_share": 0.2}, {"test": "1 - train_share - validation_share"})
    assert all(variant(like, seed).find("test").value > 0 for seed in range(50))


def test_counts_stay_whole() -> None:
    for seed in range(10):
        assert all(
            step.value == int(step.value) for step in variant(counts(), seed).values() if step.role is not Role.LOCAL
        )


@EVERY_PROBLEM
def test_fresh_numbers_have_two_digits_at_most(problem: str) -> None:
    like = EVERY[problem]()
    for seed in range(5):
        for name, step in variant(like, seed).items():
            if step.role is Role.GIVEN and step.value != like.value(name):
                assert is_exact(step.value, 2), (str(name), step.value)


def test_a_large_count_is_friendly_too() -> None:
    like = derive({"n_inputs": 784.0, "n_hidden": 128.0}, {"n": "n_inputs*n_hidden"})
    for seed in range(20):
        for label in ("n_inputs", "n_hidden"):
            value = variant(like, seed).find(label).value
            assert value == int(value) == float(f"{value:.1e}")


def test_a_seed_gives_these_numbers_on_every_machine() -> None:
    """Only ``random()`` is promised to give the same in every version of Python: everything is drawn with it."""
    source = Draws("7")
    assert [source.whole(2, 9) for _ in range(6)] == [7, 9, 9, 4, 8, 5]
    assert [friendly(source.between(0.4, 1.8)) for _ in range(4)] == [0.91, 1.1, 1.7, 0.51]
    assert source.mixed([0.0, 0.0, 1.0]) == [0.0, 1.0, 0.0]


def test_every_whole_number_of_a_range_is_drawn() -> None:
    source = Draws("1")
    assert {source.whole(-1, 3) for _ in range(200)} == {-1, 0, 1, 2, 3}
