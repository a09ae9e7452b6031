"""Files that are not lessons: each is one clear line."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tutor.course.errors import CourseError
from tutor.course.sources import read_text


def complaint(path: Path) -> str:
    with pytest.raises(CourseError) as caught:
        read_text(path)
    return str(caught.value)


def test_a_missing_file() -> None:
    assert complaint(Path("none.yaml")) == "none.yaml: there is no such file; check the name"


def test_a_folder() -> None:
    Path("folder").mkdir()
    assert complaint(Path("folder")) == "folder: this is a folder; name a file in it"


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path("secret.yaml").write_text("a: 1")
    monkeypatch.setattr(Path, "open", refuse)
    expected = "secret.yaml: this file may not be read; ask its owner, or run chmod u+r on it"
    assert complaint(Path("secret.yaml")) == expected


def test_a_file_beyond_the_size_bound() -> None:
    Path("large.yaml").write_bytes(b"#" * 5_000_000)
    assert complaint(Path("large.yaml")) == "large.yaml: this file is larger than 1 MiB; a lesson is a short text file"


def test_bytes_that_are_not_utf_8_are_named_by_line() -> None:
    Path("old.yaml").write_bytes("a: 1\nb: café\n".encode("latin-1"))
    assert complaint(Path("old.yaml")) == "old.yaml:2: this line is not UTF-8; save the file as UTF-8"


def test_a_binary_file() -> None:
    Path("picture.yaml").write_bytes(b"\x89PNG\n\0\0")
    assert complaint(Path("picture.yaml")) == "picture.yaml:2: this is not a text file; expected a lesson in YAML"


def test_another_unicode_encoding_is_named() -> None:
    Path("wide.yaml").write_bytes("a: 1".encode("utf-16"))
    assert complaint(Path("wide.yaml")) == "wide.yaml: this file is UTF-16, not UTF-8; save it as UTF-8"


def test_a_byte_order_mark_is_dropped() -> None:
    Path("marked.yaml").write_bytes(codecs.BOM_UTF8 + b"a: 1")
    assert read_text(Path("marked.yaml")) == "a: 1"


def test_a_name_that_cannot_be_a_file() -> None:
    assert complaint(Path("a\0b")) == "a b: this is not a file name"


def test_a_file_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    elsewhere = tmp_path / "other.yaml"
    assert complaint(elsewhere).startswith(f"{elsewhere}: ")
