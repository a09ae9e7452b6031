"""One lesson on the screen: keys become actions of the session, its view becomes a page.

What the screen keeps for itself is what is typed and not yet checked, which panel is open and how
far a text is scrolled, for each step; leaving a step and coming back finds them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.drawing.strip import shown_gap
from tutor.session import actions
from tutor.session.lookup import Lookup
from tutor.session.parts import parts_of
from tutor.session.view import Asked, View
from tutor.tui import bench_keys, edit, keys
from tutor.tui import prompt as writing
from tutor.tui.bench import Bench
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.desk import OpenLesson
from tutor.tui.edit import Edit
from tutor.tui.experiment_page import experiment_page
from tutor.tui.face import Look
from tutor.tui.filing import Filing, Own
from tutor.tui.lesson_page import Panel, Reading, draft_of, is_looking, lesson_page, lookup_of
from tutor.tui.page import Page
from tutor.tui.pointing import first_look, moved, part_of, stepped, table_at
from tutor.tui.prompt import Prompt

NUMBERS = "0123456789.-−"  # what a number begins with: typed at the bench it is an answer
State = tuple[View, Reading, Page]


def _open_line(view: View) -> Asked | None:
    """The asked quantity the answer line belongs to, while it is open."""
    asked = view.asked[view.focus] if view.focus < len(view.asked) else None
    return asked if asked is not None and not asked.done else None


def _undecided(view: View) -> bool:
    return bool(view.options) and not any(option.right for option in view.options)


def _is_pointing(view: View, reading: Reading) -> bool:
    """Whether the answer line holds what the cursor in the drawing points at."""
    asked = _open_line(view)
    return asked is not None and part_of(view.parts, draft_of(asked, reading).text) is not None


# action: whether it applies now. An action that is not listed always does.
APPLIES: dict[str, Callable[[State], bool]] = {
    "check": lambda state: _open_line(state[0]) is not None,
    "go_on": lambda state: _open_line(state[0]) is None and not _undecided(state[0]) and state[0].kind != "end",
    "forward": lambda state: state[0].kind != "end",
    "to_the_map": lambda state: state[0].kind == "end" and state[0].questions is None,
    "leave_problem": lambda state: state[0].kind == "end" and state[0].questions is not None,
    "pick": lambda state: _undecided(state[0]),
    "number": lambda state: _undecided(state[0]),
    "option": lambda state: _undecided(state[0]),
    "hint": lambda state: state[0].hints_left > 0 and _open_line(state[0]) is not None,
    "part": lambda state: bool(state[0].parts) and _open_line(state[0]) is not None,
    "point": lambda state: _is_pointing(state[0], state[1]),
    "end_pointing": lambda state: _is_pointing(state[0], state[1]),
    "another": lambda state: state[0].another,
    "ask_next": lambda state: state[0].questions is not None,
    "ask_about": lambda state: state[0].questions is not None,
    "start_over": lambda state: state[0].kind == "end",
    "line": lambda state: len(state[0].asked) > 1,
    "scroll": lambda state: state[2].overflow > 0,
    "walk_to": lambda state: state[0].place.inners > 0,
    "close_panel": lambda state: state[1].panel is not Panel.NONE,
    "look": lambda state: is_looking(state[0], state[1]),
    "path": lambda state: state[1].panel is Panel.PATHS and len(state[0].routes) > 1,
    "unfold": lambda state: bool(state[0].written_out) and state[1].panel is Panel.NONE,
    "find": lambda state: state[0].lookup is not None and _open_line(state[0]) is None,
    "back": lambda state: state[0].place.step > 1 or state[0].place.inner > 1,
}
# Actions of the prompt: while it is open nothing else is done, and while it is not none of these.
OF_THE_PROMPT = ("go_there", "match", "fill", "close_prompt")
# What arrows do besides: not while they lead a cursor over the drawing.
OF_THE_ARROWS = ("forward", "back", "line", "option", "part", "path", "point")
OF_POINTING = ("part", "point")
ARROWS = ("up", "down", "left", "right")
PANELS: dict[str, Callable[[State], bool]] = {
    "PATHS": lambda state: bool(state[0].paths),
    "CONVENTIONS": lambda state: bool(state[0].conventions),
    "VALUES": lambda state: bool(state[0].known),
    "DRAWING": lambda state: state[0].scene is not None and (state[0].inspector is not None or not state[2].drawn),
    "HELP": lambda state: True,
}


class LessonScreen(Bench, Filing, Screen[None], inherit_bindings=False):
    BINDINGS = [*keys.LESSON, *bench_keys.KEYS]  # noqa: RUF012 - Textual reads it, and nobody changes it

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
        self._readings[self._step] = reading
        self._canvas.repaint()

    def _paint(self, size: Size) -> Painted:
        """The page; made again where it changes which keys apply, since the keys stand on it."""
        look = self._look
        before = None
        for _ in range(3):
            active = self.active_bindings
            if active == before:
                break
            before = active
            typing = _open_line(self._view) is not None
            line, all_keys = keys.key_line(active, look.glyphs), keys.help_lines(active, look.glyphs, typing)
            if self._view.experiment is not None and self._reading.panel is Panel.NONE:
                self._page = experiment_page(self._view, self._reading, size, look.glyphs, line)
            else:
                self._page = lesson_page(self._view, self._reading, size, look.glyphs, line, all_keys, look.sketch)
        return self._page.lines, self._page.cursor

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
        if (said := self.file_applies(action)) is not None:
            return said
        if action in OF_THE_PROMPT or self._reading.prompt is not None:
            return action in OF_THE_PROMPT and self._reading.prompt is not None
        if action in OF_THE_ARROWS and is_looking(self._view, self._reading):
            return False
        if action in OF_THE_ARROWS and action not in OF_POINTING and _is_pointing(self._view, self._reading):
            return False
        if action == "panel":
            name = str(parameters[0])
            return self._reading.panel.name == name or PANELS[name](state)
        if (said := self.bench_applies(action)) is not None:
            return said
        return action not in APPLIES or APPLIES[action](state)

    # Typing

    def _draft(self, asked: Asked) -> Edit:
        return draft_of(asked, self._reading)

    def _write(self, asked: Asked, draft: Edit) -> None:
        self._read(replace(self._reading, drafts={**self._reading.drafts, asked.key: draft}, said=""))

    async def on_key(self, event: events.Key) -> None:
        typed = event.character if event.is_printable else None
        if self._reading.prompt is not None:
            await self._press_in_prompt(self._reading.prompt, event, typed)
            return
        if self._reading.file is not None:
            await self.press_file(self._reading.file, event, typed)
            return
        if self._reading.value is not None:
            await self.press_value(self._reading.value, event, typed)
            return
        if event.key in ARROWS and self._arrows_lead_a_cursor():
            await keys.press(self, event)
            return
        if typed and typed in NUMBERS and self.at_bench and _open_line(self._view):
            self.action_to_question()
        asked = None if self.at_bench else _open_line(self._view)
        draft = edit.press(self._draft(asked), event.key, typed) if asked is not None else None
        if asked is None or draft is None:
            await keys.press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._write(asked, draft)

    def _arrows_lead_a_cursor(self) -> bool:
        return is_looking(self._view, self._reading) or _is_pointing(self._view, self._reading)

    async def _press_in_prompt(self, prompt: Prompt, event: events.Key, typed: str | None) -> None:
        written = writing.press(prompt, event.key, typed)
        if written is None:
            await keys.press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._read(replace(self._reading, prompt=written))

    def on_paste(self, event: events.Paste) -> None:
        if self._reading.file is not None:
            event.stop()
            self._read(replace(self._reading, file=edit.insert(self._reading.file, event.text.strip())))
            return
        asked = None if self.at_bench else _open_line(self._view)
        if asked is not None:
            event.stop()
            self._write(asked, edit.insert(self._draft(asked), event.text.strip()))

    # What the keys do

    def action_check(self) -> None:
        asked = _open_line(self._view)
        if asked is None:
            return
        text = self._draft(asked).text
        if text.strip():
            self.act(actions.Answer(asked.key, text))
        elif len(self._view.asked) > 1:
            self.action_line(1)

    def action_line(self, by: int) -> None:
        asked = self._view.asked
        self.act(actions.Focus(asked[(self._view.focus + by) % len(asked)].key))

    def action_part(self, direction: str) -> None:
        asked = _open_line(self._view)
        if asked is not None:
            part = moved(self._view.parts, self._draft(asked).text, direction)
            self._write(asked, edit.holding(part.answer))

    def action_point(self, direction: str) -> None:
        self.action_part(direction)

    def action_end_pointing(self) -> None:
        asked = _open_line(self._view)
        if asked is not None:
            self._write(asked, edit.holding(""))

    def action_another(self) -> None:
        self._readings.pop(self._step, None)
        self.act(actions.Another())

    def action_ask_next(self) -> None:
        self.act(actions.AskNext())

    def action_start_over(self) -> None:
        self._readings.clear()
        self.act(actions.StartOver())

    def action_hint(self) -> None:
        asked = _open_line(self._view)
        if asked is not None:
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

    def action_unfold(self) -> None:
        self._read(replace(self._reading, unfolded=not self._reading.unfolded, scroll=0))

    # Going to a quantity

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
        if here := self._prompted():
            if self._reading.asking and here[0] == Prompt():
                self._readings[self._step] = replace(self._reading, prompt=None)
                self.act(actions.AskAny())
                return
            found = writing.meant(*here)
            self._readings[self._step] = replace(self._reading, prompt=found if isinstance(found, Prompt) else None)
            if isinstance(found, Prompt):
                self._canvas.repaint()
            else:
                self.act(actions.AskAbout(found) if self._reading.asking else actions.GoToQuantity(found))

    def action_panel(self, name: str) -> None:
        if name == "PATHS" and APPLIES["path"]((self._view, self._reading, self._page)):
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
