"""Makes ``docs/keys.md`` from the tables of keys, so that the page says what the program does.

    python docs/make_keys.py

A test holds the page and the tables together.
"""

from __future__ import annotations

from pathlib import Path

from textual.binding import Binding

from tutor.tui.glyphs import UNICODE
from tutor.tui.key_lists import TYPING, shown
from tutor.tui.keymap import TABLES

PAGE = Path(__file__).parent / "keys.md"
INTRODUCTION = """\
# Keys

This page is made from the program's own tables: `python docs/make_keys.py`. On every screen the last line names
the keys that do something now, and `F1` lists all of them.

- Arrows, Enter, Tab, Escape, digits, letters and F-keys are enough to learn with; a mouse is never needed.
- **An F-key means the same wherever it means something**, as the first table shows.
- A letter belongs to its screen: `e` types a value in an experiment and changes a problem of your own, `w`
  saves there and builds a problem on the map. These screens never show together. Where something is typed a
  letter is typed, so what has a letter there has another key as well, or waits until nothing is typed.
- Enter, Tab, Escape and the arrows do what is nearest: Escape closes what is open, then takes out what is
  typed, then leaves.
- The workbench has Ctrl with a letter for three commands, since its cells take letters and the F-keys have
  their meanings.
- A wrong answer stays on its line. The first character that is typed takes its place, Backspace mends it, Enter
  empties the line, and the arrows lead on.

Every command but `quit` can have another key: on the screen behind `F12`, or in the settings file under
`[keys]`, where its id is written as it stands in the last column: `"answer.hint" = "f9"`, or `"none"` for no
key at all. A key that another command of the screen has is refused there, in a line that names the other one.
"""


def rows(group: str) -> list[Binding]:
    """The commands of a table that have a sentence, each once."""
    table = dict(TABLES)[group]
    return [row for row in table if isinstance(row, Binding) and row.tooltip]


def keys_of(row: Binding) -> str:
    """`F2`, `?`: all keys of a command as they are read on the keyboard."""
    if row.key_display == "1-9":
        return "`1`-`9`"
    return ", ".join(f"`{shown(key, None, UNICODE)}`" for key in row.key.split(","))


def f_keys() -> list[str]:
    """What each F-key does on each screen that has it."""
    groups = [group for group, _ in TABLES if group != "Everywhere"]
    lines = [f"| key | {' | '.join(groups)} |", f"|---|{'---|' * len(groups)}"]
    for number in range(1, 13):
        key = f"f{number}"
        said = [
            # Of two the last: the one before it goes on with what this one opens.
            next((row.tooltip for row in (*rows(group)[::-1], *rows("Everywhere")) if key in row.key.split(",")), "")
            for group in groups
        ]
        lines.append(f"| `F{number}` | {' | '.join(said)} |")
    return lines


def page() -> str:
    """The whole page as Markdown."""
    lines = [INTRODUCTION, "## F-keys", "", *f_keys(), ""]
    for group, _ in TABLES:
        lines += [f"## {group}", "", "| key | what it does | id |", "|---|---|---|"]
        lines += [f"| {keys_of(row)} | {row.tooltip} | `{row.id}` |" for row in rows(group)]
        lines.append("")
    lines += ["## While you type", "", "| key | what it does |", "|---|---|"]
    for hint in TYPING:
        lines.append(f"| {hint.key.format(**UNICODE.arrows)} | {hint.word} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
