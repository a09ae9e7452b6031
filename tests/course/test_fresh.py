"""Fresh numbers from a seed: the same for all that share it, others for others, and told where there are none."""

from __future__ import annotations

from pathlib import Path

from tests.course.samples import LESSON, written
from tutor.course.checking import check
from tutor.course.documents import read_document
from tutor.course.lesson import Lesson, lesson_from
from tutor.course.problems import BuiltProblem, built

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
