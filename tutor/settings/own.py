"""The learner's own settings: what their file says, and changing it.

Without a file nothing but its absence is read, so that a start pays for settings only where there are
some. A change holds at once, also when it cannot be stored; then ``trouble`` says why. Where there is
no ``path``, as in a test, nothing is read or stored.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.files import config_directory
from tutor.settings.table import AS_IT_COMES, Settings

if TYPE_CHECKING:
    from tutor.settings.file import Read

NAME = "settings.toml"


def settings_here() -> OwnSettings:
    """The settings of whoever runs this process."""
    return OwnSettings(config_directory() / NAME)


class OwnSettings:
    """``path``: the file. ``settings``: what holds now. ``trouble``: one line on what is wrong with the file, or ""."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.settings: Settings = AS_IT_COMES
        self.trouble = ""
        self._read: Read | None = None
        if path is not None and os.path.lexists(path):
            from tutor.settings.file import read

            self._read = read(path)
            self.settings, self.trouble = self._read.settings, self._read.trouble

    @property
    def exists(self) -> bool:
        return self._read is not None

    def line(self, key: str) -> int:
        """The line of the file that gives ``key``, or 0."""
        return self._read.line(key) if self._read is not None else 0

    def change(self, key: str, value: str) -> None:
        """Hold and store ``value`` for a setting of the table."""
        self._hold(self.settings.having(key, value))
        self._store({key: value})

    def change_keys(self, changes: dict[str, str | None]) -> None:
        """Hold and store the keys of some commands; None gives one its usual keys back."""
        keys = {name: key for name, key in self.settings.keys.items() if name not in changes}
        keys |= {name: key for name, key in changes.items() if key is not None}
        self._hold(replace(self.settings, keys=keys))
        self._store({f"keys.{name}": key for name, key in changes.items()})

    def _hold(self, settings: Settings) -> None:
        self.settings, self.trouble = settings, ""

    def _store(self, changes: dict[str, str | None]) -> None:
        if self.path is None:
            return
        from tutor.settings.file import CannotChange, read, store

        try:
            for key, value in changes.items():
                store(self.path, key, value)
        except CannotChange as error:
            self.trouble = str(error)
            return
        self._read = read(self.path)
        self.trouble = self._read.trouble

    def unknown(self, commands: Iterable[str]) -> str:
        """One line on a key given to a command that does not exist; "" when all of them do."""
        names = list(commands)
        for name in self.settings.keys:
            if name not in names:
                from tutor.settings.file import did_you_mean, quoted

                where = f"{self.path}:{line}" if (line := self.line(f"keys.{name}")) else str(self.path)
                return f"{where}: {quoted(name)} is no command; {did_you_mean(name, names)}"
        return ""
