"""What a lesson is once it is read: steps with lasting ids, problems found, content with a hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course.samples import LESSON, lesson_file
from tutor.course.documents import read_document
from tutor.course.lesson import Lesson, lesson_from, read_lesson
from tutor.course.types import (
    STEP_KINDS,
    Ask,
    Choose,
    Derive,
    Experiment,
    Explain,
    Match,
    Order,
    Point,
    Show,
    Walk,
    kind_of,
)


def lesson(text: str = LESSON) -> Lesson:
    return lesson_from(read_document(text, "sample.yaml"))


def with_steps(steps: str, problems: str = "") -> Lesson:
    return lesson(LESSON[: LESSON.index("steps:")] + problems + "steps:\n" + steps)


def ids(of: Lesson) -> list[str]:
    return [step.id for step in of.steps]


def test_a_lesson_knows_its_heading() -> None:
    read = read_lesson(lesson_file(Path()))
    assert (read.id, read.title, read.needs, read.document.file) == ("sample", "A sample", (), "sample.yaml")


def test_every_kind_of_step_is_read() -> None:
    steps = with_steps(
        "  - explain: Hello.\n"
        "  - {show: network, highlight: [W1_11], say: Look.}\n"
        "  - {walk: [forward, loss]}\n"
        "  - {ask: [L, dL/dyhat], digits: 3, hints: {1: Think., 4: So.}}\n"
        "  - {derive: dL/dyhat, form: [y, yhat], hints: {2: Look.}}\n"
        "  - {choose: Why?, options: [{text: A, right: true}, {text: B, because: No.}]}\n"
        "  - {order: Sort, items: [one, two], because: So.}\n"
        "  - {match: Pair, pairs: {W: weight, b: bias}}\n"
        "  - {point: W1_21, say: Find it.}\n"
        "  - experiment: {data: xor, network: {layers: [2, 2, 1], activations: [tanh, sigmoid]}}\n"
        "    ask: [{read: final_train_loss}]\n"
    ).steps
    explain, show, walk, ask, derive, choose, order, match, point, experiment = steps
    assert isinstance(explain, Explain)
    assert explain.text == "Hello."
    assert isinstance(show, Show)
    assert (show.what, show.highlight, show.say) == ("network", ("W1_11",), "Look.")
    assert isinstance(walk, Walk)
    assert walk.phases == ("forward", "loss")
    assert isinstance(ask, Ask)
    assert (ask.quantities, ask.digits) == (("L", "dL/dyhat"), 3)
    assert [ask.hint(rung) for rung in (1, 2, 3, 4)] == ["Think.", None, None, "So."]
    assert isinstance(choose, Choose)
    assert [option.right for option in choose.options] == [True, False]
    assert isinstance(derive, Derive)
    assert (derive.derive, derive.form, derive.hint(2), derive.hint(1)) == ("dL/dyhat", ("y", "yhat"), "Look.", None)
    assert isinstance(order, Order)
    assert (order.text, order.items, order.because) == ("Sort", ("one", "two"), "So.")
    assert isinstance(match, Match)
    assert match.pairs == {"W": "weight", "b": "bias"}
    assert isinstance(point, Point)
    assert (point.point, point.say) == ("W1_21", "Find it.")
    assert isinstance(experiment, Experiment)
    assert (experiment.experiment.data, experiment.ask[0].read) == ("xor", "final_train_loss")
    assert [kind_of(step) for step in steps] == list(STEP_KINDS)


def test_a_single_question_asks_four_figures_of_one_quantity() -> None:
    (ask,) = with_steps("  - ask: O11\n").steps
    assert isinstance(ask, Ask)
    assert (ask.quantities, ask.digits) == (("O11",), 4)


def test_an_inserted_step_leaves_the_ids_of_the_others_alone() -> None:
    before = ids(lesson())
    after = ids(lesson(LESSON.replace("  - ask: O11", "  - explain: A new one.\n  - walk: forward\n  - ask: O11")))
    assert [one for one in after if one in before] == before


def test_ids_tell_what_a_step_is_about() -> None:
    assert ids(lesson()) == ["explain:the-prediction-is-yhat", "ask:O11", "choose:why"]


def test_only_equal_steps_are_counted() -> None:
    assert ids(with_steps("  - ask: O11\n  - ask: O12\n  - ask: O11\n")) == ["ask:O11", "ask:O12", "ask:O11#2"]


def test_the_same_question_about_another_problem_has_another_id() -> None:
    inline = "{layers: [1, 1], activations: [linear], rows: [{x: 1, y: 2}], weights: {W1: [[1]]}}"
    other = f"problems:\n  other: {inline}\n"
    read = with_steps("  - ask: yhat\n  - {ask: yhat, problem: other}\n", other)
    assert ids(read) == ["ask:yhat", "ask:yhat@other"]


def test_the_same_question_with_fresh_numbers_has_another_id() -> None:
    read = with_steps("  - ask: O11\n  - {ask: O11, variant: {seed: 7}}\n")
    assert ids(read) == ["ask:O11", "ask:O11@seed-7"]


def test_the_new_kinds_are_known_by_what_they_ask() -> None:
    steps = (
        "  - derive: dL / dyhat\n  - {order: Sort these, items: [a, b]}\n"
        "  - {match: Which is which?, pairs: {a: b, c: d}}\n  - point: W1_21\n"
    )
    assert ids(with_steps(steps)) == ["derive:dL/dyhat", "order:sort-these", "match:which-is-which", "point:W1_21"]


def test_a_given_id_is_kept_and_never_taken_by_another() -> None:
    read = with_steps("  - ask: O11\n  - {ask: O12, id: 'ask:O11'}\n")
    assert ids(read) == ["ask:O11#2", "ask:O11"]


def test_a_changed_ending_of_a_text_keeps_the_id() -> None:
    text = "One two three four five six seven"
    first, second = (with_steps(f"  - explain: {text}{end}\n") for end in (" eight.", " nine."))
    assert ids(first) == ids(second)


def test_a_text_without_latin_letters_has_an_id_too() -> None:
    (one,) = ids(with_steps("  - explain: 你好\n"))
    assert len(one) > len("explain:")


def test_a_step_finds_its_problem() -> None:
    inline = "{layers: [1, 1], activations: [linear], rows: [{x: 1, y: 2}], weights: {W1: [[1]]}}"
    read = with_steps(f"  - ask: yhat\n  - {{ask: yhat, problem: &it {inline}}}\n  - {{ask: L, problem: *it}}\n")
    own, first, second = (read.problem_of(step) for step in read.steps)
    assert own is read.problem
    assert first == second != own


def test_the_hash_names_the_content_and_not_the_layout() -> None:
    same = LESSON.replace("title: A sample", 'title:   "A sample"   # a remark')
    assert lesson(same).hash == lesson().hash


def test_the_hash_changes_with_any_content() -> None:
    hashes = {lesson(LESSON.replace(*change)).hash for change in (("", ""), ("80", "81"), ("Why?", "How?"))}
    assert len(hashes) == 3


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_of_step_has_an_id_and_may_have_a_problem(kind: str) -> None:
    assert {"id", "problem"} <= set(STEP_KINDS[kind].__struct_fields__)
