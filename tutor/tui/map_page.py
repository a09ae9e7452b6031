"""The course map as a page: units and lessons with how far one is, and one obvious way to go on.

At 80×24 the lesson the pointer is on is described under the list; on a wide screen beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.drawing.cells import cell_width
from tutor.session.coursemap import MOST_NAMED, CourseMap, MapEntry, MapUnit, Progress, listed
from tutor.tui import parts
from tutor.tui.edit import Edit, window
from tutor.tui.glyphs import Glyphs
from tutor.tui.lines import Line, Role, Span, beside, fitted, line, width_of, wrapped
from tutor.tui.page import Page, cursor_of
from tutor.tui.parts import KeyHint

NAME = "Backprop Tutor"
WIDE = 110
LIST_WIDTH = 68
ROOM_FOR_WORDS = 64  # columns from which on a row of the list says the step and the call to come back
PRACTISE = "practise"  # what the key line calls it
DETAIL_ROWS = 3
HELP, CONVENTIONS = "help", "conventions"
NOTHING_FOUND = (
    "Nothing has all of these words. Titles, descriptions and skills are searched; a part of a word is enough."
)
# By the word on the key line: what the key does, in the sentence for a first start.
FIRST_STEPS = {
    "open": "opens the lesson marked",
    "move": "choose",
    "keys": "shows all keys",
    "quit": "leaves",
}


LEGEND = {Progress.NEW: "not opened", Progress.STARTED: "begun", Progress.DONE: "done"}


@dataclass(frozen=True, slots=True)
class Browsing:
    """``selected`` is the id of a lesson; ``search`` is None unless a search is open.

    ``panel`` is what stands in the place of the lessons, HELP or CONVENTIONS, and ``scroll`` how far down it is read.
    ``trouble`` says why the lesson that was to be opened could not be.
    """

    selected: str = ""
    search: Edit | None = None
    panel: str = ""
    scroll: int = 0
    trouble: str = ""


def found(course: CourseMap, browsing: Browsing) -> list[MapEntry]:
    """The lessons the search leaves, in the order of the course: every word typed is in what is said of it."""
    typed = browsing.search.text.lower().split() if browsing.search is not None else []
    return [
        entry for unit in course.units for entry in unit.entries if all(word in _said(entry, unit) for word in typed)
    ]


def _said(entry: MapEntry, unit: MapUnit) -> str:
    """Title, id, unit, description and skills, as they are searched."""
    skills = " ".join(entry.skills)
    return f"{entry.title} {entry.id} {unit.title} {entry.about} {skills} {skills.replace('-', ' ')}".lower()


def selected(course: CourseMap, browsing: Browsing) -> MapEntry | None:
    """The lesson the pointer is on: the one selected if it is in sight, else the one to go on with, else the first."""
    entries = found(course, browsing)
    for wanted in (browsing.selected, course.go_on):
        for entry in entries:
            if entry.id == wanted:
                return entry
    return entries[0] if entries else None


def map_page(
    course: CourseMap,
    browsing: Browsing,
    size: tuple[int, int],
    glyphs: Glyphs,
    keys: Sequence[KeyHint],
    help_keys: Sequence[KeyHint],
    conventions: Sequence[str] = (),
    go_key: str = "c",
) -> Page:
    """The whole screen. ``keys`` are those of the key line, ``go_key`` is the one that goes on with the course."""
    width, height = size
    entries = course.entries
    done = sum(entry.progress is Progress.DONE for entry in entries)
    top = [parts.bar(NAME, f"{done} of {len(entries)} lessons done", width, glyphs)]
    if height >= 14:
        first = [] if _begun(course) or browsing.panel or browsing.search is not None else _first_steps(keys, width)
        top += [*([] if first else [()]), _go_on(course, go_key, glyphs), *first, *_review(course, keys, width), ()]
    notices = _notices(course, browsing, width)[: max(1, height // 6)]
    search = _search_line(browsing, width, found(course, browsing))
    here = selected(course, browsing)
    wide = width >= WIDE
    detail = _detail(here, course, min(width - LIST_WIDTH - 4 if wide else width - 2, 76), glyphs, wide)
    under = [] if wide or height < 18 or browsing.panel else [parts.rule(width, glyphs), *detail[:DETAIL_ROWS]]
    under += [()] * (DETAIL_ROWS + 1 - len(under)) if under else []
    bottom = [*under, *notices, *search, parts.key_line(keys, width)]
    rows = max(0, height - len(top) - len(bottom))
    overflow = 0
    if browsing.panel:
        read = _panel(browsing.panel, help_keys, conventions, width, glyphs)
        overflow = max(0, len(read) - rows)
        body: list[Line] = read[min(browsing.scroll, overflow) :]
    elif browsing.search is not None and here is None and course.entries:
        body = [(), *wrapped((Span(f" {NOTHING_FOUND}"),), width - 1, indent=1, first=0)]
    else:
        listed = _list(course, browsing, here, min(width, LIST_WIDTH) if wide else width, rows, glyphs)
        body = beside(listed, LIST_WIDTH, Span(f" {glyphs.upright} ", Role.QUIET), detail, rows) if wide else listed
    body = body[:rows] + [()] * (rows - len(body))
    lines = [*top, *body, *bottom][:height] if height >= 4 else [*body, parts.key_line(keys, width)][:height]
    lines += [()] * (height - len(lines))
    page = tuple(fitted(each, width) for each in lines)
    return Page(page, cursor_of(page), overflow, max(1, rows - 1))


def _panel(
    name: str, help_keys: Sequence[KeyHint], conventions: Sequence[str], width: int, glyphs: Glyphs
) -> list[Line]:
    if name == HELP:
        return [_legend(glyphs), (), *parts.help_rows(help_keys, width)]
    return parts.conventions(conventions, width, glyphs)


def _legend(glyphs: Glyphs) -> Line:
    """What the marks before the lessons mean."""
    meanings = ((Progress.NEW, glyphs.new), (Progress.STARTED, glyphs.started), (Progress.DONE, glyphs.done))
    told = ", ".join(f"{mark} {LEGEND[progress]}" for progress, mark in meanings)
    return (Span(f" Before a lesson: {told}.", Role.TEXT),)


def _first_steps(keys: Sequence[KeyHint], width: int) -> list[Line]:
    """What to press, for somebody who is here for the first time, with the keys as they are now."""
    by_word = {hint.word: hint.key for hint in keys}
    wanted = [(by_word[word], does) for word, does in FIRST_STEPS.items() if word in by_word]
    text = ", ".join(f"{key} {does}" for key, does in wanted)
    return wrapped((Span(f" {text}.", Role.TEXT),), width - 1, indent=1, first=0) if wanted else []


def _go_on(course: CourseMap, key: str, glyphs: Glyphs) -> Line:
    entry = next((each for each in course.entries if each.id == course.go_on), None)
    if entry is None:
        text = "All lessons are done. Open any of them again." if course.entries else "There is no lesson to open."
        return (Span(f" {text}", Role.STRONG),)
    word = "Continue" if entry.progress is Progress.STARTED else "Start" if not _begun(course) else "Next"
    where = (
        f"  {glyphs.between} step {entry.step} of {entry.steps}"
        if entry.progress is Progress.STARTED and entry.steps
        else ""
    )
    return (
        Span(f" {word}: ", Role.HEAVY),
        Span(entry.title, Role.STRONG),
        Span(where, Role.QUIET),
        *((Span("   press ", Role.QUIET), Span(key, Role.KEY)) if key else ()),
    )


def _review(course: CourseMap, keys: Sequence[KeyHint], width: int) -> list[Line]:
    """What is worth practising, when anything is, and the key that begins it. Names give way to the key."""
    if not course.review:
        return []
    key = next((hint.key for hint in keys if hint.word == PRACTISE), "")
    press = [Span("   press ", Role.QUIET), Span(key, Role.KEY)] if key else []
    rows = [(Span(" Review: ", Role.HEAVY), Span(listed(course.review, most)), *press) for most in (MOST_NAMED, 2, 1)]
    return [next((row for row in rows if width_of(row) <= width), rows[-1])]


def _notices(course: CourseMap, browsing: Browsing, width: int) -> list[Line]:
    """What is wrong with lessons or records; first why nothing was opened just now."""
    texts = [*([browsing.trouble] if browsing.trouble else []), *course.notices]
    return [row for text in texts for row in wrapped((Span(f" ! {text}", Role.NOTICE),), width, indent=3, first=0)]


def _begun(course: CourseMap) -> bool:
    return any(entry.progress is not Progress.NEW for entry in course.entries)


def _search_line(browsing: Browsing, width: int, entries: Sequence[MapEntry]) -> list[Line]:
    if browsing.search is None:
        return []
    before, under, after = window(browsing.search, max(1, min(40, width - 24)))
    count = f"   {len(entries)} found" if entries else "   nothing has all of these words"
    return [
        (
            Span(" / ", Role.KEY),
            Span(before, Role.TYPED),
            Span(under, Role.CURSOR),
            Span(after, Role.TYPED),
            Span(count, Role.QUIET),
        )
    ]


def _list(
    course: CourseMap, browsing: Browsing, here: MapEntry | None, width: int, rows: int, glyphs: Glyphs
) -> list[Line]:
    """Units and lessons, the part around the pointer when not all fit."""
    visible = {entry.id for entry in found(course, browsing)}
    out: list[Line] = []
    at = 0
    for unit in course.units:
        entries = [entry for entry in unit.entries if entry.id in visible]
        if not entries:
            continue
        if out:
            out.append(())
        out.append(line(f" {unit.title}", Role.HEADING))
        for entry in entries:
            if entry is here:
                at = len(out)
            out.append(_entry(entry, entry is here, width, glyphs))
    start = max(0, min(at - rows // 2, len(out) - rows))
    start = 0 if at < rows - 2 else start
    return out[start : start + rows]


MARKS = {Progress.DONE: Role.RIGHT, Progress.STARTED: Role.HEAVY, Progress.NEW: Role.QUIET}


def _entry(entry: MapEntry, here: bool, width: int, glyphs: Glyphs) -> Line:
    mark = {Progress.DONE: glyphs.done, Progress.STARTED: glyphs.started, Progress.NEW: glyphs.new}[entry.progress]
    minutes = f"{entry.minutes} min " if entry.minutes else ""
    step = f"step {entry.step}/{entry.steps}" if entry.progress is Progress.STARTED and entry.steps else ""
    right = f"{entry.share:>5}{minutes:>8}"
    if width >= ROOM_FOR_WORDS:
        right = f"{entry.call:<8}{step:<11}{right}"
    role = Role.SELECTED if here else Role.TEXT
    head = (Span(f" {glyphs.pointer if here else ' '} ", Role.HEAVY), Span(f"{mark} ", MARKS[entry.progress]))
    room = max(0, width - width_of(head) - cell_width(right) - 1)
    title = fitted((Span(f" {entry.title}", role),), room, role, glyphs.more)
    return (*head, *title, Span(f" {right}", role if here else Role.QUIET))


MOST_NEEDED = 2  # lessons to name where there is one line for them


def _detail(here: MapEntry | None, course: CourseMap, width: int, glyphs: Glyphs, wide: bool) -> list[Line]:
    """What the lesson under the pointer is about, what it builds on, how far one is."""
    if here is None:
        return []
    titles = {entry.id: entry for entry in course.entries}
    needs = [titles[each].title for each in here.needs if each in titles]
    done = {each.title for each in course.entries if each.progress is Progress.DONE}
    needed = [f"{each} {glyphs.done}" if each in done else each for each in needs]
    more = len(needed) - MOST_NEEDED
    if more > 1 and not wide:
        needed = [*needed[: MOST_NEEDED - 1], f"{needed[MOST_NEEDED - 1]} and {more} more"]
    builds = "Builds on " + ", ".join(needed) if needed else ""
    state = {
        Progress.NEW: "Not opened yet",
        Progress.STARTED: f"At step {here.step} of {here.steps}" if here.steps else "Begun",
        Progress.DONE: "Done",
    }[here.progress]
    told = (("weak", here.weak), ("review", here.due))
    calls = [f"{word}: {listed(skills, len(skills))}" for word, skills in told if skills]
    # Under the list there is room for little, and the share stands in the list.
    asked = f"{here.answered} of {here.asked} answers found" if here.asked and (wide or not calls) else ""
    minutes = f"about {here.minutes} minutes" if here.minutes and not calls else ""
    facts = f" {glyphs.between} ".join(each for each in (state, asked, *calls, minutes) if each)
    last = [(builds, Role.QUIET), (facts, Role.QUIET)]
    if not wide and here.progress is not Progress.NEW:
        last.reverse()  # what is behind one matters less than how far one is
    blocks = [(here.title, Role.STRONG)] if wide else []
    out: list[Line] = []
    for text, role in (*blocks, (here.about, Role.TEXT), *last):
        if text:
            out += [(Span(" "), *each) for each in wrapped((Span(text, role),), max(1, width))]
            out += [()] if wide else []
    return out
