"""Sittings to test with: real lessons, records in memory, and learners who do this or that."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from engine.names import Quantity, Spelling
from engine.numerals import numeral
from engine.rendering import Style, render
from engine.working import working
from tests.session.laboratory import next_action, train_to_the_end
from tutor.course.documents import read_document
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.lessons import course_file, load_lesson, packaged_folder
from tutor.course.problems import BuiltProblem
from tutor.course.types import Experiment, Match, Order, Step
from tutor.records.events import Event
from tutor.session import actions, pointing
from tutor.session.arranging import solution, typed
from tutor.session.session import Session
from tutor.session.variants import problem_at
from tutor.session.view import View

LESSONS = tuple(heading.id for unit in course_file(packaged_folder()).units for heading in unit.lessons)
# For what costs many views of each: the rest of the course is made of the same kinds of step.
SAMPLE = ("forward-pass", "backprop-output", "backprop-hidden")
BOTH = (Spelling.UNICODE, Spelling.ASCII)


@dataclass
class Kept:
    """Records in memory."""

    stored: list[Event] = field(default_factory=list)
    notice: str | None = None

    def append(self, event: Event) -> None:
        self.stored.append(event)

    def events(self, lesson: str | None = None) -> list[Event]:
        return [event for event in self.stored if lesson in (None, event.lesson)]


@cache
def course_lesson(lesson_id: str) -> Lesson:
    return load_lesson(packaged_folder() / f"{lesson_id}.yaml")


def written(text: str) -> Lesson:
    """A lesson from YAML text."""
    return lesson_from(read_document(text, "lesson.yaml"))


def sitting(lesson: Lesson | str, kept: Kept | None = None, spelling: Spelling = Spelling.UNICODE) -> Session:
    made = course_lesson(lesson) if isinstance(lesson, str) else lesson
    return Session(made, kept or Kept(), clock=lambda: 1_700_000_000.0, spelling=spelling)


def problem_here(session: Session) -> BuiltProblem:
    problem = problem_at(session.lesson, session.state, session.lesson.steps[session.state.position])
    assert problem is not None
    return problem


def right_answer(session: Session) -> actions.Action:
    """What a learner who knows everything does next on a step that asks or lets choose.

    At an experiment that may be a knob to turn or a run to make first.
    """
    step = session.lesson.steps[session.state.position]
    if isinstance(step, Experiment):
        return next_action(session)
    view = session.view()
    if view.asked:
        key = view.asked[view.focus].key
        return actions.Answer(key, RIGHT[view.kind](session, step, key))
    options = getattr(step, "options", ())
    return actions.Choose(next(number for number, option in enumerate(options, start=1) if option.right))


def _value(session: Session, step: Step, key: str) -> str:
    return numeral(problem_here(session).trace.find(key).value, 8, Spelling.ASCII)


def _formula(session: Session, step: Step, key: str) -> str:
    trace = problem_here(session).trace
    return render(working(trace, trace.find(key).name).formula, Style(Spelling.ASCII))


def _arranged(session: Session, step: Step, key: str) -> str:
    assert isinstance(step, Order | Match)
    return typed(solution(session.lesson, step), step)


def _place(session: Session, step: Step, key: str) -> str:
    notation = problem_here(session).notation
    name = notation.parse(key)
    assert isinstance(name, Quantity)
    return pointing.answer(name, notation)


# What is typed for a right answer, by the kind of step.
RIGHT: dict[str, Callable[[Session, Step, str], str]] = {
    "ask": _value,
    "derive": _formula,
    "order": _arranged,
    "match": _arranged,
    "point": _place,
}


def is_open(view: View) -> bool:
    """Whether something is asked or to be chosen right where the learner is."""
    if view.asked:
        return not view.asked[view.focus].done
    return bool(view.options) and not view.can_go_on


def all_right(session: Session) -> Iterator[View]:
    """Work through everything with right answers; every view on the way."""
    while (view := session.view()).kind != "end":
        yield view
        action = right_answer(session) if is_open(view) else actions.Forward()
        assert session.act(action) != view, f"{action} is not taken at step {view.place.step} of {view.title}"
        train_to_the_end(session)
    yield view


def go_to(session: Session, step_id: str) -> View:
    """Go straight to a step by its id."""
    number = next(number for number, step in enumerate(session.lesson.steps, start=1) if step.id == step_id)
    return session.act(actions.GoTo(number))


def random_action(dice: random.Random, view: View) -> actions.Action:
    """Anything a face could send, also what makes no sense here."""
    key = dice.choice([row.key for row in view.asked] or ["O11"])
    text = dice.choice(["1", "-0.5", "8.875", "18.96", "2*(", "", "yhat", "O11*2", "1e400", "−3", "0,5"])
    return dice.choice(
        [
            actions.Forward(),
            actions.Forward(),
            actions.Back(),
            actions.GoTo(dice.randrange(-1, 30)),
            actions.WalkTo(dice.randrange(-1, 30)),
            actions.Answer(key, text),
            actions.Answer(key, text),
            actions.Hint(key),
            actions.Focus(key),
            actions.Choose(dice.randrange(0, 5)),
            actions.Another(),
            actions.StartOver() if dice.random() < 0.1 else actions.Forward(),
            actions.Leave(),
        ]
    )


SMALL = """
id: small
title: Small
problem: &p
  layers: [1, 1]
  activations: [linear]
  loss: squared_error
  rows: [{x: 2, y: 7}]
  weights: {W1: [[3]], b1: [0.25]}
problems:
  other:
    layers: [1, 1]
    activations: [sigmoid]
    rows: [{x: 1, y: 1}]
    weights: {W1: [[0.5]]}
steps:
"""


def small(*steps: str) -> Lesson:
    """A lesson on a network of one weight, with these steps (each one line of YAML)."""
    return written(SMALL.replace("&p", "") + "".join(f"  - {step}\n" for step in steps))
