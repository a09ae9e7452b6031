"""The commands about the course: what lessons and skills there are, what a lesson holds, what is wrong with one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tutor.cli.shared import ASCII, JSON, LESSON, LESSONS, spelling_here, wishes_of
from tutor.ending import DONE, NOT_RIGHT
from tutor.opening import desk


@click.group(invoke_without_command=True)
@click.pass_context
def lessons(context: click.Context) -> int:
    """List, show and check lessons. Without a command it lists them."""
    return DONE if context.invoked_subcommand is not None else int(context.invoke(list_))


@lessons.command("list")
@JSON
@LESSONS
@click.pass_context
def list_(context: click.Context, as_json: bool, place: Path | None) -> int:
    """List the lessons of the course and your own."""
    from tutor.course.lessons import catalogue
    from tutor.reports.listing import listing_json, listing_text

    wishes = wishes_of(context, place)
    course = desk(wishes).course_map()
    sys.stdout.write(listing_json(catalogue(wishes.place), course) if as_json else listing_text(course))
    return DONE


@lessons.command("skills")
@LESSONS
@click.pass_context
def skills_(context: click.Context, place: Path | None) -> int:
    """List what the course practises, and how well you do it."""
    from tutor.reports.listing import skills_text

    here = desk(wishes_of(context, place))
    sys.stdout.write(skills_text(here.skills(), here.standings()))
    return DONE


@lessons.command()
@LESSON
@LESSONS
@ASCII
@click.pass_context
def show(context: click.Context, lesson: str, place: Path | None, ascii_only: bool | None) -> int:
    """Print what LESSON teaches and asks, without the answers."""
    from tutor.reports.paper import lesson_text

    wishes = wishes_of(context, place, ascii_only)
    sys.stdout.write(lesson_text(desk(wishes).lesson(lesson), spelling_here(wishes)))
    return DONE


@lessons.command(short_help="Check lesson files.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--proof", is_flag=True, help="Mark right answers, mistakes and junk for every asked value, too.")
@click.option(
    "--seeds", type=click.IntRange(0, 1000), default=0, metavar="N", help="Prove N sets of fresh numbers of each, too."
)
def check(paths: tuple[Path, ...], proof: bool, seeds: int) -> int:
    """Check the lessons in PATH, or the whole course and your own.

    The exit status is 1 when something is wrong.
    """
    from tutor.course.checking import check as check_lessons
    from tutor.course.checks import Severity

    findings, tried = check_lessons(paths), []
    if proof or seeds:
        from tutor.course.proving import prove_files, told

        proved = prove_files(paths, seeds, _proving)
        findings += proved.findings
        tried.append(told(proved, seeds))
    wrong = sum(finding.severity is Severity.ERROR for finding in findings)
    lines = [*map(str, findings), f"{wrong or 'no'} {'error' if wrong == 1 else 'errors'} found.", *tried]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return NOT_RIGHT if wrong else DONE


def _proving(done: int, of: int) -> None:
    """One line that is written over, for whoever watches a terminal."""
    if sys.stderr.isatty():
        line = f"Proving: {done} of {of} lessons"
        sys.stderr.write(f"\r{line}" if done < of else f"\r{' ' * len(line)}\r")
        sys.stderr.flush()


@lessons.command()
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@ASCII
@click.pass_context
def sheet(context: click.Context, form: str, ascii_only: bool | None) -> int:
    """Print the course's names, formulas and rules on two pages."""
    from tutor.reports.sheet import LAYOUTS

    sys.stdout.write(LAYOUTS[form](spelling_here(wishes_of(context, ascii_only=ascii_only))))
    return DONE


@lessons.command()
def schema() -> int:
    """Print the JSON Schema of a lesson file."""
    from tutor.course.schema import schema_text

    sys.stdout.write(schema_text())
    return DONE
