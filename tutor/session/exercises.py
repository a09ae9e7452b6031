"""What is shown of the questions that are not for a value: a formula, an order, a match, a part of the drawing."""

from __future__ import annotations

from dataclasses import replace

from engine.names import Quantity
from tutor.course.types import Derive, Match, Order, Point
from tutor.session import arranging, deriving, panel, pointing, routes
from tutor.session.asking import Asking
from tutor.session.moment import Moment, drawn, verdict
from tutor.session.picture import Involved, involved, row_of
from tutor.session.state import LAST_RUNG, Item
from tutor.session.view import Asked, Message, Tone, View
from tutor.session.wording import in_spelling


def _item(moment: Moment, step: Derive | Order | Match | Point, key: str) -> Item:
    return moment.state.step(step.id).items.get(key, Item())


def _asking(moment: Moment, step: Derive | Order | Match | Point, key: str) -> Asking:
    return Asking(moment.lesson, step, key, moment.problem, moment.knows, moment.spelling)


def _line(moment: Moment, item: Item, key: str, label: str, value: str, sign: str = ": ") -> Asked:
    typed = in_spelling(item.typed, moment.spelling)
    shown = in_spelling(value, moment.spelling) if item.done else ""
    return Asked(key, label, typed, item.done, item.revealed and not item.right, shown, sign)


def _questioned(shown: View, moment: Moment, item: Item, line: Asked, hint: str) -> View:
    """The parts that a single typed answer has, whatever it is an answer to."""
    messages = [Message(Tone.HINT, hint)] if item.hints and not item.right else []
    messages += [verdict(item, moment.spelling)] if item.message else []
    return replace(
        shown,
        asked=(line,),
        messages=tuple(messages),
        hints_left=0 if item.done else LAST_RUNG - item.hints,
        can_go_on=item.done,
    )


def show_arranged(shown: View, moment: Moment, step: Order | Match) -> View:
    key = "order" if isinstance(step, Order) else "match"
    item, asking = _item(moment, step, key), _asking(moment, step, key)
    value = arranging.typed(arranging.solution(moment.lesson, step), step)
    rows = "\n".join(arranging.rows(moment.lesson, step))
    question = f"{step.text.rstrip()}\n\n{rows}\n\n{arranging.instruction(step)}"
    hint = arranging.hint(asking, item.hints, LAST_RUNG) if item.hints else ""
    shown = replace(shown, text=moment.text(question))
    return _questioned(shown, moment, item, _line(moment, item, key, key, value), hint)


def show_point(shown: View, moment: Moment, step: Point) -> View:
    assert moment.problem is not None, "a step that points has a problem: checked when the lesson is loaded"
    notation = moment.problem.notation
    name = notation.parse(step.point)
    assert isinstance(name, Quantity), "only quantities are drawn: checked when the lesson is loaded"
    key = str(name)
    item = _item(moment, step, key)
    hint = pointing.hint(_asking(moment, step, key), item.hints, LAST_RUNG) if item.hints else ""
    line = _line(moment, item, key, moment.name(name), pointing.answer(name, notation))
    shown = replace(shown, text=pointing.question(moment.text(step.say), name, notation, moment.spelling))
    shown = _questioned(shown, moment, item, line, hint)
    if item.done:
        return drawn(shown, moment, Involved(frozenset({name})))
    shown = drawn(shown, moment, Involved())
    assert shown.scene is not None, "a step that points has a network: checked when the lesson is loaded"
    scene = pointing.masked(shown.scene, name)
    return replace(shown, scene=scene, parts=tuple(pointing.parts(scene, name)), known=())


def show_derive(shown: View, moment: Moment, step: Derive) -> View:
    assert moment.problem is not None, "a question has a problem: checked when the lesson is loaded"
    problem = moment.problem
    trace, name = problem.trace, problem.notation.parse(step.derive)
    key = str(name)
    item, asking = _item(moment, step, key), _asking(moment, step, key)
    own = step.hint(item.hints) if item.hints else None
    hint = moment.text(own) if own is not None else deriving.hint(asking, item.hints)
    lines = panel.working_lines(trace, name, moment.spelling, panel.Stage.RULE)
    row, stage = moment.row or row_of(name), panel.Stage.RULE if item.done else panel.Stage.ASKED
    shown = replace(
        shown,
        text=deriving.question(moment.text(step.say), asking),
        # The formula, without this problem's numbers: the value may be asked later.
        working=tuple(line for line in lines if line.stage != "value") if item.done and not moment.veiled else (),
        paths=routes.in_words(problem, name, moment.spelling, row),
        routes=routes.one_by_one(problem, name, moment.spelling, stage, row=row),
    )
    line = _line(moment, item, key, moment.name(name), deriving.formula(asking), " = ")
    shown = _questioned(shown, moment, item, line, hint)
    about = involved(trace, name)
    if not (item.hints or item.done):
        about = about.unlit()
    return drawn(shown, moment, about, row)
