"""A computation without a network: given numbers and named formulas become the same kind of trace.

A loss from given numbers, a σ of a sum, one step of a straight line: every formula is a step, and
every derivative of one by another is a step too, by the chain through the names in between.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from engine.corners import corners_of
from engine.expressions import Expression, Product, Reference, Sum, partial, references, transform
from engine.functions import BY_SPELLING
from engine.names import Derivative, Name, Notation, Quantity, named
from engine.network import NetworkError
from engine.parsing import UnreadableFormula, parse
from engine.plan import Line
from engine.steps import Contribution, Phase, Role, Trace
from engine.tidying import tidy
from engine.trace import carried_out

MOST_NAMES = 60
_LABEL = re.compile(r"[^\W\d_]\w*")


def derive(given: Mapping[str, float], formulas: Mapping[str, str]) -> Trace:
    """The trace of ``formulas``, each a name and its text, over the numbers of ``given``.

    A formula may use given numbers, other formulas in any order, and derivatives of one by another
    such as dL/dm. All derivatives of every formula by the names it depends on are steps, except of
    formulas that are made of derivatives themselves.

    Raises ``NetworkError`` with the name of the formula as its part, for a formula that cannot be
    read, an unknown name, names that depend on one another in a circle, or a number that is not finite.

    >>> steps = derive({"p1": 0.8, "p2": 0.7}, {"z": "p1 + p2", "s": "sigmoid(z)"})
    >>> steps.find("z").value
    1.5
    >>> from engine.rendering import render
    >>> render(steps.find("ds/dz").definition)
    's(1 − s)'
    """
    labels = (*given, *formulas)
    _check_labels(given, formulas)
    notation = Notation(labels=labels)
    read = {named(label): _read(label, text, notation) for label, text in formulas.items()}
    deriver = _Deriver(tuple(map(named, given)), read)
    for name in (*map(named, given), *read):
        deriver.need(name)
    for name in read:
        for before in deriver.differentiable_by(name):
            deriver.need(Derivative(name, before))
    steps, numbers = carried_out(deriver.lines.values(), [float(given[name.label]) for name in map(named, given)])
    return Trace(steps, numbers, Notation(labels=labels, known=frozenset(steps)))


def _check_labels(given: Mapping[str, float], formulas: Mapping[str, str]) -> None:
    if not formulas:
        raise NetworkError("formulas", "there is no formula to compute; write at least one, such as z: a + b")
    if len(given) + len(formulas) > MOST_NAMES:
        raise NetworkError("formulas", f"there are {len(given) + len(formulas)} names, but at most {MOST_NAMES} fit")
    for label in (*given, *formulas):
        if not _LABEL.fullmatch(label):
            raise NetworkError(label, f"{label!r} is not a name; write a letter with letters, digits or _ behind it")
        if label in BY_SPELLING:
            raise NetworkError(label, f"{label} is a function, so it cannot be a name; choose another")
    for label in formulas:
        if label in given:
            raise NetworkError(label, f"{label} is given and has a formula too; leave one of them out")
    for label, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise NetworkError(label, f"{label} is {value!r}; it must be an ordinary number")


def _read(label: str, text: str, notation: Notation) -> Expression:
    try:
        return parse(text, notation)
    except UnreadableFormula as error:
        raise NetworkError(label, f"the formula of {label} cannot be read: {error}") from None


class _Deriver:
    """Puts every name behind the names it needs. ``need`` adds one and all that it stands on."""

    def __init__(self, given: tuple[Quantity, ...], formulas: Mapping[Quantity, Expression]) -> None:
        self.given, self.formulas = frozenset(given), formulas
        self.used = {name: references(definition) for name, definition in formulas.items()}
        self.parts = {
            name: tuple(part for part in used if isinstance(part, Quantity)) for name, used in self.used.items()
        }
        self.inner = frozenset(part for parts in self.parts.values() for part in parts)
        self.lines: dict[Name, Line] = {}
        self.waiting: list[Name] = []
        self.before: dict[Quantity, dict[Quantity, None]] = {}
        self.plain: dict[Quantity, bool] = {}

    def need(self, name: Name) -> None:
        if name in self.lines:
            return
        if name in self.waiting:
            circle = [*self.waiting[self.waiting.index(name) :], name]
            part = next(one.label for one in circle if isinstance(one, Quantity))
            raise NetworkError(part, f"{part} depends on itself: {' needs '.join(map(str, circle))}")
        self.waiting.append(name)
        if isinstance(name, Derivative):
            self.derivative(name)
        elif name in self.given:
            self.lines[name] = Line(name, Phase.GIVEN, Role.GIVEN)
        else:
            self.formula(name)
        self.waiting.pop()

    def formula(self, name: Quantity) -> None:
        definition = self.formulas[name]
        for part in self.used[name]:
            self.need(part)
        phase = Phase.FORWARD if self.is_plain(name) else Phase.UPDATE
        self.lines[name] = Line(name, phase, Role.VALUE, definition)

    # -- what depends on what

    def direct(self, name: Quantity) -> tuple[Quantity, ...]:
        """The quantities in the formula of ``name``."""
        return self.parts.get(name, ())

    def all_before(self, name: Quantity) -> dict[Quantity, None]:
        """Every quantity that ``name`` depends on, the nearest first, as an ordered set."""
        if name not in self.before:
            found = dict.fromkeys(self.direct(name))
            for part in self.direct(name):
                found.update(self.all_before(part))
            self.before[name] = found
        return self.before[name]

    def is_plain(self, name: Quantity) -> bool:
        """Whether no derivative is used on the way to ``name``."""
        if name not in self.plain:
            own = len(self.direct(name)) == len(self.used.get(name, ()))
            self.plain[name] = own and all(map(self.is_plain, self.direct(name)))
        return self.plain[name]

    def differentiable_by(self, name: Quantity) -> tuple[Quantity, ...]:
        return tuple(self.all_before(name)) if self.is_plain(name) else ()

    # -- derivatives

    def derivative(self, name: Derivative) -> None:
        of, wrt = name.of, name.wrt
        for part in (of, wrt):
            self.need(part)
        if wrt not in self.all_before(of):
            raise NetworkError(self.asking(), f"{name} is not computed: {of} does not depend on {wrt}")
        if not self.is_plain(of):
            raise NetworkError(self.asking(), f"{name} is not computed: {of} is made of derivatives itself")
        consumers = [one for one in (of, *self.all_before(of)) if wrt in self.direct(one)]
        if consumers == [of]:
            self.add(name, self.slope(of, wrt), ())
            return
        # Named factors are right only where wrt has no second, indirect way into the same name.
        twofold = of in consumers or any(wrt in self.all_before(part) for one in consumers for part in self.direct(one))
        terms: list[Expression] = []
        ways: list[Contribution] = []
        for one in consumers:
            if one == of:
                terms.append(self.slope(of, wrt))
                continue
            upstream = Derivative(of, one)
            self.need(upstream)
            if twofold:
                terms.append(tidy(Product((Reference(upstream), self.slope(one, wrt)))))
                continue
            self.need(Derivative(one, wrt))
            ways.append(Contribution(one, upstream, Derivative(one, wrt)))
            terms.append(Product((Reference(upstream), Reference(Derivative(one, wrt)))))
        self.add(name, terms[0] if len(terms) == 1 else Sum(tuple(terms)), tuple(ways))

    def add(self, name: Derivative, definition: Expression, ways: tuple[Contribution, ...]) -> None:
        own = name.wrt in self.direct(name.of) and not ways
        role = Role.LOCAL if own and name.of in self.inner else Role.GRADIENT
        corners = corners_of(self.formulas[name.of], name.wrt) if own else ()
        self.lines[name] = Line(name, Phase.BACKWARD, role, definition, ways, corners=corners)

    def slope(self, of: Quantity, wrt: Quantity) -> Expression:
        """The derivative of the formula of ``of`` by ``wrt`` alone, with ``of`` itself where it appears whole."""
        whole = self.formulas[of]

        def named_again(node: Expression) -> Expression:
            return Reference(of) if node == whole and not isinstance(whole, Reference) else node

        return transform(tidy(partial(whole, wrt)), named_again)

    def asking(self) -> str:
        """The formula that asked for what cannot be given."""
        return next((one.label for one in reversed(self.waiting) if isinstance(one, Quantity)), "formulas")
