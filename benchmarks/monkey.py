"""Lets the monkey of ``tests/tui/monkey.py`` loose for as long as one likes; prints what it saw.

python -m benchmarks.monkey --seeds 20 --deeds 300
python -m benchmarks.monkey --only "an experiment" --first 17 --seeds 1
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from tests.tui.monkey import STARTS, let_loose


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--deeds", type=int, default=300, help="keys, pastes and sizes a start and seed")
    parser.add_argument("--only", choices=list(STARTS))
    wanted = parser.parse_args()
    print("| start | deeds | verdicts seen and kept | asked to quit | s |\n|---|---|---|---|---|")
    for name in [wanted.only] if wanted.only else STARTS:
        deeds = verdicts = quits = 0
        begun = time.process_time()
        for seed in range(wanted.first, wanted.first + wanted.seeds):
            with tempfile.TemporaryDirectory() as home:
                monkey = asyncio.run(let_loose(STARTS[name], seed, wanted.deeds, Path(home)))
            deeds, verdicts, quits = deeds + wanted.deeds, verdicts + len(monkey.seen), quits + monkey.app.quits
        print(f"| {name} | {deeds} | {verdicts} | {quits} | {time.process_time() - begun:.1f} |", flush=True)


if __name__ == "__main__":
    main()
