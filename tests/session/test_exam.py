"""An exam: marks and their price, outcomes at once and explanations behind the end, other numbers the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.samples import written
from tests.session.sittings import Kept
from tutor.course.checking import check
from tutor.course.lesson import Lesson, read_lesson
from tutor.course.lessons import catalogue, load_lesson
from tutor.session import actions
from tutor.session.exam import lines
from tutor.session.session import Session
from tutor.session.sitting import paper
from tutor.session.skills import skills_of
from tutor.session.variants import problem_at
from tutor.session.view import View

EXAM = """\
id: exam
title: A paper
needs: []
exam: true
problem:
  given: {a: 3, b: 5}
  formulas: {s: a + b, t: s*a}
steps:
  - ask: [s, t]
    skill: weighted-sum
    marks: 2
    say: Sum and product of {a} and {b}?
  - choose: Which is right?
    skill: loss
    marks: 3
    options:
      - {text: This., right: true, because: So it is.}
      - {text: That., because: That is another thing.}
      - {text: Neither., because: One of them is.}
      - {text: Both., because: They differ.}
  - explain: Going on hands it in.
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(written(tmp_path / "exam.yaml", EXAM))


@pytest.fixture
def session(lesson: Lesson) -> Session:
    return Session(lesson, Kept(), skills=skills_of(catalogue()))


def got(session: Session) -> list[float]:
    return [line.got for line in lines(session.lesson, session.state)]


def hand_in(session: Session) -> View:
    view = session.act(actions.GoTo(len(session.lesson.steps)))
    while view.kind != "end":
        view = session.act(actions.Forward())
    return view


def test_what_is_right_at_once_has_all_its_marks(session: Session) -> None:
    session.act(actions.Answer("s", "8"))
    session.act(actions.Answer("t", "24"))
    session.act(actions.GoTo(2))
    session.act(actions.Choose(1))
    assert got(session) == [2, 2, 3]


def test_a_wrong_answer_and_a_hint_cost_a_quarter_each(session: Session) -> None:
    session.act(actions.Answer("s", "15"))
    session.act(actions.Hint("s"))
    session.act(actions.Answer("s", "8"))
    assert got(session)[0] == 1


def test_what_cannot_be_read_costs_nothing(session: Session) -> None:
    session.act(actions.Answer("s", "((("))
    session.act(actions.Answer("s", "8"))
    assert got(session)[0] == 2


def test_an_answer_that_was_shown_has_no_marks(session: Session) -> None:
    for _ in range(4):
        session.act(actions.Hint("s"))
    assert got(session)[0] == 0


def test_the_last_option_left_is_worth_nothing(session: Session) -> None:
    session.act(actions.GoTo(2))
    for number, worth in ((2, 0), (3, 0), (4, 0), (1, 0)):
        session.act(actions.Choose(number))
        assert got(session)[2] == worth
    session.act(actions.StartOver())
    session.act(actions.GoTo(2))
    session.act(actions.Choose(3))
    session.act(actions.Choose(1))
    assert got(session)[2] == 2


def test_a_wrong_answer_that_can_cost_nothing_more_says_so(session: Session) -> None:
    session.act(actions.Hint("s"))
    said = [session.act(actions.Answer("s", wrong)).messages[-1].text for wrong in ("15", "16", "17", "18")]
    assert said == ["Not right. That costs a quarter of its marks."] * 3 + [
        "Not right. None of its marks are left; it can still be found."
    ]


def test_the_marks_stand_before_the_question(session: Session) -> None:
    assert session.view().text.startswith("2 marks a line, 4 in all. Sum and product")
    assert session.act(actions.GoTo(2)).text == "3 marks. Which is right?"


def test_a_wrong_answer_is_told_and_not_explained_before_the_end(session: Session) -> None:
    view = session.act(actions.Answer("s", "15"))
    assert [message.text for message in view.messages] == ["Not right. That costs a quarter of its marks."]
    view = session.act(actions.Answer("s", "8"))
    assert [message.text for message in view.messages] == ["Right."]
    assert all("24" not in line.text for line in view.working)
    session.act(actions.GoTo(2))
    view = session.act(actions.Choose(2))
    assert [message.text for message in view.messages] == ["Not right. That costs its share of the marks."]
    assert {option.because for option in view.options} == {""}


