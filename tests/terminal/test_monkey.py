"""Random keys, sizes and signals at the real program in a real terminal: each way to end keeps what was answered."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest

from tests.command_line import command
from tests.terminal.harness import KEYS, Screen, environment
from tutor.records.store import open_records

LESSON = """
id: sums
title: Sums
steps:
  - explain: A few sums.
  - {ask: s, problem: one, id: first}
  - {ask: s, problem: two, id: second}
  - {ask: s, problem: three, id: third}
  - {ask: s, problem: four, id: fourth}
problems:
  one: {given: {a: 1, b: 2}, formulas: {s: a + b}}
  two: {given: {a: 3, b: 4}, formulas: {s: a + b}}
  three: {given: {a: 5, b: 6}, formulas: {s: a + b}}
  four: {given: {a: 7, b: 8}, formulas: {s: a + b}}
"""
# Each sitting answers one question right, and is then ended in its own way.
ENDINGS = [
    ("first", "3", signal.SIGTERM),
    ("second", "7", signal.SIGHUP),
    ("third", "11", signal.SIGINT),
    ("fourth", "15", signal.SIGKILL),
]
# Four hints would show the answer, and then there is none to give.
HARMLESS = sorted(set(KEYS) - {"ctrl+c", "escape", "enter", "f2"})
EMPTIED = "\x05\x15"  # to the end of the line, and all before it out
SIZES = [(80, 24), (120, 40), (40, 12), (20, 6), (100, 30)]


@pytest.mark.parametrize("seed", [1])
def test_whatever_ends_a_sitting_the_verdicts_are_kept(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    lesson, home = tmp_path / "sums.yaml", tmp_path / "home"
    home.mkdir()
    lesson.write_text(LESSON, encoding="utf-8")
    for number, (step, answer, ending) in enumerate(ENDINGS, start=2):
        with Screen(command("learn", lesson, "--step", str(number)), environment(home)) as screen:
            screen.until_seen(f"step {number} of 5")
            for _ in range(60):
                screen.press(dice.choice([*HARMLESS, *"0123456789+-*/().eq "]))
                if dice.random() < 0.1:
                    screen.resize(*dice.choice(SIZES))
            screen.resize(80, 24)
            screen.settle()
            back_to(screen, number)
            screen.press(EMPTIED, answer, "enter")
            screen.until_seen("✓")
            os.kill(screen.pid, ending)
            expected = -ending if ending == signal.SIGKILL else 128 + ending
            assert screen.until_ended() == expected
            assert b"Traceback" not in screen.stream
        assert step in solved(home)
    assert solved(home) >= {step for step, _, _ in ENDINGS}


def back_to(screen: Screen, number: int) -> None:
    """Arrows may have led to another step: go back to the one that is to be answered."""
    for _ in range(20):
        if f"step {number} of 5" in screen.text and "s =" in screen.text:
            shown = screen.text
            screen.settle()  # on a busy machine keys can still be on their way
            if screen.text == shown:
                return
            continue
        here = next((k for k in range(1, 6) if f"step {k} of 5" in screen.text), 1)
        # On a line with text arrows move the cursor, so it is emptied first.
        screen.press(EMPTIED, "left" if here > number or "end of the lesson" in screen.text else "right")
        screen.settle()
    raise AssertionError(f"no way back to step {number}\n{screen.text}")


def solved(home: Path) -> set[str]:
    """The steps that were answered right, as the records say."""
    records = open_records(home / "data")
    try:
        return {event.step for event in records.events() if event.outcome == "correct"}
    finally:
        records.close()
