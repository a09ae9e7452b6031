"""Cells, lines and their crossings."""

from __future__ import annotations

import pytest

from tutor.drawing.canvas import Canvas, Role
from tutor.drawing.cells import cell_width, clusters, fitted
from tutor.drawing.characters import ASCII, HEAVY, LIGHT, UNICODE


def crossed(*, across: tuple[int, str], along: tuple[int, str]) -> list[str]:
    canvas = Canvas(3, 3)
    canvas.across(1, 0, 2, across[0], Role.QUIET, [across[1]])
    canvas.along(1, 0, 2, along[0], Role.QUIET, [along[1]])
    return ["".join(cell.text for cell in row) for row in canvas.rows(UNICODE)]


def test_every_combination_of_light_and_heavy_arms_has_its_own_character() -> None:
    assert len(UNICODE.lines) == 3**4
    assert len(set(UNICODE.lines.values())) == 3**4


def test_ascii_has_a_twin_for_every_combination() -> None:
    assert set(ASCII.lines) == set(UNICODE.lines)
    assert all(text.isascii() for text in ASCII.lines.values())


def test_lines_of_one_owner_meet_in_a_junction() -> None:
    assert crossed(across=(HEAVY, "a"), along=(LIGHT, "a"))[1][1] == "┿"


@pytest.mark.parametrize(("across", "along", "middle"), [(HEAVY, LIGHT, "━"), (LIGHT, HEAVY, "┃"), (HEAVY, HEAVY, "━")])
def test_lines_of_different_owners_pass_without_a_junction(across: int, along: int, middle: str) -> None:
    assert crossed(across=(across, "a"), along=(along, "b"))[1][1] == middle


def test_a_double_width_character_takes_two_cells() -> None:
    assert clusters("工a") == ["工", "", "a"]


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert cell_width("y\u0302 8") == 3


def test_control_and_format_characters_cannot_move_the_picture() -> None:
    assert clusters("a\x1b\u202eb") == ["a", " ", "b"]


def test_a_cut_text_ends_in_a_visible_mark_and_fits() -> None:
    assert fitted("8.875", 3, "…") == "8.…"
    assert cell_width(fitted("工工", 3, "…")) == 3


def test_overwriting_half_of_a_double_width_character_leaves_no_half() -> None:
    canvas = Canvas(3, 1)
    canvas.put(0, 0, "工", Role.CAPTION)
    canvas.put(1, 0, "a", Role.NAME)
    assert [cell.text for cell in canvas.rows(UNICODE)[0]] == [" ", "a", " "]


def test_a_double_width_character_at_the_border_is_not_halved() -> None:
    canvas = Canvas(2, 1)
    canvas.put(1, 0, "工", Role.CAPTION)
    canvas.put(-1, 0, "工", Role.CAPTION)
    assert [cell.text for cell in canvas.rows(UNICODE)[0]] == [" ", " "]
