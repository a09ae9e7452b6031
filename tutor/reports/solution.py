"""The full working of a problem, in the order a person computes it, in one of several formats.

Every line is rendered from the engine's own expressions; a format only decides where they stand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.expressions import Expression
from engine.names import Name, Spelling, spell
from engine.numerals import numeral
from engine.rendering import Style, render, with_values
from engine.trace import Phase, Role, Step, Trace
from engine.working import working
from tutor.session.panel import working_lines

TITLES = {
    Phase.GIVEN: "Given",
    Phase.FORWARD: "Forward",
    Phase.LOSS: "Loss",
    Phase.BACKWARD: "Backward",
    Phase.UPDATE: "Update",
}


@dataclass(frozen=True, slots=True)
class Solved:
    """One quantity worked out: its stages as text, equal ones once, and its value as text."""

    name: str
    stages: tuple[str, ...]  # none for what is given
    sign: str  # "=" or "≈" before the value
    value: str
    note: str = ""  # what is special about the value; nearly always nothing


@dataclass(frozen=True, slots=True)
class Layout:
    """How one format writes the three things there are: a phase, what is given, one quantity worked out."""

    title: Callable[[str], str]
    given: Callable[[Sequence[Solved]], str]
    worked: Callable[[Solved], str]
    spelling: Spelling | None = None  # None: as the reader's terminal has it


def steps_to_show(trace: Trace, names: Sequence[Name] = ()) -> list[Step]:
    """The steps of ``names``, or all of them but the one-neuron derivatives that others contain."""
    if names:
        wanted = set(names)
        return [step for step in trace.steps.values() if step.name in wanted]
    return [step for step in trace.steps.values() if step.role is not Role.LOCAL]


def solved(trace: Trace, step: Step, spelling: Spelling) -> Solved:
    """``step`` with its stages and its value."""
    name = spell(step.name, spelling)
    if step.role is Role.GIVEN:
        return Solved(name, (), "=", numeral(step.value, None, spelling))
    *stages, value = working_lines(trace, step.name, spelling, fold=None)
    return Solved(name, tuple(line.text for line in stages), value.sign, value.text, step.note)


def in_format(form: str, trace: Trace, steps: Sequence[Step], spelling: Spelling = Spelling.UNICODE) -> str:
    """The working of ``steps`` as "text", "markdown", "latex" or "json"; the last two choose their own spelling."""
    if form == "json":
        return _json(trace, steps)
    layout = LAYOUTS[form]
    blocks: list[str] = []
    for phase, group in groupby(steps, key=lambda step: step.phase):
        every = [solved(trace, step, layout.spelling or spelling) for step in group]
        given = [one for one in every if not one.stages]
        blocks.append(layout.title(TITLES[phase]))
        blocks += [layout.given(given)] if given else []
        blocks += [layout.worked(one) for one in every if one.stages]
    return "\n\n".join(blocks) + "\n"


_LATEX_PAPER = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath}
\allowdisplaybreaks
\begin{document}
\section*{%s}

%s
\end{document}
"""


def stand_alone(form: str, trace: Trace, title: str, spelling: Spelling = Spelling.UNICODE) -> str:
    """The whole working as a file of its own: with a title, and in LaTeX with all that it needs to be typeset."""
    body = in_format(form, trace, steps_to_show(trace), spelling)
    heading = f"The whole working: {title}" if title else "The whole working"
    if form == "latex":
        return _LATEX_PAPER % (_plain_latex(heading), body)
    return f"# {heading}\n\n{body}" if form == "markdown" else f"{heading}\n\n{body}"


def _plain_latex(text: str) -> str:
    """Text that LaTeX prints as it is. What it may have no sign for is left out."""
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(signs.get(c) or (f"\\{c}" if c in "&%$#_{}" else c) for c in text if c.isascii())


def _under_one_another(one: Solved, indent: str = "") -> str:
    left = indent + " " * len(one.name)
    rest = [f"{left} = {text}" for text in one.stages[1:]]
    lines = [f"{indent}{one.name} = {one.stages[0]}", *rest, f"{left} {one.sign} {one.value}"]
    return "\n".join([*lines, *([f"{indent}({one.note})"] if one.note else [])])


def _given_in_lines(given: Sequence[Solved]) -> str:
    width = max(len(one.name) for one in given)
    return "\n".join(f"  {one.name:<{width}} = {one.value}" for one in given)


def _given_in_a_table(given: Sequence[Solved]) -> str:
    return "\n".join(["| quantity | value |", "|---|---|", *(f"| {one.name} | {one.value} |" for one in given)])


def _aligned(rows: Sequence[str]) -> str:
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def _worked_aligned(one: Solved) -> str:
    rest = [f"&= {text}" for text in one.stages[1:]]
    rows = [f"{one.name} &= {one.stages[0]}", *rest, f"&{one.sign} {one.value}"]
    return _aligned(rows) + (f"\n\\noindent({one.note})" if one.note else "")


LAYOUTS: dict[str, Layout] = {
    "text": Layout(str.upper, _given_in_lines, lambda one: _under_one_another(one, "  ")),
    "markdown": Layout(
        lambda title: f"## {title}", _given_in_a_table, lambda one: f"```text\n{_under_one_another(one)}\n```"
    ),
    # Needs amsmath.
    "latex": Layout(
        lambda title: rf"\subsection*{{{title}}}",
        lambda given: _aligned([f"{one.name} &= {one.value}" for one in given]),
        _worked_aligned,
        Spelling.LATEX,
    ),
}


def _json(trace: Trace, steps: Sequence[Step]) -> str:
    """For programs: ASCII names, full precision, null for a value that is not finite."""
    return json.dumps({"quantities": [_record(trace, step) for step in steps]}, indent=2, allow_nan=False) + "\n"


def _record(trace: Trace, step: Step) -> dict[str, Any]:
    worked = working(trace, step.name)

    def text(expression: Expression) -> str:
        return render(expression, Style(Spelling.ASCII))

    return {
        "name": spell(step.name, Spelling.ASCII),
        "phase": step.phase.value,
        "value": step.value if math.isfinite(step.value) else None,
        "rule": text(worked.rule),
        "formula": text(worked.formula),
        "substituted": render(worked.formula, with_values(Style(Spelling.ASCII), trace.numbers)),
        "depends": [spell(name, Spelling.ASCII) for name in step.depends],
        "note": step.note,
    }
