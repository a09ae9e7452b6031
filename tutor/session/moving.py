"""Actions that move through a lesson: to another step, to another line of a sheet, or along a walk."""

from __future__ import annotations

from tutor.course.lesson import Lesson
from tutor.course.types import Step, Walk
from tutor.session import actions, choosing
from tutor.session.drafts import Draft, Situation, focus_of, lines_of, place_in_walk, place_of, step_id
from tutor.session.knowledge import walked
from tutor.session.questions import asks
from tutor.session.state import State
from tutor.session.variants import problem_at


def opening(lesson: Lesson, state: State) -> tuple[Draft, ...]:
    """The events of opening a lesson where it was left."""
    position = state.position
    opened = Draft(kind="open", step=step_id(lesson, position), item=place_of(lesson, position))
    return (opened, *entering(lesson, state, position))


def forward(here: Situation, action: actions.Forward) -> tuple[Draft, ...]:
    step = here.step
    if step is None:
        return ()
    if isinstance(step, Walk):
        place, length = place_in_walk(here.lesson, here.state, step)
        if place + 1 < length:
            return (Draft(kind="walk", step=step.id, item=str(place + 1)),)
    if asks(step):
        return _forward_from_sheet(here, step)
    return _to(here, here.state.position + 1)


def _forward_from_sheet(here: Situation, step: Step) -> tuple[Draft, ...]:
    """To the next open line. Behind the last, a line that is done leads back to those left out before."""
    lines = lines_of(here.lesson, here.state, step)
    keys = list(lines)
    focus = focus_of(keys, here.state.step(step.id).focus)
    at = lines[keys[focus]]
    if here.state.step(step.id).solved and not at.done:
        return _to(here, here.state.position + 1)  # it was answered before: this is practice
    following = keys[focus + 1 :] + (keys[:focus] if at.done else [])
    skipped = () if at.done else (Draft(kind="skip", step=step.id, item=keys[focus]),)
    goal = next((key for key in following if not lines[key].done), None)
    if goal is None:
        return (*skipped, *_to(here, here.state.position + 1))
    return (*skipped, Draft(kind="focus", step=step.id, item=goal))


def back(here: Situation, action: actions.Back) -> tuple[Draft, ...]:
    step = here.step
    if isinstance(step, Walk):
        place, _ = place_in_walk(here.lesson, here.state, step)
        if place > 0:
            return (Draft(kind="walk", step=step.id, item=str(place - 1)),)
    return _to(here, here.state.position - 1) if here.state.position else ()


def go_to(here: Situation, action: actions.GoTo) -> tuple[Draft, ...]:
    # The end is reached by going on from the last step, never by a number that is too large.
    position = min(max(action.step, 1), len(here.lesson.steps)) - 1
    return _to(here, position) if position != here.state.position else ()


def ask_about(here: Situation, action: actions.AskAbout) -> tuple[Draft, ...]:
    return _to_question(here, choosing.place_of_question(here.lesson, here.state, action.text))


def ask_next(here: Situation, action: actions.AskNext) -> tuple[Draft, ...]:
    return _to_question(here, choosing.next_open(here.lesson, here.state))


def ask_any(here: Situation, action: actions.AskAny) -> tuple[Draft, ...]:
    return _to_question(here, choosing.any_open(here.lesson, here.state))


def _to_question(here: Situation, place: int | None) -> tuple[Draft, ...]:
    return () if place is None or place == here.state.position else _to(here, place)


def start_over(here: Situation, action: actions.StartOver) -> tuple[Draft, ...]:
    restart = Draft(kind="restart", step=step_id(here.lesson, 0))
    return (restart, *_to(Situation(here.lesson, State(), here.spelling), 0))


def _to(here: Situation, position: int) -> tuple[Draft, ...]:
    moved = Draft(kind="move", step=step_id(here.lesson, position), item=place_of(here.lesson, position))
    return (moved, *entering(here.lesson, here.state, position))


def entering(lesson: Lesson, state: State, position: int) -> tuple[Draft, ...]:
    """What arriving at a step makes happen: the first place of a walk is seen at once."""
    if position >= len(lesson.steps):
        return ()
    step = lesson.steps[position]
    if isinstance(step, Walk) and state.step(step.id).farthest < 0:
        return (Draft(kind="walk", step=step.id, item="0"),)
    return ()


def walk_to(here: Situation, action: actions.WalkTo) -> tuple[Draft, ...]:
    step = here.step
    if not isinstance(step, Walk):
        return ()
    at, length = place_in_walk(here.lesson, here.state, step)
    place = max(0, min(action.place, length) - 1)
    return (Draft(kind="walk", step=step.id, item=str(place)),) if place != at else ()


def go_to_quantity(here: Situation, action: actions.GoToQuantity) -> tuple[Draft, ...]:
    step = here.step
    problem = problem_at(here.lesson, here.state, step) if isinstance(step, Walk) else None
    if problem is None:
        return ()
    assert isinstance(step, Walk)
    names = [str(one.name) for one in walked(problem.trace, step)]
    return walk_to(here, actions.WalkTo(names.index(action.key) + 1)) if action.key in names else ()


def leave(here: Situation, action: actions.Leave) -> tuple[Draft, ...]:
    return (Draft(kind="close", step=step_id(here.lesson, here.state.position)),)
