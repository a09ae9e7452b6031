"""The loop: what is echoed, what each typed line leads to, and how it ends."""

from __future__ import annotations

import io

import pytest

from engine.names import Spelling
from tests.plain.talking import after, right, talked
from tests.session.networks import lesson
from tests.session.sittings import Kept, course_lesson, sitting, small
from tutor.plain.commands import COMMANDS
from tutor.plain.face import run
from tutor.plain.pages import WIDTH, message_lines, pointed, wrapped
from tutor.session.view import Message, Tone

CHOICE = "{choose: Which, options: [{text: a, because: not a}, {text: b, right: true}]}"


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def last_step(shown: str) -> str:
    return [line for line in shown.splitlines() if ", step " in line][-1]


# --- input --------------------------------------------------------------------------------------


def test_what_comes_from_a_file_is_echoed() -> None:
    assert "yhat = 6.25\n" in after(small("ask: yhat"), ["6.25"])


def test_the_first_lines_say_what_enter_does() -> None:
    assert after("forward-pass", []).splitlines()[0].startswith("Press Enter to go on.")


def test_what_comes_from_a_keyboard_is_not_echoed_twice() -> None:
    goal = io.StringIO()
    run(sitting(small("ask: yhat"), spelling=Spelling.ASCII), Keyboard("6.25\n"), goal)
    assert "yhat = 6.25\n" not in goal.getvalue()
    assert "yhat = Right: yhat = 6.25." in goal.getvalue()


def test_the_end_of_the_input_leaves_and_says_how_to_come_back() -> None:
    shown = after(small("explain: one", "explain: two"), [""])
    assert shown.endswith("Your place is kept. Come back with: backprop-tutor learn small\n")


@pytest.mark.parametrize("lines", range(0, 60, 7))
def test_after_the_end_of_the_input_one_comes_back_to_the_same_step(lines: int) -> None:
    kept = Kept()
    session = sitting("backprop-hidden", kept, Spelling.ASCII)
    left: list[str] = []

    def some(session: object, view: object) -> str | None:
        left.append("")
        return None if len(left) > lines else right(session, view)  # type: ignore[arg-type]

    first = talked(session, some)
    again = after("backprop-hidden", [], kept)
    assert last_step(again) in (last_step(first), f"{last_step(first).split(', part')[0]}, part {place(session)}")


def place(session: object) -> str:
    view = session.view()  # type: ignore[attr-defined]
    return f"{view.place.inner} of {view.place.inners}"


def test_leaving_is_stored() -> None:
    kept = Kept()
    after(small("explain: one"), ["quit"], kept)
    assert kept.stored[-1].kind == "close"


def test_leaving_by_ctrl_c_is_stored_and_said_on_a_line_of_its_own() -> None:
    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
            raise KeyboardInterrupt

    kept, goal = Kept(), io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        run(sitting(small("ask: yhat"), kept, Spelling.ASCII), Interrupted(), goal)
    assert kept.stored[-1].kind == "close"
    assert "yhat = \nYour place is kept." in goal.getvalue()


def test_windows_line_ends_are_taken_off() -> None:
    kept = Kept()
    after(small("ask: yhat"), ["6.25\r"], kept)
    assert next(event for event in kept.stored if event.kind == "answer").typed == "6.25"


def test_control_codes_that_were_typed_are_not_printed_back() -> None:
    assert "\x1b" not in after(small("ask: yhat"), ["\x1b[31m7", "\x1b[31m"])


def test_an_output_that_cannot_carry_a_character_gets_a_question_mark() -> None:
    raw = io.BytesIO()
    goal = io.TextIOWrapper(raw, encoding="latin-1")
    run(sitting(small("ask: yhat")), io.StringIO("ŷ\n"), goal)
    assert b"?" in raw.getvalue()


# --- what a typed line means --------------------------------------------------------------------


def test_enter_goes_on_where_nothing_is_asked() -> None:
    assert "step 2 of 2" in last_step(after(small("explain: one", "explain: two"), [""]))


