"""What an action leads to: the events it makes, with their outcome, before anything is stored.

This is the only place that marks. It is pure: the same lesson, state and action give the same
drafts, so a session can be replayed and both faces behave alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.names import Spelling
from tutor.course.lab import is_lab
from tutor.course.lesson import Lesson
from tutor.course.types import Choose, Experiment, Step, Walk
from tutor.session import actions, choosing
from tutor.session.asking import Asking
from tutor.session.experimenting import chosen, turned_back
from tutor.session.knowledge import knowledge, walked
from tutor.session.outcomes import Result, item_of, packed
from tutor.session.questions import QUESTIONS, answers, asks, keys_of
from tutor.session.sitting import is_sat
from tutor.session.state import END, Item, State
from tutor.session.variants import has_others, next_seed, problem_at, seed_of


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
    seed: int | None = None
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything an action is judged by."""

    lesson: Lesson
    state: State
    spelling: Spelling = Spelling.UNICODE

    @property
    def step(self) -> Step | None:
        """The step the learner is at; None at the end."""
        steps, position = self.lesson.steps, self.state.position
        return steps[position] if position < len(steps) else None


def step_id(lesson: Lesson, position: int) -> str:
    """The id of the step at ``position``, or that of the end behind the last."""
    return lesson.steps[position].id if position < len(lesson.steps) else END


def place_of(lesson: Lesson, position: int) -> str:
    """``9/16/23``: step, steps and answers asked for, which the course map shows without opening the lesson."""
    steps = len(lesson.steps)
    return f"{min(position + 1, steps)}/{steps}/{sum(map(answers, lesson.steps))}"


def opening(lesson: Lesson, state: State) -> tuple[Draft, ...]:
    """The events of opening a lesson where it was left."""
    position = state.position
    opened = Draft(kind="open", step=step_id(lesson, position), item=place_of(lesson, position))
    return (opened, *entering(lesson, state, position))


def decide(situation: Situation, action: actions.Action) -> tuple[Draft, ...]:
    """The events that ``action`` makes here; () where it means nothing."""
    if is_lab(situation.lesson) and isinstance(action, _MOVES):
        return ()  # the lab is one bench, with nowhere to go on to
    return _DECIDE[type(action)](situation, action)


def place_in_walk(lesson: Lesson, state: State, step: Walk) -> tuple[int, int]:
    """Where in a walk the learner is, from 0, and how many places it has."""
    problem = problem_at(lesson, state, step)
    length = len(walked(problem.trace, step)) if problem else 0
    # A lesson that was changed since may have become shorter.
    return max(0, min(state.step(step.id).place, length - 1)), length


def lines_of(lesson: Lesson, state: State, step: Step) -> dict[str, Item]:
    """What is asked, in canonical ASCII and in order, with what became of each."""
    items = state.step(step.id).items
    return {key: items.get(key, Item()) for key in keys_of(problem_at(lesson, state, step), step)}


def focus_of(lines: Iterable[str], focus: str) -> int:
    """Which line of a sheet is worked on: the one last chosen, or the first."""
    keys = list(lines)
    return keys.index(focus) if focus in keys else 0


# --- moving -------------------------------------------------------------------------------------


def _forward(here: Situation, action: actions.Forward) -> tuple[Draft, ...]:
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


def _back(here: Situation, action: actions.Back) -> tuple[Draft, ...]:
    step = here.step
    if isinstance(step, Walk):
        place, _ = place_in_walk(here.lesson, here.state, step)
        if place > 0:
            return (Draft(kind="walk", step=step.id, item=str(place - 1)),)
    return _to(here, here.state.position - 1) if here.state.position else ()


def _go_to(here: Situation, action: actions.GoTo) -> tuple[Draft, ...]:
    # The end is reached by going on from the last step, never by a number that is too large.
    position = min(max(action.step, 1), len(here.lesson.steps)) - 1
    return _to(here, position) if position != here.state.position else ()


def _ask_about(here: Situation, action: actions.AskAbout) -> tuple[Draft, ...]:
    return _to_question(here, choosing.place_of_question(here.lesson, here.state, action.text))


def _ask_next(here: Situation, action: actions.AskNext) -> tuple[Draft, ...]:
    return _to_question(here, choosing.next_open(here.lesson, here.state))


def _ask_any(here: Situation, action: actions.AskAny) -> tuple[Draft, ...]:
    return _to_question(here, choosing.any_open(here.lesson, here.state))


def _to_question(here: Situation, place: int | None) -> tuple[Draft, ...]:
    return () if place is None or place == here.state.position else _to(here, place)


def _start_over(here: Situation, action: actions.StartOver) -> tuple[Draft, ...]:
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


def _walk_to(here: Situation, action: actions.WalkTo) -> tuple[Draft, ...]:
    step = here.step
    if not isinstance(step, Walk):
        return ()
    at, length = place_in_walk(here.lesson, here.state, step)
    place = max(0, min(action.place, length) - 1)
    return (Draft(kind="walk", step=step.id, item=str(place)),) if place != at else ()


def _go_to_quantity(here: Situation, action: actions.GoToQuantity) -> tuple[Draft, ...]:
    step = here.step
    problem = problem_at(here.lesson, here.state, step) if isinstance(step, Walk) else None
    if problem is None:
        return ()
    assert isinstance(step, Walk)
    names = [str(one.name) for one in walked(problem.trace, step)]
    return _walk_to(here, actions.WalkTo(names.index(action.key) + 1)) if action.key in names else ()


