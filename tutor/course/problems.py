"""Builds the whole computation of a problem, and says which line is wrong when it cannot.

The engine decides what fits. Here its complaint meets the file: a matrix of the wrong shape becomes an error at
the line of that matrix. What a problem without a network computes is in `tutor.course.formulas`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

import msgspec
import numpy as np

from engine.names import Name, Notation, UnknownName, named
from engine.network import Network, NetworkError
from engine.trace import Trace, TraceDisagreement, trace
from tutor.course.decoding import decode, missing
from tutor.course.documents import Document, Path, read_document
from tutor.course.errors import CourseError, nearest, shown_path
from tutor.course.formulas import checked_sets, computed_formulas, counted
from tutor.course.fresh import asked_of, with_fresh_numbers
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.lessons import catalogue, load_lesson, looks_like_path
from tutor.course.problem_types import COUNT, FORMULAS, NETWORK, Problem, ProblemKind, kind_of_problem, written_keys
from tutor.course.sources import read_text
from tutor.course.types import Step, variant_of


@dataclass(frozen=True, slots=True)
class BuiltProblem:
    """A problem with everything computed.

    ``network`` is None for a problem of formulas or of sizes to count in. ``features`` has a name for every
    input and ``target_names`` for every output ("" where the file gives none). ``notation`` reads and spells
    the names that exist here. ``exact`` means that its values are counted, so that only the very number is right.
    """

    problem: Problem
    network: Network | None
    trace: Trace
    notation: Notation
    features: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    exact: bool = False

    @property
    def hidden(self) -> frozenset[Name]:
        """Numbers that a learner is to find in the text."""
        return frozenset(map(named, self.problem.hidden))


def built(lesson: Lesson, step: Step | None = None) -> BuiltProblem | None:
    """What a step of a lesson (None: the lesson as a whole) computes with; None when it has no problem.

    A step with a variant has fresh numbers. Built once per problem. Raises CourseError.
    """
    problem = plainly_built(lesson, step)
    variant = variant_of(step) if step is not None else None
    if problem is None or step is None or variant is None:
        return problem
    try:
        asked, digits = asked_of(lesson, step, problem)
        return with_fresh_numbers(problem, asked, variant.seed, digits)
    except UnknownName:
        return problem  # no numbers can help: the check says of the step that asks what it misspells
    except ValueError as error:
        what = f"there are no numbers for the seed {variant.seed}: {error}"
        raise lesson.document.error((*lesson.step_path(step), "variant"), what, "try another seed") from None


def plainly_built(lesson: Lesson, step: Step | None = None) -> BuiltProblem | None:
    """The same with the numbers as they are written, whatever variant the step is in."""
    problem = lesson.problem if step is None else lesson.problem_of(step)
    return None if problem is None else build(problem, lesson.document, lesson.problem_path(step))


_BUILT: dict[bytes, BuiltProblem] = {}
_KEPT = 64  # lessons have a handful of problems; a long check must not keep them all


def build(problem: Problem, document: Document, path: Path = ()) -> BuiltProblem:
    """The problem that stands under ``path`` of the document, computed. Raises CourseError."""
    key = msgspec.json.encode(problem)
    if key not in _BUILT:
        made = _build(problem, document, path)
        if len(_BUILT) >= _KEPT:
            _BUILT.clear()
        _BUILT[key] = made
    return _BUILT[key]


def _build(problem: Problem, document: Document, path: Path) -> BuiltProblem:
    kind = kind_of_problem(problem)
    written = written_keys(problem)
    for key in written:
        if key not in (*kind.needs, *kind.takes):
            what = f"{key} stands beside {kind.needs[0]}"
            raise document.error((*path, key), what, f"{kind.called} take only {_keys(kind)}", key=True)
    for key in kind.needs:
        if key not in written:
            raise missing(document, Problem, path, key)
    return _BUILDERS[kind](problem, document, path)


def _keys(kind: ProblemKind) -> str:
    *most, last = (*kind.takes, *kind.needs)
    return f"{', '.join(most)} and {last}" if most else last


def _build_formulas(problem: Problem, document: Document, path: Path) -> BuiltProblem:
    computed = computed_formulas(problem, document, path)
    checked_sets(problem, computed, document, path)
    return BuiltProblem(problem, None, computed, computed.notation)


def _build_count(problem: Problem, document: Document, path: Path) -> BuiltProblem:
    computed = counted(problem.layers)
    checked_sets(problem, computed, document, path)
    return BuiltProblem(problem, None, computed, computed.notation, exact=True)


def _build_network(problem: Problem, document: Document, path: Path) -> BuiltProblem:
    _check_names(problem, document, path)
    for place, choice in ((("loss",), problem.loss), *_activations(problem)):
        if not isinstance(choice, str) and len(choice) != 1:
            raise document.error((*path, *place), "this is not one name", "expected a name, or {name: number}")
    weights, biases = _parameters(problem, document, path)
    inputs = [_listed(row.x) for row in problem.rows]
    targets = [_listed(row.y) for row in problem.rows]
    _check_rows(problem, document, path, inputs, targets)
    try:
        # Numbers beyond the range of floats are shown as ∞, so nothing need be said on stderr.
        with np.errstate(all="ignore"):
            network = Network.build(problem.layers, problem.activations, problem.loss, weights, biases)
            computed = trace(network, inputs, targets, problem.learning_rate, problem.cost)
    except NetworkError as error:
        raise _from_engine(document, path, error) from None
    except (ValueError, ArithmeticError, TraceDisagreement) as error:
        raise document.error(path, f"this cannot be computed: {error}", "check the numbers") from None
    return BuiltProblem(
        problem,
        network,
        computed,
        computed.notation,
        _padded(problem.features, problem.layers[0]),
        _padded(_target_names(problem), problem.layers[-1]),
    )


_BUILDERS: dict[ProblemKind, Callable[[Problem, Document, Path], BuiltProblem]] = {
    NETWORK: _build_network,
    FORMULAS: _build_formulas,
    COUNT: _build_count,
}


# --- problems named on the command line ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedProblem:
    """A problem and where it came from; ``lesson`` is None for a problem file."""

    name: str
    built: BuiltProblem
    lesson: Lesson | None = None


def find_problem(text: str, extra: FilePath | None = None) -> NamedProblem:
    """The problem of a file or of the lesson with this id. Raises CourseError."""
    if looks_like_path(text):
        return load_problem(FilePath(text).expanduser())
    try:
        entry = catalogue(extra).find(text)
    except CourseError:
        if os.path.exists(text):
            return load_problem(FilePath(text))
        raise
    return _of_lesson(load_lesson(entry.path))


def load_problem(path: FilePath) -> NamedProblem:
    """The problem in a file: its keys at the top, under one key `problem`, or in a lesson. Raises CourseError."""
    document = read_document(read_text(path), shown_path(path))
    keys = document.value if isinstance(document.value, dict) else {}
    if "steps" in keys:
        return _of_lesson(lesson_from(document))
    inside: Path = ("problem",) if list(keys) == ["problem"] else ()
    return NamedProblem(path.stem, build(decode(document, Problem, inside), document, inside))


def _of_lesson(lesson: Lesson) -> NamedProblem:
    made = built(lesson)
    if made is None:
        raise CourseError(lesson.document.file, f"the lesson {lesson.id} has no problem", "name one that has")
    return NamedProblem(lesson.id, made, lesson)


# --- what is checked before the engine is asked ---------------------------------------------------


def _check_names(problem: Problem, document: Document, path: Path) -> None:
    for key, given, layer, what in (
        ("features", problem.features, 0, "input"),
        ("target_name", _target_names(problem), -1, "output"),
    ):
        size = problem.layers[layer]
        if given and len(given) != size:
            told = f"{key} has {_count(len(given), 'name')}"
            raise document.error((*path, key), told, f"layers says {_count(size, what)}")


def _check_rows(
    problem: Problem, document: Document, path: Path, inputs: list[list[float]], targets: list[list[float]]
) -> None:
    for index, (x, y) in enumerate(zip(inputs, targets, strict=True)):
        for key, given, size, what in (("x", x, problem.layers[0], "input"), ("y", y, problem.layers[-1], "output")):
            if len(given) != size:
                place = (*path, "rows", index, key)
                numbers = _count(len(given), "number")
                raise document.error(
                    place, f"{key} of row {index + 1} has {numbers}", f"layers says {_count(size, what)}"
                )


def _parameters(
    problem: Problem, document: Document, path: Path
) -> tuple[list[list[list[float]]], list[list[float] | None]]:
    layers = range(1, len(problem.layers))
    shape = "-".join(map(str, problem.layers))
    known = [f"{letter}{k}" for k in layers for letter in "Wb"]
    for key in problem.weights:
        if key not in known:
            close = nearest(key, known)
            remedy = (
                f"did you mean {close}?" if close and close not in problem.weights else f"known: {', '.join(known)}"
            )
            raise document.error((*path, "weights", key), f"{key} is not part of {shape}", remedy, key=True)
    for k in layers:
        if f"W{k}" not in problem.weights:
            needed = ", ".join(f"W{one}" for one in layers)
            raise document.error((*path, "weights"), f"W{k} is missing", f"{shape} needs {needed}")
    return (
        [_matrix(problem, f"W{k}", document, path) for k in layers],
        [_vector(problem, f"b{k}", document, path) if f"b{k}" in problem.weights else None for k in layers],
    )


def _matrix(problem: Problem, key: str, document: Document, path: Path) -> list[list[float]]:
    rows: list[list[float]] = []
    for index, row in enumerate(problem.weights[key]):
        place = (*path, "weights", key, index)
        if not isinstance(row, tuple):
            raise document.error(place, f"{key} is a single list", "expected a list for each row: [[1, 2], [3, 4]]")
        if rows and len(row) != len(rows[0]):
            what = f"row {index + 1} of {key} has length {len(row)}"
            raise document.error(place, what, f"the rows above have length {len(rows[0])}")
        rows.append(list(row))
    return rows


def _vector(problem: Problem, key: str, document: Document, path: Path) -> list[float]:
    values: list[float] = []
    for index, value in enumerate(problem.weights[key]):
        if isinstance(value, tuple):
            place = (*path, "weights", key, index)
            raise document.error(place, f"{key} has lists inside", "expected one list of numbers: [1, 2]")
        values.append(value)
    return values


def _activations(problem: Problem) -> Iterator[tuple[Path, str | dict[str, float]]]:
    for index, choice in enumerate(problem.activations):
        yield ("activations", index), choice


_ROW = re.compile(r"\brow (\d+)\b")


def _from_engine(document: Document, path: Path, error: NetworkError) -> CourseError:
    """The engine's complaint at the line of the part it is about: ``what, but what fits`` or ``what; what fits``."""
    place: Path = ("layers",) if error.part == "sizes" else (error.part,)
    if error.part in ("x", "y"):
        row = _ROW.search(str(error))
        place = ("rows", int(row[1]) - 1, error.part) if row else ("rows",)
    if error.part[:1] in ("W", "b") and error.part[1:].isdigit():
        place = ("weights", error.part)
    message = str(error)
    for between in (", but ", ", so ", "; "):
        what, found, remedy = message.partition(between)
        if found:
            return document.error((*path, *place), what, remedy)
    return document.error((*path, *place), message)


def _listed(value: float | tuple[float, ...]) -> list[float]:
    return list(value) if isinstance(value, tuple) else [value]


def _target_names(problem: Problem) -> tuple[str, ...]:
    given = problem.target_name
    return given if isinstance(given, tuple) else (given,) if given else ()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _padded(names: tuple[str, ...], size: int) -> tuple[str, ...]:
    return names or ("",) * size
