"""Every private name of Textual that is used, with the version that forced it, and nothing else.

Textual is pinned exactly; ``tests/tui/test_compat.py`` fails when a new version changes one of these.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from rich.color import ColorSystem
from rich.console import Console
from rich.text import Text
from textual import _compositor
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

from tutor.tui.encoding import Piece, by_state, encoded, pieces

NO_KEY = "none"  # the key of a command whose key was given to another
SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    None: ColorSystem.STANDARD,
}


class CroppedUpdate(_compositor.ChopsUpdate):
    """A partial update that begins where the change begins (8.2.8).

    Textual 8.2.8 sends every changed line from the left edge of its widget on, also when only its
    last cell changed. On a page painted by one widget that is up to eighty cells for one.
    """

    def render_segments(self, console: Console) -> str:
        return encoded(by_state(self._pieces(SYSTEMS[console.color_system])), self._width())

    def _width(self) -> int:
        return max((ends[-1] for ends in self.chop_ends if ends), default=0)

    def _pieces(self, colours: ColorSystem) -> Iterator[Piece]:
        for y, start, end in self.spans:
            for last, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is not None and x < end and last > start:
                    first = max(start, x)
                    yield from pieces(first, y, strip.crop(first - x, min(end, last) - x), colours)


class WholeUpdate(_compositor.LayoutUpdate):
    """A whole screen in fewer bytes (8.2.8: Rich's encoding opens and closes every style in full)."""

    def render_segments(self, console: Console) -> str:
        return encoded(self._pieces(SYSTEMS[console.color_system]), self.region.right)

    def _pieces(self, colours: ColorSystem) -> Iterator[Piece]:
        for y, line in enumerate(self.strips, self.region.y):
            x = self.region.x
            for strip in line:
                yield from pieces(x, y, strip, colours)
                x += strip.cell_length


def send_only_what_changed() -> None:
    """Put our updates in the place of Textual's (8.2.8: there is no public place for them)."""
    _compositor.ChopsUpdate = CroppedUpdate  # type: ignore[misc]
    _compositor.LayoutUpdate = WholeUpdate  # type: ignore[misc]


def rebind(node: DOMNode, keys: Mapping[str, Sequence[str]]) -> None:
    """Give the commands of a screen or the app their own keys, by the id of the binding (8.2.8).

    Textual's keymap drops whatever else is bound to the keys that a command had, also where another
    command holds the same key in another state, as nearly all of ours do.
    """
    usual = node._merged_bindings
    made: dict[str, list[Binding]] = {}
    moved: set[str] = set()
    for key, bindings in usual.key_to_bindings.items() if usual is not None else ():
        for binding in bindings:
            name = binding.id or ""
            if name not in keys:
                made.setdefault(key, []).append(binding)
            elif name not in moved:
                moved.add(name)
                for own in (key for key in keys[name] if key != NO_KEY):
                    made.setdefault(own, []).append(binding.with_key(own, None))
    node._bindings = BindingsMap()
    node._bindings.key_to_bindings = made


def bound(node: DOMNode) -> list[Binding]:
    """Every binding of a screen as it is now, whether it applies or not (8.2.8: only those that apply are public)."""
    return [binding for bindings in node._bindings.key_to_bindings.values() for binding in bindings]


class QuietApp(App[None]):
    """An app that ends with one line, not with a traceback, when something unforeseen happens (8.2.8).

    Textual offers no public hook there; ``panic`` alone would be overtaken by its own traceback.
    """

    def unforeseen(self, error: BaseException | None) -> str:
        raise NotImplementedError

    def _fatal_error(self) -> None:
        if os.environ.get("BACKPROP_TUTOR_DEBUG"):
            super()._fatal_error()
        else:
            self.panic(Text(self.unforeseen(self._exception)))


def output_is_behind(app: App[None]) -> bool:
    """Whether something that was sent still waits for the terminal (8.2.8: the driver's queue has no public name)."""
    writer = getattr(app._driver, "_writer_thread", None)
    return writer is not None and not writer._queue.empty()
