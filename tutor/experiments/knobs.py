"""The settings a learner may turn, one row each: how a knob is read off a setup, and how it makes another.

A lesson offers some of them with choices of its own; the usual choices stand here. A new row is a new
knob in lessons, checks, both faces and the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from types import MappingProxyType
from typing import Any

from engine.activations import ACTIVATIONS
from engine.datasets import DATASETS
from engine.initialisation import INITIALISATIONS
from engine.schedules import SCHEDULES
from engine.update_rules import UPDATE_RULES
from tutor.experiments.setup import OPTIMISER_NAMES, Setup, name_of

Value = str | float
OFF, ON, ALL = "off", "on", "all"
OWN, SUITED = "own", "suited"  # rows of one's own; what suits the data
REGULAR = "regularisation"
GROUPS = ("data", "network", "training", REGULAR)
LOSSES = ("squared_error", "absolute_error", "huber", "binary_cross_entropy", "categorical_cross_entropy")


@dataclass(frozen=True, slots=True)
class Knob:
    """One knob. ``whole`` numbers only; ``names`` are what a word may be; ``none`` is the word for "without".

    The rest is for a bench where all knobs are free: the ``group`` it stands in, the ``ladder`` of its choices
    (without one: its names, or what is usual), and whether it ``matters`` to a setup.
    """

    name: str
    label: str
    about: str
    get: Callable[[Setup], Any]
    set: Callable[[Setup, Any], Setup]
    usual: tuple[Value, ...]
    whole: bool = False
    names: tuple[str, ...] = ()
    none: str = ""
    group: str = "training"
    ladder: tuple[Value, ...] = ()
    matters: Callable[[Setup], bool] = lambda setup: True

    @property
    def free_choices(self) -> tuple[Value, ...]:
        """What arrows go through where any value may be set."""
        return self.ladder or self.names or self.usual

    def fits(self, value: Value) -> str:
        """What is wrong with ``value`` as a choice, in words; "" when nothing is."""
        if isinstance(value, str):
            known = (*self.names, *((self.none,) if self.none else ()))
            return "" if value in known else f"{value} is no choice of {self.name}"
        if self.names:
            return f"{value:g} is no choice of {self.name}"
        if not isfinite(value):
            return f"{value:g} is not an ordinary number"
        if self.whole and value != int(value):
            return f"{value:g} is not a whole number"
        return ""

    def value(self, setup: Setup) -> Value:
        """What it stands at."""
        found = self.get(setup)
        return self.none if self.none and (found is None or found == 0) else found

    def turned(self, setup: Setup, value: Value) -> Setup:
        """``setup`` with this knob at ``value``, which fits."""
        if isinstance(value, str):
            return self.set(
                setup, (None if self.none == ALL else 0 if self.whole else 0.0) if value == self.none else value
            )
        return self.set(setup, int(value) if self.whole else float(value))


def text_of(value: Value) -> str:
    """A choice as it is shown and typed: 0.001, 16, relu, all."""
    return value if isinstance(value, str) else f"{value:.6g}"


def _field(name: str) -> tuple[Callable[[Setup], Any], Callable[[Setup, Any], Setup]]:
    return (lambda setup: getattr(setup, name)), (lambda setup, value: replace(setup, **{name: value}))


def _has_set(setup: Setup) -> bool:
    return bool(setup.data)


def _has_hidden(setup: Setup) -> bool:
    return len(setup.layers) > 2


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


def _with_schedule(setup: Setup, name: str) -> Setup:
    """Its numbers belong to the schedule they were written for."""
    return replace(setup, schedule=name, schedule_settings=setup.schedule_settings if name == setup.schedule else ())


def _with_optimiser(setup: Setup, name: str) -> Setup:
    return replace(setup, optimiser=name, settings=setup.settings if name == setup.optimiser else ())


def _width(setup: Setup) -> int:
    return setup.layers[1] if _has_hidden(setup) else 1


def _with_width(setup: Setup, width: int) -> Setup:
    return replace(setup, layers=(setup.layers[0], *[width] * (len(setup.layers) - 2), setup.layers[-1]))


def _row(name: str, label: str, about: str, *usual: Value, field: str = "", **more: Any) -> Knob:
    get, set_ = _field(field or name)
    return Knob(name, label, about, get, set_, usual, **more)


_HIDDEN = tuple(name for name, row in ACTIVATIONS.items() if not row.forward_only and not row.coupling)
_OPTIMISERS = (*OPTIMISER_NAMES, *UPDATE_RULES)

KNOBS: Mapping[str, Knob] = MappingProxyType(
    {
        row.name: row
        for row in (
            Knob(
                "activation",
                "activation",
                "of all hidden layers",
                _activation,
                _with_activation,
                ("sigmoid", "tanh", "relu"),
                names=_HIDDEN,
                group="network",
                matters=_has_hidden,
            ),
            _row(
                "learning_rate",
                "learning rate",
                "η of every update",
                0.01,
                0.1,
                1.0,
                ladder=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
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
                matters=_has_hidden,
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
            _row(
                "batch",
                "batch",
                "rows in one update",
                1.0,
                16.0,
                ALL,
                whole=True,
                none=ALL,
                ladder=(1.0, 4.0, 8.0, 16.0, 32.0, 64.0, ALL),
            ),
            _row(
                "epochs",
                "epochs",
                "how often it goes through all rows",
                50.0,
                200.0,
                whole=True,
                ladder=(10.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0),
            ),
            _row(
                "seed",
                "seed",
                "which first weights and which order of rows",
                1.0,
                2.0,
                3.0,
                whole=True,
                ladder=tuple(map(float, range(1, 10))),
            ),
            Knob(
                "optimiser",
                "optimiser",
                "the update rule",
                lambda setup: setup.optimiser,
                _with_optimiser,
                ("sgd", "momentum", "adam"),
                names=_OPTIMISERS,
                ladder=tuple(name for name in _OPTIMISERS if name not in OPTIMISER_NAMES.values()),
            ),
            _row(
                "initialisation",
                "first weights",
                "how weights are drawn",
                "zeros",
                "xavier_normal",
                "he_normal",
                names=tuple(INITIALISATIONS),
                group="network",
            ),
            _row(
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
                "schedule",
                "schedule",
                "of the learning rate",
                lambda setup: setup.schedule,
                _with_schedule,
                tuple(SCHEDULES),
                names=tuple(SCHEDULES),
            ),
            *(
                _row(name, label, about, OFF, 0.001, 0.01, none=OFF, group=REGULAR, ladder=(OFF, 1e-4, 1e-3, 1e-2, 0.1))
                for name, label, about in (
                    ("l1", "L1", "how strongly large |W| is punished"),
                    ("l2", "L2", "how strongly large W² is punished"),
                )
            ),
            _row(
                "dropout",
                "dropout",
                "the share of hidden outputs dropped",
                OFF,
                0.2,
                0.5,
                none=OFF,
                group=REGULAR,
                ladder=(OFF, 0.1, 0.2, 0.3, 0.5),
                matters=_has_hidden,
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
                matters=_has_hidden,
            ),
            _row(
                "clipping",
                "clipping",
                "the longest gradient",
                OFF,
                1.0,
                none=OFF,
                group=REGULAR,
                ladder=(OFF, 0.1, 0.5, 1.0, 5.0),
            ),
            _row(
                "patience",
                "stop early",
                "epochs without a better validation loss",
                OFF,
                10.0,
                whole=True,
                none=OFF,
                group=REGULAR,
                ladder=(OFF, 5.0, 10.0, 20.0, 50.0),
            ),
            Knob(
                "data",
                "data",
                "the data set",
                lambda setup: setup.data or OWN,
                lambda setup, name: replace(setup, data="" if name == OWN else name),
                ("moons", "circles", "xor"),
                names=tuple(DATASETS),
                group="data",
            ),
            _row(
                "rows",
                "rows",
                "how many rows of data",
                20.0,
                100.0,
                400.0,
                whole=True,
                group="data",
                ladder=(4.0, 20.0, 50.0, 100.0, 200.0, 400.0, 1000.0),
                matters=_has_set,
            ),
            _row(
                "noise",
                "noise",
                "how far rows are scattered",
                0.0,
                0.1,
                0.3,
                group="data",
                ladder=(0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
                matters=_has_set,
            ),
            _row(
                "data_seed",
                "draw",
                "which rows are drawn, and which are held back",
                0.0,
                1.0,
                2.0,
                whole=True,
                group="data",
                ladder=tuple(map(float, range(6))),
            ),
            _row(
                "validation",
                "validation",
                "the share of rows held back",
                OFF,
                0.2,
                0.3,
                none=OFF,
                group="data",
                ladder=(OFF, 0.1, 0.2, 0.3, 0.5),
            ),
            Knob(
                "scale",
                "scaled",
                "inputs to mean 0 and deviation 1",
                lambda setup: ON if setup.scale else OFF,
                lambda setup, value: replace(setup, scale=value == ON),
                (OFF, ON),
                names=(OFF, ON),
                group="data",
            ),
        )
    }
)
