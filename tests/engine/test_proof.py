"""Random networks of every depth and width: what the engine computes, says and counts is right."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from engine.names import Spelling
from tests.engine import checks
from tests.engine.nets import Case, cases, exam, random_case, salary

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
DEEPEST = random_case(5, (12,) * 7, ("sigmoid", "tanh", "linear", "tanh", "sigmoid", "linear"))


@quick
@given(cases())
def test_gradients_agree_with_the_complex_step(case: Case) -> None:
    checks.complex_step_agrees(case.trace())


@quick
@given(cases(widest=5, most_rows=1))
def test_derivatives_in_the_middle_agree_with_the_complex_step(case: Case) -> None:
    checks.every_derivative_agrees(case.trace())


@quick
@given(cases())
def test_values_agree_with_the_vectorised_passes(case: Case) -> None:
    checks.passes_agree(case.trace())


@pytest.mark.parametrize("spelling", Spelling)
@settings(quick, max_examples=12)
@given(cases(widest=4, deepest=4, most_rows=2))
def test_what_is_printed_reads_back_to_the_value(spelling: Spelling, case: Case) -> None:
    checks.reads_back(case.trace(), spelling)


@settings(quick, max_examples=25)
@given(cases(widest=6, deepest=5, most_rows=2))
def test_products_along_the_paths_add_up_to_the_gradient(case: Case) -> None:
    checks.paths_add_up(case.trace(), most=300)


@settings(quick, max_examples=25)
@given(cases())
def test_updates_move_every_parameter_against_its_own_gradient(case: Case) -> None:
    checks.updates_follow(case.trace())


@pytest.mark.parametrize("name", checks.ALL)
@pytest.mark.parametrize("case", [salary(), exam()], ids=["salary", "exam"])
def test_the_course_s_problems_pass_every_check(case: Case, name: str) -> None:
    checks.ALL[name](case.trace())


def test_the_largest_network_passes() -> None:
    trace = DEEPEST.trace()
    checks.complex_step_agrees(trace)
    checks.passes_agree(trace)
    checks.paths_add_up(trace, most=150)
    checks.updates_follow(trace)


@pytest.mark.parametrize("spelling", Spelling)
def test_every_tenth_step_of_the_largest_network_reads_back(spelling: Spelling) -> None:
    trace = DEEPEST.trace()
    checks.reads_back(trace, spelling, list(trace)[::10])
