"""What is hidden while it is asked for, and what a learner may use."""

from __future__ import annotations

from tests.session.sittings import Kept, go_to, problem_here, sitting, small, written
from tutor.session import actions
from tutor.session.knowledge import knowledge
from tutor.session.session import Session
from tutor.session.view import View


def drawn(view: View) -> dict[str, str]:
    """Values in the drawing by key."""
    assert view.scene is not None
    return {neuron.key: neuron.value for layer in view.scene.layers for neuron in layer.neurons}


def table(view: View) -> dict[str, tuple[str, str]]:
    return {row.label: (row.value, row.source) for row in view.known}


def outcome(session: Session, key: str, typed: str) -> str:
    session.act(actions.Answer(key, typed))
    kept = session.records
    assert isinstance(kept, Kept)
    return kept.stored[-1].outcome


def test_what_is_asked_is_a_question_mark_until_it_is_found() -> None:
    session = sitting("backprop-hidden")
    assert drawn(go_to(session, "ask:O11"))["O11"] == "?"
    assert drawn(session.act(actions.Answer("O11", "8.875")))["O11"] == "8.875"


def test_what_is_asked_later_is_hidden_too() -> None:
    shown = go_to(sitting("backprop-hidden"), "ask:O11")
    assert drawn(shown)["yhat"] == "?"
    assert table(shown)["ŷ"] == ("?", "unknown")


def test_a_value_asked_for_cannot_be_used_to_answer() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:O11")
    assert outcome(session, "O11", "O11") == "unreadable"
    assert outcome(session, "O11", "yhat") == "unreadable"


def test_another_open_line_of_a_sheet_cannot_be_used() -> None:
    session = sitting(small("ask: [yhat, L]"))
    assert outcome(session, "L", "(y - yhat)^2") == "unreadable"
    session.act(actions.Answer("yhat", "6.25"))
    assert outcome(session, "L", "(y - yhat)^2") == "correct"


HIDDEN = """
id: hidden
title: Hidden
problem:
  given: {patience: 3}
  hidden: {best: 5}
  formulas: {stop: best + patience}
  fresh: [{patience: 4, best: 9}, {patience: 2, best: 7}]
steps:
  - ask: stop
    exact: true
    say: Patience {patience}. When does it stop?
"""


def test_a_hidden_number_is_told_with_the_first_value_made_of_it() -> None:
    session = sitting(written(HIDDEN))
    assert table(session.view())["best"] == ("?", "unknown")
    session.act(actions.Answer("stop", "8"))
    assert table(session.view())["best"] == ("5", "shown")


def test_a_hidden_number_cannot_be_used_and_stays_a_name_in_help() -> None:
    session = sitting(written(HIDDEN))
    assert outcome(session, "stop", "best + 3") == "unreadable"
    for _ in range(3):
        shown = session.act(actions.Hint("stop"))
    assert shown.working[-2].text == "best + 3"
    assert shown.messages[0].text.endswith("best is for you to find.")


def test_a_hidden_number_is_new_among_fresh_numbers_and_not_told() -> None:
    session = sitting(written(HIDDEN))
    session.act(actions.Answer("stop", "8"))
    shown = session.act(actions.Another())
    assert shown.text.endswith("The numbers are new.")
    assert table(shown)["best"] == ("?", "unknown")
    assert [outcome(session, "stop", typed) for typed in ("8", "9")] == ["wrong", "correct"]


def test_what_was_found_can_be_used() -> None:
    session = sitting("backprop-hidden")
    for key, typed in (("O11", "8.875"), ("O12", "24.85")):
        go_to(session, f"ask:{key}")
        session.act(actions.Answer(key, typed))
    go_to(session, "ask:yhat")
    assert outcome(session, "yhat", "O11*W2_11 + O12*W2_21 + b21") == "correct"


def test_what_was_skipped_is_known_to_later_steps() -> None:
    session = sitting("backprop-hidden")
    shown = go_to(session, "ask:yhat")
    assert drawn(shown)["O11"] == "8.875"
    assert table(shown)["O₁₁"] == ("8.875", "shown")
    assert outcome(session, "yhat", "O11*0.4 + O12*0.6 + 0.5") == "correct"


