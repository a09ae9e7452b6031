"""Names: every spelling reads back, generous spellings mean one name, and indices are checked."""

from __future__ import annotations

import copy
import pickle

import pytest

from engine.names import (
    COST,
    LEARNING_RATE,
    Derivative,
    Kind,
    Name,
    Notation,
    Quantity,
    Spelling,
    UnknownName,
    bias,
    flatten,
    input_,
    loss,
    named,
    output,
    prediction,
    spell,
    superscript,
    target,
    updated,
    weight,
    weighted_sum,
)
from tests.engine.nets import random_case

ONE = random_case(1, (3, 2, 3, 1), ("sigmoid", "linear", "sigmoid"), biased=(True, False, True)).trace()
MANY = random_case(2, (2, 11, 2), ("tanh", "softmax"), "categorical_cross_entropy", rows=3).trace()
WIDE = random_case(3, (12, 12, 12), ("relu", "linear")).trace()
HERE = ONE.notation


@pytest.mark.parametrize("spelling", Spelling)
@pytest.mark.parametrize("trace", [ONE, MANY, WIDE], ids=["one row", "three rows", "two-digit indices"])
def test_every_spelling_of_every_name_reads_back(trace: dict[Name, object], spelling: Spelling) -> None:
    notation = ONE.notation if trace is ONE else MANY.notation if trace is MANY else WIDE.notation
    wrong = {spell(name, spelling) for name in trace if notation.parse(spell(name, spelling)) != name}
    assert not wrong


@pytest.mark.parametrize("spelling", Spelling)
@pytest.mark.parametrize("trace", [ONE, MANY, WIDE], ids=["one row", "three rows", "two-digit indices"])
def test_no_two_names_share_a_spelling(trace: dict[Name, object], spelling: Spelling) -> None:
    assert len({spell(name, spelling) for name in trace}) == len(trace)


SPELLED = [
    (input_(2), "x₁₂", "x12", "x_{12}", 'x_("12")'),
    (weight(2, 1, 1), "W²₁₁", "W2_11", "W^{2}_{11}", 'W^(2)_("11")'),
    (weight(2, 10, 3), "W²₍₁₀,₃₎", "W2_10,3", "W^{2}_{10,3}", 'W^(2)_("10,3")'),
    (bias(2, 1), "b₂₁", "b21", "b_{21}", 'b_("21")'),
    (bias(1, 12), "b₍₁,₁₂₎", "b1,12", "b_{1,12}", 'b_("1,12")'),
    (weighted_sum(2, 1), "z₂₁", "z21", "z_{21}", 'z_("21")'),
    (output(2, 1, 3), "O₂₁[3]", "O21[3]", "O_{21}^{(3)}", 'O_("21")^((3))'),
    (prediction(), "ŷ", "yhat", r"\hat{y}", "hat(y)"),
    (prediction(2), "ŷ₂", "yhat2", r"\hat{y}_{2}", 'hat(y)_("2")'),
    (target(1), "y₁", "y1", "y_{1}", 'y_("1")'),
    (loss(), "L", "L", "L", "L"),
    (COST, "J", "J", "J", "J"),
    (LEARNING_RATE, "η", "eta", r"\eta", "eta"),
    (updated(weight(1, 1, 1)), "W¹₁₁ new", "W1_11_new", r"W^{1}_{11}\,\text{new}", 'W^(1)_("11") "new"'),
    (Derivative(loss(), prediction()), "dL/dŷ", "dL/dyhat", r"\frac{dL}{d\hat{y}}", "(d L)/(d hat(y))"),
    (named("beta2"), "β₂", "beta2", r"\beta_{2}", "beta_(2)"),
    (named("m_hat1"), "m_hat₁", "m_hat1", r"\hat{m}_{1}", "hat(m)_(1)"),
    (named("step_size"), "step_size", "step_size", r"\mathrm{step\_size}", '"step_size"'),
]


