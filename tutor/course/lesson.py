"""A lesson as the rest of the program knows it, and how a lesson file becomes one.

Steps get ids that survive editing: an id is made from what a step asks or says first, never from its place,
so a learner's place holds when steps are inserted, moved or taken out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType

import msgspec

from tutor.course.decoding import decode
from tutor.course.documents import Document, Path, read_document
from tutor.course.errors import did_you_mean, nearest, shown_path
from tutor.course.sources import read_text
from tutor.course.types import (
    STEP_KINDS,
    Ask,
    Choose,
    Derive,
    Experiment,
    Explain,
    LessonFile,
    Match,
    Order,
    Point,
    Problem,
    Question,
    Show,
    Step,
    Walk,
    kind_of,
    variant_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson. ``hash`` names its content: old results keep the hash they were made with.

    ``document`` leads from any part back to the file, for errors; `step_path` and `problem_path` give the
    paths in it.
    """

    id: str
    title: str
    unit: str
    about: str
    needs: tuple[str, ...]
    skills: tuple[str, ...]
    minutes: int
    problem: Problem | None
    problems: Mapping[str, Problem]
    steps: tuple[Step, ...]
    hash: str
    document: Document
    exam: bool = False

    def problem_of(self, step: Step) -> Problem | None:
        """The problem a step is about: its own, a named one, or the lesson's."""
        if isinstance(step.problem, str):
            return self.problems[step.problem]
        return step.problem or self.problem

    def problem_name(self, step: Step) -> str:
        """Which problem a step is about, as a key: "" for the lesson's own.

        Two problems share their names: a value found in one says nothing about the other.
        """
        if step.problem is None:
            return ""
        return step.problem if isinstance(step.problem, str) else step.id

    def skill_of(self, step: Step) -> str:
        """What a question practises: its own skill, or the lesson's first; "" for what asks nothing or has none."""
        if not isinstance(step, Question):
            return ""
        return step.skill or next(iter(self.skills), "")

    def problem_path(self, step: Step | None = None) -> Path:
        """Where the problem of a step (None: of the lesson) stands in the document."""
        if step is None or step.problem is None:
            return ("problem",)
        if isinstance(step.problem, str):
            return ("problems", step.problem)
        return (*self.step_path(step), "problem")

    def step_path(self, step: Step) -> Path:
        """Where a step stands in the document."""
        return ("steps", next(index for index, one in enumerate(self.steps) if one.id == step.id))


_NOWHERE = read_document("{}", "")


def made_lesson(
    lesson_id: str,
    title: str,
    steps: tuple[Step, ...],
    content_hash: str,
    problem: Problem | None = None,
    problems: Mapping[str, Problem] = MappingProxyType({}),
) -> Lesson:
    """A lesson that is put together by the program and stands in no file: it has no place in the course either.

    Its steps have their ids. Whoever makes it has made sure that it can be worked through: an error in it could not
    be pointed at.
    """
    return Lesson(
        id=lesson_id,
        title=title,
        unit="",
        about="",
        needs=(),
        skills=(),
        minutes=0,
        problem=problem,
        problems=problems,
        steps=steps,
        hash=content_hash,
        document=_NOWHERE,
    )


def read_lesson(path: FilePath) -> Lesson:
    """The lesson in a file. Raises CourseError."""
    return lesson_from(read_document(read_text(path), shown_path(path)))


def lesson_from(document: Document) -> Lesson:
    """The lesson in a document. Raises CourseError with line and column for anything that does not fit.

    What the quantities and placeholders in it mean is not looked at here: see `tutor.course.checking`.
    """
    written = decode(document, LessonFile)
    steps = tuple(_step(document, index, written) for index in range(len(written.steps)))
    canonical = msgspec.json.encode(document.value, order="deterministic")
    return Lesson(
        id=written.id,
        title=written.title,
        unit=written.unit,
        about=written.about,
        needs=written.needs,
        skills=written.skills,
        minutes=written.minutes,
        problem=written.problem,
        problems=written.problems,
        steps=_with_ids(document, steps),
        hash=hashlib.sha256(canonical).hexdigest()[:16],
        document=document,
        exam=written.exam,
    )


