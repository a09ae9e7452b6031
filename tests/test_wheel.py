"""The wheel, installed into a clean environment outside the checkout, is the whole program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    goal = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(goal), str(CHECKOUT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = goal.glob("backprop_tutor-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a new environment with nothing but the wheel and what it needs."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=True)
    subprocess.run(
        [home / "bin" / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True
    )
    return home / "bin"


def run(installed: Path, place: Path, *arguments: str, typed: str = "") -> str:
    environ = {
        "PATH": os.defpath,
        "HOME": str(place),
        "BACKPROP_TUTOR_HOME": str(place / "home"),
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        [installed / "backprop-tutor", *arguments],
        cwd=place,
        env=environ,
        input=typed,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_wheel_holds_every_lesson_and_no_test(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    for file in (CHECKOUT / "lessons").iterdir():
        assert f"tutor/lessons/{file.name}" in inside
    assert not [name for name in inside if name.startswith("tests")]


def test_the_installed_program_lists_the_packaged_course(installed: Path, tmp_path: Path) -> None:
    listed = json.loads(run(installed, tmp_path, "lessons", "list", "--json"))
    assert "backprop-hidden" in [lesson["id"] for lesson in listed["lessons"]]
    assert listed["left_out"] == []


def test_the_installed_program_finds_nothing_wrong_with_its_course(installed: Path, tmp_path: Path) -> None:
    assert "no errors" in run(installed, tmp_path, "lessons", "check")


def test_the_installed_program_solves_a_lesson(installed: Path, tmp_path: Path) -> None:
    solved = json.loads(run(installed, tmp_path, "solve", "backprop-hidden", "--format", "json"))
    values = {row["name"]: row["value"] for row in solved["quantities"]}
    assert values["dL/dW1_22"] == pytest.approx(1052.16)


def test_the_installed_program_teaches_line_by_line(installed: Path, tmp_path: Path) -> None:
    shown = run(installed, tmp_path, "learn", "backprop-hidden", "--plain", typed="\n\nquit\n")
    assert "Come back with" in shown
