"""Reading a typed formula into an expression, by a small grammar of our own.

Typed text is never handed to an evaluator of Python. Length and depth are bounded, so no text takes
long or crashes; what cannot be read is pointed at by its position.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.expressions import Call, Expression, Negation, Number, Power, Product, Quotient, Reference, Sum
from engine.functions import BY_SPELLING, Function
from engine.names import Name, Notation, UnknownName

LONGEST = 400
DEEPEST = 40
LONGEST_NAME = 24  # in longer words no two names are looked for

FRACTIONS = {"½": (1.0, 2.0), "⅓": (1.0, 3.0), "⅔": (2.0, 3.0), "¼": (1.0, 4.0), "¾": (3.0, 4.0)}
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

_SPACE = re.compile(r"[\s\u00a0\u2009\u202f]")
_DIGITS = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-−]?\d+(?![\w.]))?")
_WITH_COMMA = re.compile(r"(?:\d+|(?=,\d)),(\d+)(?:[eE][+\-−]?\d+(?![\w.]))?")
# 2.5 x 10^-3, where the x is a times sign and no name.
_TIMES_TEN = re.compile(r"\s*[xX]\s*(?=10\s*(?:\^|\*\*|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))")
_WORD = re.compile(r"[^\W\d_]+|√")
_NAME_LIKE = re.compile(r"[^\W\d][\w^{}]*|√")
_HAS_INDEX = re.compile(r"[\d₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹]")
_POWER = re.compile(r"(?:\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_RAISED = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWER_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

MINUS = "-−–—‐‑﹣－"
TIMES = "*·×∙⋅•✕＊"
OVER = "/÷∕⁄"
OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = ")]}"


class UnreadableFormula(ValueError):
    """A text that is not a formula. ``position`` counts characters from 0; ``example`` may be ""."""

    def __init__(self, message: str, position: int, example: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.example = example


def parse(text: str, notation: Notation | None = None, refuse: Callable[[Name], str] | None = None) -> Expression:
    """The expression that ``text`` spells, with the names of ``notation``.

    Understands + − * / ^, brackets, implicit products, percentages, decimal commas, the functions
    of the table, e and pi. ``refuse`` says why a name may not be used, or "" when it may. Raises
    ``UnreadableFormula`` with the position of what is in the way.
    """
    if len(text) > LONGEST:
        raise UnreadableFormula(f"This is longer than {LONGEST} characters; a shorter formula can be read.", LONGEST)
    reader = _Reader(text, notation or Notation(), refuse)
    reader.skip()
    if reader.at_end():
        raise UnreadableFormula("Nothing was typed.", 0)
    expression = reader.sum(0)
    if not reader.at_end():
        raise UnreadableFormula(_stray(reader.text[reader.position]), reader.position)
    return expression


def _stray(character: str) -> str:
    if character in CLOSING:
        return f"This {character} closes a bracket that was never opened."
    if character == "=":
        return "Only one = can be read, after the name of what is asked."
    if character in ".,":
        return "A number has one decimal point, and no separator between thousands."
    return f"{character!r} cannot be read here."


def _split_power(word: str) -> tuple[str, str]:
    """``w^2`` as ``w`` and ``^2``; the second is "" where no power stands at the end."""
    found = _POWER.search(word)
    return (word[: found.start()], found[0]) if found and found.start() else (word, "")


@dataclass(slots=True)
class _Reader:
    """Recursive descent over ``text``. One method a level of the grammar."""

    text: str
    notation: Notation
    refuse: Callable[[Name], str] | None = None
    position: int = 0
    commas_separate: bool = False  # inside max(a, b) a comma is not a decimal comma

    # -- characters

    def skip(self) -> None:
        while _SPACE.match(self.text, self.position):
            self.position += 1

    def at_end(self) -> bool:
        return self.position >= len(self.text)

    def peek(self) -> str:
        return "" if self.at_end() else self.text[self.position]

    def take(self, characters: str) -> bool:
        """Step over one of ``characters``, and the spaces behind it, if it is next."""
        if self.peek() and self.peek() in characters:
            self.position += 1
            self.skip()
            return True
        return False

    # -- the grammar

    def sum(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise UnreadableFormula(f"Brackets go deeper than {DEEPEST} levels here.", self.position)
        terms = [self.signed(depth)]
        while not self.at_end():
            if self.take("+＋"):
                terms.append(self.signed(depth))
            elif self.take(MINUS):
                terms.append(Negation(self.signed(depth)))
            else:
                break
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def signed(self, depth: int) -> Expression:
        """A product with any number of signs before it."""
        negative = False
        while True:
            if self.take(MINUS):
                negative = not negative
            elif not self.take("+＋"):
                break
        inner = self.product(depth)
        if not negative:
            return inner
        # −2·a is the number −2 times a, as it is written; −a·b is minus the product.
        if isinstance(inner, Number):
            return Number(-inner.value)
        if isinstance(inner, Product) and isinstance(inner.factors[0], Number):
            return Product((Number(-inner.factors[0].value), *inner.factors[1:]))
        return Negation(inner)

    def product(self, depth: int) -> Expression:
        factors = [self.factor(depth)]
        divisions = 0
        while not self.at_end():
            crossed = _TIMES_TEN.match(self.text, self.position) if isinstance(factors[-1], Number) else None
            if crossed:
                self.position = crossed.end()
                factors.append(self.factor(depth))
                continue
            character = self.peek()
            if self.take(TIMES):
                factors.append(self.signed_factor(depth))
            elif character in OVER:
                divisions += 1
                if divisions > DEEPEST:
                    raise UnreadableFormula(f"More than {DEEPEST} divisions follow one another here.", self.position)
                self.take(OVER)
                upper = factors[0] if len(factors) == 1 else Product(tuple(factors))
                factors = [Quotient(upper, self.signed_factor(depth))]
            elif character in OPENING or character.isalpha() or character == "√" or character == "\\":
                factors.append(self.factor(depth))
            elif character.isdecimal() or character in FRACTIONS or (character in ".," and self.digit_follows()):
                if isinstance(factors[-1], Number):
                    raise UnreadableFormula("Two numbers stand side by side: what is between them?", self.position)
                factors.append(self.factor(depth))
            else:
                break
        return factors[0] if len(factors) == 1 else Product(tuple(factors))

    def digit_follows(self) -> bool:
        following = self.text[self.position + 1 : self.position + 2]
        return following.isdecimal() and not (self.commas_separate and self.peek() == ",")

    def signed_factor(self, depth: int) -> Expression:
        """A factor that may carry its own sign, as in 2 * -3."""
        if self.take(MINUS):
            return _negated(self.signed_factor_inner(depth))
        self.take("+＋")
        return self.factor(depth)

    def signed_factor_inner(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise UnreadableFormula("Too many signs follow one another here.", self.position)
        if self.peek() and self.peek() in MINUS:
            return self.signed_factor(depth + 1)
        return self.factor(depth)

    def factor(self, depth: int) -> Expression:
        base = self.atom(depth)
        start = self.position
        while True:
            if self.position - start > DEEPEST:
                raise UnreadableFormula("Too many signs follow this number.", start)
            raised = _RAISED.match(self.text, self.position)
            if raised:
                self.position = raised.end()
                self.skip()
                base = Power(base, Number(float(raised[0].translate(_LOWER_RAISED))))
            elif self.take("%"):
                base = Quotient(base, Number(100.0))
            else:
                break
        if self.text.startswith("**", self.position):
            self.position += 1
        elif self.peek() != "^":
            return base
        self.position += 1
        self.skip()
        exponent = self.exponent(depth + 1)
        # e^x is the exponential function, and is shown as such.
        return Call("exp", (exponent,)) if base == Number(math.e) else Power(base, exponent)

    def exponent(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise UnreadableFormula(f"Powers go deeper than {DEEPEST} levels here.", self.position)
        return self.signed_factor(depth)

    def atom(self, depth: int) -> Expression:
        if self.at_end():
            raise UnreadableFormula("Something is missing at the end.", self.position)
        character = self.peek()
        if character in OPENING:
            return self.bracketed(depth)
        if character.isdecimal() or character in ".,":
            return self.number()
        if character in FRACTIONS:
            self.position += 1
            self.skip()
            return Quotient(*map(Number, FRACTIONS[character]))
        if character in CLOSING:
            raise UnreadableFormula(f"Something is missing before this {character}.", self.position)
        return self.word(depth)

    def bracketed(self, depth: int) -> Expression:
        start, closing = self.position, OPENING[self.peek()]
        self.position += 1
        self.skip()
        outer, self.commas_separate = self.commas_separate, False
        inner = self.sum(depth + 1)
        self.commas_separate = outer
        self.close(closing, start)
        return inner

    def close(self, closing: str, start: int) -> None:
        if self.peek() != closing:
            if self.at_end():
                raise UnreadableFormula(f"This bracket is not closed: a {closing} is missing.", start)
            raise UnreadableFormula(_stray(self.peek()), self.position)
        self.position += 1
        self.skip()

    def number(self) -> Number:
        start = self.position
        comma = None if self.commas_separate else _WITH_COMMA.match(self.text, start)
        found = comma or _DIGITS.match(self.text, start)
        if found is None:
            raise UnreadableFormula(_stray(self.peek()), start)
        following = self.text[found.end() : found.end() + 1]
        if following.isdecimal() or (
            following and following in ".," and not (self.commas_separate and following == ",")
        ):
            raise UnreadableFormula(
                "A number has one decimal point, and no separator between thousands.", start, "1234.5"
            )
        if comma and len(comma[1]) == 3 and not found[0].startswith(("0", ",")):
            whole = found[0].replace(",", "")
            point = found[0].replace(",", ".")
            raise UnreadableFormula(
                f"{found[0]} can mean {point} or {whole}: write it with a point, or without the comma.", start, point
            )
        value = float(found[0].replace(",", ".").replace("−", "-"))
        if not math.isfinite(value):
            raise UnreadableFormula("This number is too large.", start)
        self.position = found.end()
        self.skip()
        return Number(value)

    def word(self, depth: int) -> Expression:
        start = self.position
        found = _WORD.match(self.text, start)
        row = BY_SPELLING.get(found[0]) or BY_SPELLING.get(found[0].lower()) if found else None
        # A function is called with a bracket right behind it; √2 and √x may do without.
        if found and row and (found[0] == "√" or self.text[found.end() :].lstrip()[:1] == "("):
            self.position = found.end()
            self.skip()
            return self.call(row, start, depth)
        try:
            named = self.notation.match(self.text, start)
        except UnknownName as error:
            raise UnreadableFormula(str(error), start) from None
        if named:
            refusal = self.refuse(named[0]) if self.refuse else ""
            if refusal:
                raise UnreadableFormula(refusal, start)
            self.position = named[1]
            self.skip()
            return Reference(named[0])
        if found and found[0] in CONSTANTS:
            self.position = found.end()
            self.skip()
            return Number(CONSTANTS[found[0]])
        if found and row:
            raise UnreadableFormula(f"{found[0]} needs its argument in brackets.", start, f"{row.name}(0.21)")
        first = self.first_of_a_row(start)
        if first is None:
            raise self.unknown_word(start)
        return first

    def first_of_a_row(self, start: int) -> Expression | None:
        """The first name of W2_21O12, which can only mean a product; the second is the next factor.

        None unless there is one way to part it, into two names with indices.
        """
        like = _NAME_LIKE.match(self.text, start)
        # A power may follow: W2_11x11^2. In W^2_11 the ^ is part of the name.
        pairs = self.pairs_in(like[0]) or self.pairs_in(like[0].rpartition("^")[0]) if like else []
        if len(pairs) != 1 or not all(map(_HAS_INDEX.search, pairs[0])):
            return None
        named = self.notation.match(pairs[0][0], 0)
        assert named is not None
        refusal = self.refuse(named[0]) if self.refuse else ""
        if refusal:
            raise UnreadableFormula(refusal, start)
        self.position = start + len(pairs[0][0])
        return Reference(named[0])

    def pairs_in(self, text: str) -> list[tuple[str, str]]:
        """Every way to part ``text`` into two names."""
        cuts = range(1, min(len(text), LONGEST_NAME))
        return [(text[:cut], text[cut:]) for cut in cuts if self.is_name(text[:cut]) and self.is_name(text[cut:])]

    def unknown_word(self, start: int) -> UnreadableFormula:
        like = _NAME_LIKE.match(self.text, start)
        if like is None:
            return UnreadableFormula(_stray(self.text[start]), start)
        word, power = _split_power(like[0])
        for both in self.pairs_in(word):
            product = "*".join(both) + power
            return UnreadableFormula(f"{word!r} is two names in a row. Put a * between them.", start, product)
        nearest = self.notation.nearest(like[0])
        hint = f" Did you mean {nearest}?" if nearest else ""
        return UnreadableFormula(f"{like[0]!r} is not a name in this problem.{hint}", start, nearest)

    def is_name(self, text: str) -> bool:
        try:
            named = self.notation.match(text, 0)
        except UnknownName:
            return False
        return named is not None and named[1] == len(text)

    def call(self, row: Function, start: int, depth: int) -> Expression:
        if depth > DEEPEST:
            raise UnreadableFormula(f"Functions go deeper than {DEEPEST} levels here.", start)
        if self.peek() != "(":
            return Call(row.name, (self.factor(depth + 1),))
        opening = self.position
        self.position += 1
        self.skip()
        outer, self.commas_separate = self.commas_separate, row.arguments[1] > 1
        arguments = [self.sum(depth + 1)]
        while self.commas_separate and self.take(",;"):
            arguments.append(self.sum(depth + 1))
        self.commas_separate = outer
        self.close(")", opening)
        fewest, most = row.arguments
        if not fewest <= len(arguments) <= most:
            wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise UnreadableFormula(f"{row.name} takes {wanted} arguments, not {len(arguments)}.", start)
        return Call(row.name, tuple(arguments))


def _negated(expression: Expression) -> Expression:
    return Number(-expression.value) if isinstance(expression, Number) else Negation(expression)