def test_enter_does_not_skip_a_question() -> None:
    shown = after(small("ask: yhat", "explain: two"), [""])
    assert "step 1 of 2" in last_step(shown)
    assert "Type an answer, or hint, or skip." in shown


def test_skip_does() -> None:
    assert "step 2 of 2" in last_step(after(small("ask: yhat", "explain: two"), ["skip"]))


def test_a_number_chooses() -> None:
    shown = after(small(CHOICE), ["1", "2"])
    assert "Not that one. not a" in shown
    assert "Right." in shown


@pytest.mark.parametrize("typed", ["", "0", "3", "x", "²", "9" * 5000])
def test_what_is_no_option_is_told_so(typed: str) -> None:
    assert "Type a number from 1 to 2, or skip." in after(small(CHOICE), [typed])


def test_words_where_nothing_is_asked_are_told_so() -> None:
    shown = after(small("explain: one", "explain: two"), ["what now"])
    assert "Nothing is asked for here." in shown
    assert "step 1 of 2" in last_step(shown)


def test_an_unreadable_answer_is_pointed_at() -> None:
    lines = after(small("ask: yhat"), ["2*(3"]).splitlines()
    at = lines.index("  2*(3")
    assert lines[at + 1].strip() == "^"


def test_on_a_sheet_the_next_open_line_is_asked_at_once() -> None:
    shown = after(small("ask: [yhat, L, dL/dyhat]"), ["6.25", "0.5625", "-1.5"])
    assert [line.split(" = ")[0] for line in shown.splitlines() if line.endswith(("= 6.25", "= 0.5625", "= -1.5"))]
    assert "You found" not in shown
    kept = Kept()
    after(small("ask: [yhat, L, dL/dyhat]"), ["6.25", "0.5625", "-1.5"], kept)
    assert [(event.item, event.outcome) for event in kept.stored if event.kind == "answer"] == [
        ("yhat", "correct"),
        ("L", "correct"),
        ("dL/dyhat", "correct"),
    ]


# --- commands -----------------------------------------------------------------------------------


def test_help_lists_every_command_within_the_width() -> None:
    shown = after(small("explain: one"), ["help"])
    assert all(f"  {', '.join(row.words)}" in shown for row in COMMANDS)
    assert all(len(line) <= WIDTH for line in shown.splitlines())


@pytest.mark.parametrize("word", [word for row in COMMANDS for word in row.words])
@pytest.mark.parametrize("step", ["explain: one", "ask: yhat", "ask: [yhat, L]", CHOICE, "walk: forward"])
def test_every_command_is_answered_everywhere(word: str, step: str) -> None:
    asking = after(small(step, "explain: two"), [])
    assert len(after(small(step, "explain: two"), [word, word.upper()])) > len(asking)


def test_a_word_that_is_no_command_is_an_answer() -> None:
    kept = Kept()
    after(small("ask: yhat"), ["hints please", "help me"], kept)
    assert [event.typed for event in kept.stored if event.kind == "answer"] == ["hints please", "help me"]


def test_step_goes_to_a_step() -> None:
    lesson = small("explain: one", "explain: two", "explain: three")
    assert "step 3 of 3" in last_step(after(lesson, ["step 3"]))


@pytest.mark.parametrize("argument", ["", " 0", " 4", " x", " ²", " " + "9" * 5000, " -1"])
def test_a_step_that_is_not_there_is_told_so(argument: str) -> None:
    lesson = small("explain: one", "explain: two", "explain: three")
    assert "Type step and a number from 1 to 3." in after(lesson, [f"step{argument}"])


@pytest.mark.parametrize("argument", ["", " L", " l", " 2"])
def test_line_goes_to_another_line_of_a_sheet(argument: str) -> None:
    assert after(small("ask: [yhat, L]"), [f"line{argument}"]).splitlines()[-2] == "L = "


def test_a_line_that_is_not_there_is_told_with_those_that_are() -> None:
    assert "No line is called O99: yhat, L." in after(small("ask: [yhat, L]"), ["line O99"])


