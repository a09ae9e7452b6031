"""Mistakes of the update: the wrong way, or the right idea for another quantity."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions import Expression, Negation, Product, Quotient, Reference, Sum, references
from engine.names import LEARNING_RATE, Derivative, Kind, Name, Quantity, updated
from engine.trace import Phase, Role
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Mistake, Slip, renamed
from tutor.marking.wording import Words


def move(asked: Asked) -> tuple[Expression, Expression] | None:
    """The old value and what is subtracted from it, of W − move."""
    definition = asked.step.definition
    if not isinstance(definition, Sum) or len(definition.terms) != 2:
        return None
    old, taken = definition.terms
    if not isinstance(old, Reference) or not isinstance(taken, Negation):
        return None
    written_out = asked.trace.network is None and any(map(_is_rate, references(taken)))
    return (old, taken.operand) if asked.step.phase is Phase.UPDATE or written_out else None


def _rule(asked: Asked, words: Words) -> str:
    return f"{words.name(asked.name)} = {words.formula(asked.step.definition)}"


def _update_added(asked: Asked, words: Words) -> Iterator[Slip]:
    found = move(asked)
    if found:
        yield Slip(
            {asked.name: Sum(found)},
            f"The step is added, so it goes uphill. {_rule(asked, words)}: it is subtracted.",
        )


def _step_for_new_weight(asked: Asked, words: Words) -> Iterator[Slip]:
    found = move(asked)
    if found:
        old, step = found
        yield Slip({asked.name: step}, f"This is the step alone. Subtract it from {words.formula(old)}.")
        yield Slip({asked.name: Negation(step)}, f"This is the step alone. Add it to {words.formula(old)}.")


def _update_forgotten(asked: Asked, words: Words) -> Iterator[Slip]:
    found = move(asked)
    if found:
        old, _ = found
        yield Slip({asked.name: old}, f"This is {words.formula(old)} as it was. {_rule(asked, words)} moves it.")


def _old_value_used(asked: Asked, words: Words) -> Iterator[Slip]:
    """What was updated on the way is taken as it was before: all of it, or one of several."""
    if asked.trace.network is not None:
        return
    before: dict[Name, Name] = {}
    for name in references(asked.step.definition):
        found = move(Asked.of(asked.trace, name))
        if found and isinstance(found[0], Reference):
            before[name] = found[0].name
    choices = [before, *({new: old} for new, old in before.items())] if len(before) > 1 else [before]
    for chosen in filter(None, choices):
        taken, used = ("the values", "ones") if len(chosen) > 1 else ("the value", "one")
        yield Slip(
            {asked.name: renamed(asked.step.definition, chosen)},
            f"This takes {words.names(list(chosen.values()))}, {taken} from before the update. "
            f"Use the new {used}: {_rule(asked, words)}.",
        )


def _gradient_for_new_weight(asked: Asked, words: Words) -> Iterator[Slip]:
    found = move(asked)
    if not found:
        return
    for name in references(found[1]):
        if _is_gradient(asked, name):
            yield Slip(
                {asked.name: Reference(name)},
                f"This is the gradient {words.name(name)}. {_rule(asked, words)} is asked.",
            )


def _is_gradient(asked: Asked, name: Name) -> bool:
    if isinstance(name, Derivative):
        return True
    return name.kind is Kind.NAMED and (
        asked.trace[name].role is Role.GRADIENT or name.label.rstrip("0123456789") == "g"
    )


def _is_rate(name: Name) -> bool:
    return name == LEARNING_RATE or (
        isinstance(name, Quantity) and name.kind is Kind.NAMED and name.label.rstrip("0123456789") in ("eta", "lr")
    )


def _gradient_for_step(asked: Asked, words: Words) -> Iterator[Slip]:
    """A step η·g is asked, and g is given."""
    definition = asked.step.definition
    inner = definition.operand if isinstance(definition, Negation) else definition
    if not isinstance(inner, Product) or asked.step.role is not Role.VALUE:
        return
    kept = tuple(part for part in inner.factors if not (isinstance(part, Reference) and _is_rate(part.name)))
    if 0 < len(kept) < len(inner.factors):
        left = kept[0] if len(kept) == 1 else Product(kept)
        yield Slip({asked.name: left}, f"This is {words.formula(left)}. The step is the learning rate times it.")


def _parameter(asked: Asked) -> Quantity | None:
    """What the asked gradient is the gradient of, where that is updated here."""
    name = asked.name
    if not isinstance(name, Derivative) or asked.step.role is not Role.GRADIENT or name.wrt.updated:
        return None
    return name.wrt if updated(name.wrt) in asked.trace and LEARNING_RATE in asked.trace else None


def _step_for_gradient(asked: Asked, words: Words) -> Iterator[Slip]:
    parameter = _parameter(asked)
    if parameter is not None:
        step = Product((Reference(LEARNING_RATE), asked.step.definition))
        name = words.name(asked.name)
        message = f"This is the step {words.name(LEARNING_RATE)} times {name}. The gradient itself is asked."
        yield Slip({asked.name: step}, message)
        yield Slip({asked.name: Negation(step)}, message)
        yield Slip(
            {asked.name: Quotient(asked.step.definition, Reference(LEARNING_RATE))},
            f"This is {name} divided by the learning rate. The gradient itself is asked.",
        )


def _new_weight_for_gradient(asked: Asked, words: Words) -> Iterator[Slip]:
    parameter = _parameter(asked)
    if parameter is not None:
        step = Product((Reference(LEARNING_RATE), asked.step.definition))
        kind = "bias" if parameter.kind is Kind.BIAS else "weight"
        yield Slip(
            {asked.name: Sum((Reference(parameter), Negation(step)))},
            f"This is {words.name(updated(parameter))}, the {kind} after the update. "
            f"{words.name(asked.name)} is asked, which is used to make it.",
        )


ROWS = (
    Mistake("update-added", "The step is added.", _update_added, "the update rule", common=True),
    Mistake(
        "step-for-gradient",
        "The step is given for the gradient.",
        _step_for_gradient,
        "what is a gradient and what a step",
    ),
    Mistake(
        "new-weight-for-gradient",
        "The new weight is given for the gradient.",
        _new_weight_for_gradient,
        "what is asked",
    ),
    Mistake(
        "gradient-for-step",
        "The gradient is given for the step.",
        _gradient_for_step,
        "what is a gradient and what a step",
    ),
    Mistake(
        "gradient-for-new-weight",
        "The gradient is given for the new weight.",
        _gradient_for_new_weight,
        "what is asked",
    ),
    Mistake("step-for-new-weight", "The step is given for the new weight.", _step_for_new_weight, "what is asked"),
    Mistake("old-value-used", "A value from before an update is used.", _old_value_used, "which values come first"),
    Mistake("update-forgotten", "The old weight is given for the new one.", _update_forgotten, "what is asked"),
)
