"""Derivations without a network, printed with their numbers, are read back to their values by a second reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from engine.clipping import trace_clipping
from engine.dropout import trace_dropout
from engine.initialisation import INITIALISATIONS, trace_width
from engine.names import Spelling, spell
from engine.normalisation import trace_evaluation, trace_normalisation
from engine.penalties import PENALTIES, trace_penalty
from engine.rendering import Style, render
from engine.schedules import SCHEDULES, trace_schedule
from engine.steps import Trace
from engine.update_rules import UPDATE_RULES
from engine.update_traces import CURVES, trace_updates
from tests.engine.reading import read

GRADIENTS = [0.5, -1.25, 2.0]
DERIVATIONS: dict[str, Callable[[], Trace]] = {
    **{name: partial(trace_updates, name, 1.5, GRADIENTS) for name in UPDATE_RULES},
    **{f"Adam on {name}": partial(trace_updates, "adam", -0.7, name, 2) for name in CURVES},
    **{name: partial(trace_penalty, name, 0.1, [3.0, -2.0, 0.0], GRADIENTS, 0.5) for name in PENALTIES},
    **{name: partial(trace_schedule, name, 0.1, [0, 7, 50]) for name in SCHEDULES},
    **{name: partial(trace_width, name, 3, 5) for name in INITIALISATIONS},
    "clipping by norm": partial(trace_clipping, "norm", [3.0, -4.0], 1.0),
    "clipping by value": partial(trace_clipping, "value", [3.0, -4.0, 0.5], 1.0),
    "dropout": partial(trace_dropout, [0.8, 0.6], [1, 0], 0.2, [1.0, -2.0]),
    "normalisation": partial(
        trace_normalisation, [1.0, 2.5, -3.0, 4.0], 2.0, -1.0, [0.1, 0.2, -0.3, 0.4], running=(0.5, 1.0)
    ),
    "evaluation": partial(trace_evaluation, 3.0, 1.5, 0.2, (1.0, 4.0), 1e-5),
}


@pytest.mark.parametrize("spelling", Spelling)
@pytest.mark.parametrize("name", DERIVATIONS)
def test_the_printed_numbers_give_the_value(name: str, spelling: Spelling) -> None:
    trace = DERIVATIONS[name]()
    for step in trace.values():
        text = render(step.definition, Style(spelling, values=trace.numbers))
        assert read(text, spelling) == pytest.approx(step.value, rel=1e-13, abs=1e-300), f"{step.name} = {text}"


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_name_can_be_typed_and_copied_from_the_screen(name: str) -> None:
    trace = DERIVATIONS[name]()
    for step in trace.values():
        assert trace.find(spell(step.name, Spelling.ASCII)) is step
        assert trace.find(spell(step.name, Spelling.UNICODE)) is step
