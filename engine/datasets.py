"""Small data sets made in code, the same for the same seed: enough to see a network learn or fail.

The salary rows are the course's own. The others are the usual toy problems: two classes that no
line can part, and curves with noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.network import NetworkError, look_up, rows_of
from engine.ranges import NOT_NEGATIVE, check_whole

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Rows to learn from: ``inputs`` (rows, features) and ``targets`` (rows, outputs), named by column.

    ``classes`` says that the targets are classes, 0 or 1 in each column, rather than quantities.
    """

    name: str
    inputs: Array
    targets: Array
    features: tuple[str, ...]
    outputs: tuple[str, ...]
    classes: bool = False

    @classmethod
    def build(
        cls,
        name: str,
        inputs: ArrayLike,
        targets: ArrayLike,
        features: tuple[str, ...],
        outputs: tuple[str, ...],
        classes: bool = False,
    ) -> Samples:
        """Checked samples. Raises ``NetworkError`` when shapes do not fit or a number is not finite."""
        x = rows_of(inputs, len(features), "x", "features")
        y = rows_of(targets, len(outputs), "y", "targets")
        if len(x) != len(y):
            raise NetworkError("y", f"x has {len(x)} rows, but y has {len(y)}")
        return cls(name, x, y, features, outputs, classes)

    def __len__(self) -> int:
        return len(self.inputs)

    def rows(self, chosen: Index) -> Samples:
        """Only the ``chosen`` rows, numbered from 0, in that order."""
        return Samples(self.name, self.inputs[chosen], self.targets[chosen], self.features, self.outputs, self.classes)


def salary(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """CGPA and IQ to salary. The first two rows are the course's; further ones are drawn around a plane."""
    inputs, targets = np.array([[3.75, 80.0], [3.0, 90.0]]), np.array([[8.0], [8.3]])
    if rows > 2:
        drawn = np.column_stack((generator.uniform(2.0, 4.0, rows - 2), generator.uniform(70.0, 130.0, rows - 2)))
        plane = 1.2 * drawn[:, :1] + 0.12 * drawn[:, 1:] - 6.1
        inputs = np.vstack((inputs, drawn))
        targets = np.vstack((targets, plane + generator.normal(0.0, noise, plane.shape)))
    return Samples.build("salary", inputs[:rows], targets[:rows], ("CGPA", "IQ"), ("salary",))


def xor(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """Exclusive or: 1 where exactly one input is 1. The four corners again and again, with noise on x."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])[np.arange(rows) % 4]
    targets = (corners.sum(axis=1) == 1).astype(np.float64)
    return _classes("xor", corners + generator.normal(0.0, noise, corners.shape), targets)


def moons(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """Two half circles that reach into one another."""
    targets = (np.arange(rows) % 2).astype(np.float64)
    angle = np.pi * generator.random(rows)
    upper = np.column_stack((np.cos(angle), np.sin(angle)))
    lower = np.column_stack((1.0 - np.cos(angle), 0.5 - np.sin(angle)))
    points = np.where(targets[:, None] == 0, upper, lower)
    return _classes("moons", points + generator.normal(0.0, noise, points.shape), targets)


def circles(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """A circle of radius ½ (class 1) inside one of radius 1 (class 0)."""
    targets = (np.arange(rows) % 2).astype(np.float64)
    angle = 2.0 * np.pi * generator.random(rows)
    radius = np.where(targets == 1, 0.5, 1.0)
    points = radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _classes("circles", points + generator.normal(0.0, noise, points.shape), targets)


def spirals(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """Two arms of a spiral, one and a half turns each, half a turn apart."""
    targets = (np.arange(rows) % 2).astype(np.float64)
    along = np.sqrt(generator.random(rows))
    angle = 3.0 * np.pi * along + np.pi * targets
    points = along[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _classes("spirals", points + generator.normal(0.0, noise, points.shape), targets)


def valley(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """y = x1 + x2, where x2 is an eighth as large as x1. Mean squared error over the weights is a narrow valley.

    The four corners again and again, so that the mean of x1² is 1, that of x2² is 1/64, and that of
    x1·x2 is 0: with a linear neuron the bowl is 64 times as steep across as it is along. The best
    weights are 1 and 8, so that both inputs matter alike.
    """
    corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])[np.arange(rows) % 4]
    targets = corners.sum(axis=1, keepdims=True) + generator.normal(0.0, noise, (rows, 1))
    return Samples.build("valley", corners * [1.0, 0.125], targets, ("x1", "x2"), ("y",))


def noisy_line(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """y = 2x + 1 for x from −1 to 1."""
    x = generator.uniform(-1.0, 1.0, (rows, 1))
    y = 2.0 * x + 1.0 + generator.normal(0.0, noise, (rows, 1))
    return Samples.build("noisy_line", x, y, ("x",), ("y",))


def noisy_sine(rows: int, noise: float, generator: np.random.Generator) -> Samples:
    """y = sin(πx) for x from −1 to 1."""
    x = generator.uniform(-1.0, 1.0, (rows, 1))
    y = np.sin(np.pi * x) + generator.normal(0.0, noise, (rows, 1))
    return Samples.build("noisy_sine", x, y, ("x",), ("y",))


def _classes(name: str, points: Array, targets: Array) -> Samples:
    return Samples.build(name, points, targets.reshape(-1, 1), ("x1", "x2"), ("class",), classes=True)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a data set is made, with its usual number of rows and amount of noise."""

    make: Callable[[int, float, np.random.Generator], Samples]
    rows: int
    noise: float


DATASETS: Mapping[str, Recipe] = MappingProxyType(
    {
        "salary": Recipe(salary, 2, 0.2),
        "xor": Recipe(xor, 4, 0.0),
        "moons": Recipe(moons, 200, 0.1),
        "circles": Recipe(circles, 200, 0.05),
        "spirals": Recipe(spirals, 200, 0.02),
        "valley": Recipe(valley, 4, 0.0),
        "noisy_line": Recipe(noisy_line, 100, 0.2),
        "noisy_sine": Recipe(noisy_sine, 100, 0.2),
    }
)


def dataset(name: str, seed: int = 0, rows: int | None = None, noise: float | None = None) -> Samples:
    """The data set called ``name``, the same for the same ``seed``, ``rows`` and ``noise``.

    ``noise`` is a standard deviation in the units of what it is added to. Raises ``NetworkError``.

    >>> dataset("xor").targets.ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    recipe = look_up(dict(DATASETS), name, "dataset", "data set")
    count = recipe.rows if rows is None else rows
    amount = recipe.noise if noise is None else noise
    check_whole("rows", count, "the number of rows")
    NOT_NEGATIVE.check("noise", amount)
    return recipe.make(int(count), float(amount), np.random.default_rng(seed))
