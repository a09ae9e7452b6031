"""Which numbers a step works with: those of its problem as written, or fresh ones from a seed.

A lesson names a seed; a learner who wants another like it gets the next one. Both lead to the same problem with
other numbers, and the seed is in every event, so what was asked can be made again.
"""

from __future__ import annotations

from tutor.course.lesson import Lesson
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Derive, Step, variant_of
from tutor.session.state import State


def seed_of(state: State, step: Step) -> int | None:
    """The seed of the numbers of a step; None for the problem as it is written."""
    own = state.step(step.id).seed
    variant = variant_of(step)
    return own if own is not None else variant.seed if variant else None


def problem_at(lesson: Lesson, state: State, step: Step) -> BuiltProblem | None:
    """What a step computes with now; None when it has no problem. Raises CourseError."""
    problem, seed = built(lesson, step), seed_of(state, step)
    return problem if problem is None or seed is None else fresh(problem, asked_of(lesson, step), seed)


def numbers_of(lesson: Lesson, state: State, step: Step) -> tuple[str, int | None]:
    """A key for the numbers a step works with: steps with the same key share what is known."""
    return lesson.problem_name(step), seed_of(state, step)


def asked_of(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """What the steps with the numbers of ``step`` ask for, so that fresh ones suit all of them."""
    name, variant = lesson.problem_name(step), variant_of(step)
    sharing = [one for one in lesson.steps if lesson.problem_name(one) == name and variant_of(one) == variant]
    texts = [
        one.quantities if isinstance(one, Ask) else (one.derive,) for one in sharing if isinstance(one, Ask | Derive)
    ]
    return tuple(dict.fromkeys(text for group in texts for text in group))


def has_fresh_numbers(problem: BuiltProblem) -> bool:
    """Whether there are other numbers for this problem."""
    return False


def fresh(problem: BuiltProblem, asked: tuple[str, ...], seed: int) -> BuiltProblem:
    """The problem with the numbers of ``seed``, fit for asking ``asked``."""
    return problem
