"""The promise of marking, kept for every quantity of the shared problems, and a proof that can fail."""

from __future__ import annotations

import pytest

from engine.trace import Role
from tests.marking.problems import EVERY, exam, salary
from tutor.marking import Outcome, mark, proof
from tutor.marking.proof import Proof, as_typed, prove, prove_seeds, spellings
from tutor.practice.variants import variant

SALARY = salary()


@pytest.mark.parametrize("problem", EVERY)
def test_right_answers_pass_mistakes_are_named_and_junk_is_refused(problem: str) -> None:
    trace = EVERY[problem]()
    names = [name for name, step in trace.items() if step.role is not Role.GIVEN]
    for name in names[:: max(1, len(names) // 3)]:
        proved = prove(trace, name)
        assert proved.holds, proved.failures
        assert (proved.right, proved.junk) == (12, len(proof.JUNK))
        assert proved.mistakes


def test_there_are_twelve_spellings() -> None:
    texts = spellings(SALARY, SALARY.find("dL/dW1_11").name)
    assert len(texts) == 12
    assert len(set(texts)) >= 10


def test_most_mistakes_are_named_as_themselves() -> None:
    trace = exam()
    total = Proof()
    for label in ("O11", "yhat", "dL/dz11", "dL/dW1_11", "W1_11_new"):
        total += prove(trace, trace.find(label).name)
    named = sum(count for (_, outcome), count in total.counts.items() if outcome in ("itself", "one way", "later"))
    assert named >= 0.95 * total.mistakes


def test_a_proof_over_seeds_says_which_seed_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "JUNK", ("8.875",))
    made = prove_seeds(lambda seed: SALARY, lambda trace: [trace.find("O11").name], range(2))
    assert len(made.failures) == 2
    assert made.failures[1].startswith("seed 1: O11: junk '8.875'")


def test_a_mistake_is_typed_with_no_more_figures_than_are_asked() -> None:
    assert [as_typed(value, 2) for value in (31.117, -0.5, 4.0, 1234.0)] == ["3.1e+01", "-0.50", "4.0", "1.2e+03"]


def test_a_mistake_taken_for_another_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "outcome_of", lambda suspect, verdict, close: "another")
    proved = prove(SALARY, SALARY.find("O11").name)
    assert len(proved.failures) == proved.mistakes
    assert "is taken for " in proved.failures[0]


def test_a_wrong_engine_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "spellings", lambda trace, name, digits: ("8.4",))
    assert not prove(SALARY, SALARY.find("O11").name).holds


def test_every_mistake_keeps_the_learner_from_a_false_right() -> None:
    trace = exam()
    name = trace.find("dL/dW1_12").name
    assert mark(trace, name, "0.005517").outcome is Outcome.MISTAKE  # with the updated weight, 2 % away


@pytest.mark.parametrize("problem", EVERY)
def test_junk_is_refused_in_the_same_words_whatever_the_numbers(problem: str) -> None:
    like = EVERY[problem]()
    name = next(name for name, step in like.items() if step.role is not Role.GIVEN)
    for text in proof.JUNK:
        said = {mark(made, name, text).message for made in (like, variant(like, 1), variant(like, 2))}
        assert len(said) == 1
