"""An experiment on the screen: run, hold, step, reset, turn, answer; and a page that fits its size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache

import pytest

from engine.names import Spelling
from tests.session.laboratory import CLASSES, run_to_its_end, two_moons
from tests.session.sittings import Kept, sitting, written
from tests.tui.test_screens import Driven, opened
from tests.tui.worlds import HandMadeDesk, LessonsOnly
from tutor.course.lesson import Lesson
from tutor.session import actions
from tutor.session.coursemap import CourseMap
from tutor.session.experiment_view import Number
from tutor.session.session import Session
from tutor.session.view import View
from tutor.tui.desk import First
from tutor.tui.experiment_page import experiment_page
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.lines import Role, width_of
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint
from tutor.tui.reading import Reading

KEYS = [KeyHint("Enter", "run"), KeyHint("Esc", "leave")]
SIZES = [(80, 24), (120, 40), (100, 30), (60, 20), (40, 12), (20, 6), (10, 3)]


class OneLesson(LessonsOnly):
    """A desk with a single real session on it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def course_map(self) -> CourseMap:
        return HandMadeDesk().course_map()

    def conventions(self, spelling: Spelling) -> tuple[str, ...]:
        return ()

    def open_lesson(self, lesson_id: str) -> Session:
        return self.session


@asynccontextmanager
async def at_the_bench(lesson: Lesson | None = None) -> AsyncIterator[tuple[Driven, Session]]:
    session = sitting(lesson or two_moons(), Kept())
    session.act(actions.GoTo(2))
    async with opened(OneLesson(session), First("two-moons"), "idle") as it:
        yield it, session


def long_lesson() -> Lesson:
    """So many epochs of so large a network that a test can act while it trains, on a busy machine too."""
    long = CLASSES.replace("epochs: 6", "epochs: 20000").replace("[2, 3, 1]", "[2, 99, 99, 1]")
    return written(long.replace("activations: [tanh, sigmoid]", "activations: [tanh, tanh, sigmoid]"))


def status(session: Session) -> str:
    part = session.view().experiment
    assert part is not None
    return part.status


def epoch(session: Session) -> int:
    part = session.view().experiment
    assert part is not None
    return part.epoch


async def test_enter_runs_answers_checks_and_goes_on() -> None:
    async with at_the_bench() as (it, session):
        await it.press("enter")
        await it.sees("Finished 6 epochs.")
        value = next(each.value for each in session.view().experiment.numbers)  # type: ignore[union-attr]
        await it.press("enter", *value, "enter")
        await it.sees("Right: train loss")
        await it.press("enter")
        await it.sees("2/3")


async def test_a_number_typed_at_the_bench_goes_to_the_question() -> None:
    async with at_the_bench() as (it, _):
        await it.press("0", ".", "5")
        await it.sees("train loss = 0.5")


async def test_it_is_held_while_it_trains_and_goes_on() -> None:
    async with at_the_bench(long_lesson()) as (it, session):
        await it.press("space")
        await it.until(lambda: epoch(session) > 2)
        await it.press("space")
        await it.sees("paused")
        held = epoch(session)
        await it.press("s")
        await it.until(lambda: epoch(session) > held)
        assert status(session) == "paused"
        await it.press("space")
        await it.until(lambda: status(session) == "running")


async def test_keys_are_live_while_it_trains() -> None:
    async with at_the_bench(long_lesson()) as (it, session):
        await it.press("space")
        await it.until(lambda: status(session) == "running")
        await it.press("1", "2")
        await it.sees("train loss = 12")
        assert status(session) == "running"


async def test_reset_goes_back_to_the_beginning() -> None:
    async with at_the_bench(long_lesson()) as (it, session):
        await it.press("space")
        await it.until(lambda: epoch(session) > 1)
        await it.press("r")
        await it.sees("idle")
        assert epoch(session) == 0


async def test_leaving_the_lesson_holds_the_run() -> None:
    async with at_the_bench(long_lesson()) as (it, session):
        await it.press("space")
        await it.until(lambda: status(session) == "running")
        await it.press("escape")
        await it.until(lambda: status(session) == "paused")


async def test_arrows_turn_the_knob_that_is_pointed_at() -> None:
    async with at_the_bench() as (it, _):
        await it.press("left")
        await it.sees("learning rate 0.01")
        await it.press("down", "right")
        await it.sees("activation relu")


async def test_tab_goes_to_the_question_and_back() -> None:
    async with at_the_bench() as (it, _):
        await it.press("tab")
        await it.sees("Enter check")
        await it.press("tab")
        await it.sees("Enter run")


async def test_v_shows_the_other_plots() -> None:
    async with at_the_bench() as (it, _):
        await it.sees("boundary")
        await it.press("v")
        await it.sees("gradient norm")


async def test_at_80_columns_the_key_line_names_the_key_of_the_plots() -> None:
    async with at_the_bench() as (it, _):
        await it.until(lambda: "v plots" in it.text.splitlines()[-1])


async def test_an_answer_before_the_run_leads_back_to_the_bench() -> None:
    async with at_the_bench() as (it, _):
        await it.press("1", "enter")
        await it.sees("Run it to its end first")
        await it.sees("Enter run")


