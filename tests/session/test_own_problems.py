"""A problem of the learner's own, worked through: every quantity can be asked for, in any order, and comes back."""

from __future__ import annotations

import pytest

from engine.names import UnknownName
from tests.session.sittings import Kept, all_right, right_answer, sitting
from tests.workbench.problems import BATCH, COUNT, EXAM, FORMULAS, KINDS, LARGE, lesson
from tutor.session import actions
from tutor.session.view import View


def askable(view: View) -> list[str]:
    return [str(name) for name in view.questions.names] if view.questions else []


@pytest.mark.parametrize("text", KINDS)
def test_every_kind_of_problem_is_worked_through_to_its_end(text: str) -> None:
    last = list(all_right(sitting(lesson(text))))[-1]
    assert last.kind == "end"
    assert "Still open" not in last.text


def test_a_network_is_drawn_and_walked_before_it_is_asked() -> None:
    kinds = [view.kind for view in all_right(sitting(lesson(EXAM)))]
    assert kinds[:2] == ["show", "walk"]
    assert set(kinds[2:]) == {"walk", "ask", "end"}


def test_all_that_is_computed_can_be_asked_for() -> None:
    view = sitting(lesson(EXAM)).view()
    assert {"z11", "O11", "yhat", "L", "dL/dyhat", "dL/dW1_11", "W1_11_new"} <= set(askable(view))
    assert "x11" not in askable(view)


@pytest.mark.parametrize(
    ("text", "name"), [(EXAM, "dL/dW1_12"), (BATCH, "yhat[2]"), (FORMULAS, "c"), (COUNT, "n_parameters")]
)
def test_a_quantity_is_asked_for_by_its_name(text: str, name: str) -> None:
    view = sitting(lesson(text)).act(actions.AskAbout(name))
    assert [row.key for row in view.asked] == [name]


def test_a_name_is_read_as_people_write_it() -> None:
    view = sitting(lesson(EXAM)).act(actions.AskAbout("∂L/∂W²₁₁"))
    assert view.asked[0].key == "dL/dW2_11"


@pytest.mark.parametrize(
    ("name", "said"), [("W9_11", "layer"), ("x11", "is given"), ("dO11/dz11", "part of another"), ("", "not a name")]
)
def test_a_name_that_cannot_be_asked_for_is_answered_with_why_and_moves_nothing(name: str, said: str) -> None:
    session = sitting(lesson(EXAM))
    with pytest.raises(UnknownName, match=said):
        session.act(actions.AskAbout(name))
    assert session.view().place.step == 1


def test_a_lesson_of_the_course_keeps_its_own_order() -> None:
    session = sitting("backprop-hidden")
    assert askable(session.view()) == []
    with pytest.raises(UnknownName, match="a problem of your own"):
        session.act(actions.AskAbout("O11"))
    before = session.view()
    assert session.act(actions.AskNext()) == before


def test_the_next_one_is_the_next_that_was_not_found() -> None:
    session = sitting(lesson(EXAM))
    session.act(actions.AskAbout("O11"))
    session.act(right_answer(session))
    session.act(actions.AskAbout("z11"))
    assert session.act(actions.AskNext()).asked[0].key == "z12"


def test_after_the_last_the_next_one_is_the_first_that_was_left_out() -> None:
    session = sitting(lesson(EXAM))
    session.act(actions.GoTo(99))
    assert session.act(actions.AskNext()).asked[0].key == "z11"


def test_any_one_is_open_and_another_than_the_one_of_now() -> None:
    session = sitting(lesson(EXAM))
    seen = set()
    for _ in range(len(askable(session.view()))):
        before = session.view().asked
        view = session.act(actions.AskAny())
        assert view.asked != before
        seen.add(view.asked[0].key)
        session.act(right_answer(session))
    assert seen == set(askable(view))
    assert session.act(actions.AskAny()) == session.view()


def test_what_was_not_found_stays_hidden_wherever_one_begins() -> None:
    session = sitting(lesson(EXAM))
    session.act(actions.GoTo(2))
    session.act(actions.WalkTo(99))  # a walk shows it all, and the questions hide it again
    view = session.act(actions.AskAbout("yhat"))
    assert {row.source for row in view.known} == {"given", "unknown"}
    session.act(actions.AskAbout("z11"))
    session.act(right_answer(session))
    known = {row.label: row.source for row in session.act(actions.AskAbout("yhat")).known}
    assert known["z₁₁"] == "found"
    assert known["O₁₁"] == "unknown"


def test_a_wrong_value_is_carried_on() -> None:
    session = sitting(lesson(EXAM))
    session.act(actions.AskAbout("z11"))
    session.act(actions.Answer("z11", "0.5"))
    session.act(actions.AskAbout("O11"))
    view = session.act(actions.Answer("O11", "0.6225"))  # the sigmoid of 0.5
    assert view.asked[0].done


def test_what_was_answered_comes_back_with_the_same_problem_under_another_name() -> None:
    kept = Kept()
    first = sitting(lesson(EXAM, "paper"), kept)
    first.act(actions.AskAbout("O11"))
    first.act(right_answer(first))
    again = sitting(lesson(EXAM, "copy"), kept).view()
    assert again.asked[0].key == "O11"
    assert again.asked[0].done


def test_another_number_makes_it_another_problem() -> None:
    assert lesson(EXAM).id != lesson(EXAM.replace("0.8", "0.9")).id


def test_the_end_of_a_large_problem_lists_only_the_first_of_what_is_open() -> None:
    session = sitting(lesson(LARGE))
    session.act(actions.GoTo(9999))
    view = session.act(actions.Forward())
    assert view.kind == "end"
    assert "more." in view.text
    assert len(view.text) < 1000
