"""What a formula without a network does, told from its form: a mean, a fading mean, a step, a length.

A lesson may call its quantities what it likes; the form of the tree says what they are for. Each form
is one row: a function that gives its sentences, or nothing where the form is another.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.expressions import Call, Expression, Negation, Number, Power, Product, Quotient, Reference, Sum, references
from engine.trace import Phase, Role, Step, Trace
from tutor.marking.recomputing import Asked
from tutor.marking.rows.counts import parameters
from tutor.marking.wording import Words, counted, listed

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
                        f"{words.name(step.name)} is a fading mean: it takes the share {words.formula(keep)} from "
                        f"{_product(stays, words)}, and the rest from {_product(comes, words)}.",
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


def _parameters(trace: Trace, step: Step, words: Words) -> Lines:
    layers = parameters(Asked(trace, step.name))
    if not layers:
        return ()
    if len(layers) > 1:
        sizes = words.names((layers[0].before, *(layer.size for layer in layers)))
        return (
            f"{words.name(step.name)} goes from layer to layer: {sizes}.",
            "Between two layers there is a weight for every pair of neurons, and every neuron behind the input has a "
            "bias.",
        )
    (layer,) = layers
    before, size = words.name(layer.before), words.name(layer.size)
    weights = f"Each of the {size} neurons has a weight from each of the {before} before it."
    biases = f"Each of the {size} neurons has one bias of its own."
    return (*((weights,) if layer.weights else ()), *((biases,) if layer.biases else ()))


def _affine(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum((Product((Reference(keep), Reference(old))), Reference(new))):
            if step.phase is Phase.UPDATE and trace[keep].role is Role.GIVEN:
                return (
                    f"{words.name(step.name)} is a running sum: the share {words.name(keep)} of {words.name(old)} "
                    f"stays, and {words.name(new)} is added.",
                )
            return (
                f"{words.name(step.name)} is made of a product and of {words.name(new)}.",
                f"Multiply {words.name(keep)} and {words.name(old)} first, then add.",
            )
    return ()


def _weighted_sum(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum(terms):
            pairs = [term for term in terms if _is_pair(term)]
            others = [term for term in terms if not _is_pair(term)]
            if len(pairs) > 1 and all(isinstance(other, Reference) for other in others):
                products = [" by ".join(map(words.name, references(pair))) for pair in pairs]
                added = listed(["these", *(words.formula(other) for other in others)]) if others else "these"
                return (f"{words.name(step.name)} adds up products: multiply {listed(products)}, and add {added}.",)
    return ()


def _is_pair(term: Expression) -> bool:
    match term:
        case Product((Reference(), Reference())):
            return True
    return False


def _sum_of_names(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum(terms) if all(isinstance(term, Reference) for term in terms):
            return (f"{words.name(step.name)} is a sum: add {words.names(references(step.definition))}.",)
    return ()


def _function_of_one(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Call(_, (Reference(inner),)):
            worked_out = words.formula(step.definition)
            return (f"{words.name(step.name)} is made of {words.name(inner)} alone: work out {worked_out}.",)
    return ()


def _squared(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Power(Sum() as inner, Number(2.0)):
            return (
                f"{words.name(step.name)} is a square: work out {words.formula(inner)} first, "
                "then multiply it by itself.",
            )
    return ()


def _squares(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum(terms) if all(_is_share(term) for term in terms):
            return (
                f"{words.name(step.name)} grows with the square of every one of its parts, whatever their sign.",
                "Square each, multiply it by its factor, and add.",
            )
    return ()


def _is_share(term: Expression) -> bool:
    return isinstance(term, Product) and any(isinstance(f, Power) and f.exponent == TWO for f in term.factors)


def _shortened(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Product((Reference(part), Reference(scale))) if _limit(trace, trace[scale], words):
            return (f"{words.name(step.name)} is {words.name(part)}, shortened by the factor of the whole vector.",)
    return ()


def _left_over(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Sum((Reference(whole), *taken)) if step.phase is not Phase.UPDATE and taken:
            parts = [words.formula(term.operand) for term in taken if isinstance(term, Negation)]
            if len(parts) == len(taken):
                are = "is" if len(parts) == 1 else "are"
                return (
                    f"{words.name(step.name)} is what is left of {words.name(whole)} when {listed(parts)} {are} "
                    "taken away.",
                )
    return ()


def _how_often(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Call("floor", (Quotient(Reference(whole), Reference(part)),)):
            return (
                f"{words.name(step.name)} is how many whole times {words.name(part)} goes into {words.name(whole)}.",
                "Divide, and leave off what stands behind the point.",
            )
        case Quotient(Reference(part), Reference(whole)) if 0 < trace.value(part) < trace.value(whole):
            return (f"{words.name(step.name)} is the share that {words.name(part)} is of {words.name(whole)}.",)
        case Quotient(Reference(whole), Reference(part)):
            return (f"{words.name(step.name)} is how often {words.name(part)} goes into {words.name(whole)}.",)
    return ()


def _combinations(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Product(factors) if all(isinstance(factor, Reference) for factor in factors):
            names = words.names(references(step.definition))
            return (f"{words.name(step.name)} grows in step with each of {names}: where one doubles, it doubles.",)
    return ()


def _power(trace: Trace, step: Step, words: Words) -> Lines:
    match step.definition:
        case Power(Reference(base), Reference(times)):
            return (f"{words.name(step.name)} is a product of {words.name(times)} factors, each {words.name(base)}.",)
    return ()


FORMS: tuple[Callable[[Trace, Step, Words], Lines], ...] = (
    _fading_mean,
    _correction,
    _step,
    _mean,
    _standardised,
    _length,
    _limit,
    _shortened,
    _parameters,
    _affine,
    _weighted_sum,
    _sum_of_names,
    _function_of_one,
    _squared,
    _squares,
    _left_over,
    _how_often,
    _combinations,
    _power,
)
