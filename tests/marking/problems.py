"""Problems that the tests of marking share."""

from __future__ import annotations

from engine.clipping import trace_clipping
from engine.derivation import derive
from engine.network import Network
from engine.normalisation import trace_normalisation
from engine.penalties import trace_penalty
from engine.trace import Trace, trace
from engine.update_traces import trace_updates


def salary() -> Trace:
    """The course's own 2-2-1 linear network."""
    network = Network.build(
        (2, 2, 1), ["linear"] * 2, "squared_error", [[[0.1, 0.2], [0.1, 0.3]], [[0.4], [0.6]]], [[0.5, 0.1], [0.5]]
    )
    return trace(network, [3.75, 80], [8], 0.0002)


def exam() -> Trace:
    """A 2-2-1 sigmoid network without biases."""
    network = Network.build(
        (2, 2, 1), ["sigmoid"] * 2, "squared_error", [[[0.2, 0.3], [0.2, 0.3]], [[0.3], [0.9]]], None
    )
    return trace(network, [0.35, 0.7], [0.5], 0.5)


def two_outputs() -> Trace:
    """A 2-2-2 sigmoid network: every hidden neuron is a fork."""
    network = Network.build(
        (2, 2, 2),
        ["sigmoid"] * 2,
        "squared_error",
        [[[0.15, 0.25], [0.2, 0.3]], [[0.4, 0.5], [0.45, 0.55]]],
        [[0.35, 0.35], [0.6, 0.6]],
    )
    return trace(network, [0.05, 0.1], [0.01, 0.99], 0.5)


def two_rows() -> Trace:
    """A 2-2-1 sigmoid network with a cost over two rows."""
    network = Network.build(
        (2, 2, 1),
        ["sigmoid"] * 2,
        "squared_error",
        [[[0.15, 0.25], [0.2, 0.3]], [[0.4], [0.45]]],
        [[0.35, 0.35], [0.6]],
    )
    return trace(network, [[0.05, 0.1], [1.0, 2.0]], [[0.01], [0.99]], 0.5)


def deep() -> Trace:
    """Five layers, with forks in every hidden one."""
    weights = [
        [[0.3, -0.2, 0.5], [0.1, 0.4, -0.6]],
        [[0.2, 0.7], [-0.4, 0.3], [0.6, -0.1]],
        [[0.5, -0.3], [0.8, 0.2]],
        [[-0.7, 0.4], [0.3, 0.9]],
        [[0.6], [-0.5]],
    ]
    biases = [[0.1, -0.2, 0.3], [0.2, 0.1], [-0.1, 0.4], [0.3, -0.2], [0.1]]
    network = Network.build((2, 3, 2, 2, 2, 1), ["sigmoid"] * 4 + ["linear"], "squared_error", weights, biases)
    return trace(network, [0.8, -0.5], [1.5], 0.1)


def relu() -> Trace:
    """2-3-1 with ReLU: the second hidden neuron is dead."""
    network = Network.build(
        (2, 3, 1),
        ["relu", "linear"],
        "half_squared_error",
        [[[0.5, -0.6, 0.3], [0.2, -0.4, 0.7]], [[0.8], [0.9], [-0.5]]],
        [[0.1, 0.2, -0.3], [0.4]],
    )
    return trace(network, [1.5, 2.0], [0.6], 0.05)


def leaky() -> Trace:
    """2-2-1 with a leaky ReLU below 0, and a sigmoid with cross-entropy."""
    network = Network.build(
        (2, 2, 1),
        [("leaky_relu", 0.1), "sigmoid"],
        "binary_cross_entropy",
        [[[0.5, -0.6], [0.2, -0.4]], [[0.8], [0.9]]],
        [[0.1, 0.2], [0.4]],
    )
    return trace(network, [1.5, 2.0], [1.0], 0.5)


def classes() -> Trace:
    """2-3-3 with tanh, softmax and categorical cross-entropy."""
    network = Network.build(
        (2, 3, 3),
        ["tanh", "softmax"],
        "categorical_cross_entropy",
        [[[0.5, -0.6, 0.3], [0.2, 0.4, -0.7]], [[0.8, -0.1, 0.2], [0.9, 0.35, -0.45], [-0.5, 0.6, 0.15]]],
        [[0.1, 0.2, -0.3], [0.4, -0.25, 0.05]],
    )
    return trace(network, [0.9, 0.7], [0.0, 1.0, 0.0], 0.5)


def deep_classes() -> Trace:
    """Five layers of tanh and a softmax over two classes, for two rows whose losses are added."""
    weights = [
        [[0.3, -0.2], [0.1, 0.4]],
        [[0.2, 0.7], [-0.4, 0.3]],
        [[0.5, -0.3], [0.8, 0.2]],
        [[-0.7, 0.4], [0.3, 0.9]],
        [[0.6, -0.45], [-0.5, 0.75]],
    ]
    biases = [[0.1, -0.2], [0.2, 0.15], [-0.1, 0.4], [0.3, -0.25], [0.05, -0.35]]
    network = Network.build(
        (2, 2, 2, 2, 2, 2), ["tanh"] * 4 + ["softmax"], "categorical_cross_entropy", weights, biases
    )
    return trace(network, [[0.8, -0.5], [0.3, 0.6]], [[1.0, 0.0], [0.0, 1.0]], 0.3, "sum")


