"""Batch normalisation inside a trained network: the same numbers as four other ways to get them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import autograd  # type: ignore[import-untyped]
import autograd.numpy as anp  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import normalisation, passes
from engine.datasets import Samples, dataset
from engine.initialisation import initial_network
from engine.learner import Learner
from engine.network import Network, NetworkError
from engine.regime import Regime
from engine.stopping import EarlyStopping
from engine.training import train, training
from engine.workspace import BatchPass, ParameterVector, with_parameters

Array = NDArray[np.float64]

STEP = 1e-30
FUNCTIONS: dict[str, Any] = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "linear": lambda z: z}


def network_of(sizes: tuple[int, ...], hidden: str, seed: int) -> Network:
    names = [*[hidden] * (len(sizes) - 2), "linear"]
    return initial_network(sizes, names, "squared_error", "xavier_normal", np.random.default_rng(seed))


def passed(
    network: Network, x: Array, y: Array, seed: int = 5, dropout: float = 0.0
) -> tuple[ParameterVector, BatchPass]:
    """A pass over one batch, with parameters moved away from where γ is 1 and β is 0."""
    vector = ParameterVector(network, normalised=True)
    vector.values += np.random.default_rng(seed).normal(0.0, 0.3, len(vector.values))
    made = BatchPass(network, vector, len(x), dropout)
    made.inputs[...], made.targets[...] = x, y
    return vector, made


def cost(network: Network, values: Any, x: Array, y: Array, np_: Any = np) -> Any:
    """The cost in training mode, written out once more; it takes complex numbers."""
    output: Any = x
    start = 0
    for k in range(1, network.layers + 1):
        n, m = network.sizes[k - 1], network.sizes[k]
        weights = np_.reshape(values[start : start + n * m], (n, m))
        shift = values[start + n * m : start + n * m + m]
        start += n * m + m
        z = np_.dot(output, weights)
        if k < network.layers:
            scale = values[start : start + m]
            start += m
            centred = z - np_.mean(z, axis=0)
            z = scale * centred / np_.sqrt(np_.mean(centred * centred, axis=0) + 1e-5)
        z = z + shift
        name = network.activations[k - 1]
        output = anp.tanh(z) if np_ is anp and name == "tanh" else FUNCTIONS[name](z)
    return np_.sum((y - output) * (y - output)) / len(x)


def some(rows: int, sizes: tuple[int, ...], seed: int) -> tuple[Array, Array]:
    generator = np.random.default_rng(seed)
    return generator.normal(size=(rows, sizes[0])), generator.normal(size=(rows, sizes[-1]))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=3, max_size=6).map(tuple),
    rows=st.integers(3, 9),
    hidden=st.sampled_from(["tanh", "sigmoid", "linear"]),
    seed=st.integers(0, 1000),
)
def test_every_gradient_agrees_with_the_complex_step(sizes: tuple[int, ...], rows: int, hidden: str, seed: int) -> None:
    network, (x, y) = network_of(sizes, hidden, seed), some(rows, sizes, seed)
    vector, made = passed(network, x, y, seed)
    made.forward(by_batch=True)
    made.backward()
    exact = np.empty_like(vector.values)
    for place in range(len(exact)):
        moved = vector.values.astype(complex)
        moved[place] += 1j * STEP
        exact[place] = cost(network, moved, x, y).imag / STEP
    scale = max(float(np.abs(exact).max()), 1e-3)
    np.testing.assert_allclose(vector.gradient, exact, rtol=1e-10, atol=1e-11 * scale)


@pytest.mark.parametrize("seed", range(5))
def test_every_gradient_agrees_with_an_independent_library(seed: int) -> None:
    sizes = (3, 5, 4, 2)
    network, (x, y) = network_of(sizes, "tanh", seed), some(7, sizes, seed)
    vector, made = passed(network, x, y, seed)
    made.forward(by_batch=True)
    made.backward()
    other = autograd.grad(lambda values: cost(network, values, x, y, anp))(vector.values.copy())
    np.testing.assert_allclose(vector.gradient, other, rtol=1e-9, atol=1e-11)


def by_hand() -> tuple[ParameterVector, BatchPass, Any]:
    """One hidden neuron with weight 1, so that its sums are the inputs, and the same worked out by hand."""
    network = Network.build((1, 1, 1), ["linear", "linear"], "squared_error", [[[1.0]], [[2.0]]], [[0.3], [0.0]])
    x, y = np.array([[7.0], [9.0], [1.0], [15.0]]), np.array([[1.0], [0.5], [2.0], [-1.0]])
    vector = ParameterVector(network, normalised=True)
    norm = vector.norms[0]
    assert norm is not None
    norm.gamma[:] = 1.5
    made = BatchPass(network, vector, 4)
    made.inputs[...], made.targets[...] = x, y
    made.forward(np.random.default_rng(0))
    made.backward()
    by_prediction = -2 * (y - made.predictions) / 4
    traced = normalisation.trace_normalisation(
        x.ravel().tolist(), 1.5, 0.3, (2.0 * by_prediction).ravel().tolist(), running=(0.0, 1.0)
    )
    return vector, made, traced


def test_forward_is_what_is_worked_out_by_hand() -> None:
    _, made, traced = by_hand()
    for row in range(4):
        assert made.sums[0][row, 0] == pytest.approx(traced.find(f"y{row + 1}").value, rel=1e-13)


def test_backward_is_what_is_worked_out_by_hand() -> None:
    vector, made, traced = by_hand()
    norm = vector.norms[0]
    assert norm is not None
    assert norm.by_gamma[0] == pytest.approx(traced.find("dL/dgamma").value, rel=1e-12)
    assert norm.by_beta[0] == pytest.approx(traced.find("dL/dbeta").value, rel=1e-12)
    by_weight = sum(made.inputs[row, 0] * traced.find(f"dL/dx{row + 1}").value for row in range(4))
    assert vector.gradient_blocks[0][0, 0] == pytest.approx(by_weight, rel=1e-9)


def test_what_is_kept_is_what_is_worked_out_by_hand() -> None:
    vector, _, traced = by_hand()
    norm = vector.norms[0]
    assert norm is not None
    assert norm.mean[0] == pytest.approx(traced.find("mean_new").value, rel=1e-13)
    assert norm.variance[0] == pytest.approx(traced.find("var_new").value, rel=1e-13)


def test_a_layer_agrees_with_normalisation_on_arrays() -> None:
    sizes = (3, 4, 1)
    network, (x, y) = network_of(sizes, "tanh", 3), some(6, sizes, 3)
    vector, made = passed(network, x, y)
    made.forward(by_batch=True)
    norm = vector.norms[0]
    assert norm is not None
    wanted = normalisation.forward(x @ vector.blocks[0][:3], norm.gamma, norm.beta, normalisation.Running.fresh(4))
    np.testing.assert_allclose(made.sums[0], wanted.outputs, rtol=1e-12, atol=1e-14)


def test_only_training_moves_what_is_kept() -> None:
    sizes = (3, 4, 1)
    vector, made = passed(network_of(sizes, "tanh", 3), *some(6, sizes, 3))
    norm = vector.norms[0]
    assert norm is not None
    made.forward()
    made.forward(by_batch=True)
    assert norm.mean.tolist() == [0.0] * 4
    assert norm.variance.tolist() == [1.0] * 4
    made.forward(np.random.default_rng(0))
    assert norm.mean.all()


def test_evaluation_is_an_ordinary_network() -> None:
    sizes = (3, 4, 5, 2)
    network, (x, y) = network_of(sizes, "tanh", 3), some(6, sizes, 3)
    vector, made = passed(network, x, y)
    made.forward(np.random.default_rng(0))
    made.forward()
    ordinary = with_parameters(network, vector.evaluated())
    np.testing.assert_allclose(made.predictions, passes.forward(ordinary, x).outputs[-1], rtol=1e-12, atol=1e-14)


def test_scales_and_shifts_are_no_weights() -> None:
    vector = ParameterVector(network_of((2, 3, 1), "tanh", 0), normalised=True)
    assert vector.is_weight.tolist() == [1.0] * 6 + [0.0] * 6 + [1.0] * 3 + [0.0]


def test_dropout_and_normalising_go_together() -> None:
    sizes = (3, 6, 1)
    vector, made = passed(network_of(sizes, "tanh", 1), *some(8, sizes, 1), dropout=0.5)
    made.forward(np.random.default_rng(2))
    made.backward()
    dropped = made.scales[0] == 0
    assert dropped.any()
    assert np.isfinite(vector.gradient).all()


# --- training ---------------------------------------------------------------------------------

MOONS = dataset("moons", rows=60, noise=0.15)
DEEP = initial_network(
    (2, 6, 6, 6, 1), ["sigmoid"] * 4, "binary_cross_entropy", "xavier_normal", np.random.default_rng(0)
)
REGIME = Regime(settings={"eta": 0.5}, epochs=30, batch_size=10, seed=1, metrics=("accuracy",))


def test_a_deep_network_of_sigmoids_learns_with_it_and_not_without() -> None:
    without = train(DEEP, MOONS, REGIME).snapshots[-1].train_loss
    with_it = train(DEEP, MOONS, replace(REGIME, batch_norm=True)).snapshots[-1].train_loss
    assert with_it < 0.5 < without


def test_losses_are_those_of_the_network_that_is_kept() -> None:
    history = train(DEEP, MOONS, replace(REGIME, batch_norm=True))
    kept = passes.cost(history.network, MOONS.inputs, MOONS.targets)
    assert kept == pytest.approx(history.snapshots[-1].train_loss, rel=1e-11)


def test_early_stopping_gives_the_network_of_the_best_epoch() -> None:
    unseen = dataset("moons", seed=1, rows=40, noise=0.15)
    regime = replace(REGIME, batch_norm=True, stopper=EarlyStopping(4), epochs=80)
    history = train(DEEP, MOONS, regime, unseen)
    best = min(loss for loss in history.validation_losses() if loss is not None)
    assert passes.cost(history.network, unseen.inputs, unseen.targets) == pytest.approx(best, rel=1e-11)


def test_gradients_of_a_snapshot_are_those_of_training() -> None:
    first = next(training(DEEP, MOONS, replace(REGIME, batch_norm=True)))
    vector = ParameterVector(DEEP, normalised=True)
    made = BatchPass(DEEP, vector, len(MOONS))
    made.inputs[...], made.targets[...] = MOONS.inputs, MOONS.targets
    made.forward(by_batch=True)
    made.backward()
    for state, block in zip(first.layers, vector.gradient_blocks, strict=True):
        assert state.gradient == pytest.approx(float(np.linalg.norm(block[:-1])), rel=1e-12)


def test_it_allocates_nothing_large() -> None:
    import tracemalloc

    network = initial_network(
        (20, 64, 64, 1), ["tanh", "relu", "linear"], "squared_error", "he_normal", np.random.default_rng(0)
    )
    generator = np.random.default_rng(1)
    samples = Samples.build("a", generator.normal(size=(500, 20)), generator.normal(size=(500, 1)), ("x",) * 20, ("y",))
    learner = Learner(network, samples, Regime("adam", batch_norm=True), 0)
    learner.update()
    tracemalloc.start()
    for _ in range(3):
        learner.update()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000  # NumPy buffers 64 kB for a mean; the smallest layer alone would be 256,000 bytes


@pytest.mark.parametrize(("rows", "size"), [(61, 10), (60, 1), (1, None)])
def test_a_batch_of_a_single_row_is_refused(rows: int, size: int | None) -> None:
    samples = dataset("moons", rows=rows)
    with pytest.raises(NetworkError, match="2 rows or more in every batch") as caught:
        training(DEEP, samples, replace(REGIME, batch_norm=True, batch_size=size))
    assert caught.value.part == "batch_size"


def test_hidden_layers_without_biases_are_refused() -> None:
    bare = Network.build((2, 1, 1), ["tanh", "linear"], "squared_error", [[[1.0], [1.0]], [[1.0]]])
    with pytest.raises(NetworkError, match="layer 1 has no biases"):
        training(bare, MOONS, replace(REGIME, batch_norm=True))


def test_without_hidden_layers_it_changes_nothing() -> None:
    line = Network.build((2, 1), ["sigmoid"], "binary_cross_entropy", [[[0.5], [0.5]]], [[0.0]])
    plain, normalised = (train(line, MOONS, replace(REGIME, batch_norm=each)).snapshots[-1] for each in (False, True))
    np.testing.assert_array_equal(plain.parameters, normalised.parameters)
