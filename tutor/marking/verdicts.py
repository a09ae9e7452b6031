"""What marking says about one answer: how it was understood, and what became of it.

A verdict is a plain value that both faces show and that records keep. Free outcomes cost the
learner nothing: only a mistake or a wrong value uses up an attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.expressions import Expression


class Outcome(StrEnum):
    UNREADABLE = "unreadable"
    CORRECT = "correct"
    IMPRECISE = "imprecise"  # right as far as it goes, but too few digits
    ROUNDED_EARLY = "rounded-early"  # right method, an intermediate was rounded
    CARRIED = "carried"  # right for an earlier value that was not
    MISTAKE = "mistake"  # a mistake that has a name
    WRONG = "wrong"

    @property
    def costs_attempt(self) -> bool:
        return self in (Outcome.MISTAKE, Outcome.WRONG)

    @property
    def accepted(self) -> bool:
        return self in (Outcome.CORRECT, Outcome.CARRIED)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as typed and as understood.

    ``understood`` is the echo, such as "−2(8 − 18.96) · 8.875 = 194.54", and "" with ``value`` and
    ``expression`` None when the text could not be read.
    """

    typed: str
    understood: str = ""
    value: float | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer.

    ``value`` is the right one. ``mistake`` is the id of the mistake named, ``also`` the ids of others
    that give the same value, of which the first ``told`` are in the message too. ``caret`` is a
    position in ``answer.typed``. ``carry`` is the value to go on with: the full-precision one after a
    right answer, the learner's own after a carried one.
    """

    outcome: Outcome
    message: str
    answer: Answer
    value: float
    mistake: str = ""
    also: tuple[str, ...] = ()
    caret: int | None = None
    carry: float | None = None
    told: int = 0
