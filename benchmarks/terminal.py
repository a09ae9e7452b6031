"""What the full-screen face costs: first screen, memory, bytes, lag on slow lines, forty sessions at once.

Every figure stands beside that of a bare Textual app, measured in turn with it in the same run: on another or
a busy machine the ratios hold better than the times. Processor time is that of the process itself and does
not count waiting for others. Run from the checkout; prints Markdown; two cores are enough.

    python -m benchmarks.terminal
    python -m benchmarks.terminal --rounds 3 --sessions 10
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.terminal.harness import KEYS, Screen, environment, python
from tutor.course.lessons import load_lesson
from tutor.course.types import Walk

LESSON = "backprop-hidden"
PATIENCE = 240.0  # seconds; forty sessions on two busy cores take their time
TICKS = os.sysconf("SC_CLK_TCK")
RATES = (10, 25)  # KiB a second
STEPS, PACE = 20, 0.1  # keys, and seconds between two of them
SLICE = 0.01  # seconds between two reads from a slow line
STILL = 0.4

BARE = """
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Static


class Bare(App):
    CSS = "Static { height: 1; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding("right", "step", "step")]
    steps = 0

    def compose(self) -> ComposeResult:
        for number in range(22):
            yield Static(f"line {number} of a page that is as full as one of a lesson, with some words on it")
        yield Static("step 0", id="now")
        yield Static("Esc quit")

    def action_step(self) -> None:
        self.steps += 1
        self.query_one("#now", Static).update(f"step {self.steps} " + "with the numbers of this step " * 2)


Bare().run(mouse=False)
"""


@dataclass(frozen=True)
class Program:
    """``ready`` stands on its first full screen; ``name`` is how the tables call it."""

    name: str
    command: tuple[str, ...]
    ready: str


def programs() -> tuple[Program, ...]:
    walk = next(number for number, step in enumerate(load_lesson(LESSON).steps, 1) if isinstance(step, Walk))
    return (
        Program("bare Textual app", (*python("-c", BARE),), "Esc quit"),
        Program("course map", (*python("-m", "tutor"),), "Esc quit"),
        Program("lesson, at a walk", (*python("-m", "tutor", "learn", LESSON, "--step", str(walk)),), "Esc leave"),
    )


@contextmanager
def running(program: Program) -> Iterator[tuple[Screen, float, float]]:
    """The program at its first full screen, with the wall and processor seconds that took."""
    with tempfile.TemporaryDirectory() as home:
        begun = time.monotonic()
        with Screen(program.command, environment(Path(home))) as screen:
            until_ready(screen, program)
            yield screen, time.monotonic() - begun, processor(screen.pid)


def until_ready(screen: Screen, program: Program) -> None:
    end = time.monotonic() + PATIENCE
    while program.ready not in screen.text:
        screen.receives(0.02)
        if screen.closed or time.monotonic() > end:
            raise SystemExit(f"{program.name} did not start:\n{screen.text}")


def processor(pid: int) -> float:
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def private(pid: int) -> float:
    """MiB that belong to this process alone."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_")) / 1024


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"


def starts(rounds: int) -> None:
    """First full screen and memory: the programs take turns, and each round gives a ratio."""
    wall: dict[str, list[float]] = {}
    used: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for program in programs():
            with running(program) as (screen, seconds, spent):
                screen.settle()
                if number:  # the first round warms the caches of the file system
                    wall.setdefault(program.name, []).append(seconds)
                    used.setdefault(program.name, []).append(spent)
                    memory.setdefault(program.name, []).append(private(screen.pid))
    bare = programs()[0].name

    def ratio(found: dict[str, list[float]], name: str) -> str:
        return f"{median(own / base for own, base in zip(found[name], found[bare], strict=True)):.2f}×"

    print(f"## First full screen and memory (median of {rounds} rounds)\n")
    rows = [
        [
            name,
            *(f"{median(used[name]):.2f}", ratio(used, name)),
            *(f"{median(wall[name]):.2f}", ratio(wall, name)),
            *(f"{median(memory[name]):.1f}", ratio(memory, name)),
        ]
        for name in used
    ]
    print(table(["program", "processor s", "ratio", "wall s", "ratio", "private MiB", "ratio"], rows), flush=True)


