"""The checks of one lesson: a function from a lesson to what is wrong with it, and a row in `CHECKS`, for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from engine.names import Spelling, UnknownName
from engine.trace import Phase
from tutor.course.documents import Path
from tutor.course.drawn import is_drawn
from tutor.course.errors import CourseError, shorten
from tutor.course.experiment_checks import experiments_can_run, runs_answer_questions
from tutor.course.forms import KIND_LETTERS
from tutor.course.lesson import Lesson
from tutor.course.placeholders import PlaceholderError, fill
from tutor.course.problems import BuiltProblem, built
from tutor.course.skills import skills_are_asked
from tutor.course.style import LINES_OF_EXPERIMENT, style_warnings, too_high
from tutor.course.texts import texts
from tutor.course.types import (
    PHASES,
    Ask,
    Choose,
    Derive,
    Experiment,
    Explain,
    Match,
    Order,
    Point,
    Question,
    Show,
    Step,
    Walk,
    kind_of,
)
from tutor.course.walking import walked


class Severity(Enum):
    ERROR = "error"  # the lesson cannot be used as it is
    WARNING = "warning"  # it works, but not as well as it should


def _problems_can_be_built(lesson: Lesson) -> Iterator[CourseError]:
    told: set[str] = set()  # many steps share a problem, and so what is wrong with it
    for step in (None, *lesson.steps):
        try:
            built(lesson, step)
        except CourseError as error:
            if str(error) not in told:
                yield error
            told.add(str(error))


def _steps_have_what_they_need(lesson: Lesson) -> Iterator[CourseError]:
    for step in lesson.steps:
        if isinstance(step, Show | Walk | Ask | Derive | Point) and lesson.problem_of(step) is None:
            what = "this step has no problem to work on"
            yield lesson.document.error(lesson.step_path(step), what, "give the lesson a problem")
    for step, made in _steps_with_problem(lesson):
        path = (*lesson.step_path(step), kind_of(step))
        if isinstance(step, Show | Point) and made.network is None:
            what = "there is no network to draw"
            yield lesson.document.error(path, what, "give the step a problem with layers and weights")
        if isinstance(step, Walk) and not walked(made.trace, step):
            what = f"there is no {' or '.join(step.phases)} to walk through"
            remedy = "give the problem a learning_rate" if "update" in step.phases and made.network else _walks(made)
            yield lesson.document.error(path, what, remedy)


def _walks(made: BuiltProblem) -> str:
    """What can be walked through in a problem, as a remedy."""
    there = [phase for phase in PHASES if walked(made.trace, Walk(walk=phase))]  # type: ignore[arg-type]
    return f"expected {' or '.join(there)}"


def _quantities_exist(lesson: Lesson) -> Iterator[CourseError]:
    for step, made in _steps_with_problem(lesson):
        if isinstance(step, Ask):
            yield from _asked(lesson, step, made)
        if isinstance(step, Derive):
            yield from _derived(lesson, step, made)
        if isinstance(step, Point):
            yield from _pointed(lesson, step, made)
        if isinstance(step, Show):
            for index, name in enumerate(step.highlight):
                if (error := _unknown(lesson, (*lesson.step_path(step), "highlight", index), name, made)) is not None:
                    yield error


def _asked(lesson: Lesson, step: Ask, made: BuiltProblem) -> Iterator[CourseError]:
    path: Path = (*lesson.step_path(step), "ask")
    seen: dict[object, str] = {}
    if not step.quantities:
        yield lesson.document.error(path, "nothing is asked", "expected a quantity such as O11")
    for index, name in enumerate(step.quantities):
        place = path if isinstance(step.ask, str) else (*path, index)
        if (error := _unknown(lesson, place, name, made, computed=True)) is not None:
            yield error
            continue
        if (error := _given(lesson, place, name, made)) is not None:
            yield error
        found = made.trace.find(name)
        if found.name in seen:
            yield lesson.document.error(place, _asked_twice(seen[found.name], name), "ask it once")
        seen.setdefault(found.name, name)


def _asked_twice(first: str, again: str) -> str:
    if first == again:
        return f"{shorten(again)} is asked twice on this sheet"
    return f"{shorten(again)} is {shorten(first)} by another name, which this sheet asks already"


def _given(lesson: Lesson, path: Path, name: str, made: BuiltProblem) -> CourseError | None:
    if made.trace.find(name).name in made.hidden:
        return lesson.document.error(
            path, f"{shorten(name)} is hidden in this problem", "ask for something that is made of it"
        )
    if made.trace.find(name).phase is not Phase.GIVEN:
        return None
    return lesson.document.error(
        path, f"{shorten(name)} is given in this problem", "ask for something that is computed"
    )


def _derived(lesson: Lesson, step: Derive, made: BuiltProblem) -> Iterator[CourseError]:
    path = (*lesson.step_path(step), "derive")
    error = _unknown(lesson, path, step.derive, made, computed=True) or _given(lesson, path, step.derive, made)
    if error is not None:
        yield error
    for index, name in enumerate(step.form):
        place = (*lesson.step_path(step), "form", index)
        if name not in KIND_LETTERS and (error := _unknown(lesson, place, name, made)) is not None:
            yield error


def _pointed(lesson: Lesson, step: Point, made: BuiltProblem) -> Iterator[CourseError]:
    path = (*lesson.step_path(step), "point")
    if (error := _unknown(lesson, path, step.point, made)) is not None:
        yield error
    elif made.network is not None and not is_drawn(made.notation.parse(step.point)):
        what = f"{shorten(step.point)} is no part of the drawing"
        yield lesson.document.error(
            path, what, "expected a weight, a bias, an input or an output: W1_21, b12, x12, O12"
        )


def _unknown(lesson: Lesson, path: Path, name: str, made: BuiltProblem, computed: bool = False) -> CourseError | None:
    try:
        made.trace.find(name) if computed else made.notation.parse(name)
    except UnknownName as error:
        remedy = f"did you mean {error.nearest}?" if error.nearest else str(error)
        return lesson.document.error(path, f"{shorten(name)} names nothing in this problem", remedy)
    return None


def _placeholders_can_be_filled(lesson: Lesson) -> Iterator[CourseError]:
    for step, path, text in texts(lesson):
        made = _built_or_none(lesson, step)
        if made is None and lesson.problem_of(step) is not None:
            continue  # nothing can be filled, and why is told already
        try:
            fill(text, made, Spelling.UNICODE)
        except PlaceholderError as error:
            yield lesson.document.error_at_text(path, error.placeholder, error.what, error.remedy)


def _options_are_explained(lesson: Lesson) -> Iterator[CourseError]:
    for step in lesson.steps:
        if not isinstance(step, Choose):
            continue
        path: Path = (*lesson.step_path(step), "options")
        if not any(option.right for option in step.options):
            yield lesson.document.error(path, "no answer is right", "mark the right one with right: true")
        if all(option.right for option in step.options):
            yield lesson.document.error(path, "every answer is right", "offer a wrong one too")
        for index, option in enumerate(step.options):
            if not option.right and not option.because.strip():
                what = "this wrong answer has no because"
                yield lesson.document.error((*path, index), what, "say what is wrong with it")
            if any(option.text == other.text for other in step.options[:index]):
                yield lesson.document.error((*path, index), "this answer is offered twice", "take one out")


def _marks_are_for_exams(lesson: Lesson) -> Iterator[CourseError]:
    questions = [step for step in lesson.steps if isinstance(step, Question)]
    if lesson.exam and not questions:
        yield lesson.document.error(("exam",), "there is nothing to mark in this exam", "ask something")
    for step in questions if not lesson.exam else ():
        if step.marks != 1:
            path = (*lesson.step_path(step), "marks")
            yield lesson.document.error(
                path, "marks are given in an exam", "write exam: true above the steps", key=True
            )


def _things_differ(lesson: Lesson) -> Iterator[CourseError]:
    """Things to order, and meanings to match, must be told apart."""
    for step in lesson.steps:
        if isinstance(step, Order):
            places: list[tuple[str | int, str]] = list(enumerate(step.items))
        elif isinstance(step, Match):
            places = list(step.pairs.items())
        else:
            continue
        seen: set[str] = set()
        for place, text in places:
            if text in seen:
                path = (*lesson.step_path(step), "items" if isinstance(step, Order) else "pairs", place)
                yield lesson.document.error(path, "this stands here twice", "take one out, or say it in other words")
            seen.add(text)


def _reads_well(lesson: Lesson) -> Iterator[CourseError]:
    for step, path, text in texts(lesson):
        try:
            filled = fill(text, _built_or_none(lesson, step), Spelling.UNICODE)
        except PlaceholderError:
            continue  # told by its own check
        yield from style_warnings(lesson.document, path, text)
        if isinstance(step, Explain):
            yield from too_high(lesson.document, path, filled)
        elif isinstance(step, Experiment) and path == (*lesson.step_path(step), "say"):
            yield from too_high(lesson.document, path, filled, LINES_OF_EXPERIMENT)


# Errors first. Opening a lesson walks these, so the proof of every asked quantity, which takes seconds, is apart from
# them in `tutor.course.proving`.
CHECKS: tuple[tuple[Severity, Callable[[Lesson], Iterable[CourseError]]], ...] = (
    (Severity.ERROR, _problems_can_be_built),
    (Severity.ERROR, _steps_have_what_they_need),
    (Severity.ERROR, _quantities_exist),
    (Severity.ERROR, _placeholders_can_be_filled),
    (Severity.ERROR, _options_are_explained),
    (Severity.ERROR, _things_differ),
    (Severity.ERROR, _marks_are_for_exams),
    (Severity.ERROR, experiments_can_run),
    (Severity.WARNING, skills_are_asked),
    (Severity.WARNING, _reads_well),
    (Severity.WARNING, runs_answer_questions),
)


def _built_or_none(lesson: Lesson, step: Step) -> BuiltProblem | None:
    try:
        return built(lesson, step)
    except CourseError:
        return None  # told by its own check


def _steps_with_problem(lesson: Lesson) -> Iterator[tuple[Step, BuiltProblem]]:
    for step in lesson.steps:
        made = _built_or_none(lesson, step)
        if made is not None:
            yield step, made
