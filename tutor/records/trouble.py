"""What can go wrong with a file that is not the program's fault, each with its remedy.

A lesson goes on whatever the disk does. These rows turn an error of the system or of SQLite into
the one line a learner reads meanwhile.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

Identity = tuple[int, int]


class DamagedFileError(Exception):
    """The file with this identity (device, inode) is not a usable file of records."""

    def __init__(self, identity: Identity) -> None:
        super().__init__("the file of records is damaged")
        self.identity = identity


class NewerFileError(Exception):
    """The file was written by a newer version, whose rules are unknown here."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One cause: the codes that announce it, what is wrong (``{path}`` is the file), what to do."""

    system: frozenset[int]
    sqlite: frozenset[int]
    reason: str
    remedy: str


_ELSEWHERE = "or set BACKPROP_TUTOR_HOME to a directory you can write to"

# SQLite's primary codes: https://www.sqlite.org/rescode.html
TROUBLES: tuple[Trouble, ...] = (
    Trouble(frozenset({errno.ENOSPC}), frozenset({13}), "the disk is full", "Free some space"),
    Trouble(
        frozenset({errno.EDQUOT, errno.EFBIG}),
        frozenset(),
        "your quota on this disk is used up",
        "Free some space",
    ),
    Trouble(
        frozenset({errno.EIO}),
        frozenset({10}),
        "the disk refuses to read or write {path}, perhaps because your quota is used up",
        "Check your quota and free space",
    ),
    Trouble(
        frozenset({errno.EROFS}),
        frozenset({8}),
        "{path} is read-only",
        f"Make it and its directory writable, {_ELSEWHERE}",
    ),
    Trouble(
        frozenset({errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP}),
        frozenset({3, 14, 23}),
        "{path} cannot be opened",
        f"Check its permissions and its directory, {_ELSEWHERE}",
    ),
    Trouble(
        frozenset({errno.EAGAIN, errno.ENOLCK}),
        frozenset({5, 6, 15}),
        "another program keeps {path} locked",
        "Close the other program",
    ),
)
_UNKNOWN = Trouble(frozenset(), frozenset(), "{path}: {error}", f"Check the file, {_ELSEWHERE}")
_NEWER = Trouble(
    frozenset(), frozenset(), "{path} was written by a newer version of this program", "Install the newer version"
)
_DAMAGED = Trouble(
    frozenset(), frozenset(), "{path} is damaged and could not be set aside", "Move it out of its directory"
)

# ERROR (a table or column is not there), CORRUPT, FORMAT, NOTADB: only a file that is not ours gives these.
_DAMAGE = frozenset({1, 11, 24, 26})


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's primary result code (0 to 255) of an error raised by ``sqlite3``, or None."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_damage(error: BaseException) -> bool:
    """Whether an error of ``sqlite3`` says that the file itself is not usable."""
    return sqlite_code(error) in _DAMAGE


def environmental() -> tuple[type[Exception], ...]:
    """The exceptions that are the world's fault, after which a lesson goes on."""
    import sqlite3

    return (OSError, sqlite3.Error, DamagedFileError, NewerFileError)


def describe(what: str, error: BaseException, path: Path, after: str = "") -> str:
    """One line: ``what`` is not possible, because of what, and the remedy, ``after`` added to it."""
    trouble = _find(error)
    reason = trouble.reason.format(path=path, error=" ".join(str(error).split()))
    return f"{what}: {reason}. {trouble.remedy}{after}."


def _find(error: BaseException) -> Trouble:
    if isinstance(error, NewerFileError):
        return _NEWER
    if isinstance(error, DamagedFileError):
        return _DAMAGED
    code = sqlite_code(error)
    system = error.errno if isinstance(error, OSError) else None
    return next((t for t in TROUBLES if code in t.sqlite or system in t.system), _UNKNOWN)
