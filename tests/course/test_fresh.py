"""Fresh numbers from a seed: the same for all that share it, others for others, and told where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.samples import LESSON, written
from tests.session.sittings import LESSONS, course_lesson
from tutor.course.checking import check
from tutor.course.documents import read_document
from tutor.course.errors import CourseError
from tutor.course.fresh import digits_of
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.problems import BuiltProblem, built
from tutor.course.types import Ask
from tutor.practice.gate import fit, zeros_in
from tutor.practice.variants import variant

HEAD = LESSON[: LESSON.index("steps:")]


def with_steps(*steps: str) -> Lesson:
    return lesson_from(read_document(HEAD + "steps:\n" + "".join(f"  - {step}\n" for step in steps), "sample.yaml"))


def problems(*steps: str) -> list[BuiltProblem]:
    lesson = with_steps(*steps)
    made = [built(lesson, step) for step in lesson.steps]
    return [one for one in made if one is not None]


def numbers(problem: BuiltProblem) -> list[float]:
    return list(problem.trace.numbers.values())


def test_steps_with_one_seed_share_their_numbers() -> None:
    walk, ask, other = problems(
        "{walk: forward, variant: {seed: 3}}", "{ask: O11, variant: {seed: 3}}", "{ask: yhat, variant: {seed: 4}}"
    )
    assert walk is ask
    assert numbers(walk) != numbers(other)


def test_a_step_without_a_seed_keeps_the_numbers_of_the_file() -> None:
    plain, seeded = problems("ask: O11", "{ask: O12, variant: {seed: 3}}")
    assert plain.trace.find("O11").value == 8.875
    assert numbers(plain) != numbers(seeded)
    assert plain.network is not None
    assert seeded.network is not None
    assert plain.network.sizes == seeded.network.sizes


def test_fresh_numbers_are_the_same_every_time() -> None:
    (first,) = problems("{ask: O11, variant: {seed: 11}}")
    (second,) = problems("{ask: O11, say: Again., variant: {seed: 11}}")
    assert numbers(first) == numbers(second)


def test_formulas_and_counts_have_fresh_numbers_too() -> None:
    formulas = "problem: {given: {a: 0.3, b: 0.4}, formulas: {z: a + b}}"
    plain, seeded = problems(f"{{ask: z, {formulas}}}", f"{{ask: z, {formulas}, variant: {{seed: 1}}}}")
    assert numbers(plain) != numbers(seeded)
    count = "problem: {layers: [3, 4, 2]}"
    (counted,) = problems(f"{{ask: n_parameters, {count}, variant: {{seed: 1}}}}")
    assert all(value == int(value) for value in numbers(counted))
    assert counted.exact


def test_a_seed_without_fit_numbers_is_told_at_its_line() -> None:
    nothing = "problem: {given: {a: 0}, formulas: {z: 2*a}}"
    text = HEAD + f"steps:\n  - {{ask: z, {nothing}, variant: {{seed: 1}}}}\n"
    (finding,) = check([written(Path("sample.yaml"), text)])
    column = 1 + text.splitlines()[-1].index("{seed")
    assert str(finding).startswith(
        f"sample.yaml:{len(text.splitlines())}:{column}: there are no numbers for the seed 1: "
    )
    assert str(finding).endswith("; try another seed")


def test_a_misspelt_quantity_is_told_where_it_is_asked_and_not_as_a_want_of_numbers() -> None:
    sums = "problem: {given: {a: 3, b: 4}, formulas: {z: a + b}}"
    steps = [f"  - {{ask: {asked}, {sums}, variant: {{seed: 1}}}}" for asked in ("zz", "z")]
    text = HEAD + "\n".join(["steps:", *steps, ""])
    (finding,) = check([written(Path("sample.yaml"), text)])
    line, column = len(text.splitlines()) - 1, 1 + steps[0].index("zz")
    assert str(finding).startswith(f"sample.yaml:{line}:{column}: zz names nothing in this problem")


SHARES = "given: {rows: 500, right: 400}, formulas: {share: right/rows}"


def test_a_problem_may_offer_the_numbers_that_are_taken_in_turn() -> None:
    offered = f"problem: {{{SHARES}, fresh: [{{rows: 300, right: 240}}, {{rows: 80, right: 68}}]}}"
    drawn = problems(*(f"{{ask: share, {offered}, variant: {{seed: {seed}}}}}" for seed in range(2)))
    assert [[one.trace.find(name).value for name in ("rows", "right", "share")] for one in drawn] == [
        [300, 240, 0.8],
        [80, 68, 0.85],
    ]


def test_a_set_may_hold_hidden_numbers() -> None:
    offered = "given: {patience: 3}, hidden: {best: 5}, formulas: {stop: best + patience}, fresh: [{best: 7}]"
    (drawn,) = problems(f"{{ask: stop, problem: {{{offered}}}, variant: {{seed: 0}}}}")
    assert drawn.trace.find("stop").value == 10


@pytest.mark.parametrize(
    ("hidden", "asked", "said"),
    [
        ("{p: 5}", "stop", "p is hidden and given too; keep one of the two"),
        ("{stop: 5}", "stop", "stop is hidden and a formula too; keep one of the two"),
    ],
)
def test_a_hidden_number_is_nothing_else(hidden: str, asked: str, said: str) -> None:
    assert told(f"{{ask: {asked}, problem: {{given: {{p: 3}}, hidden: {hidden}, formulas: {{stop: 2*p}}}}}}") == said


def told(step: str) -> str:
    with pytest.raises(CourseError) as caught:
        problems(step)
    return str(caught.value).partition(": ")[2]


def test_a_set_with_a_number_that_is_not_given_is_told() -> None:
    step = f"{{ask: share, problem: {{{SHARES}, fresh: [{{row: 300}}]}}}}"
    assert told(step) == "row is no given number; expected rows or right"


def test_a_set_that_leaves_a_formula_without_a_value_is_told() -> None:
    step = f"{{ask: share, problem: {{{SHARES}, fresh: [{{rows: 0}}]}}}}"
    assert told(step) == "a formula has no value with these numbers; choose other numbers"


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_every_set_of_the_course_is_fit_to_be_asked(lesson_id: str) -> None:
    lesson = course_lesson(lesson_id)
    for step in lesson.steps:
        made = built(lesson, step)
        if not isinstance(step, Ask) or made is None:
            continue
        names = [made.notation.parse(text) for text in step.quantities]
        for index, numbers in enumerate(made.problem.fresh):
            drawn = variant(made.trace, index, made.problem.fresh)
            assert fit(drawn, names, digits_of(made, step), zeros=zeros_in(made.trace, names)), (step.id, numbers)
