"""The course's rules as equations: what an activation, a loss or an optimiser computes, read off the engine's tables.

Lesson texts and the sheet of formulas take them from here, so that neither ever holds a formula of its own. A
subject is a row below: adding a row to one of the engine's tables adds it to texts and sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine import activations, losses
from engine.activations import ACTIVATIONS, Activation
from engine.clipping import CLIPPINGS, trace_clipping
from engine.dropout import trace_dropout
from engine.expressions import Call, Expression, Negation, Number, Quotient, Reference, Sum, references, transform
from engine.initialisation import INITIALISATIONS
from engine.losses import LOSSES, Loss
from engine.names import Derivative, Quantity, Spelling, loss, named, prediction, target
from engine.normalisation import trace_normalisation
from engine.penalties import PENALTIES
from engine.rendering import Style, render
from engine.schedules import SCHEDULES
from engine.settings import Setting
from engine.trace import Trace
from engine.update_rules import UPDATE_RULES


@dataclass(frozen=True, slots=True)
class Equation:
    """``left`` is what ``right`` is a formula of: a name, or a function of a name."""

    left: Expression
    right: Expression

    def text(self, spelling: Spelling) -> str:
        return f"{render(self.left, Style(spelling))} = {render(self.right, Style(spelling))}"


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of rule: what a text may name, and the equations of each name."""

    about: str
    names: tuple[str, ...]
    equations: Callable[[str], tuple[Equation, ...]]


def _of(label: str) -> Expression:
    return Reference(named(label))


Z, OUTPUT = _of("z"), _of("O")
_ONE = Number(1.0)


def _both(sign: Callable[[Expression], Expression]) -> Sum:
    """e^z and e^-z, the second as ``sign`` makes it."""
    return Sum((Call("exp", (Z,)), sign(Call("exp", (Negation(Z),)))))


# The functions that the engine computes whole, to be safe for any z, as a person writes them out. A test holds
# these to the engine's own values.
WRITTEN_OUT: Mapping[str, Expression] = {
    "sigmoid": Quotient(_ONE, Sum((_ONE, Call("exp", (Negation(Z),))))),
    "tanh": Quotient(_both(Negation), _both(lambda part: part)),
    "relu": Call("max", (Number(0.0), Z)),
}


# A number that no row holds, so that it can be found again and written as the name of the setting.
_MARKER = 0.37109375


def _setting(label: str) -> Callable[[Expression], Expression]:
    def change(node: Expression) -> Expression:
        match node:
            case Number(value) if value == _MARKER:
                return _of(label)
            case Number(value) if value == -_MARKER:
                return Negation(_of(label))
        return node

    return change


def _in_symbols(equations: tuple[Equation, ...], setting: Setting) -> tuple[Equation, ...]:
    change = _setting(setting.name)
    return tuple(Equation(each.left, transform(each.right, change)) for each in equations)


def _layer(letter: str) -> tuple[Expression, ...]:
    return tuple(_of(f"{letter}{j}") for j in (1, 2, 3))


def _activation(name: str, equations: Callable[[Activation], tuple[Equation, ...]]) -> tuple[Equation, ...]:
    if name not in activations.ADJUSTABLE:
        return equations(ACTIVATIONS[name])
    setting, make = activations.ADJUSTABLE[name]
    return _in_symbols(equations(make(_MARKER)), setting)


def _definition(row: Activation) -> tuple[Equation, ...]:
    if row.coupling:
        return (Equation(_of("O1"), row.coupling.definition(_layer("z"), 0)),)
    made = row.definition(Z)
    if isinstance(made, Call) and made.function in WRITTEN_OUT:
        return (Equation(made, WRITTEN_OUT[made.function]),)
    return (Equation(OUTPUT, made),)


def _by(of: Quantity, wrt: Quantity) -> Expression:
    return Reference(Derivative(of, wrt))


def _slope(row: Activation) -> tuple[Equation, ...]:
    if row.coupling:
        outputs = _layer("O")
        return tuple(
            Equation(_by(named("O1"), named(f"z{j}")), row.coupling.derivative(outputs, 0, j - 1)) for j in (1, 2)
        )
    return (Equation(_by(named("O"), named("z")), row.derivative(Z, OUTPUT)),)


