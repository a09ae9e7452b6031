"""Every command: what it prints, its exit status, and one line on the error output when something is wrong."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from engine.expressions import evaluate
from engine.parsing import parse
from tests.command_line import Ended
from tests.session.sittings import LESSONS, course_lesson
from tutor.cli import cli
from tutor.course.lessons import packaged_folder
from tutor.course.problems import built
from tutor.ending import status_of

COMMANDS = (
    (),
    ("learn",),
    ("practice",),
    ("walk",),
    ("lab",),
    ("solve",),
    ("mark",),
    ("lessons",),
    ("lessons", "list"),
    ("lessons", "skills"),
    ("lessons", "show"),
    ("lessons", "check"),
    ("lessons", "sheet"),
    ("lessons", "schema"),
    ("doctor",),
    ("settings",),
    ("settings", "set"),
    ("settings", "reset"),
    ("completion",),
)


@dataclass
class Typing:
    """Types command lines into this process, which is quicker than starting one for each."""

    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path) -> Ended:
        status = status_of(cli, [str(argument) for argument in arguments])
        seen = self.capture.readouterr()
        return Ended(status, seen.out, seen.err)

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self(*arguments).out)


@pytest.fixture
def backprop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typing:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Typing(capsys)


def refused(done: Ended, *words: str) -> None:
    """One line on the error output, nothing else, status 2."""
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith("backprop-tutor: ")
    assert done.err.count("\n") == 1
    for word in words:
        assert word in done.err


PROBLEM = """
layers: [2, 2, 1]
activations: [sigmoid, sigmoid]
loss: squared_error
rows: [{x: [0.3, -0.7], y: 1}]
weights: {W1: [[0.4, -0.2], [0.25, 0.6]], b1: [0.1, 0.2], W2: [[0.7], [-1.2]], b2: [0.05]}
learning_rate: 0.1
"""


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.yaml"
    path.write_text(PROBLEM, encoding="utf-8")
    return path


# --- help, version, completion ------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_and_its_options(backprop: Typing, command: tuple[str, ...]) -> None:
    done = backprop(*command, "--help")
    assert done.status == 0
    assert done.err == ""
    assert done.out.startswith("Usage: backprop-tutor")
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "..." not in done.out.replace("]...", "").replace("[ARGS]...", "")
    options = [line.split("  ") for line in done.out.splitlines() if line.startswith("  -")]
    assert all(len(parts) > 2 or line_follows(done.out, parts) for parts in options)


def line_follows(text: str, parts: list[str]) -> bool:
    """Whether a long option has its explanation on the line below."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.split("  ") == parts)
    return lines[at + 1].startswith("      ")


def test_the_version_is_that_of_the_distribution(backprop: Typing) -> None:
    assert version("backprop-tutor") in backprop("--version").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_for_each_shell(backprop: Typing, shell: str) -> None:
    assert "_BACKPROP_TUTOR_COMPLETE" in backprop("completion", shell).out


def test_lessons_are_completed(backprop: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("_BACKPROP_TUTOR_COMPLETE", "bash_complete"),
        ("COMP_WORDS", "backprop-tutor learn backprop-h"),
        ("COMP_CWORD", "2"),
    ):
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        backprop()
    assert "backprop-hidden" in backprop.capture.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("unheard-of",),
        ("--unheard-of",),
        ("learn", "backprop-hidden", "--step", "0"),
        ("learn", "backprop-hidden", "--step", "one"),
        ("solve",),
        ("solve", "backprop-hidden", "--format", "poem"),
        ("mark", "backprop-hidden"),
        ("mark", "backprop-hidden", "O11"),
        ("mark", "backprop-hidden", "O11", "1", "2"),
        ("mark", "backprop-hidden", "O11", "1", "--sheet", "x.yaml"),
        ("mark", "backprop-hidden", "O11", "1", "--digits", "0"),
        ("lessons", "unheard-of"),
        ("lessons", "show"),
        ("completion", "powershell"),
    ],
    ids=" ".join,
)
def test_a_slip_in_the_usage_is_one_line_and_status_2(backprop: Typing, arguments: tuple[str, ...]) -> None:
    refused(backprop(*arguments))


