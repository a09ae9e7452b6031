"""Repainting the changed rectangles alone turns one drawing into the next."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.drawing.nets import dense, scenes, sizes_of_area
from tutor.drawing.changes import RECT_COST, changed
from tutor.drawing.drawing import Drawing, draw
from tutor.drawing.scene import Direction, Scene


def repainted(old: Drawing, new: Drawing) -> list[list[object]]:
    cells: list[list[object]] = [list(row) for row in old.rows]
    for x, y, width, height in changed(old, new):
        for row in range(y, y + height):
            cells[row][x : x + width] = new.rows[row][x : x + width]
    return cells


@settings(max_examples=60, deadline=None)
@given(scenes(), scenes(), sizes_of_area)
def test_repainting_the_rectangles_gives_the_new_drawing(one: Scene, two: Scene, area: tuple[int, int]) -> None:
    old, new = draw(one, *area), draw(two, *area)
    assert repainted(old, new) == [list(row) for row in new.rows]


@settings(max_examples=20, deadline=None)
@given(scenes(), sizes_of_area)
def test_equal_drawings_need_no_repainting(scene: Scene, area: tuple[int, int]) -> None:
    assert changed(draw(scene, *area), draw(scene, *area)) == ()


def test_a_drawing_of_another_size_is_repainted_whole() -> None:
    scene = dense([2, 1])
    assert changed(draw(scene, 80, 12), draw(scene, 70, 12)) == ((0, 0, 70, 12),)


def test_a_value_that_becomes_known_repaints_only_its_own_cells() -> None:
    old = draw(dense([2, 2, 1], current=["O11"]), 80, 13)
    new = draw(dense([2, 2, 1], current=["O11"], values={"O11": "8.875"}), 80, 13)
    (rect,) = changed(old, new)
    assert (rect.width, rect.height) == (5, 1)


def test_a_step_to_the_next_neuron_stays_within_the_budget_of_a_slow_line() -> None:
    first = dense([2, 2, 1], ["W1_11", "W1_21"], ["O11"], direction=Direction.FORWARD)
    second = dense([2, 2, 1], ["W1_12", "W1_22"], ["O12"], direction=Direction.FORWARD)
    rects = changed(draw(first, 80, 13), draw(second, 80, 13))
    assert sum(RECT_COST + rect.width * rect.height for rect in rects) < 400


def test_a_double_width_character_is_never_halved_by_a_rectangle() -> None:
    def captioned(text: str) -> Drawing:
        scene = dense([1, 1])
        neuron = replace(scene.layers[0].neurons[0], caption=text)
        layers = (replace(scene.layers[0], neurons=(neuron,)), *scene.layers[1:])
        return draw(replace(scene, layers=layers), 60, 12)

    for rect in changed(captioned("a工b"), captioned("工ab")):
        for drawing in (captioned("a工b"), captioned("工ab")):
            assert drawing.rows[rect.y][rect.x].text != ""
            assert drawing.rows[rect.y][rect.x + rect.width].text != ""
