"""Puts a fresh file of records in the place of a damaged one, with everything that can still be read.

The damaged file is kept beside it under another name, so nothing is ever thrown away. Two programs may
find the damage at once and a third may be writing: at every moment there is exactly one file of records,
and whoever waited for the old one notices that it was replaced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from tutor.records import database, pages, schema
from tutor.records.events import Event
from tutor.records.trouble import Identity, NewerFileError, is_damage


@dataclass(frozen=True, slots=True)
class Salvage:
    """How many events were read out of a damaged file, and where that file is kept."""

    events: int
    aside: Path


def repair(path: Path, broken: Identity, timeout: float) -> Salvage | None:
    """Replace the file if it is still the one found broken; None when somebody else has done so.

    Raises NewerFileError (and touches nothing) when the file says it is of a newer version, OSError and
    sqlite3.Error when the disk does not allow it; then the damaged file is still in its place.
    """
    with _alone(path.with_name("records.lock"), timeout):
        try:
            if database.identity(path) != broken:
                return None
        except FileNotFoundError:
            return None
        # This handle stays open to the end: closing it would drop the lock on the same file.
        with path.open("rb") as source, _writers_kept_out(path, timeout):
            image = source.read()
            if (pages.header_version(image) or 0) > schema.VERSION:
                raise NewerFileError
            events = readable_events(image)
            fresh = path.with_name("records.salvaging.sqlite3")
            try:
                _remove(fresh)
                database.write(fresh, [schema.to_row(event) for event in events], timeout)
                aside = _keep_copy(path, image)
                # A journal left beside the fresh file would be played back into it.
                with suppress(FileNotFoundError):
                    os.replace(_journal(path), _journal(aside))
                os.replace(fresh, path)
            finally:
                _remove(fresh)
    return Salvage(len(events), aside)


def readable_events(image: bytes) -> list[Event]:
    """The events that can be read in the bytes of a file, in the order they were appended, each id once."""
    found: dict[str, Event] = {}
    for _, cells in sorted(pages.rows(image), key=lambda row: row[0]):
        if _is_event(cells):
            event = schema.from_row(cells[: len(schema.COLUMNS)])
            found.setdefault(event.id, event)
    return list(found.values())


def _is_event(cells: pages.Cells) -> bool:
    leading = cells[: schema.REQUIRED]
    return len(leading) == schema.REQUIRED and all(isinstance(cell, str) for cell in leading) and bool(cells[0])


@contextmanager
def _alone(lock: Path, timeout: float) -> Iterator[None]:
    # SQLite's own lock on an empty file: it works wherever the records do, and dies with its holder.
    import sqlite3

    database.create(lock)
    connection = sqlite3.connect(lock, timeout=timeout, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


@contextmanager
def _writers_kept_out(path: Path, timeout: float) -> Iterator[None]:
    # A file damaged in the middle can still be appended to, so its writers must wait. A file that
    # cannot be locked because it is damaged cannot be written to by anybody else either.
    import sqlite3

    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=timeout, isolation_level=None, uri=True)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        yield
    finally:
        connection.close()


def _keep_copy(path: Path, image: bytes) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in count(1):
        suffix = "" if number == 1 else f"-{number}"
        aside = path.with_name(f"records.damaged-{stamp}{suffix}.sqlite3")
        with suppress(FileExistsError):
            handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            break
    try:
        with os.fdopen(handle, "wb") as copy:
            copy.write(image)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)
