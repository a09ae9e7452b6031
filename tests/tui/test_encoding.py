"""Styled text in few bytes: whatever is left out, the screen is the same."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tutor.tui.encoding import Piece, by_state, encoded, pieces, state_of, transition

STYLES = [
    Style.parse(look)
    for look in ("", "bold", "dim", "bold reverse", "underline", "color(117)", "bold color(222) on color(234)", "red")
]
ROWS = st.lists(
    st.lists(st.builds(Segment, st.sampled_from(["a", "bc", "━━", " "]), st.sampled_from(STYLES)), max_size=6),
    min_size=3,
    max_size=3,
)
WIDTH = 12


def screen_of(text: str) -> list[list[pyte.screens.Char]]:
    screen = pyte.Screen(WIDTH, 3)
    pyte.Stream(screen).feed(text)
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(3)]


def said_in_full(found: list[Piece]) -> str:
    """Each piece with its place and its whole state: long and surely right."""
    out = []
    for piece in found:
        codes = "".join(f"\x1b[{code}m" for _, code in sorted(piece.state))
        out.append(f"\x1b[{piece.y + 1};{piece.x + 1}H\x1b[0m{codes}{piece.text}")
    return "".join(out)


@given(ROWS, st.lists(st.integers(0, WIDTH - 4), min_size=3, max_size=3))
def test_the_short_form_paints_what_the_long_form_paints(rows: list[list[Segment]], starts: list[int]) -> None:
    found = [
        piece
        for y, (x, row) in enumerate(zip(starts, rows, strict=True))
        for piece in pieces(x, y, row, ColorSystem.EIGHT_BIT)
        if piece.x + piece.width <= WIDTH
    ]
    expected = screen_of(said_in_full(found))
    assert screen_of(encoded(found, WIDTH)) == expected
    assert screen_of(encoded(by_state(found), WIDTH)) == expected
    assert len(encoded(by_state(found), WIDTH)) <= len(said_in_full(found)) + len("\x1b[0m")


def test_the_same_state_needs_no_word() -> None:
    state = state_of(STYLES[6], ColorSystem.EIGHT_BIT)
    assert transition(state, state) == ""


def test_switching_bold_off_keeps_dim() -> None:
    bold, dim = frozenset({("bold", "1"), ("dim", "2")}), frozenset({("dim", "2")})
    assert transition(bold, dim) in ("\x1b[22;2m", "\x1b[0;2m")


def test_sixteen_colours_are_named_in_the_short_form() -> None:
    assert state_of(Style.parse("bold red"), ColorSystem.STANDARD) == {("bold", "1"), ("fg", "31")}


def test_a_default_colour_is_never_named() -> None:
    assert state_of(Style.parse("default on default"), ColorSystem.STANDARD) == frozenset()
