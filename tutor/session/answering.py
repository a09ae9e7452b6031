"""Actions on a question: an answer, a choice, a hint, another line, fresh numbers. The only place that marks."""

from __future__ import annotations

from tutor.course.lesson import Lesson
from tutor.course.types import Choose, Experiment, Step
from tutor.marking.mistakes import BY_ID
from tutor.session import actions
from tutor.session.asking import Asking
from tutor.session.drafts import Draft, Situation, focus_of, lines_of
from tutor.session.knowledge import knowledge
from tutor.session.questions import QUESTIONS, asks
from tutor.session.sitting import is_sat
from tutor.session.state import Item, State
from tutor.session.variants import has_others, next_seed, problem_at, seed_of


def _asking(here: Situation, key: str) -> tuple[Step, Item] | None:
    """The question the learner is at and what became of ``key`` there, unless that is not asked or done."""
    if here.step is None or not asks(here.step):
        return None
    item = lines_of(here.lesson, here.state, here.step).get(key)
    return None if item is None or item.done else (here.step, item)


def answer(here: Situation, action: actions.Answer) -> tuple[Draft, ...]:
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
            message=judged.message + _again(here.state, judged.mistake, (step.id, action.key)),
            hints=item.hints,
            seed=seed_of(here.state, step),
            caret=judged.caret,
        ),
    )


def _again(state: State, mistake: str, place: tuple[str, str]) -> str:
    """What is added when a mistake was made before, in another place: what to look at again."""
    before = [one for one in mistake.split("+") if state.mistakes.get(one, frozenset()) - {place}]
    return f" This came up before in this lesson: look again at {BY_ID[before[0]].revisit}." if before else ""


def hint(here: Situation, action: actions.Hint) -> tuple[Draft, ...]:
    asking = _asking(here, action.key)
    if asking is None:
        return ()
    step, item = asking
    seed = seed_of(here.state, step)
    return (Draft(kind="hint", step=step.id, item=action.key, hints=item.hints + 1, seed=seed),)


def another(here: Situation, action: actions.Another) -> tuple[Draft, ...]:
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


def focus(here: Situation, action: actions.Focus) -> tuple[Draft, ...]:
    step = here.step
    if step is None or not asks(step):
        return ()
    keys = list(lines_of(here.lesson, here.state, step))
    now = keys[focus_of(keys, here.state.step(step.id).focus)]
    if action.key not in keys or action.key == now:
        return ()
    return (Draft(kind="focus", step=step.id, item=action.key),)


def choose(here: Situation, action: actions.Choose) -> tuple[Draft, ...]:
    step = here.step
    if isinstance(step, Experiment) and asks(step):
        return answer(here, actions.Answer(_line_at(here, step), str(action.number)))
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
