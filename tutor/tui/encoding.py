"""Styled text as the fewest bytes: only what differs from the style before is said.

Rich opens and closes every piece of text with its whole style, some thirty bytes each time. On a
page most neighbours share the background and differ in one thing, and lines can be slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

RESET = "\x1b[0m"
MANY = 60
# attribute: the codes that switch it on and off (ECMA-48, SGR). Bold and dim share their "off".
ATTRIBUTES = {
    "bold": ("1", "22"),
    "dim": ("2", "22"),
    "italic": ("3", "23"),
    "underline": ("4", "24"),
    "reverse": ("7", "27"),
}

State = frozenset[tuple[str, str]]
PLAIN: State = frozenset()


def state_of(style: Style | None, colours: ColorSystem) -> State:
    """What a style switches on, as (kind, code) pairs: attributes, ``fg`` and ``bg``."""
    if style is None:
        return PLAIN
    out = {(name, on) for name, (on, _) in ATTRIBUTES.items() if getattr(style, name)}
    for kind, colour in (("fg", style.color), ("bg", style.bgcolor)):
        if colour is not None and not colour.is_default:
            out.add((kind, ";".join(colour.downgrade(colours).get_ansi_codes(foreground=kind == "fg"))))
    return frozenset(out)


def transition(before: State, after: State) -> str:
    """The shortest escape sequence that leads from one state to the other; "" when they are the same."""
    if before == after:
        return ""
    over = {kind for kind, _ in before} - {kind for kind, _ in after}
    off = {{"fg": "39", "bg": "49"}.get(kind) or ATTRIBUTES[kind][1] for kind in over}
    # Switching bold or dim off switches both off: whichever stays is said again.
    again = {pair for pair in after if pair[0] in ("bold", "dim")} if "22" in off else set()
    steps = [*sorted(off), *(code for _, code in sorted((after - before) | again))]
    gradual = f"\x1b[{';'.join(steps)}m"
    afresh = f"\x1b[0;{';'.join(code for _, code in sorted(after))}m" if after else RESET
    return min(gradual, afresh, key=len)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in one state at a place of the screen; ``width`` in cells."""

    x: int
    y: int
    width: int
    text: str
    state: State


def pieces(x: int, y: int, segments: Iterable[Segment], colours: ColorSystem) -> Iterator[Piece]:
    """The segments of a line that begins at (x, y)."""
    for segment in segments:
        if segment.text and not segment.control:
            yield Piece(x, y, segment.cell_length, segment.text, state_of(segment.style, colours))
            x += segment.cell_length


def by_state(found: Iterable[Piece]) -> list[Piece]:
    """In the order in which the state changes least often: a move of the cursor is shorter than a colour.

    Within a state the next piece is the one with the shortest way to it. With very many pieces that
    search would take longer than it saves, and they go from the top to the bottom.
    """
    groups: dict[State, list[Piece]] = {}
    for piece in found:
        groups.setdefault(piece.state, []).append(piece)
    out: list[Piece] = []
    for _, group in sorted(groups.items(), key=lambda item: sorted(item[0])):
        if len(group) > MANY:
            out.extend(group)
            continue
        while group:
            here = (out[-1].x + out[-1].width, out[-1].y) if out else None
            nearest = min(group, key=lambda piece: len(move(here, (piece.x, piece.y))))
            group.remove(nearest)
            out.append(nearest)
    return out


def encoded(found: Iterable[Piece], width: int) -> str:
    """The pieces, with moves and changes of state where they are needed; the state is plain in the end.

    ``width`` is that of the screen: where a line is full terminals disagree on the cursor's column.
    """
    out: list[str] = []
    state = PLAIN
    here: tuple[int, int] | None = None
    for piece in found:
        out.append(move(here, (piece.x, piece.y)))
        out.append(transition(state, piece.state))
        out.append(piece.text)
        state = piece.state
        end = piece.x + piece.width
        here = (end, piece.y) if end < width else None
    return "".join(out) + (RESET if state else "")


def move(here: tuple[int, int] | None, there: tuple[int, int]) -> str:
    """The shortest way for the cursor; from nowhere (None) only a full address leads on."""
    absolute = f"\x1b[{there[1] + 1};{there[0] + 1}H"
    if here is None:
        return absolute
    across, down = there[0] - here[0], there[1] - here[1]
    level = (
        "" if not across else _steps(across, "C") if across > 0 else min(_steps(-across, "D"), "\b" * -across, key=len)
    )
    # A vertical tab goes one line down in its column, as a line feed does that no driver turns into two characters.
    return min(min(_steps(down, "B"), "\v" * down, key=len) + level, absolute, key=len) if down >= 0 else absolute


def _steps(count: int, letter: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{letter}" if count else ""
