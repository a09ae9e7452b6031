"""A disk that says no never stops a lesson, and costs nothing once it says yes again."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.records.examples import an_event, filled, ids, in_a_process
from tutor.records import LessonSummary, database, open_records, store
from tutor.records.trouble import describe


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that any user may enter, with a file of records anybody may read."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        filled(directory, 1)
        (directory / "records.sqlite3").chmod(0o644)
        directory.chmod(0o755)
        yield directory


def _without_rights() -> None:
    # Rights do not bind root, who runs the tests in many a container.
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def test_a_disk_that_fills_up_keeps_events_waiting_and_loses_none(tmp_path: Path) -> None:
    def work() -> tuple[list[str], str | None, int, list[str], str | None, int]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
        records = open_records(tmp_path)
        events = [an_event(message="x" * 500) for _ in range(200)]
        for event in events[:199]:
            records.append(event)
        full, waiting, readable = records.notice, records.waiting, ids(records.events())
        assert readable == ids(events[:199])
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        records.append(events[199])
        return ids(events), full, waiting, ids(open_records(tmp_path).events()), records.notice, records.waiting

    given, full, waiting, stored, notice, left = in_a_process(work)
    assert full is not None
    assert full.startswith("Your answers are not being saved: the disk refuses to read or write ")
    assert full.endswith("Check your quota and free space; the tutor keeps trying.")
    assert 0 < waiting < 199
    assert (stored, notice, left) == (given, None, 0)


def test_a_full_disk_is_called_full(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.sqlite3")
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert describe("Your answers are not being saved", full.value, tmp_path) == (
        "Your answers are not being saved: the disk is full. Free some space."
    )


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    records = open_records(tmp_path / "file" / "data")
    event = an_event()
    records.append(event)
    assert records.notice == (
        f"Your answers are not being saved: {records.path} cannot be opened. Check its permissions and its "
        "directory, or set BACKPROP_TUTOR_HOME to a directory you can write to; the tutor keeps trying."
    )
    (tmp_path / "file").unlink()
    records.close()
    assert open_records(tmp_path / "file" / "data").events() == [event]
    assert records.waiting == 0


def test_a_directory_in_the_place_of_the_file(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.path.mkdir()
    event = an_event()
    assert records.events() == []
    assert (records.notice or "").startswith("Your earlier answers cannot be read: ")
    records.append(event)
    assert records.events() == [event]
    assert (records.notice or "").startswith("Your answers are not being saved: ")


def test_a_read_only_file_is_read_and_events_wait(open_directory: Path) -> None:
    def work() -> tuple[int, str | None, int]:
        _without_rights()
        if os.geteuid() == open_directory.stat().st_uid:
            (open_directory / "records.sqlite3").chmod(0o444)
        records = open_records(open_directory)
        records.append(an_event())
        return len(records.events()), records.notice, records.waiting

    seen, notice, waiting = in_a_process(work)
    assert (seen, waiting) == (2, 1)
    assert "records.sqlite3 is read-only. Make it and its directory writable" in (notice or "")


def test_a_file_nobody_here_may_read(open_directory: Path) -> None:
    (open_directory / "records.sqlite3").chmod(0)

    def work() -> tuple[int, str | None]:
        _without_rights()
        records = open_records(open_directory)
        records.append(an_event())
        return len(records.events()), records.notice

    seen, notice = in_a_process(work)
    assert seen == 1
    assert "cannot be opened. Check its permissions" in (notice or "")


def test_a_file_that_stays_locked_only_delays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    monkeypatch.setattr(store, "IMPATIENCE", 0.01)
    records = open_records(tmp_path)
    events = [an_event() for _ in range(3)]
    records.append(events[0])
    other = sqlite3.connect(records.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    records.append(events[1])
    assert "another program keeps" in (records.notice or "")
    assert records.events() == events[:2]
    other.close()
    records.append(events[2])
    assert (open_records(tmp_path).events(), records.notice) == (events, None)


def test_a_directory_removed_during_the_lesson_is_made_again(tmp_path: Path) -> None:
    records = open_records(tmp_path / "data")
    records.append(an_event())
    records.path.unlink()
    records.path.parent.rmdir()
    event = an_event()
    records.append(event)
    assert (records.events(), records.notice) == ([event], None)


def test_waiting_events_count_in_every_answer(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    records = open_records(tmp_path / "file")
    records.append(an_event(lesson="forward-pass"))
    assert records.last_lesson() == "forward-pass"
    assert records.summary() == {"forward-pass": LessonSummary(1, 1, "2025-03-01T10:00:00.000Z")}


def test_an_event_stored_although_an_error_was_told_is_seen_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write = database.write

    def stored_but_failed(*given: object) -> None:
        write(*given)  # type: ignore[arg-type]
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(database, "write", stored_but_failed)
    records = open_records(tmp_path)
    event = an_event()
    records.append(event)
    assert (records.waiting, records.events()) == (1, [event])
    monkeypatch.undo()
    records.close()
    assert (records.waiting, records.events()) == (0, [event])


def test_a_notice_is_one_line() -> None:
    assert "\n" not in describe("Not saved", OSError("first\nsecond"), Path("x"))
