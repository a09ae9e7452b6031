"""Plain names of derivations without a network: shown with Greek letters and subscripts, and read back."""

from __future__ import annotations

import pytest

from engine.names import Derivative, Notation, Spelling, named, spell

SPELLINGS = [
    ("v1", "v₁", "v_{1}", "v_(1)"),
    ("beta2", "β₂", r"\beta_{2}", "beta_(2)"),
    ("m_hat12", "m_hat₁₂", r"\hat{m}_{12}", "hat(m)_(12)"),
    ("eps", "ε", r"\varepsilon", "epsilon"),
    ("yhat", "ŷ", r"\hat{y}", "hat(y)"),
    ("yhat2", "ŷ₂", r"\hat{y}_{2}", "hat(y)_(2)"),
    ("eta_min", "η_min", r"\mathrm{eta\_min}", '"eta_min"'),
    ("W_decayed1", "W_decayed₁", r"\mathrm{W\_decayed1}", '"W_decayed1"'),
    ("mean", "mean", r"\mathrm{mean}", '"mean"'),
    ("W", "W", "W", "W"),
    ("a1b", "a1b", r"\mathrm{a1b}", '"a1b"'),
]


@pytest.mark.parametrize(("label", "shown", "latex", "typst"), SPELLINGS)
def test_a_label_in_its_four_spellings(label: str, shown: str, latex: str, typst: str) -> None:
    spelled = [
        spell(named(label), spelling) for spelling in (Spelling.UNICODE, Spelling.ASCII, Spelling.LATEX, Spelling.TYPST)
    ]
    assert spelled == [shown, label, latex, typst]


@pytest.mark.parametrize(("label", "shown"), [row[:2] for row in SPELLINGS])
def test_a_label_is_read_as_typed_and_as_shown(label: str, shown: str) -> None:
    notation = Notation(labels=(label,))
    assert notation.parse(label) == notation.parse(shown) == named(label)


def test_the_longer_of_two_labels_is_read() -> None:
    notation = Notation(labels=("m", "m_hat1", "m_hat"))
    assert notation.match("m_hat1/2", 0) == (named("m_hat1"), 6)


def test_a_derivative_between_labels_is_read_as_shown() -> None:
    notation = Notation(labels=("L", "x_hat1"))
    assert notation.parse("dL/dx_hat₁") == Derivative(named("L"), named("x_hat1"))
