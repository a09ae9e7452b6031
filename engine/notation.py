"""Reading a name that a person typed, in the notation of one problem.

Reading is generous: W²₁₁, w2_11 and W^2_11 are the same weight. What is read is checked against the
problem, so that an index that does not exist is answered with what does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache

from engine.quantities import (
    Derivative,
    Kind,
    Name,
    Quantity,
    bias,
    input_,
    named,
    output,
    prediction,
    target,
    unicode_label,
    weight,
    weighted_sum,
)


class UnknownName(ValueError):
    """A text that names nothing in this problem. ``nearest`` is a name that does exist, or ""."""

    def __init__(self, message: str, nearest: str = "") -> None:
        super().__init__(message)
        self.nearest = nearest


_FLATTEN = {ord(sub): str(digit) for digit, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")} | {ord("₍"): "", ord("₎"): ""}
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = re.compile("[₀₁₂₃₄₅₆₇₈₉₍₎,]*[₀₁₂₃₄₅₆₇₈₉₍₎]")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_INDEX = r"(?:_?\{{?\s*({})\s*\}}?)"
_PAIR = r"\d+\s*,\s*\d+|\d{2}"
_ONE_OR_PAIR = r"\d+\s*,\s*\d+|\d{1,2}"
_ROW_TAG = r"(?:\[(\d{1,3})\])?"
_NEW = r"(?P<new>(?:_|\s)?new)?"

# One row a kind: how it may be typed. The derivative form wraps any two of them. The order matters
# where one spelling begins another (yhat before y).
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.WEIGHT, r"[Ww]\^?\{?(\d)\}?_?\{?(\d+\s*,\s*\d+|\d{2})\}?" + _NEW),
    (Kind.WEIGHT, r"[Ww]_\{?(\d+\s*,\s*\d+|\d{2})\}?\^\{?(\d)\}?" + _NEW),
    (Kind.PREDICTION, r"(?:y_?hat|ŷ|\\hat\{y\}|Yhat|YHAT)(?:_?\{?(\d{1,2})\}?)?" + _ROW_TAG),
    (Kind.LEARNING_RATE, r"(?:eta|η|\\eta|Eta|ETA)"),
    (Kind.BIAS, r"[Bb]" + _INDEX.format(_PAIR) + _NEW),
    (Kind.WEIGHTED_SUM, r"[Zz]" + _INDEX.format(_PAIR) + _ROW_TAG),
    (Kind.OUTPUT, r"[Oo]" + _INDEX.format(_PAIR) + _ROW_TAG),
    (Kind.INPUT, r"[Xx]" + _INDEX.format(_ONE_OR_PAIR)),
    (Kind.TARGET, r"[Yy](?:_?\{?(\d{1,2})\}?)?" + _ROW_TAG),
    (Kind.LOSS, r"[Ll]" + _ROW_TAG),
    (Kind.COST, r"[Jj]"),
)


@cache
def _compiled() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    # Made when the first name is read: who only writes names starts without them.
    return tuple((kind, re.compile(pattern + r"(?![A-Za-z0-9_])")) for kind, pattern in _PATTERNS)


_D = re.compile(r"(?:d|∂|δ|\\partial|D)\s*(?=\S)")
_OVER = re.compile(r"\s*(?:/|÷|∕|⁄)\s*(?:d|∂|δ|\\partial|D)\s*")


# How a typeset name is typed instead, LaTeX first, then Typst.
_TYPESET = (
    (r"^\\frac\{d(.+)\}\{d(.+)\}$", r"d\1/d\2"),
    (r"\\,\\text\{new\}", " new"),
    (r"\^\{\((\d+)\)\}", r"[\1]"),
    (r"^\(d (.+)\)/\(d (.+)\)$", r"d\1/d\2"),
    (r'"new"', "new"),
    (r"\^\(\((\d+)\)\)", r"[\1]"),
    (r"\^\((\d)\)", r"^\1"),
    (r'_\("([\d,]+)"\)', r"_\1"),
    (r"hat\(y\)", "yhat"),
)


def _untypeset(text: str) -> str:
    for pattern, plain in _TYPESET:
        text = re.sub(pattern, plain, text)
    return text


def flatten(text: str) -> str:
    """``text`` with raised and lowered digits written out: ``W²₁₁`` becomes ``W^2_11``.

    The result may be longer than the text. See ``Notation.match`` for reading in the middle of a
    formula, where positions matter.
    """
    text = text.replace("y\u0302", "ŷ").replace("Ŷ", "ŷ")
    raised = _RAISED.sub(lambda found: "^" + found[0].translate(_PLAIN), text)
    return _LOWERED.sub(lambda found: "_" + found[0].translate(_FLATTEN) if found[0] != "," else ",", raised)


@dataclass(frozen=True, slots=True)
class Notation:
    """The names that exist in one problem, and how short forms are understood there.

    ``sizes`` are the layer sizes with the input first (() without a network); ``direct`` are the
    layers without an activation, whose weighted sum is the output itself; ``labels`` are the other
    names in use. ``rows`` is the number of samples.
    """

    sizes: tuple[int, ...] = ()
    rows: int = 1
    direct: frozenset[int] = frozenset()
    labels: tuple[str, ...] = ()
    biased: frozenset[int] | None = None
    known: frozenset[Name] = field(default=frozenset(), compare=False)

    # -- making names that fit this problem

    def row_tag(self, row: int) -> int | None:
        """How sample ``row`` is marked on a name: not at all when there is only one."""
        return row if self.rows > 1 else None

    def output(self, layer: int, neuron: int, row: int = 1) -> Quantity:
        """The output of a neuron: the input for layer 0, the prediction for the last layer."""
        if layer == 0:
            return input_(neuron, row)
        if layer == len(self.sizes) - 1:
            return prediction(neuron if self.sizes[-1] > 1 else None, self.row_tag(row))
        return output(layer, neuron, self.row_tag(row))

    def weighted_sum(self, layer: int, neuron: int, row: int = 1) -> Quantity:
        """What the neuron adds up: its output itself where the layer has no activation."""
        if layer in self.direct:
            return self.output(layer, neuron, row)
        return weighted_sum(layer, neuron, self.row_tag(row))

    def target(self, index: int, row: int = 1) -> Quantity:
        return target(index if self.sizes[-1] > 1 else None, self.row_tag(row))

    # -- reading

    def parse(self, text: str) -> Name:
        """The name that ``text`` spells, in any of the five spellings and in what people type.

        Raises ``UnknownName`` with a sentence on what is wrong and the nearest name that exists.

        >>> str(Notation((2, 2, 1)).parse("∂L/∂W²₁₁"))
        'dL/dW2_11'
        >>> Notation((2, 2, 1)).parse("W1_13")
        Traceback (most recent call last):
        engine.notation.UnknownName: W1_13: the neuron it goes to (layer 1) goes from 1 to 2 here, not 3.
        """
        stripped = text.strip()
        plain = _untypeset(stripped)
        found = self.match(plain, 0)
        if found is None or found[1] != len(plain):
            nearest = self.nearest(stripped)
            hint = f" Did you mean {nearest}?" if nearest else ""
            raise UnknownName(f"{stripped!r} is not a name in this problem.{hint}", nearest)
        return found[0]

    def match(self, text: str, start: int) -> tuple[Name, int] | None:
        """The longest name at ``start`` of ``text`` and where it ends, or None.

        Raises ``UnknownName`` when the text has the form of a name but an index does not exist.
        """
        label = self._match_label(text, start)
        if label is not None:
            return label
        derivative = self._match_derivative(text, start)
        return derivative or self._match_quantity(text, start)

    def _match_label(self, text: str, start: int) -> tuple[Quantity, int] | None:
        """The longest label at ``start``, typed plainly or as it is shown."""
        ends = (
            (start + len(shown), label)
            for label in self.labels
            for shown in {label, unicode_label(label)}
            if text.startswith(shown, start) and not _continues(text, start + len(shown))
        )
        longest = max(ends, default=None)
        return None if longest is None else (named(longest[1]), longest[0])

    def _match_derivative(self, text: str, start: int) -> tuple[Derivative, int] | None:
        opening = _D.match(text, start)
        if opening is None:
            return None
        upper = self._match_plain(text, opening.end())
        if upper is None:
            return None
        over = _OVER.match(text, upper[1])
        if over is None:
            return None
        lower = self._match_plain(text, over.end())
        return None if lower is None else (Derivative(upper[0], lower[0]), lower[1])

    def _match_plain(self, text: str, start: int) -> tuple[Quantity, int] | None:
        label = self._match_label(text, start)
        if label is not None:
            return label
        return self._match_quantity(text, start)

    def _match_quantity(self, text: str, start: int) -> tuple[Quantity, int] | None:
        if not self.sizes:
            return None
        for end in _name_ends(text, start):
            piece = flatten(text[start:end])
            for kind, pattern in _compiled():
                found = pattern.fullmatch(piece)
                if found:
                    return self._checked(kind, found, text[start:end]), end
        return None

    def _checked(self, kind: Kind, found: re.Match[str], typed: str) -> Quantity:
        groups = [group for group in found.groups() if group is not None and not group.strip("_ ").isalpha()]
        is_new = "new" in found.re.groupindex and found["new"] is not None
        if kind is Kind.WEIGHT:
            layer_text, pair = (groups[1], groups[0]) if found.re.pattern.startswith("[Ww]_") else groups[:2]
            quantity = Quantity(kind, (int(layer_text), *_indices(pair)), updated=is_new)
        elif kind in (Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT):
            row = int(groups[1]) if len(groups) > 1 else None
            quantity = Quantity(kind, _indices(groups[0]), row, is_new)
        elif kind is Kind.INPUT:
            indices = _indices(groups[0])
            quantity = Quantity(kind, indices if len(indices) == 2 else (1, *indices))
        elif kind in (Kind.PREDICTION, Kind.TARGET):
            index, row_text = found.group(1), found.group(2)
            quantity = Quantity(kind, (int(index),) if index else (), int(row_text) if row_text else None)
        elif kind is Kind.LOSS:
            quantity = Quantity(kind, (), int(groups[0]) if groups else None)
        else:
            quantity = Quantity(kind)
        return self.canonical(quantity, typed)

    def canonical(self, quantity: Quantity, typed: str = "") -> Quantity:
        """The one name of ``quantity`` here: O of the last layer is ŷ, z of a linear layer is O.

        Raises ``UnknownName`` when an index lies outside the network.
        """
        typed = typed or str(quantity)
        indices, last = quantity.indices, len(self.sizes) - 1
        if quantity.kind is Kind.INPUT:
            row, feature = indices
            _within(typed, "the row", row, self.rows)
            _within(typed, "the feature", feature, self.sizes[0])
            return quantity
        row = quantity.row or 1
        _within(typed, "the row", row, self.rows)
        tag = None if quantity.kind in (Kind.WEIGHT, Kind.BIAS) else (quantity.row if self.rows > 1 else None)
        quantity = replace(quantity, row=tag)
        if quantity.kind is Kind.WEIGHT:
            layer, source, goal = indices
            _within(typed, "the layer", layer, last)
            _within(typed, f"the neuron it comes from (layer {layer - 1})", source, self.sizes[layer - 1])
            _within(typed, f"the neuron it goes to (layer {layer})", goal, self.sizes[layer])
        elif quantity.kind in (Kind.BIAS, Kind.WEIGHTED_SUM, Kind.OUTPUT):
            layer, neuron = indices
            _within(typed, "the layer", layer, last)
            _within(typed, f"the neuron of layer {layer}", neuron, self.sizes[layer])
            if quantity.kind is Kind.BIAS and self.biased is not None and layer not in self.biased:
                raise UnknownName(f"{typed}: layer {layer} has no biases in this problem.")
            if quantity.kind is Kind.WEIGHTED_SUM and layer in self.direct:
                quantity = replace(quantity, kind=Kind.OUTPUT)
            if quantity.kind is Kind.OUTPUT and layer == last:
                return prediction(neuron if self.sizes[-1] > 1 else None, tag)
        elif quantity.kind in (Kind.PREDICTION, Kind.TARGET):
            if not indices and self.sizes[-1] > 1:
                raise UnknownName(f"{typed}: there are {self.sizes[-1]} outputs, so write {typed}1 for the first.")
            if indices:
                _within(typed, "the output", indices[0], self.sizes[-1])
                quantity = replace(quantity, indices=indices if self.sizes[-1] > 1 else ())
        return quantity

    def every(self) -> Iterator[Quantity]:
        """Every quantity of the forward pass and every parameter, in the order of the layers."""
        for row in range(1, self.rows + 1):
            yield from (input_(feature, row) for feature in range(1, self.sizes[0] + 1))
        for layer in range(1, len(self.sizes)):
            for goal in range(1, self.sizes[layer] + 1):
                yield from (weight(layer, source, goal) for source in range(1, self.sizes[layer - 1] + 1))
                if self.biased is None or layer in self.biased:
                    yield bias(layer, goal)
                for row in range(1, self.rows + 1):
                    total = self.weighted_sum(layer, goal, row)
                    result = self.output(layer, goal, row)
                    yield from dict.fromkeys((total, result))

    def nearest(self, text: str) -> str:
        """The name in this problem most like ``text``, in ASCII, or ""."""
        names = [*self.labels]
        if self.known:
            names += [str(name) for name in self.known]
        elif self.sizes:
            forward = [str(name) for name in self.every()]
            names += [*forward, "y", "L", *(f"dL/d{name}" for name in forward)]
        lowered = {name.lower(): name for name in names}
        close = get_close_matches(flatten(text).replace("^", "").lower(), lowered, n=1, cutoff=0.5)
        return lowered[close[0]] if close else ""


_NAME_CHARACTERS = re.compile(r"[A-Za-zŷŶη\\0-9_^{}\[\],⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉₍₎\u0302]+(?: new\b)?")


def _name_ends(text: str, start: int) -> Iterator[int]:
    """Where a name that begins at ``start`` could end, the longest first.

    A name ends between characters that cannot belong together, so that ``2W2_11`` and ``O11,`` read
    well, and a digit that follows a name is never cut off from it.
    """
    found = _NAME_CHARACTERS.match(text, start)
    if found is None:
        return
    for end in range(min(found.end(), start + 40), start, -1):
        if not _continues(text, end):
            yield end


def _continues(text: str, position: int) -> bool:
    """Whether the character at ``position`` would belong to a name that ends there."""
    if position >= len(text):
        return False
    following = text[position]
    if following in "⁰¹²³⁴⁵⁶⁷⁸⁹":  # a power: O₁₁² is the square of O₁₁
        return False
    return following.isalnum() or following == "_" or following in "\u0302₍"


def _indices(text: str) -> tuple[int, ...]:
    if "," in text:
        return tuple(int(part) for part in text.split(","))
    return tuple(int(digit) for digit in text)


def _within(typed: str, what: str, index: int, limit: int) -> None:
    if not 1 <= index <= limit:
        allowed = "can only be 1" if limit == 1 else f"goes from 1 to {limit}"
        raise UnknownName(f"{typed}: {what} {allowed} here, not {index}.")
