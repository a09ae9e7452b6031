"""Two sessions at once and a session killed at any moment lose nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.records.examples import an_event, ids, in_processes
from tutor.records import database, open_records, schema

_WRITER = """
import sys
from pathlib import Path
from tests.records.examples import an_event
from tutor.records import database, open_records, schema
records = open_records(Path(sys.argv[1]))
while True:
    event = an_event(message="x" * 3000)
    records.append(event)
    print(event.id, flush=True)
"""


@pytest.mark.parametrize("after", [1, 2, 7, 30])
def test_every_append_that_returned_survives_kill(tmp_path: Path, after: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    returned = [writer.stdout.readline().strip() for _ in range(after)]
    os.kill(writer.pid, signal.SIGKILL)
    returned += writer.stdout.read().split()
    writer.wait()
    writer.stdout.close()
    records = open_records(tmp_path)
    stored = ids(records.events())
    assert stored[: len(returned)] == returned
    assert len(stored) <= len(returned) + 1
    records.append(an_event())
    assert records.notice is None


def test_a_transaction_cut_off_by_kill_is_rolled_back_by_the_next_reader(tmp_path: Path) -> None:
    first = an_event()
    open_records(tmp_path).append(first)
    # A tiny cache makes SQLite write half of the transaction into the file before the end.
    code = (
        "import os, signal, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute('CREATE TABLE t (a)')\n"
        "c.executemany('INSERT INTO t VALUES (?)', [('x' * 3000,)] * 200)\n"
        "c.execute('DELETE FROM events')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = tmp_path / "records.sqlite3"
    size = path.stat().st_size
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.stat().st_size > size
    assert (tmp_path / "records.sqlite3-journal").exists()
    records = open_records(tmp_path)
    assert (records.events(), records.notice) == ([first], None)


def test_sessions_at_once_lose_nothing_even_when_the_file_is_new(tmp_path: Path) -> None:
    def work(number: int) -> tuple[list[str], set[str | None]]:
        records = open_records(tmp_path / "new" / "data")
        events = [an_event(session=str(number)) for _ in range(25)]
        notices = set()
        for event in events:
            records.append(event)
            notices.add(records.notice)
        return ids(events), notices

    given = in_processes(6, work)
    stored = open_records(tmp_path / "new" / "data").events()
    assert len(stored) == 150
    for number, (expected, notices) in enumerate(given):
        assert notices == {None}
        assert [event.id for event in stored if event.session == str(number)] == expected


def _before_locking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen to the file once, after a writer opened it and before it has the lock."""
    version = database._version

    def at_once(connection: sqlite3.Connection) -> int:
        answer = version(connection)
        monkeypatch.setattr(database, "_version", version)
        happens()
        return answer

    monkeypatch.setattr(database, "_version", at_once)


def test_a_file_replaced_under_a_writer_gets_the_event_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = an_event(), an_event()
    open_records(tmp_path / "other").append(old)
    records = open_records(tmp_path)
    records.append(old)
    _before_locking(monkeypatch, lambda: os.replace(tmp_path / "other" / "records.sqlite3", records.path))
    records.append(new)
    assert (records.events(), records.waiting) == ([old, new], 0)


def test_a_file_made_newer_under_a_writer_is_not_touched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.append(an_event())

    def upgrade() -> None:
        other = sqlite3.connect(records.path)
        other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        other.close()

    _before_locking(monkeypatch, upgrade)
    records.append(an_event())
    assert records.waiting == 1
    assert "newer version" in (records.notice or "")
