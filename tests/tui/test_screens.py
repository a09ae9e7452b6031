"""What the keys do: the app driven by Pilot over a hand-made lesson, waiting for what is to be seen."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.pilot import Pilot

from tests.tui.worlds import HandMadeDesk, HandMadeSession, course, to_point_at
from tutor.session import actions
from tutor.terminal import look
from tutor.tui.app import TutorApp
from tutor.tui.canvas import Canvas
from tutor.tui.desk import Desk, First

TERMINAL = look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=(80, 24))
PATIENCE = 400  # turns of the event loop


class Driven:
    """A running app with its session, and its screen as text."""

    def __init__(self, app: TutorApp, pilot: Pilot[None], session: HandMadeSession, desk: HandMadeDesk) -> None:
        self.app, self.pilot, self.session, self.desk = app, pilot, session, desk

    @property
    def text(self) -> str:
        canvas = self.app.screen.query_one(Canvas)
        return "\n".join(canvas.render_line(y).text.rstrip() for y in range(canvas.size.height))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if condition():
                return
            await self.pilot.pause()
            await asyncio.sleep(0)
        raise AssertionError(f"waited in vain; the screen is\n{self.text}")

    async def sees(self, words: str) -> None:
        await self.until(lambda: words in self.text)

    async def does(self, action: actions.Action) -> None:
        await self.until(lambda: action in self.session.seen)


@asynccontextmanager
async def opened(desk: Desk, first: First, seen: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    """The app over a desk of real sessions, once ``seen`` is to be seen."""
    app = TutorApp(desk, TERMINAL, first)
    async with app.run_test(size=size) as pilot:
        it = Driven(app, pilot, None, desk)  # type: ignore[arg-type]  # nothing is made by hand here
        await it.sees(seen)
        yield it


@asynccontextmanager
async def driven(step: int | None = 1, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
    """At ``step`` of the lesson, or at the course map (None)."""
    session = HandMadeSession()
    session.at = (step or 1) - 1
    desk = HandMadeDesk(session)
    app = TutorApp(desk, TERMINAL, First(None if step is None else "backprop-by-hand"))
    async with app.run_test(size=size) as pilot:
        it = Driven(app, pilot, session, desk)
        await it.sees("quit" if step is None else "step ")
        yield it


EXPLAIN, LONG, WALK, ASK, SHEET, CHOOSE, END = range(1, 8)


async def test_enter_goes_on_from_a_text() -> None:
    async with driven(EXPLAIN) as it:
        await it.press("enter")
        await it.sees("Paragraph 0")


async def test_left_goes_back() -> None:
    async with driven(LONG) as it:
        await it.press("left")
        await it.sees("A network learns")


async def test_page_down_reads_on_and_page_up_reads_back() -> None:
    async with driven(LONG) as it:
        await it.press("pagedown")
        await it.until(lambda: "Paragraph 0 " not in it.text)
        await it.press("pageup")
        await it.sees("Paragraph 0 ")


async def test_right_walks_through_the_computation() -> None:
    async with driven(WALK) as it:
        await it.press("right")
        await it.sees("24.85")
        assert it.session.seen == [actions.Forward()]


async def test_end_and_home_jump_within_a_walk() -> None:
    async with driven(WALK) as it:
        await it.press("end")
        await it.sees("3/3")
        await it.press("home")
        await it.sees("1/3")


async def test_an_answer_is_typed_and_checked_with_enter() -> None:
    async with driven(ASK) as it:
        await it.press(*"32.88", "enter")
        await it.sees("✓ Right: 32.88.")
        assert it.session.seen == [actions.Answer("dL/dW1_11", "32.88")]


async def test_a_wrong_answer_stays_to_be_mended() -> None:
    async with driven(ASK) as it:
        await it.press(*"16.44", "enter")
        await it.sees("✗ Half of it")
        assert "dL/dW¹₁₁ = 16.44" in it.text
        await it.press("backspace")
        await it.sees("dL/dW¹₁₁ = 16.4\n")


async def test_what_is_typed_after_a_wrong_answer_takes_its_place() -> None:
    async with driven(ASK) as it:
        await it.press(*"16.44", "enter")
        await it.sees("✗ Half of it")
        await it.press("3")
        await it.sees("dL/dW¹₁₁ = 3\n")


async def test_after_a_wrong_answer_the_arrows_lead_on_and_it_is_there_when_one_comes_back() -> None:
    async with driven(ASK) as it:
        await it.press(*"16.44", "enter")
        await it.sees("✗ Half of it")
        await it.press("right")
        await it.sees("Three at once")
        await it.press("left")
        await it.sees("dL/dW¹₁₁ = 16.44")


async def test_enter_after_a_wrong_answer_empties_the_line_and_checks_nothing_twice() -> None:
    async with driven(ASK) as it:
        await it.press(*"16.44", "enter")
        await it.sees("Enter retry")
        await it.press("enter")
        await it.sees("dL/dW¹₁₁ =\n")
        assert it.session.seen == [actions.Answer("dL/dW1_11", "16.44")]


async def test_a_question_mark_after_a_wrong_answer_is_a_hint() -> None:
    async with driven(ASK) as it:
        await it.press(*"16.44", "enter")
        await it.sees("✗ Half of it")
        await it.press("question_mark")
        await it.does(actions.Hint("dL/dW1_11"))


async def test_what_costs_nothing_is_mended_where_it_stands() -> None:
    async with driven(ASK) as it:
        await it.press("+", "enter")
        await it.sees("Here a number should follow.")
        await it.press("3")
        await it.sees("dL/dW¹₁₁ = +3\n")


async def test_while_something_is_typed_the_key_line_says_what_arrows_and_escape_do() -> None:
    async with driven(ASK) as it:
        assert "←→ steps" in it.text.splitlines()[-1]
        assert it.text.endswith("Esc leave")
        await it.press("1")
        await it.until(lambda: "←→ moves" in it.text.splitlines()[-1])
        assert it.text.endswith("Esc clear")


async def test_escape_empties_a_line_that_is_typed_on_before_it_leaves() -> None:
    async with driven(ASK) as it:
        await it.press("1", "escape")
        await it.sees("dL/dW¹₁₁ =\n")
        assert actions.Leave() not in it.session.seen
        await it.press("escape")
        await it.does(actions.Leave())


async def test_enter_on_an_empty_line_is_no_answer() -> None:
    async with driven(ASK) as it:
        await it.press("enter", "1")
        await it.sees("dL/dW¹₁₁ = 1")
        assert it.session.seen == []


@pytest.mark.parametrize("key", ["f2", "question_mark"])
async def test_a_hint(key: str) -> None:
    async with driven(ASK) as it:
        await it.press(key)
        await it.sees("? Follow the weight")
        assert it.session.seen == [actions.Hint("dL/dW1_11")]


@pytest.mark.parametrize(
    ("key", "title"), [("f5", " Values"), ("f4", " Conventions of this course"), ("f1", " On this screen")]
)
async def test_a_hint_closes_what_stands_in_the_place_of_the_working(key: str, title: str) -> None:
    async with driven(ASK) as it:
        await it.press(key)
        await it.sees(title)
        await it.press("f2")
        await it.sees("? Follow the weight")
        assert title not in it.text


async def test_after_the_last_hint_the_key_is_gone() -> None:
    async with driven(ASK) as it:
        await it.press("f2", "f2", "f2", "f2")
        await it.until(lambda: "F2 hint" not in it.text)


async def test_arrows_edit_what_is_typed_and_step_when_nothing_is() -> None:
    async with driven(ASK) as it:
        await it.press("1", "2", "left", "3")
        await it.sees("dL/dW¹₁₁ = 132")
        await it.press("backspace", "end", "backspace", "backspace", "right")
        await it.sees("Three at once.")


async def test_what_is_typed_and_not_checked_is_found_again() -> None:
    async with driven(SHEET) as it:
        await it.press("7")
        await it.press("home", "backspace", "end")
        await it.press("down", "left")
        await it.sees("How strongly")
        await it.press("right")
        await it.sees("dL/dŷ    = 7")


@pytest.mark.parametrize(("forth", "back"), [("down", "up"), ("tab", "shift+tab")])
async def test_moving_between_the_lines_of_a_sheet(forth: str, back: str) -> None:
    async with driven(SHEET) as it:
        await it.press(forth)
        await it.sees("▸ dL/dW²₁₁")
        await it.press(back)
        await it.sees("▸ dL/dŷ")


async def test_a_line_of_a_sheet_is_marked_by_itself() -> None:
    async with driven(SHEET) as it:
        await it.press(*"21.92", "enter")
        await it.sees("dL/dŷ    = 21.92  ✓")
        await it.sees("▸ dL/dW²₁₁")


async def test_enter_on_an_empty_line_of_a_sheet_moves_on() -> None:
    async with driven(SHEET) as it:
        await it.press("enter")
        await it.sees("▸ dL/dW²₁₁")


@pytest.mark.parametrize("key", ["g", "slash"])
async def test_a_quantity_of_a_walk_is_gone_to_by_its_name(key: str) -> None:
    async with driven(WALK) as it:
        await it.press(key, *"yhat", "enter")
        await it.sees("3/3")
        assert it.session.seen[-1] == actions.GoToQuantity("yhat")


async def test_the_prompt_closes_and_leaves_the_walk_where_it_is() -> None:
    async with driven(WALK) as it:
        await it.press("g", *"o12", "escape")
        await it.until(lambda: "Go to:" not in it.text)
        await it.press("right")
        await it.sees("2/3")


async def test_arrows_choose_among_the_names_and_tab_writes_one() -> None:
    async with driven(WALK) as it:
        await it.press("g", "o")
        await it.sees("▸O₁₁  O₁₂")
        await it.press("down", "tab")
        await it.sees("Go to: O12")
        await it.press("enter")
        await it.does(actions.GoToQuantity("O12"))


async def test_a_name_that_is_none_is_told_so_and_can_be_mended() -> None:
    async with driven(WALK) as it:
        await it.press("g", *"W9_11", "enter")
        await it.sees("W9_11: the layer")
        await it.press(*["backspace"] * 5, *"O12", "enter")
        await it.sees("2/3")


async def test_no_other_key_does_anything_while_a_name_is_typed() -> None:
    async with driven(WALK) as it:
        await it.press("g", "f1", "right", "home", "end")
        await it.sees("Go to:")
        assert it.session.seen == []
        assert "All keys" not in it.text


async def test_a_digit_chooses() -> None:
    async with driven(CHOOSE) as it:
        await it.press("2")
        await it.sees("2 ✗ It is updated first.")
        assert it.session.seen == [actions.Choose(2)]


async def test_arrows_and_enter_choose() -> None:
    async with driven(CHOOSE) as it:
        await it.press("down", "up", "enter")
        await it.sees("1 ✓ The path")


async def test_moving_over_the_drawing_writes_the_answer() -> None:
    async with driven(ASK) as it:
        it.session.views[3] = to_point_at()
        await it.press("right", "left", "down", "right", "enter")
        await it.does(actions.Answer("dL/dW1_11", "from x11 to O11"))


async def test_a_question_can_be_asked_again_with_fresh_numbers() -> None:
    async with driven(ASK) as it:
        it.session.views[3] = replace(it.session.views[3], another=True)
        await it.press("right", "left")
        await it.sees("F7 fresh numbers")
        await it.press("f7")
        await it.does(actions.Another())


async def test_the_key_line_of_a_sheet_leads_to_the_values_it_is_computed_from() -> None:
    async with driven(SHEET) as it:
        await it.sees("F5 values")


async def test_at_the_end_the_lesson_can_be_started_over() -> None:
    async with driven(END) as it:
        await it.press("r")
        await it.sees("A network learns")


async def test_once_the_right_answer_is_chosen_enter_goes_on() -> None:
    async with driven(CHOOSE) as it:
        await it.press("1", "enter")
        await it.sees("That was the whole of it.")


async def test_a_number_that_is_no_option_does_nothing() -> None:
    async with driven(CHOOSE) as it:
        await it.press("9", "3")
        await it.sees("3 ✗")
        assert it.session.seen == [actions.Choose(3)]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("f1", "The conventions of this course"),
        ("f3", "x₁₁ → O₁₁ → ŷ → L"),
        ("f4", "without a ½"),
        ("f5", "Still unknown"),
    ],
)
async def test_a_panel_opens_and_closes_with_its_key_and_with_escape(key: str, words: str) -> None:
    async with driven(ASK) as it:
        await it.press(key)
        await it.sees(words)
        await it.press(key)
        await it.until(lambda: words not in it.text)
        await it.press(key, "escape")
        await it.until(lambda: words not in it.text)
        assert actions.Leave() not in it.session.seen


async def test_the_help_shows_every_key_and_says_which_do_nothing_now() -> None:
    async with driven(CHOOSE) as it:
        await it.press("f1")
        await it.sees("Choose the answer with this number")
        while "Check the answer" not in it.text:
            await it.press("pagedown")
        before, _, after = it.text.partition("On this screen, but not now")
        assert "Check the answer" in after
        assert "Check the answer" not in before


async def test_the_help_of_a_lesson_has_no_keys_of_what_is_not_there() -> None:
    async with driven(CHOOSE, size=(80, 70)) as it:
        await it.press("f1")
        await it.sees("On this screen, but not now")
        assert "Train" not in it.text
        assert "workbench" not in it.text


async def test_down_reads_on_in_the_help() -> None:
    async with driven(SHEET, size=(80, 14)) as it:
        await it.press("f1")
        await it.sees("On this screen, now")
        await it.press("down")
        await it.until(lambda: "On this screen, now" not in it.text)


async def test_the_key_line_follows_what_can_be_done() -> None:
    async with driven(ASK) as it:
        assert "Enter check" in it.text
        await it.press(*"32.88", "enter")
        await it.sees("Enter go on")


async def test_escape_leaves_to_the_map_at_this_lesson() -> None:
    async with driven(ASK) as it:
        await it.press("escape")
        await it.sees("▸ ◐  Backpropagation by hand")
        assert it.session.seen == [actions.Leave()]


async def test_at_the_end_enter_leads_to_the_map() -> None:
    async with driven(END) as it:
        await it.press("enter")
        await it.sees("lessons done")


async def test_a_lesson_is_opened_from_the_map() -> None:
    async with driven(None) as it:
        await it.press("down", "enter")
        await it.sees("A network learns")
        assert it.desk.opened == ["backprop-sigmoid"]


async def test_one_key_goes_on_where_the_learner_left() -> None:
    async with driven(None) as it:
        await it.press("c")
        await it.sees("A network learns")
        assert it.desk.opened == ["backprop-by-hand"]


async def test_a_lesson_that_cannot_be_opened_leaves_the_map_and_says_why() -> None:
    async with driven(None) as it:
        it.desk.broken = "forward-pass.yaml:7: there is no quantity O31"
        await it.press("enter")
        await it.sees("! forward-pass.yaml:7: there is no quantity O31")
        it.desk.broken = ""
        await it.press("enter")
        await it.sees("A network learns")


async def test_search_narrows_the_list_and_enter_opens() -> None:
    async with driven(None) as it:
        await it.press("slash", *"forward")
        await it.sees("1 found")
        await it.press("enter")
        await it.sees("A network learns")
        assert it.desk.opened == ["forward-pass"]


async def test_a_key_begins_a_practice_when_there_is_something_to_review(monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven(None) as it:
        await it.press("p")
        assert it.desk.opened == []
    monkeypatch.setattr(HandMadeDesk, "course_map", lambda desk: replace(course(), review=("Sums",)))
    async with driven(None) as it:
        await it.sees("Review: Sums")
        await it.press("p")
        await it.sees("A network learns")
        assert it.desk.opened == ["practice:"]


async def test_letters_of_a_search_are_no_commands() -> None:
    async with driven(None) as it:
        await it.press("slash", "q", "c", "j")
        await it.sees("/ qcj")


async def test_escape_closes_the_search_first() -> None:
    async with driven(None) as it:
        await it.press("slash", "x", "escape")
        await it.until(lambda: "/ x" not in it.text and "/ search" in it.text)


async def test_q_quits_from_the_map() -> None:
    async with driven(None) as it:
        await it.press("q")
        await it.until(lambda: not it.app.is_running)
        assert it.app.return_code == 0


async def test_ctrl_c_leaves_from_anywhere() -> None:
    async with driven(ASK) as it:
        await it.press("ctrl+c")
        await it.until(lambda: not it.app.is_running)
        assert it.session.seen == [actions.Leave()]


async def test_the_page_follows_the_size_of_the_terminal() -> None:
    async with driven(ASK) as it:
        await it.pilot.resize_terminal(120, 40)
        await it.sees("Found by you")
        await it.pilot.resize_terminal(50, 15)
        await it.sees("50x15 is small")


async def test_the_conventions_are_one_key_away_from_the_map() -> None:
    async with driven(None) as it:
        await it.press("f4")
        await it.sees("All gradients use the weights from before the update.")
        await it.press("escape")
        await it.sees("The forward pass")


async def test_help_groups_its_keys() -> None:
    async with driven(ASK, size=(80, 50)) as it:
        await it.press("f1")
        await it.sees("On this screen")
        groups = ("On this screen, now", "While you type", "Everywhere", "On this screen, but not now")
        places = [it.text.index(group) for group in groups]
        assert places == sorted(places)


async def test_help_on_the_map_begins_with_the_keys_of_the_map() -> None:
    async with driven(None) as it:
        await it.press("f1")
        await it.sees("Open the lesson the pointer is on")
        assert "The next lesson" in it.text


async def test_help_on_the_map_can_be_read_to_its_end_on_a_small_screen() -> None:
    async with driven(None, size=(60, 14)) as it:
        await it.press("f1")
        await it.sees("On this screen")
        for _ in range(6):
            await it.press("pagedown")
        await it.sees("Leave the program from anywhere")


async def test_the_key_line_says_how_to_read_on_in_the_help_of_the_map() -> None:
    async with driven(None, size=(80, 20)) as it:
        await it.press("f1")
        await it.until(lambda: "PgDn read on" in it.text.splitlines()[-1])


async def test_a_q_in_a_search_is_a_letter() -> None:
    async with driven(None) as it:
        await it.press("slash", "q")
        await it.sees(" / q")
        assert "quit" not in it.text.splitlines()[-1]


async def test_a_size_that_was_not_told_is_followed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several changes at once a program may be told of all but the last."""
    async with driven(EXPLAIN) as it:
        monkeypatch.setattr(TutorApp, "is_headless", False)
        monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((100, 30)))
        it.app.post_message(Resize(Size(120, 40), Size(120, 40)))
        await it.until(lambda: it.app.screen.query_one(Canvas).size == (100, 30))
