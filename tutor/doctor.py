"""What ``doctor`` prints: what is seen of the terminal, what was chosen and why, how to change it, where things are.

It fits a screen of 80×24, so that it can be read, and photographed, in one piece. ``examine`` gathers the
facts; the rest is pure. Of a path that is too long for its line the middle is left out; ``--json`` has it whole.
"""

from __future__ import annotations

import importlib.util
import json
import locale
import os
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tutor.files import data_directory
from tutor.settings.own import settings_here
from tutor.settings.table import Settings, Source
from tutor.terminal import FULL_HEIGHT, FULL_WIDTH, Charset, Terminal

WIDTH = 80
NAME_WIDTH = 13
MOST_OF_TROUBLE = 3  # lines for what is wrong with the settings file, so that all stays on one screen
STREAMS = ("input", "output", "error output")
PACKAGES = ("backprop-tutor", "textual", "numpy")
# What the environment says of the terminal, of the text, and of wishes.
TERMINAL_VARIABLES = ("TERM", "COLORTERM", "COLORFGBG", "TERM_PROGRAM")
TEXT_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")
WISH_VARIABLES = ("NO_COLOR", "BACKPROP_TUTOR_THEME", "BACKPROP_TUTOR_ASCII", "BACKPROP_TUTOR_HOME")
# What stands between this process and the screen, by the variable that tells of it.
BETWEEN = {"TMUX": "tmux", "STY": "screen", "SSH_CONNECTION": "SSH", "SSH_TTY": "SSH", "WSL_DISTRO_NAME": "WSL"}
# How each choice is changed.
CHANGES = {
    "face": "--plain or --full; settings set face plain",
    "colours": "--colours WHICH; settings set colours WHICH",
    "characters": "--ascii or --no-ascii; settings set characters ascii",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known. ``streams``: whether input, output and error output are terminals."""

    terminal: Terminal
    environ: Mapping[str, str]
    streams: tuple[bool, bool, bool]
    encoding: str
    locale: str
    versions: Mapping[str, str]
    settings: str
    records: str
    data: str
    compiled: bool


def report(terminal: Callable[[Settings], Terminal], as_json: bool = False) -> str:
    """The whole output of ``backprop-tutor doctor``."""
    facts = examine(terminal)
    return in_json(facts) if as_json else in_lines(facts)


def examine(terminal: Callable[[Settings], Terminal]) -> Facts:
    """The facts of this process; ``terminal`` says what some settings make of it."""
    own = settings_here()
    state = own.trouble or (f"in force: {own.path}" if own.exists else f"none, the defaults hold: {own.path}")
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return Facts(
        terminal(own.settings),
        dict(os.environ),
        tuple(stream is not None and not stream.closed and stream.isatty() for stream in streams),  # type: ignore[arg-type]
        getattr(sys.__stderr__, "encoding", None) or "unknown",
        locale.setlocale(locale.LC_CTYPE),
        {"python": ".".join(map(str, sys.version_info[:3])), **{name: _version(name) for name in PACKAGES}},
        state,
        _records_in_words(),
        str(data_directory()),
        _is_compiled(),
    )


def in_lines(facts: Facts) -> str:
    """For people: at most 24 lines."""
    versions = ", ".join(f"{name} {number}" for name, number in facts.versions.items())
    start = "yes" if facts.compiled else "no, so every start takes about four times as long: python -m compileall"
    no_language = "LANG is not set"
    rows = [
        ("", "Seen"),
        ("terminal", _set(facts.environ, TERMINAL_VARIABLES) or "TERM is not set"),
        ("between", ", ".join(_between(facts.environ)) or "nothing: no tmux, screen or SSH"),
        ("streams", _streams(facts.streams)),
        ("size", _size(facts.terminal)),
        (
            "text",
            f"{facts.encoding}, locale {facts.locale}; {_set(facts.environ, TEXT_VARIABLES) or no_language}",
        ),
        ("wishes", _set(facts.environ, WISH_VARIABLES) or "none in the environment"),
        ("", "Chosen"),
        *(row for name in CHANGES for row in _choice(facts.terminal, name)),
        ("theme", f"{facts.terminal.theme.value}: {facts.terminal.reason('theme')}"),
        ("", "Kept"),
        ("settings", facts.settings),
        ("records", facts.records),
        ("own lessons", os.path.join(facts.data, "lessons")),
        ("compiled", start),
        ("", "Versions"),
        ("", f"  {versions}"),
    ]
    paths = ("settings", "records", "own lessons")
    home = facts.environ.get("HOME", "")
    lines = [
        line
        for name, what in rows
        for line in (_with_path(name, _from_home(what, home)) if name in paths else [_row(name, what)])
    ]
    text = "".join(f"{line}\n" for line in lines)
    if facts.terminal.charset is Charset.UNICODE and facts.encoding.lower().startswith("utf"):
        return text
    return text.replace("×", "x").encode("ascii", "replace").decode("ascii")


def _row(name: str, what: str) -> str:
    line = _printable(f"  {name:<{NAME_WIDTH}}{what}" if name else what)
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 3]}..."


def _with_path(name: str, what: str) -> list[str]:
    """A row that holds a path: shortened in the middle of it; where trouble is told, on several lines."""
    line = _printable(f"  {name:<{NAME_WIDTH}}{what}")
    if len(line) <= WIDTH:
        return [line]
    if short := _without_the_middle(line):
        return [short]
    # What is wrong stands behind the path, which is to leave room for it.
    end = line.find(" ", line.find("/"))
    told = (_without_the_middle(line[:end]) or line[:end]) + line[end:] if end > 0 else line
    indent = " " * (NAME_WIDTH + 2)
    return textwrap.wrap(
        told,
        WIDTH,
        subsequent_indent=indent,
        max_lines=MOST_OF_TROUBLE,
        placeholder=" ...",
        break_on_hyphens=False,
    )


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in line).rstrip()


def _from_home(what: str, home: str) -> str:
    """With ``~`` for the home directory, as a shell writes it."""
    return what.replace(f"{home.rstrip('/')}/", "~/") if home.rstrip("/") else what


def _without_the_middle(line: str) -> str:
    """The line with folders left out in the middle of its path, as few as will do; "" where that is not enough."""
    if len(line) <= WIDTH:
        return line
    begin = next((k for k in range(NAME_WIDTH, len(line)) if line[k : k + 2] == "~/" or line[k] == "/"), len(line))
    head = line[: line.find("/", begin) + 1] + "..."
    tails = (line[k:] for k in range(len(head), len(line)) if line[k] == "/")
    return next((head + tail for tail in tails if len(head + tail) <= WIDTH), "")


def _choice(terminal: Terminal, name: str) -> list[tuple[str, str]]:
    value = {"face": terminal.face.value, "colours": terminal.depth.value, "characters": terminal.charset.value}[name]
    return [(name, f"{value}: {terminal.reason(name)}"), (" ", f"  change: {CHANGES[name]}")]


def _set(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The variables that are set; an empty one says so, since it is no wish."""
    return ", ".join(f"{name}={environ[name] or '(empty)'}" for name in names if name in environ)


def _between(environ: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(what for name, what in BETWEEN.items() if environ.get(name)))


def _streams(terminals: tuple[bool, bool, bool]) -> str:
    if all(terminals):
        return "input, output and error output are terminals"
    return f"not a terminal: {', '.join(name for name, is_one in zip(STREAMS, terminals, strict=True) if not is_one)}"


def _size(terminal: Terminal) -> str:
    size = f"{terminal.width}×{terminal.height}"
    if terminal.width >= FULL_WIDTH and terminal.height >= FULL_HEIGHT:
        return size
    return f"{size}, smaller than {FULL_WIDTH}×{FULL_HEIGHT}: it works, with less beside each other"


def in_json(facts: Facts) -> str:
    """For scripts: the same facts, nothing cut."""
    terminal = facts.terminal
    chosen: dict[str, Any] = {
        name: {
            "value": terminal.word(name),
            "source": terminal.source(name).value,
            "reason": terminal.reason(name),
            "change": CHANGES[name],
        }
        for name in CHANGES
    }
    source: Source = terminal.source("theme")
    chosen["theme"] = {"value": terminal.theme.value, "source": source.value, "reason": terminal.reason("theme")}
    seen = {
        name: facts.environ[name]
        for name in (*TERMINAL_VARIABLES, *TEXT_VARIABLES, *WISH_VARIABLES)
        if name in facts.environ
    }
    record = {
        "seen": {
            "environment": seen,
            "between": _between(facts.environ),
            "terminals": dict(zip(("stdin", "stdout", "stderr"), facts.streams, strict=True)),
            "size": [terminal.width, terminal.height],
            "encoding": facts.encoding,
            "locale": facts.locale,
        },
        "chosen": chosen,
        "kept": {
            "settings": facts.settings,
            "records": facts.records,
            "data": facts.data,
            "compiled": facts.compiled,
        },
        "versions": dict(facts.versions),
    }
    return json.dumps(record, indent=2) + "\n"


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
