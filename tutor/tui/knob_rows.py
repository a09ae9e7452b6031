"""The knobs of an experiment as lines: those of a lesson in a row or two, those of the lab group by group.

Below them stand the choices of the knob that is pointed at, or the value that is being typed for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.drawing.cells import cell_width
from tutor.session.experiment_view import ExperimentView, KnobView
from tutor.tui import parts
from tutor.tui.edit import window
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, width_of
from tutor.tui.reading import Reading

TALL = 34  # rows of a screen where all groups of knobs are shown at once
KNOB_GAP = 3  # blanks behind a knob, which may be cut off
KNOB_ROWS = 2
MOST_TYPED = 24


def knobs_of_a_lesson(part: ExperimentView, reading: Reading, width: int, glyphs: Glyphs) -> list[Line]:
    """All knobs in a row or two, and the choices of the one that is pointed at."""
    at = min(reading.knob, len(part.knobs) - 1)
    rows: list[Line] = [()]
    for index, knob in enumerate(part.knobs):
        entry = _knob(knob, index == at and reading.at_bench, glyphs)
        if rows[-1] and width_of(rows[-1]) + width_of(entry) > width:
            rows.append(())
        rows[-1] = (*rows[-1], *entry)
    return [*rows, _choices(part.knobs[at], reading.at_bench, glyphs)]


def _knob(knob: KnobView, pointed: bool, glyphs: Glyphs) -> Line:
    lead = glyphs.pointer if pointed else " "
    role = Role.CURRENT if pointed else Role.STRONG
    # Where the current thing is shown reversed, the pointer would be a block.
    return (
        Span(f"{lead} ", Role.HEAVY if pointed else Role.TEXT),
        Span(f"{knob.label} "),
        Span(f"{knob.value}", role),
        Span("   "),
    )


def _choices(knob: KnobView, pointed: bool, glyphs: Glyphs) -> Line:
    if not pointed:
        return ()
    arrows = f"{glyphs.arrows['left']} {glyphs.arrows['right']}"
    spans = [Span(f"  {arrows} ", Role.KEY)]
    for choice in knob.choices:
        here = choice == knob.value
        spans.append(Span(f"[{choice}]" if here else f" {choice} ", Role.CURRENT if here else Role.TEXT))
    return (*spans, Span(f"  {knob.about}", Role.QUIET))


def groups_of_knobs(part: ExperimentView, reading: Reading, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """All knobs group by group where there is room; else the groups by name and the knobs of the one at hand."""
    at = min(reading.knob, len(part.knobs) - 1)
    pointed = part.knobs[at]
    groups = list(dict.fromkeys(knob.group for knob in part.knobs))
    widest = max(cell_width(group) for group in groups) + 2
    whole = height >= TALL
    out: list[Line] = [] if whole else [_group_names(groups, pointed.group)]
    for group in groups if whole else [pointed.group]:
        lead = widest if whole else 0
        rows: list[Line] = [()]
        for knob in (knob for knob in part.knobs if knob.group == group):
            entry = _knob(knob, knob is pointed, glyphs)
            if rows[-1] and lead + width_of(rows[-1]) + width_of(entry) > width + KNOB_GAP:
                rows.append(())
            rows[-1] = (*rows[-1], *entry)
        rows = [each[:-1] for each in rows]  # without the gap behind the last knob
        head = (Span(f" {group:<{lead - 1}}", Role.HEADING if group == pointed.group else Role.QUIET),) if lead else ()
        out += parts.hanging(head, rows, lead)
    # As many rows whatever the group has, so that the plots stay where they are.
    out += [()] * max(0, (0 if whole else 1 + KNOB_ROWS) - len(out))
    return [*out, _turning(pointed, reading, width, glyphs), _about(pointed, reading)]


def _group_names(groups: Sequence[str], here: str) -> Line:
    spans = [Span(" ")]
    for group in groups:
        spans += [Span(f"[{group}]" if group == here else f" {group} ", Role.STRONG if group == here else Role.QUIET)]
    return (*spans, Span("  PgDn", Role.KEY), Span(" next group", Role.QUIET))


def _turning(knob: KnobView, reading: Reading, width: int, glyphs: Glyphs) -> Line:
    """The choices of a knob around the one it stands at, or the value that is being typed."""
    if reading.value is not None:
        head = (Span(f"  {knob.label} = ", Role.STRONG),)
        before, under, after = window(reading.value, max(1, min(MOST_TYPED, width - width_of(head) - 1)))
        return (*head, Span(before, Role.TYPED), Span(under, Role.CURSOR), Span(after, Role.TYPED))
    head = (Span(f"  {glyphs.arrows['left']} {glyphs.arrows['right']} ", Role.KEY),)
    texts = [f"[{choice}]" if choice == knob.value else f" {choice} " for choice in knob.choices]
    at = knob.choices.index(knob.value) if knob.value in knob.choices else 0
    room = width - width_of(head) - 2 * (cell_width(glyphs.more) + 1)
    first, last = _around(texts, at, room)
    spans = [Span(f"{glyphs.more} " if first else "", Role.QUIET)]
    spans += [Span(text, Role.CURRENT if k == at else Role.TEXT) for k, text in enumerate(texts) if first <= k < last]
    return (*head, *spans, Span(f" {glyphs.more}" if last < len(texts) else "", Role.QUIET))


def _around(texts: Sequence[str], at: int, room: int) -> tuple[int, int]:
    """From where to where ``texts`` fit into ``room`` cells with that at ``at`` among them."""
    first, last = at, at + 1
    used = cell_width(texts[at])
    while True:
        before = cell_width(texts[first - 1]) if first else room
        after = cell_width(texts[last]) if last < len(texts) else room
        if first and used + before <= room:
            first, used = first - 1, used + before
        elif last < len(texts) and used + after <= room:
            last, used = last + 1, used + after
        else:
            return first, last


def _about(knob: KnobView, reading: Reading) -> Line:
    """What the knob turns, or what was said about a value or a file."""
    if reading.said:
        return (Span(f"  {reading.said}", Role.NOTICE),)
    return (Span(f"  {knob.about}", Role.QUIET),)
