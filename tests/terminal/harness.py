"""A terminal for tests: runs a program in a real pty, shows it keys, reads its screen and counts bytes.

It answers no queries, as a plain terminal would not. Nothing sleeps for a fixed time: every wait is
for something on the screen, or for the output to be still. pyte keeps characters and colours.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0  # seconds; only a failure ever waits this long
STILL = 0.15  # seconds without output that count as "it has finished painting"
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+c": "\x03",
}
# What a developer's shell may have set and a test must not inherit.
FOREIGN = ("COLORTERM", "NO_COLOR", "COLORFGBG", "COLUMNS", "LINES", "TERM_PROGRAM", "LC_ALL", "LC_CTYPE")
# Without compiled files every start takes four times as long.
SLOW = ("PYTHONDONTWRITEBYTECODE",)


def environment(home: Path, **wanted: str) -> dict[str, str]:
    """A small fixed environment, with ``wanted`` on top."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN + SLOW and not name.startswith(("TEXTUAL", "BACKPROP_TUTOR", "PYTEST"))
    }
    fixed = {
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "BACKPROP_TUTOR_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    return {**kept, **fixed, **wanted}


@dataclass(frozen=True, slots=True)
class Still:
    """A screen as it was: its rows, and their cells with colours and attributes."""

    rows: tuple[str, ...]
    cells: tuple[tuple[pyte.screens.Char, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(row.rstrip() for row in self.rows)

    def cells_of(self, text: str) -> list[pyte.screens.Char]:
        """The cells of the first place where ``text`` stands."""
        for row, cells in zip(self.rows, self.cells, strict=True):
            x = row.find(text)
            if x >= 0:
                return list(cells[x : x + len(text)])
        raise AssertionError(f"{text!r} is not on the screen\n{self.text}")

    def colours(self) -> set[str]:
        """All foregrounds and backgrounds on the screen but the terminal's own."""
        return {colour for row in self.cells for cell in row for colour in (cell.fg, cell.bg)} - {"default"}


class Screen:
    """One running program and what it has painted. Use as a context manager: the program never outlives it."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], width: int = 80, height: int = 24) -> None:
        self.width, self.height = width, height
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self.stream = b""  # everything the program sent
        self.status: int | None = None
        self.closed = False
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # In the child: nothing but setting the size and becoming the program.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
            os.chdir(ROOT)
            for number in (signal.SIGINT, signal.SIGHUP):  # ignored where the tests run in the background
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(command[0], list(command), dict(environ))
        self._set_size()

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitpid(self.pid, 0)[1]
        if self._fd >= 0:
            os.close(self._fd)

    def _set_size(self) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.height, self.width, 0, 0))

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._screen.resize(height, width)
        self._set_size()
        os.kill(self.pid, signal.SIGWINCH)

    def press(self, *keys: str) -> None:
        """Named keys, or texts to type."""
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())

    def hang_up(self) -> None:
        """The line drops: our end of the pty is closed."""
        os.close(self._fd)
        self._fd = -1

    # Waiting

    def receives(self, seconds: float, most: int = 65536) -> bool:
        """Take in what arrives within ``seconds``, at most so many bytes; False when nothing did."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            chunk = os.read(self._fd, most)
        except OSError:
            self.closed = True  # the program has closed its end
            return False
        self.stream += chunk
        self._stream.feed(chunk)
        return bool(chunk)

    def until(self, condition: Callable[[Screen], bool], what: str = "the condition") -> None:
        end = time.monotonic() + PATIENCE
        while not condition(self):
            if self.closed or time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}; the screen is\n{self.text}")
            self.receives(0.05)

    def until_seen(self, text: str) -> None:
        self.until(lambda screen: text in screen.text, repr(text))
        self.settle()

    def settle(self) -> None:
        """Until the output is still."""
        while self.receives(STILL):
            pass

    def until_ended(self) -> int:
        """The exit status; negative for the number of the signal that ended it."""
        end = time.monotonic() + PATIENCE
        while self.status is None:
            if self._fd >= 0:
                self.receives(0.02)
            else:
                select.select([], [], [], 0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"it did not end; the screen is\n{self.text}")
        while self._fd >= 0 and self.receives(0.05):
            pass
        return self.status

    def bytes_of(self, *keys: str) -> int:
        """How many bytes the program sends after these keys."""
        self.settle()
        before = len(self.stream)
        self.press(*keys)
        self.until(lambda screen: len(screen.stream) > before, f"any output after {keys}")
        self.settle()
        return len(self.stream) - before

    # Looking

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def still(self) -> Still:
        """The screen as it is now."""
        buffer = self._screen.buffer
        cells = tuple(tuple(buffer[y][x] for x in range(self.width)) for y in range(self.height))
        return Still(tuple(self._screen.display), cells)

    def cells_of(self, text: str) -> list[pyte.screens.Char]:
        return self.still().cells_of(text)

    def colours(self) -> set[str]:
        return self.still().colours()


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
