"""What a formula without a network does, told from its form: a mean, a fading mean, a step, a length.

A lesson may call its quantities what it likes; the form of the tree says what they are for. Each form
is one row: a function that gives its sentences, or nothing where the form is another.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.expressions import Call, Expression, Negation, Number, Power, Product, Quotient, Reference, Sum, references
from engine.trace import Phase, Role, Step, Trace
from tutor.marking.wording import Words, counted

Lines = tuple[str, ...]
TWO = Number(2.0)


def told_by_form(trace: Trace, step: Step, words: Words) -> Lines:
    """One or two sentences on the form of the definition, or () where it has none that is known."""
    for form in FORMS:
        lines = form(trace, step, words)
        if lines:
            return lines
    return ()


def _fading_mean(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum((Product((first, *old)), Product((second, *new)))) if old and new:
            for keep, take in ((first, second), (second, first)):
                if take == Sum((Number(1.0), Negation(keep))):
                    stays, comes = (old, new) if keep is first else (new, old)
                    return (
                        f"{words.name(step.name)} is a fading mean: the share {words.formula(keep)} of "
                        f"{_product(stays, words)} stays, and the rest comes from {_product(comes, words)}.",
                    )
    return ()


def _product(factors: list[Expression], words: Words) -> str:
    return words.formula(factors[0] if len(factors) == 1 else Product(tuple(factors)))


def _correction(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Quotient(Reference(name), Sum((Number(1.0), Negation(Power(Reference(_), Number(_)))))):
            return (
                f"{words.name(name)} began at 0, so it is too small in the first steps.",
                "Dividing it by 1 minus the power makes up for that.",
            )
    return ()


def _step(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum((Reference(old), Negation(move))) if step.phase is Phase.UPDATE:
            return (
                f"{words.name(step.name)} is {words.name(old)} after one step of learning.",
                f"Work out the step from {words.names(references(move))}, and subtract it from {words.name(old)}.",
            )
    return ()


def _mean(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Quotient(Sum(terms), Number(count)) if len(terms) == count:
            if all(isinstance(term, Power) and term.exponent == TWO for term in terms):
                return (
                    f"{words.name(step.name)} says how far the values lie apart.",
                    f"Take how far each lies from the mean, square it, and divide the sum by {counted(len(terms))}.",
                )
            return (
                f"{words.name(step.name)} is a mean: add the {counted(len(terms))} parts, and divide by their number.",
            )
    return ()


def _standardised(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Quotient(Sum((Reference(value), Negation(Reference(centre)))), Call("sqrt", _)):
            return (
                f"{words.name(step.name)} is {words.name(value)} measured from {words.name(centre)}, "
                "in units of the spread.",
                "Subtract first, then divide by the root.",
            )
    return ()


def _length(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Call("sqrt", (Sum(terms),)) if all(isinstance(term, Power) and term.exponent == TWO for term in terms):
            return (f"{words.name(step.name)} is the length of a vector: square every part, add, and take the root.",)
    return ()


def _limit(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Call("min", (Number(1.0), Quotient(limit, size))):
            return (
                f"{words.name(step.name)} shortens what is longer than {words.formula(limit)} "
                "and leaves the rest as it is.",
                f"Compare {words.formula(size)} with {words.formula(limit)} first.",
            )
    return ()


def _count(trace: Trace, step: Step, words: Words) -> Lines:
    whole = all(trace.value(name) == int(trace.value(name)) >= 1 for name in step.depends)
    has_products = isinstance(step.definition, Sum) and any(isinstance(term, Product) for term in step.definition.terms)
    if not (whole and step.depends and has_products and _only_counts(trace, step)):
        return ()
    return (
        "Between two layers there is a weight for every pair of neurons: multiply the two sizes.",
        "Every neuron behind the input has one bias: add the sizes of those layers.",
    )


def _only_counts(trace: Trace, step: Step) -> bool:
    """Whether all given numbers of the problem are whole, as sizes are."""
    return all(one.value == int(one.value) >= 1 for one in trace.values() if one.role is Role.GIVEN)


FORMS: tuple[Callable[[Trace, Step, Words], Lines], ...] = (
    _fading_mean,
    _correction,
    _step,
    _mean,
    _standardised,
    _length,
    _limit,
    _count,
)
