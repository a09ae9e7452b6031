"""The result of ``mark`` on the command line: one answer or a sheet, as text or JSON, and its exit status."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.names import Spelling, UnknownName
from engine.trace import Phase, Step, Trace
from tutor.course.documents import Document, read_document
from tutor.course.errors import CourseError, shown_path
from tutor.course.problems import BuiltProblem, find_problem
from tutor.course.sources import read_text
from tutor.marking.deciding import mark
from tutor.marking.sheets import mark_sheet as mark_answers
from tutor.marking.tolerance import EXACT_DIGITS
from tutor.marking.verdicts import Outcome, Verdict

RIGHT, NOT_RIGHT, UNREADABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Marked:
    """Verdicts by quantity, in order. ``single`` means that one answer was asked about, not a sheet."""

    verdicts: Mapping[str, Verdict]
    single: bool

    def status(self) -> int:
        """0 when all is right, 2 when something could not be read, else 1."""
        outcomes = [verdict.outcome for verdict in self.verdicts.values()]
        if Outcome.UNREADABLE in outcomes:
            return UNREADABLE
        return RIGHT if all(outcome is Outcome.CORRECT for outcome in outcomes) else NOT_RIGHT

    def unreadable(self) -> list[str]:
        """One line for each answer that could not be read."""
        return [
            f"{name}: {verdict.message}"
            for name, verdict in self.verdicts.items()
            if verdict.outcome is Outcome.UNREADABLE
        ]

    def as_text(self) -> str:
        lines: list[str] = []
        for name, verdict in self.verdicts.items():
            understood = verdict.answer.understood or verdict.answer.typed
            lines.append(f"{name} = {understood}: {verdict.outcome}")
            if verdict.caret is not None:
                lines.append(" " * (len(name) + 3 + verdict.caret) + "^")
            lines.append(f"  {verdict.message}")
        if not self.single:
            right = sum(verdict.outcome.accepted for verdict in self.verdicts.values())
            lines.append(f"{right} of {len(self.verdicts)} accepted.")
        return "\n".join(lines) + "\n"

    def as_json(self) -> str:
        records = [_record(name, verdict) for name, verdict in self.verdicts.items()]
        return json.dumps(records[0] if self.single else records, indent=2, ensure_ascii=False) + "\n"


def _record(name: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "quantity": name,
        "answer": verdict.answer.typed,
        "understood": verdict.answer.understood,
        "outcome": str(verdict.outcome),
        "mistake": verdict.mistake or None,
        "also": list(verdict.also),
        "message": verdict.message,
        "value": verdict.value if math.isfinite(verdict.value) else None,
    }


def mark_one(
    problem: str, quantity: str, answer: str, digits: int, spelling: Spelling, place: Path | None = None
) -> Marked:
    """Mark one answer. Raises CourseError for the problem and UnknownName for the quantity."""
    built = find_problem(problem, place).built
    trace, digits = built.trace, _figures(built, digits)
    step = _asked(trace, quantity)
    return Marked({str(step.name): mark(trace, step.name, answer, digits=digits, spelling=spelling)}, single=True)


def _figures(problem: BuiltProblem, digits: int) -> int:
    """How many figures are asked: of what is counted, all of them."""
    return EXACT_DIGITS if problem.exact else digits


def _asked(trace: Trace, quantity: str) -> Step:
    step = trace.find(quantity)
    if step.phase is Phase.GIVEN:
        raise UnknownName(f"{step.name} is given in this problem, so there is nothing to mark.")
    return step


def read_sheet(path: Path) -> dict[str, str]:
    """Name and typed value of each line of a sheet, YAML (``name: value``) or CSV (``name,value``).

    Raises CourseError with file and line.
    """
    text, file = read_text(path), shown_path(path)
    rows = _csv_rows(text, file) if path.suffix.lower() == ".csv" else _yaml_rows(text, file)
    if not rows:
        raise CourseError(file, "this sheet is empty", "expected a line such as dL/dyhat: 21.92")
    return rows


def _csv_rows(text: str, file: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and [cell.lower() for cell in cells[:2]] == ["name", "value"]):
            continue
        if len(cells) != 2:
            remedy = "expected name,value; a value with a comma stands in quotes"
            raise CourseError(file, f"this line has {len(cells)} columns", remedy, line=number)
        if cells[0] in rows:
            raise CourseError(file, f"{cells[0]} is answered twice", "keep one of the lines", line=number)
        rows[cells[0]] = cells[1]
    return rows


def _yaml_rows(text: str, file: str) -> dict[str, str]:
    document = read_document(text, file)
    if not isinstance(document.value, dict):
        raise CourseError(file, "this sheet is not a list of names and values", "expected dL/dyhat: 21.92")
    rows: dict[str, str] = {}
    for name, value in document.value.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise document.error((name,), f"{name} has no single value", "expected a number or a calculation")
        rows[name] = value if isinstance(value, str) else _as_written(document, name)
    return rows


def _as_written(document: Document, name: str) -> str:
    """A number with the figures it was written with: 0.7000 says more than 0.7."""
    line, column = document.position((name,))
    return re.split(r"[\s,}#]", document.lines[line - 1][column - 1 :], maxsplit=1)[0]


def mark_sheet(problem: str, path: Path, digits: int, spelling: Spelling, place: Path | None = None) -> Marked:
    """Mark every answer of a sheet, each with the learner's own earlier values carried forward.

    Raises CourseError for the problem or the sheet, also for a name that is not in the problem.
    """
    built = find_problem(problem, place).built
    trace, digits = built.trace, _figures(built, digits)
    answers = read_sheet(path)
    named: dict[str, str] = {}
    for name, answer in answers.items():
        try:
            step = _asked(trace, name)
        except UnknownName as error:
            raise CourseError(shown_path(path), str(error)) from None
        if str(step.name) in named:
            raise CourseError(shown_path(path), f"{step.name} is answered twice", "keep one of the lines")
        named[str(step.name)] = answer
    verdicts = mark_answers(trace, named, digits=digits, spelling=spelling)
    return Marked(dict(zip(named, verdicts, strict=True)), single=False)
