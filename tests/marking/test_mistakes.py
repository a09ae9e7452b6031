"""Every row of the mistake table fires where the mistake can be made, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.clipping import trace_clipping
from engine.derivation import derive
from engine.names import Spelling
from engine.network import Network
from engine.normalisation import trace_normalisation
from engine.numerals import half_step, numeral
from engine.penalties import trace_penalty
from engine.trace import Role, Trace, trace
from engine.update_traces import trace_updates
from tests.marking import problems as p
from tutor.course.formulas import counted
from tutor.marking import Outcome, mark
from tutor.marking.mistakes import BY_ID, MISTAKES, Suspect, suspects
from tutor.marking.recomputing import Asked
from tutor.marking.wording import Words

Make = Callable[[], Trace]


def adam(eta: float, epsilon: float, *gradients: float) -> Make:
    return lambda: trace_updates("adam", 0.7, gradients, settings={"eta": eta, "eps": epsilon})


def norm(*values: float) -> Make:
    return lambda: trace_normalisation(list(values), 1.5, 0.2, epsilon=0.1)


def clip(limit: float, *gradients: float) -> Make:
    return lambda: trace_clipping("norm", gradients, limit)


def l2(strength: float, *weights: float) -> Make:
    return lambda: trace_penalty("l2", strength, weights)


def penalty_with_bias(strength: float, first: float, second: float) -> Make:
    given = {"lambda": strength, "W1": first, "W2": second, "b1": 0.9, "b2": -0.4}
    return lambda: derive(given, {"P": "lambda*W1^2 + lambda*W2^2"})


def parameters(*sizes: int) -> Make:
    """The parameter count of a network as one sum."""
    given = {f"n{k}": float(size) for k, size in enumerate(sizes)}
    parts = [f"n{k}*n{k + 1} + n{k + 1}" for k in range(len(sizes) - 1)]
    return lambda: derive(given, {"count": " + ".join(parts)})


def formulas(text: dict[str, str], **given: float) -> Make:
    return lambda: derive(given, text)


def updates(rows: int, batch: int, epochs: int) -> Make:
    text = {"each": "rows/batch", "all": "each*epochs", "full": "floor(rows/batch)", "rest": "rows - full*batch"}
    return formulas(text, rows=rows, batch=batch, epochs=epochs)


def layers(*sizes: int) -> Make:
    """A problem of sizes alone, counted step by step as the course does."""
    return lambda: counted(sizes)


def one_neuron(loss: str | tuple[str, float], target: float) -> Make:
    """30 is predicted."""
    network = Network.build((1, 1), ["linear"], loss, [[[10.0]]], [[20.0]])
    return lambda: trace(network, [1.0], [target], 0.1)


def penalised_neuron(penalty: str) -> Make:
    """A linear neuron with a penalty on its two weights, one of them negative."""
    text = {"yhat": "w1*x1 + w2*x2 + b", "L": "(y - yhat)^2", "P": penalty, "T": "L + P"}
    text |= {f"w{k}_new": f"w{k} - eta*(dL/dw{k} + dP/dw{k})" for k in (1, 2)}
    given = {"x1": 2.0, "x2": 1.0, "y": 2.0, "w1": 3.0, "w2": -2.0, "b": 1.0, "eta": 0.1, "lambda": 0.8}
    return formulas(text, **given)


def move(rate: float, gradient: float) -> Make:
    return lambda: derive({"eta": rate, "g": gradient}, {"step": "eta*g"})


# Two updates of one weight, written out.
EPOCH = formulas(
    {"p1": "w0*x1 + b0", "w1": "w0 - eta*p1*x1", "b1": "b0 - eta*p1", "p2": "w1*x2 + b1", "w2": "w1 - eta*p2"},
    w0=1,
    b0=3,
    x1=2,
    x2=3,
    eta=0.1,
)
LINE_TWICE = formulas({"m1": "m0 - eta*g1", "m2": "m1 - eta*g2"}, m0=0.8, g1=3.5, g2=-1.2, eta=0.05)

# Where each row fires: at least three problems, each with a quantity.
FIRES: dict[str, list[tuple[Make, str]]] = {
    "complement-forgotten": [
        (formulas({"L": "-ln(r) - ln(1 - f)"}, r=0.8, f=0.3), "L"),
        (formulas({"d": "sigmoid(s)", "L": "ln(1 - d)"}, s=-3), "L"),
        (formulas({"L": "-(y*ln(p) + (1 - y)*ln(1 - p))"}, y=0, p=0.3), "L"),
    ],
    "target-forgotten": [
        (p.classes, "dL/dz22"),
        (p.classes, "dL/dW2_12"),
        (p.leaky, "dL/dz21"),
        (p.three_classes_sigmoid, "dL/dz21"),
        (p.deep_classes, "dL[1]/dz51[1]"),
    ],
    "sign": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dz11"), (p.classes, "L"), (p.adam, "m1")],
    "factor-two": [(p.salary, "dL/dW1_11"), (p.exam, "L"), (p.relu, "dL/dyhat"), (p.two_rows, "dJ/dW1_11")],
    "activation-derivative-missing": [
        (p.exam, "dL/dW1_11"),
        (p.deep, "dL/dW3_11"),
        (p.classes, "dL/dW1_11"),
        (p.two_rows, "W1_11_new"),
    ],
    "activation-derivative-half": [(p.exam, "dO11/dz11"), (p.deep, "dL/dW2_11"), (p.classes, "dL/dW1_11")],
    "activation-derivative-misplaced": [
        (p.exam, "dO11/dz11"),
        (p.deep, "dL/dW4_11"),
        (p.deep_classes, "dL[1]/dz41[1]"),
    ],
    "relu-gate-ignored": [
        (p.relu, "dL/dW1_12"),
        (p.leaky, "dL/dz12"),
        (p.relu_rows, "dO11[2]/dz11[2]"),
        (p.relu, "O12"),
    ],
    "leak-forgotten": [(p.leaky, "O12"), (p.leaky, "dL/dW1_12"), (p.leaky_deep, "dL/dz12"), (p.leaky_deep, "O22")],
    "z-for-output": [(p.exam, "O11"), (p.deep, "O31"), (p.classes, "O12"), (p.two_outputs, "dL/dW2_11")],
    "output-for-z": [(p.exam, "z11"), (p.deep, "yhat"), (p.leaky, "z21"), (p.classes, "z22")],
    "sigmoid-sign": [(p.exam, "O11"), (p.leaky, "yhat"), (p.deep, "O11"), (p.two_outputs, "yhat1")],
    "sigmoid-unfinished": [(p.exam, "O11"), (p.exam, "yhat"), (p.deep, "O11"), (p.two_outputs, "yhat1")],
    "softmax-not-normalised": [(p.classes, "yhat1"), (p.deep_classes, "yhat2[2]"), (p.three_classes_sigmoid, "yhat1")],
    "softmax-without-exponential": [
        (p.classes, "yhat1"),
        (p.deep_classes, "yhat2[2]"),
        (p.three_classes_sigmoid, "yhat1"),
    ],
    "activation-derivative-twice": [(p.leaky, "dL/dz21"), (p.classes, "dL/dz22"), (p.exam, "dL/dW1_11")],
    "bias-left-out": [(p.salary, "O11"), (p.two_outputs, "z21"), (p.deep, "z32"), (p.leaky, "yhat")],
    "loss-not-squared": [(p.salary, "L"), (p.two_outputs, "L"), (p.two_rows, "J"), (p.relu, "L")],
    "absolute-for-squared": [(p.salary, "L"), (p.two_outputs, "L"), (p.relu, "L")],
    "loss-root": [(p.salary, "L"), (p.two_outputs, "L"), (p.two_rows, "J")],
    "other-case": [
        (p.leaky, "L"),
        (p.leaky, "dL/dyhat"),
        (one_neuron(("huber", 4.0), 33.0), "L"),
        (one_neuron(("huber", 4.0), 90.0), "L"),
        (one_neuron(("huber", 4.0), 90.0), "dL/dyhat"),
        (one_neuron("hinge", -1.0), "dL/dyhat"),
    ],
    "logarithm-base": [(p.leaky, "L"), (p.classes, "L"), (p.deep_classes, "J"), (p.three_classes_sigmoid, "L")],
    "sum-for-mean": [(p.two_rows, "J"), (p.relu_rows, "dJ/dW1_11"), (p.two_rows, "W2_11_new"), (norm(1, 2, 5), "mean")],
    "mean-for-sum": [(p.two_outputs, "L"), (p.deep_classes, "J"), (p.two_rows, "J"), (p.two_outputs, "dL/dW2_11")],
    "update-added": [(p.salary, "W1_11_new"), (p.two_rows, "b11_new"), (p.rmsprop, "W1"), (p.ridge, "W_new1")],
    "step-for-gradient": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dW2_11"), (p.two_rows, "dJ/dW1_11")],
    "new-weight-for-gradient": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dW2_11"), (p.two_rows, "dJ/db11")],
    "gradient-for-step": [(move(0.1, 3.2), "step"), (move(0.05, -1.7), "step"), (move(2.0, 0.35), "step")],
    "gradient-for-new-weight": [(p.salary, "W1_11_new"), (p.two_rows, "b11_new"), (p.rmsprop, "W1")],
    "step-for-new-weight": [(p.salary, "W1_11_new"), (p.adam, "W1"), (p.momentum, "W2")],
    "update-forgotten": [
        (formulas({"after": "before - eta*slope"}, before=0.7, eta=0.1, slope=3), "after"),
        (p.exam, "W1_11_new"),
        (p.adam, "W1"),
        (p.momentum, "W2"),
    ],
    "old-value-used": [(EPOCH, "p2"), (EPOCH, "w2"), (LINE_TWICE, "m2")],
    "no-bias-correction": [
        (formulas({"m": "(1 - b)*g", "c": "m/(1 - b)"}, b=0.9, g=0.8), "c"),
        (p.adam, "m_hat1"),
        (adam(0.1, 0.2, 0.5, 0.7), "W2"),
        (adam(0.2, 0.4, 1.5), "v_hat1"),
    ],
    "epsilon-inside-root": [
        (p.rmsprop, "W1"),
        (p.adagrad, "W1"),
        (adam(0.1, 0.2, 0.5, 0.7), "W2"),
        (p.batch_norm, "x_hat1"),
    ],
    "epsilon-left-out": [(p.rmsprop, "W1"), (p.batch_norm, "x_hat1"), (norm(1, 2, 5), "x_hat3")],
    "root-forgotten": [(p.rmsprop, "W1"), (p.clipping, "norm"), (p.statistics, "s"), (p.batch_norm, "x_hat2")],
    "square-forgotten": [(p.adagrad, "s1"), (p.clipping, "norm"), (p.sum_of_squares, "P"), (p.adam, "v1")],
    "doubled-for-squared": [(p.adagrad, "s1"), (p.sum_of_squares, "P"), (p.adam, "v1")],
    "decay-swapped": [
        (formulas({"m": "(1 - b)*g", "v": "(1 - b)*g^2"}, b=0.9, g=0.8), "v"),
        (p.adam, "m2"),
        (p.rmsprop, "s2"),
        (p.batch_norm, "mean_new"),
    ],
    "sample-variance": [(p.batch_norm, "var"), (p.statistics, "v"), (norm(2, 3, 7), "x_hat1")],
    "l2-without-two": [
        (p.ridge, "dP/dW1"),
        (l2(0.3, 1.5, 0.4), "dP/dW2"),
        (l2(0.02, -0.6), "dP/dW1"),
        (p.ridge, "W_new2"),
    ],
    "bias-penalised": [
        (p.sum_of_squares, "P"),
        (penalty_with_bias(0.1, 0.3, 0.8), "P"),
        (penalty_with_bias(0.2, -1.3, 0.6), "P"),
        (penalised_neuron("lambda*(w1^2 + w2^2)"), "P"),
        (penalised_neuron("lambda*(abs(w1) + abs(w2))"), "P"),
    ],
    "penalty-kind": [
        (penalised_neuron("lambda*(w1^2 + w2^2)"), "P"),
        (penalised_neuron("lambda*(abs(w1) + abs(w2))"), "P"),
        (penalised_neuron("lambda*(abs(w1) + abs(w2))"), "dP/dw1"),
        (penalised_neuron("lambda*(w1^2 + w2^2)"), "w2_new"),
        (p.sum_of_squares, "P"),
    ],
    "penalty-sign": [
        (penalised_neuron("lambda*(w1^2 + w2^2)"), "w2_new"),
        (penalised_neuron("lambda*(abs(w1) + abs(w2))"), "w1_new"),
        (p.ridge, "W_new1"),
    ],
    "clip-by-value-for-norm": [
        (p.clipping, "clipped1"),
        (clip(1.0, 3.0, 0.5), "clipped1"),
        (clip(2.0, -1.5, 4.5), "clipped2"),
    ],
    "clip-ignored": [
        (p.clipping, "clipped1"),
        (clip(1.0, 3.0, 0.5), "clipped2"),
        (clip(2.0, -1.5, 4.5), "clipped1"),
        (formulas({"clipped": "max(-c, min(c, g))"}, c=2, g=-6), "clipped"),
    ],
    "scale-misread": [
        (clip(5.0, 0.6, 0.8), "scale"),
        (clip(5.0, 0.6, 0.8), "clipped1"),
        (clip(2.0, -6.0, 8.0), "scale"),
        (p.clipping, "scale"),
    ],
    "roots-added": [(p.clipping, "norm"), (clip(2.0, -6.0, 8.0), "norm"), (clip(3.0, 2.0, -10.0, 11.0), "norm")],
    "biases-not-counted": [
        (p.counts, "p"),
        (parameters(2, 8, 8, 1), "count"),
        (parameters(3, 4, 2), "count"),
        (p.counts, "q"),
    ],
    "layers-miscounted": [
        (p.counts, "p"),
        (parameters(2, 8, 8, 1), "count"),
        (parameters(3, 4, 2), "count"),
        (layers(3, 4, 2, 1), "n_parameters2"),
        (layers(3, 4, 2, 1), "n_biases1"),
    ],
    "bias-for-a-layer": [
        (parameters(2, 8, 8, 1), "count"),
        (layers(4, 5, 3, 2), "n_parameters"),
        (layers(4, 5, 3), "n_parameters1"),
    ],
    "weights-not-counted": [
        (parameters(2, 8, 8, 1), "count"),
        (layers(4, 5, 3, 2), "n_parameters"),
        (p.counts, "q"),
    ],
    "added-for-multiplied": [
        (layers(4, 5, 3), "n_weights1"),
        (layers(4, 5, 3, 2), "n_parameters"),
        (updates(960, 16, 20), "all"),
        (formulas({"runs": "rates*widths*depths"}, rates=4, widths=3, depths=5), "runs"),
    ],
    "division-misread": [
        (updates(960, 16, 20), "each"),
        (updates(1000, 32, 5), "full"),
        (updates(600, 30, 10), "all"),
    ],
    "rounded-wrongly": [
        (updates(1000, 32, 5), "full"),
        (updates(700, 64, 5), "rest"),
        (updates(50, 16, 5), "full"),
        (formulas({"eta": "eta0*g^floor(e/s)"}, eta0=0.4, g=0.5, e=35, s=10), "eta"),
    ],
    "exponent-forgotten": [
        (formulas({"growth": "w^k"}, w=2, k=10), "growth"),
        (formulas({"eta": "eta0*g^floor(e/s)"}, eta0=0.4, g=0.5, e=35, s=10), "eta"),
        (formulas({"after": "factor^5*start"}, factor=0.4, start=2), "after"),
    ],
    "times-for-power": [
        (formulas({"growth": "w^k"}, w=2, k=10), "growth"),
        (formulas({"left": "p^n"}, p=0.4, n=5), "left"),
        (formulas({"after": "factor^5*start"}, factor=0.4, start=2), "after"),
        (formulas({"rate": "eta0*0.5", "then": "r^3"}, eta0=0.1, r=0.7), "then"),
    ],
    "path-missing": [
        (p.two_outputs, "dL/dO11"),
        (p.deep, "dL/dW1_11"),
        (p.classes, "dL/dW1_12"),
        (p.relu_rows, "dL[1]/dO11[1]"),
    ],
    "paths-multiplied": [(p.two_outputs, "dL/dO11"), (p.deep, "dL/dO21"), (p.classes, "dL/dW1_12")],
    "paths-averaged": [(p.two_outputs, "dL/dO11"), (p.deep, "dL/dO21"), (p.classes, "dL/dW1_12")],
    "term-missing": [(p.salary, "O12"), (p.two_outputs, "L"), (p.two_rows, "dJ/dW1_11"), (norm(1, 2, 5), "mean")],
    "updated-weights": [
        (p.salary, "dL/dW1_11"),
        (p.exam, "dL/dW1_12"),
        (p.deep, "dL/dW2_11"),
        (p.two_rows, "dJ/dW1_11"),
    ],
    "bias-gradient-times-input": [
        (p.salary, "dL/db11"),
        (p.deep, "dL/db21"),
        (p.two_rows, "dJ/db11"),
        (p.salary, "b11_new"),
    ],
    "index-transposed": [(p.salary, "O11"), (p.two_outputs, "dL/dO11"), (p.exam, "dL/dW1_12"), (p.deep, "dL/dO31")],
    "weight-and-carried": [
        (p.salary, "dL/dW2_11"),
        (p.salary, "dL/dW1_11"),
        (p.exam, "dL/dO11"),
        (p.deep, "dL/dO31"),
        (p.two_rows, "dJ/dW2_11"),
        (p.exam, "dz21/dW2_11"),
        (p.salary, "W2_11_new"),
    ],
    "gone-too-far": [(p.salary, "dL/dyhat"), (p.exam, "dL/dO11"), (p.exam, "dL/dz21"), (p.deep, "dL/dO31")],
    "neighbour-used": [(p.salary, "O11"), (p.exam, "dL/dW1_12"), (p.two_outputs, "dL/dW2_11"), (p.deep, "dO11/dz11")],
    "factor-missing": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dW2_11"), (p.salary, "W1_11_new"), (p.batch_norm, "y1")],
    "factor-doubled": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dW2_11"), (p.momentum, "v2")],
    "loss-for-slope": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dyhat"), (p.two_outputs, "dL/dW2_11")],
    "decimal-point": [(p.salary, "dL/dW1_22"), (p.exam, "O11"), (p.adam, "W1")],
}

# Where a row has nothing to say: the mistake cannot be made there.
SILENT: dict[str, list[tuple[Make, str]]] = {
    "complement-forgotten": [(p.leaky, "L"), (p.line, "L"), (formulas({"L": "-ln(p)"}, p=0.3), "L")],
    "target-forgotten": [(p.classes, "dL/dz21"), (p.exam, "dL/dz21"), (p.salary, "dL/dW1_11"), (p.classes, "L")],
    "sign": [(p.salary, "W1_11_new")],
    "factor-two": [(p.classes, "dL/dW1_11"), (p.salary, "O11"), (p.leaky, "L")],
    "activation-derivative-missing": [(p.salary, "dL/dW1_11"), (p.exam, "dL/dyhat"), (p.relu, "dL/dW1_11")],
    "activation-derivative-half": [(p.salary, "dL/dW1_11"), (p.relu, "dL/dW1_11"), (p.exam, "O11")],
    "activation-derivative-misplaced": [(p.salary, "dL/dW1_11"), (p.relu, "dL/dW1_11")],
    "relu-gate-ignored": [(p.relu, "dL/dW1_11"), (p.exam, "dL/dW1_11")],
    "leak-forgotten": [(p.relu, "O12"), (p.leaky, "O11"), (p.exam, "dL/dz11")],
    "z-for-output": [(p.salary, "O11"), (p.exam, "z11")],
    "output-for-z": [(p.salary, "O11"), (p.exam, "O11"), (p.exam, "dL/dz11")],
    "sigmoid-sign": [(p.salary, "yhat"), (p.classes, "O11"), (p.exam, "z11")],
    "sigmoid-unfinished": [(p.salary, "yhat"), (p.classes, "yhat1"), (p.exam, "dL/dW1_11")],
    "softmax-not-normalised": [(p.exam, "yhat"), (p.classes, "z21")],
    "softmax-without-exponential": [(p.exam, "yhat"), (p.classes, "z21")],
    "activation-derivative-twice": [(p.salary, "dL/dW1_11"), (p.exam, "O11")],
    "bias-left-out": [(p.exam, "z11"), (p.exam, "dL/dW1_11"), (p.salary, "dyhat/dO11")],
    "loss-not-squared": [(p.classes, "L"), (p.salary, "yhat"), (p.salary, "dL/dyhat")],
    "absolute-for-squared": [(p.classes, "L"), (p.salary, "dL/dyhat")],
    "loss-root": [(p.classes, "L"), (p.salary, "dL/dyhat")],
    "other-case": [
        (p.salary, "L"),
        (p.leaky, "yhat"),
        (p.classes, "L"),
    ],
    "logarithm-base": [(p.salary, "L"), (p.classes, "dL/dz21")],
    "sum-for-mean": [(p.salary, "L"), (p.deep_classes, "J"), (p.salary, "dL/dW1_11")],
    "mean-for-sum": [(p.salary, "L"), (p.salary, "dL/dW1_11"), (p.exam, "O11")],
    "update-added": [(p.salary, "dL/dW1_11"), (p.salary, "O11"), (p.adam, "m1")],
    "step-for-gradient": [(p.salary, "dL/dO11"), (p.salary, "W1_11_new"), (p.line, "dL/dm")],
    "new-weight-for-gradient": [(p.salary, "dL/dO11"), (p.line, "dL/dm")],
    "gradient-for-step": [(p.salary, "dL/dW1_11"), (p.line, "p")],
    "gradient-for-new-weight": [(p.salary, "dL/dW1_11"), (p.adam, "m1")],
    "step-for-new-weight": [(p.salary, "dL/dW1_11"), (p.adam, "m1")],
    "update-forgotten": [(p.salary, "dL/dW1_11"), (p.adam, "m1")],
    "old-value-used": [(p.salary, "W1_11_new"), (EPOCH, "w1"), (p.adam, "m1")],
    "no-bias-correction": [
        (formulas({"kept": "O/(1 - p)"}, O=0.6, p=0.2), "kept"),
        (p.rmsprop, "W1"),
        (p.adam, "m1"),
        (p.salary, "yhat"),
    ],
    "epsilon-inside-root": [(p.adam, "m1"), (p.clipping, "norm")],
    "epsilon-left-out": [(p.adam, "m1"), (p.clipping, "norm"), (p.statistics, "s")],
    "root-forgotten": [(p.adam, "m1"), (p.ridge, "P")],
    "square-forgotten": [(p.adam, "m1"), (p.salary, "L")],
    "doubled-for-squared": [(p.adam, "m1"), (p.salary, "L")],
    "decay-swapped": [
        (p.adagrad, "s1"),
        (p.momentum, "v2"),
        (formulas({"s": "sigmoid(z)", "d": "s*(1 - s)"}, z=0.3), "d"),
    ],
    "sample-variance": [(p.batch_norm, "mean"), (p.clipping, "norm")],
    "l2-without-two": [(p.ridge, "P"), (p.line, "dL/dm")],
    "bias-penalised": [(p.ridge, "dP/dW1"), (p.line, "p"), (p.counts, "p")],
    "penalty-kind": [(p.line, "L"), (p.momentum, "W2"), (p.salary, "L")],
    "penalty-sign": [(p.ridge, "P"), (p.ridge, "dP/dW1"), (p.line, "p"), (p.momentum, "W2")],
    "clip-by-value-for-norm": [(p.clipping, "norm"), (p.ridge, "P")],
    "clip-ignored": [
        (p.clipping, "norm"),
        (clip(9.0, 1.0, 2.0), "clipped1"),
        (formulas({"clipped": "max(-c, min(c, g))"}, c=9, g=-6), "clipped"),
    ],
    "scale-misread": [(p.clipping, "norm"), (p.ridge, "P"), (p.adam, "W1")],
    "roots-added": [(p.adam, "W1"), (p.rmsprop, "W1"), (p.statistics, "mu")],
    "biases-not-counted": [(p.line, "p"), (p.salary, "O11"), (p.statistics, "mu")],
    "layers-miscounted": [(p.line, "p"), (p.salary, "O11"), (updates(960, 16, 20), "all")],
    "bias-for-a-layer": [(p.line, "p"), (layers(4, 5, 3), "n_weights1"), (updates(960, 16, 20), "all")],
    "weights-not-counted": [(layers(4, 5, 3), "n_biases1"), (layers(4, 5, 3), "n_weights1"), (p.line, "p")],
    "added-for-multiplied": [(layers(4, 5, 3), "n_biases2"), (updates(960, 16, 20), "each"), (p.salary, "O11")],
    "division-misread": [(layers(4, 5, 3), "n_parameters"), (p.adam, "m_hat1"), (p.statistics, "mu")],
    "rounded-wrongly": [(updates(960, 16, 20), "all"), (p.salary, "L")],
    "times-for-power": [(p.salary, "L"), (p.line, "L"), (p.adam, "v1")],
    "exponent-forgotten": [(p.salary, "L"), (p.line, "L"), (p.adam, "v1")],
    "path-missing": [(p.salary, "dL/dW1_11"), (p.two_outputs, "dL/dW2_11"), (p.two_outputs, "O11")],
    "paths-multiplied": [(p.salary, "dL/dW1_11"), (p.two_outputs, "dL/dW2_11")],
    "paths-averaged": [(p.salary, "dL/dW1_11"), (p.two_outputs, "dL/dW2_11")],
    "term-missing": [(p.salary, "L"), (p.exam, "O11"), (p.salary, "dL/dW1_11")],
    "updated-weights": [(p.salary, "dL/dW2_11"), (p.salary, "O11"), (p.line, "dL/dm")],
    "bias-gradient-times-input": [(p.salary, "dL/dW1_11"), (p.salary, "O11"), (p.exam, "dL/dW1_11")],
    "index-transposed": [(p.exam, "dL/dW1_11"), (p.exam, "dO11/dz11"), (p.line, "p")],
    "weight-and-carried": [(p.salary, "dL/dyhat"), (p.exam, "dL/dz21"), (p.line, "dL/dm"), (p.salary, "yhat")],
    "gone-too-far": [(p.salary, "dL/dW1_11"), (p.exam, "O11"), (p.two_outputs, "dL/db11"), (p.line, "p")],
    "neighbour-used": [(p.salary, "L"), (p.line, "p")],
    "factor-missing": [(p.exam, "O11"), (p.clipping, "norm")],
    "factor-doubled": [(p.exam, "O11"), (p.clipping, "norm")],
    "loss-for-slope": [(p.salary, "O11"), (p.salary, "dyhat/dO11")],
    "decimal-point": [(p.relu, "dL/dW1_12")],
}


def found(make: Make, asked: str, row: str) -> list[Suspect]:
    trace = make()
    known = suspects(Asked(trace, trace.find(asked).name), Words())
    return [suspect for suspect in known if suspect.mistake == row]


def named(make: Make, asked: str, value: float) -> tuple[str, ...]:
    """Every mistake that marking names for a typed value, the likeliest first."""
    trace = make()
    verdict = mark(trace, trace.find(asked).name, f"{value:#.12g}")
    return (verdict.mistake, *verdict.also) if verdict.outcome is Outcome.MISTAKE else ()


def can_be_told(make: Make, asked: str, value: float) -> bool:
    """Whether four figures can tell ``value`` from the right one."""
    right = make().find(asked).value
    return abs(value - right) > 2 * half_step(right, 4)


def test_every_row_has_a_test() -> None:
    assert set(FIRES) == set(SILENT) == set(BY_ID)


def test_every_row_fires_on_three_problems() -> None:
    few = {row for row, places in FIRES.items() if len(set(places)) < 3}
    assert not few


@pytest.mark.parametrize("row", BY_ID)
def test_the_mistake_is_named_by_its_value(row: str) -> None:
    for make, asked in FIRES[row]:
        ways = found(make, asked, row)
        apart = [way for way in ways if can_be_told(make, asked, way.value)]
        assert apart, asked
        for way in apart:
            assert row in named(make, asked, way.value), (asked, way)


@pytest.mark.parametrize("row", BY_ID)
def test_the_mistake_is_silent_where_it_cannot_be_made(row: str) -> None:
    for make, asked in SILENT[row]:
        assert not found(make, asked, row), asked


@pytest.mark.parametrize("problem", p.EVERY)
@pytest.mark.parametrize("spelling", [Spelling.UNICODE, Spelling.ASCII])
def test_messages_are_whole_sentences_that_keep_the_answer(problem: str, spelling: Spelling) -> None:
    trace = p.EVERY[problem]()
    for name, step in list(trace.items())[:: max(1, len(trace) // 80)]:
        if step.role is Role.GIVEN:
            continue
        right = numeral(step.value, 4, spelling)
        for suspect in suspects(Asked(trace, name), Words(spelling)):
            message = suspect.message
            assert message.endswith("."), message
            assert len(right) < 4 or right not in message.split(), message
            assert spelling is Spelling.UNICODE or message.isascii(), message


def test_rows_are_said_in_whole_sentences() -> None:
    for row in MISTAKES:
        assert row.sentence.endswith(".")
        assert row.sentence[0].isupper()
        assert row.revisit
