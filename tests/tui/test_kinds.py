"""Every kind of question on the full screen, typed or pointed at, over a real session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from engine.names import Spelling
from tests.session.kinds import LESSON
from tests.session.sittings import go_to, right_answer, sitting
from tests.tui.worlds import HandMadeDesk
from tutor.session import actions
from tutor.session.session import Session
from tutor.terminal import look
from tutor.tui.app import TutorApp
from tutor.tui.canvas import Canvas
from tutor.tui.desk import First

TERMINAL = look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=(80, 24))
PATIENCE = 400
KEYS = {" ": "space"}


class Screen:
    def __init__(self, app: TutorApp, pilot: Pilot[None], session: Session) -> None:
        self.app, self.pilot, self.session = app, pilot, session

    @property
    def text(self) -> str:
        canvas = self.app.screen.query_one(Canvas)
        return "\n".join(canvas.render_line(y).text.rstrip() for y in range(canvas.size.height))

    async def type(self, text: str) -> None:
        await self.pilot.press(*(KEYS.get(character, character) for character in text), "enter")

    async def sees(self, words: str) -> None:
        for _ in range(PATIENCE):
            if words in " ".join(self.text.split()):
                return
            await self.pilot.pause()
            await asyncio.sleep(0)
        raise AssertionError(f"waited in vain for {words!r}; the screen is\n{self.text}")


class RealDesk(HandMadeDesk):
    """Opens one real session, whatever is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.real = session

    def open_lesson(self, lesson_id: str) -> Session:  # type: ignore[override]
        return self.real


@asynccontextmanager
async def screen(step_id: str) -> AsyncIterator[Screen]:
    session = sitting(LESSON, spelling=Spelling.UNICODE)
    go_to(session, step_id)
    app = TutorApp(RealDesk(session), TERMINAL, First("every-kind"))
    async with app.run_test(size=(80, 24)) as pilot:
        yield Screen(app, pilot, session)


@pytest.mark.parametrize(
    "step_id",
    [
        "derive:dL/dW1_12",
        "derive:m_new@line",
        "order:put-one-training-step-in-order",
        "match:which-is-which",
        "point:W1_21",
        "point:b12",
        "ask:n_parameters@digits",
    ],
)
async def test_a_right_answer_is_typed_and_accepted(step_id: str) -> None:
    async with screen(step_id) as it:
        action = right_answer(it.session)
        assert isinstance(action, actions.Answer)
        await it.type(action.text)
        await it.sees("✓ Right")


async def test_an_order_is_shown_with_its_answer_line() -> None:
    async with screen("order:put-one-training-step-in-order") as it:
        await it.sees("Put one training step in order")
        rows = [line.split(maxsplit=1) for line in it.text.splitlines() if line.startswith("   ")]
        shown = {row[0]: row[1] for row in rows if row[0].isdigit()}
        assert list(shown) == ["1", "2", "3", "4"]
        assert set(shown.values()) == {"forward pass", "loss", "gradients", "update"}
        await it.sees("order:")


async def test_a_part_is_found_with_the_arrow_keys() -> None:
    async with screen("point:W1_21") as it:
        parts = [part.key for part in it.session.view().parts]
        await it.pilot.press(*["down"] * (parts.index("W1_21") + 1))
        await it.sees("from x12 to O11")
        await it.pilot.press("enter")
        await it.sees("✓ Right: W¹₂₁ goes from x₁₂ to O₁₁.")


async def test_all_four_arrows_point_and_escape_gives_them_back() -> None:
    async with screen("point:W1_21") as it:
        step = it.session.view().place.step
        await it.pilot.press("down", "right")
        await it.sees("from O11 to yhat")
        await it.pilot.press("left", "down")
        await it.sees("from x11 to O12")
        assert it.session.view().place.step == step
        await it.pilot.press("escape", "right")
        await it.sees(f"step {step + 1} of")


async def test_the_name_that_is_asked_stands_in_the_question_alone() -> None:
    async with screen("point:W1_21") as it:
        await it.sees("Where is W¹₂₁ in the drawing?")
        assert it.text.count("W¹₂₁") == 2  # the question and the answer line


async def test_another_like_it_comes_with_a_key() -> None:
    async with screen("ask:n_parameters@digits") as it:
        await it.type("13002")
        await it.sees("fresh numbers")
        await it.pilot.press("f7")
        await it.sees("The numbers are new: n₀ = ")


async def test_formulas_are_walked_without_a_drawing() -> None:
    async with screen("walk:forward@sum") as it:
        await it.sees("z = p₁ + p₂")
        await it.pilot.press("right")
        await it.sees("s = σ(z)")
