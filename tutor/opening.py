"""Opens the course map or a lesson in the face that fits the terminal.

The command line and this are apart because this is where the learner's own things come in: records,
terminal, and which of the two faces is shown.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.ending import DONE, INTERRUPTED, Complaint, complain

if TYPE_CHECKING:
    from tutor.desk import Desk
    from tutor.session.session import Session
    from tutor.settings.own import OwnSettings
    from tutor.settings.table import Settings
    from tutor.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line; None where nothing was said."""

    place: Path | None = None
    plain: bool | None = None
    ascii_only: bool | None = None
    colours: str | None = None

    def or_else(self, before: Wishes) -> Wishes:
        """These, and where nothing was said those that were given ``before`` the command."""
        plain = before.plain if self.plain is None else self.plain
        ascii_only = before.ascii_only if self.ascii_only is None else self.ascii_only
        return Wishes(self.place or before.place, plain, ascii_only, self.colours or before.colours)

    def terminal(self, settings: Settings) -> Terminal:
        """What these and the settings make of the terminal this process runs in."""
        from tutor.terminal import look_here

        return look_here(self.plain, self.ascii_only, self.colours, settings)


def open_map(wishes: Wishes) -> int:
    """The course map, or without a full screen the list of lessons and how to go on."""
    return _open(wishes, None, None)


def open_lesson(wishes: Wishes, lesson: str | None, step: int | None = None) -> int:
    """A lesson where it was left, or at ``step``; without ``lesson`` the one to go on with.

    Raises CourseError for a lesson that cannot be worked through, before the screen is taken over.
    """
    return _open(wishes, lesson or _next_lesson(wishes), step)


def open_problem(wishes: Wishes, problem: str | None, edit: bool = False) -> int:
    """A problem of the learner's own, or that of a lesson, where it was left; without ``problem`` one is built.

    With ``edit`` the problem is put on the workbench first.

    Raises CourseError for one that cannot be computed, before the screen is taken over.
    """
    if problem is None:
        return _in_a_face(wishes, lambda here: None, _Doors(problem=""))
    if edit:
        return _in_a_face(wishes, lambda here: here.put_on_the_bench(problem), _Doors(problem=""))
    return _in_a_face(wishes, lambda here: here.problem(problem), _Doors(problem=problem))


def open_lab(wishes: Wishes, rows: Path | None, predict: Sequence[str], data: str | None) -> int:
    """The lab, on the rows of a file or the data set ``data`` where one is given, else as it was left.

    Raises CourseError for a file that is no table of numbers, and Complaint for an unknown data set.
    """
    again = ["backprop-tutor", "lab", *(["--csv", str(rows)] if rows else [])]
    again += [part for column in predict for part in ("--predict", column)]
    doors = _Doors(lab=True, again=shlex.join(again))
    return _in_a_face(wishes, lambda here: _prepare_lab(here, rows, predict, data), doors)


def _prepare_lab(here: Desk, rows: Path | None, predict: Sequence[str], data: str | None) -> None:
    from tutor.session.actions import Leave, SetKnob

    if rows is not None:
        here.bring_rows(rows, predict)
    if data is None and rows is None:
        return
    session = here.open_lab()
    try:
        session.act(SetKnob("data", data or "own"))
    except ValueError as error:
        raise Complaint(str(error)) from None
    session.act(Leave())


def desk(wishes: Wishes, own: OwnSettings | None = None, unicode: bool = False) -> Desk:
    """The learner's desk: the lessons there are and their own records."""
    from tutor.desk import Desk, spelling_of
    from tutor.records.store import open_records
    from tutor.settings.own import settings_here

    own = own or settings_here()
    return Desk(wishes.place, open_records(), spelling_of(own.settings, unicode), own)


def _next_lesson(wishes: Wishes) -> str:
    course = desk(wishes).course_map()
    if not course.go_on:
        done = "every lesson is done; name one to do it again: backprop-tutor learn LESSON"
        raise Complaint(done if course.entries else "there is no lesson to open")
    return course.go_on


def _open(wishes: Wishes, lesson: str | None, step: int | None) -> int:
    if lesson is None:
        return _in_a_face(wishes, lambda here: None, _Doors())
    return _in_a_face(
        wishes, lambda here: _prepare(here, lesson, step), _Doors(lesson=lesson, again=_again(wishes, lesson))
    )


def _again(wishes: Wishes, lesson: str) -> str:
    """The command that leads back to a lesson that is not found by its id alone; "" for any other."""
    from tutor.course.lessons import looks_like_path

    if wishes.place is None and not looks_like_path(lesson):
        return ""
    place = ["--lessons", str(wishes.place)] if wishes.place is not None else []
    return shlex.join(["backprop-tutor", "learn", lesson, *place])


