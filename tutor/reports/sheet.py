"""The sheet of formulas: the course's names and rules on two pages, read off the engine's tables.

Nothing on it is typed by hand but the words: a name is spelled, a formula rendered, by the engine. What a row of a
table says here is what the program computes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine import activations
from engine.activations import ACTIVATIONS
from engine.expressions import Expression, Reference, evaluate, substitute
from engine.losses import LOSSES
from engine.names import (
    COST,
    LEARNING_RATE,
    Derivative,
    Name,
    Spelling,
    bias,
    input_,
    loss,
    named,
    output,
    prediction,
    spell,
    target,
    updated,
    weight,
    weighted_sum,
)
from engine.network import Network
from engine.numerals import numeral
from engine.rendering import Style, render
from engine.trace import Role, Trace, trace
from tutor.course.formulas import counted
from tutor.course.tables import SUBJECTS
from tutor.session.conventions import of_the_course

WIDTH = 80
PAGE = 66  # lines of a printed page
KERAS = "_keras"  # the forms of another library, which the course only mentions


@dataclass(frozen=True, slots=True)
class Row:
    """``lines`` under one another, beside what they are about."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


def pages(spelling: Spelling) -> tuple[tuple[Section, ...], ...]:
    """The two pages: names, conventions, one step of training, activations and penalties; the other tables."""
    first = (
        _names(spelling),
        _conventions(spelling),
        _training(spelling),
        _counting(spelling),
        _of("Activations", spelling, "definition", "slope"),
        _corners(spelling),
        _of("Penalties on large weights", spelling, "penalty", "penalty_slope"),
    )
    second = (
        _of("Losses", spelling, "loss", "loss_slope"),
        _of("Optimisers: g is the gradient, t counts steps from 1", spelling, "rule"),
        _of("Weights at the beginning, from n neurons to m: bound, or standard deviation", spelling, "width"),
        _of("Learning rate of epoch e, from 0", spelling, "schedule"),
        _of("Large gradients, shortened", spelling, "clipping"),
        _of("Batch normalisation of one feature", spelling, "normalisation"),
        _of("Dropout with probability p to drop, and mask M", spelling, "dropout"),
    )
    return first, second


# --- names --------------------------------------------------------------------------------------

# What each kind of name means. The names themselves are spelled by the engine.
_MEANINGS: tuple[tuple[Name, str], ...] = (
    (input_(2, 1), "input: row 1, feature 2"),
    (weight(2, 1, 1), "weight into layer 2, from neuron 1 to neuron 1"),
    (bias(2, 1), "bias of neuron 1 in layer 2; the inputs are layer 0"),
    (weighted_sum(2, 1), "weighted sum of that neuron, before its activation"),
    (output(2, 1), "its output; in the last layer this is the prediction"),
    (prediction(), "prediction"),
    (target(), "target"),
    (loss(), "loss of one row"),
    (COST, "cost: the mean of the losses of all rows"),
    (Derivative(loss(), weight(1, 1, 1)), "gradient: how the loss changes with a weight"),
    (updated(weight(1, 1, 1)), "the weight after the update"),
    (LEARNING_RATE, "learning rate"),
)


def _names(spelling: Spelling) -> Section:
    width = max(len(spell(name, Spelling.ASCII)) for name, _ in _MEANINGS)
    rows = (
        Row(spell(name, spelling), (f"{spell(name, Spelling.ASCII):<{width}}  {said}",)) for name, said in _MEANINGS
    )
    return Section("Names, as shown and as typed", tuple(rows))


def _conventions(spelling: Spelling) -> Section:
    return Section("Conventions", tuple(Row("", (sentence,)) for sentence in of_the_course(spelling)))


# --- one step of training -----------------------------------------------------------------------


def _example_network() -> Network:
    """A 2-2-1 network with sigmoids: only its formulas are shown, so its numbers do not matter."""
    return Network.build(
        (2, 2, 1), ("sigmoid", "sigmoid"), "squared_error", ([[0.1, 0.2], [0.3, 0.4]], [[0.5], [0.6]]), ([0, 0], [0])
    )


def _example() -> Trace:
    return trace(_example_network(), [1.0, 2.0], [1.0], learning_rate=0.1)


def _cost(spelling: Spelling) -> Row:
    """The cost of two rows, with the network of the example."""
    made = trace(_example_network(), [[1.0, 2.0], [3.0, 4.0]], [[1.0], [0.0]])
    return Row("Cost", (_worked(made, COST, spelling),))


_SHOWN = {
    "Forward": ("z11", "O11", "z21", "yhat", "L"),
    "Backward": ("dL/dyhat", "dL/dz21", "dL/dW2_11", "dL/db21", "dL/dO11", "dL/dz11", "dL/dW1_11", "dL/db11"),
    "Update": ("W1_11_new", "b11_new"),
}


def _training(spelling: Spelling) -> Section:
    made = _example()
    rows = tuple(
        Row(title, tuple(_worked(made, made.find(text).name, spelling) for text in names))
        for title, names in _SHOWN.items()
    )
    return Section("One step of training: 2-2-1, sigmoids, squared error", (*rows, _cost(spelling)))


