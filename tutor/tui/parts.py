"""The parts of a page, each as lines of a given width: bar, answers, options, key line.

They know nothing of each other and nothing of heights; ``lesson_page`` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.drawing.cells import cell_width
from tutor.tui.edit import Edit, holding, window
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, fitted, width_of, wrapped

if TYPE_CHECKING:
    from tutor.session.view import Asked, Option, Place, View

MARGIN = 1
LONGEST_LINE = 88  # cells; longer lines of text are tiring
CONVENTIONS = "Conventions of this course"
SAVE_AS = "Save as (.yaml), or export to (.txt .md .tex):"
SAVE_AS_SHORT, ROOM_FOR_ENDINGS = "Save or export to:", 80
LEAST_COUNTED = 4  # rows of a sheet from which one is given to the count of those that are hidden
BAR_WIDTH = 16


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One entry of the key line: the key as it is shown, and what it does now.

    ``stays``: it keeps its place on a line that is too short for all, since it leads to the others.
    """

    key: str
    word: str
    stays: bool = False


def help_rows(hints: Sequence[KeyHint], width: int) -> list[Line]:
    """The keys with what they do; an entry without a key is the heading of a group."""
    widest = max((cell_width(hint.key) for hint in hints), default=0)
    out: list[Line] = []
    for hint in hints:
        if not hint.key:
            out += [()] * bool(out) + [(Span(f" {hint.word}", Role.STRONG),)]
            continue
        head = (Span(f"  {hint.key}{' ' * (widest - cell_width(hint.key))}  ", Role.KEY),)
        out.extend(hanging(head, wrapped((Span(hint.word),), max(8, width - widest - 5)), widest + 4))
    return out


def bar(left: str, right: str, width: int, glyphs: Glyphs) -> Line:
    """The line at the top: where one is at the left, how far at the right. Too long, the right end goes."""
    right = right if cell_width(right) + 2 <= width else ""
    room = max(0, width - cell_width(right) - 2)
    return (
        *fitted((Span(f" {left}", Role.TITLE),), room, Role.TITLE, glyphs.more),
        Span(" ", Role.TITLE),
        Span(f"{right} ", Role.PLACE),
    )


def progress(place: Place, glyphs: Glyphs, width: int) -> str:
    """``step 9 of 16`` with a bar, and the place within a walk before it; shorter on a narrow line."""
    steps = f"step {place.step} of {place.steps}"
    inner = f"{place.inner}/{place.inners}  {glyphs.between}  " if place.inners else ""
    done = round(BAR_WIDTH * place.step / max(1, place.steps))
    strip = glyphs.full * done + glyphs.empty * (BAR_WIDTH - done)
    return f"{inner}{steps}  {strip}" if width >= 72 else f"{inner}{steps}"


def rule(width: int, glyphs: Glyphs) -> Line:
    return (Span(glyphs.rule * width, Role.QUIET),)


def hanging(head: Line, rows: Sequence[Line], indent: int) -> list[Line]:
    """``head`` before the first row, as many spaces before the others."""
    return [(*(head if not y else (Span(" " * indent),)), *row) for y, row in enumerate(rows)]


def answer_line(
    asked: Asked, edit: Edit, width: int, lead: Span, label_width: int, focused: bool, glyphs: Glyphs
) -> Line:
    """One asked quantity: its value once done, else what is typed, with the cursor when it has the focus."""
    pad = " " * max(0, label_width - cell_width(asked.label))
    head = (lead, Span(asked.label + pad, Role.STRONG if focused else Role.TEXT), Span(asked.sign, Role.QUIET))
    if asked.done:
        role = Role.HINT if asked.revealed else Role.RIGHT
        mark = "shown" if asked.revealed else glyphs.right
        return (*head, Span(asked.value, role), Span(f"  {mark}", role))
    if not focused:
        return (*head, Span(edit.text, Role.TYPED))
    before, under, after = window(edit, max(1, width - width_of(head) - 1))
    return (
        *head,
        Span(before, Role.SELECTED if edit.whole else Role.TYPED),
        Span(under, Role.CURSOR),
        Span(after, Role.TYPED),
    )


