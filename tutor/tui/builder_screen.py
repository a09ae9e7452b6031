"""The builder on the screen: keys move between cells and write in them, and every change is kept at once.

A cell is entered as a whole: the first character takes the place of what stands there, as in any table; F3 or End
begins to mend it. What changes the tables themselves (layers, samples) takes effect when its cell is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.tui import edit, key_lists, keys
from tutor.tui.builder_page import Filling, Question, beside, builder_page, form
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.edit import Edit, holding
from tutor.tui.face import Look
from tutor.workbench.draft import BY_KEY, SHAPING, Cell
from tutor.workbench.files import AlreadyThere, NotWritten
from tutor.workbench.paper import format_of

if TYPE_CHECKING:
    from tutor.workbench.workbench import Workbench

SAVE, EXPORT = "Save as:", "Export the working to (.txt, .md, .tex):"
NOT_YET = "First fill in what is missing: the cursor stands at the first of it."
# Keys that begin to mend what stands in a cell instead of writing it anew.
MENDING = ("backspace", "ctrl+h", "end", "home")


class BuilderScreen(Screen[None], inherit_bindings=False):
    BINDINGS = keys.BUILDER

    def __init__(self, bench: Workbench, look: Look, work: Callable[[], None], leave: Callable[[], None]) -> None:
        super().__init__()
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
        hints, sentences = key_lists.key_line(self, glyphs), key_lists.help_lines(self, glyphs, typing=True)
        page = builder_page(self._view, self._filling, size, glyphs, hints, sentences, self._look.sketch)
        return page.lines, page.cursor

    def on_screen_resume(self) -> None:
        self._show(self._filling)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        asking = self._filling.question is not None
        if action in ("write_file", "close_question"):
            return asking
        if action in ("close", "leave"):
            open_panel = self._filling.help or self._filling.drawing
            return not asking and open_panel == (action == "close")
        return not asking or action == "help"

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
        if here.help or here.drawing:
            return False
        if here.question is not None:
            draft = edit.insert(here.question.edit, "?") if typed == "?" else edit.press(here.question.edit, key, typed)
            if draft is None:
                return False
            self._replacing = ""
            self._show(replace(here, question=replace(here.question, edit=draft), said=""))
            return True
        if typed == " " and here.cell[0] not in BY_KEY:
            self.action_next(1)
            return True
        if here.edit is None:
            text = self._view.texts[here.cell]
            if typed is not None:
                draft = edit.insert(Edit(), typed)
            elif key == "delete":
                draft = Edit()
            elif key in MENDING:
                draft = edit.KEYS[key](holding(text))
            else:
                return False
        else:
            at_edge = (key == "left" and here.edit.cursor == 0) or (
                key == "right" and here.edit.cursor == len(here.edit.text)
            )
            pressed = None if at_edge else edit.press(here.edit, key, typed)
            if pressed is None and typed == "?":
                pressed = edit.insert(here.edit, typed)
            if pressed is None:
                return False
            draft = pressed
        self._write(draft)
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        here = self._filling
        if here.question is not None:
            text = edit.insert(here.question.edit, event.text.strip())
            self._show(replace(here, question=replace(here.question, edit=text)))
            return
        if here.edit is not None and here.cell[0] in BY_KEY and "\n" not in event.text.strip():
            self._write(edit.insert(here.edit, event.text.strip()))
            return
        cell, said = self._bench.paste(here.cell, event.text)
        self._show(self._at(cell, said, said == "" or said.startswith("That was")))

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
            self._go(waiting or here, NOT_YET if waiting else "Nothing is missing: F5 works through it.", not waiting)
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
        self._show(self._at(self._filling.cell, said or "Other random numbers: once more F7.", not said))

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
        self._show(self._at(self._bench.view().cells[0], "A new one. F8 takes it back."))

    def action_help(self) -> None:
        self._show(replace(self._filling, help=not self._filling.help, drawing=False))

    def action_drawing(self) -> None:
        self._put_down()
        self._show(replace(self._at(self._filling.cell), drawing=not self._filling.drawing))

    def action_close(self) -> None:
        self._show(replace(self._filling, help=False, drawing=False))

    def action_leave(self) -> None:
        self._put_down()
        self._leave()

    # Files

    def action_ask_file(self, label: str) -> None:
        self._put_down()
        waiting = self._bench.to_do()
        if waiting is not None or self._bench.problem() is None:
            self._filling = replace(self._filling, edit=None)
            self._go(waiting or self._filling.cell, NOT_YET if waiting else "", good=False)
            return
        suffix = ".yaml" if label == "SAVE" else ".tex"
        name = holding(f"{self._view.name or 'my-problem'}{suffix}")
        question = Question(SAVE if label == "SAVE" else EXPORT, name)
        self._show(replace(self._at(self._filling.cell), question=question))

    def action_write_file(self) -> None:
        question, paper = self._filling.question, self._bench.paper()
        if question is None or paper is None:
            return
        place = question.edit.text
        again = self._replacing == place
        try:
            if question.label == SAVE:
                said = paper.save(place, replace=again)
            else:
                said = paper.export(format_of(place), place, replace=again)
        except AlreadyThere as there:
            self._replacing = place
            told = f"{there} Enter once more replaces it; Esc leaves it."
            self._show(replace(self._filling, said=told, good=False))
        except NotWritten as error:
            self._show(replace(self._filling, said=str(error), good=False))
        else:
            self._replacing = ""
            self._show(self._at(self._filling.cell, said))

    def action_close_question(self) -> None:
        self._replacing = ""
        self._show(self._at(self._filling.cell))
