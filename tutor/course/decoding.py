"""Turns plain values into the course's types, and what does not fit into an error a teacher can act on.

msgspec decides whether a value fits; here its complaint is put into our own words, with the line and column
of the value it is about and the nearest known key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from tutor.course.documents import Document, Path
from tutor.course.errors import CourseError, did_you_mean, shorten

T = TypeVar("T")


def decode(document: Document, kind: type[T], path: Path = ()) -> T:
    """The value under ``path`` of the document as a ``kind``. Raises CourseError with line and column."""
    value = value_at(document.value, path)
    if kind_is_struct(kind) and not isinstance(value, dict):
        raise document.error(path, f"this is {described(value)}", "expected a mapping: key, colon, value")
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        complaint, inner = _located(str(error), value, kind)
        raise _in_words(document, kind, path, inner, complaint) from None


def missing(document: Document, kind: type[Any], path: Path, key: str) -> CourseError:
    """The error for a key of ``kind`` that has to stand in the mapping under ``path`` and does not."""
    what = f"{key} is missing{_in(_name(path))}"
    return document.error(path, what, f"expected {key}: {_description(kind, (), key)}")


def kind_is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def value_at(value: Any, path: Path) -> Any:
    """The part of a plain value under ``path``."""
    for part in path:
        value = value[part]
    return value


def described(value: Any) -> str:
    """A plain value as a person would call it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{shorten(value, 30)}"'
        case list():
            return "a list"
        case _:
            return "a mapping"


_PATH = re.compile(r" - at (`key` in )?`\$([^`]*)`$")
_PART = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[(\.\.\.)\]")


def _located(message: str, value: Any, kind: type[Any]) -> tuple[str, Path]:
    """The complaint without its path, and the path. msgspec does not say which key of a dict: we look."""
    found = _PATH.search(message)
    if found is None:
        return message, ()
    complaint, parts = message[: found.start()], _PART.findall(found[2])
    path: list[str | int] = []
    for name, index, anywhere in parts:
        path.append(_guilty_key(value, kind, tuple(path)) if anywhere else int(index) if index else name)
    if found[1]:
        path.append(_guilty_key(value, kind, tuple(path)))
    return complaint, tuple(path)


def _guilty_key(value: Any, kind: type[Any], path: Path) -> str:
    """The first key of the mapping under ``path`` without which the others still fail."""
    keys = list(value_at(value, path))
    for key in keys:
        only = _replaced(value, path, {key: value_at(value, path)[key]})
        try:
            msgspec.convert(only, kind)
        except msgspec.ValidationError as error:
            if "[...]" in str(error) or "`key` in" in str(error):
                return str(key)
    return str(keys[0])


def _replaced(value: Any, path: Path, part: Any) -> Any:
    if not path:
        return part
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], part)
    return copy


