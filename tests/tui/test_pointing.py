"""Pointing at a part of the drawing: the cursor is what stands on the answer line."""

from __future__ import annotations

from functools import partial

import pytest

from tests.tui.worlds import PARTS, scene, to_point_at
from tutor.drawing.scene import Mark, Scene
from tutor.tui.edit import holding
from tutor.tui.glyphs import UNICODE
from tutor.tui.lesson_page import Reading, lesson_page
from tutor.tui.lines import Role
from tutor.tui.page import Page
from tutor.tui.pointing import moved, part_of, pointed
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
    ("text", "by", "key"),
    [
        ("", 1, "x11"),
        ("", -1, "O11"),
        ("from x11 to O11", 1, "O11"),
        ("layer 1 neuron 1", 1, "x11"),
        ("junk", 1, "x11"),
    ],
)
def test_moving(text: str, by: int, key: str) -> None:
    assert moved(PARTS, text, by).key == key


def test_other_words_mean_no_part() -> None:
    assert part_of(PARTS, "somewhere") is None


def page(text: str) -> Page:
    reading = Reading(drafts={"dL/dW1_11": holding(text)})
    return lesson_page(to_point_at(), reading, (80, 24), UNICODE, [], [], partial(sketch_of, unicode=True))


def test_the_drawing_shows_what_is_pointed_at() -> None:
    loud = [span.text for line in page("layer 1 neuron 1").lines for span in line if span.role is Role.HEAVY]
    assert any("┏━" in text for text in loud)
    assert page("layer 1 neuron 1") != page("layer 0 neuron 1")
