"""Parting rows: train creates a model, validation selects one, test evaluates it, each row in one part.

The rows are shuffled once, by the given generator, before they are parted. Training goes through its
rows in batches: all at once, one by one, or a few at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Samples
from engine.network import NetworkError
from engine.ranges import Range, check_whole

Index = NDArray[np.intp]

_SHARE = Range("from 0 to 1", 0.0, 1.0, low_included=True, high_included=True)


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts. ``validation`` and ``test`` are None where their share is 0."""

    train: Samples
    validation: Samples | None
    test: Samples | None


def sizes(rows: int, shares: tuple[float, float, float]) -> tuple[int, int, int]:
    """How many of ``rows`` go to train, validation and test for ``shares`` that add up to 1.

    Validation and test are rounded to the nearest row and train takes the rest. Raises
    ``NetworkError`` when the shares do not add up or a part with a share would be empty.

    >>> sizes(1200, (0.7, 0.15, 0.15))
    (840, 180, 180)
    """
    if not all(map(_SHARE.holds, shares)) or not isclose(sum(shares), 1.0, abs_tol=1e-9):
        given = " + ".join(map(str, shares))
        raise NetworkError("shares", f"the shares of train, validation and test add up to 1, but {given} does not")
    validation, test = (int(rows * share + 0.5) for share in shares[1:])
    parts = (rows - validation - test, validation, test)
    for name, share, count in zip(("train", "validation", "test"), shares, parts, strict=True):
        if count < 1 and (share > 0 or name == "train"):
            raise NetworkError("shares", f"{rows} rows leave none for {name}: give it a larger share, or add rows")
    return parts


def split(
    samples: Samples, generator: np.random.Generator, shares: tuple[float, float, float] = (0.7, 0.15, 0.15)
) -> Split:
    """``samples`` shuffled and parted. Every row is in exactly one part. Raises ``NetworkError``.

    >>> from engine.datasets import dataset
    >>> parts = split(dataset("moons"), np.random.default_rng(0), (0.5, 0.5, 0.0))
    >>> len(parts.train), parts.validation and len(parts.validation), parts.test
    (100, 100, None)
    """
    train, validation, _ = sizes(len(samples), shares)
    order = generator.permutation(len(samples))
    parts = order[:train], order[train : train + validation], order[train + validation :]
    made = [samples.rows(part) if len(part) else None for part in parts]
    assert made[0] is not None  # sizes leaves at least one row to train on
    return Split(made[0], made[1], made[2])


def check_batch_size(size: int, rows: int) -> None:
    """Raises ``NetworkError`` when a batch of ``size`` cannot be taken from ``rows`` rows."""
    check_whole("batch_size", size, "the size of a batch")
    if size > rows:
        raise NetworkError("batch_size", f"a batch of {size} rows is larger than the {rows} rows there are")


def batches(rows: int, size: int, generator: np.random.Generator | None = None) -> Iterator[Index]:
    """The row numbers of each batch of one epoch; the last batch may be smaller.

    With a ``generator`` the rows are shuffled first. A size of ``rows`` is batch gradient descent,
    1 is stochastic, anything between is mini-batch. Raises ``NetworkError``.

    >>> [batch.tolist() for batch in batches(5, 2)]
    [[0, 1], [2, 3], [4]]
    """
    check_batch_size(size, rows)
    order = np.arange(rows) if generator is None else generator.permutation(rows)
    return (order[start : start + size] for start in range(0, rows, size))