def test_values_lists_what_is_given_found_and_unknown() -> None:
    shown = after(small("ask: [yhat, L]"), ["6.25", "values"])
    assert "  W1_11 = 3  given" in shown
    assert "= 6.25  found" in shown
    assert "= ?  unknown" in shown


def test_words_puts_the_drawing_in_words() -> None:
    assert "yhat, not known yet" in after(small("ask: yhat"), ["words"])


def test_draw_draws_in_ascii() -> None:
    shown = after("backprop-hidden", ["step 4", "draw"])
    assert shown.isascii()
    assert "+---" in shown
    assert all(len(line) <= WIDTH for line in shown.splitlines())


def test_again_says_the_step_once_more() -> None:
    assert after(small("explain: One sentence."), ["again"]).count("One sentence.") == 2


def test_back_at_the_beginning_is_told_so() -> None:
    assert "This is the beginning." in after(small("explain: one"), ["back"])


def test_a_hint_where_nothing_is_asked_is_told_so() -> None:
    assert "There is nothing to give a hint for here." in after(small("explain: one"), ["hint"])


# --- the end ------------------------------------------------------------------------------------


def test_the_end_is_left_with_enter() -> None:
    shown = after(small("explain: one"), ["", "", "never read"])
    assert "This is the end of the lesson." in shown
    assert "never read" not in shown
    assert "Your place is kept" not in shown


def test_from_the_end_one_can_look_back() -> None:
    shown = after(small("explain: one", "explain: two"), ["", "", "step 1"])
    assert shown.rindex("one\n") > shown.index("the end")


def test_a_finished_lesson_can_be_done_anew() -> None:
    kept = Kept()
    after(small("ask: yhat"), ["6.25", "", ""], kept)
    shown = after(small("ask: yhat"), ["restart"], kept)
    assert shown.splitlines()[-2] == "yhat = "


def test_a_notice_is_told_once() -> None:
    kept = Kept(notice="Your answers are not being saved: the disk is full")
    shown = after(small("explain: one", "explain: two"), ["", "back"], kept)
    assert shown.count("Note: Your answers are not being saved") == 1


# --- what a step says when one comes back to it -------------------------------------------------


def test_coming_back_to_a_question_says_the_hints_and_the_verdict_so_far() -> None:
    kept = Kept()
    after("backprop-hidden", ["step 16", "hint", "hint", "1"], kept)
    shown = after("backprop-hidden", [], kept)
    assert "Hint: Here is the rule" in shown
    assert "  dL/dW1_11 = dL/dyhat * dyhat/dO11 * dO11/dW1_11" in shown
    assert "Not " in shown


def test_coming_back_to_a_sheet_says_what_is_found() -> None:
    kept = Kept()
    lesson = small("ask: [yhat, L]")
    after(lesson, ["6.25"], kept)
    shown = after(lesson, [], kept)
    assert "  yhat = 6.25\n  L    = ?\n" in shown


def test_a_step_is_read_in_the_order_of_its_importance() -> None:
    """Where one is, then the question, then the lines of it: what a listener hears first decides whether to go on."""
    shown = after("backprop-hidden", ["step 12"])
    heading, question, asked, prompt = (
        shown.index(text) for text in ("step 12 of", "significant figures", "Asked are 3", "dL/dW2_11 = \n")
    )
    assert heading < question < asked < prompt


# --- lines --------------------------------------------------------------------------------------


def test_a_name_and_its_number_stay_in_one_row() -> None:
    for filling in range(60, 78):
        assert any(line.endswith("W2_11 = 0.4.") for line in wrapped("x" * filling + " W2_11 = 0.4."))


def test_wrapping_keeps_indentation_and_hangs_under_a_list_item() -> None:
    text = "- " + "word " * 30 + "\n\n    x = 1"
    lines = wrapped(text)
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[1].startswith("  word")
    assert lines[-2:] == ["", "    x = 1"]


@pytest.mark.parametrize("caret", [0, 50, 200, 299])
def test_the_pointer_stays_under_its_character_in_a_long_answer(caret: int) -> None:
    typed = "".join(chr(ord("a") + number % 26) for number in range(300))
    quoted, pointer = pointed(typed, caret)
    assert len(quoted) <= WIDTH
    assert quoted[pointer.index("^")] == typed[caret]


