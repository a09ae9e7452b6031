"""The rules a text can name: every row of the engine's tables has its equations, and they are the engine's."""

from __future__ import annotations

import pytest

from engine.expressions import evaluate
from engine.functions import FUNCTIONS
from engine.names import Spelling, named
from tutor.course.placeholders import PlaceholderError, fill
from tutor.course.tables import SUBJECTS, WRITTEN_OUT

ROWS = [(form, name) for form, subject in SUBJECTS.items() for name in subject.names]


@pytest.mark.parametrize(("form", "name"), ROWS)
def test_every_row_is_written_in_every_spelling(form: str, name: str) -> None:
    for spelling in Spelling:
        lines = [equation.text(spelling) for equation in SUBJECTS[form].equations(name)]
        assert lines
        assert all(" = " in line for line in lines)
        assert spelling is not Spelling.ASCII or all(line.isascii() for line in lines)


@pytest.mark.parametrize("function", WRITTEN_OUT)
@pytest.mark.parametrize("z", [-3.0, -0.4, 0.0, 0.7, 4.0])
def test_what_is_written_out_is_what_is_computed(function: str, z: float) -> None:
    assert evaluate(WRITTEN_OUT[function], {named("z"): z}) == pytest.approx(FUNCTIONS[function].real(z))


@pytest.mark.parametrize(
    ("placeholder", "shown"),
    [
        ("{definition:sigmoid}", "σ(z) = 1/(1 + exp(−z))"),
        ("{slope:sigmoid}", "dO/dz = O(1 − O)"),
        ("{loss:squared_error}", "L = (y − ŷ)²"),
        ("{loss_slope:squared_error}", "dL/dŷ = −2(y − ŷ)"),
        ("{rule:gradient_descent}", "W = W − η·g"),
        ("{penalty_slope:l2}", "dP/dW = 2 · λ · W"),
    ],
)
def test_a_text_may_name_a_rule(placeholder: str, shown: str) -> None:
    assert fill(placeholder, None) == shown


@pytest.mark.parametrize(
    ("placeholder", "setting"), [("{loss:huber}", "≤ δ, else δ(|y − ŷ| − 0.5·δ)"), ("{slope:leaky_relu}", "slope")]
)
def test_a_number_that_can_be_chosen_is_written_by_its_name(placeholder: str, setting: str) -> None:
    assert fill(placeholder, None).endswith(setting)


def test_several_lines_keep_the_indentation_of_the_first() -> None:
    assert fill("So:\n\n    {rule:momentum}", None) == "So:\n\n    v = μ·v + g\n    W = W − η·v"


def test_several_lines_within_a_sentence_stand_in_a_row() -> None:
    assert fill("It is {rule:momentum}.", None) == "It is v = μ·v + g, W = W − η·v."


def test_an_unknown_row_is_answered_with_the_nearest() -> None:
    with pytest.raises(PlaceholderError, match="did you mean rmsprop"):
        fill("{rule:rmspop}", None)


def test_the_marker_of_a_setting_never_shows() -> None:
    texts = [equation.text(Spelling.ASCII) for form, name in ROWS for equation in SUBJECTS[form].equations(name)]
    assert not any("0.371" in text for text in texts)
