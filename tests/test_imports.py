"""What is loaded at run time: every import that is not needed costs every learner at every start."""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import engine
from tests.command_line import ROOT, environment

_LOADED = "import sys, json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
_TUTOR = "import sys, json; print(json.dumps(sorted(name for name in sys.modules if name.startswith('tutor.'))))"


def modules_after(code: str, home: Path, report: str = _LOADED, typed: str = "") -> set[str]:
    """The modules loaded after ``code`` has run in a fresh interpreter."""
    program = f"{code}\nprint()\n{report}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=typed,
        capture_output=True,
        text=True,
        env=environment(home),
        cwd=ROOT,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def after_command(home: Path, *arguments: str, report: str = _LOADED, typed: str = "") -> set[str]:
    code = f"import tutor.cli, tutor.ending\nassert tutor.ending.status_of(tutor.cli.cli, {list(arguments)!r}) == 0"
    return modules_after(code, home, report, typed)


# The course map on the full screen, painted once. Its input is not at an end, which would end the program.
_SHOW_THE_MAP = """
import asyncio, os
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
import tutor.cli
from tutor.opening import Wishes, desk
from tutor.settings.table import AS_IT_COMES
from tutor.tui.app import TutorApp

async def show():
    async with TutorApp(desk(Wishes()), Wishes().terminal(AS_IT_COMES)).run_test(size=(80, 24)) as pilot:
        while not any("Start:" in span.text for line in pilot.app.screen._canvas._lines for span in line):
            await pilot.pause()

asyncio.run(asyncio.wait_for(show(), 60))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@cache
def sources(folder: str) -> tuple[Path, ...]:
    return tuple(sorted((ROOT / folder).rglob("*.py")))


def imported(path: Path) -> set[str]:
    """The packages a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_the_engine_loads_no_screen_no_files_and_no_tutor(home: Path) -> None:
    names = [f"engine.{module.name}" for module in pkgutil.iter_modules(engine.__path__)]
    assert "engine.trace" in names
    loaded = modules_after("\n".join(f"import {name}" for name in ("engine", *names)), home)
    assert "numpy" in loaded
    assert not loaded & {"textual", "rich", "yaml", "msgspec", "click", "platformdirs", "tutor"}


def test_the_names_of_the_engine_need_no_numpy(home: Path) -> None:
    assert "numpy" not in modules_after("import engine.names, engine.rendering", home)


@pytest.mark.parametrize("wish", ["--help", "--version"])
def test_help_and_version_load_neither_textual_nor_numpy(home: Path, wish: str) -> None:
    assert not after_command(home, wish) & {"textual", "rich", "numpy", "yaml", "msgspec", "sqlite3", "engine"}


def test_a_start_without_a_settings_file_reads_none(home: Path) -> None:
    assert "tomllib" not in after_command(home, "--plain")
    assert "tutor.settings.file" not in after_command(home, "--plain", report=_TUTOR)


@pytest.mark.parametrize(
    "command", ["learn", "walk", "lab", "solve", "mark", "lessons", "doctor", "settings", "completion"]
)
def test_the_help_of_a_command_is_as_light(home: Path, command: str) -> None:
    assert not after_command(home, command, "--help") & {"textual", "numpy", "yaml", "engine"}


def test_the_list_of_lessons_loads_no_numpy(home: Path) -> None:
    loaded = after_command(home, "lessons", "list")
    assert "sqlite3" in loaded
    assert not loaded & {"textual", "rich", "numpy"}


def test_the_course_map_without_a_terminal_loads_no_numpy(home: Path) -> None:
    assert not after_command(home, "--plain") & {"textual", "rich", "numpy"}


def test_the_map_on_the_full_screen_loads_nothing_that_only_lessons_need(home: Path) -> None:
    loaded = modules_after(_SHOW_THE_MAP, home, report=_TUTOR)
    assert "tutor.tui.map_screen" in loaded
    assert {name for name in loaded if name.startswith("tutor.drawing.")} == {"tutor.drawing.cells"}
    assert {name for name in loaded if name.startswith("tutor.session.")} == {
        "tutor.session.coursemap",
        "tutor.session.skills",
    }
    assert not loaded & {"tutor.course.lesson", "tutor.course.types", "tutor.tui.keymap", "tutor.tui.lesson_screen"}


def test_the_map_on_the_full_screen_loads_neither_yaml_nor_numpy(home: Path) -> None:
    loaded = modules_after(_SHOW_THE_MAP, home)
    assert "textual" in loaded
    assert not loaded & {"numpy", "yaml"}


def test_the_plain_face_loads_no_textual(home: Path) -> None:
    loaded = after_command(home, "learn", "backprop-hidden", "--plain", typed="\n\nhint\n")
    assert "numpy" in loaded
    assert not loaded & {"textual", "rich"}


def test_the_plain_face_loads_nothing_of_the_other(home: Path) -> None:
    loaded = after_command(home, "learn", "forward-pass", "--plain", report=_TUTOR)
    assert "tutor.plain.face" in loaded
    assert not any(name.startswith("tutor.tui") for name in loaded)


@pytest.mark.parametrize("form", ["text", "json"])
def test_solving_loads_no_textual(home: Path, form: str) -> None:
    assert not after_command(home, "solve", "backprop-hidden", "--format", form) & {"textual", "rich"}


def test_only_the_full_screen_imports_textual() -> None:
    elsewhere = [path for path in sources("tutor") if "tui" not in path.relative_to(ROOT / "tutor").parts]
    assert len(elsewhere) > 40
    assert [path.name for path in elsewhere if imported(path) & {"textual", "rich"}] == []


def test_numpy_is_kept_from_starting_a_thread_for_each_core(home: Path) -> None:
    code = "import os\nfrom tutor.ending import prepare\nprepare()\nprint(os.environ['OPENBLAS_NUM_THREADS'])"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(home), cwd=ROOT, check=True
    )
    assert shown.stdout.strip() == "1"
