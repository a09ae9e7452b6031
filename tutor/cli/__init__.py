"""The command line: what can be typed after ``backprop-tutor``.

The commands stand in a file for each kind, and a file is imported when one of its commands is asked for; a command
imports what it needs when it runs. So ``--help`` answers at once. How a command line ends is in
``tutor.ending``, and how a face is opened in ``tutor.opening``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from tutor.cli.shared import ASCII, COLOURS, LESSONS, PLAIN
from tutor.ending import DONE, prepare, status_of
from tutor.opening import Wishes, open_map

# The name of each command: the file it stands in, and what the list of commands says of it.
COMMANDS = {
    "completion": ("program", "Print a completion script."),
    "doctor": ("program", "Say what this terminal can do."),
    "lab": ("faces", "Train networks with every knob free."),
    "learn": ("faces", "Work through a lesson."),
    "lessons": ("lessons", "List, show and check lessons."),
    "mark": ("problems", "Mark an answer, or a sheet of them."),
    "practice": ("faces", "Practise what is weak or due for review."),
    "settings": ("program", "Show and change the settings."),
    "solve": ("problems", "Print the full working of a problem."),
    "walk": ("faces", "Build a problem of your own and work through it."),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    prepare()
    sys.exit(status_of(cli, arguments))


class Commands(click.Group):
    """A group that knows its commands by name, and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            raise click.exceptions.NoSuchCommand(cmd_name, possibilities=COMMANDS, ctx=ctx)
        file, short_help = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"tutor.cli.{file}"), cmd_name)
        found.short_help = short_help
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(package_name="backprop-tutor", prog_name="backprop-tutor")
@LESSONS
@ASCII
@PLAIN
@COLOURS
@click.pass_context
def cli(
    context: click.Context, place: Path | None, ascii_only: bool | None, plain: bool | None, colours: str | None
) -> int:
    """Learn multilayer perceptrons by hand computation.

    Without a command it opens the course map.
    """
    context.obj = Wishes(place, plain, ascii_only, colours)
    return DONE if context.invoked_subcommand is not None else open_map(context.obj)
