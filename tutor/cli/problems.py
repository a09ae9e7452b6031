"""The commands about one problem: its whole working, and the marking of answers to it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tutor.cli.shared import ASCII, JSON, LESSONS, PROBLEM, spelling_here, wishes_of
from tutor.ending import DONE, complain

FORMATS = ("text", "markdown", "latex", "json")


@click.command()
@PROBLEM
@click.argument("quantities", metavar="[QUANTITY]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write it."
)
@LESSONS
@ASCII
@click.pass_context
def solve(
    context: click.Context,
    problem: str,
    quantities: tuple[str, ...],
    form: str,
    place: Path | None,
    ascii_only: bool | None,
) -> int:
    """Print the full working of PROBLEM: every quantity, or only those named.

    PROBLEM is a problem file or the id of a lesson, QUANTITY a name such as O11 or dL/dW1_11.
    """
    from tutor.course.problems import find_problem
    from tutor.reports.solution import in_format, steps_to_show

    wishes = wishes_of(context, place, ascii_only)
    trace = find_problem(problem, wishes.place).built.trace
    names = [trace.find(text).name for text in quantities]
    steps = steps_to_show(trace, names) if names or form != "json" else list(trace.steps.values())
    sys.stdout.write(in_format(form, trace, steps, spelling_here(wishes)))
    return DONE


# An answer may begin with a minus, so nothing after PROBLEM is taken for a short option.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@PROBLEM
@click.argument("quantity", required=False)
@click.argument("answer", required=False)
@click.option("--sheet", type=click.Path(path_type=Path), help="A YAML or CSV file of names and values, all marked.")
@click.option(
    "--digits",
    type=click.IntRange(1, 12),
    metavar="NUMBER",
    default=4,
    show_default=True,
    help="Significant figures asked.",
)
@JSON
@LESSONS
@ASCII
@click.pass_context
def mark(
    context: click.Context,
    problem: str,
    quantity: str | None,
    answer: str | None,
    sheet: Path | None,
    digits: int,
    as_json: bool,
    place: Path | None,
    ascii_only: bool | None,
) -> int:
    """Mark ANSWER for QUANTITY of PROBLEM, or a whole --sheet.

    PROBLEM is a problem file or the id of a lesson. ANSWER is a number or a calculation, and may begin
    with a minus.

    The exit status is 0 when all is right, 1 when something is not, 2 when something cannot be read.
    """
    from tutor.reports.marks import mark_one, mark_sheet

    wishes = wishes_of(context, place, ascii_only)
    if sheet is not None and quantity is not None:
        raise click.UsageError("give either QUANTITY and ANSWER, or --sheet FILE, not both")
    if sheet is not None:
        marked = mark_sheet(problem, sheet, digits, spelling_here(wishes), wishes.place)
    elif quantity is None or answer is None:
        raise click.UsageError("missing QUANTITY and ANSWER, such as: mark problem.yaml dL/dyhat -0.95")
    else:
        marked = mark_one(problem, quantity, answer, digits, spelling_here(wishes), wishes.place)
    sys.stdout.write(marked.as_json() if as_json else marked.as_text())
    for line in marked.unreadable():
        complain(line)
    return marked.status()
