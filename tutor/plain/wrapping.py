"""Text in lines of a width that every line can hold, with its own breaks and indentation kept."""

from __future__ import annotations

import textwrap

WIDTH = 78


def hung(head: str, text: str) -> list[str]:
    """``text`` behind ``head``, further lines below its beginning."""
    return textwrap.wrap(f"{head}{text}", WIDTH, subsequent_indent=" " * len(head))


def wrapped(text: str) -> list[str]:
    """``text`` in lines of at most ``WIDTH``; line breaks and indentation of the text are kept."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + ("  " if line.lstrip().startswith("- ") else "")
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=indent) or [""]
    return lines
