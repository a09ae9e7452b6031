"""What is wrong with an experiment is told with file, line and column, and the nearest thing that is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.course.samples import written
from tutor.course import experiment_checks
from tutor.course.checking import check, check_lesson, require_sound
from tutor.course.checks import Severity
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.experiments import built_experiment
from tutor.course.lesson import lesson_from
from tutor.course.types import Experiment
from tutor.experiments.run import Record, finished
from tutor.experiments.setup import Setup, prepare

LESSON = """\
id: sample
title: A sample
steps:
  - experiment:
      data: {set: moons, rows: 40}
      network: {layers: [2, 3, 1], activations: [tanh, sigmoid], loss: binary_cross_entropy}
      train: {learning_rate: 0.5, epochs: 5, batch: 8, schedule: cosine, initialisation: {normal: 0.5}}
      knobs: {learning_rate: [0.1, 0.5], activation: [tanh, relu]}
      plots: [loss, boundary]
    ask:
      - read: final_validation_loss
        with: {activation: relu}
      - choose: Which learns more?
        lowest: final_train_loss
        options:
          - with: {learning_rate: 0.1}
          - with: {learning_rate: 0.5}
      - choose: Why?
        options:
          - {text: So., right: true}
          - {text: No., because: Not so.}
"""
BROKEN = {
    "data set": ("set: moons", "set: mons", "5:19: mons is no data set; did you mean moons?"),
    "no data": ("set: moons, ", "", "5:13: there is no data to train on; expected set: one of salary, xor, moons, "),
    "sizes": ("[2, 3, 1]", "[3, 3, 1]", "6:25: the network has 3 inputs, but moons has 2"),
    "activations": ("[tanh, sigmoid], loss", "[tanh], loss", "6:49: 2-3-1 has 2 layers behind the input"),
    "activation": ("[tanh, sigmoid], loss", "[tahn, sigmoid], loss", "did you mean tanh?"),
    "loss": ("binary_cross_entropy", "binary_crossentropy", "did you mean binary_cross_entropy?"),
    "optimiser": ("{learning_rate: 0.5, e", "{optimiser: adm, e", "7:26: adm is no optimiser; did you mean adam?"),
    "key": ("batch: 8", "batches: 8", "did you mean batch?"),
    "batch": ("batch: 8", "batch: some", "batch is some; expected a whole number, or all"),
    "schedule": ("cosine", "cosin", "cosin is no schedule; did you mean cosine?"),
    "initialisation": ("{normal: 0.5}", "{he_normal: 1}", "only normal takes a number"),
    "knob": (
        "knobs: {learning_rate",
        "knobs: {learning_rat",
        "8:15: learning_rat is no knob; did you mean learning_rate?",
    ),
    "choice": ("[tanh, relu]}", "[tanh, rlu]}", "8:61: rlu is no choice of activation; did you mean relu?"),
    "one choice": ("[tanh, relu]}", "[tanh]}", "activation has nothing to choose between"),
    "knob that cannot run": ("[0.1, 0.5], act", "[0.1, 0.5, -1], act", "sample.yaml:8:30: "),
    "plot": ("[loss, boundary]", "[loss, boundry]", "9:21: boundry is no plot; did you mean boundary?"),
    "plot that cannot be": ("[loss, boundary]", "[loss, fit]", "9:21: a fit is drawn for 1 input and 1 output"),
    "number": ("read: final_validation_loss", "read: final_val_loss", "11:15: final_val_loss is no number of a run"),
    "number there is not": ("rows: 40", "rows: 40, validation: 0", "11:15: this run has no validation loss"),
    "with": ("with: {activation: relu}", "with: {activation: elu}", "12:28: elu is no choice of activation"),
    "with what": ("with: {activation: relu}", "with: {depth: 2}", "12:16: depth is no knob of this experiment"),
    "no question": ("- read: final_validation_loss\n        with", "- with", "11:9: a question either reads"),
    "decided twice": ("- with: {learning_rate: 0.1}", "- {with: {learning_rate: 0.1}, right: true}", "the runs decide"),
    "same run": ("- with: {learning_rate: 0.1}", "- with: {learning_rate: 0.5}", "two answers stand for the same run"),
    "no reason": ("text: No., because: Not so.", "text: No.", "21:13: this wrong answer has no because"),
    "none right": (", right: true", "", "one answer has to be right"),
}


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN)
def test_one_line_says_what_is_wrong(old: str, new: str, expected: str) -> None:
    assert old in LESSON
    path = written(Path("sample.yaml"), LESSON.replace(old, new, 1))
    found = [finding for finding in check([path]) if finding.severity is Severity.ERROR]
    assert len(found) == 1
    assert str(found[0]).startswith("sample.yaml:")
    assert expected in str(found[0])


def test_the_sample_is_sound() -> None:
    assert check([written(Path("sample.yaml"), LESSON)]) == []


def test_a_broken_experiment_cannot_be_opened() -> None:
    broken = lesson_from(read_document(LESSON.replace("set: moons", "set: mons"), "sample.yaml"))
    with pytest.raises(CourseError, match="did you mean moons"):
        require_sound(broken)


def test_runs_that_are_too_close_are_warned_of() -> None:
    close = LESSON.replace("learning_rate: [0.1, 0.5]", "learning_rate: [0.499999, 0.5]")
    close = close.replace("with: {learning_rate: 0.1}", "with: {learning_rate: 0.499999}")
    (finding,) = check_lesson(lesson_from(read_document(close, "sample.yaml")))
    assert finding.severity is Severity.WARNING
    assert "too close to tell apart" in str(finding)


VALLEY = """\
id: sample
title: A sample
steps:
  - experiment:
      data: valley
      network: {layers: [2, 1], activations: [linear]}
      train: {learning_rate: 0.001, epochs: 100, initialisation: zeros}
      knobs: {learning_rate: [0.001, 0.002, 0.9]}
    ask:
      - choose: Which gets there?
        lowest: epochs_to_hundredth
        options: [{with: {learning_rate: 0.001}}, {with: {learning_rate: LAST}}]
