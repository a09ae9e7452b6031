"""Formulas as text: in symbols, or with this problem's numbers in their places.

One precedence table serves every spelling. Text is made in pieces, one for each factor or term of
the outermost product or sum, so that a screen can mark the factor it is talking about. What is
printed here can be read back to the same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

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
    branch,
    evaluate,
    taken,
)
from engine.functions import FUNCTIONS, shown
from engine.names import SMALL_DIGITS, Derivative, Kind, Name, Spelling, spell, superscript
from engine.numerals import numeral


class Binding(IntEnum):
    """How tightly a text holds together; a looser one inside a tighter one takes brackets."""

    CHOICE = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters of one spelling."""

    minus: str
    times: str
    tight_times: str
    opening: str
    closing: str


_SIGNS = {
    Spelling.UNICODE: Signs("−", " · ", "·", "(", ")"),
    Spelling.PARTIAL: Signs("−", " · ", "·", "(", ")"),
    Spelling.ASCII: Signs("-", " * ", "*", "(", ")"),
    Spelling.LATEX: Signs("-", r" \cdot ", r" \cdot ", r"\left(", r"\right)"),
    Spelling.TYPST: Signs("-", " dot ", " dot ", "(", ")"),
}
_RELATIONS = {
    Spelling.UNICODE: {Relation.AT_MOST: "≤", Relation.AT_LEAST: "≥"},
    Spelling.PARTIAL: {Relation.AT_MOST: "≤", Relation.AT_LEAST: "≥"},
    Spelling.ASCII: {},
    Spelling.LATEX: {Relation.AT_MOST: r"\le", Relation.AT_LEAST: r"\ge"},
    Spelling.TYPST: {},
}


