"""The settings file: read with the line of whatever is wrong in it, changed without disturbing the rest.

It is TOML, and belongs to the learner: comments, order and keys unknown to this version stay as they
are. A change is one line replaced, added or taken out; the result is read again before it is stored,
and where the file is written in a way that such a change does not fit, nothing is stored and the
person is told. A file that cannot be read is never written over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tutor.atomic import write_atomically
from tutor.settings.table import ALSO, AS_IT_COMES, BY_KEY, KEYS, Settings

LONGEST = 60  # characters of what is quoted from a file
LARGEST = 100_000  # bytes; nobody writes more, and a wrong file is not to be read whole
_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_DOTTED = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")
_TABLE = re.compile(rf"\s*\[\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_PART = re.compile(_KEY)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. ``trouble`` is one line on what is wrong, "" when nothing is.

    ``lines``: the line of every key that was taken. ``broken``: the file could not be read at all, and
    must not be written to.
    """

    settings: Settings = AS_IT_COMES
    trouble: str = ""
    lines: Mapping[str, int] | None = None
    broken: bool = False

    def line(self, key: str) -> int:
        """The line that gives ``key``; 0 when the file does not."""
        return (self.lines or {}).get(key, 0)


class CannotChange(ValueError):
    """The file cannot be changed as asked. One line, with a remedy."""


