"""Every way a lesson file can be wrong is one line: where, what, and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.samples import LESSON, lesson_file
from tutor.course.checking import check, require_sound
from tutor.course.errors import CourseError
from tutor.course.lesson import read_lesson

# What is replaced in the sample, by what, and the whole line that must come out.
BROKEN = {
    "wrong key": (
        "digits: 4",
        "digit: 4",
        "sample.yaml:17:5: digit is not known here; did you mean digits?",
    ),
    "wrong key of the problem": (
        "activations:",
        "activation:",
        "sample.yaml:6:3: activation is not known here; did you mean activations?",
    ),
    "unknown kind of step": (
        "ask: O11",
        "xyz: O11",
        "sample.yaml:16:5: xyz is not a kind of step; "
        "a step is one of explain, show, walk, ask, derive, choose, order, match, point, experiment",
    ),
    "misspelt kind of step": ("ask: O11", "aks: O11", "sample.yaml:16:5: aks is not a kind of step; did you mean ask?"),
    "no kind of step": (
        "ask: O11\n    digits: 4",
        "digits: 4",
        "sample.yaml:16:5: this step does not say what it is; "
        "a step is one of explain, show, walk, ask, derive, choose, order, match, point, experiment",
    ),
    "two kinds in one step": (
        "digits: 4",
        "show: network",
        "sample.yaml:17:5: this step has both ask and show; make it two steps",
    ),
    "option of another kind": (
        "digits: 4",
        "because: So.",
        "sample.yaml:17:5: because is not known here; "
        "known: ask, say, digits, exact, hints, skill, marks, id, problem, variant",
    ),
    "missing key of the problem": (
        "  activations: [linear, linear]\n",
        "",
        "sample.yaml:5:3: activations is missing in problem; expected activations: one name a layer after the input; "
        "with a parameter as {leaky_relu: 0.1}",
    ),
    "formulas beside a network": (
        "  rows:\n",
        "  formulas: {z: 1 + 2}\n  rows:\n",
        "sample.yaml:5:3: layers stands beside formulas; formulas take only given, hidden, fresh and formulas",
    ),
    "seed below zero": (
        "digits: 4",
        "variant: {seed: -1}",
        "sample.yaml:17:21: seed is -1; expected at least 0",
    ),
    "given quantity derived": (
        "ask: O11\n    digits: 4",
        "derive: W1_11",
        "sample.yaml:16:13: W1_11 is given in this problem; ask for something that is computed",
    ),
    "form in an unknown name": (
        "ask: O11\n    digits: 4",
        "{derive: O11, form: [x11, W, W3_11]}",
        "sample.yaml:16:34: W3_11 names nothing in this problem; W3_11: the layer goes from 1 to 2 here, not 3.",
    ),
    "pointing at what is not drawn": (
        "ask: O11\n    digits: 4",
        "point: L",
        "sample.yaml:16:12: L is no part of the drawing; "
        "expected a weight, a bias, an input or an output: W1_21, b12, x12, O12",
    ),
    "one thing to put in order": (
        "ask: O11\n    digits: 4",
        "{order: What comes first, items: [one]}",
        "sample.yaml:16:38: items has only 1; expected at least 2",
    ),
    "the same thing twice in an order": (
        "ask: O11\n    digits: 4",
        "{order: What comes first, items: [one, two, one]}",
        "sample.yaml:16:49: this stands here twice; take one out, or say it in other words",
    ),
    "one meaning for two terms": (
        "ask: O11\n    digits: 4",
        "{match: Which is which, pairs: {W: weight, b: weight}}",
        "sample.yaml:16:51: this stands here twice; take one out, or say it in other words",
    ),
    "drawing without a network": (
        "ask: O11\n    digits: 4",
        "{show: network, problem: {formulas: {z: 1 + 2}}}",
        "sample.yaml:16:12: there is no network to draw; give the step a problem with layers and weights",
    ),
    "walk through what is not there": (
        "ask: O11\n    digits: 4",
        "{walk: loss, problem: {formulas: {z: 1 + 2}}}",
        "sample.yaml:16:12: there is no loss to walk through; expected forward",
    ),
    "formula that cannot be read": (
        "ask: O11\n    digits: 4",
        "{ask: z, problem: {given: {a: 1}, formulas: {z: a + c}}}",
        "sample.yaml:16:53: the formula of z cannot be read: 'c' is not a name in this problem",
    ),
    "formulas in a circle": (
        "ask: O11\n    digits: 4",
        "{ask: z, problem: {formulas: {z: s + 1, s: 2*z}}}",
        "sample.yaml:16:38: z depends on itself: z needs s needs z",
    ),
    "formula without a value": (
        "ask: O11\n    digits: 4",
        "{ask: z, problem: {given: {a: 0}, formulas: {z: 1/a}}}",
        "sample.yaml:16:53: z has no value: A division by 0 gives infinity here.; check the numbers that are given",
    ),
    "misspelt rule of the tables": (
        "{yhat:.2f}",
        "{loss:hubr}",
        "sample.yaml:15:32: {loss:hubr} is not a loss; did you mean huber?",
    ),
    "wrong type": (
        "digits: 4",
        "digits: four",
        'sample.yaml:17:13: digits is the text "four"; expected a whole number',
    ),
    "out of range": ("digits: 4", "digits: 0", "sample.yaml:17:13: digits is 0; expected at least 1"),
    "boolean for number": ("digits: 4", "digits: true", "sample.yaml:17:13: digits is true; expected a whole number"),
    "number for text": (
        "title: A sample",
        "title: 2025",
        "sample.yaml:2:8: title is the number 2025; expected text, so put it in quotes",
    ),
    "missing title": (
        "title: A sample\n",
        "",
        "sample.yaml:1:1: title is missing; expected title: the name of the lesson",
    ),
    "bad id": (
        "id: sample",
        "id: My Lesson",
        'sample.yaml:1:5: id is the text "My Lesson"; use small letters, digits and single hyphens',
    ),
    "minus of a book": (
        "W2: [[0.4], [0.6]]",
        "W2: [[−0.4], [0.6]]",
        'sample.yaml:12:11: W2[1][1] is the text "−0.4"; expected a number, with a plain - as the minus',
    ),
    "wrong shape": (
        "W1: [[0.1, 0.2], [0.1, 0.3]]",
        "W1: [[0.1, 0.2, 1], [0.1, 0.3, 1]]",
        "sample.yaml:10:9: W1 is 2×3; 2-2-1 needs 2×2: "
        "a row for each neuron it comes from, a column for each it goes to",
    ),
    "ragged matrix": (
        "W1: [[0.1, 0.2], [0.1, 0.3]]",
        "W1: [[0.1, 0.2], [0.1]]",
        "sample.yaml:10:22: row 2 of W1 has length 1; the rows above have length 2",
    ),
    "flat matrix": (
        "W2: [[0.4], [0.6]]",
        "W2: [0.4, 0.6]",
        "sample.yaml:12:10: W2 is a single list; expected a list for each row: [[1, 2], [3, 4]]",
    ),
    "missing weight": (
        "    W2: [[0.4], [0.6]]\n",
        "",
        "sample.yaml:10:5: W2 is missing; 2-2-1 needs W1, W2",
    ),
    "weight too many": (
        "    b2: [0.5]",
        "    b2: [0.5]\n    W3: [[1]]",
        "sample.yaml:14:5: W3 is not part of 2-2-1; known: W1, b1, W2, b2",
    ),
    "bias of the wrong length": (
        "b2: [0.5]",
        "b2: [0.5, 1]",
        "sample.yaml:13:9: b2 has 2 values; layer 2 of 2-2-1 has 1 neuron",
    ),
    "row of the wrong length": (
        "x: [3.75, 80]",
        "x: [3.75]",
        "sample.yaml:8:11: x of row 1 has 1 number; layers says 2 inputs",
    ),
    "not a number": (
        "x: [3.75, 80]",
        "x: [3.75, .nan]",
        "sample.yaml:8:18: .nan is not a finite number; expected an ordinary number",
    ),
    "unknown activation": (
        "[linear, linear]",
        "[linera, linear]",
        "sample.yaml:6:16: 'linera' is not a known activation; did you mean linear?",
    ),
    "too few activations": (
        "[linear, linear]",
        "[linear]",
        "sample.yaml:6:16: 2-2-1 has 2 layers behind the input; it needs 2 activations, not 1",
    ),
    "duplicate key": (
        "needs: []",
        "title: Again",
        "sample.yaml:3:1: title is given twice, on lines 2 and 3; keep one of the two",
    ),
    "unknown quantity asked": (
        "ask: O11",
        "ask: O13",
        "sample.yaml:16:10: O13 names nothing in this problem; "
        "O13: the neuron of layer 1 goes from 1 to 2 here, not 3.",
    ),
    "given quantity asked": (
        "ask: O11",
        "ask: W1_11",
        "sample.yaml:16:10: W1_11 is given in this problem; ask for something that is computed",
    ),
    "quantity asked twice": (
        "ask: O11",
        "ask: [O21, yhat]",
        "sample.yaml:16:16: yhat is O21 by another name, which this sheet asks already; ask it once",
    ),
    "quantity of one layer asked by both its names": (
        "ask: O11",
        "problem: {layers: [1, 1], activations: [linear], rows: [{x: 1, y: 2}], weights: {W1: [[3]], b1: [1]}}\n"
        "    ask: [O11, yhat, dL/dO11]",
        "sample.yaml:17:16: yhat is O11 by another name, which this sheet asks already; ask it once",
    ),
    "one name asked twice": (
        "ask: O11",
        "ask: [O11, O12, O11]",
        "sample.yaml:16:21: O11 is asked twice on this sheet; ask it once",
    ),
    "unknown placeholder": (
        "{yhat:.2f}",
        "{yhatt:.2f}",
        "sample.yaml:15:32: {yhatt:.2f} names nothing in this problem; did you mean yhat?",
    ),
    "unsafe format": (
        "{yhat:.2f}",
        "{yhat:.2}",
        "sample.yaml:15:32: {yhat:.2} has the format .2; expected .2f for decimals or .4g for significant figures",
    ),
    "no right answer": (
        ", right: true",
        ", because: No.",
        "sample.yaml:20:7: no answer is right; mark the right one with right: true",
    ),
    "wrong answer without a reason": (
        ", because: That is no reason.",
        "",
        "sample.yaml:21:9: this wrong answer has no because; say what is wrong with it",
    ),
    "unknown named problem": (
        "digits: 4",
        "problem: other",
        "sample.yaml:17:14: there is no problem named other; write it under problems",
    ),
    "step id used twice": (
        "digits: 4\n  - choose: Why?",
        "id: one\n  - choose: Why?\n    id: one",
        "sample.yaml:19:9: the step id one is already used on line 17; give every step an id of its own",
    ),
    "no update without a learning rate": (
        "ask: O11\n    digits: 4",
        "walk: update",
        "sample.yaml:16:11: there is no update to walk through; give the problem a learning_rate",
    ),
    "unknown need": (
        "needs: []",
        "needs: [forward-pas]",
        "sample.yaml:3:9: there is no lesson forward-pas; did you mean forward-pass?",
    ),
    "need of itself": (
        "needs: []",
        "needs: [sample]",
        "sample.yaml:3:9: needs go in a circle: sample → sample; take one of them out",
    ),
}


def test_the_sample_itself_is_sound() -> None:
    assert check([lesson_file(Path())]) == []


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN)
def test_one_line_says_what_is_wrong(old: str, new: str, expected: str) -> None:
    findings = check([lesson_file(Path(), old, new)])
    assert [str(finding) for finding in findings] == [expected]


def test_needs_in_a_circle_are_told_in_every_file_of_it() -> None:
    lesson_file(Path(), "needs: []", "needs: [second]")
    content = LESSON.replace("id: sample", "id: second").replace("needs: []", "needs: [sample]")
    (Path() / "second.yaml").write_text(content, encoding="utf-8")
    assert [str(finding) for finding in check([Path()])] == [
        "sample.yaml:3:9: needs go in a circle: sample → second → sample; take one of them out",
        "second.yaml:3:9: needs go in a circle: second → sample → second; take one of them out",
    ]


def test_one_id_in_two_files_is_told() -> None:
    lesson_file(Path())
    lesson_file(Path(), name="twin.yaml")
    expected = "twin.yaml:1:5: the lesson id sample is already used by sample.yaml; give every lesson an id of its own"
    assert [str(finding) for finding in check([Path()])] == [expected]


def test_a_folder_without_lessons_is_told() -> None:
    Path("empty").mkdir()
    expected = "empty: there is no lesson in this folder; name another one"
    assert [str(finding) for finding in check([Path("empty")])] == [expected]


def test_a_missing_file_is_told_and_the_others_are_checked() -> None:
    findings = check([Path("none.yaml"), lesson_file(Path(), "digits: 4", "digits: 0")])
    assert [str(finding) for finding in findings] == [
        "none.yaml: there is no such file; check the name",
        "sample.yaml:17:13: digits is 0; expected at least 1",
    ]


def test_a_course_file_that_differs_from_its_lessons_is_told() -> None:
    lesson_file(Path())
    lesson_file(Path(), "id: sample", "id: extra", name="extra.yaml")
    listing = (
        "units:\n  - title: One\n    lessons:\n      - {id: sample, title: Another}\n      - {id: gone, title: Gone}\n"
    )
    Path("course.yaml").write_text(listing, encoding="utf-8")
    assert [str(finding) for finding in check([Path()])] == [
        "course.yaml:4:9: the unit of sample is another one here; sample.yaml has nothing",
        "course.yaml:4:29: the title of sample is another one here; sample.yaml has A sample",
        "course.yaml:5:14: there is no gone.yaml; write it, or take it out here",
        "extra.yaml: this lesson is not listed in course.yaml; list it under its unit",
    ]


def test_a_lesson_without_a_problem_cannot_ask() -> None:
    lesson = "id: words\ntitle: Words\nsteps:\n  - explain: Hello.\n  - ask: O11\n"
    (Path() / "words.yaml").write_text(lesson, encoding="utf-8")
    expected = "words.yaml:5:5: this step has no problem to work on; give the lesson a problem"
    assert [str(finding) for finding in check([Path()])] == [expected]


def test_a_learner_is_not_let_into_a_broken_lesson() -> None:
    broken = read_lesson(lesson_file(Path(), "{yhat:.2f}", "{yhatt}"))
    with pytest.raises(CourseError, match="did you mean yhat"):
        require_sound(broken)


def test_a_matter_of_style_does_not_keep_a_learner_out() -> None:
    lesson = read_lesson(lesson_file(Path(), "{yhat:.2f}", "yhat = 18.96"))
    assert require_sound(lesson) is lesson


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The prediction is O11.", "a name is typed here: O11"),
        ("So it is = 18.96 then.", "a result is typed here: = 18.96"),
        ("This is **bold**.", "this mark is shown as it is typed: **"),
        ("A snowman ☃ stands here.", "this character cannot be shown on every terminal: ☃"),
    ],
)
def test_style_is_warned_of_at_its_place(text: str, found: str) -> None:
    (finding,) = check([lesson_file(Path(), "The prediction is {yhat:.2f}.", text)])
    column = 14 + text.index(found.rpartition(": ")[2])
    assert str(finding).startswith(f"sample.yaml:15:{column}: warning: {found}; ")


def test_a_screen_that_is_too_high_is_warned_of() -> None:
    many = "|\n" + "\n\n".join(f"      Line {number}." for number in range(9))
    (finding,) = check([lesson_file(Path(), "The prediction is {yhat:.2f}.", many)])
    assert "warning: this screen is 17 lines high" in str(finding)


def test_what_stands_above_an_experiment_and_would_be_cut_off_is_warned_of() -> None:
    step = "explain: The prediction is {yhat:.2f}."
    many = "Run it, and look at its ends. " * 10
    network = "{layers: [2, 2, 1], activations: [tanh, sigmoid]}"
    experiment = f"experiment: {{data: moons, network: {network}, train: {{epochs: 1}}}}\n    say: {many}"
    (finding,) = check([lesson_file(Path(), step, experiment)])
    assert "warning: this text is 4 lines high at 80 columns; 3 fit: say it in fewer words" in str(finding)
