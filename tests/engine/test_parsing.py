"""What a typed formula means, what is refused, and where it points."""

from __future__ import annotations

import re

import pytest

from engine.derivation import derive
from engine.expressions import evaluate, references
from engine.functions import MOST_ARGUMENTS
from engine.names import Name, Notation
from engine.parsing import DEEPEST, LONGEST, UnreadableFormula, parse

NETWORK = Notation((2, 2, 1), direct=frozenset({1, 2}))


def value(text: str) -> float:
    return float(evaluate(parse(text), {}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 - 2 - 3", -4.0),
        ("2 + 3*4", 14.0),
        ("2*3^2", 18.0),
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("8/4/2", 1.0),
        ("8/4*2", 4.0),
        ("2(3)(4)", 24.0),
        ("(1 + 1)(2 + 1)", 6.0),
        ("[1 + {2}]", 3.0),
        ("2³", 8.0),
        ("10⁻²", 0.01),
        ("50%", 0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("0,5", 0.5),
        ("1e3", 1000.0),
        ("2.5 x 10^-3", 0.0025),
        ("2 X 10**2", 200.0),
        ("max(1, 2)", 2.0),
        ("max(1.5; 0.5)", 1.5),
        ("min(1,2) + 0,5", 1.5),
        ("√4", 2.0),
        ("√√16", 2.0),
        ("ln(e)", 1.0),
        ("--3", 3.0),
        ("e^0", 1.0),
        ("½", 0.5),
        ("½*(3 - 1)", 1.0),
        ("3 - -2", 5.0),
    ],
)
def test_arithmetic_means_what_it_says(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("1 +", 3),
        ("1 $ 2", 2),
        ("1..2", 0),
        ("2½", 1),
        ("(1", 0),
        ("1)", 1),
        ("1,234.5", 0),
        ("sqrt", 0),
        ("max(1, 2", 3),
        ("sigmoid(1, 2)", 8),
        ("foo(2)", 0),
        ("2 ** ** 3", 5),
    ],
)
def test_what_is_in_the_way_is_pointed_at(text: str, position: int) -> None:
    with pytest.raises(UnreadableFormula) as raised:
        parse(text)
    assert raised.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200 + "1" + ")" * 199,
        "√" * 300 + "2",
        "1/" * 150 + "1",
        "2" + "%" * 300,
        "2" + "²" * 300,
        "2^" * 150 + "1",
        "2*-" + "-" * 300 + "1",
        "1" * (LONGEST + 1),
    ],
)
def test_depth_and_length_are_bounded(text: str) -> None:
    with pytest.raises(UnreadableFormula):
        parse(text)


def test_a_long_formula_within_the_bounds_is_read() -> None:
    assert value("1+" * 190 + "1") == 191.0
    assert value("1/" * DEEPEST + "1") == 1.0


def test_a_name_can_be_refused_where_it_stands() -> None:
    def refuse(name: Name) -> str:
        return "not that one" if str(name) == "O12" else ""

    assert [str(name) for name in references(parse("2*O11", NETWORK, refuse))] == ["O11"]
    with pytest.raises(UnreadableFormula, match="not that one") as raised:
        parse("2*O11 + O12", NETWORK, refuse)
    assert raised.value.position == 8


def test_an_x_before_a_power_of_ten_is_no_name() -> None:
    assert references(parse("2 x 10^2", NETWORK)) == ()
    assert [str(name) for name in references(parse("2 x1", NETWORK))] == ["x11"]


def test_a_power_of_e_is_the_exponential_function() -> None:
    assert parse("e^-0.21") == parse("exp(-0.21)")


@pytest.mark.parametrize(
    ("text", "position", "told"),
    [
        ("2)", 1, "never opened"),
        ("1 = 2", 2, "Only one ="),
        ("2 3", 2, "side by side"),
        ("(2 + )", 5, "missing before"),
        ("(2]", 2, "never opened"),
        ("2 + .", 4, "one decimal point"),
        ("9e999", 0, "too large"),
        ("2 ** * 3", 5, "cannot be read"),
    ],
)
def test_what_is_in_the_way_is_named(text: str, position: int, told: str) -> None:
    with pytest.raises(UnreadableFormula, match=re.escape(told)) as raised:
        parse(text)
    assert raised.value.position == position


def test_a_function_refuses_more_arguments_than_it_takes() -> None:
    with pytest.raises(UnreadableFormula, match="max takes 1 to"):
        parse(f"max({','.join('1' * (MOST_ARGUMENTS + 1))})")


@pytest.mark.parametrize(
    ("text", "worth"),
    [("-+2", -2.0), ("--2", 2.0), ("-2*3", -6.0), ("(1+1)2", 4.0), ("3 - +2", 1.0)],
)
def test_signs_and_neighbours_mean_what_they_do_on_paper(text: str, worth: float) -> None:
    assert value(text) == worth


def test_a_comma_that_can_mean_two_things_is_refused_with_both() -> None:
    with pytest.raises(UnreadableFormula, match=r"1\.234 or 1234"):
        parse("1,234")


@pytest.mark.parametrize(
    ("text", "product"), [("y - mx", "m*x"), ("2xm", "x*m"), ("xx", "x*x"), ("2λx^2", "λ*x^2"), ("mx²", "m*x²")]
)
def test_two_names_in_a_row_are_told_with_the_product(text: str, product: str) -> None:
    notation = derive({"m": 1, "x": 1, "y": 1, "lambda": 1}, {"p": "m*x"}).notation
    with pytest.raises(UnreadableFormula, match="two names in a row") as raised:
        parse(text, notation)
    assert raised.value.example == product


@pytest.mark.parametrize("text", ["W2_21O12", "W²₂₁O₁₂", "O12W2_21", "w221o12"])
def test_two_names_with_indices_side_by_side_are_a_product(text: str) -> None:
    assert set(references(parse(text, NETWORK))) == set(references(parse("W2_21*O12", NETWORK)))


def test_a_power_behind_two_names_belongs_to_the_second() -> None:
    assert parse("2W2_11x11^2", NETWORK) == parse("2*W2_11*x11^2", NETWORK)


def test_a_name_that_is_refused_is_pointed_at_inside_a_row_of_two() -> None:
    with pytest.raises(UnreadableFormula, match="not yet") as raised:
        parse("2x11O12", NETWORK, lambda name: "not yet" if name == NETWORK.parse("O12") else "")
    assert raised.value.position == 4


def test_an_index_that_does_not_exist_is_told_where_it_stands() -> None:
    with pytest.raises(UnreadableFormula, match="from 1 to 2") as raised:
        parse("2*O13", NETWORK)
    assert raised.value.position == 2
