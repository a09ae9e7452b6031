"""The page of keys in the documentation is the one that the tables make."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from textual.binding import Binding

from tutor.tui.keymap import TABLES

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "keys.md").read_text(encoding="utf-8")


def test_the_page_of_keys_is_current() -> None:
    made = runpy.run_path(str(DOCS / "make_keys.py"))["page"]()
    assert made == PAGE, "make it anew: python docs/make_keys.py"


def test_every_command_that_has_a_sentence_is_on_the_page() -> None:
    ids = {row.id for _, table in TABLES for row in table if isinstance(row, Binding) and row.tooltip}
    assert ids == set(re.findall(r"\| `([a-z_.0-9]+)` \|$", PAGE, re.MULTILINE))


def test_an_f_key_means_one_thing_wherever_it_means_something() -> None:
    """``same``: commands of different screens that are the same thing, each in the words of its screen."""
    same = [
        {"map.conventions", "panel.conventions", "build.conventions"},
        {"panel.drawing", "look.row", "build.drawing"},
        {"question.another", "build.numbers"},
        {"ask.next", "build.work"},
        {"own.file", "build.file"},
        {"settings", "settings.close"},
    ]
    for number in range(1, 13):
        commands = {
            row.id
            for _, table in TABLES
            for row in table
            if isinstance(row, Binding) and f"f{number}" in row.key.split(",")
        }
        assert len(commands) <= 1 or any(commands <= each for each in same), (number, commands)
