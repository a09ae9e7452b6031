"""Finding a quantity by its name, in any spelling, whole or begun."""

from __future__ import annotations

import pytest

from engine.names import Derivative, Name, Notation, Spelling, loss, output, prediction, spell, weight
from tests.session.sittings import sitting
from tutor.session import actions
from tutor.session.lookup import Lookup, found_in

NOTATION = Notation((2, 2, 1), direct=frozenset({1, 2}))
GRADIENTS = tuple(Derivative(loss(), weight(k, i, j)) for k, i, j in ((2, 1, 1), (2, 2, 1), (1, 1, 1), (1, 1, 2)))
NAMES: tuple[Name, ...] = (output(1, 1), output(1, 2), prediction(), loss(), *GRADIENTS)
LOOKUP = Lookup(NAMES, NOTATION, Spelling.UNICODE)


@pytest.mark.parametrize(
    "text", ["dL/dW2_11", "dL/dW²₁₁", "∂L/∂W²₁₁", "dl/dw2_11", "dL/dW^2_11", "W²₁₁", "w2_11", "W^2_11"]
)
def test_every_spelling_is_found(text: str) -> None:
    assert LOOKUP.read(text) == GRADIENTS[0]


@pytest.mark.parametrize(("text", "count"), [("", 8), ("dL/dW", 4), ("dL/dW1", 2), ("O1", 2), ("yhat", 1), ("ŷ", 1)])
def test_what_is_typed_filters(text: str, count: int) -> None:
    assert len(LOOKUP.matches(text)) == count


def test_a_whole_name_comes_before_those_that_hold_it() -> None:
    assert LOOKUP.matches("L")[0] == loss()
    assert LOOKUP.matches("dL")[:4] == GRADIENTS


@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.ASCII])
def test_every_name_is_found_as_it_is_shown(spelling: Spelling) -> None:
    assert [LOOKUP.read(spell(name, spelling)) for name in NAMES] == list(NAMES)


def test_another_name_of_the_same_is_found() -> None:
    assert LOOKUP.read("O21") == prediction()
    assert LOOKUP.read("z11") == output(1, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type a name"),
        ("what", "is not a name in this problem"),
        ("W1_13", "goes from 1 to 2"),
        ("x11", "this walk"),
    ],
)
def test_what_cannot_be_found_is_told_in_a_sentence(text: str, words: str) -> None:
    assert words in str(found_in(LOOKUP, text))


def test_without_a_walk_that_is_told() -> None:
    assert found_in(None, "O11") == "There is no walk here to go to a quantity of."


def test_a_walk_is_gone_through_by_name() -> None:
    session = sitting("backprop-hidden")
    while session.view().kind != "walk":
        session.act(actions.Forward())
    view = session.view()
    assert view.lookup is not None
    for place, name in enumerate(view.lookup.names, start=1):
        assert session.act(actions.GoToQuantity(str(name))).place.inner == place


def test_going_to_a_quantity_that_is_not_there_does_nothing() -> None:
    session = sitting("backprop-hidden")
    before = session.state
    session.act(actions.GoToQuantity("O11"))
    assert session.state == before
