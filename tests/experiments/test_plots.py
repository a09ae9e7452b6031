"""Each plot shows what the run is like, and says why it cannot where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import nan

import pytest

from engine.network import NetworkError
from tests.experiments.setups import MOONS, SINE, VALLEY, WILD, WILD_RELU
from tutor.drawing.charts import Chart, Contours, Curves, Field, Fit, Profiles
from tutor.drawing.plotting import plot_text
from tutor.drawing.scales import short
from tutor.experiments.numbers import read
from tutor.experiments.plots import PLOTS, drawn, require
from tutor.experiments.run import Record, Run, finished
from tutor.experiments.setup import Setup, prepare


def charts_of(record: Record, names: Sequence[str]) -> tuple[Chart, ...]:
    """The plots without their names."""
    return tuple(chart for _, chart in drawn(record, names))


@pytest.mark.parametrize("name", [name for name in PLOTS if name not in ("fit", "first_steps", "contours")])
def test_a_plot_of_classes_has_words_and_lines(name: str) -> None:
    (chart,) = charts_of(finished(MOONS), [name])
    assert chart.words.endswith(".")
    assert len([line for line in plot_text(chart, 39, 9, False) if line.strip()]) > 3


def test_the_loss_ends_where_the_run_does() -> None:
    record = finished(MOONS)
    (chart,) = charts_of(record, ["loss"])
    assert isinstance(chart, Curves)
    ends = {curve.name: curve.points[-1] for curve in chart.curves}
    numbers = read(record)
    assert ends == {"train": (8, numbers["final_train_loss"]), "validation": (8, numbers["final_validation_loss"])}


def test_first_steps_go_to_and_fro_across_the_valley_and_creep_along_it() -> None:
    (chart,) = charts_of(finished(replace(VALLEY, learning_rate=0.9)), ["first_steps"])
    assert isinstance(chart, Curves)
    across, along = ([y for _, y in curve.points] for curve in chart.curves)
    assert [curve.name for curve in chart.curves] == ["W¹₁₁", "W¹₂₁"]
    assert all((before - 1) * (after - 1) < 0 for before, after in pairwise(across[:10]))
    assert all(before < after < 8 for before, after in pairwise(along))


def a_map(record: Record, before: Record | None = None) -> Contours:
    ((_, chart),) = drawn(record, ["contours"], before)
    assert isinstance(chart, Contours)
    return chart


def test_a_map_of_the_valley_lies_along_the_screen_and_has_the_path_of_the_run() -> None:
    record = finished(VALLEY)
    chart = a_map(record)
    assert chart.axes == ("W¹₂₁", "W¹₁₁")
    assert chart.lowest == pytest.approx((8.0, 1.0))
    assert chart.paths[0].points == tuple((look.weights[1], look.weights[0]) for look in record.looks)
    assert min(map(min, chart.heights)) < chart.levels[0]


def test_a_map_stays_as_it_is_while_the_run_goes_on() -> None:
    run = Run(VALLEY)
    before = a_map(run.record)
    run.finish()
    after = a_map(run.record)
    assert (before.heights, before.across, before.levels) == (after.heights, after.across, after.levels)


def test_a_map_of_two_runs_on_the_same_ground_has_both_paths() -> None:
    one, other = finished(VALLEY), finished(replace(VALLEY, optimiser="momentum", learning_rate=0.1))
    assert [path.run for path in a_map(other, one).paths] == ["B", "A"]
    elsewhere = finished(replace(VALLEY, noise=0.5))
    assert [path.run for path in a_map(elsewhere, one).paths] == [""]


def test_a_map_is_told_in_words() -> None:
    words = a_map(finished(replace(VALLEY, learning_rate=0.9))).words
    assert "lowest where W¹₁₁ is 1 and W¹₂₁ is 8" in words
    assert "64 times as much along W¹₁₁ as along W¹₂₁" in words
    assert "crosses the floor of the valley" in words
    assert "stays on one side" in a_map(finished(replace(VALLEY, learning_rate=0.1))).words


@pytest.mark.parametrize("data", ["moons", "salary", "valley"])
def test_a_map_of_any_neuron_with_two_inputs_can_be_drawn(data: str) -> None:
    kind, loss = ("sigmoid", "binary_cross_entropy") if data == "moons" else ("linear", "squared_error")
    setup = Setup(layers=(2, 1), activations=(kind,), loss=loss, data=data, learning_rate=5.0, epochs=20)
    assert len([line for line in plot_text(a_map(finished(setup)), 38, 10, False) if line.strip()]) > 5


def test_a_map_without_a_loss_has_no_lines_and_can_be_drawn() -> None:
    rows = tuple(((x, 1.0 - x), (0.3,)) for x in (0.0, 0.25, 0.5, 1.0))
    setup = Setup((2, 1), ("linear",), "binary_cross_entropy", own=rows, initialisation="zeros", learning_rate=0.1)
    chart = a_map(finished(setup))
    assert chart.levels == ()
    assert plot_text(chart, 38, 10, False)[0].startswith("loss")


def test_a_map_of_other_networks_is_not_drawn() -> None:
    with pytest.raises(NetworkError, match="one neuron"):
        require(prepare(MOONS), "contours")


def test_first_steps_of_a_long_run_reach_as_far_as_they_were_looked_at() -> None:
    (chart,) = charts_of(finished(replace(VALLEY, epochs=1200)), ["first_steps"])
    assert isinstance(chart, Curves)
    assert chart.across[1] == chart.curves[0].points[-1][0] == 90


def test_the_boundary_marks_as_many_rows_wrong_as_accuracy_says() -> None:
    record = finished(MOONS)
    (chart,) = charts_of(record, ["boundary"])
    assert isinstance(chart, Field)
    right = sum(not dot.wrong for dot in chart.dots) / len(chart.dots)
    assert right == pytest.approx(read(record)["final_train_accuracy"])


def test_the_fit_runs_through_the_range_of_the_rows() -> None:
    (chart,) = charts_of(finished(SINE), ["fit"])
    assert isinstance(chart, Fit)
    assert chart.model[0][0] < min(dot.x for dot in chart.dots)
    assert chart.model[-1][0] > max(dot.x for dot in chart.dots)


def norms(record: Record) -> Curves:
    (chart,) = charts_of(record, ["gradient_norms"])
    assert isinstance(chart, Curves)
    return chart


def test_the_gradient_norm_of_each_layer_is_a_curve_over_all_looks() -> None:
    record = finished(MOONS)
    curves = norms(record).curves
    assert [curve.mark for curve in curves] == ["1", "2"]
    for k, curve in enumerate(curves):
        assert curve.points == tuple((look.at, look.layers[k].gradient) for look in record.looks)


def test_gradient_norms_are_told_from_the_start_to_now() -> None:
    record = finished(MOONS)
    first, last = (short(look.layers[0].gradient) for look in (record.looks[0], record.looks[-1]))
    assert f"layer 1 {first} to {last}" in norms(record).words
    assert f"layer 1 {first}," in norms(Run(MOONS).record).words


def test_a_run_that_runs_away_at_once_shows_every_update_that_sent_it_there() -> None:
    chart = norms(finished(WILD_RELU))
    for curve in chart.curves:
        sizes = [y for _, y in curve.points]
        assert len(sizes) > 3
        assert sizes[-1] > 1e6 * sizes[0]
    assert chart.across[1] < 1


def test_gradients_that_are_no_numbers_give_way_to_those_before() -> None:
    record = finished(WILD_RELU)
    last = record.looks[-1]
    lost = replace(last, layers=tuple(replace(layer, gradient=nan) for layer in last.layers))
    (curve, *_) = norms(replace(record, looks=(*record.looks[:-1], lost))).curves
    assert curve.points[-1] == (record.looks[-2].at, record.looks[-2].layers[0].gradient)


def test_a_run_that_ended_early_fills_its_plot() -> None:
    record = finished(replace(SINE, learning_rate=0.5, epochs=400, patience=3))
    (chart,) = charts_of(record, ["loss"])
    assert isinstance(chart, Curves)
    assert chart.across == (0.0, record.looks[-1].epoch)


def test_dead_neurons_of_many_layers_have_a_curve_each() -> None:
    (chart,) = charts_of(
        finished(replace(WILD_RELU, layers=(1, *[4] * 5, 1), activations=("relu",) * 5 + ("linear",))), ["dead_neurons"]
    )
    assert isinstance(chart, Curves)
    assert [curve.mark for curve in chart.curves] == list("12345")


def test_activations_count_every_output() -> None:
    record = Run(MOONS).record
    (chart,) = charts_of(record, ["activations"])
    assert isinstance(chart, Profiles)
    assert [sum(row.counts) for row in chart.rows] == [28 * 4, 28]


@pytest.mark.parametrize("name", ["activations", "weights"])
def test_distributions_end_at_round_numbers(name: str) -> None:
    (chart,) = charts_of(finished(MOONS), [name])
    assert isinstance(chart, Profiles)
    assert chart.across[1] == float(f"{chart.across[1]:.0e}")


def test_a_run_that_ran_away_can_still_be_drawn() -> None:
    for chart in charts_of(finished(WILD), ["loss", "fit", "gradient_norms", "activations", "weights"]):
        plot_text(chart, 39, 9, True)


def test_weights_that_are_all_zero_can_be_drawn() -> None:
    for chart in charts_of(Run(replace(MOONS, initialisation="zeros")).record, ["weights", "gradient_norms"]):
        plot_text(chart, 39, 9, True)


@pytest.mark.parametrize(("name", "setup"), [("fit", MOONS), ("boundary", SINE)])
def test_a_plot_that_cannot_be_drawn_says_why(name: str, setup: object) -> None:
    made = prepare(MOONS if setup is MOONS else SINE)
    with pytest.raises(NetworkError, match="input"):
        require(made, name)


def test_steps_of_many_weights_are_not_drawn() -> None:
    with pytest.raises(NetworkError, match="up to 2 weights"):
        require(prepare(MOONS), "first_steps")


def test_weights_of_a_normalised_layer_say_that_its_scale_is_in_them() -> None:
    plain, normalised = (charts_of(finished(replace(MOONS, batch_norm=each)), ["weights"])[0] for each in (False, True))
    assert "with their scale" not in plain.words
    assert "with their scale" in normalised.words
