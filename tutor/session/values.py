"""Questions for a value: one, or a sheet of several, marked with what the learner knows and gave before."""

from __future__ import annotations

from dataclasses import replace

from tutor.course.problems import BuiltProblem
from tutor.course.types import Ask
from tutor.marking.deciding import mark
from tutor.marking.tolerance import EXACT_DIGITS
from tutor.marking.verdicts import Outcome
from tutor.session.asking import Asking, Judged, judged
from tutor.session.knowledge import asked


def keys(problem: BuiltProblem | None, step: Ask) -> tuple[str, ...]:
    return tuple(map(str, asked(problem, step))) if problem else ()


def is_exact(problem: BuiltProblem, step: Ask) -> bool:
    """Whether only the very number is right."""
    return step.exact or problem.exact


def judge(asking: Asking, text: str) -> Judged:
    assert asking.problem is not None, "a question for a value has a problem"
    assert asking.knows is not None, "what is known of a problem is known where there is one"
    name = asking.problem.notation.parse(asking.key)
    exact = is_exact(asking.problem, asking.step)
    verdict = mark(
        asking.problem.trace,
        name,
        text,
        digits=EXACT_DIGITS if exact else asking.step.digits,
        usable=asking.knows.known - {name},
        earlier={other: value for other, value in asking.knows.earlier.items() if other != name},
        spelling=asking.spelling,
    )
    if exact and verdict.outcome is Outcome.IMPRECISE:
        return replace(judged(verdict), message="Near, but the exact number is asked.")
    return judged(verdict)
