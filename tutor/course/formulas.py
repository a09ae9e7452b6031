"""Problems without a network: named formulas over given numbers, and the parameters of a network counted.

Both become the same kind of trace a network has, so that drawing apart everything else works on them: values,
rules, hints, marking.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from engine.derivation import derive
from engine.expressions import Expression, Product, Reference
from engine.names import named
from engine.network import NetworkError
from engine.sheet import Sheet, total
from engine.trace import Role, Trace
from tutor.course.documents import Document, Path
from tutor.course.errors import CourseError
from tutor.course.problem_types import Problem


def computed_formulas(problem: Problem, document: Document, path: Path) -> Trace:
    """The trace of ``problem.formulas``. Raises CourseError at the line of the formula that is wrong."""
    # A hidden number is a formula without names: so it is worked out like a value, and unknown until it is found.
    written = {**problem.hidden, **problem.formulas}
    formulas = {name: text if isinstance(text, str) else repr(text) for name, text in written.items()}
    for name in problem.hidden:
        if name in problem.given or name in problem.formulas:
            other = "given" if name in problem.given else "a formula"
            raise document.error((*path, "hidden", name), f"{name} is hidden and {other} too", "keep one of the two")
    try:
        computed = derive(problem.given, formulas)
    except NetworkError as error:
        raise _at_its_line(problem, document, path, error) from None
    for step in computed.values():
        if not math.isfinite(step.value):
            place = (*path, "formulas", str(step.name))
            raise document.error(place, f"{step.name} has no value: {step.note}", "check the numbers that are given")
    return computed


def _at_its_line(problem: Problem, document: Document, path: Path, error: NetworkError) -> CourseError:
    place: Path = ("formulas",)
    if error.part in problem.hidden:
        place = ("hidden", error.part)
    elif error.part in problem.formulas:
        place = ("formulas", error.part)
    elif error.part in problem.given:
        place = ("given", error.part)
    what, _, remedy = str(error).partition("; ")
    return document.error((*path, *place), what.rstrip("."), remedy)


def checked_sets(problem: Problem, computed: Trace, document: Document, path: Path) -> None:
    """Raises CourseError at the first of the sets under ``fresh`` that is no set of this problem's numbers."""
    if not problem.fresh:
        return
    from tutor.marking.recomputing import with_given  # few problems have sets; the others need nothing of marking

    given = [str(name) for name, step in computed.items() if step.role is Role.GIVEN] + list(problem.hidden)
    for index, numbers in enumerate(problem.fresh):
        for label in numbers:
            if label not in given:
                place = (*path, "fresh", index, label)
                raise document.error(place, f"{label} is no given number", f"expected {' or '.join(given)}", key=True)
        if with_given(computed, {computed.find(label).name: value for label, value in numbers.items()}) is None:
            place = (*path, "fresh", index)
            raise document.error(place, "a formula has no value with these numbers", "choose other numbers")


# What is counted in each layer k, as products of the sizes n0, n1, ….
WEIGHTS, BIASES, PARAMETERS = "n_weights", "n_biases", "n_parameters"


def counted(layers: Sequence[int]) -> Trace:
    """The number of weights, biases and parameters of a network with these layer sizes, the inputs first.

    Quantities: n0, n1, … are the sizes; n_weights1, n_biases1, n_parameters1, … those of each layer;
    n_weights, n_biases and n_parameters the whole network's.

    >>> counted((784, 16, 16, 10)).find("n_parameters").value
    13002.0
    """
    sheet = Sheet()
    for k, size in enumerate(layers):
        sheet.give(f"n{k}", size)
    numbers = range(1, len(layers))
    for before, k in pairwise(range(len(layers))):
        sheet.add(f"{WEIGHTS}{k}", Product((_ref(f"n{before}"), _ref(f"n{k}"))))
        sheet.add(f"{BIASES}{k}", _ref(f"n{k}"))
        sheet.add(f"{PARAMETERS}{k}", total((_ref(f"{WEIGHTS}{k}"), _ref(f"{BIASES}{k}"))))
    for label in (WEIGHTS, BIASES, PARAMETERS):
        sheet.add(label, total(_ref(f"{label}{k}") for k in numbers))
    return sheet.trace()


def _ref(label: str) -> Expression:
    return Reference(named(label))
