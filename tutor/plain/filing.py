"""Saving a problem and exporting its working, line by line. A file that is there is replaced only after a yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.plain.wrapping import wrapped

if TYPE_CHECKING:
    from tutor.workbench.paper import Paper

    Write = Callable[[bool], str]

Ask = Callable[[str], str | None]
NO_PAPER = "Here is no problem of your own to save."


def save(paper: Paper | None, argument: str, ask: Ask) -> list[str]:
    """``save FILE``: what there is to say afterwards."""
    if paper is None:
        return [NO_PAPER]
    if not argument:
        return ["Type save and the name of a file, such as save exam.yaml."]
    return _written(lambda replace: paper.save(argument, replace), ask)


def export(paper: Paper | None, argument: str, ask: Ask) -> list[str]:
    """``export FORMAT FILE``: what there is to say afterwards."""
    from tutor.workbench.paper import FORMATS

    if paper is None:
        return [NO_PAPER]
    form, _, place = argument.partition(" ")
    if form.lower() not in FORMATS or not place.strip():
        return [f"Type export, one of {', '.join(FORMATS)}, and the name of a file, such as export latex exam.tex."]
    return _written(lambda replace: paper.export(form.lower(), place.strip(), replace), ask)


def _written(write: Write, ask: Ask) -> list[str]:
    from tutor.workbench.files import AlreadyThere, NotWritten

    try:
        return wrapped(write(False))
    except AlreadyThere as there:
        answer = ask(f"{there} Replace it? yes or no: ")
        if (answer or "").strip().lower() not in ("y", "yes"):
            return ["It stays as it is."]
    except NotWritten as error:
        return wrapped(str(error))
    try:
        return wrapped(write(True))
    except NotWritten as error:
        return wrapped(str(error))
