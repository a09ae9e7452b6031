"""Networks of all shapes as lessons: shown, walked through and asked about, with seeded numbers."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from engine.names import Spelling
from tests.session.sittings import sitting, written
from tutor.course.lesson import Lesson
from tutor.session import actions
from tutor.session.session import Session

SHOW, WALK, ASK = 1, 2, 3  # the steps of such a lesson
# sizes, activations of the hidden layers, activation of the output, loss, rows
SHAPES: dict[str, tuple[tuple[int, ...], str, str, str, int]] = {
    "2-2-1": ((2, 2, 1), "linear", "linear", "squared_error", 1),
    "3-4-2-1": ((3, 4, 2, 1), "relu", "linear", "squared_error", 1),
    "2-2-2-2-2-1": ((2, 2, 2, 2, 2, 1), "tanh", "linear", "squared_error", 1),
    "1-1-1-1-1": ((1, 1, 1, 1, 1), "sigmoid", "sigmoid", "squared_error", 1),
    "2-8-8-1": ((2, 8, 8, 1), "tanh", "sigmoid", "binary_cross_entropy", 1),
    "12x6": ((12,) * 7, "tanh", "linear", "squared_error", 1),
    "softmax": ((3, 4, 4), "relu", "softmax", "categorical_cross_entropy", 1),
    "batch": ((2, 2, 1), "sigmoid", "linear", "squared_error", 4),
}


@cache
def lesson(shape: str, asked: str = "") -> Lesson:
    """A network of this shape: shown, walked from the forward pass to the update, then ``asked``."""
    sizes, hidden, last, loss, rows = SHAPES[shape]
    asked = asked or ("dL/dW1_11" if rows == 1 else "dJ/dW1_11")
    dice = random.Random(shape)

    def numbers(*counts: int, digits: int = 1) -> list[object]:
        return [
            numbers(*counts[1:]) if len(counts) > 1 else round(dice.uniform(-1, 1), digits) for _ in range(counts[0])
        ]

    weights: dict[str, object] = {}
    for k, (before, size) in enumerate(pairwise(sizes), start=1):
        weights |= {f"W{k}": numbers(before, size), f"b{k}": numbers(size)}
    problem = {
        "layers": sizes,
        "activations": [hidden] * (len(sizes) - 2) + [last],
        "loss": loss,
        "rows": [{"x": numbers(sizes[0], digits=2), "y": _target(sizes[-1])} for _ in range(rows)],
        "weights": weights,
        "learning_rate": 0.1,
    }
    return written(
        f"id: shape\ntitle: A network of {shape}\nproblem: {json.dumps(problem)}\nsteps:\n"
        "  - {show: network, say: This is the network.}\n"
        "  - {walk: [forward, loss, backward, update], say: Step on.}\n"
        f"  - {{ask: {asked}, say: How strongly does it pull on the loss?}}\n"
    )


def _target(size: int) -> float | list[int]:
    return 1 if size == 1 else [1, *[0] * (size - 1)]


def at(shape: str, step: int, quantity: str = "", spelling: Spelling = Spelling.UNICODE, asked: str = "") -> Session:
    """A sitting at ``step``, in a walk at ``quantity``."""
    session = sitting(lesson(shape, asked), spelling=spelling)
    session.act(actions.GoTo(step))
    if quantity:
        session.act(actions.GoToQuantity(quantity))
    return session


def hinted(session: Session, rungs: int) -> Session:
    for _ in range(rungs):
        session.act(actions.Hint(session.view().asked[0].key))
    return session


EVERY: Sequence[str] = tuple(SHAPES)
