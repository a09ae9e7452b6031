"""The settings screen: what a key changes is seen at once, stored, and holds on every screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.binding import Binding

from tests.tui.test_screens import Driven
from tests.tui.worlds import HandMadeDesk, HandMadeSession
from tutor.settings.file import read
from tutor.settings.own import OwnSettings
from tutor.settings.table import ROWS, Settings
from tutor.terminal import Terminal, look
from tutor.tui import keymap, keys
from tutor.tui.app import TutorApp
from tutor.tui.builder_screen import BuilderScreen
from tutor.tui.canvas import Canvas
from tutor.tui.choosing import Choosing
from tutor.tui.desk import First
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.keymap import commands, holders, named, own_keys, refused
from tutor.tui.lesson_screen import LessonScreen
from tutor.tui.lines import width_of
from tutor.tui.map_screen import MapScreen
from tutor.tui.parts import KeyHint
from tutor.tui.settings_page import Choice, rows_of, settings_page
from tutor.tui.settings_screen import SettingsScreen


def terminal(settings: Settings) -> Terminal:
    return look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=(80, 24), settings=settings)


@asynccontextmanager
async def at(path: Path, lesson: bool = False, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    """At the map or in the question of the lesson, with the settings of the file at ``path``."""
    session = HandMadeSession()
    session.at = 3
    desk = HandMadeDesk(session)
    own = OwnSettings(path)
    app = TutorApp(desk, terminal(own.settings), First("backprop-by-hand" if lesson else None), Choosing(own, terminal))
    async with app.run_test(size=size) as pilot:
        it = Driven(app, pilot, session, desk)
        await it.sees("step 4" if lesson else "quit")
        yield it


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def background(it: Driven) -> int | None:
    canvas = it.app.screen.query_one(Canvas)
    style = next(iter(canvas.render_line(5))).style
    return style.bgcolor.number if style is not None and style.bgcolor is not None else None


@pytest.mark.parametrize("key", ["f12", "comma"])
async def test_the_settings_open_from_the_map_and_close_again(file: Path, key: str) -> None:
    async with at(file) as it:
        await it.press(key)
        await it.sees("colours")
        await it.press("escape")
        await it.sees("Continue:")


async def test_the_settings_open_in_the_middle_of_an_answer_and_keep_it(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press(*"16.4", "f12")
        await it.sees("colours")
        await it.press("escape")
        await it.sees("= 16.4")


async def test_a_comma_in_an_answer_is_typed(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press(*"16", "comma", "4")
        await it.sees("= 16,4")


async def test_a_change_holds_at_once_and_is_stored(file: Path) -> None:
    async with at(file) as it:
        assert background(it) == 234
        await it.press("comma")
        await it.sees("colours")
        await it.press("right", "right")
        await it.sees("for a light background")
        await it.until(lambda: background(it) == 255)
        assert read(file).settings.colours == "light"
        await it.press("escape")
        await it.sees("Continue:")
        await it.until(lambda: background(it) == 255)


async def test_no_colours_are_no_colours_at_once(file: Path) -> None:
    async with at(file) as it:
        await it.press("comma", "left")
        await it.sees("no colours;")
        await it.until(lambda: background(it) is None)


async def test_characters_change_on_every_screen(file: Path) -> None:
    async with at(file) as it:
        await it.press("comma", "down", "left")
        await it.sees("only what every terminal has")
        await it.press("escape")
        await it.sees("Continue:")
        await it.until(lambda: it.text.isascii())


async def test_backspace_gives_the_usual_value_back(file: Path) -> None:
    async with at(file) as it:
        await it.press("comma", "down", "down", "down", "right")
        await it.until(lambda: read(file).settings.figures == "8")
        await it.press("backspace")
        await it.until(lambda: read(file).settings.figures == "6")


async def to_row(it: Driven, sentence: str) -> None:
    for _ in range(100):
        if any("▸" in row and sentence in row for row in it.text.splitlines()):
            return
        await it.press("down")
    raise AssertionError(f"no row says {sentence}\n{it.text}")


async def test_a_key_is_given_by_pressing_it(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press("f12")
        await to_row(it, "A hint; each says more")
        await it.press("enter")
        await it.sees("Press the new key for")
        await it.press("ctrl+t")
        await it.sees("Ctrl+T is now")
        await it.press("escape")
        await it.sees("Ctrl+T hint")
        await it.press("ctrl+t")
        await it.sees("Follow the weight to the loss")
        await it.press("f2")
        assert it.text.count("One factor a station") == 0


async def test_a_key_of_another_command_is_asked_about_and_can_be_kept(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press("f12")
        await to_row(it, "A hint; each says more")
        await it.press("enter", "f3")
        await it.sees('F3 is "The paths that add up to what is asked". Enter takes it over')
        await it.press("escape")
        await it.until(lambda: "takes it over" not in it.text)
        assert read(file).settings.keys == {}


async def test_a_key_taken_over_is_gone_from_the_other_command(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press("f12")
        await to_row(it, "A hint; each says more")
        await it.press("enter", "f3", "enter")
        await it.sees("F3 is now")
        assert read(file).settings.keys == {"answer.hint": "f3", "panel.paths": "none"}
        await it.press("escape")
        await it.sees("F3 hint")
        assert "paths" not in it.text.splitlines()[-1]


async def test_a_letter_is_no_key_of_a_lesson(file: Path) -> None:
    async with at(file, lesson=True) as it:
        await it.press("f12")
        await to_row(it, "A hint; each says more")
        await it.press("enter", "h")
        await it.sees("Where something is typed that key types too")


async def test_a_broken_file_is_told_of_on_the_map_and_not_written_over(file: Path) -> None:
    file.write_text("colours =\n", encoding="utf-8")
    async with at(file) as it:
        await it.press("comma", "right")
        await it.sees("not stored:")
        assert file.read_text(encoding="utf-8") == "colours =\n"


async def test_keys_of_the_file_hold_from_the_start(file: Path) -> None:
    file.write_text('[keys]\n"answer.hint" = "ctrl+x"\n', encoding="utf-8")
    async with at(file, lesson=True) as it:
        await it.sees("Ctrl+X hint")


async def test_the_map_names_the_key_that_goes_on_now(file: Path) -> None:
    file.write_text('[keys]\n"map.continue" = "f9"\n', encoding="utf-8")
    async with at(file) as it:
        await it.sees("press F9")


async def test_an_unknown_command_in_the_file_is_told_of_with_its_line(file: Path) -> None:
    file.write_text('[keys]\n"answer.hnt" = "f10"\n', encoding="utf-8")
    async with at(file, size=(200, 24)) as it:
        await it.sees(f"{file}:2: answer.hnt is no command; did you mean answer.hint?")


# The page


def page(choice: Choice, size: tuple[int, int] = (80, 24), ascii_only: bool = False) -> list[str]:
    items = rows_of({row.key: (row.default, "as it is") for row in ROWS}, commands({}))
    made = settings_page(
        items, choice, "~/settings.toml", size, ASCII if ascii_only else UNICODE, [KeyHint("Esc", "close")]
    )
    assert len(made.lines) == size[1]
    assert {width_of(line) for line in made.lines} == {size[0]}
    return ["".join(span.text for span in line) for line in made.lines]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10), (10, 3), (1, 1)])
@pytest.mark.parametrize("where", [0, 30, -1])
def test_the_page_fills_its_size_and_shows_the_row_pointed_at(size: tuple[int, int], where: int) -> None:
    count = len(ROWS) + len(commands({}))
    shown = page(Choice(where % count), size)
    assert size[1] < 10 or any("▸" in row for row in shown)


def test_the_page_has_an_ascii_twin() -> None:
    assert all(row.isascii() for row in page(Choice(said="Told."), ascii_only=True))


def test_what_is_cut_off_in_the_row_pointed_at_stands_below_it_whole() -> None:
    every = commands({})
    longest = max(range(len(every)), key=lambda number: len(every[number].sentence))
    shown = " ".join(" ".join(page(Choice(len(ROWS) + longest), (60, 20))[-3:]).split())
    assert every[longest].sentence in shown


# The keys


@pytest.mark.parametrize("screen", [MapScreen, LessonScreen, BuilderScreen, SettingsScreen, TutorApp])
def test_every_command_of_every_screen_can_be_given_a_key(screen: type) -> None:
    rows = [row for row in screen.BINDINGS if isinstance(row, Binding) and row.tooltip]  # type: ignore[attr-defined]
    assert {row.id for row in rows} - keymap.FIXED <= {command.id for command in commands({})}


def test_every_table_of_commands_is_listed() -> None:
    assert {name for name, _ in keymap.TABLES} >= {"The course map", "A lesson", "The settings", "Everywhere"}
    ids = {command.id for command in commands({})}
    assert {row.id for row in keys.LESSON if isinstance(row, Binding) and row.tooltip} <= ids


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("?", "question_mark"),
        ("F2", "f2"),
        ("ctrl+n", "ctrl+n"),
        (",", "comma"),
        ("J", "J"),
        ("alt+x", ""),
        ("f99", ""),
    ],
)
def test_keys_are_written_as_on_the_keyboard(typed: str, name: str) -> None:
    assert named(typed) == name


def test_a_key_no_terminal_can_send_leaves_the_usual_one() -> None:
    made, trouble = own_keys({"answer.hint": "alt+x"})
    assert made == {}
    assert "answer.hint" in trouble


def test_only_commands_of_the_same_screen_hold_a_key() -> None:
    by_id = {command.id: command for command in commands({})}
    assert [each.id for each in holders("c", by_id["map.search"], {})] == ["map.continue"]
    assert holders("c", by_id["answer.hint"], {}) == []


def test_the_way_out_cannot_be_taken() -> None:
    assert refused("ctrl+c", commands({})[0])


def test_a_key_another_command_of_the_screen_has_is_not_taken_from_it_by_the_file() -> None:
    made, trouble = own_keys({"answer.hint": "f3"})
    assert made == {}
    assert trouble == "answer.hint: f3 is the key of panel.paths there too. Its usual key is kept."


def test_two_commands_can_change_keys_in_the_file() -> None:
    made, trouble = own_keys({"answer.hint": "f3", "panel.paths": "f2"})
    assert (made, trouble) == ({"answer.hint": ("f3",), "panel.paths": ("f2",)}, "")


def test_a_letter_is_no_key_where_answers_are_typed() -> None:
    made, trouble = own_keys({"answer.hint": "h"})
    assert made == {}
    assert "that key types too" in trouble


def test_a_key_that_commands_share_as_it_is_may_stay_in_the_file() -> None:
    assert own_keys({"leave": "escape,ctrl+x"}) == ({"leave": ("escape", "ctrl+x")}, "")


async def test_a_key_that_is_waited_for_is_kept_by_the_key_that_keeps_it_now(file: Path) -> None:
    file.write_text('[keys]\n"settings.keep" = "f9"\n', encoding="utf-8")
    async with at(file) as it:
        await it.press("comma", "end", "enter")
        await it.sees("F9 keeps it.")
        await it.press("f9")
        await it.until(lambda: "Press the new key" not in it.text)
