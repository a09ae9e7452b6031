"""What is kept for all problems with the same formulas is what each of them would have been told by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.expressions import Negation
from engine.trace import Role, Trace
from tests.marking.problems import EVERY, leaky, salary, two_outputs
from tutor.marking import mistakes
from tutor.marking.mistakes import MISTAKES, Suspect, suspects
from tutor.marking.outlines import NeedsNumbers, outline
from tutor.marking.recomputing import Asked
from tutor.marking.slips import Mistake, Slip
from tutor.marking.wording import Words
from tutor.practice.variants import variant


def directly(asked: Asked, words: Words) -> set[tuple[str, float, str]]:
    """Every slip of every row, asked of the problem itself."""
    return {
        (row.id, asked.recomputed(slip.changes), slip.message) for row in MISTAKES for slip in row.slips(asked, words)
    }


def told(found: list[Suspect]) -> set[tuple[str, float, str]]:
    return {(one.mistake, one.value, one.message) for one in found}


@pytest.mark.parametrize("problem", EVERY)
def test_mistakes_kept_from_other_numbers_are_those_of_these_numbers(problem: str) -> None:
    like, words = EVERY[problem](), Words()
    made = variant(like, 5)
    names = [name for name, step in like.items() if step.role is not Role.GIVEN]
    for name in names[:: max(1, len(names) // 12)]:
        suspects(Asked(like, name), words)
        asked = Asked(made, name)
        found = told(suspects(asked, words))
        assert found <= directly(asked, words)
        assert {(row, value) for row, value, _ in found} == {
            (row, value)
            for row, value, _ in directly(asked, words)
            if abs(value - asked.value) > mistakes.SAME * abs(asked.value)
            and not 0.0 < abs(value) < mistakes.NOISE * abs(asked.value)
            and abs(value) < float("inf")
        }


def test_fresh_numbers_share_an_outline() -> None:
    like = two_outputs()
    name = like.find("dL/dW1_11").name
    assert outline(like, name) is outline(variant(like, 1), name)


def test_other_formulas_have_another_outline() -> None:
    name = salary().find("O11").name
    assert outline(salary(), name) is not outline(two_outputs(), name)


def test_a_number_is_not_told_where_there_are_only_formulas() -> None:
    alone = outline(salary(), salary().find("dL/dW1_11").name).alone
    assert alone.network is not None
    for look in (
        lambda: alone.find("O11").value,
        lambda: alone.find("x11").definition.value,  # type: ignore[union-attr]
        lambda: alone.numbers[alone.find("O11").name],
        lambda: len(alone.numbers),
        lambda: list(alone.numbers),
        lambda: alone.inputs,
        lambda: alone.network and alone.network.weights,
    ):
        with pytest.raises(NeedsNumbers):
            look()


def test_a_gate_is_looked_at_for_each_set_of_numbers() -> None:
    like = leaky()
    for seed in range(6):
        made = variant(like, seed)
        for label in ("O11", "O12"):
            asked = Asked(made, made.find(label).name)
            assert told(suspects(asked, Words())) <= directly(asked, Words())


def test_a_slip_made_of_a_given_number_is_made_for_each_set_of_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def negated_input(asked: Asked, words: Words) -> Iterator[Slip]:
        x = asked.trace.find("x11")
        yield Slip({x.name: Negation(x.definition)}, "The input has the other sign.")

    monkeypatch.setattr(mistakes, "MISTAKES", (Mistake("negated", "Negated.", negated_input, "x"),))
    mistakes._kept.cache_clear()
    try:
        like = salary()
        name = like.find("O11").name
        for trace in (like, variant(like, 1), variant(like, 2)):
            (suspect,) = suspects(Asked(trace, name), Words())
            assert suspect.value == pytest.approx(_with_negated_input(trace))
    finally:
        mistakes._kept.cache_clear()


def _with_negated_input(trace: Trace) -> float:
    x, weight = trace.find("x11").value, trace.find("W1_11").value
    return trace.find("O11").value - 2 * x * weight
