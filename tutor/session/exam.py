"""The marks of an exam: what each answer is worth, what help costs, and the result by skill.

The rule is one sentence: full marks for what is right at once and without help; each wrong answer and each hint
costs a quarter of them, and in a choice each wrong option costs its share, so that the last one left is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.course.types import Choose, Question, Step
from tutor.session.drafts import lines_of
from tutor.session.skills import Skills
from tutor.session.state import LAST_RUNG, Item, State, StepState
from tutor.session.wording import in_spelling

GO_BACK = 0.75  # a skill with a smaller share of its marks leads back to a lesson
COST = "That costs a quarter of its marks."
COST_OF_OPTION = "That costs its share of the marks."
NOTHING_LEFT = "None of its marks are left; it can still be found."


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the paper: the marks it had and those it got. ``open`` when it was never right."""

    skill: str
    marks: int
    got: float
    open: bool


def question_marks(step: Question, lines: int) -> str:
    """What is written before a question: ``2 marks.``"""
    each = f"{step.marks} mark{'s' if step.marks > 1 else ''}"
    return f"{each}." if lines < 2 else f"{each} a line, {step.marks * lines} in all."


def cost(item: Item | None) -> str:
    """What is said of the price of a wrong answer to ``item``, or of a wrong option where there is none."""
    if item is None:
        return COST_OF_OPTION
    return COST if item.attempts + item.hints <= LAST_RUNG else NOTHING_LEFT


def lines(lesson: Lesson, state: State) -> Iterator[Line]:
    """Every answer of the paper as it was handed in; as it stands, where it is not yet."""
    state = state if state.handed_in is None else replace(state, steps=state.handed_in)
    for step in lesson.steps:
        if isinstance(step, Question):
            skill = lesson.skill_of(step)
            for share in _shares(lesson, state, step):
                yield Line(skill, step.marks, step.marks * max(0.0, share or 0.0), share is None)


def _shares(lesson: Lesson, state: State, step: Step) -> Iterator[float | None]:
    """Which share of its marks each answer of a question got; None for one that was never right."""
    if isinstance(step, Choose):
        yield _chosen(step, state.step(step.id))
    for item in lines_of(lesson, state, step).values():
        slips = item.attempts - 1 + item.hints
        yield 1 - slips / LAST_RUNG if item.right else None


def _chosen(step: Choose, done: StepState) -> float | None:
    wrong = [number for number, option in enumerate(step.options, start=1) if not option.right]
    return 1 - sum(number in done.chosen for number in wrong) / len(wrong) if done.solved else None


def result(lesson: Lesson, state: State, skills: Skills, spelling: Spelling) -> str:
    """What is told at the end: marks, the share of every skill, and the lessons to go back to."""
    paper = list(lines(lesson, state))
    by_skill: dict[str, tuple[float, int]] = {}
    for line in paper:
        got, of = by_skill.get(line.skill, (0.0, 0))
        by_skill[line.skill] = (got + line.got, of + line.marks)
    got, of = sum(line.got for line in paper), sum(line.marks for line in paper)
    told = [f"This is the end of the paper. You have {_number(got)} of {of} marks, {_percent(got, of)}."]
    if missing := sum(line.open for line in paper):
        told[0] += f" {missing} of {len(paper)} answers were not found."
    ordered = [skill for skill in skills.titles if skill in by_skill]
    ordered += [skill for skill in by_skill if skill not in ordered]
    width = max((len(skills.title(skill)) for skill in ordered), default=0)
    rows = [
        f"  {skills.title(skill) or 'Other':<{width}}  {_number(by_skill[skill][0]):>5} of {by_skill[skill][1]:>2}"
        f"  {_percent(*by_skill[skill]):>5}"
        for skill in ordered
    ]
    told.append("\n".join(["Your marks by skill:", "", *rows]))
    if back := _lessons_to_go_back_to(by_skill, skills):
        told.append("\n".join(["Go back to these lessons:", "", *(f"- {line}" for line in back)]))
    told.append("Step back through the paper to read why. Starting over gives the same questions with other numbers.")
    return "\n".join(in_spelling(line, spelling) for line in "\n\n".join(told).split("\n"))


def _lessons_to_go_back_to(by_skill: dict[str, tuple[float, int]], skills: Skills) -> list[str]:
    """A lesson a line, the weakest skills first, each with the skills it is for."""
    weak = sorted((got / of, skill) for skill, (got, of) in by_skill.items() if got < GO_BACK * of)
    reasons: dict[str, list[str]] = {}
    for _, skill in weak:
        for _, title in skills.lessons.get(skill, ())[:1]:
            reasons.setdefault(title, []).append(skills.title(skill))
    return [title if names == [title] else f"{title}: {'; '.join(names)}" for title, names in reasons.items()]


def _number(marks: float) -> str:
    return f"{marks:.2f}".rstrip("0").rstrip(".")


def _percent(got: float, of: int) -> str:
    return f"{round(100 * got / of)} %" if of else "0 %"
