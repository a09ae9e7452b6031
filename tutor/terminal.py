"""What terminal is this, and what follows from it: decided in one place, before Textual is imported.

``look`` is a pure function of what the process can see (environment, which streams are terminals,
their encoding, the size). Each choice carries its reason in words; ``tutor.doctor`` prints them.
``settle`` then sets the few environment variables that Textual reads when it is imported.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import Enum

from tutor.settings.table import AS_IT_COMES, AUTO, BY_KEY, Settings, Source

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
    CONTRAST = "high contrast"
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
    sources: tuple[tuple[str, Source], ...] = ()

    def reason(self, choice: str) -> str:
        return dict(self.reasons)[choice]

    def source(self, choice: str) -> Source:
        """Where the choice of ``face``, ``colours`` or ``characters`` comes from."""
        return dict(self.sources)[choice]

    def word(self, choice: str) -> str:
        """The same in the words of the settings: ``contrast``, ``ascii``, ``full``."""
        if choice == "face":
            return "full" if self.face is Face.FULL else "plain"
        if choice == "characters":
            return "unicode" if self.charset is Charset.UNICODE else "ascii"
        if self.depth is Depth.NONE:
            return "none"
        return {Theme.DARK: "dark", Theme.LIGHT: "light", Theme.CONTRAST: "contrast"}.get(self.theme, "terminal")


def look(
    environ: Mapping[str, str],
    *,
    isatty: bool,
    encoding: str,
    size: tuple[int, int],
    plain: bool | None = None,
    ascii_only: bool | None = None,
    colours: str | None = None,
    settings: Settings = AS_IT_COMES,
) -> Terminal:
    """Choose face, colours, characters and theme.

    What is asked for on the command line wins over the environment, that over the settings file, and
    the file over what the terminal says of itself. NO_COLOR counts as said by the terminal: whoever
    asks this program for colours gets them (no-color.org).

    ``isatty``: stdin, stdout and stderr are all terminals (Textual draws on stderr). ``encoding`` is
    the encoding of the output. ``size`` is columns and rows, (0, 0) when there are none. ``plain``,
    ``ascii_only`` and ``colours`` are what the command line asks for; None leaves it open.
    """
    tint = _wish("colours", colours, _named(environ, "BACKPROP_TUTOR_THEME"), settings)
    signs = _wish("characters", _ascii_word(ascii_only), _ascii_named(environ), settings)
    shape = _wish("face", None if plain is None else "plain" if plain else "full", None, settings)
    depth, colourful, from_depth = _depth(environ, tint)
    theme, look_of_it, from_theme = _theme(environ, depth, tint)
    charset, characters, from_charset = _charset(environ, encoding, signs)
    face, why, from_face = _face(environ, isatty, encoding, shape, signs)
    width, height = size if min(size) > 0 else (FULL_WIDTH, FULL_HEIGHT)
    reasons = (("face", why), ("colours", colourful), ("characters", characters), ("theme", look_of_it))
    sources = (
        ("face", from_face),
        ("colours", from_depth if tint is None or depth is Depth.NONE else tint.source),
        ("characters", from_charset),
    )
    return Terminal(face, depth, charset, theme, width, height, reasons, (*sources, ("theme", from_theme)))


def look_here(
    plain: bool | None = None,
    ascii_only: bool | None = None,
    colours: str | None = None,
    settings: Settings = AS_IT_COMES,
) -> Terminal:
    """``look`` at the terminal this process runs in."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return look(
        os.environ,
        isatty=all(stream is not None and not stream.closed and stream.isatty() for stream in streams),
        encoding=getattr(sys.__stderr__, "encoding", None) or "ascii",
        size=_size_here(),
        plain=plain,
        ascii_only=ascii_only,
        colours=colours,
        settings=settings,
    )


def settle(terminal: Terminal, environ: MutableMapping[str, str]) -> None:
    """Make the environment say what was chosen. To be called before Textual or NumPy is imported.

    NO_COLOR is taken out: it has been decided on here, and Textual would still send grey (and takes
    an empty one for a wish). COLUMNS and LINES are taken out: they go stale when the window changes.
    """
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        environ.pop(name, None)
    # Sixteen colours are sent by their own numbers and none by not naming any, so this one suits all, and
    # colours can be chosen anew while the program runs.
    environ["TEXTUAL_COLOR_SYSTEM"] = "256"
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@dataclass(frozen=True, slots=True)
class Wish:
    """A value somebody asked for, who, and how a report says so."""

    value: str
    source: Source
    why: str


def _wish(key: str, asked: str | None, named: Wish | None, settings: Settings) -> Wish | None:
    """What was asked for first: on the command line, in the environment, in the file; None for nothing."""
    if asked not in (None, AUTO):
        return Wish(str(asked), Source.OPTION, "asked for on the command line")
    if asked is None and named is not None:
        return named
    value = settings.value(key)
    if asked is None and value != AUTO:
        return Wish(value, Source.FILE, f"{key} = {value} in the settings")
    return None


