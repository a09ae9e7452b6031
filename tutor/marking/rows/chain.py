"""Mistakes of the chain itself: a sign, a factor 2, one factor too few or too many.

They apply to every product and sum, also of formulas without a network.
"""

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
    evaluate,
    walk,
)
from engine.names import Derivative, Kind, Quantity
from engine.trace import Phase, Role, Step
from tutor.marking.recomputing import Asked
from tutor.marking.residue import places
from tutor.marking.rows.updates import move
from tutor.marking.sites import Place, chain, is_activation_slope, loss_slopes
from tutor.marking.slips import Mistake, Slip, product_of, rewritten, scaled, without
from tutor.marking.wording import Words

TWO = Number(2.0)


def _sign(asked: Asked, words: Words) -> Iterator[Slip]:
    if asked.step.phase is Phase.UPDATE and asked.trace.network is not None:
        return
    yield Slip({asked.name: Negation(asked.step.definition)}, _sign_message(asked, words))
    for step in (asked.step, *chain(asked).top):
        yield from _sign_of_a_term(asked, step, words)


def _sign_message(asked: Asked, words: Words) -> str:
    """Where to look for a sign: a chain of derivatives shows none, but the slope of the loss and the weights do."""
    never = _never_negative(asked.step.definition)
    if never:
        return f"{never} is never negative: {words.name(asked.name)} = {words.formula(asked.step.definition)}."
    said = "The size is right, but the sign is not."
    slopes = loss_slopes(asked)
    if asked.step.role is not Role.GRADIENT or not slopes:
        return f"{said} Look again at the signs in {words.name(asked.name)} = {words.formula(asked.working.rule)}."
    # With a cross-entropy all slopes but that of the right class are 0: there is no sign to look at.
    first = slopes[0] if len(slopes) == 1 else next((one for one in slopes if asked.trace.value(one.name)), slopes[0])
    slope = f"{words.name(first.name)} = {words.formula(first.definition)}"
    if asked.step.contributions:
        return f"{said} Look at the signs in {slope}, and at those of the other factors."
    error = ", and at which way round the error is taken" if any(map(_is_error, walk(first.definition))) else ""
    return f"{said} Look at the signs in {slope}{error}."


def _is_error(node: Expression) -> bool:
    """Whether ``node`` is a difference of two quantities. A cross-entropy and the hinge loss know none."""
    bare = (
        [term.operand if isinstance(term, Negation) else term for term in node.terms] if isinstance(node, Sum) else []
    )
    return len(bare) == 2 and all(isinstance(term, Reference) for term in bare)


def _never_negative(definition: Expression) -> str:
    """What a value is that cannot be below 0; "" for any other."""
    match definition:
        case Power(_, exponent) if exponent == TWO:
            return "A square"
        case Sum(terms) if all(_never_negative(term) == "A square" for term in terms):
            return "A sum of squares"
        case Call("sigmoid"):
            return "A sigmoid"
    return ""


def _sign_of_a_term(asked: Asked, step: Step, words: Words) -> Iterator[Slip]:
    """A minus lost in one term of a sum."""
    if not isinstance(step.definition, Sum) or step.phase is Phase.UPDATE:
        return
    if step is asked.step and move(asked):
        return  # a step that is added, which has a row of its own
    terms = step.definition.terms
    for index, term in enumerate(terms):
        if _has_minus(asked, term):
            flipped = term.operand if isinstance(term, Negation) else Negation(term)
            yield Slip(
                {step.name: Sum((*terms[:index], flipped, *terms[index + 1 :]))},
                f"A minus is lost in {words.name(step.name)}: "
                f"look at the sign of {words.formula(term.operand if isinstance(term, Negation) else term)}.",
            )


def _has_minus(asked: Asked, term: Expression) -> bool:
    if isinstance(term, Negation):
        return True
    parts = term.factors if isinstance(term, Product) else (term,)
    return any(float(evaluate(part, asked.trace.numbers)) < 0 for part in parts)


