"""What terminal is this, and what follows from it: decided in one place, before Textual is imported.

``look`` is a pure function of what the process can see (environment, which streams are terminals,
their encoding, the size). Each choice carries its reason in words; ``doctor_report`` prints them.
``settle`` then sets the few environment variables that Textual reads when it is imported.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import Enum

FULL_WIDTH, FULL_HEIGHT = 80, 24
YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"0", "no", "false", "off"})

MANY = re.compile(r"256color|direct|truecolor|kitty|alacritty|foot|ghostty|wezterm")
MONOCHROME = re.compile(r"^vt\d|-m$|-mono$")
UTF8 = re.compile(r"^(utf_?8|cp65001|u8)$")


class Face(Enum):
    FULL = "full screen"
    PLAIN = "plain"


class Depth(Enum):
    """How many colours are sent. 256 is the most: the palette is fixed there, and 24 bits cost more bytes."""

    NONE = "none"
    SIXTEEN = "16"
    MANY = "256"


class Charset(Enum):
    UNICODE = "UTF-8"
    ASCII = "ASCII"


class Theme(Enum):
    DARK = "dark"
    LIGHT = "light"
    ANSI_DARK = "ansi-dark"
    ANSI_LIGHT = "ansi-light"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What was seen and chosen. ``reasons`` has one line for each choice: face, colours, characters, theme."""

    face: Face
    depth: Depth
    charset: Charset
    theme: Theme
    width: int
    height: int
    reasons: tuple[tuple[str, str], ...]

    def reason(self, choice: str) -> str:
        return dict(self.reasons)[choice]


def look(
    environ: Mapping[str, str],
    *,
    isatty: bool,
    encoding: str,
    size: tuple[int, int],
    plain: bool = False,
    ascii_only: bool | None = None,
) -> Terminal:
    """Choose face, colours, characters and theme.

    ``isatty``: stdin, stdout and stderr are all terminals (Textual draws on stderr). ``encoding`` is
    the encoding of the output. ``size`` is columns and rows, (0, 0) when there are none. ``plain``
    and ``ascii_only`` are what the command line asks for; None leaves it to the environment.
    """
    depth, colours = _depth(environ)
    charset, characters = _charset(environ, encoding, ascii_only)
    face, why = _face(environ, isatty, encoding, plain, ascii_only)
    theme, look_of_it = _theme(environ, depth)
    width, height = size if min(size) > 0 else (FULL_WIDTH, FULL_HEIGHT)
    reasons = (("face", why), ("colours", colours), ("characters", characters), ("theme", look_of_it))
    return Terminal(face, depth, charset, theme, width, height, reasons)


