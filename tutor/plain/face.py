"""The loop of the plain face: print what is new, read a line, turn it into an action.

It works on any two text streams, so a screen reader, a pipe or a file of answers drives it alike. The
end of the input is a way to leave like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from tutor.plain import experiments, pages
from tutor.plain.commands import CHANGE, QUIT, SAVE, SETTINGS, command
from tutor.session import actions
from tutor.session.view import View
from tutor.session.wording import whole_number

if TYPE_CHECKING:
    from tutor.workbench.paper import Paper


FIRST_LINES = (
    "Press Enter to go on. Where something is asked, type the answer, then Enter.",
    "Type help for what else can be typed, and quit to leave.",
)


class OpenLesson(Protocol):
    """A session of one lesson, as far as this face uses it."""

    def view(self) -> View: ...

    def act(self, action: actions.Action) -> View: ...

    def train(self, seconds: float) -> bool: ...


class Lines:
    """Prints lines and reads them. Typed lines are echoed when they do not come from a keyboard."""

    def __init__(self, source: TextIO, goal: TextIO) -> None:
        self.source, self.goal = source, goal
        self.echo = not source.isatty()

    def print(self, lines: list[str]) -> None:
        self.goal.write("".join(f"{self.fitting(line)}\n" for line in lines))
        self.goal.flush()

    def ask(self, prompt: str) -> str | None:
        """One typed line without its end; None at the end of the input."""
        self.goal.write(self.fitting(prompt))
        self.goal.flush()
        line = self.source.readline()
        if self.echo or not line:
            self.print([line.rstrip("\r\n")])
        return line.rstrip("\r\n") if line else None

    def fitting(self, text: str) -> str:
        """``text`` with what the output cannot write replaced, and no control codes from anywhere."""
        encoding = getattr(self.goal, "encoding", None) or "utf-8"
        printable = "".join(character if character.isprintable() else "?" for character in text)
        return printable.encode(encoding, "replace").decode(encoding)


Choose = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What can be done beside the session: see ``run``."""

    choose: Choose
    paper: Paper | None
    save: Callable[[str], str] | None
    change: Callable[[], str] | None


class _ToTheBench(Exception):
    """The learner's problem is on the workbench now, and is to be changed there."""


def run(
    session: OpenLesson,
    source: TextIO,
    goal: TextIO,
    back: str = "",
    choose: Choose = lambda typed: [],
    paper: Paper | None = None,
    save: Callable[[str], str] | None = None,
    change: Callable[[], str] | None = None,
) -> bool:
    """Work through a lesson until its end, ``quit``, or the end of the input.

    ``back`` is the command that leads back here; without it the one of a lesson. ``choose`` shows the
    settings, or changes one, and says what came of it. ``paper`` is the problem as something to save and
    export, where it is the learner's own; ``save`` writes the run of the lab under a name and says what it wrote.
    ``change`` puts the problem on the workbench, and says why it cannot be or "": then this ends and gives True.
    """
    lines = Lines(source, goal)
    view = session.view()
    goes_back = True
    try:
        lines.print([*FIRST_LINES, *pages.opening(view)])
        _work(session, view, lines, _Beside(choose, paper, save, change))
    except _ToTheBench:
        goes_back = False
    except KeyboardInterrupt:
        lines.print([""])  # the terminal has written ^C where the cursor was
        raise
    finally:
        last = session.act(actions.Leave())
        if last.kind != "end" and goes_back:
            kept = "Your place is kept. Come back with:" if last.comes_back else "Your answers are kept. Again with:"
            lines.print(pages.with_command(kept, back or _learn(last)))
    return not goes_back


def _learn(view: View) -> str:
    return f"backprop-tutor learn {view.lesson_id}"


def _work(session: OpenLesson, view: View, lines: Lines, beside: _Beside) -> None:
    notice = ""
    while True:
        if view.notice and view.notice != notice:
            lines.print(pages.wrapped(f"Note: {view.notice}"))
        notice = view.notice
        typed = lines.ask(pages.prompt(view))
        if typed is None or (view.kind == "end" and not typed.strip()):
            return
        after = _take(session, view, typed, lines, beside)
        if after is None:
            return
        view = after


def _take(session: OpenLesson, view: View, typed: str, lines: Lines, beside: _Beside) -> View | None:
    """The view after what was typed; None to leave."""
    found = command(typed)
    if found is None:
        action = _meant(view, typed)
    else:
        row, argument = found
        if row is QUIT:
            return None
        if row is SETTINGS:
            lines.print([part for line in beside.choose(argument) for part in pages.wrapped(line)])
            return session.view()
        if row is CHANGE:
            lines.print(pages.wrapped(_change(beside)))
            return view
        if row is SAVE and beside.save is not None:
            lines.print(pages.wrapped(beside.save(argument)))
            return view
        if row.show:
            lines.print(row.show(view, argument))
            return view
        if row.file:
            lines.print(row.file(beside.paper, argument, lines.ask))
            return view
        action = row.act(view, argument) if row.act else ""
    if isinstance(action, str):
        lines.print(pages.wrapped(action))
        return view
    try:
        now = session.act(action)
    except ValueError as refused:
        lines.print(pages.wrapped(str(refused)))
        return view
    if now == view and isinstance(action, actions.AskNext | actions.AskAny):
        lines.print(["All of it is found."])
        return view
    if now.experiment and now.experiment.runs_on:
        now = experiments.train(session, lines.print)
    lines.print(pages.news(view, now))
    return _past_a_finished_line(session, view, now)


def _change(beside: _Beside) -> str:
    """Why the problem cannot be changed. Raises _ToTheBench where it can."""
    said = beside.change() if beside.change is not None else "Here is no problem of your own to change."
    if not said:
        raise _ToTheBench
    return said


def _past_a_finished_line(session: OpenLesson, before: View, now: View) -> View:
    """Lines stand on the page once printed, so on a sheet the next open one is asked for at once."""
    finished = bool(now.asked) and not now.can_go_on and now.asked[now.focus].done
    just_now = before.focus == now.focus and before.asked != now.asked
    return session.act(actions.Forward()) if finished and just_now else now


def _meant(view: View, typed: str) -> actions.Action | str:
    """The action that a line which is no command stands for, or a line on what could be typed."""
    text = typed.strip()
    if not text and (meant := experiments.meant(view)):
        return meant
    if view.asked and not view.asked[view.focus].done:
        return actions.Answer(view.asked[view.focus].key, text) if text else "Type an answer, or hint, or skip."
    if view.options and not view.can_go_on:
        number = whole_number(text)
        if number is None or not 1 <= number <= len(view.options):
            return f"Type a number from 1 to {len(view.options)}, or skip."
        return actions.Choose(number)
    if not text:
        return actions.Forward()
    last = "leave" if view.kind == "end" else "go on"
    return f"Nothing is asked for here. Press Enter to {last}, or type help for what else there is."
