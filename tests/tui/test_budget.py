"""What a walk step of every lesson costs on the line, at 80×24 in 256 colours.

``tests/terminal/test_bytes.py`` counts what a terminal receives for a few steps. Here the same
encoding is counted for all steps of all walks of the course, so that a new lesson keeps the budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median

import pytest
from rich.color import ColorSystem
from rich.segment import Segment

from engine.names import Spelling
from tests.session.networks import ASK as ASK_STEP
from tests.session.networks import EVERY, at
from tests.session.networks import WALK as WALK_STEP
from tutor.course.lessons import catalogue, load_lesson
from tutor.drawing.strip import shown_gap
from tutor.records.events import Event
from tutor.session.actions import Forward, ShowRow, WalkTo
from tutor.session.parts import parts_of
from tutor.session.session import Session
from tutor.session.view import View
from tutor.terminal import look
from tutor.tui.canvas import few
from tutor.tui.encoding import Piece, by_state, encoded, pieces
from tutor.tui.face import look_of
from tutor.tui.lesson_page import lesson_page
from tutor.tui.lines import Line, cells, changed, spans_of
from tutor.tui.parts import KeyHint
from tutor.tui.pointing import first_look, stepped, table_at
from tutor.tui.reading import Panel, Reading

SIZE = (80, 24)
A_WALK_STEP, USUAL_WALK_STEP = 1000, 600
A_PATH_IN_A_TABLE = 1100  # of six layers of twelve: other columns and a product of ten factors
MOVE_AT_THE_END = len("\x1b[24;80H")
FACE = look_of(look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=SIZE))
KEYS = [KeyHint("Enter", "go on"), KeyHint("Esc", "leave")]
LESSONS = [entry.heading.id for entry in catalogue().entries]


class Forgotten:
    """Records of nothing."""

    notice = None

    def append(self, event: Event) -> None:
        pass

    def events(self, lesson: str | None = None) -> list[Event]:
        return []


A_SLOW_LINE = 10 * 1024  # bytes a second
AT_ONCE = 0.1  # seconds
KEYS_PRESSED = 20


def lags(costs: Sequence[int], between: float) -> list[float]:
    """Seconds from each key to the last byte of its answer, on a line that carries one answer after another.

    Keys come every ``between`` seconds by a clock that is only counted, so that this repeats exactly.
    """
    free, out = 0.0, []
    for number, size in enumerate(costs):
        pressed = number * between
        free = max(free, pressed) + size / A_SLOW_LINE
        out.append(free - pressed)
    return out


def page(view: View) -> tuple[Line, ...]:
    return lesson_page(view, Reading(), SIZE, FACE.glyphs, KEYS, KEYS, FACE.sketch).lines


def cost(old: tuple[Line, ...], new: tuple[Line, ...]) -> int:
    """Bytes sent to turn one page into the other."""
    found: list[Piece] = []
    for run in changed(old, new):
        row = spans_of(cells(new[run.y])[run.x : run.x + run.width])
        segments = [Segment(text, FACE.styles[role]) for text, role in few(row)]
        found.extend(pieces(run.x, run.y, segments, ColorSystem.EIGHT_BIT))
    return len(encoded(by_state(found), SIZE[0]).encode()) + MOVE_AT_THE_END


@cache
def walk_costs(lesson_id: str) -> list[int]:
    """Of every step within a walk of the lesson."""
    session = Session(load_lesson(lesson_id), Forgotten(), spelling=Spelling.UNICODE)
    costs = []
    before = session.view()
    while before.kind != "end":
        after = session.act(Forward())
        if after.place.step == before.place.step and after.place.inners:
            costs.append(cost(page(before), page(after)))
        before = after
    return costs


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_no_walk_step_exceeds_its_budget(lesson_id: str) -> None:
    assert max(walk_costs(lesson_id), default=0) <= A_WALK_STEP


def test_most_walk_steps_are_far_below_it() -> None:
    assert median(cost for lesson_id in LESSONS for cost in walk_costs(lesson_id)) <= USUAL_WALK_STEP


# --- other ways to change the drawing -----------------------------------------------------------


def views_with_paths(lesson_id: str) -> list[View]:
    """The places of a lesson's walks where several paths meet."""
    session = Session(load_lesson(lesson_id), Forgotten(), spelling=Spelling.UNICODE)
    found = []
    view = session.view()
    while view.kind != "end":
        found += [view] if len(view.routes) > 1 else []
        view = session.act(Forward())
    return found[:4]  # of one lesson they are all alike


