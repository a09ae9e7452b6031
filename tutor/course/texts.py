"""Every text of a lesson that a learner reads, with its place in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.course.documents import Path
from tutor.course.experiment_types import RunQuestion
from tutor.course.lesson import Lesson
from tutor.course.types import (
    Ask,
    Choose,
    Derive,
    Experiment,
    Explain,
    Match,
    Order,
    Point,
    Show,
    Step,
    Walk,
)


def texts(lesson: Lesson) -> Iterator[tuple[Step, Path, str]]:
    """Every text of a lesson that a learner reads, with its step and its path in the document."""
    for step in lesson.steps:
        for inner, text in _texts_of(step):
            if text:
                yield step, (*lesson.step_path(step), *inner), text


def _texts_of(step: Step) -> Iterator[tuple[Path, str]]:
    match step:
        case Explain(text=text):
            yield ("explain",), text
        case Show(say=say) | Walk(say=say):
            yield ("say",), say
        case Ask(say=say, hints=hints):
            yield ("say",), say
            for rung, words in hints.items():
                yield ("hints", rung), words
        case Derive(say=say, hints=hints):
            yield ("say",), say
            for rung, words in hints.items():
                yield ("hints", rung), words
        case Choose(text=text, options=options):
            yield ("choose",), text
            for index, option in enumerate(options):
                yield ("options", index, "text"), option.text
                yield ("options", index, "because"), option.because
        case Order(text=text, items=items, because=because):
            yield ("order",), text
            for index, item in enumerate(items):
                yield ("items", index), item
            yield ("because",), because
        case Match(text=text, pairs=pairs, because=because):
            yield ("match",), text
            for term, meaning in pairs.items():
                yield ("pairs", term), term
                yield ("pairs", term), meaning
            yield ("because",), because
        case Point(say=say, because=because):
            yield ("say",), say
            yield ("because",), because
        case Experiment(say=say, ask=questions):
            yield ("say",), say
            yield from _texts_of_questions(questions)


def _texts_of_questions(questions: Iterable[RunQuestion]) -> Iterator[tuple[Path, str]]:
    for index, question in enumerate(questions):
        for key in ("say", "choose", "because"):
            yield ("ask", index, key), getattr(question, key)
        for place, option in enumerate(question.options):
            yield ("ask", index, "options", place, "text"), option.text
            yield ("ask", index, "options", place, "because"), option.because
