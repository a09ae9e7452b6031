"""The table of keys: ids, words, and keys that every terminal can send."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding, BindingType

from tutor.tui import keys
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.key_lists import shown
from tutor.tui.lesson_screen import LessonScreen
from tutor.tui.lines import Line
from tutor.tui.map_screen import MapScreen
from tutor.tui.parts import KeyHint, key_line
from tutor.tui.settings_screen import SettingsScreen

TABLES = {"lesson": keys.LESSON, "map": keys.MAP, "settings": keys.SETTINGS, "app": keys.APP}
# What every line and every terminal carries: no Shift+Enter, no Ctrl+Shift, no Alt.
ORDINARY = re.compile(
    r"enter|tab|shift\+tab|escape|up|down|left|right|home|end|pageup|pagedown|backspace|space|slash|comma|question_mark|[a-z0-9]|f\d+"
)


def rows(table: list[BindingType]) -> list[Binding]:
    return [each for each in table if isinstance(each, Binding)]


@pytest.mark.parametrize("table", TABLES)
def test_every_command_has_an_id_of_its_own(table: str) -> None:
    ids = [row.id for row in rows(TABLES[table])]
    assert all(ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("table", ["lesson", "map", "settings"])
def test_only_ordinary_keys_are_needed(table: str) -> None:
    for row in rows(TABLES[table]):
        assert all(ORDINARY.fullmatch(key) for key in row.key.split(",")), row.id


@pytest.mark.parametrize(
    ("table", "screen"), [("lesson", LessonScreen), ("map", MapScreen), ("settings", SettingsScreen)]
)
def test_every_command_has_something_that_does_it(table: str, screen: type) -> None:
    for row in rows(TABLES[table]):
        assert hasattr(screen, f"action_{row.action.partition('(')[0]}"), row.id


@pytest.mark.parametrize("table", TABLES)
def test_words_and_sentences_are_ascii(table: str) -> None:
    assert all((row.description + row.tooltip).isascii() for row in rows(TABLES[table]))


@pytest.mark.parametrize(
    ("key", "display", "unicode", "ascii_text"),
    [
        ("escape", None, "Esc", "Esc"),
        ("f2", None, "F2", "F2"),
        ("right", None, "→", "right"),
        ("right", "{left}{right}", "←→", "left/right"),
        ("ctrl+c", None, "Ctrl+C", "Ctrl+C"),
        ("c", None, "c", "c"),
    ],
)
def test_how_a_key_is_named(key: str, display: str | None, unicode: str, ascii_text: str) -> None:
    assert shown(key, display, UNICODE) == unicode
    assert shown(key, display, ASCII) == ascii_text


def line_text(line: Line) -> str:
    return "".join(span.text for span in line)


@pytest.mark.parametrize("width", [40, 60, 74, 79, 80, 81, 120])
def test_a_short_key_line_keeps_the_key_that_shows_all_and_the_way_out(width: int) -> None:
    words = ("check", "hint", "paths", "conventions", "steps", "more", "drawing")
    hints = [KeyHint(f"F{k}", word) for k, word in enumerate(words, start=2)]
    line = line_text(key_line([*hints, KeyHint("F1", "keys", stays=True), KeyHint("Esc", "leave")], width))
    assert len(line) <= width
    assert line.startswith(" F2 check ")
    assert "F1 keys" in line
    assert line.endswith("Esc leave")


def test_where_only_one_key_has_room_it_is_the_way_out() -> None:
    assert line_text(key_line([KeyHint("F1", "keys", stays=True), KeyHint("Esc", "leave")], 12)) == " Esc leave"
