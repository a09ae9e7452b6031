"""The checks themselves are checked: each seeded mistake must be caught, and the right engine must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine import agreement, passes
from engine.agreement import TraceDisagreement
from engine.network import Network
from engine.steps import Trace
from tests.engine import checks, wrong
from tests.engine.nets import Case, random_case

# Square, so that W_ji exists for every W_ij, with a fork in every layer.
SQUARE = random_case(11, (3, 3, 3, 3), ("tanh", "sigmoid", "sigmoid"))
# A hidden layer in between; its output layer is reached by one path only.
MIXED = random_case(12, (2, 4, 3, 1), ("sigmoid", "tanh", "linear"), rows=2)


@pytest.mark.parametrize("case", [SQUARE, MIXED], ids=["square", "rows"])
def test_the_right_engine_passes_every_check(case: Case) -> None:
    assert checks.caught_by(case.trace()) == set()


CAUGHT = {
    "transposed_forward": {"complex step", "passes"},
    "transposed_backward": {"complex step", "every derivative", "passes"},
    "last_path_only": {"complex step", "every derivative", "passes", "paths"},
    "two_lost": {"complex step", "every derivative", "passes"},
    "bias_not_updated": {"updates"},
    "bias_left_out": {"passes", "updates"},
    "slope_of_activation_left_out": {"complex step", "every derivative", "passes"},
}


@pytest.mark.parametrize("change", wrong.CHANGES, ids=lambda change: change.__name__)
def test_a_wrong_engine_is_caught_by_the_checks_meant_for_it(change: wrong.Change) -> None:
    mistaken = wrong.recomputed(SQUARE.trace(), change)
    assert checks.caught_by(mistaken) >= CAUGHT[change.__name__]


@pytest.mark.parametrize("change", [change for change in wrong.CHANGES if change is not wrong.bias_not_updated])
def test_a_wrong_trace_is_refused_when_it_is_built(change: wrong.Change) -> None:
    with pytest.raises(TraceDisagreement, match="in the trace and"):
        agreement.check(wrong.recomputed(SQUARE.trace(), change))


def test_hidden_gradients_from_updated_weights_are_caught() -> None:
    mistaken = wrong.updated_weights_used(SQUARE.trace())
    assert checks.caught_by(mistaken) >= {"complex step", "passes", "updates"}


def test_hidden_gradients_from_updated_weights_are_caught_at_a_small_rate_too() -> None:
    mistaken = wrong.updated_weights_used(replace(SQUARE, learning_rate=1e-6).trace())
    assert checks.caught_by(mistaken) >= {"complex step", "passes"}


def test_a_number_that_is_not_the_step_s_is_caught_by_reading() -> None:
    trace = SQUARE.trace()
    name = trace.find("O11").name
    shifted = replace(trace, numbers={**trace.numbers, name: trace.value(name) + 1e-9})
    assert checks.caught_by(shifted) >= {f"reading {spelling}" for spelling in ("unicode", "ascii", "latex", "typst")}


# --- the other side: vectorised passes that are wrong ------------------------------------------------


def _transposed(
    network: Network, passed: passes.Forward, targets: checks.Array, kind: str = "mean"
) -> passes.Gradients:
    turned = replace(network, weights=tuple(matrix.T for matrix in network.weights))
    return RIGHT(turned, passed, targets, kind)


def _summed(network: Network, passed: passes.Forward, targets: checks.Array, kind: str = "mean") -> passes.Gradients:
    return RIGHT(network, passed, targets, "sum")


def _without_biases(
    network: Network, passed: passes.Forward, targets: checks.Array, kind: str = "mean"
) -> passes.Gradients:
    right = RIGHT(network, passed, targets, kind)
    return replace(right, biases=tuple(None if b is None else np.zeros_like(b) for b in right.biases))


RIGHT = passes.backward
Mistake = Callable[..., passes.Gradients]


@pytest.mark.parametrize(
    ("mistake", "case"),
    [(_transposed, SQUARE), (_summed, MIXED), (_without_biases, MIXED)],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_wrong_passes_are_noticed_when_a_trace_is_built(
    monkeypatch: pytest.MonkeyPatch, mistake: Mistake, case: Case
) -> None:
    monkeypatch.setattr(passes, "backward", mistake)
    with pytest.raises(TraceDisagreement):
        case.trace()


@pytest.mark.parametrize("mistake", [_summed, _without_biases])
def test_wrong_passes_are_noticed_by_the_checks(monkeypatch: pytest.MonkeyPatch, mistake: Mistake) -> None:
    right: Trace = MIXED.trace()
    monkeypatch.setattr(passes, "backward", mistake)
    assert "passes" in checks.caught_by(right)
