"""A description that is not a network is refused in one sentence that names the part and what fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import passes
from engine.names import bias, weight
from engine.network import Network, NetworkError, rows_of
from tests.engine.nets import random_case, salary


def build(**changes: Any) -> Network:
    """The 2-2-1 network with some of its parts changed."""
    parts: dict[str, Any] = {
        "sizes": (2, 2, 1),
        "activations": ["sigmoid", "linear"],
        "loss": "squared_error",
        "weights": [[[1, 2], [3, 4]], [[5], [6]]],
        "biases": [[7, 8], [9]],
    }
    return Network.build(**{**parts, **changes})


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("one size", {"sizes": (2,)}, "sizes", "needs an input and at least one layer"),
    ("no neuron", {"sizes": (2, 0, 1)}, "sizes", "at least 1 neuron, not 0"),
    ("half a neuron", {"sizes": (2, 1.5, 1)}, "sizes", "at least 1 neuron, not 1.5"),
    ("a truth for a size", {"sizes": (2, True, 1)}, "sizes", "at least 1 neuron, not True"),
    ("one activation", {"activations": ["linear"]}, "activations", "it needs 2 activations, not 1"),
    ("a text for a list", {"activations": "linear"}, "activations", "it needs 2 activations, not 1"),
    ("misspelled activation", {"activations": ["sigmod", "linear"]}, "activations", "did you mean sigmoid?"),
    ("unlike any activation", {"activations": ["q", "linear"]}, "activations", "known are linear, sigmoid, tanh"),
    ("misspelled loss", {"loss": "squared"}, "loss", "did you mean squared_error?"),
    ("number for a loss", {"loss": 3}, "loss", "3 is not a known loss"),
    ("number for sigmoid", {"activations": [("sigmoid", 1), "linear"]}, "activations", "sigmoid takes no number"),
    (
        "slope of 2",
        {"activations": [("leaky_relu", 2), "linear"]},
        "activations",
        "the slope of leaky_relu is 2; it must be from 0",
    ),
    (
        "slope of nan",
        {"activations": [{"leaky_relu": float("nan")}, "linear"]},
        "activations",
        "must be an ordinary number",
    ),
    ("slope as text", {"activations": [("leaky_relu", "0.1"), "linear"]}, "activations", "must be an ordinary number"),
    (
        "alpha of 0",
        {"activations": [{"elu": 0}, "linear"]},
        "activations",
        "the alpha of elu is 0; it must be greater than 0",
    ),
    ("delta of -1", {"loss": {"huber": -1}}, "loss", "the delta of huber is -1; it must be greater than 0"),
    (
        "two in one",
        {"activations": [{"elu": 1, "relu": 1}, "linear"]},
        "activations",
        "write a name, or a name with its number",
    ),
    ("three in one", {"loss": ("huber", 1, 2)}, "loss", "write a name, or a name with its number"),
    ("unknown with number", {"loss": ("hubert", 1)}, "loss", "did you mean huber?"),
    ("softmax alone", {"activations": ["sigmoid", "softmax"]}, "activations", "layer 2 of 2-2-1 has only 1 neuron"),
    ("a weight matrix missing", {"weights": [[[1, 2], [3, 4]]]}, "W2", "2-2-1 needs W1 to W2, 1 given"),
    ("a weight matrix too many", {"weights": [[[1, 2], [3, 4]], [[5], [6]], [[7]]]}, "W3", "needs W1 to W2, 3 given"),
    ("a wide W1", {"weights": [[[1, 2, 0], [3, 4, 0]], [[5], [6]]]}, "W1", "W1 is 2×3, but 2-2-1 needs 2×2"),
    ("a number for W1", {"weights": [3.0, [[5], [6]]]}, "W1", "W1 is a single number"),
    ("a ragged W1", {"weights": [[[1, 2], [3]], [[5], [6]]]}, "W1", "numbers in rows of equal length"),
    ("text in W1", {"weights": [[["a", 2], [3, 4]], [[5], [6]]]}, "W1", "numbers in rows of equal length"),
    ("nan in W1", {"weights": [[[float("nan"), 2], [3, 4]], [[5], [6]]]}, "W1", "a number that is not finite"),
    ("infinity in b2", {"biases": [[7, 8], [float("inf")]]}, "b2", "a number that is not finite"),
    ("too many biases", {"biases": [[7, 8, 9], [9]]}, "b1", "b1 has 3 values, but layer 1 of 2-2-1 has 2 neurons"),
    ("one bias too few", {"biases": [[7], [9]]}, "b1", "b1 has 1 value, but layer 1 of 2-2-1 has 2 neurons"),
    ("biases for one layer", {"biases": [[7, 8]]}, "b1", "2-2-1 has 2 layers, 1 biases given"),
]


@pytest.mark.parametrize(("changes", "part", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_network_is_refused(changes: dict[str, Any], part: str, said: str) -> None:
    with pytest.raises(NetworkError) as raised:
        build(**changes)
    assert raised.value.part == part
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "setting", "slope"),
    [
        ("leaky_relu", None, 0.01),
        (("leaky_relu", 0.2), 0.2, 0.2),
        ({"leaky_relu": 0.2}, 0.2, 0.2),
        (["leaky_relu", 0], 0.0, 0.0),
    ],
)
def test_an_activation_may_be_given_its_number(given: Any, setting: float | None, slope: float) -> None:
    network = build(activations=[given, "linear"])
    assert network.activations == ("leaky_relu", "linear")
    assert network.settings == (setting, None)
    assert network.activation(1).kernel(np.array([[-1.0]]))[0, 0] == -slope


def test_a_loss_may_be_given_its_number() -> None:
    network = build(loss=("huber", 2.0))
    assert (network.loss, network.loss_setting) == ("huber", 2.0)
    assert network.loss_function().kernel(np.array([[0.0]]), np.array([[2.0]]))[0] == 2.0


def test_a_network_made_by_hand_has_no_settings() -> None:
    made = build()
    plain = Network(made.sizes, made.activations, made.loss, made.weights, made.biases)
    assert plain.activation(1).name == "sigmoid"


def test_parameters_are_named_layer_by_layer() -> None:
    named = build().parameters()
    assert [str(name) for name in named] == ["W1_11", "W1_12", "W1_21", "W1_22", "b11", "b12", "W2_11", "W2_21", "b21"]
    assert (named[weight(1, 1, 2)], named[weight(1, 2, 1)], named[bias(1, 2)]) == (2.0, 3.0, 8.0)


@pytest.mark.parametrize(
    ("sizes", "wanted"), [((2, 2, 1), 9), ((3, 4, 2, 1), 29), ((4, 5, 3, 2), 51), ((784, 16, 16, 10), 13002)]
)
def test_parameters_are_counted(sizes: tuple[int, ...], wanted: int) -> None:
    layers = range(1, len(sizes))
    network = Network.build(
        sizes,
        ["sigmoid"] * len(layers),
        "squared_error",
        [np.zeros((sizes[k - 1], sizes[k])) for k in layers],
        [np.zeros(sizes[k]) for k in layers],
    )
    assert network.count_parameters() == wanted


def test_a_layer_without_biases_has_none_to_count() -> None:
    network = build(biases=[None, [9]])
    assert network.count_parameters() == 7
    assert bias(1, 1) not in network.parameters()


def test_parameters_cannot_be_changed_in_place() -> None:
    network = build()
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 5.0


def test_a_single_number_will_do_for_a_single_bias() -> None:
    network = build(biases=[[7, 8], 9.0])
    assert network.biases[1] is not None
    assert network.biases[1].tolist() == [9.0]


@pytest.mark.parametrize(
    ("given", "width", "shape"), [(3.0, 1, (1, 1)), ([1, 2], 2, (1, 2)), ([[1, 2], [3, 4]], 2, (2, 2))]
)
def test_rows_may_be_given_flat(given: Any, width: int, shape: tuple[int, int]) -> None:
    assert rows_of(given, width, "x", "inputs").shape == shape


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([1, 2, 3], "x has 3 values a row, but the network has 2 inputs"),
        ([[[1, 2]]], "x has 2 values a row"),
        (np.zeros((0, 2)), "x has 2 values a row"),
        ([1, float("inf")], "not finite"),
        ([[1, 2], [3]], "rows of equal length"),
    ],
)
def test_rows_that_do_not_fit_are_refused(given: Any, said: str) -> None:
    with pytest.raises(NetworkError, match=said) as raised:
        rows_of(given, 2, "x", "inputs")
    assert raised.value.part == "x"


TARGETS: list[tuple[str, list[float], list[float], str]] = [
    ("binary_cross_entropy", [0.0, 1.0], [0.0, 3.0], "targets from 0 to 1"),
    ("binary_cross_entropy", [0.3, 0.5], [-0.1, 0.5], "targets from 0 to 1"),
    ("categorical_cross_entropy", [0.0, 1.0], [1.0, 1.0], "add to 1 in each row"),
    ("categorical_cross_entropy", [0.3, 0.7], [-0.5, 1.5], "add to 1 in each row"),
    ("hinge", [-1.0, 1.0], [0.0, 1.0], "targets that are -1 or 1"),
]


@pytest.mark.parametrize(("loss", "good", "bad", "said"), TARGETS)
def test_targets_outside_the_domain_of_a_loss_are_refused(
    loss: str, good: list[float], bad: list[float], said: str
) -> None:
    network = random_case(1, (2, 2), ("sigmoid",), loss).network
    network.check_targets(np.array([good]))
    with pytest.raises(NetworkError, match=said) as raised:
        network.check_targets(np.array([good, bad]))
    assert raised.value.part == "y"
    assert "y of row 2 is" in str(raised.value)


def test_squared_error_takes_any_target() -> None:
    salary().network.check_targets(np.array([[-1e9]]))


# --- the vectorised passes -----------------------------------------------------------------------------


def test_nothing_can_be_learned_through_a_step() -> None:
    case = random_case(4, (2, 2, 1), ("step", "linear"))
    passed = passes.forward(case.network, case.inputs)
    assert set(passed.outputs[1].ravel().tolist()) <= {0.0, 1.0}
    with pytest.raises(NetworkError, match="nothing can be learned through it"):
        passes.backward(case.network, passed, case.targets)


@pytest.mark.parametrize(("kind", "combine"), [("mean", np.mean), ("sum", np.sum)])
def test_the_cost_is_the_mean_or_the_sum_of_the_losses(kind: str, combine: Callable[[Any], float]) -> None:
    case = random_case(6, (2, 3, 2), ("tanh", "sigmoid"), rows=5)
    each = passes.losses(case.network, passes.forward(case.network, case.inputs), case.targets)
    assert passes.cost(case.network, case.inputs, case.targets, kind) == pytest.approx(float(combine(each)), rel=1e-15)


def test_gradients_of_the_sum_are_those_of_the_mean_times_the_rows() -> None:
    case = random_case(7, (2, 3, 2), ("tanh", "softmax"), "categorical_cross_entropy", rows=5)
    passed = passes.forward(case.network, case.inputs)
    mean = passes.backward(case.network, passed, case.targets)
    total = passes.backward(case.network, passed, case.targets, "sum")
    for one, other in zip(mean.weights, total.weights, strict=True):
        np.testing.assert_allclose(5 * one, other, rtol=1e-14)


def test_the_loss_of_a_pair_is_finite_where_a_prediction_rounds_to_one() -> None:
    network = Network.build((1, 1), ["sigmoid"], "binary_cross_entropy", [[[1.0]]])
    assert passes.cost(network, np.array([[800.0]]), np.array([[0.0]])) == 800.0


def test_permuting_hidden_neurons_permutes_their_gradients() -> None:
    case = random_case(8, (3, 4, 2), ("tanh", "sigmoid"), rows=3)
    order = [2, 0, 3, 1]
    (first, second), (b1, b2) = case.network.weights, case.network.biases
    assert b1 is not None
    turned = Network.build(
        (3, 4, 2), ["tanh", "sigmoid"], "squared_error", [first[:, order], second[order]], [b1[order], b2]
    )
    before = passes.backward(case.network, passes.forward(case.network, case.inputs), case.targets)
    after = passes.backward(turned, passes.forward(turned, case.inputs), case.targets)
    np.testing.assert_allclose(before.weights[0][:, order], after.weights[0], rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(before.weights[1][order], after.weights[1], rtol=1e-13, atol=1e-15)


def test_neurons_that_start_at_zero_all_learn_the_same() -> None:
    case = random_case(9, (3, 4, 2), ("sigmoid", "sigmoid"), rows=3)
    zero = Network.build(
        (3, 4, 2), ["sigmoid"] * 2, "squared_error", [np.zeros((3, 4)), np.zeros((4, 2))], [np.zeros(4), np.zeros(2)]
    )
    found = passes.backward(zero, passes.forward(zero, case.inputs), case.targets)
    assert np.all(found.weights[1] == found.weights[1][:1])
    assert np.all(found.weights[0] == 0)
