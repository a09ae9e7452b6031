"""The cursor over a real lesson's drawing, as real terminals of every kind receive it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.harness import Screen, environment, python
from tests.terminal.test_colours import COLOUR_CODE, KINDS, SIXTEEN

A_CURSOR_MOVE = 1000


RUNS = [("256", (80, 24)), ("16", (100, 30)), ("none", (60, 20)), ("ascii", (60, 20))]


def learning(home: Path, size: tuple[int, int], kind: str) -> Screen:
    command = python("-m", "tutor", "learn", "backprop-hidden", "--step", "3")
    return Screen(command, environment(home, **KINDS[kind]), *size)


@pytest.mark.parametrize(("kind", "size"), RUNS)
def test_the_cursor_is_seen_moves_and_is_cheap(tmp_path: Path, kind: str, size: tuple[int, int]) -> None:
    with learning(tmp_path, size, kind) as screen:
        screen.until_seen("Esc ")
        screen.press("f6")
        screen.until_seen("neuron 1 of layer 1")
        assert ("#" if kind == "ascii" else "┃") in screen.text
        sent = [screen.bytes_of(key) for key in ("left", "down", "right", "left", "left")]
        assert "input" in screen.text
        assert max(sent) <= A_CURSOR_MOVE
        if kind == "none":
            assert COLOUR_CODE.findall(screen.stream) == []
        if kind == "16":
            assert screen.colours() <= SIXTEEN
        if kind == "ascii":
            assert screen.text.isascii()
