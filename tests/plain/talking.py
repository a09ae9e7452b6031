"""Talks to the plain face through files in memory, as a pipe would."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from engine.names import Spelling
from tests.session.sittings import Kept, is_open, right_answer, sitting
from tutor.course.lesson import Lesson
from tutor.plain.face import run
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import View

Learner = Callable[[Session, View], str | None]


class Answering(io.StringIO):
    """An input that looks at the session before it types each line, until there is nothing more to say."""

    def __init__(self, session: Session, say: Learner) -> None:
        super().__init__()
        self.session, self.say = session, say
        self.typed: list[str] = []

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = self.say(self.session, self.session.view())
        if line is None:
            return ""
        self.typed.append(line)
        return f"{line}\n"


def right(session: Session, view: View) -> str | None:
    """What a learner types who knows everything; Enter where nothing is asked; the end at the end."""
    if view.kind == "end":
        return None
    if not is_open(view):
        return ""
    return typed(right_answer(session))


def typed(action: actions.Action) -> str:
    """The line that stands for an answer, or for what an experiment needs before one."""
    match action:
        case actions.Answer(text=text):
            return text
        case actions.Choose(number=number):
            return str(number)
        case actions.SetKnob(name=name, value=value):
            return f"set {name} {value}"
        case actions.RunExperiment():
            return "run"
    raise AssertionError(f"nothing is typed for {action}")


def wrong_then_hints(session: Session, view: View) -> str | None:
    """What a learner types who knows nothing: one wrong answer, then hints to the last; every wrong option first.

    At an experiment the runs are made, and of its options one wrong one is chosen first.
    """
    if view.experiment and view.experiment.needs:
        return right(session, view)  # without its run an experiment takes no answer, wrong or right
    if view.asked and view.kind in ("ask", "experiment") and is_open(view):
        # Another number for each, so that none is right for the mistake made in another.
        odd = -777.7 * (view.place.step + 37 * view.focus) ** 2
        return "hint" if view.asked[view.focus].typed else f"{odd:.1f}"
    if view.kind == "choose" and is_open(view):
        return str(next(option.number for option in view.options if not option.chosen))
    if view.experiment and view.options and is_open(view) and not view.messages:
        best = right(session, view)
        return next(str(option.number) for option in view.options if str(option.number) != best)
    return right(session, view)


def talked(session: Session, say: Learner) -> str:
    """All that was printed."""
    goal = io.StringIO()
    run(session, Answering(session, say), goal)
    return goal.getvalue()


def after(lesson: Lesson | str, lines: Iterable[str], kept: Kept | None = None) -> str:
    """What is printed for these typed lines, by a sitting with names as they are typed."""
    goal = io.StringIO()
    run(sitting(lesson, kept, Spelling.ASCII), io.StringIO("".join(f"{line}\n" for line in lines)), goal)
    return goal.getvalue()
