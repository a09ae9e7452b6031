"""What a view is made from, and the parts of it that every kind of step shares: the drawing, the last verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.names import Name, Spelling, spell
from tutor.course.lesson import Lesson
from tutor.course.placeholders import fill
from tutor.course.problems import BuiltProblem
from tutor.session.bench import Live
from tutor.session.knowledge import Knowledge
from tutor.session.panel import DIGITS
from tutor.session.picture import Involved, picture
from tutor.session.sitting import is_sat
from tutor.session.state import FREE, RIGHT, Item, State
from tutor.session.view import Message, Tone, View
from tutor.session.wording import in_spelling


@dataclass(frozen=True, slots=True)
class Moment:
    """What a view is made from. ``problem`` and ``knows`` are None for a step without a problem."""

    lesson: Lesson
    state: State
    spelling: Spelling
    problem: BuiltProblem | None
    knows: Knowledge | None
    live: Live | None = None  # the run on the bench, for an experiment
    digits: int = DIGITS  # figures of the numbers in workings and tables
    row: int = 0  # the row of the data to be drawn; 0 for the one that the step is about

    @property
    def veiled(self) -> bool:
        """Whether explanations wait until a paper is handed in."""
        return is_sat(self.lesson, self.state)

    def text(self, template: str) -> str:
        return fill(template, self.problem, self.spelling)

    def name(self, name: Name) -> str:
        return spell(name, self.spelling)


def drawn(shown: View, moment: Moment, about: Involved, row: int = 1) -> View:
    if moment.problem is None or moment.problem.network is None or moment.knows is None:
        return shown
    rows = moment.problem.notation.rows
    row = min(moment.row or row, rows)
    scene = picture(moment.problem, moment.knows.known, about, moment.spelling, row)
    return replace(shown, scene=scene, row=row if rows > 1 else 0, rows=rows if rows > 1 else 0)


def verdict(item: Item, spelling: Spelling) -> Message:
    tone = Tone.RIGHT if item.outcome in RIGHT else Tone.FREE if item.outcome in FREE else Tone.WRONG
    text = in_spelling(item.message, spelling)
    if item.caret is None:
        return Message(tone, text)
    # Spelled in two halves, so that the caret stays between the same characters.
    before = in_spelling(item.typed[: item.caret], spelling)
    return Message(tone, text, before + in_spelling(item.typed[item.caret :], spelling), len(before))
