"""The working of one quantity as lines, and the table of what is known.

Every line is one stage of the same expression, made by the engine. How many stages are shown depends
on what the learner has asked for: a hint adds a line, a right answer shows them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import IntEnum

from engine.expressions import Expression
from engine.names import Name, Spelling, spell
from engine.numerals import is_exact, numeral
from engine.rendering import Style, pieces, with_values
from engine.trace import Phase, Role, Trace
from engine.working import Working, working
from tutor.course.problems import BuiltProblem
from tutor.session.knowledge import Knowledge
from tutor.session.view import Known, Piece, WorkingLine

PI = "pi"  # is never new
DIGITS = 6  # unless a learner wants more
WALK_FACTORS = 5  # a longer chain begins at a gradient the walk has come by already
FOLD = 8  # parts of a sum or product beyond which the middle is folded away
LONG = 150  # characters of a stage beyond which it is folded further
SHORT_FOLD = 5  # to so many parts: two rows tell the pattern
NOTHING: frozenset[Name] = frozenset()


class Stage(IntEnum):
    """How far a working is written out. Each stage includes those before it."""

    ASKED = 0
    RULE = 1
    NUMBERS = 2
    VALUE = 3


# What a hint of each rung adds to the working: rung 1 is words only.
STAGE_OF_RUNG = (Stage.ASKED, Stage.ASKED, Stage.RULE, Stage.NUMBERS, Stage.VALUE)


# Between a formula and a value that is not shown with all its digits.
APPROXIMATELY = {
    Spelling.UNICODE: "≈",
    Spelling.PARTIAL: "≈",
    Spelling.ASCII: "~",
    Spelling.LATEX: r"\approx",
    Spelling.TYPST: "approx",
}


def working_lines(
    trace: Trace,
    name: Name,
    spelling: Spelling,
    stage: Stage = Stage.VALUE,
    fold: int | None = FOLD,
    factors: int | None = None,
    still_asked: frozenset[Name] = NOTHING,
    digits: int = DIGITS,
) -> tuple[WorkingLine, ...]:
    """``name`` worked out as far as ``stage``, one line a stage; equal lines are shown once.

    Sums and products of more than ``fold`` parts are shortened, to still fewer where a stage is long; None writes them
    out. A chain of more than ``factors`` begins at a gradient worked out before. Names that are ``still_asked`` stay
    names among the numbers: help with one line must not answer another.
    """
    worked = working(trace, name, factors)
    folds = (None,) if fold is None else (fold, min(fold, SHORT_FOLD))
    for short in folds:
        stages = list(_stages(trace, worked, Style(spelling, fold=short, open=still_asked), stage, digits))
        if all(len(one.text) <= LONG for one in stages):
            break
    made = [*stages, _last(worked, spelling, stage, digits)]
    kept = [one for k, one in enumerate(made) if k == 0 or one.text != made[k - 1].text]
    return (replace(kept[0], left=spell(name, spelling)), *kept[1:])


def written_out_lines(
    trace: Trace,
    name: Name,
    spelling: Spelling,
    stage: Stage = Stage.VALUE,
    factors: int | None = None,
    still_asked: frozenset[Name] = NOTHING,
    digits: int = DIGITS,
) -> tuple[WorkingLine, ...]:
    """The working with nothing folded away, where something is; else ()."""
    whole = working_lines(trace, name, spelling, stage, None, factors, still_asked, digits)
    return whole if whole != working_lines(trace, name, spelling, stage, FOLD, factors, still_asked, digits) else ()


def _stages(trace: Trace, worked: Working, symbols: Style, stage: Stage, digits: int) -> Iterator[WorkingLine]:
    if stage >= Stage.RULE:
        yield _line("rule", _marked(worked, worked.rule, symbols))
        yield _line("formula", _marked(worked, worked.formula, symbols))
    if stage >= Stage.NUMBERS:
        yield _line("numbers", _marked(worked, worked.formula, with_values(symbols, trace.numbers, digits)))


def lines_of_product(
    stages: Sequence[str], value: float, spelling: Spelling, stage: Stage, digits: int
) -> tuple[WorkingLine, ...]:
    """The stages of one path as lines, equal ones once; its value where ``stage`` shows it."""
    different = [text for k, text in enumerate(stages) if k == 0 or text != stages[k - 1]]
    lines = [WorkingLine("", "=" if k else "", (Piece(text),), "path") for k, text in enumerate(different)]
    return (*lines, _value(value, spelling, digits)) if stage is Stage.VALUE else tuple(lines)


def _last(worked: Working, spelling: Spelling, stage: Stage, digits: int) -> WorkingLine:
    if stage < Stage.VALUE:
        return _line("value", (Piece("?", current=True),))
    return _value(worked.value, spelling, digits)


def _value(value: float, spelling: Spelling, digits: int) -> WorkingLine:
    sign = "=" if is_exact(value, digits) else APPROXIMATELY[spelling]
    return _line("value", (Piece(numeral(value, digits, spelling)),), sign)


def _line(stage: str, made: tuple[Piece, ...], sign: str = "=") -> WorkingLine:
    return WorkingLine("", sign, made, stage)


def _marked(worked: Working, expression: Expression, style: Style) -> tuple[Piece, ...]:
    # In a chain the last factor is the new one: the step from what was known before.
    current = len(worked.factors) - 1 if len(worked.factors) > 1 else None
    made = pieces(expression, style)
    return tuple(Piece(piece.text, piece.part is not None and piece.part == current) for piece in made)


def known_values(
    problem: BuiltProblem, knows: Knowledge, spelling: Spelling, digits: int = DIGITS
) -> tuple[Known, ...]:
    """The table of values: what is given first, then the forward pass and the gradients in order."""
    rows: list[Known] = []
    known = knows.known
    for step in problem.trace.steps.values():
        if step.role is Role.LOCAL or (step.phase is Phase.UPDATE and step.name not in known):
            continue
        source = _source(step.name, knows)
        if source == "unknown" and step.phase is Phase.BACKWARD:
            continue
        # What is given is shown as it was given: whoever computes with it must not be off by a rounding.
        figures = None if source == "given" else digits
        value = "?" if source == "unknown" else numeral(step.value, figures, spelling)
        rows.append(Known(spell(step.name, spelling), value, source))
    return tuple(rows)


def needed_for(known: Sequence[Known], trace: Trace, name: Name, spelling: Spelling) -> tuple[Known, ...]:
    """The table of values with those marked that ``name`` is computed from."""
    step = trace[name]
    names = {*step.depends}
    for way in step.contributions:
        names |= {way.upstream, *trace[way.local].depends}
    labels = {spell(one, spelling) for one in names}
    return tuple(replace(each, needed=True) if each.label in labels else each for each in known)


def _source(name: Name, knows: Knowledge) -> str:
    if name in knows.given:
        return "given"
    if name in knows.found:
        return "found"
    return "shown" if name in knows.shown else "unknown"


def fresh_numbers(problem: BuiltProblem, names: Iterable[Name], spelling: Spelling, said: Collection[Name] = ()) -> str:
    """The given numbers that ``names`` are worked out from, in a sentence.

    Where the question says all of them (``said``) they are not told once more.
    """
    trace, waiting, used = problem.trace, list(names), set[Name]()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += trace[name].depends
    given = [step for step in trace.phase(Phase.GIVEN) if step.name in used and str(step.name) != PI]
    told = (f"{spell(step.name, spelling)} = {numeral(step.value, DIGITS, spelling)}" for step in given)
    # Where something is to be found in the text, all of its numbers stand there, whether a formula takes them or not.
    if problem.hidden or all(step.name in said for step in given):
        return "The numbers are new."
    return f"The numbers are new: {', '.join(told)}."
