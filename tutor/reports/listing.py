"""The lessons as lists: for a terminal without a full screen, for scripts, and one lesson on paper.

What a lesson asks is shown; the answers are not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.names import Spelling, spell
from tutor.course.lesson import Lesson
from tutor.course.lessons import Catalogue
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Choose, Explain, Show, Walk
from tutor.course.types import Step as LessonStep
from tutor.records.store import LessonSummary

Summary = Mapping[str, LessonSummary]


def _status(done: LessonSummary | None) -> str:
    if done is None:
        return "new"
    return "done" if done.finished else "started"


def listing_text(catalogue: Catalogue, summary: Summary) -> str:
    """Units and lessons, how far one is, and how to go on."""
    lines: list[str] = []
    width = max((len(entry.heading.id) for entry in catalogue.entries), default=0)
    for shelf in catalogue.shelves:
        lines += [shelf.title]
        for entry in shelf.entries:
            heading = entry.heading
            minutes = f", {heading.minutes} minutes" if heading.minutes else ""
            status = _status(summary.get(heading.id))
            lines.append(f"  {heading.id:<{width}}  {status:<7}  {heading.title}{minutes}")
        lines.append("")
    lines += [f"left out: {error}" for error in catalogue.errors]
    lines += [f"note: {note}" for note in catalogue.notes]
    lines += ["Open one with: backprop-tutor learn LESSON", "Go on where you left: backprop-tutor learn"]
    return "\n".join(lines) + "\n"


def listing_json(catalogue: Catalogue, summary: Summary) -> str:
    """The same for scripts."""
    made = [
        {
            "id": entry.heading.id,
            "title": entry.heading.title,
            "unit": shelf.title,
            "about": entry.heading.about,
            "minutes": entry.heading.minutes,
            "needs": list(entry.heading.needs),
            "skills": list(entry.heading.skills),
            "status": _status(summary.get(entry.heading.id)),
            "file": str(entry.path),
        }
        for shelf in catalogue.shelves
        for entry in shelf.entries
    ]
    record: dict[str, Any] = {"lessons": made, "left_out": [str(error) for error in catalogue.errors]}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def lesson_text(lesson: Lesson, spelling: Spelling) -> str:
    """A lesson from its first step to its last, without the answers."""
    lines = [lesson.title, "=" * len(lesson.title), "", lesson.about]
    if lesson.needs:
        lines.append(f"Needs: {', '.join(lesson.needs)}.")
    for number, step in enumerate(lesson.steps, start=1):
        lines += ["", f"{number}. [{step.id}]", *_lines(built(lesson, step), step, spelling)]
    return "\n".join(lines).rstrip() + "\n"


def _lines(problem: BuiltProblem | None, step: LessonStep, spelling: Spelling) -> Iterator[str]:
    from tutor.plain.pages import wrapped

    def text(template: str) -> Iterator[str]:
        yield from (f"   {line}".rstrip() for line in wrapped(fill(template, problem, spelling)))

    match step:
        case Explain():
            yield from text(step.text)
        case Show():
            yield "   The network is drawn."
            yield from text(step.say)
        case Walk():
            yield f"   A walk through: {', '.join(step.phases)}."
            yield from text(step.say)
        case Ask():
            yield from text(step.say)
            names = [problem.notation.parse(asked) for asked in step.quantities] if problem else []
            yield f"   Asked: {', '.join(spell(name, spelling) for name in names)}"
        case Choose():
            yield from text(step.text)
            for number, option in enumerate(step.options, start=1):
                yield f"   {number}  {fill(option.text, problem, spelling)}"
