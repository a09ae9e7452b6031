"""The lab on the screen: keys that are answered while it trains, values that are typed, pages of every size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import pytest

from engine.names import Spelling
from tests.lab.benches import lab, lab_with, part, ran, turn
from tests.tui.test_budget import FACE, cost
from tests.tui.test_screens import Driven, opened
from tests.tui.worlds import HandMadeDesk
from tutor.session import actions
from tutor.session.session import Session
from tutor.tui.bench import BETWEEN_PAINTS, CELLS_A_SECOND
from tutor.tui.desk import First
from tutor.tui.experiment_page import experiment_page
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.lines import Line, changed, width_of
from tutor.tui.parts import KeyHint
from tutor.tui.plot_panes import panes
from tutor.tui.reading import Reading

LONG = {"epochs": "20000", "rows": "100", "width": "99", "batch": "all"}
SIZES = [(80, 24), (120, 40), (100, 30), (60, 20), (40, 12), (20, 6)]
BYTES_A_SECOND = 4000


class LabDesk(HandMadeDesk):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.lab = session
        self.saved: list[str] = []

    def open_lab(self) -> Session:
        return self.lab

    def save_run(self, name: str = "") -> str:
        self.saved.append(name)
        return "Saved: lab-1.csv"


@asynccontextmanager
async def at_the_lab(session: Session) -> AsyncIterator[Driven]:
    async with opened(LabDesk(session), First(lab=True), "idle") as it:
        yield it


async def test_l_opens_it_from_the_map() -> None:
    async with opened(LabDesk(lab()), First(), "quit") as it:
        await it.press("l")
        await it.sees("Enter run")
        await it.press("escape")
        await it.sees("quit")


async def test_keys_are_answered_while_it_trains() -> None:
    session = lab_with(LONG)
    async with at_the_lab(session) as it:
        await it.press("enter")
        await it.until(lambda: part(session).status == "running")
        await it.press("pagedown")
        await it.sees("[network]")
        await it.press("down")
        await it.sees("▸ depth")
        await it.press("6")
        await it.sees("[weights]")
        assert part(session).status == "running"
        await it.press("enter")
        await it.sees("paused")


async def test_a_turned_knob_makes_another_run_while_it_trains() -> None:
    session = lab_with(LONG)
    async with at_the_lab(session) as it:
        await it.press("enter")
        await it.until(lambda: part(session).status == "running")
        await it.press("right")
        await it.sees("data circles")
        await it.until(lambda: part(session).status == "idle")


async def test_one_epoch_one_update_and_reset() -> None:
    session = lab()
    async with at_the_lab(session) as it:
        await it.press("u")
        await it.sees("epoch  0 of 12")
        await it.until(lambda: part(session).status == "paused")
        await it.press("s")
        await it.sees("epoch  1 of 12")
        await it.press("r")
        await it.until(lambda: part(session).status == "idle")


async def test_any_value_can_be_typed_for_a_knob() -> None:
    async with at_the_lab(lab()) as it:
        await it.press("down", "e", *"33", "enter")
        await it.sees("rows 33")
        await it.press("e", *"many", "enter")
        await it.sees("many is not a number")
        await it.press("e", *"44", "escape")
        await it.sees("rows 33")


async def test_d_turns_all_knobs_back() -> None:
    session = lab(optimiser="adam")
    async with at_the_lab(session) as it:
        await it.press("d")
        await it.sees("rows 200")
        assert next(knob.value for knob in part(session).knobs if knob.name == "optimiser") == "sgd"


async def test_a_run_is_kept_compared_and_saved() -> None:
    session = lab()
    async with at_the_lab(session) as it:
        await it.press("enter")
        await it.sees("Finished 12 epochs.")
        await it.press("k", "down", "down", "right", "enter")
        await it.until(lambda: part(session).compared is not None and part(session).ended)
        await it.press("7")
        await it.sees("[A and B]")
        await it.sees("train accuracy")
        await it.press("w")
        await it.sees("Saved: lab-1.csv")
        assert it.desk.saved == [""]  # type: ignore[attr-defined]


# --- the page -----------------------------------------------------------------------------------


@cache
def shown(spelling: Spelling = Spelling.UNICODE) -> Session:
    """After two runs: every pane has something to show."""
    session = lab(None, None, spelling)
    ran(session)
    ran(session, learning_rate="0.5")
    return session


def page_of(size: tuple[int, int], reading: Reading | None = None, ascii_only: bool = False) -> tuple[Line, ...]:
    glyphs, spelling = (ASCII, Spelling.ASCII) if ascii_only else (UNICODE, Spelling.UNICODE)
    keys = [KeyHint("Enter", "run"), KeyHint("Esc", "leave")]
    return experiment_page(shown(spelling).view(), reading or Reading(), size, glyphs, keys).lines


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("knob", [0, 8, 15, 22])
@pytest.mark.parametrize("plots", [0, 5])
def test_a_page_fills_its_size_exactly(size: tuple[int, int], knob: int, plots: int) -> None:
    lines = page_of(size, Reading(knob=knob, plots=plots))
    assert len(lines) == size[1]
    assert {width_of(line) for line in lines} == {size[0]}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("plots", range(8))
def test_an_ascii_page_holds_nothing_but_ascii(size: tuple[int, int], plots: int) -> None:
    assert text(page_of(size, Reading(plots=plots), ascii_only=True)).isascii()


def test_at_60_by_20_knobs_plots_progress_and_leaving_are_all_there() -> None:
    page = text(page_of((60, 20)))
    for words in ("[data]", "rows 40", "the data set", "loss", "epoch 12 of 12", "Esc leave"):
        assert words in page


def test_where_the_names_of_the_plots_do_not_fit_those_that_are_seen_are_named_and_all_are_numbered() -> None:
    pages = panes_of((60, 20), shown())
    for number, name in enumerate(
        ("loss", "boundary", "gradients", "activations", "dead", "weights", "A and B", "runs")
    ):
        (names,) = [row for row in pages[number].splitlines() if f"{number + 1}[{name}]" in row]
        assert all(f" {other}" in names for other in range(1, 9))


def test_a_large_screen_shows_all_groups_and_six_plots_at_once() -> None:
    page = text(page_of((120, 40)))
    for words in ("data   ", "network   ", "training   ", "regularisation   ", "stop early", "[loss]", "[weights]"):
        assert words in page


def panes_of(size: tuple[int, int], session: Session, keys: tuple[str, ...] = ()) -> list[str]:
    """The page with each of its panes first, one after the other."""
    view = session.view()
    hints = [KeyHint(key, key) for key in keys]
    assert view.experiment is not None
    return [
        text(experiment_page(view, Reading(plots=place), size, UNICODE, hints).lines)
        for place in range(panes(view.experiment))
    ]


def test_the_table_of_two_runs_cuts_no_name_and_no_value_in_half_a_screen() -> None:
    session = lab()
    ran(session, loss="binary_cross_entropy")
    ran(session, loss="absolute_error")
    table = panes_of((80, 24), session)[-2]
    for words in ("lowest validation loss", "in epoch", "binary_cross_entropy", "absolute_error"):
        assert words in table


def test_what_is_the_same_in_both_runs_and_says_nothing_is_left_out_of_their_table() -> None:
    session = lab()
    ran(session)
    compared = ran(session, learning_rate="0.5").compared
    assert compared is not None
    assert not {"epochs trained", "updates", "parameters", "how it ended"} & {name for name, *_ in compared.numbers}
    longer = ran(session, epochs="13").compared
    assert longer is not None
    assert "epochs trained" in {name for name, *_ in longer.numbers}


def test_a_short_key_line_shows_what_an_experiment_is_worked_with() -> None:
    keys = ("conventions", "settings", "values", "drawing", "run", "turn", "plots", "leave")
    last = panes_of((48, 20), lab(), keys)[0].splitlines()[-1]
    assert last.split()[::2] == ["run", "plots", "turn", "leave"]


def test_how_a_run_ended_is_said_whole_where_advice_stands_above_it() -> None:
    session = lab()
    ran(session, data="noisy_line", activation="linear", learning_rate="1000")
    page = panes_of((80, 24), session)[0]
    assert "the weights have run away." in page
    assert "It ran away" in page


def test_every_knob_can_be_reached_and_shows_what_it_does() -> None:
    knobs = part(shown()).knobs
    for place, knob in enumerate(knobs):
        page = text(page_of((80, 24), Reading(knob=place)))
        assert f"[{knob.value}]" in page
        assert knob.about in page


# --- bytes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("plots", [0, 2, 4])
def test_a_running_plot_keeps_to_its_bytes_a_second(size: tuple[int, int], plots: int) -> None:
    """A repaint is followed by a rest that grows with what changed: so many bytes a second and no more."""
    session = lab()
    turn(session, epochs="200", rows="200", width="8", learning_rate="0.3")

    def page() -> tuple[Line, ...]:
        return experiment_page(session.view(), Reading(plots=plots), size, FACE.glyphs, []).lines

    before, rates = page(), []
    for _ in range(10):
        session.act(actions.RunExperiment(20))
        session.train(10.0)
        after = page()
        cells = sum(run.width for run in changed(before, after))
        rates.append(cost(before, after) / max(BETWEEN_PAINTS, cells / CELLS_A_SECOND))
        before = after
    assert max(rates) <= BYTES_A_SECOND


def test_a_paused_run_changes_no_cell() -> None:
    session = lab()
    session.act(actions.RunExperiment(2))
    session.train(10.0)
    view = session.view()
    assert not session.train(1.0)
    pages = [experiment_page(each, Reading(), (80, 24), FACE.glyphs, []).lines for each in (view, session.view())]
    assert pages[0] == pages[1]
