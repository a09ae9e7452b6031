"""The command line: what can be typed after ``backprop-tutor``.

Every command imports what it needs when it runs, so that ``--help`` answers at once. Whatever goes
wrong that a person can cause ends as one line on the error output and exit status 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tutor.course.lesson import Lesson
    from tutor.desk import Desk
    from tutor.records.store import Records
    from tutor.terminal import Terminal

DONE, NOT_RIGHT, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
FORMATS = ("text", "markdown", "latex", "json")


class Complaint(Exception):
    """Something the person can mend, in one line."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    # Hundreds of learners on one host must not start a thread a core each.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        status = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has left; there is nobody to complain to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = UNUSABLE
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit status of a command line. Never raises for what a person can cause."""
    try:
        result = cli.main(arguments, prog_name="backprop-tutor", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _complain(error.format_message())
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        return _unexpected(error)
    return result if isinstance(result, int) else DONE


def _complain(message: str) -> int:
    sys.stderr.write(f"backprop-tutor: {' '.join(message.split())}\n")
    return UNUSABLE


def _unexpected(error: Exception) -> int:
    if _is_complaint(error):
        return _complain(str(error))
    if os.environ.get("BACKPROP_TUTOR_DEBUG"):
        raise error
    return _complain(
        f"an error of the program itself ({type(error).__name__}: {error}); "
        "nothing you did is lost. BACKPROP_TUTOR_DEBUG=1 shows where, for a report"
    )


def _is_complaint(error: Exception) -> bool:
    """Whether ``error`` is about what was given rather than about the program."""
    if isinstance(error, Complaint | OSError):
        return True
    # Found by module, so that a failing --help does not import the engine.
    expected = (
        ("tutor.course.errors", "CourseError"),
        ("tutor.course.placeholders", "PlaceholderError"),
        ("engine.names", "UnknownName"),
        ("engine.network", "NetworkError"),
    )
    for module, name in expected:
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(error, getattr(loaded, name)):
            return True
    return False


# --- shared options -----------------------------------------------------------------------------


def _complete_lessons(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from tutor.course.lessons import catalogue

    headings = (entry.heading for entry in catalogue().entries)
    found = [
        CompletionItem(heading.id, help=heading.title) for heading in headings if heading.id.startswith(incomplete)
    ]
    # A problem may also be a file.
    return found or [CompletionItem(incomplete, type="file")]


_LESSONS = click.option(
    "--lessons", "place", type=click.Path(path_type=Path), help="A lesson file or a folder of them, besides the course."
)
_ASCII = click.option("--ascii/--no-ascii", "ascii_only", default=None, help="Draw with ASCII characters only.")
_PROBLEM = click.argument("problem", shell_complete=_complete_lessons)


def _spelling(ascii_only: bool | None) -> Any:
    """Unicode where the output can carry it, unless asked otherwise."""
    from engine.names import Spelling

    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    unicode = encoding == "utf8" if ascii_only is None else not ascii_only
    return Spelling.UNICODE if unicode else Spelling.ASCII


def _write(text: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))


# --- the commands -------------------------------------------------------------------------------


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(package_name="backprop-tutor", prog_name="backprop-tutor")
@_LESSONS
@_ASCII
@click.option("--plain", is_flag=True, help="Line by line, without control codes.")
@click.pass_context
def cli(context: click.Context, place: Path | None, ascii_only: bool | None, plain: bool) -> int:
    """Learn multilayer perceptrons by hand computation.

    Without a command it opens the course map.
    """
    context.obj = place
    if context.invoked_subcommand is not None:
        return DONE
    return _open(None, place, ascii_only, plain, None)


@cli.command()
@click.argument("lesson", required=False, shell_complete=_complete_lessons)
@click.option("--plain", is_flag=True, help="Line by line, without control codes.")
@click.option("--step", type=click.IntRange(1), help="Begin at this step.")
@_LESSONS
@_ASCII
@click.pass_context
def learn(
    context: click.Context,
    lesson: str | None,
    plain: bool,
    step: int | None,
    place: Path | None,
    ascii_only: bool | None,
) -> int:
    """Work through LESSON, or go on with the one you left."""
    place = place or context.obj
    if lesson is None:
        lesson = _desk(place, unicode=False).course_map().go_on
        if not lesson:
            raise Complaint("every lesson is done; name one to do it again: backprop-tutor learn LESSON")
    return _open(lesson, place, ascii_only, plain, step)


@cli.command(context_settings={"ignore_unknown_options": False})
@_PROBLEM
@click.argument("quantities", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@_ASCII
@click.pass_context
def solve(context: click.Context, problem: str, quantities: tuple[str, ...], form: str, ascii_only: bool | None) -> int:
    """Print the full working of PROBLEM: every quantity, or only those named.

    PROBLEM is a problem file or the id of a lesson.
    """
    from tutor.course.problems import find_problem
    from tutor.reports import solution

    trace = find_problem(problem, context.obj).built.trace
    names = [trace.find(text).name for text in quantities]
    steps = solution.steps_to_show(trace, names) if names or form != "json" else list(trace.steps.values())
    if form == "latex":
        _write(solution.as_latex(trace, steps))
    elif form == "json":
        _write(solution.as_json(trace, steps))
    else:
        _write(solution.FORMATS[form](trace, steps, _spelling(ascii_only)))
    return DONE


# An answer may begin with a minus, so nothing after PROBLEM is taken for a short option.
@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@_PROBLEM
@click.argument("quantity", required=False)
@click.argument("answer", required=False)
@click.option("--sheet", type=click.Path(path_type=Path), help="A YAML or CSV file of name and value, all marked.")
@click.option("--digits", type=click.IntRange(1, 12), default=4, show_default=True, help="Significant figures asked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
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
    ascii_only: bool | None,
) -> int:
    """Mark ANSWER for QUANTITY of PROBLEM, or a whole --sheet.

    The exit status is 0 when all is right, 1 when something is not, 2 when something cannot be read.
    """
    from tutor.reports.marks import mark_one, mark_sheet

    if sheet is not None and quantity is not None:
        raise click.UsageError("give either QUANTITY and ANSWER, or --sheet FILE, not both")
    if sheet is not None:
        marked = mark_sheet(problem, sheet, digits, _spelling(ascii_only), context.obj)
    elif quantity is None or answer is None:
        raise click.UsageError("missing QUANTITY and ANSWER, such as: mark problem.yaml dL/dyhat 21.92")
    else:
        marked = mark_one(problem, quantity, answer, digits, _spelling(ascii_only), context.obj)
    _write(marked.as_json() if as_json else marked.as_text())
    for line in marked.unreadable():
        _complain(line)
    return marked.status()


@cli.group()
def lessons() -> None:
    """List, show and check lessons."""


@lessons.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_LESSONS
@click.pass_context
def list_(context: click.Context, as_json: bool, place: Path | None) -> int:
    """List the lessons of the course and your own."""
    from tutor.reports.listing import listing_json, listing_text

    _write((listing_json if as_json else listing_text)(_catalogue(place or context.obj), _summary()))
    return DONE


@lessons.command()
@click.argument("lesson", shell_complete=_complete_lessons)
@_LESSONS
@_ASCII
@click.pass_context
def show(context: click.Context, lesson: str, place: Path | None, ascii_only: bool | None) -> int:
    """Print what LESSON teaches and asks, step by step, without the answers."""
    from tutor.reports.listing import lesson_text

    _write(lesson_text(_sound(lesson, place or context.obj), _spelling(ascii_only)))
    return DONE


@lessons.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> int:
    """Check the lessons in PATHS, or the whole course. Exit status 1 when something is wrong."""
    from tutor.course.checking import Severity
    from tutor.course.checking import check as check_lessons

    findings = check_lessons(paths)
    for finding in findings:
        click.echo(str(finding))
    wrong = sum(finding.severity is Severity.ERROR for finding in findings)
    click.echo(f"{wrong or 'no'} {'error' if wrong == 1 else 'errors'} found.")
    return NOT_RIGHT if wrong else DONE


@lessons.command()
def schema() -> int:
    """Print the JSON Schema of a lesson file, for completion in an editor."""
    from tutor.course.schema import schema_text

    _write(schema_text())
    return DONE


@cli.command()
@_ASCII
@click.option("--plain", is_flag=True, help="As if the plain face were asked for.")
def doctor(ascii_only: bool | None, plain: bool) -> int:
    """Say what this terminal can do, what was chosen for it, and where files are kept."""
    from tutor.doctor import report

    _write("\n".join(report(plain, ascii_only)) + "\n")
    return DONE


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script for SHELL, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "click knows the three shells that can be chosen"
    _write(found(cli, {}, "backprop-tutor", "_BACKPROP_TUTOR_COMPLETE").source() + "\n")
    return DONE


# --- opening a face -----------------------------------------------------------------------------


def _terminal(plain: bool, ascii_only: bool | None) -> Terminal:
    from tutor.terminal import look_here

    return look_here(plain, ascii_only)


def _catalogue(place: Path | None) -> Any:
    from tutor.course.lessons import catalogue

    return catalogue(place)


def _records() -> Records:
    from tutor.records.store import open_records

    return open_records()


def _summary() -> Any:
    return _records().summary()


def _sound(lesson: str, place: Path | None) -> Lesson:
    """A lesson that can be worked through from its first step to its last."""
    from tutor.course.checking import require_sound
    from tutor.course.lessons import load_lesson

    return require_sound(load_lesson(lesson, place))


def _open(lesson: str | None, place: Path | None, ascii_only: bool | None, plain: bool, step: int | None) -> int:
    """The course map, or a lesson, in the face that fits the terminal."""
    from tutor.terminal import Charset, Face, settle

    terminal = _terminal(plain, ascii_only)
    full = terminal.face is Face.FULL
    if full:
        settle(terminal, os.environ)
    # In the plain face names are as they are typed, which is also what a screen reader says best.
    desk = _desk(place, unicode=full and terminal.charset is Charset.UNICODE)
    if lesson is not None:
        # A lesson that cannot be opened is told before the screen is taken over.
        _prepare(desk, lesson, step)
    try:
        return _run_full(desk, terminal, lesson) if full else _run_plain(desk, lesson)
    finally:
        desk.records.close()
        if desk.records.notice:
            _complain(desk.records.notice)


def _desk(place: Path | None, unicode: bool) -> Desk:
    from engine.names import Spelling
    from tutor.desk import Desk

    return Desk(place, _records(), Spelling.UNICODE if unicode else Spelling.ASCII)


def _prepare(desk: Desk, lesson: str, step: int | None) -> None:
    """See that the lesson can be opened, and go to the step that was asked for."""
    if step is None:
        _sound(lesson, desk.place)
        return
    from tutor.session.actions import GoTo

    desk.open_lesson(lesson).act(GoTo(step))


def _run_full(desk: Desk, terminal: Terminal, lesson: str | None) -> int:
    from tutor.tui.app import run

    return run(desk, terminal, lesson)


def _run_plain(desk: Desk, lesson: str | None) -> int:
    if lesson is None:
        from tutor.reports.listing import listing_text

        _write(listing_text(_catalogue(desk.place), desk.records.summary()))
        return DONE
    from tutor.plain.face import run

    run(desk.open_lesson(lesson), sys.stdin, sys.stdout)
    return DONE


if __name__ == "__main__":
    main()
