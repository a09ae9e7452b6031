"""Lit lines say exactly which edges are lit, as long as there is room for lanes."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tutor.drawing.routing import route

WIDE = range(14, 26)


def subsets(size: int, most: int) -> list[frozenset[tuple[int, int]]]:
    pairs = [(source, target) for source in range(size) for target in range(size)]
    return [frozenset(lit) for count in range(1, most + 1) for lit in combinations(pairs, count)]


@pytest.mark.parametrize("lit", subsets(2, 4), ids=lambda lit: str(sorted(lit)))
def test_any_edges_between_two_and_two_neurons_are_drawn_true(lit: frozenset[tuple[int, int]]) -> None:
    assert not route(lit, WIDE, (3, 9), (3, 9), 14).wrong


def test_up_to_three_edges_between_three_and_three_neurons_are_drawn_true() -> None:
    for lit in subsets(3, 3):
        assert not route(lit, WIDE, (2, 6, 10), (2, 6, 10), 14).wrong, sorted(lit)


def test_edges_that_form_a_full_block_share_one_lane() -> None:
    assert len(route(frozenset(product(range(3), range(2))), WIDE, (2, 6, 10), (4, 8), 14).nets) == 1


def test_without_lanes_the_shared_line_is_reported_as_ambiguous() -> None:
    routes = route(frozenset({(0, 1), (1, 0)}), range(14, 15), (3, 9), (3, 9), 14)
    assert routes.wrong == {(0, 0), (1, 1)}
