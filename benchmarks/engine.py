"""What the engine costs: traces by size, training steps against PyTorch and scikit-learn, and importing it.

Run it from the repository, in an environment of its own that holds the peers:

    python -m venv bench && bench/bin/pip install torch scikit-learn
    bench/bin/python -m benchmarks.engine

A peer that is not installed is left out. All work is in double precision on one thread. What is
measured is processor time, which other work on the machine disturbs less than the clock on the wall.
The peers take turns in every round and a ratio is the median of the rounds' ratios, so that a busy
moment touches all of them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

import numpy as np

from engine.datasets import Samples
from engine.initialisation import initial_network
from engine.learner import Learner
from engine.network import Network
from engine.regime import Regime
from engine.trace import trace

OURS, TORCH, SKLEARN = "engine", "PyTorch", "scikit-learn"
SHAPES = {"2-2-1": (2, 2, 1), "2-8-8-1": (2, 8, 8, 1), "12×6": (12,) * 7}
BATCHES = (1, 32, 200)
RULES = {"gradient descent": ("gradient_descent", "SGD", "sgd"), "Adam": ("adam", "Adam", "adam")}
HIDDEN = {"sigmoid": ("Sigmoid", "logistic"), "relu": ("ReLU", "relu")}
RATE = 1e-6  # small, so that long runs stay where they began
TRACES = {"2-2-1": (2, 2, 1), "2-4-4-1": (2, 4, 4, 1), "2-8-8-8-1": (2, 8, 8, 8, 1), "12×6": (12,) * 7}

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of training step: the same network, rows and update rule for everyone."""

    sizes: tuple[int, ...]
    rows: int
    hidden: str
    rule: str

    def network(self) -> Network:
        """Hidden layers as named, the last one linear, squared error."""
        names = [*[self.hidden] * (len(self.sizes) - 2), "linear"]
        return initial_network(self.sizes, names, "squared_error", "xavier_normal", np.random.default_rng(0))

    def samples(self) -> Samples:
        generator = np.random.default_rng(1)
        x, y = generator.normal(size=(self.rows, self.sizes[0])), generator.normal(size=(self.rows, self.sizes[-1]))
        names = tuple(f"x{k}" for k in range(self.sizes[0])), tuple(f"y{k}" for k in range(self.sizes[-1]))
        return Samples.build("drawn", x, y, *names)


def our_step(task: Task) -> tuple[Step, Callable[[], np.ndarray]]:
    """Forward, backward and update of all rows; and a look at the gradient, to compare it."""
    learner = Learner(task.network(), task.samples(), Regime(RULES[task.rule][0], {"eta": RATE}), 0)
    return learner.update, lambda: learner.vector.gradient.copy()


def torch_step(task: Task) -> tuple[Step, Callable[[], np.ndarray]]:
    """The usual eager loop: zero_grad, forward, loss, backward, step."""
    import torch

    torch.set_num_threads(1)
    network, samples = task.network(), task.samples()
    layers: list[torch.nn.Module] = []
    for k, (matrix, biases) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
        layer = torch.nn.Linear(*matrix.shape, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(matrix.T.copy()))
            layer.bias.copy_(torch.tensor(np.array(biases)))
        layers.append(layer)
        if k < network.layers:
            layers.append(getattr(torch.nn, HIDDEN[task.hidden][0])())
    model = torch.nn.Sequential(*layers)
    x, y = torch.tensor(samples.inputs.copy()), torch.tensor(samples.targets.copy())
    optimiser = getattr(torch.optim, RULES[task.rule][1])(model.parameters(), lr=RATE)
    loss = torch.nn.MSELoss(reduction="sum")
    rows = task.rows

    def step() -> None:
        optimiser.zero_grad()
        (loss(model(x), y) / rows).backward()
        optimiser.step()

    def gradient() -> np.ndarray:
        parts = [(layer.weight.grad.numpy().T, layer.bias.grad.numpy()) for layer in model if hasattr(layer, "bias")]
        return np.concatenate([part.ravel() for pair in parts for part in pair])

    return step, gradient


