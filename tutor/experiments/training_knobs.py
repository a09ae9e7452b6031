"""The knobs of the training, one row each: how it steps downhill, and what keeps it from learning by heart."""

from __future__ import annotations

from dataclasses import replace

from engine.schedules import SCHEDULES
from engine.update_rules import UPDATE_RULES
from tutor.experiments.knob import ALL, OFF, Knob, has_hidden, row
from tutor.experiments.setup import OPTIMISER_NAMES, Setup

REGULAR = "regularisation"
_OPTIMISERS = (*OPTIMISER_NAMES, *UPDATE_RULES)


def _with_schedule(setup: Setup, name: str) -> Setup:
    """Its numbers belong to the schedule they were written for."""
    return replace(setup, schedule=name, schedule_settings=setup.schedule_settings if name == setup.schedule else ())


def _with_optimiser(setup: Setup, name: str) -> Setup:
    return replace(setup, optimiser=name, settings=setup.settings if name == setup.optimiser else ())


TRAINING_KNOBS = (
    row(
        "learning_rate",
        "learning rate",
        "η of every update",
        0.01,
        0.1,
        1.0,
        ladder=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    ),
    row(
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
    row(
        "epochs",
        "epochs",
        "how often it goes through all rows",
        50.0,
        200.0,
        whole=True,
        ladder=(10.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0),
    ),
    row(
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
    Knob(
        "schedule",
        "schedule",
        "of the learning rate",
        lambda setup: setup.schedule,
        _with_schedule,
        tuple(SCHEDULES),
        names=tuple(SCHEDULES),
    ),
)


REGULARISATION_KNOBS = (
    *(
        row(name, label, about, OFF, 0.001, 0.01, none=OFF, group=REGULAR, ladder=(OFF, 1e-4, 1e-3, 1e-2, 0.1))
        for name, label, about in (
            ("l1", "L1", "how strongly large |W| is punished"),
            ("l2", "L2", "how strongly large W² is punished"),
        )
    ),
    row(
        "dropout",
        "dropout",
        "the share of hidden outputs dropped",
        OFF,
        0.2,
        0.5,
        none=OFF,
        group=REGULAR,
        ladder=(OFF, 0.1, 0.2, 0.3, 0.5),
        matters=has_hidden,
    ),
    row(
        "clipping",
        "clipping",
        "the longest gradient",
        OFF,
        1.0,
        none=OFF,
        group=REGULAR,
        ladder=(OFF, 0.1, 0.5, 1.0, 5.0),
    ),
    row(
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
)