_WORDS = {
    Spelling.UNICODE: ("{} if {}", "else {}", " + … + {} more", ", "),
    Spelling.PARTIAL: ("{} if {}", "else {}", " + … + {} more", ", "),
    Spelling.ASCII: ("{} if {}", "else {}", " + ... + {} more", ", "),
    Spelling.LATEX: (r"{} \text{{ if }} {}", r"\text{{else }} {}", r" + \ldots + {} \text{{ more}}", r",\; "),
    Spelling.TYPST: ('{} " if " {}', '"else " {}', ' + dots + {} " more"', ", "),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How to write a formula.

    With ``values`` names are replaced by numbers of ``digits`` significant digits (all of them for
    None), and only the case that applies is written; those in ``open`` stay names. ``fold`` shortens
    sums and products of more than so many parts to the first ones, "… + 8 more" and the last.
    """

    spelling: Spelling = Spelling.UNICODE
    values: Mapping[Name, float] | None = None
    digits: int | None = None
    fold: int | None = None
    open: frozenset[Name] = frozenset()

    def names(self, node: Expression) -> bool:
        """Whether ``node`` is a name that is written as one."""
        return isinstance(node, Reference) and (self.values is None or node.name in self.open)


UNICODE = Style()
ASCII = Style(Spelling.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. ``part`` counts the factors or terms of the outermost product or sum from 0."""

    text: str
    part: int | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    text: str
    binding: Binding
    signed: bool = False  # begins with a minus sign


def render(expression: Expression, style: Style = UNICODE) -> str:
    """``expression`` as text.

    >>> from engine.names import output, weight
    >>> render(Product((Number(-2.0), Reference(weight(2, 1, 1)), Reference(output(1, 1)))))
    '−2 · W²₁₁ · O₁₁'
    """
    return "".join(piece.text for piece in pieces(expression, style))


def pieces(expression: Expression, style: Style = UNICODE) -> tuple[Piece, ...]:
    """``expression`` as text in pieces; joined together they are ``render``."""
    expression = shown(expression)
    writer = _Writer(style)
    match expression:
        case Sum():
            return writer.sum_pieces(expression)
        case Product():
            return writer.product_pieces(expression, top=True)
        case _:
            return (Piece(writer.write(expression).text, 0),)


_OPPOSITE = {
    Relation.LESS: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.GREATER,
    Relation.GREATER: Relation.AT_MOST,
    Relation.AT_LEAST: Relation.LESS,
}


def reason(expression: Expression, style: Style) -> str:
    """Why the branch of ``expression`` that is written with numbers is the one that applies.

    "" when there is nothing to choose. Raises ValueError when ``style`` has no values.

    >>> from engine.activations import ACTIVATIONS
    >>> from engine.names import weighted_sum
    >>> z = weighted_sum(1, 2)
    >>> leaky = ACTIVATIONS["leaky_relu"].definition(Reference(z))
    >>> reason(leaky, Style(values={z: -0.3}))
    'z₁₂ = −0.3 ≤ 0'
    """
    if not isinstance(expression, Cases):
        return ""
    if style.values is None:
        raise ValueError("a reason needs values")
    chosen = taken(expression, style.values)
    conditions = [chosen.condition] if chosen else [case.condition for case in expression.cases]
    names, writer = _Writer(replace(style, values=None)), _Writer(style)
    made = []
    for condition in conditions:
        relation = condition.relation if chosen else _OPPOSITE[condition.relation]
        left = writer.number(evaluate(condition.left, style.values), style.digits).text
        right, sign = writer.write(shown(condition.right)).text, _relation(relation, style.spelling)
        made.append(f"{names.write(shown(condition.left)).text} = {left} {sign} {right}")
    return ", ".join(made)


def _relation(relation: Relation, spelling: Spelling) -> str:
    return _RELATIONS[spelling].get(relation, relation.value)


def _is_raised(node: Expression, spelling: Spelling) -> bool:
    """Whether the name of ``node`` carries a raised index or a word, so that a power needs brackets."""
    if spelling is Spelling.ASCII or not isinstance(node, Reference) or isinstance(node.name, Derivative):
        return False
    name = node.name
    return name.kind is Kind.WEIGHT or name.updated or (name.row is not None and spelling not in SMALL_DIGITS)


def _is_derivative(node: Expression) -> bool:
    return isinstance(node, Reference) and isinstance(node.name, Derivative)


@dataclass(frozen=True, slots=True)
class _Writer:
    style: Style

    @property
    def signs(self) -> Signs:
        return _SIGNS[self.style.spelling]

    def number(self, value: float, digits: int | None) -> _Written:
        text = numeral(value, digits, self.style.spelling)
        # 1e-5 and 1·10^-5 hold together only up to a power; plain digits are an atom.
        binding = Binding.ATOM if text.replace(".", "").isdigit() else Binding.PRODUCT
        return _Written(text, binding, text.startswith(self.signs.minus))

    def brackets(self, text: str) -> str:
        return f"{self.signs.opening}{text}{self.signs.closing}"

    def held(self, node: Expression, at_least: Binding, first: bool = False) -> str:
        """The text of ``node``, in brackets unless it binds tightly enough to stand there."""
        written = self.write(node)
        if written.binding < at_least or (written.signed and not first):
            return self.brackets(written.text)
        return written.text

    def write(self, node: Expression) -> _Written:
        match node:
            case Number(value):
                return self.number(value, None)
            case Reference(name):
                if self.style.values is None or self.style.names(node):
                    return _Written(spell(name, self.style.spelling), Binding.ATOM)
                return self.number(self.style.values[name], self.style.digits)
            case Negation(operand):
                text = self.signs.minus + self.held(operand, Binding.PRODUCT)
                return _Written(text, Binding.PRODUCT, signed=True)
            case Sum():
                text = "".join(piece.text for piece in self.sum_pieces(node))
                return _Written(text, Binding.SUM, text.startswith(self.signs.minus))
            case Product():
                text = "".join(piece.text for piece in self.product_pieces(node, top=False))
                return _Written(text, Binding.PRODUCT, text.startswith(self.signs.minus))
            case Quotient():
                return self.quotient(node)
            case Power():
                return self.power(node)
            case Call():
                return self.call(node)
            case _:
                return self.cases(node)

    # -- sums and products

    def sum_pieces(self, node: Sum) -> tuple[Piece, ...]:
        made: list[Piece] = []
        for index, term in self.folded(node.terms):
            if term is None:
                made.append(Piece(_WORDS[self.style.spelling][2].format(index)))
            elif index == 0:
                made.append(Piece(self.held(term, Binding.PRODUCT, first=True), 0))
            elif isinstance(term, Negation):
                made.append(Piece(f" {self.signs.minus} "))
                made.append(Piece(self.held(term.operand, Binding.PRODUCT), index))
            else:
                made.append(Piece(" + "))
                made.append(Piece(self.held(term, Binding.PRODUCT), index))
        return tuple(made)

    def product_pieces(self, node: Product, top: bool) -> tuple[Piece, ...]:
        wide = top or any(_is_derivative(factor) for factor in node.factors)
        times = self.signs.times if (wide and self.style.values is None) or top else self.signs.tight_times
        made: list[Piece] = []
        before: Expression | None = None
        for index, factor in enumerate(node.factors):
            # A quotient or a signed number inside a product stands in brackets unless it is first.
            at_least = Binding.POWER if isinstance(factor, Quotient) and index else Binding.PRODUCT
            text = self.held(factor, at_least, first=index == 0)
            if before is not None and not self.touches(before, factor):
                made.append(Piece(times))
            made.append(Piece(text, index))
            before = factor
        return tuple(made)

    def touches(self, left: Expression, right: Expression) -> bool:
        """Whether no sign is needed between two factors: 2(y − ŷ), O₁₁(1 − O₁₁)."""
        if self.style.spelling is Spelling.ASCII or not isinstance(right, Sum):
            return False
        if isinstance(left, Reference):
            if self.style.values is None or self.style.names(left):
                return not _is_derivative(left)
            return self.number(self.style.values[left.name], self.style.digits).binding is Binding.ATOM
        return isinstance(left, Number)

    def folded(self, parts: tuple[Expression, ...]) -> list[tuple[int, Expression | None]]:
        fold = self.style.fold
        if fold is None or len(parts) <= fold:
            return list(enumerate(parts))
        kept = max(1, fold - 2)
        return [*enumerate(parts[:kept]), (len(parts) - kept - 1, None), (len(parts) - 1, parts[-1])]

    # -- the rest

    def quotient(self, node: Quotient) -> _Written:
        if self.style.spelling is Spelling.LATEX:
            upper, lower = self.write(node.numerator).text, self.write(node.denominator).text
            return _Written(rf"\frac{{{upper}}}{{{lower}}}", Binding.ATOM)

        def side(part: Expression, at_least: Binding, first: bool) -> str:
            # A derivative is written with a stroke of its own, so it needs brackets here.
            if _is_derivative(part) and self.style.names(part):
                return self.brackets(self.write(part).text)
            return self.held(part, at_least, first)

        upper = side(node.numerator, Binding.PRODUCT, True)
        lower = side(node.denominator, Binding.POWER, False)
        return _Written(f"{upper}/{lower}", Binding.PRODUCT, upper.startswith(self.signs.minus))

    def power(self, node: Power) -> _Written:
        base = self.held(node.base, Binding.ATOM)
        needs_brackets = _is_derivative(node.base) or _is_raised(node.base, self.style.spelling)
        if needs_brackets and self.style.names(node.base):
            base = self.brackets(base)
        exponent = node.exponent
        small = isinstance(exponent, Number) and exponent.value.is_integer() and 0 <= exponent.value < 10
        if self.style.spelling in SMALL_DIGITS and small:
            assert isinstance(exponent, Number)
            return _Written(base + superscript(int(exponent.value)), Binding.POWER)
        if self.style.spelling is Spelling.LATEX:
            return _Written(f"{base}^{{{self.write(exponent).text}}}", Binding.POWER)
        return _Written(f"{base}^{self.held(exponent, Binding.ATOM)}", Binding.POWER)

    def call(self, node: Call) -> _Written:
        row = FUNCTIONS[node.function]
        typeset = {Spelling.LATEX: row.latex, Spelling.TYPST: row.typst}
        spelling = self.style.spelling
        sign = (row.unicode if spelling in SMALL_DIGITS else typeset.get(spelling)) or row.name
        arguments = ", ".join(self.write(argument).text for argument in node.arguments)
        if sign == "|{}|" and "|" in arguments:  # bars inside bars could be read in two ways
            sign = row.name
        around = sign.format(arguments) if "{}" in sign else sign + self.brackets(arguments)
        return _Written(around, Binding.ATOM)

    def cases(self, node: Cases) -> _Written:
        if self.style.values is not None:
            return self.write(branch(node, self.style.values))
        when, otherwise, _, between = _WORDS[self.style.spelling]
        made = []
        for case in node.cases:
            relation = _relation(case.condition.relation, self.style.spelling)
            left, right = self.write(case.condition.left).text, self.write(case.condition.right).text
            made.append(when.format(self.write(case.result).text, f"{left} {relation} {right}"))
        text = between.join([*made, otherwise.format(self.write(node.otherwise).text)])
        return _Written(text, Binding.CHOICE)


def with_values(style: Style, values: Mapping[Name, float], digits: int | None = None) -> Style:
    """``style`` writing numbers instead of names."""
    return replace(style, values=values, digits=digits)
