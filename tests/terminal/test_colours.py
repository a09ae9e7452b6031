"""Characters and colours as a terminal receives them, in every kind of terminal and two sizes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.terminal.conftest import Start
from tests.terminal.harness import Screen, environment, python

KINDS = {
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "xterm"},
    "none": {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"},
    "ascii": {"TERM": "xterm-256color", "BACKPROP_TUTOR_ASCII": "1"},
}
SIZES = [(80, 24), (120, 40), (100, 30), (60, 20)]
SIXTEEN = {"black", "red", "green", "brown", "blue", "magenta", "cyan", "white"}
# A selection of a colour in any form: 30-49 and 90-107, alone or among other codes.
COLOUR_CODE = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;\d+)*m")
EXTENDED_CODE = re.compile(rb"\x1b\[(?:\d+;)*[34]8;[\d;]*m")
ATTRIBUTE_CODE = re.compile(rb"\x1b\[[\d;]*m")


Answered = Callable[[str], Screen]


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, int], Screen]]:
    """One running program a kind and a size; the tests only look at them."""
    found: dict[tuple[str, int], Screen] = {}
    with ExitStack() as running:
        for kind, environ in KINDS.items():
            for width, height in SIZES:
                home = tmp_path_factory.mktemp("home")
                command = python("-m", "tests.terminal.hand_made", "backprop-by-hand", "4")
                screen = Screen(command, environment(home, **environ), width, height)
                found[kind, width] = running.enter_context(screen)
        for screen in found.values():
            screen.until_seen("Esc ")
            screen.press("16.44", "enter")
            screen.until_seen("Half of it")
        yield found


@pytest.fixture(params=[width for width, _ in SIZES])
def answered(request: pytest.FixtureRequest, screens: dict[tuple[str, int], Screen]) -> Answered:
    """The screen of a kind of terminal after a wrong answer."""
    return lambda kind: screens[kind, request.param]


def test_256_colours(answered: Answered) -> None:
    screen = answered("256")
    assert {cell.fg for cell in screen.cells_of("✗")} == {"ff8787"}
    assert {cell.fg for cell in screen.cells_of("−2(8 − 18.96)") if cell.data != " "} == {"ffd787"}
    assert all(cell.bg == "1c1c1c" for cell in screen.cells_of("Half of it"))
    assert b"38;2;" not in screen.stream  # 24-bit colours cost more bytes for the same palette


def test_16_colours_are_the_terminals_own_and_no_others(answered: Answered) -> None:
    screen = answered("16")
    assert screen.colours() <= SIXTEEN
    assert {cell.fg for cell in screen.cells_of("✗")} == {"red"}
    assert all(cell.bg == "default" for cell in screen.cells_of("Half of it"))
    assert not EXTENDED_CODE.search(screen.stream)


def test_no_color_sends_no_colour_at_all(answered: Answered) -> None:
    screen = answered("none")
    assert COLOUR_CODE.findall(screen.stream) == []
    assert ATTRIBUTE_CODE.search(screen.stream)


def test_without_colour_the_current_factor_still_stands_out(answered: Answered) -> None:
    screen = answered("none")
    assert all(cell.reverse for cell in screen.cells_of("−2(8 − 18.96)"))
    assert not any(cell.reverse for cell in screen.cells_of("Half of it"))


def test_without_colour_nothing_else_stands_out_as_much_but_the_cursor_and_what_typing_replaces(
    answered: Answered,
) -> None:
    screen = answered("none")
    assert sum(cell.reverse for cell in screen.cells_of(" dL/dW¹₁₁ = 16.44 ")) == len("16.44") + 1
    if "━" in screen.text:  # the smallest has no room for the drawing beside an answer
        assert not any(cell.reverse for cell in screen.cells_of("━"))


def test_ascii_sends_no_character_beyond_ascii_of_its_own(start: Start) -> None:
    screen = start("backprop-by-hand", "1", **KINDS["ascii"])
    assert "- Then the question runs backward" in screen.text
    assert screen.text.replace("ŷ", "").isascii()  # the hand-made text itself spells ŷ


def test_the_map_sends_no_colour_either(start: Start) -> None:
    assert COLOUR_CODE.findall(start(**KINDS["none"]).stream) == []


def test_ascii_has_the_same_colours(answered: Answered) -> None:
    screen = answered("ascii")
    assert {cell.fg for cell in screen.cells_of("x Half of it")[:1]} == {"ff8787"}
    assert all(cell.bg == "1c1c1c" for cell in screen.cells_of("Half of it"))


def test_ascii_draws_and_marks(answered: Answered) -> None:
    screen = answered("ascii")
    assert " x Half of it" in screen.text
    assert not re.search("[─━│┃╭┏✗▰]", screen.text)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_of_a_question_is_on_the_screen(answered: Answered, kind: str) -> None:
    screen = answered(kind)
    for part in ("Backpropagation by hand", "step 4 of 7", "−2(8 − 18.96)", "How strongly", "= 16.44", "Esc"):
        assert part in screen.text
    # On the smallest the question comes first, and the drawing is a key away.
    assert ("CGPA" in screen.text) is (screen.height >= 24)
    assert ("F6 drawing" in screen.text) is (screen.height < 24)


def test_lesson_text_is_not_markup(start: Start) -> None:
    assert "A tag like [/foo] or [bold] is text" in start("backprop-by-hand", "1").text


def test_an_empty_no_color_is_no_wish(start: Start) -> None:
    screen = start("backprop-by-hand", "4", TERM="xterm-256color", NO_COLOR="")
    assert "ffd787" in screen.colours()
