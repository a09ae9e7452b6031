"""What becomes of an answer: right, not precise enough, a mistake, or wrong."""

from __future__ import annotations

import pytest

from engine.derivation import derive
from engine.names import Spelling
from engine.numerals import numeral
from engine.trace import Phase
from tests.marking.problems import EVERY, classes, exam, salary, two_outputs
from tutor.course.formulas import counted
from tutor.marking import Outcome, Verdict, mark
from tutor.marking.proof import as_typed
from tutor.marking.recomputing import Asked
from tutor.marking.rounding import anything, recomputed, significant
from tutor.marking.tolerance import EXACT_DIGITS

SALARY, EXAM = salary(), exam()


def salary_mark(asked: str, text: str, digits: int = 4) -> Verdict:
    return mark(SALARY, SALARY.find(asked).name, text, digits=digits)


def exam_mark(asked: str, text: str, digits: int = 4) -> Verdict:
    return mark(EXAM, EXAM.find(asked).name, text, digits=digits)


@pytest.mark.parametrize("problem", EVERY)
@pytest.mark.parametrize("digits", [None, 4])
def test_every_right_value_of_every_problem_is_accepted(problem: str, digits: int | None) -> None:
    trace = EVERY[problem]()
    for name, step in trace.items():
        if step.phase is not Phase.GIVEN:
            verdict = mark(trace, name, numeral(step.value, digits, Spelling.ASCII))
            assert verdict.outcome is Outcome.CORRECT, (str(name), verdict)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("O11", "8.875"),
        ("yhat", "18.96"),
        ("L", "120.1"),
        ("dL/dyhat", "21.92"),
        ("dL/dyhat", "21.9"),
        ("dL/dW1_22", "1052"),
    ],
)
def test_the_course_problem(asked: str, text: str) -> None:
    assert salary_mark(asked, text).outcome is Outcome.CORRECT


def test_a_right_answer_carries_the_full_value() -> None:
    verdict = exam_mark("O11", "0.5523")
    assert verdict.carry == verdict.value == EXAM.find("O11").value
    assert verdict.message == "Right: O₁₁ ≈ 0.55230791."


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("O11", "0.55"),
        ("O11", "0.6"),
        ("yhat", "0.67"),
        ("dL/dW1_11", "0.002"),
        ("dL/dW1_11", "0.0019"),
        ("dL/dW1_11", "0.00"),
    ],
)
def test_few_digits_that_are_right_so_far_cost_nothing(asked: str, text: str) -> None:
    verdict = exam_mark(asked, text)
    assert verdict.outcome is Outcome.IMPRECISE
    assert "4 significant figures" in verdict.message


def test_a_number_cut_off_is_imprecise_rather_than_wrong() -> None:
    assert exam_mark("yhat", "0.66").outcome is Outcome.IMPRECISE


def test_a_number_cut_off_is_a_mistake_where_one_gives_just_that() -> None:
    """-8.8 is right, and -8 comes out with the weight from before the update."""
    epoch = derive({"w0": 2, "g": 1, "eta": 0.1, "x": 2, "y": 6}, {"w1": "w0 - eta*g", "g2": "-2*(y - w1*x)*x"})
    assert mark(epoch, epoch.find("g2").name, "-8").mistake == "old-value-used"
    assert mark(epoch, epoch.find("g2").name, "-9").outcome is Outcome.IMPRECISE


def test_the_number_one_unit_below_a_short_right_one_is_wrong() -> None:
    sums = derive({"a": 1.5, "b": 0.4}, {"s": "a + b"})
    assert mark(sums, sums.find("s").name, "1.8").outcome.costs_attempt


def test_arithmetic_is_never_imprecise() -> None:
    assert exam_mark("O11", "55/100").outcome is Outcome.CORRECT


def test_a_short_number_that_is_exact_is_right() -> None:
    assert salary_mark("dyhat/dO11", "0.4").outcome is Outcome.CORRECT


def test_more_digits_asked_need_a_finer_answer() -> None:
    assert exam_mark("O11", "0.5523", digits=6).outcome is Outcome.IMPRECISE
    assert exam_mark("O11", "0.552308", digits=6).outcome is Outcome.CORRECT
    assert exam_mark("O11", "0.552408", digits=6).outcome is Outcome.WRONG


def test_fewer_digits_asked_accept_a_rounded_answer() -> None:
    assert exam_mark("O11", "0.55", digits=2).outcome is Outcome.CORRECT


