"""What is appended is what is read, and the file is one that others can read too."""

from __future__ import annotations

import dataclasses
import math
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.examples import an_event, asides, filled, ids
from tutor.records import Event, LessonSummary, open_records, schema


def test_an_event_comes_back_as_it_was_given(tmp_path: Path) -> None:
    event = an_event(hints=2, seconds=3.25, seed=2**63 - 1, message="Half of it:\nthe 2 is missing.", value=-0.0)
    open_records(tmp_path).append(event)
    assert open_records(tmp_path).events() == [event]


def test_a_column_for_each_field_of_an_event() -> None:
    assert tuple(field.name for field in dataclasses.fields(Event)) == schema.NAMES


def test_events_keep_the_order_they_were_appended_in(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    events = [an_event(time=f"2025-03-01T10:00:0{9 - number}.000Z") for number in range(10)]
    for event in events:
        records.append(event)
    assert records.events() == events


def test_events_of_one_lesson_only(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    first, other = an_event(lesson="forward-pass"), an_event(lesson="backprop-output")
    records.append(first)
    records.append(other)
    assert records.events("forward-pass") == [first]


def test_the_same_id_twice_is_stored_once_as_first_given(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    event = an_event()
    records.append(event)
    records.append(dataclasses.replace(event, typed="something else"))
    assert records.events() == [event]
    assert records.notice is None


def test_reading_before_anything_was_stored_creates_nothing(tmp_path: Path) -> None:
    records = open_records(tmp_path / "new")
    assert (records.events(), records.last_lesson(), records.summary(), records.notice) == ([], None, {}, None)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.path.touch()
    event = an_event()
    assert records.events() == []
    records.append(event)
    assert records.events() == [event]
    assert (records.notice, asides(records)) == (None, [])


def test_records_go_under_the_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path))
    open_records().append(an_event())
    assert (tmp_path / "data" / "records.sqlite3").is_file()


def test_a_link_to_the_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "records.sqlite3").symlink_to(tmp_path / "real" / "mine.sqlite3")
    open_records(tmp_path).append(an_event())
    assert (tmp_path / "real" / "mine.sqlite3").stat().st_size > 0
    assert (tmp_path / "records.sqlite3").is_symlink()


