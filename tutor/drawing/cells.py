"""How many cells of a terminal a text takes, and which character stands in which cell.

Everything that is shown is measured with this. It is apart from the canvas, so that a page of text alone, such
as the course map, starts without what drawings are made of.
"""

from __future__ import annotations

import unicodedata


def clusters(text: str) -> list[str]:
    """The text as one entry a cell; a double-width character is followed by an empty entry.

    Ambiguous width counts as one cell. Combining marks join the character before them; control characters
    become blanks and invisible format characters vanish, since either could move everything after them.
    """
    if text.isascii() and text.isprintable():
        return list(text)
    found: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            last = len(found) - 1
            if last > 0 and found[last] == "":
                last -= 1
            if last >= 0:
                found[last] += character
        elif category in ("Cc", "Zl", "Zp", "Cs"):
            found.append(" ")
        elif category != "Cf":
            found.append(character)
            if unicodedata.east_asian_width(character) in "WF":
                found.append("")
    return found


def cell_width(text: str) -> int:
    """How many cells a text takes."""
    return len(clusters(text))


def fitted(text: str, room: int, ellipsis: str) -> str:
    """The text, or its beginning with a visible mark of the cut, in at most ``room`` cells."""
    cells = clusters(text)
    if len(cells) <= room:
        return text
    if room <= 0:
        return ""
    kept = cells[: room - 1]
    if cells[room - 1] == "" and kept:
        kept[-1] = " "  # half of a double-width character cannot be shown
    return "".join(kept) + ellipsis
