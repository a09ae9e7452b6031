"""Colours can be read, and nothing is told by colour alone."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
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


def worn(theme: str) -> dict[Role, Style]:
    """The styles of a theme as they are sent: numbers of the palette, which are not rounded on the way."""
    chosen = styles(terminal(BACKPROP_TUTOR_THEME=theme))
    system = ColorSystem.EIGHT_BIT
    assert all(style.color and style.color.downgrade(system) == style.color for style in chosen.values())
    assert all(style.bgcolor and style.bgcolor.downgrade(system) == style.bgcolor for style in chosen.values())
    return chosen


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
@pytest.mark.parametrize("role", Role)
def test_every_role_can_be_read(role: Role, theme: str, least: float) -> None:
    """WCAG 2.2: 4.5 for text (AA), 7 in high contrast (AAA)."""
    assert contrast(worn(theme)[role]) >= least


# A theme that is light, dark or colourful only in name would help nobody.
@pytest.mark.parametrize(("theme", "paper"), [("dark", 234), ("light", 255), ("contrast", 16)])
def test_each_theme_has_its_paper(theme: str, paper: int) -> None:
    background = worn(theme)[Role.TEXT].bgcolor
    assert background is not None
    assert background.number == paper


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
