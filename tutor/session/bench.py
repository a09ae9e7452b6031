"""The runs of a sitting while they are under way: one for each experiment, moved on when a face has time.

A run is made anew from its setup whenever the knobs have been turned. What it came to becomes an event
like any other; a run that was left before its end leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.network import NetworkError
from tutor.course.experiments import BuiltExperiment, built_experiment
from tutor.course.types import Experiment
from tutor.experiments.numbers import read
from tutor.experiments.run import Record, Run, Status
from tutor.session import actions
from tutor.session.outcomes import Result, mark_of
from tutor.session.state import StepState


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """A run that was made before, and where its knobs stood."""

    mark: str
    record: Record
    stand: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """The run on the bench as it is now; ``trouble`` says why there is none.

    ``against`` is the run it is compared with: the one that was ``kept``, else the last one with other knobs.
    """

    record: Record | None
    trouble: str = ""
    against: Past | None = None
    kept: bool = False


@dataclass(slots=True)
class _Standing:
    mark: str
    run: Run | None
    trouble: str
    stand: Mapping[str, str]
    told: bool = False  # whether its end was handed out

    @property
    def past(self) -> Past | None:
        """The run as something to compare with, once it has moved."""
        if self.run is None or self.run.status is Status.IDLE:
            return None
        return Past(self.mark, self.run.record, self.stand)


class Bench:
    """The live runs of one sitting, by step."""

    def __init__(self) -> None:
        self._runs: dict[str, _Standing] = {}
        self._before: dict[str, Past] = {}
        self._kept: dict[str, Past] = {}

    def take(self, step: Experiment, done: StepState, action: actions.Action) -> None:
        """Do with the run of ``step`` what ``action`` says, if it says anything about one."""
        if isinstance(action, actions.KeepRun):
            self._keep(step, done)
        do = _DO.get(type(action))
        if do is not None:
            standing = self._of(step, done)
            if standing.run is not None:
                do(standing.run, action)
                standing.told = standing.told and standing.run.status.ended

    def train(self, step: Experiment, done: StepState, seconds: float) -> bool:
        """Move the run of ``step`` on for about so long. Whether it moved."""
        run = self._of(step, done).run
        if run is None or run.status is not Status.RUNNING:
            return False
        run.advance(seconds)
        return True

    def ended(self, step: Experiment, done: StepState) -> Result | None:
        """The result of a run that has come to its end since this was asked last."""
        standing = self._of(step, done)
        if standing.run is None or standing.told or not standing.run.status.ended:
            return None
        standing.told = True
        record = standing.run.record
        stand = built_experiment(step).stand(done.knobs)
        return Result(standing.mark, stand, record.status.value, record.says, read(record))

    def live(self, step: Experiment, done: StepState) -> Live:
        standing = self._of(step, done)
        kept = self._kept.get(step.id)
        against = kept or self._before.get(step.id)
        if against is not None and against.mark == standing.mark:
            against = None
        return Live(standing.run.record if standing.run else None, standing.trouble, against, kept is not None)

    def _keep(self, step: Experiment, done: StepState) -> None:
        """Keep the run for comparing; what is kept already is let go."""
        past, kept = self._of(step, done).past, self._kept.pop(step.id, None)
        if past is not None and (kept is None or kept.mark != past.mark):
            self._kept[step.id] = past

    def pause(self) -> None:
        """Nothing trains on where nobody looks."""
        for standing in self._runs.values():
            if standing.run is not None:
                standing.run.pause()

    def _of(self, step: Experiment, done: StepState) -> _Standing:
        made = built_experiment(step)
        mark = mark_of(made, done.knobs)
        standing = self._runs.get(step.id)
        if standing is None or standing.mark != mark:
            if standing is not None and (past := standing.past) is not None:
                self._before[step.id] = past
            standing = self._runs[step.id] = _made(made, done.knobs, mark)
        return standing


def _made(made: BuiltExperiment, knobs: Mapping[str, str], mark: str) -> _Standing:
    stand = made.stand(knobs)
    try:
        return _Standing(mark, Run(made.turned(stand)), "", stand)
    except NetworkError as error:
        return _Standing(mark, None, f"This cannot be trained: {error}.", stand)


_STRIDES: dict[actions.Stride, Callable[[Run], None]] = {
    actions.Stride.EPOCH: Run.step,
    actions.Stride.UPDATE: Run.update,
}
_DO: dict[type, Callable[[Run, Any], None]] = {
    actions.RunExperiment: lambda run, action: run.start(action.epochs),
    actions.PauseExperiment: lambda run, action: run.pause(),
    actions.StepExperiment: lambda run, action: _STRIDES[action.stride](run),
    actions.ResetExperiment: lambda run, action: run.reset(),
}