# --- the 2 of the square ------------------------------------------------------------------------


def _factor_two(asked: Asked, words: Words) -> Iterator[Slip]:
    if asked.step.phase is Phase.LOSS:
        yield from _factor_two_of_loss(asked, words)
        return
    slopes = loss_slopes(asked)
    if not slopes or not _squares(asked, slopes[0]):
        return
    first = slopes[0]
    assert isinstance(first.name, Derivative)
    rule = f"{words.name(first.name)} = {words.formula(first.definition)}"
    loss = f"{words.name(first.name.of)} = {words.formula(asked.trace[first.name.of].definition)}"
    own = asked.step.phase is Phase.BACKWARD
    half = "this is half of the gradient" if own else "half of the gradient is used"
    twice = "this is twice the gradient" if own else "twice the gradient is used"
    if _leading(first.definition) in (2.0, -2.0):
        yield Slip(
            {step.name: scaled(step, 0.5) for step in slopes},
            f"The 2 from the square is missing, so {half}. {rule}, since {loss} here, without a {words.half}.",
        )
        yield Slip(
            {step.name: scaled(step, 2.0) for step in slopes},
            f"The 2 from the square is there twice, so {twice}. {rule} already holds it.",
        )
        return
    yield Slip(
        {step.name: scaled(step, 2.0) for step in slopes},
        f"A 2 is left over, so {twice}. Since {loss} here, the 2 from the square and the {words.half} cancel: {rule}.",
    )
    yield Slip(
        {step.name: scaled(step, 0.5) for step in slopes},
        f"The {words.half} of the loss is left over, so {half}. The 2 from the square cancels it: {rule}.",
    )


def _squares(asked: Asked, slope: Step) -> bool:
    assert isinstance(slope.name, Derivative)
    return slope.name.of in asked.trace and _has_square(asked.trace[slope.name.of].definition)


def _has_square(definition: Expression) -> bool:
    return any(isinstance(node, Power) and node.exponent == TWO for node in walk(definition))


def _leading(definition: Expression) -> float:
    first = definition.factors[0] if isinstance(definition, Product) else definition
    return first.value if isinstance(first, Number) else 1.0


def _factor_two_of_loss(asked: Asked, words: Words) -> Iterator[Slip]:
    losses = [step for step in asked.before if isinstance(step.name, Quantity) and step.name.kind is Kind.LOSS]
    if not losses or not _has_square(losses[0].definition):
        return
    rule = f"{words.name(losses[0].name)} = {words.formula(losses[0].definition)}"
    yield Slip(
        {step.name: scaled(step, 0.5) for step in losses},
        f"The loss has no further {words.half} here, so this is half of the loss: {rule}.",
    )
    yield Slip(
        {step.name: scaled(step, 2.0) for step in losses},
        f"This is twice the loss: look at what stands in front of the square in {rule}.",
    )


# --- one factor too few or too many -------------------------------------------------------------


def _factor_missing(asked: Asked, words: Words) -> Iterator[Slip]:
    at = chain(asked)
    for place in (*at.links, at.top):
        if place and place[0].name != asked.name and not is_activation_slope(place[0]):
            yield _left_out(asked, place, words)
    yield from _stopped_early(asked, words)
    inside = [at.top] if at.starts_at_loss else []
    if asked.step.role is Role.VALUE or (asked.step.role is Role.GRADIENT and asked.trace.network is None):
        inside.append((asked.step,))
    for place in inside:
        for changes, said in rewritten(place, lambda node: _fewer_factors(node, words)):
            yield Slip(changes, f"In {words.name(place[0].name)} {said} is missing.")