async def test_n_skips_and_b_goes_back() -> None:
    async with at_the_bench() as (it, _):
        await it.press("n")
        await it.sees("2/3")
        await it.press("b")
        await it.sees("Now a network is trained.")


# The page


@cache
def shown_at(number: int, spelling: Spelling) -> View:
    """At the first question before and after a run, and at the second."""
    session = sitting(two_moons(), Kept(), spelling)
    session.act(actions.GoTo(2))
    if number:
        run_to_its_end(session)
    if number > 1:
        session.act(actions.Forward())
    return session.view()


def page_of(number: int, size: tuple[int, int], ascii_only: bool = False) -> Page:
    glyphs, spelling = (ASCII, Spelling.ASCII) if ascii_only else (UNICODE, Spelling.UNICODE)
    return experiment_page(shown_at(number, spelling), Reading(option=1), size, glyphs, KEYS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_page_fills_its_size_exactly(number: int, size: tuple[int, int]) -> None:
    page = page_of(number, size)
    assert len(page.lines) == size[1]
    assert {width_of(line) for line in page.lines} == {size[0]}


def text(page: Page) -> str:
    return "\n".join("".join(span.text for span in line) for line in page.lines)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_at_80_by_24_knobs_plots_progress_question_and_keys_are_all_there(number: int) -> None:
    shown = text(page_of(number, (80, 24)))
    for part in ("activation tanh", "loss", "boundary", "epoch", "Which rate" if number > 1 else "train loss", "Enter"):
        assert part in shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_ascii_page_holds_nothing_but_ascii(number: int, size: tuple[int, int]) -> None:
    assert text(page_of(number, size, ascii_only=True)).isascii()


def test_on_a_small_screen_text_and_answers_make_room_for_the_plots_once_it_has_run() -> None:
    bench, question = (
        text(experiment_page(shown_at(2, Spelling.UNICODE), Reading(at_bench=at_bench), (60, 20), UNICODE, KEYS))
        for at_bench in (True, False)
    )
    assert "┤" in bench
    assert "Which rate" in bench
    assert "Which rate" in question
    assert sum("learning rate" in row for row in question.splitlines()) > 1
    assert "Two" in text(page_of(0, (60, 20)))


def test_plots_share_the_width_where_the_last_row_would_be_half_bare() -> None:
    session = sitting(two_moons(), Kept(), Spelling.UNICODE)
    session.act(actions.GoTo(2))
    run_to_its_end(session)
    view = session.view()
    assert view.experiment is not None
    part = replace(view.experiment, plots=view.experiment.plots[:3], names=view.experiment.names[:3])
    page = text(experiment_page(replace(view, experiment=part), Reading(), (120, 40), UNICODE, KEYS))
    (row,) = [row for row in page.splitlines() if "loss •" in row]
    assert row.index("boundary") > 55


def test_a_tall_wide_page_shows_every_plot_and_the_runs() -> None:
    shown = text(page_of(1, (120, 40)))
    for title in ("loss", "boundary", "gradient norm", "outputs of each layer", "runs so far"):
        assert title in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_no_blank_is_marked_as_current(size: tuple[int, int]) -> None:
    """Without colours what is current is shown reversed: a blank would be a block."""
    marked = [span for line in page_of(1, size).lines for span in line if span.role is Role.CURRENT]
    assert marked
    assert not any(span.text.isspace() for span in marked)


def test_the_pointed_knob_shows_its_choices() -> None:
    lines = [line for line in text(page_of(0, (80, 24))).splitlines() if "[0.5]" in line]
    assert len(lines) == 1


def test_how_a_run_ended_takes_the_place_of_the_strip_where_both_do_not_fit() -> None:
    view = shown_at(1, Spelling.UNICODE)
    assert view.experiment is not None
    says = "Stopped after 104 epochs: the validation loss was lowest, 0.1, after 74."
    for width, strip in ((80, False), (120, True)):
        ended = replace(view, experiment=replace(view.experiment, status="done", says=says))
        page = experiment_page(ended, Reading(), (width, 24), UNICODE, KEYS)
        texts = ["".join(span.text for span in line) for line in page.lines]
        line = next(text for text in texts if "Stopped after 104 epochs" in text)
        assert (UNICODE.full in line) == strip


def test_a_number_that_just_fits_keeps_all_its_digits_and_is_parted_from_one_in_its_name() -> None:
    view = shown_at(1, Spelling.UNICODE)
    assert view.experiment is not None
    numbers = (Number("train loss", "0.1227"), Number("weights within 0.01 of 0", "10"), Number("updates", "400"))
    shown = replace(view, experiment=replace(view.experiment, numbers=numbers))
    fits = " loss train 0.1227 weights within 0.01 of 0: 10     updates 400"
    for width, line in ((len(fits), fits), (len(fits) - 1, fits[: fits.index("  updates")].rstrip())):
        page = experiment_page(shown, Reading(), (width, 24), UNICODE, KEYS)
        texts = ["".join(span.text for span in line).rstrip() for line in page.lines]
        assert line in texts
