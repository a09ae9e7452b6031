"""An experiment as a page: knobs, plots, how far it is, the question; lines of a size, like every page.

The plots take what the rest leaves. As many stand beside and under each other as can be read; a key turns
to the others, and to the list of the runs made so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tutor.drawing.cells import cell_width
from tutor.drawing.plotting import plot
from tutor.session.experiment_view import ExperimentView, KnobView
from tutor.session.view import View
from tutor.tui import parts
from tutor.tui.edit import window
from tutor.tui.glyphs import Glyphs
from tutor.tui.lesson_page import LONGEST_LINE, Reading
from tutor.tui.lines import Line, Role, Span, beside, fitted, line, width_of, wrapped
from tutor.tui.page import Page, cursor_of
from tutor.tui.parts import KeyHint
from tutor.tui.prose import prose
from tutor.tui.sketch import ROLES

PLOT_WIDTH, PLOT_HEIGHT = 38, 8  # what a plot needs to be read well
LEAST_PLOT = 4
STRIP = 20  # cells of the strip that says how far it is
MOST_OF_TEXT = 3
FEEDBACK = 2  # rows kept for it, so that the plots stay where they are
SHORT_NAMES = {"gradient_norms": "gradients", "dead_neurons": "dead"}
TALL = 34  # rows of a screen where all groups of knobs are shown at once
KNOB_GAP = 3  # blanks behind a knob, which may be cut off
KNOB_ROWS = 2
MOST_TYPED = 24
ADVICE, MOST_ADVICE = 2, 4
STATUS_ROLES = {"running": Role.LIT, "done": Role.RIGHT, "diverged": Role.WRONG, "stuck": Role.WRONG}


@dataclass(frozen=True, slots=True)
class Grid:
    """How plots are laid out: columns, rows, and the size of one."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def places(self) -> int:
        return self.columns * self.rows


def experiment_page(
    view: View, reading: Reading, size: tuple[int, int], glyphs: Glyphs, keys: Sequence[KeyHint]
) -> Page:
    """The whole screen of an experiment. ``view.experiment`` is there."""
    part = view.experiment
    assert part is not None
    width, height = size
    room = max(1, height - 2)
    above = _above(view, part, reading, size, glyphs)
    below = _below(view, part, reading, width, room, glyphs)
    rest = room - len(above) - len(below)
    middle = _plots(part, reading, width, rest, glyphs) if rest >= LEAST_PLOT else []
    # On a screen too small for all, the question is what stays.
    spare = [()] * max(0, rest - len(middle))
    body = [*above, *middle, *spare, *below][-room:] if rest < 0 else [*above, *middle, *spare, *below]
    place = part.summary if part.lab else parts.progress(view.place, glyphs, width)
    lines = [parts.bar(view.title, place, width, glyphs), *body, parts.key_line(keys, width)]
    page = tuple(fitted(each, width, more=glyphs.more) for each in lines[:height])
    return Page((*page, *[fitted((), width)] * (height - len(page))), cursor_of(page))


def panes(part: ExperimentView) -> int:
    """How many things can be shown where the plots are."""
    return len(part.plots) + (part.compared is not None) + bool(part.runs)


# --- above the plots ----------------------------------------------------------------------------


def _above(view: View, part: ExperimentView, reading: Reading, size: tuple[int, int], glyphs: Glyphs) -> list[Line]:
    width, height = size
    out: list[Line] = []
    if view.notice:
        out.append((Span(f" ! {view.notice}", Role.NOTICE),))
    text = prose(view.text, min(LONGEST_LINE, width - 2 * parts.MARGIN), glyphs.bullet)[:MOST_OF_TEXT]
    out += [(Span(" " * parts.MARGIN), *each) for each in text]
    if part.lab:
        out += groups_of_knobs(part, reading, width, height, glyphs)
    elif part.knobs:
        out += _knobs(part, reading, width, glyphs)
    return [*out, parts.rule(width, glyphs)]


def _knobs(part: ExperimentView, reading: Reading, width: int, glyphs: Glyphs) -> list[Line]:
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
    # Where the current thing is shown reversed, an empty lead would be a block.
    beside = Role.CURRENT if pointed else Role.TEXT
    return (Span(f"{lead} ", beside), Span(f"{knob.label} "), Span(f"{knob.value}", role), Span("   "))


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