# --- without a terminal -------------------------------------------------------------------------


def test_without_a_terminal_it_lists_the_lessons_and_how_to_go_on(backprop: Typing) -> None:
    done = backprop()
    assert done.status == 0
    assert all(lesson in done.out for lesson in LESSONS)
    assert "backprop-tutor learn LESSON" in done.out


def test_learning_an_unknown_lesson_offers_the_nearest(backprop: Typing) -> None:
    refused(backprop("learn", "backprop-hiden"), "there is no lesson backprop-hiden", "did you mean backprop-hidden?")


def test_a_step_that_is_not_there_is_refused(backprop: Typing) -> None:
    refused(backprop("learn", "backprop-hidden", "--step", "999", "--plain"), "no step 999")


# --- solve --------------------------------------------------------------------------------------


def solved(backprop: Typing, *arguments: str | Path) -> list[dict[str, Any]]:
    quantities = backprop.json("solve", *arguments, "--format", "json")["quantities"]
    assert isinstance(quantities, list)
    return quantities


def test_the_json_has_the_published_numbers_of_the_salary_network(backprop: Typing) -> None:
    values = {record["name"]: record["value"] for record in solved(backprop, "backprop-hidden")}
    for name, value in (("yhat", 18.96), ("L", 120.1216), ("dL/dyhat", 21.92)):
        assert values[name] == pytest.approx(value, rel=1e-12)
    assert values["dL/dW2_11"] == pytest.approx(194.54, rel=1e-12)
    assert values["dL/dW1_22"] == pytest.approx(1052.16, rel=1e-12)


def test_every_record_of_the_json_has_its_keys_in_order_of_computation(backprop: Typing) -> None:
    records = solved(backprop, "backprop-hidden")
    seen: set[str] = set()
    for record in records:
        assert {"name", "phase", "value", "formula", "substituted", "depends"} <= record.keys()
        assert record["name"].isascii()
        assert record["formula"]
        assert set(record["depends"]) <= seen
        seen.add(record["name"])
    assert list(dict.fromkeys(record["phase"] for record in records)) == [
        "given",
        "forward",
        "loss",
        "backward",
        "update",
    ]


@pytest.mark.parametrize("lesson", LESSONS)
def test_formula_and_substituted_text_read_again_are_the_value(backprop: Typing, lesson: str) -> None:
    problem = built(course_lesson(lesson))
    assert problem is not None
    for record in solved(backprop, lesson):
        numbers = evaluate(parse(record["substituted"]), {})
        assert numbers == pytest.approx(record["value"], rel=1e-12, abs=1e-12)
        if " if " in record["formula"]:  # a choice, such as the slope of ReLU, is for people to read
            continue
        symbols = evaluate(parse(record["formula"], problem.notation), problem.trace.numbers)
        assert symbols == pytest.approx(record["value"], rel=1e-12, abs=1e-12)


def test_a_problem_file_is_solved_as_well(backprop: Typing, problem_file: Path) -> None:
    values = {record["name"]: record["value"] for record in solved(backprop, problem_file)}
    assert values["z11"] == pytest.approx(0.3 * 0.4 - 0.7 * 0.25 + 0.1)
    assert values["O11"] == pytest.approx(1 / (1 + math.exp(-values["z11"])))


def test_only_the_quantities_named_are_printed(backprop: Typing) -> None:
    assert [record["name"] for record in solved(backprop, "backprop-hidden", "dL/dW¹₁₁", "yhat")] == [
        "yhat",
        "dL/dW1_11",
    ]


def test_an_unknown_quantity_offers_the_nearest(backprop: Typing) -> None:
    refused(backprop("solve", "backprop-hidden", "dL/dW1_1"), "dL/dW1_1", "Did you mean dL/dW1_")
    refused(backprop("solve", "backprop-hidden", "W3_11"), "the layer goes from 1 to 2")


