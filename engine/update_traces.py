"""Updates of one weight worked out by hand: every step of a rule as named values.

After step t the weight is W_t and the state v_t, m_t, s_t; the gradient it used is g_t. The formulas
are those of ``engine.update_rules``, with the step number put into each name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.expressions import Expression, Number, Reference, substitute
from engine.names import Name, named
from engine.network import NetworkError, look_up
from engine.ranges import ORDINARY
from engine.sheet import Sheet, formula
from engine.steps import Phase, Role, Trace
from engine.update_rules import Settings, UpdateRule, check_setting, update_rule

MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class Curve:
    """A loss of one weight W with its gradient, small enough to work with by hand."""

    name: str
    loss: Expression
    gradient: Expression


def _curve(name: str, loss: str, gradient: str) -> Curve:
    return Curve(name, formula(loss, ["W"]), formula(gradient, ["W"]))


CURVES: Mapping[str, Curve] = MappingProxyType(
    {
        row.name: row
        for row in (
            _curve("bowl", "W^2", "2*W"),
            _curve("shifted_bowl", "(W - 3)^2", "2*(W - 3)"),
            _curve("shallow_bowl", "0.1*W^2", "0.2*W"),
            _curve("steep_bowl", "2*W^2", "4*W"),
            _curve("two_valleys", "(W^2 - 1)^2", "4*W*(W^2 - 1)"),
        )
    }
)


def trace_updates(
    rule: str | UpdateRule,
    start: float,
    gradients: Sequence[float] | Curve | str,
    steps: int | None = None,
    settings: Settings | None = None,
    rates: Sequence[float] | None = None,
) -> Trace:
    """The updates of one weight from ``start``, every value named.

    ``gradients`` are the gradients of each step, or a curve of ``CURVES`` to go down, whose loss and
    gradient are then steps too. ``steps`` is needed with a curve only. ``rates`` gives a learning
    rate for each step, as from a schedule: they are eta1, eta2, … then.

    Raises ``NetworkError`` when a name, a setting or the number of steps does not fit.

    >>> by_hand = trace_updates("momentum", 1.0, [2.0, 4.0], settings={"eta": 0.1, "mu": 0.5})
    >>> by_hand.find("v2").value
    5.0
    >>> from engine.rendering import render
    >>> render(by_hand.find("v2").definition)
    'μ·v₁ + g₂'
    """
    row = update_rule(rule) if isinstance(rule, str) else rule
    given = look_up(dict(CURVES), gradients, "curve", "curve") if isinstance(gradients, str) else gradients
    count = _count(given, steps)
    if rates is not None and len(rates) < count:
        raise NetworkError("rates", f"{count} steps need {count} learning rates, {len(rates)} given")
    sheet = Sheet()
    ORDINARY.check("W0", start)
    sheet.give("W0", start)
    for name, value in row.with_settings(settings).items():
        if name != "eta" or rates is None:
            sheet.give(name, value)
    for name, value in row.state.items():
        sheet.give(f"{name}0", value)
    # What each name of the rule is called by now.
    current = {name: f"{name}0" for name in ("W", *row.state)}
    for t in range(1, count + 1):
        if rates is not None:
            check_setting("eta", rates[t - 1])
            sheet.give(f"eta{t}", rates[t - 1])
            current["eta"] = f"eta{t}"
        current["g"] = f"g{t}"
        if isinstance(given, Curve):
            sheet.add(f"L{t - 1}", _renamed(given.loss, current, t), Phase.LOSS)
            sheet.add(f"g{t}", _renamed(given.gradient, current, t), Phase.BACKWARD, Role.GRADIENT)
        else:
            ORDINARY.check(f"g{t}", given[t - 1])
            sheet.give(f"g{t}", given[t - 1])
        for name, expression in row.formulas:
            sheet.add(f"{name}{t}", _renamed(expression, current, t), Phase.UPDATE)
            current[name] = f"{name}{t}"
    if isinstance(given, Curve):
        sheet.add(f"L{count}", _renamed(given.loss, current, count), Phase.LOSS)
    return sheet.trace()


def _renamed(expression: Expression, current: Mapping[str, str], t: int) -> Expression:
    """``expression`` with every name as it is called at step ``t``, and t as a number."""
    replacements: dict[Name, Expression] = {named(name): Reference(named(now)) for name, now in current.items()}
    return substitute(expression, replacements | {named("t"): Number(float(t))})


def _count(gradients: Sequence[float] | Curve, steps: int | None) -> int:
    if isinstance(gradients, Curve):
        count = 2 if steps is None else steps
    else:
        count = len(gradients) if steps is None else steps
        if count > len(gradients):
            raise NetworkError("gradients", f"{count} steps need {count} gradients, {len(gradients)} given")
    if not 1 <= count <= MOST_STEPS:
        raise NetworkError("steps", f"a trace has 1 to {MOST_STEPS} steps, not {count}")
    return count