def look_here(plain: bool = False, ascii_only: bool | None = None) -> Terminal:
    """``look`` at the terminal this process runs in."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return look(
        os.environ,
        isatty=all(stream is not None and not stream.closed and stream.isatty() for stream in streams),
        encoding=getattr(sys.__stderr__, "encoding", None) or "ascii",
        size=_size_here(),
        plain=plain,
        ascii_only=ascii_only,
    )


def settle(terminal: Terminal, environ: MutableMapping[str, str]) -> None:
    """Make the environment say what was chosen. To be called before Textual or NumPy is imported.

    NO_COLOR is taken out: it has been decided on here, and Textual would still send grey (and takes
    an empty one for a wish). COLUMNS and LINES are taken out: they go stale when the window changes.
    """
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        environ.pop(name, None)
    environ["TEXTUAL_COLOR_SYSTEM"] = "256" if terminal.depth is Depth.MANY else "standard"
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def doctor_report(
    terminal: Terminal,
    environ: Mapping[str, str],
    *,
    data_directory: str,
    records: str,
    version_of: Callable[[str], str],
    compiled: bool,
) -> list[str]:
    """One line for each thing seen and chosen.

    ``records`` says in words whether the records can be written, ``version_of`` names the version
    of a distribution, ``compiled`` tells whether the program's .pyc files are there.
    """
    seen = [f"{name}={environ[name]!r}" for name in LOOKED_AT if name in environ]
    start = "yes" if compiled else "no: every start takes about four times as long (python -m compileall)"
    rows = [
        ("seen", ", ".join(seen) or "none of the variables that matter is set"),
        ("size", f"{terminal.width}×{terminal.height}" + _too_small(terminal)),
        ("face", f"{terminal.face.value}: {terminal.reason('face')}"),
        ("colours", f"{terminal.depth.value}: {terminal.reason('colours')}"),
        ("characters", f"{terminal.charset.value}: {terminal.reason('characters')}"),
        ("theme", f"{terminal.theme.value}: {terminal.reason('theme')}"),
        ("python", f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"),
        ("backprop-tutor", version_of("backprop-tutor")),
        ("textual", version_of("textual")),
        ("numpy", version_of("numpy")),
        ("data directory", data_directory),
        ("records", records),
        ("compiled", start),
    ]
    text = [f"{name + ':':<16}{what}" for name, what in rows]
    return text if terminal.charset is Charset.UNICODE else [row.replace("×", "x") for row in text]


LOOKED_AT = (
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "BACKPROP_TUTOR_ASCII",
    "BACKPROP_TUTOR_THEME",
    "COLORFGBG",
    "LANG",
    "LC_ALL",
    "PYTHONIOENCODING",
)


def _too_small(terminal: Terminal) -> str:
    if terminal.width >= FULL_WIDTH and terminal.height >= FULL_HEIGHT:
        return ""
    return f" (smaller than {FULL_WIDTH}×{FULL_HEIGHT}: it works, with less beside each other)"


def _depth(environ: Mapping[str, str]) -> tuple[Depth, str]:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return Depth.NONE, "NO_COLOR is set"
    if MONOCHROME.search(term):
        return Depth.NONE, f"TERM={term} has no colours"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Depth.MANY, f"COLORTERM={environ['COLORTERM']}"
    if MANY.search(term):
        return Depth.MANY, f"TERM={term}"
    return Depth.SIXTEEN, f"TERM={term} promises no more" if term else "TERM is not set"


def _ascii_wish(environ: Mapping[str, str], ascii_only: bool | None) -> tuple[bool | None, str]:
    """What the user asked for: ASCII, not ASCII, or nothing (None); and where."""
    if ascii_only is not None:
        return ascii_only, "asked for on the command line"
    word = environ.get("BACKPROP_TUTOR_ASCII", "").lower()
    return (True if word in YES else False if word in NO else None), f"BACKPROP_TUTOR_ASCII={word}"


def _is_utf8(encoding: str) -> bool:
    return UTF8.match(encoding.lower().replace("-", "_")) is not None


def _charset(environ: Mapping[str, str], encoding: str, ascii_only: bool | None) -> tuple[Charset, str]:
    wish, where = _ascii_wish(environ, ascii_only)
    if wish:
        return Charset.ASCII, where
    if not _is_utf8(encoding):
        return Charset.ASCII, f"the output is {encoding}, not UTF-8"
    if environ.get("TERM") == "linux" and wish is None:
        return Charset.ASCII, "the Linux console has no ŷ and no small digits (BACKPROP_TUTOR_ASCII=0 if yours has)"
    return Charset.UNICODE, f"the output is {encoding}"


def _face(
    environ: Mapping[str, str], isatty: bool, encoding: str, plain: bool, ascii_only: bool | None
) -> tuple[Face, str]:
    term = environ.get("TERM", "")
    if plain:
        return Face.PLAIN, "asked for on the command line"
    if not isatty:
        return Face.PLAIN, "input, output or error output is not a terminal"
    if term in ("", "dumb", "unknown"):
        return Face.PLAIN, f"TERM={term} names no full terminal" if term else "TERM is not set"
    if not _is_utf8(encoding) and not _ascii_wish(environ, ascii_only)[0]:
        return Face.PLAIN, f"the output is {encoding}, not UTF-8 (BACKPROP_TUTOR_ASCII=1 for the full screen in ASCII)"
    return Face.FULL, f"TERM={term}"


def _theme(environ: Mapping[str, str], depth: Depth) -> tuple[Theme, str]:
    wish = environ.get("BACKPROP_TUTOR_THEME", "").lower()
    paper = environ.get("COLORFGBG", "").rpartition(";")[2]
    light = paper in ("7", "15") if wish not in ("dark", "light") else wish == "light"
    if wish in ("dark", "light"):
        why = f"BACKPROP_TUTOR_THEME={wish}"
    elif paper.isdigit():
        why = f"COLORFGBG says the background is {'light' if light else 'dark'}"
    else:
        why = "the default (BACKPROP_TUTOR_THEME=light for the other)"
    if depth is Depth.MANY:
        return (Theme.LIGHT if light else Theme.DARK), why
    return (Theme.ANSI_LIGHT if light else Theme.ANSI_DARK), why


def _size_here() -> tuple[int, int]:
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            width, height = os.get_terminal_size(stream.fileno()) if stream is not None else (0, 0)
        except (OSError, ValueError):
            continue
        if width and height:
            return width, height
    return 0, 0
