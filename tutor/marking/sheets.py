"""A whole worked sheet marked at once, every line with the learner's own earlier values.

Lines are marked in the order of computation, whatever their order on the sheet, because a line is
right or wrong by what stands before it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.names import Name, Spelling, UnknownName
from engine.trace import Trace
from tutor.marking.deciding import mark
from tutor.marking.tolerance import USUAL_DIGITS
from tutor.marking.verdicts import Answer, Outcome, Verdict


def mark_sheet(
    trace: Trace,
    answers: Mapping[str, str],
    *,
    digits: int = USUAL_DIGITS,
    spelling: Spelling = Spelling.UNICODE,
) -> list[Verdict]:
    """A verdict for every line of ``answers``, a name and what was typed, in the order of the sheet.

    A line whose name does not exist is unreadable, with ``nan`` for its right value. An answer that
    is right for wrong earlier values is carried.
    """
    verdicts: dict[str, Verdict] = {}
    lines: dict[Name, str] = {}
    for label in answers:
        try:
            name = trace.find(label).name
        except UnknownName as error:
            verdicts[label] = _unreadable(str(error), answers[label])
            continue
        if name in lines:
            verdicts[label] = _unreadable(f"{label} stands on this sheet twice.", answers[label])
        else:
            lines[name] = label
    earlier: dict[Name, float] = {}
    for name in trace:
        if name in lines:
            label = lines[name]
            verdict = mark(trace, name, answers[label], digits=digits, earlier=earlier, spelling=spelling)
            verdicts[label] = verdict
            if verdict.outcome is not Outcome.CORRECT and verdict.answer.value is not None:
                earlier[name] = verdict.answer.value
    return [verdicts[label] for label in answers]


def _unreadable(message: str, typed: str) -> Verdict:
    return Verdict(Outcome.UNREADABLE, message, Answer(typed), math.nan)