def test_going_back_to_what_was_skipped_hides_it_again() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:yhat")
    assert drawn(go_to(session, "ask:O11"))["O11"] == "?"


def test_a_walk_makes_known_what_it_has_reached_and_no_more() -> None:
    session = sitting(small("walk: [forward, loss]", "explain: two"))
    assert drawn(session.view())["yhat"] == "6.25"
    assert table(session.view())["L"][0] == "?"
    assert table(session.act(actions.Forward()))["L"] == ("0.5625", "shown")


def test_what_a_walk_has_shown_is_known_after_it() -> None:
    session = sitting(small("walk: [forward, loss]", "show: network"))
    session.act(actions.WalkTo(2))
    shown = session.act(actions.Forward())
    assert drawn(shown)["yhat"] == "6.25"


def test_a_walk_does_not_give_away_what_is_asked_after_it() -> None:
    session = sitting(small("walk: [forward, loss]", "ask: yhat"))
    session.act(actions.WalkTo(2))
    shown = session.act(actions.Forward())
    assert drawn(shown)["yhat"] == "?"
    assert outcome(session, "yhat", "yhat") == "unreadable"


def test_one_problem_says_nothing_about_another() -> None:
    lesson = small("{walk: forward, problem: other}", "{show: network, problem: other}", "show: network")
    session = sitting(lesson)
    session.act(actions.WalkTo(99))
    assert drawn(session.act(actions.Forward()))["yhat"] != "?"
    assert drawn(session.act(actions.Forward()))["yhat"] == "?"


def test_two_problems_with_the_same_numbers_are_two_problems() -> None:
    twin = "{layers: [1, 1], activations: [linear], rows: [{x: 2, y: 7}], weights: {W1: [[3]], b1: [0.25]}}"
    lesson = small("ask: yhat", f"{{show: network, problem: {twin}}}")
    session = sitting(lesson)
    session.act(actions.Answer("yhat", "6.25"))
    assert drawn(session.act(actions.Forward()))["yhat"] == "?"


def test_what_was_found_stays_known_when_the_question_is_asked_with_other_numbers() -> None:
    session = sitting("loss-and-cost")
    go_to(session, "ask:L[1]")
    session.act(actions.Answer("L[1]", "9"))
    session.act(actions.Another())
    assert table(session.view())["L[1]"] == ("?", "unknown")
    assert table(go_to(session, "ask:J"))["L[1]"] == ("9", "shown")


def test_what_is_asked_again_is_hidden_again() -> None:
    session = sitting(small("ask: yhat", "{ask: yhat, id: again}"))
    session.act(actions.Answer("yhat", "6.25"))
    assert drawn(session.act(actions.Forward()))["yhat"] == "?"


def test_the_derivative_of_one_neuron_is_known_when_its_parts_are() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:dL/dW1_11")
    trace = problem_here(session).trace
    known = knowledge(session.lesson, session.state, session.state.position).known
    assert trace.find("dyhat/dO11").name in known
    assert trace.find("dL/dO11").name not in known


def test_wrong_values_are_kept_as_earlier_ones_until_they_are_right() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:O11")
    session.act(actions.Answer("O11", "7"))
    name = problem_here(session).trace.find("O11").name
    position = session.state.position
    assert knowledge(session.lesson, session.state, position).earlier == {name: 7.0}
    session.act(actions.Answer("O11", "8.875"))
    assert knowledge(session.lesson, session.state, position).earlier == {}


def test_an_unreadable_answer_does_not_wipe_out_the_value_before() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:O11")
    session.act(actions.Answer("O11", "7"))
    session.act(actions.Answer("O11", "7+"))
    assert list(knowledge(session.lesson, session.state, session.state.position).earlier.values()) == [7.0]


def test_given_values_are_shown_with_all_their_digits() -> None:
    long = "{layers: [1, 1], activations: [linear], rows: [{x: 3.14159265, y: 1}], weights: {W1: [[1]]}}"
    shown = sitting(small(f"{{show: network, problem: {long}}}")).view()
    assert table(shown)["x₁₁"] == ("3.14159265", "given")
