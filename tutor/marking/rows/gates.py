"""Mistakes at the corner of an activation: a gate taken as open, and a leak taken as shut."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions import (
    Cases,
    Number,
    Reference,
    evaluate,
)
from engine.names import Derivative
from engine.trace import Step
from tutor.marking.recomputing import Asked
from tutor.marking.sites import (
    forward_places,
    is_activated,
    is_activation_slope,
    is_piecewise,
    spread,
)
from tutor.marking.slips import Mistake, Slip
from tutor.marking.wording import Words


def _gate_ignored(asked: Asked, words: Words) -> Iterator[Slip]:
    def closed(step: Step) -> bool:
        return is_activation_slope(step) and isinstance(step.definition, Cases) and step.value != 1.0

    for reach, place in spread(asked, closed):
        first = place[0]
        assert isinstance(first.name, Derivative)
        yield Slip(
            {step.name: Number(1.0) for step in place},
            f"{words.name(first.name.wrt)} is not above 0 here, so {words.name(first.name)} is not 1. "
            f"Look at which side of the corner it lies on.",
            reach,
        )

    def cut(step: Step) -> bool:
        return is_activated(step) and is_piecewise(step.definition) and len(step.depends) == 1

    for reach, place in forward_places(asked, cut):
        first = place[0]
        total = words.names(first.depends)
        yield Slip(
            {step.name: Reference(step.depends[0]) for step in place},
            f"{total} is passed on as it is, but it is below 0: {words.name(first.name)} = "
            f"{words.formula(first.definition)}.",
            reach,
        )


def _leak_forgotten(asked: Asked, words: Words) -> Iterator[Slip]:
    def leaks(step: Step) -> bool:
        return isinstance(step.definition, Cases) and step.value not in (0.0, 1.0)

    def back(step: Step) -> bool:
        return is_activation_slope(step) and leaks(step)

    def forward(step: Step) -> bool:
        return (
            is_activated(step) and leaks(step) and float(evaluate(Reference(step.depends[0]), asked.trace.numbers)) < 0
        )

    for places in (spread(asked, back), forward_places(asked, forward)):
        for reach, place in places:
            yield Slip(
                {step.name: Number(0.0) for step in place},
                f"Below 0 this activation is not 0: {words.name(place[0].name)} = "
                f"{words.formula(place[0].definition)}.",
                reach,
            )


ROWS = (
    Mistake(
        "relu-gate-ignored",
        "A gate that is shut is taken as open.",
        _gate_ignored,
        "the corner of the activation",
        common=True,
    ),
    Mistake("leak-forgotten", "The slope below 0 is taken as 0.", _leak_forgotten, "the slope below 0"),
)
