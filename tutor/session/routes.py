"""The paths of a gradient one by one: what each multiplies, what the products add up to, and what is lit for it.

As much of a path is written out as of the working beside it: the names of its factors always, its formula and its
numbers once a hint has shown them, its value once the gradient is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from engine.expressions import Product, Reference
from engine.names import COST, Derivative, Kind, Name, Quantity, Spelling, loss, spell
from engine.numerals import numeral
from engine.paths import Path, count, is_gradient, largest, paths
from engine.rendering import Style, render, with_values
from engine.trace import Trace
from engine.working import written_out
from tutor.course.problems import BuiltProblem
from tutor.drawing.scene import Mark
from tutor.session.panel import DIGITS, NOTHING, Stage, lines_of_product
from tutor.session.view import Route, WorkingLine

SHOWN, LARGEST = 8, 6  # paths told one by one; of more than that the largest
ARROW = {Spelling.ASCII: " -> "}
LEFT_OUT = {Spelling.ASCII: "..."}


def in_words(problem: BuiltProblem, name: Name, spelling: Spelling, row: int = 1) -> tuple[str, ...]:
    """The paths that add up to a gradient: how many, what they share, and what each has for itself.

    A single path is the product of its factors; () for anything else. A mean over the rows of the data has the paths
    of each row: those of ``row`` are told.
    """
    trace, mean = problem.trace, _mean(problem, name, spelling, row)
    name = _of_row(problem, name, row)
    if not is_gradient(name) or name not in trace:
        return ()
    total, shown = count(trace, name), _listed(trace, name)
    called = f"{mean} {spell(name, spelling)}".strip()
    if total == 1:
        return f"{called} has one path.", render(shown[0].product(), Style(spelling))
    ways = [_neurons(path, name) for path in shown]
    first, last = _shared(ways)
    kept = [*ways[0][:first], None, *ways[0][len(ways[0]) - last :]]
    own = [_joined(each[first : len(each) - last], spelling, close=True) for each in ways]
    largest_of = "" if total == len(shown) else f"The {len(shown)} largest of "
    return (
        f"{called} adds {total} paths.",
        f"{largest_of}{_joined(kept, spelling, close=True)}:",
        *(f"{number} {way}" for number, way in enumerate(own, start=1)),
    )


def _shared(ways: Sequence[Sequence[Quantity]]) -> tuple[int, int]:
    """How many neurons all ways have in common at their beginning, and at their end. Each keeps one for itself."""
    room = min(map(len, ways)) - 1
    first = next((k for k in range(room) if len({way[k] for way in ways}) > 1), room)
    room -= first
    return first, next((k for k in range(room) if len({way[-1 - k] for way in ways}) > 1), room)


def one_by_one(
    problem: BuiltProblem,
    name: Name,
    spelling: Spelling,
    stage: Stage,
    still_asked: frozenset[Name] = NOTHING,
    digits: int = DIGITS,
    row: int = 1,
) -> tuple[Route, ...]:
    """The paths of a gradient, written out as far as ``stage``, and at last those that are not listed; else ().

    Of a mean over the rows of the data those of ``row``.
    """
    own = _of_row(problem, name, row)
    if not is_gradient(own) or own not in problem.trace:
        return ()
    told = tuple(_Teller(problem, own, spelling, stage, still_asked, digits).routes())
    if own == name:
        return told
    called, rows = spell(name, spelling), problem.notation.rows
    last = replace(told[-1], total=f"{told[-1].total}. {called} is the mean of all {rows} rows".removeprefix(". "))
    return (*(replace(one, heading=f"Row {row}. {one.heading}") for one in (*told[:-1], last)),)


def _of_row(problem: BuiltProblem, name: Name, row: int) -> Name:
    """The gradient of one row, where ``name`` is the mean over all; else ``name`` itself."""
    if isinstance(name, Derivative) and name.of == COST:
        return Derivative(loss(problem.notation.row_tag(row)), name.wrt)
    return name


def _mean(problem: BuiltProblem, name: Name, spelling: Spelling, row: int) -> str:
    """How the paths of one row belong to a mean over all; "" for what is none."""
    if _of_row(problem, name, row) == name:
        return ""
    return f"{spell(name, spelling)} is the mean of {problem.notation.rows} rows. In row {row}"


def _listed(trace: Trace, name: Derivative) -> Sequence[Path]:
    """All paths in the order of the neurons, or the largest of too many."""
    if count(trace, name) <= SHOWN:
        return tuple(islice(paths(trace, name), SHOWN))
    return largest(trace, name, LARGEST)


def way(path: Path, name: Derivative, spelling: Spelling) -> str:
    """``W¹₁₁ → O₁₁ → ŷ → L``: the neurons from where the gradient is taken up to the loss."""
    return _joined(_neurons(path, name), spelling)


def _neurons(path: Path, name: Derivative) -> list[Quantity]:
    after = path.through[-2::-1]
    neurons = [one for one, to in zip(after, (*after, None)[1:], strict=True) if not _passed(one, to)]
    return [path.through[-1], *neurons, name.of]


def _joined(names: Sequence[Quantity | None], spelling: Spelling, close: bool = False) -> str:
    """Names with arrows between them, ``close`` to each other in a list; None stands for those that are left out."""
    left_out, arrow = LEFT_OUT.get(spelling, "…"), ARROW.get(spelling, " → ")
    made = (left_out if one is None else spell(one, spelling) for one in names)
    return (arrow.strip() if close else arrow).join(made)


def _passed(one: Quantity, to: Quantity | None) -> bool:
    """Whether a weighted sum goes unnamed: it does before its own neuron. In a softmax it reaches the others too."""
    return one.kind is Kind.WEIGHTED_SUM and (to is None or not to.indices or to.indices[-1] == one.indices[-1])


@dataclass(frozen=True, slots=True)
class _Teller:
    problem: BuiltProblem
    name: Derivative
    spelling: Spelling
    stage: Stage
    still_asked: frozenset[Name]
    digits: int

    @property
    def trace(self) -> Trace:
        return self.problem.trace

    def number(self, value: float) -> str:
        return numeral(value, self.digits, self.spelling) if self.stage is Stage.VALUE else "?"

    def routes(self) -> Iterator[Route]:
        total, listed = count(self.trace, self.name), _listed(self.trace, self.name)
        so_far = 0.0
        for number, path in enumerate(listed, start=1):
            so_far += path.value
            yield Route(
                f"Path {number} of {total}: {way(path, self.name, self.spelling)}",
                self.product(path),
                self.sum(number, total, so_far),
                self.marks([path]),
            )
        if total > len(listed):
            rest = self.trace.value(self.name) - so_far
            yield Route(
                f"The other {total - len(listed)} of {total} paths are smaller; together they add {self.number(rest)}",
                (),
                self.sum(total, total, self.trace.value(self.name)),
                self.marks(listed),
            )

    def product(self, path: Path) -> tuple[WorkingLine, ...]:
        formula = Product(tuple(written_out(self.trace, Reference(factor)) for factor in path.factors))
        symbols = Style(self.spelling, open=self.still_asked)
        made = [render(formula if self.stage >= Stage.RULE else path.product(), symbols)]
        if self.stage >= Stage.NUMBERS:
            made.append(render(formula, with_values(symbols, self.trace.numbers, self.digits)))
        return lines_of_product(made, path.value, self.spelling, self.stage, self.digits)

    def sum(self, number: int, total: int, value: float) -> str:
        """What the paths so far add up to."""
        called = spell(self.name, self.spelling)
        if total == 1 or (number < total and self.stage < Stage.VALUE):
            return ""
        if self.stage < Stage.VALUE:
            return f"All {total} paths add up to {called}"
        if number == total:
            return f"All {total} paths add up to {called} = {self.number(value)}"
        return f"{f'Paths 1 to {number}' if number > 1 else 'Path 1'}: {self.number(value)} so far"

    def marks(self, listed: Sequence[Path]) -> dict[str, Mark]:
        lit = {self.name.of}
        for factor in (factor for path in listed for factor in path.factors):
            lit |= {factor.of, factor.wrt}
            lit |= {part for part in self.trace[factor].depends if isinstance(part, Quantity)}
        marks = {self.drawn(quantity): Mark.LIT for quantity in lit}
        return {**marks, self.drawn(self.name.wrt): Mark.CURRENT}

    def drawn(self, quantity: Quantity) -> str:
        """The key under which a quantity is drawn: a weighted sum as the neuron it belongs to."""
        if quantity.kind is not Kind.WEIGHTED_SUM:
            return str(quantity)
        layer, neuron = quantity.indices
        return str(self.problem.notation.output(layer, neuron, quantity.row or 1))
