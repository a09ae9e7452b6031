"""A run moves on when it is told to, gives the same numbers each time, and says how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from tests.experiments.setups import MOONS, SINE, VALLEY, WILD, WILD_RELU
from tutor.experiments.numbers import READINGS, read
from tutor.experiments.run import Run, Status, finished


def ticking(step: float) -> Callable[[], float]:
    """A clock that is ``step`` later each time it is read."""
    ticks: Iterator[float] = (k * step for k in range(100_000))
    return lambda: next(ticks)


def test_a_run_begins_before_the_first_update() -> None:
    record = Run(MOONS).record
    assert (record.status, record.looks[0].epoch, len(record.looks)) == (Status.IDLE, 0, 1)


def test_nothing_moves_before_the_start() -> None:
    run = Run(MOONS)
    run.advance(10.0, ticking(0.1))
    assert len(run.record.looks) == 1


def test_a_slice_ends_when_its_time_is_over() -> None:
    run = Run(MOONS)
    run.start()
    run.advance(2.5, ticking(1.0))
    assert run.status is Status.RUNNING
    assert 0 < run.record.looks[-1].updates <= 3


def test_a_slice_ends_within_a_long_epoch_too() -> None:
    run = Run(replace(MOONS, batch=1))
    run.start()
    run.advance(0.0, ticking(1.0))
    assert (run.record.looks[-1].epoch, run.record.looks[-1].updates) == (0, 1)
    assert 0 < run.record.looks[-1].at < 1


def test_a_step_is_one_epoch_where_only_some_are_kept_too() -> None:
    run = Run(replace(SINE, epochs=2000))
    run.step()
    run.step()
    assert run.record.looks[-1].epoch == 2


def test_an_update_is_one_update() -> None:
    run = Run(MOONS)
    run.update()
    run.update()
    assert (run.status, run.record.looks[-1].updates) == (Status.PAUSED, 2)


def test_a_run_may_be_held_after_some_epochs() -> None:
    run = Run(MOONS)
    run.start(3)
    run.advance(100.0, ticking(0.0))
    assert (run.status, run.record.looks[-1].epoch) == (Status.PAUSED, 3)
    run.start()
    run.advance(100.0, ticking(0.0))
    assert run.status is Status.DONE


def test_a_pause_holds_the_run_and_a_start_goes_on() -> None:
    run = Run(MOONS)
    run.start()
    run.advance(0.5, ticking(1.0))
    run.pause()
    run.advance(10.0, ticking(0.1))
    assert (run.status, run.record.looks[-1].updates) == (Status.PAUSED, 1)
    run.start()
    run.advance(0.5, ticking(1.0))
    assert run.record.looks[-1].updates == 2


def test_a_step_is_one_epoch() -> None:
    run = Run(MOONS)
    run.step()
    assert (run.status, run.record.looks[-1].epoch) == (Status.PAUSED, 1)


def test_a_reset_goes_back_to_the_same_first_weights() -> None:
    run = Run(MOONS)
    first = run.record.last.parameters
    run.step()
    assert not np.array_equal(run.record.last.parameters, first)
    run.reset()
    assert np.array_equal(run.record.last.parameters, first)


def test_slices_come_to_the_same_end_as_one_go() -> None:
    run = Run(MOONS)
    run.start()
    while not run.status.ended:
        run.advance(0.5, ticking(1.0))
    assert read(run.record) == read(finished(MOONS))
    assert run.record.looks == finished(MOONS).looks


def test_a_run_with_early_stopping_is_the_same_however_it_was_watched() -> None:
    setup = replace(SINE, learning_rate=0.5, epochs=900, patience=3)
    run = Run(setup)
    run.update()
    run.step()
    run.start()
    while not run.status.ended:
        run.advance(0.5, ticking(0.2))
    assert run.record.looks == finished(setup).looks


def test_a_run_with_batch_norm_is_the_same_however_it_was_watched() -> None:
    run = Run(replace(MOONS, batch_norm=True, batch=7))
    while not run.status.ended:
        run.update()
    assert read(run.record) == read(finished(run.setup))


def test_a_run_that_runs_away_ends_at_the_same_update_however_it_was_watched() -> None:
    run = Run(WILD_RELU)
    while not run.status.ended:
        run.update()
    ended = finished(WILD_RELU)
    assert run.record.looks[-1].updates == ended.looks[-1].updates
    assert run.record.says == ended.says


def test_the_updates_of_the_first_epoch_are_looked_at_until_it_is_over() -> None:
    run = Run(MOONS)
    run.update()
    run.update()
    assert [look.updates for look in run.record.looks] == [0, 1, 2]
    run.step()
    assert [look.epoch for look in run.record.looks] == [0, 1]


def test_a_run_that_runs_away_at_once_keeps_all_its_updates() -> None:
    looks = finished(WILD_RELU).looks
    assert [look.updates for look in looks] == list(range(len(looks)))


def test_a_start_after_the_end_begins_anew() -> None:
    run = Run(MOONS)
    run.finish()
    run.start()
    assert (run.status, len(run.record.looks)) == (Status.RUNNING, 1)


def test_a_run_that_runs_away_says_so() -> None:
    record = finished(WILD)
    assert record.status is Status.DIVERGED
    assert record.says.startswith("diverged in epoch")


def test_early_stopping_ends_a_run() -> None:
    record = finished(replace(SINE, learning_rate=0.5, epochs=400, patience=3))
    assert record.status is Status.DONE
    assert record.looks[-1].epoch < 400


def test_a_long_run_is_looked_at_every_few_epochs() -> None:
    assert len(finished(replace(SINE, epochs=2000)).looks) <= 402


def test_every_number_can_be_read_off_a_run_with_validation_and_classes() -> None:
    assert set(read(finished(MOONS))) == set(READINGS) - {"epochs_to_hundredth"}


def test_the_epochs_to_a_hundredth_are_counted_to_where_the_loss_gets_there() -> None:
    record = finished(VALLEY)
    epochs = int(read(record)["epochs_to_hundredth"])
    first = record.looks[0].train_loss
    assert record.looks[epochs].train_loss <= first / 100 < record.looks[epochs - 1].train_loss


def test_the_highest_train_loss_is_that_of_all_looks() -> None:
    record = finished(replace(SINE, learning_rate=0.6, epochs=20))
    assert read(record)["highest_train_loss"] == max(look.train_loss for look in record.looks)


def test_neurons_that_begin_alike_are_counted_once() -> None:
    assert read(finished(replace(MOONS, initialisation="constant")))["different_neurons"] == 1
    assert read(finished(MOONS))["different_neurons"] == 4


def test_the_share_of_dead_neurons_is_that_of_all_hidden_ones() -> None:
    numbers = read(finished(replace(MOONS, activations=("relu", "sigmoid"), learning_rate=8.0, batch=4)))
    assert numbers["dead_share"] == numbers["dead_neurons"] / 4 > 0


def test_small_weights_are_counted_and_biases_are_not() -> None:
    assert read(Run(replace(MOONS, initialisation="zeros")).record)["small_weights"] == 2 * 4 + 4


def test_a_scale_of_batch_norm_is_a_parameter() -> None:
    plain, normalised = (read(Run(replace(MOONS, batch_norm=each)).record)["parameters"] for each in (False, True))
    assert (plain, normalised) == (2 * 4 + 4 + 4 + 1, 2 * 4 + 4 + 4 + 4 + 1)


def test_gradients_of_a_run_that_ran_away_are_those_it_had_last() -> None:
    numbers = read(finished(WILD_RELU))
    assert numbers["last_gradient"] > 0


def test_the_best_epoch_is_where_the_validation_loss_is_lowest() -> None:
    record = finished(SINE)
    numbers = read(record)
    losses = {look.epoch: look.validation_loss for look in record.looks}
    assert losses[int(numbers["best_epoch"])] == min(loss for loss in losses.values() if loss is not None)
    assert numbers["best_validation_loss"] == losses[int(numbers["best_epoch"])]


def test_a_run_without_validation_has_no_number_of_it() -> None:
    assert "final_validation_loss" not in read(finished(replace(MOONS, validation=0.0)))


def test_relu_neurons_that_never_fire_are_counted() -> None:
    dead = replace(MOONS, activations=("relu", "sigmoid"), initialisation="constant", epochs=1)
    record = Run(dead).record
    assert read(record)["dead_neurons"] == record.looks[0].layers[0].dead
