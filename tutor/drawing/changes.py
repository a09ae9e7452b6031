"""Which parts of the screen to repaint when one drawing follows another.

Every rectangle sent costs some bytes to move the cursor and set a style, every cell in it about one more. The
rectangles are merged while that makes the sum smaller, so a step over a slow line sends little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor.drawing.canvas import Cell, Rect
from tutor.drawing.drawing import Drawing

RECT_COST = 25  # bytes for placing one rectangle, in cells
_MANY = 60  # with more pieces than this, neighbours in reading order are tried instead of all pairs


def changed(old: Drawing, new: Drawing) -> tuple[Rect, ...]:
    """Few small rectangles that together cover every cell in which the drawings differ; none if they are equal.

    Drawings of different sizes differ everywhere.
    """
    whole = Rect(0, 0, new.width, new.height)
    if (old.width, old.height) != (new.width, new.height):
        return (whole,)
    pieces = [
        Rect(start, y, end - start, 1)
        for y, (before, after) in enumerate(zip(old.rows, new.rows, strict=True))
        if before != after
        for start, end in _spans(before, after)
    ]
    merged = _merged(pieces)
    return (whole,) if sum(map(_cost, merged)) >= _cost(whole) else tuple(merged)


def _spans(before: Sequence[Cell], after: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Runs of changed cells of a row; close ones are one run, and a double-width character is never halved."""
    start = end = -1
    for x in range(len(after)):
        if before[x] == after[x]:
            continue
        left, right = x, x + 1
        while left > 0 and "" in (before[left].text, after[left].text):
            left -= 1
        while right < len(after) and "" in (before[right].text, after[right].text):
            right += 1
        if start >= 0 and left - end > RECT_COST:
            yield start, end
            start = -1
        start, end = (left if start < 0 else start), max(end, right)
    if start >= 0:
        yield start, end


def _cost(rect: Rect) -> int:
    return RECT_COST + rect.width * rect.height


def _union(one: Rect, two: Rect) -> Rect:
    x, y = min(one.x, two.x), min(one.y, two.y)
    right = max(one.x + one.width, two.x + two.width)
    bottom = max(one.y + one.height, two.y + two.height)
    return Rect(x, y, right - x, bottom - y)


def _merged(pieces: list[Rect]) -> list[Rect]:
    """Merges the pair that saves most, again and again, until no pair saves anything."""
    rects = list(pieces)
    while len(rects) > 1:
        if len(rects) > _MANY:
            pairs = [(index, index + 1) for index in range(len(rects) - 1)]
        else:
            pairs = [(i, j) for i in range(len(rects)) for j in range(i + 1, len(rects))]
        saving, one, two = max(
            (_cost(rects[i]) + _cost(rects[j]) - _cost(_union(rects[i], rects[j])), rects[i], rects[j])
            for i, j in pairs
        )
        if saving < 0:
            break
        union = _union(one, two)
        rects = [rect for rect in rects if _union(rect, union) != union]
        rects.append(union)
        rects.sort(key=lambda rect: (rect.y, rect.x))
    return rects
