"""Pointing at a part of the drawing: the cursor is what stands on the answer line."""

from __future__ import annotations

from functools import partial

import pytest

from tests.session.networks import EVERY, SHOW, at
from tests.tui.worlds import PARTS, scene, to_point_at
from tutor.drawing.relighting import relit
from tutor.drawing.scene import Mark, Scene
from tutor.session.parts import parts_of
from tutor.session.view import Part
from tutor.tui.edit import holding
from tutor.tui.glyphs import UNICODE
from tutor.tui.lesson_page import lesson_page
from tutor.tui.lines import Role
from tutor.tui.page import Page
from tutor.tui.pointing import first_look, looked_at, moved, part_of, pointed, stepped
from tutor.tui.reading import Reading
from tutor.tui.sketch import sketch_of


def marks(given: Scene) -> dict[str, Mark]:
    neurons = {neuron.key: neuron.mark for layer in given.layers for neuron in layer.neurons}
    edges = {edge.key: edge.mark for layer in given.layers for edge in layer.edges}
    biases = {each.bias.key: each.bias.mark for layer in given.layers for each in layer.neurons if each.bias}
    return {**neurons, **edges, **biases}


@pytest.mark.parametrize("key", ["x11", "W1_22", "O12", "b11", "yhat"])
def test_exactly_the_part_becomes_current(key: str) -> None:
    assert [name for name, mark in marks(pointed(scene(3), key)).items() if mark is Mark.CURRENT] == [key]


def test_an_unknown_part_changes_nothing() -> None:
    assert pointed(scene(3), "W9_99") == scene(3)


@pytest.mark.parametrize(
    ("text", "direction", "key"),
    [
        ("", "down", "x11"),
        ("", "up", "O11"),
        ("layer 0 neuron 1", "right", "W1_11"),
        ("layer 1 neuron 1", "left", "W1_11"),
        ("junk", "down", "x11"),
    ],
)
def test_moving(text: str, direction: str, key: str) -> None:
    assert moved(PARTS, text, direction).key == key


def test_other_words_mean_no_part() -> None:
    assert part_of(PARTS, "somewhere") is None


def page(text: str) -> Page:
    reading = Reading(drafts={"dL/dW1_11": holding(text)})
    return lesson_page(to_point_at(), reading, (80, 24), UNICODE, [], [], partial(sketch_of, unicode=True))


def test_the_drawing_shows_what_is_pointed_at() -> None:
    loud = [span.text for line in page("layer 1 neuron 1").lines for span in line if span.role is Role.HEAVY]
    assert any("┏━" in text for text in loud)
    assert page("layer 1 neuron 1") != page("layer 0 neuron 1")


# --- stepping along the weights -----------------------------------------------------------------

DRAWN = tuple(parts_of(scene(3)))


@pytest.mark.parametrize(
    ("key", "direction", "to"),
    [
        ("", "right", "x11"),
        ("x11", "right", "W1_11"),
        ("x12", "right", "W1_22"),
        ("W1_12", "right", "O12"),
        ("W1_12", "left", "x11"),
        ("W1_12", "down", "W1_21"),
        ("W1_11", "up", "W1_22"),
        ("O12", "up", "b12"),
        ("b12", "right", "O12"),
        ("O12", "left", "W1_22"),
        ("yhat", "right", "y"),
        ("y", "down", "L"),
        ("L", "left", "yhat"),
        ("x11", "left", "x11"),
        ("L", "right", "L"),
    ],
)
def test_the_cursor_moves_by_neuron_and_along_weights(key: str, direction: str, to: str) -> None:
    assert stepped(DRAWN, key, direction).key == to


WEIGHTS = tuple(part for part in DRAWN if part.column % 2)
BIASES = tuple(part for part in DRAWN if not part.column % 2 and part.ends)
NEURONS = tuple(part for part in DRAWN if not part.column % 2 and not part.ends and part.column < 6)


@pytest.mark.parametrize(
    ("parts", "key", "direction", "to"),
    [
        (WEIGHTS, "W1_12", "right", "W2_21"),
        (WEIGHTS, "W2_21", "left", "W1_22"),
        (WEIGHTS, "W2_11", "right", "W2_11"),
        (NEURONS, "x12", "right", "O12"),
        (NEURONS, "yhat", "left", "O11"),
        (BIASES, "b12", "right", "b21"),
    ],
)
def test_among_parts_of_one_kind_it_goes_on_to_the_next_column_that_has_any(
    parts: tuple[Part, ...], key: str, direction: str, to: str
) -> None:
    assert stepped(parts, key, direction).key == to


@pytest.mark.parametrize("shape", EVERY)
def test_every_part_can_be_reached(shape: str) -> None:
    drawn = at(shape, SHOW).view().scene
    assert drawn is not None
    parts = tuple(parts_of(drawn))
    if len(parts) > 200:  # the same, and much longer
        parts = tuple(part for part in parts if part.column < 3)
    reached, waiting = {parts[0].key}, [parts[0].key]
    while waiting:
        key = waiting.pop()
        for direction in ("up", "down", "left", "right"):
            other = stepped(parts, key, direction).key
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    assert reached == {part.key for part in parts}


def test_the_part_that_is_looked_at_is_current_and_its_neurons_are_lit() -> None:
    looked = marks(relit(scene(3, "O11"), looked_at(scene(3), "W2_21")))
    assert {key: mark for key, mark in looked.items() if mark is not Mark.QUIET} == {
        "W2_21": Mark.CURRENT,
        "O12": Mark.LIT,
        "yhat": Mark.LIT,
    }


def test_the_first_look_is_at_what_the_step_is_about() -> None:
    assert first_look(scene(3, "W1_11")) == "W1_11"
    assert first_look(scene(3)) == "x11"