def test_the_text_has_every_stage_of_every_quantity(backprop: Typing) -> None:
    shown = backprop("solve", "backprop-hidden", "dL/dW1_11", "--no-ascii").out
    assert [line.strip() for line in shown.splitlines() if "=" in line] == [
        "dL/dW¹₁₁ = dL/dŷ · dŷ/dO₁₁ · dO₁₁/dW¹₁₁",
        "= −2(y − ŷ) · W²₁₁ · x₁₁",
        "= −2(8 − 18.96) · 0.4 · 3.75",
        "= 32.88",
    ]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_ascii_is_pure_ascii(backprop: Typing, form: str) -> None:
    assert backprop("solve", "backprop-hidden", "--format", form, "--ascii").out.isascii()


def test_the_latex_is_balanced_and_has_no_other_characters(backprop: Typing) -> None:
    shown = backprop("solve", "forward-pass", "--format", "latex").out
    assert shown.isascii()
    assert shown.count(r"\begin{align*}") == shown.count(r"\end{align*}") > 10
    assert shown.count("{") == shown.count("}")
    assert r"\frac{dL}{dW^{1}_{11}}" in shown


def test_the_markdown_has_headings_and_closed_blocks(backprop: Typing) -> None:
    shown = backprop("solve", "backprop-hidden", "--format", "markdown").out
    assert [line for line in shown.splitlines() if line.startswith("## ")] == [
        "## Given",
        "## Forward",
        "## Loss",
        "## Backward",
        "## Update",
    ]
    assert shown.count("```") % 2 == 0


# --- mark ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", ["21.92", "-2*(8-18.96)", "-2(y-yhat)", "−2·(8 − 18.96)", "548/25", "dL/dyhat = 21.92"]
)
def test_a_right_answer_is_status_0(backprop: Typing, answer: str) -> None:
    done = backprop("mark", "backprop-hidden", "dL/dyhat", answer)
    assert (done.status, done.err) == (0, "")
    assert "correct" in done.out


@pytest.mark.parametrize("answer", ["-.95", "-0.95", "-21.92", "-1e-3", "--2", "5"])
def test_a_wrong_answer_is_status_1_also_with_a_minus_in_front(backprop: Typing, answer: str) -> None:
    done = backprop("mark", "backprop-hidden", "dL/dyhat", answer)
    assert (done.status, done.err) == (1, "")


@pytest.mark.parametrize("answer", ["2*(", "abc", "", "-", "dL/dyhat", "1e999"])
def test_an_unreadable_answer_is_status_2_and_one_line(backprop: Typing, answer: str) -> None:
    done = backprop("mark", "backprop-hidden", "dL/dyhat", answer)
    assert done.status == 2
    assert done.err.startswith("backprop-tutor: dL/dyhat: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "backprop-hidden", "dL/dyhat", "-2(y-yhat)"),
        ("backprop-hidden", "dL/dyhat", "-2(y-yhat)", "--json"),
        ("backprop-hidden", "--json", "dL/dyhat", "-2(y-yhat)"),
    ],
    ids=["before", "after", "between"],
)
def test_the_json_of_one_answer_wherever_it_is_asked_for(backprop: Typing, arguments: tuple[str, ...]) -> None:
    record = backprop.json("mark", *arguments)
    assert list(record) == ["quantity", "answer", "understood", "outcome", "mistake", "also", "message", "value"]
    assert (record["quantity"], record["answer"], record["outcome"]) == ("dL/dyhat", "-2(y-yhat)", "correct")
    assert record["value"] == pytest.approx(21.92)


def test_the_json_of_an_unreadable_answer_is_whole_too(backprop: Typing) -> None:
    record = json.loads(backprop("mark", "backprop-hidden", "O11", "2*(", "--json").out)
    assert (record["outcome"], record["understood"], record["mistake"]) == ("unreadable", "", None)


