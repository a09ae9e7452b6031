"""However the program ends, the terminal is given back, and nobody is left spinning."""

from __future__ import annotations

import os
import signal

import pytest

from tests.terminal.conftest import Start
from tests.terminal.harness import Screen

ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
MOUSE = (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b[?1006h")


def given_back(screen: Screen) -> None:
    stream = screen.stream
    assert stream.rfind(ALTERNATE_OFF) > stream.rfind(ALTERNATE_ON)
    assert stream.rfind(CURSOR_SHOWN) > stream.rfind(b"\x1b[?25l")
    assert stream.rfind(b"\x1b[?2004l") > stream.rfind(b"\x1b[?2004h")
    assert not any(mode in stream for mode in MOUSE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_middle_of_an_answer(start: Start, number: signal.Signals) -> None:
    screen = start("backprop-by-hand", "4")
    screen.press("16.4")
    screen.until_seen("= 16.4")
    os.kill(screen.pid, number)
    assert screen.until_ended() == 128 + number
    given_back(screen)


@pytest.mark.parametrize("keys", [("ctrl+c",), ("escape", "q")])
def test_a_key(start: Start, keys: tuple[str, ...]) -> None:
    screen = start("backprop-by-hand", "4")
    screen.press(keys[0])
    if len(keys) > 1:
        screen.until_seen("Continue:")
        screen.press(keys[1])
    assert screen.until_ended() == 0
    given_back(screen)


def test_kill_leaves_no_process(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    os.kill(screen.pid, signal.SIGKILL)
    assert screen.until_ended() == -signal.SIGKILL


def test_a_dropped_line_ends_the_program(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    screen.hang_up()
    assert screen.until_ended() == 128 + signal.SIGHUP


def test_a_dropped_line_ends_the_program_also_where_hang_ups_are_ignored(start: Start) -> None:
    screen = start("backprop-by-hand", "4", IGNORE_SIGHUP="1")
    screen.hang_up()
    assert screen.until_ended() == 128 + signal.SIGHUP


def test_something_unforeseen_ends_with_one_line(start: Start) -> None:
    screen = start("backprop-by-hand", "4", BREAK_AT_A_HINT="1")
    screen.press("f2")
    assert screen.until_ended() == 1
    given_back(screen)
    said = screen.stream[screen.stream.rfind(ALTERNATE_OFF) :]
    assert b"an error of the program itself (RuntimeError: on purpose)" in said
    assert b"Traceback" not in screen.stream


def test_the_screen_follows_a_change_of_size(start: Start) -> None:
    screen = start("backprop-by-hand", "4")
    screen.resize(120, 40)
    screen.until_seen("Found by you")
    screen.resize(60, 16)
    screen.until_seen("60x16 is small")


def test_a_size_that_is_the_same_again_leaves_nothing_missing(start: Start) -> None:
    """A terminal forgets what does not fit for a moment, also when the program was too busy to see that moment."""
    screen = start("backprop-by-hand", "4")
    screen.settle()
    whole = screen.text
    os.kill(screen.pid, signal.SIGSTOP)
    screen.resize(20, 6)
    screen.resize(80, 24)
    os.kill(screen.pid, signal.SIGCONT)
    screen.until(lambda now: now.text == whole, "the whole screen")
