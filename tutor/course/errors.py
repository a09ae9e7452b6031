"""The one error a course file can cause, and how it reads: a single line that says where and what to do.

Whatever goes wrong between a file and a lesson ends up as a `CourseError`, so a face or the command line
prints `str(error)` and is done.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

LONGEST = 180  # characters of what is wrong, and of the remedy: a file must not be quoted in full


class CourseError(ValueError):
    """Something is wrong with a lesson or problem file.

    ``file`` is spelled for people, ``line`` and ``column`` count from 1 (None: the file as a whole),
    ``what`` says what is wrong and ``remedy`` what was expected. ``str()`` is one line.
    """

    def __init__(
        self, file: str, what: str, remedy: str = "", *, line: int | None = None, column: int | None = None
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.what = shorten(what, LONGEST)
        self.remedy = shorten(remedy, LONGEST)
        super().__init__(file, what, remedy, line, column)

    def __reduce__(self) -> tuple[object, ...]:
        # Lessons are proved on all cores, and what is found crosses from one process to another.
        return _course_error, (self.file, self.what, self.remedy, self.line, self.column)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in (None, ""))
        message = f"{self.what}; {self.remedy}" if self.remedy else self.what
        return f"{place}: {message}" if place else message


def _course_error(file: str, what: str, remedy: str, line: int | None, column: int | None) -> CourseError:
    return CourseError(file, what, remedy, line=line, column=column)


def one_line(text: str) -> str:
    """The text without line breaks, control characters or runs of blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shown_path(path: Path) -> str:
    """The path relative to the current directory when it lies below it, else as it is."""
    try:
        return one_line(str(path.absolute().relative_to(Path.cwd())))
    except (ValueError, OSError):
        return one_line(str(path))


def shorten(text: str, width: int = 40) -> str:
    """The text on one line, cut with an ellipsis beyond ``width`` characters."""
    text = one_line(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to ``word``, or None when none is close."""
    by_case = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold()[:80], by_case, n=1, cutoff=0.6)
    return by_case[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean X?`` when something is close, else the list of what is known."""
    names = list(known)
    close = nearest(word, names)
    return f"did you mean {close}?" if close else f"known: {', '.join(names)}" if names else ""
