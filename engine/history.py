"""What happened in training: a frozen snapshot after each epoch or update, and all of them together.

A snapshot can be handed to a screen as it is. It holds plain numbers and one copy of the parameters,
from which the network of that moment can be had again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.network import Network, NetworkError
from engine.workspace import with_parameters

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Outcome(Enum):
    """How training ended."""

    FINISHED = "finished"
    STOPPED_EARLY = "stopped early"
    DIVERGED = "diverged"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LayerState:
    """How one layer stands on the training rows.

    ``mean`` and ``deviation`` are of its outputs. ``flat`` is the share of outputs, over rows and
    neurons, whose slope is below 0.01: they hardly learn. ``dead`` counts the neurons whose slope is
    exactly 0 on every row: they do not learn at all. ``gradient`` is the norm of dJ/dW of the layer;
    where the weights have run away, it is that of the update that sent them there.
    """

    mean: float
    deviation: float
    flat: float
    dead: int
    gradient: float


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Training as it stands after ``epoch`` epochs and ``step`` updates; 0 is before the first.

    ``progress`` runs from 0 to 1. ``rate`` is the learning rate of the next update. ``train_loss``
    and ``validation_loss`` are costs J over all rows, in evaluation mode and without penalties;
    ``penalty`` is what these add. ``metrics`` are named "train accuracy", "validation accuracy".
    With batch normalisation ``parameters`` are those of the ordinary network that evaluation comes to.
    ``batch`` holds the row numbers of the last update. ``outcome`` is set on the last snapshot, with
    a sentence in ``says``.
    """

    epoch: int
    step: int
    progress: float
    rate: float
    train_loss: float
    validation_loss: float | None
    penalty: float
    metrics: Mapping[str, float]
    layers: tuple[LayerState, ...]
    parameters: Array
    like: Network
    batch: Index | None = None
    outcome: Outcome | None = None
    says: str = ""

    def network(self) -> Network:
        """The network with the parameters of this moment."""
        return with_parameters(self.like, self.parameters)


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A whole training run. ``best`` is the snapshot to keep: the last, or the one early stopping chose.

    >>> from engine import Network, Regime, dataset, train
    >>> line = Network.build((1, 1), ["linear"], "squared_error", [[[0.0]]], [[0.0]])
    >>> history = train(line, dataset("noisy_line", noise=0.0), Regime(settings={"eta": 0.5}, epochs=60))
    >>> losses = history.train_losses()
    >>> len(losses), losses[-1] < 1e-9 < losses[0], round(float(history.network.weights[0][0, 0]), 4)
    (61, True, 2.0)
    """

    snapshots: tuple[Snapshot, ...]
    best: Snapshot
    outcome: Outcome
    says: str

    @classmethod
    def of(cls, snapshots: Iterable[Snapshot], keep_best: bool = False) -> History:
        """The history of ``snapshots``; a run that was left before its end counts as cancelled.

        With ``keep_best`` the snapshot with the lowest validation loss is the best. Raises
        ``NetworkError`` when there are no snapshots.
        """
        made = tuple(snapshots)
        if not made:
            raise NetworkError("snapshots", "a history needs at least one snapshot")
        best = made[-1]
        if keep_best:
            best = min(
                (each for each in made if each.validation_loss is not None and np.isfinite(each.validation_loss)),
                key=lambda each: (each.validation_loss, each.epoch, each.step),
                default=best,
            )
        last = made[-1]
        return cls(made, best, last.outcome or Outcome.CANCELLED, last.says or f"cancelled in epoch {last.epoch + 1}")

    @property
    def network(self) -> Network:
        """The network to keep."""
        return self.best.network()

    def train_losses(self) -> list[float]:
        """J over the training rows, one for each snapshot."""
        return [each.train_loss for each in self.snapshots]

    def validation_losses(self) -> list[float | None]:
        """J over the validation rows, one for each snapshot, None without validation rows."""
        return [each.validation_loss for each in self.snapshots]

    def metric(self, name: str) -> list[float]:
        """One metric, such as "train accuracy", over time. Raises KeyError for one not asked for."""
        return [each.metrics[name] for each in self.snapshots]

    def gradient_norms(self, layer: int) -> list[float]:
        """‖dJ/dW‖ of ``layer``, which counts from 1, over time."""
        return [each.layers[layer - 1].gradient for each in self.snapshots]
