"""The drawing in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.drawing.nets import dense, scenes
from tutor.drawing.scene import Direction, Mark, Scene
from tutor.drawing.words import describe


def test_a_neuron_is_fed_by_named_neurons_through_named_weights() -> None:
    scene = dense([2, 2, 1], ["W1_11", "W1_21", "b11"], ["O11"], direction=Direction.FORWARD, plain=True)
    assert describe(scene)[:2] == [
        "Now: O11, not known yet.",
        "In this step: O11 is fed by x11 through W1_11 = 0.3 and by x12 through W1_21 = 0.6, with bias b11 = 0.5.",
    ]


def test_backward_the_lit_part_runs_from_the_loss_to_the_input() -> None:
    scene = dense([2, 2, 1], ["W2_11", "L"], ["W1_11"], direction=Direction.BACKWARD, plain=True)
    assert describe(scene)[:4] == [
        "Now: W1_11 = 0.3, from x11 to O11.",
        "In this step: L 120.12.",
        "In this step: yhat leads back to O11 through W2_11 = 0.4.",
        "In this step: O11 leads back to x11 through W1_11 = 0.3.",
    ]


def test_what_is_quiet_is_said_after_the_step() -> None:
    scene = dense([2, 2, 1], ["W1_11"], direction=Direction.FORWARD, plain=True)
    lines = describe(scene)
    assert "O11 is also fed by x12 through W1_21 = 0.6." in lines
    assert lines.index("O11 is also fed by x12 through W1_21 = 0.6.") > lines.index(
        "In this step: O11 is fed by x11 through W1_11 = 0.3."
    )


def test_a_quiet_neuron_with_many_inputs_counts_them() -> None:
    assert "yhat is fed by all 8 neurons from O11 to O18." in describe(dense([2, 8, 1], ["W1_11"], plain=True))


@settings(max_examples=40, deadline=None)
@given(scenes(plain=True))
def test_every_marked_edge_is_said(scene: Scene) -> None:
    text = "\n".join(describe(scene))
    assert all(edge.name in text for layer in scene.layers for edge in layer.edges if edge.mark is not Mark.QUIET)


def test_neurons_without_names_of_their_own_are_told_by_where_they_stand() -> None:
    scene = dense([2, 2, 1])
    layers = tuple(
        replace(layer, neurons=tuple(replace(neuron, name="O", value="") for neuron in layer.neurons))
        for layer in scene.layers
    )
    said = " ".join(describe(replace(scene, layers=layers)))
    assert "O in column 2 row 1 is fed by O in column 1 row 1 through" in said


def test_of_a_table_each_column_is_told_with_its_numbers() -> None:
    scene = dense([8, 3, 1], ["W1_11"], plain=True)
    column = [edge.value for edge in scene.layers[1].edges if edge.target == 1]
    told = f"O12 is fed by all 8 neurons from x11 to x18 through W1_12 to W1_82 = {', '.join(column)}."
    assert told in describe(scene)
