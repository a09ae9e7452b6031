"""Building a problem in a process of its own: the exam question typed on a real screen and line by line, and marked."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.command_line import run
from tests.terminal.harness import Screen, environment, python

# The exam question as it stands on paper: layers, then the numbers, sample first.
EXAM_KEYS = ("enter", "enter", "enter", "0.1", "enter", "enter", "enter", "enter")
EXAM_NUMBERS = "0.5 0.8 1 0.1 0.3 0.2 -0.4 0.1 0.2 0.5 0.6 -0.3"
LINES = ("", "", "", "0.1", "", "", "", "0.5 0.8 1", "0.1 0.3", "0.2 -0.4", "0.1 0.2", "0.5", "0.6", "-0.3")
TYPED = "".join(f"{line}\n" for line in LINES)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def running(home: Path) -> Iterator[ExitStack]:
    with ExitStack() as screens:
        yield screens


def start(running: ExitStack, home: Path, *arguments: str, **environ: str) -> Screen:
    screen = Screen(python("-m", "tutor", *arguments), environment(home, **environ))
    return running.enter_context(screen)


def test_the_exam_question_is_typed_worked_through_and_marked(running: ExitStack, home: Path) -> None:
    screen = start(running, home, "walk")
    screen.until_seen("Layers")
    screen.press(*EXAM_KEYS)
    screen.until_seen("x needs 2 numbers")
    screen.press(EXAM_NUMBERS)
    screen.until_seen("complete")
    screen.press("f8")
    screen.until_seen("step 1 of 33")
    screen.press("f8")
    screen.until_seen("z₁₁ = ")
    screen.press("0.31", "enter")
    screen.until_seen("Right: z₁₁")
    screen.press("f8")
    screen.until_seen("O₁₁ = ")
    screen.press("0.3", "enter")
    screen.until_seen("✗")


def test_the_draft_outlives_a_kill_in_the_middle_of_a_number(running: ExitStack, home: Path) -> None:
    screen = start(running, home, "walk")
    screen.until_seen("Layers")
    screen.press(*EXAM_KEYS, "0.5 0.8 1 0.1 0.37")
    screen.until_seen("0.37")
    os.kill(screen.pid, signal.SIGKILL)
    screen.until_ended()
    again = start(running, home, "walk")
    again.until_seen("0.37")
    again.until_seen("Layers")


def test_a_problem_is_pasted_as_terminals_paste(running: ExitStack, home: Path) -> None:
    screen = start(running, home, "walk")
    screen.until_seen("Layers")
    pasted = "layers: [1, 1]\nactivations: [linear]\nrows: [{x: 2, y: 7}]\nweights: {W1: [[3]]}\n"
    screen.press(f"\x1b[200~{pasted}\x1b[201~")
    screen.until_seen("That was a whole problem")
    assert "complete" in screen.text


def test_a_typed_digit_is_a_few_bytes(running: ExitStack, home: Path) -> None:
    screen = start(running, home, "walk")
    screen.until_seen("Layers")
    screen.press(*EXAM_KEYS)
    screen.until_seen("x needs 2 numbers")
    costs = {place: screen.bytes_of(key) for place, key in enumerate(EXAM_NUMBERS)}
    assert max(cost for place, cost in costs.items() if EXAM_NUMBERS[place] != " ") <= 200
    assert max(costs.values()) <= 300  # a space goes to the next cell, where other words may stand


@pytest.mark.parametrize("environ", [{"TERM": "xterm"}, {"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C"}])
def test_what_is_wrong_has_a_sign_on_every_terminal(running: ExitStack, home: Path, environ: dict[str, str]) -> None:
    screen = start(running, home, "walk", **environ)
    screen.until_seen("Layers")
    screen.press(*EXAM_KEYS, "ab", "enter")
    screen.until_seen("ab!")
    screen.press("up", "down")
    screen.until_seen("1 to mend")


def test_line_by_line_one_comes_back_from_the_work_to_change_it(home: Path) -> None:
    ended = run("walk", "--plain", home=home, typed=f"{TYPED}\nchange\nvalues\nquit\n")
    assert ended.status == 0
    assert ended.out.count("The problem is complete.") == 2
    assert "Your draft is kept." in ended.out


def test_line_by_line_it_is_built_and_marked(home: Path) -> None:
    ended = run("walk", "--plain", home=home, typed=f"{TYPED}ask z11\n0.31\nquit\n")
    assert ended.status == 0
    assert "The problem is complete." in ended.out
    assert "Right: z11" in ended.out


def test_line_by_line_what_is_wrong_is_said_at_once_and_asked_again(home: Path) -> None:
    ended = run("walk", "--plain", home=home, typed="2-99-1\n2-3-1\nsigmid\nsig\n")
    assert "up to 6 layers" in ended.out
    assert "did you mean sigmoid?" in ended.out
    assert "Loss [squared_error]" in ended.out


def test_line_by_line_a_row_with_too_few_numbers_is_asked_again(home: Path) -> None:
    ended = run("walk", "--plain", home=home, typed="\n\n\n\n\n\n\n0.5 0.8\nback\nvalues\n")
    assert "Here are 3 numbers needed" in ended.out
    assert ended.out.count("sample: x11 x12 y [none]") == 2
    assert "Target names [none]" in ended.out.partition("3 numbers")[2]


def test_line_by_line_it_goes_on_where_it_was_left(home: Path) -> None:
    run("walk", "--plain", home=home, typed="\n\n\n\n\n\n\n0.5 0.8 1\n0.1 0.3\n")
    again = run("walk", "--plain", home=home, typed="")
    assert "W1 x12" in again.out
    assert "Layers [" not in again.out


def test_line_by_line_random_numbers_complete_it(home: Path) -> None:
    ended = run("walk", "--plain", home=home, typed="2-2-2\nrandom\nrandom\nundo\nquit\n")
    assert ended.out.count("Nothing is missing.") == 3


def test_line_by_line_it_is_saved_and_exported_before_and_while_it_is_worked_through(
    home: Path, tmp_path: Path
) -> None:
    saved, working = tmp_path / "exam.yaml", tmp_path / "exam.tex"
    typed = f"{TYPED}save {saved}\nsave {saved}\nno\nexport latex {working}\n\nexport text {tmp_path / 'it'}\n"
    ended = run("walk", "--plain", home=home, typed=typed)
    assert "Replace it? yes or no" in ended.out
    assert "It stays as it is." in ended.out
    assert "\\documentclass" in working.read_text(encoding="utf-8")
    assert (tmp_path / "it.txt").exists()
    assert run("walk", saved, "--plain", home=home).status == 0


@pytest.mark.parametrize("line", ["save", "export", "export pdf x", "save /nowhere/x.yaml", "export latex /nowhere/x"])
def test_line_by_line_a_file_that_cannot_be_written_is_said_in_words(home: Path, line: str) -> None:
    ended = run("walk", "--plain", home=home, typed=f"{TYPED}{line}\nquit\n")
    assert ended.status == 0
    assert "Traceback" not in ended.err
    assert "Type " in ended.out or "There is no folder" in ended.out


def test_a_file_is_put_on_the_bench_and_the_draft_before_can_be_had_back(home: Path, tmp_path: Path) -> None:
    run("walk", "--plain", home=home, typed="3-1\n")
    ended = run("walk", "--edit", "backprop-hidden", "--plain", home=home, typed="undo\nquit\n")
    assert "Input names: CGPA, IQ" in ended.out
    assert "Layers: 3-1" in ended.out
    count = tmp_path / "count.yaml"
    count.write_text("layers: [3, 4, 2]", encoding="utf-8")
    refused = run("walk", "--edit", count, "--plain", home=home)
    assert refused.status == 2
    assert "no network" in refused.err


def test_a_draft_that_cannot_be_kept_is_not_said_to_be(home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file where the folder should be", encoding="utf-8")
    ended = run("walk", "--plain", home=home, typed="3-1\nquit\n")
    assert "Your draft is not being kept" in ended.out
    assert "Your draft is kept" not in ended.out


def test_saving_a_draft_that_is_not_whole_says_what_is_missing(home: Path) -> None:
    assert "Not yet: x needs 2 numbers" in run("walk", "--plain", home=home, typed="save x.yaml\n").out
