"""An experiment line by line: from a file of typed lines to the plots, and Ctrl-C that stops the run alone."""

from __future__ import annotations

import io
import os
import signal

import pytest

from engine.names import Spelling
from tests.session.laboratory import CLASSES, CURVE, answer_rightly, experiment_at, two_moons
from tests.session.sittings import Kept, sitting, written
from tutor.plain.experiments import BETWEEN, train
from tutor.plain.face import run
from tutor.session import actions
from tutor.session.session import Session

LONG = CLASSES.replace("epochs: 6", "epochs: 20000")


def at_the_bench(text: str = CLASSES) -> Session:
    session = sitting(written(text), Kept(), Spelling.ASCII)
    session.act(actions.GoTo(2 if text.startswith(CLASSES[:20]) else 1))
    return session


def said(*typed: str, session: Session | None = None) -> str:
    """All that is printed when these lines are typed."""
    goal = io.StringIO()
    run(session or at_the_bench(), io.StringIO("".join(f"{line}\n" for line in typed)), goal)
    return goal.getvalue()


def value_of(session: Session) -> str:
    part = session.view().experiment
    assert part is not None
    return part.numbers[0].value


def test_it_says_what_can_be_turned_and_asked() -> None:
    shown = said()
    assert "learning rate  0.01  [0.5]" in shown
    assert "Idle: epoch 0 of 6, train loss" in shown
    assert "Question 1 of 3: Read off the run: train loss." in shown


@pytest.mark.parametrize("typed", ["run", ""])
def test_run_or_an_empty_line_trains_to_the_end(typed: str) -> None:
    shown = said(typed)
    assert "Finished 6 epochs." in shown
    assert "The train loss starts at" in shown


def test_the_plots_are_said_and_drawn_in_ascii() -> None:
    shown = said("run", "plots")
    assert shown.isascii()
    assert shown.replace("\n", "").isprintable()
    for part in ("loss * train o validation @ both", "boundary  o 0  x 1", "layer 1 #", "wrong side"):
        assert part in shown


def test_a_knob_is_set_by_its_name_or_label() -> None:
    shown = said("set learning rate 0.01", "set learning_rate .5", "set activation RELU")
    assert "learning rate: [0.01]  0.5" in shown
    assert "learning rate: 0.01  [0.5]" in shown
    assert "activation: tanh  [relu]" in shown


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("set", "Type set, a knob and a choice. The knobs are: learning rate, activation."),
        ("set depth 2", "Type set, a knob and a choice."),
        ("set activation elu", "elu is no choice of activation: tanh, relu."),
        ("set activation tanh", "activation stands at tanh already."),
    ],
)
def test_what_cannot_be_set_is_told(typed: str, answer: str) -> None:
    assert answer in said(typed)


def test_one_epoch_reset_and_the_list_of_runs() -> None:
    shown = said("epoch", "reset", "run", "set activation relu", "run", "knobs")
    assert "Paused: epoch 1 of 6" in shown
    assert shown.count("Idle: epoch 0 of 6") == 2
    assert "Runs so far:" in shown.split("knobs")[-1]


def test_a_right_answer_leads_to_the_next_question() -> None:
    session = at_the_bench()
    session.act(actions.RunExperiment())
    session.train(10.0)
    shown = said(value_of(session), "", session=session)
    assert "Right: train loss" in shown
    assert "Question 2 of 3: Which rate learns more in six epochs?" in shown
    assert "1  learning rate 0.01  (not run yet)" in shown


def test_a_message_is_not_said_again_after_another_run() -> None:
    shown = said("run", "99", "set activation relu", "run")
    assert shown.count("Not yet") == 1


def test_elsewhere_the_commands_say_that_there_is_nothing_to_run() -> None:
    shown = said("run", "set activation relu", "plots", session=sitting(two_moons(), Kept(), Spelling.ASCII))
    assert shown.count("There is no experiment at this step.") == 3


def test_all_questions_can_be_answered_to_the_end_of_the_lesson() -> None:
    session = at_the_bench(CURVE)
    for _ in experiment_at(session).ask:
        answer_rightly(session)
        session.act(actions.Forward())
    assert session.view().kind == "end"


def test_progress_is_a_line_now_and_then() -> None:
    session = at_the_bench(LONG.replace("20000", "60"))
    session.act(actions.RunExperiment())
    told: list[list[str]] = []
    times = iter(range(0, 10**9, int(BETWEEN)))
    train(_InSmallParts(session), told.append, lambda: float(next(times)))
    assert len(told) > 1
    assert told[0][0].startswith("epoch ")
    assert " of 60, train loss" in told[0][0]


def test_ctrl_c_holds_the_run_and_not_the_lesson() -> None:
    session = at_the_bench(LONG)
    session.act(actions.RunExperiment())
    before = signal.getsignal(signal.SIGINT)
    told: list[list[str]] = []
    held = train(_Interrupting(session), told.append)
    assert held.experiment is not None
    assert (held.experiment.status, signal.getsignal(signal.SIGINT)) == ("paused", before)
    assert told[-1][-1].startswith("Held.")


class _InSmallParts:
    """The session, one look at a time, however long it is told to train."""

    def __init__(self, session: Session) -> None:
        self.session, self.view, self.act = session, session.view, session.act

    def train(self, seconds: float) -> bool:
        return self.session.train(0.0)


class _Interrupting(_InSmallParts):
    """The session, with Ctrl-C pressed at its third part."""

    parts = 0

    def train(self, seconds: float) -> bool:
        self.parts += 1
        if self.parts == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return self.session.train(0.0)
