"""Sittings to test with: real lessons, records in memory, and learners who do this or that."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from engine.names import Spelling
from engine.numerals import numeral
from tutor.course.documents import read_document
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.lessons import course_file, load_lesson, packaged_folder
from tutor.course.problems import BuiltProblem, built
from tutor.records.events import Event
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import View

LESSONS = tuple(heading.id for unit in course_file(packaged_folder()).units for heading in unit.lessons)
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
    problem = built(session.lesson, session.lesson.steps[session.state.position])
    assert problem is not None
    return problem


def right_answer(session: Session) -> actions.Action:
    """What a learner who knows everything does next on a step that asks or lets choose."""
    view = session.view()
    if view.kind == "ask":
        key = view.asked[view.focus].key
        value = problem_here(session).trace.find(key).value
        return actions.Answer(key, numeral(value, 8, Spelling.ASCII))
    step = session.lesson.steps[session.state.position]
    options = getattr(step, "options", ())
    return actions.Choose(next(number for number, option in enumerate(options, start=1) if option.right))


def is_open(view: View) -> bool:
    """Whether something is asked or to be chosen right where the learner is."""
    if view.kind == "ask":
        return not view.asked[view.focus].done
    return view.kind == "choose" and not view.can_go_on


def all_right(session: Session) -> Iterator[View]:
    """Work through everything with right answers; every view on the way."""
    while (view := session.view()).kind != "end":
        yield view
        session.act(right_answer(session) if is_open(view) else actions.Forward())
    yield view


def go_to(session: Session, step_id: str) -> View:
    """Go straight to a step by its id."""
    number = next(number for number, step in enumerate(session.lesson.steps, start=1) if step.id == step_id)
    return session.act(actions.GoTo(number))


def random_action(dice: random.Random, view: View) -> actions.Action:
    """Anything a face could send, also what makes no sense here."""
    key = dice.choice([row.key for row in view.asked] or ["O11"])
    typed = dice.choice(["1", "-0.5", "8.875", "18.96", "2*(", "", "yhat", "O11*2", "1e400", "−3", "0,5"])
    return dice.choice(
        [
            actions.Forward(),
            actions.Forward(),
            actions.Back(),
            actions.GoTo(dice.randrange(-1, 30)),
            actions.WalkTo(dice.randrange(-1, 30)),
            actions.Answer(key, typed),
            actions.Answer(key, typed),
            actions.Hint(key),
            actions.Focus(key),
            actions.Choose(dice.randrange(0, 5)),
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
