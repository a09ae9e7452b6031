"""The lesson page: what stands where, at every size, without a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest

from tests.session.networks import WALK as DRAWN
from tests.session.networks import at
from tests.tui.worlds import views
from tutor.plain import pages
from tutor.session.view import Known, Message, Piece, Tone, View, WorkingLine
from tutor.tui.edit import holding
from tutor.tui.glyphs import ASCII, UNICODE
from tutor.tui.lesson_page import lesson_page
from tutor.tui.lines import Line, Role, width_of
from tutor.tui.page import Page
from tutor.tui.parts import KeyHint
from tutor.tui.reading import Panel, Reading
from tutor.tui.sketch import sketch_of
from tutor.tui.values_table import all_values, known_table
from tutor.tui.workings import working

KEYS = [KeyHint("Enter", "check"), KeyHint("F2", "hint"), KeyHint("Esc", "leave")]
EXPLAIN, LONG, WALK, ASK, SHEET, CHOOSE, END = range(7)


def page_of(
    view: View, reading: Reading | None = None, size: tuple[int, int] = (80, 24), ascii_only: bool = False
) -> Page:
    glyphs = ASCII if ascii_only else UNICODE
    return lesson_page(view, reading or Reading(), size, glyphs, KEYS, KEYS, partial(sketch_of, unicode=not ascii_only))


def rows(page: Page) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in page.lines]


def text(page: Page) -> str:
    return "\n".join(rows(page))


def roles(lines: tuple[Line, ...], wanted: str) -> set[Role]:
    return {span.role for line in lines for span in line if wanted in span.text}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (100, 30), (60, 18), (40, 12), (20, 5), (10, 3), (1, 1)])
@pytest.mark.parametrize("step", range(7))
@pytest.mark.parametrize("panel", Panel)
def test_a_page_fills_its_size_exactly(step: int, size: tuple[int, int], panel: Panel) -> None:
    page = page_of(views()[step], Reading(panel=panel), size)
    assert len(page.lines) == size[1]
    assert {width_of(line) for line in page.lines} == {size[0]}


def test_a_question_at_80_by_24_shows_everything_at_once() -> None:
    shown = rows(page_of(views()[ASK]))
    assert shown[0].startswith(" Backpropagation by hand")
    assert "step 4 of 7" in shown[0]
    drawing, working = (next(y for y, row in enumerate(shown) if part in row) for part in ("CGPA", "dL/dŷ  ·"))
    question = shown.index(" How strongly does this weight pull on the loss? 4 significant figures.")
    answer = max(y for y, row in enumerate(shown) if row.startswith(" dL/dW¹₁₁ ="))
    assert drawing < working < question < answer
    assert shown[-1].split() == ["Enter", "check", "F2", "hint", "Esc", "leave"]


def test_feedback_stands_under_the_answer() -> None:
    view = replace(views()[ASK], messages=(Message(Tone.WRONG, "Half of it."),))
    shown = rows(page_of(view))
    answer = max(y for y, row in enumerate(shown) if row.startswith(" dL/dW¹₁₁ ="))
    assert shown[answer + 1] == " ✗ Half of it."


@pytest.mark.parametrize(
    ("tone", "sign", "ascii_sign"),
    [
        (Tone.RIGHT, "✓", "ok"),
        (Tone.WRONG, "✗", "x"),
        (Tone.FREE, "~", "~"),
        (Tone.HINT, "?", "?"),
        (Tone.NOTE, "·", "-"),
    ],
)
def test_every_tone_has_a_sign_of_its_own(tone: Tone, sign: str, ascii_sign: str) -> None:
    view = replace(views()[ASK], messages=(Message(tone, "Words."),))
    assert f" {sign} Words." in text(page_of(view))
    assert f" {ascii_sign} Words." in text(page_of(view, ascii_only=True))


def test_a_caret_points_at_what_could_not_be_read() -> None:
    view = replace(views()[ASK], messages=(Message(Tone.FREE, "A number should follow.", "3 + * 4", 4),))
    shown = rows(page_of(view))
    quoted = next(y for y, row in enumerate(shown) if row.endswith("3 + * 4"))
    assert shown[quoted + 1].index("^") == shown[quoted].index("*")


def test_long_feedback_takes_room_from_the_drawing_not_from_the_answer() -> None:
    long = Message(Tone.HINT, "\n".join(f"Line {n} of a long hint." for n in range(6)))
    shown = text(page_of(replace(views()[ASK], messages=(long,))))
    assert " dL/dW¹₁₁ =" in shown
    assert "Line 5 of a long hint." in shown


def test_short_feedback_does_not_move_the_drawing() -> None:
    before = page_of(views()[ASK])
    after = page_of(replace(views()[ASK], messages=(Message(Tone.WRONG, "Half of it."),)))
    assert before.lines[:13] == after.lines[:13]


def test_what_is_typed_stands_on_the_answer_line_with_the_cursor_behind_it() -> None:
    page = page_of(views()[ASK], Reading(drafts={"dL/dW1_11": holding("32.88")}))
    assert page.cursor is not None
    x, y = page.cursor
    assert rows(page)[y] == " dL/dW¹₁₁ = 32.88"
    assert x == len(" dL/dW¹₁₁ = 32.88")


@pytest.mark.parametrize(("focus", "said"), [(0, "5 below"), (6, "2 above, 3 below"), (12, "5 above")])
def test_a_sheet_too_long_for_the_screen_counts_the_lines_it_leaves_out(focus: int, said: str) -> None:
    some = views()[SHEET]
    asked = tuple(replace(some.asked[0], key=f"O1{n}", label=f"O1{n}") for n in range(13))
    shown = rows(page_of(replace(some, asked=asked, focus=focus, scene=None)))
    assert f"  more lines: {said}" in shown
    assert sum(row.strip("▸ ").startswith("O1") for row in shown) == 8
    assert any(row.startswith(f"▸ O1{focus}") for row in shown)


def test_a_sheet_marks_the_line_one_is_on() -> None:
    shown = rows(page_of(replace(views()[SHEET], focus=1)))
    assert "▸ dL/dW²₁₁ =" in shown
    assert "  dL/dŷ    =" in shown


def test_a_line_that_is_done_shows_its_value() -> None:
    asked = views()[SHEET].asked
    done = (replace(asked[0], done=True, value="21.92"), replace(asked[1], done=True, revealed=True, value="194.54"))
    shown = text(page_of(replace(views()[SHEET], asked=(*done, asked[2]), focus=2)))
    assert "dL/dŷ    = 21.92  ✓" in shown
    assert "dL/dW²₁₁ = 194.54  shown" in shown


def test_options_are_numbered_and_marked() -> None:
    options = views()[CHOOSE].options
    view = replace(views()[CHOOSE], options=(options[0], replace(options[1], chosen=True), options[2]))
    shown = rows(page_of(view, Reading(option=1)))
    assert "▸ 1   The path from O₁₁ to ŷ runs through it." in shown
    assert "  2 ✗ It is updated first." in shown


def test_the_factor_of_the_moment_is_marked() -> None:
    assert roles(page_of(views()[ASK]).lines, "−2(8 − 18.96)") == {Role.CURRENT}


def test_the_stages_of_a_working_are_aligned() -> None:
    shown = rows(page_of(views()[ASK]))
    start = next(y for y, row in enumerate(shown) if row.startswith(" dL/dW¹₁₁ = dL"))
    assert {row.index("=") for row in shown[start : start + 4]} == {10}


def test_lesson_text_is_never_markup() -> None:
    assert "A tag like [/foo] or [bold] is text" in text(page_of(views()[EXPLAIN]))


def test_a_long_text_is_read_in_pages() -> None:
    first = page_of(views()[LONG])
    assert first.overflow > 0
    assert "PageDown" in text(first)
    last = page_of(views()[LONG], Reading(scroll=first.overflow))
    assert "Paragraph 29" in text(last)


def test_no_line_of_a_long_text_is_skipped_by_paging() -> None:
    first = page_of(views()[LONG])
    seen = "".join(
        text(page_of(views()[LONG], Reading(scroll=top))) for top in range(0, first.overflow + first.page, first.page)
    )
    assert all(f"Paragraph {n} " in seen for n in range(30))


def test_wide_the_values_stand_beside_the_drawing_and_the_working_has_the_whole_width() -> None:
    shown = rows(page_of(views()[ASK], size=(120, 40)))
    assert any("CGPA" in row and "│" in row for row in shown)
    assert next(row for row in shown if "Found by you" in row).index("│") > 80
    assert "│" not in next(row for row in shown if "−2(8 − 18.96)" in row)


def test_a_long_working_is_broken_between_its_factors_in_both_faces() -> None:
    stage = "−2(1 − 0.676426) · 0.676426(1 − 0.676426) · 0.5 · 0.643365(1 − 0.643365)"
    line = WorkingLine("dL/dz₁₂", "=", (Piece(stage[:40]), Piece(stage[40:], current=True)))
    full = ["".join(span.text for span in row).strip() for row in working([line], 78)]
    plain = [row.strip() for row in pages.working([line])]
    assert full == plain == [f"dL/dz₁₂ = {stage[:50].strip()}", "0.643365(1 − 0.643365)"]


@pytest.mark.parametrize(("width", "rows_left"), [(30, 20), (30, 8), (46, 12), (20, 3), (79, 18)])
def test_no_value_of_the_table_is_cut_and_those_left_out_are_counted(width: int, rows_left: int) -> None:
    known = [Known(f"W¹₁{n}", f"−0.{n}2345", "given" if n < 60 else "shown") for n in range(10, 99)]
    table = known_table(known, width, rows_left)
    said = "\n".join("".join(span.text for span in line) for line in table)
    seen = sum(f"{each.label}  {each.value}" in said for each in known)
    hidden = re.search(r"(\d+) more values", said)
    assert seen + (int(hidden[1]) if hidden else 0) == len(known)
    assert len(table) <= rows_left
    assert all(width_of(line) <= width for line in table)


def test_unknown_values_leave_the_table_first_and_the_last_of_them_before_the_others() -> None:
    given = [Known(f"W¹₁{n}", "0.5", "given") for n in range(14)]
    unknown = [Known(f"O₁{n}", "?", "unknown") for n in range(9)]
    said = "\n".join("".join(span.text for span in line) for line in known_table([*given, *unknown], 20, 20))
    assert all(f"{each.label}" in said for each in given)
    assert "O₁0" in said
    assert "O₁8" not in said
    assert re.search(r"\d more values", said)


def test_what_the_step_is_computed_from_stays_in_the_table_longest() -> None:
    for source in ("given", "shown", "unknown"):
        known = [Known(f"W¹₁{n}", "0.5", source, needed=n == 5) for n in range(40)]
        said = "\n".join("".join(span.text for span in line) for line in known_table(known, 20, 4))
        assert "W¹₁5 " in said


def test_short_names_take_a_narrow_column_beside_long_ones() -> None:
    given = [Known(f"W¹₁{n}", "0.5", "given") for n in range(14)]
    shown = [Known(f"dL/dW¹₁{n}", "−12.48", "shown") for n in range(10)]
    said = "\n".join("".join(span.text for span in line) for line in known_table([*given, *shown], 32, 20))
    assert "more values" not in said
    assert all(each.label in said for each in (*given, *shown))


def test_no_heading_of_the_values_stands_at_the_foot_of_a_column() -> None:
    given = [Known(f"W¹₁{n}", "0.5", "given") for n in range(14)]
    shown = [Known(f"O₁{n}", "3", "shown") for n in range(14)]
    table = known_table([*given, *shown], 60, 20)
    assert not any(span.role is Role.HEADING for span in table[-1])
    assert sum("Shown" in "".join(span.text for span in line) for line in table) == 1


def test_the_values_panel_leaves_nothing_out() -> None:
    known = [Known(f"W¹₁{n}", f"−0.{n}2345", "given") for n in range(10, 99)]
    said = "\n".join("".join(span.text for span in line) for line in all_values(known, 80, 5))
    assert all(f"{each.label}  {each.value}" in said for each in known)


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        (Panel.HELP, "hint"),
        (Panel.CONVENTIONS, "without a ½"),
        (Panel.VALUES, "Still unknown"),
        (Panel.PATHS, "x₁₁ → O₁₁ → ŷ → L"),
    ],
)
def test_a_panel_leaves_the_answer_in_sight(panel: Panel, words: str) -> None:
    shown = text(page_of(views()[ASK], Reading(panel=panel)))
    assert words in shown
    assert " dL/dW¹₁₁ =" in shown


def test_paths_are_seen_together_with_the_drawing() -> None:
    assert page_of(views()[ASK], Reading(panel=Panel.PATHS)).drawn


def test_a_small_screen_says_so_and_keeps_the_answer() -> None:
    page = page_of(views()[ASK], size=(60, 16))
    assert "60x16 is small" in text(page)
    assert " dL/dW¹₁₁ =" in text(page)


def test_where_the_drawing_has_no_room_it_is_a_panel() -> None:
    assert not page_of(views()[ASK], size=(60, 14)).drawn
    assert "x₁₁" in text(page_of(views()[ASK], Reading(panel=Panel.DRAWING), size=(60, 14)))


def test_a_standing_notice_is_always_seen() -> None:
    for view in views():
        assert "! The records cannot be written." in text(
            page_of(replace(view, notice="The records cannot be written."))
        )


@pytest.mark.parametrize("step", range(7))
def test_the_page_itself_adds_only_ascii_in_ascii(step: int) -> None:
    view = replace(views()[step], scene=None, working=(), asked=(), text="", options=(), title="A lesson")
    assert text(page_of(view, ascii_only=True)).isascii()


def test_the_least_important_keys_go_first_when_the_line_is_short() -> None:
    assert rows(page_of(views()[ASK], size=(26, 24)))[-1].split() == ["Enter", "check", "Esc", "leave"]


# --- networks that are drawn as a table ---------------------------------------------------------


def heads_of_table(size: tuple[int, int]) -> list[str]:
    """The names of the columns at a weight of the second layer of 12 neurons a layer."""
    shown = at("12x6", DRAWN, "dL/dW2_11").view()
    return next(re.findall(r"O₂.|₍2,1.₎|O?₍₂,₁.₎", row) for row in rows(page_of(shown, size=size)) if " W² " in row)


def test_a_table_that_the_known_values_would_cut_gets_the_whole_width() -> None:
    assert len(heads_of_table((120, 40))) == 12
