"""The command line: what can be typed after ``backprop-tutor``.

Every command imports what it needs when it runs, so that ``--help`` answers at once. How it ends is in
``tutor.ending``, and how a face is opened in ``tutor.opening``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.ending import DONE, NOT_RIGHT, complain, prepare, status_of
from tutor.opening import Wishes, desk, open_lab, open_lesson, open_map, open_practice, open_problem
from tutor.settings.table import BY_KEY

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from engine.names import Spelling

FORMATS = ("text", "markdown", "latex", "json")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    prepare()
    sys.exit(status_of(cli, arguments))


# --- what several commands share ----------------------------------------------------------------


def _complete_lessons(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from tutor.course.lessons import catalogue

    headings = (entry.heading for entry in catalogue().entries)
    found = [
        CompletionItem(heading.id, help=heading.title) for heading in headings if heading.id.startswith(incomplete)
    ]
    # A problem may also be a file.
    return found or [CompletionItem(incomplete, type="file")]


def _complete_skills(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from tutor.course.lessons import catalogue

    return [CompletionItem(id_, help=title) for id_, title in catalogue().skills.items() if id_.startswith(incomplete)]


_LESSONS = click.option(
    "--lessons", "place", type=click.Path(path_type=Path), help="A lesson file or a folder of them, besides the course."
)
_ASCII = click.option("--ascii/--no-ascii", "ascii_only", default=None, help="ASCII characters only, or not.")
_PLAIN = click.option(
    "--plain/--full", "plain", default=None, help="Line by line, without control codes, or the full screen."
)
_COLOURS = click.option(
    "--colours",
    type=click.Choice(list(BY_KEY["colours"].values)),
    help="Which colours: auto, dark, light, contrast, terminal (its own 16) or none.",
    metavar="WHICH",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_LESSON = click.argument("lesson", shell_complete=_complete_lessons)
_PROBLEM = click.argument("problem", shell_complete=_complete_lessons)


def _wishes(
    context: click.Context,
    place: Path | None = None,
    ascii_only: bool | None = None,
    plain: bool | None = None,
    colours: str | None = None,
) -> Wishes:
    """What this command was asked for, and what was asked for before it."""
    before = context.obj if isinstance(context.obj, Wishes) else Wishes()
    return Wishes(place, plain, ascii_only, colours).or_else(before)


def _spelling(wishes: Wishes) -> Spelling:
    """Unicode where the output can carry it, unless asked otherwise, here or in the settings."""
    from tutor.desk import spelling_of
    from tutor.settings.own import settings_here

    own = settings_here()
    if own.trouble:
        complain(own.trouble)
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    unicode = encoding == "utf8" and own.settings.characters != "ascii"
    return spelling_of(own.settings, unicode if wishes.ascii_only is None else not wishes.ascii_only)


# --- the commands -------------------------------------------------------------------------------


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(package_name="backprop-tutor", prog_name="backprop-tutor")
@_LESSONS
@_ASCII
@_PLAIN
@_COLOURS
@click.pass_context
def cli(
    context: click.Context, place: Path | None, ascii_only: bool | None, plain: bool | None, colours: str | None
) -> int:
    """Learn multilayer perceptrons by hand computation.

    Without a command it opens the course map.
    """
    context.obj = Wishes(place, plain, ascii_only, colours)
    return DONE if context.invoked_subcommand is not None else open_map(context.obj)


@cli.command(short_help="Work through a lesson.")
@click.argument("lesson", required=False, shell_complete=_complete_lessons)
@_PLAIN
@click.option("--step", type=click.IntRange(1), metavar="NUMBER", help="Begin at this step.")
@_LESSONS
@_ASCII
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
    return open_lesson(_wishes(context, place, ascii_only, plain), lesson, step)


@cli.command(short_help="Practise what is weak or due for review.")
@click.argument("skill", required=False, default="", shell_complete=_complete_skills)
@_PLAIN
@_LESSONS
@_ASCII
@click.pass_context
def practice(
    context: click.Context, skill: str, plain: bool | None, place: Path | None, ascii_only: bool | None
) -> int:
    """Practise SKILL, or what is weak or due for review: up to six questions with other numbers.

    SKILL is an id such as forward-pass; `lessons skills` lists them and says how each stands.
    """
    return open_practice(_wishes(context, place, ascii_only, plain), skill)


@cli.command(short_help="Build a problem of your own and work through it.")
@click.argument("problem", required=False, shell_complete=_complete_lessons)
@click.option("--edit", is_flag=True, help="Change PROBLEM first; the draft there was can be had back.")
@_PLAIN
@_LESSONS
@_ASCII
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
    return open_problem(_wishes(context, place, ascii_only, plain), problem, edit)


@cli.command(short_help="Train networks with every knob free.")
@click.option("--data", metavar="NAME", help="A data set: moons, circles, spirals, xor, noisy_sine and others.")
@click.option("--csv", "rows", type=click.Path(path_type=Path), help="Rows of your own: a heading, then numbers.")
@click.option("--predict", multiple=True, metavar="COLUMN", help="A column to predict; without it the last one.")
@_PLAIN
@_ASCII
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
    return open_lab(_wishes(context, None, ascii_only, plain), rows, predict, data)


@cli.command(short_help="Print the full working of a problem.")
@_PROBLEM
@click.argument("quantities", metavar="[QUANTITY]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write it."
)
@_LESSONS
@_ASCII
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

    wishes = _wishes(context, place, ascii_only)
    trace = find_problem(problem, wishes.place).built.trace
    names = [trace.find(text).name for text in quantities]
    steps = steps_to_show(trace, names) if names or form != "json" else list(trace.steps.values())
    sys.stdout.write(in_format(form, trace, steps, _spelling(wishes)))
    return DONE


# An answer may begin with a minus, so nothing after PROBLEM is taken for a short option.
@cli.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    short_help="Mark an answer, or a sheet of them.",
)
@_PROBLEM
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
@_JSON
@_LESSONS
@_ASCII
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

    wishes = _wishes(context, place, ascii_only)
    if sheet is not None and quantity is not None:
        raise click.UsageError("give either QUANTITY and ANSWER, or --sheet FILE, not both")
    if sheet is not None:
        marked = mark_sheet(problem, sheet, digits, _spelling(wishes), wishes.place)
    elif quantity is None or answer is None:
        raise click.UsageError("missing QUANTITY and ANSWER, such as: mark problem.yaml dL/dyhat -0.95")
    else:
        marked = mark_one(problem, quantity, answer, digits, _spelling(wishes), wishes.place)
    sys.stdout.write(marked.as_json() if as_json else marked.as_text())
    for line in marked.unreadable():
        complain(line)
    return marked.status()


@cli.group(invoke_without_command=True, short_help="List, show and check lessons.")
@click.pass_context
def lessons(context: click.Context) -> int:
    """List, show and check lessons. Without a command it lists them."""
    return DONE if context.invoked_subcommand is not None else int(context.invoke(list_))


@lessons.command("list")
@_JSON
@_LESSONS
@click.pass_context
def list_(context: click.Context, as_json: bool, place: Path | None) -> int:
    """List the lessons of the course and your own."""
    from tutor.course.lessons import catalogue
    from tutor.reports.listing import listing_json, listing_text

    wishes = _wishes(context, place)
    course = desk(wishes).course_map()
    sys.stdout.write(listing_json(catalogue(wishes.place), course) if as_json else listing_text(course))
    return DONE


@lessons.command("skills")
@_LESSONS
@click.pass_context
def skills_(context: click.Context, place: Path | None) -> int:
    """List what the course practises, and how well you do it."""
    from tutor.reports.listing import skills_text

    here = desk(_wishes(context, place))
    sys.stdout.write(skills_text(here.skills(), here.standings()))
    return DONE


@lessons.command()
@_LESSON
@_LESSONS
@_ASCII
@click.pass_context
def show(context: click.Context, lesson: str, place: Path | None, ascii_only: bool | None) -> int:
    """Print what LESSON teaches and asks, without the answers."""
    from tutor.reports.paper import lesson_text

    wishes = _wishes(context, place, ascii_only)
    sys.stdout.write(lesson_text(desk(wishes).lesson(lesson), _spelling(wishes)))
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
    from tutor.course.checking import Severity
    from tutor.course.checking import check as check_lessons

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
@_ASCII
@click.pass_context
def sheet(context: click.Context, form: str, ascii_only: bool | None) -> int:
    """Print the course's names, formulas and rules on two pages."""
    from tutor.reports.sheet import LAYOUTS

    sys.stdout.write(LAYOUTS[form](_spelling(_wishes(context, ascii_only=ascii_only))))
    return DONE


