"""The keys of a screen as a learner reads them: the line at the bottom, and the list of all of them.

Both are made from what is bound, as it is now: a key that was given anew is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen

from tutor.tui import edit
from tutor.tui.compat import bound
from tutor.tui.glyphs import Glyphs
from tutor.tui.parts import KeyHint

NAMES = {
    "escape": "Esc",
    "question_mark": "?",
    "slash": "/",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "semicolon": ";",
    "colon": ":",
    "exclamation_mark": "!",
    "number_sign": "#",
    "asterisk": "*",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}
NOW, TYPED, EVERYWHERE, OTHERWISE = "On this screen, now", "While you type", "Everywhere", "On this screen, but not now"
# Keys of the answer line itself: they are no commands, and stay as they are everywhere.
TYPING = (
    KeyHint("Backspace Delete", "Take out the character before the cursor, or under it"),
    KeyHint("{left}{right} Home End", "Move within what is typed"),
    KeyHint("Ctrl+W Ctrl+U Ctrl+K", "Take out the word before, all before, all behind the cursor"),
)
MOVING = KeyHint("{left}{right}", "moves")  # what arrows do while something is typed, on the key line
ALL: Callable[[Binding], bool] = lambda binding: True  # noqa: E731 - a name for what is usual


def shown(key: str, display: str | None, glyphs: Glyphs) -> str:
    """A key as a learner reads it on the keyboard."""
    if display:
        parted = display if len(glyphs.arrows["up"]) == 1 else display.replace("}{", "}/{")
        return parted.format(**glyphs.arrows)
    named = glyphs.arrows.get(key) or NAMES.get(key)
    return named or (key if len(key) == 1 else "+".join(part.capitalize() for part in key.split("+")))


def key_line(screen: Screen[None], glyphs: Glyphs, writing: bool = False) -> list[KeyHint]:
    """The keys that apply now and are worth a place on the line, in the order of the screen's table.

    The way out comes last. ``writing``: a line takes keys for itself now, and what arrows do in it is said instead.
    """
    leaving = {row.id for row in _table(screen) if "escape" in row.key.split(",")}
    out: list[KeyHint] = []
    last: list[KeyHint] = []
    for binding in _each_once(each.binding for each in _in_order(screen)):
        hint = KeyHint(shown(binding.key, binding.key_display, glyphs), binding.description, binding.id == "help")
        if binding.show and writing and binding.key in edit.KEYS:
            hint = KeyHint(MOVING.key.format(**glyphs.arrows), MOVING.word)
        if binding.show and hint not in out:
            (last if binding.id in leaving else out).append(hint)
    return [*out, *last]


def key_of(screen: Screen[None], command: str, glyphs: Glyphs) -> str:
    """The key a command has now, as it is read on the keyboard; "" where it has none."""
    return next((shown(each.key, None, glyphs) for each in bound(screen) if each.id == command), "")


def help_lines(
    screen: Screen[None], glyphs: Glyphs, typing: bool = False, belongs: Callable[[Binding], bool] = ALL
) -> list[KeyHint]:
    """All keys of the screen with a sentence each, in groups: an entry without a key is a heading.

    Those that do nothing now stand in a group of their own, the last one. ``typing``: whether something can be typed
    now; ``belongs``: whether a command can ever do something where the learner is.
    """
    active = _in_order(screen)
    now = _told(each.binding for each in active if not isinstance(each.node, App))
    order = _rank(screen)
    every = sorted(bound(screen), key=lambda binding: order.get(binding.id or "", len(order)))
    others = _told(binding for binding in every if belongs(binding) and (binding.tooltip or "") not in now)
    app = _told(each.binding for each in active if isinstance(each.node, App) and each.binding.tooltip not in now)
    out = _group(NOW, now, glyphs)
    if typing:
        out += [KeyHint("", TYPED), *(KeyHint(each.key.format(**glyphs.arrows), each.word) for each in TYPING)]
    out += _group(EVERYWHERE, app, glyphs)
    return [*out, *_group(OTHERWISE, {said: keys for said, keys in others.items() if said not in app}, glyphs)]


def _group(heading: str, found: dict[str, list[Binding]], glyphs: Glyphs) -> list[KeyHint]:
    lines = [KeyHint(" ".join(_names(bindings, glyphs)), said) for said, bindings in found.items()]
    return [KeyHint("", heading), *lines] if lines else []


def _names(bindings: Iterable[Binding], glyphs: Glyphs) -> list[str]:
    return list(
        dict.fromkeys(shown(each.key, "1-9" if each.key_display == "1-9" else None, glyphs) for each in bindings)
    )


def _told(bindings: Iterable[Binding]) -> dict[str, list[Binding]]:
    """Bindings by the sentence they have in the help."""
    out: dict[str, list[Binding]] = {}
    for binding in bindings:
        if binding.tooltip:
            out.setdefault(binding.tooltip, []).append(binding)
    return out


def _table(screen: Screen[None]) -> Sequence[Binding]:
    return [row for row in type(screen).BINDINGS if isinstance(row, Binding)]


def _rank(screen: Screen[None]) -> dict[str, int]:
    return {row.id or "": place for place, row in enumerate(_table(screen))}


def _in_order(screen: Screen[None]) -> list[ActiveBinding]:
    """What applies now in the order of the screen's table, what the app adds behind it."""
    order = _rank(screen)
    active = [each for each in screen.active_bindings.values() if each.enabled]
    return sorted(active, key=lambda each: order.get(each.binding.id or "", len(order)))


def _each_once(bindings: Iterable[Binding]) -> list[Binding]:
    out: dict[str, Binding] = {}
    for binding in bindings:
        out.setdefault(binding.id or binding.key, binding)
    return list(out.values())
