"""An experiment as a lesson file has it, turned into a setup, knobs, plots and questions.

What does not fit is a `Misfit` with its path below the step; the checks turn it into an error with
file and line. Nothing here trains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.datasets import DATASETS
from engine.initialisation import INITIALISATIONS
from engine.network import Choice
from engine.schedules import SCHEDULES
from engine.update_rules import UPDATE_RULES
from tutor.course.documents import Path
from tutor.course.errors import did_you_mean, shorten
from tutor.course.experiment_types import (
    DataChoice,
    ExperimentSettings,
    RunOption,
    RunQuestion,
    TrainedNetwork,
    Training,
)
from tutor.course.types import Experiment
from tutor.experiments.knob import Value, text_of
from tutor.experiments.knobs import KNOBS
from tutor.experiments.numbers import READINGS
from tutor.experiments.offers import Offer, in_words, offer, standing, turned
from tutor.experiments.plots import PLOTS
from tutor.experiments.setup import OPTIMISER_NAMES, Rows, Setup

SCHEDULE_NAMES = (*SCHEDULES, "plateau")
OPTIMISERS = (*OPTIMISER_NAMES, *UPDATE_RULES)
OF_HIDDEN = ("activation", "width", "depth")


class Misfit(ValueError):
    """Something in an experiment that does not fit, at ``path`` below the step; ``key``: at the key itself."""

    def __init__(self, path: Path, what: str, remedy: str = "", key: bool = False) -> None:
        super().__init__(what)
        self.path, self.what, self.remedy, self.key = path, what, remedy, key


@dataclass(frozen=True, slots=True)
class Question:
    """One question about runs. ``key`` names it within its step.

    ``stand`` is where the knobs have to stand for it; for a comparison each answer has a stand of
    its own in ``stands`` and ``by`` names the number that decides, the lowest one if ``lowest``.
    """

    key: str
    written: RunQuestion
    stand: Mapping[str, str]
    stands: tuple[Mapping[str, str], ...] = ()
    by: str = ""
    lowest: bool = True

    @property
    def reads(self) -> bool:
        """Whether a number is typed rather than an answer chosen."""
        return bool(self.written.read)


@dataclass(frozen=True, slots=True)
class BuiltExperiment:
    """An experiment ready to be set up: the setup as written, and what a learner may do with it."""

    setup: Setup
    offers: tuple[Offer, ...]
    plots: tuple[str, ...]
    questions: tuple[Question, ...]
    free: bool = False  # the lab's: every knob, any value, plots as far as the data has them

    def stand(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Where the knobs stand once those in ``texts`` are turned."""
        return standing(self.setup, self.offers, texts)

    def turned(self, texts: Mapping[str, str]) -> Setup:
        return turned(self.setup, self.offers, texts)

    def words(self, stand: Mapping[str, str]) -> str:
        return in_words(self.offers, stand)


class FreeExperiment(ExperimentSettings, frozen=True, kw_only=True):
    """An experiment that stands in no file and is built already: that of the lab."""

    built: BuiltExperiment


def built_experiment(step: Experiment) -> BuiltExperiment:
    """The experiment of a step. Raises `Misfit`; that it can be trained is checked elsewhere."""
    written = step.experiment
    if isinstance(written, FreeExperiment):
        return written.built
    setup = _setup(written.data, written.network, written.train)
    offers = _offers(setup, written.knobs)
    for index, name in enumerate(written.plots):
        _known(name, PLOTS, ("experiment", "plots", index), "plot")
    return BuiltExperiment(setup, offers, written.plots, tuple(_questions(step.ask, setup, offers)))


def _known(name: str, names: Iterable[str], path: Path, what: str, key: bool = False) -> str:
    if name not in (known := list(names)):
        raise Misfit(path, f"{shorten(name)} is no {what}", did_you_mean(name, known), key)
    return name


# --- setup --------------------------------------------------------------------------------------


