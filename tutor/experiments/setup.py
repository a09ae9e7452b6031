"""What an experiment trains, as one frozen value: data, network, and how it learns.

The same setup always gives the same run, because every seed is part of it. A knob makes another
setup of it; nothing is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.datasets import DATASETS, Samples, dataset
from engine.initialisation import initial_network
from engine.network import Choice, Network, NetworkError
from engine.regime import Regime
from engine.splitting import split
from engine.stopping import EarlyStopping
from engine.update_rules import UPDATE_RULES

Rows = tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
Numbers = tuple[tuple[str, float], ...]

# What people also call a row of the update rules.
OPTIMISER_NAMES = {"sgd": "gradient_descent"}
RECTIFIED = ("relu", "leaky_relu", "elu")
MOST_LOOKS = 400  # looks at a run; a longer one is looked at every few epochs
MOST_UPDATES = 200_000
MOST_PARAMETERS = 20_000
MOST_ROWS = 5_000
MOST_WORK = 1_500_000  # rows times parameters: what one look at a run may cost, so that keys stay live
FEW_ROWS = 20  # fewer are all trained on unless a share for validation is asked for
USUAL_VALIDATION = 0.3


def name_of(choice: Choice) -> str:
    """The name of a row, without the number it may be given."""
    return choice if isinstance(choice, str) else str(next(iter(choice)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table:
    """Rows of the learner's own with the names of their columns. ``mark`` names their content."""

    samples: Samples
    mark: str

    def __repr__(self) -> str:
        return f"Table({self.mark})"


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that is chosen about one experiment.

    ``data`` is a data set of the engine, or "" where ``own`` or ``table`` holds the rows. ``layers``
    are the neurons of every layer, the inputs first; ``activations`` has one entry for each layer
    behind them. First and last layers of 0 neurons have as many as the data; a last activation ""
    and a loss "" are those that suit the data. ``batch`` None takes all rows at once. ``validation``
    is the share of rows held back; None leaves it to the number of rows. ``clipping`` 0 and
    ``patience`` 0 mean without.
    """

    layers: tuple[int, ...]
    activations: tuple[Choice, ...]
    loss: Choice = "squared_error"
    data: str = ""
    own: Rows = ()
    table: Table | None = None
    rows: int | None = None
    noise: float | None = None
    data_seed: int = 0
    validation: float | None = None
    scale: bool = False
    initialisation: str = ""
    sigma: float | None = None
    optimiser: str = "gradient_descent"
    learning_rate: float | None = None
    settings: Numbers = ()
    epochs: int = 100
    batch: int | None = None
    seed: int = 0
    schedule: str = "constant"
    schedule_settings: Numbers = ()
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    batch_norm: bool = False
    clipping: float = 0.0
    patience: int = 0

    @property
    def rule(self) -> str:
        """The name of the update rule in the engine's table."""
        return OPTIMISER_NAMES.get(self.optimiser, self.optimiser)

    @property
    def eta(self) -> float:
        """The learning rate: the one given, or that of the update rule."""
        usual = UPDATE_RULES[self.rule].settings["eta"] if self.rule in UPDATE_RULES else 0.01
        return usual if self.learning_rate is None else self.learning_rate

    @property
    def begins(self) -> str:
        """How weights begin: as given, or what suits the hidden layers."""
        first = self.activations[0] if self.activations else "linear"
        return self.initialisation or ("he_normal" if name_of(first) in RECTIFIED else "xavier_normal")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A setup made ready to train: checked, with its rows parted and its weights drawn."""

    network: Network
    train: Samples
    validation: Samples | None
    regime: Regime


def samples_of(setup: Setup) -> Samples:
    """All rows of the data. Raises ``NetworkError``."""
    if setup.data:
        return dataset(setup.data, setup.data_seed, setup.rows, setup.noise)
    if setup.table is not None:
        return setup.table.samples
    if not setup.own:
        raise NetworkError("dataset", f"an experiment needs data: one of {', '.join(DATASETS)}, or rows")
    inputs, targets = [list(x) for x, _ in setup.own], [list(y) for _, y in setup.own]
    for part, lists in (("x", inputs), ("y", targets)):
        if len({len(each) for each in lists}) > 1:
            raise NetworkError(part, f"every row has as many values of {part} as the first")
    classes = all(value in (0.0, 1.0) for each in targets for value in each)
    features = tuple(f"x{k + 1}" for k in range(len(inputs[0])))
    outputs = tuple(f"y{k + 1}" for k in range(len(targets[0])))
    return Samples.build("rows", inputs, targets, features, outputs, classes=classes)


def prepare(setup: Setup) -> Prepared:
    """The setup ready to train. Raises ``NetworkError`` for the first thing in it that does not fit."""
    samples = samples_of(setup)
    if len(samples) > MOST_ROWS:
        raise NetworkError("rows", f"an experiment has up to {MOST_ROWS} rows, not {len(samples)}")
    share = setup.validation
    if share is None:
        share = USUAL_VALIDATION if len(samples) >= FEW_ROWS else 0.0
    if not 0 <= share < 1:
        raise NetworkError("shares", f"the share for validation is at least 0 and less than 1, not {share:g}")
    parts = split(samples, np.random.default_rng([setup.data_seed, 7]), (1.0 - share, share, 0.0))
    train, validation = parts.train, parts.validation
    if setup.scale:
        train, validation = _scaled(train, train), validation and _scaled(validation, train)
    setup = suited(setup, samples)
    network = _network(setup, train)
    regime = _regime(setup, train)
    regime.check(len(train), validation is not None)
    updates = setup.epochs * -(-len(train) // (setup.batch or len(train)))
    if updates > MOST_UPDATES:
        raise NetworkError("epochs", f"this is {updates:,} updates, more than {MOST_UPDATES:,}: use fewer epochs")
    work = len(train) * network.count_parameters()
    if work > MOST_WORK:
        raise NetworkError("sizes", "so many rows in so large a network would keep the keys waiting: use fewer of one")
    return Prepared(network, train, validation, regime)


def suited(setup: Setup, samples: Samples) -> Setup:
    """``setup`` with all that is left to the data filled in."""
    first, *hidden, last = setup.layers
    layers = (first or samples.inputs.shape[1], *hidden, last or samples.targets.shape[1])
    output, loss = _suiting(samples)
    *others, chosen = setup.activations
    return replace(setup, layers=layers, activations=(*others, chosen or output), loss=setup.loss or loss)


def _suiting(samples: Samples) -> tuple[str, str]:
    """The last activation and the loss for the kind of targets there is."""
    if not samples.classes:
        return "linear", "squared_error"
    if samples.targets.shape[1] > 1 and bool((samples.targets.sum(axis=1) == 1).all()):
        return "softmax", "categorical_cross_entropy"
    return "sigmoid", "binary_cross_entropy"


def _scaled(samples: Samples, by: Samples) -> Samples:
    """Inputs brought to mean 0 and deviation 1, as measured on the training rows."""
    deviation = by.inputs.std(axis=0)
    deviation[deviation == 0] = 1.0
    inputs = (samples.inputs - by.inputs.mean(axis=0)) / deviation
    return replace(samples, inputs=inputs)


def _network(setup: Setup, train: Samples) -> Network:
    for part, width, given, what in (
        ("sizes", train.inputs.shape[1], setup.layers[0], "inputs"),
        ("sizes", train.targets.shape[1], setup.layers[-1], "outputs"),
    ):
        if width != given:
            raise NetworkError(part, f"the network has {given} {what}, but {train.name} has {width}")
    settings = {} if setup.sigma is None or setup.begins != "normal" else {"sigma": setup.sigma}
    made = initial_network(
        setup.layers,
        list(setup.activations),
        setup.loss,
        setup.begins,
        np.random.default_rng([setup.seed, 3]),
        settings,
    )
    if made.count_parameters() > MOST_PARAMETERS:
        many = f"{made.count_parameters():,}"
        raise NetworkError("sizes", f"this network has {many} parameters, more than {MOST_PARAMETERS:,}")
    return made


def _regime(setup: Setup, train: Samples) -> Regime:
    if setup.patience < 0:
        raise NetworkError("patience", f"patience is a number of epochs, or 0 for none, not {setup.patience}")
    penalties = {name: strength for name, strength in (("l1", setup.l1), ("l2", setup.l2)) if strength}
    if setup.epochs < 1:
        raise NetworkError("epochs", f"epochs is a whole number, 1 or more, not {setup.epochs}")
    return Regime(
        rule=setup.rule,
        settings={**dict(setup.settings), "eta": setup.eta},
        epochs=setup.epochs,
        # "all" and anything beyond the rows there are mean the same.
        batch_size=None if setup.batch is None or setup.batch >= len(train) else setup.batch,
        schedule=setup.schedule,
        schedule_settings=dict(setup.schedule_settings),
        penalties=penalties,
        clipping=("norm", setup.clipping) if setup.clipping else None,
        dropout=setup.dropout,
        batch_norm=setup.batch_norm,
        stopper=EarlyStopping(setup.patience) if setup.patience else None,
        metrics=("accuracy",) if train.classes else (),
        seed=setup.seed,
        every=max(1, setup.epochs // MOST_LOOKS),
    )
