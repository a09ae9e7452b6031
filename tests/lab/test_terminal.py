"""The lab in a real terminal: what it sends, and that it can be told apart without colours and without Unicode."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.terminal.harness import Screen, environment, python

A_MOVE = 1500  # to another knob: its choices and what it does
IDLE_SECONDS = 2.0


def lab(home: Path, *options: str, width: int = 80, height: int = 24, **environ: str) -> Screen:
    screen = Screen(python("-m", "tutor", "lab", *options), environment(home, **environ), width, height)
    screen.until_seen("Esc leave")
    return screen


def test_after_a_run_it_sends_nothing_and_a_knob_costs_little(tmp_path: Path) -> None:
    with lab(tmp_path) as screen:
        screen.press("enter")
        screen.until_seen("Finished 200 epochs.")
        assert screen.bytes_of("down") <= A_MOVE
        before, end = len(screen.stream), time.monotonic() + IDLE_SECONDS
        while time.monotonic() < end:
            assert not screen.receives(end - time.monotonic())
        assert len(screen.stream) == before


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
def test_without_colours_and_unicode_the_marks_say_all(tmp_path: Path, size: tuple[int, int]) -> None:
    with lab(tmp_path, "--ascii", width=size[0], height=size[1], TERM="xterm", NO_COLOR="1") as screen:
        screen.press("enter")
        screen.until_seen("Finished 200 epochs.")
        assert screen.colours() == set()
        assert screen.text.isascii()
        for words in ("[loss]", "* train", "o validation", "[moons]"):
            assert words in screen.text


def test_it_comes_back_as_it_was_left(tmp_path: Path) -> None:
    with lab(tmp_path) as screen:
        screen.press("right")
        screen.until_seen("data circles")
        screen.press("escape")
        screen.until_seen("Esc quit")
        screen.press("q")
        assert screen.until_ended() == 0
    with lab(tmp_path) as screen:
        assert "data circles" in screen.text
