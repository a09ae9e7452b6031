"""An experiment as a page: knobs, plots, how far it is, the question; lines of a size, like every page.

The plots take what the rest leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.session.experiment_view import ExperimentView
from tutor.session.view import View
from tutor.tui import parts
from tutor.tui.feedback import newest
from tutor.tui.glyphs import Glyphs
from tutor.tui.knob_rows import TALL, groups_of_knobs, knobs_of_a_lesson
from tutor.tui.lines import Line, Role, Span, fitted, line, width_of, wrapped
from tutor.tui.page import Page, cursor_of
from tutor.tui.parts import KeyHint
from tutor.tui.plot_panes import plot_panes
from tutor.tui.prose import prose
from tutor.tui.reading import Reading

# The keys that a line too short for all of them shows first, by their words.
OF_EXPERIMENTS = ("run", "pause", "answer", "go on", "check", "plots", "knob", "turn", "question", "choose", "plot")
LEAST_PLOT, READABLE = 4, 6
STRIP = 20  # cells of the strip that says how far it is
MOST_OF_TEXT = 3
FEEDBACK = 2  # rows kept for it, so that the plots stay where they are
ADVICE, MOST_ADVICE = 2, 4
ROOMY = 22  # rows from which on those of advice are kept
STATUS_ROLES = {"running": Role.LIT, "done": Role.RIGHT, "diverged": Role.WRONG, "stuck": Role.WRONG}


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
    # Where plots have no room, what was read before the run makes some, then the answers while knobs are turned.
    if room - len(above) - len(below) < READABLE and part.status != "idle":
        above = _above(replace(view, text=""), part, reading, size, glyphs)
    if room - len(above) - len(below) < READABLE and reading.at_bench:
        below = _below(replace(view, options=(), asked=()), part, reading, width, room, glyphs)
    rest = room - len(above) - len(below)
    middle = plot_panes(part, reading, width, rest, glyphs) if rest >= LEAST_PLOT else []
    # On a screen too small for all, the question is what stays.
    spare = [()] * max(0, rest - len(middle))
    body = [*above, *middle, *spare, *below][-room:] if rest < 0 else [*above, *middle, *spare, *below]
    place = part.summary if part.lab else parts.progress(view.place, glyphs, width)
    lines = [parts.bar(view.title, place, width, glyphs), *body, parts.key_line(_useful_first(keys), width)]
    page = tuple(fitted(each, width, more=glyphs.more) for each in lines[:height])
    return Page((*page, *[fitted((), width)] * (height - len(page))), cursor_of(page))


def _useful_first(keys: Sequence[KeyHint]) -> list[KeyHint]:
    """What an experiment is worked with before what every screen has; how to leave stays last."""
    first = [hint for word in OF_EXPERIMENTS for hint in keys[:-1] if hint.word == word]
    return [*first, *(hint for hint in keys if hint not in first)]


def _above(view: View, part: ExperimentView, reading: Reading, size: tuple[int, int], glyphs: Glyphs) -> list[Line]:
    width, height = size
    out: list[Line] = []
    if view.notice:
        out.append((Span(f" ! {view.notice}", Role.NOTICE),))
    text = prose(view.text, min(parts.LONGEST_LINE, width - 2 * parts.MARGIN), glyphs.bullet)[:MOST_OF_TEXT]
    out += [(Span(" " * parts.MARGIN), *each) for each in text]
    if part.lab:
        out += groups_of_knobs(part, reading, width, height, glyphs)
    elif part.knobs:
        out += knobs_of_a_lesson(part, reading, width, glyphs)
    return [*out, parts.rule(width, glyphs)]


def _below(view: View, part: ExperimentView, reading: Reading, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    advice = _advice(part, width, room, glyphs)
    out = [*advice, _status(part, width, glyphs), _numbers(part, width)]
    if not part.question:
        return out
    out.append(parts.rule(width, glyphs))
    number = f"{part.number}/{part.questions}  " if part.questions > 1 else ""
    asked = wrapped((Span(number, Role.QUIET), Span(part.question)), min(width, parts.LONGEST_LINE) - 2 * parts.MARGIN)
    out += [(Span(" " * parts.MARGIN), *each) for each in asked]
    told = newest(view.messages, min(width, parts.LONGEST_LINE), FEEDBACK + max(0, room - 22) // 3, glyphs)
    if not told and part.needs:
        told = parts.hanging(
            (Span(f" {glyphs.note} ", Role.NOTICE),),
            wrapped((Span(part.needs, Role.NOTICE),), min(width, parts.LONGEST_LINE) - 4),
            3,
        )
    resting = replace(view, asked=()) if reading.at_bench and view.asked and not view.asked[0].done else view
    answers = parts.answers(resting, reading.drafts, width, 1, glyphs)
    if resting is not view:
        typed = reading.drafts.get(view.asked[0].key)
        answers = [line(f" {view.asked[0].label} = {typed.text if typed else view.asked[0].typed}", Role.QUIET)]
    option = 0 if reading.at_bench else reading.option
    answers += parts.options(view.options, option, min(width, parts.LONGEST_LINE), glyphs)
    return [*out, *answers, *told, *[()] * (FEEDBACK - len(told))]


def _advice(part: ExperimentView, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    """What the run shows, and what could be tried; in the lab its rows are kept, so that the plots stay."""
    head = (Span(f" {glyphs.note} ", Role.NOTICE),)
    lines = [
        line
        for text in part.advice
        for line in parts.hanging(head, wrapped((Span(text, Role.NOTICE),), min(width, parts.LONGEST_LINE) - 4), 3)
    ]
    most = ADVICE if room < TALL else MOST_ADVICE
    if len(lines) > most:
        lines = [*lines[: most - 1], (*lines[most - 1], Span(glyphs.more, Role.NOTICE))]
    if not part.lab or room < ROOMY:
        return lines[:most]
    return [*lines[:most], *[()] * (most - len(lines))]


def _status(part: ExperimentView, width: int, glyphs: Glyphs) -> Line:
    """``epoch 120 of 200``, a strip, and what it is doing."""
    done = round(STRIP * part.epoch / max(1, part.epochs))
    strip = glyphs.full * done + glyphs.empty * (STRIP - done) if width >= 72 else ""
    counts = f" epoch {part.epoch:>{len(str(part.epochs))}} of {part.epochs}  "
    says = part.says if part.ended else part.status
    if part.advice and len(counts) + len(says) + 2 > width:
        says = f"{says.partition('. ')[0].rstrip('.')}."  # what could be tried stands above it
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
        text = f"{who or number.called} "
        if width_of(spans) + len(group) + len(text) + len(number.value) > width:
            break
        before = what
        spans += [Span(group + text, Role.QUIET), Span(f"{number.value:<6} ", Role.STRONG)]
    # The room kept behind the last one is not needed: there it would push its digits off the screen.
    return (*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip()))
