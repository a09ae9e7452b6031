"""The answer line: keys, the window on a long text, and what is left to the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.drawing.cells import cell_width
from tutor.tui.edit import KEYS, LONGEST, Edit, holding, insert, press, window


def typed(text: str) -> Edit:
    edit = Edit()
    for character in text:
        edit = press(edit, character, character) or edit
    return edit


def test_typing() -> None:
    assert typed("-2(8-18.96)") == Edit("-2(8-18.96)", 11)


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        (Edit("abc", 3), "left", Edit("abc", 2)),
        (Edit("abc", 0), "left", Edit("abc", 0)),
        (Edit("abc", 3), "right", Edit("abc", 3)),
        (Edit("abc", 2), "home", Edit("abc", 0)),
        (Edit("abc", 0), "end", Edit("abc", 3)),
        (Edit("abc", 2), "backspace", Edit("ac", 1)),
        (Edit("abc", 0), "backspace", Edit("abc", 0)),
        (Edit("abc", 1), "delete", Edit("ac", 1)),
        (Edit("abc", 3), "delete", Edit("abc", 3)),
        (Edit("12 * 34", 7), "ctrl+w", Edit("12 * ", 5)),
        (Edit("abc", 2), "ctrl+u", Edit("c", 0)),
        (Edit("abc", 1), "ctrl+k", Edit("a", 1)),
    ],
)
def test_a_key(before: Edit, key: str, after: Edit) -> None:
    assert press(before, key, None) == after


@pytest.mark.parametrize("key", ["left", "right", "home", "end", "enter", "tab", "up", "f2"])
def test_on_an_empty_line_keys_are_left_to_the_screen(key: str) -> None:
    assert press(Edit(), key, None) is None


def test_a_question_mark_is_a_hint_only_on_an_empty_line() -> None:
    assert press(Edit(), "question_mark", "?") is None
    assert press(holding("1"), "question_mark", "?") == holding("1?")


def test_what_is_typed_takes_the_place_of_a_whole() -> None:
    assert press(holding("16.44", whole=True), "3", "3") == holding("3")


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("backspace", Edit("16.4", 4)),
        ("home", Edit("16.44", 0)),
        ("end", Edit("16.44", 5)),
        ("delete", Edit()),
        ("left", None),
        ("right", None),
    ],
)
def test_a_whole_is_mended_by_keys_that_take_out_and_left_by_arrows(key: str, after: Edit | None) -> None:
    assert press(holding("16.44", whole=True), key, None) == after


def test_an_empty_line_is_no_whole() -> None:
    assert holding("", whole=True) == Edit()


def test_pasted_lines_become_one() -> None:
    assert insert(Edit(), "1\n2\x1b") == holding("1 2 ")


def test_a_line_has_an_end() -> None:
    assert len(insert(Edit(), "1" * 10_000).text) == LONGEST


@given(st.text(max_size=8), st.lists(st.sampled_from([*KEYS, "a", "é", " "]), max_size=12))
def test_the_cursor_never_leaves_the_text(text: str, keys: list[str]) -> None:
    edit = insert(Edit(), text)
    for key in keys:
        edit = press(edit, key, key if len(key) == 1 else None) or edit
        assert 0 <= edit.cursor <= len(edit.text)


@given(st.text(alphabet="ab日", max_size=30), st.integers(0, 30), st.integers(2, 10))
def test_the_window_holds_the_cursor_and_fits(text: str, cursor: int, width: int) -> None:
    edit = Edit(text, min(cursor, len(text)))
    before, under, after = window(edit, width)
    assert cell_width(before + under + after) <= width
    assert under == (text[edit.cursor] if edit.cursor < len(text) else " ")