def answers(view: View, drafts: Mapping[str, Edit], width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """All that is asked: a line, or a sheet in ``rows`` rows. Of a longer one the lines around the focus are shown."""
    widest = max((cell_width(each.label) for each in view.asked), default=0)
    sheet = len(view.asked) > 1
    counted = len(view.asked) > rows >= LEAST_COUNTED
    rows = max(1, rows - counted)
    start = max(0, min(view.focus - rows // 2, len(view.asked) - rows))
    out: list[Line] = []
    for index, each in list(enumerate(view.asked))[start : start + rows]:
        focused = index == view.focus
        lead = Span(f"{glyphs.pointer if focused else ' '} " if sheet else " " * MARGIN, Role.HEAVY)
        edit = drafts.get(each.key) or holding(each.typed, whole=True)
        out.append(answer_line(each, edit, width, lead, widest, focused, glyphs))
    if counted:
        hidden = ((start, "above"), (len(view.asked) - start - rows, "below"))
        out.append(
            (Span(f"  more lines: {', '.join(f'{many} {where}' for many, where in hidden if many)}", Role.QUIET),)
        )
    return out


def options(given: Sequence[Option], selected: int, width: int, glyphs: Glyphs) -> list[Line]:
    """What can be chosen from, each with its number; a chosen one is marked. The reasons are in the messages."""
    out: list[Line] = []
    for option in given:
        mark, role = (glyphs.right, Role.RIGHT) if option.right else (glyphs.wrong, Role.WRONG)
        chosen = option.chosen or option.right
        here = glyphs.pointer if option.number == selected else " "
        sign = f"{mark if chosen else '':<{max(cell_width(glyphs.right), 1)}}"
        head = (Span(f"{here} ", Role.HEAVY), Span(f"{option.number} ", Role.KEY), Span(f"{sign} ", role))
        indent = width_of(head)
        text_role = role if chosen else Role.STRONG if option.number == selected else Role.TEXT
        out.extend(hanging(head, wrapped((Span(option.text, text_role),), width - indent - MARGIN), indent))
    return out


def bullets(texts: Sequence[str], width: int, glyphs: Glyphs) -> list[Line]:
    out: list[Line] = []
    for text in texts:
        head = (Span(f" {glyphs.bullet} ", Role.QUIET),)
        out.extend(hanging(head, wrapped((Span(text),), width - 3 - MARGIN), 3))
    return out


def conventions(texts: Sequence[str], width: int, glyphs: Glyphs) -> list[Line]:
    """What holds in the whole course, under its heading."""
    return [
        (Span(f" {CONVENTIONS}", Role.HEADING),),
        (),
        *bullets(texts, min(width, LONGEST_LINE), glyphs),
    ]


def file_line(name: Edit, width: int) -> Line:
    """The line where the name of a file is typed."""
    head = (Span(f" {SAVE_AS if width >= ROOM_FOR_ENDINGS else SAVE_AS_SHORT} ", Role.STRONG),)
    before, under, after = window(name, max(1, width - width_of(head) - 1))
    return (*head, Span(before, Role.TYPED), Span(under, Role.CURSOR), Span(after, Role.TYPED))


def key_line(hints: Sequence[KeyHint], width: int) -> Line:
    """As many keys as fit, the first ones first; the last entry (how to leave) is always among them.

    So is, where two have room, the key that shows all keys: what a short line leaves out is found there.
    """
    entries = [(Span(f" {hint.key} ", Role.KEY), Span(f"{hint.word} ", Role.KEY_WORD)) for hint in hints]
    last = len(entries) - 1
    kept = {last} & set(range(len(entries)))
    room = width + 1 - sum(width_of(entries[k]) for k in kept)  # the blank at the end may go
    for k in sorted(range(last), key=lambda k: not hints[k].stays):
        if width_of(entries[k]) <= room:
            kept.add(k)
            room -= width_of(entries[k])
    spans = [span for k in sorted(kept) for span in entries[k]]
    return (*spans[:-1], *(Span(span.text.rstrip(), span.role) for span in spans[-1:]))
