"""A problem with fresh numbers: the same network or formulas, other numbers from a seed, fit to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.course.types import Ask, Derive, Step, variant_of
from tutor.marking.tolerance import EXACT_DIGITS, USUAL_DIGITS

if TYPE_CHECKING:
    from engine.trace import Trace
    from tutor.course.lesson import Lesson
    from tutor.course.problems import BuiltProblem

_KEPT = 64
# The problem is kept beside what was made of it, so that its identity stays its own.
_MADE: dict[tuple[int, tuple[str, ...], int, int], tuple[Trace, BuiltProblem]] = {}


def with_fresh_numbers(problem: BuiltProblem, asked: Sequence[str], seed: int, digits: int) -> BuiltProblem:
    """``problem`` with the numbers of ``seed``, which tell a right answer for each of ``asked`` from a mistake.

    ``digits`` are the significant figures asked. The same seed gives the same numbers for the same question. Raises
    ``tutor.practice.NoVariant`` where none are fit.
    """
    key = (id(problem.trace), tuple(asked), seed, digits)
    if key not in _MADE:
        # Most steps take their problem as it is written; only this needs the mistakes.
        from tutor.practice.gate import fresh

        names = [problem.notation.parse(text) for text in asked]
        made = fresh(problem.trace, names, seed, digits, problem.problem.fresh)
        if len(_MADE) >= _KEPT:
            _MADE.clear()
        _MADE[key] = (problem.trace, replace(problem, network=made.network, trace=made, notation=made.notation))
    return _MADE[key][1]


def digits_of(problem: BuiltProblem, step: Ask) -> int:
    """The significant figures that a question asks for: of a number that is counted all of them."""
    return EXACT_DIGITS if step.exact or problem.exact else step.digits


def asked_of(lesson: Lesson, step: Step, problem: BuiltProblem) -> tuple[tuple[str, ...], int]:
    """What the steps that share the numbers of ``step`` ask for, and to how many figures at least.

    So fresh numbers suit all of them.
    """
    name, variant = lesson.problem_name(step), variant_of(step)
    sharing = [one for one in lesson.steps if lesson.problem_name(one) == name and variant_of(one) == variant]
    texts: list[str] = []
    fewest: list[int] = []
    for one in sharing:
        if isinstance(one, Ask):
            texts += one.quantities
            fewest.append(digits_of(problem, one))
        elif isinstance(one, Derive):
            texts.append(one.derive)
    return tuple(dict.fromkeys(texts)), min(fewest, default=USUAL_DIGITS)
