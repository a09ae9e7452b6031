"""Light Markdown as lines; everything else stays as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.tui.lines import Role, width_of
from tutor.tui.prose import inline, prose, sentences


def shown(text: str, width: int = 40) -> list[str]:
    return ["".join(span.text for span in line) for line in prose(text, width)]


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("a **loud** b", "loud", Role.STRONG),
        ("an *italic* word", "italic", Role.EMPHASIS),
        ("an _italic_ word", "italic", Role.EMPHASIS),
        ("the `code` here", "code", Role.CODE),
        ("`a*b*c`", "a*b*c", Role.CODE),
    ],
)
def test_marked_words_get_their_role(text: str, word: str, role: Role) -> None:
    assert [span.text for span in inline(text) if span.role is role] == [word]


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "W1_11 and b_12", "[/foo]", "[bold]x[/bold]", "a[0] * b[1]", "a*b*c", "**"]
)
def test_what_is_no_mark_stays_as_it_was_written(text: str) -> None:
    assert "".join(span.text for span in inline(text)) == text
    assert {span.role for span in inline(text)} == {Role.TEXT}


def test_the_lines_of_a_paragraph_are_joined_and_wrapped() -> None:
    assert shown("one two\nthree four", 13) == ["one two three", "four"]


def test_indented_lines_stay_lines_of_their_own() -> None:
    assert shown("So:\n\n  z = 1\n  s = 2\n\nand on") == ["So:", "", "  z = 1", "  s = 2", "", "and on"]


def test_an_indented_line_that_is_too_long_goes_on_as_deep() -> None:
    assert shown("  one two three", 9) == ["  one two", "  three"]


def test_paragraphs_stay_apart() -> None:
    assert shown("one\n\ntwo") == ["one", "", "two"]


def test_list_items_hang() -> None:
    assert shown("- one two three\n- four", 9) == ["• one two", "  three", "• four"]


def test_numbered_items_keep_their_numbers() -> None:
    assert shown("1. one\n2. two") == ["1. one", "2. two"]


def test_a_heading_loses_its_marks() -> None:
    assert shown("## Forward") == ["Forward"]
    assert prose("## Forward", 40)[0][0].role is Role.HEADING


def test_fenced_lines_stay_lines() -> None:
    assert shown("```\na = 1\nb = 2\n```") == ["    a = 1", "    b = 2"]


@given(st.text(alphabet="ab *_`[]#-1.\n", max_size=60), st.integers(4, 30))
def test_any_text_is_shown_without_raising(text: str, width: int) -> None:
    for line in prose(text, width):
        assert width_of(line) <= width or any(span.role is Role.CODE for span in line)


@pytest.mark.parametrize("text", ["The weights are W2_11 = 0.4.", "It is **W2_11 = 0.4** now.", "- Here W2_11 ≈ -0.4"])
def test_a_name_and_its_number_stay_in_one_row(text: str) -> None:
    for width in range(16, len(text)):
        assert any("0.4" in row and "W2_11" in row for row in shown(text, width))


@pytest.mark.parametrize("width", range(14, 24))
def test_short_brackets_stay_in_one_row(width: int) -> None:
    lines = sentences("since L = (y - yhat)^2 here", width)
    assert any("(y - yhat)^2" in "".join(span.text for span in line) for line in lines)


def test_a_message_keeps_a_name_with_its_number_too() -> None:
    lines = sentences("The right value is W2_11 = 0.4 here", 24)
    rows = ["".join(span.text for span in line) for line in lines]
    assert rows == ["The right value is", "W2_11 = 0.4 here"]
