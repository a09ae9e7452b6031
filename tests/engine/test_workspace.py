"""Steps on buffers made beforehand: the same gradients as the passes, and nothing allocated."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import passes
from engine.activations import ACTIVATIONS
from engine.initialisation import initial_network
from engine.losses import LOSSES
from engine.network import Network
from engine.update_rules import Optimiser, update_rule
from engine.workspace import BatchPass, ParameterVector, with_parameters

Array = NDArray[np.float64]

LEARNING = [name for name, row in ACTIVATIONS.items() if not row.forward_only]
LAST = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}


def targets(loss: str, shape: tuple[int, int], generator: np.random.Generator) -> Array:
    if loss == "categorical_cross_entropy":
        return np.eye(shape[1])[generator.integers(0, shape[1], shape[0])]
    y = (generator.random(shape) > 0.5).astype(np.float64)
    return 2 * y - 1 if loss == "hinge" else y


def difference(network: Network, x: Array, y: Array) -> float:
    """The largest distance of the gradients from those of the passes, relative to each layer's largest."""
    vector = ParameterVector(network)
    made = BatchPass(network, vector, len(x))
    made.inputs[...], made.targets[...] = x, y
    with np.errstate(all="ignore"):
        made.forward()
        made.backward()
    passed = passes.forward(network, x)
    size = float(np.abs(passed.outputs[-1]).max())
    np.testing.assert_allclose(made.predictions, passed.outputs[-1], rtol=1e-13, atol=1e-12 * size)
    exact = passes.backward(network, passed, y)
    worst = 0.0
    for k in range(network.layers):
        biases = exact.biases[k]
        stacked = exact.weights[k] if biases is None else np.vstack((exact.weights[k], biases))
        distance = np.abs(vector.gradient_blocks[k] - stacked).max()
        worst = max(worst, float(distance / max(np.abs(stacked).max(), 1e-300)))
    return worst


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", LEARNING)
def test_gradients_agree_with_the_passes(activation: str, loss: str) -> None:
    generator = np.random.default_rng(1)
    last = LAST.get(loss, "linear")
    network = initial_network((3, 4, 5, 2), [activation, activation, last], loss, "xavier_normal", generator)
    assert difference(network, generator.normal(size=(7, 3)), targets(loss, (7, 2), generator)) < 1e-13


# Cross-entropy needs predictions between 0 and 1.
ENDINGS = [(last, loss) for last in LEARNING for loss in LOSSES if loss not in LAST or last in ("sigmoid", "softmax")]


@pytest.mark.parametrize(("last", "loss"), ENDINGS)
def test_any_last_activation_works_with_any_loss(last: str, loss: str) -> None:
    generator = np.random.default_rng(2)
    network = initial_network((3, 4, 2), ["tanh", last], loss, "xavier_normal", generator)
    x = generator.normal(size=(6, 3))
    assert difference(network, x, targets(loss, (6, 2), generator)) < 1e-12


@given(
    st.lists(st.integers(1, 12), min_size=2, max_size=7),
    st.integers(1, 40),
    st.booleans(),
    st.sampled_from(["sigmoid", "tanh", "relu", "leaky_relu", "elu", "linear"]),
    st.integers(0, 10_000),
)
@settings(max_examples=40, deadline=None)
def test_networks_of_any_shape_agree(sizes: list[int], rows: int, biases: bool, activation: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    names = [activation] * (len(sizes) - 1)
    network = initial_network(sizes, names, "squared_error", "xavier_normal", generator, biases=biases)
    x, y = generator.normal(size=(rows, sizes[0])), generator.normal(size=(rows, sizes[-1]))
    assert difference(network, x, y) < 1e-9  # a gradient that nearly cancels keeps fewer digits


def test_gradients_with_dropout_agree_with_complex_step() -> None:
    generator = np.random.default_rng(4)
    network = initial_network((3, 6, 1), ["tanh", "linear"], "squared_error", "xavier_normal", generator)
    x, y = generator.normal(size=(5, 3)), generator.normal(size=(5, 1))
    vector = ParameterVector(network)
    made = BatchPass(network, vector, 5, dropout=0.5)
    made.inputs[...], made.targets[...] = x, y
    made.forward(np.random.default_rng(0))
    made.backward()
    scales = made.scales[0]
    assert 0 < np.mean(scales == 0) < 1

    def cost(values: NDArray[np.complex128]) -> complex:
        first, second = values[:24].reshape(4, 6), values[24:].reshape(7, 1)
        hidden = np.tanh(x @ first[:3] + first[3]) * scales
        return complex(np.mean((y - hidden @ second[:6] - second[6]) ** 2))

    for k in range(len(vector.values)):
        values = vector.values.astype(complex)
        values[k] += 1e-30j
        assert vector.gradient[k] == pytest.approx(cost(values).imag / 1e-30, rel=1e-12, abs=1e-15)


def test_evaluation_with_dropout_is_the_network_as_it_is() -> None:
    generator = np.random.default_rng(4)
    network = initial_network((3, 6, 1), ["tanh", "linear"], "squared_error", "xavier_normal", generator)
    made = BatchPass(network, ParameterVector(network), 5, dropout=0.5)
    made.inputs[...] = generator.normal(size=(5, 3))
    made.forward(generator)
    made.forward()
    np.testing.assert_allclose(made.predictions, passes.forward(network, made.inputs.copy()).outputs[-1])


def test_a_step_allocates_no_array() -> None:
    generator = np.random.default_rng(0)
    sizes = (20, 64, 64, 1)
    network = initial_network(sizes, ["sigmoid", "relu", "linear"], "squared_error", "xavier_normal", generator)
    vector = ParameterVector(network)
    made = BatchPass(network, vector, 500)
    made.inputs[...], made.targets[...] = generator.normal(size=(500, 20)), generator.normal(size=(500, 1))
    optimiser = Optimiser(update_rule("adam"), vector.values, vector.gradient)

    def step() -> None:
        made.forward()
        made.backward()
        optimiser.step()

    step()
    tracemalloc.start()
    for _ in range(3):
        step()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000  # the smallest layer alone would be 256,000 bytes


def test_the_vector_gives_the_network_back() -> None:
    network = initial_network((2, 3, 1), ["tanh", "linear"], "squared_error", "he_normal", np.random.default_rng(0))
    back = with_parameters(network, ParameterVector(network).values)
    for ours, theirs in zip(back.weights, network.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert back.biases[0] is not None


def test_a_network_given_back_does_not_follow_the_vector() -> None:
    network = initial_network((2, 1), ["linear"], "squared_error", "zeros", np.random.default_rng(0))
    vector = ParameterVector(network)
    back = with_parameters(network, vector.values)
    vector.values[:] = 7.0
    assert back.weights[0].max() == 0.0


def test_weights_and_biases_are_told_apart() -> None:
    network = initial_network((2, 3, 1), ["tanh", "linear"], "squared_error", "zeros", np.random.default_rng(0))
    assert ParameterVector(network).is_weight.tolist() == [1.0] * 6 + [0.0] * 3 + [1.0] * 3 + [0.0]
