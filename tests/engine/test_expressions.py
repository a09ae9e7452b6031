"""Trees: walked, replaced, written out, evaluated at their edges, and differentiated."""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions import (
    COMPLEX,
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
    branch,
    children,
    divide,
    evaluate,
    expand,
    flatten,
    partial,
    power,
    rebuild,
    references,
    substitute,
    taken,
    transform,
    walk,
)
from engine.functions import BY_SPELLING, FUNCTIONS, shown
from engine.names import Name, named
from engine.tidying import tidy

A, B, C = named("a"), named("b"), named("c")
a, b, c = Reference(A), Reference(B), Reference(C)
STEP = 1e-30

LEAVES = st.one_of(
    st.sampled_from([a, b, c]),
    st.floats(0.2, 3.0).map(lambda value: Number(round(value, 3))),
    st.just(Number(0.0)),
    st.just(Number(1.0)),
)


def _bent(parts: tuple[Expression, Expression, Expression]) -> Expression:
    return Cases((Case(Condition(parts[0], Relation.GREATER, Number(0.7)), parts[1]),), parts[2])


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    smooth = st.sampled_from(["sigmoid", "tanh", "exp", "cos", "expm1", "abs", "relu"])
    return st.one_of(
        inner.map(Negation),
        several.map(Sum),
        several.map(Product),
        st.tuples(inner, inner).map(lambda two: Quotient(two[0], Sum((Number(2.0), Power(two[1], Number(2.0)))))),
        st.tuples(inner, st.sampled_from([0.0, 1.0, 2.0, 3.0])).map(lambda two: Power(two[0], Number(two[1]))),
        st.tuples(inner, inner).map(
            lambda two: Power(Sum((Number(1.5), Call("sigmoid", (two[0],)))), Call("tanh", (two[1],)))
        ),
        st.tuples(smooth, inner).map(lambda two: Call(two[0], (two[1],))),
        inner.map(lambda one: Call("ln", (Sum((Number(1.5), Power(one, Number(2.0)))),))),
        inner.map(lambda one: Call("sqrt", (Sum((Number(1.5), Power(one, Number(2.0)))),))),
        st.tuples(st.sampled_from(["max", "min", "sum", "mean"]), several).map(lambda two: Call(two[0], two[1])),
        st.tuples(inner, inner).map(lambda two: Call("softmax", (two[0], *two))),
        st.tuples(inner, inner).map(
            lambda two: Call("weighted_ln", (two[0], Sum((Number(1.5), Power(two[1], Number(2.0))))))
        ),
        st.tuples(inner, inner).map(
            lambda two: Call("weighted_inverse", (two[0], Sum((Number(1.5), Power(two[1], Number(2.0))))))
        ),
        st.tuples(inner, inner, inner).map(_bent),
    )


TREES = st.recursive(LEAVES, _larger, max_leaves=8)
AT: dict[Name, float] = {A: 0.731, B: -0.457, C: 1.293}


def slope_by_complex_step(tree: Expression, name: Name) -> float:
    moved: Mapping[Name, complex] = {**AT, name: complex(AT[name], STEP)}
    return complex(evaluate(tree, moved, COMPLEX)).imag / STEP


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=TREES, name=st.sampled_from([A, B, C]))
def test_partial_agrees_with_the_complex_step(tree: Expression, name: Name) -> None:
    try:
        wanted = slope_by_complex_step(tree, name)
    except (OverflowError, ZeroDivisionError):
        return
    found = evaluate(partial(tree, name), AT)
    if math.isfinite(found) and abs(wanted) < 1e6 and not _near_a_choice(tree):
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def _near_a_choice(tree: Expression) -> bool:
    """Whether the point lies where a branch changes, so that there is no one slope."""
    for node in walk(tree):
        if isinstance(node, Call) and node.function in ("abs", "relu") and abs(evaluate(node.arguments[0], AT)) < 1e-9:
            return True
        if isinstance(node, Call) and node.function in ("max", "min"):
            values = sorted(evaluate(part, AT) for part in node.arguments)
            if any(abs(y - x) < 1e-9 for x, y in pairwise(values)):
                return True
        if isinstance(node, Cases) and abs(evaluate(node.cases[0].condition.left, AT) - 0.7) < 1e-9:
            return True
    return False


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=TREES)
def test_tidying_keeps_the_value(tree: Expression) -> None:
    before, after = evaluate(tree, AT), evaluate(tidy(tree), AT)
    if math.isfinite(before):
        assert after == pytest.approx(before, rel=1e-9, abs=1e-9)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=TREES)
