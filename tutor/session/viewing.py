"""What is shown of a lesson at a moment: one function a kind of step, each a plain description.

Nothing here decides what is right or what comes next; it gathers what the state says and what the
engine computes into the picture that both faces lay out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from engine.names import Name, Quantity, Spelling, spell
from engine.numerals import is_exact as is_exact_in
from engine.numerals import numeral
from tutor.course.lesson import Lesson
from tutor.course.own import is_own
from tutor.course.placeholders import SHOWN_DIGITS, placeholders
from tutor.course.problems import BuiltProblem
from tutor.course.types import (
    Ask,
    Choose,
    Derive,
    Experiment,
    Explain,
    Match,
    Order,
    Point,
    Question,
    Show,
    Step,
    Walk,
    kind_of,
)
from tutor.marking.mistakes import BY_ID
from tutor.practice.mastery import PRACTICE
from tutor.session import exam, exercises, experiment_showing, helping, panel, routes
from tutor.session.answering import can_have_another
from tutor.session.bench import Live
from tutor.session.choosing import questions
from tutor.session.conventions import conventions
from tutor.session.drafts import focus_of, lines_of, place_in_walk
from tutor.session.inspecting import Inspector
from tutor.session.knowledge import Knowledge, asked, knowledge, walked
from tutor.session.lookup import Lookup
from tutor.session.moment import Moment, drawn, verdict
from tutor.session.picture import Involved, involved, is_elsewhere, row_of
from tutor.session.skills import NO_SKILLS, Skills
from tutor.session.state import CARRIED, LAST_RUNG, Item, State, StepState
from tutor.session.values import is_exact
from tutor.session.variants import problem_at
from tutor.session.view import Asked, Message, Option, Place, Tone, View
from tutor.session.wording import in_spelling


def view(
    lesson: Lesson,
    state: State,
    spelling: Spelling,
    notice: str = "",
    live: Live | None = None,
    digits: int = panel.DIGITS,
    skills: Skills = NO_SKILLS,
    row: int = 0,
) -> View:
    """What a face shows now. ``live`` is the run on the bench, where the learner is at an experiment.

    ``digits`` are the figures of the numbers in workings and tables. ``row`` is the row of the data that the learner
    wants to see drawn; 0 for the one that the step is about.
    """
    steps = len(lesson.steps)
    place = Place(min(state.position + 1, steps), steps)
    title, notice = in_spelling(lesson.title, spelling), in_spelling(notice, spelling)
    can_ask = questions(lesson, state, spelling)
    if state.position >= steps:
        text = exam.result(lesson, state, skills, spelling) if lesson.exam else _summary(lesson, state, spelling)
        return View(lesson.id, title, place, "end", text=text, questions=can_ask, notice=notice)
    step = lesson.steps[state.position]
    if lesson.id == PRACTICE and isinstance(step, Question) and step.skill:
        # Out of its lesson a question stands alone: say what it is about.
        title = f"{title}: {in_spelling(skills.title(step.skill), spelling)}"
    problem = problem_at(lesson, state, step)
    knows = knowledge(lesson, state, state.position) if problem else None
    moment = Moment(lesson, state, spelling, problem, knows, live, digits, row)
    shown = View(lesson.id, title, place, kind_of(step), questions=can_ask, notice=notice)
    if problem and knows:
        known = panel.known_values(problem, knows, spelling, digits)
        shown = replace(shown, known=known, conventions=conventions(problem, spelling))
    shown = _SHOW[type(step)](shown, moment, step)
    if lesson.exam and isinstance(step, Question):
        shown = replace(shown, text=f"{exam.question_marks(step, len(shown.asked))} {shown.text}")
    here = _here(shown, step, problem) if problem else None
    if problem and here is not None and shown.known:
        shown = replace(shown, known=panel.needed_for(shown.known, problem.trace, here, spelling))
    if shown.scene is not None and not shown.parts and problem and knows:
        shown = replace(shown, inspector=_inspector(shown, moment, step, problem, knows, here))
    return _veiled(shown, state.step(step.id)) if moment.veiled else shown


def _here(shown: View, step: Step, problem: BuiltProblem) -> Name | None:
    """The quantity that is worked out or asked for just now."""
    if shown.lookup is not None:
        return shown.lookup.names[shown.place.inner - 1]
    return (
        problem.notation.parse(shown.asked[shown.focus].key) if shown.asked and isinstance(step, Ask | Derive) else None
    )


def _inspector(
    shown: View, moment: Moment, step: Step, problem: BuiltProblem, knows: Knowledge, here: Name | None
) -> Inspector:
    """What can be said of the parts of the drawing, beside this step."""
    names = {row.key: problem.notation.parse(row.key) for row in shown.asked if isinstance(step, Ask | Derive)}
    items = moment.state.step(step.id).items
    # The second hint shows the formula of what is asked.
    still_open = {
        name
        for row, (key, name) in zip(shown.asked, names.items(), strict=False)
        if not row.done and (items.get(key, Item()).hints < panel.Stage.RULE + 1 or isinstance(step, Derive))
    }
    tells = isinstance(step, Explain | Show | Walk | Ask) and not moment.veiled
    row = shown.row or 1
    return Inspector(problem, knows.known, frozenset(still_open), tells, moment.spelling, moment.digits, row)


def _veiled(shown: View, done: StepState) -> View:
    """On a paper that is sat: whether an answer is right, what cannot be read, and hints that were asked for."""
    item = done.items.get(shown.asked[shown.focus].key) if shown.asked else None
    said = {Tone.RIGHT: "Right.", Tone.WRONG: f"Not right. {exam.cost(item)}"}
    messages = tuple(replace(one, text=said[one.tone]) if one.tone in said else one for one in shown.messages)
    options = tuple(replace(option, because="") for option in shown.options)
    return replace(shown, messages=messages, options=options, paths=(), routes=())


# --- one function a kind of step ----------------------------------------------------------------


def _explain(shown: View, moment: Moment, step: Explain) -> View:
    return replace(shown, text=moment.text(step.text))


def _show(shown: View, moment: Moment, step: Show) -> View:
    names = [moment.problem.notation.parse(text) for text in step.highlight] if moment.problem else []
    lit = frozenset(name for name in names if isinstance(name, Quantity))
    return drawn(replace(shown, text=moment.text(step.say)), moment, Involved(lit=lit))


def _walk(shown: View, moment: Moment, step: Walk) -> View:
    assert moment.problem is not None, "a walk has a problem: checked when the lesson is loaded"
    trace = moment.problem.trace
    place, places = place_in_walk(moment.lesson, moment.state, step)
    names = tuple(one.name for one in walked(trace, step))
    name = names[place]
    row = moment.row or row_of(name)
    shown = replace(
        shown,
        place=replace(shown.place, inner=place + 1, inners=places),
        text=moment.text(step.say),
        working=panel.working_lines(trace, name, moment.spelling, factors=panel.WALK_FACTORS, digits=moment.digits),
        written_out=panel.written_out_lines(
            trace, name, moment.spelling, factors=panel.WALK_FACTORS, digits=moment.digits
        ),
        paths=routes.in_words(moment.problem, name, moment.spelling, row),
        routes=routes.one_by_one(
            moment.problem, name, moment.spelling, panel.Stage.VALUE, digits=moment.digits, row=row
        ),
        lookup=Lookup(names, moment.problem.notation, moment.spelling),
    )
    return drawn(shown, moment, Involved() if is_elsewhere(name, row) else involved(trace, name), row)


def _ask(shown: View, moment: Moment, step: Ask) -> View:
    assert moment.problem is not None, "a question has a problem: checked when the lesson is loaded"
    problem, spelling = moment.problem, moment.spelling
    names = asked(problem, step)
    lines = lines_of(moment.lesson, moment.state, step)
    items = list(lines.values())
    focus = focus_of(lines, moment.state.step(step.id).focus)
    name, item = names[focus], items[focus]
    row = moment.row or row_of(name)
    digits = max(moment.digits, step.digits)  # never fewer than are asked
    whole = item.done and not (moment.veiled and item.right)
    stage = panel.Stage.VALUE if whole else panel.STAGE_OF_RUNG[item.hints]
    still_asked = frozenset(one for one, its in zip(names, items, strict=True) if not its.done and one != name)
    if moment.knows is not None and not whole:
        still_asked |= problem.hidden - moment.knows.known
    shown = replace(
        shown,
        text=_question(moment, step),
        asked=tuple(_asked_row(problem, one, its, moment, digits) for one, its in zip(names, items, strict=True)),
        focus=focus,
        working=panel.working_lines(problem.trace, name, spelling, stage, still_asked=still_asked, digits=digits),
        written_out=panel.written_out_lines(
            problem.trace, name, spelling, stage, still_asked=still_asked, digits=digits
        ),
        messages=_messages(moment, problem, step, name, item, still_asked),
        paths=routes.in_words(problem, name, spelling, row),
        routes=routes.one_by_one(problem, name, spelling, stage, still_asked, digits, row),
        hints_left=0 if item.done else LAST_RUNG - item.hints,
        can_go_on=all(one.done for one in items),
        another=can_have_another(moment.lesson, moment.state, step),
    )
    about = Involved() if is_elsewhere(name, row) else involved(problem.trace, name)
    if not (item.hints or item.done):
        # Only what is asked is marked until the first hint lights what takes part in it.
        about = about.unlit()
    return drawn(shown, moment, about, row)


def _asked_row(problem: BuiltProblem, name: Name, item: Item, moment: Moment, digits: int) -> Asked:
    value = numeral(problem.trace.value(name), digits, moment.spelling) if item.done else ""
    typed = in_spelling(item.typed, moment.spelling)
    return Asked(str(name), moment.name(name), typed, item.done, item.revealed and not item.right, value)


def _said(problem: BuiltProblem, text: str) -> frozenset[Name]:
    """The quantities whose very values stand in a text, neither rounded nor as a name."""
    values = (part.name for part in placeholders(text) if not part.form and not part.format)
    names = (problem.notation.parse(name) for name in values)
    return frozenset(name for name in names if is_exact_in(problem.trace.value(name), SHOWN_DIGITS))


def _question(moment: Moment, step: Ask) -> str:
    figures = f"Answer to {step.digits} significant figures." if step.digits > 1 else "Answer to 1 significant figure."
    if moment.problem and is_exact(moment.problem, step):
        figures = "Give the exact number."
    said = moment.text(step.say).strip()
    # A formula or a row of a table keeps its line to itself.
    gap = "\n" if said.rpartition("\n")[2].startswith(" ") else " "
    question = f"{said}{gap}{figures}".strip()
    if moment.problem and moment.state.step(step.id).seed is not None:
        names, known = asked(moment.problem, step), _said(moment.problem, step.say)
        question += f"\n\n{panel.fresh_numbers(moment.problem, names, moment.spelling, known)}"
    return question


def _messages(
    moment: Moment, problem: BuiltProblem, step: Ask, name: Name, item: Item, still_asked: frozenset[Name]
) -> tuple[Message, ...]:
    made: list[Message] = []
    if item.hints and not item.right:
        own = step.hint(item.hints)
        words = (
            helping.words(problem.trace, name, item.hints, moment.spelling, still_asked, problem.hidden)
            if own is None
            else moment.text(own)
        )
        made.append(Message(Tone.HINT, words))
    if item.message:
        said = verdict(item, moment.spelling)
        if item.outcome == CARRIED:
            # The line shows the right value from here on, which is not the one that was typed.
            value = numeral(problem.trace.value(name), moment.digits, moment.spelling)
            said = replace(said, text=f"{said.text} With the right one, {moment.name(name)} = {value}.")
        made.append(said)
    return tuple(made)


def _choose(shown: View, moment: Moment, step: Choose) -> View:
    done = moment.state.step(step.id)
    options = tuple(
        Option(
            number,
            moment.text(option.text),
            chosen=number in done.chosen,
            right=option.right and number in done.chosen,
            because=moment.text(option.because) if number in done.chosen else "",
        )
        for number, option in enumerate(step.options, start=1)
    )
    # An option that was chosen may be gone since: the lesson can have changed.
    chosen = [options[number - 1] for number in done.chosen if 1 <= number <= len(options)]
    messages = tuple(_on_choice(option) for option in chosen[-1:])
    shown = replace(shown, text=moment.text(step.text), options=options, messages=messages, can_go_on=done.solved)
    return drawn(shown, moment, Involved())


def _on_choice(option: Option) -> Message:
    tone, opening = (Tone.RIGHT, "Right.") if option.right else (Tone.WRONG, "Not that one.")
    return Message(tone, f"{opening} {option.because}".strip())


_SHOW: dict[type, Callable[..., View]] = {
    Explain: _explain,
    Show: _show,
    Walk: _walk,
    Ask: _ask,
    Derive: exercises.show_derive,
    Choose: _choose,
    Order: exercises.show_arranged,
    Match: exercises.show_arranged,
    Point: exercises.show_point,
    Experiment: experiment_showing.show,
}


# --- the end ------------------------------------------------------------------------------------


NOT_A_QUANTITY = {Choose: "a choice", Order: "an order", Match: "a match", Experiment: "a question"}


def _called(step: Step, problem: BuiltProblem | None, key: str, spelling: Spelling) -> str:
    """A line of a question as it is listed: by its quantity, or by what was to be done."""
    kind = NOT_A_QUANTITY.get(type(step))
    return spell(problem.notation.parse(key), spelling) if problem and kind is None else kind or key


MOST_AGAIN = 3
MOST_LISTED = 30  # a large problem of one's own asks for two thousand


def _listed(found: list[tuple[int, str]]) -> str:
    """What was asked, with the step where it is. ``found`` are numbers of steps with names, in order."""
    shown, more = found[:MOST_LISTED], len(found) - MOST_LISTED
    places = [
        f"{_counted([name for _, name in names])} (step {number})" for number, names in groupby(shown, itemgetter(0))
    ]
    return "; ".join(places) + (f"; and {more} more" if more > 0 else "")


def _counted(names: list[str]) -> str:
    """Names in a row; what has no name of its own is counted, as in 4 questions."""
    return f"{len(names)} questions" if names.count("a question") > 1 else ", ".join(names)


def _what(lesson: Lesson) -> str:
    """What the learner sits at, by the word they know it by."""
    return "practice" if lesson.id == PRACTICE else "problem" if is_own(lesson) else "lesson"


def _summary(lesson: Lesson, state: State, spelling: Spelling) -> str:
    found, given_up, left = 0, list[tuple[int, str]](), list[tuple[int, str]]()
    for number, step in enumerate(lesson.steps, 1):
        if isinstance(step, Choose):
            solved = state.step(step.id).solved
            found += solved
            left += [] if solved else [(number, NOT_A_QUANTITY[Choose])]
        problem = problem_at(lesson, state, step)
        for key, item in lines_of(lesson, state, step).items():
            right = item.right or state.step(step.id).solved
            found += right
            if not right:
                (given_up if item.revealed else left).append((number, _called(step, problem, key, spelling)))
    lines = [f"This is the end of the {_what(lesson)}."]
    if questions := found + len(given_up) + len(left):
        lines[0] += f" You found {found} of {questions} answers."
    if given_up:
        lines.append(f"Shown by the last hint: {_listed(given_up)}.")
    if left:
        lines.append(f"Still open: {_listed(left)}. You can go back to them at any time.")
    if state.mistakes:
        most = sorted(state.mistakes, key=lambda one: -len(state.mistakes[one]))
        again = dict.fromkeys(BY_ID[one].revisit for one in most if one in BY_ID)
        lines.append(f"Worth another look: {', '.join(list(again)[:MOST_AGAIN])}.")
    return "\n\n".join(lines)
