"""A short practice: questions of the course about what is weak or due, put together as a lesson of its own.

It is sat like any lesson, with the same marking, hints and faces. Only the records differ: a verdict is stored under
the lesson and the question it comes from, so that it counts there for its skill, and under a kind of its own, so that
the place in that lesson stays what it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

from engine.trace import Phase
from tutor.course.errors import CourseError, did_you_mean, shorten
from tutor.course.lesson import Lesson, made_lesson, read_lesson
from tutor.course.lessons import Catalogue
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Experiment, Explain, Problem, Question, Step, Variant, Walk
from tutor.practice.mastery import PRACTICE, Try, standings, to_practise, tries
from tutor.records.events import Event
from tutor.records.store import Evidence
from tutor.session.coursemap import first_skills
from tutor.session.questions import answers
from tutor.session.skills import Skills, skills_of

if TYPE_CHECKING:
    from tutor.session.session import Records

MOST_QUESTIONS = 6
LONG = 5  # answers of a question from which on others are taken first
MOST_SEEDS = 5  # seeds that are passed over because their numbers are not fit
FIRST_SEED = 10_000  # far from those of lessons
KEPT_KINDS = ("answer", "choose", "hint")
WALK_SAYS = "The way to the loss is done for you, with numbers that are new. Walk through it, then comes the question."


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a question of a practice comes from."""

    lesson: str
    hash: str
    step: str


@dataclass(frozen=True, slots=True)
class Practice:
    """The lesson that is sat, and where each of its questions comes from, by the id of its step."""

    lesson: Lesson
    origins: Mapping[str, Origin]


class PracticeRecords:
    """The records of a practice: what happens in it is stored where its questions come from."""

    def __init__(self, records: Records, origins: Mapping[str, Origin]) -> None:
        self._records, self._origins = records, origins

    @property
    def notice(self) -> str | None:
        return self._records.notice

    def append(self, event: Event) -> None:
        origin = self._origins.get(event.step)
        if origin is None or event.kind not in KEPT_KINDS:
            return
        kind = f"{PRACTICE}{event.kind}"
        self._records.append(replace(event, lesson=origin.lesson, lesson_hash=origin.hash, step=origin.step, kind=kind))

    def events(self, lesson: str | None = None) -> list[Event]:
        """Nothing: every practice begins at its beginning."""
        return []


def practice(catalogue: Catalogue, evidence: Sequence[Evidence], today: str, skill: str = "") -> Practice:
    """Up to six questions about ``skill``, or without one about what is weak or due on the day ``today``.

    Raises CourseError where there is no such skill, nothing to practise, or no question about it.
    """
    skills = skills_of(catalogue)
    if skill and skill not in skills.lessons:
        raise CourseError("", f"there is no skill {shorten(skill)}", did_you_mean(skill, skills.lessons))
    made = tries(evidence, first_skills(catalogue))
    wanted = [skill] if skill else to_practise(standings(made, today))
    if not wanted:
        example = "name a skill to practise it all the same, such as: backprop-tutor practice forward-pass"
        raise CourseError("", "nothing is weak or due for review now", example)
    library = _Library(catalogue, skills, made)
    columns = [list(library.questions(one)) for one in wanted[:MOST_QUESTIONS]]
    # Turn by turn, so that the last skill gets its question too.
    in_turn = [one for row in zip_longest(*columns) for one in row if one is not None]
    chosen = list({(lesson.id, step.id): (lesson, step) for lesson, step in in_turn}.values())[:MOST_QUESTIONS]
    if not chosen:
        raise CourseError(
            "", f"the course has no question about {shorten(', '.join(wanted))}", "practise another skill"
        )
    return _put_together(chosen, skills, FIRST_SEED + MOST_QUESTIONS * MOST_SEEDS * len(evidence))