_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]+)`")
_BOUND = re.compile(r"Expected `(\w+)` (<=|>=|<|>|of length|matching regex) ?(.*)")
_LENGTH = {">=": "at least", "<=": "at most"}


def _in_words(document: Document, kind: type[Any], path: Path, inner: Path, complaint: str) -> CourseError:
    full = (*path, *inner)
    name = _name(full)
    if complaint.startswith("Invalid enum"):
        return _not_a_choice(document, kind, full, inner)
    value: Any = value_at(document.value, full)
    if found := _UNKNOWN.search(complaint):
        known = list(_fields(kind, inner))
        key = next((key for key in value if key not in known), found[1])
        return document.error((*full, key), f"{shorten(key)} is not known here", did_you_mean(key, known), key=True)
    if found := _MISSING.search(complaint):
        description = _description(kind, inner, found[1])
        return document.error(full, f"{found[1]} is missing{_in(name)}", f"expected {found[1]}: {description}")
    if found := _EXPECTED.search(complaint):
        wanted = " or ".join(_WORDS.get(word, word) for word in found[1].split(" | ") if word != "null")
        return document.error(full, f"{name} is {described(value)}", _expected(wanted, value))
    if (found := _BOUND.search(complaint)) and found[2] in _LENGTH and found[1] in ("int", "float"):
        return document.error(full, f"{name} is {value}", f"expected {_LENGTH[found[2]]} {found[3]}")
    if found and found[2] == "of length":
        sign, _, count = found[3].partition(" ")
        if count == "1":
            return document.error(full, f"{name} is empty", "write something here, or leave the key out")
        return document.error(full, f"{name} has only {len(value)}", f"expected {_LENGTH[sign]} {count}")
    if found and found[2] == "matching regex":
        return document.error(full, f"{name} is {described(value)}", "use small letters, digits and single hyphens")
    return document.error(full, f"{name} does not fit: {complaint}")


def _expected(wanted: str, value: Any) -> str:
    if "number" in wanted and isinstance(value, str) and "−" in value:
        return f"expected {wanted}, with a plain - as the minus"
    if wanted == "text" and isinstance(value, int | float):
        return "expected text, so put it in quotes"
    return f"expected {wanted}"


def _not_a_choice(document: Document, kind: type[Any], full: Path, inner: Path) -> CourseError:
    value = value_at(document.value, full)
    choices: list[str] = []
    for at in _walk(inspect.type_info(kind), inner[:-1] if isinstance(inner[-1], str) else inner):
        choices += _choices(at, inner[-1])
    if _is_key(kind, inner):
        return document.error(full, f"{full[-1]} is not known here", f"known: {', '.join(choices)}", key=True)
    return document.error(full, f"{_name(full)} is {described(value)}", f"expected one of {', '.join(choices)}")


def _is_key(kind: type[Any], inner: Path) -> bool:
    return any(isinstance(at, inspect.DictType) for at in _walk(inspect.type_info(kind), inner[:-1]))


def _choices(at: inspect.Type, key: str | int) -> list[str]:
    """The words allowed at ``key`` of a type (or as its keys), from its Literal types."""
    match at:
        case inspect.StructType():
            found = [item.type for item in at.fields if item.encode_name == key]
        case inspect.DictType():
            found = [at.key_type]
        case _:
            found = [at]
    words: list[str] = []
    while found:
        match found.pop(0):
            case inspect.LiteralType(values=values):
                words += [str(value) for value in values if str(value) not in words]
            case inspect.UnionType(types=types):
                found += types
            case inspect.Metadata(type=inner):
                found.append(inner)
            case inspect.VarTupleType(item_type=item):
                found.append(item)
            case _:
                pass
    return words


def _walk(at: inspect.Type, path: Path) -> Iterator[inspect.Type]:
    """Every type that could stand under ``path``."""
    if isinstance(at, inspect.Metadata):
        yield from _walk(at.type, path)
    elif isinstance(at, inspect.UnionType):
        for one in at.types:
            yield from _walk(one, path)
    elif not path:
        yield at
    elif isinstance(at, inspect.StructType):
        for item in at.fields:
            if item.encode_name == path[0]:
                yield from _walk(item.type, path[1:])
    elif isinstance(at, inspect.DictType):
        yield from _walk(at.value_type, path[1:])
    elif isinstance(at, inspect.VarTupleType):
        yield from _walk(at.item_type, path[1:])


def _fields(kind: type[Any], path: Path) -> dict[str, inspect.Field]:
    return {
        item.encode_name: item
        for at in _walk(inspect.type_info(kind), path)
        if isinstance(at, inspect.StructType)
        for item in at.fields
    }


def _description(kind: type[Any], path: Path, key: str) -> str:
    at = _fields(kind, path)[key].type
    schema = at.extra_json_schema if isinstance(at, inspect.Metadata) else None
    text = str((schema or {}).get("description", "a value"))
    return text[:1].lower() + text[1:].rstrip(".")


def _name(path: Path) -> str:
    """What a path is called: the last key, with the places in lists after it as ``[2][1]`` counted from 1."""
    indices = ""
    for part in reversed(path):
        if isinstance(part, str):
            return part + indices
        indices = f"[{part + 1}]" + indices
    return f"entry {indices.strip('[]')}" if indices else "this file"


def _in(name: str) -> str:
    return "" if name == "this file" else f" in {name}"
