"""The course map on the screen: a pointer over the lessons, a search, and Enter to open one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from engine.names import Spelling
from tutor.practice.mastery import PRACTICE
from tutor.session.coursemap import CourseMap
from tutor.tui import edit, key_lists, keys
from tutor.tui.canvas import Canvas, Painted, Size
from tutor.tui.edit import Edit
from tutor.tui.face import Look
from tutor.tui.map_page import CONVENTIONS, HELP, Browsing, found, map_page, selected
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint


class MapScreen(Screen[None], inherit_bindings=False):
    BINDINGS = keys.MAP

    def __init__(
        self,
        course_map: Callable[[], CourseMap],
        look: Look,
        open_lesson: Callable[[str], None],
        conventions: Callable[[Spelling], tuple[str, ...]],
        open_builder: Callable[[], None],
        open_lab: Callable[[], None],
    ) -> None:
        super().__init__()
        self._told = conventions
        self._conventions: tuple[str, ...] = ()
        self._page = Page(())
        self._course_map = course_map
        self._course = course_map()
        self._look = look
        self._open = open_lesson
        self._open_builder = open_builder
        self._open_lab = open_lab
        self._browsing = Browsing()
        self._canvas = Canvas(self._paint, look.styles)

    def compose(self) -> ComposeResult:
        yield self._canvas

    def _paint(self, size: Size) -> Painted:
        glyphs = self._look.glyphs
        every = self._help() if self._browsing.panel == HELP else []
        before = None
        for _ in range(2):  # once more where the page changes which keys apply
            hints = key_lists.key_line(self, glyphs)
            if hints == before:
                break
            before = hints
            go_key = key_lists.key_of(self, "map.continue", glyphs)
            self._page = map_page(self._course, self._browsing, size, glyphs, hints, every, self._conventions, go_key)
        return self._page.lines, self._page.cursor

    def _help(self) -> list[KeyHint]:
        """The keys as they are once the help is closed: Enter and the arrows of the map are what is asked about."""
        browsing = self._browsing
        self._browsing = replace(browsing, panel="")
        try:
            return key_lists.help_lines(self, self._look.glyphs, browsing.search is not None)
        finally:
            self._browsing = browsing

    def _browse(self, browsing: Browsing) -> None:
        self._browsing = browsing
        self._canvas.repaint()

    def on_screen_resume(self) -> None:
        """Back from a lesson: something may have been done in it."""
        self._course = self._course_map()
        self._canvas.repaint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        searching = self._browsing.search is not None
        match action:
            case "open":
                return not self._browsing.panel and selected(self._course, self._browsing) is not None
            case "go_on":
                return bool(self._course.go_on) and not searching
            case "practise":
                return bool(self._course.review) and not searching
            case "select":
                return not self._browsing.panel
            case "read":
                return bool(self._browsing.panel) and self._page.overflow > 0
            case "quit":
                return not searching and not self._browsing.panel
            case "close":
                return searching or bool(self._browsing.panel)
            case "search" | "build":
                return not searching
        return True

    async def on_key(self, event: events.Key) -> None:
        search = self._browsing.search
        typed = event.character if event.is_printable else None
        draft = None
        if search is not None:
            draft = edit.insert(search, "?") if typed == "?" else edit.press(search, event.key, typed)
        if draft is None:
            await keys.press(self, event)
            return
        event.stop()
        event.prevent_default()
        self._browse(replace(self._browsing, search=draft))

    def action_open(self) -> None:
        entry = selected(self._course, self._browsing)
        if entry is not None:
            self._open_at(entry.id)

    def action_go_on(self) -> None:
        self._open_at(self._course.go_on)

    def action_practise(self) -> None:
        self._open_at(PRACTICE)

    def _open_at(self, lesson_id: str) -> None:
        self._browsing = Browsing(selected=lesson_id)
        try:
            self._open(lesson_id)
        except ValueError as error:
            self._browse(replace(self._browsing, trouble=str(error)))

    def action_lab(self) -> None:
        self._open_lab()

    def action_select(self, by: int) -> None:
        entries = found(self._course, self._browsing)
        here = selected(self._course, self._browsing)
        if here is not None:
            place = max(0, min(len(entries) - 1, entries.index(here) + by))
            self._browse(replace(self._browsing, selected=entries[place].id))

    def action_read(self, by: int) -> None:
        scroll = self._browsing.scroll + by * self._page.page
        self._browse(replace(self._browsing, scroll=max(0, min(self._page.overflow, scroll))))

    def action_build(self) -> None:
        self._open_builder()

    def action_search(self) -> None:
        self._browse(replace(self._browsing, search=Edit(), panel=""))

    def action_help(self) -> None:
        self._show(HELP)

    def action_conventions(self) -> None:
        self._conventions = self._told(self._look.spelling)
        self._show(CONVENTIONS)

    def _show(self, panel: str) -> None:
        self._browse(replace(self._browsing, panel="" if self._browsing.panel == panel else panel, scroll=0))

    async def action_settings(self) -> None:
        await self.app.run_action("app.settings")

    def action_close(self) -> None:
        self._browse(replace(self._browsing, search=None, panel="", scroll=0))

    async def action_quit(self) -> None:
        await self.app.action_quit()
