"""What a learner is sure of, what is weak and what is due for review: one pure fold over stored verdicts.

A try is the first verdict on a question, with its own numbers, in one go through the lesson; it is good when it was
right without a hint. Later verdicts on the same question tell of persistence, not of skill, and do not count.

The rules are short enough to be told to a learner, and cost the course map nothing at its start: no package is
loaded for them. That practice which is spread out is kept longer, and that gaps should grow with what is to last, is
old and well tested (Cepeda, Vul, Rohrer, Wixted, Pashler: Spacing effects in learning, 2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

PRACTICE = "practice:"  # before the kind of an event that was made in practice, outside its lesson
RIGHT = frozenset({"correct", "carried"})
FREE = frozenset({"", "unreadable", "imprecise", "rounded-early"})

RECENT = 8  # tries that tell how a skill stands now
ENOUGH = 4  # tries before anything is called weak: three answers may be bad luck
WEAK_BELOW = 0.6  # share of recent tries that were good
KEPT_AT = 0.75  # share of the tries of one day from which on that day counts as a success
GAPS = (1, 3, 7, 16, 35, 90)  # days until the next review, after so many successful days in a row


class Evidence(Protocol):
    """A stored event, as far as it tells of a skill. ``time`` is in ISO 8601; see ``tutor.records.events``."""

    @property
    def lesson(self) -> str: ...
    @property
    def skill(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def hints(self) -> int: ...
    @property
    def time(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def seed(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Try:
    """The first verdict on one question. ``day`` is that of its time, in UTC."""

    lesson: str
    step: str
    skill: str
    day: str
    good: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one skill stands. ``seen`` and ``good`` count all tries, ``last`` is the day of the newest."""

    skill: str
    seen: int
    good: int
    last: str
    weak: bool
    due: bool


def tries(events: Iterable[Evidence], skill_of: Mapping[str, str]) -> list[Try]:
    """The tries that ``events`` tell of, oldest first.

    ``skill_of`` gives the skill of a lesson, for events from before questions had skills of their own.
    """
    rounds: dict[str, int] = {}
    found: dict[tuple[object, ...], Try] = {}
    for event in events:
        kind = event.kind.removeprefix(PRACTICE)
        if kind == "restart":
            rounds[event.lesson] = rounds.get(event.lesson, 0) + 1
            continue
        practised = kind != event.kind
        skill = event.skill or skill_of.get(event.lesson, "")
        judged = kind in ("answer", "choose") and event.outcome not in FREE
        if not skill or not (judged or kind == "hint"):
            continue
        item = "" if kind == "choose" else event.item
        go = event.session if practised else rounds.get(event.lesson, 0)
        key = (event.lesson, event.step, item, event.seed, go)
        good = judged and event.outcome in RIGHT and not event.hints
        if key not in found:
            found[key] = Try(event.lesson, event.step, skill, event.time[:10], good)
    return list(found.values())


def standings(made: Sequence[Try], today: str) -> dict[str, Standing]:
    """How each skill that was tried stands on the day ``today`` (``2025-02-23``)."""
    by_skill: dict[str, list[Try]] = {}
    for one in made:
        by_skill.setdefault(one.skill, []).append(one)
    return {skill: _standing(skill, own, today) for skill, own in by_skill.items()}


def _standing(skill: str, made: Sequence[Try], today: str) -> Standing:
    recent = made[-RECENT:]
    weak = len(made) >= ENOUGH and sum(one.good for one in recent) < WEAK_BELOW * len(recent)
    last = max(one.day for one in made)
    return Standing(skill, len(made), sum(one.good for one in made), last, weak, _is_due(made, last, today))


def _is_due(made: Sequence[Try], last: str, today: str) -> bool:
    """Whether the gap after the last day is over: it grows with each successful day in a row."""
    days: dict[str, list[bool]] = {}
    for one in made:
        days.setdefault(one.day, []).append(one.good)
    row = 0
    for day in sorted(days):
        row = row + 1 if sum(days[day]) >= KEPT_AT * len(days[day]) else 0
    return _days_between(last, today) >= GAPS[max(0, min(row, len(GAPS)) - 1)]


def _days_between(first: str, then: str) -> int:
    try:
        return (date.fromisoformat(then) - date.fromisoformat(first)).days
    except ValueError:
        return 0  # a damaged time is no reason to ask for anything


def to_practise(stands: Mapping[str, Standing]) -> list[str]:
    """The skills that are worth practising now, the most urgent first: weak ones, then what is due the longest."""
    weak = sorted((one.good / one.seen, one.skill) for one in stands.values() if one.weak)
    due = sorted((one.last, one.skill) for one in stands.values() if one.due and not one.weak)
    return [skill for _, skill in (*weak, *due)]