@pytest.mark.parametrize(
    ("tone", "text", "line"),
    [
        (Tone.WRONG, "Half of it.", "Not yet. Half of it."),
        (Tone.WRONG, "Not right: the sign.", "Not right: the sign."),
        (Tone.RIGHT, "Right: L = 4.", "Right: L = 4."),
        (Tone.HINT, "Add the bias.", "Hint: Add the bias."),
        (Tone.FREE, "Give 4 significant figures.", "Give 4 significant figures."),
    ],
)
def test_what_a_message_means_is_in_its_words(tone: Tone, text: str, line: str) -> None:
    assert message_lines(Message(tone, text)) == [line]


def test_the_lesson_is_the_one_of_the_course() -> None:
    assert course_lesson("backprop-hidden").title in after("backprop-hidden", [])


def test_settings_shows_and_changes_by_what_it_was_given() -> None:
    asked: list[str] = []

    def choose(typed: str) -> list[str]:
        asked.append(typed)
        return ["figures: 8."]

    goal = io.StringIO()
    source = io.StringIO("settings\nsettings figures 8\nquit\n")
    run(sitting(small("ask: yhat"), spelling=Spelling.ASCII), source, goal, choose=choose)
    assert asked == ["", "figures 8"]
    assert "figures: 8." in goal.getvalue()


# --- looking closer -----------------------------------------------------------------------------


def seen(shape: str, quantity: str, typed: list[str]) -> str:
    """What is printed for ``typed`` at a quantity of a walk."""
    return after(lesson(shape), ["", f"go {quantity}", *typed])


def test_a_quantity_of_a_walk_is_gone_to_by_its_name() -> None:
    shown = seen("3-4-2-1", "∂L/∂W¹₁₁", [])
    assert "dL/dW1_11 = " in shown


def test_a_name_that_is_not_in_the_walk_is_told_so() -> None:
    assert "W9_11: the layer" in seen("3-4-2-1", "W9_11", [])


def test_paths_are_told_one_by_one_with_the_sum_as_it_grows() -> None:
    shown = seen("3-4-2-1", "dL/dO11", ["paths"])
    for words in ("Path 1 of 2: O11 -> O21 -> yhat -> L.", "so far", "All 2 paths add up to dL/dO11 = "):
        assert words in shown


def test_another_row_of_the_data_is_drawn_and_its_paths_are_told() -> None:
    shown = seen("batch", "dJ/dW1_11", ["row 3", "words", "paths"])
    for words in ("Row 3 of 4 is drawn.", "x31 = ", "dJ/dW1_11 is the mean of 4 rows. In row 3 dL[3]/dW1_11 has one"):
        assert words in shown


@pytest.mark.parametrize(("typed", "told"), [("row 5", "from 1 to 4"), ("row x", "from 1 to 4")])
def test_a_row_that_does_not_exist_is_told_so(typed: str, told: str) -> None:
    assert told in seen("batch", "dJ/dW1_11", [typed])


def test_one_row_is_told_to_be_the_only_one() -> None:
    assert "There is only one row of data here." in seen("3-4-2-1", "dL/dO11", ["row"])


def test_a_long_sum_is_written_out_when_more_is_asked() -> None:
    assert "x19*W1_91" not in seen("12x6", "z11", [])
    assert "x19*W1_91" in seen("12x6", "z11", ["more"])


def test_more_of_a_short_sum_is_told_not_to_exist() -> None:
    assert "Nothing is folded away here." in seen("3-4-2-1", "z11", ["more"])


def test_a_part_of_the_drawing_is_looked_at_by_its_name() -> None:
    shown = seen("3-4-2-1", "dL/dW1_11", ["look W¹₁₁", "look z11"])
    assert "the weight from x11 to O11" in shown
    assert "neuron 1 of layer 1" in shown


def test_a_part_that_is_not_there_is_told_so() -> None:
    assert "no part of the drawing" in seen("3-4-2-1", "dL/dW1_11", ["look dL/dW1_11"])
