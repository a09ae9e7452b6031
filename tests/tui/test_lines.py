"""Lines, their widths, and the cells that changed between two pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor.tui.lines import Line, Role, Span, beside, cells, changed, fitted, line, spans_of, width_of, wrapped

TEXTS = st.text(alphabet="ab ŷ━日é\u0301\n", max_size=12)
LINES = st.lists(st.builds(Span, TEXTS, st.sampled_from([Role.TEXT, Role.LIT, Role.SELECTED])), max_size=5).map(tuple)


def text(spans: Line) -> str:
    return "".join(span.text for span in spans)


@given(LINES, st.integers(0, 20))
def test_a_fitted_line_has_exactly_its_width(spans: Line, width: int) -> None:
    assert width_of(fitted(spans, width)) == width


def test_a_cut_line_ends_in_the_sign_of_more() -> None:
    assert text(fitted(line("abcdef"), 4, more="…")) == "abc…"


def test_half_of_a_wide_character_is_never_shown() -> None:
    assert text(fitted(line("a日"), 2)) == "a "


def test_a_combining_mark_takes_no_cell() -> None:
    assert len(cells(line("e\u0301"))) == 1


def test_no_control_character_reaches_the_page() -> None:
    assert all(cell.isprintable() for cell, _ in cells(line("a\x1b[31m\x07\n")))


@given(LINES, st.integers(1, 12), st.integers(0, 4))
def test_wrapping_keeps_every_word_in_its_order(spans: Line, width: int, indent: int) -> None:
    joined = "".join(text(row) for row in wrapped(spans, width, indent)).replace(" ", "")
    assert joined == "".join(cell for cell, _ in cells(spans)).replace(" ", "")


@given(LINES, st.integers(2, 12), st.integers(0, 4))
def test_wrapped_lines_fit(spans: Line, width: int, indent: int) -> None:
    assert all(width_of(row) <= width for row in wrapped(spans, width, indent))


def test_a_word_too_long_for_a_line_is_broken() -> None:
    assert [text(row) for row in wrapped(line("abcdef"), 3)] == ["abc", "def"]


def test_lines_after_the_first_are_indented() -> None:
    assert [text(row) for row in wrapped(line("one two three"), 7, indent=2, first=0)] == ["one two", "  three"]


def test_columns_stand_beside_each_other() -> None:
    rows = beside([line("ab")], 3, Span("|"), [line("x"), line("y")], 2)
    assert [text(row) for row in rows] == ["ab |x", "   |y"]


@given(st.integers(1, 15), st.data())
def test_the_changed_runs_turn_the_old_page_into_the_new(width: int, data: st.DataObject) -> None:
    old = [fitted(data.draw(LINES), width) for _ in range(3)]
    new = [fitted(data.draw(LINES), width) for _ in range(3)]
    page = [cells(row) for row in old]
    for run in changed(old, new):
        page[run.y][run.x : run.x + run.width] = cells(new[run.y])[run.x : run.x + run.width]
    assert page == [cells(row) for row in new]


def test_nothing_changed_is_nothing_to_send() -> None:
    page = [fitted(line("abc", Role.LIT), 10)]
    assert changed(page, page) == []


def test_a_space_without_ink_is_no_change_when_its_role_changes() -> None:
    assert changed([fitted(line("a b", Role.LIT), 3)], [(Span("a", Role.LIT), Span(" "), Span("b", Role.LIT))]) == []


def test_a_space_with_a_background_is_a_change() -> None:
    assert changed([line(" ", Role.SELECTED)], [line(" ", Role.TEXT)]) != []


def test_spans_of_equal_role_are_joined() -> None:
    assert spans_of([("a", Role.LIT), ("b", Role.LIT), ("c", Role.TEXT)]) == (Span("ab", Role.LIT), Span("c"))
