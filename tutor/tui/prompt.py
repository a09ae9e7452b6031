"""A one-line prompt for the name of a quantity: what is typed filters the names, the chosen one is marked.

It stands on the last row above the keys, over whatever is there, so that opening it moves nothing. Which names there
are and how they are spelled is the lookup's; what is done with the one that is found is the screen's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.names import Name
from tutor.drawing.cells import cell_width
from tutor.session.lookup import Lookup
from tutor.tui import edit
from tutor.tui.edit import Edit, holding
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, fitted, width_of

MOST_NAMES = 32  # cells of names beside it: raised and lowered digits are three bytes each, and lines can be slow
MOST_TYPED = 20  # cells kept for what is typed: the names beside it stay where they are


@dataclass(frozen=True, slots=True)
class Prompt:
    """``chosen`` counts the matches from 0. ``complaint`` says why what was typed last means nothing."""

    edit: Edit = field(default_factory=Edit)
    chosen: int = 0
    complaint: str = ""


def press(prompt: Prompt, key: str, character: str | None) -> Prompt | None:
    """The prompt after a key that writes, or None when the key means nothing to its line."""
    written = edit.press(prompt.edit, key, character)
    return None if written is None else Prompt(written)


def moved(prompt: Prompt, lookup: Lookup, by: int) -> Prompt:
    """The next match, or the one before; round and round."""
    count = len(lookup.matches(prompt.edit.text))
    return replace(prompt, chosen=(prompt.chosen + by) % count, complaint="") if count else prompt


def meant(prompt: Prompt, lookup: Lookup) -> str | Prompt:
    """The canonical name that is chosen, or the prompt with a complaint."""
    matches = lookup.matches(prompt.edit.text)
    if matches:
        return str(matches[min(prompt.chosen, len(matches) - 1)])
    try:
        return str(lookup.read(prompt.edit.text))
    except ValueError as error:
        return replace(prompt, complaint=str(error))


def prompt_line(prompt: Prompt, lookup: Lookup, label: str, width: int, glyphs: Glyphs) -> Line:
    """``Go to: dL/dW1▏  ▸dL/dW¹₁₁  dL/dW¹₁₂ … 2 more``, exactly ``width`` cells."""
    room = max(1, min(MOST_TYPED, width - cell_width(label) - 3))
    before, under, after = edit.window(prompt.edit, room)
    typed = (Span(before, Role.TYPED), Span(under, Role.CURSOR), Span(after, Role.TYPED))
    head = (Span(f" {label} ", Role.STRONG), *fitted(typed, room), Span(" "))
    left = min(MOST_NAMES, width - width_of(head))
    if prompt.complaint:
        return fitted((*head, Span(prompt.complaint, Role.WRONG)), width, more=glyphs.more)
    return fitted((*head, *_choices(prompt, lookup, left, glyphs)), width)


def _choices(prompt: Prompt, lookup: Lookup, room: int, glyphs: Glyphs) -> list[Span]:
    """As many matches as fit, from the chosen one on when it would not be seen, and how many more there are."""
    matches = lookup.matches(prompt.edit.text)
    if not matches:
        return [Span("no such name here", Role.WRONG)]
    chosen = min(prompt.chosen, len(matches) - 1)
    for start in (0, chosen):
        shown = _fitting(lookup, matches, start, room, glyphs)
        if chosen < start + len(shown):
            break
    out: list[Span] = []
    for number, label in enumerate(lookup.labels(shown), start):
        mark, role = (glyphs.pointer, Role.HEAVY) if number == chosen else (" ", Role.TEXT)
        out.append(Span(f"{mark}{label} ", role))
    hidden = len(matches) - start - len(shown)
    return [*out, Span(f"{glyphs.more} {hidden} more", Role.QUIET)] if hidden else out


def _fitting(lookup: Lookup, matches: tuple[Name, ...], start: int, room: int, glyphs: Glyphs) -> tuple[Name, ...]:
    count, used = 0, cell_width(f"{glyphs.more} {len(matches)} more")
    for label in lookup.labels(matches[start : start + room]):
        used += cell_width(label) + 2
        if used > room and count:
            break
        count += 1
    return matches[start : start + count]


def filled(prompt: Prompt, lookup: Lookup) -> Prompt:
    """The chosen match written out on the line."""
    matches = lookup.matches(prompt.edit.text)
    return Prompt(holding(str(matches[min(prompt.chosen, len(matches) - 1)]))) if matches else prompt
