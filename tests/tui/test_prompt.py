"""The prompt for a name: what is typed, the names it can become, and what it costs to say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.names import Name, Notation, Spelling, weight
from tests.tui.test_budget import cost
from tutor.session.lookup import Lookup
from tutor.tui.edit import holding
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.lines import Line, width_of
from tutor.tui.prompt import Prompt, filled, meant, moved, press, prompt_line

A_CHARACTER = 200
NOTATION = Notation((12, 12, 1))
NAMES: tuple[Name, ...] = tuple(weight(1, i, j) for i in range(1, 13) for j in range(1, 13))
LOOKUP = Lookup(NAMES, NOTATION, Spelling.UNICODE)


def shown(prompt: Prompt, width: int = 80) -> Line:
    return prompt_line(prompt, LOOKUP, "Go to:", width, UNICODE)


def text(prompt: Prompt, width: int = 80) -> str:
    return "".join(span.text for span in shown(prompt, width))


@given(st.text(max_size=30), st.integers(-20, 20), st.integers(10, 120), st.sampled_from([UNICODE, ASCII]))
def test_the_line_is_as_wide_as_the_screen(typed: str, by: int, width: int, glyphs: object) -> None:
    prompt = moved(Prompt(holding(typed)), LOOKUP, by)
    line = prompt_line(prompt, LOOKUP, "Go to:", width, UNICODE if glyphs is UNICODE else ASCII)
    assert width_of(line) == width


@given(st.integers(0, 400))
def test_the_chosen_name_is_always_seen(by: int) -> None:
    assert f"{UNICODE.pointer}W¹" in text(moved(Prompt(), LOOKUP, by))


def test_the_number_of_those_that_do_not_fit_is_told() -> None:
    assert "more" in text(Prompt())
    assert "more" not in text(Prompt(holding("W1_12,12")))


def test_nothing_that_fits_is_told_at_once() -> None:
    assert "no such name here" in text(Prompt(holding("dL/dW1_11")))


def test_enter_means_the_chosen_one() -> None:
    assert meant(moved(Prompt(holding("W1_11")), LOOKUP, 0), LOOKUP) == "W1_11"


def test_what_means_nothing_is_complained_about() -> None:
    complaining = meant(Prompt(holding("W3_11")), LOOKUP)
    assert isinstance(complaining, Prompt)
    assert complaining.complaint in text(complaining, 120)


def test_the_chosen_one_is_written_out() -> None:
    assert filled(Prompt(holding("w111")), LOOKUP).edit.text == "W1_11"


def test_typing_takes_back_the_choice_and_the_complaint() -> None:
    assert press(Prompt(holding("W"), chosen=3, complaint="no"), "1", "1") == Prompt(holding("W1"))


@pytest.mark.parametrize("typed", ["W1_12,3", "dL/dW1_11", "12"])
def test_a_typed_character_is_cheap(typed: str) -> None:
    lines = [shown(Prompt(holding(typed[:n]))) for n in range(len(typed) + 1)]
    for before, after in pairwise(lines):
        assert cost((before,), (after,)) <= A_CHARACTER
