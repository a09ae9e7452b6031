"""Splits and batches: every row exactly once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets import dataset
from engine.network import NetworkError
from engine.splitting import batches, sizes, split


@given(st.integers(10, 500), st.integers(0, 1000))
def test_every_row_is_in_exactly_one_part(rows: int, seed: int) -> None:
    samples = dataset("noisy_line", seed, rows=rows)
    parts = split(samples, np.random.default_rng(seed))
    assert parts.validation is not None
    assert parts.test is not None
    together = np.concatenate([part.inputs[:, 0] for part in (parts.train, parts.validation, parts.test)])
    np.testing.assert_array_equal(np.sort(together), np.sort(samples.inputs[:, 0]))


def test_rows_and_targets_stay_together() -> None:
    parts = split(dataset("noisy_line", noise=0.0), np.random.default_rng(1))
    np.testing.assert_allclose(parts.train.targets, 2 * parts.train.inputs + 1)


def test_rows_are_shuffled() -> None:
    samples = dataset("noisy_line")
    assert not np.array_equal(split(samples, np.random.default_rng(1)).train.inputs, samples.inputs[:70])


def test_the_same_generator_makes_the_same_split() -> None:
    first, second = (split(dataset("moons"), np.random.default_rng(7)).train for _ in range(2))
    np.testing.assert_array_equal(first.inputs, second.inputs)


def test_a_share_of_nothing_is_no_part() -> None:
    parts = split(dataset("moons"), np.random.default_rng(1), (1.0, 0.0, 0.0))
    assert len(parts.train) == 200
    assert parts.validation is None
    assert parts.test is None


def test_the_sizes_of_the_course() -> None:
    assert sizes(1200, (0.7, 0.15, 0.15)) == (840, 180, 180)


@pytest.mark.parametrize("size", [1, 3, 10])
def test_an_epoch_sees_every_row_once(size: int) -> None:
    seen = np.concatenate(list(batches(10, size, np.random.default_rng(0))))
    assert sorted(seen.tolist()) == list(range(10))


def test_all_batches_but_the_last_are_full() -> None:
    assert [len(batch) for batch in batches(10, 4)] == [4, 4, 2]


def test_without_a_generator_rows_keep_their_order() -> None:
    assert [batch.tolist() for batch in batches(3, 1)] == [[0], [1], [2]]


@pytest.mark.parametrize(
    ("call", "part", "words"),
    [
        (lambda: sizes(10, (0.7, 0.2, 0.2)), "shares", "0.7 + 0.2 + 0.2 does not"),
        (lambda: sizes(10, (1.2, -0.2, 0.0)), "shares", "does not"),
        (lambda: sizes(2, (0.7, 0.15, 0.15)), "shares", "2 rows leave none for validation"),
        (lambda: sizes(1, (0.0, 0.5, 0.5)), "shares", "none for train"),
        (lambda: batches(10, 0), "batch_size", "the size of a batch is a whole number, 1 or more, not 0"),
        (lambda: batches(10, True), "batch_size", "not True"),
        (lambda: batches(10, 2.5), "batch_size", "not 2.5"),  # type: ignore[arg-type]
        (lambda: batches(10, 11), "batch_size", "a batch of 11 rows is larger than the 10 rows there are"),
    ],
)
def test_unfit_arguments_are_refused(call: Callable[[], object], part: str, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert caught.value.part == part
    assert words in str(caught.value)
