"""What an action leads to: the events it makes, with their outcome, before anything is stored.

It is pure: the same lesson, state and action give the same drafts, so a session can be replayed and both faces
behave alike.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.course.lab import is_lab
from tutor.session import actions, answering, moving, turning
from tutor.session.drafts import Draft, Situation


def decide(situation: Situation, action: actions.Action) -> tuple[Draft, ...]:
    """The events that ``action`` makes here; () where it means nothing."""
    if is_lab(situation.lesson) and isinstance(action, _MOVES):
        return ()  # the lab is one bench, with nowhere to go on to
    return _DECIDE[type(action)](situation, action)


_MOVES = (actions.Forward, actions.Back, actions.GoTo, actions.StartOver)
_DECIDE: dict[type, Callable[..., tuple[Draft, ...]]] = {
    actions.Answer: answering.answer,
    actions.Choose: answering.choose,
    actions.Hint: answering.hint,
    actions.Another: answering.another,
    actions.Focus: answering.focus,
    actions.Forward: moving.forward,
    actions.Back: moving.back,
    actions.GoTo: moving.go_to,
    actions.WalkTo: moving.walk_to,
    actions.AskAbout: moving.ask_about,
    actions.AskNext: moving.ask_next,
    actions.AskAny: moving.ask_any,
    actions.GoToQuantity: moving.go_to_quantity,
    actions.StartOver: moving.start_over,
    actions.SetKnob: turning.set_knob,
    actions.TurnBack: turning.turn_back,
    actions.RunExperiment: turning.on_the_bench,
    actions.PauseExperiment: turning.on_the_bench,
    actions.StepExperiment: turning.on_the_bench,
    actions.ResetExperiment: turning.on_the_bench,
    actions.KeepRun: turning.on_the_bench,
    actions.Leave: moving.leave,
}
