"""What costs nothing is said in three rooms, since the map loads no marking: they must mean the same."""

from __future__ import annotations

from tutor.marking.verdicts import Outcome
from tutor.practice import mastery
from tutor.session import state

FREE = {str(outcome) for outcome in Outcome if not (outcome.costs_attempt or outcome.accepted)}


def test_a_session_counts_no_attempt_where_marking_says_it_is_free() -> None:
    assert set(state.FREE) == FREE


def test_mastery_passes_over_what_marking_says_is_free() -> None:
    assert mastery.FREE - {""} == FREE


def test_a_session_takes_for_right_what_marking_accepts() -> None:
    assert set(state.RIGHT) == {str(outcome) for outcome in Outcome if outcome.accepted}
