"""Files of a problem of one's own, from the screen where it is worked through: save it, export its working, change it.

One line at the bottom takes the name of a file, and its ending says what is written there. What is written is the
paper's business; this says what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import events

from tutor.tui import edit
from tutor.tui.edit import Edit, holding
from tutor.tui.key_lists import key_of
from tutor.tui.keys import press
from tutor.tui.reading import Reading

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.tui.face import Look
    from tutor.workbench.paper import Paper

    _Base = Screen[None]
else:
    _Base = object

# While the name of a file is typed nothing else is done, and while none is none of these.
OF_A_FILE = ("write_file", "close_question")
OF_ONES_OWN = ("ask_file", "edit_problem")


@dataclass(frozen=True, slots=True)
class Own:
    """``change`` puts the problem on the workbench and shows it there; a line on why not, or ""."""

    paper: Paper
    change: Callable[[], str]


class Filing(_Base):
    """What the lesson screen does with a problem of one's own. The screen has the reading."""

    _own: Own | None
    _look: Look
    _replacing: str  # the file that the last Enter found, and the next one replaces

    @property
    def _reading(self) -> Reading:
        raise NotImplementedError

    def _read(self, reading: Reading) -> None:
        raise NotImplementedError

    def file_applies(self, action: str) -> bool | None:
        """Whether ``action`` applies as far as files have a say; None where they have none."""
        if action in OF_A_FILE or self._reading.file is not None:
            return action in OF_A_FILE and self._reading.file is not None
        return self._own is not None if action in OF_ONES_OWN else None

    def action_ask_file(self) -> None:
        if self._own is not None:
            name = self._own.paper.problem.name or "my-problem"
            self._read(replace(self._reading, file=holding(f"{name}.yaml"), said=""))

    async def press_file(self, name: Edit, event: events.Key, typed: str | None) -> None:
        """A key while the name of a file is typed: it writes, or it is one of the two that end it."""
        written = edit.insert(name, "?") if typed == "?" else edit.press(name, event.key, typed)
        if written is None:
            await press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._replacing = ""
        self._read(replace(self._reading, file=written, said=""))

    def action_write_file(self) -> None:
        from tutor.workbench.files import AlreadyThere, NotWritten

        name, own = self._reading.file, self._own
        if name is None or own is None:
            return
        try:
            said = replace(own.paper, spelling=self._look.spelling).write(name.text, self._replacing == name.text)
        except AlreadyThere as there:
            self._replacing = name.text
            enter, escape = (key_of(self, name, self._look.glyphs) for name in ("file.write", "file.close"))
            said = f"{there} {enter} once more replaces it; {escape} leaves it."
            self._read(replace(self._reading, said=said))
        except NotWritten as error:
            self._read(replace(self._reading, said=str(error)))
        else:
            self._replacing = ""
            self._read(replace(self._reading, file=None, said=said))

    def action_close_question(self) -> None:
        self._replacing = ""
        self._read(replace(self._reading, file=None, said=""))

    def action_edit_problem(self) -> None:
        said = self._own.change() if self._own is not None else ""
        if said:
            self._read(replace(self._reading, said=said))