@dataclass(frozen=True, slots=True)
class _Doors:
    """What is shown first: a lesson, a problem ("": one that is built), or the lab; none of them is the course map."""

    lesson: str | None = None
    problem: str | None = None
    lab: bool = False
    again: str = ""  # the command that leads back here, where it is not that of a lesson


def _in_a_face(wishes: Wishes, prepare: Callable[[Desk], object], doors: _Doors) -> int:
    """Open a face after ``prepare``, which raises for what cannot be opened."""
    from tutor.settings.own import settings_here
    from tutor.terminal import Charset, Face, settle

    own = settings_here()
    terminal = wishes.terminal(own.settings)
    full = terminal.face is Face.FULL
    if full:
        settle(terminal, os.environ)
    # In the plain face names are as they are typed, which is also what a screen reader says best.
    here = desk(wishes, own, unicode=full and terminal.charset is Charset.UNICODE)
    prepare(here)
    if not full and own.trouble:
        complain(own.trouble)
    try:
        return _full(here, wishes, terminal, doors) if full else _plain(here, wishes, doors)
    finally:
        here.records.close()
        if here.records.notice:
            complain(here.records.notice)


def open_practice(wishes: Wishes, skill: str) -> int:
    """A practice of ``skill``, or of what is weak or due. Raises CourseError where there is nothing to practise."""
    from tutor.practice.mastery import PRACTICE

    lesson, again = f"{PRACTICE}{skill}", f"backprop-tutor practice {skill}".rstrip()
    return _in_a_face(wishes, lambda here: here.open_lesson(lesson), _Doors(lesson=lesson, again=again))


def _prepare(here: Desk, lesson: str, step: int | None) -> None:
    """See that the lesson can be opened, and go to the step that was asked for."""
    from tutor.session.actions import GoTo, Leave

    sound = here.lesson(lesson)
    if step is None:
        return
    if step > len(sound.steps):
        raise Complaint(f"{sound.id} has {len(sound.steps)} steps, so there is no step {step}")
    session = here.open_lesson(lesson)
    session.act(GoTo(step))
    session.act(Leave())


def _full(here: Desk, wishes: Wishes, terminal: Terminal, doors: _Doors) -> int:
    from tutor.tui.app import run
    from tutor.tui.choosing import Choosing
    from tutor.tui.desk import First

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # the screen ends by its own rules
    first = First(doors.lesson, doors.problem, doors.lab)
    return run(here, terminal, first, Choosing(here.own, wishes.terminal))


def _list(here: Desk) -> int:
    from tutor.reports.listing import listing_text

    sys.stdout.write(listing_text(here.course_map()))
    return DONE


def _plain(here: Desk, wishes: Wishes, doors: _Doors) -> int:
    if doors.lesson is None and doors.problem is None and not doors.lab:
        return _list(here)

    def choosing(session: Session) -> Callable[[str], list[str]]:
        return lambda typed: _choose(here, wishes, session, typed)

    try:
        if doors.problem == "":
            from tutor.plain.builder import build

            build(here, sys.stdin, sys.stdout, choosing)
        else:
            _line_by_line(here, doors, choosing)
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _line_by_line(here: Desk, doors: _Doors, choosing: Callable[[Session], Callable[[str], list[str]]]) -> None:
    from tutor.plain.builder import build
    from tutor.plain.face import run

    if doors.lab:
        session = here.open_lab()
        run(session, sys.stdin, sys.stdout, doors.again, choosing(session), save=here.save_run)
        return
    if doors.problem is None:
        session = here.open_lesson(str(doors.lesson))
        run(session, sys.stdin, sys.stdout, doors.again, choosing(session))
        return
    session = here.open_problem(doors.problem)
    back = f"backprop-tutor walk {shlex.quote(doors.problem)}"
    change = partial(_onto_the_bench, here, doors.problem)
    if run(session, sys.stdin, sys.stdout, back, choosing(session), here.paper(doors.problem), change=change):
        build(here, sys.stdin, sys.stdout, choosing)


def _onto_the_bench(here: Desk, problem: str) -> str:
    """Put the problem where it can be changed; a line on why it cannot be, or ""."""
    try:
        here.put_on_the_bench(problem)
    except ValueError as error:
        return str(error)
    return ""


def _choose(here: Desk, wishes: Wishes, session: Session, typed: str) -> list[str]:
    """Show the settings, or change one as the command line would; figures hold at once."""
    from tutor.configuring import change, in_short
    from tutor.settings.file import CannotChange
    from tutor.settings.own import settings_here

    key, _, value = typed.partition(" ")
    try:
        told = [change(key, value.strip())] if key else in_short(here.own, wishes.terminal(here.own.settings))
    except CannotChange as error:
        return [str(error)]
    if key:
        here.own = settings_here()
        session.write_as(session.spelling, here.own.settings.digits)
    return told
