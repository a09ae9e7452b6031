"""Opens the one file of records for a single write or a single question.

Every use opens the file anew and closes it. It costs about a millisecond, and it means that a file
replaced or removed by somebody else, a dropped network disk or a second session never leaves this
program writing into a file that nobody will read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.records import schema
from tutor.records.trouble import DamagedFileError, Identity, NewerFileError, is_damage

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT over the view ``seen``, with the values of its places."""

    sql: str
    values: tuple[schema.Cell, ...] = ()


def identity(path: Path) -> Identity:
    """Which file this is, whatever its name. Raises OSError when there is none."""
    status = os.stat(path)
    return status.st_dev, status.st_ino


def create(path: Path) -> None:
    """Make an empty private file (0600) and its missing directories (0700); what exists is left as it is.

    SQLite gives the journal the mode of the file. Raises OSError.
    """
    if path.exists():
        return
    for directory in [*reversed(path.parent.parents), path.parent]:
        if not directory.is_dir():
            directory.mkdir(mode=0o700, exist_ok=True)
    # Never opened when it exists: closing any handle on a file drops this process's locks on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


@contextmanager
def opened(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """A connection to an existing file, waiting up to ``timeout`` seconds for locks.

    Closing drops what is not committed. Raises FileNotFoundError, DamagedFileError, OSError and sqlite3.Error.
    """
    import sqlite3

    before = identity(path)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=timeout, isolation_level=None, uri=True)
    try:
        # A damaged character must not hide the row it is in.
        connection.text_factory = lambda content: content.decode("utf-8", "replace")
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection
    except sqlite3.Error as error:
        if is_damage(error):
            raise DamagedFileError(before) from error
        raise
    finally:
        connection.close()


def write(path: Path, rows: Sequence[schema.Row], timeout: float) -> None:
    """Append rows in one transaction that is on the disk on return; a known id is left as it is.

    Raises NewerFileError, DamagedFileError, OSError and sqlite3.Error, and then nothing was written.
    """
    while not _write_once(path, rows, timeout):
        pass


def _write_once(path: Path, rows: Sequence[schema.Row], timeout: float) -> bool:
    create(path)
    before = identity(path)
    with opened(path, timeout) as connection:
        if _version(connection) > schema.VERSION:
            raise NewerFileError
        # Not WAL: homes are often on NFS, where its shared memory does not work.
        # EXTRA is FULL, and syncs the directory too: a commit outlives a power cut.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)
        if version > schema.VERSION:
            raise NewerFileError
        if not _still_there(path, before):
            return False
        for step in schema.STEPS[version:]:
            connection.execute(step)
        if version < schema.VERSION:
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        connection.executemany(schema.INSERT, rows)
        connection.execute("COMMIT")
    return True


def _still_there(path: Path, before: Identity) -> bool:
    # Between opening and locking, a repair may have put another file in this one's place.
    try:
        return identity(path) == before
    except FileNotFoundError:
        return False


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that answer a question, and whether the file they are from is of a newer version."""

    rows: list[tuple[Any, ...]]
    newer: bool


def ask(path: Path, question: Question, waiting: Iterable[schema.Row], timeout: float) -> Answer:
    """Put a question to the view ``seen`` of the stored and the waiting events.

    No file is no events. A file of a newer version is read as far as its columns are known.
    Raises NewerFileError (cannot be read at all), DamagedFileError, OSError and sqlite3.Error.
    """
    import sqlite3

    try:
        with opened(path, timeout) as connection:
            version = _version(connection)
            newer = version > schema.VERSION
            try:
                if version > 0 and not newer:
                    connection.execute(schema.probe(version))
                return Answer(_rows(connection, _columns(connection), question, waiting), newer)
            except sqlite3.Error as error:
                if newer and is_damage(error):
                    raise NewerFileError from error
                raise
    except FileNotFoundError:
        return ask_memory(question, waiting)


def ask_memory(question: Question, waiting: Iterable[schema.Row]) -> Answer:
    """The same as ``ask`` with nothing stored."""
    import sqlite3

    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        return Answer(_rows(connection, frozenset(), question, waiting), newer=False)
    finally:
        connection.close()


def _rows(
    connection: sqlite3.Connection, columns: frozenset[str], question: Question, waiting: Iterable[schema.Row]
) -> list[tuple[Any, ...]]:
    connection.execute(schema.WAITING)
    connection.executemany(schema.INSERT_WAITING, waiting)
    connection.execute(schema.view_of_all(columns))
    return connection.execute(question.sql, question.values).fetchall()


def _columns(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[1] for row in connection.execute("PRAGMA main.table_info(events)"))


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
