"""A computation without a network: formulas by name, their derivatives, and what cannot be derived."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.derivation import MOST_NAMES, derive
from engine.expressions import (
    COMPLEX,
    Case,
    Cases,
    Condition,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reference,
    Relation,
    Sum,
    evaluate,
)
from engine.names import Derivative, Name, Quantity, Spelling, UnknownName, named
from engine.network import NetworkError
from engine.paths import count, paths
from engine.rendering import render
from engine.steps import Phase, Role, Trace
from engine.tidying import tidy
from engine.working import working
from tests.engine import checks

STEP = 1e-30


def complex_step_agrees(trace: Trace) -> None:
    """Every derivative in the trace against the complex step through the values it stands on."""
    values = [step for step in trace.values() if step.phase is not Phase.BACKWARD]
    for name, step in trace.items():
        if not isinstance(name, Derivative):
            continue
        moved: dict[Name, complex] = {}
        for other in values:
            if any(isinstance(part, Derivative) for part in other.depends):
                moved[other.name] = complex(other.value)
            else:
                moved[other.name] = evaluate(other.definition, moved, COMPLEX)
            if other.name == name.wrt:
                moved[other.name] = complex(other.value, STEP)
        wanted = moved[name.of].imag / STEP
        assert step.value == pytest.approx(wanted, rel=1e-11, abs=1e-12), f"{name} = {render(step.definition)}"


PROBLEMS: list[tuple[Mapping[str, float], Mapping[str, str]]] = [
    ({"p1": 0.8, "p2": 0.7}, {"z": "p1 + p2", "s": "sigmoid(z)"}),
    ({"p1": 0.8, "p2": 0.7}, {"z": "10*p1 + 5*p2 + 3", "s": "sigmoid(z)"}),
    ({"y": 3, "x": 2, "m": 0.5, "c": 0.1}, {"L": "(y - m*x - c)^2"}),
    ({"a": 1.2, "b": -0.4}, {"u": "a*b", "v": "u^2 + sigmoid(a)", "w": "u*v + exp(-v)"}),
    ({"a": 2.0, "b": 0.3}, {"u": "a^2", "v": "a*u", "w": "v/u + a"}),  # a reaches w three ways
    ({"a": 2.0}, {"u": "a^2", "v": "u + a", "w": "tanh(v)*u + a"}),
    (
        {"a": 0.5, "b": 1.5, "c": -2},
        {"s": "sum(a, b, c)", "m": "mean(a, b, c)", "t": "max(a, b, c) - min(a, b, c)*s + m"},
    ),
    ({"a": 0.5, "b": 1.5}, {"r": "relu(a - b) + relu(b - a)", "q": "abs(a - b) + sqrt(a)", "t": "ln(r + q)"}),
    ({"a": 0.5}, {"u": "a", "v": "-u", "w": "2*v^3"}),
    ({"a": 1.5, "b": 0.5}, {"w": "a^b", "v": "ln(w)", "u": "w*v"}),
]


@pytest.mark.parametrize(("given_", "formulas"), PROBLEMS, ids=[" ; ".join(row[1].values()) for row in PROBLEMS])
def test_derivatives_agree_with_the_complex_step(given_: Mapping[str, float], formulas: Mapping[str, str]) -> None:
    complex_step_agrees(derive(given_, formulas))


@pytest.mark.parametrize(("given_", "formulas"), PROBLEMS, ids=[" ; ".join(row[1].values()) for row in PROBLEMS])
def test_every_derivative_is_a_step(given_: Mapping[str, float], formulas: Mapping[str, str]) -> None:
    made = derive(given_, formulas)
    last = named(list(formulas)[-1])
    for name in (*given_, *formulas):
        if named(name) != last and _reaches(made, named(name), last):
            assert Derivative(last, named(name)) in made


def _reaches(made: Trace, start: Quantity, end: Quantity) -> bool:
    return any(
        part == start or (isinstance(part, Quantity) and _reaches(made, start, part)) for part in made[end].depends
    )


@pytest.mark.parametrize("spelling", Spelling)
@pytest.mark.parametrize(("given_", "formulas"), PROBLEMS, ids=[" ; ".join(row[1].values()) for row in PROBLEMS])
def test_every_step_reads_back(given_: Mapping[str, float], formulas: Mapping[str, str], spelling: Spelling) -> None:
    checks.reads_back(derive(given_, formulas), spelling)


@st.composite
def problems(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, str]]:
    """A few formulas, each over the names before it."""
    names = ["a", "b"]
    formulas: dict[str, str] = {}
    shapes = [
        "{0}*{1}",
        "{0} + {1}",
        "{0} - 2*{1}",
        "sigmoid({0})*{1}",
        "({0} - {1})^2",
        "tanh({0} + {1})",
        "{0}/(2 + {1}^2)",
        "exp(-{0}^2)",
    ]
    for label in draw(st.permutations(["p", "q", "r", "s", "t"]))[: draw(st.integers(1, 5))]:
        picks = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        formulas[label] = draw(st.sampled_from(shapes)).format(*picks)
        names.append(label)
    return {"a": draw(st.floats(-2, 2)), "b": draw(st.floats(-2, 2))}, formulas


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(problems())
def test_derivatives_of_random_formulas_agree_with_the_complex_step(
    problem: tuple[dict[str, float], dict[str, str]],
) -> None:
    made = derive(*problem)
    if all(abs(step.value) < 1e6 for step in made.values()):
        complex_step_agrees(made)


def test_two_perceptrons_of_the_course() -> None:
    made = derive({"p1": 0.8, "p2": 0.7}, {"z": "p1 + p2", "s": "sigmoid(z)"})
    assert [str(step.name) for step in made.phase(Phase.FORWARD)] == ["z", "s"]
    assert round(made.find("s").value, 4) == 0.8176
    assert render(made.find("ds/dz").definition) == "s(1 − s)"
    assert render(working(made, made.find("ds/dp1").name).rule) == "ds/dz · dz/dp₁"
    assert render(working(made, made.find("ds/dp1").name).formula) == "s(1 − s) · 1"


def test_a_line_is_fitted_by_hand_with_derivatives_in_the_formulas() -> None:
    formulas = {"L": "(y - m*x - c)^2", "m_new": "m - eta*dL/dm", "c_new": "c - eta*dL/dc"}
    made = derive({"x": 2, "y": 3, "m": 0.5, "c": 0.1, "eta": 0.1}, formulas)
    assert render(made.find("dL/dm").definition) == "−2(y − m·x − c) · x"
    assert made.find("m_new").value == pytest.approx(1.26)
    assert [str(step.name) for step in made.phase(Phase.UPDATE)] == ["m_new", "c_new"]
    assert render(made.find("m_new").definition) == "m − η · dL/dm"


def test_formulas_may_stand_in_any_order() -> None:
    made = derive({"a": 2.0}, {"c": "b + 1", "b": "a^2"})
    assert [str(step.name) for step in made.phase(Phase.FORWARD)] == ["b", "c"]
    assert made.find("c").value == 5.0


def test_the_roles_of_derivatives() -> None:
    made = derive({"a": 2.0}, {"u": "3*a", "w": "u^2"})
    assert made.find("du/da").role is Role.LOCAL
    assert made.find("dw/du").role is Role.GRADIENT
    assert len(made.find("dw/da").contributions) == 1


def test_paths_through_a_derivation_add_up() -> None:
    made = derive({"a": 0.3}, {"u": "2*a", "v": "sigmoid(a)", "w": "u*v"})
    gradient = Derivative(named("w"), named("a"))
    assert count(made, gradient) == 2
    assert math.fsum(path.value for path in paths(made, gradient)) == pytest.approx(made.value(gradient))


def test_a_derivative_that_is_a_product_of_names_has_them_as_its_factors() -> None:
    made = derive({"a": 2.0, "b": 3.0, "c": 5.0}, {"w": "a*b*c"})
    done = working(made, made.find("dw/da").name)
    assert (done.factors, done.value) == ((named("b"), named("c")), 15.0)


def test_a_corner_is_noted() -> None:
    assert "relu has a corner" in derive({"a": 0.0}, {"r": "relu(a)"}).find("dr/da").note


def test_an_infinite_value_is_shown_and_explained() -> None:
    step = derive({"p": 0.0}, {"L": "-ln(p)"}).find("L")
    assert step.value == math.inf
    assert "ln(0) is minus infinity" in step.note


REFUSED: list[tuple[dict[str, float], dict[str, str], str, str]] = [
    ({}, {}, "formulas", "there is no formula to compute"),
    ({}, {"a": "b", "b": "a"}, "a", "a depends on itself: a needs b needs a"),
    ({}, {"a": "a + 1"}, "a", "a depends on itself: a needs a"),
    ({"x": 1}, {"L": "x^2 + dL/dx"}, "L", "L depends on itself: L needs dL/dx needs L"),
    (
        {"x": 1},
        {"a": "xq + 1"},
        "a",
        "the formula of a cannot be read: 'xq' is not a name in this problem. Did you mean x?",
    ),
    ({"x": 1}, {"a": "x +"}, "a", "Something is missing at the end"),
    ({"x": math.nan}, {"a": "x"}, "x", "x is nan; it must be an ordinary number"),
    ({"x": True}, {"a": "x"}, "x", "x is True; it must be an ordinary number"),
    ({"x": 1}, {"sum": "x"}, "sum", "sum is a function, so it cannot be a name"),
    ({"1a": 1}, {"b": "2"}, "1a", "'1a' is not a name"),
    ({"x": 1}, {"x": "2"}, "x", "x is given and has a formula too"),
    ({"x": 1, "y": 1}, {"a": "x", "b": "da/dy"}, "b", "da/dy is not computed: a does not depend on y"),
    ({"x": 1}, {"b": "x^3", "a": "x^2*db/dx", "c": "da/dx"}, "c", "a is made of derivatives itself"),
    ({f"g{k}": 1.0 for k in range(MOST_NAMES)}, {"a": "g1"}, "formulas", f"there are {MOST_NAMES + 1} names"),
]


@pytest.mark.parametrize(("given_", "formulas", "part", "said"), REFUSED, ids=[row[3][:40] for row in REFUSED])
def test_what_cannot_be_derived_is_refused(
    given_: dict[str, float], formulas: dict[str, str], part: str, said: str
) -> None:
    with pytest.raises(NetworkError) as raised:
        derive(given_, formulas)
    assert raised.value.part == part
    assert said in str(raised.value)


def test_a_derivative_that_is_not_computed_is_answered_with_one_that_is() -> None:
    with pytest.raises(UnknownName) as raised:
        derive({"a": 1.0}, {"u": "a", "w": "u"}).find("du/dw")
    assert raised.value.nearest in ("du/da", "dw/du", "dw/da")


X = Reference(named("x"))
BENT = Condition(X, Relation.GREATER, Number(0.0))


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Product((Number(2.0), Power(X, Number(1.0)))), "2 · x"),
        (Product((Negation(X), Number(2.0), X)), "−2 · x · x"),
        (Product((X, Negation(Number(1.0)))), "−x"),
        (Product((X, Number(0.0))), "0"),
        (Product((Number(2.0), Number(3.0))), "6"),
        (Product((Product((X, X)), Number(1.0))), "x · x"),
        (Sum((X, Number(0.0))), "x"),
        (Sum((Number(2.0), Number(-1.0))), "1"),
        (Sum((X, Number(2.0), Number(-2.0))), "x"),
        (Sum((X, Number(2.0))), "x + 2"),
        (Sum((X, Sum((X, Number(1.0))))), "x + x + 1"),
        (Negation(Negation(X)), "x"),
        (Power(X, Number(0.0)), "1"),
        (Quotient(X, Number(1.0)), "x"),
        (Quotient(Number(0.0), X), "0"),
        (Cases((Case(BENT, Number(1.0)),), Number(1.0)), "1"),
        (Cases((Case(BENT, X),), Number(1.0)), "x if x > 0, else 1"),
    ],
    ids=str,
)
def test_tidying(tree: Expression, text: str) -> None:
    assert render(tidy(tree)) == text
