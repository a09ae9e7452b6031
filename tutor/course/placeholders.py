"""Fills the {placeholders} of lesson text: every name, number and formula in a lesson comes from the engine.

So a text can never disagree with what the engine computes, and the same file reads `W²₁₁` on one terminal and
`W2_11` on another.

    {yhat}              a value, to 4 significant figures      {yhat:.2f}   with 2 decimals
    {name:W2_11}        the name as this terminal shows it
    {rule:dL/dW1_11}    the chain rule, in names of derivatives
    {formula:dL/dW1_11} written out in symbols
    {numbers:dL/dW1_11} the same with this problem's numbers
    {definition:sigmoid}, {loss:huber}, {rule:adam}   a rule of the course, from the tables (see `tables`)
    {{ and }}           the braces themselves
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.names import Name, Spelling, UnknownName, spell
from engine.numerals import numeral
from engine.rendering import Style, render, with_values
from engine.working import working
from tutor.course.errors import did_you_mean, shorten
from tutor.course.problems import BuiltProblem
from tutor.course.tables import SUBJECTS
from tutor.course.wording import ascii_form, unwrapped

SHOWN_DIGITS = 4


class PlaceholderError(ValueError):
    """A placeholder that cannot be filled. ``placeholder`` is as typed, with its braces."""

    def __init__(self, placeholder: str, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}; {remedy}" if remedy else what)
        self.placeholder = placeholder
        self.what = what
        self.remedy = remedy


def _name(built: BuiltProblem, name: Name, spelling: Spelling) -> str:
    return spell(name, spelling)


def _rule(built: BuiltProblem, name: Name, spelling: Spelling) -> str:
    return render(working(built.trace, name).rule, Style(spelling))


def _formula(built: BuiltProblem, name: Name, spelling: Spelling) -> str:
    return render(working(built.trace, name).formula, Style(spelling))


def _numbers(built: BuiltProblem, name: Name, spelling: Spelling) -> str:
    style = with_values(Style(spelling), built.trace.numbers, SHOWN_DIGITS)
    return render(working(built.trace, name).formula, style)


# What can stand before the colon. A row here is a new kind of placeholder everywhere.
FORMS: dict[str, Callable[[BuiltProblem, Name, Spelling], str]] = {
    "name": _name,
    "rule": _rule,
    "formula": _formula,
    "numbers": _numbers,
}

_PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_FORMAT = re.compile(r"\.(\d{1,2})([fg])")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``{form:name:format}`` taken apart; ``form`` and ``format`` may be ""."""

    text: str
    name: str
    form: str = ""
    format: str = ""


def placeholders(text: str) -> Iterator[Placeholder]:
    """Every placeholder of a text in order. Raises PlaceholderError for a brace without its partner."""
    for found in _PART.finditer(text):
        if found[0] not in ("{{", "}}"):
            yield _taken_apart(found)


def fill(text: str, built: BuiltProblem | None, spelling: Spelling = Spelling.UNICODE) -> str:
    """The text of a lesson as plain paragraphs, with every placeholder filled.

    In ASCII spelling the course's other characters are written in ASCII too. Raises PlaceholderError.
    """

    def filled(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return _in_its_place(value_of(_taken_apart(found), built, spelling), found)

    parts = _PART.sub(filled, unwrapped(text))
    return _aligned(ascii_form(parts) if spelling is Spelling.ASCII else parts)


def _aligned(text: str) -> str:
    """Indented lines that go on with ``= ``, under the equals sign they go on from: names differ in length."""
    lines: list[str] = []
    column = -1
    for line in text.split("\n"):
        goes_on = column >= 0 and line.startswith("  ") and line.lstrip().startswith("= ")
        if not goes_on:
            column = line.find(" = ") + 1 if line.startswith("  ") and " = " in line else -1
        lines.append(" " * column + line.lstrip() if goes_on else line)
    return "\n".join(lines)


def _in_its_place(value: str, found: re.Match[str]) -> str:
    """Several lines stand under one another where the line holds nothing else, and in a row elsewhere."""
    before = found.string[: found.start()].rpartition("\n")[2]
    return value.replace("\n", ", " if before.strip() else f"\n{before}")


def value_of(placeholder: Placeholder, built: BuiltProblem | None, spelling: Spelling = Spelling.UNICODE) -> str:
    """What stands in the place of one placeholder. Raises PlaceholderError."""
    shown = shorten(placeholder.text)
    subject = SUBJECTS.get(placeholder.form)
    if subject and placeholder.name in subject.names:
        return "\n".join(equation.text(spelling) for equation in subject.equations(placeholder.name))
    if subject and (built is None or placeholder.form not in FORMS):
        remedy = did_you_mean(placeholder.name, subject.names)
        raise PlaceholderError(placeholder.text, f"{shown} is not {subject.about}", remedy)
    if built is None:
        remedy = "write braces twice to show them, or give the lesson a problem"
        raise PlaceholderError(placeholder.text, f"{shown} has no problem to come from", remedy)
    if placeholder.form and placeholder.form not in FORMS:
        remedy = did_you_mean(placeholder.form, (*FORMS, *SUBJECTS))
        raise PlaceholderError(placeholder.text, f"{shown} does not begin with a known word", remedy)
    try:
        name = built.notation.parse(placeholder.name)
        if placeholder.form != "name":
            built.trace.find(placeholder.name)
    except UnknownName as error:
        known = did_you_mean(placeholder.name, subject.names) if subject and not error.nearest else str(error)
        remedy = f"did you mean {error.nearest}?" if error.nearest else known
        raise PlaceholderError(placeholder.text, f"{shown} names nothing in this problem", remedy) from None
    if placeholder.form:
        return FORMS[placeholder.form](built, name, spelling)
    return _number(placeholder, built.trace.value(name), spelling)


def _number(placeholder: Placeholder, value: float, spelling: Spelling) -> str:
    if not placeholder.format:
        return numeral(value, SHOWN_DIGITS, spelling)
    found = _FORMAT.fullmatch(placeholder.format)
    if found is None:
        what = f"{shorten(placeholder.text)} has the format {shorten(placeholder.format)}"
        raise PlaceholderError(placeholder.text, what, "expected .2f for decimals or .4g for significant figures")
    digits = min(int(found[1]), 17)
    if found[2] == "g":
        return numeral(value, max(digits, 1), spelling)
    text = f"{value:z.{digits}f}"
    return text if spelling is Spelling.ASCII else text.replace("-", "−")


def _taken_apart(found: re.Match[str]) -> Placeholder:
    inside = found[1]
    if inside is None:
        raise PlaceholderError(found[0], f"a single {found[0]} stands here", "write it twice to show a brace")
    parts = [part.strip() for part in inside.split(":")]
    if not inside.strip() or len(parts) > 3:
        raise PlaceholderError(found[0], f"{shorten(found[0])} is not a placeholder", "expected {yhat} or {name:yhat}")
    if len(parts) == 1:
        return Placeholder(found[0], parts[0])
    if len(parts) == 2 and (parts[1].startswith(".") or parts[1][:1].isdigit()):
        return Placeholder(found[0], parts[0], format=parts[1])
    return Placeholder(found[0], parts[1], form=parts[0], format=parts[2] if len(parts) > 2 else "")
