"""Four rungs for every quantity, each leading to the right value."""

from __future__ import annotations

import pytest

from engine.derivation import derive
from engine.expressions import references
from engine.names import Spelling
from engine.trace import Role
from tests.marking.problems import EVERY, NETWORKS, exam, salary, two_outputs
from tutor.marking import Outcome, hints, mark

EVERY_PROBLEM = pytest.mark.parametrize("problem", EVERY)


@EVERY_PROBLEM
@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.ASCII])
def test_every_quantity_has_four_rungs_with_text(problem: str, spelling: Spelling) -> None:
    trace = EVERY[problem]()
    for name in trace:
        ladder = hints(trace, name, spelling)
        assert [hint.rung for hint in ladder] == [1, 2, 3, 4]
        assert all(line.strip() for hint in ladder for line in hint.lines)
        assert all(hint.lines for hint in ladder)


@EVERY_PROBLEM
def test_hints_in_ascii_hold_nothing_else(problem: str) -> None:
    trace = EVERY[problem]()
    text = "".join(line for name in trace for hint in hints(trace, name, Spelling.ASCII) for line in hint.lines)
    assert text.isascii()


@EVERY_PROBLEM
def test_computing_with_the_numbers_of_the_third_rung_is_right(problem: str) -> None:
    trace = EVERY[problem]()
    for name, step in trace.items():
        if step.role is not Role.GIVEN:
            line = hints(trace, name, Spelling.ASCII)[2].lines[0]
            assert mark(trace, name, line).outcome is Outcome.CORRECT, line


@pytest.mark.parametrize("problem", NETWORKS)
def test_the_value_of_the_last_rung_is_right_and_not_shown_before(problem: str) -> None:
    trace = EVERY[problem]()
    for name, step in trace.items():
        if step.role is Role.GRADIENT and references(step.definition):
            ladder = hints(trace, name, Spelling.ASCII)
            value = ladder[3].lines[-1]
            assert mark(trace, name, value.strip()).outcome is Outcome.CORRECT
            assert all(value.split()[-1] not in line.split() for hint in ladder[:2] for line in hint.lines)


def test_the_idea_of_an_output_says_how_its_sum_comes_about() -> None:
    trace = exam()
    assert hints(trace, trace.find("O12").name)[0].lines[-1] == "The sum is z₁₂ = x₁₁·W¹₁₂ + x₁₂·W¹₂₂."


def test_the_idea_follows_the_chain() -> None:
    trace = salary()
    first = hints(trace, trace.find("dL/dW1_11").name)[0]
    assert first.lines == (
        "W¹₁₁ feeds O₁₁, O₁₁ feeds ŷ, and ŷ is in L.",
        "Multiply how much each depends on the one before.",
    )


def test_the_idea_says_how_many_paths_lead_on_from_a_fork() -> None:
    trace = two_outputs()
    lines = hints(trace, trace.find("dL/dW1_11").name)[0].lines
    assert "From O₁₁ two paths lead on to L." in lines[0]


def test_the_rule_says_what_a_sigmoid_is() -> None:
    trace = exam()
    assert "where σ(z) = 1/(1 + exp(−z))" in hints(trace, trace.find("O11").name)[1].lines


def test_the_last_rung_is_the_whole_working() -> None:
    trace = salary()
    assert hints(trace, trace.find("dL/dW1_11").name)[3].lines == (
        "dL/dW¹₁₁ = dL/dŷ · dŷ/dO₁₁ · dO₁₁/dW¹₁₁",
        "         = −2(y − ŷ) · W²₁₁ · x₁₁",
        "         = −2(8 − 18.96) · 0.4 · 3.75",
        "         = 32.88",
    )


@pytest.mark.parametrize(
    ("problem", "asked", "said"),
    [
        ("adam", "m1", "a fading mean: it takes the share β₁ from m₀, and the rest from g₁"),
        ("adam", "m_hat2", "began at 0"),
        ("adam", "W1", "W₁ is W₀ after one step of learning"),
        ("batch_norm", "mean", "a mean: add the four parts"),
        ("batch_norm", "var", "square it"),
        ("batch_norm", "x_hat1", "measured from mean, in units of the spread"),
        ("clipping", "norm", "the length of a vector"),
        ("clipping", "scale", "shortens what is longer than c"),
        ("counts", "p", "a weight for every pair of neurons"),
        ("counts", "q", "Each of the n₁ neurons has a weight from each of the n₀ before it."),
        ("batch_norm", "y1", "Multiply γ and x_hat₁ first, then add."),
        ("batch_norm", "mean_new", "it takes the share a from mean, and the rest from mean_old"),
        ("batch_norm", "dL/dx1", "put together from"),
        ("clipping", "clipped1", "shortened by the factor of the whole vector"),
        ("momentum", "v2", "a running sum: the share μ of v₁ stays"),
        ("sum_of_squares", "P", "grows with the square of every one of its parts"),
        ("classes", "yhat1", "all shares add up to 1"),
        ("line", "dL/dm", "m feeds p, and p is in L."),
    ],
)
def test_the_idea_of_a_formula_is_told_by_its_form(problem: str, asked: str, said: str) -> None:
    trace = EVERY[problem]()
    assert said in " ".join(hints(trace, trace.find(asked).name)[0].lines)


def test_the_short_way_is_shown_where_there_is_one() -> None:
    trace = EVERY["leaky"]()
    assert "or shorter: dL/dz₂₁ = ŷ − y" in hints(trace, trace.find("dL/dz21").name)[1].lines


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("u*x + w*y + b", "count adds up products: multiply u by x and w by y, and add these and b."),
        ("x + y", "count is a sum: add x and y."),
        ("sigmoid(x)", "count is made of x alone: work out σ(x)."),
        ("(y - x)^2", "count is a square: work out y − x first, then multiply it by itself."),
        ("y - x - u", "count is what is left of y when x and u are taken away."),
        ("x/y", "count is the share that x is of y."),
        ("y/x", "count is how often x goes into y."),
    ],
)
def test_the_idea_of_a_short_formula_says_what_to_do(formula: str, said: str) -> None:
    trace = derive({"x": 2, "y": 5, "u": 3, "w": 4, "b": 1}, {"count": formula})
    assert " ".join(hints(trace, trace.find("count").name)[0].lines) == said


def test_a_product_of_a_new_number_is_no_running_sum() -> None:
    trace = derive({"x": 2, "y": 5, "m": 1, "c": 1}, {"L": "(y - m*x - c)^2", "m_new": "m - dL/dm", "p": "m_new*x + c"})
    assert "running sum" not in " ".join(hints(trace, trace.find("p").name)[0].lines)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("rows/batch", "how often batch goes into rows"),
        ("floor(rows/batch)", "how many whole times batch goes into rows"),
        ("rows - batch*epochs", "what is left of rows when batch · epochs is taken away"),
        ("rows*epochs", "grows in step with each of rows and epochs"),
        ("rows^epochs", "a product of epochs factors, each rows"),
    ],
)
def test_the_idea_of_a_count_is_told_by_its_form(formula: str, said: str) -> None:
    trace = derive({"rows": 100, "batch": 32, "epochs": 3}, {"count": formula})
    assert said in hints(trace, trace.find("count").name)[0].lines[0]
