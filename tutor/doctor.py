"""What ``doctor`` prints: what this terminal can do, what was chosen, and where things are kept.

It gathers the facts that ``tutor.terminal`` does not look at itself: files, versions, the records.
"""

from __future__ import annotations

import importlib.util
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tutor.files import data_directory
from tutor.terminal import doctor_report, look_here


def report(plain: bool | None = None, ascii_only: bool | None = None) -> list[str]:
    """The lines of ``backprop-tutor doctor``."""
    return doctor_report(
        look_here(plain, ascii_only),
        os.environ,
        data_directory=str(data_directory()),
        records=_records_in_words(),
        version_of=_version,
        compiled=_is_compiled(),
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def _records_in_words() -> str:
    """Whether records can be written, found out by the same code that writes them."""
    from tutor.records.store import open_records

    return open_records().trial()


def _is_compiled() -> bool:
    import tutor

    cached = importlib.util.cache_from_source(str(Path(str(tutor.__file__)).with_name("terminal.py")))
    return os.path.exists(cached)
