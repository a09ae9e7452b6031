"""What an action leads to: the events it makes, with their outcome, before anything is stored.

This is the only place that marks. It is pure: the same lesson, state and action give the same
drafts, so a session can be replayed and both faces behave alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.names import Spelling
from tutor.course.lesson import Lesson
from tutor.course.problems import built
from tutor.course.types import Ask, Choose, Walk
from tutor.marking.deciding import mark
from tutor.session import actions
from tutor.session.knowledge import asked, knowledge, walked
from tutor.session.state import END, LAST_RUNG, Item, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event without its identity and time: what happened, to be stamped and stored."""

    kind: str
    step: str
    item: str = ""
    typed: str = ""
    understood: str = ""
    value: float | None = None
    outcome: str = ""
    mistake: str = ""
    message: str = ""
    hints: int = 0
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything an action is judged by."""

    lesson: Lesson
    state: State
    spelling: Spelling = Spelling.UNICODE

    @property
    def at_end(self) -> bool:
        return self.state.position >= len(self.lesson.steps)


def step_id(lesson: Lesson, position: int) -> str:
    """The id of the step at ``position``, or that of the end behind the last."""
    return lesson.steps[position].id if position < len(lesson.steps) else END


def place_of(lesson: Lesson, position: int) -> str:
    """``9/16``: what the course map shows without opening the lesson."""
    steps = len(lesson.steps)
    return f"{min(position + 1, steps)}/{steps}"


def opening(lesson: Lesson, state: State) -> tuple[Draft, ...]:
    """The events of opening a lesson where it was left."""
    position = state.position
    opened = Draft(kind="open", step=step_id(lesson, position), item=place_of(lesson, position))
    return (opened, *entering(lesson, state, position))


def decide(situation: Situation, action: actions.Action) -> tuple[Draft, ...]:
    """The events that ``action`` makes here; () where it means nothing."""
    return _DECIDE[type(action)](situation, action)


def walk_length(lesson: Lesson, step: Walk) -> int:
    problem = built(lesson, step)
    return len(walked(problem.trace, step)) if problem else 0


def open_items(lesson: Lesson, state: State, step: Ask) -> tuple[str, ...]:
    """The quantities of an ask step that are still to be found, in canonical ASCII."""
    problem = built(lesson, step)
    if problem is None:
        return ()
    items = state.step(step.id).items
    return tuple(str(name) for name in asked(problem, step) if not items.get(str(name), Item()).done)


# --- moving -------------------------------------------------------------------------------------


def _forward(here: Situation, action: actions.Forward) -> tuple[Draft, ...]:
    if here.at_end:
        return ()
    step = here.lesson.steps[here.state.position]
    if isinstance(step, Walk):
        place = here.state.step(step.id).place
        if place + 1 < walk_length(here.lesson, step):
            return (Draft(kind="walk", step=step.id, item=str(place + 1)),)
    if isinstance(step, Ask):
        return _forward_from_sheet(here, step)
    return _to(here, here.state.position + 1)


def _forward_from_sheet(here: Situation, step: Ask) -> tuple[Draft, ...]:
    """From a line that is done to the next open one; from an open line past the whole question."""
    problem = built(here.lesson, step)
    keys = [str(name) for name in asked(problem, step)] if problem else []
    still_open = open_items(here.lesson, here.state, step)
    focus = here.state.step(step.id).focus or keys[0]
    if still_open and focus not in still_open:
        later = [key for key in still_open if keys.index(key) > keys.index(focus)]
        return (Draft(kind="focus", step=step.id, item=(later or list(still_open))[0]),)
    skipped = (Draft(kind="skip", step=step.id, item=key) for key in still_open)
    return (*skipped, *_to(here, here.state.position + 1))


def _back(here: Situation, action: actions.Back) -> tuple[Draft, ...]:
    if not here.at_end:
        step = here.lesson.steps[here.state.position]
        place = here.state.step(step.id).place
        if isinstance(step, Walk) and place > 0:
            return (Draft(kind="walk", step=step.id, item=str(place - 1)),)
    return _to(here, here.state.position - 1) if here.state.position else ()


def _go_to(here: Situation, action: actions.GoTo) -> tuple[Draft, ...]:
    position = min(max(action.step - 1, 0), len(here.lesson.steps))
    return _to(here, position) if position != here.state.position else ()


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


def _walk_to(here: Situation, action: actions.WalkTo) -> tuple[Draft, ...]:
    if here.at_end:
        return ()
    step = here.lesson.steps[here.state.position]
    if not isinstance(step, Walk):
        return ()
    place = min(max(action.place - 1, 0), walk_length(here.lesson, step) - 1)
    return (Draft(kind="walk", step=step.id, item=str(place)),) if place != here.state.step(step.id).place else ()


def _leave(here: Situation, action: actions.Leave) -> tuple[Draft, ...]:
    return (Draft(kind="close", step=step_id(here.lesson, here.state.position)),)


# --- answering ----------------------------------------------------------------------------------


def _asking(here: Situation, key: str) -> Ask | None:
    """The ask step the learner is at, if ``key`` is asked there."""
    if here.at_end:
        return None
    step = here.lesson.steps[here.state.position]
    problem = built(here.lesson, step)
    if not isinstance(step, Ask) or problem is None:
        return None
    return step if key in map(str, asked(problem, step)) else None


def _answer(here: Situation, action: actions.Answer) -> tuple[Draft, ...]:
    step = _asking(here, action.key)
    if step is None or not action.text.strip():
        return ()
    problem = built(here.lesson, step)
    assert problem is not None
    name = problem.notation.parse(action.key)
    knows = knowledge(here.lesson, here.state, here.state.position)
    verdict = mark(
        problem.trace,
        name,
        action.text,
        digits=step.digits,
        usable=knows.known - {name},
        earlier={other: value for other, value in knows.earlier.items() if other != name},
        spelling=here.spelling,
    )
    used = here.state.step(step.id).items.get(action.key, Item()).hints
    return (
        Draft(
            kind="answer",
            step=step.id,
            item=action.key,
            typed=action.text,
            understood=verdict.answer.understood,
            value=verdict.answer.value,
            outcome=str(verdict.outcome),
            mistake=verdict.mistake,
            message=verdict.message,
            hints=used,
            caret=verdict.caret,
        ),
    )


def _hint(here: Situation, action: actions.Hint) -> tuple[Draft, ...]:
    step = _asking(here, action.key)
    if step is None:
        return ()
    item = here.state.step(step.id).items.get(action.key, Item())
    if item.done or item.hints >= LAST_RUNG:
        return ()
    return (Draft(kind="hint", step=step.id, item=action.key, hints=item.hints + 1),)


def _focus(here: Situation, action: actions.Focus) -> tuple[Draft, ...]:
    step = _asking(here, action.key)
    if step is None or here.state.step(step.id).focus == action.key:
        return ()
    return (Draft(kind="focus", step=step.id, item=action.key),)


def _choose(here: Situation, action: actions.Choose) -> tuple[Draft, ...]:
    if here.at_end:
        return ()
    step = here.lesson.steps[here.state.position]
    if not isinstance(step, Choose) or not 1 <= action.number <= len(step.options):
        return ()
    if here.state.step(step.id).solved:
        return ()
    outcome = "correct" if step.options[action.number - 1].right else "wrong"
    return (Draft(kind="choose", step=step.id, item=str(action.number), outcome=outcome),)


_DECIDE: dict[type, Callable[..., tuple[Draft, ...]]] = {
    actions.Answer: _answer,
    actions.Choose: _choose,
    actions.Hint: _hint,
    actions.Focus: _focus,
    actions.Forward: _forward,
    actions.Back: _back,
    actions.GoTo: _go_to,
    actions.WalkTo: _walk_to,
    actions.Leave: _leave,
}
