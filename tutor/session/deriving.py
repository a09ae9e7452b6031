"""Questions for a formula: what is asked, the help on the way, and where marking is asked about an answer."""

from __future__ import annotations

from dataclasses import replace

from engine.expressions import Expression, Product, Reference, Sum, references
from engine.names import Name
from engine.trace import Trace
from engine.working import Working, working
from tutor.course.forms import allows
from tutor.course.problems import BuiltProblem
from tutor.course.types import Derive
from tutor.marking.formulas import mark_formula
from tutor.marking.ideas import idea
from tutor.marking.wording import Words, listed
from tutor.session.asking import Asking, Judged, judged

USES, BEGINS, WHOLE = 2, 3, 4  # the rungs of help behind the idea
MOST_LISTED = 10  # names that are listed one by one


def keys(problem: BuiltProblem | None, step: Derive) -> tuple[str, ...]:
    return (str(problem.notation.parse(step.derive)),) if problem else ()


def _asked(asking: Asking) -> tuple[Trace, Name, Words]:
    assert asking.problem is not None, "a question for a formula has a problem"
    return asking.problem.trace, asking.problem.notation.parse(asking.key), Words(asking.spelling)


def question(said: str, asking: Asking) -> str:
    """The question with what kind of answer it takes."""
    _, name, words = _asked(asking)
    said = said.strip() or f"Which formula gives {words.name(name)}?"
    named = terms(asking)
    if named is None:
        return f"{said} Answer with a formula in names, not numbers."
    written = words.names(named) if len(named) <= MOST_LISTED else listed(list(asking.step.form))
    return f"{said} Answer with a formula in {written}."


def formula(asking: Asking) -> str:
    """The right formula as the course writes it."""
    trace, name, words = _asked(asking)
    return words.formula(working(trace, name).formula)


def hint(asking: Asking, rung: int) -> str:
    """The idea, the rule, its factors, the formula. Where there is no chain: what it uses, and how it begins."""
    trace, name, words = _asked(asking)
    if rung <= 1:
        return " ".join(idea(trace, name, words)) if rung else ""
    worked, shown = working(trace, name), words.name(name)
    if rung >= WHOLE:
        return f"It is {shown} = {words.formula(worked.formula)}."
    if len(worked.factors) > 1:
        if rung == USES:
            return f"The chain is {shown} = {words.formula(worked.rule)}."
        return " ".join(_factors(worked, words))
    if rung == USES:
        return f"It is made of {words.names(references(worked.formula))}."
    return f"It begins with {words.formula(_first(worked.formula))}."


def _factors(worked: Working, words: Words) -> list[str]:
    pairs = zip(worked.factors, worked.parts, strict=True)
    return [f"{words.name(name)} = {words.formula(part)}." for name, part in pairs if part != Reference(name)]


def _first(expression: Expression) -> Expression:
    """The first term, or factor, of a formula."""
    if isinstance(expression, Sum):
        return expression.terms[0]
    return expression.factors[0] if isinstance(expression, Product) else expression


def judge(asking: Asking, text: str) -> Judged:
    trace, name, _ = _asked(asking)
    verdict = mark_formula(trace, name, text, terms=terms(asking), spelling=asking.spelling)
    # The value of a formula is no value the learner has found: it may be asked later.
    return replace(judged(verdict), value=None)


def terms(asking: Asking) -> tuple[Name, ...] | None:
    """The names the formula is asked in, in the order of computation; None where any will do."""
    trace, _, _ = _asked(asking)
    form = asking.step.form
    return tuple(filter(allows(form, trace.notation), trace)) if form else None
