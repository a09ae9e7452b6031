"""Files that cannot be used: one line with file, line and remedy, status 2, no traceback, other lessons unaffected."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import Ended, run
from tests.session.sittings import LESSONS
from tutor.cli import cli
from tutor.ending import status_of

PROBLEM = """\
layers: [2, 2, 1]
activations: [linear, linear]
loss: squared_error
rows: [{x: [3.75, 80], y: 8}]
weights:
  W1: [[0.1, 0.2], [0.1, 0.3]]
  b1: [0.5, 0.1]
  W2: [[0.4], [0.6]]
  b2: [0.5]
"""

# What is wrong: what stands in the problem instead of what, the line it is on, and words of what is said.
PROBLEMS = {
    "a wrong key": ("loss:", "los:", 3, ("los", "did you mean loss?")),
    "a wrong shape": ("[[0.1, 0.2], [0.1, 0.3]]", "[[0.1, 0.2, 0.3], [0.1, 0.3, 0.2]]", 6, ("W1", "2")),
    "a missing weight": ("  W2: [[0.4], [0.6]]\n", "", 6, ("W2 is missing", "needs W1, W2")),
    "not a number": ("[0.5, 0.1]", "[.nan, 0.1]", 7, (".nan", "ordinary number")),
    "infinity": ("[0.5, 0.1]", "[.inf, 0.1]", 7, (".inf", "ordinary number")),
    "a key twice": ("loss: squared_error", "loss: squared_error\nloss: squared_error", 4, ("loss",)),
    "a word for a number": ("[0.5, 0.1]", "[half, 0.1]", 7, ("number",)),
    "an unknown activation": ("[linear, linear]", "[linear, sigmod]", 2, ("sigmod", "sigmoid")),
    "an unknown loss": ("squared_error", "square_error", 3, ("square_error", "squared_error")),
    "a row too short": ("[3.75, 80]", "[3.75]", 4, ("row 1", "2 inputs")),
    "text that is no YAML": ("layers: [2", "layers: [[2", 1, ()),
}

LESSON = """\
id: mine
title: Mine
problem:
  layers: [1, 1]
  activations: [linear]
  loss: squared_error
  rows: [{x: 2, y: 7}]
  weights: {W1: [[3]]}
steps:
  - explain: The prediction is {yhat}.
  - ask: yhat
"""

LESSONS_WRONG = {
    "an unknown quantity": ("- ask: yhat", "- ask: O99", 11, ("O99",)),
    "a given quantity": ("- ask: yhat", "- ask: x1", 11, ("given",)),
    "a placeholder of nothing": ("{yhat}", "{yhatt}", 10, ("yhatt", "did you mean yhat?")),
    "a placeholder of itself": ("{yhat}", "{the prediction}", 10, ("the prediction",)),
    "an unknown kind of step": ("- ask: yhat", "- aks: yhat", 11, ("aks", "did you mean ask?")),
    "an unknown problem": ("- ask: yhat", "- {ask: yhat, problem: other}", 11, ("no problem named other",)),
    "a missing title": ("title: Mine\n", "", 1, ("title",)),
}

BOMB = "\n".join(
    [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def here(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Runs a command line in this process: for tables of cases, where a process for each would be slow."""
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(home))
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: str) -> Ended:
        status = status_of(cli, arguments)
        seen = capsys.readouterr()
        return Ended(status, seen.out, seen.err)

    return typed


def refused(done: Ended, place: str, *words: str) -> None:
    """One line on the error output with the place and what was expected, nothing else, status 2."""
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err
    assert done.err.startswith("backprop-tutor: ")
    for word in (place, *words):
        assert word in done.err


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


@pytest.mark.parametrize("case", PROBLEMS)
def test_a_problem_file(here: Callable[..., Ended], tmp_path: Path, case: str) -> None:
    before, after, line, words = PROBLEMS[case]
    (tmp_path / "bad.yaml").write_text(changed(PROBLEM, before, after), encoding="utf-8")
    refused(here("solve", "bad.yaml"), f"bad.yaml:{line}", *words)


