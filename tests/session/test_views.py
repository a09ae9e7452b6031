"""What is shown is plain text, pure ASCII where that is asked for, and says what the engine computes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from engine.expressions import evaluate
from engine.names import Spelling
from engine.parsing import parse
from engine.working import working
from tests.session.laboratory import train_to_the_end
from tests.session.networks import WALK, at
from tests.session.sittings import (
    BOTH,
    LESSONS,
    SAMPLE,
    Kept,
    all_right,
    course_lesson,
    go_to,
    is_open,
    right_answer,
    sitting,
    small,
)
from tutor.course.problems import built
from tutor.reports.solution import in_format
from tutor.session import actions
from tutor.session.conventions import of_the_course
from tutor.session.panel import working_lines
from tutor.session.session import Session
from tutor.session.view import View
from tutor.session.viewing import view


def texts(value: object) -> Iterator[str]:
    """Every text anywhere in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))


def waits_for_a_run(shown: View) -> bool:
    return shown.experiment is not None and bool(shown.experiment.needs)


def all_of(session: Session) -> Iterator[View]:
    """Everything there is to see in a lesson: wrong answers, hints, every option, right answers."""
    while (shown := session.view()).kind != "end":
        yield shown
        if shown.asked and shown.kind in ("ask", "experiment") and is_open(shown) and not waits_for_a_run(shown):
            key = shown.asked[shown.focus].key
            for typed in ("−3·", "1.5", "ŷ²", "-2"):
                yield session.act(actions.Answer(key, typed))
            for _ in range(3):
                yield session.act(actions.Hint(key))
        if shown.options:
            for number in range(1, len(shown.options) + 1):
                yield session.act(actions.Choose(number))
        session.act(right_answer(session) if is_open(session.view()) else actions.Forward())
        train_to_the_end(session)
    yield shown


def every_text(lesson_id: str, marked_in: Spelling, shown_in: Spelling) -> set[str]:
    """All texts there are to see in a lesson, marked in one spelling and shown in another."""
    session = sitting(lesson_id, spelling=marked_in)
    return {text for _ in all_of(session) for text in texts(session.view(shown_in))}


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_view_in_ascii_is_pure_ascii(lesson_id: str) -> None:
    shown = every_text(lesson_id, Spelling.ASCII, Spelling.ASCII)
    assert [text for text in shown if not text.isascii() or not text.replace("\n", "").isprintable()] == []


@pytest.mark.parametrize("lesson_id", SAMPLE)
def test_a_view_in_ascii_is_pure_ascii_also_where_it_was_marked_in_unicode(lesson_id: str) -> None:
    shown = every_text(lesson_id, Spelling.UNICODE, Spelling.ASCII)
    assert [text for text in shown if not text.isascii()] == []


@pytest.mark.parametrize("lesson_id", SAMPLE)
def test_no_text_has_control_characters(lesson_id: str) -> None:
    shown = every_text(lesson_id, Spelling.UNICODE, Spelling.UNICODE)
    assert [text for text in shown if not text.replace("\n", "").isprintable()] == []


def test_control_characters_in_an_answer_never_reach_a_view() -> None:
    shown = sitting(small("ask: yhat")).act(actions.Answer("yhat", "\x1b[31m7\t\x07"))
    assert all(text.isprintable() for text in texts(shown))


def test_only_the_text_of_a_step_has_line_breaks() -> None:
    for shown in all_of(sitting("backprop-hidden")):
        assert not any("\n" in text for part in (shown.messages, shown.asked, shown.working) for text in texts(part))


def test_a_caret_points_at_the_same_character_in_either_spelling() -> None:
    session = sitting(small("ask: yhat"))
    session.act(actions.Answer("yhat", "W¹₁₁·2 $"))
    unicode, ascii_ = (session.view(spelling).messages[-1] for spelling in BOTH)
    assert (unicode.caret, ascii_.caret) == (unicode.quoted.index("$"), ascii_.quoted.index("$"))


@pytest.mark.parametrize("lesson_id", SAMPLE)
@pytest.mark.parametrize("spelling", BOTH)
def test_every_line_of_every_working_has_the_value_the_engine_has(lesson_id: str, spelling: Spelling) -> None:
    lesson = course_lesson(lesson_id)
    problems = [built(lesson), *(built(lesson, step) for step in lesson.steps if lesson.problem_name(step))]
    for problem in filter(None, problems):
        for name, made in problem.trace.items():
            for line in working_lines(problem.trace, name, spelling):
                if " if " in line.text:  # a choice is told in words; the line of numbers holds the branch taken
                    continue
                typed = re.sub(r"\|([^|]*)\|", r"abs(\1)", line.text)
                value = evaluate(parse(typed, problem.notation), problem.trace.numbers)
                # Six digits are shown, so a difference of nearly equal numbers is only as good as they are.
                largest = max(map(abs, problem.trace.numbers.values()))
                assert value == pytest.approx(made.value, rel=2e-5, abs=1e-6 * largest)


