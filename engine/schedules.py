"""Learning-rate schedules, one row each: the rate of an epoch as a formula of its number.

Epochs count from 0 here, so that training begins at eta0; a warm-up begins below and climbs there.
The plateau schedule is different in kind: it looks at the loss, not at the clock, and so it is a
rule on a small state. Warm-up in this form: Goyal et al. (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf, pi
from types import MappingProxyType

from engine.expressions import Expression, Number, evaluate, substitute
from engine.names import Name, named
from engine.network import NetworkError, look_up
from engine.ranges import FACTOR, NOT_NEGATIVE, POSITIVE, Range
from engine.sheet import Sheet, formula
from engine.steps import Phase, Trace
from engine.update_rules import Settings, check_setting

MOST_EPOCHS = 1000


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule. ``formula`` gives the rate of epoch e from the first rate eta0 and ``settings``."""

    name: str
    title: str
    formula: Expression
    settings: Settings

    def with_settings(self, given: Settings | None = None) -> Settings:
        """All settings, with ``given`` ones in place of defaults. Raises ``NetworkError``."""
        for name, value in (given or {}).items():
            look_up(dict(self.settings), name, name, f"setting of the {self.title} schedule")
            _RANGES[name].check(name, value)
        return {**self.settings, **(given or {})}

    def rates(self, eta0: float, settings: Settings | None = None) -> Callable[[int], float]:
        """The learning rate as a function of the epoch, which counts from 0. Raises ``NetworkError``.

        >>> schedule("step").rates(0.1, {"s": 10, "gamma": 0.5})(25)
        0.025
        """
        numbers = {"eta0": eta0, "pi": pi, **self.with_settings(settings)}
        values: dict[Name, float] = {named(name): value for name, value in numbers.items()}
        return lambda epoch: float(evaluate(self.formula, {**values, _EPOCH: float(epoch)}))

    def rate(self, epoch: int, eta0: float, settings: Settings | None = None) -> float:
        """The learning rate of one ``epoch``."""
        return self.rates(eta0, settings)(epoch)


_EPOCH = named("e")


def _row(name: str, title: str, text: str, **settings: float) -> Schedule:
    return Schedule(
        name, title, formula(text, ("eta0", "eta_min", "e", "pi", *settings)), MappingProxyType(dict(settings))
    )


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row("constant", "constant", "eta0"),
            _row("step", "step", "eta0*gamma^floor(e/s)", gamma=0.1, s=30.0),
            _row("exponential", "exponential", "eta0*gamma^e", gamma=0.95),
            _row("inverse_time", "inverse time", "eta0/(1 + k*e)", k=0.1),
            _row("warm_up", "warm-up", "eta0*min(1, (e + 1)/w)", w=5.0),
            _row("cosine", "cosine", "eta_min + 0.5*(eta0 - eta_min)*(1 + cos(pi*e/T))", eta_min=0.0, T=100.0),
        )
    }
)

_RANGES: Mapping[str, Range] = MappingProxyType(
    {
        **dict.fromkeys(("gamma", "factor"), FACTOR),
        **dict.fromkeys(("s", "k", "T", "w"), POSITIVE),
        **dict.fromkeys(("eta_min", "patience", "threshold"), NOT_NEGATIVE),
    }
)


def schedule(name: str) -> Schedule:
    """The row called ``name``. Raises ``NetworkError`` with the nearest known name."""
    return look_up(dict(SCHEDULES), name, "schedule", "schedule")


def trace_schedule(name: str, eta0: float, epochs: Iterable[int], settings: Settings | None = None) -> Trace:
    """The rates of ``epochs`` worked out by hand: rate0, rate1, … by number of the epoch.

    >>> from engine.rendering import render
    >>> render(trace_schedule("inverse_time", 0.1, [2]).find("rate2").definition)
    'η₀/(1 + k·2)'
    """
    row, numbers = schedule(name), list(epochs)
    check_setting("eta", eta0)
    if len(numbers) > MOST_EPOCHS:
        raise NetworkError("epochs", f"a trace has up to {MOST_EPOCHS} epochs, not {len(numbers)}")
    sheet = Sheet()
    sheet.give("eta0", eta0)
    sheet.give("pi", pi)
    for setting, value in row.with_settings(settings).items():
        sheet.give(setting, value)
    for epoch in numbers:
        sheet.add(f"rate{epoch}", substitute(row.formula, {named("e"): Number(float(epoch))}), Phase.UPDATE)
    return sheet.trace()


@dataclass(frozen=True, slots=True)
class Plateau:
    """Lower the rate when the loss has stopped falling.

    A loss counts as better when it is below the best one by more than ``threshold`` of it. After
    more than ``patience`` epochs without a better one the rate is multiplied by ``factor``. This is
    ``torch.optim.lr_scheduler.ReduceLROnPlateau`` with its defaults.
    """

    rate: float
    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    best: float = inf
    waited: int = 0

    def __post_init__(self) -> None:
        check_setting("eta", self.rate)
        for name in ("factor", "patience", "threshold"):
            _RANGES[name].check(name, getattr(self, name))

    def after(self, loss: float) -> Plateau:
        """The schedule once an epoch has ended with ``loss``.

        >>> plateau = Plateau(rate=0.1, patience=1)
        >>> for loss in (1.0, 0.5, 0.5, 0.5): plateau = plateau.after(loss)
        >>> round(plateau.rate, 6)
        0.01
        """
        if loss < self.best * (1.0 - self.threshold):
            return replace(self, best=loss, waited=0)
        if self.waited + 1 > self.patience:
            return replace(self, rate=self.rate * self.factor, waited=0)
        return replace(self, waited=self.waited + 1)