def _worked(made: Trace, name: Name, spelling: Spelling) -> str:
    """A gradient as the step from the one before it, anything else by its formula."""
    definition = made[name].definition
    if isinstance(name, Derivative):
        own = {each: made[each].definition for each in made[name].depends if made[each].role is Role.LOCAL}
        definition = substitute(definition, own)
    return f"{spell(name, spelling)} = {render(definition, Style(spelling))}"


def _counting(spelling: Spelling) -> Section:
    made = counted((2, 2, 1))
    names = [named(text) for text in ("n_weights1", "n_biases1", "n_parameters1")]
    lines = tuple(f"{spell(name, spelling)} = {render(made[name].definition, Style(spelling))}" for name in names)
    return Section("Counting, a layer", (Row("", lines),))


# --- the tables ---------------------------------------------------------------------------------


def _of(title: str, spelling: Spelling, *forms: str) -> Section:
    """The rows of one of the engine's tables, with the equations of all ``forms``."""
    rows = []
    for name in SUBJECTS[forms[0]].names:
        if not name.endswith(KERAS):
            equations = [
                each for form in forms if name in SUBJECTS[form].names for each in SUBJECTS[form].equations(name)
            ]
            rows.append(Row(name.replace("_", " "), tuple(each.text(spelling) for each in equations)))
    return Section(title, tuple(rows))


def _corners(spelling: Spelling) -> Section:
    """What is taken for the derivative where a function has a corner."""
    z, out, y, yhat = Reference(named("z")), Reference(named("O")), Reference(target()), Reference(prediction())
    at: dict[Name, float] = {named("z"): 0.0, named("O"): 0.0, target(): 1.0, prediction(): 1.0}
    rows = []
    for name, row in ACTIVATIONS.items():
        if row.corner is not None:
            slope = Derivative(named("O"), named("z"))
            corner = row.corner(z).distance
            setting = activations.ADJUSTABLE[name][0].name if name in activations.ADJUSTABLE else ""
            rows.append(_corner(name, slope, row.derivative(z, out), corner, at, spelling, setting))
    for name, table in LOSSES.items():
        if table.corner is not None:
            slope = Derivative(loss(), prediction())
            corner = table.corner(y, yhat).distance
            rows.append(_corner(name, slope, table.derivative([y], [yhat], 0), corner, at, spelling))
    return Section("At a corner, the choice of this course", tuple(rows))


def _corner(
    name: str,
    slope: Name,
    derivative: Expression,
    distance: Expression,
    at: Mapping[Name, float],
    spelling: Spelling,
    setting: str = "",
) -> Row:
    """One corner; a number that is the setting of its row is called by its name, as in the tables."""
    assert evaluate(distance, at) == 0, "the numbers lie on the corner"
    taken = f"{spell(slope, spelling)} = {setting or numeral(evaluate(derivative, at), None, spelling)}"
    return Row(name.replace("_", " "), (f"{taken} where {render(distance, Style(spelling))} = 0",))


# --- formats ------------------------------------------------------------------------------------


def as_text(spelling: Spelling) -> str:
    """For a terminal or a printer: 80 columns, two pages."""
    return "\n\n".join(map(page_text, pages(spelling))) + "\n"


def page_text(page: Iterable[Section]) -> str:
    """One page as text."""
    return "\n\n".join(map(_section_text, page))


def _section_text(section: Section) -> str:
    return "\n".join([section.title, *_text_lines(section)])


def _text_lines(section: Section) -> Iterator[str]:
    width = max(len(row.head) for row in section.rows)
    for row in section.rows:
        head = f"  {row.head:<{width}}  " if width else "  "
        for line in _packed(row.lines, WIDTH - len(head)):
            yield f"{head}{line}".rstrip()
            head = " " * len(head)


def _packed(lines: tuple[str, ...], width: int) -> Iterator[str]:
    """Equations in a row as far as they fit; one that is too long goes on underneath."""
    row = ""
    for line in lines:
        joined = f"{row}   {line}" if row else line
        if len(joined) <= width:
            row = joined
            continue
        if row:
            yield row
        *whole, row = textwrap.wrap(line, width, subsequent_indent="  ", break_long_words=False)
        yield from whole
    yield row


def as_markdown(spelling: Spelling) -> str:
    """For notes and handouts: a heading and a table a section, the second page after a rule."""
    return "\n\n---\n\n".join("\n\n".join(map(_section_markdown, page)) for page in pages(spelling)) + "\n"


def _section_markdown(section: Section) -> str:
    rows = [f"| {row.head} | {'<br>'.join(f'`{_escaped(line)}`' for line in row.lines)} |" for row in section.rows]
    return "\n".join([f"## {section.title}", "", "| | |", "|---|---|", *rows])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


LAYOUTS: dict[str, Callable[[Spelling], str]] = {"text": as_text, "markdown": as_markdown}
