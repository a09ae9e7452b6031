"""Saving, exporting and changing a problem of one's own, from the screen where it is worked through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engine.names import Spelling
from tests.tui.test_screens import Driven, opened
from tutor.desk import Desk
from tutor.records.store import open_records
from tutor.tui.desk import First

PROBLEM = """layers: [2, 1]
activations: [linear]
loss: squared_error
rows: [{x: [1, 2], y: 3}]
weights: {W1: [[0.5], [0.25]], b1: [0.1]}
learning_rate: 0.1
"""
FORMULAS = """given: {x: 3}
formulas: {y: x^2, z: 2*y}
"""
CLEAR = "ctrl+u"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A problem file in the current folder, and a home of one's own."""
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exam.yaml").write_text(PROBLEM, encoding="utf-8")
    return tmp_path


@asynccontextmanager
async def walking(home: Path, problem: str = "exam.yaml", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    desk = Desk(None, open_records(home), Spelling.UNICODE)
    async with opened(desk, First(problem=problem), "F9 ask", size) as it:
        yield it


async def test_the_problem_is_saved_under_the_name_that_is_typed(own: Path) -> None:
    async with walking(own) as it:
        await it.press("f10", CLEAR, *"copy", "enter")
        await it.sees("Saved as copy.yaml.")
        assert "layers: [2, 1]" in (own / "copy.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["txt", "md", "tex"])
async def test_the_working_is_exported_as_the_ending_says(own: Path, ending: str) -> None:
    async with walking(own) as it:
        await it.press("f10", CLEAR, *f"all.{ending}", "enter")
        await it.sees(f"The whole working stands in all.{ending}.")
        assert (own / f"all.{ending}").read_text(encoding="utf-8")


async def test_it_is_there_while_an_answer_is_typed_and_the_answer_stays(own: Path) -> None:
    async with walking(own) as it:
        await it.press("f8", *"0.", "f10", CLEAR, *"copy", "enter")
        await it.sees("Saved as copy.yaml.")
        await it.press("5")
        await it.sees("= 0.5")


async def test_a_file_that_is_there_is_replaced_at_the_second_enter_only(own: Path) -> None:
    (own / "copy.yaml").write_text("mine", encoding="utf-8")
    async with walking(own) as it:
        await it.press("f10", CLEAR, *"copy.yaml", "enter")
        await it.sees("Enter once more replaces it; Esc leaves it.")
        assert (own / "copy.yaml").read_text(encoding="utf-8") == "mine"
        await it.press("enter")
        await it.sees("Saved as copy.yaml.")


async def test_a_name_that_cannot_be_written_can_be_mended(own: Path) -> None:
    async with walking(own) as it:
        await it.press("f10", CLEAR, *"copy.pdf", "enter")
        await it.sees("The ending says how it is written")
        await it.press("backspace", "backspace", "backspace", *"md", "enter")
        await it.sees("The whole working stands in copy.md.")


async def test_escape_writes_nothing(own: Path) -> None:
    async with walking(own) as it:
        await it.press("f10", "escape")
        await it.sees("F9 ask")
        assert [path.name for path in own.glob("*.yaml")] == ["exam.yaml"]


async def test_the_problem_of_a_file_goes_to_the_workbench_to_be_changed(own: Path) -> None:
    async with walking(own) as it:
        await it.press("e")
        await it.sees("Learning rate 0.1")
        await it.press("escape")
        await it.sees("w build")


async def test_a_problem_that_was_built_leads_back_to_where_it_was_built(own: Path) -> None:
    async with walking(own) as it:
        await it.press("e", "f8")
        await it.sees("F9 ask")
        await it.press("f11")
        await it.sees("Learning rate 0.1")
        await it.press("escape")
        await it.sees("w build")


async def test_formulas_without_a_network_say_why_they_are_not_changed_there(own: Path) -> None:
    (own / "formulas.yaml").write_text(FORMULAS, encoding="utf-8")
    async with walking(own, "formulas.yaml") as it:
        await it.press("e")
        await it.sees("has no network to edit")


async def test_a_small_screen_has_room_for_the_name(own: Path) -> None:
    async with walking(own, size=(60, 20)) as it:
        await it.press("f10")
        await it.sees("Save or export to: exam.yaml")
