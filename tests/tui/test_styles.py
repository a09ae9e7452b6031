"""Colours can be read, and nothing is told by colour alone."""

from __future__ import annotations

import pytest
from rich.style import Style

from tutor.terminal import Terminal, Theme, look
from tutor.tui.lines import Role
from tutor.tui.styles import LOOKS, styles

LEVELS = (0, 95, 135, 175, 215, 255)


def terminal(**environ: str) -> Terminal:
    return look({"TERM": "xterm-256color", **environ}, isatty=True, encoding="utf-8", size=(80, 24))


def luminance(number: int) -> float:
    """Relative luminance of a colour of the fixed palette (WCAG 2.2)."""
    if number >= 232:
        channels: tuple[int, ...] = (8 + 10 * (number - 232),) * 3
    else:
        cube = number - 16
        channels = (LEVELS[cube // 36], LEVELS[cube // 6 % 6], LEVELS[cube % 6])
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.number is not None
    assert style.bgcolor.number is not None
    first, second = luminance(style.color.number), luminance(style.bgcolor.number)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("role", Role)
def test_every_role_can_be_read(role: Role, theme: str) -> None:
    assert contrast(styles(terminal(BACKPROP_TUTOR_THEME=theme))[role]) >= 4.5


def test_every_role_has_a_look_in_every_theme() -> None:
    assert set(LOOKS) == set(Role)
    assert {len(looks) for looks in LOOKS.values()} == {len(Theme) + 1}


@pytest.mark.parametrize("role", Role)
def test_without_colour_only_attributes_are_left(role: Role) -> None:
    style = styles(terminal(NO_COLOR="1"))[role]
    assert style.color is None
    assert style.bgcolor is None


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("role", Role)
def test_sixteen_colours_are_the_terminals_own(role: Role, theme: str) -> None:
    style = styles(terminal(TERM="xterm", BACKPROP_TUTOR_THEME=theme))[role]
    assert style.color is None or (style.color.number is not None and style.color.number < 16)
    assert style.bgcolor is None


@pytest.mark.parametrize("role", [Role.CURSOR, Role.SELECTED, Role.CURRENT, Role.TYPED])
def test_what_matters_most_has_an_attribute_of_its_own_without_colour(role: Role) -> None:
    assert styles(terminal(NO_COLOR="1"))[role] != styles(terminal(NO_COLOR="1"))[Role.TEXT]