@pytest.mark.parametrize("case", LESSONS_WRONG)
def test_a_lesson_file(here: Callable[..., Ended], tmp_path: Path, case: str) -> None:
    before, after, line, words = LESSONS_WRONG[case]
    (tmp_path / "bad.yaml").write_text(changed(LESSON, before, after), encoding="utf-8")
    refused(here("learn", "bad.yaml", "--plain"), f"bad.yaml:{line}", *words)


def test_a_lesson_that_is_sound_opens(home: Path, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(LESSON, encoding="utf-8")
    done = run("learn", "good.yaml", "--plain", home=home, typed="\n6\n")
    assert (done.status, done.err) == (0, "")
    assert "Right: yhat = 6." in done.out


def test_a_yaml_bomb(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bomb.yaml").write_text(BOMB, encoding="utf-8")
    refused(run("solve", "bomb.yaml", home=home), "bomb.yaml")


def test_a_file_that_is_far_too_large(home: Path, tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_text("# nothing but this\n" * 400_000, encoding="utf-8")
    refused(run("solve", "large.yaml", home=home), "large.yaml")


def test_deep_nesting(home: Path, tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    refused(run("solve", "deep.yaml", home=home), "deep.yaml")


def test_bytes_that_are_no_text(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\x01" * 10)
    refused(run("solve", "bytes.yaml", home=home), "bytes.yaml")


def test_an_empty_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    refused(run("solve", "empty.yaml", home=home), "empty.yaml")


def test_a_file_that_is_not_there(home: Path) -> None:
    refused(run("solve", "nowhere.yaml", home=home), "nowhere.yaml", "no such file")


def test_a_directory(home: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    refused(run("solve", "folder.yaml", home=home), "folder.yaml")


def test_a_path_below_a_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(run("solve", "file/below.yaml", home=home), "file/below.yaml")


def test_a_file_without_permission(here: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*arguments: object, **options: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")  # a mode would not stop root

    (tmp_path / "closed.yaml").write_text(PROBLEM, encoding="utf-8")
    monkeypatch.setattr(Path, "open", refusing)
    refused(here("solve", "closed.yaml"), "closed.yaml", "may not be read", "chmod")


def test_a_file_without_an_end(home: Path) -> None:
    refused(run("solve", "/dev/zero", home=home), "/dev/zero")


def test_a_broken_lesson_of_ones_own_leaves_the_course_working(home: Path) -> None:
    own = home / "data" / "lessons"
    own.mkdir(parents=True)
    (own / "bad.yaml").write_text(changed(LESSON, "title:", "titel:"), encoding="utf-8")
    (own / "good.yaml").write_text(LESSON, encoding="utf-8")
    listed = run("lessons", "list", home=home)
    assert (listed.status, listed.err) == (0, "")
    assert all(re.search(rf"^  {lesson} ", listed.out, re.MULTILINE) for lesson in (*LESSONS, "mine"))
    assert re.search(r"left out: .*bad\.yaml:2.*did you mean title\?", listed.out)
    opened = run("learn", "backprop-hidden", "--plain", home=home)
    assert (opened.status, opened.err) == (0, "")


def test_a_broken_lesson_named_by_its_id_says_why(home: Path) -> None:
    own = home / "data" / "lessons"
    own.mkdir(parents=True)
    (own / "bad.yaml").write_text(changed(LESSON, "title:", "titel:"), encoding="utf-8")
    refused(run("learn", "bad", "--plain", home=home), "bad.yaml:2", "did you mean title?")


def test_an_error_deep_in_the_records_does_not_stop_the_list(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "records.sqlite3").write_bytes(b"this is no database" * 100)
    listed = run("lessons", "list", home=home)
    assert listed.status == 0
    assert "backprop-hidden" in listed.out
    assert "damaged" in listed.out
