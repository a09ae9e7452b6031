"""A practice: which questions it takes, and that it counts for them without moving anything else."""

from __future__ import annotations

import pytest

from tests.session.sittings import Kept, is_open, right_answer, sitting
from tutor.course.errors import CourseError
from tutor.course.lessons import catalogue
from tutor.course.types import Ask, Question, Walk
from tutor.records.events import Event
from tutor.records.store import Evidence
from tutor.session import actions
from tutor.session.practising import MOST_QUESTIONS, Practice, PracticeRecords, practice
from tutor.session.session import Session
from tutor.session.skills import skills_of
from tutor.session.state import State, restore

TODAY = "2025-02-01"
COURSE = catalogue()


def told(events: list[Event]) -> list[Evidence]:
    return [Evidence(*(getattr(one, name) for name in Evidence._fields)) for one in events]


def failed(lesson: str, skill: str, *steps: str) -> list[Evidence]:
    return [
        Evidence(lesson, skill, step, step.partition(":")[2], "answer", "wrong", f"{TODAY}T10:00:00", "x", 0, None)
        for step in steps
    ]


WEAK = failed("backprop-hidden", "chain-rule-hidden", *(f"ask:dL/dW1_{n}" for n in (11, 12, 21, 22)))


def questions(made: Practice) -> list[Question]:
    return [step for step in made.lesson.steps if isinstance(step, Question)]


def sat(made: Practice, kept: Kept) -> Session:
    return Session(made.lesson, PracticeRecords(kept, made.origins))


def work_through(session: Session) -> None:
    while (view := session.view()).kind != "end":
        session.act(right_answer(session) if is_open(view) else actions.Forward())


def test_what_is_weak_is_asked_from_the_lesson_where_it_went_wrong() -> None:
    made = practice(COURSE, WEAK, TODAY)
    assert len(questions(made)) == MOST_QUESTIONS
    assert {origin.lesson for origin in made.origins.values()} == {"backprop-hidden"}
    assert {step.skill for step in questions(made)} == {"chain-rule-hidden"}


def test_the_questions_that_went_wrong_come_first() -> None:
    first = [made.step for made in list(practice(COURSE, WEAK, TODAY).origins.values())[:4]]
    assert set(first) == {one.step for one in WEAK}


def test_numbers_are_fresh() -> None:
    made = practice(COURSE, WEAK, TODAY)
    asked = [step for step in questions(made) if isinstance(step, Ask)]
    assert asked
    assert all(step.variant is not None for step in asked)


def test_the_next_practice_has_other_numbers() -> None:
    first, second = practice(COURSE, WEAK, TODAY), practice(COURSE, [*WEAK, *WEAK[:1]], TODAY)
    seeds = [
        {step.variant.seed for step in questions(one) if isinstance(step, Ask) and step.variant}
        for one in (first, second)
    ]
    assert not seeds[0] & seeds[1]


def test_a_question_from_the_middle_of_a_network_has_the_way_to_it_walked() -> None:
    steps = practice(COURSE, WEAK, TODAY).lesson.steps
    number = next(number for number, step in enumerate(steps) if isinstance(step, Ask))
    walk, ask = steps[number - 1], steps[number]
    assert isinstance(walk, Walk)
    assert isinstance(ask, Ask)
    assert walk.variant == ask.variant


def test_several_skills_take_turns() -> None:
    both = [*WEAK, *failed("notation", "notation", "point:O11", "point:b12", "point:b21", "point:W1_12")]
    made = practice(COURSE, both, TODAY)
    assert {step.skill for step in questions(made)} == {"chain-rule-hidden", "notation"}


def test_a_skill_can_be_named_before_anything_was_tried() -> None:
    made = practice(COURSE, [], TODAY, "path-sum")
    assert {origin.lesson for origin in made.origins.values()} == {"two-hidden-layers"}


@pytest.mark.parametrize("skill", COURSE.skills)
def test_every_skill_of_the_course_can_be_practised_to_the_end(skill: str) -> None:
    kept = Kept()
    made = practice(COURSE, [], TODAY, skill)
    session = sat(made, kept)
    work_through(session)
    assert kept.stored
    assert {event.outcome for event in kept.stored} == {"correct"}
    assert {event.skill for event in kept.stored} == {skill}


def test_verdicts_are_stored_under_the_lesson_and_step_they_come_from() -> None:
    kept = Kept()
    made = practice(COURSE, WEAK, TODAY)
    work_through(sat(made, kept))
    origins = {(origin.lesson, origin.step, origin.hash) for origin in made.origins.values()}
    assert {(event.lesson, event.step, event.lesson_hash) for event in kept.stored} <= origins
    assert {event.kind.partition(":")[0] for event in kept.stored} == {"practice"}


def test_every_question_of_a_practice_is_headed_by_what_it_is_about() -> None:
    made = practice(COURSE, WEAK, TODAY)
    session = Session(made.lesson, PracticeRecords(Kept(), made.origins), skills=skills_of(COURSE))
    heads = {"explain": "Practice", "ask": "Practice: Gradients of hidden layers", "end": "Practice"}
    while (view := session.view()).kind != "end":
        if view.kind in heads:
            assert view.title == heads[view.kind]
        session.act(right_answer(session) if is_open(view) else actions.Forward())
    assert session.view().title == heads["end"]


def test_a_practice_ends_as_one() -> None:
    session = sat(practice(COURSE, WEAK, TODAY), Kept())
    work_through(session)
    assert session.view().text.startswith("This is the end of the practice.")


def test_a_practice_leaves_the_place_in_the_lesson_as_it_was() -> None:
    kept = Kept()
    made = practice(COURSE, WEAK, TODAY)
    work_through(sat(made, kept))
    steps = [step.id for step in sitting("backprop-hidden").lesson.steps]
    assert restore(steps, kept.events("backprop-hidden")) == State()


def test_a_practice_that_went_well_makes_a_weak_skill_a_little_stronger() -> None:
    kept = Kept()
    work_through(sat(practice(COURSE, WEAK, TODAY), kept))
    after = [*WEAK, *told(kept.stored)]
    with pytest.raises(CourseError, match="nothing is weak"):
        practice(COURSE, after, "2023-11-14")


def test_nothing_to_practise_is_told_with_a_way_on() -> None:
    with pytest.raises(CourseError, match="nothing is weak or due for review now; name a skill"):
        practice(COURSE, [], TODAY)


def test_an_unknown_skill_is_told_with_the_nearest() -> None:
    with pytest.raises(CourseError, match="there is no skill path-sums; did you mean path-sum"):
        practice(COURSE, [], TODAY, "path-sums")
