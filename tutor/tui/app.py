"""The full-screen program: which screen is shown, and how it ends.

It ends the same way however it is asked to: a key, SIGTERM, SIGHUP, SIGINT, or the terminal going
away. The open lesson is left, the terminal is given back, the exit status says what happened.
"""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from textual.events import Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen

from tutor.session.coursemap import CourseMap
from tutor.settings.own import OwnSettings
from tutor.terminal import Depth, Terminal, Theme
from tutor.tui import keys
from tutor.tui.canvas import Canvas
from tutor.tui.choosing import Choosing
from tutor.tui.colourless import Colourless
from tutor.tui.compat import QuietApp, rebind, send_only_what_changed
from tutor.tui.desk import Desk, First, OpenLesson
from tutor.tui.face import look_of
from tutor.tui.map_screen import MapScreen

if TYPE_CHECKING:
    from tutor.tui.filing import Own

AnyScreen = TypeVar("AnyScreen", bound=Screen[Any])
MAP = First()
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
GIVE_UP_AFTER = 2.0  # seconds a program whose terminal is gone may take to end by itself


class TutorApp(QuietApp, inherit_bindings=False):
    TITLE = "Backprop Tutor"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS = keys.APP
    CSS = "Screen { overflow: hidden; }"

    def __init__(
        self,
        desk: Desk,
        terminal: Terminal,
        first: First = MAP,
        choosing: Choosing | None = None,
    ) -> None:
        super().__init__(ansi_color=True)  # our colours are the terminal's numbers: none is to be converted
        self._desk = desk
        self._terminal = terminal
        self._first = first
        self._session: OpenLesson | None = None
        self._choosing = choosing or Choosing(OwnSettings(), lambda settings: terminal)
        self._look = look_of(terminal, self._choosing.settings)
        self.animation_level = "none"
        self._dress()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colours, not even the default ones are named: Textual's own filter would send 39 and 49."""
        return [Colourless()] if self._terminal.depth is Depth.NONE else super().get_line_filters()

    # Screens

    def get_default_screen(self) -> MapScreen:
        """The map lies under every lesson."""
        return self.with_own_keys(
            MapScreen(
                self._course_map,
                self._look,
                self.open_lesson,
                self._desk.conventions,
                self.open_builder,
                self.open_lab,
            )
        )

    def _course_map(self) -> CourseMap:
        course = self._desk.course_map()
        trouble = self._choosing.trouble
        return replace(course, notices=(trouble, *course.notices)) if trouble else course

    def open_lesson(self, lesson_id: str) -> None:
        """Put the lesson over the map. Raises ValueError for one that cannot be worked through."""
        self._work_through(self._desk.open_lesson(lesson_id))

    def open_problem(self, problem: str) -> None:
        """Put a problem, of a file or of a lesson, over the map. Raises ValueError for one that cannot be computed."""
        from tutor.tui.filing import Own

        def change() -> str:
            try:
                self._desk.put_on_the_bench(problem)
            except ValueError as error:
                return str(error)
            self.leave_lesson()
            self.open_builder()
            return ""

        self._work_through(self._desk.open_problem(problem), Own(self._desk.paper(problem), change))

    def open_builder(self) -> None:
        """Put the learner's own problem over the map, as it was left."""
        from tutor.tui.builder_screen import BuilderScreen
        from tutor.tui.filing import Own

        bench = self._desk.workbench()

        def back_to_it() -> str:
            self.leave_lesson()
            return ""

        def work() -> None:
            paper = bench.paper()
            self._work_through(self._desk.open_built(bench), Own(paper, back_to_it) if paper else None)

        self.push_screen(
            self.with_own_keys(BuilderScreen(bench, self._look, self._desk.conventions, work, self._close))
        )

    def _close(self) -> None:
        self.pop_screen()

    def open_lab(self) -> None:
        """Put the lab over the map."""
        self._work_through(self._desk.open_lab())

    def _work_through(self, session: OpenLesson, own: Own | None = None) -> None:
        # The map is there sooner without what only a lesson needs: the drawing, and the engine behind it.
        from tutor.tui.lesson_screen import LessonScreen

        self._session = session
        screen = LessonScreen(session, self._look, self.leave_lesson, self._desk.save_run, own)
        self.push_screen(self.with_own_keys(screen))

    def leave_lesson(self) -> None:
        self._leave_session()
        self.pop_screen()

    def _leave_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            from tutor.session.actions import Leave

            session.act(Leave())

    # Sizes

    def on_resize(self, event: Resize) -> None:
        """Follow the terminal when it has another size than was told: of many at once the last can get lost."""
        if self.is_headless:
            return  # in a test there is no terminal to ask
        now = Size(*shutil.get_terminal_size())
        if now != event.size:
            self.post_message(Resize(now, now))

    # Settings

    def with_own_keys(self, screen: AnyScreen) -> AnyScreen:
        """The screen, with the keys that the learner gave its commands."""
        rebind(screen, self._choosing.keys)
        return screen

    def action_settings(self) -> None:
        from tutor.tui.settings_screen import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            screen = SettingsScreen(self._choosing, self._look, self.settings_changed, self.close_settings)
            self.push_screen(self.with_own_keys(screen))

    def close_settings(self) -> None:
        self.pop_screen()

    def settings_changed(self) -> None:
        """Let every screen look, and take keys, as the settings say now."""
        settings = self._choosing.settings
        self._terminal = self._choosing.terminal(settings)
        look = look_of(self._terminal, settings)
        same = (look.glyphs, look.spelling, look.styles) == (self._look.glyphs, self._look.spelling, self._look.styles)
        self._look.become(look)
        if self._session is not None:
            self._session.write_as(self._look.spelling, settings.digits)
        self._dress()
        for screen in self.screen_stack:
            self.with_own_keys(screen)
            for canvas in screen.query(Canvas):
                # Only what looks otherwise is sent again whole, since lines can be slow; a screen that lies
                # below shows what else has changed when it comes back.
                if not same:
                    canvas.anew()
                elif screen is self.screen:
                    canvas.repaint()

    def _dress(self) -> None:
        light = self._terminal.theme in (Theme.LIGHT, Theme.ANSI_LIGHT)
        self.theme = "ansi-light" if light else "ansi-dark"
        rebind(self, self._choosing.keys)

    # Endings

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.finish, 128 + number)
        if self._first.lesson:
            self.open_lesson(self._first.lesson)
        elif self._first.problem:
            self.open_problem(self._first.problem)
        elif self._first.problem == "":
            self.open_builder()
        elif self._first.lab:
            self.open_lab()
        watch = threading.Thread(target=_exit_with_terminal, args=(self, loop), daemon=True)
        watch.start()

    def finish(self, return_code: int = 0) -> None:
        """Leave the lesson and give the terminal back."""
        self._leave_session()
        self.exit(return_code=return_code)

    async def action_quit(self) -> None:
        self.finish()

    def unforeseen(self, error: BaseException | None) -> str:
        what = f"{type(error).__name__}: {error}" if error is not None else "no reason was given"
        return (
            f"backprop-tutor: an error of the program itself ({what}); nothing you did is lost. "
            "BACKPROP_TUTOR_DEBUG=1 shows where, for a report"
        )


def _exit_with_terminal(app: TutorApp, loop: asyncio.AbstractEventLoop) -> None:
    """Wait until the terminal is gone, without ever waking up before; then end the program.

    Where SIGHUP is ignored or never sent, Textual's reader would spin on a terminal that is gone.
    """
    poll = select.poll()
    poll.register(0, 0)  # standard input, and no event but a hang-up
    poll.poll()
    code = 128 + signal.SIGHUP
    loop.call_soon_threadsafe(app.finish, code)
    threading.Event().wait(GIVE_UP_AFTER)
    os._exit(code)  # writing to a terminal that is gone can block; every verdict is stored already


def run(desk: Desk, terminal: Terminal, first: First = MAP, choosing: Choosing | None = None) -> int:
    """Show the course map, and over it what is to be ``first``; the exit status.

    ``settle`` has been called before this is imported.
    """
    send_only_what_changed()
    app = TutorApp(desk, terminal, first, choosing)
    app.run(mouse=False)
    return app.return_code or 0