def test_what_is_shown_has_the_value_that_is_computed(tree: Expression) -> None:
    before, after = evaluate(tree, AT), evaluate(shown(tree), AT)
    if math.isfinite(before):
        assert after == pytest.approx(before, rel=1e-9, abs=1e-12)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=TREES)
def test_a_tree_rebuilt_from_its_parts_is_the_same(tree: Expression) -> None:
    assert rebuild(tree, children(tree)) == tree
    assert transform(tree, lambda node: node) == tree


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=TREES)
def test_real_and_complex_arithmetic_agree(tree: Expression) -> None:
    try:
        other = complex(evaluate(tree, AT, COMPLEX))
    except (OverflowError, ZeroDivisionError):
        return
    found = evaluate(tree, AT)
    if math.isfinite(found) and cmath.isfinite(other) and abs(found) < 1e12:
        assert found == pytest.approx(other.real, rel=1e-9, abs=1e-9)


def test_walk_goes_in_reading_order() -> None:
    tree = Sum((Product((a, b)), Negation(c)))
    assert [type(node).__name__ for node in walk(tree)] == [
        "Sum",
        "Product",
        "Reference",
        "Reference",
        "Negation",
        "Reference",
    ]


def test_references_are_listed_once_in_reading_order() -> None:
    assert references(Sum((Product((b, a)), b, c))) == (B, A, C)


def test_substitution_replaces_all_at_once() -> None:
    assert substitute(Sum((a, b)), {A: b, B: a}) == Sum((b, a))


def test_expansion_goes_as_many_levels_as_asked() -> None:
    definitions: dict[Name, Expression] = {A: Product((b, b)), B: Negation(c)}
    assert expand(a, definitions.get, 0) == a
    assert expand(a, definitions.get, 1) == Product((b, b))
    assert expand(a, definitions.get, 2) == Product((Negation(c), Negation(c)))
    assert expand(a, definitions.get) == Product((Negation(c), Negation(c)))


def test_flattening_joins_products_inside_products() -> None:
    assert flatten(Product((Product((a, Product((b, a)))), c))) == Product((a, b, a, c))


def test_values_may_come_from_a_function() -> None:
    assert evaluate(Sum((a, b)), lambda name: 2.0) == 4.0


def test_a_name_without_a_value_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        evaluate(Sum((a, b)), {A: 1.0})


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        (Quotient(Number(1.0), Number(0.0)), math.inf),
        (Quotient(Number(-1.0), Number(0.0)), -math.inf),
        (Quotient(Number(1.0), Number(-0.0)), -math.inf),
        (Quotient(Number(0.0), Number(0.0)), math.nan),
        (Quotient(Number(math.nan), Number(0.0)), math.nan),
        (Power(Number(10.0), Number(400.0)), math.inf),
        (Power(Number(-10.0), Number(401.0)), -math.inf),
        (Power(Number(-10.0), Number(400.0)), math.inf),
        (Power(Number(0.0), Number(-1.0)), math.inf),
        (Power(Number(-2.0), Number(0.5)), math.nan),
        (Product((Number(1e300), Number(1e300))), math.inf),
        (Call("exp", (Number(800.0),)), math.inf),
        (Call("expm1", (Number(800.0),)), math.inf),
        (Call("ln", (Number(0.0),)), -math.inf),
        (Call("ln", (Number(-1.0),)), math.nan),
        (Call("sqrt", (Number(-1.0),)), math.nan),
        (Call("relu", (Number(math.nan),)), math.nan),
        (Call("relu", (Number(-math.inf),)), 0.0),
        (Call("max", (Number(1.0), Number(math.nan))), math.nan),
        (Call("min", (Number(math.nan), Number(1.0))), math.nan),
        (Call("sigmoid", (Number(-800.0),)), 0.0),
        (Call("sigmoid", (Number(800.0),)), 1.0),
        (Call("softmax", (Number(1000.0), Number(1000.0), Number(0.0))), 1.0),
        (Call("softmax", (Number(0.0), Number(1000.0), Number(0.0))), 0.0),
        (Call("weighted_ln", (Number(0.0), Number(0.0))), 0.0),
        (Call("weighted_ln", (Number(1.0), Number(0.0))), -math.inf),
        (Call("weighted_inverse", (Number(0.0), Number(0.0))), 0.0),
        (Call("weighted_inverse", (Number(-1.0), Number(0.0))), -math.inf),
        (Call("cos", (Number(math.inf),)), math.nan),
        (Call("floor", (Number(-1.5),)), -2.0),
        (Call("floor", (Number(math.inf),)), math.inf),
    ],
    ids=str,
)
def test_edges_give_infinity_or_nan_and_never_an_exception(tree: Expression, wanted: float) -> None:
    found = evaluate(tree, {})
    assert found == wanted or (math.isnan(found) and math.isnan(wanted))


