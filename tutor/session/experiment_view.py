"""What a face shows of an experiment: knobs, how far it is, numbers, plots, and what was run before.

Frozen, like every part of a view. The plots are charts without a size: a face paints them with the
drawing room into as many cells as it has, as it does with the network.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.drawing.charts import Chart


@dataclass(frozen=True, slots=True)
class KnobView:
    """One knob with its choices in order, the one it stands at, and what it turns."""

    name: str
    label: str
    choices: tuple[str, ...]
    value: str
    about: str
    group: str = ""  # what it belongs to, where there are so many that they are shown in groups
    free: bool = False  # whether any value may be set, and not only the choices

    def beside(self, by: int) -> str:
        """The choice ``by`` places further; it stops at either end."""
        at = self.choices.index(self.value) if self.value in self.choices else 0
        return self.choices[max(0, min(len(self.choices) - 1, at + by))]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the run, by its name and as text."""

    label: str
    value: str

    @property
    def called(self) -> str:
        """The name as it stands before the value: two numbers beside each other would read as one."""
        return f"{self.label}:" if any(map(str.isdigit, self.label)) else self.label


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that came to its end: its knobs, its numbers in words, and whether the knobs stand there now."""

    knobs: str
    numbers: str
    here: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs side by side: A, made before, and B, the one on the bench. Rows of a label and both values."""

    settings: tuple[tuple[str, str, str], ...]  # only those that differ
    numbers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ExperimentView:
    """``status`` is idle, running, paused, done, diverged, or stuck where the setup cannot be trained."""

    knobs: tuple[KnobView, ...]
    status: str
    epoch: int = 0
    epochs: int = 0
    numbers: tuple[Number, ...] = ()
    plots: tuple[Chart, ...] = ()
    says: str = ""  # how it ended, or why it cannot begin
    runs: tuple[PastRun, ...] = ()  # the newest last
    needs: str = ""  # what still has to be run before the question can be answered
    question: str = ""  # the question the learner is at; "" where nothing is asked
    questions: int = 0
    number: int = 0  # of the question, counted from 1
    names: tuple[str, ...] = ()  # of the plots, as they are asked for
    compared: Compared | None = None
    kept: bool = False  # whether a run was kept for comparing
    advice: tuple[str, ...] = ()  # what this run shows, and what could be tried
    lab: bool = False  # an experiment of no lesson: every knob is free and nothing is asked
    summary: str = ""  # the network and its data in a few words

    @property
    def runs_on(self) -> bool:
        return self.status == "running"

    @property
    def ended(self) -> bool:
        return self.status in ("done", "diverged", "stuck")
