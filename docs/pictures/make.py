"""Makes the README's pictures from the real program, so that they never go stale.

    python docs/pictures/make.py

Each picture is a screen of the full-screen face, driven by keys in an empty data directory.
"""

from __future__ import annotations

import asyncio
import html
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

from engine.names import Spelling
from tutor.desk import Desk
from tutor.files import HOME_VARIABLE
from tutor.records.store import open_records
from tutor.terminal import Charset, Terminal, look, settle

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

HERE = Path(__file__).parent
SIZE = (80, 24)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, the lesson to open ("" for the map), the step to go to, and the keys to press there.

    ``until`` is what has to be seen before the picture is taken. ``problem`` is a file to walk through instead.
    """

    file: str
    lesson: str
    step: int = 1
    keys: tuple[str, ...] = ()
    until: str = ""
    problem: str = ""


# An exam question while it is being typed, with a slip in it.
EXAM = "0.5 0.8 1 0.1 0.3 0.2 -0.4 0.1 0.2 0.5 0.6x"
PICTURES = (
    Picture("map.svg", ""),
    Picture("workbench.svg", "", keys=("w", *["enter"] * 3, *"0.1", *["enter"] * 4, *EXAM)),
    Picture("lab.svg", "", keys=("l", "enter"), until="Finished"),
    Picture("lesson.svg", "backprop-hidden", 16, ("f2", "f2", "f2", *"16.44", "enter")),
)


async def draw(picture: Picture, home: Path, terminal: Terminal) -> str:
    """The picture as SVG, as ``terminal`` shows it. ``home`` is an empty folder for the records."""
    from tutor.session.actions import GoTo
    from tutor.tui.app import TutorApp
    from tutor.tui.desk import First

    spelling = Spelling.UNICODE if terminal.charset is Charset.UNICODE else Spelling.ASCII
    desk = Desk(None, open_records(home), spelling)
    if picture.lesson:
        desk.open_lesson(picture.lesson).act(GoTo(picture.step))
    app = TutorApp(desk, terminal, First(picture.lesson or None, picture.problem or None))
    async with app.run_test(size=(terminal.width, terminal.height)) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause()
        while picture.until not in on_screen(app):
            await asyncio.sleep(0.05)
        svg = app.export_screenshot(title="Backprop Tutor")
    # The picture must show without the network: the reader's own monospace font will do.
    return in_place(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def on_screen(app: TutorApp) -> str:
    """All that is to be read on the screen."""
    from tutor.tui.canvas import Canvas

    canvas = app.screen.query_one(Canvas)
    return "\n".join(canvas.render_line(y).text for y in range(canvas.size.height))


TEXT = re.compile(r'(<text [^>]*?)x="([\d.]+)"([^>]*?) textLength="([\d.]+)"([^>]*>)([^<]*)</text>')


def in_place(svg: str) -> str:
    """Every piece of text at its own column. Some viewers drop spaces at a beginning, and ignore widths."""
    return TEXT.sub(lambda text: "".join(_pieces(*text.groups())), svg)


def _pieces(before: str, x: str, between: str, length: str, after: str, escaped: str) -> Iterator[str]:
    text = html.unescape(escaped)
    cell = float(length) / max(1, cell_len(text))
    for piece in re.finditer(r"[^\xa0 ]+([\xa0 ][^\xa0 ]+)*", text):
        column, width = cell_len(text[: piece.start()]), cell_len(piece[0])
        place = f'x="{float(x) + column * cell:.1f}"{between} textLength="{width * cell:.1f}"'
        yield f"{before}{place}{after}{html.escape(piece[0], quote=False)}</text>"


TERMINAL = look({"TERM": "xterm-256color"}, isatty=True, encoding="utf-8", size=SIZE)


def main() -> None:
    import os

    settle(TERMINAL, os.environ)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as home:
            os.environ[HOME_VARIABLE] = home
            (HERE / picture.file).write_text(asyncio.run(draw(picture, Path(home), TERMINAL)), encoding="utf-8")
        print(picture.file)


if __name__ == "__main__":
    main()
