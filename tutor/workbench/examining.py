"""What is wrong with a draft and what is still missing, each thing at its field, and the problem it makes.

What fits and what does not is decided by the course, which reads the draft as the file it would be saved as. It
stops at the first error, so a field that is wrong is put aside and the rest is read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.trace import MOST_LAYERS, MOST_NEURONS, MOST_ROWS
from tutor.course.decoding import decode
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.problem_types import Problem
from tutor.course.problems import BuiltProblem, build
from tutor.workbench.draft import LAYERS, SAMPLES, Cell, Draft, Shape, shape_of
from tutor.workbench.writing import BEGUN, written

TOO_LARGE = f"Here a network has up to {MOST_LAYERS} layers after the inputs, of up to {MOST_NEURONS} neurons each."
SAMPLES_MEANT = f"a whole number from 1 to {MOST_ROWS}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to do: ``field`` is "" for the problem as a whole. ``open`` means not filled in yet, not wrong."""

    field: str
    text: str
    cell: Cell | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """``problem`` is there when nothing was found. ``outline``, for a drawing, also while numbers are missing."""

    shape: Shape
    text: str
    findings: tuple[Finding, ...] = ()
    problem: BuiltProblem | None = None
    outline: BuiltProblem | None = None

    @property
    def wrong(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.open)

    def at(self, cell: Cell) -> Finding | None:
        """What is to be done at a cell: there, else in its field, else in the problem as a whole."""
        here = [finding for finding in self.findings if finding.cell == cell]
        in_field = [finding for finding in self.findings if finding.field == cell[0] and finding.cell is None]
        general = [finding for finding in self.findings if not finding.field]
        return next(iter([*here, *in_field, *general]), None)


def examine(draft: Draft) -> Examined:
    """Everything about ``draft``. Never raises."""
    shape = shape_of(draft)
    text = written(draft, shape).text
    if not shape.sizes:
        return Examined(shape, text, (_about_layers(draft),))
    blanks = {key: _blanks(draft, shape, key) for key in shape.tables}
    missing = tuple(_missing(shape, key, cells) for key, cells in blanks.items() if cells)
    wrong: list[Finding] = [*_about_samples(draft, shape)]
    aside: set[str] = set()
    outline: BuiltProblem | None = None
    while outline is None:
        try:
            outline = _built(draft, shape, aside)
        except CourseError as error:
            made = written(draft, shape, aside)
            field, cell = made.at(error.line, error.column)
            finding = Finding(field, _sentence(error), cell)
            # What a table of which a part is missing comes to is nobody's mistake yet.
            if cell is not None or not blanks.get(field):
                wrong.append(finding)
            if not field or field in aside:
                break
            aside.add(field)
    findings = (*wrong, *missing)
    return Examined(shape, text, findings, None if findings else outline, outline)


def _built(draft: Draft, shape: Shape, aside: set[str]) -> BuiltProblem:
    document = read_document(written(draft, shape, aside).text, "")
    return build(decode(document, Problem), document)


def _about_layers(draft: Draft) -> Finding:
    typed = draft.setting(LAYERS)
    try:
        document = read_document(written(draft, Shape((), 1)).text, "")
        decode(document, Problem)
    except CourseError as error:
        return Finding(LAYERS, _sentence(error) if typed.strip() else "Type the neurons of each layer: 2-2-1.")
    return Finding(LAYERS, TOO_LARGE)


_NAME = re.compile(r"(x|y|yhat|[Wb][0-9])\b")


_NO_NUMBER = re.compile(r"(?:[Wb]\d+|x|y)(?:\[\d+\])* is (?:the text )?(?P<typed>.+)")


def _sentence(error: CourseError) -> str:
    """What is wrong and what to do about it, without line, column and place in a file: it is shown where it is."""
    no_number = _NO_NUMBER.fullmatch(error.what)
    if no_number:
        return f"{no_number['typed']} is not a number: type one such as 0.25."
    what = error.what if _NAME.match(error.what) else error.what[:1].upper() + error.what[1:]
    said = f"{what}: {error.remedy}" if error.remedy else what
    return said if said.endswith((".", "?")) else f"{said}."


def _about_samples(draft: Draft, shape: Shape) -> tuple[Finding, ...]:
    typed = draft.setting(SAMPLES).strip()
    return () if typed.lstrip("0") == str(shape.rows) else (Finding(SAMPLES, f"Samples: {SAMPLES_MEANT}."),)


def is_blank(draft: Draft, cell: Cell) -> bool:
    """Whether no number stands in a cell yet, and none that is wrong."""
    return draft.text(cell).strip() in BEGUN


def _blanks(draft: Draft, shape: Shape, key: str) -> tuple[Cell, ...]:
    """The cells of a table that have to be filled in. A layer may go without biases."""
    cells = shape.cells(key)
    empty = tuple(cell for cell in cells if is_blank(draft, cell))
    without = key[0] == "b" and not any(draft.text(cell).strip() for cell in cells)
    return () if without else empty


def _missing(shape: Shape, key: str, empty: tuple[Cell, ...]) -> Finding:
    left = len(empty)
    rows, columns = shape.table(key)
    rest = f" {left} {'is' if left == 1 else 'are'} missing." if left < rows * columns else ""
    return Finding(key, f"{needed(shape, key)}.{rest}", None, open=True)


def needed(shape: Shape, key: str) -> str:
    """What a table takes, in words: ``W1 needs 2 rows of 3 numbers: one row for each input``."""
    rows, columns = shape.table(key)
    numbers = f"{columns} {'number' if columns == 1 else 'numbers'}"
    if key in ("x", "y"):
        each = f"one for each {'input' if key == 'x' else 'output'}"
        return f"{key} needs {numbers}" + (f" in each of {rows} samples" if rows > 1 else "") + f": {each}"
    k = int(key[1:])
    if key[0] == "b":
        return f"{key} needs {numbers}, one for each neuron of layer {k}, or none at all"
    called = "input" if k == 1 else f"neuron of layer {k - 1}"
    return f"{key} needs {rows} {'row' if rows == 1 else 'rows'} of {numbers}: one row for each {called}"
