"""What ``backprop-tutor settings`` does: print what holds, change one setting, take a change back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.settings.file import CannotChange, Read, did_you_mean, quoted, read, reset, store
from tutor.settings.inforce import Chosen, in_force, printed
from tutor.settings.own import OwnSettings, settings_here
from tutor.settings.table import ALSO, BY_KEY, KEYS, ROWS, Settings


def listing(terminal: Callable[[Settings], Chosen]) -> list[str]:
    """The file, what holds and why, and what can be set."""
    own = settings_here()
    assert own.path is not None, "the settings of this process have a place"
    said = read(own.path)
    return printed(said, terminal(said.settings), str(own.path), own.exists, _sentences(said))


def in_short(own: OwnSettings, chosen: Chosen) -> list[str]:
    """What holds, one line each, for somebody in the middle of a lesson."""
    said = read(own.path) if own.path is not None and own.exists else Read(own.settings)
    rows = (
        f"{held.key}: {held.held} ({held.source.value}). {BY_KEY[held.key].about}." for held in in_force(said, chosen)
    )
    return [*rows, "Change one: settings KEY VALUE."]


def _sentences(said: Read) -> dict[str, str]:
    """What the commands do whose keys were changed. Their tables are those of the full screen: loaded when needed."""
    if not said.settings.keys:
        return {}
    does = _commands()
    return {name: does.get(name, f"no command; {did_you_mean(name, does)}") for name in said.settings.keys}


def _commands() -> dict[str, str]:
    from tutor.tui.keymap import commands

    return {command.id: command.sentence for command in commands({})}


def change(key: str, value: str) -> str:
    """Store ``value`` for ``key``; what was done, in words. Raises CannotChange, in one line."""
    own = settings_here()
    value = ALSO.get(value, value)
    _checked(key, value)
    _store(own, key, value)
    return f"{key} is {value} now ({own.path})"


def take_back(key: str | None) -> str:
    """Take ``key`` out of the file, or set the file aside; what was done, in words."""
    own = settings_here()
    assert own.path is not None, "the settings of this process have a place"
    if key is None:
        aside = reset(own.path)
        return f"the defaults hold now; the file is kept as {aside}" if aside else "there is no settings file"
    if not own.exists:
        return "there is no settings file, so the default holds"
    _checked(key)
    _store(own, key, None)
    return f"{key} has its default now ({own.path})"


def _store(own: OwnSettings, key: str, value: str | None) -> None:
    assert own.path is not None, "the settings of this process have a place"
    store(own.path, key, value)


def _checked(key: str, value: str | None = None) -> None:
    """Raises CannotChange for a key or a value that does not exist."""
    if key.startswith(f"{KEYS}."):
        from tutor.tui.keymap import named

        name, known = key.removeprefix(f"{KEYS}."), _commands()
        if name not in known:
            raise CannotChange(f"{quoted(name)} is no command; {did_you_mean(name, known)}")
        if value is not None and not all(named(part.strip()) for part in value.split(",")) and value != ",":
            raise CannotChange(f"{quoted(value)} is no key that every terminal can send; write f10, ctrl+n or ?")
    elif key not in BY_KEY:
        raise CannotChange(f"{quoted(key)} is no setting; {did_you_mean(key, [*BY_KEY, f'{KEYS}.COMMAND'])}")
    elif value is not None and value not in BY_KEY[key].values:
        raise CannotChange(f"{key} cannot be {quoted(value)}; {did_you_mean(value, BY_KEY[key].values)}")


def completions(key: str, begun: str) -> Iterator[tuple[str, str]]:
    """What can stand after ``settings set`` (``key`` empty) or as the value of ``key``, each with what it does."""
    if not key:
        rows = {row.key: row.about for row in ROWS}
        if begun.startswith(KEYS):
            rows |= {f"{KEYS}.{name}": does for name, does in _commands().items()}
        else:
            rows[f"{KEYS}."] = "the key of a command"
    else:
        rows = dict(BY_KEY[key].values) if key in BY_KEY else {}
    yield from ((name, does) for name, does in rows.items() if name.startswith(begun))
