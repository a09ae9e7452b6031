"""The lab as a lesson of one step: an experiment with every knob free, and nothing asked.

It is made by a pure function instead of a file, so that runs, knobs, records and both faces are those of any
experiment. Its id has a colon: no lesson of the course is called so. Rows of the learner's own have a lab of
their own, which knows them again by their content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.csv_tables import TableError, read_table
from tutor.course.errors import CourseError, shown_path
from tutor.course.experiment_types import DataChoice, ExperimentSettings, TrainedNetwork, Training
from tutor.course.experiments import BuiltExperiment, FreeExperiment, built_experiment
from tutor.course.lesson import Lesson, made_lesson
from tutor.course.sources import read_text
from tutor.course.types import Experiment
from tutor.experiments.offers import free_offers
from tutor.experiments.plots import PLOTS
from tutor.experiments.setup import FEW_ROWS, Table

LAB = "lab:"
HASH_LENGTH = 12
# Where the knobs stand at first: two half moons, learnt in a few seconds.
FIRST = ExperimentSettings(
    data=DataChoice(set="moons", rows=200, noise=0.2, validation=0.3),
    network=TrainedNetwork(layers=(2, 8, 8, 1), activations=("tanh", "tanh", "sigmoid"), loss="binary_cross_entropy"),
    train=Training(learning_rate=0.1, epochs=200, batch=16, seed=1),
    plots=tuple(PLOTS),
)


def lab_lesson(table: Table | None = None) -> Lesson:
    """The lab, on rows of ``table`` at first where there are any."""
    name = table.mark if table else "sets"
    step = Experiment(experiment=_free(_built(table)), id="lab")
    return made_lesson(f"{LAB}{name}", "Lab", (step,), name)


def is_lab(lesson: Lesson) -> bool:
    return lesson.id.startswith(LAB)


def own_table(path: Path, targets: Sequence[str] = ()) -> Table:
    """The rows of a CSV file; ``targets`` names the columns to predict, without any it is the last.

    Raises CourseError with the line for what is no table of numbers.
    """
    text = read_text(path)
    try:
        samples = read_table(text.splitlines(), tuple(targets) or 1, path.stem)
    except TableError as error:
        what = str(error).removeprefix(f"line {error.line}: ")
        raise CourseError(shown_path(path), what, line=error.line or None) from None
    content = hashlib.sha256(f"{samples.features}{samples.outputs}{text}".encode()).hexdigest()[:HASH_LENGTH]
    return Table(samples, content)


def _free(built: BuiltExperiment) -> FreeExperiment:
    return FreeExperiment(data=FIRST.data, network=FIRST.network, train=FIRST.train, plots=FIRST.plots, built=built)


def _built(table: Table | None) -> BuiltExperiment:
    made = built_experiment(Experiment(experiment=FIRST))
    # The ends of the network, its last activation and the loss follow the data.
    *hidden, _ = made.setup.activations
    layers = (0, *made.setup.layers[1:-1], 0)
    setup = replace(made.setup, layers=layers, activations=(*hidden, ""), loss="", table=table)
    if table is not None:
        few = len(table.samples) < FEW_ROWS
        setup = replace(setup, data="", rows=None, noise=None, scale=True, validation=0.0 if few else setup.validation)
    return replace(made, setup=setup, offers=free_offers(setup), free=True)