# --- the plots ----------------------------------------------------------------------------------


def _grid(count: int, width: int, rows: int) -> Grid:
    columns = max(1, min(count, (width + 1) // (PLOT_WIDTH + 1)))
    down = max(1, min(-(-count // columns), rows // PLOT_HEIGHT))
    return Grid(columns, down, (width - 1 - (columns - 1) * 2) // columns, max(1, rows // down))


def _plots(part: ExperimentView, reading: Reading, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    unicode = cell_width(glyphs.arrows["left"]) == 1
    draws: list[Callable[[int, int], list[Line]]] = [
        lambda across, down, chart=chart: [  # type: ignore[misc]
            tuple(Span(text, ROLES[role]) for text, role in row) for row in plot(chart, across, down, unicode)
        ]
        for chart in part.plots
    ]
    if part.compared is not None:
        draws.append(lambda across, down: _compared(part, across, down))
    if part.runs:
        draws.append(lambda across, down: _runs(part, across, down, glyphs))
    if not draws:
        return []
    names = [_plot_names(part, reading.plots % len(draws), 1, width)] if part.lab else []
    grid = _grid(len(draws), width, rows - len(names))
    first = reading.plots % len(draws)
    # Round and round, so that no half of the screen is bare.
    shown = (draws * 2)[first : first + min(grid.places, len(draws))]
    if names:
        names = [_plot_names(part, first, len(shown), width)]
    out: list[Line] = []
    for row in range(grid.rows):
        cells = [draw(grid.width, grid.height) for draw in shown[row * grid.columns : (row + 1) * grid.columns]]
        out += _row(cells, grid)
    return [*names, *((Span(" "), *each) for each in out)]


def _plot_names(part: ExperimentView, first: int, count: int, width: int) -> Line:
    """The plots by number; those that are to be seen are in brackets."""
    names = [SHORT_NAMES.get(name, name).replace("_", " ") for name in part.names]
    names += ["A and B"] if part.compared else []
    names += ["runs"] if part.runs else []
    seen = {(first + k) % len(names) for k in range(count)}
    spans: list[Span] = []
    for number, name in enumerate(names):
        text, role = (f"[{name}]", Role.STRONG) if number in seen else (f" {name} ", Role.QUIET)
        spans += [Span(f" {number + 1}", Role.KEY), Span(text, role)]
    return tuple(spans)


def _compared(part: ExperimentView, width: int, rows: int) -> list[Line]:
    """Two runs as a table: what differs in their settings, then what they came to."""
    assert part.compared is not None
    table = [*part.compared.settings, *part.compared.numbers]
    room = max((cell_width(each) for _, *both in table for each in both), default=1)
    label = max(1, min(max((cell_width(name) for name, _, _ in table), default=1), width - 2 * room - 4))
    head = (Span(f"{'':<{label}}  "), Span(f"{'A':>{room}}", Role.HEADING), Span(f"  {'B':>{room}}", Role.HEADING))
    out: list[Line] = [head]
    for place, (name, a, b) in enumerate(table[: rows - 1]):
        role = Role.STRONG if place < len(part.compared.settings) else Role.TEXT
        out.append((*fitted((Span(name, role),), label), Span(f"  {a:>{room}}  {b:>{room}}", role)))
    return out


def _row(cells: Sequence[Sequence[Line]], grid: Grid) -> list[Line]:
    """Plots beside each other as lines."""
    joined = list(cells[0]) if cells else []
    across = grid.width
    for cell in cells[1:]:
        joined = beside(joined, across, Span("  "), cell, grid.height)
        across += grid.width + 2
    return [*joined, *[()] * (grid.height - len(joined))][: grid.height]


def _runs(part: ExperimentView, width: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """The runs made so far, the newest first, with a mark at that of the knobs as they stand."""
    out: list[Line] = [line("runs so far: loss at the end", Role.STRONG)]
    for run in reversed(part.runs):
        mark = glyphs.pointer if run.here else " "
        both = f"{run.knobs or 'as it stands'}: {run.numbers}"
        head = (Span(f"{mark} ", Role.CURRENT if run.here else Role.TEXT),)
        lines = wrapped((Span(both),), width - 2)
        if len(out) + len(lines) > rows:
            break
        out += parts.hanging(head, lines, 2)
    return out


# --- below the plots ----------------------------------------------------------------------------


def _below(view: View, part: ExperimentView, reading: Reading, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    advice = _advice(part, width, room, glyphs)
    out = [*advice, _status(part, width, glyphs), _numbers(part, width)]
    if not part.question:
        return out
    out.append(parts.rule(width, glyphs))
    number = f"{part.number}/{part.questions}  " if part.questions > 1 else ""
    asked = wrapped((Span(number, Role.QUIET), Span(part.question)), min(width, LONGEST_LINE) - 2 * parts.MARGIN)
    out += [(Span(" " * parts.MARGIN), *each) for each in asked]
    told = parts.newest(view.messages, min(width, LONGEST_LINE), FEEDBACK + max(0, room - 22) // 3, glyphs)
    if not told and part.needs:
        told = parts.hanging(
            (Span(f" {glyphs.note} ", Role.NOTICE),),
            wrapped((Span(part.needs, Role.NOTICE),), min(width, LONGEST_LINE) - 4),
            3,
        )
    resting = replace(view, asked=()) if reading.at_bench and view.asked and not view.asked[0].done else view
    answers = parts.answers(resting, reading.drafts, width, 1, glyphs)
    if resting is not view:
        typed = reading.drafts.get(view.asked[0].key)
        answers = [line(f" {view.asked[0].label} = {typed.text if typed else view.asked[0].typed}", Role.QUIET)]
    option = 0 if reading.at_bench else reading.option
    answers += parts.options(view.options, option, min(width, LONGEST_LINE), glyphs)
    return [*out, *answers, *told, *[()] * (FEEDBACK - len(told))]


def _advice(part: ExperimentView, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    """What the run shows, and what could be tried; in the lab its rows are kept, so that the plots stay."""
    head = (Span(f" {glyphs.note} ", Role.NOTICE),)
    lines = [
        line
        for text in part.advice
        for line in parts.hanging(head, wrapped((Span(text, Role.NOTICE),), min(width, LONGEST_LINE) - 4), 3)
    ]
    most = ADVICE if room < TALL else MOST_ADVICE
    if len(lines) > most:
        lines = [*lines[: most - 1], (*lines[most - 1], Span(glyphs.more, Role.NOTICE))]
    if not part.lab:
        return lines[:most]
    return [*lines[:most], *[()] * (most - len(lines))]


def _status(part: ExperimentView, width: int, glyphs: Glyphs) -> Line:
    """``epoch 120 of 200``, a strip, and what it is doing."""
    done = round(STRIP * part.epoch / max(1, part.epochs))
    strip = glyphs.full * done + glyphs.empty * (STRIP - done) if width >= 72 else ""
    counts = f" epoch {part.epoch:>{len(str(part.epochs))}} of {part.epochs}  "
    says = part.says if part.ended else part.status
    if part.ended and len(counts) + len(strip) + 2 + len(says) > width:
        strip = ""  # how it ended says more than a strip
    return (Span(counts), Span(f"{strip}  ", Role.QUIET), Span(says, STATUS_ROLES.get(part.status, Role.HINT)))


def _numbers(part: ExperimentView, width: int) -> Line:
    """``loss train 0.31 validation 0.35``: what belongs together has its name once. As many as fit."""
    spans: list[Span] = [Span(" ")]
    before = ""
    for number in part.numbers:
        who, _, what = number.label.rpartition(" ")
        if who not in ("train", "validation"):
            who, what = "", number.label
        group = f"{' ' if before else ''}{what} " if who and what != before else ""
        text = f"{who or what} "
        if width_of(spans) + len(group) + len(text) + len(number.value) > width:
            break
        before = what
        spans += [Span(group + text, Role.QUIET), Span(f"{number.value:<6} ", Role.STRONG)]
    # The room kept behind the last one is not needed: there it would push its digits off the screen.
    return (*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip()))
