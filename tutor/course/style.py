"""What a lesson text should not hold: typed names and results, marks that mean nothing, too much on one screen.

These are warnings. Each rule is a row: a pattern, what is wrong with what it finds, and what to write instead.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.course.documents import Document, Path
from tutor.course.errors import CourseError, shorten
from tutor.course.wording import ASCII_FORMS

COLUMNS = 76  # of an 80-column terminal
LINES = 14  # of an explain without a drawing
LINES_OF_EXPERIMENT = 3  # what stands above knobs and plots is cut off behind them

_SMALL = "₀₁₂₃₄₅₆₇₈₉"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: re.Pattern[str]
    what: str
    remedy: str


RULES = (
    Rule(
        re.compile(rf"d?[A-Zy]?/?d?[WObzx][{_RAISED}]*[{_SMALL}]+|d?L/dŷ|ŷ"),
        "a name is typed here",
        "write it as {name:W2_11}, so that every terminal can show it",
    ),
    Rule(
        re.compile(r"\bdL/d\w+|\bW\d_\d\d\b|\b[OWbz]\d\d\b|\byhat\b"),
        "a name is typed here",
        "write it as {name:W2_11}, so that every terminal can show it",
    ),
    Rule(
        re.compile(r"[=≈]\s*[-−]?\d*\.\d+"),
        "a result is typed here",
        "write it as {yhat}, so that the engine computes it",
    ),
    Rule(
        re.compile(r"\*\*|__|`|^#+ ", re.MULTILINE),
        "this mark is shown as it is typed",
        "write plain words: texts are not formatted",
    ),
    Rule(
        re.compile(rf"[^\x00-\x7f{re.escape(''.join(ASCII_FORMS))}{_SMALL}{_RAISED}]"),
        "this character cannot be shown on every terminal",
        "use a plain one",
    ),
)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}")


def style_warnings(document: Document, path: Path, text: str) -> Iterator[CourseError]:
    """What the rules find in one text of a lesson."""
    for rule in RULES:
        # Placeholders become blanks, so that nothing is found in them and nothing joins across them.
        found = rule.pattern.search(_PLACEHOLDER.sub(" ", text))
        if found is not None:
            what = f"{rule.what}: {shorten(found[0], 20)}"
            yield document.error_at_text(path, found[0], what, rule.remedy)


def too_high(document: Document, path: Path, screen: str, most: int = LINES) -> Iterator[CourseError]:
    """A warning where the filled text of a whole screen, or of what is read above plots, takes more than ``most``."""
    height = lines_of(screen)
    if height > most:
        what = f"this {'screen' if most == LINES else 'text'} is {height} lines high at 80 columns"
        yield document.error(
            path, what, f"{most} fit: {'make two of it' if most == LINES else 'say it in fewer words'}"
        )


def lines_of(screen: str) -> int:
    """How many lines a filled text takes on an 80-column terminal."""
    return sum(max(1, len(textwrap.wrap(line, COLUMNS))) for line in screen.splitlines())
