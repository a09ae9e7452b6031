"""The numbers that can be read off a run, one row each. Questions, comparisons and both faces name these.

A question about an experiment never holds its answer: it names a row, and the run gives the number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine import passes
from engine.normalised_layers import count_scales
from tutor.experiments.run import Look, Record
from tutor.experiments.setup import Setup

ALIKE = 1e-3  # outputs nearer than this on every row are those of twins; rounding parts them by far less
SMALL = 0.01
USUAL_WITHIN = 0.05  # of the number, where a lesson does not say


@dataclass(frozen=True, slots=True)
class Reading:
    """One number. ``of`` gives it, or None where the run has none; ``where`` says where a learner finds it.

    ``normalised`` says it of a run with batch normalisation, where that is not the same.
    ``open`` numbers are always on the screen. ``told`` ones are there where a question is about them: no
    plot shows them. All others are read off a plot. ``late`` ones only a run has that got somewhere.
    """

    name: str
    label: str
    where: str
    of: Callable[[Record], float | None]
    whole: bool = False
    open: bool = False
    told: bool = False
    late: bool = False
    normalised: str = ""

    def place(self, setup: Setup) -> str:
        """Where a learner finds it in a run of ``setup``."""
        return self.normalised if setup.batch_norm and self.normalised else self.where

    def tolerance(self, value: float, within: float | None = None) -> float:
        """How far off ``value`` an answer may be: ``within`` where a lesson says so, counts exactly, else 5 %."""
        return within or (0.5 if self.whole else USUAL_WITHIN * abs(value))


def _best(record: Record) -> Look | None:
    seen = [look for look in record.looks if look.validation_loss is not None and isfinite(look.validation_loss)]
    return min(seen, key=lambda look: (look.validation_loss, look.epoch), default=None)


def _of_best(part: Callable[[Look], float | None]) -> Callable[[Record], float | None]:
    def of(record: Record) -> float | None:
        best = _best(record)
        return None if best is None else part(best)

    return of


def _metric(name: str) -> Callable[[Record], float | None]:
    return lambda record: dict(record.looks[-1].metrics).get(name)


def _gap(record: Record) -> float | None:
    last = record.looks[-1]
    return None if last.validation_loss is None else last.validation_loss - last.train_loss


def _hidden(record: Record) -> int:
    return len(record.prepared.network.sizes) - 2


def _parameters(record: Record) -> float:
    network = record.prepared.network
    return network.count_parameters() + (count_scales(network) if record.setup.batch_norm else 0)


def _dead(record: Record) -> float:
    return sum(layer.dead for layer in record.looks[-1].layers[: _hidden(record)])


def _to_hundredth(record: Record) -> float | None:
    """The first epoch that ended at or below a hundredth of the first train loss."""
    goal = record.looks[0].train_loss / 100
    return next((float(look.epoch) for look in record.looks if look.train_loss <= goal), None)


def _highest(record: Record) -> float:
    return max(look.train_loss for look in record.looks)


def _different(record: Record) -> float | None:
    """How many neurons of layer 1 put out something of their own on the training rows."""
    if not _hidden(record):
        return None
    with np.errstate(all="ignore"):
        outputs = passes.forward(record.last.network(), record.prepared.train.inputs).outputs[1].T
    found: list[NDArray[np.float64]] = []
    for output in outputs:
        if not any(np.allclose(output, other, rtol=0.0, atol=ALIKE) for other in found):
            found.append(output)
    return float(len(found))


def _small_weights(record: Record) -> float:
    return float(sum(np.count_nonzero(np.abs(matrix) < SMALL) for matrix in record.last.network().weights))


def _largest_weight(record: Record) -> float:
    return max(float(np.abs(matrix).max()) for matrix in record.last.network().weights)


def _ratio(look: Look) -> float | None:
    last = look.layers[-1].gradient
    return look.layers[0].gradient / last if last else None


_NUMBERS = "at the numbers of the run"
_LOSS, _GRADIENTS, _ACTIVATIONS = (
    "in the plot of the loss",
    "in the plot of gradient norms",
    "in the plot of activations",
)

READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        row.name: row
        for row in (
            Reading("final_train_loss", "train loss", _NUMBERS, lambda record: record.looks[-1].train_loss, open=True),
            Reading(
                "final_validation_loss",
                "validation loss",
                _NUMBERS,
                lambda record: record.looks[-1].validation_loss,
                open=True,
            ),
            Reading("final_train_accuracy", "train accuracy", _NUMBERS, _metric("train accuracy"), open=True),
            Reading(
                "final_validation_accuracy",
                "validation accuracy",
                _NUMBERS,
                _metric("validation accuracy"),
                open=True,
            ),
            Reading("first_train_loss", "train loss at the start", _LOSS, lambda record: record.looks[0].train_loss),
            Reading("gap", "validation loss minus train loss", _NUMBERS, _gap),
            Reading(
                "best_epoch",
                "epoch of the lowest validation loss",
                _NUMBERS,
                _of_best(lambda look: look.epoch),
                whole=True,
                told=True,
            ),
            Reading(
                "best_validation_loss",
                "lowest validation loss",
                _NUMBERS,
                _of_best(lambda look: look.validation_loss),
                told=True,
            ),
            Reading("epochs", "epochs trained", _NUMBERS, lambda record: record.looks[-1].epoch, whole=True),
            Reading("updates", "updates", _NUMBERS, lambda record: record.looks[-1].updates, whole=True, open=True),
            Reading(
                "final_learning_rate",
                "learning rate at the end",
                _NUMBERS,
                lambda record: record.looks[-1].rate,
                told=True,
            ),
            Reading(
                "parameters",
                "parameters",
                "by counting weights and biases of the network",
                _parameters,
                whole=True,
                normalised=(
                    "by counting the weights and the bias of the output, and for each hidden neuron a scale and a shift"
                ),
            ),
            Reading(
                "dead_neurons",
                "dead hidden neurons",
                _ACTIVATIONS,
                _dead,
                whole=True,
            ),
            Reading(
                "dead_share",
                "share of hidden neurons that are dead",
                _ACTIVATIONS,
                lambda record: _dead(record) / sum(record.prepared.network.sizes[1:-1]) if _hidden(record) else None,
            ),
            Reading(
                "first_gradient",
                "gradient norm of the first layer",
                _GRADIENTS,
                lambda record: record.telling.layers[0].gradient,
            ),
            Reading(
                "last_gradient",
                "gradient norm of the last layer",
                _GRADIENTS,
                lambda record: record.telling.layers[-1].gradient,
            ),
            Reading(
                "gradient_ratio",
                "gradient norm, first layer by last",
                _GRADIENTS,
                lambda record: _ratio(record.telling),
            ),
            Reading(
                "first_gradient_ratio",
                "gradient norm, first layer by last, at the start",
                "in the plot of gradient norms, after a reset",
                lambda record: _ratio(record.looks[0]),
            ),
            Reading("largest_weight", "largest weight", "in the plot of weights", _largest_weight),
            Reading("highest_train_loss", "highest train loss", _LOSS, _highest, told=True),
            Reading(
                "epochs_to_hundredth",
                "epochs to 1 % of the first loss",
                _NUMBERS,
                _to_hundredth,
                whole=True,
                told=True,
                late=True,
            ),
            Reading("different_neurons", "different first-layer neurons", _NUMBERS, _different, whole=True, told=True),
            Reading(
                "small_weights", f"weights of at most {SMALL} in size", _NUMBERS, _small_weights, whole=True, told=True
            ),
        )
    }
)


def read(record: Record) -> dict[str, float]:
    """Every number this run has, by name. Numbers that are not finite are left out."""
    found = {name: row.of(record) for name, row in READINGS.items()}
    return {name: float(value) for name, value in found.items() if value is not None and isfinite(value)}
