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
