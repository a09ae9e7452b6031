"""One lesson on paper: what it teaches and asks, step by step. The answers are not in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.names import Spelling, spell
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Choose, Explain, Show, Walk
from tutor.course.types import Step as LessonStep
from tutor.session.wording import in_spelling

WIDTH = 78
INDENT = "   "


def lesson_text(lesson: Lesson, spelling: Spelling) -> str:
    """A lesson from its first step to its last."""
    title = in_spelling(lesson.title, spelling)
    lines = [title, "=" * len(title), "", *_wrapped(in_spelling(lesson.about, spelling))]
    if lesson.needs:
        lines.append(f"Needs: {', '.join(lesson.needs)}.")
    for number, step in enumerate(lesson.steps, start=1):
        told = (f"{INDENT}{line}".rstrip() for text in _told(built(lesson, step), step, spelling) for line in text)
        lines += ["", f"{number}. [{step.id}]", *told]
    return "\n".join(lines).rstrip() + "\n"


def _wrapped(text: str, hanging: str = "") -> list[str]:
    """``text`` in lines; those that are indented already go on at the same depth."""
    lines: list[str] = []
    for line in text.splitlines():
        deeper = line[: len(line) - len(line.lstrip())] + hanging
        lines += textwrap.wrap(line, WIDTH - len(INDENT), subsequent_indent=deeper) or [""]
    return lines


def _told(problem: BuiltProblem | None, step: LessonStep, spelling: Spelling) -> Iterator[list[str]]:
    def text(template: str) -> list[str]:
        return _wrapped(fill(template, problem, spelling))

    match step:
        case Explain():
            yield text(step.text)
        case Show():
            yield ["The network is drawn."]
            yield text(step.say)
        case Walk():
            yield [f"A walk through: {', '.join(step.phases)}."]
            yield text(step.say)
        case Ask():
            yield text(step.say)
            names = [problem.notation.parse(asked) for asked in step.quantities] if problem else []
            yield _wrapped(f"Asked: {', '.join(spell(name, spelling) for name in names)}", hanging="  ")
        case Choose():
            yield text(step.text)
            for number, option in enumerate(step.options, start=1):
                yield _wrapped(f"{number}  {fill(option.text, problem, spelling)}", hanging="   ")
