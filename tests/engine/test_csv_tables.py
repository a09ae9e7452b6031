"""Tables of numbers: what is read, what is refused with its line, and what scaling says it did."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.csv_tables import SCALINGS, TableError, min_max, read_table, scaled, standard
from engine.network import NetworkError

COURSE = ["CGPA,IQ,salary", "3.75,80,8", "3.00,90,8.3"]


def test_the_last_column_is_the_target() -> None:
    made = read_table(COURSE)
    assert made.inputs.tolist() == [[3.75, 80.0], [3.0, 90.0]]
    assert made.targets.tolist() == [[8.0], [8.3]]
    assert not made.classes


def test_targets_can_be_named_anywhere() -> None:
    made = read_table(COURSE, ["salary", "CGPA"])
    assert made.features == ("IQ",)
    assert made.targets.tolist() == [[8.0, 3.75], [8.3, 3.0]]


def test_several_last_columns_can_be_targets() -> None:
    assert read_table(COURSE, 2).outputs == ("IQ", "salary")


def test_an_open_file_can_be_read() -> None:
    assert len(read_table(io.StringIO("\n".join(COURSE) + "\n"))) == 2


def test_columns_of_zeros_and_ones_are_classes() -> None:
    assert read_table(["a,b", "1,0", "2,1"]).classes


@pytest.mark.parametrize("lines", [["a;b", "1,5;2"], ["a\tb", "1,5\t2"], ["a,b", "1.5, 2"], ["\ufeffa,b", '"1.5",2']])
def test_separators_and_decimal_commas_are_understood(lines: list[str]) -> None:
    made = read_table(lines)
    assert (made.features, made.inputs.tolist()) == (("a",), [[1.5]])


def test_empty_lines_are_passed_over_but_counted() -> None:
    with pytest.raises(TableError) as caught:
        read_table(["", "a,b", "", "1,2", "   ", "1,x"])
    assert caught.value.line == 6


@pytest.mark.parametrize(
    ("lines", "targets", "line", "words"),
    [
        ([], 1, 0, "the table is empty"),
        (["", " "], 1, 0, "the table is empty"),
        (["a,b"], 1, 0, "a heading but no rows"),
        (["1,2", "3,4"], 1, 1, "the first line names the columns, but '1' is a number"),
        (["a,,b", "1,2,3"], 1, 1, "column 2 of the heading has no name"),
        (["a,a", "1,2"], 1, 1, "two columns are called 'a'"),
        (["a", "1"], 1, 1, "at least one column to learn from and one to predict"),
        (["a,b", "1,2", "1"], 1, 3, "line 3: 1 value here, but the heading has 2 columns"),
        (["a,b", "1,2,3"], 1, 2, "3 values here"),
        (["a,b", "1,"], 1, 2, "b is missing"),
        (["a,b", "1,two"], 1, 2, "b is 'two', which is not a number"),
        (["a,b", "1,1_000"], 1, 2, "not a number"),
        (["a,b", "1," + "z" * 60], 1, 2, "z…'"),
        (["a,b", "1,nan"], 1, 2, "b is nan"),
        (["a,b", "1,1e999"], 1, 2, "b is 1e999; every value must be an ordinary number"),
        (["a,b", '"1,2'], 1, 2, "is a quotation mark left open"),
        (["a,b", "1,2"], ["c"], 0, "there is no column 'c'; there are a, b"),
        (["one,two", "1,2"], ["tow"], 0, "did you mean two?"),
        (["a,b", "1,2"], ["a", "b"], 0, "at least one is to learn from"),
        (["a,b", "1,2"], [], 0, "at least one column is to be predicted"),
        (["a,b", "1,2"], 2, 0, "of 2 columns 1 to 1 can be predicted, not 2"),
        (["a,b", "1,2"], 0, 0, "not 0"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    lines: list[str], targets: list[str] | int, line: int, words: str
) -> None:
    with pytest.raises(TableError) as caught:
        read_table(lines, targets)
    assert caught.value.line == line
    assert caught.value.part == "table"
    assert words in str(caught.value)


def test_a_table_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.csv_tables.MOST_ROWS", 2)
    with pytest.raises(TableError, match="line 4: a table has up to 2 rows"):
        read_table(["a,b", *["1,2"] * 3])


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_text_does_worse_than_a_clear_error(lines: list[str]) -> None:
    with contextlib.suppress(TableError):  # anything else is a failure
        read_table(lines)


VALUES = np.array([[1.0, 50.0, 3.0], [3.0, 70.0, 3.0], [2.0, 90.0, 3.0]])
NAMES = ("a", "b", "c")


def test_standard_scaling_gives_mean_0_and_deviation_1() -> None:
    made = standard(VALUES, NAMES).apply(VALUES)
    np.testing.assert_allclose(made.mean(axis=0), 0.0, atol=1e-15)
    np.testing.assert_allclose(made.std(axis=0), [1.0, 1.0, 0.0])


def test_min_max_scaling_runs_from_0_to_1() -> None:
    made = min_max(VALUES, NAMES).apply(VALUES)
    np.testing.assert_array_equal(made.min(axis=0), [0.0, 0.0, 0.0])
    np.testing.assert_array_equal(made.max(axis=0), [1.0, 1.0, 0.0])


@pytest.mark.parametrize("how", SCALINGS)
def test_scaling_can_be_undone(how: str) -> None:
    scaling = SCALINGS[how](VALUES, NAMES)
    np.testing.assert_allclose(scaling.undo(scaling.apply(VALUES)), VALUES)


def test_scaling_says_what_it_did() -> None:
    samples, scaling = scaled(read_table(COURSE))
    assert scaling.says() == (
        "CGPA: less its mean 3.375, divided by its standard deviation 0.375",
        "IQ: less its mean 85, divided by its standard deviation 5",
    )
    assert samples.inputs.tolist() == [[1.0, -1.0], [-1.0, 1.0]]
    assert samples.targets.tolist() == [[8.0], [8.3]]


def test_min_max_says_what_it_did() -> None:
    assert min_max(VALUES, NAMES).says()[1] == "b: less its smallest value 50, divided by its range 40"


def test_an_unknown_way_to_scale_names_the_nearest() -> None:
    with pytest.raises(NetworkError, match="did you mean standard"):
        scaled(read_table(COURSE), "standart")
