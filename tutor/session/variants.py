"""Which numbers a step works with: those of the lesson, or others that the learner asked for.

A lesson names a seed; a learner who wants another like it gets the next one. Both lead to the same problem with
other numbers, and the seed is in every event, so what was asked can be made again.
"""

from __future__ import annotations

from tutor.course.fresh import digits_of, with_fresh_numbers
from tutor.course.lesson import Lesson
from tutor.course.problems import BuiltProblem, built, plainly_built
from tutor.course.types import Ask, Step, variant_of
from tutor.session.state import State

MOST_TRIES = 3  # seeds that are passed over because their numbers are not fit


def seed_of(state: State, step: Step) -> int | None:
    """The seed of the numbers of a step; None for the problem as it is written."""
    own = state.step(step.id).seed
    variant = variant_of(step)
    return own if own is not None else variant.seed if variant else None


def problem_at(lesson: Lesson, state: State, step: Step) -> BuiltProblem | None:
    """What a step computes with now; None when it has no problem. Raises CourseError."""
    own = state.step(step.id).seed
    if own is None:
        return built(lesson, step)
    return _with_seed(lesson, step, own) or built(lesson, step)


def numbers_of(lesson: Lesson, state: State, step: Step) -> tuple[str, int | None]:
    """A key for the numbers a step works with: steps with the same key share what is known."""
    return lesson.problem_name(step), seed_of(state, step)


def has_others(lesson: Lesson, step: Step) -> bool:
    """Whether a step may be asked again with fresh numbers. Nothing is computed for it."""
    problem = lesson.problem_of(step) if isinstance(step, Ask) else None
    return problem is not None and (not problem.given or any(problem.given.values()))  # nothing is like 0 but 0


def next_seed(lesson: Lesson, state: State, step: Step) -> int | None:
    """The seed of other numbers than those of now; None where none are fit to be asked."""
    start, now = (seed_of(state, step) or 0) + 1, problem_at(lesson, state, step)
    for seed in range(start, start + MOST_TRIES):
        made = _with_seed(lesson, step, seed)
        if made is not None and now is not None and made.trace.numbers != now.trace.numbers:
            return seed
    return None


def _with_seed(lesson: Lesson, step: Step, seed: int) -> BuiltProblem | None:
    """The problem of a step with the numbers of ``seed``; None where these are not fit to be asked.

    They are for this step alone, so only what it asks has to be fit, which is quickly found.
    """
    problem = plainly_built(lesson, step)
    if problem is None or not isinstance(step, Ask):
        return None
    try:
        return with_fresh_numbers(problem, step.quantities, seed, digits_of(problem, step))
    except ValueError:
        return None
