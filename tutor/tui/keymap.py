"""Which keys the commands have: the usual ones, and those a learner gave them.

A key is written as on the keyboard ("f2", "?", "ctrl+n"). Two commands may share a key where they
never apply at once, as Enter does; a key given by a learner is theirs alone within its screens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tutor.tui import bench_keys, keys
from tutor.tui.compat import NO_KEY

# In the order in which they are listed. A table of commands of a new screen is a row here.
TABLES: tuple[tuple[str, Sequence[BindingType]], ...] = (
    ("The course map", keys.MAP),
    ("A lesson", keys.LESSON),
    ("An experiment", bench_keys.KEYS),
    ("Your own problem", keys.BUILDER),
    ("The settings", keys.SETTINGS),
    ("Everywhere", keys.APP),
)
# Tables whose commands are there at the same time.
TOGETHER = {"A lesson": ("An experiment",), "An experiment": ("A lesson",)}
EVERYWHERE = "Everywhere"
# Where answers are typed a letter or a sign is an answer.
TYPED_INTO = ("A lesson", "An experiment", "Your own problem")
FIXED = frozenset({"quit"})  # the way out that always works

PUNCTUATION = {
    "?": "question_mark",
    "/": "slash",
    ",": "comma",
    ".": "full_stop",
    "-": "minus",
    "+": "plus",
    "=": "equals_sign",
    ";": "semicolon",
    ":": "colon",
    "!": "exclamation_mark",
    "#": "number_sign",
    "*": "asterisk",
    " ": "space",
}
ORDINARY = re.compile(
    r"ctrl\+[a-z]|shift\+tab|f(?:[1-9]|1[0-2])|enter|tab|escape|space|backspace|delete|insert|home|end|pageup|pagedown|"
    rf"up|down|left|right|[a-z0-9]|{'|'.join(PUNCTUATION.values())}"
)


@dataclass(frozen=True, slots=True)
class Command:
    """``groups``: the tables it stands in. ``keys``: those it has now. ``usual``: whether nobody changed them."""

    id: str
    groups: tuple[str, ...]
    sentence: str
    keys: tuple[str, ...]
    usual: bool = True


def named(key: str) -> str:
    """The name by which a key event is known: ``?`` is ``question_mark``, ``F2`` is ``f2``; "" for no key at all."""
    if key == NO_KEY:
        return key
    name = PUNCTUATION.get(key) or (key if len(key) == 1 else key.strip().lower())
    return name if ORDINARY.fullmatch(name) or (len(name) == 1 and name.isalpha() and name.isascii()) else ""


def own_keys(chosen: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], str]:
    """The keys by command, and one line on the first that cannot be used, or ""; that command keeps its usual ones."""
    known = {command.id: command for command in commands({})}
    made: dict[str, tuple[str, ...]] = {}
    trouble = ""
    for name, text in chosen.items():
        wanted = [named(part) for part in text.split(",")] if text != "," else ["comma"]
        if name not in known:
            continue  # told of where the file's lines are known
        if not all(wanted):
            trouble = trouble or f"{name}: {text!r} is no key that every terminal can send; its usual key is kept"
        else:
            made[name] = tuple(wanted)
    for name in list(made):
        if said := _cannot_have(known[name], made):
            del made[name]
            trouble = trouble or f"{name}: {said} Its usual key is kept."
    return made, trouble


def _cannot_have(command: Command, own: Mapping[str, Sequence[str]]) -> str:
    """Why the command cannot have the keys it has in ``own``, or "". Those it has anyway may be shared."""
    for key in own[command.id]:
        if key in command.keys or key == NO_KEY:
            continue
        if said := refused(key, command):
            return said
        if others := holders(key, command, own):
            return f"{key} is the key of {others[0].id} there too."
    return ""


def commands(own: Mapping[str, Sequence[str]]) -> list[Command]:
    """Every command that can be given a key, in the order of the tables; those without a sentence go with another."""
    found: dict[str, Command] = {}
    for group, table in TABLES:
        for row in table:
            if not isinstance(row, Binding) or not row.id or not row.tooltip or row.id in FIXED:
                continue
            known = found.get(row.id)
            groups = (*known.groups, group) if known else (group,)
            usual = tuple(dict.fromkeys((*(known.keys if known and known.usual else ()), *row.key.split(","))))
            kept = tuple(own[row.id]) if row.id in own else usual
            found[row.id] = Command(row.id, groups, row.tooltip, kept, row.id not in own)
    return list(found.values())


def beside(command: Command) -> frozenset[str]:
    """The tables whose commands meet this one on a screen."""
    met = {EVERYWHERE, *command.groups, *(other for group in command.groups for other in TOGETHER.get(group, ()))}
    return frozenset(group for group, _ in TABLES) if EVERYWHERE in command.groups else frozenset(met)


def holders(key: str, command: Command, own: Mapping[str, Sequence[str]]) -> list[Command]:
    """The other commands that have ``key`` on a screen where ``command`` is."""
    return [
        other
        for other in commands(own)
        if other.id != command.id and key in other.keys and set(other.groups) & beside(command)
    ]


def refused(key: str, command: Command) -> str:
    """Why ``key`` cannot be given to ``command``; "" when it can."""
    if key in ("ctrl+c", "ctrl+q"):
        return "Ctrl+C and Ctrl+Q always leave the program."
    if not ORDINARY.fullmatch(key):
        return "Not every terminal can send that key. Choose another."
    typed = len(key) == 1 or key in PUNCTUATION.values()
    if typed and set(command.groups) & set(TYPED_INTO):
        return "Where something is typed that key types too. Choose an F-key or Ctrl with a letter."
    return ""
