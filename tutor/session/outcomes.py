"""What became of a training run, as it is stored: where the knobs stood, how it ended, and its numbers.

Runs are the same for the same setup, so these few numbers stand for the whole run. The mark of the
setup keeps numbers apart that an older version of the lesson gave.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tutor.course.experiments import BuiltExperiment

LONGEST = 10_000  # characters of stored numbers


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one run. ``mark`` names its setup, ``stand`` its knobs, ``numbers`` are the readings by name."""

    mark: str
    stand: Mapping[str, str]
    status: str
    says: str
    numbers: Mapping[str, float]


def mark_of(made: BuiltExperiment, stand: Mapping[str, str]) -> str:
    """A short name for a setup: another setup has another one."""
    whole = made.turned(made.stand(stand))  # what is left as written counts like what was turned to it
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:12]


def item_of(stand: Mapping[str, str]) -> str:
    """Where the knobs stand, for the records: ``activation=relu learning_rate=0.1``."""
    return " ".join(f"{name}={text}" for name, text in stand.items())


def stand_of(item: str) -> Mapping[str, str]:
    """Where the knobs stood, as `item_of` wrote it."""
    return dict(part.split("=", 1) for part in item.split() if "=" in part)


def packed(numbers: Mapping[str, float]) -> str:
    return json.dumps(dict(numbers), separators=(",", ":"), allow_nan=False)


def unpacked(text: str) -> Mapping[str, float]:
    """The numbers that `packed` wrote; nothing where records hold something else."""
    try:
        found = json.loads(text[:LONGEST])
    except ValueError:
        return MappingProxyType({})
    if not isinstance(found, dict):
        return MappingProxyType({})
    good = {name: float(value) for name, value in found.items() if isinstance(value, int | float)}
    return MappingProxyType(good)


def result_of(results: Mapping[str, Result], made: BuiltExperiment, stand: Mapping[str, str]) -> Result | None:
    """The result of the run with these knobs, if there was one of this very setup."""
    return results.get(mark_of(made, stand))
