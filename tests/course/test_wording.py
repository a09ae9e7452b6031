"""How the lines of a file become paragraphs, and characters become ASCII."""

from __future__ import annotations

import pytest

from tutor.course.wording import ASCII_FORMS, ascii_form, unwrapped


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("one\ntwo\n", "one two"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("one\n   \ntwo", "one\n\ntwo"),
        ("one\n  = two\n  = three", "one\n  = two\n  = three"),
        ("  = two\nthree", "  = two\nthree"),
        ("- one\n  more\n- two", "- one more\n- two"),
        ("text\n- one\ntwo", "text\n- one two"),
        ("", ""),
    ],
)
def test_lines_become_paragraphs(written: str, meant: str) -> None:
    assert unwrapped(written) == meant


def test_every_character_of_the_table_becomes_ascii() -> None:
    assert ascii_form("".join(ASCII_FORMS)).isascii()
