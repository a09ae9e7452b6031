"""Random and friendly numbers for a draft: where nothing stands, or where the last such numbers stand.

What was typed by hand is never changed. The numbers come from practice: few digits, ordinary values, and the
right answers are told from the usual mistakes by them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from engine.names import Derivative, Kind, Name, Quantity
from engine.trace import Trace
from tutor.practice.gate import fit
from tutor.practice.variants import CLASS_LOSSES, LABEL_LOSSES, NoVariant, variant
from tutor.workbench.draft import LOSS, Cell, Draft, shape_of, with_texts
from tutor.workbench.examining import examine, is_blank
from tutor.workbench.writing import number_text

TRIES = 12
LARGEST = 60  # parameters: of a larger network not every gradient is looked at
LOOKED_AT = 8
NOTHING_TO_DRAW = "Every number here was typed by hand. Empty a table to have it filled."


def with_random_numbers(draft: Draft, seed: int) -> Draft:
    """The draft with the numbers of ``seed`` where none were typed. Unchanged where that cannot be done."""
    shape = shape_of(draft)
    goals = [cell for cell in shape.every() if is_blank(draft, cell) or cell in draft.drawn]
    if not goals:
        return draft
    start = with_texts(draft, dict(zip(goals, _usual(draft, goals), strict=True)), drawn=True)
    like = examine(start).problem
    if like is None:
        return draft
    second: Draft | None = None
    for attempt in range(TRIES):
        try:
            made = variant(like.trace, seed * 1_000_003 + attempt, labels=True)
        except NoVariant:
            break
        numbers = _numbers_of(made)
        candidate = with_texts(draft, {cell: numbers[cell] for cell in goals}, drawn=True)
        problem = examine(candidate).problem
        if problem is None:
            continue
        second = second or candidate
        if fit(problem.trace, _asked(problem.trace)):
            return candidate
    return second or start


def _usual(draft: Draft, goals: list[Cell]) -> Iterator[str]:
    """Numbers of the usual size to begin with: small weights of both signs, inputs of about 1, a target that fits."""
    source = random.Random("usual")
    outputs = shape_of(draft).sizes[-1]
    classes = draft.setting(LOSS).strip() in CLASS_LOSSES | LABEL_LOSSES
    for key, row, column in goals:
        if key == "y":
            # One class of several for each sample is a target that all these losses take.
            yield ("1" if column == row % outputs else "0") if classes else number_text(source.choice((0.3, 0.7, 0.9)))
        elif key == "x":
            yield number_text(source.choice((0.5, 0.8, 1.0, 1.5)))
        else:
            sign = -1 if source.random() < 0.25 else 1
            yield number_text(sign * source.choice((0.2, 0.3, 0.4, 0.5, 0.6)))


def _numbers_of(trace: Trace) -> dict[Cell, str]:
    """The numbers of a problem by the cells they stand in."""
    assert trace.network is not None
    assert trace.inputs is not None
    assert trace.targets is not None
    tables = {"x": trace.inputs, "y": trace.targets}
    for k, (matrix, vector) in enumerate(zip(trace.network.weights, trace.network.biases, strict=True), start=1):
        tables[f"W{k}"] = matrix
        if vector is not None:
            tables[f"b{k}"] = vector.reshape(1, -1)
    return {
        (key, int(at[0]), int(at[1])): number_text(float(v)) for key, t in tables.items() for at, v in np.ndenumerate(t)
    }


def _asked(trace: Trace) -> list[Name]:
    """The gradients that are looked at: of the first layer, where the way is the longest."""
    gradients: list[Name] = [
        name
        for name in trace
        if isinstance(name, Derivative)
        and isinstance(name.wrt, Quantity)
        and name.wrt.kind is Kind.WEIGHT
        and name.of.kind in (Kind.LOSS, Kind.COST)
    ]
    assert trace.network is not None
    return gradients[-LOOKED_AT:] if trace.network.count_parameters() <= LARGEST else []
