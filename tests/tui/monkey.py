"""A monkey at the keyboard: seeded random keys, pastes and sizes over every screen, and what must hold all the while.

``STARTS`` is the table of screens: a new one is a row. What must hold: the screen never raises, its page
fits its size, keys are always taken, and every verdict that was seen is in the records.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from textual import events
from textual.binding import Binding
from textual.pilot import Pilot

from engine.names import Spelling
from tests.session.kinds import EVERY_KIND
from tests.session.laboratory import two_moons
from tests.session.sittings import is_open, right_answer, written
from tutor.course.lesson import Lesson
from tutor.course.lessons import load_lesson
from tutor.desk import Desk
from tutor.records.store import Records, open_records
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import Tone, View
from tutor.settings.own import OwnSettings
from tutor.settings.table import Settings
from tutor.terminal import Terminal, look
from tutor.tui.app import TutorApp
from tutor.tui.canvas import Canvas
from tutor.tui.choosing import Choosing
from tutor.tui.desk import First
from tutor.tui.keymap import TABLES
from tutor.tui.lines import width_of

EVERY, MOONS, OWN = "every-kind", "two-moons", "backprop-hidden"
SIZES = [(80, 24), (120, 40), (100, 30), (60, 20), (40, 12), (20, 6), (10, 3), (1, 1), (200, 60)]
PASTES = [
    "16.44",
    "-2*(8-18.96)",
    "∂L/∂W¹₁₁",
    "x" * 900,
    "a\nb\tc",
    "\x1b[31m",
    "[/bold]",
    "𝟙👩‍🔬ŷ",
    "1/0",
    "(((((",
    "",
]
TEXT = "0123456789.-+*/()^=, eWOxyzbdL_?q"
STAY = 0.9
PATIENCE = 2000  # turns of the loop; only a screen that hangs ever takes so many


@dataclass(frozen=True, slots=True)
class Start:
    """Where the monkey begins: a lesson and a step of it, a problem, or the map; and keys pressed first."""

    lesson: str = ""
    step: int = 1
    problem: str = ""
    keys: tuple[str, ...] = ()


def _kinds() -> Iterator[tuple[str, Start]]:
    for number, _ in enumerate(written(EVERY_KIND).steps, start=1):
        yield f"step {number} of every kind", Start(EVERY, number)


STARTS: dict[str, Start] = {
    "the map": Start(),
    "the search": Start(keys=("slash",)),
    "the settings": Start(keys=("comma",)),
    "the settings in a lesson": Start(EVERY, 4, keys=("f12",)),
    **dict(_kinds()),
    "an experiment": Start(MOONS, 2),
    "a problem of one's own": Start(problem=OWN),
    "building a problem": Start(keys=("w",)),
    "the lab": Start(keys=("l",)),
}


@cache
def _lesson(lesson_id: str) -> Lesson:
    """Loaded once: a monkey opens lessons often."""
    if lesson_id == MOONS:
        return two_moons()
    return written(EVERY_KIND) if lesson_id == EVERY else load_lesson(lesson_id)


class QuickDesk(Desk):
    def lesson(self, lesson_id: str) -> Lesson:
        return _lesson(lesson_id)


def terminal(settings: Settings) -> Terminal:
    return look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=(80, 24), settings=settings)


class StayingApp(TutorApp):
    """Asked to quit it stays, so that the monkey can go on; it counts how often."""

    quits = 0

    async def action_quit(self) -> None:
        self.quits += 1


def all_keys() -> list[str]:
    """Every key that any command has, those of the answer line, and some that nobody has."""
    bound = [key for _, table in TABLES for row in table if isinstance(row, Binding) for key in row.key.split(",")]
    return sorted({*bound, "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "f11", "insert", "ctrl+a", "tab"})


@dataclass
class Monkey:
    """One sitting of it. ``seen`` keeps the verdicts that were on the screen, as (lesson, text)."""

    app: StayingApp
    pilot: Pilot[None]
    dice: random.Random
    done: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    async def act(self) -> None:
        """One thing a monkey does, and what must hold after it."""
        chance = self.dice.random()
        view = self.view()
        if chance < 0.03:
            size = self.dice.choice(SIZES)
            self.done.append(f"resize {size}")
            await self.pilot.resize_terminal(*size)
        elif chance < 0.07:
            text = self.dice.choice(PASTES)
            self.done.append(f"paste {text!r}")
            self.app.post_message(events.Paste(text))
        elif chance < 0.14 and view is not None and is_open(view):
            self._know(view)
        elif chance < 0.35:
            self.key(self.dice.choice(TEXT))
        else:
            key = self.dice.choice(KEYS)
            # Left to chance alone it would be out of every lesson within forty keys.
            stays = key == "escape" and view is not None and self.dice.random() < STAY
            self.key("f1" if stays else key)
        await self.settled()
        self.check()

    def _know(self, view: View) -> None:
        """Answer right for once: verdicts of every kind have to come up."""
        session = self.app._session
        assert isinstance(session, Session)
        action = right_answer(session)
        text = action.text if isinstance(action, actions.Answer) else "1"
        self.key("ctrl+u")
        for character in text:
            self.key(character)
        self.key("enter")

    def key(self, key: str) -> None:
        self.done.append(key)
        character = key if len(key) == 1 else {"enter": "\r", "tab": "\t", "comma": ",", "slash": "/"}.get(key)
        name = {"?": "question_mark", ",": "comma", "/": "slash", " ": "space"}.get(key, key)
        self.app.post_message(events.Key(name, character))

    async def settled(self) -> None:
        """Until all that was sent has been taken."""
        for _ in range(PATIENCE):
            await asyncio.sleep(0)
            if not self.app.message_queue_size and not self.app.screen.message_queue_size:
                break
        else:
            raise AssertionError("keys are not taken any more")
        await asyncio.sleep(0)

    def view(self) -> View | None:
        session = self.app._session
        return session.view(Spelling.UNICODE) if session is not None else None

    def check(self) -> None:
        assert self.app.is_running, "the app has ended"
        canvas = self.app.screen.query_one(Canvas)
        lines, _ = canvas._page((canvas.size.width, canvas.size.height))
        assert len(lines) == canvas.size.height, canvas.size
        assert {width_of(line) for line in lines} <= {canvas.size.width}, canvas.size
        view = self.view()
        if view is not None:
            verdicts = [message for message in view.messages if message.tone in (Tone.RIGHT, Tone.WRONG, Tone.FREE)]
            self.seen |= {(view.lesson_id, message.text) for message in verdicts if not view.options}


KEYS = all_keys()


async def let_loose(start: Start, seed: int, deeds: int, home: Path) -> Monkey:
    """Let a monkey do ``deeds`` things; raises with all that it did when something does not hold."""
    records = open_records(home)
    own = OwnSettings(home / "settings.toml")
    desk = QuickDesk(None, records, Spelling.UNICODE, own)
    desk.folder = home  # a monkey saves runs, too
    if start.lesson:
        desk.open_lesson(start.lesson).act(actions.GoTo(start.step))
    app = StayingApp(
        desk, terminal(own.settings), First(start.lesson or None, start.problem or None), Choosing(own, terminal)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        monkey = Monkey(app, pilot, random.Random(seed))
        for key in start.keys:
            monkey.key(key)
        await monkey.settled()
        try:
            for _ in range(deeds):
                await monkey.act()
            await at_rest(app)
            last = monkey.view()
            app._leave_session()
        except Exception as error:
            raise AssertionError(f"seed {seed} after {' '.join(monkey.done)}") from error
    kept_all(monkey, records, home, last)
    return monkey


async def at_rest(app: StayingApp) -> None:
    """Whatever trains is held, so that what is shown and what is stored are of the same moment."""
    app.workers.cancel_all()
    await asyncio.sleep(0)


def kept_all(monkey: Monkey, records: Records, home: Path, last: View | None) -> None:
    """Every verdict seen is in the records, as another process reads them; and the lesson comes back as it was."""
    assert records.notice is None
    records.close()
    again = open_records(home)
    stored = again.events()
    told = {(event.lesson, event.message) for event in stored if event.message}
    missing = {seen for seen in monkey.seen if not any(seen[0] == lesson and seen[1] in text for lesson, text in told)}
    assert not missing, missing
    if last is not None and last.lesson_id in (EVERY, MOONS):
        back = Session(_lesson(last.lesson_id), again, spelling=Spelling.UNICODE).view()
        assert (back.place, back.messages, back.asked) == (last.place, last.messages, last.asked)
    again.close()