def test_characters_that_no_file_can_hold_are_kept_as_escapes(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.append(an_event(typed="16\udcff4"))
    assert [event.typed for event in records.events()] == ["16\\udcff4"]
    assert records.notice is None


def test_not_a_number_is_kept_as_no_value(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.append(an_event(value=math.nan))
    assert [event.value for event in records.events()] == [None]


def test_a_seed_that_no_column_can_hold_is_refused_and_nothing_waits(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    with pytest.raises(ValueError, match="64 bits"):
        records.append(an_event(seed=2**63))
    assert records.waiting == 0


@settings(max_examples=50)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    value=st.none() | st.floats(allow_nan=False),
    whole=st.integers(-(2**63), 2**63 - 1),
)
def test_a_row_becomes_the_event_it_was_made_from(text: str, value: float | None, whole: int) -> None:
    event = an_event(typed=text, value=value, seed=whole, hints=whole)
    assert schema.from_row(schema.to_row(event)) == event


@settings(max_examples=50)
@given(st.lists(st.none() | st.text() | st.binary() | st.integers() | st.floats(), max_size=17))
def test_any_cells_at_all_become_some_event(cells: list[object]) -> None:
    fields = dataclasses.asdict(schema.from_row(tuple(cells)))
    assert isinstance(fields["hints"], int)
    assert isinstance(fields["typed"], str)
    assert isinstance(fields["seconds"], float)


# Rights


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_file_and_directories_are_private_under_a_loose_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        records = open_records(tmp_path / "home" / "data")
        records.append(an_event())
    finally:
        os.umask(before)
    assert _mode(records.path) == 0o600
    assert [_mode(tmp_path / "home"), _mode(tmp_path / "home" / "data")] == [0o700, 0o700]


def test_the_journal_is_private_under_a_loose_umask(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    before = os.umask(0)
    try:
        records.append(an_event())
        other = sqlite3.connect(records.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM events")
        mode = _mode(tmp_path / "records.sqlite3-journal")
        other.close()
    finally:
        os.umask(before)
    assert mode == 0o600


def test_rights_somebody_set_are_left_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    records = open_records(tmp_path)
    records.append(an_event())
    records.path.chmod(0o640)
    records.append(an_event())
    assert (_mode(tmp_path), _mode(records.path)) == (0o750, 0o640)


# Other versions and other programs


def _sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_file_answers_questions_in_sql(tmp_path: Path) -> None:
    open_records(tmp_path).append(an_event(outcome="mistake", mistake="half-of-it"))
    connection = sqlite3.connect(tmp_path / "records.sqlite3")
    asked = "SELECT lesson, item, mistake, value FROM events WHERE outcome = 'mistake'"
    assert connection.execute(asked).fetchall() == [("backprop-hidden", "dL/dW1_11", "half-of-it", 16.44)]
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_column_nobody_here_knows_hinders_neither_reading_nor_writing(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    first, second = an_event(), an_event()
    records.append(first)
    _sql(records.path, "ALTER TABLE events ADD COLUMN mood TEXT")
    records.append(second)
    assert records.events() == [first, second]
    assert records.notice is None


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_a_file_of_an_older_version_is_read_and_then_brought_up_to_date(tmp_path: Path, version: int) -> None:
    first, second = an_event(typed="16"), an_event()
    records = open_records(tmp_path)
    columns = schema.NAMES[: schema.FIRST + version - 1]
    places = ", ".join("?" for _ in columns)
    connection = sqlite3.connect(records.path)
    for statement in (*schema.STEPS[:version], f"PRAGMA user_version = {version}"):
        connection.execute(statement)
    connection.execute(f"INSERT INTO events VALUES ({places})", schema.to_row(first)[: len(columns)])
    connection.commit()
    connection.close()
    assert records.events() == [first]
    records.append(second)
    assert records.events() == [first, second]
    assert (records.notice, asides(records)) == (None, [])


def test_a_file_of_a_newer_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    event = an_event(mistake="half-of-it")
    records.append(event)
    newer = f"PRAGMA user_version = {schema.VERSION + 1}"
    _sql(records.path, "ALTER TABLE events RENAME COLUMN mistake TO mistakes", newer)
    assert records.events() == [dataclasses.replace(event, mistake="")]
    assert records.notice is not None
    assert "newer version" in records.notice


def test_a_file_of_a_newer_version_is_not_touched_and_the_lesson_goes_on(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    stored, waiting = an_event(), an_event()
    records.append(stored)
    _sql(records.path, f"PRAGMA user_version = {schema.VERSION + 1}")
    before = records.path.read_bytes()
    records.append(waiting)
    records.close()
    assert records.path.read_bytes() == before
    assert records.events() == [stored, waiting]
    assert records.notice == (
        f"Your answers are not being saved: {records.path} was written by a newer version of this program. "
        "Install the newer version; the tutor keeps trying."
    )


def test_a_damaged_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    filled(tmp_path, 300)
    records = open_records(tmp_path)
    _sql(records.path, f"PRAGMA user_version = {schema.VERSION + 1}")
    image = records.path.read_bytes()
    records.path.write_bytes(image[: len(image) // 2])
    waiting = an_event()
    records.append(waiting)
    assert records.events() == [waiting]
    assert records.path.read_bytes() == image[: len(image) // 2]
    assert asides(records) == []
    assert "newer version" in (records.notice or "")


# What faces ask


def test_the_last_lesson_is_that_of_the_latest_event(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    for lesson in ("forward-pass", "backprop-output", "forward-pass"):
        records.append(an_event(lesson=lesson, kind="open"))
    assert records.last_lesson() == "forward-pass"


def test_the_summary_counts_different_questions(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    for fields in (
        {"kind": "open", "outcome": "", "item": ""},
        {"item": "O11", "outcome": "unreadable"},
        {"item": "O11", "outcome": "mistake"},
        {"item": "O11", "outcome": "correct"},
        {"item": "O11", "outcome": "correct"},
        {"item": "O12", "outcome": "wrong"},
        {"item": "L", "outcome": "carried"},
        {"kind": "choose", "step": "9", "item": "1", "outcome": "wrong"},
        {"kind": "choose", "step": "9", "item": "2", "outcome": "correct", "time": "2025-03-02T08:00:00.000Z"},
        {"lesson": "forward-pass", "kind": "hint", "outcome": ""},
    ):
        records.append(an_event(**fields))
    assert records.summary() == {
        "backprop-hidden": LessonSummary(answered=4, correct=3, last_time="2025-03-02T08:00:00.000Z"),
        "forward-pass": LessonSummary(answered=0, correct=0, last_time="2025-03-01T10:00:00.000Z"),
    }


def test_many_events_are_read_in_order(tmp_path: Path) -> None:
    events = filled(tmp_path, 3000)
    assert ids(open_records(tmp_path).events()) == ids(events)