@pytest.mark.parametrize(("name", "unicode", "ascii_", "latex", "typst"), SPELLED, ids=lambda one: str(one)[:20])
def test_names_are_spelled_as_the_notation_says(name: Name, unicode: str, ascii_: str, latex: str, typst: str) -> None:
    four = (Spelling.UNICODE, Spelling.ASCII, Spelling.LATEX, Spelling.TYPST)
    assert [spell(name, spelling) for spelling in four] == [unicode, ascii_, latex, typst]


@pytest.mark.parametrize("name", [row[0] for row in SPELLED], ids=str)
def test_the_spelling_of_many_books_differs_in_derivatives_only(name: Name) -> None:
    usual = spell(name, Spelling.UNICODE)
    expected = usual.replace("d", "∂") if isinstance(name, Derivative) else usual
    assert spell(name, Spelling.PARTIAL) == expected


@pytest.mark.parametrize("name", [row[0] for row in SPELLED], ids=str)
def test_the_text_of_a_name_is_what_a_learner_types(name: Name) -> None:
    assert str(name) == spell(name, Spelling.ASCII)


GENEROUS = {
    "W2_11": ["W²₁₁", "W2_11", "W^2_11", "w2_11", "W_11^2", "W2_1,1", "W^{2}_{11}", "W211", " W2_11 "],
    "dL/dW2_11": ["dL/dW2_11", "∂L/∂W²₁₁", "dl/dw2_11", "δL/δW2_11", "dL / dW2_11", "d L/d W2_11", "dL÷dW2_11"],
    "yhat": ["ŷ", "yhat", "y_hat", "O31", "o31", "YHAT", "y\u0302", r"\hat{y}", "yhat1", "O₃₁"],
    "x12": ["x2", "x12", "X12", "x_12", "x₁₂", "x_{12}", "x₂"],
    "W1_11_new": ["W1_11_new", "W¹₁₁ new", "w1_11 new", "W1_11new"],
    "O21": ["O21", "z21", "O_21"],  # layer 2 has no activation
    "eta": ["eta", "η", r"\eta", "ETA"],
    "L": ["L", "l", "L[1]"],
    "y": ["y", "Y", "y1"],
}


@pytest.mark.parametrize(("wanted", "typed"), [(name, text) for name, texts in GENEROUS.items() for text in texts])
def test_generous_spellings_are_understood(wanted: str, typed: str) -> None:
    assert str(HERE.parse(typed)) == wanted


IMPOSSIBLE = {
    "W4_11": "the layer goes from 1 to 3 here, not 4",
    "W1_41": "the neuron it comes from (layer 0) goes from 1 to 3 here, not 4",
    "W1_13": "the neuron it goes to (layer 1) goes from 1 to 2 here, not 3",
    "O19": "the neuron of layer 1 goes from 1 to 2 here, not 9",
    "O41": "the layer goes from 1 to 3 here, not 4",
    "x4": "the feature goes from 1 to 3 here, not 4",
    "x22": "the row can only be 1 here, not 2",
    "yhat2": "the output can only be 1 here, not 2",
    "L[2]": "the row can only be 1 here, not 2",
    "b21": "layer 2 has no biases in this problem",
}


@pytest.mark.parametrize("typed", IMPOSSIBLE)
def test_an_index_that_does_not_exist_is_answered_with_what_does(typed: str) -> None:
    with pytest.raises(UnknownName) as raised:
        HERE.parse(typed)
    assert IMPOSSIBLE[typed] in str(raised.value)


def test_one_of_several_outputs_must_be_named() -> None:
    with pytest.raises(UnknownName, match=r"there are 2 outputs, so write yhat1 for the first"):
        MANY.notation.parse("yhat")


@pytest.mark.parametrize(
    ("typed", "nearest"), [("W2_1", "W2_21"), ("y hat", "yhat"), ("dL/dW2_1", "dL/dW2_21"), ("foo", ""), ("", "")]
)
def test_what_is_no_name_is_answered_with_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(UnknownName) as raised:
        HERE.parse(typed)
    assert raised.value.nearest == nearest


