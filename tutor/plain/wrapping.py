"""Text in lines of a width that every line can hold, with its own breaks and indentation kept."""

from __future__ import annotations

import textwrap

from tutor.drawing.breaking import held_in_text, released

WIDTH = 78


def hung(head: str, text: str) -> list[str]:
    """``text`` behind ``head``, further lines below its beginning."""
    return _rows(f"{head}{text}", " " * len(head))


def wrapped(text: str) -> list[str]:
    """``text`` in lines of at most ``WIDTH``; line breaks and indentation of the text are kept."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + ("  " if line.lstrip().startswith("- ") else "")
        lines += _rows(line, indent) or [""]
    return lines


def _rows(line: str, indent: str) -> list[str]:
    return [released(row) for row in textwrap.wrap(held_in_text(line), WIDTH, subsequent_indent=indent)]
