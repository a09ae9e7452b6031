"""Every kind of terminal at every size: the drawing fits, and what is marked is told by characters as well as colours.

Pages are rendered in process, with the styles a terminal would be sent; a few of them are read back from a real
terminal in ``tests/terminal``.
"""

from __future__ import annotations

from itertools import product

import pytest

from engine.names import Spelling
from tests.session.networks import ASK, WALK, at, hinted
from tutor.drawing.relighting import relit
from tutor.drawing.scene import Mark
from tutor.session.view import View
from tutor.terminal import look
from tutor.tui.face import Look, look_of
from tutor.tui.lesson_page import lesson_page
from tutor.tui.lines import Role, width_of
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint
from tutor.tui.pointing import first_look
from tutor.tui.reading import Panel, Reading

MODES = {
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "xterm"},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "ascii": {"TERM": "xterm-256color", "BACKPROP_TUTOR_ASCII": "1"},
}
SIZES = ((80, 24), (100, 30), (120, 40), (60, 20))
SHAPES = ("2-2-1", "3-4-2-1", "2-2-2-2-2-1", "2-8-8-1", "softmax")
EVERYWHERE = [*product(MODES, SIZES, SHAPES)]
KEYS = [KeyHint("Enter", "go on"), KeyHint("F6", "drawing"), KeyHint("F5", "values"), KeyHint("Esc", "leave")]


def face(mode: str, size: tuple[int, int]) -> Look:
    return look_of(look(MODES[mode], isatty=True, encoding="utf-8", size=size))


def seen(view: View, reading: Reading, mode: str, size: tuple[int, int]) -> Page:
    used = face(mode, size)
    return lesson_page(view, reading, size, used.glyphs, KEYS, KEYS, used.sketch)


def readings(shape: str, mode: str) -> list[tuple[View, Reading]]:
    """A forward and a backward step, a question with help, its paths, and a cursor in the drawing."""
    spelling = Spelling.ASCII if mode == "ascii" else Spelling.UNICODE
    steps = [at(shape, WALK, name, spelling).view() for name in ("z21", "dL/dW1_11")]
    if shape == "2-2-1":
        steps[0] = at(shape, WALK, "yhat", spelling).view()
    asked = hinted(at(shape, ASK, spelling=spelling), 3).view()
    assert asked.scene is not None
    cursor = Reading(panel=Panel.DRAWING, cursor=first_look(asked.scene))
    return [
        *((step, Reading()) for step in [*steps, asked]),
        (asked, Reading(panel=Panel.PATHS, path=1)),
        (asked, cursor),
    ]


def text(page: Page) -> str:
    return "\n".join("".join(span.text for span in line) for line in page.lines)


@pytest.mark.parametrize(("mode", "size", "shape"), EVERYWHERE)
def test_every_page_fits_and_is_made_of_the_characters_of_its_terminal(
    mode: str, size: tuple[int, int], shape: str
) -> None:
    for view, reading in readings(shape, mode):
        page = seen(view, reading, mode, size)
        assert [width_of(line) for line in page.lines] == [size[0]] * size[1]
        assert mode != "ascii" or text(page).isascii()


@pytest.mark.parametrize(("mode", "size", "shape"), EVERYWHERE)
def test_what_is_marked_is_told_by_characters_alone(mode: str, size: tuple[int, int], shape: str) -> None:
    sketch = face(mode, size).sketch
    for view, _ in readings(shape, mode)[:3]:
        assert view.scene is not None

        def drawn(marks: dict[str, Mark], scene: View = view) -> str:
            assert scene.scene is not None
            lines = sketch(relit(scene.scene, marks), size[0], 13)
            return "\n".join("".join(span.text for span in line) for line in lines)

        key = first_look(view.scene)
        assert len({drawn({}), drawn({key: Mark.LIT}), drawn({key: Mark.CURRENT})}) == 3


@pytest.mark.parametrize(("mode", "size"), [*product(MODES, SIZES)])
def test_what_is_asked_has_a_role_of_its_own_in_the_drawing(mode: str, size: tuple[int, int]) -> None:
    view = at("2-2-1", ASK, spelling=Spelling.ASCII if mode == "ascii" else Spelling.UNICODE).view()
    page = seen(view, Reading(), mode, size)
    loud = "".join(span.text for line in page.lines for span in line if span.role is Role.HEAVY)
    assert ("W1_11" if mode == "ascii" else "W¹₁₁") in loud


@pytest.mark.parametrize("size", SIZES)
def test_the_current_factor_is_marked_in_panel_and_drawing_alike(size: tuple[int, int]) -> None:
    for shape in ("2-2-1", "2-8-8-1"):
        view = at(shape, WALK, "dL/dO11" if shape == "2-2-1" else "dL/dO21").view()
        current = [piece.text for line in view.working for piece in line.pieces if piece.current]
        weight = "W²₁₁" if shape == "2-2-1" else "W³₁₁"
        assert any(weight in text for text in current)
        assert view.scene is not None
        marked = {edge.name for layer in view.scene.layers for edge in layer.edges if edge.mark is Mark.CURRENT}
        assert marked == {weight}


@pytest.mark.parametrize("mode", ["256", "none"])
def test_no_colour_means_attributes_alone(mode: str) -> None:
    coloured = [style for style in face(mode, (80, 24)).styles.values() if style.color or style.bgcolor]
    assert bool(coloured) is (mode == "256")


@pytest.mark.parametrize("size", [(60, 20), (79, 24), (50, 14), (41, 12)])
def test_a_small_screen_says_which_keys_show_the_rest(size: tuple[int, int]) -> None:
    page = text(seen(at("2-2-1", ASK).view(), Reading(), "256", size))
    assert "F6 drawing, F5 values" in page


@pytest.mark.parametrize("size", [(39, 20), (60, 11), (30, 8)])
def test_below_the_least_size_the_question_can_still_be_answered(size: tuple[int, int]) -> None:
    page = text(seen(at("2-2-1", ASK).view(), Reading(), "256", size))
    assert "Too small to draw" in page
    assert "dL/dW¹₁₁ =" in page


@pytest.mark.parametrize("size", [(38, 11), (39, 12), (40, 12), (60, 12)])
def test_on_the_smallest_screens_no_row_is_left_empty_while_the_question_is_not_seen(size: tuple[int, int]) -> None:
    page = seen(at("2-2-1", ASK).view(), Reading(), "256", size)
    assert page.overflow == 0
    assert "How strongly" in text(page)


def test_the_title_never_touches_what_stands_beside_it() -> None:
    for width in range(24, 60):
        top = text(seen(at("2-2-1", ASK).view(), Reading(), "256", (width, 20))).splitlines()[0]
        assert " step 3 of 3" in top
