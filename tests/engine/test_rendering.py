"""Formulas as text: brackets only where they are needed, and the same formula in four spellings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.expressions import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    evaluate,
)
from engine.losses import LOSSES, huber
from engine.names import Derivative, Name, Spelling, loss, named, output, prediction, updated, weight
from engine.rendering import ASCII, Piece, Style, pieces, reason, render, with_values
from tests.engine.reading import read
from tests.engine.test_expressions import AT, TREES

A, B = named("a"), named("b")
a, b = Reference(A), Reference(B)
O11, W, YHAT = Reference(output(1, 1)), Reference(weight(2, 1, 1)), Reference(prediction())
SLOPE = Reference(Derivative(loss(), prediction()))


@pytest.mark.parametrize("spelling", Spelling)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(tree=TREES)
def test_any_formula_with_numbers_reads_back_to_its_value(spelling: Spelling, tree: Expression) -> None:
    text = render(tree, Style(spelling, values=AT))
    value = evaluate(tree, AT)
    assert read(text, spelling) == pytest.approx(value, rel=1e-9, abs=1e-9), text


WRITTEN = [
    (Product((Number(-2.0), Sum((a, Negation(b))), O11)), "−2(a − b) · O₁₁", "-2 * (a - b) * O11"),
    (Product((O11, Sum((Number(1.0), Negation(O11))))), "O₁₁(1 − O₁₁)", "O11 * (1 - O11)"),
    (Sum((Product((O11, W)), b)), "O₁₁·W²₁₁ + b", "O11*W2_11 + b"),
    (Sum((a, Negation(Sum((b, O11))))), "a − (b + O₁₁)", "a - (b + O11)"),
    (Sum((a, Number(-1.0))), "a + (−1)", "a + (-1)"),
    (Negation(Sum((a, b))), "−(a + b)", "-(a + b)"),
    (Negation(Negation(a)), "−(−a)", "-(-a)"),
    (Product((a, Negation(b))), "a · (−b)", "a * (-b)"),
    (Product((a, Number(-3.0))), "a · (−3)", "a * (-3)"),
    (Product((a, Quotient(Number(1.0), b))), "a · (1/b)", "a * (1/b)"),
    (Product((Quotient(Number(1.0), b), a)), "1/b · a", "1/b * a"),
    (Quotient(Sum((a, b)), Product((a, b))), "(a + b)/(a·b)", "(a + b)/(a*b)"),
    (Quotient(Quotient(a, b), a), "a/b/a", "a/b/a"),
    (Quotient(a, Quotient(b, a)), "a/(b/a)", "a/(b/a)"),
    (Quotient(a, Number(-2.0)), "a/(−2)", "a/(-2)"),
    (Quotient(SLOPE, b), "(dL/dŷ)/b", "(dL/dyhat)/b"),
    (Power(Sum((a, Negation(YHAT))), Number(2.0)), "(a − ŷ)²", "(a - yhat)^2"),
    (Power(a, Number(12.0)), "a^12", "a^12"),
    (Power(a, Number(-2.0)), "a^(−2)", "a^(-2)"),
    (Power(a, b), "a^b", "a^b"),
    (Power(W, Number(2.0)), "(W²₁₁)²", "W2_11^2"),
    (Power(SLOPE, Number(2.0)), "(dL/dŷ)²", "(dL/dyhat)^2"),
    (Power(Reference(updated(weight(1, 1, 1))), Number(2.0)), "(W¹₁₁ new)²", "W1_11_new^2"),
    (Power(Power(a, Number(2.0)), Number(3.0)), "(a²)³", "(a^2)^3"),
    (Call("sigmoid", (Sum((a, b)),)), "σ(a + b)", "sigmoid(a + b)"),
    (Call("abs", (Product((Call("abs", (a,)), b)),)), "abs(|a|·b)", "abs(abs(a)*b)"),
    (Call("max", (a, Number(0.0))), "max(a, 0)", "max(a, 0)"),
    (Call("abs", (Sum((a, Negation(b))),)), "|a − b|", "abs(a - b)"),
    (Call("sum", (a, b)), "a + b", "a + b"),
    (Call("mean", (a, b)), "(a + b)/2", "(a + b)/2"),
    (Call("expm1", (a,)), "exp(a) − 1", "exp(a) - 1"),
    (
        Cases((Case(Condition(a, Relation.AT_LEAST, Number(0.0)), a),), Product((Number(0.1), a))),
        "a if a ≥ 0, else 0.1·a",
        "a if a >= 0, else 0.1*a",
    ),
    (
        Product((b, Cases((Case(Condition(a, Relation.AT_MOST, Number(0.0)), Number(0.0)),), Number(1.0)))),
        "b · (0 if a ≤ 0, else 1)",
        "b * (0 if a <= 0, else 1)",
    ),
]


@pytest.mark.parametrize(("tree", "unicode", "ascii_"), WRITTEN, ids=[row[2] for row in WRITTEN])
def test_formulas_are_written_as_a_person_would(tree: Expression, unicode: str, ascii_: str) -> None:
    assert (render(tree), render(tree, ASCII)) == (unicode, ascii_)


@pytest.mark.parametrize(
    ("tree", "latex", "typst"),
    [
        (Product((a, b)), r"a \cdot b", "a dot b"),
        (Quotient(a, Sum((a, b))), r"\frac{a}{a + b}", "a/(a + b)"),
        (Power(Sum((a, b)), Number(12.0)), r"\left(a + b\right)^{12}", "(a + b)^12"),
        (Power(W, Number(2.0)), r"\left(W^{2}_{11}\right)^{2}", '(W^(2)_("11"))^2'),
        (Call("sqrt", (a,)), r"\sqrt{a}", "sqrt(a)"),
        (Call("abs", (a,)), r"\left|a\right|", "abs(a)"),
        (Call("sigmoid", (a,)), r"\sigma\left(a\right)", "sigma(a)"),
        (
            Cases((Case(Condition(a, Relation.AT_MOST, Number(0.0)), b),), a),
            r"b \text{ if } a \le 0,\; \text{else } a",
            'b " if " a <= 0, "else " a',
        ),
    ],
    ids=str,
)
def test_typeset_spellings(tree: Expression, latex: str, typst: str) -> None:
    assert render(tree, Style(Spelling.LATEX)) == latex
    assert render(tree, Style(Spelling.TYPST)) == typst


@pytest.mark.parametrize(
    ("name", "definition", "derivative"),
    [
        ("squared_error", "(a − b)²", "−2(a − b)"),
        ("half_squared_error", "0.5·(a − b)²", "−(a − b)"),
        ("absolute_error", "|a − b|", "−1 if a − b > 0, 1 if a − b < 0, else 0"),
        (
            "huber",
            "0.5·(a − b)² if |a − b| ≤ 1, else |a − b| − 0.5",
            "−(a − b) if |a − b| ≤ 1, −1 if a − b > 0, else 1",
        ),
        ("binary_cross_entropy", "−(a·ln(b) + (1 − a)·ln(1 − b))", "−a/b + (1 − a)/(1 − b)"),
        ("categorical_cross_entropy", "−a·ln(b)", "−a/b"),
        ("hinge", "max(0, 1 − a·b)", "−a if 1 − a·b > 0, else 0"),
    ],
)
def test_losses_are_written_as_in_a_textbook(name: str, definition: str, derivative: str) -> None:
    row = LOSSES[name]
    assert _spaceless(render(row.definition([a], [b]))) == _spaceless(definition)
    assert _spaceless(render(row.derivative([a], [b], 0))) == _spaceless(derivative)


def _spaceless(text: str) -> str:
    # Products are set more or less widely with what stands around them; here it is the formula that counts.
    return text.replace(" · ", "·")


def test_huber_with_another_delta_shows_it() -> None:
    assert render(huber(0.5).definition([a], [b])) == "0.5·(a − b)² if |a − b| ≤ 0.5, else 0.5(|a − b| − 0.5·0.5)"


VALUES: dict[Name, float] = {A: -0.25, B: 3.0, prediction(): 0.5, Derivative(loss(), prediction()): 2.0}


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Sum((a, b)), "−0.25 + 3"),
        (Sum((b, a)), "3 + (−0.25)"),
        (Sum((b, Negation(a))), "3 − (−0.25)"),
        (Product((b, a)), "3 · (−0.25)"),
        (Product((a, Sum((b, a)))), "−0.25 · (3 + (−0.25))"),
        (Product((b, Sum((b, a)))), "3(3 + (−0.25))"),
        (Product((SLOPE, b)), "2 · 3"),
        (Power(a, Number(2.0)), "(−0.25)²"),
        (Power(SLOPE, Number(2.0)), "2²"),
        (Quotient(SLOPE, b), "2/3"),
    ],
    ids=str,
)
def test_numbers_stand_in_the_places_of_names(tree: Expression, text: str) -> None:
    assert render(tree, with_values(Style(), VALUES, 4)) == text


def test_small_numbers_hold_together_under_a_power() -> None:
    assert render(Power(a, Number(2.0)), Style(values={A: 1.5e-7})) == "(1.5e−7)²"


def test_pieces_join_to_the_formula_and_count_its_parts() -> None:
    tree = Product((Number(-2.0), Sum((a, b)), O11))
    made = pieces(tree)
    assert "".join(piece.text for piece in made) == render(tree)
    assert [piece.part for piece in made if piece.part is not None] == [0, 1, 2]


def test_a_formula_that_is_no_sum_or_product_is_one_piece() -> None:
    assert pieces(Quotient(a, b)) == (Piece("a/b", 0),)


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        (Spelling.UNICODE, "1 + 1 + … + 3 more + 1"),
        (Spelling.ASCII, "1 + 1 + ... + 3 more + 1"),
        (Spelling.LATEX, r"1 + 1 + \ldots + 3 \text{ more} + 1"),
        (Spelling.TYPST, '1 + 1 + dots + 3 " more" + 1'),
    ],
)
def test_a_long_sum_is_folded(spelling: Spelling, text: str) -> None:
    assert render(Sum((Number(1.0),) * 6), Style(spelling, fold=4)) == text


def test_a_short_sum_is_not_folded() -> None:
    assert render(Sum((a, b, a, b)), Style(fold=4)) == "a + b + a + b"


BENT = Cases(
    (
        Case(Condition(a, Relation.GREATER, Number(0.0)), b),
        Case(Condition(a, Relation.LESS, Number(-1.0)), Number(7.0)),
    ),
    Number(0.0),
)


@pytest.mark.parametrize(
    ("value", "text", "why"),
    [(2.0, "3", "a = 2 > 0"), (-3.0, "7", "a = −3 < −1"), (-0.5, "0", "a = −0.5 ≤ 0, a = −0.5 ≥ −1")],
)
def test_with_numbers_only_the_case_that_applies_is_written_and_its_reason_told(
    value: float, text: str, why: str
) -> None:
    style = Style(values={A: value, B: 3.0})
    assert render(BENT, style) == text
    assert reason(BENT, style) == why


@pytest.mark.parametrize(
    ("relation", "opposite"),
    [(Relation.AT_MOST, ">"), (Relation.AT_LEAST, "<"), (Relation.LESS, "≥"), (Relation.GREATER, "≤")],
)
def test_the_reason_of_the_last_resort_is_the_opposite(relation: Relation, opposite: str) -> None:
    held = {Relation.AT_MOST: 1.0, Relation.AT_LEAST: -1.0, Relation.LESS: 1.0, Relation.GREATER: -1.0}[relation]
    tree = Cases((Case(Condition(a, relation, Number(0.0)), b),), a)
    number = "1" if held > 0 else "−1"
    assert reason(tree, Style(values={A: held})) == f"a = {number} {opposite} 0"


def test_there_is_no_reason_where_nothing_is_chosen() -> None:
    assert reason(a, Style()) == ""


def test_a_reason_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="needs values"):
        reason(BENT, Style())


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Product((Number(-2.0), Sum((a, Negation(b))), O11)), "−2(0.5 − b) · 4"),
        (Product((b, Sum((Number(1.0), Negation(b))))), "b(1 − b)"),
        (Quotient(a, SLOPE), "0.5/(dL/dŷ)"),
        (Power(SLOPE, Number(2.0)), "(dL/dŷ)²"),
    ],
)
def test_a_name_that_is_still_open_stays_a_name_among_numbers(tree: Expression, text: str) -> None:
    values: dict[Name, float] = {A: 0.5, O11.name: 4.0}
    assert render(tree, Style(values=values, open=frozenset({B, SLOPE.name}))) == text
