"""A session is its events: replayed from any prefix it is the same again, and a place is never lost."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from engine.names import Spelling
from tests.session.sittings import SAMPLE, Kept, all_right, course_lesson, go_to, random_action, sitting, small
from tutor.course.lesson import Lesson
from tutor.records.events import Event
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.state import State, restore
from tutor.session.viewing import view


def replayed(lesson: Lesson, events: Sequence[Event]) -> State:
    return restore([step.id for step in lesson.steps], events)


@pytest.mark.parametrize("lesson_id", SAMPLE)
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_the_stored_events_give_the_same_state_and_view(lesson_id: str, seed: int) -> None:
    dice, kept = random.Random(seed), Kept()
    session = sitting(lesson_id, kept)
    shown = session.view()
    for _ in range(60):
        shown = session.act(random_action(dice, shown))
        again = replayed(session.lesson, kept.stored)
        assert again == session.state
    assert view(session.lesson, again, Spelling.UNICODE) == shown


@pytest.mark.parametrize("lesson_id", SAMPLE)
def test_opening_again_after_any_event_comes_back_to_the_same_place(lesson_id: str) -> None:
    kept = Kept()
    session = sitting(lesson_id, kept)
    for number, shown in enumerate(all_right(session)):
        if number % 3 == 0:
            assert sitting(lesson_id, Kept(list(kept.stored))).view() == shown


def test_a_prefix_of_the_events_is_a_state_of_its_own() -> None:
    kept = Kept()
    list(all_right(sitting("backprop-hidden", kept)))
    positions = [replayed(course_lesson("backprop-hidden"), kept.stored[:n]).position for n in range(len(kept.stored))]
    assert positions == sorted(positions)
    assert positions[0] == 0


def test_opening_is_stored_with_the_place_in_the_lesson() -> None:
    kept = Kept()
    sitting(small("explain: a", "explain: b"), kept)
    assert [(event.kind, event.item) for event in kept.stored] == [("open", "1/2/0")]


def test_a_step_inserted_before_it_keeps_the_place() -> None:
    kept = Kept()
    go_to(sitting(small("explain: one", "ask: yhat", "explain: two"), kept), "ask:yhat")
    changed = small("explain: zero", "explain: one", "explain: another", "ask: yhat", "explain: two")
    shown = sitting(changed, kept).view()
    assert shown.kind == "ask"
    assert shown.place.step == 4


def test_a_step_taken_out_leaves_the_learner_at_the_one_before() -> None:
    kept = Kept()
    session = sitting(small("explain: one", "explain: gone", "explain: two"), kept)
    session.act(actions.Forward())
    assert sitting(small("explain: one", "explain: two"), kept).view().text == "one"


def test_answers_to_steps_that_moved_are_kept() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat", "explain: one"), kept)
    session.act(actions.Answer("yhat", "6.25"))
    shown = go_to(sitting(small("explain: one", "ask: yhat"), kept), "ask:yhat")
    assert shown.asked[0].done


def test_a_sheet_that_lost_the_line_worked_on_starts_at_its_first() -> None:
    kept = Kept()
    session = sitting(small("{ask: [yhat, L], id: sheet}"), kept)
    session.act(actions.Focus("L"))
    shown = sitting(small("{ask: [yhat, dL/dyhat], id: sheet}"), kept)
    assert shown.view().focus == 0
    assert shown.act(actions.Forward()).focus == 1


def test_a_walk_that_became_shorter_shows_its_last_place_and_goes_back_from_there() -> None:
    kept = Kept()
    session = sitting(small("{walk: [forward, loss, backward], id: w}", "explain: one"), kept)
    session.act(actions.WalkTo(99))
    shorter = sitting(small("{walk: [forward, loss], id: w}", "explain: one"), kept)
    assert (shorter.view().place.inner, shorter.view().place.inners) == (2, 2)
    assert shorter.act(actions.Back()).place.inner == 1


def test_an_option_that_is_gone_is_passed_over() -> None:
    kept = Kept()
    three = "{choose: Which, id: c, options: [{text: a, right: true}, {text: b, because: x}, {text: c, because: y}]}"
    two = "{choose: Which, id: c, options: [{text: a, right: true}, {text: b, because: x}]}"
    sitting(small(three), kept).act(actions.Choose(3))
    assert sitting(small(two), kept).view().messages == ()


@pytest.mark.parametrize("kind", ["walk", "choose", "hint", "move", "unheard-of"])
@pytest.mark.parametrize("item", ["", "²", "-1", "9" * 5000, "nonsense"])
def test_an_event_that_makes_no_sense_does_not_stop_a_lesson(kind: str, item: str) -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    odd = Event(
        id="x", time="", session="", lesson="small", lesson_hash="", step="ask:yhat", kind=kind, item=item, hints=99
    )
    kept.append(odd)
    assert sitting(session.lesson, kept).view().kind == "ask"


def test_two_sittings_at_once_lose_nothing() -> None:
    kept = Kept()
    lesson = small("{ask: [yhat, L], id: sheet}")
    one, other = sitting(lesson, kept), sitting(lesson, kept)
    one.act(actions.Answer("yhat", "6.25"))
    other.act(actions.Answer("L", "0.5625"))
    other.act(actions.Hint("yhat"))
    shown = sitting(lesson, kept).view()
    assert [row.done for row in shown.asked] == [True, True]


def test_each_sitting_has_an_id_of_its_own() -> None:
    kept = Kept()
    lesson = small("explain: one")
    sitting(lesson, kept)
    sitting(lesson, kept)
    assert len({event.session for event in kept.stored}) == 2


def test_starting_over_hides_the_answers_again_and_keeps_the_records() -> None:
    kept = Kept()
    lesson = small("ask: yhat", "explain: two")
    session = sitting(lesson, kept)
    list(all_right(session))
    before = len(kept.stored)
    shown = session.act(actions.StartOver())
    assert shown.place.step == 1
    assert not shown.asked[0].done
    assert sitting(lesson, kept).view() == shown
    assert len(kept.stored) > before
    assert any(event.outcome == "correct" for event in kept.stored)


def test_seconds_are_those_since_the_event_before() -> None:
    kept, times = Kept(), iter([0.0, 0.0, 2.5, 2.5])
    session = Session(small("explain: one", "explain: two"), kept, clock=lambda: next(times))
    session.act(actions.Forward())
    assert [event.seconds for event in kept.stored] == [0.0, 2.5]