def _stopped_early(asked: Asked, words: Words) -> Iterator[Slip]:
    """A gradient further up the chain: more than one factor is still to come."""
    at = chain(asked)
    if asked.step.role is not Role.GRADIENT:
        return
    for before, place in enumerate((*at.gradients[2:], at.top), start=2):
        links = [link[0].name for link in at.links[before - 1 :: -1]]
        if len(place) == 1 and len(links) > 1 and at.gradients[0] == (asked.step,):
            rest = words.formula(product_of(map(Reference, links)))
            yield Slip(
                {asked.name: Reference(place[0].name)},
                f"This is {words.name(place[0].name)}. {words.name(asked.name)} goes on from there: {rest} is missing.",
            )


def _left_out(asked: Asked, place: Place, words: Words) -> Slip:
    step = place[0]
    kept = [name for name in asked.working.factors if name != step.name]
    factor = words.name(step.name)
    if not step.contributions:
        factor += f" = {words.formula(step.definition)}"
    changes = {one.name: Number(1.0) for one in place}
    if len(kept) == len(asked.working.factors) or not kept:
        return Slip(changes, f"The factor {factor} is missing from the product.")
    left = words.formula(product_of(Reference(name) for name in kept))
    return Slip(changes, f"This is {left}: the factor {factor} is missing.")


def _fewer_factors(node: Expression, words: Words) -> Iterator[tuple[Expression, str]]:
    if isinstance(node, Product):
        for index, factor in enumerate(node.factors):
            yield product_of(without(node.factors, index)), f"the factor {words.formula(factor)}"
    elif isinstance(node, Quotient) and not isinstance(node.denominator, Number):
        yield node.numerator, f"the division by {words.formula(node.denominator)}"


def _factor_doubled(asked: Asked, words: Words) -> Iterator[Slip]:
    at = chain(asked)
    for place in (*at.links, at.top):
        if place and place[0].name != asked.name and not is_activation_slope(place[0]):
            step = place[0]
            yield Slip(
                {one.name: Product((one.definition, one.definition)) for one in place},
                f"The factor {words.name(step.name)} is there twice. Each factor of the chain stands once.",
            )
    if asked.step.role is Role.VALUE:
        for changes, said in rewritten((asked.step,), lambda node: _more_factors(node, words)):
            yield Slip(changes, f"In {words.name(asked.name)} the factor {said} is there twice.")


def _more_factors(node: Expression, words: Words) -> Iterator[tuple[Expression, str]]:
    if isinstance(node, Product):
        for factor in node.factors:
            if not isinstance(factor, Number):
                yield Product((*node.factors, factor)), words.formula(factor)


def _loss_for_slope(asked: Asked, words: Words) -> Iterator[Slip]:
    slopes = loss_slopes(asked)
    names = [step.name.of for step in slopes if isinstance(step.name, Derivative) and step.name.of in asked.trace]
    if slopes and len(names) == len(slopes):
        slope, loss = words.name(slopes[0].name), words.name(names[0])
        yield Slip(
            {step.name: Reference(name) for step, name in zip(slopes, names, strict=True)},
            f"This takes {loss} where its derivative {slope} belongs: not how large the loss is, but how it changes.",
        )


def _decimal_point(asked: Asked, words: Words) -> Iterator[Slip]:
    for power in (1, -1, 2, -2, 3, -3):
        yield Slip(
            {asked.name: scaled(asked.step, 10.0**power)},
            f"The digits of {words.name(asked.name)} are right, but the decimal point is {places(power)}.",
        )


SIGN = Mistake("sign", "A sign is the wrong way round.", _sign, "the signs of the rule", common=True)
ROWS = (
    Mistake(
        "factor-two", "The 2 of the square is lost or doubled.", _factor_two, "the derivative of the loss", common=True
    ),
    Mistake("factor-missing", "One factor is left out.", _factor_missing, "the factors of the rule", general=True),
    Mistake("factor-doubled", "One factor is there twice.", _factor_doubled, "the factors of the rule", general=True),
    Mistake(
        "loss-for-slope", "The loss itself stands for its derivative.", _loss_for_slope, "the derivative of the loss"
    ),
    Mistake("decimal-point", "The decimal point is in the wrong place.", _decimal_point, "the powers of ten"),
)
