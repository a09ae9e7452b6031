"""What a knob is: a setting a learner may turn, how it is read off a setup, and how it makes another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from tutor.experiments.setup import Setup

Value = str | float
OFF, ON, ALL = "off", "on", "all"


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


def row(name: str, label: str, about: str, *usual: Value, field: str = "", **more: Any) -> Knob:
    get, set_ = _field(field or name)
    return Knob(name, label, about, get, set_, usual, **more)


def has_hidden(setup: Setup) -> bool:
    return len(setup.layers) > 2
