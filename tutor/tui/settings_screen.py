"""The settings on the screen: a pointer over the rows, left and right to change, a key to be given by pressing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.settings.table import ROWS
from tutor.tui import key_lists, keymap, keys
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.choosing import Choosing
from tutor.tui.face import Look
from tutor.tui.key_lists import shown
from tutor.tui.keymap import Command
from tutor.tui.settings_page import Choice, Item, rows_of, settings_page


class SettingsScreen(Screen[None], inherit_bindings=False):
    """``changed`` is called after every change, so that it is seen at once; ``close`` goes back."""

    BINDINGS = keys.SETTINGS

    def __init__(self, choosing: Choosing, look: Look, changed: Callable[[], None], close: Callable[[], None]) -> None:
        super().__init__()
        self._choosing, self._look = choosing, look
        self._changed, self._close = changed, close
        self._choice = Choice(said=choosing.own.trouble or choosing.trouble)
        self._items = self._made()
        self._canvas = Canvas(self._paint, look.styles)

    def compose(self) -> ComposeResult:
        yield self._canvas

    def _made(self) -> list[Item]:
        held = self._choosing
        values = {row.key: (held.settings.value(row.key), held.says(row.key)) for row in ROWS}
        if self._look.spelling is not self._look.spelling.ASCII and values["derivative"][0] == "partial":
            values["derivative"] = ("∂", values["derivative"][1])
        return rows_of(values, held.commands())

    def _paint(self, size: Size) -> Painted:
        hints = key_lists.key_line(self, self._look.glyphs)
        page = settings_page(self._items, self._choice, self._choosing.file, size, self._look.glyphs, hints)
        return page.lines, page.cursor

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self._canvas.repaint()

    @property
    def _here(self) -> Item:
        return self._items[self._choice.at]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        choice = self._choice
        if choice.waiting or choice.wanted:
            return action == "keep" or (action == "take_over" and bool(choice.wanted))
        match action:
            case "take_key":
                return self._here.command is not None
            case "turn":
                return self._here.command is None
            case "usual":
                return not self._here.default
            case "take_over" | "keep":
                return False
        return True

    async def on_key(self, event: events.Key) -> None:
        kept = self.active_bindings.get(event.key)
        if self._choice.waiting and kept is None and self._here.command is not None:
            event.stop()
            event.prevent_default()
            self._offered(self._here.command, event.key)
        else:
            await keys.press(self, event)

    def _offered(self, command: Command, key: str) -> None:
        """A key was pressed for ``command``."""
        glyphs = self._look.glyphs
        name = shown(key, None, glyphs)
        holders = self._choosing.holders(key, command)
        if key in command.keys:
            self._choose(Choice(self._choice.at, said=f"{name} is its key already."))
        elif refusal := keymap.refused(key, command):
            self._choose(replace(self._choice, said=refusal))
        elif holders:
            theirs = " and ".join(f'"{other.sentence}"' for other in holders)
            take, keep = self._named("settings.take"), self._named("settings.keep")
            said = f"{name} is {theirs}. {take} takes it over, {keep} keeps it as it is."
            self._choose(replace(self._choice, waiting=False, wanted=key, said=said))
        else:
            self._give(command, key)

    def _give(self, command: Command, key: str) -> None:
        self._choosing.give(command, key)
        self._after(f'{shown(key, None, self._look.glyphs)} is now "{command.sentence}".')

    def _after(self, said: str = "") -> None:
        """Something was changed: it holds now, and is told of; first why it could not be stored."""
        self._items = self._made()
        self._choice = Choice(self._choice.at, said=self._choosing.own.trouble or said)
        self._changed()

    def _named(self, command: str) -> str:
        return key_lists.key_of(self, command, self._look.glyphs)

    # What the keys do

    def action_turn(self, by: int) -> None:
        self._choosing.turn(self._here.key, by)
        self._after("This holds from the next start." if self._here.key == "face" else "")

    def action_usual(self) -> None:
        if self._here.command is not None:
            self._choosing.usual_keys(self._here.command)
        else:
            self._choosing.usual(self._here.key)
        self._after()

    def action_take_key(self) -> None:
        keep = self._named("settings.keep")
        said = f'Press the new key for "{self._here.command.sentence}". {keep} keeps it.' if self._here.command else ""
        self._choose(replace(self._choice, waiting=True, said=said))

    def action_take_over(self) -> None:
        if self._here.command is not None:
            self._give(self._here.command, self._choice.wanted)

    def action_keep(self) -> None:
        self._choose(Choice(self._choice.at))

    def action_select(self, by: int) -> None:
        at = max(0, min(len(self._items) - 1, self._choice.at + by))
        self._choose(Choice(at))

    def action_close(self) -> None:
        self._close()
