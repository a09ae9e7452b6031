"""Mistakes in the formulas of remedies: penalties on weights, and the clipping of gradients."""

from __future__ import annotations

from collections.abc import Iterator

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
    references,
    substitute,
    transform,
    walk,
)
from engine.names import Name
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.rows.rules import by_rule, label, where
from tutor.marking.slips import Mistake, Reach, Rule, Slip, product_of, rewrites, sum_of, without
from tutor.marking.wording import Words

ONE = Number(1.0)


def _without_two(words: Words) -> Rule:
    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        if isinstance(node, Product) and Number(2.0) in node.factors and _has_lambda(node):
            yield product_of(without(node.factors, node.factors.index(Number(2.0)))), words.formula(node)

    return rule


def _is_lambda(name: Name) -> bool:
    return label(name).startswith(("lambda", "lam", "λ"))


def _has_lambda(node: Expression) -> bool:
    return any(map(_is_lambda, references(node)))


def _bias_penalised(asked: Asked, words: Words) -> Iterator[Slip]:
    """A bias taken into a penalty on weights."""
    for step in asked.before:
        biases = [name for name in asked.trace if label(name).startswith("b") and asked.trace[name].role is Role.GIVEN]
        for group in ([name] for name in biases) if len(biases) < 2 else (biases, *([name] for name in biases)):
            changed = _with_shares(step.definition, group)
            if changed is not None:
                yield Slip(
                    {step.name: changed},
                    f"{words.names(group)} is in this penalty too. Only weights are penalised: "
                    f"a bias does not make the output swing.",
                    Reach.HERE if step.name == asked.name else Reach.LAYER,
                )


def _with_shares(definition: Expression, names: list[Name]) -> Expression | None:
    """λ·a² + λ·b², or λ(a² + b²), with a share more for each of ``names``; None for anything else."""
    match definition:
        case Sum(terms) if len(terms) > 1 and _has_lambda(definition):
            return _longer(definition, names)
        case Product((Reference(name), Sum(terms) as shares)) if _is_lambda(name) and len(set(map(type, terms))) == 1:
            return Product((Reference(name), _longer(shares, names)))
    return None


def _longer(shares: Sum, names: list[Name]) -> Sum:
    return Sum((*shares.terms, *(_share_of(shares.terms[0], name) for name in names)))


def _share_of(pattern: Expression, name: Name) -> Expression:
    """``pattern``, which is the share of one weight, for another quantity."""
    weights = [found for found in references(pattern) if not _is_lambda(found)]
    return substitute(pattern, {found: Reference(name) for found in weights})


def _other_penalty(asked: Asked, words: Words) -> Iterator[Slip]:
    """L2 for L1, or the other way round: in a penalty, or in its derivative."""
    for step in asked.before if asked.trace.network is None else ():
        other = _as_the_other(step.definition) if step.role is not Role.GIVEN else None
        if other is not None:
            squares = any(isinstance(node, Call | Cases) for node in walk(step.definition))
            said = "L2, which squares weights" if squares else "L1, which takes the sizes of weights"
            reach = Reach.HERE if step.name == asked.name else Reach.LAYER
            yield Slip({step.name: other}, f"This is what {said}, gives. Here {where(step, words)}.", reach)


def _as_the_other(definition: Expression) -> Expression | None:
    """λ·|w| for λ·w² and λ·sign(w) for 2·λ·w, and the other way round; None where there is no penalty."""
    match definition:
        case Product((Number(2.0), Reference(name) as strength, Reference() as weight)) if _is_lambda(name):
            return Product((strength, Quotient(weight, Call("abs", (weight,)))))
        case Product((Reference(name) as strength, Cases() as sign)) if _is_lambda(name):
            return Product((Number(2.0), strength, Reference(references(sign)[0])))
        case Product((Reference(name), *_)) if _is_lambda(name):
            other = transform(definition, _size_or_square)
        case Sum(terms) if len(terms) > 1:
            other = Sum(tuple(transform(term, _size_or_square) if _has_lambda(term) else term for term in terms))
        case _:
            return None
    return None if other == definition else other


def _size_or_square(node: Expression) -> Expression:
    match node:
        case Power(base, Number(2.0)):
            return Call("abs", (base,))
        case Call("abs", (inner,)):
            return Power(inner, Number(2.0))
    return node


def _penalty_sign(asked: Asked, words: Words) -> Iterator[Slip]:
    """The penalty's part of an update turned round, as when a negative weight is taken for its size."""

    def penal(term: Expression) -> bool:
        return any(_is_lambda(name) or _made_with_lambda(asked.trace[name]) for name in references(term))

    def rule(node: Expression) -> Iterator[tuple[Expression, str]]:
        # The innermost sum that adds a penalty's part to something else.
        if isinstance(node, Sum) and len({penal(term) for term in node.terms}) == 2:
            inner = [part for part in walk(node) if isinstance(part, Sum) and part is not node]
            if not any(penal(term) for part in inner for term in part.terms):
                turned = tuple(Negation(term) if penal(term) else term for term in node.terms)
                yield Sum(turned), words.formula(sum_of(term for term in node.terms if penal(term)))

    if asked.trace.network is None and asked.step.phase is Phase.UPDATE:
        for changed, part in rewrites(asked.step.definition, rule):
            said = f"The penalty's part {part} has the wrong sign here: {where(asked.step, words)}."
            yield Slip({asked.name: changed}, said)


def _made_with_lambda(step: Step) -> bool:
    return step.role is not Role.GIVEN and _has_lambda(step.definition)


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
                f"{words.formula(part)} is not cut off. It lies beyond the limit, and {where(asked.step, words)}.",
            )
    for step in asked.before:
        if _limit(step.definition) is not None and step.name != asked.name:
            yield Slip(
                {step.name: ONE},
                "This is not shortened. The norm is above the limit, so every part is multiplied by "
                f"{where(step, words)}.",
            )


def _scale_misread(asked: Asked, words: Words) -> Iterator[Slip]:
    """c/‖g‖ without the minimum, or upside down."""
    for step in asked.before:
        if _limit(step.definition) is None:
            continue
        quotient = next(node for node in walk(step.definition) if isinstance(node, Quotient))
        reach = Reach.HERE if step.name == asked.name else Reach.LAYER
        formula = where(step, words)
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
                    f"The root of a sum is not the sum of the roots: {where(step, words)}. "
                    "Square, add, then take the root."
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
    Mistake("penalty-kind", "The other penalty is taken.", _other_penalty, "which penalty it is"),
    Mistake(
        "penalty-sign", "The penalty's part has the wrong sign.", _penalty_sign, "the sign of a penalty's derivative"
    ),
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
