"""The lesson format as types: what a teacher may write, field by field, with the words that explain it.

Reading, error messages, the published JSON Schema and editor completion all come from these types. A new
kind of step is a class here and its row in `STEP_KINDS`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, Union

from msgspec import Meta, Struct, field

from tutor.course.experiment_types import ExperimentSettings, RunQuestion
from tutor.course.headings import Heading
from tutor.course.problem_types import Problem as Problem

Phase = Literal["forward", "loss", "backward", "update"]
PHASES: tuple[str, ...] = ("forward", "loss", "backward", "update")
Rung = Literal["1", "2", "3", "4"]
MOST_IN_ORDER = 9  # each place is one typed digit


class Variant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fresh numbers for the same problem."""

    seed: Annotated[int, Meta(ge=0, le=2**31, description="Which fresh numbers: the same seed gives the same ones.")]


ProblemChoice: TypeAlias = Union[str, Problem, None]  # noqa: UP007 - msgspec reads this at run time

StepId = Annotated[str, Meta(description="A name of your own for this step. Without it one is made from its content.")]
StepProblem = Annotated[
    ProblemChoice,
    Meta(description="Another problem than the lesson's: a name from problems, or a problem written out here."),
]
StepVariant = Annotated[
    Variant | None,
    Meta(description="The problem with fresh numbers: {seed: 7}. Steps with the same seed share their numbers."),
]
Say = Annotated[str, Meta(description="The question in words.")]
Skill = Annotated[
    str, Meta(description="What it practises, from the course's list of skills. Without it: the lesson's first.")
]
Marks = Annotated[
    int, Meta(ge=1, le=100, description="In an exam: the marks for each value that is asked. Without it: 1.")
]
Because = Annotated[str, Meta(description="What to say once it is right.")]
Hints = Annotated[
    dict[Rung, str],
    Meta(description="Your own words on a rung of the hint ladder: 1 idea, 2 rule, 3 with numbers, 4 working."),
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
    variant: StepVariant = None


class Walk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A walk through the computation, one quantity at a time."""

    walk: Annotated[
        Phase | tuple[Phase, ...], Meta(description="forward, loss, backward or update; a list for several in a row.")
    ]
    say: Annotated[str, Meta(description="A few lines to read on the way.")] = ""
    id: StepId = ""
    problem: StepProblem = None
    variant: StepVariant = None

    @property
    def phases(self) -> tuple[str, ...]:
        return (self.walk,) if isinstance(self.walk, str) else self.walk


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question for one value, or a sheet of several marked together."""

    ask: Annotated[
        str | tuple[str, ...], Meta(description="A quantity such as O11 or dL/dW1_11; a list makes a sheet.")
    ]
    say: Say = ""
    digits: Annotated[int, Meta(ge=1, le=12, description="Significant figures asked for.")] = 4
    exact: Annotated[bool, Meta(description="Whether only the very number is right, as in counting.")] = False
    hints: Hints = {}
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None
    variant: StepVariant = None

    @property
    def quantities(self) -> tuple[str, ...]:
        """What is asked, as it was typed: parse it with the notation of the step's problem."""
        return (self.ask,) if isinstance(self.ask, str) else self.ask

    def hint(self, rung: int) -> str | None:
        """The lesson's own words on rung 1 to 4, or None where the engine's are used."""
        return _own_hint(self.hints, rung)


class Derive(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question for a formula."""

    derive: Annotated[str, Meta(min_length=1, description="A quantity whose formula is asked: dL/dW1_12.")]
    say: Say = ""
    form: Annotated[
        tuple[str, ...],
        Meta(
            description="The names the formula is to be written in, where that is asked: [x11, W2_21, y, yhat]. "
            "A letter alone, such as W, stands for all of its kind."
        ),
    ] = ()
    hints: Hints = {}
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None
    variant: StepVariant = None

    def hint(self, rung: int) -> str | None:
        """The lesson's own words on rung 1 to 4, or None where the engine's are used."""
        return _own_hint(self.hints, rung)


def _own_hint(hints: dict[Rung, str], rung: int) -> str | None:
    return next((words for key, words in hints.items() if key == str(rung)), None)


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to choose from."""

    text: Annotated[str, Meta(min_length=1, description="The answer as it is offered.")]
    right: Annotated[bool, Meta(description="Whether this answer is right.")] = False
    because: Annotated[str, Meta(description="Why it is wrong (needed), or why it is right.")] = ""


class Choose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question with answers to choose from."""

    text: Annotated[str, Meta(min_length=1, description="The question.")] = field(name="choose")
    options: Annotated[tuple[Option, ...], Meta(min_length=2, description="Two answers or more, in the order shown.")]
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None


Entry = Annotated[str, Meta(min_length=1)]


class Order(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Things to put in order. They are shown shuffled."""

    text: Annotated[str, Meta(min_length=1, description="What to put in order.")] = field(name="order")
    items: Annotated[
        tuple[Entry, ...],
        Meta(min_length=2, max_length=MOST_IN_ORDER, description="The things, in the right order."),
    ]
    because: Because = ""
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None


class Match(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms to match with their meanings. The meanings are shown shuffled."""

    text: Annotated[str, Meta(min_length=1, description="What to match.")] = field(name="match")
    pairs: Annotated[
        dict[Entry, Entry],
        Meta(min_length=2, max_length=MOST_IN_ORDER, description="Each term with its meaning: {W: weight, b: bias}."),
    ]
    because: Because = ""
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None


class Point(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part to find in the drawing: a weight, a bias, or what a neuron puts out."""

    point: Annotated[str, Meta(min_length=1, description="The part to find: W1_21, b12, O12, x11.")]
    say: Say = ""
    because: Because = ""
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None


class Experiment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network that is really trained, with knobs to turn, plots to watch and questions about what is seen."""

    experiment: Annotated[ExperimentSettings, Meta(description="What is trained, what may be changed, what is drawn.")]
    say: Annotated[str, Meta(description="A line or two to read above the plots.")] = ""
    ask: Annotated[tuple[RunQuestion, ...], Meta(description="Questions whose answers are read off the run.")] = ()
    skill: Skill = ""
    marks: Marks = 1
    id: StepId = ""
    problem: StepProblem = None


Step: TypeAlias = Explain | Show | Walk | Ask | Derive | Choose | Order | Match | Point | Experiment

# The one table of what a step can be: the key that names it in a file, and its type. To add a kind, add
# its class above, its row here, and what it means to a session.
STEP_KINDS: dict[str, type[Step]] = {
    "explain": Explain,
    "show": Show,
    "walk": Walk,
    "ask": Ask,
    "derive": Derive,
    "choose": Choose,
    "order": Order,
    "match": Match,
    "point": Point,
    "experiment": Experiment,
}


def variant_of(step: Step) -> Variant | None:
    """The fresh numbers a step asks for, or None when it takes the problem as it is written."""
    return step.variant if isinstance(step, Show | Walk | Ask | Derive) else None


Question: TypeAlias = Ask | Derive | Choose | Order | Match | Point | Experiment


def kind_of(step: Step) -> str:
    """The key that names this kind of step in a lesson file."""
    return next(kind for kind, of_kind in STEP_KINDS.items() if type(step) is of_kind)


class LessonFile(Heading, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson: its heading, its problem, and its steps in order."""

    problem: Annotated[Problem | None, Meta(description="The network and numbers of this lesson.")] = None
    problems: Annotated[
        dict[str, Problem], Meta(description="Further problems by name, for steps that say problem: NAME.")
    ] = field(default_factory=dict)
    exam: Annotated[
        bool,
        Meta(description="Whether it is a paper with marks: verdicts at once, explanations and results at the end."),
    ] = False
    steps: Annotated[tuple[dict[str, Any], ...], Meta(min_length=1, description="The lesson, step by step.")]
