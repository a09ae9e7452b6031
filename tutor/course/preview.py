"""A lesson as plain text from its first step to its last, for the teacher who is writing it.

It shows what a learner will see, with every placeholder filled, and beside it what a learner does not see at
once: step ids, the right values, and what is said of each wrong answer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.names import Spelling, spell
from engine.numerals import numeral
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Choose, Explain, Show, Step, Walk

COLUMNS = 76


def preview(lesson: Lesson, spelling: Spelling = Spelling.UNICODE) -> str:
    """The whole lesson as text of at most 80 columns. Raises CourseError or PlaceholderError where it is broken."""
    return "\n".join(_lines(lesson, spelling)) + "\n"


def _lines(lesson: Lesson, spelling: Spelling) -> Iterator[str]:
    yield f"{lesson.title} ({lesson.id}, {lesson.minutes} min)"
    yield from _wrapped(lesson.about)
    if lesson.needs:
        yield f"Needs: {', '.join(lesson.needs)}"
    for number, step in enumerate(lesson.steps, 1):
        yield ""
        yield f"--- {number} of {len(lesson.steps)}: {step.id}"
        yield from _step_lines(step, built(lesson, step), spelling)


def _step_lines(step: Step, made: BuiltProblem | None, spelling: Spelling) -> Iterator[str]:
    match step:
        case Explain(text=text):
            yield from _wrapped(fill(text, made, spelling))
        case Show(highlight=lit, say=say):
            yield f"[the network{' with ' + ', '.join(lit) + ' lit' if lit else ''}]"
            yield from _wrapped(fill(say, made, spelling))
        case Walk(phases=phases, say=say):
            yield f"[a walk: {', '.join(phases)}]"
            yield from _wrapped(fill(say, made, spelling))
        case Ask(quantities=quantities, say=say, digits=digits, hints=hints):
            yield from _wrapped(fill(say, made, spelling))
            for quantity in quantities:
                yield f"  {_answer(quantity, made, spelling, digits)}"
            for rung, words in hints.items():
                yield from _wrapped(f"hint {rung}: {fill(words, made, spelling)}", "  ")
        case Choose(text=text, options=options):
            yield from _wrapped(fill(text, made, spelling))
            for number, option in enumerate(options, 1):
                mark = "right" if option.right else "wrong"
                yield from _wrapped(f"{number}. ({mark}) {fill(option.text, made, spelling)}", "  ")
                if option.because:
                    yield from _wrapped(fill(option.because, made, spelling), "     ")


def _answer(quantity: str, made: BuiltProblem | None, spelling: Spelling, digits: int) -> str:
    assert made is not None  # asking needs a problem: tutor.course.checking says so
    found = made.trace.find(quantity)
    return f"{spell(found.name, spelling)} = {numeral(found.value, digits, spelling)}"


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    for line in text.splitlines():
        inside = indent + line[: len(line) - len(line.lstrip())]
        hanging = inside + ("  " if line.lstrip().startswith("- ") else "")
        yield from textwrap.wrap(line.strip(), COLUMNS, initial_indent=inside, subsequent_indent=hanging) or [""]
