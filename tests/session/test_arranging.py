"""Putting things in order and matching terms: what is shown, what may be typed, what is said of it."""

from __future__ import annotations

import re

import pytest

from tests.session.kinds import EVERY_KIND, LESSON, answered, at, tone
from tests.session.sittings import Kept, small, written
from tutor.course.lesson import Lesson
from tutor.course.types import Match, Order
from tutor.session import actions
from tutor.session.arranging import shuffled, solution
from tutor.session.view import Tone

ORDER, MATCH = "order:put-one-training-step-in-order", "match:which-is-which"


def step_of(lesson: Lesson, step_id: str) -> Order | Match:
    (step,) = [step for step in lesson.steps if step.id == step_id]
    assert isinstance(step, Order | Match)
    return step


def right(step_id: str) -> list[str]:
    signs = "1234" if step_id == ORDER else "abc"
    return [signs[place] for place in solution(LESSON, step_of(LESSON, step_id))]


@pytest.mark.parametrize("step_id", [ORDER, MATCH])
def test_nothing_is_shown_in_its_right_place_throughout(step_id: str) -> None:
    places = shuffled(LESSON, step_of(LESSON, step_id))
    assert sorted(places) == list(range(len(places)))
    assert list(places) != sorted(places)


@pytest.mark.parametrize("count", range(2, 10))
def test_no_number_of_things_is_shown_in_order(count: int) -> None:
    for title in range(30):
        lesson = small(f"{{order: Sort {title}, items: [{', '.join(f't{k}' for k in range(count))}]}}")
        (step,) = lesson.steps
        assert isinstance(step, Order)
        assert list(shuffled(lesson, step)) != list(range(count))


def test_the_shuffle_stays_from_sitting_to_sitting_and_changes_with_the_lesson() -> None:
    again = written(EVERY_KIND)
    assert at(ORDER).view().text == at(ORDER, lesson=again).view().text
    changed = [written(EVERY_KIND.replace("Every kind", f"Version {k}")) for k in range(9)]
    assert len({shuffled(lesson, step_of(lesson, ORDER)) for lesson in changed}) > 1


def test_what_is_shown_holds_every_thing_once_and_how_to_answer() -> None:
    text = at(ORDER).view().text
    shown = re.findall(r"^  (\d)  (.*)$", text, re.MULTILINE)
    assert [number for number, _ in shown] == ["1", "2", "3", "4"]
    assert {thing for _, thing in shown} == {"forward pass", "loss", "gradients", "update"}
    assert "such as 1 2 3 4." in text


def test_names_in_terms_are_spelled() -> None:
    assert "  1  W1_21\n  2  b12\n  3  O12\n\n  a  " in at(MATCH).view().text


@pytest.mark.parametrize("step_id", [ORDER, MATCH])
@pytest.mark.parametrize("between", [" ", "", ", ", " - ", ";"])
def test_the_right_answer_in_many_spellings(step_id: str, between: str) -> None:
    assert tone(at(step_id), between.join(right(step_id))) is Tone.RIGHT


@pytest.mark.parametrize("form", ["{} {}", "{}{}", "{}={}", "{}: {}"])
def test_pairs_may_be_typed_in_any_order(form: str) -> None:
    pairs = [form.format(number, letter) for number, letter in enumerate(right(MATCH), start=1)]
    assert tone(at(MATCH), ", ".join(reversed(pairs))) is Tone.RIGHT
    assert tone(at(MATCH), " ".join(pairs).upper()) is Tone.RIGHT


@pytest.mark.parametrize("step_id", [ORDER, MATCH])
def test_a_right_answer_is_told_why(step_id: str) -> None:
    message = answered(at(step_id), " ".join(right(step_id)))
    assert message.text == f"Right. {step_of(LESSON, step_id).because}"


def test_a_wrong_order_says_which_place_is_the_first_that_is_wrong() -> None:
    one, two, three, four = right(ORDER)
    message = answered(at(ORDER), f"{one} {four} {three} {two}")
    assert message.tone is Tone.WRONG
    expected = (
        f"Not yet. The beginning is right. Place 2 is the first that is wrong: {four}, update, does not stand there."
    )
    assert message.text == expected


def test_a_sentence_in_the_wrong_place_is_quoted_without_its_full_stop() -> None:
    lesson = written(EVERY_KIND.replace("gradients, update]", "gradients, Update it.]"))
    message = answered(at(ORDER, lesson=lesson), " ".join(reversed(right(ORDER))))
    assert ", Update it, does not stand there." in message.text


def test_a_wrong_match_says_which_term_and_how_many_are_right() -> None:
    one, two, three = right(MATCH)
    message = answered(at(MATCH), f"{one} {three} {two}")
    assert (message.tone, message.text) == (Tone.WRONG, f"Not yet: b12 is not {three}. 1 of 3 are right.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1 2 3", "4 is missing."),
        ("1 2 2 4", "2 is there twice: each stands in one place."),
        ("1 2 3 5", "5 is none of 1, 2, 3, 4."),
        ("loss first", "loss is none of 1, 2, 3, 4."),
        ("1", "2, 3, 4 are missing."),
    ],
)
def test_what_is_not_an_order_costs_nothing_and_is_explained(typed: str, said: str) -> None:
    message = answered(at(ORDER), typed)
    assert message.tone is Tone.FREE
    assert message.text.startswith(said)


@pytest.mark.parametrize("step_id", [ORDER, MATCH])
def test_hints_give_more_and_at_last_the_answer(step_id: str) -> None:
    session = at(step_id)
    key = session.view().asked[0].key
    told = [session.act(actions.Hint(key)).messages[-1].text for _ in range(4)]
    assert right(step_id)[0] in told[0]
    assert told[-1] == f"The answer is {' '.join(right(step_id))}."
    row = session.view().asked[0]
    assert (row.done, row.revealed, row.value) == (True, True, " ".join(right(step_id)))


def test_an_answer_is_there_again_after_coming_back() -> None:
    kept = Kept()
    answered(at(ORDER, kept), " ".join(right(ORDER)))
    again = at(ORDER, kept).view()
    assert (again.asked[0].value, again.can_go_on) == (" ".join(right(ORDER)), True)
