"""Drafts to test with: the exam question as it is typed, and edits of every kind."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tutor.workbench.draft import START, Cell, Draft, shape_of, with_texts

NUMBERS: dict[str, Sequence[str]] = {
    "x": ("0.5", "0.8"),
    "y": ("1",),
    "W1": ("0.1", "0.3", "0.2", "-0.4"),
    "b1": ("0.1", "0.2"),
    "W2": ("0.5", "0.6"),
    "b2": ("-0.3",),
}


def filled(draft: Draft, numbers: dict[str, Sequence[str]]) -> Draft:
    shape = shape_of(draft)
    cells = {cell: text for key, texts in numbers.items() for cell, text in zip(shape.cells(key), texts, strict=True)}
    return with_texts(draft, cells)


def setting(draft: Draft, key: str, text: str) -> Draft:
    return with_texts(draft, {(key, 0, 0): text})


EXAM = setting(filled(START, NUMBERS), "learning_rate", "0.1")

KEYS = ("layers", "activations", "loss", "learning_rate", "rows", "cost", "features", "target_name")
TABLES = ("x", "y", "W1", "b1", "W2", "b2", "W3", "W7")
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(KEYS).map(lambda key: (key, 0, 0)),
    st.tuples(st.sampled_from(TABLES), st.integers(0, 3), st.integers(0, 3)),
)
# What people type, and what they type by mistake.
TEXTS = st.one_of(
    st.sampled_from(
        [
            *("", "1", "0.5", "-0,3", "−2", ".5", "1e", "1e999", "abc", "[", "{", '"', ": #", "null", "~", "0x10"),
            *("2-2-1", "3 2", "[1, 1]", "2-", "0-1", "13-1", "2-a-1", "6-6-6-6-6-6-6", "1-1-1-1-1-1-1-1"),
            *("sigmoid", "relu, softmax", "leaky_relu:0.1", "leaky_relu:x", ":", "huber:2", "hinge", "sig"),
            *("categorical_cross_entropy", "binary_cross_entropy", "sum", "8", "9", "0", "a, b", "a,,", "é, ŷ"),
        ]
    ),
    st.text(max_size=12),
)
