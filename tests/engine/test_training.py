"""Training: every kind of gradient descent from one loop, how it ends, and what it says on the way."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from math import inf, nan

import numpy as np
import pytest

from engine import passes, trace
from engine.clipping import norm
from engine.datasets import Samples, dataset
from engine.history import History, Outcome
from engine.initialisation import initial_network
from engine.learner import Learner
from engine.metrics import accuracy, mean_absolute_error, metric, root_mean_squared_error
from engine.network import Network, NetworkError
from engine.regime import Regime
from engine.splitting import batches, split
from engine.stopping import EarlyStopping
from engine.training import train, training
from engine.workspace import with_parameters


def line(start: float = 0.0) -> Network:
    return Network.build((1, 1), ["linear"], "squared_error", [[[start]]], [[0.0]])


def curve(width: int = 6, seed: int = 0) -> Network:
    generator = np.random.default_rng(seed)
    return initial_network((1, width, 1), ["tanh", "linear"], "squared_error", "xavier_normal", generator)


SINE = split(dataset("noisy_sine", rows=40, noise=0.3), np.random.default_rng(0), (0.5, 0.5, 0.0))
assert SINE.validation is not None
UNSEEN = SINE.validation


# --- one update ---------------------------------------------------------------------------------

PUBLISHED = Network.build(
    (2, 2, 2),
    ["sigmoid", "sigmoid"],
    "half_squared_error",
    [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
    [[0.35, 0.35], [0.60, 0.60]],
)
ROW = Samples.build("published", [[0.05, 0.10]], [[0.01, 0.99]], ("x1", "x2"), ("y1", "y2"))


def after_one_update(regime: Regime) -> Network:
    learner = Learner(PUBLISHED, ROW, regime, 0)
    biases = learner.vector.is_weight == 0
    kept = learner.vector.values[biases]
    learner.update()
    learner.vector.values[biases] = kept  # the published example leaves its biases alone
    return with_parameters(PUBLISHED, learner.vector.values)


def test_all_gradients_use_the_weights_from_before_the_update() -> None:
    moved = after_one_update(Regime(settings={"eta": 0.5}))
    cost = passes.cost(moved, ROW.inputs, ROW.targets)
    assert cost == pytest.approx(0.291027774, abs=5e-10)
    assert abs(cost - 0.291027924) > 1e-7  # what hidden gradients from updated output weights would give
    assert moved.weights[0][0, 0] == pytest.approx(0.149780716, abs=5e-10)
    assert moved.weights[1][0, 0] == pytest.approx(0.35891648, abs=5e-9)


def test_an_update_is_the_update_worked_out_by_hand() -> None:
    by_hand = trace(PUBLISHED, [0.05, 0.10], [0.01, 0.99], 0.5)
    learner = Learner(PUBLISHED, ROW, Regime(settings={"eta": 0.5}), 0)
    learner.update()
    moved = with_parameters(PUBLISHED, learner.vector.values)
    for name, value in moved.parameters().items():
        assert value == pytest.approx(by_hand.find(f"{name}_new").value, rel=1e-13)


def test_penalties_move_weights_and_not_biases() -> None:
    learner = Learner(
        line(3.0),
        Samples.build("a", [[0.0]], [[0.0]], ("x",), ("y",)),
        Regime(settings={"eta": 0.1}, penalties={"l2": 0.5, "l1": 0.2}),
        0,
    )
    learner.vector.values[1] = 0.0
    learner.update()
    assert learner.vector.values.tolist() == pytest.approx([3.0 - 0.1 * (2 * 0.5 * 3.0 + 0.2), 0.0])


def test_the_penalty_is_what_it_adds_to_the_cost() -> None:
    regime = Regime(penalties={"l2": 0.5, "l1": 0.2})
    assert Learner(line(-3.0), SINE.train, regime, 0).penalty() == pytest.approx(0.5 * 9.0 + 0.2 * 3.0)


@pytest.mark.parametrize(("kind", "limit"), [("norm", 0.01), ("value", 0.005)])
def test_gradients_are_clipped_before_the_step(kind: str, limit: float) -> None:
    learner = Learner(curve(), SINE.train, Regime(settings={"eta": 1.0}, clipping=(kind, limit)), 0)
    before = learner.vector.values.copy()
    learner.update()
    moved = before - learner.vector.values
    assert norm(moved) == pytest.approx(0.01) if kind == "norm" else np.abs(moved).max() == pytest.approx(0.005)


def test_updates_allocate_no_arrays() -> None:
    samples = dataset("moons", rows=1000)
    generator = np.random.default_rng(0)
    network = initial_network((2, 50, 50, 1), ["relu", "tanh", "sigmoid"], "squared_error", "he_normal", generator)
    regime = Regime("adam", penalties={"l1": 0.01}, clipping=("norm", 1.0), dropout=0.2)
    learner, batch = Learner(network, samples, regime, 0), np.arange(500)
    learner.update(batch)
    tracemalloc.start()
    for _ in range(3):
        learner.update(batch)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000  # the outputs of one layer alone would be 200,000 bytes


# --- the loop -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "updates"), [(None, 1), (20, 1), (1, 20), (8, 3)])
def test_the_size_of_a_batch_sets_the_updates_of_an_epoch(size: int | None, updates: int) -> None:
    history = train(curve(), SINE.train, Regime(epochs=2, batch_size=size))
    assert [each.step for each in history.snapshots] == [0, updates, 2 * updates]


def test_a_mini_batch_update_uses_its_rows_alone() -> None:
    regime = Regime(epochs=1, batch_size=7, each_step=True, settings={"eta": 0.1})
    first, second, *_ = training(curve(), SINE.train, regime)
    assert second.batch is not None
    learner = Learner(curve(), SINE.train.rows(second.batch), regime, 0)
    learner.update()
    np.testing.assert_allclose(second.parameters, learner.vector.values, rtol=1e-12)
    assert first.batch is None


def test_an_epoch_of_single_updates_uses_every_row_once() -> None:
    made = list(training(curve(), SINE.train, Regime(epochs=1, batch_size=6, each_step=True)))
    rows = np.concatenate([each.batch for each in made if each.batch is not None])
    assert sorted(rows.tolist()) == list(range(20))


def test_without_shuffling_rows_are_taken_in_order() -> None:
    regime = Regime(epochs=1, batch_size=10, each_step=True, shuffle=False)
    batches = [each.batch.tolist() for each in training(curve(), SINE.train, regime) if each.batch is not None]
    assert batches == [list(range(10)), list(range(10, 20))]


def test_watching_every_update_changes_nothing() -> None:
    regime = Regime("adam", epochs=3, batch_size=6, dropout=0.3)
    seldom, often = (train(curve(), SINE.train, replace(regime, each_step=each)) for each in (False, True))
    np.testing.assert_array_equal(seldom.best.parameters, often.best.parameters)
    assert len(often.snapshots) == 1 + 3 * 4


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_same_seed_trains_the_same_network(dropout: float) -> None:
    runs = [train(curve(), SINE.train, Regime(epochs=5, batch_size=4, seed=s, dropout=dropout)) for s in (1, 1, 2)]
    np.testing.assert_array_equal(runs[0].best.parameters, runs[1].best.parameters)
    assert not np.array_equal(runs[0].best.parameters, runs[2].best.parameters)


def test_training_leaves_the_network_it_was_given_alone() -> None:
    network = curve()
    before = [matrix.copy() for matrix in network.weights]
    train(network, SINE.train, Regime(epochs=3))
    for matrix, kept in zip(network.weights, before, strict=True):
        np.testing.assert_array_equal(matrix, kept)


def test_a_line_is_found_exactly() -> None:
    history = train(line(), dataset("noisy_line", noise=0.0), Regime(settings={"eta": 0.5}, epochs=200))
    assert history.best.parameters == pytest.approx([2.0, 1.0], abs=1e-9)


@pytest.mark.parametrize("batch_size", [None, 1, 2])
def test_exclusive_or_is_learned_by_every_kind_of_gradient_descent(batch_size: int | None) -> None:
    generator = np.random.default_rng(3)
    network = initial_network((2, 8, 1), ["tanh", "sigmoid"], "binary_cross_entropy", "xavier_normal", generator)
    regime = Regime("adam", {"eta": 0.05}, epochs=300, batch_size=batch_size, metrics=("accuracy",))
    assert train(network, dataset("xor"), regime).metric("train accuracy")[-1] == 1.0


def test_every_rule_makes_the_loss_smaller() -> None:
    from engine.update_rules import UPDATE_RULES

    for name in UPDATE_RULES:
        losses = train(curve(), SINE.train, Regime(name, epochs=40)).train_losses()
        assert losses[-1] < losses[0], name


def test_l2_keeps_weights_small() -> None:
    plain, held = (
        train(curve(), SINE.train, Regime("adam", {"eta": 0.05}, epochs=200, penalties=p)).network
        for p in ({}, {"l2": 0.05})
    )
    assert norm(held.weights[0]) < 0.7 * norm(plain.weights[0])


# Twenty epochs of the same work in PyTorch 2.13, double precision: the cost, W¹₁₁ and W²₃₁ it ends with.
SMALL = Network.build(
    (2, 3, 1),
    ["tanh", "linear"],
    "squared_error",
    [[[0.15, -0.25, 0.4], [0.2, 0.3, -0.1]], [[0.4], [-0.5], [0.3]]],
)
FIVE = Samples.build(
    "five",
    [[0.05, 0.1], [0.9, -0.4], [-0.3, 0.8], [0.5, 0.5], [-0.7, -0.2]],
    [[0.1], [0.7], [-0.4], [0.3], [-0.6]],
    ("x1", "x2"),
    ("y",),
)
PYTORCH = {
    "momentum with weight decay": (
        Regime("momentum", {"eta": 0.1}, penalties={"weight_decay": 0.05}),
        (0.01661429167304983, 0.4193148564703993, 0.4977510293650941),
    ),
    "Nesterov under an exponential schedule": (
        Regime("nesterov", {"eta": 0.1}, schedule="exponential", schedule_settings={"gamma": 0.9}),
        (0.005317790746144011, 0.40189177764279366, 0.5647932772482332),
    ),
    "Adam in batches of two": (
        Regime("adam", {"eta": 0.05}, batch_size=2, shuffle=False),
        (0.0027177007426286634, 0.34724405165829586, 0.49552496021466874),
    ),
    "AdamW under a cosine": (
        Regime("adamw", {"eta": 0.05}, schedule="cosine"),
        (0.004485032742207915, 0.37648510917074296, 0.5109410458360161),
    ),
    "RMSProp under steps": (
        Regime("rmsprop", {"eta": 0.02}, schedule="step", schedule_settings={"s": 7, "gamma": 0.5}),
        (0.002824692877457389, 0.36306637644919676, 0.4744527932570483),
    ),
    "Adagrad under inverse time": (
        Regime("adagrad", {"eta": 0.2}, schedule="inverse_time", schedule_settings={"k": 0.1}),
        (0.0028378956549848866, 0.36173325983412935, 0.4746263294730555),
    ),
    "clipping by value": (
        Regime(settings={"eta": 0.3}, clipping=("value", 0.02)),
        (0.019738584819972642, 0.2700000000000001, 0.4200000000000001),
    ),
}


@pytest.mark.parametrize("name", PYTORCH)
def test_training_ends_where_pytorch_does(name: str) -> None:
    regime, end = PYTORCH[name]
    last = train(SMALL, FIVE, replace(regime, epochs=20)).best
    network = last.network()
    found = (last.train_loss, network.weights[0][0, 0], network.weights[1][2, 0])
    assert found == pytest.approx(end, rel=1e-12)


# --- how it ends --------------------------------------------------------------------------------


def test_a_run_to_the_end_says_so() -> None:
    history = train(curve(), SINE.train, Regime(epochs=1))
    assert (history.outcome, history.says) == (Outcome.FINISHED, "finished 1 epoch")


def test_early_stopping_keeps_the_best_weights() -> None:
    regime = Regime("adam", {"eta": 0.05}, epochs=2000, stopper=EarlyStopping(patience=40))
    history = train(curve(20), SINE.train, regime, UNSEEN)
    losses = [loss for loss in history.validation_losses() if loss is not None]
    assert history.outcome is Outcome.STOPPED_EARLY
    assert passes.cost(history.network, UNSEEN.inputs, UNSEEN.targets) == pytest.approx(min(losses))
    assert losses[-1] > min(losses)
    assert history.snapshots[-1].epoch == history.best.epoch + 40
    assert f"after {history.best.epoch} epochs" in history.says


def test_the_best_epoch_is_kept_even_when_few_are_shown() -> None:
    regime = Regime("adam", {"eta": 0.05}, epochs=2000, stopper=EarlyStopping(patience=40))
    every, seldom = (train(curve(20), SINE.train, replace(regime, every=n), UNSEEN) for n in (1, 500))
    assert seldom.best.epoch == every.best.epoch
    np.testing.assert_array_equal(seldom.best.parameters, every.best.parameters)


def test_snapshots_can_be_thinned() -> None:
    history = train(curve(), SINE.train, Regime(epochs=10, every=4))
    assert [each.epoch for each in history.snapshots] == [0, 4, 8, 10]


def test_divergence_is_an_outcome_with_its_epoch_and_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(
            Network.build((2, 1), ["linear"], "squared_error", [[[0.0], [0.0]]], [[0.0]]),
            dataset("salary"),
            Regime(settings={"eta": 0.01}, epochs=1000),
        )
    last = history.snapshots[-1]
    assert history.outcome is Outcome.DIVERGED
    assert 0 < last.epoch < 1000
    assert f"diverged in epoch {last.epoch}:" in history.says


@pytest.mark.parametrize("each_step", [False, True])
def test_divergence_within_an_epoch_ends_it(each_step: bool) -> None:
    regime = Regime(settings={"eta": 1e60}, epochs=5, batch_size=1, each_step=each_step, every=5)
    history = train(line(), dataset("noisy_line", rows=10), regime)
    assert history.outcome is Outcome.DIVERGED
    assert "diverged in epoch 1:" in history.says


def test_gradients_at_divergence_are_those_that_sent_the_weights_there() -> None:
    regime = Regime(settings={"eta": 20.0}, epochs=50, batch_size=5, seed=1)
    network = initial_network((1, 8, 1), ["linear", "linear"], "squared_error", "he_normal", np.random.default_rng(0))
    last = train(network, SINE.train, regime).snapshots[-1]
    learner = Learner(network, SINE.train, regime, regime.seed)
    shuffling = np.random.default_rng([regime.seed, 1])
    done = 0
    while done < last.step:
        for batch in batches(len(SINE.train), 5, shuffling):
            learner.update(batch, 20.0)
            done += 1
            if done == last.step:
                break
    assert last.outcome is Outcome.DIVERGED
    for k, layer in enumerate(last.layers):
        assert layer.gradient == norm(learner.vector.gradient_blocks[k][: network.sizes[k]]) > 1e6


def test_a_cost_that_is_no_number_any_more_counts_as_divergence() -> None:
    network = Network.build((1, 1), ["linear"], "squared_error", [[[0.0]]], [[0.0]])
    samples = Samples.build("far", [[1e-80]], [[1e200]], ("x",), ("y",))
    history = train(network, samples, Regime(settings={"eta": 1e-300}, epochs=5))
    assert history.outcome is Outcome.DIVERGED
    assert "diverged in epoch 1: the cost is inf." in history.says


def test_floating_point_warnings_are_not_switched_off_for_the_caller() -> None:
    before = np.geterr()
    for _ in islice(training(curve(), SINE.train, Regime(epochs=5)), 3):
        assert np.geterr() == before


def test_a_watcher_can_end_training() -> None:
    history = train(curve(), SINE.train, Regime(epochs=50), watch=lambda each: each.epoch < 3)
    assert history.outcome is Outcome.CANCELLED
    assert history.says == "cancelled after 3 epochs"
    assert len(history.snapshots) == 4


def test_an_iterator_that_is_left_has_a_history_too() -> None:
    taken = list(islice(training(curve(), SINE.train, Regime(epochs=50)), 3))
    history = History.of(taken)
    assert history.outcome is Outcome.CANCELLED
    assert history.says == "cancelled in epoch 3"


# --- what it says on the way --------------------------------------------------------------------


def test_a_snapshot_cannot_be_changed() -> None:
    taken = list(training(curve(), SINE.train, Regime(epochs=1, batch_size=10)))[-1]
    with pytest.raises(ValueError, match="read-only"):
        taken.parameters[0] = 1.0
    assert taken.batch is not None
    assert not taken.batch.flags.writeable


def test_progress_runs_from_0_to_1() -> None:
    made = [each.progress for each in training(curve(), SINE.train, Regime(epochs=4, batch_size=7, each_step=True))]
    assert made[0] == 0.0
    assert made[-1] == 1.0
    assert made == sorted(made)


def test_losses_are_those_of_the_network_of_that_moment() -> None:
    history = train(curve(), SINE.train, Regime(epochs=3, batch_size=8, dropout=0.5), UNSEEN)
    for each in history.snapshots:
        network = each.network()
        assert each.train_loss == pytest.approx(passes.cost(network, SINE.train.inputs, SINE.train.targets))
        assert each.validation_loss == pytest.approx(passes.cost(network, UNSEEN.inputs, UNSEEN.targets))


def test_gradient_norms_are_those_of_all_training_rows() -> None:
    history = train(curve(), SINE.train, Regime(epochs=2, batch_size=8))
    last = history.best.network()
    exact = passes.backward(last, passes.forward(last, SINE.train.inputs), SINE.train.targets)
    for k in (1, 2):
        assert history.gradient_norms(k)[-1] == pytest.approx(norm(exact.weights[k - 1]), rel=1e-12)


def test_outputs_of_a_layer_are_described() -> None:
    network = Network.build((1, 2, 1), ["relu", "linear"], "squared_error", [[[1.0, -1.0]], [[1.0], [1.0]]])
    samples = Samples.build("a", [[1.0], [3.0]], [[0.0], [0.0]], ("x",), ("y",))
    layer = next(training(network, samples, Regime())).layers[0]
    assert (layer.mean, layer.flat, layer.dead) == (1.0, 0.5, 1)
    assert layer.deviation == pytest.approx(np.std([1.0, 0.0, 3.0, 0.0]))


def test_metrics_are_named_by_part() -> None:
    regime = Regime(epochs=1, metrics=("mean_absolute_error",))
    names = train(curve(), SINE.train, regime, UNSEEN).best.metrics
    assert list(names) == ["train mean_absolute_error", "validation mean_absolute_error"]


def test_a_schedule_sets_the_rate_of_each_epoch() -> None:
    regime = Regime(settings={"eta": 0.2}, epochs=4, schedule="step", schedule_settings={"s": 2, "gamma": 0.5})
    rates = [each.rate for each in training(curve(), SINE.train, regime)][:-1]
    assert rates == [0.2, 0.2, 0.1, 0.1]


def test_the_rate_is_used() -> None:
    regime = Regime(settings={"eta": 0.2}, epochs=2, schedule="exponential", schedule_settings={"gamma": 0.5})
    samples = dataset("noisy_line", noise=0.0)
    by_hand = Learner(line(), samples, Regime(), 0)
    for rate in (0.2, 0.1):
        by_hand.update(rate=rate)
    assert train(line(), samples, regime).best.parameters == pytest.approx(by_hand.vector.values)


def test_a_cosine_runs_over_all_epochs_unless_told() -> None:
    regime = Regime(settings={"eta": 0.2}, epochs=10, schedule="cosine")
    rates = [each.rate for each in training(curve(), SINE.train, regime)]
    assert rates[5] == pytest.approx(0.1)
    assert rates[9] == pytest.approx(0.2 * (1 + np.cos(0.9 * np.pi)) / 2)


def test_a_plateau_lowers_the_rate_when_the_loss_stays() -> None:
    regime = Regime(
        settings={"eta": 0.5}, epochs=60, schedule="plateau", schedule_settings={"patience": 2, "factor": 0.5}
    )
    rates = [each.rate for each in training(line(), dataset("noisy_line"), regime, dataset("noisy_line", 1))]
    assert rates[0] == 0.5
    assert rates[-1] < 0.01


def test_a_history_needs_a_snapshot() -> None:
    with pytest.raises(NetworkError, match="at least one snapshot"):
        History.of([])


def test_without_a_usable_validation_loss_the_last_snapshot_is_the_best() -> None:
    taken = list(training(curve(), SINE.train, Regime(epochs=2)))
    assert History.of(taken, keep_best=True).best is taken[-1]


# --- early stopping and metrics on their own ----------------------------------------------------


def test_improvements_too_small_to_count_do_not_reset_the_waiting() -> None:
    stopper = EarlyStopping(patience=2, least=0.1)
    for epoch, loss in enumerate([1.0, 0.95, 0.92], start=1):
        stopper = stopper.after(epoch, loss)
    assert stopper.enough
    assert stopper.best_epoch == 1


def test_a_better_epoch_resets_the_waiting() -> None:
    stopper = EarlyStopping(patience=2)
    for epoch, loss in enumerate([1.0, 1.1, 0.9, 1.0], start=1):
        stopper = stopper.after(epoch, loss)
    assert (stopper.enough, stopper.best_epoch) == (False, 3)


def test_accuracy_of_several_outputs_takes_the_largest() -> None:
    targets = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert accuracy(targets, np.array([[0.4, 0.3], [0.9, 0.8]])) == 0.5


def test_accuracy_of_hinge_targets_takes_the_sign() -> None:
    assert accuracy(np.array([[-1.0], [1.0]]), np.array([[-0.2], [0.3]])) == 1.0


def test_errors_are_in_the_units_of_the_targets() -> None:
    targets, predictions = np.array([[1.0], [2.0]]), np.array([[4.0], [-2.0]])
    assert mean_absolute_error(targets, predictions) == 3.5
    assert root_mean_squared_error(targets, predictions) == pytest.approx(12.5**0.5)


# --- what does not fit --------------------------------------------------------------------------

XOR = dataset("xor")


@pytest.mark.parametrize(
    ("regime", "part", "words"),
    [
        (Regime("adma"), "update_rule", "did you mean adam"),
        (Regime(settings={"eta": 0.0}), "learning_rate", "greater than 0, not 0.0"),
        (Regime(settings={"mu": 0.9}), "mu", "setting of gradient descent"),
        (Regime(epochs=0), "epochs", "epochs is a whole number, 1 or more, not 0"),
        (Regime(epochs=True), "epochs", "not True"),
        (Regime(every=0), "every", "not 0"),
        (Regime(batch_size=21), "batch_size", "a batch of 21 rows is larger than the 20 rows"),
        (Regime(schedule="cosin"), "schedule", "did you mean cosine"),
        (Regime(schedule="step", schedule_settings={"s": 0}), "s", "s is greater than 0"),
        (Regime(schedule="plateau", schedule_settings={"s": 1}), "s", "'s' is not a setting of plateau"),
        (Regime(schedule="plateau", schedule_settings={"factor": 2.0}), "factor", "at most 1"),
        (Regime(penalties={"l4": 0.1}), "penalty", "did you mean l"),
        (Regime(penalties={"l2": -0.1}), "lambda", "0 or more"),
        (Regime(clipping=("norm", nan)), "clipping", "greater than 0, not nan"),
        (Regime(dropout=1.0), "dropout", "less than 1, not 1.0"),
        (Regime(metrics=("acuracy",)), "metrics", "did you mean accuracy"),
        (Regime(stopper=EarlyStopping()), "stopper", "it needs validation rows"),
    ],
)
def test_an_unfit_regime_is_refused_before_anything_starts(regime: Regime, part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        training(curve(), SINE.train, regime)
    assert caught.value.part == part
    assert words in str(caught.value)


STEP = Network.build((1, 1), ["step"], "squared_error", [[[1.0]]])
BCE = initial_network((1, 1), ["sigmoid"], "binary_cross_entropy", "zeros", np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: training(line(), XOR, Regime()), "x", "xor has 2 columns of x, but the network has 1 inputs"),
        (lambda: train(line(), SINE.train, validation=XOR), "x", "xor has 2 columns"),
        (lambda: train(STEP, SINE.train), "activations", "nothing can be learned"),
        (lambda: train(BCE, SINE.train), "y", "binary_cross_entropy"),
        (lambda: EarlyStopping(patience=0), "patience", "1 or more, not 0"),
        (lambda: EarlyStopping(patience=True), "patience", "not True"),
        (lambda: EarlyStopping(least=-1.0), "least", "0 or more, not -1.0"),
        (lambda: EarlyStopping(least=inf), "least", "not inf"),
        (lambda: metric("mae"), "metrics", "'mae' is not a known metric"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)


def test_looking_in_the_midst_of_epochs_changes_nothing() -> None:
    regime = Regime("adam", {"eta": 0.01}, epochs=6, batch_size=3, dropout=0.2, every=2, seed=4)
    usual = list(training(curve(), SINE.train, regime, UNSEEN))
    watched = list(training(curve(), SINE.train, regime, UNSEEN, lambda step: step % 4 == 0))
    assert [each.step for each in watched if each.step % 4 == 0 and each.step] == list(range(4, 43, 4))
    kept = [each for each in watched if each.step in {one.step for one in usual}]
    assert [each.train_loss for each in kept] == [each.train_loss for each in usual]
    assert np.array_equal(kept[-1].parameters, usual[-1].parameters)
