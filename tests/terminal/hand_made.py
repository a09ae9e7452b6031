"""Runs the full-screen face over hand-made views: the program a test of the terminal starts.

``python -m tests.terminal.hand_made [lesson id] [step]``. Two variables make trouble on purpose:
IGNORE_SIGHUP starts as ``nohup`` would, BREAK_AT_A_HINT raises when a hint is asked for.
"""

from __future__ import annotations

import os
import signal
import sys

from tutor.ending import delivered
from tutor.terminal import look_here, settle


def main() -> int:
    terminal = look_here()
    settle(terminal, os.environ)
    from tests.tui.worlds import HandMadeDesk, HandMadeSession
    from tutor.tui.app import run
    from tutor.tui.desk import First

    if "IGNORE_SIGHUP" in os.environ:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    session = HandMadeSession(fragile="BREAK_AT_A_HINT" in os.environ)
    session.at = int(sys.argv[2]) - 1 if len(sys.argv) > 2 else 0
    return run(HandMadeDesk(session), terminal, First(sys.argv[1] if len(sys.argv) > 1 else None))


if __name__ == "__main__":
    sys.exit(delivered(main()))
