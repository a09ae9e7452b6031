"""One lesson on the screen: keys become actions of the session, its view becomes a page.

What the screen keeps for itself is what is typed and not yet checked, which panel is open and how
far a text is scrolled, for each step; leaving a step and coming back finds them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from tutor.drawing.strip import shown_gap
from tutor.session import actions
from tutor.session.parts import parts_of
from tutor.session.view import Asked, Tone
from tutor.tui import bench_keys, edit, key_lists, keys, lesson_keys
from tutor.tui.bench import Bench
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.desk import OpenLesson
from tutor.tui.edit import Edit
from tutor.tui.experiment_page import experiment_page
from tutor.tui.face import Look
from tutor.tui.filing import Filing, Own
from tutor.tui.finding import Finding
from tutor.tui.lesson_page import lesson_page
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint
from tutor.tui.pointing import first_look, moved, same_place, stepped, table_at
from tutor.tui.reading import Panel, Reading, draft_of, is_looking, is_pointing, is_writing, open_line

IN_PLACE_OF_WORKING = frozenset({Panel.PATHS, Panel.VALUES, Panel.CONVENTIONS, Panel.HELP})
NUMBERS = "0123456789.-−"  # what a number begins with: typed at the bench it is an answer


class LessonScreen(Bench, Filing, Finding, Screen[None], inherit_bindings=False):
    BINDINGS = [*bench_keys.KEYS, *keys.LESSON]  # noqa: RUF012 - Textual reads it, and nobody changes it

    def __init__(
        self,
        session: OpenLesson,
        look: Look,
        leave: Callable[[], None],
        save: Callable[[], str],
        own: Own | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._leave = leave
        self._save = save
        self._own = own
        self._replacing = ""
        self._readings: dict[tuple[int, str], Reading] = {}
        self._view = session.view(look.spelling)
        self._page = Page(())
        self._canvas = Canvas(self._paint, look.styles)

    def compose(self) -> ComposeResult:
        yield self._canvas

    def on_screen_resume(self) -> None:
        """Back from the settings: names and numbers may be written in another way."""
        self._view = self._session.view(self._look.spelling)
        self._canvas.repaint()

    @property
    def _step(self) -> tuple[int, str]:
        return self._view.place.step, self._view.kind  # the end has the number of the last step

    @property
    def _reading(self) -> Reading:
        return self._readings.get(self._step) or Reading(option=1 if self._view.options else 0)

    def _read(self, reading: Reading) -> None:
        self._remember(reading)
        self._canvas.repaint()

    def _remember(self, reading: Reading) -> None:
        self._readings[self._step] = reading

    def _paint(self, size: Size) -> Painted:
        """The page; made again where it changes which keys apply, since the keys stand on it."""
        look = self._look
        before = None
        every = self._help() if self._reading.panel is Panel.HELP else []
        for _ in range(3):
            line = key_lists.key_line(self, look.glyphs, is_writing(self._view, self._reading))
            if line == before:
                break
            before = line
            if self._view.experiment is not None and self._reading.panel is Panel.NONE:
                self._page = experiment_page(self._view, self._reading, size, look.glyphs, line)
            else:
                self._page = lesson_page(self._view, self._reading, size, look.glyphs, line, every, look.sketch)
        return self._page.lines, self._page.cursor

    def _help(self) -> list[KeyHint]:
        """All keys, as they are once the help is closed."""
        reading = self._reading
        self._remember(replace(reading, panel=Panel.NONE))
        try:
            typing = open_line(self._view) is not None
            return key_lists.help_lines(self, self._look.glyphs, typing, self._belongs)
        finally:
            self._remember(reading)

    def _belongs(self, command: Binding) -> bool:
        """Whether the command can ever do something in what is open."""
        kind = (command.id or "").partition(".")[0]
        experiment = self._view.experiment
        if kind in ("experiment", "value"):
            return experiment is not None
        if kind == "file" or command.id in ("own.file", "own.change"):
            return self._own is not None
        if kind == "ask":
            return self._view.questions is not None
        return not (experiment and experiment.lab) or kind in ("panel", "help", "leave", "settings")

    def act(self, action: actions.Action) -> None:
        """Tell the session, show what came of it. A step is always entered at its beginning."""
        before = self._view
        self._view = self._session.act(action)
        if self._reading.said:
            self._readings[self._step] = replace(self._reading, said="")
        if (self._view.place, self._view.kind) != (before.place, before.kind):
            self._read(replace(self._reading, panel=Panel.NONE, scroll=0, path=0, prompt=None, file=None))
        else:
            self.bench_shown(before)
            self._canvas.repaint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        state = (self._view, self._reading, self._page)
        for said in (self.file_applies(action), self.prompt_applies(action), self.bench_applies(action)):
            if said is not None:
                return said
        return lesson_keys.applies(action, parameters, state)

    # Typing

    def _draft(self, asked: Asked) -> Edit:
        return draft_of(asked, self._reading)

    def _write(self, asked: Asked, draft: Edit) -> None:
        self._read(replace(self._reading, drafts={**self._reading.drafts, asked.key: draft}, said=""))

    async def on_key(self, event: events.Key) -> None:
        typed = event.character if event.is_printable else None
        if self._reading.prompt is not None:
            await self.press_in_prompt(self._reading.prompt, event, typed)
            return
        if self._reading.file is not None:
            await self.press_file(self._reading.file, event, typed)
            return
        if self._reading.value is not None:
            await self.press_value(self._reading.value, event, typed)
            return
        if event.key in lesson_keys.ARROWS and self._arrows_lead_a_cursor():
            await keys.press(self, event)
            return
        if typed and typed in NUMBERS and self.at_bench and open_line(self._view):
            self.action_to_question()
        asked = None if self.at_bench else open_line(self._view)
        draft = edit.press(self._draft(asked), event.key, typed) if asked is not None else None
        if asked is None or draft is None:
            await keys.press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._write(asked, draft)

    def _arrows_lead_a_cursor(self) -> bool:
        return is_looking(self._view, self._reading) or is_pointing(self._view, self._reading)

    def on_paste(self, event: events.Paste) -> None:
        if self._reading.file is not None:
            event.stop()
            self._read(replace(self._reading, file=edit.insert(self._reading.file, event.text.strip())))
            return
        asked = None if self.at_bench else open_line(self._view)
        if asked is not None:
            event.stop()
            self._write(asked, edit.insert(self._draft(asked), event.text.strip()))

    # What the keys do

    def action_check(self) -> None:
        asked = open_line(self._view)
        if asked is None:
            return
        draft = self._draft(asked)
        if not draft.text.strip():
            if len(self._view.asked) > 1:
                self.action_line(1)
            return
        # What was checked stands as a whole from now on, so that what is typed next takes its place. What costs
        # nothing, such as a bracket that is not closed, is mended where one is.
        others = {key: other for key, other in self._reading.drafts.items() if key != asked.key}
        self._remember(replace(self._reading, drafts=others))
        self.act(actions.Answer(asked.key, draft.text))
        if self._view.messages and self._view.messages[-1].tone is Tone.FREE and open_line(self._view) is not None:
            self._write(asked, replace(draft, whole=False))

    def action_again(self) -> None:
        """Empty the line, for another answer."""
        if asked := open_line(self._view):
            self._write(asked, Edit())

    def action_clear(self) -> None:
        self.action_again()

    def action_line(self, by: int) -> None:
        asked = self._view.asked
        self.act(actions.Focus(asked[(self._view.focus + by) % len(asked)].key))

    def action_part(self, direction: str) -> None:
        asked = open_line(self._view)
        if asked is not None:
            part = moved(self._view.parts, self._draft(asked).text, direction)
            self._write(asked, edit.holding(part.answer, whole=True))

    def action_point(self, direction: str) -> None:
        self.action_part(direction)

    def action_end_pointing(self) -> None:
        asked = open_line(self._view)
        if asked is not None:
            self._write(asked, Edit())

    def action_another(self) -> None:
        self._readings.pop(self._step, None)
        self.act(actions.Another())

    def action_ask_next(self) -> None:
        self.act(actions.AskNext())

    def action_start_over(self) -> None:
        self._readings.clear()
        self.act(actions.StartOver())

    def action_hint(self) -> None:
        asked = open_line(self._view)
        if asked is not None:
            if self._reading.panel in IN_PLACE_OF_WORKING and not self._reading.path:
                # A hint adds to the working, which has to be seen then.
                self._readings[self._step] = replace(self._reading, panel=Panel.NONE, scroll=0)
            self.act(actions.Hint(asked.key))

    def action_option(self, by: int) -> None:
        count = len(self._view.options)
        self._read(replace(self._reading, option=(self._reading.option - 1 + by) % count + 1))

    def action_pick(self) -> None:
        self.action_number(self._reading.option)

    def action_number(self, number: int) -> None:
        if 1 <= number <= len(self._view.options):
            self._readings[self._step] = replace(self._reading, option=number)
            self.act(actions.Choose(number))

    def action_go_on(self) -> None:
        self.act(actions.Forward())

    def action_forward(self) -> None:
        self.act(actions.Forward())

    def action_back(self) -> None:
        self.act(actions.Back())

    def action_walk_to(self, position: int) -> None:
        self.act(actions.WalkTo(position or self._view.place.inners))

    def action_look(self, direction: str) -> None:
        if self._view.scene is not None:
            scene, reading = self._view.scene, self._reading
            part = stepped(tuple(parts_of(scene)), reading.cursor, direction)
            table = table_at(scene, part.key, reading.table)
            self._read(replace(reading, cursor=part.key, table=table, scroll=0))

    def action_path(self, by: int) -> None:
        path = (self._reading.path + by) % (len(self._view.routes) + 1)
        self._read(replace(self._reading, path=path, scroll=0))

    def action_row(self, by: int) -> None:
        before = self._view.scene
        self._view = self._session.act(actions.ShowRow(by=by))
        cursor = self._reading.cursor
        if before is not None and self._view.scene is not None:
            cursor = same_place(before, self._view.scene, cursor)
        self._read(replace(self._reading, cursor=cursor))

    def action_look_row(self) -> None:
        self.action_row(1)

    def action_unfold(self) -> None:
        self._read(replace(self._reading, unfolded=not self._reading.unfolded, scroll=0))

    def action_panel(self, name: str) -> None:
        if name == "PATHS" and lesson_keys.APPLIES["path"]((self._view, self._reading, self._page)):
            self.action_path(1)
            return
        same = self._reading.panel is Panel[name]
        if name == "DRAWING" and not same and self._view.scene is not None and not self._reading.cursor:
            self._readings[self._step] = replace(
                self._reading, cursor=first_look(self._view.scene), table=shown_gap(self._view.scene) or 0
            )
        self._read(replace(self._reading, panel=Panel.NONE if same else Panel[name], scroll=0, path=0))

    def action_close_panel(self) -> None:
        self._read(replace(self._reading, panel=Panel.NONE, scroll=0))

    def action_scroll(self, by: int) -> None:
        scroll = self._reading.scroll + by * self._page.page
        self._read(replace(self._reading, scroll=max(0, min(self._page.overflow, scroll))))

    def action_leave(self) -> None:
        self._leave()

    def action_to_the_map(self) -> None:
        self._leave()

    def action_leave_problem(self) -> None:
        self._leave()
