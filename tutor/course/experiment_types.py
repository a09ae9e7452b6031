"""What a teacher may write in an `experiment`: data, network, training, knobs, plots and questions, key by key.

No number that comes out of training is written here: a question names what is read off the run.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias, Union

from msgspec import Meta, Struct, field

from tutor.course.problem_types import Row

Value: TypeAlias = Union[str, float]  # noqa: UP007 - msgspec reads this at run time
Settings: TypeAlias = dict[str, float]


class DataChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows to learn from: a data set of the engine, or rows of one's own."""

    set: Annotated[str, Meta(description="A data set of the engine: moons, circles, spirals, xor, noisy_sine, …")] = ""
    rows: Annotated[
        Annotated[int, Meta(ge=2)] | tuple[Row, ...] | None,
        Meta(description="How many rows the set is to have; without set, the rows themselves: [{x: [0, 1], y: 1}]."),
    ] = None
    noise: Annotated[
        Annotated[float, Meta(ge=0)] | None, Meta(description="How far the rows are scattered: a deviation.")
    ] = None
    seed: Annotated[int, Meta(ge=0, le=2**31, description="Which rows: the same seed gives the same ones.")] = 0
    validation: Annotated[
        Annotated[float, Meta(ge=0, lt=1)] | None,
        Meta(description="The share of rows held back for validation. Without it 0.3, or 0 below 20 rows."),
    ] = None
    scale: Annotated[bool, Meta(description="Whether inputs are brought to mean 0 and deviation 1.")] = False


class TrainedNetwork(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The network that is trained. Its weights are drawn by the engine."""

    layers: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(min_length=2, max_length=20, description="Neurons a layer, the inputs first: [2, 8, 8, 1]."),
    ]
    activations: Annotated[
        tuple[str | dict[str, float], ...],
        Meta(description="One name a layer after the input; with a parameter as {leaky_relu: 0.1}."),
    ]
    loss: Annotated[
        str | dict[str, float], Meta(description="The loss of one sample, with a number as {huber: 2}.")
    ] = "squared_error"
    batch_norm: Annotated[
        bool, Meta(description="Whether the sums of hidden layers are normalised over each batch, with γ and β learnt.")
    ] = False


class Training(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it learns."""

    optimiser: Annotated[
        str, Meta(description="The update rule: sgd, momentum, nesterov, adagrad, rmsprop, adam, …")
    ] = "sgd"
    learning_rate: Annotated[float | None, Meta(description="η. Without it the usual one of the optimiser.")] = None
    settings: Annotated[Settings, Meta(description="Further numbers of the optimiser: {mu: 0.9}.")] = {}
    epochs: Annotated[int, Meta(ge=1, le=20000, description="How many times it goes through all rows.")] = 100
    batch: Annotated[
        Annotated[int, Meta(ge=1)] | str, Meta(description="Rows in one update: 1, 16, or all for batch descent.")
    ] = "all"
    seed: Annotated[int, Meta(ge=0, le=2**31, description="Which first weights and which order of rows.")] = 0
    schedule: Annotated[
        str | dict[str, Settings],
        Meta(description="The learning rate over time: cosine, or with its numbers {step: {s: 50, gamma: 0.5}}."),
    ] = "constant"
    initialisation: Annotated[
        str | dict[str, float],
        Meta(description="How weights are drawn: xavier_normal, he_normal, zeros, or {normal: 0.01} with a deviation."),
    ] = ""
    l1: Annotated[float, Meta(ge=0, description="λ of the penalty on the sizes of weights.")] = 0.0
    l2: Annotated[float, Meta(ge=0, description="λ of the penalty on the squares of weights.")] = 0.0
    dropout: Annotated[float, Meta(ge=0, lt=1, description="The share of hidden outputs dropped in training.")] = 0.0
    clipping: Annotated[float, Meta(ge=0, description="The longest gradient there may be; 0 for no limit.")] = 0.0
    early_stopping: Annotated[
        int, Meta(ge=0, description="Stop after so many epochs without a better validation loss; 0 for never.")
    ] = 0


class ExperimentSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is trained, what may be changed, and what is drawn."""

    data: Annotated[str | DataChoice, Meta(description="A data set by name, or {set: moons, rows: 60, noise: 0.3}.")]
    network: Annotated[TrainedNetwork, Meta(description="The network that is trained.")]
    train: Annotated[Training, Meta(description="How it learns.")] = field(default_factory=Training)
    knobs: Annotated[
        tuple[str, ...] | dict[str, tuple[Value, ...]],
        Meta(description="What may be changed: [activation, depth], or with choices {learning_rate: [0.01, 0.1, 1]}."),
    ] = ()
    plots: Annotated[tuple[str, ...], Meta(min_length=1, description="What is drawn: [loss, boundary].")] = ("loss",)


Turned = Annotated[
    dict[str, Value],
    Meta(description="The knobs this is about: {activation: relu}. The others stand as the lesson sets them."),
]


class RunOption(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to choose from: right as written, or by what its run gives."""

    text: Annotated[str, Meta(description="The answer as it is offered. Without it, its knobs are named.")] = ""
    turned: Turned = field(default_factory=dict, name="with")
    right: Annotated[bool, Meta(description="Whether this answer is right, where runs do not decide.")] = False
    because: Annotated[str, Meta(description="Why it is wrong, or why it is right.")] = ""


class RunQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about a run: a number read off it, or an answer to choose."""

    read: Annotated[str, Meta(description="The number to read off the run: best_epoch, final_validation_loss, …")] = ""
    choose: Annotated[str, Meta(description="A question with answers to choose from.")] = ""
    options: Annotated[tuple[RunOption, ...], Meta(description="Two answers or more, in the order shown.")] = ()
    lowest: Annotated[str, Meta(description="The right answer is the one whose run has the lowest such number.")] = ""
    highest: Annotated[str, Meta(description="The right answer is the one whose run has the highest such number.")] = ""
    say: Annotated[str, Meta(description="The question in words.")] = ""
    turned: Turned = field(default_factory=dict, name="with")
    within: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(description="How far off a number read may be. Without it: 5 %, and counts are exact."),
    ] = None
    because: Annotated[str, Meta(description="What to say once it is right.")] = ""
