"""The lab line by line, as a process: typed lines in, tables, words and ASCII plots out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import Ended, run

SMALL = "set epochs 8\nset rows 40\nset width 3\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def lab(home: Path, typed: str = "", *options: str) -> Ended:
    return run("lab", "--plain", *options, home=home, typed=SMALL + typed)


def test_it_says_where_every_knob_stands_and_what_it_does(home: Path) -> None:
    shown = lab(home, "knobs\n").out
    assert "learning rate  0.1" in shown
    assert "how often it goes through all rows" in shown
    assert "Regularisation:" in shown


def test_it_trains_and_compares(home: Path) -> None:
    shown = lab(home, "run\nset learning_rate 0.5\nrun\ncompare\n").out
    assert shown.count("Finished 8 epochs.") == 2
    table = shown.partition("A is the run before, B is this one.")[2]
    assert "learning rate" in table
    assert "+ A train x A validation" in table
    assert shown.isascii()


def test_some_epochs_and_single_updates(home: Path) -> None:
    shown = lab(home, "run 3\nstep\nepoch\nrun none\n").out
    assert "Paused: epoch 3 of 8" in shown
    assert shown.count("Paused: epoch 3 of 8") == 2
    assert "Paused: epoch 4 of 8" in shown
    assert "Type run, or run and how many epochs" in shown


def test_one_plot_by_its_name_and_all_in_words(home: Path) -> None:
    shown = lab(home, "run\nplot gradient norms\nplot nothing\nwords\n").out
    assert "gradient norm of each layer" in shown
    assert "There is no plot nothing here: loss, boundary," in shown
    assert "The train loss starts at" in shown.partition("words")[2]


def test_what_does_not_fit_is_told(home: Path) -> None:
    shown = lab(home, "set learning_rate x\nset nonsense 3\nkeep\ncompare\nskip\n\n").out
    assert "x is not a number" in shown
    assert "The knobs are: data, rows" in shown
    assert "There is no run to keep yet." in shown
    assert "nothing to compare yet" in shown


def test_it_comes_back_as_it_was_left(home: Path) -> None:
    ended = lab(home, "set seed 42\nquit\n")
    assert "Come back with: backprop-tutor lab" in ended.out
    again = run("lab", "--plain", home=home, typed="defaults\nknobs\n").out
    before, _, after = again.partition("> defaults")
    assert "seed           42" in before
    assert "seed           1 " in after


def test_a_run_is_saved_under_its_name(home: Path) -> None:
    shown = lab(home, "run\nsave mine\nsave mine\nsave ../x\n").out
    assert "Saved: mine.csv (the history) and mine.yaml" in shown
    assert "mine.csv is there already" in shown
    assert "A name has letters" in shown
    assert sorted(path.name for path in home.parent.glob("mine.*")) == ["mine.csv", "mine.yaml"]


def test_rows_of_ones_own(home: Path) -> None:
    rows = home.parent / "jobs.csv"
    rows.write_text("CGPA,IQ,salary\n3.75,80,8\n3,90,8.3\n3.2,95,9\n2.9,99,9.1\n", encoding="utf-8")
    ended = lab(home, "run\n", "--csv", "jobs.csv")
    assert "jobs, 4 rows, 2-8-8-1 tanh." in ended.out
    assert "Come back with: backprop-tutor lab --csv jobs.csv" in ended.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--csv", "bad.csv"), "bad.csv:3: b is 'x', which is not a number"),
        (("--csv", "nowhere.csv"), "nowhere.csv"),
        (("--data", "mons"), "mons is no data; did you mean moons?"),
        (("--predict", "b"), "--predict names a column of --csv FILE"),
        (("--data", "moons", "--csv", "bad.csv"), "either --data NAME or --csv FILE"),
    ],
)
def test_what_cannot_be_opened_is_one_line(home: Path, options: tuple[str, ...], says: str) -> None:
    (home.parent / "bad.csv").write_text("a,b\n1,2\n3,x\n", encoding="utf-8")
    ended = lab(home, "", *options)
    assert ended.status == 2
    assert says in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_data_set_is_chosen_on_the_command_line(home: Path) -> None:
    assert "noisy_sine, 28 + 12 rows, 1-8-8-1 tanh" in lab(home, "set width 8\nknobs\n", "--data", "noisy_sine").out
