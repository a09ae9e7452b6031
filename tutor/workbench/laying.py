"""The tables of a draft as they stand on paper: the samples as one, and for each layer its weights over its biases.

Rows are where a weight comes from and columns where it goes to, as in the course; the last row of a layer are
its biases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.names import Notation, Spelling, spell, weight
from tutor.workbench.draft import Cell, Shape

MOST_BESIDE = 12  # columns that inputs and targets have together in one table


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table: what it is called, what stands over its columns, its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self.rows for cell in row.cells)

    def place(self, cell: Cell) -> tuple[int, int]:
        """The row and the column a cell stands in, counted from 0."""
        return next((y, row.cells.index(cell)) for y, row in enumerate(self.rows) if cell in row.cells)


def blocks(shape: Shape, spelling: Spelling = Spelling.ASCII) -> tuple[Block, ...]:
    """The tables of a shape in the order they are filled in; () while there is no shape."""
    if not shape.sizes:
        return ()
    names = Notation(shape.sizes)
    return (*_samples(shape, names, spelling), *(_layer(shape, names, k, spelling) for k in shape.layers))


def block_of(found: Sequence[Block], cell: Cell) -> Block:
    return next(block for block in found if cell in block.cells)


def _samples(shape: Shape, names: Notation, spelling: Spelling) -> tuple[Block, ...]:
    """The inputs and targets as one table, as two where one would be too wide to be read."""
    # With several samples the first index of an input is the sample: the column has only the second.
    inputs = [
        spell(names.output(0, i), spelling) if shape.rows == 1 else f"x {i}" for i in range(1, shape.sizes[0] + 1)
    ]
    targets = [spell(names.target(j), spelling) for j in range(1, shape.sizes[-1] + 1)]
    title = "samples" if shape.rows > 1 else "sample"
    if len(inputs) + len(targets) <= MOST_BESIDE:
        return (Block(title, (*inputs, *targets), _rows(shape, ("x", "y"))),)
    return Block(title, tuple(inputs), _rows(shape, ("x",))), Block("targets", tuple(targets), _rows(shape, ("y",)))


def _rows(shape: Shape, keys: Sequence[str]) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(
            str(row + 1) if shape.rows > 1 else "",
            tuple((key, row, column) for key in keys for column in range(shape.table(key)[1])),
        )
        for row in range(shape.rows)
    )


def _layer(shape: Shape, names: Notation, k: int, spelling: Spelling) -> Block:
    before, here = shape.sizes[k - 1], shape.sizes[k]
    rows = [
        TableRow(spell(names.output(k - 1, i), spelling), tuple((f"W{k}", i - 1, j) for j in range(here)))
        for i in range(1, before + 1)
    ]
    rows.append(TableRow("b", tuple((f"b{k}", 0, j) for j in range(here))))
    over = tuple(spell(names.output(k, j), spelling) for j in range(1, here + 1))
    return Block(spell(weight(k, 1, 1), spelling)[:2], over, tuple(rows))
