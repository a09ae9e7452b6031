"""The lab as a session: every knob free, kept where it was left, and two runs side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.datasets import DATASETS
from engine.names import Spelling
from tests.lab.benches import lab, lab_with, part, ran, stand, turn
from tests.session.sittings import Kept, sitting
from tutor.course.errors import CourseError
from tutor.course.lab import lab_lesson, own_table
from tutor.experiments.knobs import GROUPS, KNOBS
from tutor.session import actions
from tutor.session.session import Session


def test_it_has_every_knob_in_groups_and_each_says_what_it_does() -> None:
    session = lab(initialisation="normal")
    knobs = part(session).knobs
    assert {knob.name for knob in knobs} == set(KNOBS)
    assert list(dict.fromkeys(knob.group for knob in knobs)) == list(GROUPS)
    assert all(knob.about and len(knob.about) <= 60 for knob in knobs)


@pytest.mark.parametrize("data", DATASETS)
def test_the_network_fits_itself_to_every_data_set(data: str) -> None:
    session = lab(data=data)
    assert part(session).status == "idle"
    assert ran(session).status in ("done", "diverged")


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", "0.0123"), ("width", "7"), ("depth", "5"), ("batch", "3"), ("l2", "0.03"), ("dropout", "0.15")],
)
def test_a_knob_takes_any_value_that_fits(name: str, value: str) -> None:
    session = lab()
    turn(session, **{name: value})
    knob = next(knob for knob in part(session).knobs if knob.name == name)
    assert (knob.value, value in knob.choices) == (value, True)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("learning_rate", "fast", "fast is not a number; learning rate takes a number such as 0.0001."),
        ("learning_rate", "-1", "learning rate takes 0 or more, not -1."),
        ("width", "2.5", "width takes a whole number, not 2.5."),
        ("l2", "none", "none is not a number; L2 takes a number such as 0.0001, or off."),
        ("optimiser", "adm", "adm is no optimiser; did you mean adam?"),
        ("learning_rate", "nan", "nan is not a number; learning rate takes a number such as 0.0001."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_a_sentence(name: str, value: str, says: str) -> None:
    session = lab()
    before = stand(session)
    with pytest.raises(ValueError, match=r".") as refused:
        turn(session, **{name: value})
    assert str(refused.value) == says
    assert stand(session) == before


def test_a_setup_that_cannot_be_trained_says_why() -> None:
    session = lab(learning_rate="0")
    assert part(session).status == "stuck"
    assert "a learning rate is greater than 0" in part(session).says


def test_only_knobs_that_matter_are_shown() -> None:
    session = lab(depth="0")
    assert not {"width", "activation", "dropout", "batch_norm", "sigma"} & set(stand(session))
    assert "sigma" in stand(lab(initialisation="normal"))


def test_it_opens_where_it_was_left() -> None:
    kept = Kept()
    left = stand(lab(kept, learning_rate="0.3", optimiser="adam"))
    assert stand(_again(kept)) == left


def test_all_knobs_turn_back_and_the_runs_stay() -> None:
    kept = Kept()
    session = lab(kept, optimiser="adam")
    ran(session)
    session.act(actions.TurnBack())
    assert stand(session) == stand(_again(Kept()))
    assert stand(_again(kept)) == stand(session)
    (run,) = part(_again(kept)).runs
    assert run.knobs == "rows 40, width 3, epochs 12, optimiser adam"


def _again(kept: Kept) -> Session:
    """The lab opened anew."""
    return sitting(lab_lesson(), kept)


@pytest.mark.parametrize("action", [actions.Forward(), actions.Back(), actions.GoTo(2), actions.StartOver()])
def test_there_is_nowhere_to_go_on_to(action: actions.Action) -> None:
    session = lab()
    assert session.act(action) == session.view()


# --- two runs -----------------------------------------------------------------------------------


def test_a_run_is_compared_with_the_one_before() -> None:
    session = lab()
    first = ran(session)
    assert first.compared is None
    second = ran(session, learning_rate="0.5")
    assert second.compared is not None
    assert second.compared.settings == (("learning rate", "0.1", "0.5"),)
    numbers = {label: (a, b) for label, a, b in second.compared.numbers}
    assert numbers["train loss"] == (first.numbers[0].value, second.numbers[0].value)
    loss = second.plots[second.names.index("loss")]
    assert [curve.name for curve in loss.curves] == ["B train", "B validation", "A train", "A validation"]  # type: ignore[union-attr]


def test_a_kept_run_stays_the_one_to_compare_with() -> None:
    session = lab()
    first = ran(session)
    session.act(actions.KeepRun())
    ran(session, learning_rate="0.5")
    third = ran(session, learning_rate="0.01")
    assert third.kept
    assert third.compared is not None
    assert third.compared.settings == (("learning rate", "0.1", "0.01"),)
    assert ("train loss", first.numbers[0].value, third.numbers[0].value) in third.compared.numbers


def test_keeping_a_kept_run_lets_go_of_it() -> None:
    session = lab()
    ran(session)
    assert session.act(actions.KeepRun()).experiment.kept  # type: ignore[union-attr]
    assert not session.act(actions.KeepRun()).experiment.kept  # type: ignore[union-attr]


def test_a_run_is_not_compared_with_itself() -> None:
    session = lab()
    ran(session)
    session.act(actions.KeepRun())
    assert ran(session).compared is None


def test_a_run_that_has_not_moved_cannot_be_kept() -> None:
    session = lab()
    assert not session.act(actions.KeepRun()).experiment.kept  # type: ignore[union-attr]


# --- rows of one's own --------------------------------------------------------------------------

ROWS = "CGPA,IQ,salary\n3.75,80,8\n3,90,8.3\n3.2,95,9\n2.9,100,9.1\n"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_rows_of_ones_own_are_a_data_set_more(rows: Path) -> None:
    session = lab(table=own_table(rows))
    assert stand(session)["data"] == "own"
    assert "jobs" in part(session).summary
    assert not {"rows", "noise"} & set(stand(session))
    turn(session, data="moons")
    assert "moons" in part(session).summary
    turn(session, data="own")
    assert ran(session).status == "done"


def test_columns_to_predict_are_named(rows: Path) -> None:
    table = own_table(rows, ["IQ"])
    assert (table.samples.features, table.samples.outputs) == (("CGPA", "salary"), ("IQ",))


def test_the_same_rows_come_back_to_the_same_lab_and_others_to_another(rows: Path) -> None:
    first = lab_lesson(own_table(rows)).id
    assert lab_lesson(own_table(rows)).id == first
    assert lab_lesson(own_table(rows, ["IQ"])).id != first
    assert lab_lesson().id != first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the table is empty"),
        ("a,b\n1,2\n3,x\n", ":3: b is 'x', which is not a number"),
        ("a,b\n1,2,3\n", ":2: 3 values here, but the heading has 2 columns"),
        ("1,2\n3,4\n", ":1: the first line names the columns"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as error:
        own_table(path)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


# --- what a run shows ---------------------------------------------------------------------------


def says(**knobs: str) -> str:
    return " ".join(ran(lab_with(knobs)).advice)


def test_a_run_that_ran_away_says_what_to_try() -> None:
    wild = says(data="noisy_line", learning_rate="50", activation="linear")
    assert "It ran away" in wild
    assert "a learning rate of 5" in wild


def test_a_run_that_learns_nothing_says_what_to_try() -> None:
    assert "hardly moved" in says(learning_rate="0.00001")


def test_equal_first_weights_are_named() -> None:
    assert "began alike" in says(initialisation="zeros")


def test_dead_neurons_are_named() -> None:
    assert "of the hidden neurons are dead" in says(activation="relu", learning_rate="3", depth="4")


def test_overfitting_is_named_with_what_is_not_tried_yet() -> None:
    over = says(rows="20", width="32", epochs="2000", optimiser="adam", learning_rate="0.03", noise="0.5", l2="0.00001")
    assert "it overfits" in over
    assert "dropout" in over
    assert "L2" not in over


def test_a_good_run_is_left_in_peace() -> None:
    assert says(width="8", rows="200", epochs="50") == ""


def test_names_are_spelled_as_the_face_can_write_them() -> None:
    session = lab(spelling=Spelling.ASCII)
    shown = ran(session)
    words = [each for knob in shown.knobs for each in (knob.label, knob.about)] + [chart.words for chart in shown.plots]
    assert all(each.isascii() and "?" not in each for each in words)
    assert replace(shown, knobs=()).summary.isascii()