@lessons.command()
def schema() -> int:
    """Print the JSON Schema of a lesson file."""
    from tutor.course.schema import schema_text

    sys.stdout.write(schema_text())
    return DONE


@cli.command(short_help="Say what this terminal can do.")
@_JSON
@_ASCII
@_PLAIN
@_COLOURS
@click.pass_context
def doctor(
    context: click.Context, as_json: bool, ascii_only: bool | None, plain: bool | None, colours: str | None
) -> int:
    """Say what this terminal can do, what was chosen for it, and where files are kept."""
    from tutor.doctor import report

    sys.stdout.write(report(_wishes(context, None, ascii_only, plain, colours).terminal, as_json))
    return DONE


def _complete_settings(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from tutor.configuring import completions

    return [
        _item(*each)
        for each in completions("" if parameter.name == "key" else context.params.get("key", ""), incomplete)
    ]


def _item(value: str, does: str) -> CompletionItem:
    from click.shell_completion import CompletionItem

    return CompletionItem(value, help=does)


@cli.group(invoke_without_command=True, short_help="Show and change the settings.")
@_ASCII
@_PLAIN
@_COLOURS
@click.pass_context
def settings(context: click.Context, ascii_only: bool | None, plain: bool | None, colours: str | None) -> int:
    """Show and change the settings. Without a command it prints them, with where each value comes from."""
    if context.invoked_subcommand is not None:
        return DONE
    from tutor.configuring import listing

    wishes = _wishes(context, None, ascii_only, plain, colours)
    sys.stdout.write("".join(f"{line}\n" for line in listing(wishes.terminal)))
    return DONE


@settings.command("set")
@click.argument("key", shell_complete=_complete_settings)
@click.argument("value", shell_complete=_complete_settings)
def set_(key: str, value: str) -> int:
    """Set KEY to VALUE, such as: colours light, or keys.answer.hint f10."""
    from tutor.configuring import change

    sys.stdout.write(f"{change(key, value)}\n")
    return DONE


@settings.command(short_help="Take a setting out of the file, or set the file aside.")
@click.argument("key", required=False, shell_complete=_complete_settings)
def reset(key: str | None) -> int:
    """Take KEY out of the file, or set the whole file aside; it is kept beside it."""
    from tutor.configuring import take_back

    sys.stdout.write(f"{take_back(key)}\n")
    return DONE


@cli.command(short_help="Print a completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script for SHELL, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "click knows the three shells that can be chosen"
    sys.stdout.write(found(cli, {}, "backprop-tutor", "_BACKPROP_TUTOR_COMPLETE").source() + "\n")
    return DONE


if __name__ == "__main__":
    main()
