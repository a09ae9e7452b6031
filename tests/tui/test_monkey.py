"""Random keys, pastes and sizes over every screen: no crash, no hang, no lost verdict. Seeded, so that it repeats."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.tui.monkey import STARTS, let_loose
from tutor.records.events import Event
from tutor.records.store import Records
from tutor.tui.lesson_screen import LessonScreen

DEEDS = 60
ENOUGH = 150  # deeds in which it has surely answered
SECONDS = 120  # only a screen that hangs ever takes so long


@pytest.mark.parametrize("name", STARTS)
async def test_a_monkey_breaks_nothing(name: str, tmp_path: Path) -> None:
    seed = list(STARTS).index(name)
    async with asyncio.timeout(SECONDS):
        await let_loose(STARTS[name], seed, DEEDS, tmp_path)


async def test_a_monkey_notices_a_verdict_that_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Records.append

    def append(self: Records, event: Event) -> None:
        """Shown and not stored: what must never happen."""
        if not event.message:
            keep(self, event)

    monkeypatch.setattr(Records, "append", append)
    with pytest.raises(AssertionError):
        await let_loose(STARTS["step 4 of every kind"], 1, ENOUGH, tmp_path)


async def test_a_monkey_notices_a_screen_that_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(LessonScreen, "action_check", broken)
    with pytest.raises((AssertionError, ZeroDivisionError)):
        await let_loose(STARTS["step 4 of every kind"], 1, ENOUGH, tmp_path)