def _setup(data: str | DataChoice, network: TrainedNetwork, train: Training) -> Setup:
    chosen = DataChoice(set=data) if isinstance(data, str) else data
    if chosen.set:
        path: Path = ("experiment", "data") if isinstance(data, str) else ("experiment", "data", "set")
        _known(chosen.set, DATASETS, path, "data set")
    own, rows = _rows(chosen)
    optimiser = _known(train.optimiser, OPTIMISERS, ("experiment", "train", "optimiser"), "optimiser")
    schedule, schedule_settings = _schedule(train.schedule)
    initialisation, sigma = _initialisation(train.initialisation)
    return Setup(
        layers=network.layers,
        activations=tuple(_choice(each) for each in network.activations),
        loss=_choice(network.loss),
        data=chosen.set,
        own=own,
        rows=rows,
        noise=chosen.noise,
        data_seed=chosen.seed,
        validation=chosen.validation,
        scale=chosen.scale,
        initialisation=initialisation,
        sigma=sigma,
        optimiser=optimiser,
        learning_rate=train.learning_rate,
        settings=tuple(train.settings.items()),
        epochs=train.epochs,
        batch=_batch(train.batch),
        seed=train.seed,
        schedule=schedule,
        schedule_settings=schedule_settings,
        l1=train.l1,
        l2=train.l2,
        dropout=train.dropout,
        batch_norm=network.batch_norm,
        clipping=train.clipping,
        patience=train.early_stopping,
    )


def _choice(written: str | dict[str, float]) -> Choice:
    # A pair can be hashed and compared, a mapping cannot.
    return written if isinstance(written, str) or len(written) != 1 else next(iter(written.items()))


def _rows(chosen: DataChoice) -> tuple[Rows, int | None]:
    path: Path = ("experiment", "data")
    if isinstance(chosen.rows, tuple):
        if chosen.set:
            raise Misfit((*path, "rows"), "there are rows besides a data set", "leave out set, or say how many rows")
        return tuple((_values(row.x), _values(row.y)) for row in chosen.rows), None
    if not chosen.set:
        raise Misfit(path, "there is no data to train on", f"expected set: one of {', '.join(DATASETS)}; or rows")
    return (), chosen.rows


def _values(written: float | tuple[float, ...]) -> tuple[float, ...]:
    return written if isinstance(written, tuple) else (written,)


def _batch(written: int | str) -> int | None:
    if isinstance(written, int):
        return written
    if written != "all":
        path = ("experiment", "train", "batch")
        raise Misfit(path, f"batch is {shorten(written)}", "expected a whole number, or all")
    return None


def _schedule(written: str | dict[str, dict[str, float]]) -> tuple[str, tuple[tuple[str, float], ...]]:
    path: Path = ("experiment", "train", "schedule")
    if isinstance(written, str):
        return _known(written, SCHEDULE_NAMES, path, "schedule"), ()
    if len(written) != 1:
        raise Misfit(path, "schedule names more than one", "expected one, such as {step: {s: 50, gamma: 0.5}}")
    name, settings = next(iter(written.items()))
    return _known(name, SCHEDULE_NAMES, (*path, name), "schedule", key=True), tuple(settings.items())


def _initialisation(written: str | dict[str, float]) -> tuple[str, float | None]:
    path: Path = ("experiment", "train", "initialisation")
    if isinstance(written, str):
        return (_known(written, INITIALISATIONS, path, "initialisation") if written else ""), None
    if list(written) != ["normal"]:
        raise Misfit(path, "only normal takes a number, its deviation", "expected {normal: 0.01}, or a name alone")
    return "normal", written["normal"]


# --- knobs --------------------------------------------------------------------------------------


