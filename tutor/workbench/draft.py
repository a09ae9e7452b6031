"""A problem while it is being written: the text of every cell, whatever it says so far.

A draft is nothing but what was typed. How many cells there are follows from the layers and the number of samples;
cells that fall outside keep their text, so that a network that shrinks and grows again has its numbers back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.trace import COSTS, MOST_LAYERS, MOST_NEURONS, MOST_ROWS

Cell = tuple[str, int, int]  # the field, and the row and column in it, counted from 0

LAYERS, ACTIVATION, LOSS, RATE, SAMPLES, COST, FEATURES, TARGET = (
    "layers",
    "activations",
    "loss",
    "learning_rate",
    "rows",
    "cost",
    "features",
    "target_name",
)
SHAPING = (LAYERS, SAMPLES)  # what is typed there changes which cells there are
LONGEST = 200  # characters in a cell


@dataclass(frozen=True, slots=True)
class Setting:
    """A field that is one text: what it is called, and what can be typed there."""

    key: str
    label: str
    about: str
    words: tuple[str, ...] = ()  # the names that can be typed, where it is names


SETTINGS: tuple[Setting, ...] = (
    Setting(LAYERS, "Layers", "Neurons a layer, the inputs first: 2-2-1."),
    Setting(ACTIVATION, "Activations", "One for all layers, or one for each: relu, sigmoid.", tuple(ACTIVATIONS)),
    Setting(LOSS, "Loss", f"One of {', '.join(LOSSES)}.", tuple(LOSSES)),
    Setting(RATE, "Learning rate", "For the update. Empty: there is none."),
    Setting(SAMPLES, "Samples", f"How many rows of inputs and targets, up to {MOST_ROWS}."),
    Setting(COST, "Cost", "What the losses of several samples make: their mean, or their sum.", COSTS),
    Setting(FEATURES, "Input names", "What the inputs are called, with commas between. May be empty."),
    Setting(TARGET, "Target names", "What the targets are called. May be empty."),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Draft:
    """``cells`` holds every text that is not empty; ``drawn`` are the cells whose numbers were not typed by hand."""

    cells: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    drawn: frozenset[Cell] = frozenset()
    name: str = ""

    def text(self, cell: Cell) -> str:
        return self.cells.get(cell, "")

    def setting(self, key: str) -> str:
        return self.text((key, 0, 0))


def with_texts(draft: Draft, texts: Mapping[Cell, str], drawn: bool = False) -> Draft:
    """The draft with other texts in some cells. ``drawn`` tells that nobody typed them."""
    cells = {**draft.cells, **{cell: _clean(text) for cell, text in texts.items()}}
    kept = {cell: text for cell, text in cells.items() if text}
    marks = draft.drawn | texts.keys() if drawn else draft.drawn - texts.keys()
    return replace(draft, cells=MappingProxyType(kept), drawn=frozenset(marks))


def typed(draft: Draft, cell: Cell, text: str) -> Draft:
    """The draft after ``text`` was typed into a cell."""
    return with_texts(draft, {cell: text})


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:LONGEST]


START = with_texts(
    Draft(),
    {
        (LAYERS, 0, 0): "2-2-1",
        (ACTIVATION, 0, 0): "sigmoid",
        (LOSS, 0, 0): "squared_error",
        (SAMPLES, 0, 0): "1",
        (COST, 0, 0): "mean",
    },
)


# --- the shape ----------------------------------------------------------------------------------

_SIZES = re.compile(r"[\s\[(]*[0-9]{1,2}([\s,;x×-]+[0-9]{1,2})+[\s,;x×\])-]*")


def sizes_of(text: str) -> tuple[int, ...] | None:
    """The sizes that ``2-2-1``, ``2 2 1`` or ``[2, 2, 1]`` says; None where it says none that can be laid out."""
    if not _SIZES.fullmatch(text):
        return None
    sizes = tuple(map(int, re.findall("[0-9]+", text)))
    return sizes if len(sizes) <= MOST_LAYERS + 1 and all(1 <= size <= MOST_NEURONS for size in sizes) else None


@dataclass(frozen=True, slots=True)
class Shape:
    """Which tables there are: their sizes follow from the layers and the samples. Empty ``sizes``: none yet."""

    sizes: tuple[int, ...]
    rows: int

    @property
    def layers(self) -> range:
        """The layers that have weights, counted from 1."""
        return range(1, len(self.sizes))

    def table(self, key: str) -> tuple[int, int]:
        """Rows and columns of x, y, W1, b1, …."""
        if key == "x":
            return self.rows, self.sizes[0]
        if key == "y":
            return self.rows, self.sizes[-1]
        k = int(key[1:])
        return (self.sizes[k - 1], self.sizes[k]) if key[0] == "W" else (1, self.sizes[k])

    @property
    def tables(self) -> tuple[str, ...]:
        """The keys of all tables in the order they are filled in."""
        return ("x", "y", *(f"{letter}{k}" for k in self.layers for letter in "Wb")) if self.sizes else ()

    def cells(self, key: str) -> tuple[Cell, ...]:
        """The cells of one table, row by row."""
        rows, columns = self.table(key)
        return tuple((key, row, column) for row in range(rows) for column in range(columns))

    def every(self) -> Iterable[Cell]:
        return (cell for key in self.tables for cell in self.cells(key))


def shape_of(draft: Draft) -> Shape:
    """The tables of a draft."""
    rows = draft.setting(SAMPLES).strip()
    count = int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 3 else 1
    return Shape(sizes_of(draft.setting(LAYERS)) or (), max(1, min(MOST_ROWS, count)))


def settled(draft: Draft, cell: Cell) -> Draft:
    """The draft once a cell was left: a beginning that only one name has is written out, as ``sig`` is sigmoid."""
    setting = BY_KEY.get(cell[0])
    if setting is None or not setting.words:
        return draft
    text = draft.text(cell)
    whole = re.sub(r"[A-Za-z_]+", lambda word: whole_word(word[0], setting.words), text)
    return draft if whole == text else typed(draft, cell, whole)


def whole_word(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that begins with ``word``, or ``word`` itself where there is not exactly one."""
    known = tuple(words)
    if word.lower() in known:
        return word.lower()
    begun = [one for one in known if one.startswith(word.lower())]
    return begun[0] if len(begun) == 1 else word
