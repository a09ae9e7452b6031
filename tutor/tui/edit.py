"""The answer line: a text, a cursor, and what each key does to them.

The line is part of the page instead of a widget of its own: it can stand wherever the question ends
without laying the screen out anew, and a typed character sends a few bytes. A key that has nothing
to do here (an arrow on an empty line) is left to the screen, which gives it another meaning.

A text can stand there as a whole, as a wrong answer does: what is typed takes its place, and arrows
lead on as from an empty line. Backspace, Home and End begin to mend it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.drawing.cells import cell_width

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Edit:
    """``cursor`` counts characters before it: 0 to len(text). ``whole``: what is typed takes the text's place."""

    text: str = ""
    cursor: int = 0
    whole: bool = False

    @property
    def mended(self) -> bool:
        """Whether a text is being written, so that arrows move in it."""
        return bool(self.text) and not self.whole


def holding(text: str, whole: bool = False) -> Edit:
    """``text``, with the cursor at its end."""
    return Edit(text, len(text), whole and bool(text))


def insert(edit: Edit, text: str) -> Edit:
    """Typed or pasted at the cursor: one line, printable, no longer than a line may be."""
    if edit.whole:
        edit = Edit()
    shown = "".join(character if character.isprintable() else " " for character in text)
    shown = shown[: max(0, LONGEST - len(edit.text))]
    return Edit(edit.text[: edit.cursor] + shown + edit.text[edit.cursor :], edit.cursor + len(shown))


def _word_start(edit: Edit) -> int:
    return edit.text[: edit.cursor].rstrip().rfind(" ") + 1


def _cut(edit: Edit, start: int, end: int) -> Edit:
    start, end = max(0, start), min(len(edit.text), end)
    return Edit(edit.text[:start] + edit.text[end:], start)


KEYS: dict[str, Callable[[Edit], Edit]] = {
    "left": lambda edit: replace(edit, cursor=max(0, edit.cursor - 1)),
    "right": lambda edit: replace(edit, cursor=min(len(edit.text), edit.cursor + 1)),
    "home": lambda edit: replace(edit, cursor=0),
    "end": lambda edit: replace(edit, cursor=len(edit.text)),
    "ctrl+a": lambda edit: replace(edit, cursor=0),
    "ctrl+e": lambda edit: replace(edit, cursor=len(edit.text)),
    "backspace": lambda edit: _cut(edit, edit.cursor - 1, edit.cursor) if edit.cursor else edit,
    "ctrl+h": lambda edit: _cut(edit, edit.cursor - 1, edit.cursor) if edit.cursor else edit,
    "delete": lambda edit: _cut(edit, edit.cursor, edit.cursor + 1),
    "ctrl+w": lambda edit: _cut(edit, _word_start(edit), edit.cursor),
    "ctrl+u": lambda edit: _cut(edit, 0, edit.cursor),
    "ctrl+k": lambda edit: _cut(edit, edit.cursor, len(edit.text)),
}


def press(edit: Edit, key: str, character: str | None) -> Edit | None:
    """The line after this key, or None when the key means nothing to it.

    On an empty line only a printable character does, and ``?`` not even then: it asks for a hint.
    """
    if character is not None and len(character) == 1 and character.isprintable():
        return None if character == "?" and not edit.mended else insert(edit, character)
    if not edit.text or key not in KEYS or (edit.whole and key in ("left", "right")):
        return None
    if edit.whole and key == "delete":
        return Edit()
    return KEYS[key](replace(edit, whole=False))


def window(edit: Edit, width: int) -> tuple[str, str, str]:
    """The part that fits in ``width`` cells, as (before, under, after) the cursor.

    At the end of the text the cursor stands on a space. A text that is too long shows the part
    around the cursor.
    """
    before, under, after = edit.text[: edit.cursor], edit.text[edit.cursor : edit.cursor + 1] or " ", ""
    while before and cell_width(before) + cell_width(under) > width:
        before = before[1:]
    for character in edit.text[edit.cursor + 1 :]:
        if cell_width(before + under + after + character) > width:
            break
        after += character
    return before, under, after
