"""The commands that open a face: a lesson, a practice, a problem of one's own, the lab."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.shared import ASCII, LESSONS, PLAIN, complete_lessons, complete_skills, wishes_of
from tutor.opening import open_lab, open_lesson, open_practice, open_problem


@click.command()
@click.argument("lesson", required=False, shell_complete=complete_lessons)
@PLAIN
@click.option("--step", type=click.IntRange(1), metavar="NUMBER", help="Begin at this step.")
@LESSONS
@ASCII
@click.pass_context
def learn(
    context: click.Context,
    lesson: str | None,
    plain: bool | None,
    step: int | None,
    place: Path | None,
    ascii_only: bool | None,
) -> int:
    """Work through LESSON, or go on with the one you left.

    LESSON is an id from `lessons list`, or a lesson file.
    """
    return open_lesson(wishes_of(context, place, ascii_only, plain), lesson, step)


@click.command()
@click.argument("skill", required=False, default="", shell_complete=complete_skills)
@PLAIN
@LESSONS
@ASCII
@click.pass_context
def practice(
    context: click.Context, skill: str, plain: bool | None, place: Path | None, ascii_only: bool | None
) -> int:
    """Practise SKILL, or what is weak or due for review: up to six questions with other numbers.

    SKILL is an id such as forward-pass; `lessons skills` lists them and says how each stands.
    """
    return open_practice(wishes_of(context, place, ascii_only, plain), skill)


@click.command()
@click.argument("problem", required=False, shell_complete=complete_lessons)
@click.option("--edit", is_flag=True, help="Change PROBLEM first; the draft there was can be had back.")
@PLAIN
@LESSONS
@ASCII
@click.pass_context
def walk(
    context: click.Context,
    problem: str | None,
    edit: bool,
    plain: bool | None,
    place: Path | None,
    ascii_only: bool | None,
) -> int:
    """Work through PROBLEM: see it drawn, walk through its computation, be asked for any quantity of it.

    PROBLEM is a problem file or the id of a lesson. Without it one is built: sizes, activations, loss and
    numbers, typed, pasted or random. It is kept as it is left.
    """
    if edit and problem is None:
        raise click.UsageError("--edit needs a PROBLEM; without one the last draft is opened anyway")
    return open_problem(wishes_of(context, place, ascii_only, plain), problem, edit)


@click.command()
@click.option("--data", metavar="NAME", help="A data set: moons, circles, spirals, xor, noisy_sine and others.")
@click.option("--csv", "rows", type=click.Path(path_type=Path), help="Rows of your own: a heading, then numbers.")
@click.option("--predict", multiple=True, metavar="COLUMN", help="A column to predict; without it the last one.")
@PLAIN
@ASCII
@click.pass_context
def lab(
    context: click.Context,
    data: str | None,
    rows: Path | None,
    predict: tuple[str, ...],
    plain: bool,
    ascii_only: bool | None,
) -> int:
    """Train a network while you watch: choose data, network, optimiser and regularisation, and compare runs.

    It opens with the settings you left it with.
    """
    if predict and rows is None:
        raise click.UsageError("--predict names a column of --csv FILE")
    if data is not None and rows is not None:
        raise click.UsageError("give either --data NAME or --csv FILE, not both")
    return open_lab(wishes_of(context, None, ascii_only, plain), rows, predict, data)
