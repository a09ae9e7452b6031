"""Turns the text of a YAML file into plain values that remember their line and column.

The parser's events are walked with a stack of our own: nothing recurses, nothing is expanded, no tag runs
code, and every bound is checked while the events arrive, so a hostile file is answered at once. Scalars
follow YAML 1.2: only true and false are booleans, and y, no and 1:30 are text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from tutor.course.errors import CourseError, shorten
from tutor.course.scalars import NUMBER, scalar_value

NODE_LIMIT = 20_000  # values in one document, each alias counted as all it stands for
DEPTH_LIMIT = 40
DIGIT_LIMIT = 400  # characters of one number

Path: TypeAlias = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. ``children`` by key or index; ``keys`` places the keys themselves."""

    value: Any
    line: int
    column: int
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    size: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its plain ``value`` and the way back from any path in it to the file."""

    file: str
    lines: tuple[str, ...]
    root: Node

    @property
    def value(self) -> Any:
        return self.root.value

    def error(self, path: Path, what: str, remedy: str = "", *, key: bool = False) -> CourseError:
        """An error that points at the value under ``path`` (or as near as there is), or at its key."""
        line, column = self.position(path, key=key)
        return CourseError(self.file, what, remedy, line=line, column=column)

    def error_at_text(self, path: Path, text: str, what: str, remedy: str = "") -> CourseError:
        """An error that points at the first place of ``text`` in the file at or after ``path``."""
        line, column = self.position(path)
        for number, content in enumerate(self.lines[line - 1 :], line):
            if (found := content.find(text, column - 1 if number == line else 0)) >= 0:
                return CourseError(self.file, what, remedy, line=number, column=found + 1)
        return CourseError(self.file, what, remedy, line=line, column=column)

    def position(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value under ``path``; the nearest parent where it ends early."""
        node, place = self.root, (self.root.line, self.root.column)
        for depth, part in enumerate(path):
            child = node.children.get(part)
            if child is None:
                return place
            last = depth == len(path) - 1
            place = node.keys[str(part)] if key and last and part in node.keys else (child.line, child.column)
            node = child
        return place


