"""`walk PROBLEM` as a process: a problem of one's own in both faces, and what is said when it cannot be opened."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.command_line import run
from tests.terminal.harness import Screen, environment, python
from tests.workbench.problems import EXAM


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    path = tmp_path / "my exam.yaml"
    path.write_text(EXAM, encoding="utf-8")
    return path


@pytest.fixture
def opened(home: Path, exam: Path) -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


def walk(opened: ExitStack, home: Path, *arguments: str) -> Screen:
    return opened.enter_context(Screen(python("-m", "tutor", "walk", *arguments), environment(home)))


def test_in_the_plain_face_any_quantity_is_asked_and_marked(home: Path, exam: Path) -> None:
    ended = run("walk", exam, "--plain", home=home, typed="ask dL/dW2_11\n999\nask z11\n0.31\nask W9_11\nquit\n")
    assert ended.status == 0
    assert "dL/dW2_11 = 999" in ended.out
    assert "Right: z11" in ended.out
    assert "W9_11" in ended.out.partition("Right")[2]
    assert f"Come back with: backprop-tutor walk '{exam}'" in " ".join(ended.out.split())


def test_in_the_plain_face_it_is_changed_and_worked_on(home: Path, exam: Path) -> None:
    ended = run("walk", exam, "--plain", home=home, typed="change\nback\n7\n\nask\nquit\n")
    assert "The problem is complete." in ended.out
    assert "z11 = " in ended.out.rpartition("The problem is complete.")[2]


def test_in_the_plain_face_a_problem_without_a_network_says_why_it_is_not_changed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "count.yaml"
    path.write_text("{given: {a: 2}, formulas: {b: a + 1}}", encoding="utf-8")
    ended = run("walk", path, "--plain", home=home, typed="change\nquit\n")
    assert "has no network to edit" in " ".join(ended.out.split())
    assert "Come back with" in ended.out


def test_a_lesson_is_not_changed(home: Path) -> None:
    ended = run("learn", "backprop-hidden", "--plain", home=home, typed="change\nquit\n")
    assert "Here is no problem of your own to change." in ended.out


def test_the_end_of_a_problem_of_ones_own_calls_it_a_problem(home: Path, exam: Path) -> None:
    ended = run("walk", exam, "--plain", home=home, typed="skip\n" * 90)
    assert "This is the end of the problem." in ended.out


def test_in_the_plain_face_it_comes_back_where_it_was_left(home: Path, exam: Path) -> None:
    run("walk", exam, "--plain", home=home, typed="ask dL/dW2_11\nhint\n")
    again = run("walk", exam, "--plain", home=home, typed="")
    assert "Find dL/dW2_11" in again.out
    assert "Hint:" in again.out


def test_when_all_is_found_asking_for_the_next_says_so(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "count.yaml"
    path.write_text("{given: {a: 2}, formulas: {b: a + 1}}", encoding="utf-8")
    ended = run("walk", path, "--plain", home=home, typed="ask\n3\nask\n1\nask\n")
    assert "All of it is found." in ended.out


def test_on_the_screen_answers_outlive_a_kill(opened: ExitStack, home: Path, exam: Path) -> None:
    screen = walk(opened, home, str(exam))
    screen.until_seen("Esc leave")
    assert "Your own problem: my exam" in screen.text
    screen.press("f8")
    screen.until_seen("z₁₁ = ")
    screen.press("0.31", "enter")
    screen.until_seen("Right: z₁₁")
    os.kill(screen.pid, signal.SIGKILL)
    screen.until_ended()
    again = walk(opened, home, str(exam))
    again.until_seen("z₁₁ = 0.31")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EXAM.replace("[0.2, -0.4]", "[0.2]"), "row 2 of W1 has length 1"),
        ("layers: [2, 2", "is not closed"),
        ("", "this file is empty"),
    ],
)
def test_a_file_that_is_no_problem_is_one_line_before_the_screen_is_taken(
    home: Path, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    ended = run("walk", path, home=home)
    assert ended.status == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1


def test_the_problem_of_a_lesson_can_be_worked_through_as_well(home: Path) -> None:
    assert "Your own problem: backprop-hidden" in run("walk", "backprop-hidden", "--plain", home=home).out


def test_the_map_still_goes_on_with_the_last_lesson_after_a_problem_of_ones_own(home: Path, exam: Path) -> None:
    run("learn", "backprop-hidden", "--plain", home=home)
    run("walk", exam, "--plain", home=home)
    assert "Go on with backprop-hidden" in run("lessons", "list", home=home).out
