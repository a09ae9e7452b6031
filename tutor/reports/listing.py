"""The lessons as a list: for a terminal without a full screen, and for scripts.

It opens no lesson, so that it costs the same for three lessons and for three hundred.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tutor.course.lessons import Catalogue
from tutor.practice.mastery import Standing
from tutor.session.coursemap import CourseMap, MapEntry, Progress, listed
from tutor.session.skills import Skills


def listing_text(course: CourseMap) -> str:
    """Units and lessons, how far one is, and how to go on."""
    lines: list[str] = []
    width = max((len(entry.id) for entry in course.entries), default=0)
    for unit in course.units:
        lines.append(unit.title)
        for entry in unit.entries:
            minutes = f", {entry.minutes} minutes" if entry.minutes else ""
            lines.append(f"  {entry.id:<{width}}  {_state(entry):<18}  {entry.title}{minutes}")
            lines += [f"  {'':<{width}}  {words}" for words in _calls(entry)]
        lines.append("")
    lines += [f"note: {notice}" for notice in course.notices]
    if course.review:
        lines.append(f"Review: {listed(course.review)}. Practise with: backprop-tutor practice")
    if course.go_on:
        begun = any(entry.progress is not Progress.NEW for entry in course.entries)
        lines.append(f"{'Go on' if begun else 'Begin'} with {course.go_on}: backprop-tutor learn")
    lines.append("Open another with: backprop-tutor learn LESSON")
    return "\n".join(lines) + "\n"


def _state(entry: MapEntry) -> str:
    """How far one is: ``new``, ``step 5/16, 40 %`` or ``done, 93 %``."""
    state = (
        f"step {entry.step}/{entry.steps}"
        if entry.progress is Progress.STARTED and entry.steps
        else entry.progress.value
    )
    return f"{state}, {entry.share}" if entry.share else state


def _calls(entry: MapEntry) -> list[str]:
    told = (("weak", entry.weak), ("to review", entry.due))
    return [f"{word}: {listed(skills, len(skills))}" for word, skills in told if skills]


def skills_text(skills: Skills, stands: Mapping[str, Standing]) -> str:
    """Every skill of the course, and how it stands: tried, found at once without a hint, last day, what to do."""
    ids = max((len(skill) for skill in skills.titles), default=0)
    titles = max((len(title) for title in skills.titles.values()), default=0)
    rows = [
        f"  {skill:<{ids}}  {title:<{titles}}  {_stands(stands.get(skill))}" for skill, title in skills.titles.items()
    ]
    head = "What the course practises. At once means at the first try and without a hint."
    return (
        "\n".join([head, "", *(row.rstrip() for row in rows), "", "Practise one: backprop-tutor practice SKILL"]) + "\n"
    )


def _stands(one: Standing | None) -> str:
    if one is None:
        return "not tried"
    call = ", weak" if one.weak else ", to review" if one.due else ""
    return f"{one.good} of {one.seen} at once, last on {one.last}{call}"


def listing_json(catalogue: Catalogue, course: CourseMap) -> str:
    """The same for scripts, with what only the lesson files say."""
    entries = {entry.id: entry for entry in course.entries}
    made = [
        {
            "id": entry.heading.id,
            "title": entry.heading.title,
            "unit": shelf.title,
            "about": entry.heading.about,
            "minutes": entry.heading.minutes,
            "needs": list(entry.heading.needs),
            "skills": list(entry.heading.skills),
            "status": entries[entry.heading.id].progress.value,
            "found": entries[entry.heading.id].answered,
            "asked": entries[entry.heading.id].asked,
            "weak": list(entries[entry.heading.id].weak),
            "review": list(entries[entry.heading.id].due),
            "file": str(entry.path),
        }
        for shelf in catalogue.shelves
        for entry in shelf.entries
    ]
    record: dict[str, Any] = {"lessons": made, "left_out": [str(error) for error in catalogue.errors]}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
