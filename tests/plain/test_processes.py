"""The plain face as a process: pipes, signals, and coming back to the same step afterwards."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import PATIENCE, command, environment, run

ASKING = "O11 = "


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def listening() -> None:
    """Signals mean what they mean in a terminal, also where the tests themselves were started in the background."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Conversation:
    """A lesson in a process of its own, read as far as some text and typed at."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            command("learn", "backprop-hidden", "--plain"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(home),
            bufsize=0,
            preexec_fn=listening,
        )
        self.seen = ""

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    def read_to(self, text: str) -> None:
        """Read until ``text`` was printed since the last time; a program that ends before it fails the test."""
        assert self.process.stdout is not None
        fresh = b""
        while text.encode() not in fresh:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            assert ready, f"waited in vain for {text!r}: {self.seen}{fresh.decode()}"
            more = os.read(self.process.stdout.fileno(), 65536)
            assert more, f"ended before {text!r}: {self.seen}{fresh.decode()}"
            fresh += more
        self.seen += fresh.decode()

    def end(self, number: int) -> tuple[int, str, str]:
        """Send a signal; status, what was printed after it, and the error output."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.decode(), err.decode()


@pytest.fixture
def talk(home: Path) -> Iterator[Conversation]:
    made = Conversation(home)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.communicate()


def in_the_middle(talk: Conversation) -> None:
    """At the first question, with one hint seen and one wrong answer given."""
    talk.read_to("> ")
    talk.type("step 4")
    talk.read_to(ASKING)
    talk.type("hint")
    talk.read_to(ASKING)
    talk.type("12.5")
    talk.read_to("\nO11 = ")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_after_a_signal_one_comes_back_to_the_same_step_with_all_that_was_done(
    talk: Conversation, home: Path, number: signal.Signals
) -> None:
    in_the_middle(talk)
    status, _, err = talk.end(number)
    assert status in (-number, 128 + number)
    assert err == ""
    again = run("learn", "--plain", home=home)
    assert ", step 4 of" in again.out
    assert "Hint: " in again.out
    assert "\nNot " in again.out


def test_ctrl_c_leaves_a_clean_line_and_status_130(talk: Conversation, home: Path) -> None:
    in_the_middle(talk)
    status, out, err = talk.end(signal.SIGINT)
    assert (status, err) == (130, "")
    assert out == "\nYour place is kept. Come back with: backprop-tutor learn backprop-hidden\n"
    assert ", step 4 of" in run("learn", "--plain", home=home).out


def test_an_answer_that_was_shown_survives_the_kill_at_once(talk: Conversation, home: Path) -> None:
    talk.read_to("> ")
    talk.type("step 4")
    talk.read_to(ASKING)
    talk.type("8.875")
    talk.read_to("Right")
    talk.end(signal.SIGKILL)
    assert "8.875  found" in run("learn", "--plain", home=home, typed="values\n").out


def test_a_reader_that_leaves_early_is_no_trouble(home: Path) -> None:
    program = " ".join(command("solve", "backprop-hidden", "--format", "json"))
    done = subprocess.run(
        ["bash", "-c", f"{program} | head -1"], capture_output=True, text=True, env=environment(home), check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_an_output_that_is_full_is_one_line(home: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command("solve", "backprop-hidden"),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("backprop-tutor: ")
    assert done.stderr.endswith("No space left on device\n")
    assert done.stderr.count("\n") == 1


def test_streams_that_are_closed_are_no_trouble(home: Path) -> None:
    program = " ".join(command("learn", "backprop-hidden", "--plain"))
    done = subprocess.run(
        ["bash", "-c", f"{program} <&- >&-"], capture_output=True, text=True, env=environment(home), check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_typed_bytes_that_are_no_text_are_an_answer_that_cannot_be_read(home: Path) -> None:
    done = subprocess.run(
        command("learn", "backprop-hidden", "--plain", "--step", "4"),
        input=b"\xff\xfe\x00\x1b[31m\n8.875\n",
        capture_output=True,
        env=environment(home),
        check=False,
    )
    assert done.returncode == 0
    assert b"Right: O11 = 8.875." in done.stdout
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_output_encoding_will_do(home: Path, encoding: str) -> None:
    done = run("learn", "backprop-hidden", "--plain", home=home, wanted={"PYTHONIOENCODING": encoding}, typed="\n")
    assert (done.status, done.err) == (0, "")
    assert ", step 2 of" in done.out


def test_records_that_cannot_be_written_do_not_stop_the_lesson(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(
        "learn", "backprop-hidden", "--plain", home=tmp_path / "file" / "below", where=tmp_path, typed="step 4\n8.875\n"
    )
    assert done.status == 0
    assert "Right: O11 = 8.875." in done.out
    assert done.out.count("Note: Your answers are not being saved") == 1
    assert done.err.startswith("backprop-tutor: Your answers are not being saved")
    assert done.err.count("\n") == 1


def test_two_sittings_at_once_lose_nothing(home: Path) -> None:
    one, other = Conversation(home), Conversation(home)
    for talk in (one, other):
        talk.read_to("> ")  # both are open before either does anything
    for talk, step, typed in ((one, "step 4", "8.875"), (other, "step 5", "24.85")):
        talk.type(step)
        talk.read_to(" = ")
        talk.type(typed)
        talk.read_to("Right")
    for talk in (one, other):
        talk.end(signal.SIGKILL)
    shown = run("learn", "backprop-hidden", "--plain", home=home, typed="values\n").out
    assert "8.875  found" in shown
    assert "24.85  found" in shown