def steps() -> None:
    """Bytes and processor time of a step."""
    rows = []
    for program in programs():
        key = "down" if program.name == "course map" else "right"
        with running(program) as (screen, _, _):
            screen.settle()
            first = len(screen.stream)
            before = processor(screen.pid)
            sizes = [screen.bytes_of(key) for _ in range(STEPS)]
            spent = (processor(screen.pid) - before) / STEPS
            rows.append([program.name, str(first), f"{median(sizes):.0f}", str(max(sizes)), f"{spent * 1000:.0f}"])
    print(f"## Bytes and processor time of a step ({STEPS} steps)\n")
    print(
        table(["program", "bytes of the start", "a step, median", "largest", "processor ms a step"], rows), flush=True
    )


def lags() -> None:
    """Keys at a steady pace on a throttled line: when the last answer has come."""
    rows = []
    for rate in RATES:
        for program in (programs()[0], programs()[2]):
            with running(program) as (screen, _, _):
                screen.settle()
                sent, lag = throttled(screen, rate * 1024)
                rows.append([f"{rate} KiB/s", program.name, str(sent), f"{lag:.2f}"])
    print(f"## Lag on slow lines ({STEPS} keys, one every {PACE} s; wall clock)\n")
    print(table(["line", "program", "bytes", "s from the last key to the last byte"], rows), flush=True)


def throttled(screen: Screen, rate: float) -> tuple[int, float]:
    """Press the keys while reading no faster than ``rate``; bytes received, and the lag of the last answer.

    What is not read stays in the pty, and when that is full the program waits, as on a real line.
    """
    before = len(screen.stream)
    begun = last = time.monotonic()
    pressed, pressed_at = 0, begun
    while True:
        now = time.monotonic()
        if pressed < STEPS and now - begun >= pressed * PACE:
            os.write(screen._fd, KEYS["right"].encode())
            pressed, pressed_at = pressed + 1, now
        allowed = int((now - begun) * rate) - (len(screen.stream) - before)
        if allowed > 0 and screen.receives(0, allowed):
            last = time.monotonic()
        elif pressed == STEPS and now - max(last, pressed_at) > STILL:
            return len(screen.stream) - before, max(0.0, last - pressed_at)
        time.sleep(SLICE)


def together(count: int) -> None:
    """Many sessions at once, as when a class starts; then one key in each."""
    rows = []
    for program in programs():
        with ExitStack() as all_of_them:
            home = all_of_them.enter_context(tempfile.TemporaryDirectory())
            begun = time.monotonic()
            screens = [
                all_of_them.enter_context(Screen(program.command, environment(Path(home) / str(number))))
                for number in range(count)
            ]
            each_in_turn(screens, [partial(stands, screen, program.ready) for screen in screens])
            wall = time.monotonic() - begun
            spent = sum(processor(screen.pid) for screen in screens)
            memory = sum(private(screen.pid) for screen in screens)
            for screen in screens:
                screen.settle()
            settled = sum(processor(screen.pid) for screen in screens)
            key = "down" if program.name == "course map" else "right"
            marks = [partial(answered, screen, len(screen.stream)) for screen in screens]
            for screen in screens:
                screen.press(key)
            each_in_turn(screens, marks)
            for screen in screens:
                screen.settle()
            keyed = sum(processor(screen.pid) for screen in screens) - settled
        rows.append(
            [
                *(program.name, f"{wall:.1f}", f"{spent:.1f}", f"{spent / count:.2f}"),
                *(f"{memory / count:.1f}", f"{keyed / count * 1000:.0f}"),
            ]
        )
    print(f"## {count} sessions at once\n")
    head = ["program", "wall s until all stand", "processor s", "of one", "private MiB of one", "processor ms a key"]
    print(table(head, rows), flush=True)


def stands(screen: Screen, ready: str) -> bool:
    return ready in screen.text


def answered(screen: Screen, before: int) -> bool:
    return len(screen.stream) > before


def each_in_turn(screens: Sequence[Screen], done: Sequence[Callable[[], bool]]) -> None:
    """Read from all of them until what is waited for holds of each."""
    end = time.monotonic() + PATIENCE
    waiting = list(zip(screens, done, strict=True))
    while waiting:
        for screen, _ in waiting:
            screen.receives(0.005)
        waiting = [each for each in waiting if not each[1]()]
        if time.monotonic() > end:
            raise SystemExit(f"{len(waiting)} of {len(screens)} sessions do not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sessions", type=int, default=40)
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Textual {version('textual')}; 80×24, 256 colours, "
        f"load {load:.1f} when it began.\n"
    )
    sys.stdout.flush()
    starts(wanted.rounds)
    steps()
    lags()
    together(wanted.sessions)


if __name__ == "__main__":
    main()
