"""A run as files: a history that can be read, and settings that a lesson accepts and that train the same run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from engine.csv_tables import read_table
from engine.names import Spelling
from tests.lab.benches import lab, lab_with, ran
from tests.session.sittings import written
from tutor.course.checking import require_sound
from tutor.course.experiments import built_experiment
from tutor.course.lab import own_table
from tutor.course.types import Experiment
from tutor.desk import Desk
from tutor.experiments.numbers import read
from tutor.experiments.run import Record, finished
from tutor.records.store import open_records
from tutor.reports.lab import Unsaved, history, save, settings
from tutor.session.session import Session

PLOTS = ("loss", "weights")


def record_of(session: Session) -> Record:
    record = session.record()
    assert record is not None
    return record


def as_lesson(text: str) -> Experiment:
    """The step of a lesson that has ``text`` under its steps, sound as a lesson must be."""
    lesson = require_sound(written("id: from-the-lab\ntitle: From the lab\nsteps:\n" + text))
    (step,) = lesson.steps
    assert isinstance(step, Experiment)
    return step


@pytest.mark.parametrize(
    "knobs",
    [
        {},
        {"data": "noisy_sine", "depth": "3", "activation": "relu", "optimiser": "adam", "loss": "huber"},
        {"initialisation": "normal", "sigma": "0.5", "scale": "on", "batch": "all", "validation": "off"},
        {"l1": "0.001", "l2": "0.01", "dropout": "0.2", "clipping": "1", "patience": "5", "schedule": "cosine"},
        {"batch_norm": "on", "depth": "0"},
        {"data": "salary", "data_seed": "3", "noise": "0"},
    ],
)
def test_the_settings_are_a_step_that_trains_the_same_run(knobs: dict[str, str]) -> None:
    session = lab_with(knobs)
    ran(session)
    step = as_lesson(settings(record_of(session), PLOTS))
    assert built_experiment(step).plots == PLOTS
    assert read(finished(built_experiment(step).setup)) == read(record_of(session))


def test_rows_of_ones_own_go_into_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("CGPA,IQ,salary\n3.75,80,8\n3,90,8.3\n3.2,95,9\n", encoding="utf-8")
    session = lab(table=own_table(path))
    ran(session)
    step = as_lesson(settings(record_of(session), PLOTS))
    assert read(finished(built_experiment(step).setup)) == read(record_of(session))


def test_the_history_has_a_row_for_every_look() -> None:
    session = lab()
    ran(session)
    record = record_of(session)
    rows = list(csv.DictReader(io.StringIO(history(record))))
    assert [float(row["epoch"]) for row in rows] == [look.at for look in record.looks]
    assert [float(row["train_loss"]) for row in rows] == [look.train_loss for look in record.looks]
    assert [float(row["gradient_norm_1"]) for row in rows] == [look.layers[0].gradient for look in record.looks]


def test_the_history_can_be_read_as_a_table_again() -> None:
    session = lab()
    ran(session)
    assert len(read_table(history(record_of(session)).splitlines())) == 13


def test_files_get_the_next_free_name(tmp_path: Path) -> None:
    session = lab()
    ran(session)
    record = record_of(session)
    assert "lab-1.csv" in save(record, PLOTS, tmp_path)
    assert "lab-2.yaml" in save(record, PLOTS, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lab-1.csv", "lab-1.yaml", "lab-2.csv", "lab-2.yaml"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("kept", encoding="utf-8")
    session = lab()
    with pytest.raises(Unsaved, match=r"mine\.csv is there already"):
        save(record_of(session), PLOTS, tmp_path, "mine")
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "kept"


def test_half_a_run_does_not_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("kept", encoding="utf-8")
    with pytest.raises(Unsaved, match=r"mine\.yaml is there already"):
        save(record_of(lab()), PLOTS, tmp_path, "mine")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("mine.yaml", "kept")]


@pytest.mark.parametrize("name", ["../away", "a/b", ".hidden", "two words", "x" * 99])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unsaved, match="A name has letters"):
        save(record_of(lab()), PLOTS, tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(Unsaved, match="cannot be written") as error:
        save(record_of(lab()), PLOTS, tmp_path / "nowhere")
    assert "\n" not in str(error.value)


def test_the_desk_saves_into_its_folder_and_says_what_it_wrote(tmp_path: Path) -> None:
    desk = Desk(None, open_records(tmp_path / "home"), Spelling.ASCII)
    desk.folder = tmp_path
    assert desk.save_run() == "There is no run to save."
    desk.open_lab()
    assert "lab-1.csv" in desk.save_run()
    assert "is there already" in desk.save_run("lab-1")
    assert sorted(path.name for path in tmp_path.glob("lab-*")) == ["lab-1.csv", "lab-1.yaml"]
