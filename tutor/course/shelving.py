"""Checks what lies between lessons: ids used twice, who needs whom, and that course.yaml tells the truth."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from tutor.course.decoding import decode
from tutor.course.documents import Document, Path, read_document
from tutor.course.errors import CourseError, did_you_mean, shown_path
from tutor.course.headings import CourseFile, Heading
from tutor.course.lesson import Lesson, read_lesson
from tutor.course.lessons import COURSE_FILE, heading_of, lesson_files
from tutor.course.sources import read_text

# What course.yaml repeats of a lesson, so that the map can be shown without opening it.
_REPEATED = ("title", "unit", "about", "needs", "skills", "minutes")


def check_unique_ids(lessons: Sequence[Lesson]) -> Iterator[CourseError]:
    """Two files with one id."""
    first: dict[str, Lesson] = {}
    for lesson in lessons:
        earlier = first.setdefault(lesson.id, lesson)
        if earlier is not lesson:
            what = f"the lesson id {lesson.id} is already used by {earlier.document.file}"
            yield lesson.document.error(("id",), what, "give every lesson an id of its own")


def check_needs(lessons: Sequence[Lesson], known: Mapping[str, tuple[str, ...]]) -> Iterator[CourseError]:
    """Needs that do not exist, and needs that go in a circle. ``known`` are lessons beside these: id to needs."""
    graph = {**known, **{lesson.id: lesson.needs for lesson in lessons}}
    for lesson in lessons:
        for index, need in enumerate(lesson.needs):
            place = ("needs", index)
            if need not in graph:
                others = [one for one in graph if one != lesson.id]
                yield lesson.document.error(place, f"there is no lesson {need}", did_you_mean(need, others))
            elif (circle := _way_back(graph, need, lesson.id)) is not None:
                what = f"needs go in a circle: {' → '.join((lesson.id, *circle))}"
                yield lesson.document.error(place, what, "take one of them out")


def _way_back(graph: Mapping[str, tuple[str, ...]], start: str, goal: str) -> tuple[str, ...] | None:
    """A way along the needs from ``start`` to ``goal``, both included, or None."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        onward = [need for need in graph.get(way[-1], ()) if need not in seen]
        seen.update(onward)
        ways += [(*way, need) for need in onward]
    return None


def check_course_file(folder: FilePath) -> Iterator[CourseError]:
    """Where course.yaml and the lesson files beside it disagree. A folder without one is no course."""
    path = folder / COURSE_FILE
    if not os.path.exists(path):
        return
    document = read_document(read_text(path), shown_path(path))
    course = decode(document, CourseFile)
    listed: set[str] = set()
    taught = {skill for unit in course.units for heading in unit.lessons for skill in heading.skills}
    for skill in course.skills:
        if skill not in taught:
            remedy = "put it under skills of the lesson that teaches it, or take it out here"
            yield document.error(("skills", skill), f"no lesson teaches {skill}", remedy, key=True)
    for u, unit in enumerate(course.units):
        for index, heading in enumerate(unit.lessons):
            place = ("units", u, "lessons", index)
            if heading.id in listed:
                yield document.error((*place, "id"), f"{heading.id} is listed twice", "list it once")
            listed.add(heading.id)
            yield from _check_heading(document, place, folder, heading, unit.title)
    for file in lesson_files(folder):
        if file.stem not in listed:
            yield CourseError(shown_path(file), "this lesson is not listed in course.yaml", "list it under its unit")


def _check_heading(
    document: Document, place: Path, folder: FilePath, heading: Heading, unit: str
) -> Iterator[CourseError]:
    file = folder / f"{heading.id}.yaml"
    if not os.path.exists(file):
        yield document.error((*place, "id"), f"there is no {shown_path(file)}", "write it, or take it out here")
        return
    try:
        written = heading_of(read_lesson(file))
    except CourseError:
        return  # told when the file itself is checked
    if written.id != heading.id:
        yield document.error((*place, "id"), f"the id in {shown_path(file)} is {written.id}", "name the file after it")
    for key in _REPEATED:
        here, there = unit if key == "unit" else getattr(heading, key), getattr(written, key)
        if here != there:
            remedy = f"{shown_path(file)} has {there if there else 'nothing'}"
            yield document.error((*place, key), f"the {key} of {heading.id} is another one here", remedy)
