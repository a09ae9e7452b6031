"""What counts as a try, what makes a skill weak, and when it is due again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.practice.mastery import GAPS, PRACTICE, Standing, Try, standings, to_practise, tries
from tutor.records.store import Evidence

SKILL_OF = {"lesson": "sums"}
DAY = "2025-02-01"


def event(**changed: object) -> Evidence:
    """A right answer to one question, with what is different about it."""
    plain = Evidence("lesson", "sums", "ask:s", "s", "answer", "correct", f"{DAY}T10:00:00", "sitting", 0, None)
    return plain._replace(**changed)  # type: ignore[arg-type]


def goods(*events: Evidence) -> list[bool]:
    return [one.good for one in tries(events, SKILL_OF)]


def test_a_right_answer_at_once_is_good() -> None:
    assert goods(event()) == [True]


def test_a_carried_answer_is_as_good() -> None:
    assert goods(event(outcome="carried")) == [True]


def test_only_the_first_verdict_counts() -> None:
    assert goods(event(outcome="wrong"), event()) == [False]
    assert goods(event(), event(outcome="wrong")) == [True]


def test_an_answer_after_a_hint_is_not_good() -> None:
    assert goods(event(kind="hint", outcome="", hints=1), event(hints=1)) == [False]


def test_a_hint_alone_is_a_try() -> None:
    assert goods(event(kind="hint", outcome="", hints=1)) == [False]


@pytest.mark.parametrize("outcome", ["unreadable", "imprecise", "rounded-early"])
def test_a_slip_of_form_is_no_try(outcome: str) -> None:
    assert goods(event(outcome=outcome)) == []
    assert goods(event(outcome=outcome), event()) == [True]


def test_the_first_option_picked_decides_a_choice() -> None:
    assert goods(
        event(kind="choose", item="2", outcome="wrong"), event(kind="choose", item="1", outcome="correct")
    ) == [False]


def test_other_numbers_are_another_try() -> None:
    assert goods(event(outcome="wrong"), event(seed=7)) == [False, True]


def test_a_lesson_begun_anew_brings_new_tries() -> None:
    assert goods(event(outcome="wrong"), event(kind="restart"), event()) == [False, True]


def test_each_practice_brings_new_tries() -> None:
    practised = event(kind=f"{PRACTICE}answer", seed=3)
    assert goods(practised, practised._replace(session="another")) == [True, True]


def test_an_old_event_is_about_the_skill_of_its_lesson() -> None:
    assert [one.skill for one in tries([event(skill="")], SKILL_OF)] == ["sums"]
    assert tries([event(skill="", lesson="unknown")], SKILL_OF) == []


def standing(*goods: bool, day: str = DAY, today: str = DAY) -> Standing:
    return standings([Try("lesson", f"ask:{n}", "sums", day, good) for n, good in enumerate(goods)], today)["sums"]


def test_three_wrong_answers_may_be_bad_luck() -> None:
    assert not standing(False, False, False).weak
    assert standing(False, False, False, False).weak


def test_the_newest_tries_decide() -> None:
    assert not standing(*[False] * 8, *[True] * 8).weak
    assert standing(*[True] * 8, *[False] * 8).weak


def test_more_than_half_right_is_not_weak() -> None:
    assert not standing(True, True, True, False, False).weak
    assert standing(True, True, False, False).weak


@pytest.mark.parametrize(("day", "due"), [("2025-02-01", False), ("2025-02-02", True)])
def test_a_skill_is_due_the_day_after_it_was_first_practised(day: str, due: bool) -> None:
    assert standing(True, today=day).due is due


def made(days: dict[str, bool], today: str) -> bool:
    return standings([Try("lesson", day, "sums", day, good) for day, good in days.items()], today)["sums"].due


def test_the_gap_grows_with_every_successful_day() -> None:
    days = {"2025-02-01": True, "2025-02-02": True}
    assert not made(days, "2025-02-04")
    assert made(days, "2025-02-05")


def test_a_day_that_went_wrong_begins_anew() -> None:
    days = {"2025-02-01": True, "2025-02-02": True, "2025-02-05": False}
    assert made(days, "2025-02-06")


def test_a_damaged_time_asks_for_nothing() -> None:
    assert not standing(True, day="gibberish", today="2030-01-01").due


def test_weak_skills_come_before_those_that_are_due() -> None:
    stands = {
        "due": Standing("due", 4, 4, "2025-01-01", weak=False, due=True),
        "older": Standing("older", 4, 4, "2024-01-01", weak=False, due=True),
        "weak": Standing("weak", 4, 1, "2025-02-01", weak=True, due=False),
        "fine": Standing("fine", 4, 4, "2025-02-01", weak=False, due=False),
    }
    assert to_practise(stands) == ["weak", "older", "due"]


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_what_was_practised_today_is_not_due_and_everything_is_after_the_longest_gap(results: list[bool]) -> None:
    assert not standing(*results).due
    assert GAPS[-1] < 365
    assert standing(*results, today="2026-02-01").due
