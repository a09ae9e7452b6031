"""The settings as the full-screen face holds them: what is chosen, what came of it, and changing it.

The file is kept by ``tutor.settings``; what a setting means for this terminal is decided by
``tutor.terminal``. Here the two meet the keys, which only this face has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.settings.own import OwnSettings
from tutor.settings.table import AUTO, BY_KEY, Settings
from tutor.terminal import Terminal
from tutor.tui.compat import NO_KEY

if TYPE_CHECKING:
    from tutor.tui.keymap import Command


class Choosing:
    """``terminal`` says what some settings make of the terminal one sits at."""

    def __init__(self, own: OwnSettings, terminal: Callable[[Settings], Terminal]) -> None:
        self.own, self.terminal = own, terminal
        self.keys: dict[str, tuple[str, ...]] = {}
        self.trouble = ""
        if own.settings.keys:
            self._take_keys()

    def _take_keys(self) -> None:
        # Loads the tables of every screen, which a start without own keys does not need.
        from tutor.tui import keymap

        self.keys, self.trouble = keymap.own_keys(self.settings.keys)
        self.trouble = self.own.unknown(command.id for command in keymap.commands({})) or self.trouble

    @property
    def settings(self) -> Settings:
        return self.own.settings

    @property
    def file(self) -> str:
        return str(self.own.path) if self.own.path else ""

    def turn(self, key: str, by: int) -> None:
        """The value ``by`` places further."""
        self.own.change(key, BY_KEY[key].beside(self.settings.value(key), by))

    def usual(self, key: str) -> None:
        self.own.change(key, BY_KEY[key].default)

    def says(self, key: str) -> str:
        """What the value does; for one that is left to the terminal also what came of it."""
        value = self.settings.value(key)
        says = BY_KEY[key].values[value]
        if value != AUTO:
            return says
        now = self.terminal(self.settings)
        return f"now {now.word(key)}: {now.reason(key)}"

    def commands(self) -> list[Command]:
        from tutor.tui import keymap

        return keymap.commands(self.keys)

    def holders(self, key: str, command: Command) -> list[Command]:
        from tutor.tui import keymap

        return keymap.holders(key, command, self.keys)

    def give(self, command: Command, key: str) -> None:
        """``key`` and no other to ``command``; whoever had it goes without."""
        changes: dict[str, str | None] = {command.id: key}
        for other in self.holders(key, command):
            left = tuple(each for each in other.keys if each != key)
            changes[other.id] = ",".join(left) or NO_KEY
        self._change_keys(changes)

    def usual_keys(self, command: Command) -> None:
        self._change_keys({command.id: None})

    def _change_keys(self, changes: dict[str, str | None]) -> None:
        self.own.change_keys(changes)
        self._take_keys()
