"""What is shown of a lesson at a moment: one function a kind of step, each a plain description.

Nothing here decides what is right or what comes next; it gathers what the state says and what the
engine computes into the picture that both faces lay out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.names import Name, Quantity, Spelling, spell
from engine.numerals import numeral
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask, Choose, Explain, Show, Walk, kind_of
from tutor.course.types import Step as LessonStep
from tutor.marking.hints import Hint, hints
from tutor.session import panel
from tutor.session.conventions import conventions
from tutor.session.deciding import walk_length
from tutor.session.knowledge import asked, knowledge, walked
from tutor.session.picture import Involved, involved, picture, row_of
from tutor.session.state import FREE, LAST_RUNG, RIGHT, Item, State
from tutor.session.view import Asked, Message, Option, Place, Tone, View


def view(lesson: Lesson, state: State, spelling: Spelling, notice: str = "") -> View:
    """What a face shows now."""
    steps = len(lesson.steps)
    place = Place(min(state.position + 1, steps), steps)
    if state.position >= steps:
        return View(lesson.id, lesson.title, place, "end", text=_summary(lesson, state, spelling), notice=notice)
    step = lesson.steps[state.position]
    shown = View(lesson.id, lesson.title, place, kind_of(step), notice=notice)
    problem = built(lesson, step)
    shown = _SHOW[type(step)](shown, lesson, state, step, spelling)
    if problem is None:
        return shown
    knows = knowledge(lesson, state, state.position)
    return replace(
        shown, known=panel.known_values(problem, knows, spelling), conventions=conventions(problem, spelling)
    )


def _scene(
    shown: View, lesson: Lesson, state: State, step: LessonStep, about: Involved, spelling: Spelling, row: int = 1
) -> View:
    problem = built(lesson, step)
    if problem is None:
        return shown
    known = knowledge(lesson, state, state.position).known
    return replace(shown, scene=picture(problem, known, about, spelling, row))


# --- one function a kind of step ----------------------------------------------------------------


def _explain(shown: View, lesson: Lesson, state: State, step: Explain, spelling: Spelling) -> View:
    return replace(shown, text=fill(step.text, built(lesson, step), spelling))


def _show(shown: View, lesson: Lesson, state: State, step: Show, spelling: Spelling) -> View:
    problem = built(lesson, step)
    shown = replace(shown, text=fill(step.say, problem, spelling))
    lit = frozenset(_highlighted(problem, step)) if problem else frozenset()
    return _scene(shown, lesson, state, step, Involved(lit=lit), spelling)


def _highlighted(problem: BuiltProblem, step: Show) -> list[Quantity]:
    names = [problem.notation.parse(text) for text in step.highlight]
    return [name for name in names if isinstance(name, Quantity)]


def _walk(shown: View, lesson: Lesson, state: State, step: Walk, spelling: Spelling) -> View:
    problem = built(lesson, step)
    if problem is None:
        return shown
    through = walked(problem.trace, step)
    place = min(state.step(step.id).place, len(through) - 1)
    name = through[place].name
    shown = replace(
        shown,
        place=replace(shown.place, inner=place + 1, inners=walk_length(lesson, step)),
        text=fill(step.say, problem, spelling),
        working=panel.working_lines(problem.trace, name, spelling),
        paths=panel.paths_in_words(problem.trace, name, spelling),
    )
    return _scene(shown, lesson, state, step, involved(problem.trace, name), spelling, row_of(name))


def _ask(shown: View, lesson: Lesson, state: State, step: Ask, spelling: Spelling) -> View:
    problem = built(lesson, step)
    assert problem is not None, "a lesson that asks has a problem: checked when it is loaded"
    names = asked(problem, step)
    items = state.step(step.id).items
    rows = tuple(_asked_row(problem, name, items.get(str(name), Item()), spelling) for name in names)
    focus = _focus(state.step(step.id).focus, rows)
    name, item = names[focus], items.get(rows[focus].key, Item())
    stage = panel.Stage.VALUE if item.done else panel.STAGE_OF_RUNG[item.hints]
    shown = replace(
        shown,
        text=_question(step, problem, spelling),
        asked=rows,
        focus=focus,
        working=panel.working_lines(problem.trace, name, spelling, stage),
        messages=_messages(step, problem, name, item, spelling),
        paths=panel.paths_in_words(problem.trace, name, spelling),
        hints_left=0 if item.done else LAST_RUNG - item.hints,
        can_go_on=all(row.done for row in rows),
    )
    return _scene(shown, lesson, state, step, _asked_about(problem, name, item), spelling, row_of(name))


def _asked_about(problem: BuiltProblem, name: Name, item: Item) -> Involved:
    """Only what is asked is marked until the first hint lights what takes part in it."""
    about = involved(problem.trace, name)
    return about if item.hints or item.done else replace(about, lit=frozenset())


def _focus(wanted: str, rows: tuple[Asked, ...]) -> int:
    """The line that was last worked on; the next open one when that is done and others are not."""
    keys = [row.key for row in rows]
    return keys.index(wanted) if wanted in keys else 0


def _asked_row(problem: BuiltProblem, name: Name, item: Item, spelling: Spelling) -> Asked:
    value = numeral(problem.trace.value(name), panel.DIGITS, spelling) if item.done else ""
    return Asked(str(name), spell(name, spelling), item.typed, item.done, item.revealed and not item.right, value)


def _question(step: Ask, problem: BuiltProblem, spelling: Spelling) -> str:
    said = fill(step.say, problem, spelling).strip()
    figures = f"{step.digits} significant figures" if step.digits > 1 else "1 significant figure"
    return f"{said} Answer to {figures}.".strip()


def _messages(step: Ask, problem: BuiltProblem, name: Name, item: Item, spelling: Spelling) -> tuple[Message, ...]:
    made: list[Message] = []
    if item.hints and not item.right:
        made.append(Message(Tone.HINT, _hint_text(step, problem, name, item.hints, spelling)))
    if item.message:
        tone = Tone.RIGHT if item.outcome in RIGHT else Tone.FREE if item.outcome in FREE else Tone.WRONG
        caret = item.caret is not None
        made.append(Message(tone, item.message, item.typed if caret else "", item.caret))
    return tuple(made)


def _hint_text(step: Ask, problem: BuiltProblem, name: Name, rung: int, spelling: Spelling) -> str:
    own = step.hint(rung)
    if own is not None:
        return fill(own, problem, spelling)
    hint: Hint = hints(problem.trace, name, spelling, step.digits)[rung - 1]
    # From the second rung on the formula itself stands in the working.
    return " ".join(hint.lines) if rung == 1 else hint.title


def _choose(shown: View, lesson: Lesson, state: State, step: Choose, spelling: Spelling) -> View:
    problem = built(lesson, step)
    done = state.step(step.id)
    options = tuple(
        Option(
            number,
            fill(option.text, problem, spelling),
            chosen=number in done.chosen,
            right=option.right and number in done.chosen,
            because=fill(option.because, problem, spelling) if number in done.chosen else "",
        )
        for number, option in enumerate(step.options, start=1)
    )
    shown = replace(shown, text=fill(step.text, problem, spelling), options=options, can_go_on=done.solved)
    if done.chosen:
        last = options[done.chosen[-1] - 1]
        opening = "Right." if last.right else "Not that one."
        tone = Tone.RIGHT if last.right else Tone.WRONG
        shown = replace(shown, messages=(Message(tone, f"{opening} {last.because}".strip()),))
    return _scene(shown, lesson, state, step, Involved(), spelling)


_SHOW: dict[type, Callable[..., View]] = {Explain: _explain, Show: _show, Walk: _walk, Ask: _ask, Choose: _choose}


# --- the end ------------------------------------------------------------------------------------


def _summary(lesson: Lesson, state: State, spelling: Spelling) -> str:
    found, given_up, left = 0, list[str](), list[str]()
    for step in lesson.steps:
        done = state.step(step.id)
        if isinstance(step, Choose):
            found += done.solved
            left += [] if done.solved else ["a choice"]
        if isinstance(step, Ask):
            problem = built(lesson, step)
            for name in asked(problem, step) if problem else ():
                item, label = done.items.get(str(name), Item()), spell(name, spelling)
                found += item.right
                if item.revealed and not item.right:
                    given_up.append(label)
                elif not item.done:
                    left.append(label)
    lines = [f"This is the end of the lesson. You found {found} of {found + len(given_up) + len(left)} answers."]
    if given_up:
        lines.append(f"Shown by the last hint: {', '.join(given_up)}.")
    if left:
        lines.append(f"Still open: {', '.join(left)}. You can go back to them at any time.")
    return "\n\n".join(lines)
