"""The draft on the disk, so that a program that is killed, or a line that drops, loses none of it.

It is written at every change and replaced as a whole. A file that cannot be read is no draft: one begins anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.files import data_directory
from tutor.records.trouble import describe
from tutor.workbench import files
from tutor.workbench.draft import Cell, Draft, with_texts

FILE_NAME = "draft.json"


def place_of_draft() -> Path:
    """Where the draft of this learner is kept."""
    return data_directory() / FILE_NAME


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft, and the one that it took the place of as a whole, which can be had back."""

    draft: Draft
    aside: Draft | None = None


def kept_draft(path: Path) -> Kept | None:
    """What was kept, or None where there is nothing that can be read."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        aside = written.get("aside")
        return Kept(_draft(written), _draft(aside) if aside else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def keep(path: Path, kept: Kept) -> str:
    """Keep the draft; "" or one line on why that is not possible."""
    record = _record(kept.draft) | {"aside": _record(kept.aside) if kept.aside else None}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(record), replace=True, lasting=False)
    except OSError as error:
        return describe("Your draft is not being kept", error, path)
    except files.NotWritten as error:
        return f"Your draft is not being kept. {error}"
    return ""


def _record(draft: Draft) -> dict[str, Any]:
    return {"name": draft.name, "cells": [[*cell, text, cell in draft.drawn] for cell, text in draft.cells.items()]}


def _draft(written: Any) -> Draft:
    texts: dict[Cell, str] = {}
    drawn: dict[Cell, str] = {}
    for key, row, column, text, by_chance in written["cells"]:
        (drawn if by_chance else texts)[str(key), int(row), int(column)] = str(text)
    return with_texts(with_texts(Draft(name=str(written["name"])), texts), drawn, drawn=True)
