"""Which value of each setting holds now, and who said so: what is printed and what the screen shows.

A value of "auto" is followed by what it came to on this terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tutor.settings.file import Read
from tutor.settings.table import AUTO, ROWS, Source


class Chosen(Protocol):
    """What was chosen for this terminal, as ``tutor.terminal`` says it."""

    def reason(self, choice: str) -> str: ...

    def source(self, choice: str) -> Source: ...

    def word(self, choice: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Held:
    """One setting: ``chosen`` stands in the file or is the default, ``held`` is what came of it."""

    key: str
    chosen: str
    held: str
    source: Source
    why: str


def in_force(read: Read, chosen: Chosen) -> tuple[Held, ...]:
    """Every setting but the keys, in the order of the table."""
    return tuple(_held(row.key, read, chosen) for row in ROWS)


def _held(key: str, read: Read, chosen: Chosen) -> Held:
    value = read.settings.value(key)
    if AUTO in next(row for row in ROWS if row.key == key).values:
        return Held(key, value, chosen.word(key), chosen.source(key), chosen.reason(key))
    line = read.line(key)
    return Held(key, value, value, Source.FILE if line else Source.DEFAULT, f"line {line}" if line else "")


def printed(read: Read, chosen: Chosen, path: str, exists: bool, keys: Mapping[str, str]) -> list[str]:
    """What ``backprop-tutor settings`` prints. ``keys``: the keys changed, with what their commands do."""
    state = "" if exists else " (not there: the defaults hold)"
    lines = [f"file: {path}{state}"]
    if read.trouble:
        lines.append(f"note: {read.trouble}")
    lines.append("")
    lines += _columns((held.key, held.held, held.source.value, held.why) for held in in_force(read, chosen))
    if keys:
        lines += ["", "keys"]
        lines += _columns((f"  {name}", read.settings.keys.get(name, ""), does) for name, does in keys.items())
    lines += ["", "What can be set:"]
    for row in ROWS:
        lines.append(f"  {row.key}: {row.about}")
        lines += _columns((f"    {value}", says) for value, says in row.values.items())
    lines += ["", "Change one: backprop-tutor settings set KEY VALUE     A key: settings set keys.answer.hint f10"]
    return lines


def _columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    made = list(rows)
    widths = [max(len(row[k]) for row in made) for k in range(len(made[0]))] if made else []
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in made]
