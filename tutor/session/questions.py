"""Every kind of step that is answered by typing: what it asks for, and what becomes of an answer. One row a kind.

The rules of each kind stand in a file of their own; moving, storing and showing know only the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutor.course.problems import BuiltProblem
from tutor.course.types import Ask, Choose, Derive, Experiment, Match, Order, Point, Step
from tutor.session import arranging, deriving, experimenting, pointing, values
from tutor.session.asking import Asking, Judged


@dataclass(frozen=True, slots=True)
class Question:
    """``keys`` names the lines that are asked, in order; ``judge`` decides about an answer to one of them."""

    keys: Callable[[BuiltProblem | None, Any], tuple[str, ...]]
    judge: Callable[[Asking, str], Judged]
    some: Callable[[Any], bool] = lambda step: True  # whether this one asks anything


QUESTIONS: dict[type[Step], Question] = {
    Ask: Question(values.keys, values.judge),
    Derive: Question(deriving.keys, deriving.judge),
    Order: Question(lambda problem, step: ("order",), arranging.judge),
    Match: Question(lambda problem, step: ("match",), arranging.judge),
    Point: Question(pointing.keys, pointing.judge),
    Experiment: Question(experimenting.keys, experimenting.judge, experimenting.asks_something),
}


def asks(step: Step | None) -> bool:
    """Whether a step is answered by typing."""
    row = QUESTIONS.get(type(step)) if step is not None else None
    return row is not None and row.some(step)


def keys_of(problem: BuiltProblem | None, step: Step) -> tuple[str, ...]:
    """What a step asks for, as the keys of its lines; () for one that asks nothing to be typed."""
    return QUESTIONS[type(step)].keys(problem, step) if asks(step) else ()


def answers(step: Step) -> int:
    """How many answers a step asks for. Nothing is computed for it."""
    match step:
        case Ask():
            return len(step.quantities)
        case Experiment():
            return len(step.ask)
        case Choose():
            return 1
    return int(asks(step))
