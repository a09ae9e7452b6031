"""One training run that moves on in small slices, and what is kept of it to be read and drawn.

Whoever holds the run decides when it moves: a screen between two keys, a plain face until it is told
to stop. Nothing here waits, prints or sets a timer; a run that is let go of is cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from math import inf, isfinite
from time import perf_counter

from engine.history import LayerState, Outcome, Snapshot
from engine.network import Network
from engine.training import training
from tutor.experiments.setup import Prepared, Setup, prepare

FOLLOWED = 2  # weights
FIRST_UPDATES = 20  # that are looked at one by one, until the first epoch is over


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
    """One look at the run. ``at`` counts epochs with their parts, ``epoch`` those completed.

    ``weights`` are there where a network has no more than two of them, so that their path can be drawn.
    """

    epoch: int
    at: float
    updates: int
    rate: float
    train_loss: float
    validation_loss: float | None
    metrics: tuple[tuple[str, float], ...]
    layers: tuple[LayerState, ...]
    weights: tuple[float, ...] = ()


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


def can_follow(network: Network) -> bool:
    """Whether a network has few enough weights that each can be followed by eye."""
    return sum(matrix.size for matrix in network.weights) <= FOLLOWED


def _has_gradients(look: Look) -> bool:
    norms = [layer.gradient for layer in look.layers]
    return all(map(isfinite, norms)) and any(norms)


class Run:
    """A run of ``setup`` that has not begun yet. Raises ``NetworkError`` for a setup that does not fit."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.prepared = prepare(setup)
        size = self.prepared.regime.batch_size or len(self.prepared.train)
        self._per_epoch = -(-len(self.prepared.train) // size)
        self.reset()

    def reset(self) -> None:
        """Back to the same first weights, before the first update."""
        made = self.prepared
        self._goal = self._hold = inf  # in updates: the next look, and where it is held
        self._late: Callable[[], bool] = lambda: False
        self._coming: Iterator[Snapshot] = training(
            made.network, made.train, made.regime, made.validation, self._look_now
        )
        self._last = next(self._coming)
        self._looks = [_look(self._last, self._per_epoch)]
        self._passing = False
        self.status = Status.IDLE

    def start(self, epochs: int | None = None) -> None:
        """Begin or go on, for so many epochs or to the end; after its end, begin anew."""
        if self.status.ended:
            self.reset()
        self._hold = inf if epochs is None else self._last.step + epochs * self._per_epoch
        self.status = Status.RUNNING

    def pause(self) -> None:
        if self.status is Status.RUNNING:
            self.status = Status.PAUSED

    def step(self) -> None:
        """To the end of the epoch, and paused there; after the end, the first epoch of a new run."""
        self._until(lambda step: (step // self._per_epoch + 1) * self._per_epoch)

    def update(self) -> None:
        """One update, and paused there; after the end, the first update of a new run."""
        self._until(lambda step: step + 1)

    def _until(self, goal: Callable[[int], int]) -> None:
        if self.status.ended:
            self.reset()
        self._goal, self._late, self.status = goal(self._last.step), lambda: False, Status.PAUSED
        while not self.status.ended and self._last.step < self._goal:
            self._take()

    def advance(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        """Train for about so long when it is running, also within a long epoch: at least one update."""
        until = clock() + seconds
        self._goal, self._late = self._hold, lambda: clock() >= until
        while self.status is Status.RUNNING:
            self._take()
            if self._last.step >= self._hold and not self.status.ended:
                self.status = Status.PAUSED
            if self._late():
                return

    def finish(self) -> None:
        """Train to the end at once."""
        self.start()
        self._goal, self._late = inf, lambda: False
        while self.status is Status.RUNNING:
            self._take()

    @property
    def record(self) -> Record:
        return Record(self.setup, self.prepared, tuple(self._looks), self._last, self.status)

    def _look_now(self, step: int) -> bool:
        return step <= min(FIRST_UPDATES, self._per_epoch) or step >= self._goal or self._late()

    def _take(self) -> None:
        snapshot = next(self._coming)
        if self._passing:
            self._looks.pop()
        if snapshot.step == self._per_epoch and snapshot.outcome is not Outcome.DIVERGED:
            del self._looks[1:]
        self._passing = not self._stays(snapshot)
        self._last = snapshot
        self._looks.append(_look(snapshot, self._per_epoch))
        if snapshot.outcome is not None:
            self.status = Status.DIVERGED if snapshot.outcome is Outcome.DIVERGED else Status.DONE

    def _stays(self, snapshot: Snapshot) -> bool:
        """Whether a look is kept. When a face looked must leave no trace: the same setup has the same numbers."""
        if snapshot.outcome is not None:
            return True
        if snapshot.step % self._per_epoch:
            # A run that runs away mostly does so at once, and then its first updates tell how.
            return snapshot.step <= min(FIRST_UPDATES, self._per_epoch)
        regime, loss = self.prepared.regime, snapshot.validation_loss
        if snapshot.epoch % regime.every == 0:
            return True
        before = [look.validation_loss for look in self._looks if look.validation_loss is not None]
        best = min((each for each in before if isfinite(each)), default=inf)
        return regime.stopper is not None and loss is not None and loss < best


def _look(snapshot: Snapshot, per_epoch: int) -> Look:
    return Look(
        snapshot.epoch,
        snapshot.step / per_epoch,
        snapshot.step,
        snapshot.rate,
        snapshot.train_loss,
        snapshot.validation_loss,
        tuple(snapshot.metrics.items()),
        snapshot.layers,
        _few_weights(snapshot),
    )


def _few_weights(snapshot: Snapshot) -> tuple[float, ...]:
    if not can_follow(snapshot.like):
        return ()
    return tuple(float(value) for matrix in snapshot.network().weights for value in matrix.ravel())


def finished(setup: Setup) -> Record:
    """A whole run of ``setup``. Raises ``NetworkError``."""
    run = Run(setup)
    run.finish()
    return run.record
