"""YAML as lessons mean it: 1.2 scalars, positions of everything, and no patience with hostile files."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tutor.course import documents
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.scalars import scalar_value

LAUGHS = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with libyaml and without it."""
    if not hasattr(yaml, request.param):
        pytest.skip("libyaml is not there")
    monkeypatch.setattr(documents, "_Loader", getattr(yaml, request.param))


def value(text: str) -> Any:
    return read_document(text, "f.yaml").value


def complaint(text: str) -> str:
    with pytest.raises(CourseError) as caught:
        read_document(text, "f.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("Yes", "Yes"),
        ("~", None),
        ("", None),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("-3", -3),
        ("+2", 2),
        ("0o17", 15),
        ("012", 12),
        ("0x1F", 31),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("−1", "−1"),
        ("nan", "nan"),
        ("99999999999999999999", 1e20),
    ],
)
def test_an_unquoted_scalar_means_what_yaml_1_2_says(text: str, meant: object) -> None:
    found = scalar_value(text)
    assert found == meant
    assert type(found) is type(meant)


def test_a_quoted_number_is_text() -> None:
    assert value('a: "8"') == {"a": "8"}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert value("{y: 8, no: 1, 3: 2, true: 4}") == {"y": 8, "no": 1, "3": 2, "true": 4}


def test_an_alias_repeats_what_was_named() -> None:
    assert value("a: &it {x: [1, 2]}\nb: *it") == {"a": {"x": [1, 2]}, "b": {"x": [1, 2]}}


def test_positions_lead_to_values_and_keys() -> None:
    document = read_document("a: 1\nb:\n  - x: [5, 6]\n", "f.yaml")
    assert document.position(("b", 0, "x", 1)) == (3, 12)
    assert document.position(("b", 0, "x"), key=True) == (3, 5)
    assert document.position(("b", 0, "missing")) == (3, 5)


def test_a_position_through_an_alias_leads_to_where_the_value_was_written() -> None:
    document = read_document("a: &it\n  x: 1\nb: *it\n", "f.yaml")
    assert document.position(("b", "x")) == (2, 6)


def test_a_text_is_found_within_a_block() -> None:
    document = read_document("say: |\n  one\n  two {three} four\n", "f.yaml")
    assert str(document.error_at_text(("say",), "{three}", "what")) == "f.yaml:3:7: what"


def test_a_name_given_twice_is_refused_with_both_lines() -> None:
    assert complaint("a: 1\nb: 2\na: 3\n") == "f.yaml:3:1: a is given twice, on lines 1 and 3; keep one of the two"


@pytest.mark.parametrize("text", [".nan", "-.inf", "1e999", "9" * 399])
def test_a_number_that_is_not_finite_is_refused(text: str) -> None:
    assert complaint(f"a: 1\nb: {text}").startswith("f.yaml:2:4: ")


def test_not_a_number_says_what_was_expected() -> None:
    assert complaint("a: .nan") == "f.yaml:1:4: .nan is not a finite number; expected an ordinary number"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.yaml: this file is empty; docs/authoring.md shows what belongs in it"),
        ("# only a remark", "f.yaml: this file is empty; docs/authoring.md shows what belongs in it"),
        ("a\n---\nb", "f.yaml:2:1: a second document starts here; one file holds one document"),
        ("a:\n\tb: 1", "f.yaml:2:1: a tab indents this line; indent with spaces"),
        ("a: \x01", "f.yaml:1:4: a control character stands here; remove it"),
        ("a: *b", "f.yaml:1:4: nothing above is named &b; an alias repeats something already complete"),
        ("a: &a [*a]", "f.yaml:1:8: nothing above is named &a; an alias repeats something already complete"),
        ("? [a]\n: b", "f.yaml:1:3: a list or mapping cannot be a key; a key is a single word"),
        ("b: 1\na: [1, 2", "f.yaml:2:4: a list opened with [ is not closed; check for a missing ] or comma"),
    ],
)
def test_a_broken_file_is_one_line_with_its_place(text: str, expected: str) -> None:
    assert complaint(text) == expected


def test_a_tag_is_refused_and_runs_nothing() -> None:
    line = complaint("a: !!python/object/apply:os.system [exit]")
    assert line.startswith("f.yaml:1:4: the tag ")


def test_an_escaped_control_character_does_not_reach_the_terminal() -> None:
    line = complaint('a: "\\e[31m"')
    assert line == "f.yaml:1:4: this text holds a control character; remove the escape"


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "[" * 10_000,
        "{a: " * 10_000,
        "- " * 100_000,
        "a: [" + "[]," * 200_000,
        "a: [" + "b, " * 300_000,
        "'" * 100_001,
    ],
    ids=["laughs", "lists", "mappings", "dashes", "empties", "words", "quotes"],
)
def test_a_hostile_file_is_answered_in_one_line(text: str) -> None:
    assert "\n" not in complaint(text)


def test_a_bomb_of_aliases_is_named_for_its_size() -> None:
    assert complaint(LAUGHS) == "f.yaml:5:11: this file holds more than 20000 values; a lesson needs a few hundred"


def test_deep_nesting_is_named_for_its_depth() -> None:
    expected = "f.yaml:1:41: this is nested more than 40 levels deep; a lesson needs about six"
    assert complaint("[" * 200) == expected
    # The parser itself may give up on this one, before it says where.
    assert complaint("[" * 10_000).endswith(expected.partition(" ")[2])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("say: {x} cones", "1:10: this text goes on behind }; put a text that begins with { in quotes, or in a block"),
        ("- [a] b", "1:7: this text goes on behind ]; put a text that begins with [ in quotes, or in a block"),
        (
            'say: "Yes" he said',
            '1:12: this text goes on behind "; put a text that begins with " in quotes of the other',
        ),
    ],
)
def test_a_text_that_begins_like_a_list_or_a_quote_is_told_to_go_in_quotes(line: str, said: str) -> None:
    assert complaint(line).startswith(f"f.yaml:{said}")
