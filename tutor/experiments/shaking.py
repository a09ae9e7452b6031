"""A run once more on rows that differ from the first ones by less than anybody could see.

Other machines add up in another order, so their last bits differ, and training can make much of that: where
steps are too long, two such runs soon have nothing in common. What is asked about a run must not depend on it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tutor.experiments.run import Record, Run
from tutor.experiments.setup import Setup

LITTLE = 1e-13  # of a number: some hundred times its last bit


def shaken(setup: Setup) -> Record:
    """The whole run of ``setup`` on training rows shaken a little, the same each time. Raises ``NetworkError``."""
    run = Run(setup)
    inputs = run.prepared.train.inputs
    noise = np.random.default_rng(1).normal(0.0, LITTLE, inputs.shape)
    run.prepared = replace(run.prepared, train=replace(run.prepared.train, inputs=inputs * (1.0 + noise)))
    run.reset()
    run.finish()
    return run.record
