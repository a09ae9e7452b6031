"""The whole drawing: any network in any area, and pictures one can read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.drawing.nets import dense, scenes, sizes_of_area
from tutor.drawing.canvas import Rect, Role
from tutor.drawing.characters import ASCII, UNICODE, Characters
from tutor.drawing.drawing import draw
from tutor.drawing.layout import plan
from tutor.drawing.scene import Direction, Layer, Mark, Outcome, Scene

STACKED = ([2, 2, 1], [3, 2, 1], [2, 2, 2], [2, 3, 1], [2, 2, 2, 1], [2, 2, 2, 2, 1])


@settings(max_examples=150, deadline=None)
@given(scenes(), sizes_of_area)
def test_any_scene_fills_any_area_exactly(scene: Scene, area: tuple[int, int]) -> None:
    drawing = draw(scene, *area)
    assert [len(row) for row in drawing.rows] == [area[0]] * area[1]


@settings(max_examples=100, deadline=None)
@given(scenes(plain=True), sizes_of_area)
def test_ascii_drawings_are_ascii(scene: Scene, area: tuple[int, int]) -> None:
    assert draw(scene, *area, ASCII).text().isascii()


@settings(max_examples=100, deadline=None)
@given(scenes(), sizes_of_area)
def test_places_lie_inside_the_area(scene: Scene, area: tuple[int, int]) -> None:
    for x, y, width, height in draw(scene, *area).places.values():
        assert x >= 0
        assert y >= 0
        assert width > 0
        assert height > 0
        assert x + width <= area[0]
        assert y + height <= area[1]


@settings(max_examples=60, deadline=None)
@given(scenes(most_layers=4, most_neurons=5), sizes_of_area)
def test_runs_join_to_the_rows(scene: Scene, area: tuple[int, int]) -> None:
    drawing = draw(scene, *area)
    rows = ["".join(text for text, _ in drawing.runs(row)).rstrip() for row in range(area[1])]
    assert "\n".join(rows) == drawing.text()


@settings(max_examples=60, deadline=None)
@given(scenes(most_layers=4, most_neurons=5), st.tuples(st.integers(50, 120), st.integers(10, 24)))
def test_nothing_moves_when_only_values_and_marks_change(scene: Scene, area: tuple[int, int]) -> None:
    def hushed(layer: Layer) -> Layer:
        neurons = tuple(replace(neuron, mark=Mark.QUIET, value="?") for neuron in layer.neurons)
        return replace(layer, neurons=neurons)

    assume(plan(scene, *area))  # the matrix view turns to the page the step is about
    inputs, *others = scene.layers
    quiet = replace(scene, layers=(inputs, *map(hushed, others)))
    loud, still = draw(scene, *area).places, draw(quiet, *area).places
    names = [neuron.key for layer in scene.layers for neuron in layer.neurons]
    assert [loud.get(name) for name in names] == [still.get(name) for name in names]


@pytest.mark.parametrize("sizes", STACKED, ids=str)
@pytest.mark.parametrize("height", [12, 13, 14])
@pytest.mark.parametrize("characters", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_weight_of_a_small_network_shows_its_name_when_lit(
    sizes: list[int], height: int, characters: Characters
) -> None:
    scene = dense(sizes, plain=characters is ASCII)
    for edge in (edge for layer in scene.layers for edge in layer.edges):
        lit = draw(dense(sizes, [edge.key], plain=characters is ASCII), 80, height, characters)
        assert edge.key in lit.places
        assert edge.name in lit.text()


@pytest.mark.parametrize("sizes", STACKED[:5], ids=str)
def test_up_to_four_layers_show_the_value_of_a_lit_weight(sizes: list[int]) -> None:
    for edge in (edge for layer in dense(sizes).layers for edge in layer.edges):
        assert edge.label in draw(dense(sizes, current=[edge.key]), 80, 12).text()


@pytest.mark.parametrize("key", ["x11", "O11", "W1_11", "b11", "L"])
@pytest.mark.parametrize("characters", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_mark_differs_by_character(key: str, characters: Characters) -> None:
    pictures = {
        draw(dense([2, 2, 1], lit, current, plain=characters is ASCII), 80, 13, characters).text()
        for lit, current in (([], []), ([key], []), ([], [key]))
    }
    assert len(pictures) == 3


def test_forward_and_backward_differ_by_character() -> None:
    pictures = {draw(dense([2, 2, 1], ["W1_11"], direction=way), 80, 13).text() for way in Direction}
    assert len(pictures) == 3


def test_an_unknown_value_has_a_role_of_its_own() -> None:
    drawing = draw(dense([2, 1]), 80, 12)
    assert ("?", Role.UNKNOWN) in [run for row in range(12) for run in drawing.runs(row)]


def test_a_value_too_long_for_its_room_is_visibly_cut() -> None:
    assert "1.2345…" in draw(dense([2, 1], values={"yhat": "1.23456789"}), 80, 12).text()


def test_from_eight_neurons_on_the_lit_weights_become_a_table() -> None:
    scene = dense([8, 3, 1], [f"W1_{i}2" for i in range(1, 9)], ["O12"], direction=Direction.FORWARD)
    drawing = draw(scene, 80, 15)
    assert {f"W1_{i}{j}" for i in range(1, 9) for j in range(1, 4)} <= set(drawing.places)
    assert "»O₁₂" in drawing.text()


def test_a_table_too_large_says_how_much_it_shows() -> None:
    text = draw(dense([12, 12, 1], ["W1_11"]), 80, 14).text()
    shown = [line for line in text.splitlines() if line.lstrip("•").strip().startswith("x")]
    assert f"─ {len(shown)} of 12 ─" in text
    assert f"{text.splitlines()[2].count('O')} of 12" in text.splitlines()[2]


def test_where_not_all_rows_have_room_every_row_has_its_turn() -> None:
    for source in range(1, 13):
        name = f"x1{source}" if source < 10 else f"x1,{source}"
        places = draw(dense([12, 12, 1], [f"W1_{source}1" if source < 10 else f"W1_{source},1"]), 80, 12).places
        assert name in places
        assert {"x11", "x12", "x13"} <= set(places)


def test_a_table_uses_all_the_rows_there_are() -> None:
    for height in range(9, 20):
        lines = draw(dense([12, 12, 1], ["W1_11"]), 80, height).text().splitlines()
        assert len(lines) == min(height, 18)


def test_the_columns_of_all_gaps_stand_in_the_same_place() -> None:
    first, second = (draw(replace(dense([8, 9, 9]), table=layer), 120, 14).places for layer in (1, 2))
    for j in range(1, 10):
        ends = [places[key].x + places[key].width for places, key in ((first, f"O1{j}"), (second, f"yhat{j}"))]
        assert ends[0] == ends[1]


def test_a_table_says_whose_weights_it_holds() -> None:
    scene = dense([8, 3, 1], ["W1_11"])
    layers = tuple(replace(layer, weights="W¹") for layer in scene.layers)
    assert draw(replace(scene, layers=layers), 80, 15).text().splitlines()[2].startswith(" W¹ ")


def test_many_layers_keep_their_names_in_the_strip() -> None:
    scene = dense([12] * 7)
    layers = tuple(replace(layer, name=f"O{k}") for k, layer in enumerate(scene.layers))
    top = draw(replace(scene, layers=layers), 80, 14).text().splitlines()[0]
    assert all(f"12 O{k}" in top for k in range(7))


def test_nothing_moves_when_an_outcome_becomes_known() -> None:
    def at(text: str, width: int) -> dict[str, Rect]:
        scene = dense([3, 4, 2, 1])
        known = replace(scene, outcomes=(scene.outcomes[0], Outcome("L", text, room=10)))
        places = draw(known, width, 14).places
        return {key: place for key, place in places.items() if key != "L"}

    for width in range(60, 121):
        assert at("L ?", width) == at("L 0.053576", width)


def test_the_loss_stands_below_where_targets_stand_beside() -> None:
    scene = dense([3, 4, 4])
    targets = tuple(Outcome(f"y{j}", f"y{j} 0", beside=f"yhat{j}") for j in range(1, 5))
    for height in range(13, 18):
        places = draw(replace(scene, outcomes=(*targets, Outcome("L", "L 1.7165"))), 80, height).places
        for j in range(1, 5):
            assert places[f"yhat{j}"].y <= places[f"y{j}"].y < places[f"yhat{j}"].y + places[f"yhat{j}"].height
        assert places["L"].y > places["y4"].y


def test_values_lose_digits_before_the_network_becomes_a_table() -> None:
    scene = dense([2, 2, 2, 2, 2, 1], values={"O11": "0.754792"})
    layers = []
    for layer in scene.layers:
        neurons = tuple(replace(each, short=each.value[:5]) for each in layer.neurons)
        layers.append(replace(layer, neurons=neurons, value_room=8, short_room=5))
    text = draw(replace(scene, layers=tuple(layers)), 80, 14).text()
    assert "│0.754│" in text


@given(scenes(), st.integers(20, 120), st.integers(4, 24))
def test_no_text_runs_into_another(scene: Scene, width: int, height: int) -> None:
    """Between the end of a label and the next text stands a blank or a line."""
    drawing = draw(scene, width, height)
    taken: dict[tuple[int, int], str] = {}
    for key, place in drawing.places.items():
        for x in range(place.x, place.x + place.width):
            for y in range(place.y, place.y + place.height):
                assert (x, y) not in taken, (key, taken[x, y])
                taken[x, y] = key


WORD = re.compile(r"[^\W_]")


def noted(scene: Scene, note: str) -> Scene:
    """With these words above every neuron, which lean into the gaps beside it."""
    layers = (
        replace(layer, neurons=tuple(replace(each, note=note) for each in layer.neurons)) for layer in scene.layers
    )
    return replace(scene, layers=tuple(layers))


def texts_that_touch(scene: Scene, width: int, height: int) -> list[str]:
    """Names and numbers before or behind which stands a character of another, or the frame of a box."""
    drawing = draw(scene, width, height)
    rows = ["".join(cell.text or " " for cell in row) for row in drawing.rows]
    boxes = {neuron.key for layer in scene.layers for neuron in layer.neurons}
    framed = {
        (column, row)
        for x, y, wide, high in (place for key, place in drawing.places.items() if key in boxes)
        for column in range(x, x + wide)
        for row in range(y, y + high)
    }
    return [
        f"{key}: {rows[y]}"
        for key, (x, y, wide, high) in drawing.places.items()
        if key not in boxes
        and (WORD.search(rows[y][max(0, x - 1) : x] + rows[y][x + wide : x + wide + 1]) or (x + wide, y) in framed)
    ]


@settings(max_examples=150, deadline=None)
@given(
    scenes(),
    st.sampled_from(["", "tanh", "sigmoid", "batch norm, leaky relu"]),
    st.integers(20, 140),
    st.integers(4, 40),
    st.integers(1, 6),
)
def test_no_two_texts_touch(scene: Scene, note: str, width: int, height: int, weight_room: int) -> None:
    assert texts_that_touch(replace(noted(scene, note), weight_room=weight_room), width, height) == []


@pytest.mark.parametrize("sizes", [[2, 2, 1], [1] * 5, [2, 2, 2, 2, 2, 1], [3, 4, 2]], ids=str)
@pytest.mark.parametrize("height", [11, 18])
def test_no_two_texts_touch_at_any_width_where_all_is_lit(sizes: list[int], height: int) -> None:
    edges = [edge.key for layer in dense(sizes).layers for edge in layer.edges]
    scene = replace(noted(dense(sizes, edges), "sigmoid"), weight_room=1)
    assert [texts_that_touch(scene, width, height) for width in range(30, 121)] == [[]] * 91


@pytest.mark.parametrize(
    ("sizes", "width", "height"),
    [([2, 2, 1], 80, 16), ([3, 4, 2], 87, 22), ([2, 2, 2, 2, 2, 1], 150, 20), ([1] * 5, 120, 19)],
)
def test_a_label_keeps_its_place_whatever_is_lit_where_all_are_labelled(
    sizes: list[int], width: int, height: int
) -> None:
    layout = plan(dense(sizes), width, height)
    assert layout is not None
    assert all(gap.all_labelled for gap in layout.gaps)
    edges = [edge.key for layer in dense(sizes).layers for edge in layer.edges]
    quiet = draw(dense(sizes), width, height).places
    for key in edges:
        lit = draw(dense(sizes, edges, [key], direction=Direction.BACKWARD), width, height).places
        assert {name: (lit[name].x, lit[name].y) for name in edges} == {
            name: (quiet[name].x, quiet[name].y) for name in edges
        }


def test_an_empty_scene_is_an_empty_drawing() -> None:
    assert draw(Scene(()), 10, 2).text() == "\n"
