"""Draws the screens in every kind of terminal and size, so that somebody can look at all of them.

    python docs/pictures/matrix.py FOLDER [--screens map lab …] [--sizes 80x24 …]

One sheet a screen and a size, with 256 colours, 16, none and ASCII side by side, as SVG; as PNG too where
rsvg-convert is installed. Nothing is compared: what is ugly has to be seen. What must hold is in the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from make import EXAM, Picture, draw

from tutor.files import HOME_VARIABLE
from tutor.terminal import look, settle

SIZES = ("80x24", "60x20", "100x30", "120x40")
MODES = {
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "xterm"},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "ascii": {"TERM": "xterm-256color", "BACKPROP_TUTOR_ASCII": "1"},
}
COLUMNS = 2
PIXELS = 1500  # of a sheet, across
WIDTHS = (3, 9, 9, 2)  # wide enough that boxes give way to tables
WIDE = f"""\
layers: {list(WIDTHS)}
activations: [sigmoid, sigmoid, linear]
loss: squared_error
rows: [{{x: [1, 2, 3], y: [1, 0]}}]
weights:
  W1: {[[round(0.1 * (i - j), 1) for j in range(WIDTHS[1])] for i in range(WIDTHS[0])]}
  W2: {[[round(0.1 * (i - j), 1) for j in range(WIDTHS[2])] for i in range(WIDTHS[1])]}
  W3: {[[round(0.1 * (i - j), 1) for j in range(WIDTHS[3])] for i in range(WIDTHS[2])]}
  b1: {[0.1] * WIDTHS[1]}
  b2: {[0.1] * WIDTHS[2]}
  b3: {[0.1] * WIDTHS[3]}
learning_rate: 0.1
"""
BUILT = ("w", *["enter"] * 3, *"0.1", *["enter"] * 4)
WHOLE = "0.5 0.8 1 0.1 0.3 0.2 -0.4 0.1 0.2 0.5 0.6 0.3"
RUN = ("l", "enter")
VALLEY = ("optimisers", 17)
SCREENS: dict[str, Picture] = {
    "map": Picture("map", ""),
    "help": Picture("help", "", keys=("f1",)),
    "settings": Picture("settings", "", keys=("comma",)),
    "lesson": Picture("lesson", "backprop-hidden", 16, ("f2", "f2", "f2", *"16.44", "enter")),
    "paths": Picture("paths", "two-hidden-layers", 12, ("f3", "f3")),
    "cursor": Picture("cursor", "backprop-hidden", 16, ("f6", "left", "down")),
    "wide": Picture("wide", "", problem="wide.yaml"),
    "builder": Picture("builder", "", keys=(*BUILT, *EXAM)),
    "problem": Picture("problem", "", keys=(*BUILT, *WHOLE, "f8", "right", "right", "right")),
    "lab": Picture("lab", "", keys=RUN, until="Finished"),
    "lab-running": Picture("lab-running", "", keys=("l", "s", "s", "s", "s", "enter")),
    **{f"plot-{k}": Picture(f"plot-{k}", "", keys=(*RUN, str(k)), until="Finished") for k in range(1, 10)},
    "midterm": Picture("midterm", "midterm", 1000, ("enter",)),
}


def sheet(svgs: Sequence[str]) -> str:
    """Pictures of one size beside and under each other as one."""
    boxes = [re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg) for svg in svgs]
    width, height = (max(float(box[k]) for box in boxes if box) for k in (1, 2))
    placed = [
        f'<svg x="{k % COLUMNS * width}" y="{k // COLUMNS * height}" width="{width}" height="{height}"'
        + svg[svg.index("<svg") + len("<svg") :]
        for k, svg in enumerate(svgs)
    ]
    across, down = COLUMNS * width, -(-len(svgs) // COLUMNS) * height
    return f'<svg viewBox="0 0 {across} {down}" xmlns="http://www.w3.org/2000/svg">{"".join(placed)}</svg>'


def drawn(picture: Picture, mode: str, size: tuple[int, int]) -> str:
    """One picture in a home of its own."""
    terminal = look(MODES[mode], isatty=True, encoding="utf-8", size=size)
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        Path(home, "wide.yaml").write_text(WIDE, encoding="utf-8")
        if picture.problem:
            picture = Picture(picture.file, "", keys=picture.keys, problem=str(Path(home, picture.problem)))
        return asyncio.run(draw(picture, Path(home), terminal))


def main() -> None:
    asked = argparse.ArgumentParser(description="Draws the screens in every kind of terminal and size.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--screens", nargs="*", choices=SCREENS, default=list(SCREENS), metavar="SCREEN")
    asked.add_argument("--sizes", nargs="*", default=SIZES, metavar="80x24")
    given = asked.parse_args()
    settle(look(MODES["256"], isatty=True, encoding="utf-8", size=(80, 24)), os.environ)
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in given.screens:
        for size in given.sizes:
            width, height = map(int, size.split("x"))
            path = given.folder / f"{name}-{size}.svg"
            path.write_text(sheet([drawn(SCREENS[name], mode, (width, height)) for mode in MODES]), encoding="utf-8")
            if shutil.which("rsvg-convert"):
                subprocess.run(["rsvg-convert", "-w", str(PIXELS), path, "-o", path.with_suffix(".png")], check=True)
            print(path)


if __name__ == "__main__":
    main()
