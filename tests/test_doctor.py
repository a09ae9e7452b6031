"""The doctor explains any terminal in one screen, and says how to change each choice."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.command_line import command, run
from tests.terminal.harness import Screen, environment
from tutor.doctor import CHANGES, WIDTH, Facts, in_json, in_lines
from tutor.terminal import look

ROWS = 24
TERMS = ("dumb", "linux", "vt100", "screen", "tmux-256color", "xterm", "")
SURROUNDINGS: dict[str, dict[str, str]] = {
    **{f"TERM={term}": {"TERM": term} for term in TERMS},
    "LANG=C": {"TERM": "xterm", "LANG": "C"},
    "PYTHONUTF8=0": {"TERM": "xterm", "LANG": "C", "PYTHONUTF8": "0"},
    "PYTHONIOENCODING=ascii": {"TERM": "xterm-256color", "PYTHONIOENCODING": "ascii"},
    "NO_COLOR empty": {"TERM": "xterm-256color", "NO_COLOR": ""},
    "NO_COLOR": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "all at once": {
        "TERM": "tmux-256color",
        "COLORTERM": "truecolor",
        "COLORFGBG": "15;0",
        "TERM_PROGRAM": "tmux",
        "TMUX": "/tmp/tmux-1000/default,1234,0",
        "SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22",
        "LC_ALL": "C.UTF-8",
        "PYTHONIOENCODING": "utf-8",
        "NO_COLOR": "",
        "BACKPROP_TUTOR_THEME": "contrast",
        "BACKPROP_TUTOR_ASCII": "0",
    },
}


def facts(
    environ: dict[str, str], encoding: str = "utf-8", size: tuple[int, int] = (80, 24), tty: bool = True
) -> Facts:
    return Facts(
        look(environ, isatty=tty, encoding=encoding, size=size),
        environ,
        (tty, tty, True),
        encoding,
        "C.UTF-8",
        {"python": "3.11.7", "backprop-tutor": "0.1.0", "textual": "8.2.8", "numpy": "2.4.6"},
        "none, the defaults hold: /home/student/.config/backprop-tutor/settings.toml",
        "can be written: /home/student/.local/share/backprop-tutor/records.sqlite3",
        "/home/student/.local/share/backprop-tutor",
        True,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "iso8859-1"])
@pytest.mark.parametrize("size", [(80, 24), (40, 10), (0, 0)])
@pytest.mark.parametrize("around", SURROUNDINGS)
def test_it_fits_one_screen(around: str, size: tuple[int, int], encoding: str) -> None:
    for tty in (True, False):
        text = in_lines(facts(SURROUNDINGS[around], encoding, size, tty))
        assert len(text.splitlines()) <= ROWS
        assert "..." not in "".join(line for line in text.splitlines() if line.strip().startswith(("face", "colours")))
        assert all(len(line) <= WIDTH for line in text.splitlines())
        assert encoding == "utf-8" or text.isascii()


def test_every_choice_says_how_to_change_it() -> None:
    text = in_lines(facts(SURROUNDINGS["NO_COLOR"]))
    assert all(f"change: {how}" in text for how in CHANGES.values())


def test_a_long_path_keeps_its_beginning_and_its_end() -> None:
    deep = "/scratch/" + "a-long-folder-of-a-cluster/" * 5
    known = replace(facts({"TERM": "xterm"}), records=f"can be written: {deep}records.sqlite3", data=f"{deep}tutor")
    lines = in_lines(known).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    records, lessons = (next(line for line in lines if name in line) for name in ("records ", "own lessons"))
    assert "can be written: /..." in records
    assert records.endswith("/records.sqlite3")
    assert lessons.endswith("/tutor/lessons")


def test_a_path_below_the_home_directory_is_written_from_there() -> None:
    text = in_lines(facts({"TERM": "xterm", "HOME": "/home/student"}))
    assert "can be written: ~/.local/share/backprop-tutor/records.sqlite3" in text
    assert "~/.local/share/backprop-tutor/lessons" in text


def test_what_is_seen_is_said() -> None:
    text = in_lines(facts(SURROUNDINGS["all at once"], size=(40, 10)))
    for words in ("TERM=tmux-256color", "tmux, SSH", "NO_COLOR=(empty)", "40×10, smaller than 80×24", "high contrast"):
        assert words in text


def test_what_is_no_terminal_is_named() -> None:
    assert "not a terminal: input, output" in in_lines(facts({"TERM": "xterm"}, tty=False))


def test_the_json_holds_choices_with_their_sources() -> None:
    record = json.loads(in_json(facts(SURROUNDINGS["all at once"])))
    assert record["chosen"]["colours"]["value"] == "contrast"
    assert record["chosen"]["colours"]["source"] == "environment"
    assert record["seen"]["between"] == ["tmux", "SSH"]


def test_control_codes_in_the_environment_reach_no_screen() -> None:
    assert "\x1b" not in in_lines(facts({"TERM": "\x1b[31m"}))


@pytest.mark.parametrize("around", SURROUNDINGS)
def test_a_pipe_gets_it_in_one_screen_too(around: str, tmp_path: Path) -> None:
    done = run("doctor", home=tmp_path / "home", wanted=SURROUNDINGS[around])
    assert (done.status, done.err) == (0, "")
    assert len(done.out.splitlines()) <= ROWS
    assert "not a terminal: input, output" in done.out


@pytest.mark.parametrize("around", ["TERM=dumb", "TERM=", "PYTHONIOENCODING=ascii", "all at once"])
def test_a_real_terminal_shows_it_in_one_screen(around: str, tmp_path: Path) -> None:
    os.makedirs(tmp_path / "h", exist_ok=True)
    with Screen(command("doctor"), environment(tmp_path / "h", **SURROUNDINGS[around]), 132, 40) as screen:
        assert screen.until_ended() == 0
        assert "streams      input, output and error output are terminals" in screen.text
        assert b"\x1b[" not in screen.stream


@pytest.mark.parametrize("depth", range(7))
def test_what_is_wrong_with_the_settings_is_read_whole_however_long_the_path_is(depth: int) -> None:
    said = ":1: figures cannot be 7; there is 10, 12, 6, 8; the default is used"
    what = f"/home/{'a-folder/' * depth * 2}settings.toml{said}"
    lines = in_lines(replace(facts({"TERM": "xterm"}), settings=what)).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert len(lines) <= ROWS
    assert said in " ".join(" ".join(lines).split())


def test_a_broken_settings_file_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "home" / "config" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("figures = 7\n", encoding="utf-8")
    told = " ".join(run("doctor", home=tmp_path / "home").out.split())
    assert "/settings.toml:1: figures cannot be 7" in told
