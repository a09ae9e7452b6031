"""Small experiments that train in a moment."""

from __future__ import annotations

from dataclasses import replace

from tutor.experiments.setup import Setup

MOONS = Setup(
    layers=(2, 4, 1),
    activations=("tanh", "sigmoid"),
    loss="binary_cross_entropy",
    data="moons",
    rows=40,
    learning_rate=0.5,
    epochs=8,
    batch=8,
    seed=1,
)
SINE = Setup(layers=(1, 5, 1), activations=("tanh", "linear"), data="noisy_sine", rows=30, learning_rate=0.05, epochs=8)
WILD = replace(SINE, learning_rate=1000.0, activations=("linear", "linear"), epochs=200)
# Its neurons die as it runs away, so that no gradient is left at the end.
WILD_RELU = replace(
    SINE,
    layers=(1, 16, 16, 16, 1),
    activations=("relu", "relu", "relu", "linear"),
    initialisation="normal",
    sigma=0.8,
    batch=8,
    rows=60,
    seed=3,
)
VALLEY = Setup(
    layers=(2, 1), activations=("linear",), data="valley", initialisation="zeros", learning_rate=0.5, epochs=300
)
