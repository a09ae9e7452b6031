"""Mistakes of the forward pass and of the loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from engine.evaluation import evaluate
from engine.expressions import (
    Call,
    Cases,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    substitute,
    transform,
    walk,
)
from engine.names import Derivative, Kind, Quantity
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import by_rule, where
from tutor.marking.sites import is_weighted_sum, loss_slopes, spread
from tutor.marking.slips import Mistake, Reach, Rule, Slip, sum_of
from tutor.marking.wording import Words

LOGARITHMS = frozenset({"ln", "weighted_ln"})


def _is_bias(term: Expression) -> bool:
    return isinstance(term, Reference) and isinstance(term.name, Quantity) and term.name.kind is Kind.BIAS


def _bias_left_out(asked: Asked, words: Words) -> Iterator[Slip]:
    def biased(step: Step) -> bool:
        return is_weighted_sum(step) and isinstance(step.definition, Sum) and any(map(_is_bias, step.definition.terms))

    for reach, place in spread(asked, biased):
        if asked.step.phase not in (Phase.FORWARD, Phase.LOSS) and reach is not Reach.EVERYWHERE:
            continue
        changes = {}
        for step in place:
            assert isinstance(step.definition, Sum)
            changes[step.name] = sum_of(term for term in step.definition.terms if not _is_bias(term))
        first = place[0]
        assert isinstance(first.definition, Sum)
        bias = next(words.formula(term) for term in first.definition.terms if _is_bias(term))
        added = f"to the weighted inputs of {words.name(first.name)}"
        many = f"Biases are left out: {bias}, for example, is added {added}."
        yield Slip(changes, many if len(place) > 1 else f"The bias {bias} is left out: it is added {added}.", reach)


# --- loss and cost ------------------------------------------------------------------------------


def _is_loss(step: Step) -> bool:
    return step.phase is Phase.LOSS and isinstance(step.name, Quantity) and step.name.kind is not Kind.COST


def _square(node: Expression) -> bool:
    return isinstance(node, Power) and node.exponent == Number(2.0)


def _loss_not_squared(asked: Asked, words: Words) -> Iterator[Slip]:
    yield from _changed_loss(
        asked, words, lambda node: node.base if isinstance(node, Power) else node, "The error is not squared"
    )
    yield from _changed_loss(
        asked,
        words,
        lambda node: Negation(node.base) if isinstance(node, Power) else node,
        "The error is taken the other way round, and it is not squared",
    )
    for two in (2.0, -2.0):

        def doubled(node: Expression, by: float = two) -> Expression:
            return Product((Number(by), node.base)) if isinstance(node, Power) else node

        yield from _changed_loss(asked, words, doubled, "The error is doubled, not squared")


def _absolute_for_squared(asked: Asked, words: Words) -> Iterator[Slip]:
    yield from _changed_loss(
        asked,
        words,
        lambda node: Call("abs", (node.base,)) if isinstance(node, Power) else node,
        "The size of the error is taken, not its square",
    )


def _changed_loss(asked: Asked, words: Words, change: Callable[[Expression], Expression], said: str) -> Iterator[Slip]:
    if asked.step.phase is not Phase.LOSS:
        return
    losses = [step for step in asked.before if _is_loss(step) and any(map(_square, walk(step.definition)))]
    if losses:
        first = losses[0]
        yield Slip(
            {
                step.name: transform(step.definition, lambda node: change(node) if _square(node) else node)
                for step in losses
            },
            f"{said}: {words.name(first.name)} = {words.formula(first.definition)}.",
        )


def _loss_root(asked: Asked, words: Words) -> Iterator[Slip]:
    squared = any(_square(node) for step in asked.before if _is_loss(step) for node in walk(step.definition))
    if asked.step.phase is Phase.LOSS and squared:
        yield Slip(
            {asked.name: Call("sqrt", (asked.step.definition,))},
            f"A root is taken at the end: {words.name(asked.name)} is {words.formula(asked.step.definition)} itself.",
        )


def _complement_forgotten(words: Words) -> Rule:
    """ln(d) where a cross-entropy written as a formula has ln(1 - d)."""

    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Call("ln", (Sum((Number(1.0), Negation(Reference(_) as given))),)):
                other = Call("ln", (given,))
                yield other, f"{words.formula(other)} stands where {words.formula(node)} belongs"

    return rule


def _other_case(asked: Asked, words: Words) -> Iterator[Slip]:
    """The part of a loss, or of its slope, that counts for the other target or on the other side of a corner."""
    step, network = asked.step, asked.trace.network
    if network is None or not (_is_loss(step) or step in loss_slopes(asked)):
        return
    targets = [name for name in step.depends if isinstance(name, Quantity) and name.kind is Kind.TARGET]
    if network.loss == "binary_cross_entropy" and len(targets) == 1:
        target, value = targets[0], asked.trace.value(targets[0])
        other = Sum((Number(1.0), Negation(Reference(target))))
        yield Slip(
            {step.name: substitute(step.definition, {target: other})},
            f"This is the part of {words.name(step.name)} for a target of {words.number(1 - value)}. "
            f"Here {words.name(target)} is {words.number(value)}.",
        )
    if isinstance(step.definition, Cases):
        for part in (*(case.result for case in step.definition.cases), step.definition.otherwise):
            # The part that counts is no mistake, and its negative is told as a sign.
            if not math.isclose(abs(evaluate(part, asked.trace.numbers)), abs(asked.value)):
                yield Slip(
                    {step.name: part},
                    "This takes a part that does not count here. See first which condition holds: "
                    f"{words.name(step.name)} = {words.formula(step.definition)}.",
                )


def _logarithm_base(asked: Asked, words: Words) -> Iterator[Slip]:
    logarithms = [
        step
        for step in asked.before
        if any(isinstance(node, Call) and node.function in LOGARITHMS for node in walk(step.definition))
        and (step.phase is Phase.LOSS or asked.trace.network is None)
    ]
    if not logarithms or asked.step.role is not Role.VALUE:
        return
    for base, said in ((10.0, "10"), (2.0, "2")):

        def other(node: Expression, by: float = math.log(base)) -> Expression:
            is_logarithm = isinstance(node, Call) and node.function in LOGARITHMS
            return Quotient(node, Number(by)) if is_logarithm else node

        yield Slip(
            {step.name: transform(step.definition, other) for step in logarithms},
            f"This is the logarithm to base {said}. The losses use ln, the logarithm to base e.",
        )


# --- rows: mean or sum --------------------------------------------------------------------------


def _sum_for_mean(asked: Asked, words: Words) -> Iterator[Slip]:
    for step in _summaries(asked):
        if isinstance(step.definition, Quotient) and isinstance(step.definition.denominator, Number):
            count = words.formula(step.definition.denominator)
            yield Slip(
                {step.name: step.definition.numerator},
                f"This is the sum. {words.name(step.name)} is the mean: divide by {count}.",
            )


def _mean_for_sum(asked: Asked, words: Words) -> Iterator[Slip]:
    for step in _summaries(asked):
        if isinstance(step.definition, Sum) and not step.contributions:
            count = len(step.definition.terms)
            yield Slip(
                {step.name: Quotient(step.definition, Number(float(count)))},
                f"This is divided by {count}. {words.name(step.name)} is the sum, not the mean.",
            )
        elif isinstance(step.definition, Quotient):
            lower = step.definition.denominator
            yield Slip(
                {step.name: Quotient(step.definition, lower)},
                f"This is divided by {words.formula(lower)} twice: {words.name(step.name)} is the mean already.",
            )
    yield from _outputs_averaged(asked, words)


def _summaries(asked: Asked) -> Iterator[Step]:
    """Steps that add up alike parts: rows of a cost, outputs of a loss, values of a formula."""
    for step in asked.before:
        inner = step.definition.numerator if isinstance(step.definition, Quotient) else step.definition
        if not isinstance(inner, Sum) or len(inner.terms) < 2:
            continue
        kind = step.name.of.kind if isinstance(step.name, Derivative) else step.name.kind
        over_rows = kind is Kind.COST or (kind is Kind.LOSS and step.phase is Phase.LOSS)
        if over_rows or (asked.trace.network is None and step.name == asked.name and _alike(inner)):
            yield step


def _alike(node: Sum) -> bool:
    """Whether the terms are of one form, as the numbers of a mean are."""
    return len({type(term) for term in node.terms}) == 1 and not isinstance(node.terms[0], Product | Negation | Cases)


def _outputs_averaged(asked: Asked, words: Words) -> Iterator[Slip]:
    slopes = loss_slopes(asked)
    if not slopes or asked.trace.network is None:
        return
    outputs = asked.trace.network.sizes[-1]
    if outputs > 1:
        first = slopes[0]
        assert isinstance(first.name, Derivative)
        yield Slip(
            {step.name: Quotient(step.definition, Number(float(outputs))) for step in slopes},
            f"This is divided by the {outputs} outputs, but {words.name(first.name.of)} adds them up.",
        )


ROWS = (
    Mistake("bias-left-out", "The bias is not added.", _bias_left_out, "the weighted sum", common=True),
    Mistake("loss-not-squared", "The error is not squared.", _loss_not_squared, "the loss"),
    Mistake("absolute-for-squared", "The error without its sign is taken.", _absolute_for_squared, "the loss"),
    Mistake("loss-root", "A root is taken of the loss.", _loss_root, "the loss"),
    Mistake(
        "complement-forgotten",
        "The 1 - of a probability is left out.",
        by_rule(_complement_forgotten, lambda asked, step, what, words: f"{what}: {where(step, words)}."),
        "which case it is",
    ),
    Mistake("other-case", "The part of a loss for another case is taken.", _other_case, "which case it is"),
    Mistake("logarithm-base", "A logarithm to another base is taken.", _logarithm_base, "the logarithm"),
    Mistake("sum-for-mean", "The sum is taken for the mean.", _sum_for_mean, "the mean over rows", common=True),
    Mistake("mean-for-sum", "The mean is taken for the sum.", _mean_for_sum, "the sum", common=True),
)
