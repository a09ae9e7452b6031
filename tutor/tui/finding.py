"""Going to a quantity by its name, or being asked for one, from the lesson screen: the prompt and its keys.

One prompt serves both; the reading says which. What the names are is the session's, how they are typed the prompt's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events

from tutor.session import actions
from tutor.session.lookup import Lookup
from tutor.tui import prompt as writing
from tutor.tui.keys import press
from tutor.tui.prompt import Prompt
from tutor.tui.reading import Reading, lookup_of

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.session.view import View

    _Base = Screen[None]
else:
    _Base = object

# While the prompt is open nothing else is done, and while it is not none of these.
OF_THE_PROMPT = ("go_there", "match", "fill", "close_prompt")


class Finding(_Base):
    """What the lesson screen does with the prompt. The screen has the view and the reading."""

    _view: View

    @property
    def _reading(self) -> Reading:
        raise NotImplementedError

    def _read(self, reading: Reading) -> None:
        raise NotImplementedError

    def _remember(self, reading: Reading) -> None:
        raise NotImplementedError

    def act(self, action: actions.Action) -> None:
        raise NotImplementedError

    def prompt_applies(self, action: str) -> bool | None:
        """Whether ``action`` applies as far as the prompt has a say; None where it has none."""
        if action in OF_THE_PROMPT or self._reading.prompt is not None:
            return action in OF_THE_PROMPT and self._reading.prompt is not None
        return None

    async def press_in_prompt(self, prompt: Prompt, event: events.Key, typed: str | None) -> None:
        """A key while a name is typed: it writes, or it is one of those of the prompt."""
        written = writing.press(prompt, event.key, typed)
        if written is None:
            await press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._read(replace(self._reading, prompt=written))

    def action_find(self) -> None:
        self._read(replace(self._reading, prompt=Prompt(), asking=False))

    def action_ask_about(self) -> None:
        self._read(replace(self._reading, prompt=Prompt(), asking=True))

    def action_close_prompt(self) -> None:
        self._read(replace(self._reading, prompt=None))

    def _prompted(self) -> tuple[Prompt, Lookup] | None:
        prompt, lookup = self._reading.prompt, lookup_of(self._view, self._reading)
        return (prompt, lookup) if prompt is not None and lookup is not None else None

    def action_match(self, by: int) -> None:
        if here := self._prompted():
            self._read(replace(self._reading, prompt=writing.moved(*here, by)))

    def action_fill(self) -> None:
        if here := self._prompted():
            self._read(replace(self._reading, prompt=writing.filled(*here)))

    def action_go_there(self) -> None:
        here = self._prompted()
        if here is None:
            return
        asking = self._reading.asking
        found = "" if asking and here[0] == Prompt() else writing.meant(*here)
        if isinstance(found, Prompt):
            self._read(replace(self._reading, prompt=found))
            return
        self._remember(replace(self._reading, prompt=None))
        if asking:
            self.act(actions.AskAbout(found) if found else actions.AskAny())
        else:
            self.act(actions.GoToQuantity(found))