def _loss_of(name: str, equations: Callable[[Loss], tuple[Equation, ...]]) -> tuple[Equation, ...]:
    if name not in losses.ADJUSTABLE:
        return equations(LOSSES[name])
    setting, make = losses.ADJUSTABLE[name]
    return _in_symbols(equations(make(_MARKER)), setting)


def _sides(row: Loss) -> tuple[list[Expression], list[Expression]]:
    """Targets and predictions: several where the loss is one of several classes."""
    outputs = (1, 2) if row.name.startswith("categorical") else (None,)
    return [Reference(target(j)) for j in outputs], [Reference(prediction(j)) for j in outputs]


def _loss(row: Loss) -> tuple[Equation, ...]:
    return (Equation(Reference(loss()), row.definition(*_sides(row))),)


def _loss_slope(row: Loss) -> tuple[Equation, ...]:
    y, yhat = _sides(row)
    first = references(yhat[0])[0]
    assert isinstance(first, Quantity)
    return (Equation(_by(loss(), first), row.derivative(y, yhat, 0)),)


def _rule(name: str) -> tuple[Equation, ...]:
    return tuple(Equation(_of(left), right) for left, right in UPDATE_RULES[name].formulas)


def _width(name: str) -> tuple[Equation, ...]:
    return (Equation(_of("width"), INITIALISATIONS[name].width),)


def _schedule(name: str) -> tuple[Equation, ...]:
    return (Equation(_of("eta"), SCHEDULES[name].formula),)


def _penalty(name: str) -> tuple[Equation, ...]:
    return (Equation(_of("P"), PENALTIES[name].share),)


def _penalty_slope(name: str) -> tuple[Equation, ...]:
    return (Equation(_by(named("P"), named("W")), PENALTIES[name].gradient),)


def _clipping(name: str) -> tuple[Equation, ...]:
    return _worked(trace_clipping(name, (3.0, 4.0), 1.0), "norm", "scale", "clipped1")


def _normalisation(name: str) -> tuple[Equation, ...]:
    return _worked(trace_normalisation((1.0, 2.0, 3.0, 4.0)), "mean", "var", "x_hat1", "y1")


def _dropout(name: str) -> tuple[Equation, ...]:
    return _worked(trace_dropout((1.0,), (1,), 0.5), "D1")


def _worked(trace: Trace, *labels: str) -> tuple[Equation, ...]:
    """The formulas of the named steps of a computation by hand; a label that is not in it is passed over."""
    return tuple(Equation(_of(label), trace[named(label)].definition) for label in labels if named(label) in trace)


SUBJECTS: Mapping[str, Subject] = {
    "definition": Subject(
        "what an activation computes", tuple(ACTIVATIONS), lambda name: _activation(name, _definition)
    ),
    "slope": Subject("an activation", tuple(ACTIVATIONS), lambda name: _activation(name, _slope)),
    "loss": Subject("a loss", tuple(LOSSES), lambda name: _loss_of(name, _loss)),
    "loss_slope": Subject("the derivative of a loss", tuple(LOSSES), lambda name: _loss_of(name, _loss_slope)),
    "rule": Subject("the formulas of an optimiser", tuple(UPDATE_RULES), _rule),
    "width": Subject("how widely weights are drawn at the beginning", tuple(INITIALISATIONS), _width),
    "schedule": Subject("the learning rate of epoch e", tuple(SCHEDULES), _schedule),
    "penalty": Subject("what a weight adds to the cost", tuple(PENALTIES), _penalty),
    "penalty_slope": Subject("the derivative of a penalty", tuple(PENALTIES), _penalty_slope),
    "clipping": Subject("how a gradient is shortened", tuple(CLIPPINGS), _clipping),
    "normalisation": Subject("batch normalisation of one feature", ("batch",), _normalisation),
    "dropout": Subject("dropout in training", ("inverted",), _dropout),
}
