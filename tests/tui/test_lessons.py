"""Every lesson of the course on the full screen, from its first step to its last, by keys.

Answers are pasted, which is one event and not one a character; what single keys do is tested elsewhere.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot

from engine.names import Spelling
from tests.session.laboratory import train_to_the_end
from tests.session.sittings import LESSONS, Kept, is_open, right_answer, sitting
from tests.tui.test_kinds import RealDesk
from tutor.session import actions
from tutor.session.session import Session
from tutor.session.view import Tone, View
from tutor.terminal import look
from tutor.tui.app import TutorApp
from tutor.tui.canvas import Canvas
from tutor.tui.desk import First
from tutor.tui.lesson_screen import LessonScreen

TERMINAL = look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=(80, 24))
PATIENCE = 400  # turns of the event loop
MOST_EVENTS = 2000  # of one lesson: one that needs more goes round in circles
# Between them they ask in every way there is by typing or choosing.
WRONGLY_ANSWERED = ("notation", "line-by-hand", "training-loop", "model-selection")
WRONG = {"ask": "-777.7", "derive": "17"}


class Seat:
    """A learner at a full screen."""

    def __init__(self, app: TutorApp, pilot: Pilot[None], session: Session, kept: Kept) -> None:
        self.app, self.pilot, self.session, self.kept = app, pilot, session, kept

    @property
    def screen(self) -> LessonScreen:
        screen = self.app.screen
        assert isinstance(screen, LessonScreen)
        return screen

    @property
    def text(self) -> str:
        canvas = self.screen.query_one(Canvas)
        return " ".join(" ".join(canvas.render_line(y).text for y in range(canvas.size.height)).split())

    async def press(self, key: str) -> None:
        """A key, and what it led to taken in by the screen."""
        character = key if len(key) == 1 else None
        await self._take(events.Key(key, character))

    async def paste(self, text: str) -> None:
        await self._take(events.Paste(text))

    async def _take(self, event: events.Event) -> None:
        self.screen.post_message(event)
        await self.pilot.pause()

    async def act(self, action: actions.Action) -> None:
        """What a learner does who knows everything: types, chooses, and makes the runs of an experiment."""
        match action:
            case actions.Answer(text=text):
                await self.paste(text)
                await self.press("enter")
            case actions.Choose(number=number):
                await self.press(str(number))
            case _:  # knobs and runs have keys that are tested with the bench
                self.screen.act(action)
                train_to_the_end(self.session)

    async def sees(self, words: str) -> None:
        for _ in range(PATIENCE):
            if words in self.text:
                return
            await asyncio.sleep(0)
        raise AssertionError(f"waited in vain for {words!r} at {self.session.view().place}; the screen is {self.text}")

    async def go_on(self, view: View) -> None:
        if view.experiment:
            self.screen.act(actions.Forward())
        else:
            await self.press("right")


@asynccontextmanager
async def seat(lesson_id: str) -> AsyncIterator[Seat]:
    kept = Kept()
    session = sitting(lesson_id, kept, Spelling.UNICODE)
    app = TutorApp(RealDesk(session), TERMINAL, First(lesson_id))
    async with app.run_test(size=(80, 24)) as pilot:
        yield Seat(app, pilot, session, kept)


@pytest.mark.parametrize("lesson_id", LESSONS)
async def test_right_answers_lead_through_the_whole_lesson(lesson_id: str) -> None:
    async with seat(lesson_id) as it:
        seen: set[int] = set()
        for _ in range(MOST_EVENTS):
            view = it.session.view()
            if view.kind == "end":
                break
            if view.place.step not in seen:
                await it.sees(f"step {view.place.step} of {view.place.steps}")
                seen.add(view.place.step)
            if view.asked and is_open(view) and not view.experiment:
                await it.sees(view.asked[view.focus].label)
            await (it.act(right_answer(it.session)) if is_open(view) else it.go_on(view))
        await it.sees("This is the end of the")
        assert len(seen) == len(it.session.lesson.steps)
        assert {event.outcome for event in it.kept.stored if event.kind in ("answer", "choose")} == {"correct"}


async def answer_wrongly(it: Seat, view: View) -> None:
    """One wrong answer, told as such; then every hint; then the answer is shown, or the right one given."""
    if view.options:
        wrong = next(number for number, one in enumerate(options(it.session), start=1) if not one)
        await it.press(str(wrong))
        await it.sees("Not that one.")
        await it.act(right_answer(it.session))
        return
    line = view.asked[view.focus]
    await it.paste(WRONG.get(view.kind) or swapped(it.session, view))
    await it.press("enter")
    now = it.session.view()
    assert now.messages[-1].tone is Tone.WRONG, (view.place, view.kind, now.messages)
    await it.sees(" ".join(now.messages[-1].text.split()[:3]))
    for left in range(now.hints_left, 0, -1):
        assert it.session.view().hints_left == left
        await it.press("f2")
    assert next(one for one in it.session.view().asked if one.key == line.key).revealed


def options(session: Session) -> list[bool]:
    """Which options of the step are right."""
    step = session.lesson.steps[session.state.position]
    return [option.right for option in getattr(step, "options", ())]


def swapped(session: Session, view: View) -> str:
    """A well-formed wrong answer to a question of arranging or pointing."""
    if view.parts:
        right = right_answer(session)
        assert isinstance(right, actions.Answer)
        return next(part.answer for part in view.parts if part.answer != right.text)
    right = right_answer(session)
    assert isinstance(right, actions.Answer)
    return " ".join(reversed(right.text.split()))


@pytest.mark.parametrize("lesson_id", WRONGLY_ANSWERED)
async def test_wrong_answers_and_every_hint_lead_through_as_well(lesson_id: str) -> None:
    async with seat(lesson_id) as it:
        for _ in range(MOST_EVENTS):
            view = it.session.view()
            if view.kind == "end":
                break
            if is_open(view) and view.experiment:
                await it.act(right_answer(it.session))
            elif is_open(view):
                await answer_wrongly(it, view)
            else:
                await it.go_on(view)
        await it.sees("Shown by the last hint")
        hints = Counter((event.step, event.item) for event in it.kept.stored if event.kind == "hint")
        assert set(hints.values()) == {4}


def test_wrong_answers_are_given_to_every_kind_of_question() -> None:
    kinds = {type(step).__name__ for lesson in WRONGLY_ANSWERED for step in sitting(lesson).lesson.steps}
    assert kinds >= {"Ask", "Derive", "Choose", "Order", "Match", "Point"}
