"""Plots in characters: the right cells, in any size, told apart without colour, in ASCII too."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.drawing.charts import Chart, Contours, Curve, Curves, Dot, Field, Fit, Path, Profile, Profiles
from tutor.drawing.plotting import plot, plot_text
from tutor.drawing.scales import middle_of, scale_of, short

FALLING = Curve("train", tuple((float(x), 1.0 / (1 + x)) for x in range(21)))
RISING = Curve("validation", tuple((float(x), 0.2 + x / 30) for x in range(21)))
CHARTS: dict[str, Chart] = {
    "curves": Curves("loss", (FALLING, RISING), (0.0, 20.0), "epoch"),
    "field": Field(
        "boundary",
        ((0, 1), (0, 1)),
        ((True, False), (True, True)),
        (Dot(-0.5, 0.5), Dot(0.5, 0.5, 1), Dot(0.5, -0.5, 0, True)),
        (-1.0, 1.0),
        (-1.0, 1.0),
        ("x1", "x2"),
    ),
    "fit": Fit("fit", ((-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)), (Dot(-1.0, -1.0), Dot(1.0, 1.0)), "x"),
    "layers": Curves(
        "gradients",
        tuple(
            Curve(f"layer {k}", tuple((float(x), 10.0**-k / (1 + x)) for x in range(21)), mark=str(k))
            for k in (1, 2, 3)
        ),
        (0.0, 20.0),
        "epoch",
        factors=True,
    ),
    "contours": Contours(
        "loss",
        tuple(tuple((y - 1.0) ** 2 + (x - 8.0) ** 2 / 64 for x in range(-2, 13)) for y in range(-6, 9)),
        (-2.0, 12.0),
        (-6.0, 8.0),
        ("W2", "W1"),
        (0.1, 0.3, 1.0, 3.0),
        (8.0, 1.0),
        (
            Path(((0.0, 0.0), (2.0, 2.0), (4.0, 0.5), (7.0, 1.0)), "B"),
            Path(((0.0, 0.0), (3.0, 0.0), (3.0, -40.0)), "A"),
        ),
    ),
    "profiles": Profiles("outputs", (Profile("layer 1", (0, 1, 4, 1), "2 dead"),), (0.0, 1.0)),
}


def rows(name: str, width: int = 40, height: int = 10, unicode: bool = False) -> list[str]:
    return plot_text(CHARTS[name], width, height, unicode)


@pytest.mark.parametrize(
    ("name", "size"), list(product(CHARTS, [(80, 20), (39, 9), (30, 5), (16, 4), (10, 3), (1, 1)]))
)
@pytest.mark.parametrize("unicode", [True, False])
def test_a_plot_keeps_within_its_size(name: str, size: tuple[int, int], unicode: bool) -> None:
    shown = plot_text(CHARTS[name], *size, unicode)
    assert len(shown) == size[1]
    assert max(map(len, shown)) <= size[0]


@pytest.mark.parametrize("name", CHARTS)
def test_an_ascii_plot_holds_nothing_but_ascii(name: str) -> None:
    assert "\n".join(rows(name)).isascii()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("unicode", [True, False])
def test_there_is_no_control_code(name: str, unicode: bool) -> None:
    assert "".join(rows(name, unicode=unicode)).isprintable()


def test_two_curves_have_characters_of_their_own_and_one_where_they_meet() -> None:
    level = Curve("validation", ((0.0, 1.0), (20.0, 1.0)))
    chart = Curves("loss", (FALLING, level), (0.0, 20.0), "epoch")
    shown = "\n".join(plot_text(chart, 40, 10, False)[1:-1])
    assert {mark for mark in "*o@" if mark in shown} == set("*o@")


def test_a_falling_curve_begins_at_the_top_left_and_a_rising_one_ends_higher() -> None:
    body = [row.split("|", 1)[1].ljust(40) for row in rows("curves")[1:-1]]
    assert next(row.find("*") for row in body if "*" in row) == 0
    highest = min(y for y, row in enumerate(body) if row.rstrip().endswith("o"))
    assert body[highest].rstrip()[-1] == "o"
    assert highest < max(y for y, row in enumerate(body) if "*" in row)


def test_the_curves_also_differ_in_role() -> None:
    roles = {text: role for line in plot(CHARTS["curves"], 40, 10, False)[:1] for text, role in line}
    assert roles[" * train"] is not roles[" o validation"]


def test_wrong_rows_are_capitals() -> None:
    shown = "\n".join(rows("field")[1:-2])
    assert (shown.count("o"), shown.count("x"), shown.count("O")) == (1, 1, 1)


def test_the_upper_row_of_a_field_stands_at_the_top() -> None:
    body = rows("field")[1:-2]
    assert "." in body[0]
    assert ":" in body[-1]


def test_a_model_that_leaves_the_picture_is_not_drawn_there() -> None:
    model = tuple((x / 20, 100.0 if 0.3 < x / 20 < 0.7 else 0.5) for x in range(21))
    chart = Fit("fit", model, (Dot(0.0, 0.0), Dot(1.0, 1.0)), "x")
    body = [row.split("|", 1)[1].ljust(60) for row in plot_text(chart, 60, 9, False)[1:-1]]
    assert "".join(row[25:33] for row in body).strip() == ""
    assert sum("*" in row for row in body) == 1


def ends(shown: list[str]) -> list[str]:
    """What stands beside the plot, from the top: a mark and a value."""
    found = (re.search(r" (\d \S+)$", row) for row in shown[1:-1])
    return [each[1] for each in found if each]


def test_each_layer_is_drawn_in_a_character_of_its_own_that_stands_beside_the_value_it_ends_at() -> None:
    shown = rows("layers")
    body = "".join(row.split("|", 1)[1][:20] for row in shown[1:-1])
    assert set(body) - {" "} == set("123")
    assert ends(shown) == ["1 0.00476", "2 0.000476", "3 4.76e-05"]


def test_ends_that_are_close_stand_below_each_other_and_none_is_lost() -> None:
    curves = tuple(Curve(f"layer {k}", ((0.0, 1.0), (20.0, 0.5)), mark=str(k)) for k in range(1, 6))
    shown = plot_text(Curves("gradients", curves, (0.0, 20.0), "epoch", factors=True), 40, 9, False)
    assert ends(shown) == [f"{k} 0.5" for k in range(1, 6)]


def test_curves_of_one_place_take_turns() -> None:
    curves = tuple(Curve(f"layer {k}", ((0.0, 0.5), (20.0, 0.5)), mark=str(k)) for k in (1, 2))
    shown = plot_text(Curves("gradients", curves, (0.0, 20.0), "epoch"), 40, 9, False)
    assert any("1212" in row for row in shown)


def test_a_value_of_0_stands_at_the_foot_of_a_scale_of_powers() -> None:
    curves = (
        Curve("layer 1", ((0.0, 0.0), (20.0, 0.0)), mark="1"),
        Curve("layer 2", ((0.0, 9.0), (20.0, 0.1)), mark="2"),
    )
    shown = plot_text(Curves("gradients", curves, (0.0, 20.0), "epoch", factors=True), 40, 9, False)
    assert "1111" in shown[-2]
    assert shown[-2].endswith("1 0")


@pytest.mark.parametrize(("width", "said"), [(64, "equal steps up multiply"), (38, "steps up multiply"), (24, "epoch")])
def test_a_scale_of_powers_says_how_it_is_read(width: int, said: str) -> None:
    falling = Curve("train", tuple((float(x), 10.0**-x) for x in range(6)))
    assert said in plot_text(Curves("loss", (falling,), (0.0, 5.0), "epoch", factors=True), width, 9, False)[-1]


def test_curves_that_do_not_count_by_factors_are_not_drawn_so() -> None:
    weights = Curve("W", ((0.0, 0.1), (5.0, 9.0)))
    shown = plot_text(Curves("weights", (weights,), (0.0, 5.0), "epoch"), 60, 9, False)
    assert shown[1].lstrip().startswith("9|")
    assert shown[-2].lstrip().startswith("0|")
    assert "multiply" not in shown[-1]


def test_a_tiny_number_at_a_scale_of_powers_is_not_called_0() -> None:
    falling = Curve("train", ((0.0, 1.0), (5.0, 1e-14)))
    shown = plot_text(Curves("loss", (falling,), (0.0, 5.0), "epoch", factors=True), 40, 9, False)
    assert shown[-2].startswith("1e-14|")


def test_the_middle_of_a_scale_of_powers_has_a_round_number_too() -> None:
    for low, high in ((3e-4, 1.0), (2e-5, 30.0), (0.1, 5.0)):
        middle = middle_of(scale_of([low, high], factors=True))
        assert f"{middle:.0e}"[0] in "1235"
        assert float(f"{middle:.0e}") == pytest.approx(middle)


def test_a_profile_is_highest_where_most_values_are() -> None:
    upper, lower = rows("profiles", height=4)[1:3]
    assert "#" in upper
    assert upper.index("#") > lower.index("=")


@pytest.mark.parametrize("bad", [nan, inf, -inf, 1e305])
def test_what_is_not_finite_is_passed_over(bad: float) -> None:
    chart = Curves("loss", (Curve("train", ((0.0, 1.0), (1.0, bad), (2.0, 0.5))),), (0.0, 2.0), "epoch")
    assert "*" in "".join(plot_text(chart, 40, 8, False))


def test_nothing_at_all_can_be_drawn() -> None:
    assert plot_text(Curves("loss", (Curve("train", ()),), (0.0, 2.0), "epoch"), 40, 8, False)[0].startswith("loss")


@pytest.mark.parametrize("values", [(0.0, 0.0), (3.0, 3.0), (-2.0, -2.0), (1e-9, 1.0), (-1.0, 5.0), (99.0, 101.0)])
def test_a_scale_holds_its_values(values: tuple[float, float]) -> None:
    scale = scale_of(values)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert scale.low < scale.high


def test_a_little_growth_does_not_move_the_scale() -> None:
    assert scale_of([0.0, 0.91]) == scale_of([0.0, 0.93])


def test_a_huge_number_keeps_its_exponent_in_eight_characters() -> None:
    assert (short(2.4494e120), short(2.4494e20), short(-inf)) == ("2.4e+120", "2.45e+20", "-inf")


def test_a_field_says_what_its_axes_are_where_there_is_room() -> None:
    assert "x1 -1 to 1, up: x2 -1 to 1" in rows("field")
    assert not any("up:" in row for row in rows("field", height=6))


def test_the_distributions_of_a_tall_plot_are_taller() -> None:
    tall = rows("profiles", height=10)
    bars = [row for row in tall[1:-1] if set(row) & set("=#")]
    assert len(bars) > 1
    assert bars[-1].startswith("layer 1")
    assert sum(row.count("#") for row in bars) > sum(row.count("#") for row in rows("profiles", height=4))


def four_curves() -> Curves:
    names = ("B train", "B validation", "A train", "A validation")
    curves = tuple(Curve(name, ((0.0, place), (20.0, place + 0.5)), name[0]) for place, name in enumerate(names))
    return Curves("loss", curves, (0.0, 20.0), "epoch")


@pytest.mark.parametrize("height", [7, 12])
def test_a_legend_of_two_runs_names_every_curve_in_half_a_screen(height: int) -> None:
    shown = plot_text(four_curves(), 38, height, True)
    marked = [shown[0]] if height == 7 else shown[:2]
    assert all(any(mark in row for row in marked) for mark in "•○+×")
    assert marked[-1].endswith("validation B○ A×" if height == 7 else "◉ both")


@pytest.mark.parametrize("unicode", [True, False])
def test_four_curves_have_four_characters_and_a_legend_in_two_rows(unicode: bool) -> None:
    shown = plot_text(four_curves(), 38, 12, unicode)
    marks = [text.split(" ")[0] for text in " ".join(shown[:2]).split("loss ")[1].split("  ") if text]
    assert marks
    for name in ("B train", "B validation", "A train", "A validation", "both"):
        assert sum(name in row for row in shown[:2]) == 1
    signs = {" ".join(shown[:2]).split(f" {name}")[0][-1] for name in ("B train", "B validation", "A train")}
    assert len(signs) == 3
    assert all(any(sign in row for row in shown[2:-1]) for sign in signs)


def test_the_middle_of_an_axis_has_a_round_number() -> None:
    chart = Curves("dead", (Curve("all", ((0.0, 0.0), (20.0, 40.0))),), (0.0, 20.0), "epoch", "", (0.0, 100.0))
    assert any(row.startswith(" 50|") for row in plot_text(chart, 40, 11, False))


def test_a_map_has_its_lowest_point_its_starts_and_the_letters_of_both_runs() -> None:
    body = rows("contours", 60, 14)[1:-1]
    (row,) = [line for line in body if "+" in line]
    assert round((8.0 + 2.0) / 14.0 * 59) == row.index("+")
    assert sum(line.count("S") for line in body) == 1
    assert sum(line.count("B") for line in body) == 1
    assert "*" in "".join(body)
    assert "o" in "".join(body)


def test_a_run_that_has_left_the_map_is_not_drawn_there() -> None:
    assert "A" not in "".join(rows("contours", 60, 14)[1:-1])


def test_level_lines_lie_around_the_lowest_point_and_have_numbers() -> None:
    body = rows("contours", 60, 14)[1:-1]
    assert any(" 1-" in line or "-1-" in line for line in body)
    low = next(y for y, line in enumerate(body) if "+" in line)
    assert any("-" in line for line in body[:low])
    assert any("-" in line for line in body[low + 1 :])


def test_a_narrow_valley_is_narrow_on_the_screen() -> None:
    chart = CHARTS["contours"]
    assert isinstance(chart, Contours)
    body = plot_text(replace(chart, levels=(1.0,), paths=()), 60, 24, False)[1:-1]
    line = [(x, y) for y, row in enumerate(body) for x, sign in enumerate(row.ljust(60)) if sign in "-|/\\"]
    wide = max(x for x, _ in line) - min(x for x, _ in line)
    high = max(y for _, y in line) - min(y for _, y in line)
    assert wide > 2.5 * high


def test_a_map_says_what_its_axes_are() -> None:
    assert rows("contours", 60, 14)[-1].startswith("W2 -2 to 12, up W1 ")


def three_profiles(height: int, unicode: bool) -> list[str]:
    profiles = tuple(Profile(f"layer {k}", (4, 4, 4, 4)) for k in (1, 2, 3))
    return plot_text(Profiles("outputs", profiles, (0.0, 1.0)), 40, height, unicode)[1:-1]


def test_the_distributions_of_a_tall_plot_do_not_touch() -> None:
    assert [bool(row.strip()) for row in three_profiles(11, False)][:8] == [True, True, False] * 2 + [True, True]


def test_where_there_is_no_row_to_spare_a_distribution_leaves_a_little_to_the_one_above() -> None:
    upper, lower = three_profiles(8, True)[:2]
    assert "▇" in upper
    assert "█" not in upper
    assert "█" in lower


ANY = st.floats(allow_nan=True, allow_infinity=True)
WAYS = st.lists(st.tuples(ANY, ANY), max_size=6).map(tuple)
AREAS = st.tuples(st.integers(1, 90), st.integers(1, 20))


@given(st.lists(st.lists(ANY, max_size=6), min_size=1, max_size=19), AREAS, st.booleans(), st.booleans())
def test_curves_of_any_values_fit_any_area(
    values: list[list[float]], area: tuple[int, int], unicode: bool, factors: bool
) -> None:
    curves = tuple(
        Curve(f"layer {k}", tuple((float(x), y) for x, y in enumerate(each)), mark="123456789abcdefghij"[k])
        for k, each in enumerate(values)
    )
    shown = plot_text(Curves("norms", curves, (0.0, 5.0), "epoch", factors=factors), *area, unicode)
    assert len(shown) == area[1]
    assert max(map(len, shown)) <= area[0]
    assert unicode or "".join(shown).isascii()


@given(st.lists(WAYS, min_size=1, max_size=2), AREAS, st.booleans())
def test_paths_of_any_points_fit_any_area(
    ways: list[tuple[tuple[float, float], ...]], area: tuple[int, int], unicode: bool
) -> None:
    chart = CHARTS["contours"]
    assert isinstance(chart, Contours)
    paths = tuple(Path(points, run) for points, run in zip(ways, "BA", strict=False))
    shown = plot_text(replace(chart, paths=paths), *area, unicode)
    assert len(shown) == area[1]
    assert max(map(len, shown)) <= area[0]
    assert unicode or "".join(shown).isascii()
