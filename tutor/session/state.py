"""Where a learner is in a lesson, as a fold over what happened.

A state never marks or computes: ``advance`` only takes in events, which already hold their outcome.
So a session is rebuilt exactly from its stored events, even when the lesson or the marking has
changed since. Events that fit nothing here are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from types import MappingProxyType
from typing import TypeVar

from tutor.records.events import Event
from tutor.session.outcomes import Result, stand_of, unpacked
from tutor.session.wording import whole_number

END = "end"  # the step id of the page behind the last step
LAST_RUNG = 4
CARRIED = "carried"
RIGHT = ("correct", CARRIED)
FREE = ("unreadable", "imprecise", "rounded-early")

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Item:
    """One asked quantity: the last answer, its outcome, and how it came to an end."""

    typed: str = ""
    understood: str = ""
    value: float | None = None
    outcome: str = ""
    message: str = ""
    caret: int | None = None
    hints: int = 0
    attempts: int = 0
    right: bool = False
    revealed: bool = False

    @property
    def done(self) -> bool:
        return self.right or self.revealed


@dataclass(frozen=True, slots=True)
class StepState:
    """What was done in one step. ``place`` and ``farthest`` count the places of a walk from 0."""

    items: Mapping[str, Item] = field(default_factory=lambda: MappingProxyType({}))
    chosen: tuple[int, ...] = ()
    solved: bool = False
    place: int = 0
    farthest: int = -1
    focus: str = ""
    seed: int | None = None  # of the numbers the learner asked for; None for those of the lesson
    knobs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # those that were turned
    runs: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))  # by mark, the newest last


@dataclass(frozen=True, slots=True)
class State:
    """``position`` counts steps from 0; as many as there are steps means the end.

    ``finished`` tells whether the end was ever reached, ``handed_in`` what was done when it was reached for the
    first time since the lesson was begun anew. ``sitting`` counts how often that was. ``mistakes`` are the places,
    each a step and a line of it, where each mistake was made.
    """

    position: int = 0
    steps: Mapping[str, StepState] = field(default_factory=lambda: MappingProxyType({}))
    finished: bool = False
    handed_in: Mapping[str, StepState] | None = None
    sitting: int = 0
    mistakes: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=lambda: MappingProxyType({}))

    def step(self, step_id: str) -> StepState:
        return self.steps.get(step_id, StepState())


def restore(step_ids: Sequence[str], events: Iterable[Event]) -> State:
    """The state that ``events`` lead to, in a lesson whose steps have these ids."""
    return reduce(lambda state, event: advance(step_ids, state, event), events, State())


def advance(step_ids: Sequence[str], state: State, event: Event) -> State:
    """The state after ``event``."""
    take = _TAKE.get(event.kind)
    return state if take is None else take(step_ids, state, event)


def _with(mapping: Mapping[_K, _V], key: _K, value: _V) -> Mapping[_K, _V]:
    return MappingProxyType({**mapping, key: value})


def _change(state: State, step_id: str, **changes: object) -> State:
    changed = replace(state.step(step_id), **changes)  # type: ignore[arg-type]
    return replace(state, steps=_with(state.steps, step_id, changed))


def _change_item(state: State, event: Event, **changes: object) -> State:
    step = state.step(event.step)
    item = replace(step.items.get(event.item, Item()), **changes)  # type: ignore[arg-type]
    return _change(state, event.step, items=_with(step.items, event.item, item), focus=event.item)


def _move(step_ids: Sequence[str], state: State, event: Event) -> State:
    if event.step == END:
        done = state.steps if state.handed_in is None else state.handed_in
        return replace(state, position=len(step_ids), finished=True, handed_in=done)
    # A step that is no longer in the lesson leaves the learner where they were.
    return replace(state, position=step_ids.index(event.step)) if event.step in step_ids else state


def _walk(step_ids: Sequence[str], state: State, event: Event) -> State:
    place = whole_number(event.item)
    if place is None:
        return state
    return _change(state, event.step, place=place, farthest=max(place, state.step(event.step).farthest))


def _answer(step_ids: Sequence[str], state: State, event: Event) -> State:
    before = state.step(event.step).items.get(event.item, Item())
    return _change_item(
        _mistaken(state, event),
        event,
        typed=event.typed,
        understood=event.understood,
        # An unreadable answer does not wipe out the value given before.
        value=before.value if event.value is None else event.value,
        outcome=event.outcome,
        message=event.message,
        caret=event.caret,
        attempts=before.attempts + (event.outcome not in FREE),
        right=before.right or event.outcome in RIGHT,
    )


def _mistaken(state: State, event: Event) -> State:
    # Two mistakes at once are stored as one id, "sign+path-missing".
    mistakes = {one: state.mistakes.get(one, frozenset()) for one in event.mistake.split("+") if one}
    here = {(event.step, event.item)}
    return replace(
        state,
        mistakes=MappingProxyType({**state.mistakes, **{one: places | here for one, places in mistakes.items()}}),
    )


def _hint(step_ids: Sequence[str], state: State, event: Event) -> State:
    before = state.step(event.step).items.get(event.item, Item())
    rung = min(max(event.hints, before.hints), LAST_RUNG)
    revealed = before.revealed or (rung == LAST_RUNG and not before.right)
    return _change_item(state, event, hints=rung, revealed=revealed, message="", caret=None)


def _choose(step_ids: Sequence[str], state: State, event: Event) -> State:
    number = whole_number(event.item)
    if number is None:
        return state
    step = state.step(event.step)
    chosen = (*(other for other in step.chosen if other != number), number)
    return _change(state, event.step, chosen=chosen, solved=step.solved or event.outcome in RIGHT)


def _focus(step_ids: Sequence[str], state: State, event: Event) -> State:
    return _change(state, event.step, focus=event.item)


def _another(step_ids: Sequence[str], state: State, event: Event) -> State:
    """The same question with other numbers. That it was answered before is kept."""
    step = state.step(event.step)
    answered = bool(step.items) and all(item.right for item in step.items.values())
    return _change(
        state, event.step, items=MappingProxyType({}), focus="", seed=event.seed, solved=step.solved or answered
    )


def _knob(step_ids: Sequence[str], state: State, event: Event) -> State:
    return _change(state, event.step, knobs=_with(state.step(event.step).knobs, event.item, event.typed))


def _run(step_ids: Sequence[str], state: State, event: Event) -> State:
    result = Result(event.typed, stand_of(event.item), event.outcome, event.message, unpacked(event.understood))
    others = {mark: one for mark, one in state.step(event.step).runs.items() if mark != event.typed}
    return _change(state, event.step, runs=_with(others, event.typed, result))


def _restart(step_ids: Sequence[str], state: State, event: Event) -> State:
    return State(finished=state.finished, sitting=state.sitting + 1)


_TAKE: dict[str, Callable[[Sequence[str], State, Event], State]] = {
    "move": _move,
    "walk": _walk,
    "answer": _answer,
    "hint": _hint,
    "choose": _choose,
    "focus": _focus,
    "another": _another,
    "knob": _knob,
    "run": _run,
    "restart": _restart,
}
