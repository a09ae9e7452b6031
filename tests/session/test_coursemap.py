"""The map of the course: progress, where to go on, and notices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from tutor.course.errors import CourseError
from tutor.course.headings import Heading
from tutor.course.lessons import Catalogue, Entry, Origin, Shelf
from tutor.records.store import Evidence, LessonSummary
from tutor.session.coursemap import CourseMap, Progress, course_map, listed


@dataclass
class Done:
    lessons: dict[str, LessonSummary] = field(default_factory=dict)
    last: str | None = None
    notice: str | None = None
    told: list[Evidence] = field(default_factory=list)

    def evidence(self) -> list[Evidence]:
        return self.told

    def summary(self) -> dict[str, LessonSummary]:
        return self.lessons

    def last_lesson(self) -> str | None:
        return self.last


def shelf(title: str, *ids: str) -> Shelf:
    entries = (Entry(Heading(id=one, title=one.upper(), minutes=5), Path(f"{one}.yaml"), Origin.COURSE) for one in ids)
    return Shelf(title, tuple(entries))


CATALOGUE = Catalogue((shelf("First", "a", "b"), shelf("Second", "c")))


def summary(step: int = 2, finished: bool = False) -> LessonSummary:
    return LessonSummary(3, 2, "", step=step, steps=9, finished=finished)


def mapped(last: str | None = None, **lessons: LessonSummary) -> CourseMap:
    return course_map(CATALOGUE, Done(lessons, last))


def test_units_and_lessons_stand_in_the_order_of_the_course() -> None:
    assert [(unit.title, [entry.id for entry in unit.entries]) for unit in mapped().units] == [
        ("First", ["a", "b"]),
        ("Second", ["c"]),
    ]


def test_a_lesson_is_new_started_or_done() -> None:
    made = mapped(a=summary(finished=True), b=summary())
    assert [entry.progress for entry in made.entries] == [Progress.DONE, Progress.STARTED, Progress.NEW]


def test_a_started_lesson_tells_its_place_and_right_answers() -> None:
    entry = mapped(b=summary(step=4)).entries[1]
    assert (entry.step, entry.steps, entry.answered) == (4, 9, 2)


def test_one_goes_on_with_the_first_lesson_at_the_beginning() -> None:
    assert mapped().go_on == "a"


def test_one_goes_on_with_the_lesson_left_open_last() -> None:
    assert mapped("c", a=summary(), c=summary()).go_on == "c"


def test_after_a_finished_lesson_one_goes_on_with_the_next() -> None:
    assert mapped("a", a=summary(finished=True)).go_on == "b"


def test_after_the_last_lesson_one_goes_on_with_the_first_not_done() -> None:
    assert mapped("c", a=summary(finished=True), c=summary(finished=True)).go_on == "b"


def test_a_lesson_that_is_gone_is_not_gone_on_with() -> None:
    assert mapped("gone", gone=summary()).go_on == "a"


def test_there_is_nothing_to_go_on_with_when_all_is_done() -> None:
    assert mapped("c", **{one: summary(finished=True) for one in "abc"}).go_on == ""


def test_broken_files_and_records_are_told() -> None:
    broken = Catalogue((), (CourseError("x.yaml", "title is missing", line=1),), ("y.yaml takes the place of a",))
    made = course_map(broken, Done(notice="the disk is full"))
    assert made.notices == ("left out: x.yaml:1: title is missing", "y.yaml takes the place of a", "the disk is full")
    assert made.go_on == ""


TAUGHT = Catalogue(
    tuple(
        Shelf("One", (Entry(Heading(id=one, title=one, skills=("sums",)), Path(f"{one}.yaml"), Origin.COURSE),))
        for one in ("a", "b")
    ),
    skills={"sums": "Adding up"},
)


def verdicts(outcome: str, count: int = 4) -> list[Evidence]:
    return [
        Evidence("b", "sums", f"ask:{n}", "s", "answer", outcome, "2025-02-01T10:00:00.000+00:00", "x", 0, None)
        for n in range(count)
    ]


def taught(told: list[Evidence], today: str = "2025-02-01") -> CourseMap:
    return course_map(TAUGHT, Done({"b": replace(summary(), asked=8)}, "b", told=told), today)


def test_the_share_of_answers_that_were_found_is_told() -> None:
    entry = taught([]).entries[1]
    assert (entry.answered, entry.asked, entry.share) == (2, 8, "25 %")


def test_a_lesson_that_was_not_opened_has_no_share() -> None:
    assert taught([]).entries[0].share == ""


def test_a_weak_skill_calls_back_to_the_lesson_where_it_was_met() -> None:
    made = taught(verdicts("wrong"))
    assert [entry.weak for entry in made.entries] == [(), ("Adding up",)]
    assert (made.entries[1].call, made.review) == ("weak", ("Adding up",))


def test_what_went_well_is_due_after_its_gap() -> None:
    assert taught(verdicts("correct")).review == ()
    made = taught(verdicts("correct"), "2025-02-02")
    assert (made.entries[1].call, made.entries[1].due, made.review) == ("review", ("Adding up",), ("Adding up",))


def test_many_skills_are_named_by_the_first_and_how_many_more_there_are() -> None:
    assert listed(("A", "B")) == "A; B"
    assert listed(("A", "B", "C", "D", "E")) == "A; B; C; and 2 more"
