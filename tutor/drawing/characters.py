"""The characters a drawing is made of, once in Unicode and once in ASCII.

Lines are masks: two bits for each of the four arms of a cell, so that OR-ing two lines gives the crossing.
The Unicode table is read off the names of the box-drawing block rather than typed, so it cannot hold a typing slip.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.drawing.scene import Mark

NONE, LIGHT, HEAVY = 0b00, 0b01, 0b11
NORTH, EAST, SOUTH, WEST = 0, 2, 4, 6  # where the two bits of an arm sit in a mask
HEAVY_BITS = 0b10101010
LIGHT_BITS = 0b01010101  # set for a light and for a heavy arm alike
_DIRECTIONS = {
    "UP": (NORTH,),
    "RIGHT": (EAST,),
    "DOWN": (SOUTH,),
    "LEFT": (WEST,),
    "VERTICAL": (NORTH, SOUTH),
    "HORIZONTAL": (EAST, WEST),
}
_WEIGHTS = {"LIGHT": LIGHT, "HEAVY": HEAVY}


def arm(direction: int, weight: int) -> int:
    """The mask with one arm, for example ``arm(EAST, HEAVY)``."""
    return weight << direction


def _mask_of(name: str) -> int | None:
    """Reads "DOWN LIGHT AND RIGHT HEAVY" (weight after) and "LIGHT DOWN AND RIGHT" (weight before)."""
    words = [word for word in name.removeprefix("BOX DRAWINGS ").split() if word != "AND"]
    if any(word not in _DIRECTIONS and word not in _WEIGHTS for word in words):
        return None  # dashed, double, arc and diagonal lines are not ours
    if words[-1] in _WEIGHTS:
        words.reverse()
    mask, weight = 0, LIGHT
    for word in words:
        weight = _WEIGHTS.get(word, weight)
        for direction in _DIRECTIONS.get(word, ()):
            mask |= arm(direction, weight)
    return mask


def _unicode_lines() -> dict[int, str]:
    lines = {0: " "}
    for code in range(0x2500, 0x2580):
        mask = _mask_of(unicodedata.name(chr(code)))
        if mask is not None:
            lines[mask] = chr(code)
    # The quiet bus turns in soft corners; a lit line turns in hard ones.
    for corner, soft in ((0x250C, "╭"), (0x2510, "╮"), (0x2514, "╰"), (0x2518, "╯")):
        mask = _mask_of(unicodedata.name(chr(corner)))
        assert mask is not None
        lines[mask] = soft
    return lines


def _ascii_line(mask: int) -> str:
    loud = mask & HEAVY_BITS
    across, along = arm(EAST, HEAVY) | arm(WEST, HEAVY), arm(NORTH, HEAVY) | arm(SOUTH, HEAVY)
    shown = mask if not loud else mask & (loud | loud >> 1)  # a lit line is shown through a quiet one
    if not shown & along:
        return "=" if loud else "-"
    if not shown & across:
        return "#" if loud else "|"
    return "#" if loud else "+"


def _ascii_lines() -> dict[int, str]:
    masks = _unicode_lines()
    return {mask: _ascii_line(mask) if mask else " " for mask in masks}


@dataclass(frozen=True, slots=True)
class Frame:
    """Six characters of a box: four corners, the horizontal and the vertical side; and the ends of a one-row node.

    A lit neuron has the frame of a quiet one and a pointer before its name: four other corners are ten times the bytes.
    """

    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str
    across: str
    along: str
    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class Characters:
    """One charset. ``pointers`` stand before a text that has no line to carry its mark."""

    lines: Mapping[int, str]
    frames: Mapping[Mark, Frame]
    pointers: Mapping[Mark, str]
    right: str
    left: str
    down: str
    ellipsis: str


UNICODE = Characters(
    lines=_unicode_lines(),
    frames={
        Mark.QUIET: Frame(*"╭╮╰╯─│()"),
        Mark.LIT: Frame(*"╭╮╰╯─│[]"),
        Mark.CURRENT: Frame(*"┏┓┗┛━┃┃┃"),
    },
    pointers={Mark.QUIET: " ", Mark.LIT: "•", Mark.CURRENT: "»"},
    right="▶",
    left="◀",
    down="▼",
    ellipsis="…",
)

ASCII = Characters(
    lines=_ascii_lines(),
    frames={
        Mark.QUIET: Frame(*"..''-|()"),
        Mark.LIT: Frame(*"..''-|[]"),
        Mark.CURRENT: Frame(*"####=###"),
    },
    pointers={Mark.QUIET: " ", Mark.LIT: "*", Mark.CURRENT: ">"},
    right=">",
    left="<",
    down="v",
    ellipsis="~",
)
