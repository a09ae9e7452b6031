"""The settings file: what is read, what is told of a wrong one, and that a change disturbs nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.settings.file import CannotChange, changed, read, reset, store, understood
from tutor.settings.table import AS_IT_COMES, BY_KEY, ROWS, Row, Settings


def test_every_field_of_the_settings_is_a_row_with_the_same_default() -> None:
    assert {row.key: row.default for row in ROWS} == {row.key: AS_IT_COMES.value(row.key) for row in ROWS}


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read(tmp_path / "settings.toml").settings == AS_IT_COMES


def test_a_file_is_read() -> None:
    said = understood(
        'colours = "light"\nfigures = 8\nderivative = "∂"\n[keys]\n"answer.hint" = "f10"\nhelp = "?"\n', "s"
    )
    assert said.settings == Settings(
        colours="light", figures="8", derivative="partial", keys={"answer.hint": "f10", "help": "?"}
    )
    assert said.trouble == ""
    assert (said.line("figures"), said.line("keys.answer.hint")) == (2, 5)


def test_dotted_keys_are_the_same_as_quoted_ones() -> None:
    assert understood('[keys]\nanswer.hint = "f10"\n', "s").settings.keys == {"answer.hint": "f10"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('colors = "light"\n', "s:1: colors is no setting; did you mean colours?; the default is used"),
        (
            'figures = 8\n\ncolours = "lihgt"\n',
            "s:3: colours cannot be lihgt; did you mean light?; the default is used",
        ),
        ("figures = 7\n", "s:1: figures cannot be 7; there is 10, 12, 6, 8; the default is used"),
        ("figures = true\n", "s:1: figures cannot be True; there is 10, 12, 6, 8; the default is used"),
        ("figures = [8]\n", "s:1: figures cannot be [8]; there is 10, 12, 6, 8; the default is used"),
        ("colours =\n", "s:1:10: invalid value; the defaults are used"),
        ('keys = "f1"\n', 's:1: keys cannot be f1; write [keys] on a line of its own, then "answer.hint" = "f2"; '),
        ("[keys]\nhelp = 3\n", 's:2: the key of help is 3; write a text such as "f2"; the default is used'),
        (
            'face = "x"\nfigures = 1\n[colours]\n',
            "s:1: face cannot be x; there is auto, full, plain; the default is used",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(text: str, told: str) -> None:
    said = understood(text, "s")
    assert said.trouble.startswith(told)
    assert "\n" not in said.trouble


def test_what_is_right_holds_beside_what_is_wrong() -> None:
    assert understood('colours = "lihgt"\nfigures = 10\n', "s").settings == Settings(figures="10")


def test_a_file_that_is_not_utf_8_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"figures = 8\n# \xff\xfe\n")
    said = read(path)
    assert said.settings == AS_IT_COMES
    assert f"{path}:2: this is not UTF-8" in said.trouble


def test_a_folder_in_its_place_is_told_of(tmp_path: Path) -> None:
    assert "directory" in read(tmp_path).trouble


@given(st.text(max_size=200))
def test_no_text_whatever_makes_reading_raise(text: str) -> None:
    said = understood(text, "s")
    assert "\n" not in said.trouble
    assert all(said.settings.value(row.key) in row.values for row in ROWS)


FILE = """# mine
colours = "dark"   # for the lab

unknown = [1,
  2]

[keys]
# hints
"answer.hint" = "f10"  # far right

[later]
x = 1
"""


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("colours", "light", 'colours = "dark"   # for the lab', 'colours = "light"   # for the lab'),
        ("figures", "8", "  2]\n", "  2]\nfigures = 8\n"),
        ("keys.answer.hint", "f9", '"answer.hint" = "f10"  # far', '"answer.hint" = "f9"  # far'),
        ("keys.help", "f9", "[keys]\n", '[keys]\n"help" = "f9"\n'),
        ("keys.answer.hint", None, '"answer.hint" = "f10"  # far right\n', ""),
        ("colours", None, 'colours = "dark"   # for the lab\n', ""),
    ],
)
def test_a_change_leaves_all_else_as_it_was(key: str, value: str | None, before: str, after: str) -> None:
    assert changed(FILE, key, value) == FILE.replace(before, after, 1)


def test_a_first_key_opens_its_table() -> None:
    assert changed("figures = 8\n", "keys.help", "f9") == 'figures = 8\n\n[keys]\n"help" = "f9"\n'


@pytest.mark.parametrize(
    "text",
    [
        'keys = {help = "f1"}\n',
        'colours = """\ndark"""\n',
        "colours =\n",
        'text = """\ncolours = "dark"\n"""\n',
    ],
)
def test_what_one_line_cannot_change_is_refused(text: str) -> None:
    with pytest.raises(CannotChange):
        changed(changed(text, "colours", "light"), "keys.help", "f9")


values = st.sampled_from(
    [(row.key, value) for row in ROWS for value in row.values] + [("keys.help", "f9"), ("keys.a.b", "x")]
)


@given(st.lists(values, max_size=12))
def test_any_changes_one_after_another_are_what_is_read(changes: list[tuple[str, str]]) -> None:
    text = FILE
    for key, value in changes:
        text = changed(text, key, value)
    said = understood(text, "s")
    for key, value in dict(changes).items():
        held = said.settings.keys[key.removeprefix("keys.")] if key.startswith("keys.") else said.settings.value(key)
        assert held == value
    assert all(line in text for line in ("# mine", "# for the lab", "  2]", "# far right", "[later]"))


def test_storing_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    store(path, "colours", "light")
    assert read(path).settings.colours == "light"
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_a_link_to_a_file_elsewhere_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    real.write_text("figures = 8\n", encoding="utf-8")
    link.symlink_to(real)
    store(link, "figures", "10")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "figures = 10\n"


def test_a_broken_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("colours =\n", encoding="utf-8")
    with pytest.raises(CannotChange, match=r"not stored: .*cannot be read"):
        store(path, "colours", "light")
    assert path.read_text(encoding="utf-8") == "colours =\n"


def test_a_reset_keeps_the_old_file_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("colours =\n", encoding="utf-8")
    aside = reset(path)
    assert aside is not None
    assert aside.read_text(encoding="utf-8") == "colours =\n"
    assert not path.exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_turning_a_setting_goes_round(row: Row) -> None:
    assert row is BY_KEY[row.key]
    value = row.default
    for _ in row.values:
        value = row.beside(value, 1)
    assert value == row.default
