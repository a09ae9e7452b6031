"""The knobs of the data, one row each: which rows are learnt from, and how many are held back."""

from __future__ import annotations

from dataclasses import replace

from engine.datasets import DATASETS
from tutor.experiments.knob import OFF, ON, Knob, row
from tutor.experiments.setup import Setup

OWN = "own"  # rows of one's own


def has_set(setup: Setup) -> bool:
    return bool(setup.data)


DATA_KNOBS = (
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
    row(
        "rows",
        "rows",
        "how many rows of data",
        20.0,
        100.0,
        400.0,
        whole=True,
        group="data",
        ladder=(4.0, 20.0, 50.0, 100.0, 200.0, 400.0, 1000.0),
        matters=has_set,
    ),
    row(
        "noise",
        "noise",
        "how far rows are scattered",
        0.0,
        0.1,
        0.3,
        group="data",
        ladder=(0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
        matters=has_set,
    ),
    row(
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
    row(
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
