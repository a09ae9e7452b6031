"""A typed formula as an answer: compared by value, never by its text.

The problem's own relations are worked through again with other given numbers, several times. A
formula that agrees everywhere is right, whatever it looks like; one that is off by a constant, a sign
or a factor is told so, and one that agrees with a known mistake everywhere is that mistake.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.expressions import Expression, Number, evaluate, references, walk
from engine.names import Name, Spelling
from engine.trace import Trace
from tutor.marking.brackets import forgiven
from tutor.marking.elsewhere import points
from tutor.marking.mistakes import BY_ID, MISTAKES
from tutor.marking.naming import MOST_TOLD, also_when
from tutor.marking.reading import Unreadable, read
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Mistake
from tutor.marking.tolerance import USUAL_DIGITS, tolerance
from tutor.marking.verdicts import Answer, Outcome, Verdict
from tutor.marking.wording import Words

POINTS = 5
AGREEMENT = 1e-8


def mark_formula(
    trace: Trace,
    name: Name,
    text: str,
    *,
    terms: Collection[Name] | None = None,
    usable: Collection[Name] | None = None,
    spelling: Spelling = Spelling.UNICODE,
) -> Verdict:
    """What became of the formula ``text`` for ``name``.

    ``terms`` are the names that the formula is asked in; a right one in other names is asked for
    again, at no cost. ``usable`` is as in ``mark``, except that by default every other step may be
    used. Raises KeyError for a name that the trace does not hold.
    """
    words = Words(spelling, USUAL_DIGITS)
    right = trace.value(name)
    may_use = frozenset(trace) - {name} if usable is None else usable
    try:
        reading = read(text, name, trace, may_use, words)
    except Unreadable as error:
        return Verdict(Outcome.UNREADABLE, str(error), Answer(text), right, caret=error.position)
    answer = Answer(text, words.formula(reading.expression), reading.value, reading.expression)
    comparison = _Comparison(Asked(trace, name), answer, points(trace, POINTS), words)

    def right_as(other: str) -> bool:
        try:
            return comparison.is_right(read(other, name, trace, may_use, words).expression)
        except Unreadable:
            return False

    return forgiven(comparison.verdict(terms), right_as)


# --- comparing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comparison:
    asked: Asked
    answer: Answer
    points: tuple[Trace, ...]
    words: Words

    @property
    def typed(self) -> Expression:
        assert self.answer.expression is not None
        return self.answer.expression

    def verdict(self, terms: Collection[Name] | None) -> Verdict:
        if self.is_right(self.typed):
            return self.right_value(terms)
        typed = self.values(self.typed)
        return self.only_here() or self.known_mistake(typed) or self.factor(typed, self.right) or self.wrong()

    @property
    def right(self) -> list[float]:
        return [point.value(self.asked.name) for point in self.points]

    def is_right(self, expression: Expression) -> bool:
        return self.agree(self.values(expression), self.right)

    def values(self, expression: Expression) -> list[float]:
        return [float(evaluate(expression, point.numbers)) for point in self.points]

    def agree(self, one: list[float], other: list[float]) -> bool:
        scale = max(map(abs, other), default=0.0)
        return all(abs(a - b) <= AGREEMENT * max(abs(b), 1e-3 * scale) for a, b in zip(one, other, strict=True))

    def right_value(self, terms: Collection[Name] | None) -> Verdict:
        other = [] if terms is None else [name for name in references(self.typed) if name not in terms]
        if terms is not None and other:
            message = f"Right in value. Write it without {self.words.names(other)}: in {self.words.names(terms)}."
            return self.made(Outcome.IMPRECISE, message)
        message = f"Right: {self.name} = {self.words.formula(self.typed)}."
        return replace(self.made(Outcome.CORRECT, message), carry=self.asked.value)

    def only_here(self) -> Verdict | None:
        """Numbers in the place of names: right for this problem, and for no other."""
        numbers = any(isinstance(node, Number) and node.value in self.given for node in walk(self.typed))
        value = float(evaluate(self.typed, self.asked.trace.numbers))
        if references(self.typed) and not numbers:
            return None
        if abs(value - self.asked.value) > tolerance(self.asked, USUAL_DIGITS):
            return None
        return self.made(Outcome.IMPRECISE, "Right, but only for these numbers. Write names in the place of numbers.")

    @property
    def given(self) -> frozenset[float]:
        """The numbers of this problem, worked out ones too."""
        return frozenset(abs(step.value) for step in self.asked.before)

    @property
    def name(self) -> str:
        return self.words.name(self.asked.name)

    def made(self, outcome: Outcome, message: str, mistake: str = "", also: tuple[str, ...] = ()) -> Verdict:
        return Verdict(outcome, message, self.answer, self.asked.value, mistake, also)

    def known_mistake(self, typed: list[float]) -> Verdict | None:
        """The rows whose changed computation agrees with the typed formula at every point."""
        asked = [Asked(point, self.asked.name) for point in self.points]
        found: list[tuple[str, str]] = []
        for row in MISTAKES:
            for slip in row.slips(self.asked, self.words) if row.id != "decimal-point" else ():
                if self.agree(typed, [one.recomputed(slip.changes) for one in asked]):
                    found.append((row.id, self.told(row, slip.message)))
                    break
        if not found:
            return None
        (mistake, message), *others = found
        also = tuple(one for one, _ in others)
        # All of them are this very formula: what only knows its form has nothing to add.
        said = [one for one in also if BY_ID[mistake].general or not BY_ID[one].general]
        if said:
            message = f"One way to get this: {message} {also_when(said[: MOST_TOLD - 1])}"
        return self.made(Outcome.MISTAKE, message, mistake, also)

    def told(self, row: Mistake, message: str) -> str:
        """What is said of a mistake: its sentence alone, where the message would hold the formula that is asked."""
        working = self.asked.working
        answers = (self.words.formula(working.formula), self.words.formula(self.asked.step.definition))
        return row.sentence if any(f"= {answer}" in message for answer in answers) else message

    def factor(self, typed: list[float], right: list[float]) -> Verdict | None:
        """A constant between the typed formula and the right one."""
        ratios = [a / b for a, b in zip(typed, right, strict=True) if b]
        if not ratios or not self.agree(ratios, [ratios[0]] * len(ratios)) or not ratios[0]:
            return None
        message = f"This is {_constant(ratios[0], self.words)} times {self.name}: the form is right, a constant is not."
        return self.made(Outcome.MISTAKE, message, "factor-two" if abs(ratios[0]) in (0.5, 2.0) else "factor-missing")

    def wrong(self) -> Verdict:
        used = set(references(self.typed))
        needed = set(references(self.asked.working.formula))
        unused = [name for name in references(self.asked.working.formula) if name not in used]
        foreign = [name for name in references(self.typed) if name not in needed and name not in _before(self.asked)]
        if foreign:
            return self.made(
                Outcome.WRONG, f"Not right: {self.name} does not depend on {self.words.names(foreign[:1])}."
            )
        if used and unused and used < needed:
            return self.made(Outcome.WRONG, f"Not right yet: {self.name} depends on more than what stands here.")
        return self.made(Outcome.WRONG, f"Not right: this differs from {self.name} when other numbers are put in.")


def _before(asked: Asked) -> frozenset[Name]:
    return frozenset(step.name for step in asked.before)


def _constant(ratio: float, words: Words) -> str:
    """A ratio as a small fraction where it is one."""
    simple = Fraction(ratio).limit_denominator(12)
    if abs(float(simple) - ratio) <= AGREEMENT * abs(ratio):
        minus = "-" if words.spelling is Spelling.ASCII else "−"
        text = str(abs(simple))
        return (minus if simple < 0 else "") + text
    return words.number(ratio)
