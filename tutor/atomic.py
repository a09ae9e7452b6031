"""Writes a text file whole or not at all.

The settings, the draft of a problem and a problem's file all replace something that may be a learner's only copy: a
full disk or a signal in the middle of writing leaves what was there before. The text goes to a file beside the
goal, which then takes its place in one step.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(path: Path, text: str, lasting: bool = True) -> None:
    """Put ``text`` at ``path``, which keeps its permissions; ``lasting`` waits until the disk has it.

    A link to a file elsewhere stays one. Raises OSError with the file as it was.
    """
    goal = Path(os.path.realpath(path))
    beside = goal.with_name(f".{goal.name}.{os.getpid()}.part")
    try:
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if goal.exists():
            os.chmod(beside, goal.stat().st_mode & 0o777)
        os.replace(beside, goal)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
