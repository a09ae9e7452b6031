"""Every knob turns what it says, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.experiments.setups import MOONS
from tutor.experiments.knob import ALL, OFF, text_of
from tutor.experiments.knobs import KNOBS
from tutor.experiments.offers import in_words, offer, standing, turned, usual_value
from tutor.experiments.setup import prepare


@pytest.mark.parametrize("name", KNOBS)
def test_every_usual_choice_can_be_trained(name: str) -> None:
    for value in offer(MOONS, name).choices:
        prepare(KNOBS[name].turned(MOONS, value))


@pytest.mark.parametrize("name", KNOBS)
def test_a_knob_stands_where_it_was_turned(name: str) -> None:
    for value in offer(MOONS, name).choices:
        assert text_of(usual_value(KNOBS[name].turned(MOONS, value), KNOBS[name])) == text_of(value)


@pytest.mark.parametrize("name", KNOBS)
def test_where_a_knob_stands_is_always_a_choice(name: str) -> None:
    assert usual_value(MOONS, KNOBS[name]) in offer(MOONS, name).choices


def test_depth_repeats_the_first_hidden_layer() -> None:
    deep = KNOBS["depth"].turned(MOONS, 3.0)
    assert (deep.layers, deep.activations) == ((2, 4, 4, 4, 1), ("tanh", "tanh", "tanh", "sigmoid"))


def test_activation_leaves_the_last_layer_alone() -> None:
    assert KNOBS["activation"].turned(MOONS, "relu").activations == ("relu", "sigmoid")


def test_depth_and_width_can_be_turned_together() -> None:
    offers = (offer(MOONS, "width", (4.0, 9.0)), offer(MOONS, "depth", (1.0, 2.0)))
    assert turned(MOONS, offers, {"width": "9", "depth": "2"}).layers == (2, 9, 9, 1)


def test_the_lessons_own_value_takes_its_place_among_the_choices() -> None:
    assert offer(MOONS, "learning_rate", (0.1, 1.0)).choices == (0.1, 0.5, 1.0)


def test_the_numbers_of_a_schedule_stay_with_it() -> None:
    stepped = replace(MOONS, schedule="step", schedule_settings=(("s", 2.0),))
    knob = KNOBS["schedule"]
    assert knob.turned(stepped, "step").schedule_settings == (("s", 2.0),)
    assert knob.turned(stepped, "cosine").schedule_settings == ()


def test_the_numbers_of_an_optimiser_stay_with_it() -> None:
    rolling = replace(MOONS, optimiser="momentum", settings=(("mu", 0.5),))
    knob = KNOBS["optimiser"]
    assert knob.turned(rolling, "momentum").settings == (("mu", 0.5),)
    assert knob.turned(rolling, "adam").settings == ()


def test_all_and_off_are_words() -> None:
    assert KNOBS["batch"].turned(MOONS, ALL).batch is None
    assert KNOBS["l2"].turned(MOONS, OFF).l2 == 0.0


@pytest.mark.parametrize("text", ["0.5", " .5", "0,5", "5e-1"])
def test_a_choice_is_found_however_the_number_is_typed(text: str) -> None:
    assert offer(MOONS, "learning_rate").find(text) == 0.5


def test_what_is_no_choice_is_not_found() -> None:
    assert offer(MOONS, "activation").find("softmax") is None


@pytest.mark.parametrize(("name", "value"), [("activation", "softmax"), ("depth", 1.5), ("activation", 2.0)])
def test_a_value_that_does_not_fit_is_refused_in_words(name: str, value: str | float) -> None:
    assert KNOBS[name].fits(value)


def test_standing_knobs_are_told_in_words() -> None:
    offers = (offer(MOONS, "activation"), offer(MOONS, "learning_rate"))
    stand = standing(MOONS, offers, {"activation": "relu"})
    assert in_words(offers, stand) == "activation relu, learning rate 0.5"
