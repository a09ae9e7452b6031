"""A damaged file is kept, everything readable is saved from it, and the learner is told."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.examples import an_event, asides, filled, ids, in_processes
from tutor.records import open_records, pages, salvage

PAGE = 4096


def _table_leaves(image: bytes) -> list[int]:
    """The offsets of the pages that hold rows, without the first page."""
    return [at for at in range(PAGE, len(image), PAGE) if image[at] == 0x0D]


def _overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def test_garbage_is_set_aside_and_the_lesson_goes_on(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    garbage = random.Random(1).randbytes(20_000)
    records.path.write_bytes(garbage)
    event = an_event()
    records.append(event)
    assert open_records(tmp_path).events() == [event]
    (aside,) = asides(records)
    assert aside.read_bytes() == garbage
    assert re.fullmatch(r"records\.damaged-\d{8}-\d{6}\.sqlite3", aside.name)
    assert records.notice == (
        f"The file of your answers was damaged: 0 events were saved from it. The old file is kept as {aside}."
    )


@pytest.mark.parametrize("length", [2, 15, 99, 100, 511, 600, 4095])
def test_a_stump_of_a_file_is_set_aside(tmp_path: Path, length: int) -> None:
    filled(tmp_path, 300)
    records = open_records(tmp_path)
    os.truncate(records.path, length)
    event = an_event()
    records.append(event)
    assert (records.events(), len(asides(records))) == ([event], 1)


def test_half_a_file_gives_the_events_of_its_pages(tmp_path: Path) -> None:
    events = filled(tmp_path, 3000)
    records = open_records(tmp_path)
    os.truncate(records.path, records.path.stat().st_size // 2 + 100)
    saved = ids(records.events())
    assert 1400 < len(saved) < 1600
    assert saved == [event.id for event in events if event.id in set(saved)]
    assert f"{len(saved)} events were saved" in (records.notice or "")


def test_a_page_overwritten_in_the_middle_costs_only_its_own_events(tmp_path: Path) -> None:
    events = filled(tmp_path, 3000)
    records = open_records(tmp_path)
    leaves = _table_leaves(records.path.read_bytes())
    _overwrite(records.path, leaves[len(leaves) // 2], b"\xff" * PAGE)
    saved = ids(records.events())
    assert 3000 - 40 < len(saved) < 3000
    assert saved == [event.id for event in events if event.id in set(saved)]
    assert f"{len(saved)} events were saved" in (records.notice or "")


def test_flipped_bytes_in_the_head_of_several_pages(tmp_path: Path) -> None:
    filled(tmp_path, 3000)
    records = open_records(tmp_path)
    leaves = _table_leaves(records.path.read_bytes())
    for leaf in (leaves[3], leaves[len(leaves) // 2], leaves[-2]):
        _overwrite(records.path, leaf, b"\x5a\xa5\x5a\xa5")
    assert 3000 - 3 * 40 < len(records.events()) < 3000


def test_a_lost_first_page_costs_no_event(tmp_path: Path) -> None:
    events = filled(tmp_path, 500)
    records = open_records(tmp_path)
    _overwrite(records.path, 0, bytes(PAGE))
    assert ids(records.events()) == ids(events)
    assert "500 events were saved" in (records.notice or "")


def test_lost_pages_of_the_index_are_noticed_by_appending_and_cost_no_event(tmp_path: Path) -> None:
    events = filled(tmp_path, 500)
    records = open_records(tmp_path)
    for at in range(0, records.path.stat().st_size, PAGE):
        with records.path.open("rb") as file:
            file.seek(at)
            if file.read(1) in (b"\x02", b"\x0a"):
                _overwrite(records.path, at, bytes(PAGE))
    event = an_event()
    records.append(event)
    assert ids(records.events()) == ids([*events, event])
    assert "500 events were saved" in (records.notice or "")


def test_a_table_that_lost_its_name_costs_no_event(tmp_path: Path) -> None:
    events = filled(tmp_path, 50)
    records = open_records(tmp_path)
    image = records.path.read_bytes()
    records.path.write_bytes(image.replace(b"eventsevents", b"eventsevemts").replace(b"TABLE events", b"TABLE evemts"))
    assert ids(records.events()) == ids(events)
    assert len(asides(records)) == 1


def test_damage_during_a_lesson_is_put_right_and_later_events_follow(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    events = [an_event() for _ in range(3)]
    records.append(events[0])
    records.append(events[1])
    _overwrite(records.path, 0, b"not a database at all")
    records.append(events[2])
    assert records.events() == events
    assert "2 events were saved" in (records.notice or "")


def test_characters_that_are_damaged_do_not_hide_an_event(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.append(an_event(typed="sixteen"))
    image = records.path.read_bytes()
    records.path.write_bytes(image.replace(b"sixteen", b"six\xff\xfeen"))
    assert [event.typed for event in records.events()] == ["six\ufffd\ufffden"]


def test_events_longer_than_a_page_are_saved(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    events = [an_event(typed=letter * length) for letter, length in (("a", 4000), ("b", 4100), ("c", 50_000))]
    for event in events:
        records.append(event)
    _overwrite(records.path, 0, bytes(100))
    assert records.events() == events


def test_the_copy_and_the_fresh_file_are_private(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.path.write_bytes(b"garbage")
    before = os.umask(0)
    try:
        records.append(an_event())
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_second_damage_never_overwrites_the_first_copy(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    for content in (b"first", b"second", b"third"):
        records.path.write_bytes(content * 100)
        records.events()
    assert sorted(path.read_bytes()[:5] for path in asides(records)) == [b"first", b"secon", b"third"]


def test_a_journal_of_the_old_file_is_not_played_into_the_fresh_one(tmp_path: Path) -> None:
    events = filled(tmp_path, 20)
    records = open_records(tmp_path)
    _overwrite(records.path, 0, b"not a database")
    journal = tmp_path / "records.sqlite3-journal"
    journal.write_bytes(bytes(1000))
    assert ids(records.events()) == ids(events)
    assert not journal.exists()


def test_damage_that_cannot_be_set_aside_is_told_and_the_lesson_goes_on(tmp_path: Path) -> None:
    records = open_records(tmp_path)
    records.path.write_bytes(b"garbage" * 100)
    (tmp_path / "records.lock").mkdir()
    event = an_event()
    records.append(event)
    assert records.events() == [event]
    assert (records.notice or "").startswith("Your answers are not being saved: ")
    assert records.path.read_bytes() == b"garbage" * 100


def test_nothing_is_left_behind_by_a_repair(tmp_path: Path) -> None:
    filled(tmp_path, 20)
    records = open_records(tmp_path)
    _overwrite(records.path, 0, bytes(100))
    records.append(an_event())
    (aside,) = asides(records)
    assert {path.name for path in tmp_path.iterdir()} == {"records.sqlite3", "records.lock", aside.name}


@pytest.mark.parametrize("page", ["first", "middle"])
def test_processes_that_find_the_damage_at_once_lose_nothing(tmp_path: Path, page: str) -> None:
    before = filled(tmp_path, 1000)
    records = open_records(tmp_path)
    leaves = _table_leaves(records.path.read_bytes())
    _overwrite(records.path, {"first": 0, "middle": leaves[len(leaves) // 2]}[page], bytes(PAGE))

    def work(number: int) -> list[str]:
        mine = open_records(tmp_path)
        events = [an_event(session=str(number)) for _ in range(8)]
        for place, event in enumerate(events):
            mine.append(event)
            if place == number % 4:
                mine.events()
        return ids(events)

    given = in_processes(6, work)
    stored = open_records(tmp_path).events()
    for number, expected in enumerate(given):
        assert [event.id for event in stored if event.session == str(number)] == expected
    assert len(asides(records)) == 1
    assert 1000 - 40 < len(set(ids(stored)) & set(ids(before))) <= 1000


# Reading pages


def test_pages_of_a_sound_file_give_what_sqlite_gives(tmp_path: Path) -> None:
    path = tmp_path / "any.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 512")
    connection.execute("CREATE TABLE t (a)")
    cells = [None, 0, 1, -1, 127, 128, -32769, 2**23, 2**31, -(2**40), 2**62, -(2**63), 0.5, -1e300, "", "ŷ₁₁", b"\x00"]
    cells += ["x" * length for length in range(440, 1600, 13)]
    connection.executemany("INSERT INTO t VALUES (?)", [(cell,) for cell in cells])
    connection.execute("INSERT INTO t (rowid, a) VALUES (-5, 'below zero'), (9007199254740993, 'far')")
    connection.commit()
    expected = connection.execute("SELECT rowid, a FROM t ORDER BY rowid").fetchall()
    connection.close()
    found = [(rowid, row[0]) for rowid, row in pages.rows(path.read_bytes()) if len(row) == 1]
    assert sorted(found, key=lambda row: row[0]) == expected


def test_a_row_whose_lengths_are_damaged_is_left_out_rather_than_shifted(tmp_path: Path) -> None:
    filled(tmp_path, 5)
    image = open_records(tmp_path).path.read_bytes()
    # In the head of a row, 0x4d announces the 32 letters of the id and 0x3d the 24 of the time.
    spoiled = image.replace(b"\x4d\x3d", b"\x4b\x3d", 1)
    assert len(salvage.readable_events(spoiled)) == len(salvage.readable_events(image)) - 1 == 4


@settings(max_examples=50)
@given(st.binary(max_size=9000), st.booleans())
def test_no_bytes_at_all_make_reading_pages_fail(content: bytes, headed: bool) -> None:
    image = (pages.MAGIC + b"\x02\x00" if headed else b"\x0d") + content
    for _ in pages.rows(image):
        pass
    assert salvage.readable_events(image) == []


def test_random_damage_never_stops_a_lesson(tmp_path: Path) -> None:
    filled(tmp_path, 200)
    image = open_records(tmp_path).path.read_bytes()
    chance = random.Random(7)
    for number in range(25):
        directory = tmp_path / str(number)
        directory.mkdir()
        spoiled = bytearray(image)
        for _ in range(chance.choice((1, 5, 50))):
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        records = open_records(directory)
        records.path.write_bytes(spoiled)
        event = an_event()
        records.append(event)
        assert event.id in ids(records.events())
