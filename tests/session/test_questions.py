"""Asking, marking, hints, sheets and choices, as a learner meets them."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from engine.numerals import numeral
from tests.session.kinds import at
from tests.session.sittings import LESSONS, Kept, all_right, go_to, is_open, problem_here, sitting, small
from tutor.course.types import Ask
from tutor.session import actions
from tutor.session.panel import DIGITS
from tutor.session.view import Tone

CHOICE = "{choose: Which, options: [{text: a, because: not a}, {text: b, right: true, because: yes b}]}"


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_right_answers_lead_from_the_first_step_to_the_end(lesson_id: str) -> None:
    session = sitting(lesson_id)
    views = list(all_right(session))
    assert views[-1].kind == "end"
    assert "Still open" not in views[-1].text
    assert [view.place.step for view in views] == sorted(view.place.step for view in views)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_skipping_everything_leads_to_the_end_and_says_what_is_open(lesson_id: str) -> None:
    session = sitting(lesson_id)
    while session.view().kind != "end":
        session.act(actions.Forward())
    nothing = ("You have 0 of", "not found") if session.lesson.exam else ("You found 0 of", "Still open")
    assert all(words in session.view().text for words in nothing)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_every_question_has_four_hints_and_the_last_shows_the_value(lesson_id: str) -> None:
    session = sitting(lesson_id)
    while (view := session.view()).kind != "end":
        if view.kind == "ask" and is_open(view):
            row = view.asked[view.focus]
            step = session.lesson.steps[view.place.step - 1]
            digits = max(DIGITS, step.digits) if isinstance(step, Ask) else DIGITS
            value = numeral(problem_here(session).trace.find(row.key).value, digits)
            for left in (3, 2, 1, 0):
                view = session.act(actions.Hint(row.key))
                assert view.hints_left == left
                assert view.messages[-1].tone is Tone.HINT
            assert view.asked[view.focus].revealed
            assert view.asked[view.focus].value == value
            assert view.working[-1].text == value
        session.act(actions.Forward())


def test_each_hint_adds_to_the_working() -> None:
    session = sitting("backprop-hidden")
    view = go_to(session, "ask:dL/dW1_11")
    stages = [[line.stage for line in view.working]]
    for _ in range(4):
        stages.append([line.stage for line in session.act(actions.Hint("dL/dW1_11")).working])
    assert stages == [
        ["value"],
        ["value"],
        ["rule", "formula", "value"],
        ["rule", "formula", "numbers", "value"],
        ["rule", "formula", "numbers", "value"],
    ]


def test_the_value_is_not_in_the_view_before_the_last_hint() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:dL/dW1_11")
    value = numeral(problem_here(session).trace.find("dL/dW1_11").value, DIGITS)
    for _ in range(3):
        assert value not in repr(session.act(actions.Hint("dL/dW1_11")))
    assert value in repr(session.act(actions.Hint("dL/dW1_11")))


def test_the_first_hint_lights_what_takes_part() -> None:
    session = sitting("backprop-hidden")
    lit = [
        {edge.key for layer in view.scene.layers for edge in layer.edges if edge.mark.value == "lit"}
        for view in (go_to(session, "ask:dL/dW1_11"), session.act(actions.Hint("dL/dW1_11")))
        if view.scene
    ]
    assert lit == [set(), {"W2_11"}]


def test_a_hint_for_a_sigmoid_says_what_a_sigmoid_is() -> None:
    session = sitting("forward-pass")
    go_to(session, "ask:O11@exam")
    session.act(actions.Hint("O11"))
    assert "exp" in session.act(actions.Hint("O11")).messages[0].text


def test_a_lesson_may_put_its_own_words_on_a_rung() -> None:
    session = sitting(small("{ask: yhat, hints: {'1': Add the bias {name:b11}.}}".replace("{name:b11}", "b")))
    assert session.act(actions.Hint("yhat")).messages[0].text == "Add the bias b."


def test_how_many_figures_are_asked_never_stands_in_the_line_of_a_table() -> None:
    shown = sitting(small('{ask: yhat, say: "How much?\\n\\n  row 1   3"}')).view()
    assert shown.text == "How much?\n\n  row 1   3\nAnswer to 4 significant figures."


def test_the_last_hint_is_no_right_answer() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    for _ in range(4):
        session.act(actions.Hint("yhat"))
    shown = session.act(actions.Forward())
    assert "You found 0 of 1" in shown.text
    assert "Shown by the last hint: ŷ" in shown.text


def test_what_is_open_at_the_end_is_told_with_its_step() -> None:
    match = "{match: Which, pairs: {a: b, c: d}}"
    rows = "data: {rows: [{x: [0], y: 1}, {x: [1], y: 2}]}, network: {layers: [1, 1], activations: [linear]}"
    trains = f"{{experiment: {{{rows}, train: {{epochs: 2}}}}, ask: [{{read: parameters}}, {{read: updates}}]}}"
    session = sitting(small("explain: Some.", "ask: [yhat, L]", CHOICE, match, trains))
    while session.view().kind != "end":
        session.act(actions.Forward())
    there = "ŷ, L (step 2); a choice (step 3); a match (step 4); 2 questions (step 5)"
    assert f"Still open: {there}. You can go back" in session.view().text


def test_a_fifth_hint_is_nothing() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    for _ in range(5):
        session.act(actions.Hint("yhat"))
    assert sum(event.kind == "hint" for event in kept.stored) == 4


def test_what_is_done_takes_no_more_answers() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    session.act(actions.Answer("yhat", "6.25"))
    before = session.view()
    assert session.act(actions.Answer("yhat", "7")) == before


def test_a_blank_answer_is_nothing() -> None:
    kept = Kept()
    session = sitting(small("ask: yhat"), kept)
    stored = len(kept.stored)
    session.act(actions.Answer("yhat", "  "))
    assert len(kept.stored) == stored


def test_an_unreadable_answer_costs_no_attempt_and_points_at_the_place() -> None:
    session = sitting(small("ask: yhat"))
    shown = session.act(actions.Answer("yhat", "2*(3"))
    assert shown.messages[-1].tone is Tone.FREE
    assert shown.messages[-1].quoted == "2*(3"
    assert shown.messages[-1].caret is not None
    assert session.state.step("ask:yhat").items["yhat"].attempts == 0


def test_a_wrong_answer_costs_an_attempt() -> None:
    session = sitting(small("ask: yhat"))
    assert session.act(actions.Answer("yhat", "99")).messages[-1].tone is Tone.WRONG
    assert session.state.step("ask:yhat").items["yhat"].attempts == 1


def test_a_right_answer_shows_the_whole_working() -> None:
    session = sitting(small("ask: yhat"))
    assert len(session.view().working) == 1
    shown = session.act(actions.Answer("yhat", "6.25"))
    assert [line.stage for line in shown.working] == ["rule", "numbers", "value"]


# --- sheets -------------------------------------------------------------------------------------


def test_each_line_of_a_sheet_is_marked_on_its_own() -> None:
    session = sitting(small("ask: [yhat, L]"))
    session.act(actions.Answer("L", "99"))
    shown = session.act(actions.Answer("yhat", "6.25"))
    assert [row.done for row in shown.asked] == [True, False]
    assert not shown.can_go_on


def test_going_on_from_a_line_that_is_done_leads_to_the_next_open_one() -> None:
    session = sitting(small("ask: [yhat, L, dL/dyhat]"))
    session.act(actions.Answer("yhat", "6.25"))
    assert session.act(actions.Forward()).focus == 1


def test_going_on_from_the_last_line_leads_back_to_one_left_out() -> None:
    session = sitting(small("ask: [yhat, L, dL/dyhat]"))
    session.act(actions.Focus("dL/dyhat"))
    session.act(actions.Answer("dL/dyhat", "-1.5"))
    assert session.act(actions.Forward()).focus == 0


def test_going_on_from_an_open_line_skips_that_line_only() -> None:
    kept = Kept()
    session = sitting(small("ask: [yhat, L]", "explain: two"), kept)
    assert session.act(actions.Forward()).focus == 1
    assert session.act(actions.Forward()).kind == "explain"
    assert [event.item for event in kept.stored if event.kind == "skip"] == ["yhat", "L"]


def test_a_sheet_that_is_done_is_left() -> None:
    session = sitting(small("ask: [yhat, L]", "explain: two"))
    session.act(actions.Answer("yhat", "6.25"))
    assert session.act(actions.Answer("L", "0.5625")).can_go_on
    assert session.act(actions.Forward()).kind == "explain"


def test_a_value_right_for_an_earlier_mistake_is_accepted() -> None:
    kept = Kept()
    session = sitting(small("ask: [yhat, L]"), kept)
    session.act(actions.Answer("yhat", "5"))
    shown = session.act(actions.Answer("L", "4"))
    assert kept.stored[-1].outcome == "carried"
    assert shown.asked[1].done


def test_beside_what_was_right_for_an_earlier_mistake_stands_what_the_right_one_gives() -> None:
    session = sitting(small("ask: [yhat, L]"))
    session.act(actions.Answer("yhat", "5"))
    shown = session.act(actions.Answer("L", "4"))
    assert shown.asked[1].value == "0.5625"
    assert shown.messages[-1].text.endswith("look there again. With the right one, L = 0.5625.")


def test_the_digits_a_question_asks_for_are_said_and_marked() -> None:
    session = sitting(small("{ask: L, digits: 2}"))
    step = session.lesson.steps[0]
    assert isinstance(step, Ask)
    assert "2 significant figures" in session.view().text
    assert session.act(actions.Answer("L", "0.56")).asked[0].done


# --- choosing -----------------------------------------------------------------------------------


def test_a_wrong_choice_says_why_and_can_be_mended() -> None:
    session = sitting(small(CHOICE))
    wrong = session.act(actions.Choose(1))
    assert wrong.messages[-1].tone is Tone.WRONG
    assert "not a" in wrong.messages[-1].text
    assert not wrong.can_go_on
    right = session.act(actions.Choose(2))
    assert right.messages[-1].tone is Tone.RIGHT
    assert right.can_go_on


def test_the_right_option_is_not_told_before_it_is_chosen() -> None:
    session = sitting(small(CHOICE))
    assert not any(option.right or option.because for option in session.view().options)
    assert not any(option.right for option in session.act(actions.Choose(1)).options)


def test_a_choice_that_is_made_stays() -> None:
    session = sitting(small(CHOICE))
    before = session.act(actions.Choose(2))
    assert session.act(actions.Choose(1)) == before


# --- moving -------------------------------------------------------------------------------------


def test_a_number_beyond_the_last_step_is_the_last_step_and_not_the_end() -> None:
    session = sitting(small("explain: one", "explain: two"))
    assert session.act(actions.GoTo(99)).text == "two"
    assert not session.state.finished


def test_from_the_end_one_can_go_back() -> None:
    session = sitting(small("explain: one"))
    assert session.act(actions.Forward()).kind == "end"
    assert session.act(actions.Back()).text == "one"


def test_a_lesson_once_finished_stays_finished() -> None:
    session = sitting(small("explain: one"))
    session.act(actions.Forward())
    session.act(actions.Back())
    assert session.state.finished


def test_a_lesson_without_questions_ends_without_a_count() -> None:
    assert sitting(small("explain: one")).act(actions.Forward()).text == "This is the end of the lesson."


def test_back_within_a_walk_goes_one_place_back() -> None:
    session = sitting(small("explain: one", "walk: [forward, loss]"))
    session.act(actions.Forward())
    session.act(actions.Forward())
    assert session.view().place.inner == 2
    assert session.act(actions.Back()).place.inner == 1
    assert session.act(actions.Back()).kind == "explain"


def test_walk_to_stays_within_the_walk() -> None:
    session = sitting(small("walk: [forward, loss]"))
    assert session.act(actions.WalkTo(99)).place.inner == 2
    assert session.act(actions.WalkTo(-5)).place.inner == 1


def test_names_are_spelled_as_the_sitting_asks() -> None:
    plain = sitting(small("ask: yhat"), spelling=Spelling.ASCII)
    assert "yhat" in plain.act(actions.Answer("yhat", "6.25")).messages[-1].text


def test_help_with_one_line_of_a_sheet_leaves_the_other_open_lines_open() -> None:
    session = at("ask:O11+yhat@seed-7")
    for _ in range(3):
        shown = session.act(actions.Hint("yhat"))
    numbers = next(line.text for line in shown.working if line.stage == "numbers")
    assert "O11" in numbers
    assert "O12" not in numbers
    assert shown.messages[-1].text.endswith("O11 is asked here too.")


def test_where_every_number_of_a_line_is_asked_too_the_third_hint_says_to_find_them_first() -> None:
    session = at("ask:z+s@sum")
    shown = [session.act(actions.Hint("s")) for _ in range(4)]
    assert shown[2].messages[-1].text == "z is asked here too. Find it first."
    assert "Here is the value" in shown[3].messages[-1].text
