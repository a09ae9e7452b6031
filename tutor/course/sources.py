"""Reads a course file into text without trusting it: bounded, UTF-8, and every failure one clear line."""

from __future__ import annotations

import codecs
from pathlib import Path

from tutor.course.errors import CourseError, shown_path

SIZE_LIMIT = 1024 * 1024  # bytes; the longest lesson of the course is below 20 kB

_FOREIGN_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 1 MiB; a byte order mark at its start is dropped.

    Raises CourseError for a directory, a missing or forbidden file, one that is too large, and bytes
    that are not text.
    """
    name = shown_path(path)
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise _unopened(path, name, error) from None
    if len(content) > SIZE_LIMIT:
        raise CourseError(name, "this file is larger than 1 MiB", "a lesson is a short text file")
    return decode(content, name)


def decode(content: bytes, name: str) -> str:
    """Bytes as text. Raises CourseError with the line of the first byte that is not UTF-8 text."""
    for mark, encoding in _FOREIGN_MARKS.items():
        if content.startswith(mark):
            raise CourseError(name, f"this file is {encoding}, not UTF-8", "save it as UTF-8")
    content = content.removeprefix(codecs.BOM_UTF8)
    if (nul := content.find(b"\0")) >= 0:
        raise CourseError(name, "this is not a text file", "expected a lesson in YAML", line=_line(content, nul))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CourseError(
            name, "this line is not UTF-8", "save the file as UTF-8", line=_line(content, error.start)
        ) from None


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _unopened(path: Path, name: str, error: Exception) -> CourseError:
    match error:
        case FileNotFoundError():
            return CourseError(name, "there is no such file", "check the name")
        case IsADirectoryError():
            return CourseError(name, "this is a folder", "name a file in it")
        case PermissionError() if path.is_dir():  # what Windows says of a folder
            return CourseError(name, "this is a folder", "name a file in it")
        case PermissionError():
            return CourseError(name, "this file may not be read", "ask its owner, or run chmod u+r on it")
        case OSError():
            return CourseError(name, f"this file cannot be read ({error.strerror or error})")
        case _:
            return CourseError(name, "this is not a file name")
