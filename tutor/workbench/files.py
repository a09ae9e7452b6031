"""Writes a file where the learner wants it, and says in one line why when it cannot.

A file that is there is never replaced unless that was asked for. A full disk or a folder that cannot be written
leaves what was there before.
"""

from __future__ import annotations

import os
from pathlib import Path

from tutor.atomic import write_atomically
from tutor.course.errors import one_line, shown_path
from tutor.records.trouble import describe

LONGEST_TOLD = 50


class NotWritten(Exception):
    """The file was not written; ``str()`` is one line with the remedy."""


class AlreadyThere(NotWritten):
    """There is such a file, and nobody said that it may be replaced."""


def told(path: Path) -> str:
    """A path as it is said in a line: of a long one only the end."""
    whole = shown_path(path)
    return whole if len(whole) <= LONGEST_TOLD else f"…/{one_line(path.name)}"


def write(path: Path, text: str, replace: bool = False, lasting: bool = True) -> None:
    """Write ``text`` to ``path``. ``lasting`` waits until the disk has it. Raises NotWritten."""
    try:
        # Followed to the real file, so that a link stays one.
        goal = Path(os.path.realpath(path.expanduser()))
        if goal.is_dir():
            raise NotWritten(f"{told(path)} is a folder: add the name of a file.")
        if not replace and os.path.lexists(goal):
            raise AlreadyThere(f"There is a file {told(path)} already.")
        if not goal.parent.is_dir():
            raise NotWritten(f"There is no folder {told(goal.parent)}: make it, or name another place.")
        write_atomically(goal, text, lasting)
    except (OSError, ValueError, RuntimeError) as error:  # for a null character, and for a home that is not known
        raise NotWritten(_in_a_line(error, path)) from None


def _in_a_line(error: Exception, path: Path) -> str:
    line = describe("The file was not written", error, Path(told(path)))
    return line.replace(", or set BACKPROP_TUTOR_HOME to a directory you can write to", ", or name another place")