def _offers(setup: Setup, knobs: tuple[str, ...] | Mapping[str, tuple[Value, ...]]) -> tuple[Offer, ...]:
    made: list[Offer] = []
    for index, name in enumerate(knobs):
        listed = not isinstance(knobs, Mapping)
        path: Path = ("experiment", "knobs", index if listed else name)
        _known(name, KNOBS, path, "knob", key=not listed)
        choices = knobs[name] if isinstance(knobs, Mapping) else ()
        if name in OF_HIDDEN and len(setup.layers) < 3:
            raise Misfit(path, f"{name} turns hidden layers, and this network has none", "give it one")
        if not listed and len(choices) < 2:
            raise Misfit(path, f"{name} has nothing to choose between", "give it two choices or more")
        for place, value in enumerate(choices):
            if wrong := KNOBS[name].fits(value):
                knob = KNOBS[name]
                remedy = did_you_mean(str(value), (*knob.names, *([knob.none] if knob.none else [])))
                raise Misfit((*path, place), wrong, remedy or "expected a number")
        if name == "sigma" and setup.begins != "normal" and "initialisation" not in knobs:
            raise Misfit(path, "sigma is a setting of normal first weights", "set initialisation: {normal: 0.1}")
        if name in (each.knob.name for each in made):
            raise Misfit(path, f"the knob {name} is there twice", "take one out")
        if name in ("rows", "noise", "data") and not setup.data:
            raise Misfit(path, f"{name} turns a data set, and this experiment has rows of its own", "name a set")
        made.append(offer(setup, name, tuple(choices)))
    return tuple(made)


# --- questions ----------------------------------------------------------------------------------


def _questions(asked: tuple[RunQuestion, ...], setup: Setup, offers: tuple[Offer, ...]) -> Iterable[Question]:
    used: dict[str, int] = {}
    for index, written in enumerate(asked):
        path: Path = ("ask", index)
        if bool(written.read) == bool(written.choose):
            raise Misfit(path, "a question either reads a number or lets choose", "expected read: or choose:")
        name = written.read or "choose"
        used[name] = used.get(name, 0) + 1
        key = name if used[name] == 1 else f"{name}#{used[name]}"
        stand = standing(setup, offers, _turned(written.turned, offers, (*path, "with")))
        if written.read:
            _known(written.read, READINGS, (*path, "read"), "number of a run")
            yield Question(key, written, stand)
        else:
            yield _choice_question(key, written, stand, offers, path)


def _choice_question(
    key: str, written: RunQuestion, stand: Mapping[str, str], offers: tuple[Offer, ...], path: Path
) -> Question:
    if len(written.options) < 2:
        raise Misfit((*path, "options"), "there are fewer than two answers", "offer two or more")
    if written.lowest and written.highest:
        raise Misfit((*path, "highest"), "lowest and highest cannot both decide", "take one out")
    by = written.lowest or written.highest
    if by:
        _known(by, READINGS, (*path, "lowest" if written.lowest else "highest"), "number of a run")
    stands = [
        {**stand, **_turned(option.turned, offers, (*path, "options", place, "with"))}
        for place, option in enumerate(written.options)
    ]
    if not by and sum(option.right for option in written.options) != 1:
        raise Misfit((*path, "options"), "one answer has to be right", "mark it with right: true, or let runs decide")
    for place, option in enumerate(written.options):
        _check_option(option, place, stands, bool(by), path)
    return Question(key, written, stand, tuple(stands) if by else (), by, bool(written.lowest))


def _check_option(option: RunOption, place: int, stands: list[dict[str, str]], decided: bool, path: Path) -> None:
    here: Path = (*path, "options", place)
    if decided and option.right:
        raise Misfit((*here, "right"), "the runs decide which answer is right", "leave right out")
    if decided and stands[place] in stands[:place]:
        raise Misfit(here, "two answers stand for the same run", "give each its own with: {KNOB: VALUE}")
    if not decided and not option.text:
        raise Misfit(here, "this answer has no text", "say what it is")
    if not decided and not option.right and not option.because.strip():
        raise Misfit(here, "this wrong answer has no because", "say what is wrong with it")


def _turned(written: Mapping[str, Value], offers: tuple[Offer, ...], path: Path) -> dict[str, str]:
    by_name = {each.knob.name: each for each in offers}
    found: dict[str, str] = {}
    for name, value in written.items():
        _known(name, by_name, (*path, name), "knob of this experiment", key=True)
        choice = by_name[name].find(text_of(value))
        if choice is None:
            known = ", ".join(by_name[name].texts)
            raise Misfit((*path, name), f"{text_of(value)} is no choice of {name}", f"expected one of {known}")
        found[name] = text_of(choice)
    return found
