"""The commands about the program itself: the terminal it found, its settings, its completion script."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tutor.cli.shared import ASCII, COLOURS, JSON, PLAIN, wishes_of
from tutor.ending import DONE

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.command()
@JSON
@ASCII
@PLAIN
@COLOURS
@click.pass_context
def doctor(
    context: click.Context, as_json: bool, ascii_only: bool | None, plain: bool | None, colours: str | None
) -> int:
    """Say what this terminal can do, what was chosen for it, and where files are kept."""
    from tutor.doctor import report

    sys.stdout.write(report(wishes_of(context, None, ascii_only, plain, colours).terminal, as_json))
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


@click.group(invoke_without_command=True)
@ASCII
@PLAIN
@COLOURS
@click.pass_context
def settings(context: click.Context, ascii_only: bool | None, plain: bool | None, colours: str | None) -> int:
    """Show and change the settings. Without a command it prints them, with where each value comes from."""
    if context.invoked_subcommand is not None:
        return DONE
    from tutor.configuring import listing

    wishes = wishes_of(context, None, ascii_only, plain, colours)
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


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script for SHELL, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    from tutor.cli import cli

    found = get_completion_class(shell)
    assert found is not None, "click knows the three shells that can be chosen"
    sys.stdout.write(found(cli, {}, "backprop-tutor", "_BACKPROP_TUTOR_COMPLETE").source() + "\n")
    return DONE
