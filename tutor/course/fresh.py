"""A problem with fresh numbers: the same network or formulas, other numbers from a seed, fit to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.course.types import Ask, Derive, Step, variant_of

if TYPE_CHECKING:
    from engine.trace import Trace
    from tutor.course.lesson import Lesson
    from tutor.course.problems import BuiltProblem

_KEPT = 64
# The problem is kept beside what was made of it, so that its identity stays its own.
_MADE: dict[tuple[int, tuple[str, ...], int], tuple[Trace, BuiltProblem]] = {}


def with_fresh_numbers(problem: BuiltProblem, asked: Sequence[str], seed: int) -> BuiltProblem:
    """``problem`` with the numbers of ``seed``, which tell a right answer for each of ``asked`` from a mistake.

    The same seed gives the same numbers for the same ``asked``. Raises ``tutor.practice.NoVariant`` where none are fit.
    """
    key = (id(problem.trace), tuple(asked), seed)
    if key not in _MADE:
        # Most steps take their problem as it is written; only this needs the mistakes.
        from tutor.practice.gate import fresh

        names = [problem.notation.parse(text) for text in asked]
        made = fresh(problem.trace, names, seed)
        if len(_MADE) >= _KEPT:
            _MADE.clear()
        _MADE[key] = (problem.trace, replace(problem, network=made.network, trace=made, notation=made.notation))
    return _MADE[key][1]


def asked_of(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """What the steps that share the numbers of ``step`` ask for, so that fresh ones suit all of them."""
    name, variant = lesson.problem_name(step), variant_of(step)
    sharing = [one for one in lesson.steps if lesson.problem_name(one) == name and variant_of(one) == variant]
    texts: list[str] = []
    for one in sharing:
        if isinstance(one, Ask):
            texts += one.quantities
        elif isinstance(one, Derive):
            texts.append(one.derive)
    return tuple(dict.fromkeys(texts))
