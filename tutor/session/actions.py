"""What a learner can do in a lesson. A face turns keys or typed commands into these, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` as typed for the quantity ``key`` (canonical ASCII)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Option ``number``, counted from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Hint:
    """The next rung of the hint ladder of the quantity ``key``."""

    key: str


@dataclass(frozen=True, slots=True)
class Another:
    """The question that was just answered once more, with fresh numbers."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Work on the quantity ``key`` of a sheet."""

    key: str


@dataclass(frozen=True, slots=True)
class Forward:
    """One place on: within a walk or a sheet, then to the next step. An open question is skipped."""


@dataclass(frozen=True, slots=True)
class Back:
    """One place back: within a walk, then to the step before."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """To a step of the lesson, counted from 1; beyond the last step means the last."""

    step: int


@dataclass(frozen=True, slots=True)
class WalkTo:
    """To a place within the walk, counted from 1."""

    place: int


@dataclass(frozen=True, slots=True)
class AskAbout:
    """Be asked for the quantity ``text`` names, as typed. Raises UnknownName where it cannot be asked for."""

    text: str


@dataclass(frozen=True, slots=True)
class AskNext:
    """Be asked for the next quantity that was not found yet."""


@dataclass(frozen=True, slots=True)
class AskAny:
    """Be asked for some quantity that was not found yet."""


@dataclass(frozen=True, slots=True)
class GoToQuantity:
    """To where the quantity ``key`` (canonical ASCII) is worked out: its place in a walk."""

    key: str


@dataclass(frozen=True, slots=True)
class ShowRow:
    """Draw another row of the data: number ``row``, or so many further on; after the last comes the first.

    Nothing is stored: it is how one looks at a step, not what was done in it.
    """

    row: int | None = None
    by: int = 1


@dataclass(frozen=True, slots=True)
class StartOver:
    """Do the lesson again from its first step, as if nothing had been answered. The records keep all."""


@dataclass(frozen=True, slots=True)
class SetKnob:
    """Turn the knob ``name`` of an experiment to the choice ``value``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RunExperiment:
    """Train, or train on after a pause; after the end, once more from the same first weights.

    With ``epochs`` it is held after so many.
    """

    epochs: int | None = None


@dataclass(frozen=True, slots=True)
class PauseExperiment:
    """Hold the training where it is."""


class Stride(Enum):
    """How far a single step of training goes."""

    EPOCH = "epoch"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class StepExperiment:
    """Train one epoch or one update further and hold there."""

    stride: Stride = Stride.EPOCH


@dataclass(frozen=True, slots=True)
class ResetExperiment:
    """Back to the same first weights."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Stop for now. Everything is stored already; this only notes when."""


@dataclass(frozen=True, slots=True)
class KeepRun:
    """Keep the run as it is, to compare others with; the same run once more lets go of it."""


@dataclass(frozen=True, slots=True)
class TurnBack:
    """Turn all knobs of an experiment back to where they stood at first."""


OnTheBench = RunExperiment | PauseExperiment | StepExperiment | ResetExperiment | KeepRun
Action = (
    Answer
    | Choose
    | Hint
    | Another
    | Focus
    | Forward
    | Back
    | GoTo
    | WalkTo
    | AskAbout
    | AskNext
    | AskAny
    | GoToQuantity
    | ShowRow
    | StartOver
    | SetKnob
    | TurnBack
    | OnTheBench
    | Leave
)