def looked_at(view: View, reading: Reading) -> tuple[Line, ...]:
    return lesson_page(view, reading, SIZE, FACE.glyphs, KEYS, KEYS, FACE.sketch).lines


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_no_step_from_path_to_path_exceeds_the_budget_of_a_walk_step(lesson_id: str) -> None:
    for view in views_with_paths(lesson_id):
        pages = [looked_at(view, Reading(panel=Panel.PATHS, path=k)) for k in range(len(view.routes) + 1)]
        assert max(cost(before, after) for before, after in pairwise(pages)) <= A_WALK_STEP


WAYS = ["right", "right", "down", "right", "up", "left", "left", "down", "down", "left", "up"] * 3
WAYS += [*["right"] * 14, *["down"] * 8, *["left"] * 14]


@pytest.mark.parametrize("shape", EVERY)
def test_no_move_of_the_cursor_exceeds_the_budget_of_a_walk_step(shape: str) -> None:
    view = at(shape, ASK_STEP).view()
    assert view.scene is not None
    parts, here = tuple(parts_of(view.scene)), first_look(view.scene)
    reading = Reading(panel=Panel.DRAWING, cursor=here, table=shown_gap(view.scene) or 0)
    pages = [page(view), looked_at(view, reading)]
    for direction in WAYS:
        here = stepped(parts, here, direction).key
        reading = replace(reading, cursor=here, table=table_at(view.scene, here, reading.table))
        pages.append(looked_at(view, reading))
    assert max(cost(before, after) for before, after in pairwise(pages)) <= A_WALK_STEP


def gradients(shape: str) -> list[View]:
    """The question of a network, and some of the gradients of its walk."""
    session = at(shape, WALK_STEP)
    lookup = session.view().lookup
    assert lookup is not None
    places = range(1, len(lookup.names) + 1, max(1, len(lookup.names) // 40))
    found = [view for view in (session.act(WalkTo(place)) for place in places) if view.paths]
    return [*found, at(shape, ASK_STEP).view()]


@pytest.mark.parametrize("shape", EVERY)
def test_the_list_of_paths_opens_within_the_budget_of_a_walk_step(shape: str) -> None:
    for view in gradients(shape):
        assert cost(page(view), looked_at(view, Reading(panel=Panel.PATHS))) <= A_WALK_STEP


@pytest.mark.parametrize("shape", EVERY)
def test_no_step_from_path_to_path_of_any_shape_exceeds_its_budget(shape: str) -> None:
    budget = A_PATH_IN_A_TABLE if shape == "12x6" else A_WALK_STEP
    for view in gradients(shape):
        pages = [looked_at(view, Reading(panel=Panel.PATHS, path=k)) for k in range(len(view.routes) + 1)]
        assert max([0, *(cost(before, after) for before, after in pairwise(pages))]) <= budget


@pytest.mark.parametrize("shape", EVERY)
def test_no_walk_step_of_a_network_of_any_shape_exceeds_its_budget(shape: str) -> None:
    session = at(shape, WALK_STEP)
    lookup = session.view().lookup
    assert lookup is not None
    places = range(1, len(lookup.names), max(1, len(lookup.names) // 12))
    for place in places:
        pages = [page(session.act(WalkTo(near))) for near in (place, place + 1)]
        assert cost(*pages) <= A_WALK_STEP, lookup.names[place]


def test_another_row_of_the_data_costs_no_more_than_a_walk_step() -> None:
    session = at("batch", WALK_STEP, "dJ/dW1_11")
    pages = [page(session.view()), *(page(session.act(ShowRow())) for _ in range(4))]
    assert max(cost(before, after) for before, after in pairwise(pages)) <= A_WALK_STEP


# 20 keys on a line of 10 KiB/s: the last one is answered within 0.1 s of the first byte that could carry it.


def test_a_line_that_is_free_answers_as_fast_as_it_carries() -> None:
    assert lags([1024, 1024], between=1.0) == [0.1, pytest.approx(0.1)]


def test_keys_that_come_faster_than_the_line_carries_wait_for_each_other() -> None:
    assert lags([1024] * 3, between=0.0) == [pytest.approx(0.1), pytest.approx(0.2), pytest.approx(0.3)]


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_twenty_keys_at_a_steady_pace_never_queue_on_a_slow_line(lesson_id: str) -> None:
    """Ten keys a second, as a held arrow key sends: none waits for the one before."""
    costs = walk_costs(lesson_id)
    for start in range(max(1, len(costs) - KEYS_PRESSED + 1)):
        assert max(lags(costs[start : start + KEYS_PRESSED], between=AT_ONCE), default=0.0) <= AT_ONCE


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_the_last_of_twenty_keys_in_one_breath_takes_no_longer_than_its_own_bytes(lesson_id: str) -> None:
    costs = walk_costs(lesson_id)[-KEYS_PRESSED:]
    waited = lags(costs, between=0.0)
    assert not costs or waited[-1] - (waited[-2] if len(waited) > 1 else 0.0) <= AT_ONCE
