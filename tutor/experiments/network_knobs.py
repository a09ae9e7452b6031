"""The knobs of the network, one row each: its layers, its loss, and the weights it begins with."""

from __future__ import annotations

from dataclasses import replace

from engine.activations import ACTIVATIONS
from engine.initialisation import INITIALISATIONS
from tutor.experiments.knob import OFF, ON, Knob, has_hidden, row
from tutor.experiments.setup import Setup, name_of

SUITED = "suited"  # what suits the data
LOSSES = ("squared_error", "absolute_error", "huber", "binary_cross_entropy", "categorical_cross_entropy")
_HIDDEN = tuple(name for name, row in ACTIVATIONS.items() if not row.forward_only and not row.coupling)


def _activation(setup: Setup) -> str:
    return name_of(setup.activations[0])


def _with_activation(setup: Setup, name: str) -> Setup:
    """All hidden layers; the last layer belongs to the loss."""
    return replace(setup, activations=(*[name] * (len(setup.layers) - 2), setup.activations[-1]))


def _depth(setup: Setup) -> int:
    return len(setup.layers) - 2


def _with_depth(setup: Setup, depth: int) -> Setup:
    width = setup.layers[1] if len(setup.layers) > 2 else setup.layers[0]
    kind = setup.activations[0]
    return replace(
        setup,
        layers=(setup.layers[0], *[width] * depth, setup.layers[-1]),
        activations=(*[kind] * depth, setup.activations[-1]),
    )


def _width(setup: Setup) -> int:
    return setup.layers[1] if has_hidden(setup) else 1


def _with_width(setup: Setup, width: int) -> Setup:
    return replace(setup, layers=(setup.layers[0], *[width] * (len(setup.layers) - 2), setup.layers[-1]))


NETWORK_KNOBS = (
    Knob(
        "activation",
        "activation",
        "of all hidden layers",
        _activation,
        _with_activation,
        ("sigmoid", "tanh", "relu"),
        names=_HIDDEN,
        group="network",
        matters=has_hidden,
    ),
    Knob(
        "depth",
        "depth",
        "the number of hidden layers",
        _depth,
        _with_depth,
        (1.0, 2.0, 4.0),
        whole=True,
        group="network",
        ladder=(0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0),
    ),
    Knob(
        "width",
        "width",
        "neurons of each hidden layer",
        _width,
        _with_width,
        (2.0, 4.0, 8.0, 16.0),
        whole=True,
        group="network",
        ladder=(1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 32.0),
        matters=has_hidden,
    ),
    Knob(
        "loss",
        "loss",
        "what is made small; suited: as the targets want it",
        lambda setup: name_of(setup.loss) or SUITED,
        lambda setup, name: replace(setup, loss="" if name == SUITED else name),
        ("squared_error", "absolute_error"),
        names=(SUITED, *LOSSES),
        group="network",
    ),
    row(
        "initialisation",
        "first weights",
        "how weights are drawn",
        "zeros",
        "xavier_normal",
        "he_normal",
        names=tuple(INITIALISATIONS),
        group="network",
    ),
    row(
        "sigma",
        "spread",
        "the deviation of normal first weights",
        0.01,
        0.1,
        1.0,
        group="network",
        ladder=(0.001, 0.01, 0.1, 0.5, 1.0, 2.0),
        matters=lambda setup: setup.begins == "normal",
    ),
    Knob(
        "batch_norm",
        "batch norm",
        "whether hidden sums are normalised",
        lambda setup: ON if setup.batch_norm else OFF,
        lambda setup, value: replace(setup, batch_norm=value == ON),
        (OFF, ON),
        names=(OFF, ON),
        group="network",
        matters=has_hidden,
    ),
)