def test_what_is_given_cannot_be_marked(backprop: Typing) -> None:
    refused(backprop("mark", "backprop-hidden", "x11", "3.75"), "x11 is given in this problem")


def test_a_quantity_that_is_not_there_is_refused(backprop: Typing) -> None:
    refused(backprop("mark", "backprop-hidden", "O13", "1"), "goes from 1 to 2")


def test_more_digits_can_be_asked(backprop: Typing) -> None:
    assert backprop("mark", "backprop-hidden", "L", "120.1").status == 0
    assert backprop("mark", "backprop-hidden", "L", "120.1", "--digits", "8").status == 1


SHEET = "O11: 8.875\nO12: 20.5\nyhat: 0.4*8.875 + 0.6*20.5 + 0.5\n"


def test_a_sheet_is_marked_with_errors_carried_forward(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    records = backprop.json("mark", "backprop-hidden", "--sheet", "sheet.yaml", "--json")
    assert [record["quantity"] for record in records] == ["O11", "O12", "yhat"]
    assert records[0]["outcome"] == "correct"
    assert records[1]["outcome"] in ("wrong", "mistake")
    assert records[2]["outcome"] == "carried"


def test_a_sheet_is_right_when_every_line_is(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text('name,value\nO11,8.875\nO12,"24.85"\n', encoding="utf-8")
    done = backprop("mark", "backprop-hidden", "--sheet", "sheet.csv")
    assert done.status == 0
    assert "2 of 2 accepted" in done.out


def test_a_number_of_a_sheet_keeps_the_figures_it_was_written_with(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "sheet.yaml").write_text("O11: 8.8750  # to four places\nyhat: +18.960\n", encoding="utf-8")
    records = backprop.json("mark", "backprop-hidden", "--sheet", "sheet.yaml", "--json")
    assert [record["answer"] for record in records] == ["8.8750", "+18.960"]


def test_of_a_count_only_the_very_number_is_right(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "count.yaml").write_text("layers: [4, 50, 30]\n", encoding="utf-8")
    assert backprop("mark", "count.yaml", "n_parameters", "1780").status == 0
    near = backprop("mark", "count.yaml", "n_parameters", "1781")
    assert near.status == 1
    assert "less than that" in near.out


def test_what_cannot_be_read_is_pointed_at(backprop: Typing) -> None:
    shown = backprop("mark", "backprop-hidden", "O11", "3 apples").out.splitlines()
    assert shown[1].index("^") == shown[0].index("apples")


def test_a_sheet_with_something_wrong_is_status_1(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    assert backprop("mark", "backprop-hidden", "--sheet", "sheet.yaml").status == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("s.yaml", "", "empty"),
        ("s.yaml", "O11: 1\nO11: 2\n", "s.yaml:2"),
        ("s.yaml", "O11: [1, 2]\n", "s.yaml:1"),
        ("s.yaml", "O99: 1\n", "O99"),
        ("s.yaml", "x11: 1\n", "given"),
        ("s.yaml", "O11: 1\no11: 2\n", "answered twice"),
        ("s.yaml", "- 1\n", "not a list of names"),
        ("s.csv", "O11,1,2\n", "s.csv:1"),
        ("s.csv", "O11,1\nO11,2\n", "s.csv:2"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_one_line(
    backprop: Typing, tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    refused(backprop("mark", "backprop-hidden", "--sheet", name), words)


def test_a_sheet_that_is_not_there_is_one_line(backprop: Typing) -> None:
    refused(backprop("mark", "backprop-hidden", "--sheet", "nowhere.yaml"), "nowhere.yaml")


# --- lessons ------------------------------------------------------------------------------------


def test_the_list_has_every_lesson_with_how_far_one_is(backprop: Typing) -> None:
    listed = backprop("lessons", "list").out
    for lesson in LESSONS:
        assert any(line.split()[:2] == [lesson, "new"] for line in listed.splitlines())


def test_lessons_alone_lists_them(backprop: Typing) -> None:
    assert backprop("lessons").out == backprop("lessons", "list").out


def test_the_list_as_json(backprop: Typing) -> None:
    listed = backprop.json("lessons", "list", "--json")
    assert [lesson["id"] for lesson in listed["lessons"]] == list(LESSONS)
    assert listed["left_out"] == []
    assert all(Path(lesson["file"]).is_file() for lesson in listed["lessons"])


def test_other_lessons_are_found_where_they_are_named(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text("id: own\ntitle: Own\nsteps: [{explain: Hello}]\n", encoding="utf-8")
    for arguments in (("lessons", "list", "--lessons", "mine"), ("--lessons", "mine", "lessons", "list")):
        assert "  own " in backprop(*arguments).out


@pytest.mark.parametrize("lesson", LESSONS)
def test_showing_a_lesson_has_its_questions_and_fits_the_page(backprop: Typing, lesson: str) -> None:
    done = backprop("lessons", "show", lesson, "--ascii")
    assert done.status == 0
    assert done.out.isascii()
    assert done.out.count("\n") > 40
    assert [line for line in done.out.splitlines() if len(line) > 80] == []
    assert "Asked: " in done.out


def test_showing_a_lesson_keeps_the_answers_to_itself(backprop: Typing) -> None:
    shown = backprop("lessons", "show", "backprop-hidden").out
    assert "194.54" not in shown
    assert "right" not in shown.lower().split("asked")[0]


def test_the_course_is_sound(backprop: Typing) -> None:
    done = backprop("lessons", "check")
    assert done.status == 0
    assert "no errors found" in done.out


def test_a_checked_lesson_is_proved_when_that_is_asked(backprop: Typing) -> None:
    lesson = str(packaged_folder() / "notation.yaml")
    done = backprop("lessons", "check", lesson, "--proof")
    assert done.status == 0
    checked, proved = done.out.splitlines()[-2:]
    assert checked == "no errors found."
    assert proved.startswith("3 questions, 36 right spellings, ")
    assert proved.endswith("0 seeds: no failures")
    assert done.err == ""
    assert "spellings" not in backprop("lessons", "check", lesson).out


def test_checking_a_broken_lesson_tells_the_line_and_is_status_1(backprop: Typing, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: bad\ntitel: Bad\nsteps: [{explain: a}]\n", encoding="utf-8")
    done = backprop("lessons", "check", "bad.yaml")
    assert done.status == 1
    assert "bad.yaml:2" in done.out
    assert "did you mean title?" in done.out
    assert "1 error found" in done.out


def test_the_schema_is_the_one_in_the_repository(backprop: Typing) -> None:
    assert backprop.json("lessons", "schema")["type"] == "object"


# --- doctor -------------------------------------------------------------------------------------


def test_the_doctor_says_what_was_chosen_and_where_things_are(backprop: Typing, tmp_path: Path) -> None:
    done = backprop("doctor")
    assert done.status == 0
    assert "home/data/records.sqlite3" in done.out  # the middle of a long path may be left out here
    assert str(tmp_path / "home") in backprop("doctor", "--json").out
    for word in ("face", "colours", "characters", "python", "textual", "records"):
        assert word in done.out


def test_the_doctor_tells_of_records_that_cannot_be_written(
    backprop: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "file" / "below"))
    done = backprop("doctor")
    assert done.status == 0
    assert "not being saved" in done.out


# --- trouble ------------------------------------------------------------------------------------


def test_an_error_of_the_program_is_one_line_and_no_traceback(
    backprop: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("a defect\nof ours")

    monkeypatch.setattr("tutor.doctor.report", broken)
    refused(backprop("doctor"), "ZeroDivisionError", "a defect of ours", "nothing you did is lost")


def test_no_control_code_of_a_file_name_reaches_the_terminal(backprop: Typing) -> None:
    done = backprop("solve", "./\x1b[31mred.yaml")
    assert done.status == 2
    assert "\x1b" not in done.err


def test_spelling_follows_the_wish(backprop: Typing) -> None:
    assert "ŷ" in backprop("--no-ascii", "solve", "backprop-hidden", "yhat").out
    assert backprop("--ascii", "solve", "backprop-hidden", "yhat").out.isascii()


# --- settings -----------------------------------------------------------------------------------


def test_the_settings_say_where_each_value_comes_from(backprop: Typing) -> None:
    backprop("settings", "set", "colours", "light")
    shown = backprop("settings").out
    assert "settings.toml" in shown
    assert [line.split()[:3] for line in shown.splitlines() if line.startswith(("figures", "derivative"))] == [
        ["derivative", "d", "default"],
        ["figures", "6", "default"],
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("colors", "light"), "colors is no setting; did you mean colours?"),
        (("colours", "lite"), "colours cannot be lite; did you mean light?"),
        (("keys.answer.hnt", "f10"), "answer.hnt is no command; did you mean answer.hint?"),
        (("keys.answer.hint", "alt+x"), "alt+x is no key that every terminal can send; write f10, ctrl+n or ?"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line(backprop: Typing, words: tuple[str, str], told: str) -> None:
    ended = backprop("settings", "set", *words)
    assert ended == Ended(2, "", f"backprop-tutor: {told}\n")


def test_derivatives_are_printed_as_the_settings_say(backprop: Typing) -> None:
    backprop("settings", "set", "derivative", "∂")
    assert "∂L/∂ŷ" in backprop("solve", "backprop-hidden", "dL/dyhat", "--no-ascii").out


def test_a_broken_settings_file_is_told_of_and_the_defaults_hold(backprop: Typing, tmp_path: Path) -> None:
    backprop("settings", "set", "derivative", "partial")
    file = next(Path(tmp_path).rglob("settings.toml"))
    file.write_text("derivative =\n", encoding="utf-8")
    ended = backprop("solve", "backprop-hidden", "dL/dyhat", "--no-ascii")
    assert ended.status == 0
    assert "dL/dŷ" in ended.out
    assert ended.err == f"backprop-tutor: {file}:1:13: invalid value; the defaults are used\n"


def test_a_reset_sets_the_file_aside(backprop: Typing) -> None:
    backprop("settings", "set", "figures", "8")
    assert "settings.toml.old" in backprop("settings", "reset").out
    assert "there is no settings file" in backprop("settings", "reset").out


def test_a_practice_in_lines_counts_and_says_how_to_have_another(
    backprop: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n-7\n"))
    done = backprop("practice", "forward-pass", "--plain")
    assert "Practice, step 1 of" in done.out
    assert "Your answers are kept. Again with: backprop-tutor practice forward-pass" in " ".join(done.out.split())


def test_nothing_to_practise_is_told_in_one_line(backprop: Typing) -> None:
    refused(backprop("practice"), "nothing is weak or due for review now; name a skill")


def test_a_misspelt_skill_is_told_with_the_nearest(backprop: Typing) -> None:
    refused(backprop("practice", "path-sums"), "did you mean path-sum?")


def test_every_skill_is_listed_with_how_it_stands(backprop: Typing) -> None:
    shown = backprop("lessons", "skills").out
    assert "  path-sum            Adding up paths                       not tried\n" in shown


LITTLE = "id: little\ntitle: Little\nneeds: []\nsteps:\n  - explain: One.\n  - explain: Two.\n"


def test_a_lesson_from_a_file_says_how_to_come_back_to_the_file(
    backprop: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "little.yaml").write_text(LITTLE, encoding="utf-8")
    for arguments in (("little.yaml",), ("little", "--lessons", "little.yaml")):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        done = backprop("learn", *arguments, "--plain")
        assert f"Come back with: backprop-tutor learn {' '.join(arguments)}" in " ".join(done.out.split())