def test_half_of_a_gradient_is_the_missing_two() -> None:
    verdict = salary_mark("dL/dW1_11", "16.44")
    assert (verdict.outcome, verdict.mistake) == (Outcome.MISTAKE, "factor-two")
    assert verdict.outcome.costs_attempt


def test_the_other_sign_is_named() -> None:
    assert salary_mark("dL/dyhat", "-21.92").mistake == "sign"


def test_a_forgotten_bias_is_named() -> None:
    assert salary_mark("yhat", "18.46").mistake == "bias-left-out"


def test_a_forgotten_activation_derivative_is_named_with_its_factor() -> None:
    verdict = exam_mark("dL/dW1_11", "0.0077218")
    assert verdict.mistake == "activation-derivative-missing"
    assert "dO₁₁/dz₁₁ = O₁₁(1 − O₁₁)" in verdict.message


@pytest.mark.parametrize("text", ["0", "1", "77", "-3.1", "1e9", "1e-9"])
def test_junk_is_wrong(text: str) -> None:
    verdict = exam_mark("dL/dW1_11", text)
    assert verdict.outcome in (Outcome.WRONG, Outcome.MISTAKE)
    assert verdict.message


@pytest.mark.parametrize("problem", EVERY)
def test_messages_in_ascii_hold_nothing_else(problem: str) -> None:
    trace = EVERY[problem]()
    for name, step in list(trace.items())[:: max(1, len(trace) // 40)]:
        for text in (
            "",
            "?",
            "O11 * 2",
            "hello",
            "0.5",
            "-3",
            repr(-step.value),
            repr(step.value / 2),
            repr(step.value),
        ):
            verdict = mark(trace, name, text, spelling=Spelling.ASCII)
            assert (verdict.message + verdict.answer.understood).isascii(), verdict


def test_as_many_figures_as_were_asked_are_evidence_enough() -> None:
    # 0.4⁵ is 0.01024, more than 2 % from 0.010, which is all that two figures can say
    power = derive({"p": 0.4, "n": 5.0}, {"product": "p^n"})
    name = power.find("product").name
    assert mark(power, name, "-0.010", digits=2).mistake == "sign"
    assert mark(power, name, "0.10", digits=2).mistake == "decimal-point"
    assert mark(power, name, "-0.011", digits=2).mistake == ""


def test_a_name_without_a_step_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        mark(SALARY, EXAM.find("z11").name, "1")


def test_an_updated_weight_is_judged_by_how_far_it_moved() -> None:
    # W¹₁₁ goes from 0.2 to 0.199045, half a per cent: within 0.5 % of it lies no update at all
    assert exam_mark("W1_11_new", "0.1990").outcome is Outcome.CORRECT
    assert exam_mark("W1_11_new", "0.199").outcome is Outcome.CORRECT
    assert exam_mark("W1_11_new", "0.1994").outcome is not Outcome.CORRECT
    assert exam_mark("W1_11_new", "0.2000").mistake == "update-forgotten"


@pytest.mark.parametrize("problem", EVERY)
def test_rounding_every_number_to_just_the_figures_asked_is_right(problem: str) -> None:
    trace = EVERY[problem]()
    for name, step in trace.items():
        along = recomputed(Asked(trace, name), significant(4), anything)
        if step.phase is not Phase.GIVEN and abs(along - step.value) <= 0.05 * abs(step.value):
            verdict = mark(trace, name, as_typed(along))
            assert verdict.outcome is Outcome.CORRECT, (str(name), along, verdict)


def test_a_right_updated_weight_says_which_mistake_its_figures_hide() -> None:
    trace = two_outputs()
    verdict = mark(trace, trace.find("W1_21_new").name, "0.1991")
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.message.startswith("Right: W¹₂₁ new ≈ 0.19912286. With four figures it looks the same when ")
    assert mark(trace, trace.find("W1_21_new").name, "0.19912286").message == "Right: W¹₂₁ new ≈ 0.19912286."


def test_what_nearly_cancels_may_be_rounding_and_costs_nothing() -> None:
    # the products are 2.89373 and 2.890911: four figures leave one figure of their difference
    products = derive(
        {"a": 2.345, "b": 1.234, "c": 4.567, "d": 0.633}, {"p": "a*b", "q": "c*d", "r": "p - q", "s": "7*r"}
    )
    name = products.find("s").name
    typed = as_typed(products.value(name) * 1.08)
    verdict = mark(products, name, typed)
    assert verdict.outcome is Outcome.ROUNDED_EARLY
    assert verdict.message.startswith("This may be rounding: nearly equal numbers are subtracted")


def test_mistakes_that_always_agree_are_told_together() -> None:
    trace = two_outputs()
    name = trace.find("dL/dO11").name
    verdict = mark(trace, name, as_typed(trace.value(name) / 2))
    assert (verdict.mistake, verdict.also[: verdict.told]) == ("factor-two", ("mean-for-sum", "paths-averaged"))
    assert verdict.message.endswith("It also comes out when the mean is taken for the sum or the paths are averaged.")


def test_a_mistake_that_agrees_by_chance_is_told_after_those_that_always_do() -> None:
    trace = two_outputs()  # the learning rate is a half
    name = trace.find("dL/dW1_11").name
    verdict = mark(trace, name, as_typed(trace.value(name) / 2))
    assert verdict.also[verdict.told - 1] == "step-for-gradient"


def test_a_weight_that_has_not_moved_is_first_of_all_an_update_that_was_forgotten() -> None:
    trace = classes()
    verdict = mark(trace, trace.find("W2_13_new").name, "0.2000")
    assert verdict.mistake == "update-forgotten"
    assert "path-missing" in verdict.also[: verdict.told]
    assert verdict.message.count(".") <= 4


def test_the_noughts_of_a_count_are_figures_of_it() -> None:
    layer = derive({"n": 20.0}, {"gained": "n*n + n"})
    name = layer.find("gained").name
    assert mark(layer, name, "400", digits=EXACT_DIGITS).mistake == "biases-not-counted"
    assert mark(layer, name, "421", digits=EXACT_DIGITS).outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("94", "n_parameters is less than that"),
        ("12.5", "is a whole number"),
        ("-7", "is not below 0"),
        ("1", "n_parameters is more than ten times that"),
    ],
)
def test_what_is_said_of_a_count_fits_a_count(text: str, said: str) -> None:
    count = counted((3, 4, 2, 1))
    verdict = mark(count, count.find("n_parameters").name, text, digits=EXACT_DIGITS)
    assert said in verdict.message
    assert "sign" not in verdict.message


