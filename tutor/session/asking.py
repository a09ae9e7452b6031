"""What an answer is judged by, and what comes of judging it, for every kind of question alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem
from tutor.marking.verdicts import Verdict
from tutor.session.knowledge import Knowledge
from tutor.session.state import StepState

NOTHING_DONE = StepState()
RIGHT, WRONG, UNREADABLE = "correct", "wrong", "unreadable"


@dataclass(frozen=True, slots=True)
class Asking:
    """One line of a question. ``problem`` and ``knows`` are None where a step has no problem."""

    lesson: Lesson
    step: Any  # a step of the kind that judges
    key: str
    problem: BuiltProblem | None
    knows: Knowledge | None
    spelling: Spelling
    done: StepState = NOTHING_DONE  # what was done in this step so far

    def text(self, template: str) -> str:
        return fill(template, self.problem, self.spelling)


def judged(verdict: Verdict) -> Judged:
    """What marking said, as a session stores it."""
    return Judged(
        str(verdict.outcome),
        verdict.message,
        verdict.answer.understood,
        verdict.answer.value,
        verdict.mistake,
        verdict.caret,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an answer. ``outcome`` is one of marking's; ``message`` says it to the learner."""

    outcome: str
    message: str
    understood: str = ""
    value: float | None = None
    mistake: str = ""
    caret: int | None = None
