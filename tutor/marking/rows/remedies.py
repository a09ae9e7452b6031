"""Mistakes in the formulas of remedies: penalties on weights, and the clipping of gradients."""

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
    references,
    substitute,
    walk,
)
from engine.names import Name
from engine.trace import Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import by_rule, label, where
from tutor.marking.slips import Mistake, Reach, Rule, Slip, product_of, without
from tutor.marking.wording import Words

ONE = Number(1.0)


def _without_two(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Product) and Number(2.0) in node.factors and _has_lambda(node):
            yield product_of(without(node.factors, node.factors.index(Number(2.0)))), words.formula(node)

    return rule


def _has_lambda(node: Expression) -> bool:
    return any(label(name).startswith(("lambda", "lam", "λ")) for name in references(node))


def _bias_penalised(asked: Asked, words: Words) -> Iterator[Slip]:
    """A bias taken into a penalty on weights."""
    for step in asked.before:
        shares = _shares(step)
        if shares is None or not _has_lambda(step.definition):
            continue
        biases = [name for name in asked.trace if label(name).startswith("b") and asked.trace[name].role is Role.GIVEN]
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
    weights = [found for found in references(pattern) if not label(found).startswith(("lambda", "lam", "λ"))]
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
    match asked.step.definition:
        case Call("max", (Negation(limit), Call("min", (other, part)))) if limit == other:
            yield Slip(
                {asked.name: part},
                f"{words.formula(part)} is not cut off. It lies beyond the limit, and "
                f"{words.name(asked.name)} = {words.formula(asked.step.definition)}.",
            )
    for step in asked.before:
        if _limit(step.definition) is not None and step.name != asked.name:
            yield Slip(
                {step.name: ONE},
                f"This is not shortened. The norm is above the limit, so every part is multiplied by "
                f"{words.name(step.name)} = {words.formula(step.definition)}.",
            )


def _scale_misread(asked: Asked, words: Words) -> Iterator[Slip]:
    """c/‖g‖ without the minimum, or upside down."""
    for step in asked.before:
        if _limit(step.definition) is None:
            continue
        quotient = next(node for node in walk(step.definition) if isinstance(node, Quotient))
        reach = Reach.HERE if step.name == asked.name else Reach.LAYER
        formula = f"{words.name(step.name)} = {words.formula(step.definition)}"
        yield Slip(
            {step.name: quotient},
            f"Without the minimum this makes the gradients longer. {formula} leaves short ones as they are.",
            reach,
        )
        turned = Quotient(quotient.denominator, quotient.numerator)
        yield Slip({step.name: turned}, f"The division is the wrong way round: {formula}.", reach)


def _roots_added(asked: Asked, words: Words) -> Iterator[Slip]:
    """|a| + |b| or a + b for the root of a² + b²."""
    for step in asked.before:
        match step.definition:
            case Call("sqrt", (Sum(terms),)) if asked.trace.network is None:
                parts = [term.base for term in terms if isinstance(term, Power) and term.exponent == Number(2.0)]
                if len(parts) < len(terms):
                    continue
                said = (
                    f"The root of a sum is not the sum of the roots: {words.name(step.name)} = "
                    f"{words.formula(step.definition)}. Square, add, then take the root."
                )
                reach = Reach.HERE if step.name == asked.name else Reach.LAYER
                yield Slip({step.name: Sum(tuple(Call("abs", (part,)) for part in parts))}, said, reach)
                yield Slip({step.name: Sum(tuple(parts))}, said, reach)


ROWS = (
    Mistake(
        "l2-without-two",
        "The 2 of a squared penalty is left out.",
        by_rule(
            _without_two,
            lambda asked, step, what, words: f"The 2 from the square of the weight is missing: {where(step, words)}.",
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
    Mistake("clip-ignored", "What is too long is not shortened.", _clip_ignored, "clipping"),
    Mistake("scale-misread", "The factor that shortens is wrong.", _scale_misread, "clipping by norm"),
    Mistake("roots-added", "The root is taken of each part.", _roots_added, "the length of a vector"),
)
