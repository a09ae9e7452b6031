"""Checks an experiment before a learner meets it: that it can be trained, and that its runs answer its questions.

The first is quick and is done whenever a lesson is opened. The second trains, so it is done only when
lessons are checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from engine.network import NetworkError
from tutor.course.documents import Path
from tutor.course.errors import CourseError
from tutor.course.experiments import BuiltExperiment, Misfit, Question, built_experiment
from tutor.course.lesson import Lesson
from tutor.course.types import Experiment
from tutor.experiments.knob import text_of
from tutor.experiments.numbers import READINGS, read
from tutor.experiments.plots import require
from tutor.experiments.run import Run, finished
from tutor.experiments.setup import Setup, prepare
from tutor.experiments.shaking import shaken

CLOSE = 0.03  # runs that differ by less, as a share of the larger, are no good to compare

_DATA: Path = ("experiment", "data")
_TRAIN: Path = ("experiment", "train")
# What the engine calls the part that does not fit, and where it stands in a file.
PLACES: dict[str, Path] = {
    "dataset": _DATA,
    "x": (*_DATA, "rows"),
    "y": (*_DATA, "rows"),
    "rows": (*_DATA, "rows"),
    "noise": (*_DATA, "noise"),
    "shares": (*_DATA, "validation"),
    "sizes": ("experiment", "network", "layers"),
    "activations": ("experiment", "network", "activations"),
    "loss": ("experiment", "network", "loss"),
    "initialisation": (*_TRAIN, "initialisation"),
    "sigma": (*_TRAIN, "initialisation"),
    "update_rule": (*_TRAIN, "optimiser"),
    "eta": (*_TRAIN, "learning_rate"),
    "schedule": (*_TRAIN, "schedule"),
    "batch_size": (*_TRAIN, "batch"),
    "epochs": (*_TRAIN, "epochs"),
    "dropout": (*_TRAIN, "dropout"),
    "clipping": (*_TRAIN, "clipping"),
    "patience": (*_TRAIN, "early_stopping"),
    "stopper": (*_TRAIN, "early_stopping"),
    "plots": ("experiment", "plots"),
}


def experiments_can_run(lesson: Lesson) -> Iterator[CourseError]:
    """Every setup that the knobs of a lesson lead to, one knob at a time, can be trained and drawn."""
    for step in _experiments(lesson):
        path = lesson.step_path(step)
        try:
            made = built_experiment(step)
            _require(made)
        except Misfit as error:
            yield lesson.document.error((*path, *error.path), error.what, error.remedy, key=error.key)


def runs_answer_questions(lesson: Lesson) -> Iterator[CourseError]:
    """Trains what the questions are about: each number is there, and answers come out clearly, twice the same."""
    for step in _experiments(lesson):
        try:
            made = built_experiment(step)
            _require(made)
        except Misfit:
            continue  # told by the other check
        for index, question in enumerate(made.questions):
            if trouble := _trouble(made, question):
                yield lesson.document.error((*lesson.step_path(step), "ask", index), trouble, "choose other settings")


def _experiments(lesson: Lesson) -> Iterator[Experiment]:
    return (step for step in lesson.steps if isinstance(step, Experiment))


def _require(made: BuiltExperiment) -> None:
    """Raises `Misfit` for the first setup that does not fit."""
    _try(made.setup, made.plots, None)
    for offer in made.offers:
        for value in offer.choices:
            _try(offer.knob.turned(made.setup, value), made.plots, ("experiment", "knobs", offer.knob.name))
    known = read(Run(made.setup).record)
    for index, question in enumerate(made.questions):
        name = question.written.read or question.by
        if name and name not in known and not READINGS[name].late:
            part = "read" if question.reads else "lowest" if question.lowest else "highest"
            what = f"this run has no {READINGS[name].label}"
            raise Misfit(("ask", index, part), what, f"it has {', '.join(known)}")
        for stand in (question.stand, *question.stands):
            _try(made.turned(stand), made.plots, ("ask", index))


def _try(setup: Setup, plots: tuple[str, ...], at: Path | None) -> None:
    """Prepare a setup; ``at`` is where to point when a knob made it."""
    try:
        prepared = prepare(setup)
        for place, name in enumerate(plots):
            try:
                require(prepared, name)
            except NetworkError as error:
                raise Misfit(at or ("experiment", "plots", place), str(error)) from None
    except NetworkError as error:
        what, _, remedy = str(error).partition("; ")
        raise Misfit(at or PLACES.get(error.part, ("experiment",)), what, remedy) from None


def _trouble(made: BuiltExperiment, question: Question) -> str:
    name = question.written.read or question.by
    if not name:
        return ""
    stands = question.stands or (question.stand,)
    once, again = ([read(run(made.turned(stand))).get(name) for stand in stands] for run in (finished, shaken))
    if question.reads:
        return _trouble_reading(made, question, once[0], again[0])
    found = [number for number in once if number is not None]
    if not found:
        return f"no run has {READINGS[name].label}"
    if len(found) > 1:  # one without the number comes last
        best, next_best = sorted(found, reverse=not question.lowest)[:2]
        if abs(best - next_best) <= CLOSE * max(abs(best), abs(next_best)):
            return f"the two best runs are too close to tell apart: {text_of(best)} and {text_of(next_best)}"
    if _first(once, question) != _first(again, question):
        return "which run comes first hangs on the last digits of the rows: these runs are wild"
    return ""


def _trouble_reading(made: BuiltExperiment, question: Question, once: float | None, again: float | None) -> str:
    reading = READINGS[question.written.read]
    if once is None:
        return f"with {made.words(question.stand)} the run has no {reading.label}"
    if again is None or abs(once - again) > reading.tolerance(once, question.written.within):
        changed = "none" if again is None else text_of(again)
        return f"{reading.label} hangs on the last digits of the rows: {text_of(once)} becomes {changed}"
    return ""


def _first(numbers: Sequence[float | None], question: Question) -> int:
    """The place of the run that comes first."""
    sign = 1.0 if question.lowest else -1.0
    worst = [inf if number is None else sign * number for number in numbers]
    return worst.index(min(worst))
