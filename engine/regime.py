"""Everything that is chosen about a training run, checked in one place before it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.clipping import check_clipping
from engine.dropout import check_probability
from engine.metrics import metric
from engine.network import NetworkError
from engine.penalties import penalty
from engine.ranges import check_whole
from engine.schedules import Plateau, schedule
from engine.splitting import check_batch_size
from engine.stopping import EarlyStopping
from engine.update_rules import Settings, check_setting, update_rule

PLATEAU = "plateau"


@dataclass(frozen=True, slots=True)
class Regime:
    """How to train.

    ``rule`` is an update rule and ``settings`` its numbers, "eta" the learning rate among them.
    ``batch_size`` None takes all rows at once, 1 is stochastic gradient descent. ``schedule`` is a
    row of the schedules, or "plateau", with ``schedule_settings``. ``penalties`` gives a lambda by
    name, ``clipping`` is ("norm", 1.0) or ("value", 1.0), ``dropout`` the probability to drop an
    output of a hidden layer. ``batch_norm`` normalises the sums of hidden layers. ``metrics`` are
    names. ``every`` thins the snapshots to one in so many epochs; ``each_step`` takes one after
    every update instead.

    >>> Regime(rule="adam", epochs=20, batch_size=8, penalties={"l2": 0.01}).check(rows=100)
    """

    rule: str = "gradient_descent"
    settings: Settings = field(default_factory=dict)
    epochs: int = 100
    batch_size: int | None = None
    schedule: str = "constant"
    schedule_settings: Settings = field(default_factory=dict)
    penalties: Mapping[str, float] = field(default_factory=dict)
    clipping: tuple[str, float] | None = None
    dropout: float = 0.0
    batch_norm: bool = False
    stopper: EarlyStopping | None = None
    metrics: tuple[str, ...] = ()
    shuffle: bool = True
    seed: int = 0
    every: int = 1
    each_step: bool = False

    @property
    def eta(self) -> float:
        """The first learning rate."""
        return float({**update_rule(self.rule).settings, **self.settings}["eta"])

    def plateau(self) -> Plateau | None:
        """The plateau schedule, if that was chosen. Raises ``NetworkError`` for unfit settings."""
        if self.schedule != PLATEAU:
            return None
        for name in self.schedule_settings:
            if name not in ("factor", "patience", "threshold"):
                raise NetworkError(name, f"{name!r} is not a setting of plateau: factor, patience, threshold are")
        return Plateau(self.eta, **self.schedule_settings)  # type: ignore[arg-type]

    def rates(self) -> Callable[[int], float]:
        """The rate of every epoch by the clock. A cosine runs over all epochs unless told otherwise."""
        row = schedule("constant" if self.schedule == PLATEAU else self.schedule)
        whole = {"T": float(self.epochs)} if "T" in row.settings else {}
        return row.rates(self.eta, {**whole, **({} if self.schedule == PLATEAU else self.schedule_settings)})

    def check(self, rows: int, has_validation: bool = False) -> None:
        """Raises ``NetworkError`` for the first thing that does not fit a training set of ``rows`` rows."""
        update_rule(self.rule).with_settings(self.settings)
        self.plateau()
        self.rates()
        for name in ("epochs", "every"):
            check_whole(name, getattr(self, name))
        if self.batch_size is not None:
            check_batch_size(self.batch_size, rows)
        size = self.batch_size or rows
        if self.batch_norm and (rows % size or size) == 1:
            raise NetworkError(
                "batch_size",
                f"batch normalisation needs 2 rows or more in every batch, but with {rows} rows in batches of {size} "
                f"one has a single row",
            )
        for name, strength in self.penalties.items():
            penalty(name)
            check_setting("lambda", strength)
        if self.clipping is not None:
            check_clipping(*self.clipping)
        check_probability(self.dropout)
        for name in self.metrics:
            metric(name)
        if self.stopper is not None and not has_validation:
            raise NetworkError("stopper", "early stopping looks at the validation loss, so it needs validation rows")
