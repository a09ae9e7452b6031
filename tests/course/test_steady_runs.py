"""What is asked about a run of the course must not hang on the last bit of a number.

Other machines add up in another order, and training can make much of that. So each run is made a second
time with rows that differ by less than any of that, and must lead to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.session.sittings import LESSONS, course_lesson
from tutor.course.experiments import BuiltExperiment, Question, built_experiment
from tutor.course.types import Experiment
from tutor.experiments.numbers import READINGS, read
from tutor.experiments.run import Run
from tutor.experiments.setup import Setup
from tutor.session.experimenting import USUAL_WITHIN

LITTLE = 1e-13  # of a number: some hundred times its last bit


@cache
def numbers_of(setup: Setup, shaken: bool) -> Mapping[str, float]:
    """What can be read off the run of ``setup``, on rows as they are or shaken a little."""
    run = Run(setup)
    if shaken:
        inputs = run.prepared.train.inputs
        noise = np.random.default_rng(1).normal(0.0, LITTLE, inputs.shape)
        train = replace(run.prepared.train, inputs=inputs * (1.0 + noise))
        run.prepared = replace(run.prepared, train=train)
        run.reset()
    run.finish()
    return read(run.record)


def questions() -> Iterator[tuple[BuiltExperiment, Question, str]]:
    for lesson in LESSONS:
        for step in course_lesson(lesson).steps:
            if isinstance(step, Experiment):
                made = built_experiment(step)
                yield from ((made, question, f"{lesson}-{question.key}") for question in made.questions)


QUESTIONS = list(questions())
READ = [(made, question) for made, question, _ in QUESTIONS if question.reads]
DECIDED = [(made, question) for made, question, _ in QUESTIONS if question.by]


@pytest.mark.parametrize(("made", "question"), READ, ids=[name for _, each, name in QUESTIONS if each.reads])
def test_a_number_that_is_read_stays_where_it_is(made: BuiltExperiment, question: Question) -> None:
    name, setup = question.written.read, made.turned(question.stand)
    value, shaken = (numbers_of(setup, each)[name] for each in (False, True))
    within = question.written.within or (0.5 if READINGS[name].whole else USUAL_WITHIN * abs(value))
    assert abs(value - shaken) <= within / 2


@pytest.mark.parametrize(("made", "question"), DECIDED, ids=[name for _, each, name in QUESTIONS if each.by])
def test_a_comparison_comes_out_the_same(made: BuiltExperiment, question: Question) -> None:
    worst = np.inf if question.lowest else -np.inf
    decided = []
    for shaken in (False, True):
        found = [numbers_of(made.turned(stand), shaken).get(question.by, worst) for stand in question.stands]
        decided.append(found.index(min(found) if question.lowest else max(found)))
    assert decided[0] == decided[1]
