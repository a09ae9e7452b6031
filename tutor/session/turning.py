"""Actions on an experiment: a knob is set or turned back, and a run comes to its end."""

from __future__ import annotations

from tutor.course.types import Experiment
from tutor.session import actions
from tutor.session.drafts import Draft, Situation
from tutor.session.experimenting import chosen, turned_back
from tutor.session.outcomes import Result, item_of, packed


def set_knob(here: Situation, action: actions.SetKnob) -> tuple[Draft, ...]:
    step = here.step
    if not isinstance(step, Experiment):
        return ()
    value = chosen(step, here.state.step(step.id), action.name, action.value)
    return () if value is None else (Draft(kind="knob", step=step.id, item=action.name, typed=value),)


def turn_back(here: Situation, action: actions.TurnBack) -> tuple[Draft, ...]:
    step = here.step
    if not isinstance(step, Experiment):
        return ()
    back = turned_back(step, here.state.step(step.id))
    return tuple(Draft(kind="knob", step=step.id, item=name, typed=value) for name, value in back.items())


def after_run(step: Experiment, result: Result) -> Draft:
    """The event of a run that came to its end."""
    return Draft(
        kind="run",
        step=step.id,
        item=item_of(result.stand),
        typed=result.mark,
        understood=packed(result.numbers),
        outcome=result.status,
        message=result.says,
    )


def on_the_bench(here: Situation, action: actions.OnTheBench) -> tuple[Draft, ...]:
    return ()  # what a run comes to is an event; that it runs is not
