"""Fresh numbers: a lesson's seed, another question like the last, and how both are kept."""

from __future__ import annotations

from tests.session.kinds import LESSON, at, tone
from tests.session.sittings import Kept, go_to, problem_here, right_answer, sitting
from tutor.course.problems import plainly_built
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import Tone

SEEDED, COUNT, SUM = "ask:O11+yhat@seed-7", "ask:n_parameters@digits", "ask:z+s@sum"


def numbers(session: Session) -> list[float]:
    return [step.value for step in problem_here(session).trace.values() if step.phase.value == "given"]


def solve(session: Session) -> None:
    for _ in session.view().asked:
        session.act(right_answer(session))
        if not session.view().can_go_on:
            session.act(actions.Forward())


def test_a_step_with_a_seed_has_other_numbers_than_the_lesson() -> None:
    session = at(SEEDED)
    plain = plainly_built(LESSON, LESSON.steps[session.state.position])
    assert plain is not None
    assert numbers(session) != [step.value for step in plain.trace.values() if step.phase.value == "given"]
    assert numbers(session) == numbers(at(SEEDED))


def test_another_seed_has_others_and_the_words_follow() -> None:
    texts = {at(step).view().text for step in (SEEDED,)}
    x11 = problem_here(at(SEEDED)).trace.find("x11").value
    assert f"Inputs {x11:g} and" in texts.pop()
    assert numbers(at("walk:forward+loss@seed-3")) != numbers(at(SEEDED))


def test_answers_keep_their_seed() -> None:
    kept = Kept()
    session = at(SEEDED, kept)
    session.act(right_answer(session))
    session.act(actions.Hint("yhat"))
    assert [event.seed for event in kept.stored if event.kind in ("answer", "hint")] == [7, 7]


def test_another_is_offered_only_when_the_question_is_done() -> None:
    session = at(COUNT)
    assert not session.view().another
    before = session.view()
    assert session.act(actions.Another()) == before
    solve(session)
    assert session.view().another


def test_another_asks_the_same_with_new_numbers_as_often_as_wanted() -> None:
    session, seen = at(SUM), []
    for _ in range(4):
        solve(session)
        seen.append(tuple(numbers(session)))
        view = session.act(actions.Another())
        assert not view.asked[0].done
        assert "The numbers are new: p1 = " in view.text
    assert len(set(seen)) == 4


def test_new_numbers_that_the_question_does_not_say_are_listed() -> None:
    session = sitting("backprop-hidden")
    go_to(session, "ask:O11")
    solve(session)
    assert "The numbers are new: x₁₁ = " in session.act(actions.Another()).text


def test_new_numbers_that_the_question_says_itself_are_not_listed_once_more() -> None:
    session = sitting("line-by-hand")
    go_to(session, "ask:p+L")
    solve(session)
    assert session.act(actions.Another()).text.endswith("figures.\n\nThe numbers are new.")


def test_an_answer_to_the_old_numbers_is_wrong_for_the_new() -> None:
    session = at(COUNT)
    solve(session)
    session.act(actions.Another())
    assert tone(session, "13002") is Tone.WRONG
    assert tone(session, right_answer(session).text) is Tone.RIGHT  # type: ignore[union-attr]


def test_coming_back_finds_the_same_new_numbers() -> None:
    kept = Kept()
    session = at(COUNT, kept)
    solve(session)
    session.act(actions.Another())
    again = sitting(LESSON, kept, session.spelling)
    assert (again.state, again.view()) == (session.state, session.view())
    assert [event.seed for event in kept.stored if event.kind == "another"] == [1]


def test_what_was_answered_stays_answered_while_practising() -> None:
    session = at(COUNT)
    solve(session)
    session.act(actions.Another())
    assert session.act(actions.Forward()).kind == "end"
    assert "You found 1 of" in session.view().text
    skipped = [event for event in session.records.events() if event.kind == "skip"]
    assert skipped == []


def test_numbers_of_one_question_say_nothing_about_another() -> None:
    session = at(SEEDED)
    solve(session)
    go_to(session, "walk:forward+loss@seed-3")
    known = {row.label: row.source for row in session.view().known}
    assert known["yhat"] == "unknown"


def test_a_counted_number_is_right_only_exactly() -> None:
    assert tone(at(COUNT), "13002") is Tone.RIGHT
    assert tone(at(COUNT), "784*16+16 + 16*16+16 + 160+10") is Tone.RIGHT
    assert tone(at(COUNT), "13000") is Tone.FREE
    assert tone(at(COUNT), "12960") is Tone.WRONG
    assert at(COUNT).view().text.endswith("Give the exact number.")
