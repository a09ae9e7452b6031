"""What several commands share: options, arguments that complete themselves, and what they come to together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.ending import complain
from tutor.opening import Wishes
from tutor.settings.table import BY_KEY

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from engine.names import Spelling


def complete_lessons(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from tutor.course.lessons import catalogue

    headings = (entry.heading for entry in catalogue().entries)
    found = [
        CompletionItem(heading.id, help=heading.title) for heading in headings if heading.id.startswith(incomplete)
    ]
    # A problem may also be a file.
    return found or [CompletionItem(incomplete, type="file")]


def complete_skills(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from tutor.course.lessons import catalogue

    return [CompletionItem(id_, help=title) for id_, title in catalogue().skills.items() if id_.startswith(incomplete)]


LESSONS = click.option(
    "--lessons", "place", type=click.Path(path_type=Path), help="A lesson file or a folder of them, besides the course."
)
ASCII = click.option("--ascii/--no-ascii", "ascii_only", default=None, help="ASCII characters only, or not.")
PLAIN = click.option(
    "--plain/--full", "plain", default=None, help="Line by line, without control codes, or the full screen."
)
COLOURS = click.option(
    "--colours",
    type=click.Choice(list(BY_KEY["colours"].values)),
    help="Which colours: auto, dark, light, contrast, terminal (its own 16) or none.",
    metavar="WHICH",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
LESSON = click.argument("lesson", shell_complete=complete_lessons)
PROBLEM = click.argument("problem", shell_complete=complete_lessons)


def wishes_of(
    context: click.Context,
    place: Path | None = None,
    ascii_only: bool | None = None,
    plain: bool | None = None,
    colours: str | None = None,
) -> Wishes:
    """What this command was asked for, and what was asked for before it."""
    before = context.obj if isinstance(context.obj, Wishes) else Wishes()
    return Wishes(place, plain, ascii_only, colours).or_else(before)


def spelling_here(wishes: Wishes) -> Spelling:
    """Unicode where the output can carry it, unless asked otherwise, here or in the settings."""
    from tutor.desk import spelling_of
    from tutor.settings.own import settings_here

    own = settings_here()
    if own.trouble:
        complain(own.trouble)
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    unicode = encoding == "utf8" and own.settings.characters != "ascii"
    return spelling_of(own.settings, unicode if wishes.ascii_only is None else not wishes.ascii_only)
