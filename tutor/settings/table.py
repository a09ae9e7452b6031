"""The settings there are: one row each, with its values and what they do in a few words.

Values are plain words, so that a file, a command line and a screen take and show the same ones. What
follows from them is decided elsewhere: colours, characters and face in ``tutor.terminal``, spelling
and figures by whoever opens a lesson.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

AUTO = "auto"
KEYS = "keys"


class Source(Enum):
    """Where a value comes from. The first one that says something wins."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    FILE = "file"
    TERMINAL = "terminal"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Row:
    """``values``: what can be chosen, with what it does; the first one is the default."""

    key: str
    about: str
    values: Mapping[str, str]

    @property
    def default(self) -> str:
        return next(iter(self.values))

    def beside(self, value: str, by: int) -> str:
        """The value ``by`` places further, round and round."""
        names = list(self.values)
        return names[(names.index(value) + by) % len(names)]


ROWS = (
    Row(
        "colours",
        "the colours of the screen",
        {
            AUTO: "as the terminal says",
            "dark": "for a dark background",
            "light": "for a light background",
            "contrast": "high contrast, bright on black",
            "terminal": "the terminal's own sixteen",
            "none": "no colours; bold, underline and signs remain",
        },
    ),
    Row(
        "characters",
        "the characters of names, drawings and signs",
        {
            AUTO: "as the terminal says",
            "unicode": "small digits, hats and lines",
            "ascii": "only what every terminal has, such as W2_11 and yhat",
        },
    ),
    Row(
        "derivative",
        "how a derivative is written; both can be typed",
        {"d": "with d, as the course does", "partial": "with the round sign of many books"},
    ),
    Row(
        "figures",
        "significant figures in workings and tables; a drawing and a plot show fewer",
        {
            "6": "two more than most questions ask",
            "8": "four more than most questions ask",
            "10": "for checking long chains",
            "12": "nearly all that is computed",
        },
    ),
    Row(
        "face",
        "how lessons are shown",
        {
            AUTO: "the full screen where the terminal has one",
            "full": "the full screen",
            "plain": "line by line, without control codes",
        },
    ),
)
BY_KEY = {row.key: row for row in ROWS}
# What else is taken for a value.
ALSO = {"∂": "partial"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen; every field but ``keys`` holds a value of its row.

    ``keys`` are keys by the id of a command, several parted by commas: ``{"answer.hint": "f2,f10"}``.
    """

    colours: str = AUTO
    characters: str = AUTO
    derivative: str = "d"
    figures: str = "6"
    face: str = AUTO
    keys: Mapping[str, str] = field(default_factory=dict)

    def value(self, key: str) -> str:
        return str(getattr(self, key))

    def having(self, key: str, value: str) -> Settings:
        """These with another value for ``key``, which is a row of the table."""
        changes: dict[str, Any] = {key: value}
        return replace(self, **changes)

    @property
    def digits(self) -> int:
        return int(self.figures)


AS_IT_COMES = Settings()