def _named(environ: Mapping[str, str], variable: str) -> Wish | None:
    word = environ.get(variable, "").lower()
    known = word in BY_KEY["colours"].values and word != AUTO
    return Wish(word, Source.ENVIRONMENT, f"{variable}={word}") if known else None


def _ascii_word(ascii_only: bool | None) -> str | None:
    return None if ascii_only is None else "ascii" if ascii_only else "unicode"


def _ascii_named(environ: Mapping[str, str]) -> Wish | None:
    word = environ.get("BACKPROP_TUTOR_ASCII", "").lower()
    if word not in YES | NO:
        return None
    return Wish("ascii" if word in YES else "unicode", Source.ENVIRONMENT, f"BACKPROP_TUTOR_ASCII={word}")


def _depth(environ: Mapping[str, str], wish: Wish | None) -> tuple[Depth, str, Source]:
    term = environ.get("TERM", "")
    if MONOCHROME.search(term):
        return Depth.NONE, f"TERM={term} has no colours", Source.TERMINAL
    if wish is not None and wish.value == "none":
        return Depth.NONE, wish.why, wish.source
    if wish is None and environ.get("NO_COLOR"):
        return Depth.NONE, "NO_COLOR is set", Source.TERMINAL
    if wish is not None and wish.value == "terminal":
        return Depth.SIXTEEN, wish.why, wish.source
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Depth.MANY, f"COLORTERM={environ['COLORTERM']}", Source.TERMINAL
    if MANY.search(term):
        return Depth.MANY, f"TERM={term}", Source.TERMINAL
    asked = f"{wish.why}; " if wish is not None else ""
    if not term:
        return Depth.SIXTEEN, f"{asked}TERM is not set", Source.DEFAULT
    return Depth.SIXTEEN, f"{asked}TERM={term} promises no more", Source.TERMINAL


def _is_utf8(encoding: str) -> bool:
    return UTF8.match(encoding.lower().replace("-", "_")) is not None


def _charset(environ: Mapping[str, str], encoding: str, wish: Wish | None) -> tuple[Charset, str, Source]:
    if wish is not None and wish.value == "ascii":
        return Charset.ASCII, wish.why, wish.source
    if not _is_utf8(encoding):
        return Charset.ASCII, f"the output is {encoding}, not UTF-8", Source.TERMINAL
    if environ.get("TERM") == "linux" and wish is None:
        why = "the Linux console lacks some signs (else: --no-ascii)"
        return Charset.ASCII, why, Source.TERMINAL
    if wish is not None:
        return Charset.UNICODE, wish.why, wish.source
    return Charset.UNICODE, f"the output is {encoding}", Source.TERMINAL


def _face(
    environ: Mapping[str, str], isatty: bool, encoding: str, wish: Wish | None, signs: Wish | None
) -> tuple[Face, str, Source]:
    term = environ.get("TERM", "")
    if wish is not None and wish.value == "plain":
        return Face.PLAIN, wish.why, wish.source
    if not isatty:
        return Face.PLAIN, "input, output or error output is not a terminal", Source.TERMINAL
    if wish is not None:
        return Face.FULL, wish.why, wish.source
    if term in ("", "dumb", "unknown"):
        return Face.PLAIN, f"TERM={term} names no full terminal" if term else "TERM is not set", Source.TERMINAL
    if not _is_utf8(encoding) and (signs is None or signs.value != "ascii"):
        why = f"the output is {encoding} (--ascii for the full screen)"
        return Face.PLAIN, why, Source.TERMINAL
    return Face.FULL, f"TERM={term}", Source.TERMINAL


def _theme(environ: Mapping[str, str], depth: Depth, wish: Wish | None) -> tuple[Theme, str, Source]:
    paper = environ.get("COLORFGBG", "").rpartition(";")[2]
    light = paper in ("7", "15")
    if wish is not None and wish.value in ("dark", "light", "contrast"):
        light, why, source = wish.value == "light", wish.why, wish.source
    elif paper.isdigit():
        why = f"COLORFGBG says the background is {'light' if light else 'dark'}"
        source = Source.TERMINAL
    else:
        why, source = "the default (settings set colours light for the other)", Source.DEFAULT
    if depth is not Depth.MANY:
        return (Theme.ANSI_LIGHT if light else Theme.ANSI_DARK), why, source
    if wish is not None and wish.value == "contrast":
        return Theme.CONTRAST, why, source
    return (Theme.LIGHT if light else Theme.DARK), why, source


def _size_here() -> tuple[int, int]:
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            width, height = os.get_terminal_size(stream.fileno()) if stream is not None else (0, 0)
        except (OSError, ValueError):
            continue
        if width and height:
            return width, height
    return 0, 0
