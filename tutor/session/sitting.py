"""An exam while it is sat: what is told at once and what only behind the end, and other numbers the next time."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from tutor.course.errors import CourseError
from tutor.course.lesson import Lesson
from tutor.course.problems import built
from tutor.course.types import Ask, Derive, Show, Step, Variant, Walk, variant_of
from tutor.session.state import State

APART = 1000  # between the seeds of two sittings, so that no numbers come twice
MOST_TRIES = 5  # seeds that are passed over because their numbers are not fit


def is_sat(lesson: Lesson, state: State) -> bool:
    """Whether this is an exam whose end was not reached yet: outcomes are told, explanations are not."""
    return lesson.exam and state.handed_in is None


def paper(lesson: Lesson, sitting: int) -> Lesson:
    """The lesson as it is sat for the time ``sitting``, counted from 0: an exam has other numbers each time.

    Steps that share their numbers go on sharing them. Where no fit numbers are found the old ones stay.
    """
    if not lesson.exam or not sitting:
        return lesson
    groups: dict[tuple[str, Variant | None], list[Step]] = {}
    for step in lesson.steps:
        if isinstance(step, Show | Walk | Ask | Derive) and lesson.problem_of(step) is not None:
            groups.setdefault((lesson.problem_name(step), variant_of(step)), []).append(step)
    for (_, variant), steps in groups.items():
        start = (variant.seed if variant else 0) + APART * sitting
        for seed in range(start, start + MOST_TRIES):
            changed = _with_seed(lesson, frozenset(step.id for step in steps), seed)
            try:
                built(changed, next(step for step in changed.steps if step.id == steps[0].id))
            except CourseError:
                continue
            lesson = changed
            break
    return lesson


def _with_seed(lesson: Lesson, ids: frozenset[str], seed: int) -> Lesson:
    steps = (
        msgspec.structs.replace(step, variant=Variant(seed=seed)) if step.id in ids else step for step in lesson.steps
    )
    return replace(lesson, steps=tuple(steps))
