"""What is chosen for a terminal, and why: a table of what can be seen and what follows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tutor.settings.table import Settings, Source
from tutor.terminal import Charset, Depth, Face, Terminal, Theme, look, settle

XTERM = {"TERM": "xterm-256color"}


def seen(
    environ: dict[str, str],
    isatty: bool = True,
    encoding: str = "utf-8",
    size: tuple[int, int] = (80, 24),
    plain: bool | None = None,
    ascii_only: bool | None = None,
) -> Terminal:
    return look(environ, isatty=isatty, encoding=encoding, size=size, plain=plain, ascii_only=ascii_only)


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        (XTERM, Depth.MANY),
        ({"TERM": "tmux-256color"}, Depth.MANY),
        ({"TERM": "xterm-kitty"}, Depth.MANY),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Depth.MANY),
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "screen"}, Depth.SIXTEEN),
        ({"TERM": "linux"}, Depth.SIXTEEN),
        ({"TERM": "vt100"}, Depth.NONE),
        ({**XTERM, "NO_COLOR": "1"}, Depth.NONE),
        ({**XTERM, "COLORTERM": "truecolor", "NO_COLOR": "0"}, Depth.NONE),
        ({**XTERM, "NO_COLOR": ""}, Depth.MANY),
    ],
)
def test_colours(environ: dict[str, str], depth: Depth) -> None:
    assert seen(environ).depth is depth


@pytest.mark.parametrize(
    ("environ", "isatty", "encoding", "face"),
    [
        (XTERM, True, "utf-8", Face.FULL),
        (XTERM, False, "utf-8", Face.PLAIN),
        ({"TERM": "dumb"}, True, "utf-8", Face.PLAIN),
        ({"TERM": ""}, True, "utf-8", Face.PLAIN),
        ({}, True, "utf-8", Face.PLAIN),
        (XTERM, True, "iso8859-1", Face.PLAIN),
        ({**XTERM, "BACKPROP_TUTOR_ASCII": "1"}, True, "iso8859-1", Face.FULL),
    ],
)
def test_face(environ: dict[str, str], isatty: bool, encoding: str, face: Face) -> None:
    assert seen(environ, isatty, encoding).face is face


def test_the_plain_face_can_be_asked_for() -> None:
    assert seen(XTERM, plain=True).face is Face.PLAIN


@pytest.mark.parametrize(
    ("environ", "encoding", "ascii_only", "charset"),
    [
        (XTERM, "UTF-8", None, Charset.UNICODE),
        (XTERM, "utf8", None, Charset.UNICODE),
        (XTERM, "ANSI_X3.4-1968", None, Charset.ASCII),
        ({**XTERM, "BACKPROP_TUTOR_ASCII": "1"}, "utf-8", None, Charset.ASCII),
        ({**XTERM, "BACKPROP_TUTOR_ASCII": "0"}, "utf-8", None, Charset.UNICODE),
        (XTERM, "utf-8", True, Charset.ASCII),
        ({**XTERM, "BACKPROP_TUTOR_ASCII": "1"}, "utf-8", False, Charset.UNICODE),
        ({"TERM": "linux"}, "utf-8", None, Charset.ASCII),
        ({"TERM": "linux", "BACKPROP_TUTOR_ASCII": "0"}, "utf-8", None, Charset.UNICODE),
    ],
)
def test_characters(environ: dict[str, str], encoding: str, ascii_only: bool | None, charset: Charset) -> None:
    assert seen(environ, encoding=encoding, ascii_only=ascii_only).charset is charset


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        (XTERM, Theme.DARK),
        ({**XTERM, "BACKPROP_TUTOR_THEME": "light"}, Theme.LIGHT),
        ({**XTERM, "COLORFGBG": "0;15"}, Theme.LIGHT),
        ({**XTERM, "COLORFGBG": "15;0"}, Theme.DARK),
        ({**XTERM, "COLORFGBG": "0;15", "BACKPROP_TUTOR_THEME": "dark"}, Theme.DARK),
        ({"TERM": "xterm"}, Theme.ANSI_DARK),
        ({"TERM": "xterm", "BACKPROP_TUTOR_THEME": "light"}, Theme.ANSI_LIGHT),
        ({**XTERM, "NO_COLOR": "1"}, Theme.ANSI_DARK),
    ],
)
def test_theme(environ: dict[str, str], theme: Theme) -> None:
    assert seen(environ).theme is theme


def test_every_choice_has_a_reason() -> None:
    terminal = seen({"TERM": "xterm", "NO_COLOR": "1"})
    assert terminal.reason("colours") == "NO_COLOR is set"
    assert all(terminal.reason(choice) for choice in ("face", "colours", "characters", "theme"))


def test_without_a_size_the_usual_one_is_taken() -> None:
    terminal = seen(XTERM, size=(0, 0))
    assert (terminal.width, terminal.height) == (80, 24)


def test_settling_takes_out_what_would_be_decided_twice() -> None:
    environ = {**XTERM, "NO_COLOR": "", "COLUMNS": "200", "LINES": "5"}
    settle(seen(environ), environ)
    assert not {"NO_COLOR", "COLUMNS", "LINES"} & set(environ)
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "256"
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


def test_settling_keeps_a_chosen_number_of_threads() -> None:
    environ = {**XTERM, "OPENBLAS_NUM_THREADS": "2"}
    settle(seen(environ), environ)
    assert environ["OPENBLAS_NUM_THREADS"] == "2"


def test_looking_imports_neither_textual_nor_numpy() -> None:
    probe = "import sys, tutor.terminal; print(sorted({'textual', 'rich', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("environ", "settings", "colours", "held", "source"),
    [
        (XTERM, Settings(), None, "dark", Source.TERMINAL),
        (XTERM, Settings(colours="light"), None, "light", Source.FILE),
        (XTERM, Settings(colours="contrast"), None, "contrast", Source.FILE),
        (XTERM, Settings(colours="terminal"), None, "terminal", Source.FILE),
        (XTERM, Settings(colours="none"), None, "none", Source.FILE),
        (XTERM, Settings(colours="light"), "dark", "dark", Source.OPTION),
        (XTERM, Settings(colours="light"), "auto", "dark", Source.TERMINAL),
        (
            {**XTERM, "BACKPROP_TUTOR_THEME": "contrast"},
            Settings(colours="light"),
            None,
            "contrast",
            Source.ENVIRONMENT,
        ),
        ({**XTERM, "NO_COLOR": "1"}, Settings(), None, "none", Source.TERMINAL),
        ({**XTERM, "NO_COLOR": "1"}, Settings(colours="light"), None, "light", Source.FILE),
        ({"TERM": "xterm"}, Settings(colours="light"), None, "terminal", Source.FILE),
        ({"TERM": "vt100"}, Settings(colours="light"), None, "none", Source.TERMINAL),
    ],
)
def test_who_has_the_say_in_colours(
    environ: dict[str, str], settings: Settings, colours: str | None, held: str, source: Source
) -> None:
    terminal = look(environ, isatty=True, encoding="utf-8", size=(80, 24), colours=colours, settings=settings)
    assert (terminal.word("colours"), terminal.source("colours")) == (held, source)


@pytest.mark.parametrize(
    ("environ", "isatty", "settings", "plain", "held", "source"),
    [
        (XTERM, True, Settings(face="plain"), None, "plain", Source.FILE),
        (XTERM, True, Settings(face="plain"), False, "full", Source.OPTION),
        ({"TERM": "dumb"}, True, Settings(face="full"), None, "full", Source.FILE),
        (XTERM, False, Settings(face="full"), None, "plain", Source.TERMINAL),
    ],
)
def test_who_has_the_say_in_the_face(
    environ: dict[str, str], isatty: bool, settings: Settings, plain: bool | None, held: str, source: Source
) -> None:
    terminal = look(environ, isatty=isatty, encoding="utf-8", size=(80, 24), plain=plain, settings=settings)
    assert (terminal.word("face"), terminal.source("face")) == (held, source)


@pytest.mark.parametrize(
    ("environ", "encoding", "settings", "held", "source"),
    [
        (XTERM, "utf-8", Settings(characters="ascii"), "ascii", Source.FILE),
        ({"TERM": "linux"}, "utf-8", Settings(characters="unicode"), "unicode", Source.FILE),
        ({**XTERM, "BACKPROP_TUTOR_ASCII": "0"}, "utf-8", Settings(characters="ascii"), "unicode", Source.ENVIRONMENT),
        (XTERM, "latin-1", Settings(characters="unicode"), "ascii", Source.TERMINAL),
    ],
)
def test_who_has_the_say_in_characters(
    environ: dict[str, str], encoding: str, settings: Settings, held: str, source: Source
) -> None:
    terminal = look(environ, isatty=True, encoding=encoding, size=(80, 24), settings=settings)
    assert (terminal.word("characters"), terminal.source("characters")) == (held, source)
