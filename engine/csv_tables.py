"""Reading rows of comma-separated numbers, and bringing columns to one scale.

The text comes in as lines, from wherever the caller has them. What cannot be read is reported with
its line number; what is scaled is said, so that no number on screen is a surprise.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import isfinite
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Samples
from engine.network import NetworkError, look_up

Array = NDArray[np.float64]

MOST_ROWS = 100_000
MOST_CELL = 40
_SEPARATORS = (",", ";", "\t")


class TableError(NetworkError):
    """Lines that are not a table of numbers. ``line`` counts from 1, 0 where no one line is to blame."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__("table", f"line {line}: {message}" if line else message)
        self.line = line


def read_table(lines: Iterable[str], targets: Sequence[str] | int = 1, name: str = "table") -> Samples:
    """Samples from ``lines``: a heading with the column names, then a row of numbers a line.

    ``targets`` names the columns to predict, or says how many of the last ones they are; all others
    are features. Columns are parted by commas, semicolons or tabs, whichever the heading has. With
    semicolons or tabs a comma in a number is a decimal comma. Empty lines are passed over.

    Raises ``TableError`` with the number of the line and what would fit.

    >>> samples = read_table(["CGPA,IQ,salary", "3.75,80,8", "3.00,90,8.3"])
    >>> samples.features, samples.outputs, len(samples)
    (('CGPA', 'IQ'), ('salary',), 2)
    """
    numbered = _records(lines)
    first = next(numbered, None)
    if first is None:
        raise TableError(0, "the table is empty; it needs a heading with column names, and rows of numbers")
    line, heading, decimal_comma = first
    columns = _columns(line, heading)
    goals = _targets(columns, targets)
    rows: list[list[float]] = []
    for line, cells, _ in numbered:
        if len(rows) == MOST_ROWS:
            raise TableError(line, f"a table has up to {MOST_ROWS} rows")
        if len(cells) != len(columns):
            raise TableError(line, f"{_count(len(cells), 'value')} here, but the heading has {len(columns)} columns")
        rows.append([_number(line, column, cell, decimal_comma) for column, cell in zip(columns, cells, strict=True)])
    if not rows:
        raise TableError(0, "the table has a heading but no rows of numbers")
    values = np.array(rows)
    features = [k for k, column in enumerate(columns) if column not in goals]
    outputs = [columns.index(goal) for goal in goals]
    return Samples.build(
        name,
        values[:, features],
        values[:, outputs],
        tuple(columns[k] for k in features),
        tuple(goals),
        classes=bool(np.isin(values[:, outputs], (0.0, 1.0)).all()),
    )


def _records(lines: Iterable[str]) -> Iterator[tuple[int, list[str], bool]]:
    """Each line that is not empty, parted into cells, with its number and whether commas are decimal."""
    separator = ""
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        if not separator:
            separator = max(_SEPARATORS, key=text.count)
        try:
            cells = next(csv.reader([text], delimiter=separator, strict=True))
        except csv.Error:
            raise TableError(
                number, "this line cannot be parted into columns; is a quotation mark left open?"
            ) from None
        yield number, [cell.strip() for cell in cells], separator != ","


def _columns(line: int, heading: list[str]) -> list[str]:
    for k, column in enumerate(heading, start=1):
        if not column:
            raise TableError(line, f"column {k} of the heading has no name")
        if _as_number(column) is not None:
            raise TableError(line, f"the first line names the columns, but {column!r} is a number")
        if heading.index(column) != k - 1:
            raise TableError(line, f"two columns are called {column!r}")
    if len(heading) < 2:
        raise TableError(line, "a table needs at least one column to learn from and one to predict")
    return heading


def _targets(columns: list[str], targets: Sequence[str] | int) -> list[str]:
    if isinstance(targets, int):
        if not 1 <= targets < len(columns):
            raise TableError(0, f"of {len(columns)} columns 1 to {len(columns) - 1} can be predicted, not {targets}")
        return columns[-targets:]
    for goal in targets:
        if goal not in columns:
            close = get_close_matches(goal, columns, n=1, cutoff=0.4)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(columns)}"
            raise TableError(0, f"there is no column {goal!r}; {hint}")
    if not targets or len(set(targets)) == len(columns):
        raise TableError(0, "at least one column is to be predicted and at least one is to learn from")
    return list(dict.fromkeys(targets))


def _number(line: int, column: str, cell: str, decimal_comma: bool) -> float:
    if not cell:
        raise TableError(line, f"{column} is missing; every row needs a number in every column")
    value = _as_number(cell.replace(",", ".") if decimal_comma else cell)
    if value is None:
        shown = cell if len(cell) <= MOST_CELL else cell[:MOST_CELL] + "…"
        raise TableError(line, f"{column} is {shown!r}, which is not a number")
    if not isfinite(value):
        raise TableError(line, f"{column} is {cell}; every value must be an ordinary number")
    return value


def _as_number(text: str) -> float | None:
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# --- scaling ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """How each column was scaled: value → (value − ``shift``) / ``size``. Both have shape (columns,)."""

    columns: tuple[str, ...]
    shift: Array
    size: Array
    manner: str

    def apply(self, values: Array) -> Array:
        """``values`` of shape (rows, columns) on the new scale."""
        return (values - self.shift) / self.size

    def undo(self, values: Array) -> Array:
        """``values`` on the new scale back in their own units."""
        return values * self.size + self.shift

    def says(self) -> tuple[str, ...]:
        """A line for each column on what was done to it.

        >>> standard(np.array([[1.0], [3.0]]), ("IQ",)).says()
        ('IQ: less its mean 2, divided by its standard deviation 1',)
        """
        return tuple(
            self.manner.format(column=column, shift=f"{shift:.6g}", size=f"{size:.6g}")
            for column, shift, size in zip(self.columns, self.shift, self.size, strict=True)
        )


def standard(values: Array, columns: tuple[str, ...]) -> Scaling:
    """To mean 0 and (population) standard deviation 1. A column that never changes is only shifted."""
    return _scaling(values.mean(axis=0), values.std(axis=0), columns, "less its mean", "standard deviation")


def min_max(values: Array, columns: tuple[str, ...]) -> Scaling:
    """To the range from 0 to 1. A column that never changes is only shifted."""
    lowest = values.min(axis=0)
    return _scaling(lowest, values.max(axis=0) - lowest, columns, "less its smallest value", "range")


def _scaling(shift: Array, size: Array, columns: tuple[str, ...], minus: str, by: str) -> Scaling:
    return Scaling(
        columns, shift, np.where(size > 0, size, 1.0), f"{{column}}: {minus} {{shift}}, divided by its {by} {{size}}"
    )


SCALINGS: Mapping[str, Callable[[Array, tuple[str, ...]], Scaling]] = MappingProxyType(
    {"standard": standard, "min_max": min_max}
)


def scaled(samples: Samples, how: str = "standard") -> tuple[Samples, Scaling]:
    """``samples`` with scaled features, and what was done. Fit it on training rows only.

    Use the scaling's ``apply`` on validation and test inputs, so that nothing of them is learned
    from. Raises ``NetworkError`` for an unknown way to scale.
    """
    scaling = look_up(dict(SCALINGS), how, "scaling", "way to scale")(samples.inputs, samples.features)
    return replace(samples, inputs=scaling.apply(samples.inputs)), scaling
