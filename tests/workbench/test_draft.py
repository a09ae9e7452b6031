"""A problem while it is being written: whatever is typed, it never fails, and what has no findings can be computed."""

from __future__ import annotations

from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbench.drafts import CELLS, EXAM, TEXTS, setting
from tests.workbench.problems import named
from tutor.course.decoding import decode
from tutor.course.documents import read_document
from tutor.course.problem_types import Problem
from tutor.course.problems import build
from tutor.workbench.draft import START, Cell, settled, shape_of, typed, with_texts
from tutor.workbench.examining import examine
from tutor.workbench.filling import with_random_numbers
from tutor.workbench.laying import blocks
from tutor.workbench.pasting import pasted, rows_of
from tutor.workbench.writing import draft_of

SETTINGS = ("layers", "activations", "loss", "learning_rate", "rows", "cost", "features", "target_name")


def says(draft_text: dict[Cell, str]) -> str:
    """What is found first about the exam question with these cells changed."""
    found = examine(with_texts(EXAM, draft_text)).findings
    return found[0].text if found else ""


@given(st.lists(st.tuples(CELLS, TEXTS, st.sampled_from(["type", "paste", "settle", "fill"])), max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_edits_raise_and_a_draft_without_findings_is_computed(edits: list[tuple[Cell, str, str]]) -> None:
    draft = EXAM
    for cell, text, how in edits:
        here = cell if cell in set(shape_of(draft).every()) or cell[0] in SETTINGS else ("layers", 0, 0)
        match how:
            case "type":
                draft = typed(draft, cell, text)
            case "paste":
                draft = pasted(draft, here, text).draft
            case "settle":
                draft = settled(draft, cell)
            case "fill":
                draft = with_random_numbers(draft, 1)
        found = examine(draft)
        assert (found.problem is not None) == (not found.findings)
        if found.problem is not None:
            document = read_document(found.text, "saved.yaml")
            assert build(decode(document, Problem), document) is found.problem


@given(st.lists(st.sampled_from(["2-2-1", "3-2-2", "1-1", "2", "x", "12-12", "2-2-1-1"]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_numbers_come_back_when_a_network_shrinks_and_grows_again(ways: list[str]) -> None:
    draft = EXAM
    for layers in ways:
        draft = setting(draft, "layers", layers)
    assert examine(setting(draft, "layers", "2-2-1")).text == examine(EXAM).text


def test_growing_keeps_the_numbers_that_still_fit() -> None:
    grown = setting(EXAM, "layers", "2-3-1")
    found = examine(grown)
    assert grown.text(("W1", 1, 1)) == "-0.4"
    assert found.findings[0].text == "W1 needs 2 rows of 3 numbers: one row for each input. 2 are missing."
    assert found.findings[0].open


def test_a_new_draft_says_what_each_table_needs_and_nothing_is_wrong_with_it() -> None:
    found = examine(START)
    assert [finding.field for finding in found.findings] == ["x", "y", "W1", "W2"]
    assert not found.wrong
    assert found.outline is not None


def test_a_layer_may_go_without_biases_but_not_with_a_part_of_them() -> None:
    assert says({("b1", 0, 0): "", ("b1", 0, 1): ""}) == ""
    assert says({("b1", 0, 0): ""}).startswith("b1 needs 2 numbers, one for each neuron of layer 1, or none at all.")


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        (("W1", 0, 1), "abc", '"abc" is not a number: type one such as 0.25.'),
        (("W2", 1, 0), "0.6x", '"0.6x" is not a number: type one such as 0.25.'),
        (("x", 0, 0), "3,7,5", "is not a number: type one such as 0.25."),
        (("x", 0, 0), "1e999", "not a finite number"),
        (("layers", 0, 0), "2-a-1", 'the text "a"'),
        (("layers", 0, 0), "2", "expected at least 2"),
        (("layers", 0, 0), "", "Type the neurons of each layer"),
        (("layers", 0, 0), "2-99-1", "up to 6 layers"),
        (("activations", 0, 0), "sigmid", "did you mean sigmoid?"),
        (("activations", 0, 0), "relu, tanh, relu", "it needs 2 activations, not 3"),
        (("activations", 0, 0), "leaky_relu:x", "expected a number"),
        (("loss", 0, 0), "mse", "known are squared_error"),
        (("learning_rate", 0, 0), "-1", "greater than 0"),
        (("features", 0, 0), "CGPA", "layers says 2 inputs"),
        (("rows", 0, 0), "99", "a whole number from 1 to 8"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cell: Cell, text: str, said: str) -> None:
    found = examine(typed(EXAM, cell, text))
    told = found.at(cell)
    assert told is not None
    assert said in told.text
    assert not told.open
    assert found.wrong[0].field == cell[0]


def test_a_target_the_loss_cannot_be_given_is_wrong_at_the_target() -> None:
    found = examine(with_texts(EXAM, {("loss", 0, 0): "binary_cross_entropy", ("y", 0, 0): "3"}))
    assert found.at(("y", 0, 0)) is not None
    assert found.wrong[0].field == "y"


@pytest.mark.parametrize("text", ["-", ".", "-.", " "])
def test_the_beginning_of_a_number_is_missing_and_not_wrong(text: str) -> None:
    found = examine(typed(EXAM, ("W1", 0, 0), text))
    assert not found.wrong
    assert found.findings[0].text.endswith("1 is missing.")


def test_two_things_that_are_wrong_are_both_found() -> None:
    found = examine(with_texts(EXAM, {("loss", 0, 0): "mse", ("W2", 0, 0): "?"}))
    assert {finding.field for finding in found.wrong} == {"loss", "W2"}


def test_commas_and_the_long_minus_are_numbers_too() -> None:
    found = examine(with_texts(EXAM, {("W1", 0, 0): "0,1", ("b2", 0, 0): "−0.3"}))
    assert found.text == examine(EXAM).text


def test_a_beginning_that_one_name_has_is_written_out_when_the_cell_is_left() -> None:
    cell = ("activations", 0, 0)
    assert settled(typed(START, cell, "sig, lin"), cell).text(cell) == "sigmoid, linear"


@pytest.mark.parametrize(
    "text",
    [
        "layers: [2, 2, 1]\nactivations: [{leaky_relu: 0.1}, linear]\nloss: {huber: 2}\ncost: sum\n"
        "features: [CGPA, IQ]\ntarget_name: salary\n"
        "rows: [{x: [3.75, 80], y: 8}, {x: [1, 2], y: 1e-7}]\n"
        "weights: {W1: [[0.1, 0.2], [0.1, 0.3]], b1: [0.5, 0.1], W2: [[0.4], [0.6]]}\nlearning_rate: 0.0002\n",
        "layers: [1, 2]\nactivations: [softmax]\nloss: categorical_cross_entropy\n"
        "rows: [{x: 1, y: [1, 0]}]\nweights: {W1: [[1, 2]]}\ntarget_name: [cat, dog]\n",
    ],
)
def test_a_problem_comes_back_as_it_was_from_its_draft(text: str) -> None:
    problem = named(text).built.problem
    found = examine(draft_of(problem))
    assert found.problem is not None
    assert found.problem.trace.numbers == named(text).built.trace.numbers
    assert examine(draft_of(found.problem.problem)).text == found.text
    assert found.problem.target_names == named(text).built.target_names


# --- pasting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1 2\n3 4", "[[1, 2], [3, 4]]", "1,2;3,4", "1\t2\r\n3\t4\n", r"1 & 2 \\ 3 & 4"])
def test_a_matrix_is_read_however_it_is_written(text: str) -> None:
    assert rows_of(text) == [["1", "2"], ["3", "4"]]


def test_a_matrix_is_pasted_into_the_table_at_the_cursor() -> None:
    after = pasted(START, ("W1", 0, 0), "1 2\n3 4")
    assert [after.draft.text(cell) for cell in shape_of(START).cells("W1")] == ["1", "2", "3", "4"]
    assert after.cell == ("W1", 1, 1)


def test_a_row_goes_on_in_the_cells_that_follow() -> None:
    after = pasted(START, ("W1", 0, 0), "1 2 3 4 5 6")
    assert after.draft.text(("b1", 0, 1)) == "6"


def test_samples_that_are_pasted_make_room_for_themselves() -> None:
    after = pasted(START, ("x", 0, 0), "1 2 3\n4 5 6")
    assert shape_of(after.draft).rows == 2
    assert after.draft.text(("y", 1, 0)) == "6"


@pytest.mark.parametrize("text", ["1 2 3\n4 5 6", "1 2\n3", "1 2\n3 4\n5 6\n7 8", "1 2 3 4 5 6 7"])
def test_a_matrix_of_another_shape_is_refused_with_the_shape_that_is_needed(text: str) -> None:
    after = pasted(START, ("W1", 0, 0), text)
    assert after.draft is START
    assert "W1 needs 2 rows of 2 numbers: one row for each input" in after.said


def test_a_whole_problem_is_pasted_from_anywhere() -> None:
    after = pasted(START, ("y", 0, 0), "problem:\n" + indent(examine(EXAM).text, "  "))
    assert examine(after.draft).text == examine(EXAM).text


def test_a_problem_that_is_wrong_is_refused_with_its_line() -> None:
    after = pasted(START, ("layers", 0, 0), "layers: [2, 1]\nfoo: 1")
    assert after.draft is START
    assert "2:1: foo is not known here" in after.said


# --- random numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "activations", "loss", "samples"),
    [
        ("2-2-1", "sigmoid", "squared_error", "1"),
        ("2-3-3", "relu, softmax", "categorical_cross_entropy", "2"),
        ("1-2-1", "tanh, sigmoid", "binary_cross_entropy", "3"),
        ("12-12-12-12-12-12-12", "sigmoid", "squared_error", "1"),
    ],
)
def test_one_press_makes_a_network_complete(layers: str, activations: str, loss: str, samples: str) -> None:
    draft = START
    for key, text in (("layers", layers), ("activations", activations), ("loss", loss), ("rows", samples)):
        draft = setting(draft, key, text)
    assert examine(with_random_numbers(draft, 1)).problem is not None


def test_each_press_gives_others_and_the_same_seed_the_same() -> None:
    first, second = with_random_numbers(START, 1), with_random_numbers(START, 2)
    assert first.cells != second.cells
    assert with_random_numbers(first, 2).cells == second.cells


def test_numbers_that_were_typed_are_never_changed() -> None:
    draft = typed(START, ("W1", 0, 0), "7")
    once = with_random_numbers(draft, 1)
    mended = typed(once, ("x", 0, 1), "3")
    again = with_random_numbers(mended, 2)
    assert again.text(("W1", 0, 0)) == "7"
    assert again.text(("x", 0, 1)) == "3"
    assert with_random_numbers(EXAM, 1) is EXAM


def test_every_cell_stands_in_one_table_on_the_form() -> None:
    for layers in ("2-2-1", "1-1", "3-4-2-2"):
        shape = shape_of(setting(START, "layers", layers))
        on_form = [cell for block in blocks(shape) for cell in block.cells]
        assert sorted(on_form) == sorted(shape.every())
