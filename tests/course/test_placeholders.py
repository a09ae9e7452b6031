"""Placeholders: names, values and formulas of the engine in the text of a lesson, on every terminal."""

from __future__ import annotations

import pytest

from engine.names import Spelling
from tests.course.samples import PROBLEM
from tutor.course.decoding import decode
from tutor.course.documents import read_document
from tutor.course.placeholders import PlaceholderError, fill, placeholders
from tutor.course.problems import BuiltProblem, build
from tutor.course.types import Problem


@pytest.fixture
def salary() -> BuiltProblem:
    document = read_document(PROBLEM, "p.yaml")
    return build(decode(document, Problem), document)


@pytest.mark.parametrize(
    ("text", "shown", "typed"),
    [
        ("{yhat}", "18.96", "18.96"),
        ("{L}", "120.1", "120.1"),
        ("{L:.2f}", "120.12", "120.12"),
        ("{L:.6g}", "120.122", "120.122"),
        ("{x12}", "80", "80"),
        ("{y}", "8", "8"),
        ("{ dL/dW2_11 : .1f }", "194.5", "194.5"),
        ("{W²₁₁}", "0.4", "0.4"),
        ("{name:W2_11}", "W²₁₁", "W2_11"),
        ("{name:dL/dyhat}", "dL/dŷ", "dL/dyhat"),
        ("{rule:dL/dW1_11}", "dL/dŷ · dŷ/dO₁₁ · dO₁₁/dW¹₁₁", "dL/dyhat * dyhat/dO11 * dO11/dW1_11"),
        ("{formula:dL/dW1_11}", "−2(y − ŷ) · W²₁₁ · x₁₁", "-2*(y - yhat) * W2_11 * x11"),
        ("{numbers:dL/dW1_11}", "−2(8 − 18.96) · 0.4 · 3.75", "-2*(8 - 18.96) * 0.4 * 3.75"),
        ("{{yhat}}", "{yhat}", "{yhat}"),
        ("η − σ → “a”", "η − σ → “a”", 'eta - sigmoid -> "a"'),
    ],
)
def test_a_placeholder_reads_well_on_either_terminal(salary: BuiltProblem, text: str, shown: str, typed: str) -> None:
    assert fill(text, salary) == shown
    assert fill(text, salary, Spelling.ASCII) == typed


def test_a_negative_value_has_the_minus_of_the_terminal(salary: BuiltProblem) -> None:
    document = read_document(PROBLEM.replace("y: 8", "y: 30"), "p.yaml")
    low = build(decode(document, Problem), document)
    assert fill("{dL/dyhat} {dL/dyhat:.1f}", low) == "−22.08 −22.1"
    assert fill("{dL/dyhat} {dL/dyhat:.1f}", low, Spelling.ASCII) == "-22.08 -22.1"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{yhatt}", "{yhatt} names nothing in this problem; did you mean yhat?"),
        ("{nam:yhat}", "{nam:yhat} does not begin with a known word; did you mean name?"),
        ("{W1_11_new}", "{W1_11_new} names nothing"),
        ("{yhat:.99}", "{yhat:.99} has the format .99; expected .2f"),
        ("{yhat.__class__}", "{yhat.__class__} names nothing"),
        ("{}", "{} is not a placeholder"),
        ("{a:b:c:d}", "{a:b:c:d} is not a placeholder"),
        ("a { b", "a single { stands here; write it twice to show a brace"),
        ("a } b", "a single } stands here; write it twice to show a brace"),
    ],
)
def test_what_cannot_be_filled_is_told(salary: BuiltProblem, text: str, complaint: str) -> None:
    if complaint.startswith("{W1_11_new}"):
        document = read_document(PROBLEM.replace("learning_rate: 0.0002\n", ""), "p.yaml")
        salary = build(decode(document, Problem), document)
    with pytest.raises(PlaceholderError) as caught:
        fill(text, salary)
    assert str(caught.value).startswith(complaint)


def test_a_text_without_a_problem_cannot_have_placeholders() -> None:
    assert fill("Plain {{text}}.", None) == "Plain {text}."
    with pytest.raises(PlaceholderError, match="has no problem to come from"):
        fill("{yhat}", None)


def test_lines_that_go_on_stand_under_the_equals_sign_they_go_on_from(salary: BuiltProblem) -> None:
    text = "So\n\n  {name:dL/dyhat} = {formula:dL/dyhat}\n    = {dL/dyhat}\n\nThat is all.\n\n  = {y}"
    assert fill(text, salary) == "So\n\n  dL/dŷ = −2(y − ŷ)\n        = 21.92\n\nThat is all.\n\n  = 8"
    shown = fill(text, salary, Spelling.ASCII)
    assert "  dL/dyhat = -2 * (y - yhat)\n           = 21.92" in shown


def test_a_filled_value_is_not_filled_again(salary: BuiltProblem) -> None:
    assert fill("{{{yhat}}}", salary) == "{18.96}"


def test_placeholders_are_taken_apart() -> None:
    found = [(one.form, one.name, one.format) for one in placeholders("{yhat:.2f} {{no}} {name:W2_11}")]
    assert found == [("", "yhat", ".2f"), ("name", "W2_11", "")]