def test_division_and_power_are_ordinary_elsewhere() -> None:
    assert divide(3.0, 4.0) == 0.75
    assert power(2.0, -2.0) == 0.25


@pytest.mark.parametrize(
    ("relation", "holds"),
    [
        (Relation.LESS, (True, False, False)),
        (Relation.AT_MOST, (True, True, False)),
        (Relation.EQUAL, (False, True, False)),
        (Relation.AT_LEAST, (False, True, True)),
        (Relation.GREATER, (False, False, True)),
    ],
)
def test_a_condition_compares_as_its_sign_says(relation: Relation, holds: tuple[bool, ...]) -> None:
    tree = Cases((Case(Condition(a, relation, Number(1.0)), Number(5.0)),), Number(6.0))
    assert tuple(evaluate(tree, {A: value}) == 5.0 for value in (0.0, 1.0, 2.0)) == holds


def test_the_first_case_that_holds_is_taken() -> None:
    first, second = Condition(a, Relation.GREATER, Number(0.0)), Condition(a, Relation.GREATER, Number(1.0))
    tree = Cases((Case(first, b), Case(second, c)), Number(0.0))
    assert taken(tree, {A: 2.0}) == Case(first, b)
    assert branch(tree, {A: 2.0}) == b
    assert taken(tree, {A: -1.0}) is None
    assert branch(tree, {A: -1.0}) == Number(0.0)


def test_a_tree_without_the_name_has_slope_zero() -> None:
    assert partial(Sum((a, Number(2.0))), B) == Number(0.0)


def test_the_complex_floor_has_no_slope() -> None:
    assert evaluate(partial(Call("floor", (a,)), A), {A: 1.5}) == 0.0
    assert evaluate(Call("floor", (a,)), {A: complex(1.5, STEP)}, COMPLEX) == 1.0


def test_the_complex_abs_is_zero_at_its_corner() -> None:
    assert evaluate(Call("abs", (a,)), {A: complex(0.0, STEP)}, COMPLEX) == 0.0


def test_among_equal_values_the_first_is_the_largest() -> None:
    tree = Call("max", (a, b, c))
    at: dict[Name, float] = {A: 2.0, B: 2.0, C: 1.0}
    assert [evaluate(partial(tree, name), at) for name in (A, B, C)] == [1.0, 0.0, 0.0]


def test_no_spelling_belongs_to_two_functions() -> None:
    spellings = [
        spelling
        for row in FUNCTIONS.values()
        if row.typed
        for spelling in {row.name, row.unicode, *row.aliases}
        if spelling and "{}" not in spelling
    ]
    assert len(spellings) == len(set(spellings)) == len(BY_SPELLING)


def test_functions_that_are_only_shown_as_formulas_cannot_be_typed() -> None:
    assert not {name for name, row in FUNCTIONS.items() if not row.typed} & set(BY_SPELLING)
