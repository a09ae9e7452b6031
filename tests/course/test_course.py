"""The lessons that are shipped: sound, readable on the smallest terminal, and about the numbers of the course."""

from __future__ import annotations

import pytest

from engine.derivation import derive
from engine.names import Spelling
from tutor.course import checking
from tutor.course.checking import check, check_lesson
from tutor.course.lesson import Lesson
from tutor.course.lessons import catalogue, course_file, heading_of, load_lesson, packaged_folder
from tutor.course.placeholders import Placeholder, fill, placeholders
from tutor.course.problems import built
from tutor.course.style import lines_of
from tutor.course.texts import texts
from tutor.course.types import Ask, Explain, Step, Walk

HEADINGS = [(unit.title, heading) for unit in course_file(packaged_folder()).units for heading in unit.lessons]
LESSONS = [load_lesson(heading.id) for _, heading in HEADINGS]
NINE = ["W1_11", "W1_21", "b11", "W1_12", "W1_22", "b12", "W2_11", "W2_21", "b21"]


def asked(lesson: Lesson) -> dict[str, float]:
    """What a lesson asks about its own problem, with the values."""
    made = built(lesson)
    assert made is not None
    own = [step for step in lesson.steps if isinstance(step, Ask) and step.problem is None]
    return {name: made.trace.find(name).value for step in own for name in step.quantities}


# Lesson by lesson, so that the cores share them: those with experiments train for seconds.
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_the_check_has_nothing_to_say_about_a_lesson(lesson: Lesson) -> None:
    assert [str(finding) for finding in check_lesson(lesson)] == []


def test_the_check_has_nothing_to_say_about_the_course_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check_lesson", lambda lesson: [])
    assert [str(finding) for finding in check([packaged_folder()])] == []


@pytest.mark.parametrize(("unit", "heading"), HEADINGS, ids=lambda part: getattr(part, "id", ""))
def test_the_map_says_what_the_lesson_says(unit: str, heading: object) -> None:
    lesson = load_lesson(heading.id)  # type: ignore[attr-defined]
    assert heading_of(lesson).unit == unit
    assert heading == type(heading)(**{**_fields(heading_of(lesson)), "unit": ""})


def _fields(heading: object) -> dict[str, object]:
    return {name: getattr(heading, name) for name in heading.__struct_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_nothing_but_ascii_reaches_a_terminal_that_has_only_that(lesson: Lesson) -> None:
    shown = [
        lesson.title,
        lesson.about,
        *(fill(text, built(lesson, s), Spelling.ASCII) for s, _, text in texts(lesson)),
    ]
    assert [text for text in shown if not text.isascii()] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_what_stands_beside_a_drawing_is_short(lesson: Lesson) -> None:
    """Where there are only formulas nothing is drawn, and a small table has room."""
    beside = [
        (lines_of(fill(text, problem)), problem is None or problem.network is not None)
        for step, path, text in texts(lesson)
        if path[-1] == "say" and not isinstance(step, Explain)
        for problem in (built(lesson, step),)
    ]
    assert beside
    assert all(lines <= (4 if drawn else 6) for lines, drawn in beside)


def test_backpropagation_by_hand_asks_for_everything() -> None:
    lesson = load_lesson("backprop-hidden")
    assert "Backpropagation by hand" in lesson.title
    assert asked(lesson).keys() == {"O11", "O12", "yhat", "L", "dL/dyhat", *(f"dL/d{name}" for name in NINE)}


def test_backpropagation_by_hand_is_about_the_numbers_of_the_course() -> None:
    values = asked(load_lesson("backprop-hidden"))
    known = {"yhat": 18.96, "L": 120.1216, "dL/dyhat": 21.92, "dL/dW2_11": 194.54, "dL/dW1_22": 1052.16}
    assert {name: values[name] for name in known} == pytest.approx(known)


def test_backpropagation_by_hand_walks_through_the_whole_computation() -> None:
    walks = [step for step in load_lesson("backprop-hidden").steps if isinstance(step, Walk)]
    assert {phase for step in walks for phase in step.phases} == {"forward", "loss", "backward"}
    assert any(step.problem is None and len(step.phases) == 3 for step in walks)


def own_texts(lesson: Lesson, of: Step) -> list[str]:
    return [text for step, _, text in texts(lesson) if step is of]


def values_in(text: str) -> list[Placeholder]:
    """The placeholders that show a value."""
    return [one for one in placeholders(text) if one.form in ("", "numbers")]


def test_no_example_gives_away_what_is_asked_next() -> None:
    for lesson in LESSONS:
        done: set[tuple[str, str]] = set()
        for step in lesson.steps:
            made = built(lesson, step)
            assert made is not None
            names = {made.notation.parse(name) for name in step.quantities} if isinstance(step, Ask) else set()
            told = {(lesson.problem_name(step), str(name)) for name in names} & done
            assert not told, f"{step.id} in {lesson.id} was shown before"
            phases = step.phases if isinstance(step, Walk) else ()
            shown = {name for name in made.trace if made.trace[name].phase.value in phases}
            shown |= {made.notation.parse(one.name) for text in own_texts(lesson, step) for one in values_in(text)}
            done |= {(lesson.problem_name(step), str(name)) for name in shown}


def test_the_exam_question_has_its_values() -> None:
    lesson = load_lesson("forward-pass")
    exam = [step for step in lesson.steps if isinstance(step, Ask) and step.problem == "exam"]
    made = built(lesson, exam[0])
    assert made is not None
    values = {name: made.trace.find(name).value for step in exam for name in step.quantities}
    assert values == pytest.approx(
        {"z11": 0.21, "O11": 0.5523, "z12": 0.315, "O12": 0.5781, "z21": 0.686, "yhat": 0.6651}, abs=5e-5
    )


def test_every_lesson_is_in_the_catalogue() -> None:
    assert [entry.heading.id for entry in catalogue().entries] == [lesson.id for lesson in LESSONS]


def test_the_short_slopes_of_a_softened_loss_are_those_of_the_long_way() -> None:
    written = load_lesson("losses-further-on").problems["student"].formulas
    given = {"p1": 0.6, "p2": 0.3, "p3": 0.1, "u1": 1.0, "u2": -0.5, "u3": 0.25, "T": 2.0, "a": 0.5}
    made = derive(given, {name: str(text) for name, text in written.items()})
    for j in (1, 2, 3):
        assert made.find(f"slope{j}").value == pytest.approx(made.find(f"dL_soft/du{j}").value)


def test_the_minimax_loss_of_a_generator_saturates_where_the_other_does_not() -> None:
    formulas = load_lesson("losses-further-on").problems["spotted"].formulas
    made = derive({"s": -3.0}, {name: str(text) for name, text in formulas.items()})
    assert made.find("dL_minimax/ds").value == pytest.approx(-made.find("d").value)
    assert made.find("dL_other/ds").value == pytest.approx(made.find("d").value - 1)
