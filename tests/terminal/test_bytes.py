"""What is sent for each event at 80×24 in 256 colours. Bytes repeat exactly, so they are tests.

The budgets are those of a line of 10 KiB/s: a step must be there in a tenth of a second.
"""

from __future__ import annotations

import time

from tests.terminal.conftest import Start

A_WALK_STEP, USUAL_WALK_STEP = 1000, 600
A_CHARACTER = 200
THE_START = 25_000
A_PAGE = 5000
IDLE_SECONDS = 5.0  # a cursor blinks, a clock ticks well within


def test_a_walk_step(start: Start) -> None:
    screen = start("backprop-by-hand", "3")
    sizes = [screen.bytes_of("right"), screen.bytes_of("right"), screen.bytes_of("left"), screen.bytes_of("left")]
    assert max(sizes) <= A_WALK_STEP
    assert min(sizes) <= USUAL_WALK_STEP


def test_a_typed_character(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    assert max(screen.bytes_of(character) for character in "-16.44") <= A_CHARACTER
    assert screen.bytes_of("backspace") <= A_CHARACTER


def test_a_character_that_takes_the_place_of_a_wrong_answer(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    screen.press("16.44", "enter")
    screen.until_seen("Enter retry")
    screen.settle()
    assert screen.bytes_of("3") <= A_CHARACTER


def test_a_checked_answer_sends_little_more_than_its_feedback(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    screen.press("16.44")
    assert screen.bytes_of("enter") <= A_WALK_STEP


def test_a_move_over_the_map(start: Start) -> None:
    screen = start()
    assert max(screen.bytes_of("up"), screen.bytes_of("down")) <= A_WALK_STEP


def test_a_setting_that_changes_no_colour(start: Start) -> None:
    screen = start()
    screen.press(",")
    screen.until_seen("figures")
    screen.press("down", "down", "down")
    screen.settle()
    assert screen.bytes_of("right") <= A_WALK_STEP


def test_other_colours_cost_no_more_than_a_start(start: Start) -> None:
    screen = start()
    screen.press(",")
    screen.until_seen("figures")
    assert screen.bytes_of("right") <= THE_START


def test_page_down_in_a_text(start: Start) -> None:
    assert start("backprop-by-hand", "2").bytes_of("pagedown") <= A_PAGE


def test_the_start_of_a_lesson(start: Start) -> None:
    assert len(start("backprop-by-hand", "4").stream) <= THE_START


def test_the_start_of_the_map(start: Start) -> None:
    assert len(start().stream) <= THE_START


def test_idle_sends_nothing(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    before = len(screen.stream)
    end = time.monotonic() + IDLE_SECONDS
    while time.monotonic() < end:
        assert not screen.receives(end - time.monotonic())
    assert len(screen.stream) == before
