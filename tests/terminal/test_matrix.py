"""The map and the lab of the real program in every kind of terminal and size: characters and colours.

One program a kind grows from the smallest size to the largest, on either screen; the tests look at what was there.
The lesson is looked at in ``test_colours``.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.terminal.harness import Screen, Still, environment, python
from tests.terminal.test_colours import COLOUR_CODE, KINDS, SIXTEEN

GROWING = ((60, 20), (80, 24), (100, 30), (120, 40))
EVERY_CELL = [*product(KINDS, GROWING)]
SIGNS = {"ascii": {"pointer": "> .", "train": "* train", "side": "|", "keys": "up/down"}}
UNICODE_SIGNS = {"pointer": "▸ ·", "train": "• train", "side": "┤", "keys": "↑↓"}

Cell = tuple[str, tuple[int, int]]
Seen = dict[tuple[str, str, tuple[int, int]], Still]


def sizes(screen: Screen, last: str) -> dict[tuple[int, int], Still]:
    """The screen at every size. A size more has a last row that is empty until it is painted."""
    found = {}
    for width, height in GROWING:
        if (width, height) != (screen.width, screen.height):
            screen.resize(width, height)
        screen.until(lambda seen: last in seen.lines[-1], f"{last!r} in the last row")
        screen.settle()
        found[width, height] = screen.still()
    return found


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The map and the lab after an epoch, by kind and size. No program outlives this."""
    found: Seen = {}
    for kind, environ in KINDS.items():
        home = tmp_path_factory.mktemp("home")
        with Screen(python("-m", "tutor"), environment(home, **environ), *GROWING[0]) as screen:
            found |= {("map", kind, size): still for size, still in sizes(screen, "Esc quit").items()}
            screen.resize(*GROWING[0])
            screen.press("l")
            screen.until_seen("[data]")
            screen.press("s")
            screen.until_seen("epoch   1 of")
            found |= {("lab", kind, size): still for size, still in sizes(screen, "Esc leave").items()}
            if kind == "none":
                assert COLOUR_CODE.findall(screen.stream) == []
    return found


def signs(kind: str) -> dict[str, str]:
    return SIGNS.get(kind, UNICODE_SIGNS)


def check_colours(still: Still, kind: str) -> None:
    """What holds of all colours on a screen of this kind."""
    if kind == "none":
        assert still.colours() == set()
    if kind == "16":
        assert still.colours() <= SIXTEEN


@pytest.mark.parametrize(("kind", "size"), EVERY_CELL)
def test_the_map_has_its_characters(seen: Seen, kind: str, size: tuple[int, int]) -> None:
    still = seen["map", kind, size]
    for words in ("Backprop Tutor", "Start: Choosing a model", "Models and data", f"{signs(kind)['keys']} move", "F1"):
        assert words in still.text
    assert any(row.lstrip().startswith(signs(kind)["pointer"]) for row in still.rows)
    assert kind != "ascii" or still.text.isascii()


@pytest.mark.parametrize(("kind", "size"), EVERY_CELL)
def test_the_map_has_its_colours(seen: Seen, kind: str, size: tuple[int, int]) -> None:
    still = seen["map", kind, size]
    check_colours(still, kind)
    start, pointed = still.cells_of("Start:"), still.cells_of(f"{signs(kind)['pointer']}  Choosing a model")[-16:]
    assert {cell.fg for cell in start} == {{"16": "brown", "none": "default"}.get(kind, "ffd787")}
    assert all(cell.bold for cell in start)
    assert {cell.reverse for cell in pointed} == {kind in ("16", "none")}
    assert {cell.bg for cell in pointed} == {{"16": "default", "none": "default"}.get(kind, "444444")}


@pytest.mark.parametrize(("kind", "size"), EVERY_CELL)
def test_the_lab_has_its_characters(seen: Seen, kind: str, size: tuple[int, int]) -> None:
    still = seen["lab", kind, size]
    for words in ("Lab", "moons", "the data set", "loss", signs(kind)["train"], "validation", "epoch   1 of"):
        assert words in still.text
    assert any(signs(kind)["side"] in row for row in still.rows)
    assert kind != "ascii" or still.text.isascii()


@pytest.mark.parametrize(("kind", "size"), EVERY_CELL)
def test_the_lab_has_its_colours(seen: Seen, kind: str, size: tuple[int, int]) -> None:
    still = seen["lab", kind, size]
    check_colours(still, kind)
    train, other = still.cells_of(signs(kind)["train"]), still.cells_of(" validation")[-10:]
    assert {cell.fg for cell in train if cell.data != " "} == {{"16": "cyan", "none": "default"}.get(kind, "87d7ff")}
    assert all(cell.bold for cell in train) or kind in ("256", "ascii")
    turned = still.cells_of("[moons]")
    assert {cell.fg for cell in turned} == {{"16": "brown", "none": "default"}.get(kind, "ffd787")}
    assert {cell.reverse for cell in turned} == {kind == "none"}
    assert not any(cell.reverse for cell in other)
