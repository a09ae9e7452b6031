"""The one widget of every screen: it paints a page and sends the cells that changed.

It asks for its page when it has a size and whenever the screen says that something happened, and
compares it with the page it painted last. There is no layout to redo and nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tutor.tui.lines import INKED, Line, Role, changed

Size = tuple[int, int]
Painted = tuple[tuple[Line, ...], tuple[int, int] | None]


def few(line: Line) -> list[tuple[str, Role]]:
    """As few stretches of one style as will do: spaces without ink go with what stands before them."""
    out: list[tuple[str, Role]] = []
    for span in line:
        inkless = span.role not in INKED and not span.text.strip(" ")
        if out and (out[-1][1] is span.role or (inkless and out[-1][1] not in INKED)):
            out[-1] = (out[-1][0] + span.text, out[-1][1])
        else:
            out.append((span.text, span.role))
    return out


class Canvas(Widget):
    """``page`` makes the lines for a size, and the place of the cursor (column, row) if there is one."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"

    def __init__(self, page: Callable[[Size], Painted], styles: Mapping[Role, Style]) -> None:
        super().__init__()
        self._page = page
        self._role_styles = styles
        self._lines: tuple[Line, ...] = ()
        self._painted_size: Size = (0, 0)

    def repaint(self) -> int:
        """Paint the page anew: send what differs from what is on the screen. How many cells that is."""
        if not self.size or self._painted_size != tuple(self.size):
            return 0  # the first painting, and one after a change of size, take the page by themselves
        old = self._lines
        self._take()
        runs = changed(old, self._lines)
        if runs:
            self.refresh(*(Region(run.x, run.y, run.width, 1) for run in runs))
        return sum(run.width for run in runs)

    def anew(self) -> None:
        """Paint everything again, whatever was painted before: the colours or the keys are others."""
        self._painted_size = (0, 0)
        self.refresh()

    def _take(self) -> None:
        self._painted_size = (self.size.width, self.size.height)
        self._lines, cursor = self._page(self._painted_size)
        if cursor is not None:
            self.app.cursor_position = Offset(*cursor)

    def render_line(self, y: int) -> Strip:
        if self._painted_size != tuple(self.size):
            self._take()
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self._role_styles[Role.TEXT])
        return Strip([Segment(text, self._role_styles[role]) for text, role in few(self._lines[y])], self.size.width)
