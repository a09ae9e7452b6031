"""Where lessons are found, which one wins, and that a broken one stops nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.samples import LESSON, lesson_file, written
from tutor.course import lessons
from tutor.course.errors import CourseError
from tutor.course.lessons import (
    Origin,
    catalogue,
    course_file,
    lesson_files,
    load_lesson,
    own_folder,
    packaged_folder,
)


@pytest.fixture
def own() -> Path:
    own_folder().mkdir(parents=True)
    return own_folder()


def ids(extra: Path | None = None) -> list[str]:
    return [entry.heading.id for entry in catalogue(extra).entries]


def test_the_course_is_found_in_its_own_order() -> None:
    course = [heading.id for unit in course_file(packaged_folder()).units for heading in unit.lessons]
    assert ids() == course
    assert "backprop-hidden" in course


def test_the_map_reads_no_lesson_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(path: Path) -> str:
        opened.append(path.name)
        return path.read_text(encoding="utf-8")

    monkeypatch.setattr(lessons, "read_text", note)
    monkeypatch.setattr(lessons, "_read", lambda path: pytest.fail(f"{path} was read"))
    assert ids()
    assert opened == ["course.yaml"]


def test_listing_loads_no_engine() -> None:
    code = (
        "import sys; from tutor.course.lessons import catalogue; assert catalogue().entries; "
        "print(sorted({'numpy', 'engine', 'textual'} & set(sys.modules)))"
    )
    root = str(Path(lessons.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_a_lesson_in_the_learners_folder_is_listed_under_its_unit(own: Path) -> None:
    lesson_file(own, "needs: []", "unit: Backpropagation")
    shelf = next(shelf for shelf in catalogue().shelves if shelf.title == "Backpropagation")
    assert shelf.entries[-1].heading.id == "sample"
    assert shelf.entries[-1].origin is Origin.OWN


def test_a_lesson_without_a_unit_is_the_learners_own(own: Path) -> None:
    lesson_file(own)
    assert catalogue().shelves[-1].title == lessons.OWN_UNIT


def test_a_folder_or_a_file_can_be_named() -> None:
    file = lesson_file(Path())
    assert ids(Path())[-1] == ids(file)[-1] == "sample"


def test_a_named_place_that_is_not_there_is_told() -> None:
    with pytest.raises(CourseError) as caught:
        catalogue(Path("nowhere"))
    assert str(caught.value) == "nowhere: there is no such file or folder; check what follows --lessons"


def test_a_broken_file_is_told_and_left_out(own: Path) -> None:
    lesson_file(own)
    lesson_file(own, "title:", "titel:", name="broken.yaml")
    found = catalogue()
    assert [entry.heading.id for entry in found.entries][-1] == "sample"
    assert [Path(error.file).name for error in found.errors] == ["broken.yaml"]


def test_opening_a_broken_lesson_tells_why(own: Path) -> None:
    lesson_file(own, "title:", "titel:", name="broken.yaml")
    with pytest.raises(CourseError, match="titel is not known here"):
        load_lesson("broken")


def test_a_broken_course_file_leaves_the_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson_file(Path())
    written(Path("course.yaml"), "units: nothing\n")
    monkeypatch.setattr(lessons, "packaged_folder", Path)
    found = catalogue()
    assert [entry.heading.id for entry in found.entries] == ["sample"]
    assert [str(error) for error in found.errors] == ['course.yaml:1:8: units is the text "nothing"; expected a list']


def test_a_later_place_wins_with_a_note(own: Path) -> None:
    lesson_file(own, "id: sample", "id: forward-pass", name="mine.yaml")
    found = catalogue()
    entry = found.find("forward-pass")
    assert (entry.path, entry.heading.title) == (own / "mine.yaml", "A sample")
    assert [note.partition(" takes ")[2] for note in found.notes] == ["the place of forward-pass of the course"]


def test_one_id_twice_in_one_folder_is_told(own: Path) -> None:
    lesson_file(own)
    lesson_file(own, name="twin.yaml")
    (error,) = catalogue().errors
    assert error.what.startswith("the lesson id sample is already used by ")


def test_other_files_in_a_folder_are_no_lessons(own: Path) -> None:
    written(own / "notes.txt", "none of this")
    written(own / "course.yaml", "none: of this")
    assert catalogue().errors == ()


def test_a_lesson_is_loaded_by_id_or_by_file() -> None:
    file = lesson_file(Path())
    assert load_lesson("sample", Path()).hash == load_lesson(str(file)).hash == load_lesson(file).hash


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(CourseError) as caught:
        load_lesson("backprop-hiden")
    assert str(caught.value) == "there is no lesson backprop-hiden; did you mean backprop-hidden?"


def test_a_folder_that_cannot_be_read_stops_nobody(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.listdir", refuse)
    found = catalogue()
    assert found.entries
    assert [error.what for error in found.errors] == ["this folder cannot be read (Permission denied)"]


def test_inside_an_installed_package_the_course_lies_beside_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tutor" / "lessons").mkdir(parents=True)
    monkeypatch.setattr(lessons, "__file__", str(tmp_path / "tutor" / "course" / "lessons.py"))
    assert packaged_folder() == tmp_path / "tutor" / "lessons"


def test_the_sample_is_what_these_tests_take_it_for() -> None:
    assert LESSON.startswith("id: sample\ntitle: A sample\nneeds: []\n")


def test_a_pipe_in_the_folder_of_lessons_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert lesson_files(tmp_path) == ()
