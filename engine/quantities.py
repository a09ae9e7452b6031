"""What is named in a network, and the five ways of writing it.

Weight W^k_ij runs from neuron i of layer k-1 to neuron j of layer k, the input is layer 0, and
everything counts from 1. How a name is read back from what a person types is in ``notation``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast


class Spelling(Enum):
    """How names and formulas are written."""

    UNICODE = "unicode"  # W²₁₁, dL/dŷ
    PARTIAL = "partial"  # the same with ∂L/∂ŷ, as many books write it
    ASCII = "ascii"  # W2_11, dL/dyhat: what a learner types
    LATEX = "latex"
    TYPST = "typst"


class Kind(Enum):
    """What a quantity is. The value is the letter it is typed with."""

    INPUT = "x"
    WEIGHT = "W"
    BIAS = "b"
    WEIGHTED_SUM = "z"
    OUTPUT = "O"
    PREDICTION = "yhat"
    TARGET = "y"
    LOSS = "L"
    COST = "J"
    LEARNING_RATE = "eta"
    NAMED = ""  # any other name, of a derivation without a network


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a network.

    ``indices`` are (row, feature) for an input, (layer, from, to) for a weight, (layer, neuron) for
    a bias, weighted sum or output, (output,) for a prediction or target when there are several, and
    () otherwise. ``row`` says which sample it belongs to when a problem has several.
    """

    kind: Kind
    indices: tuple[int, ...] = ()
    row: int | None = None
    updated: bool = False
    label: str = ""
    # A trace looks names up ten thousand times, so the hash is worked out once.
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        key = (self.kind.value, self.indices, self.row, self.updated, self.label)
        object.__setattr__(self, "_hash", hash(key))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Quantity], tuple[object, ...]]:
        # Hashes of text differ between processes, so a copy makes its own.
        return Quantity, (self.kind, self.indices, self.row, self.updated, self.label)

    def __str__(self) -> str:
        return spell(self, Spelling.ASCII)


@dataclass(frozen=True, slots=True)
class Derivative:
    """d``of``/d``wrt``: how ``of`` changes when ``wrt`` does."""

    of: Quantity
    wrt: Quantity
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.of, self.wrt)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Derivative], tuple[Quantity, Quantity]]:
        return Derivative, (self.of, self.wrt)

    def __str__(self) -> str:
        return spell(self, Spelling.ASCII)


Name = Quantity | Derivative


# --- making names -------------------------------------------------------------------------------

P = ParamSpec("P")
R = TypeVar("R")


def _kept(make: Callable[P, R]) -> Callable[P, R]:
    # The same few names are made and written over and over; one object for each makes comparing them quick.
    return cast(Callable[P, R], lru_cache(maxsize=8192, typed=True)(make))


@_kept
def input_(feature: int, row: int = 1) -> Quantity:
    """x of one sample: row and feature."""
    return Quantity(Kind.INPUT, (row, feature))


@_kept
def weight(layer: int, source: int, target: int) -> Quantity:
    """W^k_ij: into ``layer``, from neuron ``source`` of the layer before to neuron ``target``."""
    return Quantity(Kind.WEIGHT, (layer, source, target))


@_kept
def bias(layer: int, neuron: int) -> Quantity:
    """b of one neuron."""
    return Quantity(Kind.BIAS, (layer, neuron))


@_kept
def weighted_sum(layer: int, neuron: int, row: int | None = None) -> Quantity:
    """z of one neuron: what it adds up before its activation."""
    return Quantity(Kind.WEIGHTED_SUM, (layer, neuron), row)


@_kept
def output(layer: int, neuron: int, row: int | None = None) -> Quantity:
    """O of one neuron. The last layer's outputs are spelled as predictions: see ``Notation.output``."""
    return Quantity(Kind.OUTPUT, (layer, neuron), row)


@_kept
def prediction(index: int | None = None, row: int | None = None) -> Quantity:
    """ŷ, with an ``index`` where there are several outputs."""
    return Quantity(Kind.PREDICTION, () if index is None else (index,), row)


@_kept
def target(index: int | None = None, row: int | None = None) -> Quantity:
    """y, with an ``index`` where there are several outputs."""
    return Quantity(Kind.TARGET, () if index is None else (index,), row)


@_kept
def loss(row: int | None = None) -> Quantity:
    """L of one sample."""
    return Quantity(Kind.LOSS, (), row)


COST = Quantity(Kind.COST)
LEARNING_RATE = Quantity(Kind.LEARNING_RATE)


def named(label: str) -> Quantity:
    """Any other quantity, of a computation without a network."""
    return Quantity(Kind.NAMED, label=label)


@_kept
def updated(quantity: Quantity) -> Quantity:
    """The same parameter after the update."""
    return replace(quantity, updated=True)


# --- writing names ------------------------------------------------------------------------------

# The spellings that use raised and lowered digits; they differ in how a derivative is written, and in nothing else.
SMALL_DIGITS = frozenset({Spelling.UNICODE, Spelling.PARTIAL})
_SUBSCRIPTS = str.maketrans("0123456789,()", "₀₁₂₃₄₅₆₇₈₉,₍₎")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SYMBOLS: dict[Kind, dict[Spelling, str]] = {
    Kind.PREDICTION: {
        Spelling.UNICODE: "ŷ",
        Spelling.PARTIAL: "ŷ",
        Spelling.ASCII: "yhat",
        Spelling.LATEX: r"\hat{y}",
        Spelling.TYPST: "hat(y)",
    },
    Kind.LEARNING_RATE: {
        Spelling.UNICODE: "η",
        Spelling.PARTIAL: "η",
        Spelling.ASCII: "eta",
        Spelling.LATEX: r"\eta",
        Spelling.TYPST: "eta",
    },
}


