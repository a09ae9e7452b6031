"""Every verdict is stored before it is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.session.sittings import Kept, sitting, small
from tutor.records.events import Event
from tutor.session import actions
from tutor.session.state import State


class Watching(Kept):
    """Notes what the session knew at the moment an event was stored."""

    def __init__(self) -> None:
        super().__init__()
        self.session_state: list[State] = []
        self.look: Callable[[], State] = State

    def append(self, event: Event) -> None:
        self.session_state.append(self.look())
        super().append(event)


class Failing(Kept):
    def append(self, event: Event) -> None:
        if event.kind == "answer":
            raise RuntimeError("a defect of the records")
        super().append(event)


def test_a_verdict_is_appended_before_the_state_knows_it() -> None:
    kept = Watching()
    session = sitting(small("ask: yhat"), kept)
    kept.look = lambda: session.state
    before = session.state
    session.act(actions.Answer("yhat", "6.25"))
    assert kept.stored[-1].outcome == "correct"
    assert kept.session_state[-1] == before
    assert session.state != before


def test_what_could_not_be_appended_is_not_shown() -> None:
    session = sitting(small("ask: yhat"), Failing())
    with pytest.raises(RuntimeError):
        session.act(actions.Answer("yhat", "6.25"))
    assert not session.view().asked[0].done


def test_a_notice_of_the_records_stands_in_every_view() -> None:
    kept = Kept(notice="Your answers are not being saved: the disk is full")
    session = sitting(small("ask: yhat", "explain: two"), kept)
    assert session.view().notice == kept.notice
    assert session.act(actions.Forward()).notice == kept.notice


def test_an_answer_event_holds_what_was_typed_understood_and_said() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    session.act(actions.Hint("yhat"))
    session.act(actions.Answer("yhat", "2*3 + 1/4"))
    event = kept.stored[-1]
    assert (event.kind, event.step, event.item, event.typed) == ("answer", "ask:yhat", "yhat", "2*3 + 1/4")
    assert event.value == 6.25
    assert event.hints == 1
    assert "6.25" in event.understood
    assert event.message == session.view().messages[-1].text
    assert event.lesson_hash == session.lesson.hash


def test_an_action_that_means_nothing_here_stores_nothing() -> None:
    kept = Kept()
    session = sitting(small("explain: one"), kept)
    before = list(kept.stored)
    nothing = (actions.Answer("yhat", "1"), actions.Hint("yhat"), actions.Choose(1), actions.Back(), actions.WalkTo(2))
    for action in nothing:
        session.act(action)
    assert kept.stored == before
