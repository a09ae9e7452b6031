"""The lessons as a list: for a terminal without a full screen, and for scripts.

It opens no lesson, so that it costs the same for three lessons and for three hundred.
"""

from __future__ import annotations

import json
from typing import Any

from tutor.course.lessons import Catalogue
from tutor.session.coursemap import CourseMap


def listing_text(course: CourseMap) -> str:
    """Units and lessons, how far one is, and how to go on."""
    lines: list[str] = []
    width = max((len(entry.id) for entry in course.entries), default=0)
    for unit in course.units:
        lines.append(unit.title)
        for entry in unit.entries:
            minutes = f", {entry.minutes} minutes" if entry.minutes else ""
            lines.append(f"  {entry.id:<{width}}  {entry.progress.value:<7}  {entry.title}{minutes}")
        lines.append("")
    lines += [f"note: {notice}" for notice in course.notices]
    lines.append("Open one with: backprop-tutor learn LESSON")
    if course.go_on:
        lines.append(f"Go on with {course.go_on}: backprop-tutor learn")
    return "\n".join(lines) + "\n"


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
            "file": str(entry.path),
        }
        for shelf in catalogue.shelves
        for entry in shelf.entries
    ]
    record: dict[str, Any] = {"lessons": made, "left_out": [str(error) for error in catalogue.errors]}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
