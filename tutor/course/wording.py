"""Lesson text as plain text: paragraphs without the file's line breaks, and the ASCII face of it.

A teacher wraps lines for the editor and a face wraps them for the screen, so line breaks inside a paragraph
are only blanks. What must stay on its own line is indented, or begins with a hyphen.
"""

from __future__ import annotations

import re

# Characters a lesson may use, and what stands for them where only ASCII can be shown.
ASCII_FORMS = {
    "−": "-",
    "–": "-",
    "—": "-",
    "‑": "-",
    "·": "*",
    "×": "*",
    "÷": "/",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "→": "->",
    "←": "<-",
    "≈": "~",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "±": "+-",
    "½": "1/2",
    "²": "^2",
    "√": "sqrt",
    "Σ": "sum",
    "σ": "sigmoid",
    "η": "eta",
    "δ": "delta",
    "ŷ": "yhat",
    "\u00a0": " ",
}
_TABLE = str.maketrans(ASCII_FORMS)


def ascii_form(text: str) -> str:
    """The text with each character of `ASCII_FORMS` written in ASCII. Others stay as they are."""
    return text.translate(_TABLE)


def unwrapped(text: str) -> str:
    """The text with each paragraph on one line.

    Blank lines part paragraphs (one blank line between any two). A line that is indented, or begins with
    "- ", starts a line of its own and keeps its indentation; only within a list item it goes on with the item.
    """
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)*\n", text.expandtabs(4).strip("\n"))
    return "\n\n".join(_joined(paragraph) for paragraph in paragraphs if paragraph.strip())


def _joined(paragraph: str) -> str:
    lines: list[str] = []
    for line in paragraph.splitlines():
        line = line.rstrip()
        in_item = bool(lines) and lines[-1].startswith("- ") and line.startswith("  ")
        in_text = bool(lines) and not line.startswith((" ", "- ")) and not lines[-1].startswith(" ")
        if in_item or in_text:
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)
