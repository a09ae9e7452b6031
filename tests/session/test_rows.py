"""Several rows of data: which is drawn, and the paths of a mean over them."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from tests.session.networks import ASK, WALK, at, hinted
from tutor.drawing.scene import Mark
from tutor.session import actions


def names(view: object) -> list[str]:
    return [neuron.key for neuron in view.scene.layers[0].neurons]  # type: ignore[attr-defined]


def test_the_next_row_is_drawn_and_after_the_last_the_first() -> None:
    session = at("batch", ASK)
    assert (session.view().row, session.view().rows) == (1, 4)
    rows = [session.act(actions.ShowRow()).row for _ in range(4)]
    assert rows == [2, 3, 4, 1]
    assert session.act(actions.ShowRow(by=-1)).row == 4


def test_the_drawing_has_the_names_and_values_of_its_row() -> None:
    session = at("batch", ASK)
    assert names(session.view()) == ["x11", "x12"]
    assert names(session.act(actions.ShowRow(3))) == ["x31", "x32"]


def test_another_step_draws_the_row_it_is_about() -> None:
    session = at("batch", WALK, "O11[2]")
    assert session.view().row == 2
    assert session.act(actions.ShowRow(4)).row == 4
    assert session.act(actions.Forward()).row == 2


def test_an_answer_leaves_the_row_that_is_drawn() -> None:
    session = at("batch", ASK)
    session.act(actions.ShowRow(3))
    assert hinted(session, 1).view().row == 3
    assert session.act(actions.Answer("dJ/dW1_11", "7")).row == 3


def test_where_there_is_one_row_nothing_changes() -> None:
    session = at("2-2-1", ASK)
    before = session.view()
    assert session.act(actions.ShowRow()) == before
    assert before.rows == 0


def test_to_look_at_another_row_stores_nothing() -> None:
    session = at("batch", ASK)
    state = session.state
    session.act(actions.ShowRow())
    assert session.state == state


def test_a_mean_over_rows_has_the_paths_of_the_row_that_is_drawn() -> None:
    session = at("batch", ASK, spelling=Spelling.ASCII)
    view = session.view()
    assert view.paths[0] == "dJ/dW1_11 is the mean of 4 rows. In row 1 dL[1]/dW1_11 has one path."
    assert "W1_11" in view.routes[0].marks
    assert "x11" in view.routes[0].marks
    second = session.act(actions.ShowRow(2))
    assert "In row 2 dL[2]/dW1_11 has one path." in second.paths[0]
    assert second.routes[0].heading.startswith("Row 2. Path 1 of 1:")
    assert "x21" in second.routes[0].marks
    assert second.routes[-1].total == "dJ/dW1_11 is the mean of all 4 rows"


def test_each_part_that_a_path_of_a_row_lights_is_drawn() -> None:
    session = at("batch", ASK)
    for row in range(1, 5):
        view = session.act(actions.ShowRow(row))
        assert view.scene is not None
        drawn = {neuron.key for layer in view.scene.layers for neuron in layer.neurons}
        drawn |= {edge.key for layer in view.scene.layers for edge in layer.edges}
        drawn |= {outcome.key for outcome in view.scene.outcomes}
        assert set(view.routes[0].marks) <= drawn


@pytest.mark.parametrize("row", [1, 4])
def test_the_cursor_tells_the_values_of_the_row_that_is_drawn(row: int) -> None:
    session = at("batch", WALK, "dJ/dW1_11")
    view = session.act(actions.ShowRow(row))
    assert view.inspector is not None
    said = view.inspector.about("W1_11")
    assert any(line.startswith(f"dL[{row}]/dW¹₁₁") or f"[{row}]" in line for line in said)


def test_in_the_drawing_of_another_row_nothing_of_a_step_is_lit() -> None:
    session = at("batch", WALK, "z11[2]")
    for row in (1, 2, 3):
        scene = session.act(actions.ShowRow(row)).scene
        assert scene is not None
        marks = {edge.mark for layer in scene.layers for edge in layer.edges}
        assert (marks == {Mark.QUIET}) is (row != 2)


def test_a_mean_over_rows_is_lit_in_the_drawing_of_each() -> None:
    session = at("batch", WALK, "dJ/dW1_11")
    for row in range(1, 5):
        scene = session.act(actions.ShowRow(row)).scene
        assert scene is not None
        assert any(edge.mark is Mark.CURRENT for layer in scene.layers for edge in layer.edges)
