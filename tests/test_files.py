"""Where files go, and that asking costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tutor.files import config_directory, data_directory


def test_one_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert data_directory() == tmp_path / "home" / "data"
    assert config_directory() == tmp_path / "home" / "config"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert data_directory() == tmp_path / "data" / "backprop-tutor"
    assert config_directory() == tmp_path / "config" / "backprop-tutor"


def test_a_relative_home_does_not_move_with_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "here")
    monkeypatch.chdir(tmp_path)
    assert data_directory() == tmp_path / "here" / "data"


def test_a_tilde_is_the_home_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "~/tutor")
    assert data_directory() == tmp_path / "tutor" / "data"


def test_asking_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "home"))
    data_directory()
    config_directory()
    assert list(tmp_path.iterdir()) == []


def test_importing_files_and_records_loads_nothing_heavy() -> None:
    code = (
        "import sys, tutor.files, tutor.records; tutor.records.open_records(tutor.files.Path('x'))\n"
        "print(sorted({'numpy', 'textual', 'platformdirs', 'sqlite3', 'yaml'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
