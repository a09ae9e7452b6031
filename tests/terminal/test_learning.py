"""The program itself, with its own lessons and records: learning, leaving in every way, and coming back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal.harness import Screen, environment, python

Learn = Callable[..., Screen]


@pytest.fixture
def learn(tmp_path: Path) -> Iterator[Learn]:
    """``learn(*arguments)`` runs ``backprop-tutor`` with records that last as long as the test."""
    with ExitStack() as running:

        def run(*arguments: str) -> Screen:
            screen = Screen(python("-m", "tutor", *arguments), environment(tmp_path))
            return running.enter_context(screen)

        yield run


def at_the_first_question(learn: Learn) -> Screen:
    """Backpropagation to the output layer, at the question its lesson asks first."""
    screen = learn("learn", "backprop-output")
    screen.until_seen("Esc leave")
    for _ in range(20):
        if "Enter check" in screen.text:
            return screen
        screen.bytes_of("right")
    raise AssertionError(f"no question was found\n{screen.text}")


def place(screen: Screen) -> str:
    """What the title line says: the lesson and the step."""
    return " ".join(screen.lines[0].split()[:8])


def test_from_the_map_into_a_lesson_and_back(learn: Learn) -> None:
    screen = learn()
    screen.until_seen("Start:")
    screen.press("enter")
    screen.until_seen("step 1 of")
    screen.press("escape")
    screen.until_seen("Continue:")
    screen.press("q")
    assert screen.until_ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_killed_in_the_middle_it_comes_back_to_the_same_step(learn: Learn, number: signal.Signals) -> None:
    screen = at_the_first_question(learn)
    screen.press("f2")
    screen.until_seen(" ? ")
    before = place(screen)
    screen.press("12")
    screen.until_seen("= 12")
    os.kill(screen.pid, number)
    screen.until_ended()
    again = learn("learn", "backprop-output")
    again.until_seen("Esc leave")
    assert place(again) == before
    assert " ? " in again.text  # the hint that was given


def test_a_checked_answer_outlives_a_kill(learn: Learn) -> None:
    screen = at_the_first_question(learn)
    screen.press("123456", "enter")
    screen.until_seen(" ✗ ")
    os.kill(screen.pid, signal.SIGKILL)
    screen.until_ended()
    again = learn("learn", "backprop-output")
    again.until_seen("= 123456")
    assert " ✗ " in again.text


def test_keys_that_arrive_in_one_breath_are_taken_in_their_order(learn: Learn) -> None:
    screen = learn("learn", "backprop-hidden", "--step", "4")
    screen.until_seen("O₁₁ =")
    screen.press("8.875", "enter", "enter", "24.85", "enter", "enter", "18.96", "enter")
    screen.until_seen("Right: ŷ")
