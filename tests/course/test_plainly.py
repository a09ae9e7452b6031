"""YAML of the plainest kind: read as the parser reads it, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.lessons import COURSE_FILE, packaged_folder
from tutor.course.plainly import DEEPEST, LONGEST_LINE, LONGEST_TEXT, plain_value

COURSE = (packaged_folder() / COURSE_FILE).read_text(encoding="utf-8")
SMALL = """\
skills:  # what is practised
  loss: Squared error, and cost
  sigmoid: The sigmoid - or logistic - function
units:
  # the first
  - title: Measuring error
    lessons:
      - id: loss-and-cost
        needs: []
        skills: [loss, sigmoid]
        minutes: 15

  - title: Another
    lessons:
      - id: one
"""


def parsed(text: str) -> object:
    """What the parser makes of it; a complaint is equal to nothing that can be read."""
    try:
        return read_document(text, "course.yaml").value
    except CourseError as error:
        return error


def test_the_course_is_read_plainly() -> None:
    assert plain_value(COURSE) == parsed(COURSE)
    assert plain_value(COURSE) is not None


def test_mappings_lists_words_and_comments_are_read_plainly() -> None:
    assert plain_value(SMALL) == parsed(SMALL)
    assert plain_value(SMALL) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a:\n",
        "a: 1\na: 2\n",
        "a: 'quoted'\n",
        "a: b: c\n",
        "a: b\n  c: d\n",
        "a: b\n  c\n",
        "a: &anchor b\n",
        "a: !tag b\n",
        "a: |\n  text\n",
        "a: [b, [c]]\n",
        "a: [b,\n  c]\n",
        "a: {b: c}\n",
        "a: 0.5\n",
        "a: 1e999\n",
        "a:\tb\n",
        "a: b\r\n",
        "- b\n",
        "---\na: b\n",
        "a:\n    b: 1\n  c: 2\n",
        f"a: {'b' * LONGEST_LINE}\n",
        f"a:\n{' ' * (DEEPEST + 1)}b: c\n",
        "a: b\n" + "# words\n" * (LONGEST_TEXT // 8),
    ],
)
def test_everything_else_is_left_to_the_parser(text: str) -> None:
    assert plain_value(text) is None


pieces = st.sampled_from(
    [
        *"\n \t:-#,[]{}&*!|>'\"%@`?.~0a",
        "  ",
        ": ",
        " #",
        "- ",
        "\n  ",
        "\n- ",
        "true",
        "null",
        "12",
        "0o7",
        "1e5",
        "\x85",
    ]
)


@given(st.lists(st.tuples(st.integers(0, len(SMALL)), st.integers(0, 3), pieces), min_size=1, max_size=4))
def test_what_is_read_plainly_the_parser_reads_the_same(changes: list[tuple[int, int, str]]) -> None:
    text = SMALL
    for place, gone, piece in changes:
        text = text[:place] + piece + text[place + gone :]
    value = plain_value(text)
    assert value is None or repr(value) == repr(parsed(text))  # True is not 1


@given(st.lists(pieces, max_size=12).map("".join))
def test_any_text_is_read_as_the_parser_reads_it_or_not_at_all(text: str) -> None:
    value = plain_value(text)
    assert value is None or repr(value) == repr(parsed(text))  # True is not 1
