"""Looking closer on the lesson screen: path by path, and long sums written out, over real lessons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.session.networks import ASK, WALK, at
from tests.tui.test_screens import TERMINAL, Driven
from tests.tui.worlds import HandMadeDesk
from tutor.session.session import Session
from tutor.tui.app import TutorApp


@asynccontextmanager
async def looking(session: Session, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    desk = HandMadeDesk(session)  # type: ignore[arg-type]
    app = TutorApp(desk, TERMINAL, "shape")
    async with app.run_test(size=size) as pilot:
        it = Driven(app, pilot, session, desk)  # type: ignore[arg-type]
        await it.sees("step ")
        yield it


def _end_of_drawing(it: Driven) -> int:
    return next(row for row, line in enumerate(it.text.splitlines()) if "─" * 70 in line)


async def test_paths_are_lit_one_by_one_and_then_all_again() -> None:
    async with looking(at("3-4-2-1", WALK, "dL/dO11")) as it:
        await it.press("f3")
        await it.sees("dL/dO₁₁ adds 2 paths.")
        await it.press("f3")
        await it.sees("Path 1 of 2: O₁₁ → O₂₁ → ŷ → L")
        await it.press("down")
        await it.sees("Path 2 of 2: O₁₁ → O₂₂ → ŷ → L")
        await it.press("f3")
        await it.sees("dL/dO₁₁ adds 2 paths.")
        await it.press("up", "escape")
        await it.until(lambda: "Path" not in it.text)


async def test_a_single_path_is_shown_and_closed_with_the_same_key() -> None:
    async with looking(at("2-2-1", ASK)) as it:
        await it.press("f3")
        await it.sees("dL/dW¹₁₁ has one path.")
        await it.press("f3")
        await it.until(lambda: "has one path" not in it.text)


async def test_a_path_leaves_the_drawing_where_it_is() -> None:
    async with looking(at("2-2-2-2-2-1", WALK, "dL/dW1_11")) as it:
        end = _end_of_drawing(it)
        for _ in range(9):
            await it.press("f3")
            await it.sees("ath")
            assert _end_of_drawing(it) == end


async def test_a_walk_step_closes_the_paths() -> None:
    async with looking(at("3-4-2-1", WALK, "dL/dO11")) as it:
        await it.press("f3", "f3", "right")
        await it.sees("dL/dO₁₂ = ")
        assert "Path" not in it.text


async def test_a_long_sum_is_written_out_and_folded_again() -> None:
    async with looking(at("12x6", WALK, "z11")) as it:
        await it.sees("more + b₁₁")
        await it.press("m")
        await it.until(lambda: "more + b₁₁" not in it.text)
        assert "x₁₉·W¹₉₁" in it.text
        await it.press("m")
        await it.sees("more + b₁₁")
