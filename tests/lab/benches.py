"""The lab to test with: its lesson sat at in memory, small enough to train in a moment."""

from __future__ import annotations

from collections.abc import Mapping

from engine.names import Spelling
from tests.session.laboratory import train_to_the_end
from tests.session.sittings import Kept, sitting
from tutor.course.lab import lab_lesson
from tutor.experiments.setup import Table
from tutor.session import actions
from tutor.session.experiment_view import ExperimentView
from tutor.session.session import Session
from tutor.session.view import View

SMALL = {"epochs": "12", "rows": "40", "width": "3"}


def lab(
    kept: Kept | None = None, table: Table | None = None, spelling: Spelling = Spelling.UNICODE, **knobs: str
) -> Session:
    """The lab with a small network, and ``knobs`` turned."""
    return lab_with(knobs, kept, table, spelling)


def lab_with(
    knobs: Mapping[str, str],
    kept: Kept | None = None,
    table: Table | None = None,
    spelling: Spelling = Spelling.UNICODE,
) -> Session:
    session = sitting(lab_lesson(table), kept, spelling)
    turn(session, **{**SMALL, **knobs})
    return session


def turn(session: Session, **knobs: str) -> View:
    for name, value in knobs.items():
        session.act(actions.SetKnob(name, value))
    return session.view()


def ran(session: Session, **knobs: str) -> ExperimentView:
    """The lab after a whole run with ``knobs`` turned."""
    turn(session, **knobs)
    session.act(actions.RunExperiment())
    train_to_the_end(session)
    return part(session)


def part(session: Session) -> ExperimentView:
    found = session.view().experiment
    assert found is not None
    return found


def stand(session: Session) -> dict[str, str]:
    """Where the knobs that are shown stand."""
    return {knob.name: knob.value for knob in part(session).knobs}
