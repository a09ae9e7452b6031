"""Starting the full-screen face over hand-made views in a terminal of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal.harness import Screen, environment, python

Start = Callable[..., Screen]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """``start(*arguments, width=80, height=24, **environ)``: a lesson id and a step, or nothing for the map."""
    with ExitStack() as open_screens:

        def started(*arguments: str, width: int = 80, height: int = 24, **environ: str) -> Screen:
            command = python("-m", "tests.terminal.hand_made", *arguments)
            screen = open_screens.enter_context(Screen(command, environment(tmp_path, **environ), width, height))
            screen.until(lambda seen: "Esc " in seen.text, "the first full screen")
            screen.settle()
            return screen

        yield started
