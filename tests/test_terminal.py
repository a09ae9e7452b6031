"""What is chosen for a terminal, and why: a table of what can be seen and what follows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tutor.terminal import Charset, Depth, Face, Terminal, Theme, doctor_report, look, settle

XTERM = {"TERM": "xterm-256color"}


def seen(
    environ: dict[str, str],
    isatty: bool = True,
    encoding: str = "utf-8",
    size: tuple[int, int] = (80, 24),
    plain: bool = False,
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


def report(terminal: Terminal, compiled: bool = True) -> str:
    lines = doctor_report(
        terminal,
        XTERM,
        data_directory="~/.local/share/backprop-tutor",
        records="can be written",
        version_of=lambda name: f"{name} 1.0",
        compiled=compiled,
    )
    assert all("\n" not in line for line in lines)
    return "\n".join(lines)


def test_the_report_says_what_was_seen_and_chosen() -> None:
    text = report(seen(XTERM))
    assert "TERM='xterm-256color'" in text
    assert "full screen: TERM=xterm-256color" in text
    assert "80×24" in text
    assert "can be written" in text


def test_the_report_tells_of_a_small_screen() -> None:
    assert "smaller than 80×24" in report(seen(XTERM, size=(60, 20)))


def test_the_report_tells_of_missing_compiled_files() -> None:
    assert "compileall" in report(seen(XTERM), compiled=False)
    assert "compileall" not in report(seen(XTERM), compiled=True)


def test_the_report_is_ascii_where_the_terminal_is() -> None:
    assert report(seen(XTERM, ascii_only=True)).isascii()


def test_looking_imports_neither_textual_nor_numpy() -> None:
    probe = "import sys, tutor.terminal; print(sorted({'textual', 'rich', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
