"""Formulas on arrays: the same value as the tree gives for each element, and nothing allocated."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.array_programs import Array, Program, can_run
from engine.expressions import (
    Call,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    evaluate,
)
from engine.names import Name, named
from engine.sheet import formula

A, B, K, OUT = named("a"), named("b"), named("k"), named("out")
GRID = np.array([-2.5, -1.0, -0.0, 0.25, 1.0, 3.0])
OTHER = np.array([0.5, -1.0, 2.0, -0.75, 0.0, 1e-3])


def run(expression: Expression, out: Array | None = None) -> Array:
    result = np.full(GRID.shape, np.nan) if out is None else out
    with np.errstate(all="ignore"):
        Program([(OUT, expression)], {A: GRID.copy(), B: OTHER.copy(), OUT: result}, {K: 0.3}).run()
    return result


def by_element(expression: Expression) -> list[float]:
    return [evaluate(expression, {A: float(a), B: float(b), K: 0.3}) for a, b in zip(GRID, OTHER, strict=True)]


def conditions(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Condition]:
    return st.builds(Condition, inner, st.sampled_from(list(Relation)), inner)


def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        inner.map(Negation),
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner),
        inner.map(lambda part: Call("abs", (part,))),
        inner.map(lambda part: Call("sqrt", (part,))),
        st.builds(Cases, st.lists(st.builds(Case, conditions(inner), inner), min_size=1, max_size=2).map(tuple), inner),
    )


TREES = st.recursive(
    st.sampled_from([Reference(A), Reference(B), Reference(K), Number(2.0), Number(-0.5)]), grown, max_leaves=12
)


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_every_element_has_the_value_of_the_tree(tree: Expression) -> None:
    np.testing.assert_array_equal(run(tree), np.array(by_element(tree)))


@pytest.mark.parametrize(
    "text",
    [
        "sigmoid(a)",
        "relu(a)",
        "tanh(a)",
        "exp(a)",
        "ln(abs(a))",
        "min(a, b)",
        "max(a, b)",
        "a^3",
        "a^2",
        "2^a",
        "-a/b^2",
    ],
)
def test_functions_agree_with_the_tree(text: str) -> None:
    tree = formula(text, ["a", "b"])
    np.testing.assert_allclose(run(tree), by_element(tree), rtol=1e-14)


def test_expm1_keeps_the_digits_of_small_numbers() -> None:
    z, out = np.array([1e-12, -1e-12]), np.empty(2)
    Program([(OUT, Call("expm1", (Reference(A),)))], {A: z, OUT: out}).run()
    np.testing.assert_allclose(out, z, rtol=1e-11)


def test_a_choice_takes_its_branch_element_by_element() -> None:
    below = Case(Condition(Reference(A), Relation.LESS, Number(0.0)), Reference(B))
    small = Case(Condition(Reference(A), Relation.AT_MOST, Number(1.0)), Number(7.0))
    tree = Cases((below, small), Product((Reference(A), Reference(B))))
    np.testing.assert_array_equal(run(tree), np.array(by_element(tree)))


def test_sigmoid_of_a_very_negative_sum_is_zero() -> None:
    z, out = np.array([-1000.0, 0.0, 1000.0]), np.empty(3)
    with np.errstate(all="ignore"):
        Program([(OUT, formula("sigmoid(a)", ["a"]))], {A: z, OUT: out}).run()
    assert out.tolist() == [0.0, 0.5, 1.0]


def test_a_target_that_is_also_read_is_written_last() -> None:
    state = GRID.copy()
    Program([(A, formula("a*a + b - a/2", ["a", "b"]))], {A: state, B: OTHER}).run()
    np.testing.assert_array_equal(state, GRID * GRID + OTHER - GRID / 2)


def test_intermediate_names_keep_their_value() -> None:
    c, d = named("c"), named("d")
    labels = ["a", "b", "c", "d", "k"]
    out = np.empty(6)
    Program(
        [
            (c, formula("a + b", labels)),
            (d, formula("c", labels)),
            (d, formula("d*2", labels)),
            (OUT, formula("c*d + k", labels)),
        ],
        {A: GRID, B: OTHER, OUT: out},
        {K: 3.0},
    ).run()
    np.testing.assert_array_equal(out, (GRID + OTHER) * ((GRID + OTHER) * 2) + 3.0)


def test_a_plain_copy_leaves_its_source_alone() -> None:
    out = np.empty(6)
    Program([(OUT, Reference(A)), (OUT, formula("out + 1", ["out"]))], {A: GRID, OUT: out}).run()
    np.testing.assert_array_equal(out, GRID + 1)


def test_changed_numbers_are_used_in_the_next_run() -> None:
    out = np.empty(6)
    program = Program(
        [(OUT, formula("(1 - k^t)*a", ["a", "k", "t"]))],
        {A: GRID, OUT: out},
        {K: 0.5, named("t"): 1.0},
        changing=[named("t")],
    )
    program.run()
    np.testing.assert_array_equal(out, GRID * 0.5)
    program.set({named("t"): 2.0})
    program.run()
    np.testing.assert_array_equal(out, GRID * 0.75)


def test_a_run_allocates_no_arrays() -> None:
    size = 10_000
    arrays: dict[Name, Array] = {A: np.ones(size), B: np.ones(size), OUT: np.empty(size)}
    program = Program([(OUT, formula("a*b - b^2/(sqrt(a) + k)", ["a", "b", "k"]))], arrays, {K: 1.0})
    program.run()
    tracemalloc.start()
    for _ in range(5):
        program.run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1000  # one array would be 80,000 bytes


def test_functions_without_an_array_form_are_told_apart() -> None:
    assert can_run(formula("sigmoid(a) + 1", ["a"]))
    assert not can_run(formula("cos(a) + 1", ["a"]))


def test_a_function_without_an_array_form_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="cos"):
        Program([(OUT, formula("cos(a)", ["a"]))], {A: GRID, OUT: np.empty(6)})
