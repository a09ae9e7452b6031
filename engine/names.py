"""Every named quantity of a problem, how it is written and how it is read: the one door to the notation.

The notation is the course's. Nothing outside the two files behind this door knows it.
"""

from engine.notation import Notation, UnknownName, flatten
from engine.quantities import (
    COST,
    LEARNING_RATE,
    SMALL_DIGITS,
    Derivative,
    Kind,
    Name,
    Quantity,
    Spelling,
    bias,
    input_,
    loss,
    named,
    output,
    prediction,
    spell,
    superscript,
    target,
    updated,
    weight,
    weighted_sum,
)

__all__ = [
    "COST",
    "LEARNING_RATE",
    "SMALL_DIGITS",
    "Derivative",
    "Kind",
    "Name",
    "Notation",
    "Quantity",
    "Spelling",
    "UnknownName",
    "bias",
    "flatten",
    "input_",
    "loss",
    "named",
    "output",
    "prediction",
    "spell",
    "superscript",
    "target",
    "updated",
    "weight",
    "weighted_sum",
]
