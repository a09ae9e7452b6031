"""What may be turned here: knobs with the choices that a lesson, or a bench where all is free, offers.

A choice is a text in a session and in the records. Here it becomes a value again, a value that cannot be set is
told in words, and a setup with all choices made comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

from engine.datasets import DATASETS
from engine.initialisation import INITIALISATIONS
from tutor.experiments.data_knobs import OWN
from tutor.experiments.knob import ALL, Knob, Value, text_of
from tutor.experiments.knobs import GROUPS, KNOBS
from tutor.experiments.setup import Setup

LONGEST = 30  # characters of what was typed that are said again


@dataclass(frozen=True, slots=True)
class Offer:
    """A knob that may be turned here, with its choices as texts in order; a ``free`` one to any value that fits."""

    knob: Knob
    choices: tuple[Value, ...]
    free: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text_of(value) for value in self.choices)

    def find(self, text: str) -> Value | None:
        """The choice that ``text`` means; None for another."""
        wanted = text.strip().lower()
        for value in self.choices:
            if text_of(value).lower() == wanted or (not isinstance(value, str) and _same(wanted, value)):
                return value
        return self._other(wanted) if self.free else None

    def _other(self, wanted: str) -> Value | None:
        """Any value of this knob, where it is none of the choices."""
        number = _number(wanted)
        value: Value = wanted if number is None else number
        return None if self.knob.fits(value) or (number is not None and number < 0) else value

    def unfit(self, text: str) -> str:
        """Why ``text`` cannot be set, in words; "" when it can."""
        if self.find(text) is not None:
            return ""
        known, typed = self.knob.free_choices, text.strip()[:LONGEST]
        words = [*self.knob.names, *([self.knob.none] if self.knob.none else [])]
        if self.knob.names or not self.free:
            close = get_close_matches(typed.lower(), words or list(self.texts), n=1)
            hint = f"did you mean {close[0]}?" if close else f"it can be {', '.join(self.texts)}"
            return f"{typed} is no {self.knob.label}; {hint}"
        example = text_of(next(each for each in known if not isinstance(each, str)))
        number = _number(typed)
        if number is None or not isfinite(number):
            kind = f"a number such as {example}" + (f", or {self.knob.none}" if self.knob.none else "")
            return f"{typed} is not a number; {self.knob.label} takes {kind}"
        what = "a whole number" if self.knob.whole else "0 or more"
        return f"{self.knob.label} takes {what}, not {typed}"

    def around(self, stand: str) -> tuple[str, ...]:
        """The choices with the one it stands at among them."""
        value = self.find(stand)
        return self.texts if value is None else tuple(text_of(each) for each in _with(self.choices, value))


def _with(choices: tuple[Value, ...], value: Value) -> tuple[Value, ...]:
    """``choices`` and ``value``, the numbers in order."""
    if value in choices:
        return choices
    numbers = sorted(each for each in (*choices, value) if not isinstance(each, str))
    words = tuple(each for each in (*choices, value) if isinstance(each, str))
    return (*numbers, *words) if ALL in words else (*words, *numbers)


def _number(text: str) -> float | None:
    try:
        return None if "_" in text else float(text.replace(",", "."))
    except ValueError:
        return None


def _same(text: str, value: float) -> bool:
    return _number(text) == value


def usual_value(setup: Setup, knob: Knob) -> Value:
    """Where the knob stands in ``setup``, with what is left to the engine filled in."""
    filled: dict[str, Value] = {
        "learning_rate": setup.eta,
        "initialisation": setup.begins,
        "rows": _rows(setup),
        "noise": _noise(setup),
        "sigma": setup.sigma if setup.sigma is not None else INITIALISATIONS["normal"].settings["sigma"],
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
    return Offer(knob, _with(given, usual_value(setup, knob)))


def free_offers(setup: Setup) -> tuple[Offer, ...]:
    """Every knob there is, free to be set to any value, group by group; rows of one's own are a data set more."""
    own: tuple[Value, ...] = (OWN,) if setup.table is not None else ()
    return tuple(
        Offer(knob, ((*own, *knob.free_choices) if knob.name == "data" else knob.free_choices), free=True)
        for group in GROUPS
        for knob in KNOBS.values()
        if knob.group == group
    )


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
