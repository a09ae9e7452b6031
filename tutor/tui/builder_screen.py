"""The builder on the screen: keys move between cells and write in them, and every change is kept at once.

A cell is entered as a whole: the first character takes the place of what stands there, as in any table; Backspace or
End begins to mend it. What changes the tables themselves (layers, samples) takes effect when its cell is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.tui import edit, key_lists, keys
from tutor.tui.builder_page import CONVENTIONS, DRAWING, HELP, Filling, beside, builder_page, form
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.edit import Edit, holding
from tutor.tui.face import Look
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint
from tutor.workbench.draft import BY_KEY, SHAPING, Cell
from tutor.workbench.files import AlreadyThere, NotWritten

if TYPE_CHECKING:
    from engine.names import Spelling
    from tutor.workbench.workbench import Workbench

NOT_YET = "First fill in what is missing: the cursor stands at the first of it."


class BuilderScreen(Screen[None], inherit_bindings=False):
    BINDINGS = keys.BUILDER

    def __init__(
        self,
        bench: Workbench,
        look: Look,
        conventions: Callable[[Spelling], tuple[str, ...]],
        work: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__()
        self._told = conventions
        self._page = Page(())
        self._bench = bench
        self._look = look
        self._work = work
        self._leave = leave
        self._view = bench.view()
        self._replacing = ""  # the file that the last Enter found, and the next one replaces
        self._filling = self._at(bench.beginning())
        self._canvas = Canvas(self._paint, look.styles)

    def compose(self) -> ComposeResult:
        yield self._canvas

    def _paint(self, size: Size) -> Painted:
        glyphs = self._look.glyphs
        if self._bench.spelling is not self._look.spelling:  # the settings were changed meanwhile
            self._bench.spelling = self._look.spelling
            self._view = self._bench.view()
        panel = self._filling.panel
        told = self._told(self._look.spelling) if panel == CONVENTIONS else ()
        every = self._help() if panel == HELP else []
        before = None
        for _ in range(2):  # once more where the page changes which keys apply
            hints = key_lists.key_line(self, glyphs)
            if hints == before:
                break
            before = hints
            self._page = builder_page(self._view, self._filling, size, glyphs, hints, every, self._look.sketch, told)
        return self._page.lines, self._page.cursor

    def _help(self) -> list[KeyHint]:
        """All keys, as they are once the help is closed."""
        filling = self._filling
        self._filling = replace(filling, panel="")
        try:
            return key_lists.help_lines(self, self._look.glyphs, typing=True)
        finally:
            self._filling = filling

    def on_screen_resume(self) -> None:
        self._show(self._filling)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        asking, panel = self._filling.file is not None, self._filling.panel
        if action in ("write_file", "close_question"):
            return asking
        if asking:
            return False
        match action:
            case "close":
                return bool(panel)
            case "leave":
                return not panel
            case "read":
                return bool(panel) and self._page.overflow > 0
            case "next" | "row":
                return panel not in (HELP, CONVENTIONS)
        return True

    # Showing

    def _at(self, cell: Cell, said: str = "", good: bool = True) -> Filling:
        return Filling(cell, said=said, good=good, told=self._bench.says(cell))

    def _show(self, filling: Filling) -> None:
        """Take the draft as it is now; a cell that is gone is left for the first."""
        self._view = self._bench.view()
        self._filling = filling if filling.cell in self._view.cells else self._at(self._view.cells[0])
        self._canvas.repaint()

    def _go(self, cell: Cell, said: str = "", good: bool = True) -> None:
        """Leave the cell, which may change the tables, and go to another."""
        self._put_down()
        self._view = self._bench.view()
        goal = cell if cell in self._view.cells else self._view.cells[0]
        self._show(self._at(goal, said, good))

    def _put_down(self) -> None:
        here = self._filling
        if here.edit is not None:
            self._bench.type(here.cell, here.edit.text)
            self._bench.settle(here.cell)

    def _write(self, draft: Edit) -> None:
        cell = self._filling.cell
        if cell[0] not in SHAPING:
            self._bench.type(cell, draft.text)
        told = self._bench.says(cell, draft.text)
        self._show(replace(self._filling, edit=draft, told=told, said=""))

    # Typing

    async def on_key(self, event: events.Key) -> None:
        typed = event.character if event.is_printable else None
        if not self._take(event.key, typed):
            await keys.press(self, event)
            return
        event.stop()
        event.prevent_default()

    def _take(self, key: str, typed: str | None) -> bool:
        """Whether the key wrote something, or ended a number as a space does."""
        here = self._filling
        if here.panel:
            return False
        if here.file is not None:
            name = edit.insert(here.file, "?") if typed == "?" else edit.press(here.file, key, typed)
            if name is None:
                return False
            self._replacing = ""
            self._show(replace(here, file=name, said=""))
            return True
        if typed == " " and here.cell[0] not in BY_KEY:
            self.action_next(1)
            return True
        draft = here.edit or holding(self._view.texts[here.cell], whole=True)
        at_edge = (key == "left" and draft.cursor == 0) or (key == "right" and draft.cursor == len(draft.text))
        pressed = None if at_edge else edit.press(draft, key, typed)
        if pressed is None and typed == "?":
            pressed = edit.insert(draft, typed)
        if pressed is None:
            return False
        self._write(pressed)
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        here = self._filling
        if here.file is not None:
            self._show(replace(here, file=edit.insert(here.file, event.text.strip())))
            return
        if here.edit is not None and here.cell[0] in BY_KEY and "\n" not in event.text.strip():
            self._write(edit.insert(here.edit, event.text.strip()))
            return
        cell, said = self._bench.paste(here.cell, event.text)
        self._show(self._at(cell, said, said == "" or said.startswith("That was")))

    def _named(self, command: str) -> str:
        return key_lists.key_of(self, command, self._look.glyphs)

    # What the keys do

    def action_next(self, by: int) -> None:
        """The next cell; behind the last one what is still to be done, or the work itself."""
        here = self._filling.cell
        self._put_down()
        self._view = self._bench.view()
        cells = self._view.cells
        place = cells.index(here) + by
        if place >= len(cells):
            waiting = self._bench.to_do()
            self._go(
                waiting or here,
                NOT_YET if waiting else f"Nothing is missing: {self._named('build.work')} works through it.",
                not waiting,
            )
        else:
            self._go(cells[max(0, place)])

    def action_row(self, by: int) -> None:
        made = form(self._view, self._filling, self.size.width, self._look.glyphs)
        self._go(beside(made, self._filling.cell, by))

    def action_work(self) -> None:
        self._put_down()
        waiting = self._bench.to_do()
        if waiting is not None or self._bench.problem() is None:
            self._filling = replace(self._filling, edit=None)
            self._go(waiting or self._filling.cell, NOT_YET if waiting else "", good=False)
        else:
            self._go(self._filling.cell)
            self._work()

    def action_numbers(self) -> None:
        self._put_down()
        said = self._bench.draw_numbers()
        self._show(
            self._at(
                self._filling.cell, said or f"Other random numbers: once more {self._named('build.numbers')}.", not said
            )
        )

    def action_empty(self) -> None:
        block = next((one for one in self._view.blocks if self._filling.cell in one.cells), None)
        if block is not None:
            self._bench.empty(block)
        self._show(self._at(self._filling.cell, "" if block else "Only a table is emptied.", good=block is not None))

    def action_undo(self) -> None:
        self._filling = replace(self._filling, edit=None)
        done = self._bench.undo()
        self._show(self._at(self._filling.cell, "" if done else "There is nothing to take back.", good=done))

    def action_anew(self) -> None:
        self._bench.start_anew()
        self._show(self._at(self._bench.view().cells[0], f"A new one. {self._named('build.undo')} takes it back."))

    def action_panel(self, name: str) -> None:
        """Put a panel in the place of the form, or the form back."""
        if name == DRAWING:
            self._put_down()
        here = self._filling if name != DRAWING else self._at(self._filling.cell)
        self._show(replace(here, panel="" if self._filling.panel == name else name, scroll=0))

    def action_read(self, by: int) -> None:
        scroll = self._filling.scroll + by * self._page.page
        self._show(replace(self._filling, scroll=max(0, min(self._page.overflow, scroll))))

    def action_close(self) -> None:
        self._show(replace(self._filling, panel="", scroll=0))

    def action_leave(self) -> None:
        self._put_down()
        self._leave()

    # Files

    def action_ask_file(self) -> None:
        self._put_down()
        waiting = self._bench.to_do()
        if waiting is not None or self._bench.problem() is None:
            self._filling = replace(self._filling, edit=None)
            self._go(waiting or self._filling.cell, NOT_YET if waiting else "", good=False)
            return
        name = holding(f"{self._view.name or 'my-problem'}.yaml")
        self._show(replace(self._at(self._filling.cell), file=name))

    def action_write_file(self) -> None:
        name, paper = self._filling.file, self._bench.paper()
        if name is None or paper is None:
            return
        try:
            said = paper.write(name.text, replace=self._replacing == name.text)
        except AlreadyThere as there:
            self._replacing = name.text
            write, leave = self._named("file.write"), self._named("file.close")
            told = f"{there} {write} once more replaces it; {leave} leaves it."
            self._show(replace(self._filling, said=told, good=False))
        except NotWritten as error:
            self._show(replace(self._filling, said=str(error), good=False))
        else:
            self._replacing = ""
            self._show(self._at(self._filling.cell, said))

    def action_close_question(self) -> None:
        self._replacing = ""
        self._show(self._at(self._filling.cell))