"""


def test_a_run_without_the_number_that_decides_comes_last() -> None:
    assert check_lesson(lesson_from(read_document(VALLEY.replace("LAST", "0.9"), "sample.yaml"))) == []


def test_a_comparison_that_no_run_decides_is_warned_of() -> None:
    (finding,) = check_lesson(lesson_from(read_document(VALLEY.replace("LAST", "0.002"), "sample.yaml")))
    assert "no run has epochs to 1 % of the first loss" in str(finding)


WILD = """\
id: sample
title: A sample
steps:
  - experiment:
      data: {set: moons, rows: 100, noise: 0.25}
      network: {layers: [2, 8, 1], activations: [tanh, sigmoid], loss: binary_cross_entropy}
      train: {learning_rate: 10, epochs: 100, batch: 10, seed: 3}
    ask:
      - read: final_train_loss
"""


def test_a_number_that_hangs_on_the_last_digits_is_warned_of() -> None:
    (finding,) = check_lesson(lesson_from(read_document(WILD, "sample.yaml")))
    assert "train loss hangs on the last digits of the rows" in str(finding)


def test_a_comparison_that_hangs_on_the_last_digits_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned_round(setup: Setup) -> Record:
        return finished(replace(setup, learning_rate=0.6 - setup.eta))

    monkeypatch.setattr(experiment_checks, "shaken", turned_round)
    text = LESSON.replace("      - read: final_validation_loss\n        with: {activation: relu}\n", "")
    (finding,) = check_lesson(lesson_from(read_document(text, "sample.yaml")))
    assert "which run comes first hangs on the last digits" in str(finding)


def test_what_is_written_is_what_is_set_up() -> None:
    (step,) = lesson_from(read_document(LESSON, "sample.yaml")).steps
    assert isinstance(step, Experiment)
    made = built_experiment(step)
    regime = prepare(made.setup).regime
    assert (regime.eta, regime.epochs, regime.batch_size, regime.schedule) == (0.5, 5, 8, "cosine")
    assert (made.setup.begins, made.setup.sigma) == ("normal", 0.5)
    assert [question.key for question in made.questions] == ["final_validation_loss", "choose", "choose#2"]


def test_a_parameter_of_an_activation_reaches_the_network() -> None:
    changed = LESSON.replace("[tanh, sigmoid], loss", "[{leaky_relu: 0.2}, sigmoid], loss").replace(
        "[tanh, relu]}", "[tanh, relu, leaky_relu]}"
    )
    (step,) = lesson_from(read_document(changed, "sample.yaml")).steps
    assert isinstance(step, Experiment)
    assert prepare(built_experiment(step).setup).network.settings[0] == 0.2


def test_an_experiment_is_known_by_its_data_and_layers() -> None:
    (step,) = lesson_from(read_document(LESSON, "sample.yaml")).steps
    assert step.id == "experiment:moons:2-3-1"
