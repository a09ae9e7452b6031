"""What a problem may hold, key by key: a network with its numbers, formulas without one, or sizes to count.

One type serves the three kinds, so that every place that takes a problem takes them all. Which keys make
which kind is the table below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, Union

from msgspec import Meta, Struct

Number: TypeAlias = Union[float, tuple[float, ...]]  # noqa: UP007 - msgspec reads this at run time


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sample: what goes in and what should come out."""

    x: Annotated[Number, Meta(description="The inputs: a number, or a list with one number a feature.")]
    y: Annotated[Number, Meta(description="The target: a number, or a list with one number an output.")]


class Problem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network with its numbers and samples; or named formulas; or only layers, whose parameters are counted."""

    layers: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(min_length=2, description="Neurons a layer, the inputs first: [2, 2, 1]. Alone: a network to count in."),
    ] = ()
    activations: Annotated[
        tuple[str | dict[str, float], ...],
        Meta(description="One name a layer after the input; with a parameter as {leaky_relu: 0.1}."),
    ] = ()
    loss: Annotated[
        str | dict[str, float],
        Meta(
            description="The loss of one sample, with a number as {huber: 2}. Without it: squared_error, L = (y − ŷ)²."
        ),
    ] = "squared_error"
    features: Annotated[
        tuple[str, ...], Meta(description="What people call the inputs, shown beside x₁₁, x₁₂, …: [CGPA, IQ].")
    ] = ()
    target_name: Annotated[
        str | tuple[str, ...], Meta(description="What people call the target; a list when there are several outputs.")
    ] = ""
    rows: Annotated[tuple[Row, ...], Meta(min_length=1, description="The samples: [{x: [3.75, 80], y: 8}].")] = ()
    weights: Annotated[
        dict[str, tuple[float | tuple[float, ...], ...]],
        Meta(
            description="W1, b1, W2, b2, …: weights with rows from and columns to, biases as a list. "
            "A layer whose b is left out has no biases."
        ),
    ] = {}
    learning_rate: Annotated[
        float | None, Meta(description="η of the update. Without it there is no update to walk or ask for.")
    ] = None
    cost: Annotated[Literal["mean", "sum"], Meta(description="How the losses of several rows make up the cost J.")] = (
        "mean"
    )
    given: Annotated[dict[str, float], Meta(description="Numbers by name, for formulas: {p1: 0.8, p2: 0.7}.")] = {}
    formulas: Annotated[
        dict[str, str | float],
        Meta(
            description="Named formulas, without a network: {z: p1 + p2, s: sigmoid(z)}. "
            "They may use one another, and derivatives such as dL/dm."
        ),
    ] = {}
    hidden: Annotated[
        dict[str, float],
        Meta(
            description="Numbers by name that a learner is to find in the text, such as the best epoch of a list: "
            "{best: 5}. Formulas use them; they are told only once a value made of them is found."
        ),
    ] = {}
    fresh: Annotated[
        tuple[dict[str, float], ...],
        Meta(
            description="Sets of numbers to take in turn when the question is asked again, for given numbers or sizes "
            "that make sense only together: [{rows: 800, right: 640}]. Without it fresh numbers are drawn by chance."
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: what it is called, the keys it ``needs`` and those it also ``takes``."""

    called: str
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()


NETWORK = ProblemKind(
    "a network",
    ("layers", "activations", "rows", "weights"),
    ("loss", "features", "target_name", "learning_rate", "cost"),
)
FORMULAS = ProblemKind("formulas", ("formulas",), ("given", "hidden", "fresh"))
COUNT = ProblemKind("layers to count in", ("layers",), ("fresh",))
PROBLEM_KINDS = (NETWORK, FORMULAS, COUNT)


def kind_of_problem(problem: Problem) -> ProblemKind:
    """Which kind of problem the keys that were written make."""
    if problem.formulas or problem.given:
        return FORMULAS
    return COUNT if set(written_keys(problem)) in ({"layers"}, {"layers", "fresh"}) else NETWORK


def written_keys(problem: Problem) -> tuple[str, ...]:
    """The keys whose values differ from what stands there when they are left out."""
    nothing = Problem()
    return tuple(key for key in problem.__struct_fields__ if getattr(problem, key) != getattr(nothing, key))
