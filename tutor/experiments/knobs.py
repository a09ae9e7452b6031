"""Every knob there is, by name, group by group.

A lesson offers some of them with choices of its own; the usual choices stand in their rows. A new row is a new
knob in lessons, checks, both faces and the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tutor.experiments.data_knobs import DATA_KNOBS
from tutor.experiments.knob import Knob
from tutor.experiments.network_knobs import NETWORK_KNOBS
from tutor.experiments.training_knobs import REGULARISATION_KNOBS, TRAINING_KNOBS

KNOBS: Mapping[str, Knob] = MappingProxyType(
    {knob.name: knob for knob in (*DATA_KNOBS, *NETWORK_KNOBS, *TRAINING_KNOBS, *REGULARISATION_KNOBS)}
)
GROUPS = tuple(dict.fromkeys(knob.group for knob in KNOBS.values()))
