"""The full working of a problem, in the order a person computes it, in one of several formats.

Every line is rendered from the engine's own expressions; a format only decides where they stand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.expressions import Expression
from engine.names import Name, Spelling, spell
from engine.numerals import is_exact, numeral
from engine.rendering import Style, render, with_values
from engine.trace import Phase, Role, Step, Trace
from engine.working import working

DIGITS = 6
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

    step: Step
    name: str
    stages: tuple[str, ...]
    sign: str  # "=" or "≈" before the value
    value: str


def steps_to_show(trace: Trace, names: Sequence[Name] = ()) -> list[Step]:
    """The steps of ``names``, or all of them but the one-neuron derivatives that others contain."""
    if names:
        wanted = set(names)
        return [step for step in trace.steps.values() if step.name in wanted]
    return [step for step in trace.steps.values() if step.role is not Role.LOCAL]


def solved(trace: Trace, step: Step, spelling: Spelling) -> Solved:
    worked = working(trace, step.name)
    value = numeral(step.value, DIGITS, spelling)
    written = [
        render(worked.rule, Style(spelling)),
        render(worked.formula, Style(spelling)),
        render(worked.formula, with_values(Style(spelling), trace.numbers, DIGITS)),
    ]
    stages = [text for text, _ in groupby(written)]
    if stages[-1] == value:
        stages.pop()
    approximate = {Spelling.ASCII: "~", Spelling.LATEX: r"\approx", Spelling.TYPST: "approx"}.get(spelling, "≈")
    sign = "=" if is_exact(step.value, DIGITS) else approximate
    return Solved(step, spell(step.name, spelling), tuple(stages), sign, value)


def _by_phase(trace: Trace, steps: Sequence[Step], spelling: Spelling) -> Iterator[tuple[str, list[Solved]]]:
    for phase, group in groupby(steps, key=lambda step: step.phase):
        yield TITLES[phase], [solved(trace, step, spelling) for step in group]


def as_text(trace: Trace, steps: Sequence[Step], spelling: Spelling = Spelling.UNICODE) -> str:
    """For a terminal: each quantity with its stages under one another."""
    blocks: list[str] = []
    for title, group in _by_phase(trace, steps, spelling):
        blocks.append(title.upper())
        given = [one for one in group if not one.stages]
        if given:
            width = max(len(one.name) for one in given)
            blocks.append("\n".join(f"  {one.name:<{width}} = {one.value}" for one in given))
        for one in group:
            if one.stages:
                indent = " " * (len(one.name) + 2)
                rest = [f"{indent} = {text}" for text in one.stages[1:]]
                blocks.append("\n".join([f"  {one.name} = {one.stages[0]}", *rest, f"{indent} {one.sign} {one.value}"]))
    return "\n\n".join(blocks) + "\n"


def as_markdown(trace: Trace, steps: Sequence[Step], spelling: Spelling = Spelling.UNICODE) -> str:
    """For notes: a heading a phase, a table of what is given, a code block a quantity."""
    blocks: list[str] = []
    for title, group in _by_phase(trace, steps, spelling):
        blocks.append(f"## {title}")
        given = [f"| {one.name} | {one.value} |" for one in group if not one.stages]
        if given:
            blocks.append("\n".join(["| quantity | value |", "|---|---|", *given]))
        for one in group:
            if one.stages:
                indent = " " * len(one.name)
                rest = [f"{indent} = {text}" for text in one.stages[1:]]
                lines = [f"{one.name} = {one.stages[0]}", *rest, f"{indent} {one.sign} {one.value}"]
                blocks.append("\n".join(["```text", *lines, "```"]))
    return "\n\n".join(blocks) + "\n"


def as_latex(trace: Trace, steps: Sequence[Step], spelling: Spelling = Spelling.LATEX) -> str:
    """For a paper: an ``align*`` a quantity. Needs amsmath."""
    blocks: list[str] = []
    for title, group in _by_phase(trace, steps, Spelling.LATEX):
        blocks.append(rf"\subsection*{{{title}}}")
        given = [rf"{one.name} &= {one.value}" for one in group if not one.stages]
        if given:
            blocks.append(_align(given))
        for one in group:
            if one.stages:
                rest = [f"&= {text}" for text in one.stages[1:]]
                blocks.append(_align([f"{one.name} &= {one.stages[0]}", *rest, f"&{one.sign} {one.value}"]))
    return "\n\n".join(blocks) + "\n"


def _align(rows: Sequence[str]) -> str:
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def as_json(trace: Trace, steps: Sequence[Step], spelling: Spelling = Spelling.ASCII) -> str:
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
    }


FORMATS: dict[str, Callable[..., str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "latex": as_latex,
    "json": as_json,
}