def test_behind_the_end_everything_is_explained(session: Session) -> None:
    session.act(actions.GoTo(2))
    session.act(actions.Choose(2))
    session.act(actions.Choose(1))
    hand_in(session)
    view = session.act(actions.GoTo(2))
    assert [option.because for option in view.options[:2]] == ["So it is.", "That is another thing."]
    assert view.messages[-1].text == "Right. So it is."


def test_the_verdict_is_stored_with_its_explanation(session: Session) -> None:
    session.act(actions.Answer("s", "15"))
    stored = session.records.events("exam")[-1]
    assert (stored.outcome, stored.item) == ("wrong", "s")
    assert len(stored.message) > len("Not right.")


def test_marks_are_those_of_the_paper_that_was_handed_in(session: Session) -> None:
    session.act(actions.Answer("s", "8"))
    hand_in(session)
    session.act(actions.GoTo(1))
    session.act(actions.Answer("t", "24"))
    assert got(session) == [2, 0, 0]


def test_the_result_has_marks_skills_and_lessons_to_go_back_to(session: Session) -> None:
    session.act(actions.Answer("s", "8"))
    session.act(actions.Answer("t", "24"))
    text = hand_in(session).text
    assert "You have 4 of 7 marks, 57 %. 1 of 3 answers were not found." in text
    assert "  Weighted sums               4 of  4  100 %" in text.splitlines()
    assert "  Squared error and cost      0 of  3    0 %" in text.splitlines()
    assert "- Loss and cost: Squared error and cost" in text.splitlines()
    assert "From one perceptron" not in text


def test_sitting_it_again_gives_other_numbers_that_the_steps_share(session: Session) -> None:
    before = session.view().text
    session.act(actions.Answer("s", "8"))
    view = session.act(actions.StartOver())
    assert view.text != before
    step = session.lesson.steps[0]
    made = problem_at(session.lesson, session.state, step)
    assert made is not None
    session.act(actions.Answer("s", repr(made.trace.find("s").value)))
    assert got(session)[0] == 2


def test_another_sitting_is_found_again_when_the_lesson_is_opened(session: Session, lesson: Lesson) -> None:
    view = session.act(actions.StartOver())
    assert Session(lesson, session.records).view().text == view.text


def test_every_sitting_of_the_midterm_has_numbers_of_its_own() -> None:
    midterm = load_lesson("midterm")
    asked = [
        {step.id: problem_at(one, Session(one, Kept()).state, step) for step in one.steps if hasattr(step, "digits")}
        for one in (midterm, paper(midterm, 1), paper(midterm, 2))
    ]
    for first, second in ((0, 1), (1, 2)):
        same = [key for key, made in asked[first].items() if made is asked[second][key]]
        assert same == []


def test_the_midterm_has_questions_of_every_unit_and_kind() -> None:
    midterm = load_lesson("midterm")
    lessons = {skill for unit in catalogue().shelves for entry in unit.entries for skill in entry.heading.skills}
    tested = {midterm.skill_of(step) for step in midterm.steps} - {""}
    units = {
        shelf.title
        for shelf in catalogue().shelves
        if any(skill in tested for entry in shelf.entries for skill in entry.heading.skills)
    }
    assert units == {shelf.title for shelf in catalogue().shelves}
    assert len(tested & lessons) >= 30
    assert {type(step).__name__ for step in midterm.steps} >= {"Ask", "Derive", "Choose", "Order", "Match", "Point"}


def test_marks_outside_an_exam_are_an_error(tmp_path: Path) -> None:
    told = [str(one) for one in check([written(tmp_path / "exam.yaml", EXAM.replace("exam: true\n", ""))])]
    assert told[0].endswith("exam.yaml:10:5: marks are given in an exam; write exam: true above the steps")


def test_an_exam_without_a_question_is_an_error(tmp_path: Path) -> None:
    bare = "id: exam\ntitle: T\nneeds: []\nexam: true\nsteps:\n  - explain: Nothing.\n"
    (told,) = [str(one) for one in check([written(tmp_path / "exam.yaml", bare)])]
    assert "there is nothing to mark in this exam" in told
