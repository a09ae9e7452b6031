"""Formulas on arrays: the expression that is shown, turned once into operations that allocate nothing.

An update rule or an activation is one expression. A person sees it rendered; training runs it here,
as a fixed list of NumPy operations on buffers made beforehand. The order of operations is that of
the tree, so that what is shown and what is run cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.expressions import (
    Call,
    Cases,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    evaluate,
    references,
    walk,
)
from engine.names import Name

Array = NDArray[np.float64]
Operation = tuple[Callable[..., Any], tuple[Any, ...]]

_ONE, _ZERO = np.array(1.0), np.array(0.0)


def _sigmoid(z: Array, out: Array) -> list[Operation]:
    # e^-z may overflow to infinity, which gives the right 0: programs run with that warning off.
    return [(np.negative, (z, out)), (np.exp, (out, out)), (np.add, (out, _ONE, out)), (np.divide, (_ONE, out, out))]


def _maximum(a: Array, b: Array, out: Array) -> None:
    np.maximum(a, b, out=out)  # these two want their result by name


def _minimum(a: Array, b: Array, out: Array) -> None:
    np.minimum(a, b, out=out)


# One row a function: the operations that leave its value in the last argument.
_CALLS: dict[str, Callable[..., list[Operation]]] = {
    "sigmoid": _sigmoid,
    "relu": lambda z, out: [(_maximum, (z, _ZERO, out))],
    "tanh": lambda z, out: [(np.tanh, (z, out))],
    "exp": lambda z, out: [(np.exp, (z, out))],
    "expm1": lambda z, out: [(np.expm1, (z, out))],
    "ln": lambda z, out: [(np.log, (z, out))],
    "sqrt": lambda z, out: [(np.sqrt, (z, out))],
    "abs": lambda z, out: [(np.abs, (z, out))],
    "max": lambda a, b, out: [(_maximum, (a, b, out))],
    "min": lambda a, b, out: [(_minimum, (a, b, out))],
}
_COMPARE = {
    Relation.LESS: np.less,
    Relation.AT_MOST: np.less_equal,
    Relation.GREATER: np.greater,
    Relation.AT_LEAST: np.greater_equal,
    Relation.EQUAL: np.equal,
}


def can_run(expression: Expression) -> bool:
    """Whether every function in ``expression`` has an operation on arrays."""
    return all(node.function in _CALLS for node in walk(expression) if isinstance(node, Call))


class Program:
    """Assignments that run again and again on the same arrays.

    ``arrays`` are the names that stand for arrays, all of one shape or broadcasting to ``shape``;
    they are read and, where assigned to, written in place. ``numbers`` are the names that stand for
    single numbers; those also in ``changing`` may be given anew before each run. A name that is
    assigned to without being in ``arrays`` is an intermediate result of ``shape``.

    >>> from engine.names import named
    >>> from engine.sheet import formula
    >>> W = np.array([1.0, 2.0])
    >>> half = Program([(named("W"), formula("W/k", ["W", "k"]))], {named("W"): W}, {named("k"): 2.0})
    >>> half.run(); half.run(); print(W)
    [0.25 0.5 ]
    """

    def __init__(
        self,
        assignments: Iterable[tuple[Name, Expression]],
        arrays: Mapping[Name, Array],
        numbers: Mapping[Name, float] | None = None,
        changing: Iterable[Name] = (),
        shape: tuple[int, ...] | None = None,
    ) -> None:
        self._arrays = dict(arrays)
        self._numbers = dict(numbers or {})
        self._changing = frozenset(changing)
        self._shape = shape if shape is not None else np.broadcast_shapes(*(a.shape for a in self._arrays.values()))
        self._operations: list[Operation] = []
        self._cells: list[tuple[Expression, Array]] = []
        self._free: list[Array] = []
        self._made: set[int] = set()
        for name, expression in assignments:
            self._assign(name, expression)
        self._steps = tuple(self._operations)

    def run(self) -> None:
        """All assignments once, in order. Overflow gives infinities; the caller decides what they mean."""
        for operation, operands in self._steps:
            operation(*operands)

    def set(self, values: Mapping[Name, float]) -> None:
        """New values for numbers that change from run to run."""
        self._numbers.update(values)
        for expression, cell in self._cells:
            cell[...] = evaluate(expression, self._numbers)

    # -- building the list of operations

    def _assign(self, name: Name, expression: Expression) -> None:
        target = self._arrays.get(name)
        before = len(self._operations)
        value = self._value(expression)
        if target is None:
            if id(value) not in self._made:  # another name's array, or a number: a copy of its own
                value = self._emit(np.positive, value)
            self._arrays[name] = value
            self._made.discard(id(value))  # it now has a name, so it is never scratch again
            return
        if id(value) in self._made and len(self._operations) > before:
            # Only the last operation writes to the target, so that earlier ones still read it unchanged.
            self._finish(value, target)
            self._release(value)
        else:
            self._operations.append((np.positive, (value, target)))

    def _finish(self, value: Array, target: Array) -> None:
        operation, operands = self._operations[-1]
        if operands[-1] is value:
            self._operations[-1] = (operation, (*operands[:-1], target))
        else:  # a choice ends with a copy of some elements, so the whole is copied once more
            self._operations.append((np.positive, (value, target)))

    def _fresh(self) -> Array:
        buffer = self._free.pop() if self._free else np.empty(self._shape)
        self._made.add(id(buffer))
        return buffer

    def _release(self, *values: Array) -> None:
        for value in values:
            if id(value) in self._made and not any(value is free for free in self._free):
                self._free.append(value)

    def _emit(self, operation: Callable[..., Any], *operands: Array) -> Array:
        """One operation, written over the first operand that is only scratch."""
        out = next((operand for operand in operands if id(operand) in self._made), None)
        out = self._fresh() if out is None else out
        self._operations.append((operation, (*operands, out)))
        self._release(*(operand for operand in operands if operand is not out))
        return out

    def _cell(self, expression: Expression) -> Array:
        """A single number, worked out now and again whenever what it depends on changes."""
        cell = np.array(evaluate(expression, self._numbers), dtype=np.float64)
        if self._changing.intersection(references(expression)):
            self._cells.append((expression, cell))
        return cell

    def _value(self, node: Expression) -> Array:
        if not any(name in self._arrays for name in references(node)):
            return self._cell(node)
        match node:
            case Reference(name):
                return self._arrays[name]
            case Negation(operand):
                return self._emit(np.negative, self._value(operand))
            case Sum(terms):
                result = self._value(terms[0])
                for term in terms[1:]:
                    if isinstance(term, Negation):
                        result = self._emit(np.subtract, result, self._value(term.operand))
                    else:
                        result = self._emit(np.add, result, self._value(term))
                return result
            case Product(factors):
                result = self._value(factors[0])
                for factor in factors[1:]:
                    result = self._emit(np.multiply, result, self._value(factor))
                return result
            case Quotient(numerator, denominator):
                return self._emit(np.divide, self._value(numerator), self._value(denominator))
            case Power(base, Number(2.0)):
                return self._emit(np.square, self._value(base))
            case Power(base, exponent):
                return self._emit(np.power, self._value(base), self._value(exponent))
            case Call(function, arguments):
                return self._call(function, [self._value(argument) for argument in arguments])
            case _:
                assert isinstance(node, Cases)  # a Number never refers to an array
                return self._cases(node)

    def _call(self, function: str, operands: list[Array]) -> Array:
        out = self._fresh()
        self._operations.extend(_CALLS[function](*operands, out))
        self._release(*operands)
        return out

    def _cases(self, node: Cases) -> Array:
        out = self._emit(np.positive, self._value(node.otherwise))
        for case in reversed(node.cases):
            left, right = self._value(case.condition.left), self._value(case.condition.right)
            mask = np.empty(self._shape, dtype=np.bool_)
            self._operations.append((_COMPARE[case.condition.relation], (left, right, mask)))
            self._release(left, right)
            result = self._value(case.result)
            self._operations.append((np.copyto, (out, result, "same_kind", mask)))
            self._release(result)
        return out
