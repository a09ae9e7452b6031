"""The course map as a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.worlds import course
from tutor.session.coursemap import CourseMap, MapEntry, MapUnit, Progress
from tutor.tui.edit import holding
from tutor.tui.glyphs import ASCII, UNICODE, Glyphs
from tutor.tui.lines import width_of
from tutor.tui.map_page import HELP, Browsing, found, map_page, selected
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint

KEYS = [KeyHint("Enter", "open"), KeyHint("Esc", "quit")]
MANY = CourseMap(
    (MapUnit("All", tuple(MapEntry(f"lesson-{n}", f"Lesson {n}", minutes=10) for n in range(60))),), go_on="lesson-0"
)


def page_of(
    given: CourseMap, browsing: Browsing | None = None, size: tuple[int, int] = (80, 24), glyphs: Glyphs = UNICODE
) -> Page:
    return map_page(given, browsing or Browsing(), size, glyphs, KEYS, KEYS)


def rows(page: Page) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in page.lines]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (10, 3), (1, 1), (200, 60)])
@pytest.mark.parametrize("given", [course(), CourseMap(), MANY])
def test_a_page_fills_its_size_exactly(given: CourseMap, size: tuple[int, int]) -> None:
    page = page_of(given, size=size)
    assert len(page.lines) == size[1]
    assert {width_of(line) for line in page.lines} == {size[0]}


def test_progress_has_a_sign_for_each_state() -> None:
    shown = rows(page_of(course()))
    assert any(row.startswith("   ✓  The forward pass") for row in shown)
    assert any(row.startswith(" ▸ ◐  Backpropagation by hand") for row in shown)
    assert any(row.startswith("   ·  Backpropagation through sigmoids") for row in shown)


def test_there_is_one_obvious_way_to_go_on() -> None:
    assert any("Continue: Backpropagation by hand" in row and "step 4 of 16" in row for row in rows(page_of(course())))


def test_a_new_learner_is_told_where_to_start() -> None:
    assert any("Start: Lesson 0" in row for row in rows(page_of(MANY)))


def test_a_lesson_whose_place_is_not_known_is_continued_without_one() -> None:
    unit = MapUnit("All", (MapEntry("a", "A", progress=Progress.STARTED),))
    shown = "\n".join(rows(page_of(CourseMap((unit,), go_on="a"))))
    assert "Continue: A" in shown
    assert "step 0" not in shown


def test_the_help_says_what_the_marks_before_lessons_mean() -> None:
    shown = rows(page_of(MANY, Browsing(panel=HELP)))
    assert " Before a lesson: · not opened, ◐ begun, ✓ done." in shown


def test_when_all_is_done_nothing_is_left_to_continue() -> None:
    done = MapUnit("All", (MapEntry("a", "A", progress=Progress.DONE),))
    assert any("All lessons are done" in row for row in rows(page_of(CourseMap((done,)))))


def test_the_pointer_begins_at_the_lesson_to_go_on_with() -> None:
    here = selected(course(), Browsing())
    assert here is not None
    assert here.id == "backprop-by-hand"


def test_the_lesson_under_the_pointer_is_described() -> None:
    shown = "\n".join(rows(page_of(course(), Browsing("backprop-sigmoid"))))
    assert "The exam question, carried through." in shown
    assert "Builds on The forward pass ✓, Backpropagation by hand" in shown


def test_of_many_lessons_to_build_on_two_are_named_and_the_others_counted() -> None:
    before = tuple(MapEntry(f"n{k}", f"Lesson {k}") for k in range(8))
    units = (MapUnit("All", (*before, MapEntry("last", "Last", needs=tuple(each.id for each in before)))),)
    shown = "\n".join(rows(page_of(CourseMap(units), Browsing("last"))))
    assert "Builds on Lesson 0, Lesson 1 and 6 more" in shown


@pytest.mark.parametrize("at", [0, 30, 59])
def test_the_pointer_is_always_in_sight(at: int) -> None:
    assert any(f"▸ ·  Lesson {at} " in row for row in rows(page_of(MANY, Browsing(f"lesson-{at}"))))


def test_a_search_takes_all_words_in_any_order() -> None:
    assert [entry.id for entry in found(course(), Browsing(search=holding("hand back")))] == ["backprop-by-hand"]


def test_a_search_without_a_find_says_so() -> None:
    assert any(
        "nothing has all of these words" in row for row in rows(page_of(course(), Browsing(search=holding("zzz"))))
    )


def test_broken_lesson_files_are_told_of() -> None:
    assert any(row.startswith(" ! my-lesson.yaml:7:") for row in rows(page_of(course())))


def test_many_notices_leave_room_for_the_lessons() -> None:
    shown = rows(page_of(replace(course(), notices=tuple(f"file-{n}.yaml: broken" for n in range(40)))))
    assert any("▸" in row for row in shown)


@pytest.mark.parametrize("width", [80, 24])
def test_ascii_only(width: int) -> None:
    assert "\n".join(rows(page_of(course(), size=(width, 24), glyphs=ASCII))).isascii()


def test_somebody_who_is_here_for_the_first_time_is_told_what_to_press() -> None:
    shown = " ".join(rows(page_of(MANY)))
    assert "Enter opens the lesson marked" in shown
    assert "Esc leaves" in shown
    assert "opens the lesson marked" not in " ".join(rows(page_of(course())))


@pytest.mark.parametrize("word", ["exam question", "chain-rule", "chain rule"])
def test_descriptions_and_skills_are_searched(word: str) -> None:
    sigmoid = replace(course().entries[2], skills=("chain-rule",))
    given = CourseMap((MapUnit("Backpropagation", (course().entries[0], sigmoid)),))
    assert [entry.id for entry in found(given, Browsing(search=holding(word)))] == ["backprop-sigmoid"]


def test_the_place_of_the_lessons_says_when_none_is_found() -> None:
    assert any(
        "Nothing has all of these words." in row for row in rows(page_of(course(), Browsing(search=holding("zzz"))))
    )


def called(weak: tuple[str, ...] = (), due: tuple[str, ...] = ()) -> CourseMap:
    """The course with a lesson to come back to."""
    given = course()
    done = replace(given.units[0].entries[0], weak=weak, due=due)
    return replace(given, units=(replace(given.units[0], entries=(done,)), *given.units[1:]), review=("Sums",))


def test_a_lesson_tells_its_place_and_the_share_of_answers_found() -> None:
    shown = rows(page_of(course()))
    assert any("Backpropagation by hand" in row and "step 4/16   33 %" in row for row in shown)
    assert any("The forward pass" in row and "100 %" in row for row in shown)


@pytest.mark.parametrize(("kind", "word"), [("weak", "weak"), ("due", "review")])
def test_what_is_weak_or_due_is_told_by_a_word(kind: str, word: str) -> None:
    given = called(weak=("Sums",)) if kind == "weak" else called(due=("Sums",))
    shown = rows(page_of(given, Browsing(selected="forward-pass")))
    assert any("The forward pass" in row and f" {word} " in row for row in shown)
    assert any(f"{word}: Sums" in row for row in shown)


def test_the_review_names_what_it_is_about_and_its_key() -> None:
    keys = [KeyHint("p", "practise"), *KEYS]
    shown = rows(map_page(called(), Browsing(), (80, 24), UNICODE, keys, keys))
    assert " Review: Sums   press p" in shown


def test_names_to_review_give_way_to_how_many_more_there_are_and_to_the_key() -> None:
    keys = [KeyHint("p", "practise"), *KEYS]
    names = ("The sigmoid", "Counting parameters", "Train, validation and test rows", "Names of the parts")
    shown = rows(map_page(replace(called(), review=names), Browsing(), (80, 24), UNICODE, keys, keys))
    assert " Review: The sigmoid; Counting parameters; and 2 more   press p" in shown


def test_what_to_come_back_for_stands_under_the_list_before_what_a_lesson_builds_on() -> None:
    names = ("Train, validation and test rows", "Over-fit and under-fit")
    shown = rows(page_of(called(due=names), Browsing(selected="forward-pass")))
    assert any(row.endswith("review: Train, validation and test rows; Over-fit and under-fit") for row in shown)


def test_nothing_to_review_takes_no_line() -> None:
    assert not any("Review" in row for row in rows(page_of(course())))


def test_a_narrow_list_keeps_the_share_and_leaves_out_the_words() -> None:
    shown = rows(page_of(called(weak=("Sums",)), size=(60, 24)))
    assert any("The forward pass" in row and "100 %" in row and "weak" not in row for row in shown)
