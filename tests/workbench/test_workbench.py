"""The builder without a face: what it keeps, takes back, saves and exports, and what it says when that fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.names import Spelling
from tests.workbench.drafts import EXAM
from tests.workbench.problems import COUNT, FORMULAS, named
from tutor.course.problems import load_problem
from tutor.drawing.scene import Scene
from tutor.workbench import files
from tutor.workbench.draft import START, Draft
from tutor.workbench.files import AlreadyThere, NotWritten
from tutor.workbench.keeping import kept_draft
from tutor.workbench.paper import FORMATS, Paper, format_of
from tutor.workbench.workbench import Workbench

CELL = ("W1", 0, 0)


def bench(place: Path, draft: Draft | None = None) -> Workbench:
    return Workbench(place / "data" / "draft.json", Spelling.ASCII, draft)


def values(scene: Scene | None) -> dict[str, str]:
    assert scene is not None
    return {edge.key: edge.value for layer in scene.layers for edge in layer.edges}


def test_every_change_is_there_for_the_next_one_who_opens_it(tmp_path: Path) -> None:
    bench(tmp_path).type(CELL, "0.7")
    assert bench(tmp_path).draft.text(CELL) == "0.7"


def test_which_numbers_were_typed_by_hand_is_kept_too(tmp_path: Path) -> None:
    first = bench(tmp_path)
    first.type(CELL, "0.7")
    first.draw_numbers()
    again = bench(tmp_path)
    assert again.draft == first.draft
    again.draw_numbers()
    assert again.draft.text(CELL) == "0.7"


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"name": 1}', '{"name": "", "cells": [[1]]}', "null", '{"name": "", "cells": [], "aside": 3}'],
)
def test_a_kept_draft_that_cannot_be_read_is_a_new_one(tmp_path: Path, damage: str) -> None:
    first = bench(tmp_path)
    first.type(CELL, "1")
    first.place.write_text(damage, encoding="utf-8")
    assert kept_draft(first.place) is None
    assert bench(tmp_path).draft == START


def test_a_draft_that_cannot_be_kept_is_a_notice_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    it = bench(tmp_path)
    it.type(CELL, "0.7")
    assert it.draft.text(CELL) == "0.7"
    assert "not being kept" in it.view().notice


def test_what_is_typed_in_one_cell_is_taken_back_at_once(tmp_path: Path) -> None:
    it = bench(tmp_path)
    for text in ("0", "0.", "0.7"):
        it.type(CELL, text)
    it.type(("W1", 0, 1), "1")
    assert it.undo()
    assert it.draft.text(CELL) == "0.7"
    assert it.undo()
    assert it.draft == START
    assert not it.undo()


def test_a_new_problem_can_be_taken_back(tmp_path: Path) -> None:
    it = bench(tmp_path, EXAM)
    it.start_anew()
    it.undo()
    assert it.draft == EXAM


def test_a_draft_that_another_took_the_place_of_is_there_for_the_next_one_too(tmp_path: Path) -> None:
    bench(tmp_path, EXAM).start_anew()
    again = bench(tmp_path)
    again.type(CELL, "1")
    last = bench(tmp_path)
    assert last.undo()
    assert last.draft == EXAM
    assert not bench(tmp_path).undo()


def test_the_drawing_has_question_marks_where_numbers_are_missing(tmp_path: Path) -> None:
    it = bench(tmp_path)
    assert set(values(it.view().scene).values()) == {"?"}
    it.type(CELL, "0.7")
    assert values(it.view().scene)["W1_11"] == "0.7"


def test_nothing_moves_in_the_drawing_while_numbers_are_typed(tmp_path: Path) -> None:
    it = bench(tmp_path)
    empty = it.view().scene
    it.type(CELL, "0.7")
    now = it.view().scene
    assert empty is not None
    assert now is not None
    assert now.weight_room == empty.weight_room
    assert [layer.value_room for layer in now.layers] == [layer.value_room for layer in empty.layers]


def test_the_drawing_tells_no_answer(tmp_path: Path) -> None:
    scene = bench(tmp_path, EXAM).view().scene
    assert scene is not None
    assert {neuron.value for layer in scene.layers[1:] for neuron in layer.neurons} == {"?"}
    assert scene.outcomes[-1].text == "L ?"


def test_it_begins_at_the_first_field_and_goes_on_at_what_is_missing(tmp_path: Path) -> None:
    it = bench(tmp_path)
    assert it.beginning() == ("layers", 0, 0)
    it.type(("x", 0, 0), "1")
    assert it.beginning() == ("x", 0, 1)
    it.type(("W2", 0, 0), "abc")
    assert it.beginning() == ("W2", 0, 0)


# --- files --------------------------------------------------------------------------------------


def test_what_is_saved_is_the_same_problem(tmp_path: Path) -> None:
    paper = bench(tmp_path, EXAM).paper()
    assert paper is not None
    said = paper.save(str(tmp_path / "exam"))
    assert "exam.yaml" in said
    assert load_problem(tmp_path / "exam.yaml").built.problem == paper.problem.built.problem


@pytest.mark.parametrize("text", [FORMULAS, COUNT])
def test_a_problem_without_a_network_is_saved_as_well(tmp_path: Path, text: str) -> None:
    Paper(named(text)).save(str(tmp_path / "it.yaml"))
    assert load_problem(tmp_path / "it.yaml").built.problem == named(text).built.problem


def test_a_file_is_replaced_only_when_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "exam.yaml"
    path.write_text("mine", encoding="utf-8")
    paper = Paper(named(COUNT))
    with pytest.raises(AlreadyThere, match="already"):
        paper.save(str(path))
    assert path.read_text(encoding="utf-8") == "mine"
    paper.save(str(path), replace=True)
    assert path.read_text(encoding="utf-8") != "mine"


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "exam.yaml"
    path.write_text("mine", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="the disk is full"):
        files.write(path, "other", replace=True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["exam.yaml"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "Type the name of a file"),
        ("nowhere/exam.yaml", "There is no folder"),
        (".", "is a folder"),
        ("a\0b.yaml", "was not written"),
        ("x" * 300 + ".yaml", "was not written"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotWritten, match=said) as told:
        Paper(named(COUNT)).save(place)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("form", FORMATS)
def test_the_whole_working_is_exported_in_every_format(tmp_path: Path, form: str) -> None:
    paper = bench(tmp_path, EXAM).paper()
    assert paper is not None
    paper.export(form, str(tmp_path / "it"))
    text = (tmp_path / f"it.{FORMATS[form][0]}").read_text(encoding="utf-8")
    assert text.count("0.3") > 5
    assert ("\\documentclass" in text) == (form == "latex")


def test_the_name_of_a_file_says_the_format() -> None:
    assert [format_of(f"a.{endings[0]}") for endings in FORMATS.values()] == list(FORMATS)
    with pytest.raises(NotWritten, match=r"\.txt, \.md, \.tex"):
        format_of("a.docx")


def test_a_title_is_no_latex(tmp_path: Path) -> None:
    Paper(named(COUNT, "50% of a_b {x} \\end")).export("latex", str(tmp_path / "it.tex"))
    text = (tmp_path / "it.tex").read_text(encoding="utf-8")
    assert r"50\% of a\_b \{x\} \textbackslash{}end" in text
