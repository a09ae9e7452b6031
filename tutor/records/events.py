"""One thing that happened while a learner worked.

Events are facts: they are appended, never changed. A session is rebuilt by folding over them, and
every report is read off them. They hold the outcome that was shown at the time, so a later change
of the marking or of a lesson never changes what somebody was told.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about one step of one lesson.

    ``id`` is a UUID (hex), ``time`` is UTC in ISO 8601 with milliseconds, ``session`` is the UUID of
    the sitting. ``item`` is a quantity in canonical ASCII (``dL/dW1_11``), the number of an option, the
    place in a walk, or for ``open`` and ``move`` the place in the lesson and how many answers it asks for
    (``9/16/23``). ``skill`` is what the question practises, by the id of the course's list.
    ``outcome`` and ``mistake`` are the marking's stable ids. ``hints`` counts the hints seen before
    this event for this item. ``seconds`` is the time since the previous event of the same sitting.
    ``seed`` and ``hints`` fit in 64 bits with sign. A ``value`` that is not a number is kept as None.
    """

    id: str
    time: str
    session: str
    lesson: str
    lesson_hash: str
    step: str
    kind: str  # one of those in tutor.session.state, or open, skip, close
    item: str = ""
    typed: str = ""
    understood: str = ""
    value: float | None = None
    outcome: str = ""
    mistake: str = ""
    message: str = ""
    hints: int = 0
    seconds: float = 0.0
    seed: int | None = None
    caret: int | None = None  # the character of ``typed`` that could not be read, from 0
    skill: str = ""
