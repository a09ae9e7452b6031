"""What is said of a part of the drawing: enough to look, and nothing that is asked."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from tests.session.networks import ASK, EVERY, SHOW, WALK, at, hinted
from tests.session.sittings import SAMPLE, all_right, sitting
from tutor.session.inspecting import Inspector
from tutor.session.parts import parts_of
from tutor.session.session import Session


def inspector(session: Session) -> Inspector:
    found = session.view().inspector
    assert found is not None
    return found


def test_a_weight_is_told_with_its_ends_its_gradient_and_its_paths() -> None:
    told = inspector(at("3-4-2-1", WALK, "dL/dW1_11")).about("W1_11")
    assert "the weight from x₁₁ to O₁₁" in told[0]
    assert told[1].startswith("dL/dW¹₁₁ ")
    assert told[1].endswith(", 2 paths")
    assert "?" not in told[1]


def test_a_neuron_is_told_with_its_formula() -> None:
    told = inspector(at("3-4-2-1", WALK, "O11")).about("O11")
    assert "neuron 1 of layer 1" in told[0]
    assert told[1].startswith("O₁₁ = ReLU(z₁₁), z₁₁ = x₁₁·W¹₁₁")


def test_what_is_not_known_yet_is_a_question_mark() -> None:
    assert inspector(at("3-4-2-1", SHOW)).about("O11")[0].startswith("O₁₁ = ?")


@pytest.mark.parametrize("asked", ["O11", "z11", "yhat", "L"])
def test_what_is_asked_is_told_without_its_value_and_without_its_formula(asked: str) -> None:
    key = "O11" if asked == "z11" else asked
    told = inspector(at("2-2-2-2-2-1", ASK, asked=asked)).about(key)
    assert "= ?" in told[0]
    assert not any("·" in line or "(" in line for line in told)


def test_of_an_asked_gradient_neither_the_value_nor_the_paths_are_told() -> None:
    assert inspector(at("3-4-2-1", ASK)).about("W1_11")[1:] == ("dL/dW¹₁₁ = ?",)


def test_the_hint_that_shows_the_formula_shows_it_here_too() -> None:
    assert len(inspector(hinted(at("3-4-2-1", ASK, asked="O11"), 1)).about("O11")) == 2
    assert len(inspector(hinted(at("3-4-2-1", ASK, asked="O11"), 2)).about("O11")) == 3


@pytest.mark.parametrize("lesson_id", [*SAMPLE, "midterm"])
def test_no_lesson_gives_a_value_away_that_it_asks_for(lesson_id: str) -> None:
    for view in all_right(sitting(lesson_id)):
        if view.inspector is None or view.scene is None or view.kind != "ask":
            continue
        still_open = {row.label for row in view.asked if not row.done}
        for part in tuple(parts_of(view.scene))[:40]:
            for line in view.inspector.about(part.key):
                name, _, value = line.partition(" = ")
                assert name not in still_open or value.startswith("?"), line


def test_an_exam_tells_no_formula_and_no_paths() -> None:
    for view in all_right(sitting("midterm")):
        assert view.inspector is None or not view.inspector.tells or view.kind == "end"


@pytest.mark.parametrize("shape", EVERY)
def test_something_can_be_said_of_every_part_in_ascii(shape: str) -> None:
    view = at(shape, WALK, "L" if shape != "batch" else "L[2]", Spelling.ASCII).view()
    assert view.scene is not None
    assert view.inspector is not None
    for part in parts_of(view.scene):
        assert all(line.isascii() for line in view.inspector.about(part.key))


@pytest.mark.parametrize(
    ("text", "key"), [("W²₁₁", "W2_11"), ("z11", "O11"), ("O31", "yhat"), ("x2", "x12"), ("L", "L")]
)
def test_a_part_is_found_by_any_of_its_names(text: str, key: str) -> None:
    assert inspector(at("3-4-2-1", WALK)).find(text) == key


@pytest.mark.parametrize(
    ("text", "said"), [("dL/dW1_11", "no part of the drawing"), ("W9_11", "layer"), ("eta", "no part")]
)
def test_what_is_no_part_is_told_so(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        inspector(at("3-4-2-1", WALK)).find(text)
