"""The sheet of formulas: complete, two pages long, and read off the engine's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.activations import ACTIVATIONS
from engine.initialisation import INITIALISATIONS
from engine.losses import LOSSES
from engine.names import Spelling
from engine.penalties import PENALTIES
from engine.schedules import SCHEDULES
from engine.update_rules import UPDATE_RULES
from tests.command_line import run
from tutor.reports.sheet import KERAS, PAGE, WIDTH, as_markdown, as_text, page_text, pages

BOTH = (Spelling.UNICODE, Spelling.ASCII)


@pytest.mark.parametrize("spelling", BOTH)
def test_it_fits_on_two_pages_of_a_terminal(spelling: Spelling) -> None:
    both = as_text(spelling)
    assert max(map(len, both.splitlines())) <= WIDTH
    for page in pages(spelling):
        text = page_text(page)
        assert text in both
        assert len(text.splitlines()) <= PAGE


@pytest.mark.parametrize(
    "table",
    [ACTIVATIONS, LOSSES, INITIALISATIONS, SCHEDULES, PENALTIES, UPDATE_RULES],
    ids=lambda table: next(iter(table)),
)
def test_every_row_of_a_table_is_on_it(table: dict[str, object]) -> None:
    heads = {row.head for page in pages(Spelling.ASCII) for section in page for row in section.rows}
    assert {name.replace("_", " ") for name in table if not name.endswith(KERAS)} <= heads


def test_ascii_is_ascii() -> None:
    assert as_text(Spelling.ASCII).isascii()
    assert as_markdown(Spelling.ASCII).isascii()


@pytest.mark.parametrize(
    "line",
    [
        "W²₁₁      W2_11      weight into layer 2, from neuron 1 to neuron 1",
        "dL/dW²₁₁ = dL/dz₂₁ · O₁₁",
        "dL/dŷ = −2(y − ŷ)",
        "W¹₁₁ new = W¹₁₁ − η · dL/dW¹₁₁",
        "relu            dO/dz = 0 where z = 0",
        "leaky relu      dO/dz = slope where z = 0",
        "Cost      J = (L[1] + L[2])/2",
        "All gradients use the weights from before the update.",
        "absolute error  dL/dŷ = 0 where y − ŷ = 0",
        "m_hat = m/(1 − β₁^t)",
    ],
)
def test_it_says_what_the_engine_says(line: str) -> None:
    assert line in as_text(Spelling.UNICODE)


def test_a_stroke_does_not_break_a_markdown_table() -> None:
    rows = [line for line in as_markdown(Spelling.UNICODE).splitlines() if line.startswith("| ")]
    assert rows
    assert all(line.replace("\\|", "").count("|") == 3 for line in rows)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_command_prints_it(form: str, tmp_path: Path) -> None:
    ended = run("lessons", "sheet", "--format", form, "--ascii", home=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert "dL/dyhat = -2 * (y - yhat)" in ended.out
