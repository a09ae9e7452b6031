"""Mistakes in formulas without a network: optimisers, batch normalisation, penalties, clipping.

Every row is a rule on one node of the tree, so it finds its place by the form of the formula and not
by what the quantity is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    references,
    substitute,
    walk,
)
from engine.names import Kind, Name, Quantity
from engine.trace import Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Mistake, Reach, Rule, Slip, Slips, product_of, rewrites, rewritten, sum_of, without
from tutor.marking.wording import Words

ONE = Number(1.0)
MOST_STEPS = 40
_Said = Callable[[Asked, Step, str, Words], str]


def _label(name: Name) -> str:
    return name.label if isinstance(name, Quantity) and name.kind is Kind.NAMED else ""


def _by_rule(rule: Callable[[Words], Rule], said: _Said) -> Slips:
    """The slips of one rule: in the asked formula, in one further back, and in all of them."""

    def slips(asked: Asked, words: Words) -> Iterator[Slip]:
        if asked.trace.network is not None:
            return
        change = rule(words)
        steps = [step for step in asked.before if step.role is not Role.GIVEN]
        found = [step for step in steps[-MOST_STEPS:] if next(rewrites(step.definition, change), None)]
        for step in reversed(found):
            reach = Reach.HERE if step.name == asked.name else Reach.LAYER
            for changes, what in rewritten((step,), change):
                yield Slip(changes, said(asked, step, what, words), reach)
        if len(found) > 1:
            whole = {step.name: next(rewrites(step.definition, change))[0] for step in found}
            what = next(rewrites(found[-1].definition, change))[1]
            yield Slip(whole, said(asked, found[-1], what, words), Reach.EVERYWHERE)

    return slips


def _where(step: Step, words: Words) -> str:
    return f"{words.name(step.name)} = {words.formula(step.definition)}"


# --- optimisers ---------------------------------------------------------------------------------


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
    return f"The correction is left out: {_where(step, words)}, because the running mean starts from 0."


def _no_bias_correction(asked: Asked, words: Words) -> Iterator[Slip]:
    yield from _by_rule(_uncorrected, lambda asked, step, what, words: _why_corrected(step, words))(asked, words)
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
            case Call("sqrt", (Sum((*inner, Reference(_) as small)),)) if _label(small.name) == "eps":
                yield Sum((Call("sqrt", (sum_of(inner),)), small)), words.formula(small)

    return rule


def _without_epsilon(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        match node:
            case Sum((*rest, Reference(_) as small)) if _label(small.name) in ("eps", "epsilon") and rest:
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


# --- statistics ---------------------------------------------------------------------------------


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


# --- remedies -----------------------------------------------------------------------------------


def _without_two(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Product) and Number(2.0) in node.factors and _has_lambda(node):
            yield product_of(without(node.factors, node.factors.index(Number(2.0)))), words.formula(node)

    return rule


def _has_lambda(node: Expression) -> bool:
    return any(_label(name).startswith(("lambda", "lam", "λ")) for name in references(node))


def _bias_penalised(asked: Asked, words: Words) -> Iterator[Slip]:
    """A bias taken into a penalty on weights."""
    for step in asked.before:
        shares = _shares(step)
        if shares is None or not _has_lambda(step.definition):
            continue
        biases = [name for name in asked.trace if _label(name).startswith("b") and asked.trace[name].role is Role.GIVEN]
        for group in ([name] for name in biases) if len(biases) < 2 else (biases, *([name] for name in biases)):
            yield Slip(
                {step.name: Sum((*shares.terms, *(_share_of(shares.terms[0], name) for name in group)))},
                f"{words.names(group)} is in this penalty too. Only weights are penalised: "
                f"a bias does not make the output swing.",
                Reach.HERE if step.name == asked.name else Reach.LAYER,
            )


def _shares(step: Step) -> Sum | None:
    if isinstance(step.definition, Sum) and len(step.definition.terms) > 1:
        return step.definition
    return None


def _share_of(pattern: Expression, name: Name) -> Expression:
    """``pattern``, which is the share of one weight, for another quantity."""
    weights = [found for found in references(pattern) if not _label(found).startswith(("lambda", "lam", "λ"))]
    return substitute(pattern, {found: Reference(name) for found in weights})


def _clip_by_value(asked: Asked, words: Words) -> Iterator[Slip]:
    """A gradient cut off by itself where the whole vector is to be shortened."""
    definition = asked.step.definition
    for step in asked.before:
        limit = _limit(step.definition)
        if limit is None or not isinstance(definition, Product):
            continue
        for part in definition.factors:
            if isinstance(part, Reference) and part.name != step.name:
                cut = Call("max", (Negation(limit), Call("min", (limit, part))))
                yield Slip(
                    {asked.name: cut},
                    f"{words.formula(part)} is cut off at {words.formula(limit)} by itself. Clipping by norm shortens "
                    f"the whole vector by {words.formula(step.definition)}, so that its direction stays.",
                )


def _limit(node: Expression) -> Expression | None:
    """c of min(1, c/‖g‖)."""
    match node:
        case Call("min", (Number(1.0), Quotient(limit, _))) | Call("min", (Quotient(limit, _), Number(1.0))):
            return limit
    return None


def _clip_ignored(asked: Asked, words: Words) -> Iterator[Slip]:
    for step in asked.before:
        if _limit(step.definition) is not None and step.name != asked.name:
            yield Slip(
                {step.name: ONE},
                f"This is not shortened. The norm is above the limit, so every part is multiplied by "
                f"{words.name(step.name)} = {words.formula(step.definition)}.",
            )


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
        _by_rule(
            _inside_root,
            lambda asked, step, what, words: f"{what} stands on the wrong side of the root: {_where(step, words)}.",
        ),
        "where epsilon stands",
    ),
    Mistake(
        "epsilon-left-out",
        "The small number is left out.",
        _by_rule(_without_epsilon, lambda asked, step, what, words: f"{what} is left out: {_where(step, words)}."),
        "where epsilon stands",
    ),
    Mistake(
        "root-forgotten",
        "A root is left out.",
        _by_rule(_rootless, lambda asked, step, what, words: f"The root {what} is left out: {_where(step, words)}."),
        "the root",
        common=True,
    ),
    Mistake(
        "square-forgotten",
        "A square is left out.",
        _by_rule(_unsquared, lambda asked, step, what, words: f"The square {what} is left out: {_where(step, words)}."),
        "the square",
        common=True,
    ),
    Mistake(
        "decay-swapped",
        "The old and the new part change places.",
        _by_rule(
            _swapped_decay,
            lambda asked, step, what, words: f"{what} and 1 - {what} have changed places: {_where(step, words)}.",
        ),
        "the fading mean",
    ),
    Mistake(
        "sample-variance",
        "The variance is divided by N - 1.",
        _by_rule(
            _sample_variance,
            lambda asked, step, what, words: (
                f"This divides by one less than {what}. The variance of a batch here "
                f"divides by {what}, the number of its values."
            ),
        ),
        "the variance of a batch",
        common=True,
    ),
    Mistake(
        "l2-without-two",
        "The 2 of a squared penalty is left out.",
        _by_rule(
            _without_two,
            lambda asked, step, what, words: f"The 2 from the square of the weight is missing: {_where(step, words)}.",
        ),
        "the derivative of a penalty",
        common=True,
    ),
    Mistake("bias-penalised", "A bias is penalised.", _bias_penalised, "what a penalty is for"),
    Mistake(
        "clip-by-value-for-norm",
        "Each part of a vector is cut off by itself.",
        _clip_by_value,
        "clipping by norm",
        common=True,
    ),
    Mistake("clip-ignored", "The vector is not shortened.", _clip_ignored, "clipping by norm"),
)
