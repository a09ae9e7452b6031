"""The settings a learner may turn, one row each: how a knob is read off a setup, and how it makes another.

A lesson offers some of them with choices of its own; the usual choices stand here. A new row is a new
knob in lessons, checks, both faces and the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Knob:
    """One knob. ``whole`` numbers only; ``names`` are what a word may be; ``none`` is the word for "without"."""

    name: str
    label: str
    about: str
    get: Callable[[Setup], Any]
    set: Callable[[Setup, Any], Setup]
    usual: tuple[Value, ...]
    whole: bool = False
    names: tuple[str, ...] = ()
    none: str = ""

    def fits(self, value: Value) -> str:
        """What is wrong with ``value`` as a choice, in words; "" when nothing is."""
        if isinstance(value, str):
            known = (*self.names, *((self.none,) if self.none else ()))
            return "" if value in known else f"{value} is no choice of {self.name}"
        if self.names:
            return f"{value:g} is no choice of {self.name}"
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
    return setup.layers[1]


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
            ),
            _row("learning_rate", "learning rate", "η of every update", 0.01, 0.1, 1.0),
            Knob("depth", "depth", "the number of hidden layers", _depth, _with_depth, (1.0, 2.0, 4.0), whole=True),
            Knob(
                "width", "width", "neurons of each hidden layer", _width, _with_width, (2.0, 4.0, 8.0, 16.0), whole=True
            ),
            _row("batch", "batch", "rows in one update", 1.0, 16.0, ALL, whole=True, none=ALL),
            _row("epochs", "epochs", "how long it trains", 50.0, 200.0, whole=True),
            _row("seed", "seed", "which first weights and which order of rows", 1.0, 2.0, 3.0, whole=True),
            Knob(
                "optimiser",
                "optimiser",
                "the update rule",
                lambda setup: setup.optimiser,
                _with_optimiser,
                ("sgd", "momentum", "adam"),
                names=_OPTIMISERS,
            ),
            _row(
                "initialisation",
                "first weights",
                "how weights are drawn",
                "zeros",
                "xavier_normal",
                "he_normal",
                names=tuple(INITIALISATIONS),
            ),
            _row("sigma", "spread", "the deviation of normal first weights", 0.01, 0.1, 1.0),
            Knob(
                "schedule",
                "schedule",
                "of the learning rate",
                lambda setup: setup.schedule,
                _with_schedule,
                tuple(SCHEDULES),
                names=tuple(SCHEDULES),
            ),
            _row("l1", "L1", "the λ of the penalty on |W|", OFF, 0.001, 0.01, none=OFF),
            _row("l2", "L2", "the λ of the penalty on W²", OFF, 0.001, 0.01, none=OFF),
            _row("dropout", "dropout", "the share of hidden outputs dropped", OFF, 0.2, 0.5, none=OFF),
            Knob(
                "batch_norm",
                "batch norm",
                "whether hidden sums are normalised",
                lambda setup: ON if setup.batch_norm else OFF,
                lambda setup, value: replace(setup, batch_norm=value == ON),
                (OFF, ON),
                names=(OFF, ON),
            ),
            _row("clipping", "clipping", "the longest gradient", OFF, 1.0, none=OFF),
            _row("patience", "stop early", "epochs without a better validation loss", OFF, 10.0, whole=True, none=OFF),
            _row("data", "data", "the data set", "moons", "circles", "xor", names=tuple(DATASETS)),
            _row("rows", "rows", "how many rows of data", 20.0, 100.0, 400.0, whole=True),
            _row("noise", "noise", "how far rows are scattered", 0.0, 0.1, 0.3),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A knob that may be turned here, with its choices as texts in order."""

    knob: Knob
    choices: tuple[Value, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text_of(value) for value in self.choices)

    def find(self, text: str) -> Value | None:
        """The choice that ``text`` means; None for another."""
        wanted = text.strip().lower()
        for value in self.choices:
            if text_of(value).lower() == wanted or (not isinstance(value, str) and _same(wanted, value)):
                return value
        return None


def _same(text: str, value: float) -> bool:
    try:
        return float(text.replace(",", ".")) == value
    except ValueError:
        return False


def usual_value(setup: Setup, knob: Knob) -> Value:
    """Where the knob stands in ``setup``, with what is left to the engine filled in."""
    filled: dict[str, Value] = {
        "learning_rate": setup.eta,
        "initialisation": setup.begins,
        "rows": _rows(setup),
        "noise": _noise(setup),
        "sigma": setup.sigma if setup.sigma is not None else 0.01,
    }
    return filled[knob.name] if knob.name in filled else knob.value(setup)


def _rows(setup: Setup) -> float:
    return float(setup.rows or (DATASETS[setup.data].rows if setup.data in DATASETS else len(setup.own)))


def _noise(setup: Setup) -> float:
    if setup.noise is not None:
        return setup.noise
    return DATASETS[setup.data].noise if setup.data in DATASETS else 0.0


def offer(setup: Setup, name: str, choices: tuple[Value, ...] = ()) -> Offer:
    """The knob ``name`` with ``choices`` (without any: the usual ones). Where it stands now is always one."""
    knob = KNOBS[name]
    given = choices or knob.usual
    now = usual_value(setup, knob)
    if now not in given:
        numbers = [each for each in (*given, now) if not isinstance(each, str)]
        words = [each for each in (*given, now) if isinstance(each, str)]
        given = (*words, *sorted(numbers)) if knob.none != ALL else (*sorted(numbers), *words)
    return Offer(knob, given)


def turned(setup: Setup, offers: tuple[Offer, ...], texts: Mapping[str, str]) -> Setup:
    """``setup`` with the knobs of ``texts`` at those choices; what is not offered is passed over."""
    wanted = {each.knob.name: each.find(texts[each.knob.name]) for each in offers if each.knob.name in texts}
    for name in KNOBS:  # depth before width: the widths of new layers are turned too
        if wanted.get(name) is not None:
            setup = KNOBS[name].turned(setup, wanted[name])  # type: ignore[arg-type]
    return setup


def standing(setup: Setup, offers: tuple[Offer, ...], texts: Mapping[str, str]) -> dict[str, str]:
    """Where every offered knob stands: as turned in ``texts``, else as in ``setup``."""
    found: dict[str, str] = {}
    for each in offers:
        value = each.find(texts.get(each.knob.name, ""))
        found[each.knob.name] = text_of(usual_value(setup, each.knob) if value is None else value)
    return found


def in_words(offers: tuple[Offer, ...], stand: Mapping[str, str]) -> str:
    """``activation relu, learning rate 0.1``: where the knobs stand, for people."""
    return ", ".join(f"{each.knob.label} {stand[each.knob.name]}" for each in offers if each.knob.name in stand)
