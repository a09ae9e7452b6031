"""Training: the loop, which every kind of gradient descent shares.

Batch, mini-batch and stochastic differ only in the size of a batch. The loop gives out a frozen
snapshot after each epoch or update; whoever takes them may show them, keep them, or simply stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import inf, isfinite, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.clipping import norm
from engine.datasets import Samples
from engine.history import History, LayerState, Outcome, Snapshot
from engine.learner import Learner
from engine.metrics import metric
from engine.network import Network, NetworkError
from engine.normalised_layers import check_normalised
from engine.regime import Regime
from engine.splitting import batches
from engine.workspace import BatchPass

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Values = TypeVar("Values", Array, Index)

FLAT = 0.01
LARGEST = 1e12  # parameters beyond this have run away: no network that learns has such weights


def train(
    network: Network,
    samples: Samples,
    regime: Regime | None = None,
    validation: Samples | None = None,
    watch: Callable[[Snapshot], object] | None = None,
) -> History:
    """Train a copy of ``network`` on ``samples`` and say all that happened.

    ``watch`` is called with every snapshot; training ends when it returns False. With early
    stopping ``history.network`` has the weights of the best epoch. Raises ``NetworkError`` before
    anything starts when an argument does not fit; divergence is an outcome, not an error.

    >>> from engine.datasets import dataset
    >>> from engine.initialisation import initial_network
    >>> network = initial_network((2, 8, 1), ["tanh", "sigmoid"], "binary_cross_entropy",
    ...                           "xavier_uniform", np.random.default_rng(1))
    >>> history = train(network, dataset("xor"), Regime("adam", {"eta": 0.1}, epochs=200, metrics=("accuracy",)))
    >>> history.outcome.value, history.snapshots[-1].metrics["train accuracy"]
    ('finished', 1.0)
    """
    chosen = regime or Regime()
    taken: list[Snapshot] = []
    for snapshot in training(network, samples, chosen, validation):
        taken.append(snapshot)
        if watch is not None and watch(snapshot) is False and snapshot.outcome is None:
            says = f"cancelled after {_epochs(snapshot.epoch)}"
            taken[-1] = replace(snapshot, outcome=Outcome.CANCELLED, says=says)
            break
    return History.of(taken, keep_best=chosen.stopper is not None)


def training(
    network: Network,
    samples: Samples,
    regime: Regime,
    validation: Samples | None = None,
    look_now: Callable[[int], bool] | None = None,
) -> Iterator[Snapshot]:
    """The snapshots of a training run as they come, the first before any update.

    ``look_now`` is asked after every update, with the number of updates made, and where it says True there is a
    snapshot more, also within an epoch: a long epoch can be watched, and left, in the middle. It changes nothing
    in what is learnt. Nothing is computed that is not asked for: leave the iterator and training has ended.
    Raises ``NetworkError`` at the call, not at the first snapshot.
    """
    for part in (samples, validation):
        if part is not None:
            _check_samples(network, part)
    if network.forward_only():
        raise NetworkError("activations", network.forward_only())
    if regime.batch_norm:
        check_normalised(network)
    regime.check(len(samples), validation is not None)
    return _Run(network, samples, regime, validation, look_now).snapshots()


def _check_samples(network: Network, samples: Samples) -> None:
    for part, array, width, what in (
        ("x", samples.inputs, network.sizes[0], "inputs"),
        ("y", samples.targets, network.sizes[-1], "outputs"),
    ):
        if array.shape[1] != width:
            raise NetworkError(
                part, f"{samples.name} has {array.shape[1]} columns of {part}, but the network has {width} {what}"
            )
    network.check_targets(samples.targets)


def _epochs(number: int) -> str:
    return f"{number} epoch" if number == 1 else f"{number} epochs"


def _kept(values: Values) -> Values:
    """A copy that nobody can change."""
    copy = values.copy()
    copy.flags.writeable = False
    return copy


class _Run:
    """One training run; only ``snapshots`` moves it on."""

    def __init__(
        self,
        network: Network,
        samples: Samples,
        regime: Regime,
        validation: Samples | None,
        look_now: Callable[[int], bool] | None = None,
    ) -> None:
        self.network, self.samples, self.regime, self.validation = network, samples, regime, validation
        self.look_now = look_now
        self.learner = Learner(network, samples, regime, regime.seed)
        # Rows are drawn apart from dropout, so that the order is the same with and without it.
        self.shuffling = np.random.default_rng([regime.seed, 1]) if regime.shuffle else None
        self.rates, self.plateau, self.stopper = regime.rates(), regime.plateau(), regime.stopper
        self.batch_size = len(samples) if regime.batch_size is None else regime.batch_size
        self.per_epoch = -(-len(samples) // self.batch_size)
        self.epoch = self.step = 0
        self.unseen = self._validation_pass() if validation is not None else None

    def _validation_pass(self) -> BatchPass:
        assert self.validation is not None
        made = BatchPass(self.network, self.learner.vector, len(self.validation))
        made.inputs[...], made.targets[...] = self.validation.inputs, self.validation.targets
        return made

    def snapshots(self) -> Iterator[Snapshot]:
        with np.errstate(all="ignore"):  # never around a yield: it would reach into the caller
            first = self.look(None)
            self.judge(first)
        yield first
        while True:
            for group in self.groups():
                with np.errstate(all="ignore"):
                    batch = self.updates(group)
                    snapshot = self.look_if_due(batch)
                if snapshot is not None:
                    yield snapshot
                    if snapshot.outcome is not None:
                        return

    def groups(self) -> Iterable[Iterable[Index | None]]:
        """The batches of one epoch: all in one group, or each alone when every update may be watched."""
        one_epoch: Iterable[Index | None] = (
            [None] if self.per_epoch == 1 else batches(len(self.samples), self.batch_size, self.shuffling)
        )
        alone = self.regime.each_step or self.look_now is not None
        return ([batch] for batch in one_epoch) if alone else [one_epoch]

    def updates(self, group: Iterable[Index | None]) -> Index | None:
        rate = self.rate()
        for batch in group:
            self.learner.update(batch, rate)
            self.step += 1
            if self.runs_away():
                break
        return batch

    def rate(self) -> float:
        """The learning rate of the epoch that is under way."""
        return self.rates(self.epoch) if self.plateau is None else self.plateau.rate

    def look_if_due(self, batch: Index | None) -> Snapshot | None:
        """A snapshot where one is asked for, or where there is news: an end, or a new best."""
        ended = self.step % self.per_epoch == 0
        wanted = self.look_now is not None and self.look_now(self.step)
        gone = self.runs_away()
        if not (ended or wanted or gone or self.regime.each_step):
            return None
        self.epoch += ended
        due = wanted or self.regime.each_step or self.epoch % self.regime.every == 0 or self.epoch == self.regime.epochs
        watched = self.stopper is not None or self.plateau is not None
        if not (due or watched or gone):
            return None
        last = [self.gradient_norm(k) for k in range(1, self.network.layers + 1)] if gone else []
        snapshot = self.look(batch)
        if gone:  # at weights like these every gradient is 0 or no number: those that led here say more
            layers = zip(snapshot.layers, last, strict=True)
            snapshot = replace(snapshot, layers=tuple(replace(layer, gradient=each) for layer, each in layers))
        news = self.judge(snapshot) if ended else False
        outcome, says = self.ending(snapshot, ended)
        if outcome is not None:
            return replace(snapshot, outcome=outcome, says=says)
        return replace(snapshot, rate=self.rate()) if due or news else None

    def judge(self, snapshot: Snapshot) -> bool:
        """Let early stopping and a plateau schedule look at the loss. Says whether it is a new best."""
        unseen = snapshot.validation_loss
        loss = snapshot.train_loss if unseen is None else unseen
        if self.plateau is not None and snapshot.epoch > 0:
            self.plateau = self.plateau.after(loss)
        if self.stopper is None:
            return False
        self.stopper = self.stopper.after(snapshot.epoch, loss if isfinite(loss) else inf)
        return self.stopper.best_epoch == snapshot.epoch

    def runs_away(self) -> bool:
        values = self.learner.vector.values
        return not float(np.abs(values).max()) < LARGEST  # also true of nan

    def ending(self, snapshot: Snapshot, ended: bool) -> tuple[Outcome | None, str]:
        """Whether training ends here, and how it says so."""
        if self.runs_away() or not isfinite(snapshot.train_loss):
            epoch = self.epoch if ended else self.epoch + 1
            what = "the weights have run away" if self.runs_away() else f"the cost is {snapshot.train_loss}"
            return Outcome.DIVERGED, (
                f"diverged in epoch {epoch}: {what}. A smaller learning rate, scaled inputs or clipping usually help"
            )
        if ended and self.stopper is not None and self.stopper.enough:
            return Outcome.STOPPED_EARLY, (
                f"stopped after {_epochs(self.epoch)}: the validation loss was lowest, "
                f"{self.stopper.best:.6g}, after {_epochs(self.stopper.best_epoch)}"
            )
        if self.epoch == self.regime.epochs:
            return Outcome.FINISHED, f"finished {_epochs(self.epoch)}"
        return None, ""

    # -- looking

    def look(self, batch: Index | None) -> Snapshot:
        """Everything there is to say about this moment, at the present weights and all rows."""
        learner = self.learner
        seen = learner.pass_of(len(self.samples))
        if self.regime.batch_norm:
            seen.forward(by_batch=True)  # gradients are those of training
            seen.backward()
            seen.forward()
        else:
            seen.forward()
            seen.backward()
        train_loss = self.cost(seen)
        unseen = self.unseen
        if unseen is not None:
            unseen.forward()
        return Snapshot(
            self.epoch,
            self.step,
            self.step / (self.per_epoch * self.regime.epochs),
            self.rate(),
            train_loss,
            None if unseen is None else self.cost(unseen),
            learner.penalty(),
            self.metrics(seen, unseen),
            tuple(self.layer_state(seen, k) for k in range(1, self.network.layers + 1)),
            _kept(learner.vector.evaluated() if self.regime.batch_norm else learner.vector.values),
            self.network,
            None if batch is None else _kept(batch),
        )

    def cost(self, batch_pass: BatchPass) -> float:
        passed = passes.Forward(tuple(batch_pass.sums), (batch_pass.inputs, *batch_pass.outputs))
        return float(np.mean(passes.losses(self.network, passed, batch_pass.targets)))

    def metrics(self, seen: BatchPass, unseen: BatchPass | None) -> dict[str, float]:
        parts = {"train": seen} if unseen is None else {"train": seen, "validation": unseen}
        return {
            f"{part} {name}": metric(name)(each.targets, each.predictions)
            for name in self.regime.metrics
            for part, each in parts.items()
        }

    def layer_state(self, seen: BatchPass, k: int) -> LayerState:
        z, output = seen.sums[k - 1], seen.outputs[k - 1]
        slope = np.abs(self.network.activation(k).slope(z, output))
        mean = float(output.sum()) / output.size
        return LayerState(
            mean,
            norm(output - mean) / sqrt(output.size),
            float(np.mean(slope < FLAT)),
            int(np.count_nonzero(slope.max(axis=0) == 0)),
            self.gradient_norm(k),
        )

    def gradient_norm(self, k: int) -> float:
        """‖dJ/dW‖ of layer k, for the gradient that is in the vector."""
        return norm(self.learner.vector.gradient_blocks[k - 1][: self.network.sizes[k - 1]])