def read(path: Path) -> Read:
    """The settings in the file at ``path``; the defaults when there is none. Never raises for what a file holds."""
    try:
        # Read before tomllib is imported: without a file a start pays for neither.
        content = path.read_bytes()[: LARGEST + 1]
    except FileNotFoundError:
        return Read()
    except OSError as error:
        return Read(trouble=f"{path}: {error.strerror or error}; the defaults are used", broken=True)
    if len(content) > LARGEST:
        return Read(trouble=f"{path}: larger than any settings file; the defaults are used", broken=True)
    try:
        return understood(content.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Read(trouble=f"{path}:{line}: this is not UTF-8; the defaults are used", broken=True)


def understood(text: str, file: str) -> Read:
    """The settings in ``text``. A key that is wrong is left out and told of; the others hold."""
    import tomllib

    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Read(trouble=f"{_placed(file, error)}; the defaults are used", broken=True)
    places = _places(text)
    settings, wrong, lines = AS_IT_COMES, list[tuple[int, str]](), dict[str, int]()
    for key, value in given.items():
        at = places.get((key,), next((line for path, line in places.items() if path[0] == key), 0))
        if key == KEYS:
            keys, complaints = _keys(value, places, at)
            settings, wrong = replace(settings, keys=keys), wrong + complaints
            lines |= {f"{KEYS}.{name}": _line_of(name, places, at) for name in keys}
        elif key not in BY_KEY:
            wrong.append((at, f"{quoted(key)} is no setting; {did_you_mean(key, [*BY_KEY, KEYS])}"))
        elif (taken := _value(key, value)) is None:
            wrong.append((at, f"{key} cannot be {quoted(str(value))}; {did_you_mean(str(value), BY_KEY[key].values)}"))
        else:
            settings, lines[key] = settings.having(key, taken), at
    return Read(settings, _told(file, wrong), lines)


def _told(file: str, wrong: list[tuple[int, str]]) -> str:
    if not wrong:
        return ""
    line, what = min(wrong)
    more = f" ({len(wrong) - 1} more {'is' if len(wrong) == 2 else 'are'} wrong)" if len(wrong) > 1 else ""
    return f"{file}:{line}: {what}; the default is used{more}" if line else f"{file}: {what}; the default is used{more}"


def _placed(file: str, error: Exception) -> str:
    """What tomllib says, with its place in front."""
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
    said = re.sub(r"\s*\(at [^)]*\)", "", str(error)) or type(error).__name__
    said = said[:1].lower() + said[1:]
    return f"{file}:{found[1]}:{found[2]}: {said}" if found else f"{file}: {said}"


def _value(key: str, value: Any) -> str | None:
    """The value as its row writes it, or None when it is none of that row."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    text = ALSO.get(text, text)
    return text if text in BY_KEY[key].values else None


def _keys(given: Any, places: Mapping[tuple[str, ...], int], at: int) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The keys by command; ``answer.hint = "f2"`` and ``"answer.hint" = "f2"`` are the same."""
    if not isinstance(given, dict):
        return {}, [
            (at, f'keys cannot be {quoted(given)}; write [keys] on a line of its own, then "answer.hint" = "f2"')
        ]
    keys: dict[str, str] = {}
    wrong: list[tuple[int, str]] = []
    for name, value in _flat(given):
        if isinstance(value, str) and value.strip():
            keys[name] = ",".join(part.strip() for part in value.split(",") if part.strip())
        else:
            line = _line_of(name, places, at)
            wrong.append((line, f'the key of {quoted(name)} is {quoted(value)}; write a text such as "f2"'))
    return keys, wrong


def _flat(table: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _line_of(name: str, places: Mapping[tuple[str, ...], int], otherwise: int) -> int:
    return next((line for path, line in places.items() if path[0] == KEYS and ".".join(path[1:]) == name), otherwise)


def _places(text: str) -> dict[tuple[str, ...], int]:
    """The line of each key and table header, as far as they stand on lines of their own (TOML keeps no lines)."""
    places: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _path(header[1])
            places.setdefault(table, number)
        elif key := _DOTTED.match(line):
            places.setdefault((*table, *_path(key[1])), number)
    return places


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def quoted(value: object) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean X?`` when something is near, else what there is."""
    import difflib

    names = sorted(known)
    close = difflib.get_close_matches(word.lower()[:LONGEST], names, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"there is {', '.join(names)}"


# --- changing ------------------------------------------------------------------------------------


def changed(text: str, key: str, value: str | None) -> str:
    """``text`` with ``key`` set to ``value``, or without it for None. ``key`` may be ``keys.answer.hint``.

    Raises CannotChange when the file is written in a way that one line cannot change.
    """
    path = (KEYS, key.removeprefix(f"{KEYS}.")) if key.startswith(f"{KEYS}.") else (key,)
    before, lines = _values(text), text.splitlines(keepends=True)
    places = _places(text)
    at = _line_of(path[1], places, 0) if len(path) > 1 else places.get(path, 0)
    written = f'"{path[-1]}" = "{value}"' if len(path) > 1 else f"{key} = {_toml(key, value or '')}"
    if at:
        _on_its_line(lines, at - 1, written if value is not None else None)
    elif value is not None:
        _added(lines, written, places.get((KEYS,), 0), keys=len(path) > 1)
    after = "".join(lines)
    wanted = {name: one for name, one in before.items() if name != key} | ({key: value} if value is not None else {})
    if _values(after) != wanted:
        raise CannotChange(f"{key} is written in a way that cannot be changed from here; change it in the file by hand")
    return after


def _toml(key: str, value: str) -> str:
    return value if value.isdigit() else f'"{value}"'


def _values(text: str) -> dict[str, str]:
    """All that a file says, flat; raises CannotChange when it cannot be read."""
    import tomllib

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotChange(f"the file cannot be read ({error})") from None
    return {name: ALSO.get(str(value), str(value)) for name, value in _flat(given)}


def _on_its_line(lines: list[str], at: int, written: str | None) -> None:
    """Replace what stands before a comment of line ``at``; None takes the line out."""
    if written is None:
        del lines[at]
        return
    line = lines[at]
    end = "\n" if line.endswith("\n") else ""
    key = _DOTTED.match(line)
    value = line[key.end() if key else 0 :].rstrip("\r\n")
    comment = re.fullmatch(r"""\s*(?:"[^"]*"|'[^']*'|[^#"']*?)(\s*#.*)""", value)
    lines[at] = written + (comment[1] if comment else "") + end


def _added(lines: list[str], written: str, table: int, keys: bool) -> None:
    """A new line: of the settings before the first table, of the keys right under ``[keys]``."""
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if keys and table:
        lines.insert(table, written + "\n")
    elif keys:
        lines += ["\n"] * bool(lines) + [f"[{KEYS}]\n", written + "\n"]
    else:
        first = next((k for k, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
        while first and not lines[first - 1].strip():
            first -= 1  # the blank lines before a table stay with it
        lines.insert(first, written + "\n")


HEAD = "# Settings of backprop-tutor. What can stand here: backprop-tutor settings\n"


def store(path: Path, key: str, value: str | None) -> None:
    """Change one setting in the file at ``path``. Raises CannotChange, with the file as it was."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else HEAD
        new = changed(text, key, value)
        Path(os.path.realpath(path)).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, new)
    except CannotChange as error:
        raise CannotChange(f"not stored: {path}: {error}") from None
    except UnicodeDecodeError:
        raise CannotChange(f"not stored: {path}: this is not UTF-8") from None
    except OSError as error:
        raise CannotChange(f"not stored: {path}: {error.strerror or error}") from None


def reset(path: Path) -> Path | None:
    """Set the file aside, so that the defaults hold again; where it is now, or None when there was none."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.old")
    os.replace(path, aside)
    return aside
