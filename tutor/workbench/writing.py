"""A draft as the text of a problem file, with a way back from every line and column to the cell that stands there.

The file is what is checked, what is saved and what is worked through: one text for all three. So an error of
the course, which knows lines and columns, is an error of a cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tutor.course.problem_types import Problem
from tutor.course.scalars import NUMBER
from tutor.workbench.draft import (
    ACTIVATION,
    COST,
    FEATURES,
    LAYERS,
    LOSS,
    RATE,
    SAMPLES,
    TARGET,
    Cell,
    Draft,
    Shape,
    sizes_of,
    with_texts,
)

# What stands in an empty cell while the rest is looked at: numbers that no activation and no loss refuses.
NEUTRAL = {"x": "1", "y": "1", "W": "0", "b": "0"}
BEGUN = frozenset({"", "-", "−", "+", ".", "-.", "−.", "+."})  # what may become a number with the next key
PLAIN_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LEAST_SAID = {"loss": "squared_error", "cost": "mean"}  # what a problem file means when it does not say


@dataclass(slots=True)
class Written:
    """The text of a problem file. ``marks``: for (line, column), from 1, the field and the cell that begin there."""

    lines: list[str] = field(default_factory=lambda: [""])
    marks: dict[tuple[int, int], tuple[str, Cell | None]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def add(self, text: str, key: str = "", cell: Cell | None = None) -> None:
        if key:
            self.marks[len(self.lines), len(self.lines[-1]) + 1] = (key, cell)
        self.lines[-1] += text

    def end(self) -> None:
        self.lines.append("")

    def at(self, line: int | None, column: int | None) -> tuple[str, Cell | None]:
        """The field and the cell at a place, or the last that begins before it on its line; else the whole file."""
        before = [place for place in self.marks if place[0] == line and place[1] <= (column or 0)]
        return self.marks[max(before)] if before else ("", None)


def written(draft: Draft, shape: Shape, without: Collection[str] = ()) -> Written:
    """The file of ``draft``. Fields in ``without`` are written as if nothing had been typed there."""
    made = Written()

    def shown(key: str) -> str:
        return "" if key in without else draft.setting(key).strip()

    _line(made, LAYERS, _layers(draft.setting(LAYERS)))
    if not shape.sizes:
        return made
    _line(made, ACTIVATION, _activations(shown(ACTIVATION), len(shape.layers)))
    _line(made, LOSS, _choice(shown(LOSS) or LEAST_SAID[LOSS]))
    for key in (FEATURES, TARGET):
        if shown(key):
            _line(made, key, _names(shown(key), several=key == FEATURES))
    made.add("rows:")
    made.end()
    for row in range(shape.rows):
        made.add("  ")
        # The first dash is the place of all rows: the engine has something to say about their number.
        made.add("- ", SAMPLES if row == 0 else "")
        made.add("{x: ")
        _list(made, draft, "x", _row(shape, "x", row), without)
        made.add(", y: ")
        _list(made, draft, "y", _row(shape, "y", row), without, bare=True)
        made.add("}")
        made.end()
    made.add("weights:")
    made.end()
    for k in shape.layers:
        made.add(f"  W{k}: ")
        made.add("[", f"W{k}")
        for row in range(shape.table(f"W{k}")[0]):
            made.add(", " if row else "")
            _list(made, draft, f"W{k}", _row(shape, f"W{k}", row), without)
        made.add("]")
        made.end()
        if any(draft.text(cell).strip() not in BEGUN for cell in shape.cells(f"b{k}")) and f"b{k}" not in without:
            made.add(f"  b{k}: ")
            _list(made, draft, f"b{k}", shape.cells(f"b{k}"), without)
            made.end()
    if shown(RATE):
        _line(made, RATE, number(shown(RATE)))
    if (cost := shown(COST)) and (cost != LEAST_SAID[COST] and shape.rows > 1):
        _line(made, COST, _quoted(cost))
    return made


def _line(made: Written, key: str, value: str) -> None:
    made.add(f"{key}: ")
    made.add(value, key, (key, 0, 0))
    made.end()


def _list(
    made: Written, draft: Draft, key: str, cells: Sequence[Cell], without: Collection[str], bare: bool = False
) -> None:
    bare = bare and len(cells) == 1
    if not bare:
        made.add("[", key)
    for number_of, cell in enumerate(cells):
        text = "" if key in without else draft.text(cell).strip()
        made.add(", " if number_of else "")
        made.add(NEUTRAL[key[0]] if text in BEGUN else number(text), key, cell)
    if not bare:
        made.add("]")


def _row(shape: Shape, key: str, row: int) -> tuple[Cell, ...]:
    return tuple((key, row, column) for column in range(shape.table(key)[1]))


# --- one value ----------------------------------------------------------------------------------


def number(text: str) -> str:
    """What was typed for a number as YAML: a number where it is one, else a text, for the course to complain of."""
    plain = text.replace("−", "-").replace(",", ".")
    return plain if NUMBER.fullmatch(plain) else _in_quotes(text)


def _in_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _quoted(text: str) -> str:
    return text if PLAIN_WORD.fullmatch(text) else _in_quotes(text)


def _choice(text: str) -> str:
    """A name, or a name with its number: ``leaky_relu:0.1``."""
    name, colon, setting = text.partition(":")
    return f"{{{_quoted(name.strip())}: {number(setting.strip())}}}" if colon else _quoted(text)


def _layers(text: str) -> str:
    sizes = sizes_of(text)
    if sizes is not None:
        return f"[{', '.join(map(str, sizes))}]"
    parts = [part for part in re.split(r"[-\s,;x\[\]]+", text) if part]
    return f"[{', '.join(number(part) for part in parts)}]"


def _activations(text: str, layers: int) -> str:
    words = [word for word in re.split(r"[\s,;]+", text) if word] or ["linear"]
    words = words * layers if len(words) == 1 else words
    return f"[{', '.join(map(_choice, words))}]"


def _names(text: str, several: bool) -> str:
    names = [name.strip() for name in text.split(",")]
    listed = f"[{', '.join(map(_in_quotes, names))}]"
    return listed if several or len(names) > 1 else _in_quotes(names[0])


# --- and back -----------------------------------------------------------------------------------


def draft_of(problem: Problem, name: str = "") -> Draft:
    """The draft that writes this problem of a network. Its numbers are as they were given."""
    cells: dict[Cell, str] = {
        (LAYERS, 0, 0): "-".join(map(str, problem.layers)),
        (ACTIVATION, 0, 0): _worded(problem.activations),
        (LOSS, 0, 0): _worded((problem.loss,)),
        (RATE, 0, 0): "" if problem.learning_rate is None else number_text(problem.learning_rate),
        (SAMPLES, 0, 0): str(len(problem.rows)),
        (COST, 0, 0): problem.cost,
        (FEATURES, 0, 0): ", ".join(problem.features),
        (TARGET, 0, 0): problem.target_name if isinstance(problem.target_name, str) else ", ".join(problem.target_name),
    }
    for row, sample in enumerate(problem.rows):
        _put(cells, "x", row, sample.x)
        _put(cells, "y", row, sample.y)
    for key, table in problem.weights.items():
        if key[0] == "b":
            _put(cells, key, 0, tuple(value for value in table if not isinstance(value, tuple)))
        else:
            for row, values in enumerate(table):
                _put(cells, key, row, values)
    return with_texts(Draft(name=name), cells)


def _put(cells: dict[Cell, str], key: str, row: int, values: float | tuple[float, ...]) -> None:
    for column, value in enumerate(values if isinstance(values, tuple) else (values,)):
        cells[key, row, column] = number_text(value)


def number_text(value: float) -> str:
    """A number as it is typed."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _worded(choices: Sequence[str | dict[str, float]]) -> str:
    words = [one if isinstance(one, str) else _with_its_number(one) for one in choices]
    return words[0] if len(set(words)) == 1 else ", ".join(words)


def _with_its_number(choice: dict[str, float]) -> str:
    name, value = next(iter(choice.items()))
    return f"{name}:{number_text(value)}"
