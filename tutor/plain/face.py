"""The loop of the plain face: print what is new, read a line, turn it into an action.

It works on any two text streams, so a screen reader, a pipe or a file of answers drives it alike. The
end of the input is a way to leave like any other.
"""

from __future__ import annotations

from typing import Protocol, TextIO

from tutor.plain import pages
from tutor.plain.commands import QUIT, command
from tutor.session import actions
from tutor.session.view import View


class OpenLesson(Protocol):
    """A session of one lesson, as far as this face uses it."""

    def view(self) -> View: ...

    def act(self, action: actions.Action) -> View: ...


class Lines:
    """Prints lines and reads them. Typed lines are echoed when they do not come from a keyboard."""

    def __init__(self, source: TextIO, goal: TextIO) -> None:
        self.source, self.goal = source, goal
        self.echo = not source.isatty()

    def print(self, lines: list[str]) -> None:
        for line in lines:
            self.goal.write(self.fitting(line) + "\n")
        self.goal.flush()

    def ask(self, prompt: str) -> str | None:
        """One typed line without its end; None at the end of the input."""
        self.goal.write(self.fitting(prompt))
        self.goal.flush()
        line = self.source.readline()
        if self.echo or not line:
            self.goal.write(self.fitting(line.rstrip("\n")) + "\n")
            self.goal.flush()
        return line.rstrip("\r\n") if line else None

    def fitting(self, text: str) -> str:
        """``text`` with what the output cannot write replaced, and no control codes from anywhere."""
        encoding = getattr(self.goal, "encoding", None) or "utf-8"
        printable = "".join(character if character.isprintable() else "?" for character in text)
        return printable.encode(encoding, "replace").decode(encoding)


def run(session: OpenLesson, source: TextIO, goal: TextIO) -> None:
    """Work through a lesson until its end, ``quit``, or the end of the input."""
    lines = Lines(source, goal)
    view = session.view()
    lines.print(["Type help for what can be typed here."])
    lines.print(pages.opening(view))
    notice = ""
    try:
        while True:
            if view.notice and view.notice != notice:
                lines.print(pages.wrapped(f"Note: {view.notice}"))
            notice = view.notice
            if view.kind == "end":
                break
            typed = lines.ask(pages.prompt(view))
            after = None if typed is None else _take(session, view, typed, lines)
            if after is None:
                break
            view = after
    finally:
        session.act(actions.Leave())
    last = session.view()
    if last.kind != "end":
        lines.print(["Your place is kept. Come back with: backprop-tutor learn " + last.lesson_id])


def _take(session: OpenLesson, view: View, typed: str, lines: Lines) -> View | None:
    """The view after what was typed; None to leave."""
    found = command(typed)
    if found is None:
        action = _meant(view, typed)
    else:
        row, argument = found
        if row is QUIT:
            return None
        if row.show:
            lines.print(row.show(view))
            return view
        action = row.act(view, argument) if row.act else None
    if action is None:
        lines.print([_nothing(view, typed)])
        return view
    now = session.act(action)
    lines.print(pages.news(view, now))
    return now


def _meant(view: View, typed: str) -> actions.Action | None:
    """The action that a line which is no command stands for."""
    text = typed.strip()
    if view.kind == "ask" and not view.asked[view.focus].done:
        return actions.Answer(view.asked[view.focus].key, text) if text else None
    if not text:
        return None if view.options and not view.can_go_on else actions.Forward()
    if view.options and text.isdigit():
        return actions.Choose(int(text))
    return None


def _nothing(view: View, typed: str) -> str:
    if view.kind == "ask" and not typed.strip():
        return "Type an answer, or hint, or skip."
    if view.options and not view.can_go_on:
        return f"Type a number from 1 to {len(view.options)}, or skip."
    return f"{typed.strip()[:40]} means nothing here. Type help for what can be typed, or Enter to go on."
