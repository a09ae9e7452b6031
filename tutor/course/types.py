"""The lesson format as types: what a teacher may write, field by field, with the words that explain it.

Reading, error messages, the published JSON Schema and editor completion all come from these types. A new
kind of step is a class here and its row in `STEP_KINDS`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, Union

from msgspec import Meta, Struct, field

Number: TypeAlias = Union[float, tuple[float, ...]]  # noqa: UP007 - msgspec reads this at run time
Phase = Literal["forward", "loss", "backward", "update"]
PHASES: tuple[str, ...] = ("forward", "loss", "backward", "update")
Rung = Literal["1", "2", "3", "4"]


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sample: what goes in and what should come out."""

    x: Annotated[Number, Meta(description="The inputs: a number, or a list with one number a feature.")]
    y: Annotated[Number, Meta(description="The target: a number, or a list with one number an output.")]


class Problem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network with its numbers and the samples it is shown."""

    layers: Annotated[
        tuple[Annotated[int, Meta(ge=1)], ...],
        Meta(min_length=2, description="Neurons a layer, the inputs first: [2, 2, 1]."),
    ]
    activations: Annotated[
        tuple[str | dict[str, float], ...],
        Meta(description="One name a layer after the input; with a parameter as {leaky_relu: 0.1}."),
    ]
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
    rows: Annotated[tuple[Row, ...], Meta(min_length=1, description="The samples: [{x: [3.75, 80], y: 8}].")]
    weights: Annotated[
        dict[str, tuple[float | tuple[float, ...], ...]],
        Meta(
            description="W1, b1, W2, b2, …: weights with rows from and columns to, biases as a list. "
            "A layer whose b is left out has no biases."
        ),
    ]
    learning_rate: Annotated[
        float | None, Meta(description="η of the update. Without it there is no update to walk or ask for.")
    ] = None
    cost: Annotated[Literal["mean", "sum"], Meta(description="How the losses of several rows make up the cost J.")] = (
        "mean"
    )


ProblemChoice: TypeAlias = Union[str, Problem, None]  # noqa: UP007 - msgspec reads this at run time

StepId = Annotated[str, Meta(description="A name of your own for this step. Without it one is made from its content.")]
StepProblem = Annotated[
    ProblemChoice,
    Meta(description="Another problem than the lesson's: a name from problems, or a problem written out here."),
]


class Explain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A screen of text."""

    text: Annotated[str, Meta(min_length=1, description="What to say. Numbers and names come as {placeholders}.")] = (
        field(name="explain")
    )
    id: StepId = ""
    problem: StepProblem = None


class Show(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The drawing of the network, with some of it lit."""

    what: Annotated[Literal["network"], Meta(description="What to draw.")] = field(name="show")
    highlight: Annotated[tuple[str, ...], Meta(description="Quantities to light in the drawing: [W2_11, O11].")] = ()
    say: Annotated[str, Meta(description="A few lines to read beside the drawing.")] = ""
    id: StepId = ""
    problem: StepProblem = None


class Walk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A walk through the computation, one quantity at a time."""

    walk: Annotated[
        Phase | tuple[Phase, ...], Meta(description="forward, loss, backward or update; a list for several in a row.")
    ]
    say: Annotated[str, Meta(description="A few lines to read on the way.")] = ""
    id: StepId = ""
    problem: StepProblem = None

    @property
    def phases(self) -> tuple[str, ...]:
        return (self.walk,) if isinstance(self.walk, str) else self.walk


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question for one value, or a sheet of several marked together."""

    ask: Annotated[
        str | tuple[str, ...], Meta(description="A quantity such as O11 or dL/dW1_11; a list makes a sheet.")
    ]
    say: Annotated[str, Meta(description="The question in words.")] = ""
    digits: Annotated[int, Meta(ge=1, le=12, description="Significant figures asked for.")] = 4
    hints: Annotated[
        dict[Rung, str],
        Meta(description="Your own words on a rung of the hint ladder: 1 idea, 2 rule, 3 with numbers, 4 working."),
    ] = {}
    id: StepId = ""
    problem: StepProblem = None

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is asked, as it was typed: parse it with the notation of the step's problem."""
        return (self.ask,) if isinstance(self.ask, str) else self.ask

    def hint(self, rung: int) -> str | None:
        """The lesson's own words on rung 1 to 4, or None where the engine's are used."""
        return next((words for key, words in self.hints.items() if key == str(rung)), None)


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to choose from."""

    text: Annotated[str, Meta(min_length=1, description="The answer as it is offered.")]
    right: Annotated[bool, Meta(description="Whether this answer is right.")] = False
    because: Annotated[str, Meta(description="Why it is wrong (needed), or why it is right.")] = ""


class Choose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question with answers to choose from."""

    text: Annotated[str, Meta(min_length=1, description="The question.")] = field(name="choose")
    options: Annotated[tuple[Option, ...], Meta(min_length=2, description="Two answers or more, in the order shown.")]
    id: StepId = ""
    problem: StepProblem = None


Step: TypeAlias = Explain | Show | Walk | Ask | Choose

# The one table of what a step can be: the key that names it in a file, and its type. To add a kind, add
# its class above, its row here, and what it means to a session.
STEP_KINDS: dict[str, type[Step]] = {
    "explain": Explain,
    "show": Show,
    "walk": Walk,
    "ask": Ask,
    "choose": Choose,
}


def kind_of(step: Step) -> str:
    """The key that names this kind of step in a lesson file."""
    return next(kind for kind, of_kind in STEP_KINDS.items() if type(step) is of_kind)


class Heading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the course map shows of a lesson: everything but its steps."""

    id: Annotated[
        str,
        Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, description="Small letters, digits and hyphens."),
    ]
    title: Annotated[str, Meta(min_length=1, description="The name of the lesson.")]
    unit: Annotated[str, Meta(description="The part of the course it belongs to.")] = ""
    about: Annotated[str, Meta(description="One sentence on what is learnt.")] = ""
    needs: Annotated[tuple[str, ...], Meta(description="Ids of lessons to do before this one.")] = ()
    skills: Annotated[tuple[str, ...], Meta(description="What is practised, as short ids.")] = ()
    minutes: Annotated[int, Meta(ge=0, description="About how long it takes.")] = 0


class LessonFile(Heading, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson: its heading, its problem, and its steps in order."""

    problem: Annotated[Problem | None, Meta(description="The network and numbers of this lesson.")] = None
    problems: Annotated[
        dict[str, Problem], Meta(description="Further problems by name, for steps that say problem: NAME.")
    ] = {}
    steps: Annotated[tuple[dict[str, Any], ...], Meta(min_length=1, description="The lesson, step by step.")]


class Unit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the course, with its lessons in order."""

    title: Annotated[str, Meta(min_length=1, description="The name of this part.")]
    lessons: Annotated[tuple[Heading, ...], Meta(description="Its lessons in the order they are taken.")]


class CourseFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """course.yaml: the order of units and lessons, and all that the course map shows."""

    units: Annotated[tuple[Unit, ...], Meta(min_length=1, description="The parts of the course in order.")]
