"""What a learner knows at a point of a lesson: what was given, found, or shown on the way.

A value that is still asked for is hidden in the drawing and may not be used in an answer, even when
a walk has shown it before: recalling the way is the point of the question. In a lesson a question that was passed
by is answered for those behind it; in a problem of one's own, asked in any order, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.names import Name, Notation
from engine.trace import Phase, Role, Trace
from tutor.course.lesson import Lesson
from tutor.course.own import is_own
from tutor.course.problems import BuiltProblem
from tutor.course.types import Ask, Walk, variant_of
from tutor.course.types import Step as LessonStep
from tutor.course.walking import walked
from tutor.session.state import Item, State
from tutor.session.variants import numbers_of, problem_at

__all__ = ["Knowledge", "asked", "knowledge", "walked"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names by how they are known. ``earlier`` are the learner's own values that are not right yet."""

    given: frozenset[Name]
    found: frozenset[Name]
    shown: frozenset[Name]
    earlier: dict[Name, float]

    @property
    def known(self) -> frozenset[Name]:
        return self.given | self.found | self.shown


def asked(problem: BuiltProblem, ask: Ask) -> tuple[Name, ...]:
    """The quantities an ask step asks for, in its order."""
    return _named(problem.notation, ask.quantities)


@lru_cache(4096)  # a problem of a learner's own asks for every quantity, and all are looked through for every view
def _named(notation: Notation, texts: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(notation.parse(text) for text in texts)


def knowledge(lesson: Lesson, state: State, position: int) -> Knowledge:
    """What is known of the problem of the step at ``position``. The problem must exist."""
    here = lesson.steps[position]
    problem = problem_at(lesson, state, here)
    assert problem is not None
    given = frozenset(step.name for step in problem.trace.phase(Phase.GIVEN))
    found: set[Name] = set()
    shown: set[Name] = set()
    hidden: set[Name] = set()
    earlier: dict[Name, float] = {}
    for answered in _asked_with_others_since(lesson, state, here):
        shown.update(asked(problem, answered))
    for index, step in _steps_about(lesson, state, here):
        done = state.step(step.id)
        if isinstance(step, Walk):
            shown.update(one.name for one in walked(problem.trace, step)[: done.farthest + 1])
            continue
        for name in asked(problem, step):
            item = done.items.get(str(name), Item())
            if item.right:
                found.add(name)
            elif item.revealed or (index < position and not is_own(lesson)):
                shown.add(name)
            else:
                hidden.add(name)
            if item.value is not None and not item.right:
                earlier[name] = item.value
    open_here = _open(problem, here, state)
    found -= open_here
    if not isinstance(here, Walk):
        shown -= hidden - found
    shown -= open_here
    known = given | found | shown
    # A hidden number is told with the first value that is made of it.
    shown |= {name for name in problem.hidden if any(name in problem.trace[one].depends for one in known)}
    shown |= {name for name in _locals(problem.trace, known) if name not in hidden}
    return Knowledge(given, frozenset(found), frozenset(shown - found), earlier)


def _open(problem: BuiltProblem, here: LessonStep, state: State) -> set[Name]:
    """What this very step still asks for. It is hidden even if the same was found before."""
    if not isinstance(here, Ask):
        return set()
    items = state.step(here.id).items
    return {name for name in asked(problem, here) if not items.get(str(name), Item()).done}


def _steps_about(lesson: Lesson, state: State, here: LessonStep) -> Iterator[tuple[int, Walk | Ask]]:
    """The walks and questions with the same numbers as ``here``."""
    numbers = numbers_of(lesson, state, here)
    for index, step in enumerate(lesson.steps):
        if isinstance(step, Walk | Ask) and numbers_of(lesson, state, step) == numbers:
            yield index, step


def _asked_with_others_since(lesson: Lesson, state: State, here: LessonStep) -> Iterator[Ask]:
    """Questions with the lesson's own numbers, as ``here``, that were answered and then asked again with others."""
    name, seed = numbers_of(lesson, state, here)
    for step in lesson.steps:
        if isinstance(step, Ask) and step is not here and state.step(step.id).seed is not None:
            variant = variant_of(step)
            if (lesson.problem_name(step), variant.seed if variant else None) == (name, seed):
                yield step


def _locals(trace: Trace, known: frozenset[Name]) -> Iterator[Name]:
    """Derivatives of one neuron, such as dO₁₁/dW¹₁₁ = x₁₁, whose parts are all known."""
    for step in trace.steps.values():
        if step.role is Role.LOCAL and all(name in known for name in step.depends):
            yield step.name
