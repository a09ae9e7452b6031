"""A file is written whole or not at all, and stays what it was besides its text."""

import os
from pathlib import Path

import pytest

from tutor.atomic import write_atomically


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "shared.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o664)
    write_atomically(path, "new")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o664)


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt])
def test_what_stops_the_writing_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    path = tmp_path / "draft.json"
    path.write_text("old", encoding="utf-8")

    def stopped(descriptor: int) -> None:
        raise stop

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(stop):
        write_atomically(path, "new")
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("draft.json", "old")]
