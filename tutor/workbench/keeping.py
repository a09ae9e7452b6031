"""The draft on the disk, so that a program that is killed, or a line that drops, loses none of it.

It is written at every change and replaced as a whole. A file that cannot be read is no draft: one begins anew.
"""

from __future__ import annotations

import json
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


def kept_draft(path: Path) -> Draft | None:
    """The draft that was kept, or None where there is none that can be read."""
    try:
        return _draft(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def keep(path: Path, draft: Draft) -> str:
    """Keep the draft; "" or one line on why that is not possible."""
    cells = [[*cell, text, cell in draft.drawn] for cell, text in draft.cells.items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps({"name": draft.name, "cells": cells}), replace=True, lasting=False)
    except OSError as error:
        return describe("Your draft is not being kept", error, path)
    except files.NotWritten as error:
        return f"Your draft is not being kept. {error}"
    return ""


def _draft(written: Any) -> Draft:
    texts: dict[Cell, str] = {}
    drawn: dict[Cell, str] = {}
    for key, row, column, text, by_chance in written["cells"]:
        (drawn if by_chance else texts)[str(key), int(row), int(column)] = str(text)
    return with_texts(with_texts(Draft(name=str(written["name"])), texts), drawn, drawn=True)
