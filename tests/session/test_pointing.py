"""Finding a part in the drawing: told by where it is, never by its name, and the drawing gives nothing away."""

from __future__ import annotations

import re

import pytest

from engine.names import Spelling
from tests.session.kinds import answered, at, tone
from tests.session.sittings import go_to, sitting
from tutor.drawing.characters import ASCII
from tutor.drawing.drawing import draw
from tutor.drawing.words import describe
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import Tone
from tutor.tui.pointing import pointed

WEIGHT, BIAS, NEURON, INPUT, DEEP = "point:W1_21", "point:b12", "point:O12", "point:x12", "point:W2_32@deep"


def shown(session: Session, key: str = "") -> str:
    """The drawing and its words, with the cursor on ``key``."""
    scene = session.view().scene
    assert scene is not None
    scene = pointed(scene, key)
    return "\n".join([draw(scene, 78, 16, ASCII).text(), *describe(scene)])


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        (WEIGHT, "from x12 to O11"),
        (WEIGHT, "x2 O11"),
        (WEIGHT, "x2 -> O11"),
        (WEIGHT, "x12 to z11"),
        (WEIGHT, "2 to 1 in layer 1"),
        (WEIGHT, "from neuron 2 to neuron 1, layer 1"),
        (WEIGHT, "input 2 to layer 1 neuron 1"),
        (DEEP, "O13 yhat2"),
        (DEEP, "O13 O22"),
        (DEEP, "3 to 2"),
        (BIAS, "layer 1 neuron 2"),
        (BIAS, "neuron 2 of layer 1"),
        (BIAS, "column 2 row 2"),
        (NEURON, "layer 1, neuron 2"),
        (INPUT, "input 2"),
        (INPUT, "layer 0 neuron 2"),
    ],
)
def test_a_place_may_be_told_in_many_ways(step: str, typed: str) -> None:
    assert tone(at(step), typed) is Tone.RIGHT


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        (WEIGHT, "x1 O12", "Not that one: W1_12 goes from x11 to O12. From and to are the other way round"),
        (WEIGHT, "O12 yhat", "Not that one: W2_21 goes from O12 to yhat. Look at the layer"),
        (WEIGHT, "layer 1 neuron 1", "Not that one: O11 is put out by neuron 1 of layer 1. A weight is asked."),
        (NEURON, "column 2 row 1", "Not that one: O11 is put out by neuron 1 of layer 1."),
        (NEURON, "layer 2 neuron 1", "Not that one: yhat is put out by neuron 1 of layer 2. Look at the layer"),
        (BIAS, "layer 1 neuron 1", "Not that one: b11 is the bias of neuron 1 in layer 1."),
    ],
)
def test_a_wrong_place_is_told_by_its_name(step: str, typed: str, said: str) -> None:
    message = answered(at(step), typed)
    assert message.tone is Tone.WRONG
    assert message.text.startswith(said)


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        (WEIGHT, "W1_21", "Not by its name: say where it is by its two ends"),
        (WEIGHT, "W¹₂₁", "Not by its name"),
        (NEURON, "O12", "Not by its name: say where it is by layer and neuron"),
        (BIAS, "b12", "Not by its name"),
        (WEIGHT, "2 to 1", "In which layer?"),
        (WEIGHT, "x1 to yhat", "A weight leads from one layer to the next"),
        (WEIGHT, "somewhere", "This is no place in the drawing."),
        (NEURON, "layer 5 neuron 1", "There is no neuron 1 in layer 5 here."),
        (NEURON, "column 0 row 1", "There is no neuron 1 in layer -1 here."),
    ],
)
def test_what_is_no_place_costs_nothing(step: str, typed: str, said: str) -> None:
    message = answered(at(step), typed)
    assert message.tone is Tone.FREE
    assert message.text.startswith(said)


@pytest.mark.parametrize(
    ("step", "name"), [(WEIGHT, "W1_21"), (BIAS, "b12"), (NEURON, "O12"), (INPUT, "x12"), (DEEP, "W2_32")]
)
def test_the_drawing_never_shows_the_name_that_is_asked(step: str, name: str) -> None:
    session = at(step)
    assert name not in shown(session)
    for part in session.view().parts:
        assert name not in shown(session, part.key)


@pytest.mark.parametrize("step", ["point:O11", "point:b12", "point:b21", "point:W1_12", "point:W2_21"])
def test_the_example_of_how_to_say_it_is_another_place(step: str) -> None:
    session = sitting("notation")
    go_to(session, step)
    example = re.search(r"such as ([^;.]+)", session.view().text)
    assert example
    assert answered(session, example[1]).tone is Tone.WRONG


def test_no_number_leads_to_the_part_either() -> None:
    view = at(WEIGHT).view()
    assert view.known == ()
    assert all(edge.value == "" for layer in view.scene.layers for edge in layer.edges) if view.scene else False


@pytest.mark.parametrize("step", [WEIGHT, BIAS, NEURON, INPUT, DEEP])
def test_the_cursor_on_the_part_is_the_right_answer_and_on_no_other(step: str) -> None:
    session = at(step)
    key = session.view().asked[0].key
    parts = session.view().parts
    assert sum(part.key == key for part in parts) == 1
    assert len({part.answer for part in parts}) == len(parts)
    for part in parts:
        assert (tone(at(step), part.answer) is Tone.RIGHT) == (part.key == key)


def test_once_found_the_part_is_lit_with_its_name() -> None:
    session = at(WEIGHT, spelling=Spelling.ASCII)
    message = answered(session, "x2 O11")
    assert message.text == "Right: W1_21 goes from x12 to O11. Into layer 1."
    assert "W1_21" in shown(session)
    assert session.view().parts == ()


def test_hints_read_the_name_number_by_number() -> None:
    session = at(WEIGHT)
    told = [session.act(actions.Hint("W1_21")).messages[-1].text for _ in range(4)]
    assert told[1:] == [
        "W1_21 leads into layer 1. The inputs are layer 0.",
        "W1_21 comes from neuron 2 of layer 0.",
        "W1_21 goes from x12 to O11.",
    ]