def sklearn_epochs(task: Task) -> Callable[[int], object]:
    """scikit-learn's own loop with all rows in one batch, so that an epoch is a step.

    It shuffles the rows and notes the loss every epoch, which it cannot be told to leave out.
    """
    from sklearn.neural_network import MLPRegressor

    samples = task.samples()
    y = samples.targets if samples.targets.shape[1] > 1 else samples.targets.ravel()

    def run(epochs: int) -> object:
        model = MLPRegressor(
            hidden_layer_sizes=task.sizes[1:-1],
            activation=HIDDEN[task.hidden][1],
            solver=RULES[task.rule][2],
            alpha=0.0,
            batch_size=task.rows,
            learning_rate_init=RATE,
            momentum=0.0,
            nesterovs_momentum=False,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it has not converged
            return model.fit(samples.inputs, y)

    return run


def seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def repeated(step: Step, times: int) -> Callable[[], None]:
    def act() -> None:
        for _ in range(times):
            step()

    return act


def measure(task: Task, peers: tuple[str, ...], rounds: int, times: int) -> Mapping[str, list[float]]:
    """Microseconds a step for each library and round. Raises SystemExit when gradients differ."""
    step, gradient = our_step(task)
    step()
    acts: dict[str, tuple[Callable[[], object], int]] = {OURS: (repeated(step, times), times)}
    if TORCH in peers:
        other, its_gradient = torch_step(task)
        other()
        distance = np.abs(gradient() - its_gradient()).max() / np.abs(its_gradient()).max()
        if not distance < 1e-12:
            raise SystemExit(f"{task}: gradients differ from PyTorch's by {distance:.1e}; nothing is measured")
        fewer = max(10, times // 5)
        acts[TORCH] = (repeated(other, fewer), fewer)
    if SKLEARN in peers:
        run, epochs = sklearn_epochs(task), max(200, times)  # many, so that its preparations weigh little
        acts[SKLEARN] = (lambda: run(epochs), epochs)
    for act, _ in acts.values():
        act()
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, (act, count) in acts.items():
            found[name].append(seconds(act) / count * 1e6)
    return found


def ratio(found: Mapping[str, list[float]], peer: str) -> float:
    return statistics.median(theirs / ours for theirs, ours in zip(found[peer], found[OURS], strict=True))


def steps_table(peers: tuple[str, ...], rounds: int, times: int) -> None:
    print(f"\n## A training step: forward, backward, update (median µs of {rounds} rounds)\n")
    print("| network | hidden | rule | rows | engine | " + " | ".join(f"{p} | ratio" for p in peers) + " |")
    print("|---|---|---|---|---|" + "---|---|" * len(peers))
    behind: list[str] = []
    for shape, sizes in SHAPES.items():
        for hidden in HIDDEN:
            for rule in RULES:
                for rows in BATCHES:
                    found = measure(Task(sizes, rows, hidden, rule), peers, rounds, times)
                    cells = [f"{statistics.median(found[OURS]):.0f}"]
                    for peer in peers:
                        times_faster = ratio(found, peer)
                        cells += [f"{statistics.median(found[peer]):.0f}", f"{times_faster:.1f}×"]
                        if times_faster < 1:
                            behind.append(f"{shape}, {hidden}, {rule}, {rows} rows against {peer}")
                    print(f"| {shape} | {hidden} | {rule} | {rows} | " + " | ".join(cells) + " |", flush=True)
    if peers:
        print("\nSlower than a peer: " + ("; ".join(behind) if behind else "nowhere in this table") + ".")


def traces_table(rounds: int) -> None:
    print(f"\n## A full trace of one row, with updates (median ms of {rounds} rounds)\n")
    print("| network | steps | ms |\n|---|---|---|")
    for shape, sizes in TRACES.items():
        names = ["sigmoid"] * (len(sizes) - 1)
        network = initial_network(sizes, names, "squared_error", "xavier_normal", np.random.default_rng(0))
        x, y = np.full(sizes[0], 0.5), np.full(sizes[-1], 0.5)
        made = trace(network, x, y, 0.1)
        spent = [seconds(lambda network=network, x=x, y=y: trace(network, x, y, 0.1)) * 1e3 for _ in range(rounds)]
        print(f"| {shape} | {len(made)} | {statistics.median(spent):.2f} |", flush=True)


IMPORTS = {
    "numpy": "import numpy",
    "engine (its names)": "import engine; engine.Notation",
    "engine (a trace)": "import engine; engine.trace",
    "engine (training)": "import engine.training",
}


def imports_table(rounds: int) -> None:
    print(f"\n## Importing, in a fresh interpreter (median ms of {rounds} rounds)\n")
    print("| what | ms | to numpy |\n|---|---|---|")
    code = "import time; start = time.process_time(); {}; print((time.process_time() - start) * 1e3)"
    spent: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(rounds):
        for name, what in IMPORTS.items():
            run = subprocess.run([sys.executable, "-c", code.format(what)], capture_output=True, text=True, check=True)
            spent[name].append(float(run.stdout))
    for name, found in spent.items():
        against = statistics.median(own / base for own, base in zip(found, spent["numpy"], strict=True))
        print(f"| {name} | {statistics.median(found):.1f} | {against:.2f}× |", flush=True)


def machine(peers: tuple[str, ...]) -> str:
    from importlib.metadata import version

    packages = {TORCH: "torch", SKLEARN: "scikit-learn"}
    versions = [f"numpy {np.__version__}", *(f"{packages[peer]} {version(packages[peer])}" for peer in peers)]
    return (
        f"{date.today().isoformat()}, Python {platform.python_version()} on {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, one thread, "
        f"processor time; {', '.join(versions)}; double precision"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="What the engine costs, as ratios against named peers.")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of every measurement (default 15)")
    parser.add_argument("--steps", type=int, default=200, help="our training steps in a round (default 200)")
    parser.add_argument("--only", choices=("steps", "traces", "imports"), help="one part alone")
    chosen = parser.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():
        # The libraries read these when they are loaded, so begin again with them set.
        os.execve(sys.executable, [sys.executable, "-m", "benchmarks.engine", *sys.argv[1:]], os.environ | ONE_THREAD)
    modules = {TORCH: "torch", SKLEARN: "sklearn"}
    peers = tuple(peer for peer, module in modules.items() if find_spec(module))
    print(machine(peers))
    if chosen.only in (None, "traces"):
        traces_table(chosen.rounds)
    if chosen.only in (None, "imports"):
        imports_table(chosen.rounds)
    if chosen.only in (None, "steps"):
        steps_table(peers, chosen.rounds, chosen.steps)


if __name__ == "__main__":
    main()
