"""The builder on the screen: cells, what is said under them, files, and what one typed character costs."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from engine.names import Spelling
from tests.session.sittings import Kept, sitting
from tests.tui.test_budget import cost
from tests.tui.test_screens import TERMINAL, Driven, opened
from tests.tui.worlds import LessonsOnly, course
from tests.workbench.drafts import EXAM, setting
from tutor.course.own import own_lesson
from tutor.session.coursemap import CourseMap
from tutor.session.session import Session
from tutor.tui.builder_page import Filling, builder_page
from tutor.tui.canvas import Canvas
from tutor.tui.desk import First
from tutor.tui.edit import holding
from tutor.tui.face import look_of
from tutor.tui.lines import Line
from tutor.workbench.draft import START, Draft, typed
from tutor.workbench.workbench import Workbench

FIRST_NUMBER = ("x", 0, 0)


class BuilderDesk(LessonsOnly):
    """A bench over a draft in a folder of its own, and sessions that remember nothing."""

    def __init__(self, folder: Path, draft: Draft) -> None:
        self.bench = Workbench(folder / "draft.json", Spelling.UNICODE, draft)

    def course_map(self) -> CourseMap:
        return course()

    def open_lesson(self, lesson_id: str) -> Session:
        return sitting("forward-pass", Kept())

    def conventions(self, spelling: Spelling) -> tuple[str, ...]:
        return ()

    def workbench(self) -> Workbench:
        return self.bench

    def open_built(self, bench: Workbench) -> Session:
        problem = bench.problem()
        assert problem is not None
        return sitting(own_lesson(problem), Kept())


@asynccontextmanager
async def building(
    folder: Path, draft: Draft = START, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Driven, Workbench]]:
    desk = BuilderDesk(folder, draft)
    async with opened(desk, First(problem=""), "Layers", size) as it:
        yield it, desk.bench


async def paste(it: Driven, text: str) -> None:
    it.app.screen.post_message(events.Paste(text))
    await it.pilot.pause()


async def test_w_on_the_map_opens_it_and_escape_leads_back(tmp_path: Path) -> None:
    async with opened(BuilderDesk(tmp_path, START), First(), "w build") as it:
        await it.press("w")
        await it.sees("Activations")
        await it.press("escape")
        await it.sees("w build")


async def test_what_is_typed_first_takes_the_place_of_what_stands_there(tmp_path: Path) -> None:
    async with building(tmp_path) as (it, bench):
        await it.press(*"3-1", "enter")
        await it.sees("One for all layers")
        assert bench.draft.text(("layers", 0, 0)) == "3-1"


async def test_layers_change_the_tables_when_they_are_left_and_are_checked_while_they_are_typed(tmp_path: Path) -> None:
    async with building(tmp_path) as (it, bench):
        await it.press(*"2-99")
        await it.sees("up to 6 layers")
        assert bench.draft.text(("layers", 0, 0)) == "2-2-1"
        await it.press("backspace", "backspace", "3", "tab")
        await it.until(lambda: "W²" not in it.text)


async def test_backspace_mends_what_stands_in_a_cell(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, bench):
        await it.press("backspace", "2", "enter")
        await it.until(lambda: bench.draft.text(("layers", 0, 0)) == "2-2-2")


async def test_a_space_goes_to_the_next_number(tmp_path: Path) -> None:
    async with building(tmp_path, typed(START, FIRST_NUMBER, "1")) as (it, bench):
        await it.press(*"0.8 1 .5")
        await it.until(lambda: bench.draft.text(("W1", 0, 0)) == ".5")
        assert bench.draft.text(("y", 0, 0)) == "1"


async def test_what_is_wrong_is_said_as_it_is_typed(tmp_path: Path) -> None:
    async with building(tmp_path, typed(START, FIRST_NUMBER, "1")) as (it, _):
        await it.press(*"ab")
        await it.sees('"ab" is not a number: type one such as 0.25.')
        await it.sees("1 to mend")
        await it.press("backspace", "backspace", "2")
        await it.sees("7 missing")


async def test_what_a_table_needs_stands_under_it(tmp_path: Path) -> None:
    async with building(tmp_path, typed(START, FIRST_NUMBER, "1")) as (it, _):
        await it.press("tab", "tab")
        await it.sees("W1 needs 2 rows of 2 numbers: one row for each input.")


async def test_the_conventions_are_a_key_away_while_a_problem_is_typed(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f4")
        await it.sees("Conventions of this course")
        await it.press("escape")
        await it.sees("complete")


async def test_its_help_can_be_read_to_the_end(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f1")
        await it.sees("On this screen, now")
        while "On this screen, but not now" not in it.text:
            await it.press("down")


async def test_arrows_go_to_the_cells_around(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, bench):
        for _ in range(4):
            await it.press("down")
        await it.press("down", *"9", "right", *"8", "down", "left", *"7", "up", "up", *"6")
        await it.until(lambda: sum(text in "6789" for text in bench.draft.cells.values()) == 4)


async def test_random_numbers_make_it_complete_and_other_ones_follow(tmp_path: Path) -> None:
    async with building(tmp_path) as (it, bench):
        await it.press("f7")
        await it.sees("complete")
        first = bench.draft
        await it.press("f7")
        await it.until(lambda: bench.draft != first)
        await it.press("ctrl+z")
        await it.until(lambda: bench.draft == first)


async def test_f8_works_through_it_and_escape_comes_back(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f8")
        await it.sees("step 1 of 33")
        await it.press("f8", *"0.31", "enter")
        await it.sees("Right")
        await it.press("escape")
        await it.sees("complete")


async def test_a_quantity_is_asked_for_by_its_name_in_the_middle_of_an_answer(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f8")
        await it.sees("step 1 of 33")
        await it.press("f8", "0", "f9")
        await it.sees("Be asked for")
        await it.press(*"dL/dW1_21", "enter")
        await it.sees("dL/dW¹₂₁ =")
        await it.press("f9", "enter")
        await it.until(lambda: "dL/dW¹₂₁ =" not in it.text and "Be asked" not in it.text)


async def test_f8_with_something_missing_leads_there(tmp_path: Path) -> None:
    async with building(tmp_path, typed(EXAM, ("W2", 1, 0), "")) as (it, bench):
        await it.press("f8")
        await it.sees("First fill in what is missing")
        await it.press("7")
        await it.until(lambda: bench.draft.text(("W2", 1, 0)) == "7")


async def test_a_matrix_is_pasted_at_the_cursor(tmp_path: Path) -> None:
    async with building(tmp_path, typed(START, FIRST_NUMBER, "1")) as (it, bench):
        await it.press("tab", "tab")
        await paste(it, "1 2\n3 4\n")
        await it.until(lambda: bench.draft.text(("W1", 1, 1)) == "4")
        await paste(it, "1 2 3\n4 5 6")
        await it.sees("does not fit from here on")


async def test_a_whole_problem_is_pasted(tmp_path: Path) -> None:
    async with building(tmp_path) as (it, bench):
        await paste(it, Workbench(tmp_path / "other", Spelling.ASCII, EXAM).found.text)
        await it.sees("complete")
        assert bench.problem() is not None


async def test_it_is_saved_and_a_file_that_is_there_takes_a_second_enter(tmp_path: Path) -> None:
    goal = tmp_path / "my.yaml"
    goal.write_text("mine", encoding="utf-8")
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f10", "ctrl+u", *str(goal), "enter")
        await it.sees("Enter once more replaces it")
        assert goal.read_text(encoding="utf-8") == "mine"
        await it.press("enter")
        await it.sees("Saved as")
        assert "layers: [2, 2, 1]" in goal.read_text(encoding="utf-8")


async def test_another_name_is_not_replaced_by_the_second_enter(tmp_path: Path) -> None:
    for name in ("a.yaml", "ab.yaml"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f10", "ctrl+u", *str(tmp_path / "a.yaml"), "enter")
        await it.sees("Enter once more")
        await it.press("ctrl+u", *str(tmp_path / "ab.yaml"), "enter")
        await it.sees("Enter once more")
        assert (tmp_path / "ab.yaml").read_text(encoding="utf-8") == "mine"
        await it.press("escape")
        await it.sees("F10 save")


async def test_the_working_is_exported_and_trouble_is_said_in_a_line(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f10", "ctrl+u", *"/nowhere/it.tex", "enter")
        await it.sees("There is no folder /nowhere")
        await it.press("ctrl+u", *str(tmp_path / "it.doc"), "enter")
        await it.sees(".txt, .md, .tex")
        await it.press("ctrl+u", *str(tmp_path / "it.tex"), "enter")
        await it.sees("The whole working stands in")
        assert (tmp_path / "it.tex").exists()


async def test_help_lists_the_keys_and_the_drawing_can_stand_alone(tmp_path: Path) -> None:
    async with building(tmp_path, EXAM) as (it, _):
        await it.press("f1")
        await it.sees("Random, friendly numbers where none were typed")
        await it.press("escape")
        await it.sees("Layers")
        await it.press("f6")
        await it.until(lambda: "Layers" not in it.text and "O₁₁" in it.text)
        await it.press("escape")
        await it.sees("Layers")


async def test_what_is_half_typed_is_kept_when_one_leaves(tmp_path: Path) -> None:
    async with building(tmp_path) as (it, bench):
        await it.press(*"2-3", "escape")
        await it.sees("w build")
        assert bench.draft.text(("layers", 0, 0)) == "2-3"


# --- pages --------------------------------------------------------------------------------------

LARGE = setting(START, "layers", "12-12-12-12-12-12-12")


def page(bench: Workbench, filling: Filling, size: tuple[int, int] = (80, 24)) -> list[Line]:
    face = look_of(TERMINAL)
    return list(builder_page(bench.view(), filling, size, face.glyphs, [], [], face.sketch).lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20), (100, 30), (40, 10), (20, 5), (10, 3)])
@pytest.mark.parametrize("draft", [START, EXAM, LARGE, setting(START, "rows", "8"), setting(START, "layers", "x")])
def test_every_draft_fits_on_every_screen_with_the_cursor_in_sight(
    tmp_path: Path, size: tuple[int, int], draft: Draft
) -> None:
    bench = Workbench(tmp_path / "draft.json", Spelling.UNICODE, draft)
    face = look_of(TERMINAL)
    for cell in bench.view().cells[:: max(1, len(bench.view().cells) // 9)]:
        made = builder_page(bench.view(), Filling(cell), size, face.glyphs, [], [], face.sketch)
        assert len(made.lines) == size[1]
        assert all(sum(len(span.text) for span in line) == size[0] for line in made.lines)
        if size[1] >= 10:
            assert made.cursor is not None


@pytest.mark.parametrize("draft", [EXAM, LARGE])
def test_a_typed_digit_is_within_its_budget(tmp_path: Path, draft: Draft) -> None:
    bench = Workbench(tmp_path / "draft.json", Spelling.UNICODE, draft)
    cell = ("W1", 0, 1)
    costs = []
    before = page(bench, Filling(cell, told=bench.says(cell)))
    for text in ("0", "0.", "0.7", "0.75", "0.755"):
        bench.type(cell, text)
        after = page(bench, Filling(cell, holding(text), told=bench.says(cell)))
        costs.append(cost(tuple(before), tuple(after)))
        before = after
    assert max(costs) <= 200


async def test_a_monkey_breaks_nothing(tmp_path: Path) -> None:
    dice = random.Random(4)
    some = [
        "enter",
        "tab",
        "shift+tab",
        "up",
        "down",
        "left",
        "right",
        "f7",
        "f10",
        "ctrl+z",
        "ctrl+t",
        "ctrl+n",
        "f4",
        "f6",
        "f1",
        "escape",
    ]
    some += [*"0123456789.-,: ", "a", "backspace", "delete", "home", "end", "ctrl+u", "f8"]
    async with building(tmp_path) as (it, _):
        for _ in range(300):
            on_the_map = "/ search" in it.text
            await it.press("w" if on_the_map else dice.choice(some))
        assert it.app.is_running
        assert it.app.screen.query_one(Canvas)
