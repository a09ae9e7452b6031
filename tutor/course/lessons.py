"""Finds lessons: in the packaged course, in the learner's own folder, and wherever `--lessons` points.

The course map needs no lesson file: course.yaml holds every heading, so opening the program costs the same
for three lessons and for three hundred. A broken file is reported and left out; it never stops the others.
Nothing here loads the engine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import ValidationError, convert
from msgspec.structs import replace

from tutor.course.errors import CourseError, did_you_mean, shorten, shown_path
from tutor.course.headings import CourseFile, Heading
from tutor.course.plainly import plain_value
from tutor.course.sources import read_text

if TYPE_CHECKING:
    from tutor.course.lesson import Lesson

COURSE_FILE = "course.yaml"
SUFFIXES = (".yaml", ".yml")
OWN_UNIT = "Your lessons"


class Origin(Enum):
    """Where a lesson comes from; a later one wins over an earlier one with the same id."""

    COURSE = "the course"
    OWN = "your folder"
    NAMED = "--lessons"


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson that can be opened."""

    heading: Heading
    path: Path
    origin: Origin


@dataclass(frozen=True, slots=True)
class Shelf:
    """A unit of the course with its lessons in order."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every lesson there is. ``errors`` are files that were left out, ``notes`` are worth telling.

    ``skills`` are those of the course: what a learner reads for each, by id.
    """

    shelves: tuple[Shelf, ...]
    errors: tuple[CourseError, ...] = ()
    notes: tuple[str, ...] = ()
    skills: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for shelf in self.shelves for entry in shelf.entries)

    def find(self, lesson_id: str) -> Entry:
        """The lesson with this id. Raises CourseError with the nearest id, or with why its file is broken."""
        for entry in self.entries:
            if entry.heading.id == lesson_id:
                return entry
        for error in self.errors:
            if Path(error.file).stem == lesson_id:
                raise error
        known = [entry.heading.id for entry in self.entries]
        raise CourseError("", f"there is no lesson {shorten(lesson_id)}", did_you_mean(lesson_id, known))


def packaged_folder() -> Path:
    """The folder of the course: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "lessons"
    return inside if inside.is_dir() else package.parent / "lessons"


def own_folder() -> Path:
    """Where a learner or teacher puts lessons of their own."""
    from tutor.files import data_directory

    return data_directory() / "lessons"


def catalogue(extra: Path | None = None) -> Catalogue:
    """Every lesson of the course, of the learner's folder, and of ``extra`` (a lesson file or a folder).

    Raises CourseError only for an ``extra`` that is not there.
    """
    if extra is not None and not os.path.exists(extra):  # unlike Path.exists it never raises
        raise CourseError(shown_path(extra), "there is no such file or folder", "check what follows --lessons")
    errors: list[CourseError] = []
    notes: list[str] = []
    found: dict[str, Entry] = {}
    course = _course(packaged_folder(), errors)
    for entries in (
        _course_entries(packaged_folder(), course, errors),
        _file_entries(own_folder(), Origin.OWN, errors),
        _file_entries(extra, Origin.NAMED, errors) if extra is not None else (),
    ):
        for entry in entries:
            earlier = found.get(entry.heading.id)
            if earlier is not None and earlier.origin is entry.origin:
                errors.append(_used_twice(entry, earlier))
                continue
            if earlier is not None:
                notes.append(f"{shown_path(entry.path)} takes the place of {earlier.heading.id} of {_of(earlier)}")
            found[entry.heading.id] = entry
    skills = MappingProxyType(course.skills if course else {})
    return Catalogue(_shelved(found.values()), tuple(errors), tuple(notes), skills)


def load_lesson(id_or_path: str | Path, extra: Path | None = None) -> Lesson:
    """The lesson with this id, or in this file. Raises CourseError."""
    if isinstance(id_or_path, Path) or looks_like_path(id_or_path):
        return _read(Path(id_or_path).expanduser())
    return _read(catalogue(extra).find(id_or_path).path)


def _read(path: Path) -> Lesson:
    # Steps and problems are many types: the map does without them, since course.yaml has all it shows.
    from tutor.course.lesson import read_lesson

    return read_lesson(path)


def looks_like_path(text: str) -> bool:
    """Whether a person who typed this meant a file rather than a lesson's id."""
    return text.endswith(SUFFIXES) or "/" in text or "\\" in text or text.startswith((".", "~"))


def course_file(folder: Path) -> CourseFile:
    """course.yaml of a folder. Raises CourseError."""
    path = folder / COURSE_FILE
    text = read_text(path)
    if (value := plain_value(text)) is not None:
        with suppress(ValidationError):
            return convert(value, CourseFile)
    # What is not plain, or does not fit: the parser knows all of YAML, and where a mistake stands.
    from tutor.course.decoding import decode
    from tutor.course.documents import read_document

    return decode(read_document(text, shown_path(path)), CourseFile)


def lesson_files(place: Path) -> tuple[Path, ...]:
    """The lesson files of a folder in order of name, or the file itself. Raises CourseError."""
    if not os.path.isdir(place):
        return (place,)
    try:
        names = sorted(os.listdir(place))
    except OSError as error:
        raise CourseError(shown_path(place), f"this folder cannot be read ({error.strerror})") from None
    files = (place / name for name in names if name.endswith(SUFFIXES) and name != COURSE_FILE)
    # Opening a pipe or a device would wait for a writer that never comes.
    return tuple(file for file in files if os.path.isfile(file) or os.path.isdir(file) or not os.path.exists(file))


def heading_of(lesson: Lesson) -> Heading:
    """What the map shows of a lesson."""
    return Heading(
        id=lesson.id,
        title=lesson.title,
        unit=lesson.unit,
        about=lesson.about,
        needs=lesson.needs,
        skills=lesson.skills,
        minutes=lesson.minutes,
    )


def _course(folder: Path, errors: list[CourseError]) -> CourseFile | None:
    try:
        return course_file(folder)
    except CourseError as error:
        errors.append(error)
        return None


def _course_entries(folder: Path, course: CourseFile | None, errors: list[CourseError]) -> Iterator[Entry]:
    if course is None:
        # Slower, but a learner can go on: the lessons themselves may well be sound.
        yield from _file_entries(folder, Origin.COURSE, errors)
        return
    for unit in course.units:
        for heading in unit.lessons:
            yield Entry(replace(heading, unit=unit.title), folder / f"{heading.id}.yaml", Origin.COURSE)


def _file_entries(place: Path, origin: Origin, errors: list[CourseError]) -> Iterator[Entry]:
    if not os.path.exists(place):
        return
    try:
        paths = lesson_files(place)
    except CourseError as error:
        errors.append(error)
        return
    for path in paths:
        try:
            yield Entry(heading_of(_read(path)), path, origin)
        except CourseError as error:
            errors.append(error)


def _used_twice(entry: Entry, earlier: Entry) -> CourseError:
    what = f"the lesson id {entry.heading.id} is already used by {shown_path(earlier.path)}"
    return CourseError(shown_path(entry.path), what, "give every lesson an id of its own")


def _of(entry: Entry) -> str:
    return entry.origin.value if entry.origin is Origin.COURSE else shown_path(entry.path)


def _shelved(entries: Iterable[Entry]) -> tuple[Shelf, ...]:
    shelves: dict[str, list[Entry]] = {}
    for entry in entries:
        shelves.setdefault(entry.heading.unit or OWN_UNIT, []).append(entry)
    return tuple(Shelf(title, tuple(inside)) for title, inside in shelves.items())
