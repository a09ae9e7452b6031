"""Mistakes in the formulas of optimisers and of batch normalisation: fading means, roots, corrections, variances."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions import (
    Call,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Sum,
    walk,
)
from engine.trace import Step
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import by_rule, label, where
from tutor.marking.slips import Mistake, Reach, Rule, Slip, sum_of
from tutor.marking.wording import Words


def _is_correction(node: Expression) -> bool:
    """1 − β^t."""
    match node:
        case Sum((Number(1.0), Negation(Power(Reference(_), _)))):
            return True
    return False


def _uncorrected(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Quotient) and _is_correction(node.denominator):
            yield node.numerator, words.formula(node.denominator)

    return rule


def _why_corrected(step: Step, words: Words) -> str:
    return f"The correction is left out: {where(step, words)}, because the running mean starts from 0."


def _no_bias_correction(asked: Asked, words: Words) -> Iterator[Slip]:
    yield from by_rule(_uncorrected, lambda asked, step, what, words: _why_corrected(step, words))(asked, words)
    for step in asked.before if asked.trace.network is None else ():
        match step.definition:
            # In the first step, where t is 1, the same is written without a power.
            case Quotient(Reference(mean), Sum((Number(1.0), Negation(Reference(_)))) as below):
                if below in walk(asked.trace[mean].definition):
                    reach = Reach.HERE if step.name == asked.name else Reach.LAYER
                    yield Slip({step.name: Reference(mean)}, _why_corrected(step, words), reach)


def _inside_root(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Sum((Call("sqrt", (inner,)), Reference(_) as small)):
                yield Call("sqrt", (Sum((inner, small)),)), words.formula(small)
            case Call("sqrt", (Sum((*inner, Reference(_) as small)),)) if label(small.name) == "eps":
                yield Sum((Call("sqrt", (sum_of(inner),)), small)), words.formula(small)

    return rule


def _without_epsilon(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Sum((*rest, Reference(_) as small)) if label(small.name) in ("eps", "epsilon") and rest:
                yield sum_of(rest), words.formula(small)

    return rule


def _rootless(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Call) and node.function == "sqrt":
            yield node.arguments[0], words.formula(node)

    return rule


def _unsquared(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Power) and node.exponent == Number(2.0):
            yield node.base, words.formula(node)

    return rule


def _doubled(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Power(base, Number(2.0) as two):
                yield Product((two, base)), words.formula(node)

    return rule


def _swapped_decay(words: Words) -> Rule:
    """β and 1 − β change places in a fading mean, also where the old part is 0 and not written."""

    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Product((Sum((Number(1.0), Negation(Reference(_) as keep))), *new)) if _is_new_part(keep, new):
                yield Product((keep, *new)), words.formula(keep)
            case Sum(
                (Product((Reference(_) as keep, *old)), Product((Sum((Number(1.0), Negation(other))) as take, *new)))
            ):
                if keep == other:
                    yield Sum((Product((take, *old)), Product((keep, *new)))), words.formula(keep)
            case Sum(
                (Product((Sum((Number(1.0), Negation(other))) as take, *old)), Product((Reference(_) as keep, *new)))
            ):
                if keep == other:
                    yield Sum((Product((keep, *old)), Product((take, *new)))), words.formula(keep)

    return rule


def _is_new_part(keep: Reference, new: list[Expression]) -> bool:
    """Whether the rest of a product with 1 − β is a gradient or its square, and not β again as in s(1 − s)."""
    return all(isinstance(part, Reference | Power) and keep not in walk(part) for part in new)


def _sample_variance(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Quotient(Sum(terms), Number(count)) if len(terms) == count > 1 and all(map(_is_square, terms)):
                yield Quotient(Sum(terms), Number(count - 1.0)), words.formula(Number(count))
            case Call("mean", terms) if len(terms) > 1 and all(map(_is_square, terms)):
                count = float(len(terms))
                yield Quotient(Sum(terms), Number(count - 1.0)), words.formula(Number(count))

    return rule


def _is_square(node: Expression) -> bool:
    return isinstance(node, Power) and node.exponent == Number(2.0)


ROWS = (
    Mistake(
        "no-bias-correction",
        "The correction by 1 - beta^t is left out.",
        _no_bias_correction,
        "the bias correction",
        common=True,
    ),
    Mistake(
        "epsilon-inside-root",
        "The small number stands on the wrong side of the root.",
        by_rule(
            _inside_root,
            lambda asked, step, what, words: f"{what} stands on the wrong side of the root: {where(step, words)}.",
        ),
        "where epsilon stands",
    ),
    Mistake(
        "epsilon-left-out",
        "The small number is left out.",
        by_rule(_without_epsilon, lambda asked, step, what, words: f"{what} is left out: {where(step, words)}."),
        "where epsilon stands",
    ),
    Mistake(
        "root-forgotten",
        "A root is left out.",
        by_rule(_rootless, lambda asked, step, what, words: f"The root {what} is left out: {where(step, words)}."),
        "the root",
        common=True,
    ),
    Mistake(
        "square-forgotten",
        "A square is left out.",
        by_rule(_unsquared, lambda asked, step, what, words: f"The square {what} is left out: {where(step, words)}."),
        "the square",
        common=True,
    ),
    Mistake(
        "doubled-for-squared",
        "A square is taken as twice the number.",
        by_rule(
            _doubled,
            lambda asked, step, what, words: f"Twice is not squared: {what} stands here. {where(step, words)}.",
        ),
        "the square",
    ),
    Mistake(
        "decay-swapped",
        "The old and the new part change places.",
        by_rule(
            _swapped_decay,
            lambda asked, step, what, words: f"{what} and 1 - {what} have changed places: {where(step, words)}.",
        ),
        "the fading mean",
    ),
    Mistake(
        "sample-variance",
        "The variance is divided by N - 1.",
        by_rule(
            _sample_variance,
            lambda asked, step, what, words: (
                f"This divides by one less than {what}. The variance of a batch here "
                f"divides by {what}, the number of its values."
            ),
        ),
        "the variance of a batch",
        common=True,
    ),
)
