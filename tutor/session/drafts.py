"""What an action is judged by, and what it leads to: an event that has not yet its identity and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.course.types import Step, Walk
from tutor.session.knowledge import walked
from tutor.session.questions import answers, keys_of
from tutor.session.state import END, Item, State
from tutor.session.variants import problem_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event without its identity and time: what happened, to be stamped and stored."""

    kind: str
    step: str
    item: str = ""
    typed: str = ""
    understood: str = ""
    value: float | None = None
    outcome: str = ""
    mistake: str = ""
    message: str = ""
    hints: int = 0
    seed: int | None = None
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything an action is judged by."""

    lesson: Lesson
    state: State
    spelling: Spelling = Spelling.UNICODE

    @property
    def step(self) -> Step | None:
        """The step the learner is at; None at the end."""
        steps, position = self.lesson.steps, self.state.position
        return steps[position] if position < len(steps) else None


def step_id(lesson: Lesson, position: int) -> str:
    """The id of the step at ``position``, or that of the end behind the last."""
    return lesson.steps[position].id if position < len(lesson.steps) else END


def place_of(lesson: Lesson, position: int) -> str:
    """``9/16/23``: step, steps and answers asked for, which the course map shows without opening the lesson."""
    steps = len(lesson.steps)
    return f"{min(position + 1, steps)}/{steps}/{sum(map(answers, lesson.steps))}"


def place_in_walk(lesson: Lesson, state: State, step: Walk) -> tuple[int, int]:
    """Where in a walk the learner is, from 0, and how many places it has."""
    problem = problem_at(lesson, state, step)
    length = len(walked(problem.trace, step)) if problem else 0
    # A lesson that was changed since may have become shorter.
    return max(0, min(state.step(step.id).place, length - 1)), length


def lines_of(lesson: Lesson, state: State, step: Step) -> dict[str, Item]:
    """What is asked, in canonical ASCII and in order, with what became of each."""
    items = state.step(step.id).items
    return {key: items.get(key, Item()) for key in keys_of(problem_at(lesson, state, step), step)}


def focus_of(lines: Iterable[str], focus: str) -> int:
    """Which line of a sheet is worked on: the one last chosen, or the first."""
    keys = list(lines)
    return keys.index(focus) if focus in keys else 0
