"""From the numbers in a file to the whole computation, and back to the line when they do not fit."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.course.samples import PROBLEM, lesson_file, written
from tutor.course.errors import CourseError
from tutor.course.lesson import read_lesson
from tutor.course.problems import built, find_problem, load_problem


def complaint(content: str) -> str:
    with pytest.raises(CourseError) as caught:
        load_problem(written(Path("p.yaml"), content))
    return str(caught.value)


def test_a_problem_file_becomes_the_whole_computation() -> None:
    made = load_problem(written(Path("salary.yaml"), PROBLEM)).built
    values = {name: made.trace.find(name).value for name in ("O11", "O12", "yhat", "L", "dL/dyhat")}
    # The course's own numbers, found by hand.
    assert values == pytest.approx({"O11": 8.875, "O12": 24.85, "yhat": 18.96, "L": 120.1216, "dL/dyhat": 21.92})
    assert (made.features, made.target_names) == (("CGPA", "IQ"), ("salary",))


def test_a_problem_may_stand_under_its_key() -> None:
    inside = "problem:\n" + "".join(f"  {line}\n" for line in PROBLEM.splitlines())
    made = load_problem(written(Path("p.yaml"), inside)).built
    assert made.problem == load_problem(written(Path("q.yaml"), PROBLEM)).built.problem


def test_an_error_under_the_key_keeps_its_line() -> None:
    inside = "problem:\n" + "".join(f"  {line}\n" for line in PROBLEM.replace("[0.4]", "[a]").splitlines())
    assert complaint(inside) == 'p.yaml:8:65: W2[1][1] is the text "a"; expected a number'


def test_a_lesson_file_stands_for_its_problem() -> None:
    found = find_problem(str(lesson_file(Path())))
    assert found.lesson is not None
    assert found.name == "sample"


def test_a_lesson_id_stands_for_its_problem() -> None:
    assert find_problem("backprop-hidden").built.trace.find("yhat").value == pytest.approx(18.96)


def test_a_file_wins_over_a_lesson_when_it_looks_like_one() -> None:
    written(Path("forward-pass.yaml"), PROBLEM)
    assert find_problem("forward-pass.yaml").lesson is None
    assert find_problem("forward-pass").lesson is not None


def test_a_file_without_an_ending_is_found_too() -> None:
    written(Path("salary"), PROBLEM)
    assert find_problem("salary").name == "salary"


def test_an_unknown_problem_is_answered_with_the_nearest_lesson() -> None:
    with pytest.raises(CourseError, match="there is no lesson backprop-hiden; did you mean backprop-hidden"):
        find_problem("backprop-hiden")


def test_a_missing_file_is_told() -> None:
    with pytest.raises(CourseError) as caught:
        find_problem("none.yaml")
    assert str(caught.value) == "none.yaml: there is no such file; check the name"


def test_a_folder_is_told() -> None:
    Path("folder").mkdir()
    with pytest.raises(CourseError) as caught:
        find_problem("folder")
    assert str(caught.value) == "folder: this is a folder; name a file in it"


def test_a_lesson_without_a_problem_is_told() -> None:
    written(Path("words.yaml"), "id: words\ntitle: Words\nsteps: [{explain: Hello.}]\n")
    with pytest.raises(CourseError) as caught:
        find_problem("words.yaml")
    assert str(caught.value) == "words.yaml: the lesson words has no problem; name one that has"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "W1: [[0.1, 0.2], [0.1, 0.3]]",
            "W1: [[0.1, 0.2, 0], [0.1, 0.3, 0]]",
            "p.yaml:7:15: W1 is 2×3; 2-2-1 needs 2×2: "
            "a row for each neuron it comes from, a column for each it goes to",
        ),
        (", W2: [[0.4], [0.6]]", "", "p.yaml:7:10: W2 is missing; 2-2-1 needs W1, W2"),
        ("[CGPA, IQ]", "[CGPA]", "p.yaml:4:11: features has 1 name; layers says 2 inputs"),
        ("salary", "[salary, bonus]", "p.yaml:5:14: target_name has 2 names; layers says 1 output"),
        ("squared_error", "squared", "p.yaml:3:7: 'squared' is not a known loss; did you mean squared_error?"),
        ("[linear, ", "[{sigmoid: 2}, ", "p.yaml:2:14: sigmoid takes no number; write sigmoid alone"),
        ("[linear, ", "[{a: 1, b: 2}, ", "p.yaml:2:15: this is not one name; expected a name, or {name: number}"),
        ("0.0002", "-1", "p.yaml:8:16: a learning rate is greater than 0, not -1.0"),
        ("y: 8}", "y: 8}, {x: [1, 2], y: [1, 2]}", "p.yaml:6:46: y of row 2 has 2 numbers; layers says 1 output"),
        (
            "b1: [0.5, 0.1]",
            "b1: [[0.5, 0.1]]",
            "p.yaml:7:46: b1 has lists inside; expected one list of numbers: [1, 2]",
        ),
        ("rows: [", "rows: [" + "{x: [1, 1], y: 1}, " * 8, "p.yaml:6:7: a full trace goes up to 8 rows, not 9"),
        (
            "[2, 2, 1]",
            "[2, 13, 1]",
            "p.yaml:7:15: W1 is 2×2; 2-13-1 needs 2×13: "
            "a row for each neuron it comes from, a column for each it goes to",
        ),
        ("y: 8}", "z: 8}", "p.yaml:6:24: z is not known here; known: x, y"),
    ],
)
def test_what_does_not_fit_is_told_at_its_line(old: str, new: str, expected: str) -> None:
    assert old in PROBLEM
    assert complaint(PROBLEM.replace(old, new, 1)) == expected


def test_numbers_beyond_all_bounds_neither_crash_nor_print(capfd: pytest.CaptureFixture[str]) -> None:
    huge = PROBLEM.replace("[0.1, 0.2]", "[1e308, 1e308]").replace("[0.4]", "[1e308]")
    made = load_problem(written(Path("p.yaml"), huge)).built
    assert made.trace.find("yhat").value == float("inf")
    assert capfd.readouterr() == ("", "")


def test_an_activation_or_loss_may_be_given_its_number() -> None:
    content = PROBLEM.replace("[linear, ", "[{leaky_relu: 0.1}, ").replace("squared_error", "{huber: 2}")
    network = load_problem(written(Path("p.yaml"), content)).built.network
    assert network is not None
    assert (network.activations, network.settings) == (("leaky_relu", "linear"), (0.1, None))
    assert (network.loss, network.loss_setting) == ("huber", 2)


@pytest.mark.parametrize(("cost", "gradient"), [("mean", 21.92), ("sum", 43.84)])
def test_the_cost_is_the_one_that_was_asked_for(cost: str, gradient: float) -> None:
    twice = PROBLEM.replace("y: 8}", "y: 8}, {x: [3.75, 80], y: 8}") + f"cost: {cost}\n"
    made = load_problem(written(Path("p.yaml"), twice)).built
    assert made.trace.find("dJ/db21").value == pytest.approx(gradient)


def test_a_layer_without_biases_has_none() -> None:
    made = load_problem(written(Path("p.yaml"), PROBLEM.replace(" b1: [0.5, 0.1],", ""))).built
    assert made.network is not None
    assert made.network.biases[0] is None
    assert made.network.count_parameters() == 7


def test_a_problem_is_built_once() -> None:
    lesson = read_lesson(lesson_file(Path()))
    assert built(lesson) is built(lesson, lesson.steps[0]) is built(lesson, lesson.steps[1])


def test_a_lesson_of_words_has_no_problem() -> None:
    written(Path("words.yaml"), "id: words\ntitle: Words\nsteps: [{explain: Hello.}]\n")
    lesson = read_lesson(Path("words.yaml"))
    assert built(lesson, lesson.steps[0]) is None


def test_formulas_need_no_network() -> None:
    content = (
        "given: {m: 1, c: 0.5, x: 2, y: 7, eta: 0.1}\nformulas: {yhat: m*x + c, L: (y - yhat)^2, m_new: m - eta*dL/dm}"
    )
    made = load_problem(written(Path("line.yaml"), content)).built
    assert made.network is None
    assert [made.trace.find(name).value for name in ("yhat", "L", "dL/dm", "m_new")] == [2.5, 20.25, -18.0, 2.8]


def test_a_formula_may_be_a_number() -> None:
    made = load_problem(written(Path("p.yaml"), "formulas: {a: 3, z: 2*a}")).built
    assert made.trace.find("z").value == 6


@pytest.mark.parametrize(
    ("layers", "parameters"), [([2, 2, 1], 9), ([3, 4, 2, 1], 29), ([4, 5, 3, 2], 51), ([784, 16, 16, 10], 13002)]
)
def test_layers_alone_are_counted_in(layers: list[int], parameters: int) -> None:
    made = load_problem(written(Path("p.yaml"), f"layers: {layers}")).built
    weights = sum(a * b for a, b in pairwise(layers))
    values = [made.trace.find(name).value for name in ("n_weights", "n_biases", "n_parameters")]
    assert values == [weights, sum(layers[1:]), parameters]
    assert made.exact


def test_counting_takes_networks_too_large_to_draw() -> None:
    made = load_problem(written(Path("p.yaml"), "layers: [150528, 4096, 4096, 1000]")).built
    assert made.trace.find("n_weights1").value == 150528 * 4096
