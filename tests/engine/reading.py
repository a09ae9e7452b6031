"""A second reader of printed formulas, which knows nothing of the engine's own.

It reads what a person sees, in each of the four spellings, and computes it. If the text and the
value of a step ever disagree, this is where it shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from engine.names import Spelling

_NUMBER = r"\d+(?:\.\d+)?"
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:e-?\d+)?)|([A-Za-z]+)|(.))", re.DOTALL)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

FUNCTIONS: dict[str, Callable[..., float]] = {
    "sigmoid": lambda z: 1.0 / (1.0 + math.exp(-z)) if z > -700 else math.exp(z),
    "tanh": math.tanh,
    "relu": lambda z: z if z > 0 else 0.0,
    "exp": math.exp,
    "ln": lambda z: math.log(z) if z > 0 else -math.inf,
    "sqrt": math.sqrt,
    "abs": abs,
    "max": lambda *values: max(values),
    "min": lambda *values: min(values),
    "cos": math.cos,
    "floor": math.floor,
}


def _from_unicode(text: str) -> str:
    text = text.replace("−", "-").replace("·", "*").replace("σ", "sigmoid").replace("ReLU", "relu")
    text = text.replace("√", "sqrt").replace("∞", "inf")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found[0].translate(_RAISED), text)


def _from_latex(text: str) -> str:
    # A power of ten belongs to its number: read apart, it would be rounded twice.
    text = re.sub(rf"({_NUMBER}) \\cdot 10\^\{{(-?\d+)\}}", r"\1e\2", text)
    text = text.replace(r"\left|", "abs(").replace(r"\right|", ")")
    text = text.replace(r"\left", "").replace(r"\right", "").replace(r"\cdot", "*")
    text = text.replace(r"\mathrm{ReLU}", "relu").replace(r"\sigma", "sigmoid").replace(r"\infty", "inf")
    while r"\frac" in text:
        text = _fraction(text)
    return text.replace("\\", "").replace("{", "(").replace("}", ")")


def _fraction(text: str) -> str:
    start = text.rindex(r"\frac")  # the innermost first
    upper, end = _braces(text, start + len(r"\frac"))
    lower, end = _braces(text, end)
    return f"{text[:start]}(({upper})/({lower})){text[end:]}"


def _braces(text: str, start: int) -> tuple[str, int]:
    assert text[start] == "{"
    depth = 0
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[start + 1 : position], position + 1
    raise ValueError(f"a brace is not closed in {text!r}")


def _from_typst(text: str) -> str:
    text = re.sub(rf"({_NUMBER}) dot 10\^\((-?\d+)\)", r"\1e\2", text)
    return text.replace(" dot ", "*").replace('"ReLU"', "relu").replace("sigma", "sigmoid").replace("infinity", "inf")


_TO_PLAIN: dict[Spelling, Callable[[str], str]] = {
    Spelling.UNICODE: _from_unicode,
    Spelling.PARTIAL: _from_unicode,
    Spelling.ASCII: lambda text: text,
    Spelling.LATEX: _from_latex,
    Spelling.TYPST: _from_typst,
}


def read(text: str, spelling: Spelling) -> float:
    """The value of a formula that was printed with numbers. Raises ValueError where it cannot be read."""
    tokens = [
        (a or b or c, "number" if a else "word" if b else "sign")
        for a, b, c in _TOKEN.findall(_TO_PLAIN[spelling](text))
        if a or b or c.strip()
    ]
    value, rest = _sum(tokens)
    if rest:
        raise ValueError(f"{rest[0][0]!r} is left over in {text!r}")
    return value


Tokens = list[tuple[str, str]]


def _next(tokens: Tokens) -> str:
    return tokens[0][0] if tokens else ""


def _sum(tokens: Tokens) -> tuple[float, Tokens]:
    total, tokens = _product(tokens)
    while _next(tokens) in ("+", "-"):
        sign = tokens[0][0]
        term, tokens = _product(tokens[1:])
        total = total + term if sign == "+" else total - term
    return total, tokens


def _product(tokens: Tokens) -> tuple[float, Tokens]:
    if _next(tokens) == "-":
        value, tokens = _product(tokens[1:])
        return -value, tokens
    value, tokens = _power(tokens)
    while tokens:
        if _next(tokens) == "*":
            factor, tokens = _power(tokens[1:])
            value = value * factor
        elif _next(tokens) == "/":
            factor, tokens = _power(tokens[1:])
            value = value / factor
        elif _next(tokens) == "(":  # no sign stands before a bracket
            factor, tokens = _power(tokens)
            value = value * factor
        else:
            break
    return value, tokens


def _power(tokens: Tokens) -> tuple[float, Tokens]:
    base, tokens = _atom(tokens)
    if _next(tokens) == "^":
        exponent, tokens = _atom(tokens[1:])
        base = math.pow(base, exponent)
    return base, tokens


def _atom(tokens: Tokens) -> tuple[float, Tokens]:
    if not tokens:
        raise ValueError("the text ends where a value is expected")
    text, kind = tokens[0]
    if kind == "number":
        return float(text), tokens[1:]
    if text == "inf":
        return math.inf, tokens[1:]
    if kind == "word":
        arguments, tokens = _arguments(tokens[1:])
        return FUNCTIONS[text](*arguments), tokens
    if text != "(":
        raise ValueError(f"{text!r} stands where a value is expected")
    value, tokens = _sum(tokens[1:])
    return value, _closed(tokens)


def _arguments(tokens: Tokens) -> tuple[list[float], Tokens]:
    if _next(tokens) != "(":
        raise ValueError("a function has no bracket behind it")
    found: list[float] = []
    while _next(tokens) in ("(", ","):
        value, tokens = _sum(tokens[1:])
        found.append(value)
    return found, _closed(tokens)


def _closed(tokens: Tokens) -> Tokens:
    if _next(tokens) != ")":
        raise ValueError("a bracket is not closed")
    return tokens[1:]
