"""How a command line ends: with an exit status, and in trouble with one clear line.

Whatever a person can cause ends here as a line on the error output and status 2. A traceback never
reaches anybody who did not ask for one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

DONE, NOT_RIGHT, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
SIGNALLED = 128  # and the number of the signal
WANTS_TRACEBACK = "BACKPROP_TUTOR_DEBUG"


class Complaint(Exception):
    """Something the person can mend, in one line."""


def prepare() -> None:
    """Make the process behave like any other command: in a pipe, and with streams that are not there."""
    # Hundreds of learners on one host must not start a thread a core each.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if hasattr(signal, "SIGPIPE"):
        # When the reader of a pipe has seen enough there is nobody left to complain to.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - lives as long as we do
        else:
            # A character that cannot be written or read is a "?", never the end of the program.
            getattr(sys, name).reconfigure(errors="replace")


def status_of(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run ``command``; its exit status. Never raises for what a person can cause."""
    return delivered(_run(command, arguments))


def _run(command: click.Command, arguments: Sequence[str] | None) -> int:
    try:
        result = command.main(arguments, prog_name="backprop-tutor", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return complain(error.format_message())
    except Exception as error:
        return _unforeseen(error)
    return result if isinstance(result, int) else DONE


def delivered(status: int) -> int:
    """``status``, once the output is with whoever reads it."""
    lost: OSError | None = None
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            # What could not be written must not be tried again at exit, which would change the status.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            lost = lost or error
    if lost is None or status == UNUSABLE or status > SIGNALLED:
        return status  # after a signal there may be nobody left to read it
    return complain(f"the output cannot be written: {lost.strerror or lost}")


def complain(message: str) -> int:
    """One line on the error output; the exit status that goes with it."""
    line = " ".join(message.split())
    printable = "".join(character if character.isprintable() else "?" for character in line)
    sys.stderr.write(f"backprop-tutor: {printable}\n")
    return UNUSABLE


def _unforeseen(error: Exception) -> int:
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return complain(f"{where}{error.strerror or error}")
    if isinstance(error, Complaint) or _is_complaint(error):
        return complain(str(error))
    if os.environ.get(WANTS_TRACEBACK):
        raise error
    return complain(
        f"an error of the program itself ({type(error).__name__}: {error}); "
        f"nothing you did is lost. {WANTS_TRACEBACK}=1 shows where, for a report"
    )


# By module, so that a failing --help does not import the engine to tell what failed.
_COMPLAINTS = (
    ("tutor.course.errors", "CourseError"),
    ("tutor.course.placeholders", "PlaceholderError"),
    ("engine.names", "UnknownName"),
    ("engine.network", "NetworkError"),
    ("tutor.settings.file", "CannotChange"),
)


def _is_complaint(error: Exception) -> bool:
    """Whether another room says that ``error`` is about what was given rather than about the program."""
    loaded = ((sys.modules.get(module), name) for module, name in _COMPLAINTS)
    return any(module is not None and isinstance(error, getattr(module, name)) for module, name in loaded)
