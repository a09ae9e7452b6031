"""The table of events, and how an event becomes a row and comes back.

There is one real column for each field of an event, so that a teacher or another program can ask the
file questions in SQL. Reading is forgiving: a column that is missing takes its default, one that is not
known is left alone, and a cell of the wrong type never stops a learner from going on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutor.records.events import Event

Cell = str | float | int | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an event: its SQL declaration, its cell when the file has none, and its readers.

    ``cell`` turns a field into what is stored, ``field`` turns whatever is stored into a field.
    """

    name: str
    declared: str
    default: str
    cell: Callable[[Any], Cell]
    field: Callable[[Any], Any]


def _text(value: object) -> str:
    if value is None:
        return ""
    # A terminal that is not UTF-8 can hand over half characters, which no UTF-8 file can hold.
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if math.isnan(number) else number


def _seconds(value: Any) -> float:
    return _number(value) or 0.0


def _whole(value: Any) -> int | None:
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return whole if -(2**63) <= whole < 2**63 else None


def _count(value: Any) -> int:
    return _whole(value) or 0


def _required(name: str) -> Column:
    return Column(name, "TEXT NOT NULL", "''", _text, _text)


def _optional(name: str) -> Column:
    return Column(name, "TEXT NOT NULL DEFAULT ''", "''", _text, _text)


# In the order of the table. New columns go at the end, optional: salvage reads rows by position.
COLUMNS: tuple[Column, ...] = (
    Column("id", "TEXT NOT NULL PRIMARY KEY", "''", _text, _text),
    *map(_required, ("time", "session", "lesson", "lesson_hash", "step", "kind")),
    *map(_optional, ("item", "typed", "understood")),
    Column("value", "REAL", "NULL", _number, _number),
    *map(_optional, ("outcome", "mistake", "message")),
    Column("hints", "INTEGER NOT NULL DEFAULT 0", "0", _count, _count),
    Column("seconds", "REAL NOT NULL DEFAULT 0", "0", _seconds, _seconds),
    Column("seed", "INTEGER", "NULL", _whole, _whole),
    Column("caret", "INTEGER", "NULL", _whole, _whole),
    _optional("skill"),
)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = 7  # the leading columns that every event fills with text

# How many columns the first version had. Each later column is a version of its own, so a row added to
# the table above is all that is needed: older files gain the column when they are next written to.
FIRST = 17


def _declarations(columns: tuple[Column, ...]) -> list[str]:
    return [f"{column.name} {column.declared}" for column in columns]


# Step n takes a file from version n to version n + 1.
STEPS: tuple[str, ...] = (
    f"CREATE TABLE events ({', '.join(_declarations(COLUMNS[:FIRST]))})",
    *(f"ALTER TABLE events ADD COLUMN {declaration}" for declaration in _declarations(COLUMNS[FIRST:])),
)
VERSION = len(STEPS)

_PLACES = ", ".join("?" for _ in NAMES)
INSERT = f"INSERT INTO main.events ({', '.join(NAMES)}) VALUES ({_PLACES}) ON CONFLICT (id) DO NOTHING"

# What is waiting in memory is joined to what is stored, so that every question is asked once, in SQL.
WAITING = f"CREATE TEMP TABLE waiting ({', '.join(NAMES)})"
INSERT_WAITING = f"INSERT INTO temp.waiting ({', '.join(NAMES)}) VALUES ({_PLACES})"


def probe(version: int) -> str:
    """A SELECT that fails on a file that says it has the table of this version (1 or more) and has not."""
    return f"SELECT {', '.join(NAMES[: FIRST + version - 1])} FROM main.events LIMIT 0"


def view_of_all(stored: frozenset[str]) -> str:
    """The SQL of a view ``seen`` over the stored and the waiting events.

    ``stored`` are the columns the file has; without an ``id`` the file is taken to hold no events.
    ``waiting`` is 1 for what is only in memory, ``position`` orders within each.
    """
    kept = ", ".join(f"{c.name if c.name in stored else c.default} AS {c.name}" for c in COLUMNS)
    if "id" not in stored:
        return f"CREATE TEMP VIEW seen AS SELECT 1 AS waiting, rowid AS position, {', '.join(NAMES)} FROM temp.waiting"
    return (
        f"CREATE TEMP VIEW seen AS SELECT 0 AS waiting, rowid AS position, {kept} FROM main.events"
        f" UNION ALL SELECT 1, rowid, {', '.join(NAMES)} FROM temp.waiting"
        " WHERE NOT EXISTS (SELECT 1 FROM main.events AS stored WHERE stored.id = temp.waiting.id)"
    )


def to_row(event: Event) -> Row:
    """The cells of an event, in the order of ``COLUMNS``."""
    return tuple(column.cell(getattr(event, column.name)) for column in COLUMNS)


def from_row(cells: tuple[object, ...]) -> Event:
    """The event in a row, its cells in the order of ``COLUMNS``; missing trailing cells take the default."""
    padded = cells + (None,) * (len(COLUMNS) - len(cells))
    fields = {column.name: column.field(cell) for column, cell in zip(COLUMNS, padded, strict=False)}
    return Event(**fields)