def test_the_working_on_the_screen_is_that_of_the_json() -> None:
    session = sitting("backprop-hidden", spelling=Spelling.ASCII)
    problem = built(session.lesson)
    assert problem is not None
    records = json.loads(in_format("json", problem.trace, list(problem.trace.values())))["quantities"]
    by_name = {record["name"]: record for record in records}
    for step in ("ask:O11", "ask:yhat", "ask:L", "ask:dL/dyhat", "ask:dL/dW1_22"):
        go_to(session, step)
        shown = session.act(right_answer(session))
        lines = {line.stage: line.text for line in shown.working}
        record = by_name[shown.asked[0].key]
        assert record["rule"] == lines["rule"]
        assert record["formula"] == lines.get("formula", lines["rule"])


def test_the_current_factor_of_a_chain_is_its_last() -> None:
    problem = built(course_lesson("backprop-hidden"))
    assert problem is not None
    name = problem.trace.find("dL/dW1_11").name
    rule, formula, *_ = working_lines(problem.trace, name, Spelling.ASCII)
    assert [piece.text for piece in rule.pieces if piece.current] == [str(working(problem.trace, name).factors[-1])]
    assert [piece.text for piece in formula.pieces if piece.current] == ["x11"]


def test_a_long_sum_is_folded_on_the_screen_and_written_out_on_paper() -> None:
    wide = ", ".join(["1"] * 12)
    weights = ", ".join(["[1]"] * 12)
    problem = f"{{layers: [12, 1], activations: [linear], rows: [{{x: [{wide}], y: 1}}], weights: {{W1: [{weights}]}}}}"
    lesson = small(f"{{walk: forward, problem: {problem}}}")
    made = built(lesson, lesson.steps[0])
    assert made is not None
    name = made.trace.find("yhat").name
    assert "more" in working_lines(made.trace, name, Spelling.ASCII)[0].text
    assert "more" not in working_lines(made.trace, name, Spelling.ASCII, fold=None)[0].text


def test_a_view_is_the_same_each_time_it_is_made() -> None:
    session = sitting("backprop-output")
    for shown in all_right(session):
        assert view(session.lesson, session.state, session.spelling) == shown


def test_a_walk_says_which_way_the_computation_runs() -> None:
    session = sitting(small("walk: [forward, backward]"))
    ways = []
    for place in (1, 2):
        scene = session.act(actions.WalkTo(place)).scene
        assert scene is not None
        ways.append(scene.direction.value)
    assert ways == ["forward", "backward"]


def test_room_for_values_does_not_change_when_they_become_known() -> None:
    session = sitting("backprop-hidden")
    hidden = go_to(session, "ask:O11").scene
    found = session.act(actions.Answer("O11", "8.875")).scene
    assert hidden is not None
    assert found is not None
    assert [layer.value_room for layer in hidden.layers] == [layer.value_room for layer in found.layers]


def test_paths_are_told_for_a_gradient_and_add_up() -> None:
    shown = go_to(sitting("backprop-hidden"), "ask:dL/dW1_11")
    assert shown.paths[0].endswith("has one path.")
    assert len(shown.paths) == 2


def test_an_explanation_has_no_drawing_and_no_question() -> None:
    shown = sitting("backprop-hidden", Kept()).view()
    assert (shown.kind, shown.scene, shown.asked) == ("explain", None, ())


def test_more_figures_are_shown_when_they_are_wanted() -> None:
    session = sitting("backprop-sigmoid")
    while "≈" not in [line.sign for line in session.view().working]:
        session.act(actions.Forward())
    few = [line.text for line in session.view().working]
    session.write_as(Spelling.UNICODE, 10)
    many = [line.text for line in session.view().working]
    assert sum(map(len, many)) > sum(map(len, few))


def test_a_value_is_shown_with_no_fewer_figures_than_are_asked() -> None:
    session = sitting(small("{ask: yhat, digits: 9, problem: other}"))
    shown = session.act(actions.Answer("yhat", "sigmoid(0.5)"))
    assert shown.asked[0].value == "0.622459331"
    assert shown.working[-1].text == "0.622459331"


def test_derivatives_are_written_as_they_are_wanted() -> None:
    session = sitting("backprop-output")
    session.write_as(Spelling.PARTIAL, 6)
    shown = [session.view()]
    while shown[-1].kind != "end":
        shown.append(session.act(actions.Forward()))
    words = " ".join(view.text + "".join(line.text for line in view.working) for view in shown)
    assert "∂L/∂ŷ" in words
    assert "dL/d" not in words


@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.PARTIAL, Spelling.ASCII])
def test_the_conventions_of_the_course_are_those_of_a_network_in_it(spelling: Spelling) -> None:
    general = of_the_course(spelling)
    session = sitting("backprop-sigmoid", spelling=spelling)
    for said in session.view().conventions[-3:]:
        assert said in general
    assert all(line.isascii() for line in general) == (spelling is Spelling.ASCII)


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("O11", {"x₁₁", "x₁₂", "W¹₁₁", "W¹₂₁", "b₁₁"}),
        ("dL/dO11", {"dL/dŷ", "W²₁₁"}),
    ],
)
def test_the_table_of_values_marks_what_the_step_is_computed_from(name: str, needed: set[str]) -> None:
    known = at("2-2-1", WALK, name).view().known
    assert {each.label for each in known if each.needed} == needed
