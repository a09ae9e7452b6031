"""Keys given anew, on every screen: the new key does it, the old one no more, key line and help show the new one.

``PLACES`` are places where keys mean something; together they show every command of every table.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from textual import events
from textual.binding import Binding
from textual.screen import Screen

from engine.names import Spelling
from tests.tui.monkey import EVERY, MOONS, OWN, QuickDesk, Start, StayingApp, terminal
from tutor.records.store import open_records
from tutor.session import actions
from tutor.session.view import View
from tutor.settings.own import OwnSettings
from tutor.tui import key_lists, keymap
from tutor.tui.choosing import Choosing
from tutor.tui.compat import bound, rebind
from tutor.tui.desk import First
from tutor.tui.glyphs import UNICODE
from tutor.tui.lesson_screen import LessonScreen
from tutor.tui.map_screen import MapScreen

NEW = "ctrl+y"  # a key that nobody has


def at(step: int, *keys: str) -> Start:
    return Start(EVERY, step, keys=keys)


PLACES: dict[str, Start] = {
    "the map": Start(),
    "the map while it is searched": Start(keys=("slash", "f")),
    "the help of the map": Start(keys=("f1",)),
    "the settings": Start(keys=("comma",)),
    "a key in the settings": Start(keys=("comma", "end")),
    "a key that is waited for": Start(keys=("comma", "end", "enter")),
    "a key that another command has": Start(keys=("comma", *["down"] * 8, "enter", "w")),
    "a setting that was changed": Start(keys=("comma", "down", "down", "right")),
    "a text": at(1),
    "a walk": at(3),
    "a walk further on": at(3, "right", "right"),
    "the drawing looked at": at(3, "f6"),
    "a quantity to go to": at(3, "g", "O"),
    "a sheet": at(4),
    "an answer that is typed": at(4, "1"),
    "a wrong answer": at(4, *"9999", "enter"),
    "the help of a lesson": at(4, "f1"),
    "several paths": Start("two-hidden-layers", 11, keys=("f3",)),
    "an order": at(8),
    "pointing": at(10, "down"),
    "a choice": at(15),
    "a drawing of one row of several": Start("loss-and-cost", 3),
    "one row of several looked at": Start("loss-and-cost", 3, keys=("f6",)),
    "the end": at(30, *["right"] * 40),
    "an experiment": Start(MOONS, 2),
    "a question on an experiment": Start(MOONS, 2, keys=("tab",)),
    "a problem of one's own": Start(problem=OWN),
    "the end of a problem of one's own": Start(problem=OWN, keys=("right",) * 60),
    "the name of a file": Start(problem=OWN, keys=("w",)),
    "a quantity to be asked for": Start(problem=OWN, keys=("f9",)),
    "building a problem": Start(keys=("w",)),
    "the help of the workbench": Start(keys=("w", "f1")),
    "the lab": Start(keys=("l",)),
    "a value in the lab": Start(keys=("l", *["down"] * 4, "e")),
    "an experiment under way": Start(MOONS, 2),
    "an experiment that has ended": Start(MOONS, 2),
    "an experiment whose question is answered": Start(MOONS, 2),
    "the lab after a run": Start(keys=("l",)),
    "a long sum": at(3),
    "a question that is answered": at(4),
    "the map with something to review": Start(),
}


def running(view: View, status: str) -> View:
    assert view.experiment is not None
    return replace(view, experiment=replace(view.experiment, status=status))


# What comes of training, or of a large network, made by hand: it takes no time.
MADE: dict[str, Callable[[View], View]] = {
    "an experiment under way": lambda view: running(view, "running"),
    "an experiment that has ended": lambda view: running(view, "done"),
    "an experiment whose question is answered": lambda view: replace(running(view, "done"), can_go_on=True),
    "the lab after a run": lambda view: running(view, "done"),
    "a long sum": lambda view: replace(view, written_out=view.working),
    "a question that is answered": lambda view: replace(view, another=True),
}


@asynccontextmanager
async def standing(place: str, home: Path) -> AsyncIterator[StayingApp]:
    start = PLACES[place]
    own = OwnSettings(home / "settings.toml")
    desk = QuickDesk(None, open_records(home), Spelling.UNICODE, own)
    if start.lesson:
        desk.open_lesson(start.lesson).act(actions.GoTo(start.step))
    app = StayingApp(
        desk, terminal(own.settings), First(start.lesson or None, start.problem or None), Choosing(own, terminal)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*start.keys)
        await pilot.pause()
        if place in MADE:
            assert isinstance(app.screen, LessonScreen)
            app.screen._view = MADE[place](app.screen._view)
            app.screen._canvas.repaint()
        if isinstance(app.screen, MapScreen) and place == "the map with something to review":
            app.screen._course = replace(app.screen._course, review=("forward-pass",))
        yield app


def active(app: StayingApp) -> dict[str, list[str]]:
    """The keys of each command that can be given others and applies now."""
    out: dict[str, list[str]] = {}
    for key, each in app.screen.active_bindings.items():
        if each.binding.id and each.binding.tooltip and each.binding.id not in keymap.FIXED:
            out.setdefault(each.binding.id, []).append(key)
    return out


@pytest.mark.parametrize("place", PLACES)
async def test_every_command_takes_another_key(place: str, tmp_path: Path) -> None:
    async with standing(place, tmp_path) as app:
        screen, run = app.screen, AsyncMock()
        app.run_action = run  # type: ignore[method-assign]  # what would be done is enough, and leaves the place as it is
        for name, old in active(app).items():
            rebind(screen, {name: (NEW,)})
            rebind(app, {name: (NEW,)})
            now = active(app)
            assert now.get(name) == [NEW], name
            assert not any(name == command for command, keys in now.items() if set(keys) & set(old)), name
            run.reset_mock()
            await screen.on_key(events.Key(NEW, None))  # type: ignore[attr-defined]
            binding = screen.active_bindings[NEW].binding
            assert run.await_args is not None, name
            assert run.await_args.args[0] == binding.action, name
            shown(app, binding)


def shown(app: StayingApp, binding: Binding) -> None:
    """Key line and help name the new key."""
    name = key_lists.shown(NEW, None, UNICODE)
    screen: Screen[None] = app.screen  # type: ignore[assignment]
    helped = key_lists.help_lines(screen, UNICODE)
    assert any(hint.word == binding.tooltip and name in hint.key.split() for hint in helped), binding.id
    if binding.show and binding in bound(screen):
        line = [(hint.key, hint.word) for hint in key_lists.key_line(screen, UNICODE)]
        assert (name, binding.description) in line, binding.id


async def test_the_places_show_every_command_there_is(tmp_path: Path) -> None:
    seen: set[str] = set()
    for place in PLACES:
        async with standing(place, tmp_path / place) as app:
            seen |= set(active(app))
    assert {command.id for command in keymap.commands({})} - seen == set()