def read_document(text: str, file: str) -> Document:
    """Parses one YAML document. Raises CourseError: syntax, bounds, duplicate keys, tags, NaN, infinity."""
    lines = tuple(text.splitlines())
    if (bad := _CONTROL.search(text)) is not None:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        raise CourseError(file, "a control character stands here", "remove it", line=line, column=column)
    try:
        root = _Builder(file).build(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise _syntax_error(error, file, lines) from None
    if root is None:
        raise CourseError(file, "this file is empty", "docs/authoring.md shows what belongs in it")
    return Document(file, lines, root)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    line: int
    column: int
    is_mapping: bool
    anchor: str | None
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None  # waiting for its value


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.stack: list[_Open] = []
        self.anchors: dict[str, Node] = {}
        self.count = 0
        self.root: Node | None = None

    def build(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise self.error(event, "a second document starts here", "one file holds one document")
                case yaml.ScalarEvent():
                    self.scalar(event)
                case yaml.AliasEvent():
                    self.alias(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self.open(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.close()
                case _:
                    pass
        return self.root

    def error(self, event: Any, what: str, remedy: str = "") -> CourseError:
        line, column = _place(event)
        return CourseError(self.file, what, remedy, line=line, column=column)

    def expects_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].is_mapping and self.stack[-1].key is None

    def refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            raise self.error(event, f"the tag {shorten(event.tag)} is not allowed", "write the plain value")

    def scalar(self, event: Any) -> None:
        self.refuse_tag(event)
        if _CONTROL.search(event.value) is not None:
            raise self.error(event, "this text holds a control character", "remove the escape")
        if self.expects_key():
            self.take_key(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = Node(event.value, *_place(event))
            return
        value: Any = event.value
        if event.implicit[0]:
            value = self.plain_value(event)
        self.place(Node(value, *_place(event)), event.anchor, event)

    def plain_value(self, event: Any) -> Any:
        text: str = event.value
        if len(text) > DIGIT_LIMIT and NUMBER.fullmatch(text):
            raise self.error(event, f"this number has more than {DIGIT_LIMIT} digits", "write a shorter one")
        value = scalar_value(text)
        if isinstance(value, float) and not math.isfinite(value):
            raise self.error(event, f"{shorten(text)} is not a finite number", "expected an ordinary number")
        return value

    def take_key(self, event: Any) -> None:
        parent, key = self.stack[-1], str(event.value)
        if key in parent.keys:
            first = parent.keys[key][0]
            line = _place(event)[0]
            raise self.error(
                event, f"{shorten(key)} is given twice, on lines {first} and {line}", "keep one of the two"
            )
        parent.key = key
        parent.keys[key] = _place(event)

    def alias(self, event: Any) -> None:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise self.error(
                event, f"nothing above is named &{shorten(event.anchor)}", "an alias repeats something already complete"
            )
        if self.expects_key():
            raise self.error(event, "an alias cannot be a key", "write the key out")
        self.place(node, None, event)

    def open(self, event: Any) -> None:
        self.refuse_tag(event)
        if self.expects_key():
            raise self.error(event, "a list or mapping cannot be a key", "a key is a single word")
        if len(self.stack) >= DEPTH_LIMIT:
            raise self.error(event, *_TOO_DEEP)
        self.count_values(1, event)
        line, column = _place(event)
        self.stack.append(_Open(line, column, isinstance(event, yaml.MappingStartEvent), event.anchor))

    def close(self) -> None:
        done = self.stack.pop()
        values = {key: child.value for key, child in done.children.items()}
        size = 1 + sum(child.size for child in done.children.values())
        node = Node(
            values if done.is_mapping else list(values.values()),
            done.line,
            done.column,
            done.children,
            done.keys,
            size,
        )
        self.attach(node, done.anchor)

    def place(self, node: Node, anchor: str | None, event: Any) -> None:
        self.count_values(node.size, event)
        self.attach(node, anchor)

    def count_values(self, number: int, event: Any) -> None:
        self.count += number
        if self.count > NODE_LIMIT:
            raise self.error(event, f"this file holds more than {NODE_LIMIT} values", "a lesson needs a few hundred")

    def attach(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if parent.is_mapping:
            assert parent.key is not None
            parent.children[parent.key] = node
            parent.key = None
        else:
            parent.children[len(parent.children)] = node


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


# What the parser says, and what we say. The first part found in its message wins.
_TOO_DEEP = (f"this is nested more than {DEPTH_LIMIT} levels deep", "a lesson needs about six")
_SYNTAX: Sequence[tuple[str, str, str]] = (
    ("exceeded maximum nesting depth", *_TOO_DEEP),  # the parser's own limit, far beyond ours
    (
        "mapping values are not allowed",
        "a ':' is not expected here",
        "check the indentation, and put a text that holds a colon in quotes",
    ),
    ("character that cannot start any token", "this character cannot start a value", "put the text in quotes"),
    ("'\\t'", "a tab indents this line", "indent with spaces"),
    ("expected ',' or ']'", "a list opened with [ is not closed", "check for a missing ] or comma"),
    ("expected ',' or '}'", "a mapping opened with { is not closed", "check for a missing } or comma"),
    ("unexpected end of stream", "a quote opened here is not closed", "add the closing quote"),
    ("could not find expected ':'", "a ':' is missing", "a key is followed by a colon and a blank"),
    ("expected '-' indicator", "this line does not continue the list", "check the indentation"),
    ("expected <block end>", "this line does not fit what stands above", "check the indentation"),
    ("expected key", "this line does not fit what stands above", "check the indentation"),
    ("unknown escape character", "this \\ escape is not known", "use single quotes, or write two backslashes"),
)


_NOT_HERE = ("expected <block end>", "expected key", "expected '-' indicator")
# A value that YAML takes for a list, a mapping or a quoted text, up to where that ends: ``say: {x} cones``.
_BEGUN = re.compile(r"\s*(?:- )?(?:[\w.-]+: +)?([\[{\"'])[^\n]*([\]}\"'])")


def _syntax_error(error: yaml.YAMLError, file: str, lines: tuple[str, ...]) -> CourseError:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if opened is not None and "expected ',' or" in problem:
        mark = opened  # the bracket that was opened tells more than the end of the file
    # The end of a file is reported one line below it, where nobody can look.
    line = min(mark.line + 1, len(lines)) if mark is not None else None
    column = mark.column + 1 if mark is not None and mark.line < len(lines) else None
    if mark is not None and mark.line < len(lines) and lines[mark.line][: mark.column + 1].strip(" -")[:1] == "\t":
        problem = "'\\t'"
    if mark is not None and mark.line < len(lines) and any(part in problem for part in _NOT_HERE):
        begun = _BEGUN.fullmatch(lines[mark.line][: mark.column].rstrip())
        if begun is not None:
            remedy = f"put a text that begins with {begun[1]} in quotes of the other kind, or in a block after |"
            remedy = remedy if begun[1] in "\"'" else remedy.replace(" of the other kind", "")
            return CourseError(file, f"this text goes on behind {begun[2]}", remedy, line=line, column=column)
    for part, what, remedy in _SYNTAX:
        if part in problem:
            return CourseError(file, what, remedy, line=line, column=column)
    return CourseError(file, f"this is not YAML: {problem}", "check this line and the one above", line=line)
