"""A setup is trained as it says, and what does not fit in it is named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.network import NetworkError
from tests.experiments.setups import MOONS, SINE
from tutor.experiments.setup import Setup, prepare, samples_of


def test_a_share_of_the_rows_is_held_back() -> None:
    made = prepare(MOONS)
    assert made.validation is not None
    assert (len(made.train), len(made.validation)) == (28, 12)


def test_few_rows_are_all_trained_on() -> None:
    made = prepare(Setup((2, 2, 1), ("tanh", "sigmoid"), data="xor"))
    assert (len(made.train), made.validation) == (4, None)


def test_no_validation_can_be_asked_for() -> None:
    assert prepare(replace(MOONS, validation=0.0)).validation is None


def test_scaling_brings_training_inputs_to_mean_0_and_deviation_1() -> None:
    inputs = prepare(Setup((2, 1), ("linear",), data="salary", rows=40, scale=True)).train.inputs
    assert np.allclose(inputs.mean(axis=0), 0)
    assert np.allclose(inputs.std(axis=0), 1)


def test_rows_of_ones_own_are_trained_on() -> None:
    own = (((0.0, 1.0), (1.0,)), ((1.0, 1.0), (0.0,)))
    samples = samples_of(Setup((2, 1), ("sigmoid",), own=own))
    assert samples.inputs.tolist() == [[0, 1], [1, 1]]
    assert samples.classes


def test_a_batch_beyond_the_rows_means_all_of_them() -> None:
    assert prepare(replace(MOONS, batch=500)).regime.batch_size is None


def test_sgd_is_gradient_descent() -> None:
    assert prepare(replace(MOONS, optimiser="sgd")).regime.rule == "gradient_descent"


def test_relu_layers_begin_as_he_says() -> None:
    assert (replace(MOONS, activations=("relu", "sigmoid")).begins, MOONS.begins) == ("he_normal", "xavier_normal")


def test_dropout_does_not_change_the_first_weights() -> None:
    first, second = (prepare(each).network.weights[0] for each in (MOONS, replace(MOONS, dropout=0.5)))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("setup", "part"),
    [
        (replace(MOONS, layers=(3, 4, 1)), "sizes"),
        (replace(MOONS, layers=(2, 4, 2)), "sizes"),
        (replace(MOONS, data="mons"), "dataset"),
        (replace(MOONS, data=""), "dataset"),
        (replace(MOONS, optimiser="adm"), "update_rule"),
        (replace(MOONS, epochs=0), "epochs"),
        (replace(MOONS, epochs=100_000), "epochs"),
        (replace(MOONS, rows=6000), "rows"),
        (replace(MOONS, layers=(2, 400, 400, 1), activations=("tanh", "tanh", "sigmoid")), "sizes"),
        (replace(MOONS, validation=0.0, patience=3), "stopper"),
        (replace(MOONS, dropout=1.0), "dropout"),
        (replace(SINE, schedule="stairs"), "schedule"),
    ],
)
def test_what_does_not_fit_is_named(setup: Setup, part: str) -> None:
    with pytest.raises(NetworkError) as error:
        prepare(setup)
    assert error.value.part == part
