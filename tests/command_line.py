"""The program as a person runs it: a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds; only a failure ever waits this long
# What a developer's shell may have set and a test must not inherit.
FOREIGN = ("COLUMNS", "LINES", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


def environment(home: Path, **wanted: str) -> dict[str, str]:
    """A small fixed environment, with ``wanted`` on top."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN and not name.startswith(("BACKPROP_TUTOR", "_BACKPROP_TUTOR", "PYTEST"))
    }
    fixed = {
        "BACKPROP_TUTOR_HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
    }
    return {**kept, **fixed, **wanted}


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "tutor", *map(str, arguments)]


def run(
    *arguments: str | Path,
    home: Path,
    typed: str = "",
    where: Path | None = None,
    wanted: Mapping[str, str] | None = None,
) -> Ended:
    """Run the program to its end with ``typed`` on its input."""
    done = subprocess.run(
        command(*arguments),
        input=typed.encode(),
        capture_output=True,
        env=environment(home, **(wanted or {})),
        cwd=where or home.parent,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
