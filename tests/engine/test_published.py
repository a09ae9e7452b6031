"""Numbers that others published, or that the course's own notes give."""

from __future__ import annotations

import numpy as np
import pytest

from engine.names import updated
from engine.network import Network
from engine.steps import Trace
from engine.trace import trace
from tests.engine import wrong
from tests.engine.nets import exam, salary

SALARY = {
    "O11": 8.875,
    "O12": 24.85,
    "yhat": 18.96,
    "L": 120.1216,
    "dL/dyhat": 21.92,
    "dL/dW2_11": 194.54,
    "dL/dW1_22": 1052.16,
}


@pytest.mark.parametrize("name", SALARY)
def test_the_salary_example_of_the_course(name: str) -> None:
    assert salary().trace().find(name).value == pytest.approx(SALARY[name], rel=1e-14)


def test_the_second_salary_is_overshot_and_then_undershot() -> None:
    first = salary().trace()
    network = moved(first)
    before = trace(first.network or network, [3.0, 90.0], [8.3])
    after = trace(network, [3.0, 90.0], [8.3])
    assert round(before.find("yhat").value, 2) == 21.04
    assert round(after.find("yhat").value, 2) == 3.75


@pytest.mark.parametrize(("name", "shown"), [("z11", 0.21), ("O11", 0.5523), ("O12", 0.5781), ("yhat", 0.6651)])
def test_the_exam_question_of_the_course(name: str, shown: float) -> None:
    assert round(exam().trace().find(name).value, 4) == shown


def tutorial(weights: Network | None = None) -> Trace:
    """The well-known 2-2-2 example: sigmoid, half squared error, one bias a layer that is not learned."""
    network = Network.build(
        (2, 2, 2),
        ["sigmoid", "sigmoid"],
        "half_squared_error",
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
    )
    return trace(weights or network, [0.05, 0.10], [0.01, 0.99], 0.5)


def moved(done: Trace, biases_too: bool = True) -> Network:
    """The network with its parameters after the update."""
    network = done.network
    assert network is not None
    values = {name: done.value(updated(name)) for name in network.parameters()}
    weights = [np.empty_like(matrix) for matrix in network.weights]
    biases = [None if b is None else np.array(b) for b in network.biases]
    for name, value in values.items():
        if len(name.indices) == 3:
            k, i, j = name.indices
            weights[k - 1][i - 1, j - 1] = value
        elif biases_too:
            vector = biases[name.indices[0] - 1]
            assert vector is not None
            vector[name.indices[1] - 1] = value
    return Network.build(network.sizes, network.activations, network.loss, weights, biases)


PUBLISHED = {
    "L": "0.298371109",
    "dL/dW2_11": "0.082167041",
    "dL/dW1_11": "0.000438568",
    "W2_11_new": "0.358916480",
    "W1_11_new": "0.149780716",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_well_known_example_has_its_published_values(name: str) -> None:
    assert f"{tutorial().find(name).value:.9f}" == PUBLISHED[name]


def test_the_loss_after_one_update_is_that_of_gradients_from_the_old_weights() -> None:
    after = tutorial(moved(tutorial(), biases_too=False)).find("L").value
    assert f"{after:.9f}" == "0.291027774"


def test_the_loss_that_was_published_comes_from_weights_already_updated() -> None:
    mistaken = wrong.updated_weights_used(tutorial())
    after = tutorial(moved(mistaken, biases_too=False)).find("L").value
    assert f"{after:.9f}" == "0.291027924"
