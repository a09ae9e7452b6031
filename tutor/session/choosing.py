"""Being asked for what one likes: a quantity by its name, the next one that is open, or one at random.

Only a problem of the learner's own can be asked about in any order; a lesson has its own.
"""

from __future__ import annotations

import random

from engine.names import Spelling, UnknownName
from tutor.course.lesson import Lesson
from tutor.course.own import is_own
from tutor.course.types import Ask
from tutor.session.knowledge import asked
from tutor.session.lookup import Lookup
from tutor.session.state import State
from tutor.session.variants import problem_at


def questions(lesson: Lesson, state: State, spelling: Spelling) -> Lookup | None:
    """The quantities that can be asked for by name, in the order of computation; None where the lesson asks."""
    places = list(_questions(lesson).values())
    problem = problem_at(lesson, state, lesson.steps[places[0]]) if places else None
    if problem is None:
        return None
    names = (asked(problem, lesson.steps[place])[0] for place in places)  # type: ignore[arg-type]
    return Lookup(tuple(names), problem.notation, spelling, "this problem")


def place_of_question(lesson: Lesson, state: State, typed: str) -> int:
    """At which step ``typed`` is asked, counted from 0. Raises UnknownName, with a sentence, where it is not."""
    places = _questions(lesson)
    if not places:
        raise UnknownName("Here the lesson asks. Any quantity can be asked for in a problem of your own: walk PROBLEM.")
    first = next(iter(places.values()))
    problem = problem_at(lesson, state, lesson.steps[first])
    assert problem is not None, "a problem of the learner's own has one"
    name = str(problem.notation.parse(typed))
    if name in places:
        return places[name]
    if name in map(str, problem.trace):
        raise UnknownName(f"{name} is given, or is a part of another working: nothing is asked about it.")
    raise UnknownName(f"{name} is not computed in this problem.")


def next_open(lesson: Lesson, state: State) -> int | None:
    """The step of the next quantity that was not found yet, behind this step and then from the beginning."""
    waiting = _open(lesson, state)
    return next((place for place in waiting if place > state.position), waiting[0] if waiting else None)


def any_open(lesson: Lesson, state: State) -> int | None:
    """The step of some quantity that was not found yet: not the one of now, where there is another.

    It hangs on the content, the place and what was found, so that a session can be replayed.
    """
    waiting = _open(lesson, state)
    others = [place for place in waiting if place != state.position] or waiting
    dice = random.Random(f"{lesson.hash}:{state.position}:{len(waiting)}")
    return dice.choice(others) if others else None


def _open(lesson: Lesson, state: State) -> list[int]:
    """The steps of the quantities that were neither found nor shown by the last hint."""
    questions = _questions(lesson)
    return [place for name, place in questions.items() if not _done(state, lesson.steps[place].id, name)]


def _done(state: State, step_id: str, name: str) -> bool:
    done = state.step(step_id)
    return done.solved or (name in done.items and done.items[name].done)


def _questions(lesson: Lesson) -> dict[str, int]:
    """Each quantity that a problem of the learner's own asks for, with the place of its step."""
    if not is_own(lesson):
        return {}
    return {step.quantities[0]: place for place, step in enumerate(lesson.steps) if isinstance(step, Ask)}
