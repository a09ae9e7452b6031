"""Where a derivative is a choice, and where a number is not an ordinary one.

At a corner the slopes of the two sides differ and any value between them would do: what is taken is
said, not hidden. The same holds for ln 0 and its kind: the infinity is shown and explained. The
sentences are plain ASCII, so that every face can show them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.expressions import (
    Call,
    Cases,
    Expression,
    Negation,
    Power,
    Product,
    Quotient,
    Sum,
    branch,
    evaluate,
    references,
    transform,
    walk,
)
from engine.functions import shown
from engine.names import Name


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner lies where ``distance`` is exactly 0. ``choice`` is the sentence that states it."""

    distance: Expression
    choice: str


def corner_note(corners: tuple[Corner, ...], values: Mapping[Name, float]) -> str:
    """The sentence of the corner that ``values`` lie on exactly, or ""."""
    for corner in corners:
        if evaluate(corner.distance, values) == 0:
            return corner.choice
    return ""


_AT_ZERO = {
    "relu": "The value in relu is exactly 0, where relu has a corner: its slope is 0 below and 1 above. ",
    "abs": "The value in abs is exactly 0, where abs has a corner: its slope is -1 below and 1 above. ",
}


def corners_of(formula: Expression, wrt: Name) -> tuple[Corner, ...]:
    """The corners that the derivative of ``formula`` by ``wrt`` may lie on: of relu, abs, max and min."""
    found: list[Corner] = []
    for node in walk(formula):
        if not isinstance(node, Call) or wrt not in references(node):
            continue
        if node.function in _AT_ZERO:
            sentence = "Any number between them would do as the derivative; 0 is the choice made here."
            found.append(Corner(node.arguments[0], _AT_ZERO[node.function] + sentence))
        elif node.function in ("max", "min"):
            sentence = f"Two values in {node.function} are equal. The first of them counts here: that is a choice."
            for index, first in enumerate(node.arguments):
                for second in node.arguments[index + 1 :]:
                    tie = Sum((node, Negation(first))), Sum((node, Negation(second)))
                    found.append(Corner(Sum(tuple(Call("abs", (one,)) for one in tie)), sentence))
    return tuple(found)


SHORT_WAY = (
    "The long way is infinity times 0 here, because a prediction rounds to exactly 0 or 1. "
    "The short way, prediction minus target, has no such trouble."
)


def explanation(definition: Expression, values: Mapping[Name, float]) -> str:
    """Why ``definition`` has no ordinary number as its value: the innermost cause, in a sentence."""

    def taken(node: Expression) -> Expression:
        return branch(node, values) if isinstance(node, Cases) else node

    for node in reversed(list(walk(transform(shown(definition), taken)))):
        said = _cause(node, values)
        if said:
            return said
    return "A value it is computed from is not an ordinary number."


def _cause(node: Expression, values: Mapping[Name, float]) -> str:
    parts = _parts(node)
    inner = [evaluate(part, values) for part in parts]
    if math.isfinite(evaluate(node, values)):
        return ""
    finite = all(map(math.isfinite, inner))
    infinite = any(map(math.isinf, inner))
    match node:
        case Call("ln") if inner[0] == 0:
            return "ln(0) is minus infinity: what stands in the logarithm is 0, or so small that it rounds to 0."
        case Call("ln" | "sqrt" as function) if inner[0] < 0:
            return f"{function} of a negative number is not a real number."
        case Quotient() if inner[1] == 0 and inner[0] == 0:
            return "0/0 has no value."
        case Quotient() if inner[1] == 0:
            return "A division by 0 gives infinity here."
        case Product() if infinite and 0 in inner:
            return "Infinity times 0 has no value."
        case Sum() if infinite and math.isnan(evaluate(node, values)):
            return "Infinity minus infinity has no value."
        case Power() if finite and inner[0] < 0 and math.isnan(evaluate(node, values)):
            return "A negative number to a power that is not whole is not a real number."
        case _ if parts and finite:
            return "The result is too large to be written as a number, so it counts as infinity."
    return ""


def _parts(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Sum(parts) | Product(parts) | Call(_, parts):
            return parts
        case Quotient(first, second) | Power(first, second):
            return first, second
    return ()
