"""The signs a page uses, for a UTF-8 terminal and for an ASCII one.

Every meaning that has a colour has a sign as well, so that nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.session.view import Tone


@dataclass(frozen=True, slots=True)
class Glyphs:
    right: str
    wrong: str
    free: str
    hint: str
    note: str
    rule: str  # repeated over the width
    upright: str  # between two columns
    full: str  # a piece of the progress bar that is done
    empty: str
    bullet: str
    pointer: str  # the line one is on
    done: str
    started: str
    new: str
    more: str  # the text goes on
    between: str  # between two remarks on one line
    arrows: dict[str, str]  # names of keys

    def tone(self, tone: Tone) -> str:
        """The sign before a message: it has the name of its tone."""
        sign: str = getattr(self, tone.value)
        return sign


UNICODE = Glyphs(
    right="✓",
    wrong="✗",
    free="~",
    hint="?",
    note="·",
    rule="─",
    upright="│",
    full="▰",
    empty="▱",
    bullet="•",
    pointer="▸",
    done="✓",
    started="◐",
    new="·",
    more="…",
    between="·",
    arrows={"left": "←", "right": "→", "up": "↑", "down": "↓"},
)
ASCII = Glyphs(
    right="ok",
    wrong="x",
    free="~",
    hint="?",
    note="-",
    rule="-",
    upright="|",
    full="#",
    empty=".",
    bullet="-",
    pointer=">",
    done="*",
    started="~",
    new=".",
    more="...",
    between="-",
    arrows={"left": "left", "right": "right", "up": "up", "down": "down"},
)