@pytest.mark.parametrize(("text", "outcome"), [("20", Outcome.WRONG), ("30", Outcome.IMPRECISE)])
def test_a_count_may_be_rounded_but_nobody_cuts_one_off(text: str, outcome: Outcome) -> None:
    count = counted((3, 4, 2, 1))
    assert mark(count, count.find("n_parameters").name, text, digits=EXACT_DIGITS).outcome is outcome


def test_what_is_left_of_a_whole_is_left_out_as_a_whole() -> None:
    mean = derive({"alpha": 0.9, "s0": 0.5, "g": 2.0}, {"s": "alpha*s0 + (1 - alpha)*g^2"})
    verdict = mark(mean, mean.find("s").name, "4.45")
    assert (verdict.mistake, verdict.message) == ("factor-missing", "In s the factor 1 − α is missing.")


def test_a_gradient_further_up_the_chain_is_said_to_go_on() -> None:
    verdict = salary_mark("dL/dW1_11", "21.92")
    assert verdict.mistake == "factor-missing"
    assert verdict.message == "This is dL/dŷ. dL/dW¹₁₁ goes on from there: dŷ/dO₁₁ · dO₁₁/dW¹₁₁ is missing."


def test_a_mistake_is_not_said_again_in_more_general_words() -> None:
    verdict = salary_mark("O11", "8.375")
    assert (verdict.mistake, verdict.also) == ("bias-left-out", ("term-missing",))
    assert verdict.message == "The bias b₁₁ is left out: it is added to the weighted inputs of O₁₁."


@pytest.mark.parametrize(("asked", "text", "counts"), [("n", "-30", True), ("n", "30.5", True), ("gap", "-3", False)])
def test_only_what_is_not_made_by_taking_away_is_told_to_count_things(asked: str, text: str, counts: bool) -> None:
    trace = derive({"a": 9, "b": 4}, {"gap": "a - b", "n": "a*b"})
    message = mark(trace, trace.find(asked).name, text, digits=EXACT_DIGITS).message
    assert ("counts something" in message) is counts
