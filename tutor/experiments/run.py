"""One training run that moves on in small slices, and what is kept of it to be read and drawn.

Whoever holds the run decides when it moves: a screen between two keys, a plain face until it is told
to stop. Nothing here waits, prints or sets a timer; a run that is let go of is cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from time import perf_counter

from engine.history import LayerState, Outcome, Snapshot
from engine.training import training
from tutor.experiments.setup import Prepared, Setup, prepare


class Status(Enum):
    """Where a run stands."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DIVERGED = "diverged"

    @property
    def ended(self) -> bool:
        return self in (Status.DONE, Status.DIVERGED)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the run, without its weights."""

    epoch: int
    updates: int
    rate: float
    train_loss: float
    validation_loss: float | None
    metrics: tuple[tuple[str, float], ...]
    layers: tuple[LayerState, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A run as it is now. ``looks`` begins before the first update; ``last`` has the present weights."""

    setup: Setup
    prepared: Prepared
    looks: tuple[Look, ...]
    last: Snapshot
    status: Status

    @property
    def says(self) -> str:
        """How it ended, in a sentence; "" while it has not."""
        return self.last.says

    @property
    def telling(self) -> Look:
        """The newest look with gradients to speak of. A run that ran away ends with gradients of 0 or none at all."""
        if self.status is not Status.DIVERGED:
            return self.looks[-1]
        return next((look for look in reversed(self.looks) if _has_gradients(look)), self.looks[-1])


def _has_gradients(look: Look) -> bool:
    norms = [layer.gradient for layer in look.layers]
    return all(map(isfinite, norms)) and any(norms)


class Run:
    """A run of ``setup`` that has not begun yet. Raises ``NetworkError`` for a setup that does not fit."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.prepared = prepare(setup)
        self.reset()

    def reset(self) -> None:
        """Back to the same first weights, before the first update."""
        made = self.prepared
        self._coming: Iterator[Snapshot] = training(made.network, made.train, made.regime, made.validation)
        self._last = next(self._coming)
        self._looks = [_look(self._last)]
        self.status = Status.IDLE

    def start(self) -> None:
        """Begin or go on; after its end, begin anew."""
        if self.status.ended:
            self.reset()
        self.status = Status.RUNNING

    def pause(self) -> None:
        if self.status is Status.RUNNING:
            self.status = Status.PAUSED

    def step(self) -> None:
        """One look further, and paused there; after the end, the first look of a new run."""
        if self.status.ended:
            self.reset()
        self._take()
        if not self.status.ended:
            self.status = Status.PAUSED

    def advance(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        """Train for about so long when it is running: at least one look, at most to the end."""
        until = clock() + seconds
        while self.status is Status.RUNNING:
            self._take()
            if clock() >= until:
                return

    def finish(self) -> None:
        """Train to the end at once."""
        self.start()
        while self.status is Status.RUNNING:
            self._take()

    @property
    def record(self) -> Record:
        return Record(self.setup, self.prepared, tuple(self._looks), self._last, self.status)

    def _take(self) -> None:
        snapshot = next(self._coming)
        self._last = snapshot
        self._looks.append(_look(snapshot))
        if snapshot.outcome is not None:
            self.status = Status.DIVERGED if snapshot.outcome is Outcome.DIVERGED else Status.DONE


def _look(snapshot: Snapshot) -> Look:
    return Look(
        snapshot.epoch,
        snapshot.step,
        snapshot.rate,
        snapshot.train_loss,
        snapshot.validation_loss,
        tuple(snapshot.metrics.items()),
        snapshot.layers,
    )


def finished(setup: Setup) -> Record:
    """A whole run of ``setup``. Raises ``NetworkError``."""
    run = Run(setup)
    run.finish()
    return run.record
