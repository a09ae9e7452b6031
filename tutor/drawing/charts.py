"""What a plot shows, as plain numbers: curves, a field of predictions with its rows, profiles.

A chart has no size and no characters yet. ``plotting`` paints one into as many cells as there are, so
that the same chart serves a small screen, a large one and a printed page. ``words`` says what is to
be seen for who cannot see it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """``points`` as (x, y) from left to right; what is not finite is passed over. ``run`` begins the name, if any.

    ``mark`` is a character of its own, which stands beside the value it ends at; curves without one share a legend.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    run: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves over a common ``across`` (from, to), whose axis is called ``axis``; ``down`` fixes the other range.

    Where ``factors`` count rather than differences, values far apart are drawn on a scale of powers of ten.
    """

    title: str
    curves: tuple[Curve, ...]
    across: tuple[float, float]
    axis: str
    words: str = ""
    down: tuple[float, float] | None = None
    factors: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A row of data in the plane. ``kind`` counts classes from 0; ``wrong`` says it is on the wrong side."""

    x: float
    y: float
    kind: int = 0
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Predictions on a grid, the highest row first: the class, and whether it is a sure one.

    ``across`` and ``down`` are the ranges of the two inputs, called ``axes``.
    """

    title: str
    kinds: tuple[tuple[int, ...], ...]
    sure: tuple[tuple[bool, ...], ...]
    dots: tuple[Dot, ...]
    across: tuple[float, float]
    down: tuple[float, float]
    axes: tuple[str, str]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A function of one input, as ``model`` from left to right, among the rows it is to fit."""

    title: str
    model: tuple[tuple[float, float], ...]
    dots: tuple[Dot, ...]
    axis: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How many values lie in each of equal parts of the range, with a remark."""

    label: str
    counts: tuple[int, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Profiles:
    """Distributions over one range, a row each."""

    title: str
    rows: tuple[Profile, ...]
    across: tuple[float, float]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Where a run has been, as (across, up) from its start on. ``run`` is its letter where there are two."""

    points: tuple[tuple[float, float], ...]
    run: str = ""


@dataclass(frozen=True, slots=True)
class Contours:
    """Heights over a square, the lowest row first, with level lines at ``levels`` and paths that lead over them.

    ``across`` and ``up`` are its ranges, called ``axes``; ``lowest`` is its lowest point.
    """

    title: str
    heights: tuple[tuple[float, ...], ...]
    across: tuple[float, float]
    up: tuple[float, float]
    axes: tuple[str, str]
    levels: tuple[float, ...]
    lowest: tuple[float, float]
    paths: tuple[Path, ...]
    words: str = ""


Chart = Curves | Field | Fit | Profiles | Contours