def superscript(number: int) -> str:
    """A whole number in Unicode superscript digits."""
    return str(number).translate(_SUPERSCRIPTS)


def _joined(indices: tuple[int, ...]) -> str:
    return ("," if any(index > 9 for index in indices) else "").join(map(str, indices))


def _unicode_subscript(text: str) -> str:
    # Unicode has no subscript comma, so two-digit indices stand in subscript brackets.
    return (f"({text})" if "," in text else text).translate(_SUBSCRIPTS)


def _spell_unicode(symbol: str, layer: int | None, indices: str) -> str:
    upper = "" if layer is None else superscript(layer)
    return symbol + upper + _unicode_subscript(indices)


def _spell_ascii(symbol: str, layer: int | None, indices: str) -> str:
    return f"{symbol}{indices}" if layer is None else f"{symbol}{layer}_{indices}"


def _spell_latex(symbol: str, layer: int | None, indices: str) -> str:
    upper = "" if layer is None else f"^{{{layer}}}"
    return symbol + upper + (f"_{{{indices}}}" if indices else "")


def _spell_typst(symbol: str, layer: int | None, indices: str) -> str:
    upper = "" if layer is None else f"^({layer})"
    return symbol + upper + (f'_("{indices}")' if indices else "")


_SPELL: dict[Spelling, Callable[[str, int | None, str], str]] = {
    Spelling.UNICODE: _spell_unicode,
    Spelling.PARTIAL: _spell_unicode,
    Spelling.ASCII: _spell_ascii,
    Spelling.LATEX: _spell_latex,
    Spelling.TYPST: _spell_typst,
}
_ROW = {
    Spelling.UNICODE: "[{}]",
    Spelling.PARTIAL: "[{}]",
    Spelling.ASCII: "[{}]",
    Spelling.LATEX: "^{{({})}}",
    Spelling.TYPST: "^(({}))",
}
_UPDATED = {
    Spelling.UNICODE: " new",
    Spelling.PARTIAL: " new",
    Spelling.ASCII: "_new",
    Spelling.LATEX: r"\,\text{new}",
    Spelling.TYPST: ' "new"',
}
_FRACTION = {
    Spelling.UNICODE: "d{}/d{}",
    Spelling.PARTIAL: "∂{}/∂{}",
    Spelling.ASCII: "d{}/d{}",
    Spelling.LATEX: r"\frac{{d{}}}{{d{}}}",
    Spelling.TYPST: "(d {})/(d {})",
}


@_kept
def spell(name: Name, spelling: Spelling = Spelling.UNICODE) -> str:
    """``name`` as the course writes it.

    >>> name = Derivative(loss(), weight(2, 1, 1))
    >>> spell(name), spell(name, Spelling.ASCII), spell(weight(2, 10, 3))
    ('dL/dW²₁₁', 'dL/dW2_11', 'W²₍₁₀,₃₎')
    """
    if isinstance(name, Derivative):
        return _FRACTION[spelling].format(spell(name.of, spelling), spell(name.wrt, spelling))
    symbol = _LABEL[spelling](name.label) or _SYMBOLS.get(name.kind, {}).get(spelling, name.kind.value)
    is_weight = name.kind is Kind.WEIGHT
    text = _SPELL[spelling](
        symbol,
        name.indices[0] if is_weight else None,
        _joined(name.indices[1:] if is_weight else name.indices),
    )
    if name.row is not None:
        text += _ROW[spelling].format(name.row)
    return text + (_UPDATED[spelling] if name.updated else "")


_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "eps": "ε",
    "eta": "η",
    "lambda": "λ",
    "mu": "μ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
}
_LETTERS = {**_GREEK, "yhat": "ŷ"}  # one character takes one column; other hats stay spelt out
_LABEL_PARTS = re.compile(r"([A-Za-z]+?)((?:_[a-z]+)*)_?(\d*)")


@lru_cache(maxsize=1024)
def unicode_label(label: str) -> str:
    """A label as it is shown: v1 is v₁, beta2 is β₂."""
    found = _LABEL_PARTS.fullmatch(label)
    if found is None:
        return label
    head, tail, digits = found.groups()
    return _LETTERS.get(head, head) + tail + _unicode_subscript(digits)


def _latex_label(label: str) -> str:
    found = _LABEL_PARTS.fullmatch(label.replace("yhat", "y_hat"))
    if found is None or found[2] not in ("", "_hat") or (len(found[1]) > 1 and found[1] not in _GREEK):
        return rf"\mathrm{{{label}}}".replace("_", r"\_") if label else ""
    head, hat, digits = found.groups()
    head = rf"\{head}".replace("eps", "varepsilon") if head in _GREEK else head
    return (rf"\hat{{{head}}}" if hat else head) + (f"_{{{digits}}}" if digits else "")


def _typst_label(label: str) -> str:
    found = _LABEL_PARTS.fullmatch(label.replace("yhat", "y_hat"))
    if found is None or found[2] not in ("", "_hat") or (len(found[1]) > 1 and found[1] not in _GREEK):
        return f'"{label}"' if label else ""
    head, hat, digits = found.groups()
    head = {"eps": "epsilon"}.get(head, head)
    return (f"hat({head})" if hat else head) + (f"_({digits})" if digits else "")


# v1 is shown as v₁, beta2 as β₂, m_hat1 as m_hat₁: a combining hat would upset the columns of a terminal.
_LABEL: dict[Spelling, Callable[[str], str]] = {
    Spelling.UNICODE: unicode_label,
    Spelling.PARTIAL: unicode_label,
    Spelling.ASCII: lambda label: label,
    Spelling.LATEX: _latex_label,
    Spelling.TYPST: _typst_label,
}