def _step(document: Document, index: int, written: LessonFile) -> Step:
    path: Path = ("steps", index)
    kinds = _kinds(written.steps[index])
    if not kinds:
        raise _no_kind(document, path, list(written.steps[index]))
    if len(kinds) > 1:
        raise document.error(
            (*path, kinds[1]), f"this step has both {kinds[0]} and {kinds[1]}", "make it two steps", key=True
        )
    step: Step = decode(document, STEP_KINDS[kinds[0]], path)
    if isinstance(step.problem, str) and step.problem not in written.problems:
        remedy = did_you_mean(step.problem, written.problems) or "write it under problems"
        raise document.error((*path, "problem"), f"there is no problem named {step.problem}", remedy)
    return step


def _kinds(keys: Iterable[str]) -> list[str]:
    """The kinds that the keys of a step name. An experiment may ask, and is no question for that."""
    named = [key for key in keys if key in STEP_KINDS]
    return [key for key in named if not any(key in _options(other) for other in named if other != key)]


def _options(kind: str) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(STEP_KINDS[kind])}


def _no_kind(document: Document, path: Path, keys: list[str]) -> Exception:
    options = {field.encode_name for kind in STEP_KINDS.values() for field in msgspec.structs.fields(kind)}
    unknown = next((key for key in keys if key not in options), None)
    known = f"a step is one of {', '.join(STEP_KINDS)}"
    if unknown is None:
        return document.error(path, "this step does not say what it is", known)
    close = nearest(unknown, STEP_KINDS)
    remedy = f"did you mean {close}?" if close else known
    return document.error((*path, unknown), f"{unknown} is not a kind of step", remedy, key=True)


# --- ids ----------------------------------------------------------------------------------------


def _with_ids(document: Document, steps: Iterable[Step]) -> tuple[Step, ...]:
    steps = tuple(steps)
    given: dict[str, int] = {}
    for index, step in enumerate(steps):
        if step.id in given:
            first = document.position(("steps", given[step.id], "id"))[0]
            what = f"the step id {step.id} is already used on line {first}"
            raise document.error(("steps", index, "id"), what, "give every step an id of its own")
        if step.id:
            given[step.id] = index
    used = set(given)
    done: list[Step] = []
    for step in steps:
        done.append(step if step.id else msgspec.structs.replace(step, id=_free(derived_id(step), used)))
        used.add(done[-1].id)
    return tuple(done)


def _free(wanted: str, used: set[str]) -> str:
    """``wanted``, or with a counter among equals: ``ask:O11``, ``ask:O11#2``."""
    candidate, number = wanted, 1
    while candidate in used:
        number += 1
        candidate = f"{wanted}#{number}"
    return candidate


def derived_id(step: Step) -> str:
    """The id a step gets from its own content: its kind, what it is about, and its problem if it has one."""
    match step:
        case Explain(text=text):
            about = f"explain:{_slug(text)}"
        case Show(what=what, highlight=lit):
            about = f"show:{'+'.join((what, *lit))}"
        case Walk(phases=phases):
            about = f"walk:{'+'.join(phases)}"
        case Ask(quantities=quantities):
            about = f"ask:{'+'.join(''.join(name.split()) for name in quantities)}"
        case Derive(derive=name) | Point(point=name):
            about = f"{kind_of(step)}:{''.join(name.split())}"
        case Choose(text=text) | Order(text=text) | Match(text=text):
            about = f"{kind_of(step)}:{_slug(text)}"
        case Experiment(experiment=settings):
            data = settings.data if isinstance(settings.data, str) else settings.data.set or "rows"
            about = f"experiment:{data}:{'-'.join(map(str, settings.network.layers))}"
    variant = variant_of(step)
    about += f"@{step.problem}" if isinstance(step.problem, str) else ""
    return f"{about}@seed-{variant.seed}" if variant else about


def _slug(text: str) -> str:
    """The first words of a text, as small letters and hyphens. Later changes of the text keep it."""
    without_forms = re.sub(r"\{(?:\w+:(?![.\d]))?([^{}:]*)[^{}]*\}", r"\1", text)
    plain = unicodedata.normalize("NFKD", without_forms.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words[:6]) or hashlib.sha256(text.encode()).hexdigest()[:8]