def _leave(here: Situation, action: actions.Leave) -> tuple[Draft, ...]:
    return (Draft(kind="close", step=step_id(here.lesson, here.state.position)),)


# --- answering ----------------------------------------------------------------------------------


def _asking(here: Situation, key: str) -> tuple[Step, Item] | None:
    """The question the learner is at and what became of ``key`` there, unless that is not asked or done."""
    if here.step is None or not asks(here.step):
        return None
    item = lines_of(here.lesson, here.state, here.step).get(key)
    return None if item is None or item.done else (here.step, item)


def _answer(here: Situation, action: actions.Answer) -> tuple[Draft, ...]:
    asking = _asking(here, action.key)
    if asking is None or not action.text.strip():
        return ()
    step, item = asking
    problem = problem_at(here.lesson, here.state, step)
    knows = knowledge(here.lesson, here.state, here.state.position) if problem else None
    about = Asking(here.lesson, step, action.key, problem, knows, here.spelling, here.state.step(step.id))
    judged = QUESTIONS[type(step)].judge(about, action.text)
    return (
        Draft(
            kind="answer",
            step=step.id,
            item=action.key,
            typed=action.text,
            understood=judged.understood,
            value=judged.value,
            outcome=judged.outcome,
            mistake=judged.mistake,
            message=judged.message,
            hints=item.hints,
            seed=seed_of(here.state, step),
            caret=judged.caret,
        ),
    )


def _hint(here: Situation, action: actions.Hint) -> tuple[Draft, ...]:
    asking = _asking(here, action.key)
    if asking is None:
        return ()
    step, item = asking
    seed = seed_of(here.state, step)
    return (Draft(kind="hint", step=step.id, item=action.key, hints=item.hints + 1, seed=seed),)


def _another(here: Situation, action: actions.Another) -> tuple[Draft, ...]:
    step = here.step
    if step is None or not can_have_another(here.lesson, here.state, step):
        return ()
    seed = next_seed(here.lesson, here.state, step)
    return () if seed is None else (Draft(kind="another", step=step.id, seed=seed),)


def can_have_another(lesson: Lesson, state: State, step: Step) -> bool:
    """Whether a question is done and can be asked again with fresh numbers. On a paper only behind its end."""
    return (
        not is_sat(lesson, state)
        and has_others(lesson, step)
        and all(item.done for item in lines_of(lesson, state, step).values())
    )


def _focus(here: Situation, action: actions.Focus) -> tuple[Draft, ...]:
    step = here.step
    if step is None or not asks(step):
        return ()
    keys = list(lines_of(here.lesson, here.state, step))
    now = keys[focus_of(keys, here.state.step(step.id).focus)]
    if action.key not in keys or action.key == now:
        return ()
    return (Draft(kind="focus", step=step.id, item=action.key),)


def _choose(here: Situation, action: actions.Choose) -> tuple[Draft, ...]:
    step = here.step
    if isinstance(step, Experiment) and asks(step):
        return _answer(here, actions.Answer(_line_at(here, step), str(action.number)))
    if not isinstance(step, Choose) or not 1 <= action.number <= len(step.options):
        return ()
    if here.state.step(step.id).solved:
        return ()
    outcome = "correct" if step.options[action.number - 1].right else "wrong"
    return (Draft(kind="choose", step=step.id, item=str(action.number), outcome=outcome),)


def _line_at(here: Situation, step: Step) -> str:
    """The line of a question that is worked on."""
    keys = list(lines_of(here.lesson, here.state, step))
    return keys[focus_of(keys, here.state.step(step.id).focus)]


# --- experiments --------------------------------------------------------------------------------


def _set_knob(here: Situation, action: actions.SetKnob) -> tuple[Draft, ...]:
    step = here.step
    if not isinstance(step, Experiment):
        return ()
    value = chosen(step, here.state.step(step.id), action.name, action.value)
    return () if value is None else (Draft(kind="knob", step=step.id, item=action.name, typed=value),)


def _turn_back(here: Situation, action: actions.TurnBack) -> tuple[Draft, ...]:
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


def _on_the_bench(here: Situation, action: actions.OnTheBench) -> tuple[Draft, ...]:
    return ()  # what a run comes to is an event; that it runs is not


_MOVES = (actions.Forward, actions.Back, actions.GoTo, actions.StartOver)
_DECIDE: dict[type, Callable[..., tuple[Draft, ...]]] = {
    actions.Answer: _answer,
    actions.Choose: _choose,
    actions.Hint: _hint,
    actions.Another: _another,
    actions.Focus: _focus,
    actions.Forward: _forward,
    actions.Back: _back,
    actions.GoTo: _go_to,
    actions.WalkTo: _walk_to,
    actions.AskAbout: _ask_about,
    actions.AskNext: _ask_next,
    actions.AskAny: _ask_any,
    actions.GoToQuantity: _go_to_quantity,
    actions.StartOver: _start_over,
    actions.SetKnob: _set_knob,
    actions.TurnBack: _turn_back,
    actions.RunExperiment: _on_the_bench,
    actions.PauseExperiment: _on_the_bench,
    actions.StepExperiment: _on_the_bench,
    actions.ResetExperiment: _on_the_bench,
    actions.KeepRun: _on_the_bench,
    actions.Leave: _leave,
}
