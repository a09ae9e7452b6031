"""The update rules, one row each: an ordered list of formulas for one weight.

The same list is run on whole arrays, rendered for reading, and traced step by step for working by
hand. The forms and defaults are PyTorch's (``torch.optim``); where Keras differs its form is a row
of its own, named for it. In every rule g is the gradient, W the weight and t the step, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.array_programs import Program
from engine.expressions import Expression, references
from engine.names import Name, named
from engine.network import NetworkError, look_up
from engine.ranges import FRACTION, NOT_NEGATIVE, POSITIVE
from engine.sheet import formula

Array = NDArray[np.float64]
Settings = Mapping[str, float]

_NAMES = ("g", "W", "W_decayed", "m", "v", "s", "m_hat", "v_hat", "t")


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """One update rule.

    ``formulas`` are worked out in order, each giving a new value to its name. ``settings`` are the
    numbers a person chooses, with their defaults; "eta" is the learning rate. ``state`` holds what
    is remembered from step to step for each weight, with the value it starts from.
    """

    name: str
    title: str
    formulas: tuple[tuple[str, Expression], ...]
    settings: Settings
    state: Settings = field(default_factory=dict)
    note: str = ""

    def with_settings(self, given: Settings | None = None) -> Settings:
        """All settings, with ``given`` ones in place of defaults.

        Raises ``NetworkError`` for a setting this rule does not have or a value outside its range.
        """
        for name, value in (given or {}).items():
            look_up(dict(self.settings), name, name, f"setting of {self.title}")
            check_setting(name, value)
        return {**self.settings, **(given or {})}


_RANGES = {
    "eta": POSITIVE,
    "lambda": NOT_NEGATIVE,
    "eps": POSITIVE,
    **dict.fromkeys(("mu", "alpha", "rho", "beta1", "beta2"), FRACTION),
}
_SPOKEN = {"eta": ("learning_rate", "a learning rate")}


def check_setting(name: str, value: object) -> None:
    """Raises ``NetworkError`` when ``value`` does not fit the setting called ``name``."""
    part, what = _SPOKEN.get(name, (name, name))
    _RANGES[name].check(part, value, what)


def _rule(
    name: str,
    title: str,
    formulas: str,
    settings: dict[str, float],
    state: dict[str, float] | None = None,
    note: str = "",
) -> UpdateRule:
    labels = (*_NAMES, *settings)
    made = []
    for line in formulas.split(";"):
        left, _, right = line.partition("=")
        made.append((left.strip(), formula(right, labels)))
    return UpdateRule(name, title, tuple(made), MappingProxyType(settings), MappingProxyType(state or {}), note)


_ADAM = {"beta1": 0.9, "beta2": 0.999}
_MOMENTS = "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2;"
_CORRECTED = "m_hat = m/(1 - beta1^t); v_hat = v/(1 - beta2^t); W = {} - eta*m_hat/(sqrt(v_hat) + eps)"
_KERAS_STEP = "W = {} - eta*(sqrt(1 - beta2^t)/(1 - beta1^t))*m/(sqrt(v) + eps)"

UPDATE_RULES: Mapping[str, UpdateRule] = MappingProxyType(
    {
        row.name: row
        for row in (
            _rule("gradient_descent", "gradient descent", "W = W - eta*g", {"eta": 0.01}),
            _rule(
                "momentum",
                "momentum",
                "v = mu*v + g; W = W - eta*v",
                {"eta": 0.01, "mu": 0.9},
                {"v": 0.0},
                "v is a running sum of gradients; at the first step v = g",
            ),
            _rule(
                "nesterov",
                "Nesterov momentum",
                "v = mu*v + g; W = W - eta*(g + mu*v)",
                {"eta": 0.01, "mu": 0.9},
                {"v": 0.0},
                "steps as if one momentum step ahead",
            ),
            _rule(
                "adagrad",
                "Adagrad",
                "s = s + g^2; W = W - eta*g/(sqrt(s) + eps)",
                {"eta": 0.01, "eps": 1e-10},
                {"s": 0.0},
                "s only grows, so every step is smaller than plain gradient descent's would become",
            ),
            _rule(
                "rmsprop",
                "RMSProp",
                "s = alpha*s + (1 - alpha)*g^2; W = W - eta*g/(sqrt(s) + eps)",
                {"eta": 0.01, "alpha": 0.99, "eps": 1e-8},
                {"s": 0.0},
                "s is a fading mean of squared gradients; eps stands outside the root",
            ),
            _rule(
                "adam",
                "Adam",
                _MOMENTS + _CORRECTED.format("W"),
                {"eta": 0.001, **_ADAM, "eps": 1e-8},
                {"m": 0.0, "v": 0.0},
                "m_hat and v_hat undo that m and v start from 0",
            ),
            _rule(
                "adamw",
                "AdamW",
                "W_decayed = W*(1 - eta*lambda);" + _MOMENTS + _CORRECTED.format("W_decayed"),
                {"eta": 0.001, **_ADAM, "eps": 1e-8, "lambda": 0.01},
                {"m": 0.0, "v": 0.0},
                "the weight is shrunk first, apart from the gradient",
            ),
            # Keras: the velocity is a displacement, eps stands inside the root or beside an uncorrected one.
            _rule(
                "momentum_keras",
                "momentum (Keras form)",
                "v = mu*v - eta*g; W = W + v",
                {"eta": 0.01, "mu": 0.9},
                {"v": 0.0},
                "v is a displacement: the same path while eta is constant, another one under a schedule",
            ),
            _rule(
                "nesterov_keras",
                "Nesterov momentum (Keras form)",
                "v = mu*v - eta*g; W = W + mu*v - eta*g",
                {"eta": 0.01, "mu": 0.9},
                {"v": 0.0},
            ),
            _rule(
                "adagrad_keras",
                "Adagrad (Keras form)",
                "s = s + g^2; W = W - eta*g/sqrt(s + eps)",
                {"eta": 0.001, "eps": 1e-7},
                {"s": 0.1},
                "s starts from 0.1 and eps stands inside the root",
            ),
            _rule(
                "rmsprop_keras",
                "RMSProp (Keras form)",
                "s = rho*s + (1 - rho)*g^2; W = W - eta*g/sqrt(s + eps)",
                {"eta": 0.001, "rho": 0.9, "eps": 1e-7},
                {"s": 0.0},
                "eps stands inside the root",
            ),
            _rule(
                "adam_keras",
                "Adam (Keras form)",
                _MOMENTS + _KERAS_STEP.format("W"),
                {"eta": 0.001, **_ADAM, "eps": 1e-7},
                {"m": 0.0, "v": 0.0},
                "eps stands beside the uncorrected root, so it weighs more in early steps",
            ),
            _rule(
                "adamw_keras",
                "AdamW (Keras form)",
                "W_decayed = W - W*lambda*eta;" + _MOMENTS + _KERAS_STEP.format("W_decayed"),
                {"eta": 0.001, **_ADAM, "eps": 1e-7, "lambda": 0.004},
                {"m": 0.0, "v": 0.0},
            ),
        )
    }
)


def update_rule(name: str) -> UpdateRule:
    """The row called ``name``. Raises ``NetworkError`` with the nearest known name.

    >>> from engine.rendering import render
    >>> for left, right in update_rule("momentum").formulas: print(left, "=", render(right))
    v = μ·v + g
    W = W − η·v
    """
    return look_up(dict(UPDATE_RULES), name, "update_rule", "update rule")


class Optimiser:
    """An update rule at work on an array of weights, in place.

    ``weights`` and ``gradient`` have the same shape and stay the caller's: fill ``gradient``, call
    ``step``, and ``weights`` has moved. Raises ``NetworkError`` for unfit settings or shapes.

    >>> weights, gradient = np.array([3.0]), np.array([4.0])
    >>> Optimiser(update_rule("gradient_descent"), weights, gradient, {"eta": 0.5}).step()
    >>> print(weights)
    [1.]
    """

    __slots__ = ("_changes", "_program", "_values", "rule", "settings", "state", "steps")

    def __init__(self, rule: UpdateRule, weights: Array, gradient: Array, settings: Settings | None = None) -> None:
        if weights.shape != gradient.shape:
            raise NetworkError("gradient", f"weights have shape {weights.shape}, but the gradient {gradient.shape}")
        self.rule = rule
        self.settings = rule.with_settings(settings)
        self.steps = 0
        self.state = {name: np.full(weights.shape, start) for name, start in rule.state.items()}
        arrays: dict[Name, Array] = {named("W"): weights, named("g"): gradient}
        arrays |= {named(name): array for name, array in self.state.items()}
        self._values: dict[Name, float] = {named("eta"): self.settings["eta"], named("t"): 1.0}
        self._program = Program(
            [(named(name), expression) for name, expression in rule.formulas],
            arrays,
            {**{named(name): float(value) for name, value in self.settings.items()}, **self._values},
            changing=self._values,
            shape=weights.shape,
        )
        # A rule that does not look at t has nothing to work out again while the rate stays.
        self._changes = any(named("t") in references(expression) for _, expression in rule.formulas)

    def step(self, rate: float | None = None) -> None:
        """One update. ``rate`` is the learning rate from now on; without it the rate stays as it was."""
        self.steps += 1
        changed = self._changes
        if rate is not None and rate != self._values[named("eta")]:
            self._values[named("eta")] = rate
            changed = True
        if changed:
            self._values[named("t")] = float(self.steps)
            self._program.set(self._values)
        self._program.run()