def test_the_nearest_name_is_found_before_anything_is_computed() -> None:
    assert Notation((2, 2, 1)).nearest("W2_1") == "W2_21"


@pytest.mark.parametrize("typed", ["dL", "dL/d", "dL/", "dL/dq", "d/dL", "dq/dL", "O11²"])
def test_a_derivative_or_power_that_is_cut_short_is_no_name(typed: str) -> None:
    with pytest.raises(UnknownName):
        HERE.parse(typed)


@pytest.mark.parametrize(
    ("text", "start", "name", "end"),
    [
        ("2W2_11·3", 1, "W2_11", 6),
        ("O11*O12", 4, "O12", 7),
        ("O₁₁²", 0, "O11", 3),
        ("-2(y-yhat)", 5, "yhat", 9),
        ("dL/dO11 + 1", 0, "dL/dO11", 7),
        ("W1_11 new + 1", 0, "W1_11_new", 9),
        ("x2(1-x2)", 0, "x12", 2),
    ],
)
def test_a_name_is_found_in_the_middle_of_a_formula(text: str, start: int, name: str, end: int) -> None:
    found = HERE.match(text, start)
    assert found is not None
    assert (str(found[0]), found[1]) == (name, end)


@pytest.mark.parametrize("text", ["", "+", "(", "O1", "q"])
def test_nothing_is_found_where_no_name_stands(text: str) -> None:
    assert HERE.match(text, 0) is None


def test_labels_are_read_as_typed_and_as_shown() -> None:
    notation = Notation(labels=("beta", "beta2", "p1"))
    for typed, label in [("beta", "beta"), ("β", "beta"), ("β₂", "beta2"), ("beta2", "beta2"), ("p₁", "p1")]:
        assert notation.parse(typed) == named(label)


def test_derivatives_of_labels_are_read() -> None:
    notation = Notation(labels=("L", "m"))
    assert notation.parse("dL/dm") == Derivative(named("L"), named("m"))


def test_a_label_is_not_found_inside_a_longer_word() -> None:
    assert Notation(labels=("m",)).match("mean", 0) is None


def test_the_layer_without_activation_has_no_weighted_sum_of_its_own() -> None:
    assert HERE.weighted_sum(2, 1) == HERE.output(2, 1)


def test_the_last_layer_s_outputs_are_predictions() -> None:
    assert HERE.output(3, 1) == prediction()
    assert MANY.notation.output(2, 2, 3) == prediction(2, 3)


def test_every_lists_each_quantity_once() -> None:
    listed = list(HERE.every())
    assert len(listed) == len(set(listed))
    assert {name for name in ONE if isinstance(name, Quantity)} - set(listed) == {
        target(),
        loss(),
        LEARNING_RATE,
        *(name for name in ONE if isinstance(name, Quantity) and name.updated),
    }


def test_every_covers_layers_with_biases_when_nothing_is_said_of_them() -> None:
    assert bias(1, 1) in set(Notation((1, 1)).every())


def test_names_are_equal_when_they_say_the_same() -> None:
    assert Quantity(Kind.BIAS, (1, 2)) == bias(1, 2)
    assert hash(Quantity(Kind.BIAS, (1, 2))) == hash(bias(1, 2))


@pytest.mark.parametrize("name", [bias(1, 2), Derivative(loss(), bias(1, 2)), named("q")], ids=str)
def test_names_survive_copying_and_pickling(name: Name) -> None:
    again = pickle.loads(pickle.dumps(name))
    assert again == name
    assert hash(again) == hash(name)
    assert copy.deepcopy(name) == name


def test_flatten_writes_raised_and_lowered_digits_out() -> None:
    assert flatten("W²₍₁₀,₃₎, Ŷ") == "W^2_10,3, ŷ"


def test_superscript_writes_whole_numbers() -> None:
    assert superscript(-12) == "⁻¹²"