def adam() -> Trace:
    return trace_updates("adam", 0.7, [0.8, -0.3], settings={"eta": 0.1, "eps": 0.01})


def rmsprop() -> Trace:
    return trace_updates("rmsprop", 0.7, [0.8, -0.3], settings={"eta": 0.1, "alpha": 0.9, "eps": 0.05})


def adagrad() -> Trace:
    return trace_updates("adagrad", 1.5, [0.6, 0.4], settings={"eta": 0.2, "eps": 0.1})


def momentum() -> Trace:
    return trace_updates("momentum", 1.0, "shifted_bowl", 2, {"eta": 0.1, "mu": 0.7})


def batch_norm() -> Trace:
    return trace_normalisation(
        [1.0, 2.0, 4.0, 8.0], 1.5, 0.2, [0.1, -0.2, 0.3, 0.4], epsilon=0.1, running=(0.3, 1.2), momentum=0.3
    )


def clipping() -> Trace:
    return trace_clipping("norm", [1.5, -2.0, 0.8], 1.0)


def ridge() -> Trace:
    return trace_penalty("l2", 0.1, [0.7, -1.2], [0.5, 0.8], 0.2)


def sum_of_squares() -> Trace:
    """A penalty that is written out, with a bias that it does not hold."""
    return derive(
        {"lambda": 0.05, "W1": 0.7, "W2": -1.3, "b1": 0.9},
        {"P": "lambda*W1^2 + lambda*W2^2", "R": "P + 0.3"},
    )


def counts() -> Trace:
    """The parameters of a 4-5-3 network, counted."""
    return derive({"n0": 4, "n1": 5, "n2": 3}, {"p": "n0*n1 + n1 + n1*n2 + n2", "q": "(n0 + 1)*n1", "r": "p + q"})


def statistics() -> Trace:
    return derive(
        {"a": 1.0, "b": 2.5, "c": 4.5},
        {"mu": "(a + b + c)/3", "v": "((a - mu)^2 + (b - mu)^2 + (c - mu)^2)/3", "s": "sqrt(v)"},
    )


def line() -> Trace:
    """A straight line and its loss, with every derivative."""
    return derive({"m": 0.8, "c": 0.5, "x": 3.0, "t": 2.0}, {"p": "m*x + c", "L": "(t - p)^2"})


def three_classes_sigmoid() -> Trace:
    """Sigmoid neurons before a softmax of two."""
    network = Network.build(
        (2, 2, 2),
        ["sigmoid", "softmax"],
        "categorical_cross_entropy",
        [[[0.4, -0.3], [0.7, 0.6]], [[0.9, -0.2], [0.3, 0.8]]],
        None,
    )
    return trace(network, [0.6, -0.8], [1.0, 0.0], 0.1)


def leaky_deep() -> Trace:
    """Two layers of leaky ReLU, both with a neuron below 0."""
    network = Network.build(
        (2, 2, 2, 1),
        [("leaky_relu", 0.2), ("leaky_relu", 0.05), "linear"],
        "squared_error",
        [[[0.5, -0.6], [0.2, -0.4]], [[0.7, -0.8], [0.3, 0.2]], [[0.6], [0.9]]],
        [[0.1, 0.2], [0.05, -0.3], [0.15]],
    )
    return trace(network, [1.5, 2.0], [2.0], 0.1)


def relu_rows() -> Trace:
    """2-2-2 with ReLU for two rows; a neuron is dead in each of them."""
    network = Network.build(
        (2, 2, 2),
        ["relu", "linear"],
        "squared_error",
        [[[0.5, -0.6], [0.2, -0.4]], [[0.7, -0.8], [0.3, 0.2]]],
        [[0.1, 0.2], [0.05, -0.3]],
    )
    return trace(network, [[1.5, 2.0], [-1.0, -2.0]], [[2.0, 1.0], [0.5, -0.5]], 0.1)


NETWORKS = {
    "salary": salary,
    "exam": exam,
    "two_outputs": two_outputs,
    "two_rows": two_rows,
    "deep": deep,
    "relu": relu,
    "leaky": leaky,
    "classes": classes,
    "deep_classes": deep_classes,
    "three_classes_sigmoid": three_classes_sigmoid,
    "leaky_deep": leaky_deep,
    "relu_rows": relu_rows,
}
FORMULAS = {
    "adam": adam,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "momentum": momentum,
    "batch_norm": batch_norm,
    "clipping": clipping,
    "ridge": ridge,
    "sum_of_squares": sum_of_squares,
    "counts": counts,
    "statistics": statistics,
    "line": line,
}
EVERY = NETWORKS | FORMULAS
