"""What pasted text becomes: a whole problem, a table of numbers at the cursor, or just text.

What does not fit is said in a sentence, and the draft stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.trace import MOST_ROWS
from tutor.course.decoding import decode
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.problem_types import NETWORK, Problem, kind_of_problem
from tutor.course.problems import build
from tutor.workbench.draft import BY_KEY, SAMPLES, Cell, Draft, shape_of, typed, with_texts
from tutor.workbench.examining import needed
from tutor.workbench.laying import Block, block_of, blocks
from tutor.workbench.writing import draft_of

LONGEST = 100_000  # characters: far more than the largest problem
_KEY = re.compile(r"^\s*['\"]?[A-Za-z_]\w*['\"]?\s*:(\s|$)", re.MULTILINE)
_ROW_ENDS = re.compile(r"\]\s*,?\s*\[|\\\\|[;\n\r]+")
_BETWEEN = re.compile(r"[\s,|&]+")
_BRACKETS = str.maketrans({"[": " ", "]": " ", "(": " ", ")": " ", "{": " ", "}": " "})


@dataclass(frozen=True, slots=True)
class Pasted:
    """The draft after it, the cell to go on at, and what there is to say about it."""

    draft: Draft
    cell: Cell
    said: str = ""
    whole: bool = False  # a whole problem took the place of the draft


def pasted(draft: Draft, cell: Cell, text: str) -> Pasted:
    """``text`` pasted at ``cell``."""
    text = text[:LONGEST].strip("\n\r")
    if _KEY.search(text) or text.lstrip().startswith("{"):
        return _problem(draft, cell, text)
    if cell[0] in BY_KEY:
        return Pasted(typed(draft, cell, " ".join(text.split())), cell)
    return _matrix(draft, cell, rows_of(text))


def _problem(draft: Draft, cell: Cell, text: str) -> Pasted:
    try:
        made = problem_of(text)
    except CourseError as error:
        return Pasted(draft, cell, f"That is no problem that can be used here: {error}")
    return Pasted(draft_of(made, draft.name), cell, "That was a whole problem: here it is.", whole=True)


def problem_of(text: str, file: str = "") -> Problem:
    """The problem of a network that a text writes. Raises CourseError for anything else."""
    document = read_document(text, file)
    inside = ("problem",) if isinstance(document.value, dict) and list(document.value) == ["problem"] else ()
    problem = decode(document, Problem, inside)
    if kind_of_problem(problem) is not NETWORK:
        raise document.error((), "there is no network in it", "save it as a file: backprop-tutor walk FILE")
    return build(problem, document, inside).problem


def rows_of(text: str) -> list[list[str]]:
    """The numbers of ``1 2`` over ``3 4``, of ``[[1, 2], [3, 4]]`` or of ``1, 2; 3, 4``, row by row."""
    lines = [line.translate(_BRACKETS) for line in _ROW_ENDS.split(text)]
    found = [[part for part in _BETWEEN.split(line) if part] for line in lines]
    return [row for row in found if row]


def _matrix(draft: Draft, cell: Cell, rows: list[list[str]]) -> Pasted:
    """A table from ``cell`` on: several rows as they stand; one row goes on in the cells that follow."""
    if not rows:
        return Pasted(draft, cell)
    block = block_of(blocks(shape_of(draft)), cell)
    if len(rows) == 1:
        return _in_a_row(draft, block, cell, rows[0])
    top, left = block.place(cell)
    if cell[0] in ("x", "y") and top + len(rows) > shape_of(draft).rows and top + len(rows) <= MOST_ROWS:
        draft = typed(draft, (SAMPLES, 0, 0), str(top + len(rows)))
        block = block_of(blocks(shape_of(draft)), cell)
    width = len(block.rows[0].cells)
    if len({len(row) for row in rows}) > 1 or top + len(rows) > len(block.rows) or left + len(rows[0]) > width:
        return Pasted(draft, cell, _misfit(draft, cell, rows))
    texts = {block.rows[top + y].cells[left + x]: text for y, row in enumerate(rows) for x, text in enumerate(row)}
    last = block.rows[top + len(rows) - 1].cells[left + len(rows[-1]) - 1]
    return Pasted(with_texts(draft, texts), last)


def _in_a_row(draft: Draft, block: Block, cell: Cell, numbers: Sequence[str]) -> Pasted:
    following = block.cells[block.cells.index(cell) :]
    if len(numbers) > len(following):
        return Pasted(draft, cell, _misfit(draft, cell, [list(numbers)]))
    return Pasted(with_texts(draft, dict(zip(following, numbers, strict=False))), following[len(numbers) - 1])


def _misfit(draft: Draft, cell: Cell, rows: Sequence[Sequence[str]]) -> str:
    lengths = {len(row) for row in rows}
    size = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    what = f"{size} of {lengths.pop()}" if len(lengths) == 1 else f"{size} of different lengths"
    return f"What was pasted has {what} and does not fit from here on: {needed(shape_of(draft), cell[0])}."