class _Library:
    """Finds questions by skill, and opens only the lessons they stand in."""

    def __init__(self, catalogue: Catalogue, skills: Skills, made: Sequence[Try]) -> None:
        self._paths = {entry.heading.id: entry.path for entry in catalogue.entries}
        self._skills, self._made = skills, made
        self._opened: dict[str, Lesson | None] = {}

    def questions(self, skill: str) -> Iterator[tuple[Lesson, Step]]:
        """The questions about a skill that suit best first: what went wrong, what is not too long, what is long ago."""
        tried = [one for one in self._made if one.skill == skill]
        lessons = dict.fromkeys(one.lesson for one in reversed(tried))
        # Before anything was tried, from the lesson that teaches it.
        lessons = lessons or dict.fromkeys(lesson for lesson, _ in self._skills.lessons.get(skill, ())[:1])
        last = {(one.lesson, one.step): one for one in tried}
        found = [
            (lesson, step)
            for lesson in map(self._lesson, lessons)
            if lesson is not None
            for step in lesson.steps
            if isinstance(step, Question) and not isinstance(step, Experiment) and lesson.skill_of(step) == skill
        ]
        yield from sorted(found, key=lambda one: _urgency(one[1], last.get((one[0].id, one[1].id))))

    def _lesson(self, lesson_id: str) -> Lesson | None:
        if lesson_id not in self._opened:
            try:
                self._opened[lesson_id] = read_lesson(self._paths[lesson_id])
            except (CourseError, KeyError):
                self._opened[lesson_id] = None  # gone or broken since: the map tells
        return self._opened[lesson_id]


def _urgency(step: Step, last: Try | None) -> tuple[object, ...]:
    went = 1 if last is None else 2 if last.good else 0
    return answers(step) > LONG, went, not isinstance(step, Ask), last.day if last else ""


# --- the lesson -----------------------------------------------------------------------------------


def _put_together(chosen: Sequence[tuple[Lesson, Step]], skills: Skills, seed: int) -> Practice:
    steps: list[Step] = []
    problems: dict[str, Problem] = {}
    origins: dict[str, Origin] = {}
    for number, (lesson, step) in enumerate(chosen):
        own = f"{lesson.id}/{step.id}"
        problem = lesson.problem_of(step)
        name = f"{lesson.id}/{lesson.problem_name(step)}" if problem is not None else None
        if problem is not None and name is not None:
            problems[name] = problem
        asked = msgspec.structs.replace(step, id=own, problem=name, skill=lesson.skill_of(step))
        if isinstance(asked, Ask):
            asked, made = _with_fresh_numbers(asked, problems, seed + MOST_SEEDS * number)
            if made is not None and _needs_the_way(asked, made):
                walk = Walk(
                    walk=("forward", "loss"), say=WALK_SAYS, id=f"{own}/walk", problem=name, variant=asked.variant
                )
                steps.append(walk)
        steps.append(asked)
        origins[own] = Origin(lesson.id, lesson.hash, step.id)
    about = tuple(dict.fromkeys(skills.title(lesson.skill_of(step)) for lesson, step in chosen))
    return Practice(_lesson_of((_opening(about, len(chosen)), *steps), problems, seed), origins)


def _opening(about: tuple[str, ...], count: int) -> Explain:
    questions = "One question" if count == 1 else f"{count} questions"
    text = (
        f"{questions} from the course, with other numbers where they have any. This is about:\n\n"
        + "\n".join(f"- {_literal(title)}" for title in about)
        + "\n\nWhat you find without a hint counts for these skills. Your place in the lessons stays as it is."
    )
    return Explain(text=text, id=f"{PRACTICE}opening")


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _lesson_of(steps: tuple[Step, ...], problems: dict[str, Problem], seed: int) -> Lesson:
    content = hashlib.sha256(f"{seed} {' '.join(step.id for step in steps)}".encode()).hexdigest()[:16]
    return made_lesson(PRACTICE, "Practice", steps, content, problems=problems)


def _with_fresh_numbers(step: Ask, problems: dict[str, Problem], seed: int) -> tuple[Ask, BuiltProblem | None]:
    """The question with other numbers, as far as there are any that are fit; and what it computes with."""
    for one in range(seed, seed + MOST_SEEDS):
        fresh = msgspec.structs.replace(step, variant=Variant(seed=one))
        try:
            return fresh, built(_lesson_of((fresh,), problems, seed), fresh)
        except CourseError:
            continue
    plain = msgspec.structs.replace(step, variant=None)
    return plain, built(_lesson_of((plain,), problems, seed), plain)


def _needs_the_way(step: Ask, made: BuiltProblem) -> bool:
    """Whether a question begins in the middle of a network's computation, which a lesson would have led up to."""
    phases = {made.trace.find(name).phase for name in step.quantities}
    return made.network is not None and phases <= {Phase.BACKWARD, Phase.UPDATE}
