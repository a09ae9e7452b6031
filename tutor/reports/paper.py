"""One lesson on paper: what it teaches and asks, step by step. The answers are not in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.names import Spelling, spell
from tutor.course.experiments import BuiltExperiment, built_experiment
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem
from tutor.course.types import Ask, Choose, Derive, Experiment, Explain, Match, Order, Point, Show, Walk
from tutor.course.types import Step as LessonStep
from tutor.experiments.knob import text_of
from tutor.experiments.knobs import KNOBS
from tutor.experiments.numbers import READINGS
from tutor.session.arranging import instruction, rows
from tutor.session.state import State
from tutor.session.variants import problem_at
from tutor.session.wording import in_spelling

WIDTH = 78
INDENT = "   "


def lesson_text(lesson: Lesson, spelling: Spelling) -> str:
    """A lesson from its first step to its last."""
    title = in_spelling(lesson.title, spelling)
    lines = [title, "=" * len(title), "", *_wrapped(in_spelling(lesson.about, spelling))]
    if lesson.needs:
        needs = f"Needs: {', '.join(lesson.needs)}."
        lines += textwrap.wrap(needs, WIDTH, subsequent_indent=INDENT, break_on_hyphens=False)
    for number, step in enumerate(lesson.steps, start=1):
        problem = problem_at(lesson, State(), step)
        told = (f"{INDENT}{line}".rstrip() for text in _told(lesson, problem, step, spelling) for line in text)
        lines += ["", f"{number}. [{step.id}]", *told]
    return "\n".join(lines).rstrip() + "\n"


def _wrapped(text: str, hanging: str = "") -> list[str]:
    """``text`` in lines; those that are indented already go on at the same depth."""
    lines: list[str] = []
    for line in text.splitlines():
        deeper = line[: len(line) - len(line.lstrip())] + hanging
        lines += textwrap.wrap(line, WIDTH - len(INDENT), subsequent_indent=deeper) or [""]
    return lines


def _told(lesson: Lesson, problem: BuiltProblem | None, step: LessonStep, spelling: Spelling) -> Iterator[list[str]]:
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
        case Derive() | Point():
            yield text(step.say)
            name = step.derive if isinstance(step, Derive) else step.point
            asked = spell(problem.notation.parse(name), spelling) if problem else name
            yield [f"Asked: {'the formula of' if isinstance(step, Derive) else 'where it is:'} {asked}"]
        case Order() | Match():
            yield text("\n\n".join((step.text, "\n".join(rows(lesson, step)), instruction(step))))
        case Experiment():
            yield from _trained(built_experiment(step), step, problem, spelling)
        case Choose():
            yield text(step.text)
            for number, option in enumerate(step.options, start=1):
                yield _wrapped(f"{number}  {fill(option.text, problem, spelling)}", hanging="   ")


def _trained(
    made: BuiltExperiment, step: Experiment, problem: BuiltProblem | None, spelling: Spelling
) -> Iterator[list[str]]:
    """An experiment: what can be turned, and what is asked about its runs."""
    layers = "-".join(map(str, made.setup.layers))
    yield _wrapped(f"A network {layers} is trained, with plots: {', '.join(made.plots)}.")
    yield _wrapped(fill(step.say, problem, spelling))
    for offer in made.offers:
        yield _wrapped(in_spelling(f"To turn: {offer.knob.label}, {', '.join(offer.texts)}", spelling), hanging="  ")
    for question in made.questions:
        written = question.written
        asked = fill(written.say or written.choose, problem, spelling)
        read = f"Read off: {READINGS[written.read].label}" if question.reads else ""
        yield _wrapped(in_spelling(" ".join(filter(None, (asked, read))), spelling), hanging="  ")
        for number, option in enumerate(written.options, start=1):
            turned = ", ".join(f"{KNOBS[name].label} {text_of(value)}" for name, value in option.turned.items())
            told = fill(option.text, problem, spelling) if option.text else in_spelling(turned, spelling)
            yield _wrapped(f"{number}  {told}", hanging="   ")
