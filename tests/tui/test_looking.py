"""Looking closer on the lesson screen: path by path, and long sums written out, over real lessons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.session.networks import ASK, WALK, at
from tests.tui.test_screens import TERMINAL, Driven
from tests.tui.worlds import HandMadeDesk
from tutor.session.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.desk import First


@asynccontextmanager
async def looking(session: Session, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    desk = HandMadeDesk(session)  # type: ignore[arg-type]
    app = TutorApp(desk, TERMINAL, First("shape"))
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


async def test_a_hint_is_seen_where_the_list_of_paths_stood() -> None:
    async with looking(at("2-2-1", ASK)) as it:
        await it.press("f3")
        await it.sees("dL/dW¹₁₁ has one path.")
        await it.press("f2", "f2")
        await it.sees("dL/dW¹₁₁ = dL/dŷ")
        assert "has one path" not in it.text


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


async def test_a_cursor_moves_over_the_drawing_and_says_what_it_stands_on() -> None:
    async with looking(at("3-4-2-1", ASK)) as it:
        await it.press("f6")
        await it.sees("W¹₁₁ = −")
        await it.press("right")
        await it.sees("neuron 1 of layer 1")
        await it.press("right", "down")
        await it.sees("the weight from O₁₁ to O₂₂")
        await it.press("escape")
        await it.until(lambda: "the weight from" not in it.text)


async def test_an_answer_can_be_typed_while_looking() -> None:
    async with looking(at("3-4-2-1", ASK)) as it:
        await it.press(*"0.5", "f6", "left", "right", "7")
        await it.sees("dL/dW¹₁₁ = 0.57")
        assert "the weight from" in it.text or "neuron" in it.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (45, 14)])
async def test_looking_works_on_screens_too_small_for_drawing_and_text(size: tuple[int, int]) -> None:
    async with looking(at("3-4-2-1", WALK), size) as it:
        await it.press("f6")
        await it.sees("neuron 1 of layer 1")
        await it.press("right", "right")
        await it.sees("neuron 1 of layer 2")


async def test_at_a_walk_arrows_lead_the_cursor_until_it_is_closed() -> None:
    async with looking(at("3-4-2-1", WALK)) as it:
        place = it.session.view(None).place  # type: ignore[arg-type]
        await it.press("f6", "right", "down")
        await it.sees("the weight from")
        assert it.session.view(None).place == place  # type: ignore[arg-type]
        await it.press("escape", "right")
        await it.sees("2/")


async def test_the_next_row_of_the_data_is_drawn_and_the_cursor_stays_where_it_is() -> None:
    async with looking(at("batch", WALK)) as it:
        await it.press("f6", "left", "left")
        await it.sees("x₁₁ = ")
        await it.sees("row 1 of 4")
        await it.press("f6")
        await it.sees("x₂₁ = ")
        await it.sees("row 2 of 4")
        await it.press("escape", "n")
        await it.sees("row 3 of 4")
        await it.press("p")
        await it.sees("row 2 of 4")


async def test_while_an_answer_is_typed_a_letter_is_part_of_it_and_the_key_of_the_drawing_turns_rows() -> None:
    async with looking(at("batch", ASK)) as it:
        await it.press("n")
        await it.sees("dJ/dW¹₁₁ = n")
        await it.press("f6", "f6")
        await it.sees("row 2 of 4")


async def test_the_paths_of_a_mean_are_those_of_the_row_that_is_drawn() -> None:
    async with looking(at("batch", WALK, "dJ/dW1_11")) as it:
        await it.press("f3")
        await it.sees("dJ/dW¹₁₁ is the mean of 4 rows. In row 1 dL[1]/dW¹₁₁ has one path.")
        await it.press("n")
        await it.sees("In row 2 dL[2]/dW¹₁₁ has one path.")
