"""Reads YAML of the plainest kind at once: mappings, lists of mappings, words, and lists of words in brackets.

The YAML parser takes longer to load than the whole course map to be made, and course.yaml needs none of what it
can do. Whatever is not of this kind, and so everything that is wrong, is left to ``read_document``, which reads
all of YAML and says what is wrong and where; what is read here it reads the same.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from tutor.course.scalars import scalar_value

# Within these no bound of ``read_document`` can be reached.
LONGEST_TEXT, LONGEST_LINE, DEEPEST = 20_000, 400, 20  # characters; columns of indentation

_Rows: TypeAlias = list[tuple[int, str]]  # indentation and what follows it; the next one stands last


class _NotPlain(Exception):
    pass


def plain_value(text: str) -> Any:
    """What ``text`` holds, or None where only the parser can tell."""
    if len(text) > LONGEST_TEXT:
        return None
    try:
        rows = _rows(text)
        value = _block(rows, 0)
    except _NotPlain:
        return None
    return None if rows else value


def _rows(text: str) -> _Rows:
    rows: _Rows = []
    for line in text.split("\n"):
        content = line.lstrip(" ")
        if not line.isprintable() or len(line) > LONGEST_LINE or len(line) - len(content) > DEEPEST:
            raise _NotPlain
        written = "" if content.startswith("#") else content.partition(" #")[0].rstrip(" ")
        if written:
            rows.append((len(line) - len(content), written))
    return rows[::-1]


def _block(rows: _Rows, indent: int) -> Any:
    """What stands at ``indent``: a list of mappings, or a mapping."""
    if not _item(rows, indent):
        return _mapping(rows, indent)
    items = []
    while _item(rows, indent):
        rows.append((indent + 2, rows.pop()[1][2:]))
        items.append(_mapping(rows, indent + 2))
    return items


def _item(rows: _Rows, indent: int) -> bool:
    return bool(rows) and rows[-1][0] == indent and rows[-1][1].startswith("- ")


def _mapping(rows: _Rows, indent: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while rows and rows[-1][0] == indent and not _item(rows, indent):
        key, colon, rest = rows.pop()[1].partition(":")
        if not colon or not _is_word(key) or key in found:
            raise _NotPlain
        if rest:
            found[key] = _value(rest)
        elif rows and rows[-1][0] > indent:
            found[key] = _block(rows, rows[-1][0])
        else:
            raise _NotPlain
    if not found:
        raise _NotPlain
    return found


def _value(rest: str) -> Any:
    """A value behind the colon of its key."""
    text = rest.lstrip(" ")
    if not rest.startswith(" "):
        raise _NotPlain
    if text.startswith("[") and text.endswith("]"):
        inside = text[1:-1].strip(" ")
        return [_listed(part.strip(" ")) for part in inside.split(",")] if inside else []
    if not text[0].isalnum() or ": " in text or text.endswith(":"):
        raise _NotPlain
    return _scalar(text)


def _listed(text: str) -> Any:
    if not _is_word(text):
        raise _NotPlain
    return _scalar(text)


def _scalar(text: str) -> Any:
    value = scalar_value(text)
    if isinstance(value, float):
        raise _NotPlain  # it may not be finite
    return value


def _is_word(text: str) -> bool:
    return text[:1].isalnum() and text.isascii() and text.replace("-", "").isalnum()
