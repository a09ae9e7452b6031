"""The proof of a lesson's questions: what it tries, what it says, and that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.names import Name
from engine.trace import Trace
from tests.course.samples import LESSON, lesson_file, written
from tutor.course.checks import Severity
from tutor.course.lesson import Lesson, read_lesson
from tutor.course.proving import Proved, prove_files, prove_lesson, told
from tutor.marking import proof
from tutor.marking.proof import Proof, prove
from tutor.marking.tolerance import EXACT_DIGITS

ASKED = "  - ask: O11\n    digits: 4\n"
DEAD = "problem: {given: {a: 0}, formulas: {z: 2*a}}"


def asking(folder: Path, *steps: str) -> Lesson:
    """The sample lesson with these steps in place of its question."""
    return read_lesson(lesson_file(folder, ASKED, "".join(f"  - {step}\n" for step in steps)))


def test_every_spelling_mistake_and_junk_of_a_question_is_tried(here: Path) -> None:
    proved = prove_lesson(asking(here, "ask: O11"))
    assert proved.findings == ()
    assert (proved.questions, proved.proof.right, proved.proof.junk) == (1, 12, len(proof.JUNK))
    assert proved.proof.mistakes > 5


def test_a_value_asked_twice_is_proved_once(here: Path) -> None:
    assert prove_lesson(asking(here, "ask: [O11, O12]", "ask: O11", "ask: O_11")).questions == 2


def test_a_value_asked_to_other_figures_is_another_question(here: Path) -> None:
    assert prove_lesson(asking(here, "ask: O11", "{ask: O11, digits: 3}")).questions == 2


def test_a_value_asked_with_fresh_numbers_is_another_question(here: Path) -> None:
    assert prove_lesson(asking(here, "ask: O11", "{ask: O11, variant: {seed: 3}}")).questions == 2


def test_an_exact_number_is_proved_as_a_session_asks_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def seen(trace: Trace, name: Name, digits: int) -> Proof:
        asked.append(digits)
        return prove(trace, name, digits)

    monkeypatch.setattr("tutor.course.proving.prove", seen)
    count = "{ask: n_parameters, problem: {layers: [3, 4, 2]}}"
    assert prove_lesson(asking(here, count, "{ask: O11, exact: true}", "ask: O12")).findings == ()
    assert asked == [EXACT_DIGITS, EXACT_DIGITS, 4]


def test_seeds_prove_fresh_numbers_besides_the_lesson_s_own(here: Path) -> None:
    proved = prove_lesson(asking(here, "ask: [O11, O12]"), seeds=2)
    assert proved.findings == ()
    assert (proved.questions, proved.sets, proved.proof.right) == (2, 2, 12 * (2 + 2 * 2))


def test_a_question_without_fresh_numbers_is_a_warning_at_its_line(here: Path) -> None:
    proved = prove_lesson(asking(here, f"{{ask: z, {DEAD}}}"), seeds=9)
    (warning,) = proved.findings
    assert warning.severity is Severity.WARNING
    assert str(warning).startswith("sample.yaml:16:")
    assert "no fresh numbers are fit to be asked, of 3 seeds tried" in str(warning)
    assert (proved.sets, proved.unfit) == (0, 3)


def test_a_failure_stands_at_the_line_of_its_question(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "JUNK", ("8.875",))
    proved = prove_lesson(asking(here, "ask: [O12, O11]"), seeds=0)
    assert [str(finding)[:15] for finding in proved.findings] == ["sample.yaml:16:", "sample.yaml:16:"]
    assert "O12: junk '8.875' is read as an answer" in str(proved.findings[0])
    assert told(proved, 0).endswith(": 2 failures")


def test_a_failure_with_fresh_numbers_names_the_seed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "spellings", lambda trace, name, digits: ("80",))
    proved = prove_lesson(asking(here, "ask: O11"), seeds=1)
    assert "with the numbers of seed 1, O11: the right answer '80' is" in str(proved.findings[1])


def test_junk_is_typed_once_and_not_again_for_each_seed(here: Path) -> None:
    assert prove_lesson(asking(here, "ask: O11"), seeds=2).proof.junk == len(proof.JUNK)


def test_a_step_that_cannot_be_proved_is_left_to_the_other_checks(here: Path) -> None:
    assert prove_lesson(asking(here, "ask: O99", "{ask: z, problem: {formulas: {z: a}}}"), seeds=1) == Proved()


def test_a_file_that_is_no_lesson_is_left_to_the_other_checks(here: Path) -> None:
    assert prove_files([written(here / "bad.yaml", "id: [")], cores=1) == Proved()


def test_several_cores_find_the_same_in_the_same_order(here: Path) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        written(here / name, LESSON.replace("id: sample", f"id: {name[0]}").replace(ASKED, f"  - {{ask: z, {DEAD}}}\n"))
    done: list[tuple[int, int]] = []
    spread = prove_files([here], 3, lambda *counts: done.append(counts), cores=2)
    alone = prove_files([here], 3, cores=1)
    assert list(map(str, spread.findings)) == list(map(str, alone.findings))
    assert told(spread, 3) == told(alone, 3)
    assert [finding.error.file for finding in spread.findings] == ["a.yaml", "b.yaml", "c.yaml"]
    assert done == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_last_line_says_what_was_tried(here: Path) -> None:
    line = told(prove_lesson(asking(here, "ask: O11"), seeds=2), 2)
    assert line.startswith("1 question, 36 right spellings, ")
    assert line.endswith(f" {len(proof.JUNK)} junk, 2 seeds (2 sets of numbers): no failures")


def test_a_proof_that_tried_nothing_shows() -> None:
    assert told(Proved(), 0) == "0 questions, 0 right spellings, 0 mistakes, 0 junk, 0 seeds: no failures"


def test_a_file_named_twice_is_proved_twice(here: Path) -> None:
    file = written(here / "a.yaml", LESSON.replace(ASKED, "  - ask: O11\n"))
    assert prove_files([file, file], cores=2).questions == 2 * prove_files([file], cores=1).questions
